/* run_report_xml.c - a report as XML: numbers as exports write them, texts in its language. */
#include "batch/run_report_xml.h"

#include "base/text.h"
#include "batch/export_cell.h"
#include "batch/run_report_title.h"
#include "core/permit_tell.h"
#include "host/zone.h"

#define NUMBER_SIZE 128 /* bytes of an invoice's number: account and entry */
#define WHOLE_PERCENT 10000

struct report {
    const struct run_report_data *data;
    struct run_report_titles titles;
    struct writer *writer;
};

static void
put_number(const struct report *report, const char *name, enum export_type type, int64_t value)
{
    char buffer[EXPORT_CELL_SIZE];
    writer_attribute(report->writer, name, export_cell_number(type, value, buffer));
}

static void
put_int(const struct report *report, const char *name, int64_t value)
{
    put_number(report, name, EXPORT_TYPE_INT, value);
}

static void
put_volume(const struct report *report, const char *name, int64_t volume_l)
{
    put_number(report, name, EXPORT_TYPE_VOLUME, volume_l);
}

static void
put_amount(const struct report *report, int64_t amount_fen)
{
    put_number(report, "amount", EXPORT_TYPE_AMOUNT, amount_fen);
}

static void
put_day(const struct report *report, const char *name, int32_t day)
{
    put_number(report, name, EXPORT_TYPE_DAY, day);
}

/* No attribute where the text is absent or empty. */
static void
put_text(const struct report *report, const char *name, struct weir_text text)
{
    if (text.size > 0)
        writer_attribute(report->writer, name, text);
}

/* --- the run --- */
/* Seconds from the one to the other; below 0: one of them is not known. */
static int64_t
seconds_between(struct weir_text from, struct weir_text to)
{
    struct zone_moment begin;
    struct zone_moment end;
    if (from.start == NULL || to.start == NULL || zone_parse(from, &begin) || zone_parse(to, &end))
        return -1;
    return ((int64_t)end.day - begin.day) * ZONE_DAY_SECONDS + end.second - begin.second;
}

static void
put_run_sums(const struct report *report, const struct run_store_run *run)
{
    put_int(report, "due", run->account_count);
    put_int(report, "billed", run->billed_count);
    put_int(report, "held", run->held_count);
    put_int(report, "nothing", run->nothing_count);
    put_int(report, "invoices", run->invoice_count);
    put_int(report, "lines", run->line_count);
    put_int(report, "findings", run->finding_count);
    put_volume(report, "volume_m3", run->volume_l);
    put_amount(report, run->amount_fen);
}

static void
write_head(const struct report *report)
{
    const struct run_store_run *run = &report->data->run;
    struct writer *writer = report->writer;
    const bool chinese = report->titles.language == EXPLAIN_CHINESE;
    const int64_t elapsed_s = seconds_between(run->opened_at, run->sealed_at);
    writer_attribute(writer, "xmlns", text_of(RUN_REPORT_NAMESPACE));
    writer_attribute(writer, "lang", text_of(chinese ? "zh" : "en"));
    put_int(report, "run", run->run_id);
    writer_attribute(writer, "kind", run->kind);
    writer_attribute(writer, "state", run->state);
    writer_attribute(writer, "scope", run->scope);
    put_day(report, "through", run->through_day);
    put_day(report, "date", run->invoice_day);
    writer_attribute(writer, "currency", run_report_title_currency(&report->titles));
    put_int(report, "as-of", run->as_of_no);
    put_text(report, "opened", run->opened_at);
    put_text(report, "sealed", run->sealed_at);
    put_text(report, "posted", run->posted_at);
    if (elapsed_s >= 0)
        put_int(report, "elapsed_s", elapsed_s);
    put_text(report, "root", run->root);
    put_text(report, "review", run->review);
    put_text(report, "reviewed", run->reviewed);
}

static void
write_company(const struct report *report)
{
    writer_begin(report->writer, "company");
    put_text(report, "name", report->data->request->company.name);
    put_text(report, "id", report->data->request->company.id);
    writer_end(report->writer);
}

/* --- invoices by what they are --- */
static struct report_store_invoice_sum
sum_of(const struct report_store_invoices *invoices, bool reversal, bool estimated)
{
    struct report_store_invoice_sum sum = {0};
    for (uint32_t i = 0; i < invoices->count; i++) {
        const struct report_store_invoice_sum *item = &invoices->item[i];
        if (item->reversal != reversal || (estimated && !item->estimated))
            continue;
        sum.count += item->count;
        sum.volume_l += item->volume_l;
        sum.amount_fen += item->amount_fen;
        sum.tax_fen += item->tax_fen;
    }
    return sum;
}

