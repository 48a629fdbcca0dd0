/*
 * export_paper.c - finds the runs, walks over their invoices, and lays the papers down.
 *
 * An archive has a folder for each thousand invoices; of UBL two documents an invoice.
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
#include "batch/paper_pages.h"
#include "host/archive.h"
#include "host/file.h"
#include "host/filter.h"
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
    struct document_bytes document; /* for an archive */
    struct paper_pages pages;
    struct filter *filter; /* makes PDF; NULL: no PDF is wanted */
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

/* --- pages --- */
static enum weir_status
put_file(void *context, struct weir_text bytes, struct weir_error *error)
{
    (void)error; /* the file keeps its own until it is committed */
    file_write_put(context, bytes);
    return WEIR_OK;
}

static enum weir_status
put_filter(void *context, struct weir_text bytes, struct weir_error *error)
{
    (void)error; /* as above, until it runs */
    filter_put(context, bytes);
    return WEIR_OK;
}

/* Where a whole document goes. */
static struct paper_pages_sink
last_sink(struct papers *papers)
{
    if (papers->request->archive)
        return (struct paper_pages_sink){document_bytes_put, &papers->document};
    return (struct paper_pages_sink){put_file, papers->write};
}

/* Where HTML goes. */
static struct paper_pages_sink
html_sink(struct papers *papers)
{
    if (papers->filter != NULL)
        return (struct paper_pages_sink){put_filter, papers->filter};
    return last_sink(papers);
}

static enum weir_status
begin_document(struct papers *papers, struct weir_error *error)
{
    document_bytes_begin(&papers->document);
    if (papers->filter != NULL)
        filter_begin(papers->filter);
    return paper_pages_begin(&papers->pages, html_sink(papers), error);
}

static enum weir_status
end_document(struct papers *papers, struct weir_error *error)
{
    enum weir_status status = paper_pages_end(&papers->pages, html_sink(papers), error);
    if (status || papers->filter == NULL)
        return status;
    const struct paper_pages_sink sink = last_sink(papers);
    status = filter_run(papers->filter, sink.put, sink.context, error);
    if (status == WEIR_E_NOT_FOUND)
        error_hint(error, "PDF is made by weasyprint: install it, or take --format html.");
    return status;
}

static enum weir_status
take_page(struct papers *papers, const struct bill_walk_bill *bill, struct weir_error *error)
{
    char number[BILL_WALK_NUMBER_SIZE];
    char name[ARCHIVE_NAME_SIZE + 1];
    const bool pdf = papers->filter != NULL;
    if (!papers->request->archive) {
        if (pdf && papers->result->invoice_count == EXPORT_PAPER_PDF_MAX) {
            (void)error_set(error, WEIR_E_INVALID, "too many bills for one PDF");
            error_hint(error,
                       "With --out NAME.tar there is one PDF each; --format html has no end.");
            return WEIR_E_INVALID;
        }
        return paper_pages_add(&papers->pages, bill, html_sink(papers), error);
    }
    enum weir_status status = begin_document(papers, error);
    if (!status)
        status = paper_pages_add(&papers->pages, bill, html_sink(papers), error);
    if (!status)
        status = end_document(papers, error);
    if (status)
        return status;
    const struct archive_file file = {
        .name = file_name(papers, bill_walk_number(bill, bill->invoice->entry_no, number),
                          pdf ? ".pdf" : ".html", name),
        .day = bill->invoice->invoice_day,
        .bytes = document_bytes_text(&papers->document),
    };
    return archive_put(papers->write, &file, error);
}

/* --- all papers --- */
static bool
is_ubl(const struct papers *papers)
{
    return papers->request->format == EXPORT_PAPER_UBL;
}

static enum weir_status
take(void *context, const struct bill_walk_bill *bill, struct weir_error *error)
{
    struct papers *papers = context;
    const enum weir_status status =
        is_ubl(papers) ? take_ubl(papers, bill, error) : take_page(papers, bill, error);
    papers->result->invoice_count++;
    return status;
}

static enum weir_status
begin_papers(struct papers *papers, struct weir_error *error)
{
    static const char *const weasyprint[] = {"weasyprint", "--encoding", "utf-8", "-", "-", NULL};
    const struct export_paper_request *request = papers->request;
    enum weir_status status = WEIR_OK;
    papers->document.arena = weir_arena_new(PAPER_BYTES);
    if (papers->document.arena == NULL)
        return error_nomem(error);
    if (request->format == EXPORT_PAPER_PDF)
        status = filter_open(weasyprint, papers->arena, &papers->filter, error);
    if (!status && !is_ubl(papers)) {
        papers->pages = (struct paper_pages){
            .company = &request->company,
            .language = request->language,
            .stylesheet = request->stylesheet,
        };
        status = paper_pages_open(&papers->pages, papers->arena, error);
    }
    if (!status)
        status = file_write_begin(request->file, papers->arena, &papers->write, error);
    if (!status && !is_ubl(papers) && !request->archive)
        status = begin_document(papers, error);
    return status;
}

static enum weir_status
end_papers(struct papers *papers, struct weir_error *error)
{
    enum weir_status status = WEIR_OK;
    if (is_ubl(papers) || papers->request->archive)
        archive_end(papers->write);
    else
        status = end_document(papers, error);
    if (status)
        return status;
    struct file_write *write = papers->write;
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
    filter_close(papers.filter);
    paper_pages_close(&papers.pages);
    weir_arena_free(papers.document.arena);
    return status;
}
