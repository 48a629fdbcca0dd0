/* audit_page.c - the report of an audit: XML, the page made of it, and their signatures. */
#include "batch/audit_page.h"

#include "base/civil.h"
#include "base/error.h"
#include "base/text.h"
#include "batch/document_bytes.h"
#include "batch/export_cell.h"
#include "batch/file_seal.h"
#include "batch/signer.h"
#include "host/clock.h"
#include "host/file.h"
#include "host/folder.h"
#include "host/log.h"
#include "xdoc/style.h"
#include "xdoc/writer.h"

#define DOCUMENT_BYTES ((size_t)64 << 20) /* of a report */
#define NUMBER_SIZE 40
#define NAME_SIZE 4096 /* bytes of a file's name */
#define DAY_S 86400

/* --- XML --- */
static void
put(struct writer *writer, const char *name, int64_t value, unsigned scale)
{
    char number[NUMBER_SIZE];
    struct text_writer text = text_writer_of(number, sizeof number);
    text_write_decimal(&text, value, scale);
    writer_attribute(writer, name, text_written(&text));
}

static void
put_day(struct writer *writer, const char *name, int32_t day)
{
    char number[NUMBER_SIZE];
    struct text_writer text = text_writer_of(number, sizeof number);
    text_write_day(&text, day);
    writer_attribute(writer, name, text_written(&text));
}

static void
put_month(struct writer *writer, const char *name, int32_t day)
{
    char month[EXPORT_CELL_SIZE];
    writer_attribute(writer, name, export_cell_number(EXPORT_TYPE_MONTH, day, month));
}

/* As xs:dateTime, in UTC. */
static void
put_moment(struct writer *writer, const char *name, int64_t at_s)
{
    char moment[NUMBER_SIZE];
    struct text_writer text = text_writer_of(moment, sizeof moment);
    const int64_t second = at_s % DAY_S;
    const int64_t part[] = {second / 3600, second / 60 % 60, second % 60};
    text_write_day(&text, (int32_t)(at_s / DAY_S));
    for (int i = 0; i < 3; i++) {
        text_write_string(&text, i == 0 ? "T" : ":");
        text_write_string(&text, part[i] < 10 ? "0" : "");
        text_write_int(&text, part[i]);
    }
    text_write_string(&text, "Z");
    writer_attribute(writer, name, text_written(&text));
}

static struct weir_text
given(const char *setting)
{
    return text_of(setting[0] == '\0' ? NULL : setting);
}

static void
write_head(const struct audit_page *page, bool is_signed, struct writer *writer)
{
    const struct audit_report *report = page->report;
    writer_attribute(writer, "xmlns", text_of(AUDIT_PAGE_NAMESPACE));
    writer_attribute(writer, "lang", text_of(page->language == EXPLAIN_CHINESE ? "zh" : "en"));
    put_month(writer, "from", page->request->from_day);
    put_month(writer, "to", page->request->to_day - 1);
    put_moment(writer, "made", page->request->now_s);
    writer_attribute(writer, "outcome",
                     text_of(report->broken  ? "broken"
                             : report->found ? "look"
                                             : "holds"));
    writer_attribute(writer, "signed", text_of(is_signed ? "yes" : "no"));
    writer_attribute(writer, "program", text_of(page->program));
    put(writer, "schema", report->about.schema_version, 0);
    writer_attribute(writer, "database", report->about.database);
    writer_attribute(writer, "role", report->about.role);
    writer_attribute(writer, "company", given(page->config->company));
    writer_attribute(writer, "company-id", given(page->config->company_id));
}

static void
write_month(const struct month_store_month *month, struct writer *writer)
{
    writer_begin(writer, "month");
    put_month(writer, "month", month->month_day);
    writer_attribute(writer, "state", text_of(month->closed ? "closed" : "open"));
    put(writer, "runs", month->run_count, 0);
    put(writer, "drafts", month->draft_count, 0);
    put(writer, "invoices", month->invoice_count, 0);
    put(writer, "lines", month->line_count, 0);
    put(writer, "volume_m3", month->volume_l, 3);
    put(writer, "amount", month->amount_fen, 2);
    put(writer, "fee-entries", month->entry_count, 0);
    put(writer, "fee-due", month->entry_due_fen, 2);
    if (month->closed_no != 0)
        writer_attribute(writer, "link", month->link);
    writer_end(writer);
}

