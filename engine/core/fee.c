/*
 * fee.c - withdrawals to rows of the fee ledger.
 *
 * A row is priced for itself, with the counters placed so that all its water lies at one
 * multiplier: what is printed, volume x rate x multiplier, is then the amount, rounded once.
 */
#include "core/fee.h"

#include "base/assert.h"
#include "base/checked.h"
#include "base/error.h"
#include "base/text.h"
#include "core/amount.h"
#include "core/charge.h"
#include "core/fee_slice.h"

struct assessing {
    const struct fee_request *request;
    struct counters *counters;
    struct weir_arena *arena;
    struct weir_error *error;
    struct fee_result result;
    struct fee_part part;
};

/* --- water by days ------------------------------------------------------------------------------
 */
static int64_t
until(const struct fee_water *water, int32_t day)
{
    if (day >= water->end_day)
        return water->volume_l;
    int64_t share_l;
    const bool fits =
        ratio_round(ratio_share(ratio_of(water->volume_l), max_i64(0, day - water->begin_day),
                                water->end_day - water->begin_day),
                    1, RATIO_HALF_UP, &share_l);
    ASSERT(fits); /* a share is never more than the whole */
    (void)fits;
    return share_l;
}

int64_t
fee_water_until(const struct fee_point *point, int32_t day)
{
    int64_t volume_l = 0;
    for (uint32_t i = 0; i < point->water_count; i++)
        volume_l += until(&point->water[i], day);
    return volume_l;
}

static enum fee_method
method_of(const struct fee_point *point, const struct fee_part *part)
{
    enum fee_method method = FEE_METHOD_METER;
    for (uint32_t i = 0; i < point->water_count; i++) {
        const struct fee_water *water = &point->water[i];
        if (water->begin_day < part->end_day && part->begin_day < water->end_day &&
            water->method > method)
            method = water->method;
    }
    return method;
}

/* --- parts --------------------------------------------------------------------------------------
 */
/* The facts that hold on day. */
static const struct fee_facts *
facts_at(const struct fee_point *point, int32_t day)
{
    const struct fee_facts *facts = &point->facts[0];
    for (uint32_t i = 1; i < point->facts_count && point->facts[i].from_day <= day; i++)
        facts = &point->facts[i];
    return facts;
}

static void
cut_at(struct fee_part *part, int32_t day)
{
    if (day > part->begin_day && day < part->end_day)
        part->end_day = day;
}

/* Ends the part where something that a price depends on changes. */
static void
cut_part(struct assessing *assessing)
{
    const struct fee_request *request = assessing->request;
    struct fee_part *part = &assessing->part;
    for (uint32_t p = 0; p < request->point_count; p++) {
        const struct fee_point *point = &request->point[p];
        for (uint32_t i = 0; i < point->facts_count; i++)
            cut_at(part, point->facts[i].from_day);
        const struct fee_facts *facts = facts_at(point, part->begin_day);
        for (uint32_t t = 0; t < request->tariffs.count; t++) {
            const struct weir_tariff *tariff = request->tariffs.item[t];
            for (uint32_t v = 0; fee_choice_may_use(facts, tariff) && v < tariff->version_count;
                 v++) {
                cut_at(part, tariff->version[v].from_day);
                cut_at(part, tariff->version[v].to_day);
            }
        }
    }
}

static int64_t
taken_by(const struct assessing *assessing, const struct fee_point *point)
{
    return fee_water_until(point, assessing->part.end_day) -
           fee_water_until(point, assessing->part.begin_day);
}

/* Measures the part and finds the rows it counts in. */
static void
measure(struct assessing *assessing)
{
    const struct fee_request *request = assessing->request;
    struct fee_part *part = &assessing->part;
    for (uint32_t p = 0; p < request->point_count; p++)
        part->volume_l += taken_by(assessing, &request->point[p]);
    fee_slice_rows(part, request->plan, request->plan_count, assessing->counters);
}

/* --- rows ---------------------------------------------------------------------------------------
 */
static void
describe(const struct assessing *assessing, const struct fee_slices *slices, struct fee_row *row)
{
    const struct fee_part *part = &assessing->part;
    const struct fee_counted *counted = &part->counted[slices->against];
    const struct weir_plan *plan = counted->plan;
    const struct weir_plan *permit = part->counted[WEIR_AGAINST_PERMIT].plan;
    row->begin_day = part->begin_day;
    row->end_day = part->end_day;
    row->before_l = plan == NULL ? part->counted[WEIR_AGAINST_PERMIT].before_l : counted->before_l;
    row->after_l = row->before_l + part->volume_l;
    row->has_permit = permit != NULL;
    row->permit_l = permit == NULL ? 0 : permit->volume_l;
    row->has_plan = plan != NULL && plan->volume_l != WEIR_PLAN_WAIVED_L;
    if (row->has_plan) {
        row->plan_l = plan->volume_l;
        row->over_l = max_i64(0, row->after_l - row->plan_l);
    }
}

