/*
 * export_run.c - runs out, as XML or CSV.
 *
 * Reads one COPY a run, in key order, within one read-only transaction; of a row nothing is kept
 * but the number of the invoice it belongs to.
 */
#include "batch/export_run.h"

#include <string.h>

#include "base/assert.h"
#include "base/checked.h"
#include "base/civil.h"
#include "base/error.h"
#include "base/text.h"
#include "batch/export_cell.h"
#include "batch/export_find.h"
#include "batch/export_tariff.h"
#include "batch/fee_declare.h"
#include "host/file.h"
#include "host/log.h"
#include "seal/digest.h"
#include "store/export_store.h"
#include "store/fee_store.h"
#include "xdoc/writer.h"

#define OUTER_KEY_SIZE 1024 /* bytes of an invoice's number or a finding's reference */

struct export
{
    const struct export_run_request *request;
    const struct export_kind *kind;
    struct db *db;
    struct weir_arena *arena;
    struct file_write *write;
    struct writer *writer; /* NULL: CSV */
    struct export_tariffs tariffs;
    struct export_total *total;                      /* of the whole export */
    const struct fee_store_declaration *declaration; /* of the period asked for, or NULL */
    int64_t closed_no; /* of the month asked for, or of the run's; 0: it is open */
    struct weir_error *error;
};

/* What is remembered of the outer element at hand. */
struct outer {
    bool open;
    size_t key_size;
    char key[OUTER_KEY_SIZE];
    int64_t amount_fen;       /* as the invoice says */
    int64_t inner_amount_fen; /* as its lines add up */
};

static enum weir_status
put_bytes(void *context, struct weir_text bytes, struct weir_error *error)
{
    (void)error; /* the file keeps its own until it is committed */
    file_write_put(context, bytes);
    return WEIR_OK;
}

static enum weir_status
broken_sum(const struct export *export, const char *pattern, struct weir_text text)
{
    (void)error_set_text(export->error, WEIR_E_SEAL, pattern, text);
    error_hint(export->error, "weir verify tells what else does not hold.");
    return WEIR_E_SEAL;
}

/* Ends the outer element; its lines must add up to it. */
static enum weir_status
end_outer(struct export *export, struct outer *outer)
{
    if (!outer->open)
        return WEIR_OK;
    outer->open = false;
    if (export->writer != NULL)
        writer_end(export->writer);
    if (export->kind->inner_key != EXPORT_COLUMN_NONE &&
        outer->amount_fen != outer->inner_amount_fen)
        return broken_sum(export, "the lines of invoice % do not add up to its amount",
                          (struct weir_text){outer->key, outer->key_size});
    return WEIR_OK;
}

static void
write_fields(struct export *export, const struct copy_out *row, const struct export_fields *fields)
{
    char buffer[EXPORT_CELL_SIZE];
    for (uint32_t i = 0; i < fields->count; i++)
        writer_attribute(
            export->writer, fields->item[i].name,
            export_cell_text(row, &fields->item[i], &export->tariffs, EXPORT_CELL_XML, buffer));
}

/* Begins the outer element of row, unless row belongs to the one at hand. */
static enum weir_status
begin_outer(struct export *export, struct outer *outer, const struct copy_out *row,
            struct export_total *total)
{
    const struct export_kind *kind = export->kind;
    const struct weir_text key = copy_out_text(row, kind->outer_key);
    if (outer->open && text_equal(key, (struct weir_text){outer->key, outer->key_size}))
        return WEIR_OK;
    if (end_outer(export, outer) != WEIR_OK)
        return export->error->status;
    if (key.size > OUTER_KEY_SIZE)
        return error_set(export->error, WEIR_E_INVALID, "an invoice's number is too long");
    memcpy(outer->key, key.start, key.size);
    outer->key_size = key.size;
    outer->open = true;
    outer->inner_amount_fen = 0;
    outer->amount_fen = kind->amount == EXPORT_COLUMN_NONE ? 0 : copy_out_int(row, kind->amount);
    if (export->writer != NULL) {
        writer_begin(export->writer, kind->outer);
        write_fields(export, row, &kind->outer_fields);
    }
    return export_total_outer(total, kind, row, &export->tariffs, export->error);
}

