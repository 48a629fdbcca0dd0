/* bill_ubl_part.c - the pieces that UBL documents are made of. */
#include "batch/bill_ubl_part.h"

#include "base/text.h"
#include "batch/explain_line.h"
#include "batch/export_cell.h"

#define UBL "urn:oasis:names:specification:ubl:schema:xsd:"
#define NAMESPACE_SIZE 120

static void
write_unit(const struct bill_ubl_part *part, const char *name, const char *unit,
           struct weir_text number)
{
    writer_begin(part->writer, name);
    writer_attribute(part->writer, "unitCode", text_of(unit));
    writer_text(part->writer, number);
    writer_end(part->writer);
}

void
bill_ubl_part_begin(const struct bill_ubl_part *part, const char *document)
{
    char space[NAMESPACE_SIZE];
    struct text_writer text = text_writer_of(space, sizeof space);
    text_write_string(&text, UBL);
    text_write_string(&text, document);
    text_write_string(&text, "-2");
    writer_begin(part->writer, document);
    writer_attribute(part->writer, "xmlns", text_written(&text));
    writer_attribute(part->writer, "xmlns:cac", text_of(UBL "CommonAggregateComponents-2"));
    writer_attribute(part->writer, "xmlns:cbc", text_of(UBL "CommonBasicComponents-2"));
    writer_element(part->writer, "cbc:UBLVersionID", text_of("2.1"));
}

void
bill_ubl_part_notes(const struct bill_ubl_part *part)
{
    char buffer[EXPORT_CELL_SIZE];
    char note[160];
    struct text_writer text = text_writer_of(note, sizeof note);
    const bool chinese = part->ubl->language == EXPLAIN_CHINESE;
    if (!text_equal(part->ubl->bill->run->state, text_of("posted")))
        writer_element(part->writer, "cbc:Note",
                       text_of(chinese ? "草稿，未入账" : "A draft: nothing in it is final"));
    if (part->invoice->origin_month_day != WEIR_DAY_NONE) {
        text_write_string(&text, "origin ");
        text_write(&text,
                   export_cell_number(EXPORT_TYPE_MONTH, part->invoice->origin_month_day, buffer));
        writer_element(part->writer, "cbc:Note", text_written(&text));
    }
    text = text_writer_of(note, sizeof note);
    text_write_string(&text, "digest ");
    text_write_hex(&text, part->ubl->bill->digest);
    writer_element(part->writer, "cbc:Note", text_written(&text));
}

void
bill_ubl_part_int(const struct bill_ubl_part *part, const char *name, int64_t number)
{
    char buffer[EXPORT_CELL_SIZE];
    writer_element(part->writer, name, export_cell_number(EXPORT_TYPE_INT, number, buffer));
}

void
bill_ubl_part_day(const struct bill_ubl_part *part, const char *name, int32_t day)
{
    char buffer[EXPORT_CELL_SIZE];
    writer_element(part->writer, name, export_cell_number(EXPORT_TYPE_DAY, day, buffer));
}

void
bill_ubl_part_period(const struct bill_ubl_part *part, const char *name, int32_t begin_day,
                     int32_t end_day)
{
    writer_begin(part->writer, name);
    bill_ubl_part_day(part, "cbc:StartDate", begin_day);
    bill_ubl_part_day(part, "cbc:EndDate", end_day > begin_day ? end_day - 1 : begin_day);
    writer_end(part->writer);
}

void
bill_ubl_part_money(const struct bill_ubl_part *part, const char *name, int64_t amount_fen)
{
    char buffer[EXPORT_CELL_SIZE];
    writer_begin(part->writer, name);
    writer_attribute(part->writer, "currencyID", part->ubl->bill->currency);
    writer_text(part->writer,
                export_cell_number(EXPORT_TYPE_AMOUNT, part->sign * amount_fen, buffer));
    writer_end(part->writer);
}

void
bill_ubl_part_volume(const struct bill_ubl_part *part, const char *name, int64_t volume_l)
{
    char buffer[EXPORT_CELL_SIZE];
    write_unit(part, name, "MTQ",
               export_cell_number(EXPORT_TYPE_VOLUME, part->sign * volume_l, buffer));
}

void
bill_ubl_part_quantity(const struct bill_ubl_part *part, const char *name,
                       const struct weir_line *line)
{
    if (line->has_volume)
        bill_ubl_part_volume(part, name, line->volume_l);
    else
        write_unit(part, name, "C62", text_of("1"));
}

