/* audit_command.c - `weir audit`: an auditor's whole list, over some months. */
#include <stdio.h>

#include "base/civil.h"
#include "base/text.h"
#include "batch/audit.h"
#include "batch/audit_page.h"
#include "batch/checkpoint.h"
#include "cli/about_command.h"
#include "cli/command.h"
#include "cli/option.h"
#include "cli/output.h"
#include "cli/trust_option.h"
#include "host/clock.h"
#include "host/config.h"
#include "host/stop.h"

#define DRAFT_DAYS 7 /* that a draft may wait, unless told otherwise */

enum {
    FROM,
    TO,
    OUT,
    TESTS,
    DRAFTS,
    JOBS,
    LANG,
    CHECKPOINT,
    PUBLIC_KEY,
    CERTIFICATE,
    OPTION_COUNT
};

/* --- on a screen --- */
static void
print_text(const char *indent, const char *label, struct weir_text text)
{
    if (text.size > 0)
        output_line("%s%s%.*s", indent, label, (int)text.size, text.start);
}

static void
print_fault(const struct audit_fault *fault)
{
    if (fault->subject.size > 0)
        output_line("    %.*s: %.*s", (int)fault->subject.size, fault->subject.start,
                    (int)fault->words.size, fault->words.start);
    else
        print_text("    ", "", fault->words);
}

static void
print_item(enum audit_item item, const struct audit_answer *answer, enum explain_language language)
{
    const struct audit_item_text text = audit_item_text(item, language);
    output_line("%-8s  %-11s %s (%lld %s)", audit_answer_outcome(answer->outcome), text.id,
                text.title, (long long)answer->checked_count, text.unit);
    print_text("    ", "", answer->said);
    for (uint32_t i = 0; i < answer->fault_count; i++)
        print_fault(&answer->fault[i]);
    if (answer->found_count > answer->fault_count)
        output_line("    ... %lld in all", (long long)answer->found_count);
    if (answer->outcome == AUDIT_FOUND)
        output_line("    -> %s", text.advice);
}

static void
print_report(const struct audit_report *report, enum explain_language language)
{
    for (int item = 0; item < AUDIT_ITEM_COUNT; item++)
        print_item((enum audit_item)item, &report->answer[item], language);
}

/* --- as JSON --- */
static enum exit_code
print_json(struct cli *cli, const struct audit_report *report, enum explain_language language)
{
    static const struct output_column item_columns[] = {
        {"item", OUTPUT_TEXT},   {"outcome", OUTPUT_TEXT}, {"broken", OUTPUT_INT},
        {"checked", OUTPUT_INT}, {"found", OUTPUT_INT},    {"title", OUTPUT_TEXT},
        {"said", OUTPUT_TEXT},
    };
    static const struct output_column fault_columns[] = {
        {"item", OUTPUT_TEXT}, {"subject", OUTPUT_TEXT}, {"fault", OUTPUT_TEXT}};
    struct output_table *items = output_table_new(cli->arena, item_columns, 7);
    struct output_table *faults = output_table_new(cli->arena, fault_columns, 3);
    for (int item = 0; items != NULL && faults != NULL && item < AUDIT_ITEM_COUNT; item++) {
        const struct audit_answer *answer = &report->answer[item];
        const struct audit_item_text text = audit_item_text((enum audit_item)item, language);
        output_table_text(items, text_of(text.id));
        output_table_text(items, text_of(audit_answer_outcome(answer->outcome)));
        output_table_number(items, answer->broken);
        output_table_number(items, answer->checked_count);
        output_table_number(items, answer->found_count);
        output_table_text(items, text_of(text.title));
        output_table_text(items, answer->said);
        for (uint32_t i = 0; i < answer->fault_count; i++) {
            output_table_text(faults, text_of(text.id));
            output_table_text(faults, answer->fault[i].subject);
            output_table_text(faults, answer->fault[i].words);
        }
    }
    const struct output_section section[] = {{"rows", items}, {"faults", faults}};
    return output_sections(cli, section, 2, "audit");
}

/* --- the command --- */
static enum exit_code
exit_of(const struct audit_report *report)
{
    if (report->broken)
        return EXIT_CODE_INTEGRITY;
    return report->found ? EXIT_CODE_HELD : EXIT_CODE_DONE;
}

