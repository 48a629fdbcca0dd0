/* export_command.c - `weir export`: what finance takes away. */
#include <stdio.h>

#include "base/text.h"
#include "batch/export_cell.h"
#include "batch/export_run.h"
#include "batch/fee_declare.h"
#include "cli/command.h"
#include "cli/export_seal.h"
#include "cli/option.h"
#include "cli/output.h"
#include "cli/paper_command.h"

enum {
    RUN,
    MONTH,
    FORMAT,
    OUT,
    BOM,
    OPTION_COUNT,
    PERIOD = OPTION_COUNT,
    DECLARED,
    FEE_OPTION_COUNT
};

static const struct option_spec options[OPTION_COUNT] = {
    [RUN] = {.name = "run", .kind = OPTION_INT, .least = 1},
    [MONTH] = {.name = "month", .kind = OPTION_MONTH},
    [FORMAT] = {.name = "format", .kind = OPTION_TEXT, .required = true, .choices = "xml|csv"},
    [OUT] = {.name = "out", .kind = OPTION_TEXT},
    [BOM] = {.name = "bom", .kind = OPTION_FLAG},
};

static const struct option_spec fee_options[FEE_OPTION_COUNT] = {
    [RUN] = {.name = "run", .kind = OPTION_INT, .least = 1},
    [MONTH] = {.name = "month", .kind = OPTION_MONTH},
    [FORMAT] = {.name = "format", .kind = OPTION_TEXT, .required = true, .choices = "xml|csv"},
    [OUT] = {.name = "out", .kind = OPTION_TEXT},
    [BOM] = {.name = "bom", .kind = OPTION_FLAG},
    [PERIOD] = {.name = "period", .kind = OPTION_TEXT},
    [DECLARED] = {.name = "declared", .kind = OPTION_INT},
};

/* Says on stderr what a CSV has no place for; an XML document says it itself as well. */
static void
warn(const struct export_run_request *request, const struct export_run_result *result)
{
    if (result->draft)
        (void)fprintf(stderr, "weir: run %lld is a draft: nothing in this export is final\n",
                      (long long)request->run_id);
    if (request->period.start != NULL && result->month_open)
        (void)fprintf(stderr, "weir: period %.*s is exported as it stands: more may come\n",
                      (int)request->period.size, request->period.start);
    if (request->run_id == 0 && request->period.start == NULL && result->month_open) {
        char month[EXPORT_CELL_SIZE];
        (void)export_cell_number(EXPORT_TYPE_MONTH, result->month_day, month);
        (void)fprintf(stderr, "weir: month %s is open: more may come\n", month);
    }
}

static enum exit_code
bom_usage(void)
{
    return command_usage("--bom is for CSV", (struct weir_text){NULL, 0}, NULL);
}

static enum exit_code
write(struct cli *cli, const struct export_run_request *request)
{
    struct export_run_result result = {0};
    if (request->bom && request->format != EXPORT_RUN_CSV)
        return bom_usage();
    struct signature_key *key = NULL;
    struct db *db = export_seal_begin(cli, request->file, &key) ? NULL : command_database(cli);
    if (db == NULL || export_run(db, request, cli->arena, &result, &cli->error))
        return export_seal_end(cli, key, request->file, command_failed(cli));
    warn(request, &result);
    return export_seal_end(cli, key, request->file, EXIT_CODE_DONE);
}

/* Writes rows, of what RUN, MONTH, FORMAT and OUT say; csv is the second of the choices. */
static enum exit_code
write_kind(struct cli *cli, enum export_kind_name kind, const struct option_value *value)
{
    const struct export_run_request request = {
        .kind = kind,
        .format = value[FORMAT].choice == 0 ? EXPORT_RUN_XML : EXPORT_RUN_CSV,
        .run_id = value[RUN].count == 0 ? 0 : value[RUN].number,
        .month_day = (int32_t)value[MONTH].number,
        .bom = value[BOM].count > 0,
        .file = value[OUT].text,
    };
    return write(cli, &request);
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
    return write_kind(cli, kind, value);
}

