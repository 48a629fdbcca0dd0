/* bill_ubl_statement.c - a UtilityStatement: the water behind an invoice, meter by meter, block by
 * block.  A reversal's has the minus that its invoice has not. */
#include "base/text.h"
#include "batch/bill_ubl.h"
#include "batch/bill_ubl_part.h"
#include "batch/export_cell.h"

static bool
is_reading(const struct canon_use *use)
{
    return use->has_registers && use->kind != CANON_USE_ADJUSTMENT;
}

static const char *
correction_of(enum canon_use_kind kind)
{
    switch (kind) {
    case CANON_USE_SUB:
        return "sub-meter";
    case CANON_USE_FRACTION:
        return "fraction";
    case CANON_USE_ADJUSTMENT:
        return "adjustment";
    case CANON_USE_READ:
    case CANON_USE_ESTIMATE:
    case CANON_USE_REMOVED:
    case CANON_USE_SHARED:
        break;
    }
    return "no register";
}

/* Registers are counts of the meter, and stand as they are read: never with another sign. */
static void
write_register(const struct bill_ubl_part *part, const char *name, int64_t register_milli)
{
    char buffer[EXPORT_CELL_SIZE];
    writer_begin(part->writer, name);
    writer_attribute(part->writer, "unitCode", text_of("MTQ"));
    writer_text(part->writer, export_cell_number(EXPORT_TYPE_VOLUME, register_milli, buffer));
    writer_end(part->writer);
}

static const char *
method_of(enum canon_use_kind kind)
{
    switch (kind) {
    case CANON_USE_READ:
    case CANON_USE_REMOVED:
    case CANON_USE_SUB:
    case CANON_USE_FRACTION:
    case CANON_USE_ADJUSTMENT:
        break;
    case CANON_USE_ESTIMATE:
    case CANON_USE_SHARED:
        return "Estimated";
    }
    return "Actual";
}

static void
write_reading(const struct bill_ubl_part *part, const struct canon_use *use)
{
    struct writer *writer = part->writer;
    writer_begin(writer, "cac:MeterReading");
    bill_ubl_part_day(part, "cbc:PreviousMeterReadingDate", use->begin_day);
    write_register(part, "cbc:PreviousMeterQuantity", use->begin_register_milli);
    bill_ubl_part_day(part, "cbc:LatestMeterReadingDate", use->end_day);
    write_register(part, "cbc:LatestMeterQuantity", use->end_register_milli);
    writer_element(writer, "cbc:LatestMeterReadingMethodCode", text_of(method_of(use->kind)));
    bill_ubl_part_volume(part, "cbc:DeliveredQuantity", use->volume_l);
    writer_end(writer);
}

static void
write_point(const struct bill_ubl_part *part)
{
    struct writer *writer = part->writer;
    const struct canon_invoice *invoice = part->invoice;
    writer_begin(writer, "cac:UtilityConsumptionPoint");
    writer_element(writer, "cbc:ID", invoice->account);
    bool open = false;
    int64_t meter_id = 0;
    for (uint32_t i = 0; i < invoice->use_count; i++) {
        const struct canon_use *use = &invoice->use[i];
        if (!is_reading(use))
            continue;
        if (open && meter_id != use->meter_id) {
            writer_end(writer);
            open = false;
        }
        if (!open) {
            writer_begin(writer, "cac:UtilityMeter");
            writer_element(writer, "cbc:MeterNumber",
                           party_store_meter(part->ubl->bill->meters, use->meter_id));
            open = true;
            meter_id = use->meter_id;
        }
        write_reading(part, use);
    }
    if (open)
        writer_end(writer);
    writer_end(writer);
}

static void
write_supply(const struct bill_ubl_part *part)
{
    struct writer *writer = part->writer;
    const struct canon_invoice *invoice = part->invoice;
    const int32_t persons = part->ubl->bill->terms->persons;
    writer_begin(writer, "cac:EnergyWaterSupply");
    writer_begin(writer, "cac:ConsumptionReport");
    writer_element(writer, "cbc:ID", text_of("1"));
    bill_ubl_part_volume(part, "cbc:TotalConsumedQuantity", invoice->volume_l);
    if (persons != WEIR_PERSONS_UNKNOWN)
        bill_ubl_part_int(part, "cbc:ResidentOccupantsNumeric", persons);
    writer_end(writer);
    for (uint32_t i = 0; i < invoice->use_count; i++) {
        const struct canon_use *use = &invoice->use[i];
        if (is_reading(use))
            continue;
        writer_begin(writer, "cac:EnergyWaterConsumptionCorrection");
        writer_element(writer, "cbc:CorrectionType", text_of(correction_of(use->kind)));
        if (use->kind != CANON_USE_ADJUSTMENT)
            writer_element(writer, "cbc:MeterNumber",
                           party_store_meter(part->ubl->bill->meters, use->meter_id));
        bill_ubl_part_volume(part, "cbc:ConsumptionWaterQuantity", use->volume_l);
        writer_end(writer);
    }
    writer_end(writer);
}

