/* audit_ledger.c - the same money four times: runs, lines, double entries, funds. */
#include "batch/audit_ledger.h"

#include "base/assert.h"
#include "base/civil.h"
#include "base/error.h"
#include "base/text.h"
#include "batch/export_cell.h"
#include "batch/fund_table.h"
#include "batch/ledger_book.h"
#include "batch/ledger_chart.h"

#define MONTH_BYTES ((size_t)256 << 20) /* what a month's sums may take */
#define WORDS_SIZE 300

/* A month as it is reckoned in each way; fen. */
struct reckoned {
    int64_t lines_fen[LEDGER_KIND_COUNT]; /* by enum ledger_kind */
    int64_t fund_lines_fen;               /* of them, those with a fund */
    int64_t line_count;
    int64_t funds_fen;
    struct month_store_month said; /* by the runs */
};

struct checking {
    struct db *db;
    const struct audit_request *request;
    const struct chart *chart;
    struct weir_arena *arena; /* of what is told */
    struct weir_arena *month; /* of the month at hand */
    struct audit_answer *answer;
    char name[EXPORT_CELL_SIZE]; /* of the month at hand */
};

struct pair {
    const char *one;
    const char *other;
    unsigned scale;
    int64_t of_one;
    int64_t of_other;
};

static enum weir_status
compare(struct checking *checking, const struct pair *pair, struct weir_error *error)
{
    if (pair->of_one == pair->of_other)
        return WEIR_OK;
    char words[WORDS_SIZE];
    struct text_writer writer = text_writer_of(words, sizeof words);
    text_write_string(&writer, pair->one);
    text_write_string(&writer, " ");
    text_write_decimal(&writer, pair->of_one, pair->scale);
    text_write_string(&writer, ", ");
    text_write_string(&writer, pair->other);
    text_write_string(&writer, " ");
    text_write_decimal(&writer, pair->of_other, pair->scale);
    const struct audit_fault fault = {text_of(checking->name), text_written(&writer)};
    checking->answer->broken = true;
    return audit_answer_tell(checking->answer, &fault, checking->arena, error);
}

static enum ledger_kind
kind_of(struct weir_text name)
{
    for (int kind = LEDGER_BILL; kind < LEDGER_KIND_COUNT; kind++) {
        if (text_equal(name, text_of(ledger_kind_name((enum ledger_kind)kind))))
            return (enum ledger_kind)kind;
    }
    return LEDGER_BILL;
}

/* By the runs' own words, and by the rows as the database adds them up. */
static enum weir_status
read_sums(struct checking *checking, int32_t month_day, struct reckoned *reckoned,
          struct weir_error *error)
{
    struct month_store_months months = {0};
    struct month_store_sums sums = {0};
    enum weir_status status =
        month_store_list(checking->db, month_day, checking->month, &months, error);
    if (!status)
        status = month_store_sums(checking->db, month_day, false, checking->month, &sums, error);
    if (status)
        return status;
    reckoned->said = months.item[0];
    for (uint32_t i = 0; i < sums.count; i++) {
        const struct chain_month_sum *sum = &sums.item[i];
        reckoned->lines_fen[kind_of(sum->kind)] += sum->amount_fen;
        reckoned->line_count += sum->line_count;
        reckoned->fund_lines_fen += sum->fund.size > 0 ? sum->amount_fen : 0;
    }
    return WEIR_OK;
}

static enum weir_status
book_month(struct checking *checking, const struct export_store_runs *runs,
           struct ledger_book *book, struct weir_error *error)
{
    const char *file = checking->request->chart;
    *book = (struct ledger_book){
        .chart = checking->chart,
        .chart_file = file == NULL || file[0] == '\0' ? LEDGER_CHART_BUILT_IN : file,
        .by = LEDGER_BY_INVOICE,
        .arena = checking->month,
    };
    enum weir_status status = ledger_book_begin(book, error);
    const struct ledger_sink sink = ledger_book_sink(book);
    return status ? status
                  : ledger_source_read(checking->db, runs, LEDGER_STORE_PLAIN, &sink,
                                       checking->month, error);
}

static enum weir_status
add_funds(struct checking *checking, const struct export_store_runs *runs,
          struct reckoned *reckoned, struct weir_error *error)
{
    struct fund_table table;
    enum weir_status status = fund_table_new(checking->month, &table, error);
    const struct ledger_sink sink = fund_table_sink(&table);
    if (!status)
        status = ledger_source_read(checking->db, runs, LEDGER_STORE_WITH_DISTRICT, &sink,
                                    checking->month, error);
    for (uint32_t i = 0; !status && i < table.count; i++)
        reckoned->funds_fen += table.item[i].amount_fen;
    return status;
}

