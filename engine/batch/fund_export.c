/* fund_export.c - what belongs to the treasury, as XML or CSV. */
#include "batch/fund_export.h"

#include "base/text.h"
#include "batch/export_cell.h"
#include "batch/export_find.h"
#include "batch/fund_table.h"
#include "host/file.h"
#include "host/log.h"
#include "weir/tariff.h"
#include "xdoc/writer.h"

struct export
{
    const struct fund_export_request *request;
    struct export_find found;
    struct fund_table table;
    struct file_write *file;
    struct writer *writer;
};

static enum weir_status
put_bytes(void *context, struct weir_text bytes, struct weir_error *error)
{
    (void)error; /* the file keeps its own until it is committed */
    file_write_put(context, bytes);
    return WEIR_OK;
}

static void
comma_text(struct file_write *file, struct weir_text text)
{
    file_write_put(file, text_of(","));
    export_cell_csv_text(file, text);
}

static void
comma_number(struct file_write *file, enum export_type type, int64_t value)
{
    char buffer[EXPORT_CELL_SIZE];
    file_write_put(file, text_of(","));
    file_write_put(file, export_cell_number(type, value, buffer));
}

static void
write_csv(const struct export *export)
{
    char month[EXPORT_CELL_SIZE];
    struct file_write *file = export->file;
    if (export->request->bom)
        file_write_put(file, text_of("\xef\xbb\xbf"));
    file_write_put(
        file, text_of("month,fund,charge,class,district,origin,invoices,volume_m3,amount\r\n"));
    for (uint32_t i = 0; i < export->table.count; i++) {
        const struct fund_row *row = &export->table.item[i];
        file_write_put(file, export_cell_number(EXPORT_TYPE_MONTH, export->found.month_day, month));
        comma_text(file, row->fund);
        comma_text(file, row->charge);
        comma_text(file, row->class_id);
        comma_text(file, row->district);
        if (row->origin_day == WEIR_DAY_NONE)
            file_write_put(file, text_of(","));
        else
            comma_number(file, EXPORT_TYPE_MONTH, row->origin_day);
        comma_number(file, EXPORT_TYPE_INT, row->invoice_count);
        if (row->has_volume)
            comma_number(file, EXPORT_TYPE_VOLUME, row->volume_l);
        else
            file_write_put(file, text_of(","));
        comma_number(file, EXPORT_TYPE_AMOUNT, row->amount_fen);
        file_write_put(file, text_of("\r\n"));
    }
}

static void
attribute(const struct export *export, const char *name, enum export_type type, int64_t value)
{
    char buffer[EXPORT_CELL_SIZE];
    writer_attribute(export->writer, name, export_cell_number(type, value, buffer));
}

static void
write_row(const struct export *export, const struct fund_row *row)
{
    struct writer *writer = export->writer;
    writer_begin(writer, "row");
    writer_attribute(writer, "kind", text_of(fund_table_kind(row->kind)));
    writer_attribute(writer, "fund", row->fund);
    writer_attribute(writer, "charge", row->charge);
    writer_attribute(writer, "class", row->class_id);
    writer_attribute(writer, "district", row->district);
    if (row->origin_day != WEIR_DAY_NONE)
        attribute(export, "origin", EXPORT_TYPE_MONTH, row->origin_day);
    attribute(export, "invoices", EXPORT_TYPE_INT, row->invoice_count);
    if (row->has_volume)
        attribute(export, "volume_m3", EXPORT_TYPE_VOLUME, row->volume_l);
    if (row->has_price)
        attribute(export, "price", EXPORT_TYPE_PRICE, row->price_mfen_per_m3);
    attribute(export, "amount", EXPORT_TYPE_AMOUNT, row->amount_fen);
    writer_end(writer);
}