static enum weir_status
write_row(struct export *export, struct outer *outer, const struct copy_out *row,
          struct export_total *total)
{
    const struct export_kind *kind = export->kind;
    if (begin_outer(export, outer, row, total) != WEIR_OK)
        return export->error->status;
    const bool has_inner =
        kind->inner_key != EXPORT_COLUMN_NONE && !copy_out_null(row, kind->inner_key);
    if (has_inner) {
        export_total_inner(total);
        if (!checked_add(outer->inner_amount_fen, copy_out_int(row, kind->inner_amount),
                         &outer->inner_amount_fen))
            return broken_sum(export, "the lines of invoice % do not add up",
                              copy_out_text(row, kind->outer_key));
    }
    if (export->writer == NULL) {
        if (has_inner || kind->inner_key == EXPORT_COLUMN_NONE)
            export_cell_csv_row(export->write, row, &kind->csv, &export->tariffs);
    } else if (has_inner) {
        writer_begin(export->writer, kind->inner);
        write_fields(export, row, &kind->inner_fields);
        writer_end(export->writer);
    }
    return WEIR_OK;
}

/* Writes the rows of a COPY that has begun, or not (NULL, with the error's status), and frees it.
 */
static enum weir_status
write_rows(struct export *export, struct copy_out *rows, struct export_total *total)
{
    struct outer outer = {0};
    bool more = true;
    enum weir_status status = WEIR_OK;
    while (status == WEIR_OK && more) {
        status = copy_out_next(rows, &more, export->error);
        if (status == WEIR_OK && more)
            status = write_row(export, &outer, rows, total);
    }
    if (status == WEIR_OK)
        status = end_outer(export, &outer);
    copy_out_free(rows);
    return status;
}

static void
write_month(const struct export *export, int32_t month_day)
{
    char buffer[EXPORT_CELL_SIZE];
    struct writer *writer = export->writer;
    writer_attribute(writer, "month", export_cell_number(EXPORT_TYPE_MONTH, month_day, buffer));
    writer_attribute(writer, "month-state", text_of(export->closed_no > 0 ? "closed" : "open"));
}

static void
begin_run(const struct export *export, const struct export_store_run *run)
{
    struct writer *writer = export->writer;
    char buffer[EXPORT_CELL_SIZE];
    writer_begin(writer, "run");
    writer_attribute(writer, "run", export_cell_number(EXPORT_TYPE_INT, run->run_id, buffer));
    writer_attribute(writer, "kind", run->kind);
    writer_attribute(writer, "state", run->state);
    writer_attribute(writer, "through",
                     export_cell_number(EXPORT_TYPE_DAY, run->through_day, buffer));
    writer_attribute(writer, "date", export_cell_number(EXPORT_TYPE_DAY, run->invoice_day, buffer));
    write_month(export, civil_month_begin(run->invoice_day));
    writer_attribute(writer, "root", run->root);
}

/* Whether the run's rows are what the run says of itself. */
static enum weir_status
check_run(const struct export *export, const struct export_store_run *run,
          const struct export_total *total)
{
    if (export->kind->amount == EXPORT_COLUMN_NONE)
        return WEIR_OK;
    const struct export_sums sums = export_total_all(total);
    const bool lines_hold =
        export->kind->inner_count == NULL || sums.inner_count == run->line_count;
    if (sums.outer_count == run->invoice_count && sums.volume_l == run->volume_l &&
        sums.amount_fen == run->amount_fen && lines_hold)
        return WEIR_OK;
    char number[EXPORT_CELL_SIZE];
    return broken_sum(export, "the invoices of run % do not add up to what the run says",
                      export_cell_number(EXPORT_TYPE_INT, run->run_id, number));
}

