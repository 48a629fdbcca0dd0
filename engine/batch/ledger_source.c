/* ledger_source.c - the rows of runs as invoices and lines, with their sums held against each
 * other. */
#include "batch/ledger_source.h"

#include <string.h>

#include "base/checked.h"
#include "base/error.h"
#include "base/text.h"
#include "batch/export_cell.h"
#include "batch/export_tariff.h"
#include "weir/bill.h"
#include "weir/tariff.h"

struct source {
    struct db *db;
    const struct ledger_sink *sink;
    const struct export_store_run *run;
    struct export_tariffs tariffs;
    bool open;
    struct ledger_source_head head;
    char number[LEDGER_SOURCE_KEY_SIZE];
    char account[LEDGER_SOURCE_KEY_SIZE];
    char reverses[LEDGER_SOURCE_KEY_SIZE];
    int64_t of_amount_fen; /* as the invoice says */
    int64_t of_tax_fen;
    int64_t line_amount_fen; /* as its lines add up */
    int64_t line_tax_fen;
    int64_t entry_count; /* of the run */
    int64_t amount_fen;
    struct weir_error *error;
};

static enum weir_status
broken(struct source *source, const char *pattern, struct weir_text text)
{
    (void)error_set_text(source->error, WEIR_E_SEAL, pattern, text);
    error_hint(source->error, "weir verify tells what else does not hold.");
    return WEIR_E_SEAL;
}

/* A copy of the row's text that outlives the row. */
static struct weir_text
keep(const struct copy_out *row, enum ledger_store_column column,
     char buffer[LEDGER_SOURCE_KEY_SIZE])
{
    const struct weir_text text = copy_out_text(row, column);
    if (text.start == NULL || text.size > LEDGER_SOURCE_KEY_SIZE)
        return (struct weir_text){NULL, 0};
    memcpy(buffer, text.start, text.size);
    return (struct weir_text){buffer, text.size};
}

static enum weir_status
end_entry(struct source *source)
{
    if (!source->open)
        return WEIR_OK;
    source->open = false;
    if (source->line_amount_fen != source->of_amount_fen ||
        source->line_tax_fen != source->of_tax_fen)
        return broken(source, "the lines of invoice % do not add up to its amounts",
                      source->head.number);
    return source->sink->end(source->sink->context, source->error);
}

static enum weir_status
begin_entry(struct source *source, const struct copy_out *row)
{
    if (source->open && text_equal(copy_out_text(row, LEDGER_STORE_NUMBER), source->head.number))
        return WEIR_OK;
    if (end_entry(source) != WEIR_OK)
        return source->error->status;
    source->head = (struct ledger_source_head){
        .run_id = source->run->run_id,
        .kind = (enum ledger_kind)copy_out_int(row, LEDGER_STORE_KIND),
        .day = copy_out_day(row, LEDGER_STORE_DAY),
        .origin_day = copy_out_day(row, LEDGER_STORE_ORIGIN),
        .number = keep(row, LEDGER_STORE_NUMBER, source->number),
        .account = keep(row, LEDGER_STORE_ACCOUNT, source->account),
        .reverses = keep(row, LEDGER_STORE_REVERSES, source->reverses),
        .currency =
            export_tariff_currency(&source->tariffs, copy_out_int(row, LEDGER_STORE_TARIFF)),
    };
    if (source->head.number.start == NULL || source->head.account.start == NULL)
        return error_set(source->error, WEIR_E_INVALID, "an invoice's number is too long");
    source->open = true;
    source->of_amount_fen = copy_out_int(row, LEDGER_STORE_OF_AMOUNT);
    source->of_tax_fen = copy_out_int(row, LEDGER_STORE_OF_TAX);
    source->line_amount_fen = 0;
    source->line_tax_fen = 0;
    source->entry_count++;
    if (!checked_add(source->amount_fen, source->of_amount_fen, &source->amount_fen))
        return broken(source, "the invoices up to % do not add up", source->head.number);
    return source->sink->begin(source->sink->context, &source->head, source->error);
}