/* What each fund comes to; rows of a fund follow one another. */
static void
write_totals(const struct export *export)
{
    const struct fund_table *table = &export->table;
    for (uint32_t i = 0; i < table->count;) {
        const struct weir_text fund = table->item[i].fund;
        int64_t amount_fen = 0; /* of rows whose sum as a whole was checked when they were read */
        for (; i < table->count && text_equal(table->item[i].fund, fund); i++)
            amount_fen += table->item[i].amount_fen;
        writer_begin(export->writer, "total");
        writer_attribute(export->writer, "fund", fund);
        attribute(export, "amount", EXPORT_TYPE_AMOUNT, amount_fen);
        writer_end(export->writer);
    }
}

static enum weir_status
write_xml(struct export *export, struct weir_arena *arena, struct weir_error *error)
{
    const enum weir_status status =
        writer_open(put_bytes, export->file, arena, &export->writer, error);
    if (status != WEIR_OK)
        return status;
    writer_begin(export->writer, "funds");
    writer_attribute(export->writer, "xmlns", text_of("urn:weir:funds:1"));
    if (export->request->run_id != 0) {
        attribute(export, "run", EXPORT_TYPE_INT, export->request->run_id);
        writer_attribute(export->writer, "state", export->found.runs.item[0].state);
    }
    attribute(export, "month", EXPORT_TYPE_MONTH, export->found.month_day);
    writer_attribute(export->writer, "month-state",
                     text_of(export->found.closed_no == 0 ? "open" : "closed"));
    for (uint32_t i = 0; i < export->table.count; i++)
        write_row(export, &export->table.item[i]);
    write_totals(export);
    writer_end(export->writer);
    return writer_close(export->writer, error);
}

static enum weir_status
read_table(struct export *export, struct db *db, struct weir_arena *arena, struct weir_error *error)
{
    const struct export_find_request asked = {.of_runs = EXPORT_OF_ALL_RUNS,
                                              .run_id = export->request->run_id,
                                              .month_day = export->request->month_day};
    enum weir_status status = export_find(db, &asked, arena, &export->found, error);
    if (status == WEIR_OK)
        status = fund_table_new(arena, &export->table, error);
    const struct ledger_sink sink = fund_table_sink(&export->table);
    if (status == WEIR_OK)
        status = ledger_source_read(db, &export->found.runs, LEDGER_STORE_WITH_DISTRICT, &sink,
                                    arena, error);
    if (status == WEIR_OK)
        fund_table_order(&export->table);
    return status;
}

static void
log_written(const struct export *export)
{
    const struct fund_export_request *request = export->request;
    struct log_line line;
    char month[EXPORT_CELL_SIZE];
    log_begin(&line, LOG_EVENT_FILE_WRITTEN);
    log_text(&line, "export", text_of("funds"));
    if (request->run_id != 0)
        log_int(&line, "run_id", request->run_id);
    else
        log_text(&line, "month",
                 export_cell_number(EXPORT_TYPE_MONTH, export->found.month_day, month));
    log_int(&line, "rows", export->table.count);
    if (request->file != NULL)
        log_text(&line, "file", text_of(request->file));
    log_end(&line);
}

enum weir_status
fund_export(struct db *db, const struct fund_export_request *request, struct weir_arena *arena,
            struct fund_export_result *result, struct weir_error *error)
{
    struct export export = {.request = request};
    enum weir_status status = db_begin(db, DB_READ_ONLY, error);
    if (status == WEIR_OK)
        status = read_table(&export, db, arena, error);
    if (status == WEIR_OK)
        status = file_write_begin(request->file, arena, &export.file, error);
    if (status == WEIR_OK && request->format == FUND_EXPORT_XML)
        status = write_xml(&export, arena, error);
    if (status == WEIR_OK && request->format == FUND_EXPORT_CSV)
        write_csv(&export);
    if (status == WEIR_OK) {
        status = file_write_commit(export.file, error);
        export.file = NULL;
    }
    if (status == WEIR_OK) {
        *result = (struct fund_export_result){.draft = export.found.draft,
                                              .month_open = export.found.closed_no == 0,
                                              .month_day = export.found.month_day};
        log_written(&export);
    }
    writer_free(export.writer);
    file_write_abort(export.file);
    db_rollback(db);
    return status;
}
