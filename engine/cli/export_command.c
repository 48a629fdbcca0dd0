/* export_command.c - `weir export`: what finance takes away. */
#include <stdio.h>

#include "base/text.h"
#include "batch/export_run.h"
#include "cli/command.h"
#include "cli/option.h"
#include "cli/output.h"
#include "weir/tariff.h"

#define MONTH_SIZE 16

enum { RUN, MONTH, FORMAT, OUT, OPTION_COUNT };

static const struct option_spec options[OPTION_COUNT] = {
    [RUN] = {.name = "run", .kind = OPTION_INT, .least = 1},
    [MONTH] = {.name = "month", .kind = OPTION_MONTH},
    [FORMAT] = {.name = "format", .kind = OPTION_TEXT, .required = true, .choices = "xml|csv"},
    [OUT] = {.name = "out", .kind = OPTION_TEXT},
};

/* Says on stderr what a CSV has no place for, and what went out; the file itself says it in XML. */
static void
tell(const struct cli *cli, const struct export_run_request *request,
     const struct export_run_result *result)
{
    char month[MONTH_SIZE];
    struct text_writer writer = text_writer_of(month, sizeof month);
    text_write_day(&writer, result->month_day);
    const int month_size = (int)sizeof "YYYY-MM" - 1;

    if (result->draft)
        (void)fprintf(stderr, "weir: run %lld is a draft: nothing in this export is final\n",
                      (long long)request->run_id);
    if (request->run_id == 0 && result->month_open)
        (void)fprintf(stderr, "weir: month %.*s is open: more may come\n", month_size, month);
    if (cli->quiet)
        return;
    const struct export_kind *kind = export_kind_get(request->kind);
    (void)fprintf(stderr, "weir: %lu run%s", (unsigned long)result->run_count,
                  result->run_count == 1 ? "" : "s");
    for (uint32_t i = 0; i < result->total.count; i++) {
        const struct export_sums *sums = &result->total.sums[i];
        char amount[EXPORT_CELL_SIZE];
        (void)fprintf(stderr, ", %lld %s", (long long)sums->outer_count, kind->outer_count);
        if (kind->amount != EXPORT_COLUMN_NONE) {
            (void)export_cell_number(EXPORT_TYPE_AMOUNT, sums->amount_fen, amount);
            (void)fprintf(stderr, ", %s %s", amount, sums->currency);
        }
    }
    (void)fputs("\n", stderr);
}

static enum exit_code
export_kind(struct cli *cli, enum export_kind_name kind)
{
    static const struct option_table table = {
        .spec = options, .count = OPTION_COUNT, .operand = "argument"};
    struct option_value value[OPTION_COUNT];
    const enum exit_code usage = option_parse(cli, &table, value);
    if (usage != EXIT_CODE_DONE)
        return usage;
    if ((value[RUN].count == 0) == (value[MONTH].count == 0))
        return command_usage("give either --run or --month", (struct weir_text){NULL, 0},
                             "weir run list shows the runs.");
    const struct export_run_request request = {
        .kind = kind,
        .format = value[FORMAT].choice == 0 ? EXPORT_RUN_XML : EXPORT_RUN_CSV,
        .run_id = value[RUN].count == 0 ? 0 : value[RUN].number,
        .month_day = (int32_t)value[MONTH].number,
        .file = value[OUT].text,
    };
    struct export_run_result result = {0};
    struct db *db = command_database(cli);
    if (db == NULL || export_run(db, &request, cli->arena, &result, &cli->error))
        return command_failed(cli);
    tell(cli, &request, &result);
    return EXIT_CODE_DONE;
}

enum exit_code
export_command_invoices(struct cli *cli)
{
    return export_kind(cli, EXPORT_KIND_INVOICES);
}

enum exit_code
export_command_bills(struct cli *cli)
{
    return export_kind(cli, EXPORT_KIND_BILLS);
}

enum exit_code
export_command_findings(struct cli *cli)
{
    return export_kind(cli, EXPORT_KIND_FINDINGS);
}
