/*
 * export_paper.c - finds the runs, walks over their invoices, and lays the papers down.
 *
 * UBL goes into an archive, two documents an invoice, a folder for each thousand.
 */
#include "batch/export_paper.h"

#include <string.h>

#include "base/civil.h"
#include "base/error.h"
#include "base/text.h"
#include "batch/bill_walk.h"
#include "batch/document_bytes.h"
#include "batch/explain_invoice.h"
#include "batch/export_cell.h"
#include "host/archive.h"
#include "host/file.h"
#include "host/log.h"
#include "store/explain_store.h"
#include "store/export_store.h"
#include "store/month_store.h"
#include "store/run_store.h"
#include "xdoc/writer.h"

#define PAPER_BYTES ((size_t)64 << 20) /* what one document and its making may take */
#define FOLDER_FILES 1000
#define NAME_ROOM 64 /* bytes of an archive's name that the number may take; the rest is ours */

struct papers {
    const struct export_paper_request *request;
    struct db *db;
    struct weir_arena *arena; /* of the whole export */
    struct file_write *write;
    struct document_bytes document;
    struct bill_walk_entry only;
    struct export_paper_result *result;
};

/* --- names in an archive --- */
/* A number as part of a file's name: what not every system takes there becomes %XX. */
static void
write_name(struct text_writer *writer, struct weir_text number)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
    static const char hex[] = "0123456789ABCDEF";
    for (size_t i = 0; i < number.size; i++) {
        const unsigned char byte = (unsigned char)number.start[i];
        const bool is_plain =
            memchr(plain, byte, sizeof plain - 1) != NULL && !(i == 0 && byte == '.');
        const char escaped[3] = {'%', hex[byte >> 4], hex[byte & 15]};
        if (is_plain)
            text_write(writer, (struct weir_text){&number.start[i], 1});
        else
            text_write(writer, (struct weir_text){escaped, sizeof escaped});
    }
}

/* FOLDER/NUMBER.what, the folder counting thousands.  A number that is too long gives way to how
 * many went before. */
static struct weir_text
file_name(const struct papers *papers, struct weir_text number, const char *what,
          char buffer[ARCHIVE_NAME_SIZE + 1])
{
    char name[NAME_ROOM + 1];
    struct text_writer short_name = text_writer_of(name, sizeof name);
    struct text_writer writer = text_writer_of(buffer, ARCHIVE_NAME_SIZE + 1);
    const int64_t count = papers->result->invoice_count;
    write_name(&short_name, number);
    text_write_int(&writer, count / FOLDER_FILES + 1);
    text_write_string(&writer, "/");
    if (short_name.full) {
        text_write_string(&writer, "invoice");
        text_write_int(&writer, count + 1);
    } else {
        text_write(&writer, text_written(&short_name));
    }
    text_write_string(&writer, what);
    return text_written(&writer);
}

/* --- UBL --- */
typedef void write_ubl(const struct bill_ubl *ubl, struct writer *writer);

static enum weir_status
put_document(struct papers *papers, const struct bill_ubl *ubl, write_ubl *write, const char *what,
             struct weir_error *error)
{
    char number[BILL_WALK_NUMBER_SIZE];
    char name[ARCHIVE_NAME_SIZE + 1];
    const struct canon_invoice *invoice = ubl->bill->invoice;
    struct writer *writer = NULL;
    document_bytes_begin(&papers->document);
    enum weir_status status =
        writer_open(document_bytes_put, &papers->document, papers->document.arena, &writer, error);
    if (!status) {
        write(ubl, writer);
        status = writer_close(writer, error);
    }
    writer_free(writer);
    if (status)
        return status;
    const struct archive_file file = {
        .name =
            file_name(papers, bill_walk_number(ubl->bill, invoice->entry_no, number), what, name),
        .day = invoice->invoice_day,
        .bytes = document_bytes_text(&papers->document),
    };
    return archive_put(papers->write, &file, error);
}

static enum weir_status
take_ubl(struct papers *papers, const struct bill_walk_bill *bill, struct weir_error *error)
{
    const struct bill_ubl ubl = {
        .bill = bill,
        .company = &papers->request->company,
        .language = papers->request->language,
    };
    const bool reversal = bill->invoice->reverses_entry_no != 0;
    const enum weir_status status = put_document(
        papers, &ubl, bill_ubl_invoice, reversal ? ".creditnote.xml" : ".invoice.xml", error);
    return status ? status
                  : put_document(papers, &ubl, bill_ubl_statement, ".statement.xml", error);
}

/* --- all papers --- */
static enum weir_status
take(void *context, const struct bill_walk_bill *bill, struct weir_error *error)
{
    struct papers *papers = context;
    enum weir_status status = WEIR_OK;
    switch (papers->request->format) {
    case EXPORT_PAPER_UBL:
        status = take_ubl(papers, bill, error);
        break;
    }
    papers->result->invoice_count++;
    return status;
}

static enum weir_status
begin_papers(struct papers *papers, struct weir_error *error)
{
    papers->document.arena = weir_arena_new(PAPER_BYTES);
    if (papers->document.arena == NULL)
        return error_nomem(error);
    return file_write_begin(papers->request->file, papers->arena, &papers->write, error);
}

static enum weir_status
end_papers(struct papers *papers, struct weir_error *error)
{
    struct file_write *write = papers->write;
    switch (papers->request->format) {
    case EXPORT_PAPER_UBL:
        archive_end(write);
        break;
    }
    papers->write = NULL;
    return file_write_commit(write, error);
}