static enum weir_status
compare_month(struct checking *checking, const struct reckoned *reckoned,
              const struct ledger_control *control, struct weir_error *error)
{
    const struct month_store_month *said = &reckoned->said;
    const struct ledger_sums *kind = control->of_kind;
    const int64_t bills_fen =
        reckoned->lines_fen[LEDGER_BILL] + reckoned->lines_fen[LEDGER_REVERSAL];
    const int64_t fees_fen =
        reckoned->lines_fen[LEDGER_FEE] + reckoned->lines_fen[LEDGER_FEE_REVERSAL];
    const struct pair pairs[] = {
        {"the runs say", "their lines add up to", 2, said->amount_fen, bills_fen},
        {"fee runs say", "their entries add up to", 2, said->entry_due_fen, fees_fen},
        {"lines of bills add up to", "the ledger has", 2, reckoned->lines_fen[LEDGER_BILL],
         kind[LEDGER_BILL].amount_fen},
        {"lines of reversals add up to", "the ledger has", 2, reckoned->lines_fen[LEDGER_REVERSAL],
         kind[LEDGER_REVERSAL].amount_fen},
        {"entries of the fee ledger add up to", "the ledger has", 2,
         reckoned->lines_fen[LEDGER_FEE], kind[LEDGER_FEE].amount_fen},
        {"reversals of the fee ledger add up to", "the ledger has", 2,
         reckoned->lines_fen[LEDGER_FEE_REVERSAL], kind[LEDGER_FEE_REVERSAL].amount_fen},
        {"the ledger's debit side has", "its credit side", 2, control->debit_fen,
         control->credit_fen},
        {"the ledger's debit side has", "runs say", 2, control->debit_fen,
         said->amount_fen + said->entry_due_fen},
        {"the runs count entries", "the ledger", 0, said->invoice_count + said->entry_count,
         control->all.entry_count},
        {"there are lines", "the ledger has", 0, reckoned->line_count, control->all.line_count},
        {"lines with a fund add up to", "the funds to", 2, reckoned->fund_lines_fen,
         reckoned->funds_fen},
    };
    enum weir_status status = WEIR_OK;
    for (size_t i = 0; !status && i < sizeof pairs / sizeof pairs[0]; i++)
        status = compare(checking, &pairs[i], error);
    checking->answer->checked_count += control->all.entry_count;
    return status;
}

/* All of a month in one snapshot. */
static enum weir_status
check_snapshot(struct checking *checking, int32_t month_day, struct weir_error *error)
{
    struct reckoned reckoned = {0};
    struct ledger_book book = {0};
    struct export_store_runs runs = {0};
    enum weir_status status = read_sums(checking, month_day, &reckoned, error);
    if (!status)
        status = export_store_month(checking->db, month_day, checking->month, &runs, error);
    if (!status)
        status = book_month(checking, &runs, &book, error);
    if (!status)
        status = add_funds(checking, &runs, &reckoned, error);
    return status ? status : compare_month(checking, &reckoned, &book.control, error);
}

/* A month that cannot be booked is told, and the next one is looked at. */
static enum weir_status
check_month(struct checking *checking, int32_t month_day, struct weir_error *error)
{
    weir_arena_reset(checking->month);
    (void)export_cell_number(EXPORT_TYPE_MONTH, month_day, checking->name);
    enum weir_status status = db_begin(checking->db, DB_READ_ONLY, error);
    if (!status)
        status = check_snapshot(checking, month_day, error);
    db_rollback(checking->db);
    if (status != WEIR_E_SEAL && status != WEIR_E_INVALID)
        return status;
    const struct audit_fault fault = {text_of(checking->name), text_of(error->primary)};
    checking->answer->broken = checking->answer->broken || status == WEIR_E_SEAL;
    status = audit_answer_tell(checking->answer, &fault, checking->arena, error);
    if (!status)
        *error = (struct weir_error){0};
    return status;
}

enum weir_status
audit_ledger_check(struct db *db, const struct audit_request *request, struct weir_arena *arena,
                   struct audit_answer *answer, struct weir_error *error)
{
    struct checking checking = {
        .db = db,
        .request = request,
        .arena = arena,
        .month = weir_arena_new(MONTH_BYTES),
        .answer = answer,
    };
    struct chart *chart = NULL;
    enum weir_status status = checking.month == NULL
                                  ? error_nomem(error)
                                  : ledger_chart_read(request->chart, arena, &chart, error);
    checking.chart = chart;
    int32_t day = request->from_day;
    while (!status && day < request->to_day) {
        status = check_month(&checking, day, error);
        day = civil_month_number_begin(civil_month_number(day) + 1);
    }
    weir_arena_free(checking.month);
    return status;
}
