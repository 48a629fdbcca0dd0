/* bill_page.c - an invoice as one XML document, for a stylesheet. */
#include "batch/bill_page.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "batch/bill_page_blocks.h"
#include "batch/bill_page_part.h"
#include "xdoc/qr.h"

#define QR_AMOUNT_SIZE 32

static const char *
language_name(enum explain_language language)
{
    switch (language) {
    case EXPLAIN_CHINESE:
        return "zh";
    case EXPLAIN_ENGLISH:
        break;
    }
    return "en";
}

static void
write_company(const struct bill_ubl_company *company, struct writer *writer)
{
    const struct {
        const char *name;
        struct weir_text value;
    } parts[] = {
        {"name", company->name},
        {"id", company->id},
        {"address", company->address},
        {"contact", company->contact},
    };
    writer_begin(writer, "company");
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (parts[i].value.size > 0)
            writer_attribute(writer, parts[i].name, parts[i].value);
    }
    writer_end(writer);
}

static void
write_customer(const struct bill_page_part *part)
{
    const struct bill_walk_bill *bill = part->page->bill;
    writer_begin(part->writer, "customer");
    writer_attribute(part->writer, "name", bill->name);
    writer_attribute(part->writer, "address", bill->address);
    if (bill->terms->persons != WEIR_PERSONS_UNKNOWN)
        bill_page_part_number(part, "persons", EXPORT_TYPE_INT, bill->terms->persons);
    writer_end(part->writer);
}

/* --- meters --- */
static const char *
kind_of(enum canon_use_kind kind)
{
    switch (kind) {
    case CANON_USE_READ:
        break;
    case CANON_USE_ESTIMATE:
        return "estimate";
    case CANON_USE_REMOVED:
        return "removed";
    case CANON_USE_SUB:
        return "sub";
    case CANON_USE_FRACTION:
        return "fraction";
    case CANON_USE_SHARED:
        return "shared";
    case CANON_USE_ADJUSTMENT:
        return "adjustment";
    }
    return "read";
}

static void
write_meters(const struct bill_page_part *part)
{
    const struct canon_invoice *invoice = part->invoice;
    for (uint32_t i = 0; i < invoice->use_count; i++) {
        const struct canon_use *use = &invoice->use[i];
        writer_begin(part->writer, "meter");
        if (use->kind != CANON_USE_ADJUSTMENT)
            writer_attribute(part->writer, "meter",
                             party_store_meter(part->page->bill->meters, use->meter_id));
        bill_page_part_number(part, "from", EXPORT_TYPE_DAY, use->begin_day);
        bill_page_part_number(part, "to", EXPORT_TYPE_DAY, use->end_day);
        if (use->has_registers) {
            bill_page_part_number(part, "first", EXPORT_TYPE_VOLUME, use->begin_register_milli);
            bill_page_part_number(part, "last", EXPORT_TYPE_VOLUME, use->end_register_milli);
        }
        bill_page_part_number(part, "volume_m3", EXPORT_TYPE_VOLUME, use->volume_l);
        writer_attribute(part->writer, "kind", text_of(kind_of(use->kind)));
        writer_end(part->writer);
    }
}

/* --- the QR code: what it is, digest, amount, currency, and the number, which may be anything ---
 */
static enum weir_status
write_qr(const struct bill_page_part *part, struct weir_arena *arena, struct weir_error *error)
{
    char said[QR_TEXT_BYTES];
    char number[BILL_WALK_NUMBER_SIZE];
    struct text_writer text = text_writer_of(said, sizeof said);
    struct qr qr = {0};
    text_write_string(&text, "weir-bill-1 ");
    text_write_hex(&text, part->page->bill->digest);
    text_write_string(&text, " ");
    text_write_decimal(&text, part->invoice->amount_fen, 2);
    text_write_string(&text, " ");
    text_write(&text, part->page->bill->currency);
    text_write_string(&text, " ");
    text_write(&text, bill_walk_number(part->page->bill, part->invoice->entry_no, number));
    if (text.full)
        return WEIR_OK; /* a number that long fits on no page either */
    const enum weir_status status = qr_make(text_written(&text), arena, &qr, error);
    if (status)
        return status;
    writer_begin(part->writer, "qr");
    writer_attribute(part->writer, "text", text_written(&text));
    bill_page_part_number(part, "size", EXPORT_TYPE_INT, qr.size);
    writer_attribute(part->writer, "path", qr.path);
    writer_end(part->writer);
    return WEIR_OK;
}

