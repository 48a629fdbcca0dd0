/* nightly_command.c - `weir nightly`: the whole batch of the configuration, and its summary. */
#include "batch/nightly.h"

#include "base/error.h"
#include "base/text.h"
#include "batch/metrics.h"
#include "batch/overview.h"
#include "cli/command.h"
#include "cli/nightly_summary.h"
#include "cli/option.h"
#include "host/clock.h"
#include "host/config.h"
#include "host/stop.h"
#include "host/zone.h"

#define NIGHT_DAY_LEAST (-25567) /* 1900-01-01 */
#define NIGHT_DAY_MOST 2932531   /* 9998-12-31: what is due looks a year around */

#define DETAIL_BYTES 300

enum { DATE, DRY_RUN, OPTION_COUNT };

/* The steps that are not simply done, in a line. */
static void
write_detail(const struct nightly_result *result, struct text_writer *writer)
{
    for (uint32_t i = 0; i < NIGHTLY_STEP_COUNT; i++) {
        const struct nightly_step *step = &result->step[i];
        if (step->status == WEIR_OK && !step->held && step->outcome != NIGHTLY_SKIPPED)
            continue;
        text_write_string(writer, writer->size == 0 ? "" : ", ");
        text_write_string(writer, step->name);
        text_write_string(writer, " ");
        text_write_string(writer, nightly_summary_outcome(step->outcome));
    }
    if (writer->size == 0)
        text_write_string(writer, "all done");
}

/* Notes how the night ended, for `weir status` and metrics. */
static enum weir_status
note(struct cli *cli, int64_t began_s, const struct nightly_result *result, enum exit_code code)
{
    char detail[DETAIL_BYTES];
    struct text_writer writer = text_writer_of(detail, sizeof detail);
    int64_t failed_count = 0;
    for (uint32_t i = 0; i < NIGHTLY_STEP_COUNT; i++)
        failed_count += result->step[i].status != WEIR_OK;
    write_detail(result, &writer);
    const struct outcome_store_item item = {
        .began_s = began_s,
        .exit_code = code,
        .found_count = failed_count,
        .detail = text_written(&writer),
    };
    return overview_note(cli->db, OUTCOME_STORE_NIGHTLY, &item, &cli->error);
}

/* What is left when the steps are through: the note of it, metrics, and the summary.  What goes
 * wrong here does not keep the rest from being told. */
static enum exit_code
end(struct cli *cli, int64_t began_s, const struct nightly_result *result)
{
    const char *metrics = command_config(cli)->nightly_metrics; /* read before the database */
    enum exit_code code = nightly_summary_code(result);
    if (!result->dry_run) {
        enum weir_status status = note(cli, began_s, result, code);
        if (!status && metrics[0] != '\0')
            status = metrics_write(cli->db, metrics, cli->arena, &cli->error);
        code = nightly_summary_worse(code, exit_code_of(status));
    }
    return nightly_summary_print(cli, result, code);
}

/* There is no database: whoever watches the metrics is told so. */
static enum exit_code
fail(struct cli *cli, const struct config *config)
{
    struct weir_error error;
    error_clear(&error);
    if (config != NULL && config->nightly_metrics[0] != '\0' &&
        metrics_write_down(config->nightly_metrics, cli->arena, &error))
        command_report(&error);
    return command_failed(cli);
}

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
        return fail(cli, config);
    const struct nightly_request request = {
        .config = config,
        .conninfo = config->database[0] == '\0' ? NULL : config->database,
        .night_day = value[DATE].count > 0 ? (int32_t)value[DATE].number : zone_today(),
        .dry_run = value[DRY_RUN].count > 0,
    };
    struct nightly_result result;
    stop_install();
    const int64_t began_s = clock_wall_s();
    if (nightly_run(db, &request, cli->arena, &result, &cli->error))
        return command_failed(cli);
    return end(cli, began_s, &result);
}
