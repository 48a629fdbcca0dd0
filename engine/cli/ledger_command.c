/* ledger_command.c - `weir export ledger` and `weir export funds`: the books, and what belongs to
 * the treasury. */
#include <stdio.h>

#include "base/text.h"
#include "batch/export_cell.h"
#include "batch/fund_export.h"
#include "batch/ledger_export.h"
#include "cli/command.h"
#include "cli/export_seal.h"
#include "cli/option.h"
#include "host/config.h"

enum { RUN, MONTH, FORMAT, BY, CHART, OUT, OPTION_COUNT };

static const struct option_spec options[OPTION_COUNT] = {
    [RUN] = {.name = "run", .kind = OPTION_INT, .least = 1},
    [MONTH] = {.name = "month", .kind = OPTION_MONTH},
    [FORMAT] = {.name = "format",
                .kind = OPTION_TEXT,
                .required = true,
                .choices = "xml|csv|control|hledger|ledger|beancount|gbt|gbt-xml|yonyou|saft"},
    [BY] = {.name = "by", .kind = OPTION_TEXT, .choices = "invoice|run"},
    [CHART] = {.name = "chart", .kind = OPTION_TEXT},
    [OUT] = {.name = "out", .kind = OPTION_TEXT},
};

/* Says on stderr what most formats have no place for. */
struct warning {
    bool draft; /* of run_id */
    int64_t run_id;
    bool month_open;
    int32_t month_day;
};

static void
warn(const struct warning *warning)
{
    char month[EXPORT_CELL_SIZE];
    if (warning->draft)
        (void)fprintf(stderr, "weir: run %lld is a draft: nothing in this export is final\n",
                      (long long)warning->run_id);
    (void)export_cell_number(EXPORT_TYPE_MONTH, warning->month_day, month);
    if (warning->run_id == 0 && warning->month_open)
        (void)fprintf(stderr, "weir: month %s is open: more may come\n", month);
}

enum exit_code
ledger_command_export(struct cli *cli)
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
    const struct config *config = command_config(cli);
    if (config == NULL)
        return command_failed(cli);
    const struct ledger_export_request request = {
        .format = (enum ledger_format_name)value[FORMAT].choice,
        .has_by = value[BY].count > 0,
        .by = (enum ledger_by)value[BY].choice,
        .run_id = value[RUN].count == 0 ? 0 : value[RUN].number,
        .month_day = (int32_t)value[MONTH].number,
        .chart = value[CHART].count > 0 ? value[CHART].text : config->chart,
        .file = value[OUT].text,
        .company = config->company,
        .company_id = config->company_id,
        .address = config->company_address,
    };
    struct ledger_export_result result = {0};
    struct signature_key *key = NULL;
    struct db *db = export_seal_begin(cli, request.file, &key) ? NULL : command_database(cli);
    if (db == NULL || ledger_export(db, &request, cli->arena, &result, &cli->error))
        return export_seal_end(cli, key, request.file, command_failed(cli));
    const struct warning warning = {
        .draft = result.draft,
        .run_id = request.run_id,
        .month_open = result.month_open,
        .month_day = result.month_day,
    };
    warn(&warning);
    return export_seal_end(cli, key, request.file, EXIT_CODE_DONE);
}

enum exit_code
ledger_command_funds(struct cli *cli)
{
    enum { FUND_RUN, FUND_MONTH, FUND_FORMAT, FUND_BOM, FUND_OUT, FUND_OPTION_COUNT };
    static const struct option_spec fund_options[FUND_OPTION_COUNT] = {
        [FUND_RUN] = {.name = "run", .kind = OPTION_INT, .least = 1},
        [FUND_MONTH] = {.name = "month", .kind = OPTION_MONTH},
        [FUND_FORMAT] = {.name = "format",
                         .kind = OPTION_TEXT,
                         .required = true,
                         .choices = "xml|csv"},
        [FUND_BOM] = {.name = "bom", .kind = OPTION_FLAG},
        [FUND_OUT] = {.name = "out", .kind = OPTION_TEXT},
    };
    static const struct option_table table = {
        .spec = fund_options, .count = FUND_OPTION_COUNT, .operand = "argument"};
    struct option_value value[FUND_OPTION_COUNT];
    const enum exit_code usage = option_parse(cli, &table, value);
    if (usage != EXIT_CODE_DONE)
        return usage;
    if ((value[FUND_RUN].count == 0) == (value[FUND_MONTH].count == 0))
        return command_usage("give either --run or --month", (struct weir_text){NULL, 0},
                             "weir run list shows the runs.");
    if (value[FUND_BOM].count > 0 && value[FUND_FORMAT].choice == 0)
        return command_usage("--bom is for CSV", (struct weir_text){NULL, 0}, NULL);
    const struct fund_export_request request = {
        .bom = value[FUND_BOM].count > 0,
        .format = (enum fund_export_format)value[FUND_FORMAT].choice,
        .run_id = value[FUND_RUN].count == 0 ? 0 : value[FUND_RUN].number,
        .month_day = (int32_t)value[FUND_MONTH].number,
        .file = value[FUND_OUT].text,
    };
    struct fund_export_result result = {0};
    struct signature_key *key = NULL;
    struct db *db = export_seal_begin(cli, request.file, &key) ? NULL : command_database(cli);
    if (db == NULL || fund_export(db, &request, cli->arena, &result, &cli->error))
        return export_seal_end(cli, key, request.file, command_failed(cli));
    const struct warning warning = {
        .draft = result.draft,
        .run_id = request.run_id,
        .month_open = result.month_open,
        .month_day = result.month_day,
    };
    warn(&warning);
    return export_seal_end(cli, key, request.file, EXIT_CODE_DONE);
}