static enum exit_code
write_files(struct cli *cli, const struct audit_page *page)
{
    struct audit_page_files files = {0};
    if (audit_page_write(page, cli->arena, &files, &cli->error))
        return command_failed(cli);
    if (!cli->json) {
        print_text("", "wrote ", files.xml);
        print_text("", "wrote ", files.html);
    }
    if (!files.is_signed)
        (void)fputs("weir: the report is not signed: there is no sign_key in the configuration\n",
                    stderr);
    return EXIT_CODE_DONE;
}

static enum exit_code
audit(struct cli *cli, const struct option_value *value, const struct config *config,
      const struct verify_checkpoint_by *by)
{
    const enum explain_language language =
        value[LANG].choice == 1 && value[LANG].count > 0 ? EXPLAIN_CHINESE : EXPLAIN_ENGLISH;
    const struct audit_request request = {
        .conninfo = config->database[0] == '\0' ? NULL : config->database,
        .from_day = (int32_t)value[FROM].number,
        .to_day = civil_month_number_begin(civil_month_number((int32_t)value[TO].number) + 1),
        .jobs = value[JOBS].count > 0 ? value[JOBS].number : config->jobs,
        .tests = value[TESTS].each,
        .test_count = value[TESTS].count,
        .chart = config->chart,
        .draft_days = value[DRAFTS].count > 0 ? (int32_t)value[DRAFTS].number : DRAFT_DAYS,
        .now_s = clock_wall_s(),
        .language = language,
        .by = *by,
        .checkpoint = value[CHECKPOINT].count > 0 ? value[CHECKPOINT].text : NULL,
    };
    if (value[OUT].count > 0 &&
        audit_page_prepare(config, value[OUT].text, cli->arena, &cli->error))
        return command_failed(cli);
    struct audit_report *report = weir_arena_alloc(cli->arena, 1, sizeof *report);
    struct db *db = command_database(cli);
    if (report == NULL || db == NULL || audit_run(db, &request, cli->arena, report, &cli->error))
        return command_failed(cli);
    const struct audit_page page = {&request, report,         language, ABOUT_COMMAND_VERSION,
                                    config,   value[OUT].text};
    enum exit_code code = EXIT_CODE_DONE;
    if (cli->json)
        code = print_json(cli, report, language);
    else
        print_report(report, language);
    if (code == EXIT_CODE_DONE && value[OUT].count > 0)
        code = write_files(cli, &page);
    return code == EXIT_CODE_DONE ? exit_of(report) : code;
}

enum exit_code
audit_command(struct cli *cli)
{
    static const struct option_spec options[OPTION_COUNT] = {
        [FROM] = {.name = "from", .kind = OPTION_MONTH, .required = true},
        [TO] = {.name = "to", .kind = OPTION_MONTH, .required = true},
        [OUT] = {.name = "out", .kind = OPTION_TEXT},
        [TESTS] = {.name = "tests", .kind = OPTION_TEXT, .repeated = true},
        [DRAFTS] = {.name = "drafts", .kind = OPTION_INT, .most = 36500},
        [JOBS] = {.name = "jobs", .kind = OPTION_INT, .least = 1, .most = 256},
        [LANG] = {.name = "lang", .kind = OPTION_TEXT, .choices = "en|zh"},
        [CHECKPOINT] = {.name = "checkpoint", .kind = OPTION_TEXT},
        [PUBLIC_KEY] = {.name = "public-key", .kind = OPTION_TEXT, .repeated = true},
        [CERTIFICATE] = {.name = "certificate", .kind = OPTION_TEXT, .repeated = true},
    };
    static const struct option_table table = {
        .spec = options, .count = OPTION_COUNT, .operand = "argument"};
    struct option_value value[OPTION_COUNT];
    const enum exit_code usage = option_parse(cli, &table, value);
    if (usage != EXIT_CODE_DONE)
        return usage;
    if (value[TO].number < value[FROM].number)
        return command_usage("--to % is before --from", text_of(value[TO].text), NULL);
    stop_install();
    const struct config *config = command_config(cli);
    struct signature_trust *trust = NULL;
    struct verify_checkpoint_by by = {0};
    const struct trust_option given = {&value[PUBLIC_KEY], &value[CERTIFICATE],
                                       value[CHECKPOINT].count > 0};
    if (config == NULL || trust_option_find(cli, config, &given, &trust) ||
        checkpoint_authority(config, cli->arena, &by.authority, &cli->error)) {
        signature_trust_free(trust);
        return command_failed(cli);
    }
    by.trust = trust;
    const enum exit_code code = audit(cli, value, config, &by);
    signature_trust_free(trust);
    return code;
}
