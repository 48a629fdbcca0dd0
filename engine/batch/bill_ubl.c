/*
 * bill_ubl.c - invoices as UBL 2.1.
 *
 * Units are those of UN/ECE Recommendation 20: MTQ cubic metre, C62 one.  Document types are those
 * of UN/CEFACT 1001: 380 invoice, 381 credit note.
 */
#include "batch/bill_ubl.h"

#include "base/text.h"
#include "batch/bill_ubl_part.h"

/* What is printed with the other sign: a CreditNote says what is given back. */
static int64_t
sign_of(const struct canon_invoice *invoice)
{
    return invoice->reverses_entry_no == 0 ? 1 : -1;
}

static void
write_reference(const struct bill_ubl_part *part)
{
    char number[BILL_WALK_NUMBER_SIZE];
    const struct canon_invoice *invoice = part->invoice;
    if (invoice->reverses_entry_no == 0)
        return;
    writer_begin(part->writer, "cac:BillingReference");
    writer_begin(part->writer, "cac:InvoiceDocumentReference");
    writer_element(part->writer, "cbc:ID",
                   bill_walk_number(part->ubl->bill, invoice->reverses_entry_no, number));
    writer_end(part->writer);
    writer_end(part->writer);
}

static void
write_parties(const struct bill_ubl_part *part)
{
    writer_begin(part->writer, "cac:AccountingSupplierParty");
    bill_ubl_part_supplier(part, "cac:Party");
    writer_end(part->writer);
    writer_begin(part->writer, "cac:AccountingCustomerParty");
    bill_ubl_part_customer(part, "cac:Party");
    writer_end(part->writer);
}

static void
write_line(const struct bill_ubl_part *part, uint32_t index)
{
    struct writer *writer = part->writer;
    const struct weir_line *line = &part->invoice->line[index];
    const bool credit = part->sign < 0;
    writer_begin(writer, credit ? "cac:CreditNoteLine" : "cac:InvoiceLine");
    bill_ubl_part_int(part, "cbc:ID", (int64_t)index + 1);
    bill_ubl_part_quantity(part, credit ? "cbc:CreditedQuantity" : "cbc:InvoicedQuantity", line);
    bill_ubl_part_money(part, "cbc:LineExtensionAmount", bill_ubl_part_net(line));
    if (line->fund.size > 0)
        writer_element(writer, "cbc:AccountingCostCode", line->fund);
    bill_ubl_part_period(part, "cac:InvoicePeriod", line->begin_day, line->end_day);
    if (line->has_tax)
        bill_ubl_part_tax(part, line->tax_fen, true);
    writer_begin(writer, "cac:Item");
    bill_ubl_part_name(part, "cbc:Name", line);
    writer_begin(writer, "cac:SellersItemIdentification");
    writer_element(writer, "cbc:ID", line->charge);
    writer_end(writer);
    writer_end(writer);
    bill_ubl_part_price(part, line);
    writer_end(writer);
}

/* UBL has no document without a line. */
static void
write_no_line(const struct bill_ubl_part *part)
{
    struct writer *writer = part->writer;
    writer_begin(writer, part->sign < 0 ? "cac:CreditNoteLine" : "cac:InvoiceLine");
    bill_ubl_part_int(part, "cbc:ID", 1);
    bill_ubl_part_money(part, "cbc:LineExtensionAmount", 0);
    writer_begin(writer, "cac:Item");
    writer_element(writer, "cbc:Name", bill_ubl_part_nothing(part));
    writer_end(writer);
    writer_end(writer);
}

void
bill_ubl_invoice(const struct bill_ubl *ubl, struct writer *writer)
{
    const struct canon_invoice *invoice = ubl->bill->invoice;
    const bool credit = invoice->reverses_entry_no != 0;
    struct bill_ubl_part part = {
        .ubl = ubl, .invoice = invoice, .writer = writer, .sign = sign_of(invoice)};
    char number[BILL_WALK_NUMBER_SIZE];
    bill_ubl_part_begin(&part, credit ? "CreditNote" : "Invoice");
    writer_element(writer, "cbc:ID", bill_walk_number(ubl->bill, invoice->entry_no, number));
    bill_ubl_part_day(&part, "cbc:IssueDate", invoice->invoice_day);
    writer_element(writer, credit ? "cbc:CreditNoteTypeCode" : "cbc:InvoiceTypeCode",
                   text_of(credit ? "381" : "380"));
    bill_ubl_part_notes(&part);
    writer_element(writer, "cbc:DocumentCurrencyCode", ubl->bill->currency);
    bill_ubl_part_int(&part, "cbc:LineCountNumeric",
                      invoice->line_count == 0 ? 1 : invoice->line_count);
    bill_ubl_part_period(&part, "cac:InvoicePeriod", invoice->period_begin_day,
                         invoice->period_end_day);
    write_reference(&part);
    write_parties(&part);
    bill_ubl_part_tax(&part, bill_ubl_part_tax_sum(invoice), false);
    bill_ubl_part_total(&part);
    uint32_t written = 0;
    for (uint32_t i = 0; i < invoice->line_count; i++) {
        if (invoice->line[i].kind == WEIR_LINE_TAX)
            continue;
        write_line(&part, i);
        written++;
    }
    if (written == 0)
        write_no_line(&part);
    writer_end(writer);
}