static void
write_invoice_sum(const struct report *report, const char *name, bool reversal, bool estimated)
{
    const struct report_store_invoice_sum sum =
        sum_of(&report->data->invoices, reversal, estimated);
    writer_begin(report->writer, name);
    put_int(report, "count", sum.count);
    put_volume(report, "volume_m3", sum.volume_l);
    put_amount(report, sum.amount_fen);
    put_number(report, "tax", EXPORT_TYPE_AMOUNT, sum.tax_fen);
    writer_end(report->writer);
}

/* Bills by their water. */
static void
write_sizes(const struct report *report)
{
    for (uint32_t size = 0; size < REPORT_STORE_SIZE_COUNT; size++) {
        struct report_store_invoice_sum sum = {0};
        for (uint32_t i = 0; i < report->data->invoices.count; i++) {
            const struct report_store_invoice_sum *item = &report->data->invoices.item[i];
            if (item->reversal || item->size != size)
                continue;
            sum.count += item->count;
            sum.volume_l += item->volume_l;
            sum.amount_fen += item->amount_fen;
        }
        writer_begin(report->writer, "size");
        if (size > 0)
            put_volume(report, "above_m3", report_store_size_l[size - 1]);
        if (size < REPORT_STORE_SIZE_COUNT - 1)
            put_volume(report, "to_m3", report_store_size_l[size]);
        put_int(report, "count", sum.count);
        put_volume(report, "volume_m3", sum.volume_l);
        put_amount(report, sum.amount_fen);
        writer_end(report->writer);
    }
}

static void
write_sums(const struct report *report)
{
    const struct run_store_run *run = &report->data->run;
    writer_begin(report->writer, "sums");
    put_run_sums(report, run);
    if (!text_equal(run->kind, text_of("fee")) && run->invoice_count > 0) {
        write_invoice_sum(report, "bills", false, false);
        write_invoice_sum(report, "estimated", false, true);
        write_invoice_sum(report, "reversals", true, false);
        write_sizes(report);
    }
    writer_end(report->writer);
}

static void
write_run(const struct report *report, const char *name, const struct run_store_run *run)
{
    writer_begin(report->writer, name);
    put_int(report, "run", run->run_id);
    writer_attribute(report->writer, "scope", run->scope);
    writer_attribute(report->writer, "state", run->state);
    put_day(report, "through", run->through_day);
    put_day(report, "date", run->invoice_day);
    put_run_sums(report, run);
    writer_end(report->writer);
}

/* The oldest first, this one last. */
static void
write_past(const struct report *report)
{
    const struct run_report_data *data = report->data;
    if (data->before.count > 0)
        write_run(report, "before", &data->before.item[0]);
    for (uint32_t i = data->past.count; i > 0; i--)
        write_run(report, "past", &data->past.item[i - 1]);
}

/* --- money and blocks by class --- */
static bool
is_same_charge(const struct report_store_line_sum *a, const struct report_store_line_sum *b)
{
    return text_equal(a->charge, b->charge) && text_equal(a->fund, b->fund);
}

/* The rows of a charge lie beside each other: *end is one past its last. */
static struct report_store_line_sum
charge_sum(const struct report_store_lines *lines, uint32_t begin, uint32_t *end)
{
    struct report_store_line_sum sum = lines->item[begin];
    uint32_t at = begin + 1;
    for (; at < lines->count && text_equal(lines->item[at].class_id, sum.class_id) &&
           is_same_charge(&lines->item[at], &sum);
         at++) {
        sum.line_count += lines->item[at].line_count;
        sum.volume_l += lines->item[at].volume_l;
        sum.amount_fen += lines->item[at].amount_fen;
    }
    *end = at;
    return sum;
}

/* Bands above a plan, of the charge whose rows begin at first. */
static void
write_bands(const struct report *report, uint32_t first)
{
    const struct report_store_lines *lines = &report->data->lines;
    const struct report_store_line_sum *charge = &lines->item[first];
    for (uint32_t i = first; i < lines->count; i++) {
        const struct report_store_line_sum *item = &lines->item[i];
        if (!text_equal(item->class_id, charge->class_id) || !is_same_charge(item, charge))
            return;
        if (item->band_no == 0)
            continue;
        writer_begin(report->writer, "band");
        put_int(report, "no", item->band_no);
        put_int(report, "lines", item->line_count);
        put_volume(report, "volume_m3", item->volume_l);
        put_amount(report, item->amount_fen);
        writer_end(report->writer);
    }
}