static enum weir_status
write_run(struct export *export, const struct export_store_run *run)
{
    struct export_total total = {0};
    enum weir_status status =
        export_tariff_read(export->db, run->run_id, export->arena, &export->tariffs, export->error);
    if (status != WEIR_OK)
        return status;
    if (export->writer != NULL)
        begin_run(export, run);
    struct copy_out *rows = NULL;
    /* Of a closed month, decisions as they stood when it was closed: the same bytes for ever. */
    const bool settled = export->request->run_id == 0 && export->closed_no > 0;
    status = export_store_begin(export->db, export->kind->rows, run,
                                settled ? export->closed_no : INT64_MAX, &rows, export->error);
    if (status == WEIR_OK)
        status = write_rows(export, rows, &total);
    if (status != WEIR_OK)
        return status;
    if (export->writer != NULL) {
        export_total_write(&total, export->kind, export->writer);
        writer_end(export->writer);
    }
    status = export->tariffs.nomem ? error_nomem(export->error) : check_run(export, run, &total);
    if (status == WEIR_OK)
        status = export_total_add(export->total, &total, export->error);
    return status;
}

/* --- a declaration period -----------------------------------------------------------------------
 */
static void
begin_period(const struct export *export)
{
    char buffer[EXPORT_CELL_SIZE];
    const struct fee_store_declaration *declaration = export->declaration;
    writer_begin(export->writer, "period");
    writer_attribute(export->writer, "period", export->request->period);
    if (declaration == NULL)
        return;
    writer_attribute(export->writer, "declaration",
                     export_cell_number(EXPORT_TYPE_INT, declaration->declaration_no, buffer));
    char root[2 * DIGEST_SIZE + 1];
    struct text_writer hex = text_writer_of(root, sizeof root);
    text_write_hex(&hex, declaration->root);
    writer_attribute(export->writer, "root", text_written(&hex));
}

/* Whether the entries written are those that were declared. */
static enum weir_status
check_period(const struct export *export, const struct export_total *total)
{
    const struct export_sums sums = export_total_all(total);
    if (export->declaration == NULL || (sums.outer_count == export->declaration->sums.entry_count &&
                                        sums.volume_l == export->declaration->sums.volume_l &&
                                        sums.amount_fen == export->declaration->sums.due_fen))
        return WEIR_OK;
    return broken_sum(export, "the entries of period % are not what was declared",
                      export->request->period);
}

static enum weir_status
write_period(struct export *export)
{
    const struct export_run_request *request = export->request;
    struct export_total total = {0};
    struct export_store_period period = {
        .correction = request->declared < 0 ? INT32_MAX : (int32_t)request->declared,
    };
    struct fee_period_days days;
    enum weir_status status = fee_declare_parse(request->period, &days, export->error);
    if (status != WEIR_OK)
        return status;
    period.first_day = days.first_day;
    period.months = civil_month_number(days.end_day) - civil_month_number(days.first_day);
    status = export_tariff_read(export->db, 0, export->arena, &export->tariffs, export->error);
    if (status != WEIR_OK)
        return status;
    if (export->writer != NULL)
        begin_period(export);
    struct copy_out *rows = NULL;
    status = export_store_period(export->db, &period, &rows, export->error);
    if (status == WEIR_OK)
        status = write_rows(export, rows, &total);
    if (status == WEIR_OK)
        status = check_period(export, &total);
    if (status != WEIR_OK)
        return status;
    if (export->writer != NULL) {
        export_total_write(&total, export->kind, export->writer);
        writer_end(export->writer);
    }
    return export_total_add(export->total, &total, export->error);
}

/* Finds the declaration that is asked for. */
static enum weir_status
find_declaration(struct export *export)
{
    const struct export_run_request *request = export->request;
    struct fee_store_declarations declarations = {0};
    const enum weir_status status = fee_store_declarations(
        export->db, request->period, export->arena, &declarations, export->error);
    if (status != WEIR_OK || request->declared < 0)
        return status;
    if (request->declared >= declarations.count) {
        (void)error_set_text(export->error, WEIR_E_NOT_FOUND,
                             "period % has no declaration of that number", request->period);
        error_hint(export->error, "They are numbered from 0; weir fees declare makes the next.");
        return WEIR_E_NOT_FOUND;
    }
    export->declaration = &declarations.item[request->declared];
    return WEIR_OK;
}

/* --- all of it ----------------------------------------------------------------------------------
 */
