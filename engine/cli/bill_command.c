/* bill_command.c - `weir bill`: one billing run. */
#include "batch/bill_run.h"

#include "base/text.h"
#include "batch/bill_settings.h"
#include "cli/bill_result.h"
#include "cli/command.h"
#include "cli/option.h"
#include "cli/output.h"
#include "host/config.h"
#include "host/stop.h"
#include "weir/tariff.h"

enum { THROUGH, DATE, CYCLE, ACCOUNT, JOBS, DRY_RUN, OPTION_COUNT };

static const struct option_spec options[OPTION_COUNT] = {
    [THROUGH] = {.name = "through", .kind = OPTION_DAY, .required = true},
    [DATE] = {.name = "date", .kind = OPTION_DAY},
    [CYCLE] = {.name = "cycle", .kind = OPTION_TEXT},
    [ACCOUNT] = {.name = "account", .kind = OPTION_TEXT},
    [JOBS] = {.name = "jobs", .kind = OPTION_INT, .least = 1, .most = 256},
    [DRY_RUN] = {.name = "dry-run", .kind = OPTION_FLAG},
};

/* An account has one cycle, so that both would say the same twice or nothing at all. */
static enum exit_code
check_scope(const struct option_value *value)
{
    if (value[CYCLE].count > 0 && value[ACCOUNT].count > 0)
        return command_usage("give --cycle or --account, not both", (struct weir_text){NULL, 0},
                             NULL);
    return EXIT_CODE_DONE;
}

enum exit_code
bill_command_run(struct cli *cli)
{
    static const struct option_table table = {
        .spec = options, .count = OPTION_COUNT, .operand = "argument"};
    static const struct bill_result_words words = {"bill", "nothing due"};
    struct option_value value[OPTION_COUNT];
    enum exit_code code = option_parse(cli, &table, value);
    if (code == EXIT_CODE_DONE)
        code = check_scope(value);
    if (code != EXIT_CODE_DONE)
        return code;
    const struct config *config = command_config(cli);
    struct db *db = config == NULL ? NULL : command_database(cli);
    if (db == NULL)
        return command_failed(cli);

    char settings[BILL_SETTINGS_SIZE];
    struct text_writer writer = text_writer_of(settings, sizeof settings);
    bill_settings_write(config, &writer);
    const struct bill_run_request request = {
        .conninfo = config->database[0] == '\0' ? NULL : config->database,
        .through_day = (int32_t)value[THROUGH].number,
        .invoice_day =
            (int32_t)(value[DATE].count > 0 ? value[DATE].number : value[THROUGH].number),
        .cycle = text_of(value[CYCLE].text),
        .account = text_of(value[ACCOUNT].text),
        .chunk_accounts = config->chunk_accounts,
        .jobs = value[JOBS].count > 0 ? value[JOBS].number : config->jobs,
        .dry_run = value[DRY_RUN].count > 0,
        .settings = text_written(&writer),
    };
    struct bill_run_result result;
    stop_install();
    if (bill_run(db, &request, cli->arena, &result, &cli->error)) {
        if (result.run_id != 0 && !cli->json)
            output_line("run %lld", (long long)result.run_id);
        return command_failed(cli);
    }
    code = bill_result_print(cli, &result, &words);
    return code == EXIT_CODE_DONE && result.review.run.held_count > 0 ? EXIT_CODE_HELD : code;
}
