/* ledger_export.c - the books of a run or a month, in any of their formats. */
#include "batch/ledger_export.h"

#include "base/error.h"
#include "base/text.h"
#include "batch/export_cell.h"
#include "batch/ledger_chart.h"
#include "host/log.h"

struct export
{
    const struct ledger_export_request *request;
    const struct ledger_format *format;
    struct db *db;
    struct export_find found;
    struct chart *chart;
    struct ledger_output output;
    struct weir_error *error;
};

static enum weir_status
put_bytes(void *context, struct weir_text bytes, struct weir_error *error)
{
    (void)error; /* the file keeps its own until it is committed */
    file_write_put(context, bytes);
    return WEIR_OK;
}

static enum weir_status
take_entry(void *context, const struct ledger_entry *entry, struct weir_error *error)
{
    struct export *export = context;
    return export->format->entry(&export->output, entry, error);
}

static enum weir_status
measure_entry(void *context, const struct ledger_entry *entry, struct weir_error *error)
{
    struct export *export = context;
    return export->format->measure(&export->output, entry, error);
}

/* Books all rows, handing entries to take if it is not NULL. */
static enum weir_status
run_through(struct export *export, ledger_book_take *take, struct ledger_book *book)
{
    const char *file = export->request->chart;
    *book = (struct ledger_book){
        .chart = export->chart,
        .chart_file = file == NULL || file[0] == '\0' ? LEDGER_CHART_BUILT_IN : file,
        .by = export->output.by,
        .arena = export->output.arena,
        .take = take,
        .context = export,
    };
    enum weir_status status = ledger_book_begin(book, export->error);
    const struct ledger_sink sink = ledger_book_sink(book);
    if (status == WEIR_OK)
        status = ledger_source_read(export->db, &export->found.runs, LEDGER_STORE_PLAIN, &sink,
                                    export->output.arena, export->error);
    return status;
}

static enum weir_status
write_entries(struct export *export)
{
    struct ledger_book book;
    if (export->format->entry == NULL)
        return WEIR_OK;
    const enum weir_status status = run_through(export, take_entry, &book);
    if (status != WEIR_OK)
        return status;
    const struct ledger_control *control = export->output.control;
    if (book.control.entry_count == control->entry_count &&
        book.control.row_count == control->row_count &&
        book.control.debit_fen == control->debit_fen)
        return WEIR_OK;
    return error_set(export->error, WEIR_E_SEAL,
                     "the ledger is not what it was a moment ago in the same snapshot");
}

static enum weir_status
write_document(struct export *export)
{
    struct ledger_output *output = &export->output;
    enum weir_status status = WEIR_OK;
    if (export->format->is_xml)
        status =
            writer_open(put_bytes, output->file, output->arena, &output->writer, export->error);
    if (status == WEIR_OK)
        status = export->format->begin(output, export->error);
    if (status == WEIR_OK)
        status = write_entries(export);
    if (status == WEIR_OK)
        status = export->format->end(output, export->error);
    if (status == WEIR_OK && output->writer != NULL)
        status = writer_close(output->writer, export->error);
    writer_free(output->writer);
    return status;
}

static void
log_written(const struct export *export, const struct ledger_export_result *result)
{
    const struct ledger_export_request *request = export->request;
    struct log_line line;
    char month[EXPORT_CELL_SIZE];
    log_begin(&line, LOG_EVENT_FILE_WRITTEN);
    log_text(&line, "export", text_of("ledger"));
    log_text(&line, "format", text_of(export->format->name));
    log_text(&line, "chart", export->chart->id);
    if (request->run_id != 0)
        log_int(&line, "run_id", request->run_id);
    else
        log_text(&line, "month", export_cell_number(EXPORT_TYPE_MONTH, result->month_day, month));
    log_int(&line, "entries", result->entry_count);
    log_int(&line, "amount_fen", result->debit_fen);
    if (request->file != NULL)
        log_text(&line, "file", text_of(request->file));
    log_end(&line);
}

static enum weir_status
find(struct export *export)
{
    const struct ledger_export_request *request = export->request;
    const struct export_find_request asked = {
        .of_runs = EXPORT_OF_ALL_RUNS, .run_id = request->run_id, .month_day = request->month_day};
    enum weir_status status =
        ledger_chart_read(request->chart, export->output.arena, &export->chart, export->error);
    if (status == WEIR_OK)
        status =
            export_find(export->db, &asked, export->output.arena, &export->found, export->error);
    return status;
}

static struct weir_text
given(const char *setting)
{
    return text_of(setting == NULL || setting[0] == '\0' ? NULL : setting);
}

enum weir_status
ledger_export(struct db *db, const struct ledger_export_request *request, struct weir_arena *arena,
              struct ledger_export_result *result, struct weir_error *error)
{
    struct export export = {
        .request = request,
        .format = ledger_format_get(request->format),
        .db = db,
        .error = error,
    };
    struct ledger_output *output = &export.output;
    output->arena = arena;
    output->run_id = request->run_id;
    output->company = given(request->company);
    output->company_id = given(request->company_id);
    output->address = given(request->address);
    output->by = request->has_by ? request->by : export.format->by;
    ledger_book_take *const first = export.format->measure == NULL ? NULL : measure_entry;
    struct ledger_book whole = {0};
    enum weir_status status = db_begin(db, DB_READ_ONLY, error);
    if (status == WEIR_OK)
        status = find(&export);
    output->chart = export.chart;
    output->found = &export.found;
    if (status == WEIR_OK && export.format->encoding != 0)
        status = transcode_open(export.format->encoding, arena, &output->transcode, error);
    if (status == WEIR_OK)
        status = run_through(&export, first, &whole);
    output->control = &whole.control;
    if (status == WEIR_OK)
        status = file_write_begin(request->file, arena, &output->file, error);
    if (status == WEIR_OK)
        status = write_document(&export);
    if (status == WEIR_OK) {
        status = file_write_commit(output->file, error);
        output->file = NULL;
    }
    if (status == WEIR_OK) {
        *result = (struct ledger_export_result){
            .draft = export.found.draft,
            .month_open = export.found.closed_no == 0,
            .month_day = export.found.month_day,
            .entry_count = whole.control.entry_count,
            .debit_fen = whole.control.debit_fen,
        };
        log_written(&export, result);
    }
    file_write_abort(output->file);
    transcode_close(output->transcode);
    db_rollback(db);
    return status;
}
