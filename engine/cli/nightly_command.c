/* nightly_command.c - `weir nightly`: the whole batch of the configuration, and its summary. */
#include "batch/nightly.h"

#include "base/civil.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/nightly_summary.h"
#include "cli/option.h"
#include "host/config.h"
#include "host/stop.h"
#include "host/zone.h"

#define NIGHT_DAY_LEAST (-25567) /* 1900-01-01 */
#define NIGHT_DAY_MOST 2932531   /* 9998-12-31: what is due looks a year around */

enum { DATE, DRY_RUN, OPTION_COUNT };

enum exit_code
nightly_command_run(struct cli *cli)
{
    static const struct option_spec options[OPTION_COUNT] = {
        [DATE] = {.name = "date", .kind = OPTION_DAY},
        [DRY_RUN] = {.name = "dry-run", .kind = OPTION_FLAG},
    };
    static const struct option_table table = {
        .spec = options, .count = OPTION_COUNT, .operand = "argument"};
    struct option_value value[OPTION_COUNT];
    const enum exit_code usage = option_parse(cli, &table, value);
    if (usage != EXIT_CODE_DONE)
        return usage;
    if (value[DATE].count > 0 &&
        (value[DATE].number < NIGHT_DAY_LEAST || value[DATE].number > NIGHT_DAY_MOST))
        return command_usage("--date cannot be %", text_of(value[DATE].text),
                             "It is from 1900-01-01 to 9998-12-31.");
    const struct config *config = command_config(cli);
    struct db *db = config == NULL ? NULL : command_database(cli);
    if (db == NULL)
        return command_failed(cli);
    const struct nightly_request request = {
        .config = config,
        .conninfo = config->database[0] == '\0' ? NULL : config->database,
        .night_day = value[DATE].count > 0 ? (int32_t)value[DATE].number : zone_today(),
        .dry_run = value[DRY_RUN].count > 0,
    };
    struct nightly_result result;
    stop_install();
    if (nightly_run(db, &request, cli->arena, &result, &cli->error))
        return command_failed(cli);
    return nightly_summary_print(cli, &result);
}