void
bill_ubl_part_name(const struct bill_ubl_part *part, const char *name, const struct weir_line *line)
{
    struct speech speech;
    const struct explain explain = {.language = part->ubl->language};
    speech_begin(&speech, &explain);
    writer_element(part->writer, name, explain_line_name(&speech, line));
}

void
bill_ubl_part_price(const struct bill_ubl_part *part, const struct weir_line *line)
{
    char buffer[EXPORT_CELL_SIZE];
    if (!line->has_price)
        return;
    writer_begin(part->writer, "cac:Price");
    writer_begin(part->writer, "cbc:PriceAmount");
    writer_attribute(part->writer, "currencyID", part->ubl->bill->currency);
    writer_text(part->writer,
                export_cell_number(EXPORT_TYPE_PRICE, line->price_mfen_per_m3, buffer));
    writer_end(part->writer);
    write_unit(part, "cbc:BaseQuantity", "MTQ", text_of("1"));
    if (line->has_tax)
        writer_element(part->writer, "cbc:PriceType", text_of("tax included"));
    writer_end(part->writer);
}

/* --- parties --- */
static void
write_address(const struct bill_ubl_part *part, struct weir_text address)
{
    if (address.size == 0)
        return;
    writer_begin(part->writer, "cac:PostalAddress");
    writer_begin(part->writer, "cac:AddressLine");
    writer_element(part->writer, "cbc:Line", address);
    writer_end(part->writer);
    writer_end(part->writer);
}

static void
write_name(const struct bill_ubl_part *part, struct weir_text id, struct weir_text name)
{
    if (id.size > 0) {
        writer_begin(part->writer, "cac:PartyIdentification");
        writer_element(part->writer, "cbc:ID", id);
        writer_end(part->writer);
    }
    if (name.size > 0) {
        writer_begin(part->writer, "cac:PartyName");
        writer_element(part->writer, "cbc:Name", name);
        writer_end(part->writer);
    }
}

void
bill_ubl_part_supplier(const struct bill_ubl_part *part, const char *name)
{
    const struct bill_ubl_company *company = part->ubl->company;
    writer_begin(part->writer, name);
    write_name(part, company->id, company->name);
    write_address(part, company->address);
    if (company->contact.size > 0) {
        writer_begin(part->writer, "cac:Contact");
        writer_element(part->writer, "cbc:Note", company->contact);
        writer_end(part->writer);
    }
    writer_end(part->writer);
}

void
bill_ubl_part_customer(const struct bill_ubl_part *part, const char *name)
{
    writer_begin(part->writer, name);
    write_name(part, part->invoice->account, part->ubl->bill->name);
    write_address(part, part->ubl->bill->address);
    writer_end(part->writer);
}

/* --- money --- */
int64_t
bill_ubl_part_net(const struct weir_line *line)
{
    return line->amount_fen - (line->has_tax ? line->tax_fen : 0);
}

int64_t
bill_ubl_part_tax_sum(const struct canon_invoice *invoice)
{
    int64_t tax_fen = 0;
    for (uint32_t i = 0; i < invoice->line_count; i++) {
        const struct weir_line *line = &invoice->line[i];
        tax_fen += line->kind == WEIR_LINE_TAX ? line->amount_fen
                                               : line->amount_fen - bill_ubl_part_net(line);
    }
    return tax_fen;
}

void
bill_ubl_part_tax(const struct bill_ubl_part *part, int64_t tax_fen, bool included)
{
    writer_begin(part->writer, "cac:TaxTotal");
    bill_ubl_part_money(part, "cbc:TaxAmount", tax_fen);
    if (included)
        writer_element(part->writer, "cbc:TaxIncludedIndicator", text_of("true"));
    writer_end(part->writer);
}

void
bill_ubl_part_total(const struct bill_ubl_part *part)
{
    const int64_t amount_fen = part->invoice->amount_fen;
    const int64_t net_fen = amount_fen - bill_ubl_part_tax_sum(part->invoice);
    writer_begin(part->writer, "cac:LegalMonetaryTotal");
    bill_ubl_part_money(part, "cbc:LineExtensionAmount", net_fen);
    bill_ubl_part_money(part, "cbc:TaxExclusiveAmount", net_fen);
    bill_ubl_part_money(part, "cbc:TaxInclusiveAmount", amount_fen);
    bill_ubl_part_money(part, "cbc:PayableAmount", amount_fen);
    writer_end(part->writer);
}

struct weir_text
bill_ubl_part_nothing(const struct bill_ubl_part *part)
{
    return text_of(part->ubl->language == EXPLAIN_CHINESE ? "本期无费用" : "nothing to pay");
}