/* All charges of the class that begins at begin; one past its last row. */
static uint32_t
write_charges(const struct report *report, uint32_t begin)
{
    const struct report_store_lines *lines = &report->data->lines;
    const struct weir_text class_id = lines->item[begin].class_id;
    uint32_t end = begin;
    while (end < lines->count && text_equal(lines->item[end].class_id, class_id)) {
        const uint32_t first = end;
        const struct report_store_line_sum sum = charge_sum(lines, first, &end);
        writer_begin(report->writer, "charge");
        writer_attribute(report->writer, "charge", sum.charge);
        writer_attribute(report->writer, "title",
                         run_report_title_charge(&report->titles, class_id, sum.charge));
        put_text(report, "fund", sum.fund);
        put_int(report, "lines", sum.line_count);
        put_volume(report, "volume_m3", sum.volume_l);
        put_amount(report, sum.amount_fen);
        write_bands(report, first);
        writer_end(report->writer);
    }
    return end;
}

/* Lines of a block: its money in all charges, and its water in the one that has most of it, since
 * all charges of a block are on the same water. */
static void
put_block_sums(const struct report *report, struct weir_text class_id, int64_t block_no)
{
    const struct report_store_lines *lines = &report->data->lines;
    int64_t volume_l = 0;
    int64_t amount_fen = 0;
    for (uint32_t i = 0; i < lines->count; i++) {
        const struct report_store_line_sum *item = &lines->item[i];
        if (item->block_no != block_no || !text_equal(item->class_id, class_id))
            continue;
        amount_fen += item->amount_fen;
        if (item->volume_l > volume_l)
            volume_l = item->volume_l;
    }
    put_volume(report, "volume_m3", volume_l);
    put_amount(report, amount_fen);
}

static void
write_blocks(const struct report *report, struct weir_text class_id)
{
    const struct report_store_blocks *blocks = &report->data->blocks;
    for (uint32_t i = 0; i < blocks->count; i++) {
        const struct report_store_block *block = &blocks->item[i];
        if (!text_equal(block->class_id, class_id))
            continue;
        writer_begin(report->writer, "block");
        put_int(report, "no", block->block_no);
        put_int(report, "accounts", block->account_count);
        put_block_sums(report, class_id, block->block_no);
        writer_end(report->writer);
    }
}

static void
write_classes(const struct report *report)
{
    const struct report_store_lines *lines = &report->data->lines;
    for (uint32_t begin = 0; begin < lines->count;) {
        const struct weir_text class_id = lines->item[begin].class_id;
        writer_begin(report->writer, "class");
        writer_attribute(report->writer, "class", class_id);
        writer_attribute(report->writer, "title",
                         run_report_title_class(&report->titles, class_id));
        begin = write_charges(report, begin);
        write_blocks(report, class_id);
        writer_end(report->writer);
    }
}

/* --- plans and districts --- */
static void
write_plans(const struct report *report)
{
    const struct report_store_plans *plans = &report->data->plans;
    if (plans->count == 0)
        return;
    writer_begin(report->writer, "plans");
    put_int(report, "accounts", plans->all_count);
    put_int(report, "above", plans->above_count);
    for (uint32_t i = 0; i < plans->count; i++) {
        const struct report_store_plan *plan = &plans->item[i];
        const int64_t days = (int64_t)plan->to_day - plan->from_day;
        const int64_t passed = (int64_t)plan->last_day + 1 - plan->from_day;
        writer_begin(report->writer, "plan");
        writer_attribute(report->writer, "account", plan->account);
        writer_attribute(report->writer, "kind", plan->kind);
        put_text(report, "charge", plan->charge);
        if (plan->charge.size > 0)
            writer_attribute(report->writer, "title",
                             run_report_title_charge(&report->titles, (struct weir_text){NULL, 0},
                                                     plan->charge));
        put_day(report, "from", plan->from_day);
        put_day(report, "to", plan->to_day);
        put_volume(report, "plan_m3", plan->volume_l);
        put_volume(report, "used_m3", plan->used_l);
        put_number(report, "percent", EXPORT_TYPE_AMOUNT, plan->used_percent);
        put_number(report, "time_percent", EXPORT_TYPE_AMOUNT,
                   days > 0 ? passed * WHOLE_PERCENT / days : 0);
        writer_end(report->writer);
    }
    writer_end(report->writer);
}

