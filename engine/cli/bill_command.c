/* bill_command.c - `weir bill`: one billing run. */
#include "batch/bill_run.h"

#include "base/text.h"
#include "batch/bill_join.h"
#include "batch/bill_settings.h"
#include "cli/bill_result.h"
#include "cli/command.h"
#include "cli/option.h"
#include "cli/output.h"
#include "host/config.h"
#include "host/stop.h"
#include "weir/tariff.h"

enum { THROUGH, DATE, CYCLE, ACCOUNT, JOBS, DRY_RUN, RESUME, JOIN, OPTION_COUNT };

static const struct option_spec options[OPTION_COUNT] = {
    [THROUGH] = {.name = "through", .kind = OPTION_DAY},
    [DATE] = {.name = "date", .kind = OPTION_DAY},
    [CYCLE] = {.name = "cycle", .kind = OPTION_TEXT},
    [ACCOUNT] = {.name = "account", .kind = OPTION_TEXT},
    [JOBS] = {.name = "jobs", .kind = OPTION_INT, .least = 1, .most = 256},
    [DRY_RUN] = {.name = "dry-run", .kind = OPTION_FLAG},
    [RESUME] = {.name = "resume", .kind = OPTION_INT, .least = 1},
    [JOIN] = {.name = "join", .kind = OPTION_INT, .least = 1},
};

/* Whether the arguments say one thing: a new run, or one that has its own arguments already. */
static enum exit_code
check_options(const struct option_value *value)
{
    static const struct weir_text none = {NULL, 0};
    const bool known = value[RESUME].count > 0 || value[JOIN].count > 0;
    if (value[RESUME].count > 0 && value[JOIN].count > 0)
        return command_usage("give --resume or --join, not both", none, NULL);
    for (uint32_t i = 0; known && i < OPTION_COUNT; i++) {
        if (value[i].count > 0 && i != JOBS && i != RESUME && i != JOIN)
            return command_usage("a run that was begun has its own arguments, not %",
                                 text_of(options[i].name), "Give --jobs alone beside its number.");
    }
    if (!known && value[THROUGH].count == 0)
        return command_usage("--through is missing", none, "Run `weir bill --help`.");
    /* An account has one cycle, so that both would say the same twice or nothing at all. */
    if (value[CYCLE].count > 0 && value[ACCOUNT].count > 0)
        return command_usage("give --cycle or --account, not both", none, NULL);
    return EXIT_CODE_DONE;
}

static enum exit_code
join(struct cli *cli, struct db *db, const struct bill_join_request *request)
{
    static const struct output_column columns[] = {
        {"run", OUTPUT_INT}, {"chunks", OUTPUT_INT}, {"done", OUTPUT_INT}};
    struct bill_join_result result;
    stop_install();
    if (bill_join(db, request, cli->arena, &result, &cli->error))
        return command_failed(cli);
    if (!cli->json) {
        output_line("run %lld", (long long)request->run_id);
        output_line("%lld of %lld chunks done", (long long)result.chunk_done_count,
                    (long long)result.chunk_count);
        return EXIT_CODE_DONE;
    }
    struct output_table *list =
        output_table_new(cli->arena, columns, sizeof columns / sizeof columns[0]);
    if (list != NULL) {
        output_table_number(list, request->run_id);
        output_table_number(list, result.chunk_count);
        output_table_number(list, result.chunk_done_count);
    }
    return output_result(cli, list, "join", OUTPUT_FORMAT_TABLE);
}

static enum exit_code
bill(struct cli *cli, struct db *db, const struct bill_run_request *request)
{
    static const struct bill_result_words words = {"bill", "nothing due"};
    struct bill_run_result result;
    stop_install();
    if (bill_run(db, request, cli->arena, &result, &cli->error)) {
        if (result.run_id != 0 && !cli->json)
            output_line("run %lld", (long long)result.run_id);
        return command_failed(cli);
    }
    const enum exit_code code = bill_result_print(cli, &result, &words);
    return code == EXIT_CODE_DONE && result.review.run.held_count > 0 ? EXIT_CODE_HELD : code;
}

enum exit_code
bill_command_run(struct cli *cli)
{
    static const struct option_table table = {
        .spec = options, .count = OPTION_COUNT, .operand = "argument"};
    struct option_value value[OPTION_COUNT];
    enum exit_code code = option_parse(cli, &table, value);
    if (code == EXIT_CODE_DONE)
        code = check_options(value);
    if (code != EXIT_CODE_DONE)
        return code;
    const struct config *config = command_config(cli);
    struct db *db = config == NULL ? NULL : command_database(cli);
    if (db == NULL)
        return command_failed(cli);

    const char *conninfo = config->database[0] == '\0' ? NULL : config->database;
    const int64_t jobs = value[JOBS].count > 0 ? value[JOBS].number : config->jobs;
    if (value[JOIN].count > 0)
        return join(cli, db, &(struct bill_join_request){conninfo, value[JOIN].number, jobs});
    char settings[BILL_SETTINGS_SIZE];
    struct text_writer writer = text_writer_of(settings, sizeof settings);
    bill_settings_write(config, &writer);
    const struct bill_run_request request = {
        .conninfo = conninfo,
        .resume_id = value[RESUME].count > 0 ? value[RESUME].number : 0,
        .through_day = (int32_t)value[THROUGH].number,
        .invoice_day =
            (int32_t)(value[DATE].count > 0 ? value[DATE].number : value[THROUGH].number),
        .cycle = text_of(value[CYCLE].text),
        .account = text_of(value[ACCOUNT].text),
        .chunk_accounts = config->chunk_accounts,
        .jobs = jobs,
        .dry_run = value[DRY_RUN].count > 0,
        .settings = text_written(&writer),
    };
    return bill(cli, db, &request);
}
