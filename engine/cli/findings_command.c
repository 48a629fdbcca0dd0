/* findings_command.c - `weir findings`, `weir findings resolve`. */
#include "base/text.h"
#include "batch/findings.h"
#include "cli/command.h"
#include "cli/option.h"
#include "cli/output.h"

static const struct output_column columns[] = {
    {"reference", OUTPUT_TEXT}, {"account", OUTPUT_TEXT},  {"subject", OUTPUT_TEXT},
    {"code", OUTPUT_TEXT},      {"day", OUTPUT_DAY},       {"run", OUTPUT_INT},
    {"held", OUTPUT_TEXT},      {"decision", OUTPUT_TEXT}, {"actor", OUTPUT_TEXT},
    {"reason", OUTPUT_TEXT},    {"detail", OUTPUT_TEXT},
};

/* A terminal shows what the reference does not say already. */
static const struct output_column short_columns[] = {
    {"reference", OUTPUT_TEXT}, {"run", OUTPUT_INT},     {"held", OUTPUT_TEXT},
    {"decision", OUTPUT_TEXT},  {"detail", OUTPUT_TEXT},
};

static void
put_run(struct output_table *output, int64_t run_id)
{
    output_table_known(output, run_id != 0, run_id); /* of a load or an ingest */
}

static void
put_finding(struct cli *cli, struct output_table *output, const struct finding_told *told)
{
    char buffer[FINDINGS_REFERENCE_SIZE];
    const struct weir_text held = text_of(told->finding.held ? "yes" : "no");
    output_table_text(output, findings_reference(told, buffer));
    if (!cli->json) {
        put_run(output, told->run_id);
        output_table_text(output, held);
        output_table_text(output, told->decision);
        output_table_text(output, told->finding.detail);
        return;
    }
    output_table_text(output, told->account);
    output_table_text(output, told->finding.key.subject);
    output_table_text(output, told->finding.key.code);
    output_table_number(output, told->finding.key.day);
    put_run(output, told->run_id);
    output_table_text(output, held);
    output_table_text(output, told->decision);
    output_table_text(output, told->actor);
    output_table_text(output, told->reason);
    output_table_text(output, told->finding.detail);
}

enum { OPEN, CODE, ACCOUNT, RUN, LIST_OPTION_COUNT };

enum exit_code
findings_command_findings(struct cli *cli)
{
    static const struct option_spec options[LIST_OPTION_COUNT] = {
        [OPEN] = {.name = "open", .kind = OPTION_FLAG},
        [CODE] = {.name = "code", .kind = OPTION_TEXT},
        [ACCOUNT] = {.name = "account", .kind = OPTION_TEXT},
        [RUN] = {.name = "run", .kind = OPTION_INT, .least = 1},
    };
    static const struct option_table table = {.spec = options, .count = LIST_OPTION_COUNT};
    struct option_value value[LIST_OPTION_COUNT];
    const enum exit_code usage = option_parse(cli, &table, value);
    if (usage != EXIT_CODE_DONE)
        return usage;
    const struct finding_filter filter = {
        .open_only = value[OPEN].count > 0,
        .code = text_of(value[CODE].text),
        .account = text_of(value[ACCOUNT].text),
        .run_id = value[RUN].count == 0 ? 0 : value[RUN].number,
    };
    struct db *db = command_database(cli);
    struct db_rows *rows = NULL;
    if (db == NULL || findings_list(db, &filter, cli->arena, &rows, &cli->error) != WEIR_OK)
        return command_failed(cli);
    struct output_table *output =
        cli->json ? output_table_new(cli->arena, columns, sizeof columns / sizeof columns[0])
                  : output_table_new(cli->arena, short_columns,
                                     sizeof short_columns / sizeof short_columns[0]);
    for (uint32_t i = 0; output != NULL && i < db_rows_count(rows); i++) {
        struct finding_told told;
        finding_store_get(rows, i, &told);
        put_finding(cli, output, &told);
    }
    db_rows_free(rows);
    return output_result(cli, output, "findings", OUTPUT_FORMAT_TABLE);
}

static enum exit_code
print_decided(struct cli *cli, const struct findings_decide *decide, int64_t recorded_no)
{
    static const struct output_column decided_columns[] = {
        {"reference", OUTPUT_TEXT},
        {"decision", OUTPUT_TEXT},
        {"reason", OUTPUT_TEXT},
        {"recorded_no", OUTPUT_INT}, /* absent: it was decided so already */
    };
    struct output_table *output = output_table_new(
        cli->arena, decided_columns, sizeof decided_columns / sizeof decided_columns[0]);
    if (output != NULL) {
        output_table_text(output, decide->reference);
        output_table_text(output, decide->decision);
        output_table_text(output, decide->reason);
        if (recorded_no == 0)
            output_table_absent(output);
        else
            output_table_number(output, recorded_no);
    }
    return output_result(cli, output, "finding-decision", OUTPUT_FORMAT_TABLE);
}

enum { AS, REASON, RESOLVE_OPTION_COUNT };

enum exit_code
findings_command_resolve(struct cli *cli)
{
    static const struct option_spec options[RESOLVE_OPTION_COUNT] = {
        [AS] = {.name = "as",
                .kind = OPTION_TEXT,
                .required = true,
                .choices = "accept|estimate|ignore"},
        [REASON] = {.name = "reason", .kind = OPTION_TEXT, .required = true},
    };
    static const struct option_table table = {.spec = options,
                                              .count = RESOLVE_OPTION_COUNT,
                                              .operand = "REF",
                                              .operand_least = 1,
                                              .operand_most = 1};
    struct option_value value[RESOLVE_OPTION_COUNT];
    const enum exit_code usage = option_parse(cli, &table, value);
    if (usage != EXIT_CODE_DONE)
        return usage;
    struct findings_reference reference;
    if (findings_parse(text_of(cli->operand[0]), &reference, &cli->error))
        return EXIT_CODE_USAGE;
    const struct findings_decide decide = {
        .reference = text_of(cli->operand[0]),
        .decision = text_of(value[AS].text),
        .reason = text_of(value[REASON].text),
    };
    int64_t recorded_no = 0;
    struct db *db = command_database(cli);
    if (db == NULL ||
        findings_resolve(db, &decide, cli->arena, &recorded_no, &cli->error) != WEIR_OK)
        return command_failed(cli);
    if (cli->json)
        return print_decided(cli, &decide, recorded_no);
    if (recorded_no == 0)
        output_line("nothing changed: that is decided already");
    else
        output_line("decided: %s %s, journal number %lld", value[AS].text, cli->operand[0],
                    (long long)recorded_no);
    return EXIT_CODE_DONE;
}