static uint32_t
depth_of(const struct districts *districts, uint32_t index)
{
    uint32_t depth = 0;
    for (uint32_t at = districts->item[index].parent; at != DISTRICT_NONE;
         at = districts->item[at].parent)
        depth++;
    return depth;
}

static void
write_district(const struct report *report, uint32_t index, enum district_source source)
{
    const struct permit_review_totals *totals = &report->data->totals;
    const struct district *district = &totals->districts.item[index];
    const int64_t taken_l = district_totals_get(&totals->totals.taken, index, source);
    writer_begin(report->writer, "district");
    writer_attribute(report->writer, "district", district->name);
    writer_attribute(report->writer, "source", permit_tell_source(source));
    put_int(report, "year", report->data->year);
    put_int(report, "depth", depth_of(&totals->districts, index));
    put_volume(report, "limit_m3", district->limit_l[source]);
    put_volume(report, "taken_m3", taken_l);
    put_volume(report, "ahead_m3",
               taken_l + district_totals_get(&totals->totals.ahead, index, source));
    put_volume(report, "licensed_m3", district_totals_get(&totals->totals.most, index, source));
    writer_end(report->writer);
}

static void
write_districts(const struct report *report)
{
    const struct districts *districts = &report->data->totals.districts;
    for (uint32_t i = 0; i < districts->count; i++) {
        for (int source = 0; source < DISTRICT_SOURCE_COUNT; source++) {
            if (districts->item[i].limit_l[source] != DISTRICT_UNLIMITED)
                write_district(report, i, (enum district_source)source);
        }
    }
}

/* --- findings, what was held and what was estimated --- */
static void
write_findings(const struct report *report)
{
    const struct run_store_findings *findings = &report->data->findings;
    for (uint32_t i = 0; i < findings->count; i++) {
        const struct run_store_finding *finding = &findings->item[i];
        writer_begin(report->writer, "finding");
        writer_attribute(report->writer, "code", finding->code);
        writer_attribute(report->writer, "title",
                         run_report_title_finding(&report->titles, finding->code));
        put_int(report, "count", finding->count);
        put_int(report, "held", finding->held_count);
        writer_end(report->writer);
    }
}

static void
write_held(const struct report *report)
{
    for (uint32_t i = 0; i < report->data->held.count; i++) {
        const struct report_store_held *held = &report->data->held.item[i];
        writer_begin(report->writer, "held");
        put_text(report, "account", held->account);
        put_text(report, "subject", held->subject);
        writer_attribute(report->writer, "code", held->code);
        put_day(report, "day", held->day);
        put_text(report, "detail", held->detail);
        writer_end(report->writer);
    }
}

static void
write_estimates(const struct report *report)
{
    for (uint32_t i = 0; i < report->data->estimates.count; i++) {
        const struct report_store_estimate *estimate = &report->data->estimates.item[i];
        char number[NUMBER_SIZE];
        struct text_writer writer = text_writer_of(number, sizeof number);
        text_write(&writer, estimate->account);
        text_write_string(&writer, "-");
        text_write_int(&writer, estimate->entry_no);
        writer_begin(report->writer, "estimate");
        writer_attribute(report->writer, "invoice", text_written(&writer));
        put_day(report, "from", estimate->begin_day);
        put_day(report, "to", estimate->end_day);
        put_volume(report, "volume_m3", estimate->volume_l);
        put_amount(report, estimate->amount_fen);
        put_text(report, "code", estimate->code);
        put_text(report, "detail", estimate->detail);
        writer_end(report->writer);
    }
}

void
run_report_xml_write(const struct run_report_data *data, struct writer *writer)
{
    const struct report report = {
        .data = data,
        .titles = {&data->tariffs, data->request->language},
        .writer = writer,
    };
    writer_begin(writer, "report");
    write_head(&report);
    write_company(&report);
    write_sums(&report);
    write_past(&report);
    write_classes(&report);
    write_plans(&report);
    write_districts(&report);
    write_findings(&report);
    write_held(&report);
    write_estimates(&report);
    writer_end(writer);
}