static void
write_run(const struct audit_run *audited, struct writer *writer)
{
    const struct run_store_run *run = audited->run;
    writer_begin(writer, "run");
    put(writer, "run", run->run_id, 0);
    writer_attribute(writer, "kind", run->kind);
    writer_attribute(writer, "scope", run->scope);
    put_day(writer, "date", run->invoice_day);
    put(writer, "entries", run->invoice_count, 0);
    put(writer, "amount", run->amount_fen, 2);
    put(writer, "rules", run->rules_version, 0);
    writer_attribute(writer, "replayed", text_of(audit_answer_outcome(audited->replayed)));
    writer_attribute(writer, "root", run->root);
    writer_end(writer);
}

static void
write_item(const struct audit_page *page, enum audit_item item, struct writer *writer)
{
    const struct audit_answer *answer = &page->report->answer[item];
    const struct audit_item_text text = audit_item_text(item, page->language);
    writer_begin(writer, "item");
    writer_attribute(writer, "id", text_of(text.id));
    writer_attribute(writer, "outcome", text_of(audit_answer_outcome(answer->outcome)));
    writer_attribute(writer, "broken", text_of(answer->broken ? "yes" : "no"));
    put(writer, "checked", answer->checked_count, 0);
    writer_attribute(writer, "unit", text_of(text.unit));
    put(writer, "found", answer->found_count, 0);
    writer_element(writer, "title", text_of(text.title));
    writer_element(writer, "checks", text_of(text.checks));
    writer_element(writer, "said", answer->said);
    if (answer->outcome == AUDIT_FOUND)
        writer_element(writer, "advice", text_of(text.advice));
    for (uint32_t i = 0; i < answer->fault_count; i++) {
        writer_begin(writer, "fault");
        writer_attribute(writer, "subject", answer->fault[i].subject);
        writer_text(writer, answer->fault[i].words);
        writer_end(writer);
    }
    writer_end(writer);
}

static enum weir_status
write_xml(const struct audit_page *page, bool is_signed, struct document_bytes *xml,
          struct weir_error *error)
{
    struct writer *writer = NULL;
    document_bytes_begin(xml);
    enum weir_status status = writer_open(document_bytes_put, xml, xml->arena, &writer, error);
    if (status)
        return status;
    writer_begin(writer, "audit");
    write_head(page, is_signed, writer);
    for (uint32_t i = 0; i < page->report->months.count; i++)
        write_month(&page->report->months.item[i], writer);
    for (uint32_t i = 0; i < page->report->run_count; i++)
        write_run(&page->report->run[i], writer);
    for (int item = 0; item < AUDIT_ITEM_COUNT; item++)
        write_item(page, (enum audit_item)item, writer);
    writer_end(writer);
    status = writer_close(writer, error);
    writer_free(writer);
    return status;
}

/* --- HTML --- */
static enum weir_status
write_html(struct weir_text xml, struct document_bytes *html, struct weir_error *error)
{
    const struct xdoc_input sheet = {.file = "audit.xsl", .bytes = style_audit()};
    struct style *style = NULL;
    document_bytes_begin(html);
    enum weir_status status = style_open(&sheet, html->arena, &style, error);
    if (!status)
        status = document_bytes_put(html, text_of("<!DOCTYPE html>\n"), error);
    if (!status)
        status = style_apply(style, xml, document_bytes_put, html, error);
    style_close(style);
    return status;
}

/* --- files --- */
struct filing {
    const struct audit_page *page;
    struct weir_arena *arena;
    const struct signature_key *key; /* NULL: none */
};