enum exit_code
export_command_fees(struct cli *cli)
{
    static const struct option_table table = {
        .spec = fee_options, .count = FEE_OPTION_COUNT, .operand = "argument"};
    struct option_value value[FEE_OPTION_COUNT];
    const enum exit_code usage = option_parse(cli, &table, value);
    if (usage != EXIT_CODE_DONE)
        return usage;
    if ((value[RUN].count > 0) + (value[MONTH].count > 0) + (value[PERIOD].count > 0) != 1)
        return command_usage("give one of --run, --month and --period", (struct weir_text){NULL, 0},
                             "weir run list shows the runs.");
    if (value[DECLARED].count > 0 && value[PERIOD].count == 0)
        return command_usage("--declared needs --period", (struct weir_text){NULL, 0}, NULL);
    struct fee_period_days days;
    if (value[PERIOD].count > 0 &&
        fee_declare_parse(text_of(value[PERIOD].text), &days, &cli->error))
        return EXIT_CODE_USAGE;
    const struct export_run_request request = {
        .kind = EXPORT_KIND_FEES,
        .format = value[FORMAT].choice == 0 ? EXPORT_RUN_XML : EXPORT_RUN_CSV,
        .run_id = value[RUN].count == 0 ? 0 : value[RUN].number,
        .month_day = (int32_t)value[MONTH].number,
        .period = text_of(value[PERIOD].text),
        .declared = value[DECLARED].count == 0 ? -1 : value[DECLARED].number,
        .bom = value[BOM].count > 0,
        .file = value[OUT].text,
    };
    return write(cli, &request);
}

/* --- what can be papers as well: one invoice alone, and titles in a language --- */
enum { INVOICE = OPTION_COUNT, LANG, INVOICE_OPTION_COUNT };

static const char *
choice_usage(bool papers)
{
    return papers ? "give one of --run, --month and --invoice" : "give either --run or --month";
}

/* Whether the options name what to export: a run, a month, an invoice, or one of a run. */
static bool
is_one_choice(const struct option_value *value)
{
    const bool run = value[RUN].count > 0;
    const bool month = value[MONTH].count > 0;
    const bool invoice = value[INVOICE].count > 0;
    return month ? !run && !invoice : run || invoice;
}

enum exit_code
export_command_invoices(struct cli *cli)
{
    static const struct option_spec invoice_options[INVOICE_OPTION_COUNT] = {
        [RUN] = {.name = "run", .kind = OPTION_INT, .least = 1},
        [MONTH] = {.name = "month", .kind = OPTION_MONTH},
        [FORMAT] = {.name = "format",
                    .kind = OPTION_TEXT,
                    .required = true,
                    .choices = "xml|csv|ubl"},
        [OUT] = {.name = "out", .kind = OPTION_TEXT},
        [BOM] = {.name = "bom", .kind = OPTION_FLAG},
        [INVOICE] = {.name = "invoice", .kind = OPTION_TEXT},
        [LANG] = {.name = "lang", .kind = OPTION_TEXT, .choices = "zh|en"},
    };
    static const struct option_table table = {
        .spec = invoice_options, .count = INVOICE_OPTION_COUNT, .operand = "argument"};
    struct option_value value[INVOICE_OPTION_COUNT];
    const enum exit_code usage = option_parse(cli, &table, value);
    if (usage != EXIT_CODE_DONE)
        return usage;
    const bool ubl = value[FORMAT].choice == 2;
    if (!ubl && (value[INVOICE].count > 0 || value[LANG].count > 0))
        return command_usage("--invoice and --lang need --format ubl", (struct weir_text){NULL, 0},
                             NULL);
    if (!is_one_choice(value))
        return command_usage(choice_usage(ubl), (struct weir_text){NULL, 0},
                             "weir run list shows the runs.");
    if (!ubl)
        return write_kind(cli, EXPORT_KIND_INVOICES, value);
    if (value[BOM].count > 0)
        return bom_usage();
    struct export_paper_request request = {
        .format = EXPORT_PAPER_UBL,
        .run_id = value[RUN].count == 0 ? 0 : value[RUN].number,
        .month_day = (int32_t)value[MONTH].number,
        .number = text_of(value[INVOICE].text),
        .language = value[LANG].choice == 1 ? EXPLAIN_ENGLISH : EXPLAIN_CHINESE,
        .file = value[OUT].text,
    };
    return paper_command_write(cli, &request);
}

enum { STYLESHEET = INVOICE_OPTION_COUNT, BILL_OPTION_COUNT };

/* Whether the papers go into an archive, as the file's name says. */
static bool
is_archive(const char *file)
{
    const struct weir_text name = text_of(file);
    const struct weir_text end = text_of(".tar");
    return name.size > end.size &&
           text_equal((struct weir_text){name.start + name.size - end.size, end.size}, end);
}