/* The lines of the slice's bill make one row. */
static bool
take_lines(const struct weir_bill *bill, struct fee_row *row)
{
    struct ratio sum_ufen = ratio_of(0);
    for (uint32_t i = 0; i < bill->line_count; i++) {
        const struct weir_line *line = &bill->line[i];
        if (line->kind == WEIR_LINE_RELIEF) {
            const bool one =
                row->exempt_code.start == NULL || text_equal(row->exempt_code, line->charge);
            row->exempt_code = one ? line->charge : row->facts->relief;
            row->exempt_fen -= line->amount_fen;
        }
        if (line->kind == WEIR_LINE_VOLUME)
            row->volume_l = line->volume_l;
        if (line->kind != WEIR_LINE_VOLUME && line->kind != WEIR_LINE_SURCHARGE)
            continue;
        if (line->exact_ufen == INT64_MAX) /* or larger: it is not said */
            return false;
        sum_ufen = ratio_add(sum_ufen, ratio_of(line->exact_ufen));
    }
    return amount_round(sum_ufen, &row->choice.version->rounding, &row->amount_fen);
}

/* The first charge of the class that has a price, which is the row's rate; false: none has. */
static bool
find_charge(struct fee_row *row)
{
    const struct weir_class *class_ = row->choice.class_;
    const struct facts facts = {class_->id, &row->choice.terms};
    for (uint32_t i = 0; i < class_->charge_count; i++) {
        const struct weir_price *price =
            charge_find_price(&facts, row->end_day - 1, &class_->charge[i], 0);
        if (price == NULL)
            continue;
        row->charge = &class_->charge[i];
        row->rate_mfen_per_m3 = price->price_mfen_per_m3;
        return true;
    }
    return false;
}

static bool
find_multiplier(const struct fee_slice *slice, struct fee_row *row)
{
    const struct weir_charge *charge = row->charge;
    const struct facts facts = {row->choice.class_->id, &row->choice.terms};
    for (uint32_t i = charge->volume_count; i > 0; i--) {
        if (facts_hold(&facts, &charge->volume[i - 1].when)) /* the first that holds is last here */
            row->loss_ppm = RATIO_PPM - charge->volume[i - 1].ratio_ppm;
    }
    const struct ratio factor = fee_choice_multiplier(&row->choice.terms, facts.class_id, charge);
    row->band_no = slice->band_no;
    return ratio_round(ratio_share(factor, slice->multiplier_ppm, 1), 1, RATIO_HALF_UP,
                       &row->multiplier_ppm);
}

static bool
hold(struct assessing *assessing, enum weir_finding finding, struct weir_text subject)
{
    assessing->result.held = finding;
    assessing->result.held_subject = subject;
    return false;
}

/* Prices the row's share of the slice; false with the result held, or with an error. */
static bool
price_row(struct assessing *assessing, const struct fee_slice *slice, int64_t share_l,
          struct fee_row *row)
{
    struct weir_bill bill;
    const struct fee_slice_request request = {
        .part = &assessing->part,
        .choice = &row->choice,
        .plan = assessing->request->plan,
        .plan_count = assessing->request->plan_count,
        .skipped_l = slice->begin_l,
        .volume_l = share_l,
    };
    if (fee_slice_price(&request, assessing->arena, &bill, assessing->error))
        return false;
    ASSERT(bill.held == WEIR_FINDING_NONE); /* that of the whole part was not */
    if (!find_charge(row))
        return hold(assessing, WEIR_FINDING_NO_PRICE, row->choice.class_->id);
    if (!find_multiplier(slice, row) || !take_lines(&bill, row))
        return hold(assessing, WEIR_FINDING_OUT_OF_RANGE, row->choice.class_->id);
    return true;
}

static struct fee_row *
add_row(struct fee_result *result, struct weir_arena *arena, const struct fee_row *row)
{
    if (result->row_count == result->row_capacity) {
        const uint32_t capacity = 2 * result->row_capacity + 8;
        struct fee_row *longer = weir_arena_alloc(arena, capacity, sizeof *longer);
        if (longer == NULL)
            return NULL;
        for (uint32_t i = 0; i < result->row_count; i++)
            longer[i] = result->row[i];
        result->row = longer;
        result->row_capacity = capacity;
    }
    result->row[result->row_count] = *row;
    return &result->row[result->row_count++];
}