static enum weir_status
walk(struct papers *papers, const struct run_store_runs *runs, struct weir_error *error)
{
    struct bill_walk walk = {.db = papers->db, .take = take, .context = papers};
    enum weir_status status = WEIR_OK;
    for (uint32_t i = 0; !status && i < runs->count; i++)
        status = bill_walk_run(&walk, &runs->item[i], papers->only, error);
    papers->result->nameless = walk.nameless;
    return status;
}

/* --- which runs --- */
static enum weir_status
check_run(const struct run_store_run *run, struct weir_error *error)
{
    if (text_equal(run->kind, text_of("fee")))
        return error_set_text(error, WEIR_E_INVALID, "a run of kind % has no such rows", run->kind);
    if (text_equal(run->state, text_of("draft")) || text_equal(run->state, text_of("posted")))
        return WEIR_OK;
    (void)error_set_text(error, WEIR_E_INVALID, "the run is %: it has nothing to export",
                         run->state);
    error_hint(error, "Drafts and posted runs can be exported.");
    return WEIR_E_INVALID;
}

static enum weir_status
find_month(struct papers *papers, struct run_store_runs *runs, struct weir_error *error)
{
    struct export_store_runs listed = {0};
    enum weir_status status =
        export_store_month(papers->db, papers->request->month_day, papers->arena, &listed, error);
    if (status)
        return status;
    struct run_store_run *item = weir_arena_alloc(papers->arena, listed.count, sizeof *item);
    if (item == NULL)
        return error_nomem(error);
    for (uint32_t i = 0; !status && i < listed.count; i++) {
        struct run_store_runs one = {0};
        if (text_equal(listed.item[i].kind, text_of("fee")))
            continue;
        status = run_store_read(papers->db, listed.item[i].run_id, papers->arena, &one, error);
        if (!status)
            item[runs->count++] = one.item[0];
    }
    runs->item = item;
    return status;
}

/* Where the only invoice is, and which run made it. */
static enum weir_status
find_invoice(struct papers *papers, int64_t *run_id, struct weir_error *error)
{
    struct explain_store_entry entry = {0};
    struct explain_store_place place = {0};
    enum weir_status status = explain_invoice_parse(papers->request->number, &entry, error);
    if (!status)
        status = explain_store_find(papers->db, entry, &place, error);
    if (status)
        return status;
    if (place.run_id == 0 || (*run_id != 0 && place.run_id != *run_id)) {
        (void)error_set_text(error, WEIR_E_NOT_FOUND,
                             *run_id == 0 ? "there is no posted invoice %"
                                          : "the run has no invoice %",
                             papers->request->number);
        error_hint(error, "A draft's is found with --run RUN; `weir run list` shows the runs.");
        return WEIR_E_NOT_FOUND;
    }
    papers->only = (struct bill_walk_entry){place.account_id, entry.entry_no};
    *run_id = place.run_id;
    return WEIR_OK;
}

static enum weir_status
find_runs(struct papers *papers, struct run_store_runs *runs, struct weir_error *error)
{
    const struct export_paper_request *request = papers->request;
    int64_t run_id = request->run_id;
    enum weir_status status = WEIR_OK;
    if (run_id == 0 && request->number.start == NULL)
        return find_month(papers, runs, error);
    if (run_id != 0) {
        status = run_store_read(papers->db, run_id, papers->arena, runs, error);
        if (!status)
            status = check_run(&runs->item[0], error);
        if (!status && request->number.start != NULL) {
            const bool draft = text_equal(runs->item[0].state, text_of("draft"));
            status = db_use_draft(papers->db, draft ? run_id : 0, error);
        }
    }
    if (!status && request->number.start != NULL)
        status = find_invoice(papers, &run_id, error);
    if (!status && request->run_id == 0)
        status = run_store_read(papers->db, run_id, papers->arena, runs, error);
    return status;
}

static enum weir_status
find_closing(struct papers *papers, const struct run_store_runs *runs, struct weir_error *error)
{
    struct export_paper_result *result = papers->result;
    const bool month = papers->request->run_id == 0 && papers->request->number.start == NULL;
    int64_t closed_no = 0;
    result->run_count = runs->count;
    result->month_day =
        month ? papers->request->month_day : civil_month_begin(runs->item[0].invoice_day);
    result->draft = !month && text_equal(runs->item[0].state, text_of("draft"));
    const enum weir_status status =
        month_store_closed_no(papers->db, result->month_day, &closed_no, error);
    result->month_open = closed_no == 0;
    return status;
}

static void
log_written(const struct papers *papers)
{
    const struct export_paper_result *result = papers->result;
    struct log_line line;
    log_begin(&line, LOG_EVENT_FILE_WRITTEN);
    log_text(&line, "export", text_of("papers"));
    log_int(&line, "runs", result->run_count);
    log_int(&line, "invoices", result->invoice_count);
    if (papers->request->file != NULL)
        log_text(&line, "file", text_of(papers->request->file));
    log_end(&line);
}

enum weir_status
export_paper(struct db *db, const struct export_paper_request *request, struct weir_arena *arena,
             struct export_paper_result *result, struct weir_error *error)
{
    struct run_store_runs runs = {0};
    struct papers papers = {.request = request, .db = db, .arena = arena, .result = result};
    *result = (struct export_paper_result){0};
    enum weir_status status = find_runs(&papers, &runs, error);
    if (!status)
        status = find_closing(&papers, &runs, error);
    if (!status)
        status = begin_papers(&papers, error);
    if (!status)
        status = walk(&papers, &runs, error);
    if (!status)
        status = end_papers(&papers, error);
    if (!status)
        log_written(&papers);
    file_write_abort(papers.write);
    weir_arena_free(papers.document.arena);
    return status;
}
