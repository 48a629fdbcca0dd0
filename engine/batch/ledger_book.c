/* ledger_book.c - entries of the ledger, one an invoice or one a run. */
#include "batch/ledger_book.h"

#include "base/assert.h"
#include "base/error.h"
#include "base/text.h"
#include "batch/export_cell.h"
#include "weir/tariff.h"

#define DETAIL_SIZE 512

/* All invoices of a run that are of one kind and correct the same month. */
struct ledger_summary {
    enum ledger_kind kind;
    int32_t origin_day;
    int32_t day;
    int64_t run_id;
    int64_t source_count;
    struct ledger_rows rows;
};

enum weir_status
ledger_book_begin(struct ledger_book *book, struct weir_error *error)
{
    book->control.first_day = WEIR_DAY_NONE;
    book->control.last_day = WEIR_DAY_NONE;
    if (ledger_rows_new(book->chart, book->arena, &book->control.rows, error) != WEIR_OK ||
        ledger_rows_new(book->chart, book->arena, &book->rows, error) != WEIR_OK)
        return error->status;
    if (book->by == LEDGER_BY_INVOICE)
        return WEIR_OK;
    book->summary = weir_arena_alloc(book->arena, LEDGER_BOOK_SUMMARY_MAX, sizeof *book->summary);
    return book->summary == NULL ? error_nomem(error) : WEIR_OK;
}

/* Counts an entry and hands it on; its rows are brought into order. */
static enum weir_status
emit(struct ledger_book *book, struct ledger_entry *entry, struct ledger_rows *rows,
     struct weir_error *error)
{
    struct ledger_control *control = &book->control;
    ledger_rows_order(rows);
    if (rows->count == 0)
        return WEIR_OK;
    const int64_t debit_fen = ledger_rows_sum(rows, LEDGER_DEBIT);
    const int64_t credit_fen = ledger_rows_sum(rows, LEDGER_CREDIT);
    ASSERT(debit_fen == credit_fen);
    control->debit_fen += debit_fen; /* never more than the checked sum of all lines */
    control->credit_fen += credit_fen;
    control->row_count += rows->count;
    entry->sequence = ++control->entry_count;
    entry->rows = rows;
    if (control->first_day == WEIR_DAY_NONE || entry->day < control->first_day)
        control->first_day = entry->day;
    if (control->last_day == WEIR_DAY_NONE || entry->day > control->last_day)
        control->last_day = entry->day;
    return book->take == NULL ? WEIR_OK : book->take(book->context, entry, error);
}

static enum weir_status
begin(void *context, const struct ledger_source_head *head, struct weir_error *error)
{
    struct ledger_book *book = context;
    if (!text_equal(text_of(head->currency), book->chart->currency)) {
        (void)error_set_text(error, WEIR_E_INVALID, "invoice % is not in the chart's currency",
                             head->number);
        error_place(error, book->chart_file, 0);
        error_hint(error, "Each currency has a chart and a ledger of its own.");
        return WEIR_E_INVALID;
    }
    book->head = *head;
    book->sums = (struct ledger_sums){.entry_count = 1};
    ledger_rows_clear(&book->rows);
    return WEIR_OK;
}

/* Says which line it was that could not be booked. */
static void
add_detail(const struct ledger_book *book, const struct ledger_source_line *line,
           struct weir_error *error)
{
    const struct chart_subject *subject = &line->line.subject;
    char detail[DETAIL_SIZE];
    struct text_writer writer = text_writer_of(detail, sizeof detail);
    text_write_string(&writer, "Invoice ");
    text_write(&writer, book->head.number);
    text_write_string(&writer, ": class ");
    text_write(&writer, subject->class_id);
    text_write_string(&writer, subject->fund.start == NULL ? ", no fund" : ", fund ");
    text_write(&writer, subject->fund);
    text_write_string(&writer, subject->kind.start == NULL ? ", fee ledger" : ", kind ");
    text_write(&writer, subject->kind);
    text_write_string(&writer, ".");
    error_detail(error, detail);
    error_place(error, book->chart_file, 0);
}

static enum weir_status
take_line(void *context, const struct ledger_source_line *line, struct weir_error *error)
{
    struct ledger_book *book = context;
    const enum weir_status status =
        ledger_post(book->chart, &line->line, &book->rows, &book->sums, error);
    if (status == WEIR_E_INVALID)
        add_detail(book, line, error);
    return status;
}