/* --- the whole --- */
static void
write_head(const struct bill_page_part *part)
{
    char number[BILL_WALK_NUMBER_SIZE];
    char digest[2 * CANON_DIGEST_SIZE + 1];
    struct text_writer hex = text_writer_of(digest, sizeof digest);
    const struct bill_walk_bill *bill = part->page->bill;
    const struct canon_invoice *invoice = part->invoice;
    struct writer *writer = part->writer;
    text_write_hex(&hex, bill->digest);
    writer_attribute(writer, "xmlns", text_of(BILL_PAGE_NAMESPACE));
    writer_attribute(writer, "lang", text_of(language_name(part->page->language)));
    writer_attribute(writer, "invoice", bill_walk_number(bill, invoice->entry_no, number));
    writer_attribute(writer, "account", invoice->account);
    writer_attribute(writer, "kind", invoice->kind);
    writer_attribute(writer, "state", bill->run->state);
    bill_page_part_number(part, "run", EXPORT_TYPE_INT, bill->run->run_id);
    bill_page_part_number(part, "date", EXPORT_TYPE_DAY, invoice->invoice_day);
    bill_page_part_number(part, "from", EXPORT_TYPE_DAY, invoice->period_begin_day);
    bill_page_part_number(part, "to", EXPORT_TYPE_DAY, invoice->period_end_day);
    bill_page_part_number(part, "days", EXPORT_TYPE_INT,
                          invoice->period_end_day - invoice->period_begin_day);
    bill_page_part_number(part, "volume_m3", EXPORT_TYPE_VOLUME, invoice->volume_l);
    bill_page_part_number(part, "amount", EXPORT_TYPE_AMOUNT, invoice->amount_fen);
    bill_page_part_number(part, "tax", EXPORT_TYPE_AMOUNT, invoice->tax_fen);
    writer_attribute(writer, "currency", bill->currency);
    writer_attribute(writer, "estimated", text_of(invoice->estimated ? "true" : "false"));
    if (invoice->reverses_entry_no != 0)
        writer_attribute(writer, "reverses",
                         bill_walk_number(bill, invoice->reverses_entry_no, number));
    if (invoice->origin_month_day != WEIR_DAY_NONE)
        bill_page_part_number(part, "origin", EXPORT_TYPE_MONTH, invoice->origin_month_day);
    writer_attribute(writer, "digest", text_written(&hex));
}

enum weir_status
bill_page_write(const struct bill_page *page, struct writer *writer, struct weir_arena *arena,
                struct weir_error *error)
{
    struct bill_page_part part = {
        .page = page, .invoice = page->bill->invoice, .writer = writer, .arena = arena};
    enum weir_status status = bill_page_part_begin(&part, error);
    if (status)
        return status;
    writer_begin(writer, "page");
    write_head(&part);
    write_company(page->company, writer);
    write_customer(&part);
    write_meters(&part);
    bill_page_blocks_write(&part);
    bill_page_part_lines(&part);
    bill_page_part_funds(&part);
    bill_page_part_documents(&part);
    bill_page_part_steps(&part);
    status = write_qr(&part, arena, error);
    writer_end(writer);
    return status;
}

void
bill_page_frame(const struct bill_ubl_company *company, enum explain_language language,
                struct writer *writer)
{
    writer_begin(writer, "frame");
    writer_attribute(writer, "xmlns", text_of(BILL_PAGE_NAMESPACE));
    writer_attribute(writer, "lang", text_of(language_name(language)));
    write_company(company, writer);
    writer_end(writer);
}