static enum weir_status
take_row(struct source *source, const struct copy_out *row)
{
    if (begin_entry(source, row) != WEIR_OK)
        return source->error->status;
    if (copy_out_null(row, LEDGER_STORE_LINE))
        return WEIR_OK;
    char buffer[EXPORT_CELL_SIZE];
    const bool has_kind = !copy_out_null(row, LEDGER_STORE_LINE_KIND);
    const int64_t kind = copy_out_int(row, LEDGER_STORE_LINE_KIND);
    struct ledger_source_line line = {
        .line =
            {
                .subject =
                    {
                        .of = has_kind ? CHART_OF_INVOICES : CHART_OF_FEES,
                        .day = source->head.day,
                        .class_id = copy_out_text(row, LEDGER_STORE_CLASS),
                        .charge = copy_out_text(row, LEDGER_STORE_CHARGE),
                        .fund = copy_out_text(row, LEDGER_STORE_FUND),
                    },
                .amount_fen = copy_out_int(row, LEDGER_STORE_AMOUNT),
                .tax_fen = copy_out_int(row, LEDGER_STORE_TAX),
                .volume_l = copy_out_int(row, LEDGER_STORE_VOLUME),
                .has_volume = !copy_out_null(row, LEDGER_STORE_VOLUME),
            },
        .district = copy_out_text(row, LEDGER_STORE_DISTRICT),
        .has_price = !copy_out_null(row, LEDGER_STORE_PRICE),
        .price_mfen_per_m3 = copy_out_int(row, LEDGER_STORE_PRICE),
        .adjustment = kind == WEIR_LINE_ADJUSTMENT || kind == WEIR_LINE_MONEY,
    };
    if (has_kind)
        line.line.subject.kind = export_cell_number(EXPORT_TYPE_LINE_KIND, kind, buffer);
    if (!checked_add(source->line_amount_fen, line.line.amount_fen, &source->line_amount_fen) ||
        !checked_add(source->line_tax_fen, line.line.tax_fen, &source->line_tax_fen))
        return broken(source, "the lines of invoice % do not add up", source->head.number);
    return source->sink->line(source->sink->context, &line, source->error);
}

static enum weir_status
check_run(struct source *source)
{
    if (source->entry_count == source->run->invoice_count &&
        source->amount_fen == source->run->amount_fen)
        return WEIR_OK;
    char number[EXPORT_CELL_SIZE];
    return broken(source, "the invoices of run % do not add up to what the run says",
                  export_cell_number(EXPORT_TYPE_INT, source->run->run_id, number));
}

static enum weir_status
read_run(struct source *source, enum ledger_store_detail detail, struct weir_arena *arena)
{
    struct copy_out *rows = NULL;
    bool more = true;
    source->entry_count = 0;
    source->amount_fen = 0;
    enum weir_status status =
        export_tariff_read(source->db, source->run->run_id, arena, &source->tariffs, source->error);
    if (status == WEIR_OK)
        status = ledger_store_begin(source->db, source->run, detail, &rows, source->error);
    while (status == WEIR_OK && more) {
        status = copy_out_next(rows, &more, source->error);
        if (status == WEIR_OK && more)
            status = take_row(source, rows);
    }
    if (status == WEIR_OK)
        status = end_entry(source);
    copy_out_free(rows);
    if (status == WEIR_OK)
        status = check_run(source);
    if (status == WEIR_OK && source->sink->end_run != NULL)
        status = source->sink->end_run(source->sink->context, source->error);
    return status;
}

enum weir_status
ledger_source_read(struct db *db, const struct export_store_runs *runs,
                   enum ledger_store_detail detail, const struct ledger_sink *sink,
                   struct weir_arena *arena, struct weir_error *error)
{
    struct source source = {.db = db, .sink = sink, .error = error};
    enum weir_status status = WEIR_OK;
    for (uint32_t i = 0; status == WEIR_OK && i < runs->count; i++) {
        source.run = &runs->item[i];
        status = read_run(&source, detail, arena);
    }
    return status;
}