static struct ledger_summary *
summary_of(struct ledger_book *book, struct weir_error *error)
{
    for (uint32_t i = 0; i < book->summary_count; i++) {
        struct ledger_summary *summary = &book->summary[i];
        if (summary->kind == book->head.kind && summary->origin_day == book->head.origin_day)
            return summary;
    }
    if (book->summary_count == LEDGER_BOOK_SUMMARY_MAX) {
        (void)error_set(error, WEIR_E_INVALID, "the run corrects too many months to be summed up");
        error_hint(error, "Export it with --by invoice.");
        return NULL;
    }
    struct ledger_summary *summary = &book->summary[book->summary_count];
    if (summary->rows.item == NULL &&
        ledger_rows_new(book->chart, book->arena, &summary->rows, error) != WEIR_OK)
        return NULL;
    book->summary_count++;
    ledger_rows_clear(&summary->rows);
    summary->kind = book->head.kind;
    summary->origin_day = book->head.origin_day;
    summary->day = book->head.day;
    summary->run_id = book->head.run_id;
    summary->source_count = 0;
    return summary;
}

static enum weir_status
add_up(struct ledger_book *book, struct weir_error *error)
{
    struct ledger_summary *summary = summary_of(book, error);
    if (summary == NULL)
        return error->status;
    summary->source_count++;
    return ledger_rows_add(&summary->rows, &book->rows, error);
}

static enum weir_status
end(void *context, struct weir_error *error)
{
    struct ledger_book *book = context;
    struct ledger_control *control = &book->control;
    struct ledger_entry entry = {
        .number = book->head.number,
        .account = book->head.account,
        .reverses = book->head.reverses,
        .kind = book->head.kind,
        .run_id = book->head.run_id,
        .day = book->head.day,
        .origin_day = book->head.origin_day,
        .source_count = 1,
    };
    enum weir_status status = ledger_rows_add(&control->rows, &book->rows, error);
    if (status == WEIR_OK)
        status = book->by == LEDGER_BY_RUN ? add_up(book, error)
                                           : emit(book, &entry, &book->rows, error);
    if (book->by == LEDGER_BY_RUN)
        ledger_rows_order(&book->rows);
    if (book->rows.count == 0)
        book->sums.empty_count = 1;
    if (status == WEIR_OK)
        status = ledger_sums_add(&control->of_kind[book->head.kind], &book->sums, error);
    if (status == WEIR_OK)
        status = ledger_sums_add(&control->all, &book->sums, error);
    return status;
}

/* The number of a summary: the run, and what tells its summaries apart. */
static struct weir_text
write_number(const struct ledger_summary *summary, struct text_writer *writer)
{
    char month[EXPORT_CELL_SIZE];
    text_write_string(writer, "run-");
    text_write_int(writer, summary->run_id);
    text_write_string(writer, "-");
    text_write_string(writer, ledger_kind_name(summary->kind));
    if (summary->origin_day != WEIR_DAY_NONE) {
        text_write_string(writer, "-");
        text_write(writer, export_cell_number(EXPORT_TYPE_MONTH, summary->origin_day, month));
    }
    return text_written(writer);
}

static enum weir_status
end_run(void *context, struct weir_error *error)
{
    struct ledger_book *book = context;
    enum weir_status status = WEIR_OK;
    for (uint32_t i = 0; status == WEIR_OK && i < book->summary_count; i++) {
        struct ledger_summary *summary = &book->summary[i];
        char number[2 * EXPORT_CELL_SIZE];
        struct text_writer writer = text_writer_of(number, sizeof number);
        struct ledger_entry entry = {
            .number = write_number(summary, &writer),
            .kind = summary->kind,
            .run_id = summary->run_id,
            .day = summary->day,
            .origin_day = summary->origin_day,
            .source_count = summary->source_count,
        };
        status = emit(book, &entry, &summary->rows, error);
    }
    book->summary_count = 0;
    return status;
}

struct ledger_sink
ledger_book_sink(struct ledger_book *book)
{
    return (struct ledger_sink){
        .context = book, .begin = begin, .line = take_line, .end = end, .end_run = end_run};
}