static enum weir_status
write_document(struct export *export, const struct export_store_runs *runs)
{
    const struct export_kind *kind = export->kind;
    if (export->request->format == EXPORT_RUN_XML) {
        const enum weir_status status =
            writer_open(put_bytes, export->write, export->arena, &export->writer, export->error);
        if (status != WEIR_OK)
            return status;
        writer_begin(export->writer, kind->name);
        writer_attribute(export->writer, "xmlns", text_of(kind->name_space));
        if (export->request->run_id == 0 && export->request->period.start == NULL)
            write_month(export, export->request->month_day);
    } else {
        if (export->request->bom)
            file_write_put(export->write, text_of("\xef\xbb\xbf"));
        export_cell_csv_heading(export->write, &kind->csv);
    }
    if (export->request->period.start != NULL && write_period(export) != WEIR_OK)
        return export->error->status;
    for (uint32_t i = 0; i < runs->count; i++) {
        if (write_run(export, &runs->item[i]) != WEIR_OK)
            return export->error->status;
    }
    if (export->writer == NULL)
        return WEIR_OK;
    export_total_write(export->total, kind, export->writer);
    writer_end(export->writer);
    return writer_close(export->writer, export->error);
}

/* The runs that are exported, and whether their month is closed; a period has none. */
static enum weir_status
find_runs(struct export *export, struct export_find *found)
{
    const struct export_run_request *request = export->request;
    const struct export_find_request asked = {.of_runs = export->kind->of_runs,
                                              .run_id = request->run_id,
                                              .month_day = request->month_day};
    if (request->period.start != NULL)
        return find_declaration(export);
    const enum weir_status status =
        export_find(export->db, &asked, export->arena, found, export->error);
    export->closed_no = found->closed_no;
    return status;
}

static void
log_written(const struct export *export, const struct export_run_result *result)
{
    const struct export_run_request *request = export->request;
    const struct export_sums sums = export_total_all(&result->total);
    struct log_line line;
    char month[EXPORT_CELL_SIZE];
    log_begin(&line, LOG_EVENT_FILE_WRITTEN);
    log_text(&line, "export", text_of(export->kind->name));
    if (request->run_id != 0)
        log_int(&line, "run_id", request->run_id);
    else if (request->period.start != NULL)
        log_text(&line, "period", request->period);
    else
        log_text(&line, "month", export_cell_number(EXPORT_TYPE_MONTH, result->month_day, month));
    log_int(&line, "runs", result->run_count);
    log_int(&line, export->kind->outer_count, sums.outer_count);
    if (export->kind->inner_count != NULL)
        log_int(&line, export->kind->inner_count, sums.inner_count);
    if (export->kind->amount != EXPORT_COLUMN_NONE)
        log_int(&line, "amount_fen", sums.amount_fen);
    if (request->file != NULL)
        log_text(&line, "file", text_of(request->file));
    log_end(&line);
}

enum weir_status
export_run(struct db *db, const struct export_run_request *request, struct weir_arena *arena,
           struct export_run_result *result, struct weir_error *error)
{
    struct export_find found = {.month_day = request->month_day};
    struct export_run_result done = {.month_open = true};
    struct export export = {
        .request = request,
        .kind = export_kind_get(request->kind),
        .db = db,
        .arena = arena,
        .total = &done.total,
        .error = error,
    };
    export.tariffs.scratch = weir_arena_new(EXPORT_TARIFF_SCRATCH_BYTES);
    enum weir_status status =
        export.tariffs.scratch == NULL ? error_nomem(error) : db_begin(db, DB_READ_ONLY, error);
    if (status == WEIR_OK)
        status = find_runs(&export, &found);
    if (status == WEIR_OK)
        status = file_write_begin(request->file, arena, &export.write, error);
    if (status == WEIR_OK)
        status = write_document(&export, &found.runs);
    if (status == WEIR_OK) {
        status = file_write_commit(export.write, error);
        export.write = NULL;
    }
    if (status == WEIR_OK) {
        done.run_count = found.runs.count;
        done.month_open = export.declaration == NULL && export.closed_no == 0;
        done.draft = found.draft;
        done.month_day = found.month_day;
        *result = done;
        log_written(&export, result);
    }
    writer_free(export.writer);
    file_write_abort(export.write);
    weir_arena_free(export.tariffs.scratch);
    db_rollback(db);
    return status;
}
