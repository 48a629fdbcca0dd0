/* run_report.c - reads what a run did, in one transaction, and makes a page of it. */
#include "batch/run_report.h"

#include "base/civil.h"
#include "base/error.h"
#include "base/text.h"
#include "batch/document_bytes.h"
#include "batch/run_report_xml.h"
#include "host/file.h"
#include "host/log.h"
#include "xdoc/style.h"
#include "xdoc/writer.h"

#define DOCUMENT_BYTES ((size_t)16 << 20) /* of the document, which has no list without an end */

static enum weir_status
check_run(const struct run_store_run *run, struct weir_error *error)
{
    if (text_equal(run->state, text_of("draft")) || text_equal(run->state, text_of("posted")))
        return WEIR_OK;
    (void)error_set_text(error, WEIR_E_INVALID, "the run is %: there is nothing to report",
                         run->state);
    error_hint(error, "Drafts and posted runs have reports.");
    return WEIR_E_INVALID;
}

/* The run itself, and those that it is compared with. */
static enum weir_status
read_runs(struct db *db, struct weir_arena *arena, struct run_report_data *data,
          struct weir_error *error)
{
    struct run_store_runs found;
    enum weir_status status = run_store_read(db, data->request->run_id, arena, &found, error);
    if (!status)
        status = check_run(&found.item[0], error);
    if (status)
        return status;
    data->run = found.item[0];
    struct run_store_wish wish = {
        .kind = data->run.kind,
        .scope = data->run.scope,
        .before_id = data->run.run_id,
        .which = RUN_STORE_POSTED,
        .count = 1,
    };
    status = run_store_last(db, &wish, arena, &data->before, error);
    wish.scope = (struct weir_text){NULL, 0};
    wish.count = RUN_REPORT_PAST_MAX - 1;
    if (!status)
        status = run_store_last(db, &wish, arena, &data->past, error);
    return status;
}

static enum weir_status
read_sums(struct db *db, struct weir_arena *arena, struct run_report_data *data,
          struct weir_error *error)
{
    const struct run_store_run *run = &data->run;
    const bool fee = text_equal(run->kind, text_of("fee"));
    const bool draft = text_equal(run->state, text_of("draft"));
    enum weir_status status = db_use_draft(db, draft ? run->run_id : 0, error);
    if (!status)
        status = report_store_lines(db, run, arena, &data->lines, error);
    if (!status)
        status = report_store_plans(db, run, RUN_REPORT_PLAN_MAX, arena, &data->plans, error);
    if (!status)
        status = run_store_findings(db, run->run_id, arena, &data->findings, error);
    if (!status)
        status = report_store_held(db, run, RUN_REPORT_HELD_MAX, arena, &data->held, error);
    if (status || fee)
        return status;
    status = report_store_invoices(db, run, arena, &data->invoices, error);
    if (!status)
        status = report_store_blocks(db, run, arena, &data->blocks, error);
    if (!status)
        status = report_store_estimates(db, run, RUN_REPORT_ESTIMATE_MAX, arena, &data->estimates,
                                        error);
    return status;
}

static enum weir_status
read_all(struct db *db, struct weir_arena *arena, struct run_report_data *data,
         struct weir_error *error)
{
    enum weir_status status = db_begin(db, DB_READ_ONLY, error);
    if (status)
        return status;
    status = read_runs(db, arena, data, error);
    if (!status)
        status = read_sums(db, arena, data, error);
    db_rollback(db); /* also undoes db_use_draft */
    if (!status)
        status = publish_tariff_read(db, (struct weir_text){NULL, 0}, arena, &data->tariffs, error);
    if (status)
        return status;
    /* A read of 1 January is of the year that ended. */
    data->year = civil_of_day(data->run.through_day - 1).year;
    const struct permit_review_day day = {
        .year = data->year,
        .as_of_day = data->run.through_day,
    };
    return permit_review_totals(db, day, arena, &data->totals, error);
}

static enum weir_status
write_document(const struct run_report_data *data, struct document_bytes *bytes,
               struct weir_error *error)
{
    struct writer *writer = NULL;
    document_bytes_begin(bytes);
    enum weir_status status = writer_open(document_bytes_put, bytes, bytes->arena, &writer, error);
    if (status)
        return status;
    run_report_xml_write(data, writer);
    status = writer_close(writer, error);
    writer_free(writer);
    return status;
}

static enum weir_status
open_style(const struct run_report_request *request, struct weir_arena *arena, struct style **style,
           struct weir_error *error)
{
    struct xdoc_input sheet = {.file = "report.xsl", .bytes = style_report()};
    if (request->stylesheet != NULL) {
        sheet.file = request->stylesheet;
        if (file_read_all(request->stylesheet, STYLE_BYTES, arena, &sheet.bytes, error))
            return error->status;
    }
    return style_open(&sheet, arena, style, error);
}

static enum weir_status
put_file(void *context, struct weir_text bytes, struct weir_error *error)
{
    (void)error; /* the file keeps its own until it is committed */
    file_write_put(context, bytes);
    return WEIR_OK;
}

static enum weir_status
write_page(const struct run_report_data *data, struct weir_text document, struct weir_arena *arena,
           struct weir_error *error)
{
    struct style *style = NULL;
    struct file_write *write = NULL;
    const bool xml = data->request->xml;
    enum weir_status status = xml ? WEIR_OK : open_style(data->request, arena, &style, error);
    if (!status)
        status = file_write_begin(data->request->file, arena, &write, error);
    if (!status && xml)
        file_write_put(write, document);
    if (!status && !xml) {
        file_write_put(write, text_of("<!DOCTYPE html>\n"));
        status = style_apply(style, document, put_file, write, error);
    }
    if (status)
        file_write_abort(write);
    else
        status = file_write_commit(write, error);
    style_close(style);
    return status;
}

static void
log_written(const struct run_report_request *request)
{
    struct log_line line;
    log_begin(&line, LOG_EVENT_FILE_WRITTEN);
    log_text(&line, "export", text_of("report"));
    log_int(&line, "run_id", request->run_id);
    if (request->file != NULL)
        log_text(&line, "file", text_of(request->file));
    log_end(&line);
}

enum weir_status
run_report(struct db *db, const struct run_report_request *request, struct weir_arena *arena,
           struct weir_error *error)
{
    struct run_report_data data = {.request = request};
    struct document_bytes bytes = {.arena = weir_arena_new(DOCUMENT_BYTES)};
    if (bytes.arena == NULL)
        return error_nomem(error);
    enum weir_status status = read_all(db, arena, &data, error);
    if (!status)
        status = write_document(&data, &bytes, error);
    if (!status)
        status = write_page(&data, document_bytes_text(&bytes), arena, error);
    if (!status)
        log_written(request);
    weir_arena_free(bytes.arena);
    return status;
}
