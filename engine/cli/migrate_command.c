/* migrate_command.c - `weir migrate`: the database's schema. */
#include "base/text.h"
#include "batch/migrate_run.h"
#include "cli/command.h"
#include "cli/option.h"
#include "cli/output.h"

enum { STATUS, VERIFY, OPTION_COUNT };

static const struct option_spec options[OPTION_COUNT] = {
    [STATUS] = {.name = "status", .kind = OPTION_FLAG},
    [VERIFY] = {.name = "verify", .kind = OPTION_FLAG},
};

static enum exit_code
print_steps(struct cli *cli, const struct migrate_run_result *result)
{
    static const struct output_column columns[] = {
        {"version", OUTPUT_INT},
        {"migration", OUTPUT_TEXT},
        {"state", OUTPUT_TEXT},
        {"applied_at", OUTPUT_TEXT},
    };
    struct output_table *list = output_table_new(cli->arena, columns, 4);
    for (uint32_t i = 0; list != NULL && i < result->step_count; i++) {
        const struct migrate_run_step *step = &result->step[i];
        output_table_number(list, step->file.version);
        output_table_text(list, step->file.name);
        output_table_text(list, text_of(step->applied_at.start == NULL ? "pending" : "applied"));
        output_table_text(list, step->applied_at);
    }
    return output_result(cli, list, "migrations", OUTPUT_FORMAT_TABLE);
}

static enum exit_code
print_wrong(struct cli *cli, const struct migrate_run_result *result)
{
    static const struct output_column columns[] = {
        {"migration", OUTPUT_TEXT},
        {"wrong", OUTPUT_TEXT},
    };
    if (result->wrong_count == 0 && !cli->json) {
        output_line("ok: what %u migrations made is there", (unsigned)result->before_count);
        return EXIT_CODE_DONE;
    }
    struct output_table *list = output_table_new(cli->arena, columns, 2);
    for (uint32_t i = 0; list != NULL && i < result->step_count; i++) {
        for (uint32_t j = 0; j < result->step[i].wrong.count; j++) {
            output_table_text(list, result->step[i].file.name);
            output_table_text(list, result->step[i].wrong.item[j]);
        }
    }
    const enum exit_code printed = output_result(cli, list, "migrate-verify", OUTPUT_FORMAT_TABLE);
    return printed == EXIT_CODE_DONE && result->wrong_count > 0 ? EXIT_CODE_INTEGRITY : printed;
}

static enum exit_code
print_result(struct cli *cli, const struct migrate_run_result *result)
{
    static const struct output_column columns[] = {
        {"version_before", OUTPUT_INT},
        {"version", OUTPUT_INT},
        {"applied", OUTPUT_INT},
    };
    if (cli->json) {
        struct output_table *list = output_table_new(cli->arena, columns, 3);
        if (list != NULL) {
            output_table_number(list, result->before_count);
            output_table_number(list, (int64_t)result->before_count + result->applied_count);
            output_table_number(list, result->applied_count);
        }
        return output_result(cli, list, "migrate", OUTPUT_FORMAT_TABLE);
    }
    if (result->applied_count == 0)
        output_line("schema version %u: nothing to do", (unsigned)result->before_count);
    else
        output_line("schema version %u, migrated from %u",
                    (unsigned)(result->before_count + result->applied_count),
                    (unsigned)result->before_count);
    return EXIT_CODE_DONE;
}

enum exit_code
migrate_command_run(struct cli *cli)
{
    static const struct option_table table = {
        .spec = options, .count = OPTION_COUNT, .operand = "argument"};
    struct option_value value[OPTION_COUNT];
    const enum exit_code usage = option_parse(cli, &table, value);
    if (usage != EXIT_CODE_DONE)
        return usage;
    struct db *db = command_database_any(cli);
    struct migrate_run_result result;
    if (db == NULL)
        return command_failed(cli);
    if (value[STATUS].count > 0) {
        if (migrate_run_status(db, cli->arena, &result, &cli->error))
            return command_failed(cli);
        return print_steps(cli, &result);
    }
    if (value[VERIFY].count > 0) {
        if (migrate_run_verify(db, cli->arena, &result, &cli->error))
            return command_failed(cli);
        return print_wrong(cli, &result);
    }
    if (migrate_run(db, cli->arena, &result, &cli->error))
        return command_failed(cli);
    return print_result(cli, &result);
}
