/* rebill_command.c - `weir rebill`: a run that makes right what corrections have made wrong. */
#include "base/text.h"
#include "batch/bill_run.h"
#include "batch/bill_settings.h"
#include "cli/bill_result.h"
#include "cli/command.h"
#include "cli/option.h"
#include "cli/output.h"
#include "host/config.h"
#include "host/stop.h"
#include "host/zone.h"
#include "weir/tariff.h"

enum { ACCOUNT, TARIFF, CYCLE, FROM, DATE, JOBS, DRY_RUN, OPTION_COUNT };

static const struct option_spec options[OPTION_COUNT] = {
    [ACCOUNT] = {.name = "account", .kind = OPTION_TEXT},
    [TARIFF] = {.name = "tariff", .kind = OPTION_TEXT},
    [CYCLE] = {.name = "cycle", .kind = OPTION_TEXT},
    [FROM] = {.name = "from", .kind = OPTION_DAY},
    [DATE] = {.name = "date", .kind = OPTION_DAY},
    [JOBS] = {.name = "jobs", .kind = OPTION_INT, .least = 1, .most = 256},
    [DRY_RUN] = {.name = "dry-run", .kind = OPTION_FLAG},
};

static enum exit_code
check_scope(const struct option_value *value)
{
    const int count =
        (value[ACCOUNT].count > 0) + (value[TARIFF].count > 0) + (value[CYCLE].count > 0);
    if (count != 1)
        return command_usage("give one of --account, --tariff and --cycle",
                             (struct weir_text){NULL, 0}, NULL);
    return EXIT_CODE_DONE;
}

static enum exit_code
correct(struct cli *cli, struct db *db, const struct bill_run_request *request)
{
    static const struct bill_result_words words = {"rebill", "nothing to correct"};
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
rebill_command_run(struct cli *cli)
{
    static const struct option_table table = {
        .spec = options, .count = OPTION_COUNT, .operand = "argument"};
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
    bill_settings_write_from_day(
        value[FROM].count > 0 ? (int32_t)value[FROM].number : WEIR_DAY_NONE, &writer);
    const struct bill_run_request request = {
        .conninfo = config->database[0] == '\0' ? NULL : config->database,
        .rebill = true,
        .invoice_day = value[DATE].count > 0 ? (int32_t)value[DATE].number : zone_today(),
        .any_invoice_day = value[DATE].count == 0,
        .account = text_of(value[ACCOUNT].text),
        .tariff = text_of(value[TARIFF].text),
        .cycle = text_of(value[CYCLE].text),
        .chunk_accounts = config->chunk_accounts,
        .jobs = value[JOBS].count > 0 ? value[JOBS].number : config->jobs,
        .dry_run = value[DRY_RUN].count > 0,
        .settings = text_written(&writer),
    };
    return correct(cli, db, &request);
}