static void
write_line(const struct bill_ubl_part *part, uint32_t index)
{
    struct writer *writer = part->writer;
    const struct weir_line *line = &part->invoice->line[index];
    writer_begin(writer, "cac:ConsumptionLine");
    bill_ubl_part_int(part, "cbc:ID", (int64_t)index + 1);
    bill_ubl_part_int(part, "cbc:ParentDocumentLineReferenceID", (int64_t)index + 1);
    bill_ubl_part_quantity(part, "cbc:InvoicedQuantity", line);
    bill_ubl_part_money(part, "cbc:LineExtensionAmount", bill_ubl_part_net(line));
    bill_ubl_part_period(part, "cac:Period", line->begin_day, line->end_day);
    if (line->has_tax)
        bill_ubl_part_tax(part, line->tax_fen, true);
    writer_begin(writer, "cac:UtilityItem");
    writer_element(writer, "cbc:ID", line->charge);
    bill_ubl_part_name(part, "cbc:Description", line);
    writer_end(writer);
    bill_ubl_part_price(part, line);
    writer_end(writer);
}

static void
write_no_line(const struct bill_ubl_part *part)
{
    struct writer *writer = part->writer;
    writer_begin(writer, "cac:ConsumptionLine");
    bill_ubl_part_int(part, "cbc:ID", 1);
    bill_ubl_part_volume(part, "cbc:InvoicedQuantity", 0);
    bill_ubl_part_money(part, "cbc:LineExtensionAmount", 0);
    writer_begin(writer, "cac:UtilityItem");
    writer_element(writer, "cbc:ID", text_of("none"));
    writer_element(writer, "cbc:Description", bill_ubl_part_nothing(part));
    writer_end(writer);
    writer_end(writer);
}

static void
write_consumption(const struct bill_ubl_part *part)
{
    struct writer *writer = part->writer;
    const struct canon_invoice *invoice = part->invoice;
    writer_begin(writer, "cac:SupplierConsumption");
    writer_begin(writer, "cac:Consumption");
    writer_element(writer, "cbc:UtilityStatementTypeCode", text_of("Water"));
    bill_ubl_part_period(part, "cac:MainPeriod", invoice->period_begin_day,
                         invoice->period_end_day);
    bill_ubl_part_tax(part, bill_ubl_part_tax_sum(invoice), false);
    write_supply(part);
    bill_ubl_part_total(part);
    writer_end(writer);
    uint32_t written = 0;
    for (uint32_t i = 0; i < invoice->line_count; i++) {
        if (invoice->line[i].kind == WEIR_LINE_TAX)
            continue;
        write_line(part, i);
        written++;
    }
    if (written == 0)
        write_no_line(part);
    writer_end(writer);
}

void
bill_ubl_statement(const struct bill_ubl *ubl, struct writer *writer)
{
    const struct canon_invoice *invoice = ubl->bill->invoice;
    const struct bill_ubl_part part = {.ubl = ubl, .invoice = invoice, .writer = writer, .sign = 1};
    char number[BILL_WALK_NUMBER_SIZE];
    const struct weir_text id = bill_walk_number(ubl->bill, invoice->entry_no, number);
    bill_ubl_part_begin(&part, "UtilityStatement");
    writer_element(writer, "cbc:ID", id);
    bill_ubl_part_day(&part, "cbc:IssueDate", invoice->invoice_day);
    writer_element(writer, "cbc:UtilityStatementTypeCode", text_of("Water"));
    bill_ubl_part_notes(&part);
    writer_element(writer, "cbc:DocumentCurrencyCode", ubl->bill->currency);
    writer_begin(writer, "cac:ParentDocumentReference");
    writer_element(writer, "cbc:ID", id);
    writer_end(writer);
    bill_ubl_part_supplier(&part, "cac:SenderParty");
    bill_ubl_part_customer(&part, "cac:ReceiverParty");
    writer_begin(writer, "cac:SubscriberConsumption");
    writer_element(writer, "cbc:ConsumptionID", text_of("1"));
    bill_ubl_part_volume(&part, "cbc:TotalMeteredQuantity", invoice->volume_l);
    write_point(&part);
    write_consumption(&part);
    writer_end(writer);
    writer_end(writer);
}