enum exit_code
export_command_bills(struct cli *cli)
{
    static const struct option_spec bill_options[BILL_OPTION_COUNT] = {
        [RUN] = {.name = "run", .kind = OPTION_INT, .least = 1},
        [MONTH] = {.name = "month", .kind = OPTION_MONTH},
        [FORMAT] = {.name = "format",
                    .kind = OPTION_TEXT,
                    .required = true,
                    .choices = "xml|csv|html|pdf"},
        [OUT] = {.name = "out", .kind = OPTION_TEXT},
        [BOM] = {.name = "bom", .kind = OPTION_FLAG},
        [INVOICE] = {.name = "invoice", .kind = OPTION_TEXT},
        [LANG] = {.name = "lang", .kind = OPTION_TEXT, .choices = "zh|en"},
        [STYLESHEET] = {.name = "stylesheet", .kind = OPTION_TEXT},
    };
    static const struct option_table table = {
        .spec = bill_options, .count = BILL_OPTION_COUNT, .operand = "argument"};
    static const enum export_paper_format formats[] = {
        [2] = EXPORT_PAPER_HTML, [3] = EXPORT_PAPER_PDF};
    struct option_value value[BILL_OPTION_COUNT];
    const enum exit_code usage = option_parse(cli, &table, value);
    if (usage != EXIT_CODE_DONE)
        return usage;
    const bool pages = value[FORMAT].choice >= 2;
    if (!pages && value[INVOICE].count + value[LANG].count + value[STYLESHEET].count > 0)
        return command_usage("--invoice, --lang and --stylesheet need --format html or pdf",
                             (struct weir_text){NULL, 0}, NULL);
    if (!is_one_choice(value))
        return command_usage(choice_usage(pages), (struct weir_text){NULL, 0},
                             "weir run list shows the runs.");
    if (!pages)
        return write_kind(cli, EXPORT_KIND_BILLS, value);
    if (value[BOM].count > 0)
        return bom_usage();
    struct export_paper_request request = {
        .format = formats[value[FORMAT].choice],
        .run_id = value[RUN].count == 0 ? 0 : value[RUN].number,
        .month_day = (int32_t)value[MONTH].number,
        .number = text_of(value[INVOICE].text),
        .language = value[LANG].choice == 1 ? EXPLAIN_ENGLISH : EXPLAIN_CHINESE,
        .stylesheet = value[STYLESHEET].text,
        .archive = is_archive(value[OUT].text),
        .file = value[OUT].text,
    };
    return paper_command_write(cli, &request);
}

enum exit_code
export_command_findings(struct cli *cli)
{
    return export_kind(cli, EXPORT_KIND_FINDINGS);
}

/* In CSV, if nothing is said: that is a file for weir ingest. */
enum exit_code
export_command_reads(struct cli *cli)
{
    static const struct option_spec read_options[OPTION_COUNT] = {
        [RUN] = {.name = "run", .kind = OPTION_INT, .least = 1},
        [MONTH] = {.name = "month", .kind = OPTION_MONTH},
        [FORMAT] = {.name = "format", .kind = OPTION_TEXT, .choices = "csv|xml"},
        [OUT] = {.name = "out", .kind = OPTION_TEXT},
        [BOM] = {.name = "bom", .kind = OPTION_FLAG},
    };
    static const struct option_table table = {
        .spec = read_options, .count = OPTION_COUNT, .operand = "argument"};
    struct option_value value[OPTION_COUNT];
    const enum exit_code usage = option_parse(cli, &table, value);
    if (usage != EXIT_CODE_DONE)
        return usage;
    if ((value[RUN].count == 0) == (value[MONTH].count == 0))
        return command_usage("give either --run or --month", (struct weir_text){NULL, 0},
                             "weir run list shows the runs.");
    const struct export_run_request request = {
        .kind = EXPORT_KIND_READS,
        .format = value[FORMAT].choice == 0 ? EXPORT_RUN_CSV : EXPORT_RUN_XML,
        .run_id = value[RUN].count == 0 ? 0 : value[RUN].number,
        .month_day = (int32_t)value[MONTH].number,
        .bom = value[BOM].count > 0,
        .file = value[OUT].text,
    };
    return write(cli, &request);
}