/* FOLDER/audit-FROM-TO.SUFFIX, from arena. */
static enum weir_status
name_file(const struct filing *filing, const char *suffix, struct weir_text *name,
          struct weir_error *error)
{
    char buffer[NAME_SIZE];
    char month[EXPORT_CELL_SIZE];
    const struct audit_request *request = filing->page->request;
    struct text_writer writer = text_writer_of(buffer, sizeof buffer - 1);
    text_write_string(&writer, filing->page->folder);
    text_write_string(&writer, "/audit-");
    text_write(&writer, export_cell_number(EXPORT_TYPE_MONTH, request->from_day, month));
    text_write_string(&writer, "-");
    text_write(&writer, export_cell_number(EXPORT_TYPE_MONTH, request->to_day - 1, month));
    text_write_string(&writer, suffix);
    if (writer.full)
        return error_set(error, WEIR_E_INVALID, "the name of the report's file is too long");
    const struct weir_text text = text_written(&writer);
    char *copy = weir_arena_alloc(filing->arena, text.size + 1, 1);
    if (copy == NULL)
        return error_nomem(error);
    struct text_writer end = text_writer_of(copy, text.size + 1);
    text_write(&end, text);
    copy[text.size] = '\0';
    *name = (struct weir_text){copy, text.size};
    return WEIR_OK;
}

static enum weir_status
write_file(const struct filing *filing, const char *suffix, struct weir_text bytes,
           struct weir_text *name, struct weir_error *error)
{
    struct file_write *write = NULL;
    enum weir_status status = name_file(filing, suffix, name, error);
    if (!status)
        status = file_write_begin(name->start, filing->arena, &write, error);
    if (status)
        return status;
    file_write_put(write, bytes);
    return file_write_commit(write, error);
}

static enum weir_status
write_all(const struct filing *filing, struct document_bytes *xml, struct document_bytes *html,
          struct audit_page_files *files, struct weir_error *error)
{
    files->is_signed = filing->key != NULL;
    enum weir_status status = write_xml(filing->page, files->is_signed, xml, error);
    if (!status)
        status = write_html(document_bytes_text(xml), html, error);
    if (!status)
        status = write_file(filing, ".xml", document_bytes_text(xml), &files->xml, error);
    if (!status)
        status = file_seal_one(filing->key, files->xml.start, filing->arena, error);
    if (!status)
        status = write_file(filing, ".html", document_bytes_text(html), &files->html, error);
    if (!status)
        status = file_seal_one(filing->key, files->html.start, filing->arena, error);
    return status;
}

static void
log_written(const struct audit_page_files *files)
{
    struct log_line line;
    log_begin(&line, LOG_EVENT_FILE_WRITTEN);
    log_text(&line, "export", text_of("audit"));
    log_text(&line, "file", files->xml);
    log_end(&line);
}

enum weir_status
audit_page_prepare(const struct config *config, const char *folder, struct weir_arena *arena,
                   struct weir_error *error)
{
    struct signature_key *key = NULL;
    enum weir_status status = signer_open(config, arena, &key, error);
    signature_key_free(key);
    if (!status)
        status = folder_make(folder, error);
    return status;
}

enum weir_status
audit_page_write(const struct audit_page *page, struct weir_arena *arena,
                 struct audit_page_files *files, struct weir_error *error)
{
    struct signature_key *key = NULL;
    struct document_bytes xml = {.arena = weir_arena_new(DOCUMENT_BYTES)};
    struct document_bytes html = {.arena = weir_arena_new(DOCUMENT_BYTES)};
    enum weir_status status = xml.arena == NULL || html.arena == NULL
                                  ? error_nomem(error)
                                  : signer_open(page->config, arena, &key, error);
    const struct filing filing = {page, arena, key};
    if (!status)
        status = write_all(&filing, &xml, &html, files, error);
    if (!status)
        log_written(files);
    signature_key_free(key);
    weir_arena_free(xml.arena);
    weir_arena_free(html.arena);
    return status;
}