/* The rows of one point: its share of each slice. */
static bool
make_rows(struct assessing *assessing, const struct fee_slices *slices, struct fee_row row)
{
    const struct fee_point *point = &assessing->request->point[row.point];
    struct fee_result *result = &assessing->result;
    const uint32_t first = result->row_count;
    int64_t placed_l = 0;
    int64_t taxable_l = 0;
    row.method = method_of(point, &assessing->part);
    describe(assessing, slices, &row);
    for (uint32_t i = 0; i < slices->count; i++) {
        const struct fee_slice *slice = &slices->item[i];
        int64_t end_l;
        const bool fits =
            ratio_round(ratio_share(ratio_product(row.taken_l, slice->begin_l + slice->volume_l), 1,
                                    assessing->part.volume_l),
                        1, RATIO_HALF_UP, &end_l);
        ASSERT(fits); /* a share is never more than the whole */
        (void)fits;
        if (end_l == placed_l)
            continue;
        struct fee_row *made = add_row(result, assessing->arena, &row);
        if (made == NULL) {
            (void)error_nomem(assessing->error);
            return false;
        }
        if (!price_row(assessing, slice, end_l - placed_l, made))
            return false;
        placed_l = end_l;
        taxable_l += made->volume_l;
    }
    ASSERT(placed_l == row.taken_l);
    for (uint32_t i = first; i < result->row_count; i++)
        result->row[i].taxable_l = taxable_l;
    return true;
}

static bool
assess_point(struct assessing *assessing, uint32_t index)
{
    const struct fee_point *point = &assessing->request->point[index];
    const struct fee_part *part = &assessing->part;
    struct fee_row row = {
        .point = index,
        .facts = facts_at(point, part->begin_day),
        .taken_l = taken_by(assessing, point),
    };
    if (row.taken_l == 0)
        return true;
    const struct fee_choice_request choosing = {
        .tariffs = assessing->request->tariffs,
        .facts = row.facts,
        .begin_day = part->begin_day,
        .last_day = part->end_day - 1,
    };
    if (fee_choice_make(&choosing, assessing->arena, &row.choice)) {
        (void)error_nomem(assessing->error);
        return false;
    }
    if (row.choice.tariff == NULL)
        return hold(assessing, WEIR_FINDING_NO_TARIFF, point->name);
    struct weir_bill bill;
    const struct fee_slice_request whole = {
        .part = part,
        .choice = &row.choice,
        .plan = assessing->request->plan,
        .plan_count = assessing->request->plan_count,
        .volume_l = part->volume_l,
    };
    struct fee_slices slices;
    if (fee_slice_price(&whole, assessing->arena, &bill, assessing->error))
        return false;
    if (bill.held != WEIR_FINDING_NONE)
        return hold(assessing, bill.held, bill.held_subject);
    assessing->result.no_plan = assessing->result.no_plan || bill.no_plan;
    fee_slice_cut(row.choice.class_, &bill, &slices);
    return make_rows(assessing, &slices, row);
}

enum weir_status
fee_assess(const struct fee_request *request, struct counters *counters, struct weir_arena *arena,
           struct fee_result *result, struct weir_error *error)
{
    struct assessing assessing = {
        .request = request,
        .counters = counters,
        .arena = arena,
        .error = error,
    };
    bool going = true;
    for (int32_t day = request->begin_day; going && day < request->end_day;
         day = assessing.part.end_day) {
        assessing.part = (struct fee_part){.begin_day = day, .end_day = request->end_day};
        cut_part(&assessing);
        measure(&assessing);
        for (uint32_t p = 0; going && p < request->point_count; p++)
            going = assess_point(&assessing, p);
        fee_slice_count(&assessing.part, counters);
    }
    if (error->status != WEIR_OK)
        return error->status;
    if (assessing.result.held != WEIR_FINDING_NONE)
        assessing.result.row_count = 0;
    *result = assessing.result;
    return WEIR_OK;
}

enum weir_status
fee_counters_make(uint32_t plan_count, uint32_t year_count, struct weir_arena *arena,
                  struct counters *counters)
{
    const uint32_t capacity = plan_count + year_count;
    struct weir_counter *item = weir_arena_alloc(arena, capacity, sizeof *item);
    if (item == NULL)
        return WEIR_E_NOMEM;
    *counters = (struct counters){.item = item, .capacity = capacity};
    return WEIR_OK;
}
