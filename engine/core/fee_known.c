/* fee_known.c - rows and reads of a taxpayer to its withdrawals by days. */
#include "core/fee_known.h"

#include <string.h>

#include "base/assert.h"
#include "base/checked.h"
#include "base/civil.h"
#include "base/text.h"
#include "core/fee_facts.h"
#include "core/permit.h"

struct making {
    const struct fee_known *known;
    struct weir_arena *arena;
    struct fee_point *point;
    struct permit_versions versions;
    struct fee_subject subject;
};

/* The rows and reads of one meter. */
struct metered {
    const struct fee_point_row *row;
    uint32_t row_count;
    const struct meter_read *read;
    uint32_t read_count;
    const struct meter_installation *installation;
    uint32_t installation_count;
    struct withdrawal withdrawal;
    struct fee_water *water;
    uint32_t water_count;
};

bool
fee_known_same_permit(const void *a, const void *b)
{
    const struct fee_permit_row *first = a;
    const struct fee_permit_row *second = b;
    return first->stamp.from_day == second->stamp.from_day;
}

bool
fee_known_same_point(const void *a, const void *b)
{
    const struct fee_point_row *first = a;
    const struct fee_point_row *second = b;
    return first->meter_id == second->meter_id && first->stamp.from_day == second->stamp.from_day;
}

/* --- licensed -----------------------------------------------------------------------------------
 */
/* The permit's rows as core/permit.h has them; those that are valid for no day are left out. */
static uint32_t
make_versions(const struct fee_known *known, struct permit_version *version)
{
    static const enum permit_right right[] = {
        [FEE_STATUS_VALID] = PERMIT_RIGHT_VALID,
        [FEE_STATUS_SUSPENDED] = PERMIT_RIGHT_SUSPENDED,
        [FEE_STATUS_REVOKED] = PERMIT_RIGHT_REVOKED,
    };
    uint32_t count = 0;
    for (uint32_t i = 0; i < known->permit_count; i++) {
        const struct fee_permit_row *row = &known->permit[i];
        if (row->status != FEE_STATUS_VALID || row->stamp.from_day < row->to_day)
            version[count++] = (struct permit_version){
                .from_day = row->stamp.from_day,
                .to_day = row->to_day,
                .volume_l = row->volume_l,
                .right = right[row->status],
            };
    }
    return count;
}

/* The plans, and a row of kind permit for each year of the water. */
static enum weir_status
make_plans(struct making *making)
{
    const struct fee_known *known = making->known;
    struct fee_subject *subject = &making->subject;
    const int32_t first = civil_of_day(subject->begin_day).year;
    const int32_t last = civil_of_day(subject->end_day - 1).year;
    const uint32_t years = known->permit_count == 0 ? 0 : (uint32_t)(last - first + 1);
    struct weir_plan *plan =
        weir_arena_alloc(making->arena, (size_t)known->plan_count + years, sizeof *plan);
    if (plan == NULL)
        return WEIR_E_NOMEM;
    if (known->plan_count > 0)
        memcpy(plan, known->plan, known->plan_count * sizeof *plan);
    for (uint32_t i = 0; i < years; i++) {
        const int32_t year = first + (int32_t)i;
        plan[known->plan_count + i] = (struct weir_plan){
            .from_day = civil_to_day((struct civil){year, 1, 1}),
            .to_day = civil_to_day((struct civil){year + 1, 1, 1}),
            .kind = WEIR_AGAINST_PERMIT,
            .volume_l = permit_licensed_l(making->versions, year),
        };
    }
    subject->plan = plan;
    subject->plan_count = known->plan_count + years;
    return WEIR_OK;
}

/* --- one meter ----------------------------------------------------------------------------------
 */
/* Days of a row: until the next one of its meter at most. */
static void
row_days(const struct metered *metered, uint32_t index, int32_t days[2])
{
    const struct fee_point_row *row = &metered->row[index];
    days[0] = row->stamp.from_day;
    days[1] = row->to_day == WEIR_DAY_NONE ? INT32_MAX : row->to_day;
    if (index + 1 < metered->row_count)
        days[1] = (int32_t)min_i64(days[1], metered->row[index + 1].stamp.from_day);
}

/* How the meter is measured: rows by meter that follow one another are one span. */
static uint32_t
make_spans(const struct metered *metered, struct withdrawal_span *span)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < metered->row_count; i++) {
        const struct fee_point_row *row = &metered->row[i];
        int32_t days[2];
        row_days(metered, i, days);
        if (days[0] >= days[1])
            continue;
        struct withdrawal_span *last = count == 0 ? NULL : &span[count - 1];
        if (last != NULL && last->end_day == days[0] && !last->by_capacity && !row->by_capacity) {
            last->end_day = days[1];
            last->capacity_l_day = row->capacity_l_day;
        } else {
            span[count++] =
                (struct withdrawal_span){days[0], days[1], row->by_capacity, row->capacity_l_day};
        }
    }
    return count;
}

static enum weir_status
measure(struct making *making, struct metered *metered)
{
    const struct fee_known *known = making->known;
    struct fee_subject *subject = &making->subject;
    struct withdrawal_span *span =
        weir_arena_alloc(making->arena, metered->row_count, sizeof *span);
    if (span == NULL)
        return WEIR_E_NOMEM;
    const struct withdrawal_request request = {
        .span = span,
        .span_count = make_spans(metered, span),
        .read = metered->read,
        .read_count = metered->read_count,
        .installation = metered->installation,
        .installation_count = metered->installation_count,
        .decisions = known->decisions,
        .first_day = INT32_MIN,
        .begin_day = INT32_MIN,
        .end_day = known->through_day + 1,
        .as_of_day = known->through_day,
    };
    if (withdrawal_measure(&request, making->arena, &metered->withdrawal))
        return WEIR_E_NOMEM;
    const struct withdrawal *water = &metered->withdrawal;
    subject->held = subject->held || water->held;
    struct meter_told *told = weir_arena_alloc(
        making->arena, (size_t)subject->told.count + water->told_count, sizeof *told);
    if (told == NULL)
        return WEIR_E_NOMEM;
    if (subject->told.count > 0)
        memcpy(told, subject->told.item, subject->told.count * sizeof *told);
    if (water->told_count > 0)
        memcpy(told + subject->told.count, water->told, water->told_count * sizeof *told);
    subject->told.item = told;
    subject->told.count += water->told_count;
    subject->told.capacity = subject->told.count;
    return WEIR_OK;
}

static int64_t
part_l(int64_t volume_l, int64_t share_ppm)
{
    int64_t part = 0;
    const bool fits =
        ratio_round(ratio_product(volume_l, share_ppm), RATIO_PPM, RATIO_HALF_UP, &part);
    ASSERT(fits); /* a part of what fits */
    (void)fits;
    return part;
}

/* The row's share of what passed until day.  Shares of all rows of a day add up to the whole. */
static int64_t
share_until(const struct metered *metered, const struct fee_point_row *row, int32_t day)
{
    const struct withdrawal *water = &metered->withdrawal;
    const int64_t volume_l = day <= water->knot[0].day ? 0 : withdrawal_until(water, day);
    return part_l(volume_l, row->share_before_ppm + row->share_ppm) -
           part_l(volume_l, row->share_before_ppm);
}

/* What passed in the row's days, from knot to knot. */
static void
add_water(struct metered *metered, uint32_t index)
{
    static const enum fee_method methods[] = {
        [WITHDRAWAL_METER] = FEE_METHOD_METER,
        [WITHDRAWAL_ESTIMATE] = FEE_METHOD_ESTIMATE,
        [WITHDRAWAL_CAPACITY] = FEE_METHOD_CAPACITY,
    };
    const struct withdrawal *water = &metered->withdrawal;
    const struct fee_point_row *row = &metered->row[index];
    int32_t days[2];
    row_days(metered, index, days);
    for (uint32_t i = 1; i < water->count; i++) {
        const struct withdrawal_knot *knot = &water->knot[i];
        const int32_t begin_day = (int32_t)max_i64(days[0], knot[-1].day);
        const int32_t end_day = (int32_t)min_i64(days[1], knot->day);
        if (knot->method == WITHDRAWAL_UNKNOWN || begin_day >= end_day)
            continue;
        metered->water[metered->water_count++] = (struct fee_water){
            .begin_day = begin_day,
            .end_day = end_day,
            .volume_l = share_until(metered, row, end_day) - share_until(metered, row, begin_day),
            .method = methods[knot->method],
        };
    }
}

/* Up to which day the meter's water is known; INT32_MAX: to its end. */
static int32_t
known_to(const struct metered *metered)
{
    const struct withdrawal *water = &metered->withdrawal;
    const struct fee_point_row *last = &metered->row[metered->row_count - 1];
    if (water->count == 0 || water->dark) /* it begins with its first read */
        return INT32_MAX;
    const int32_t day = water->knot[water->count - 1].day;
    return last->to_day != WEIR_DAY_NONE && last->to_day <= day ? INT32_MAX : day;
}

/* Notes up to which day every point is known, and which one the others wait for. */
static void
note_end(struct fee_subject *subject, const struct metered *metered)
{
    const struct withdrawal *water = &metered->withdrawal;
    const int32_t day = known_to(metered);
    if (water->count > 0)
        subject->ahead_day =
            (int32_t)max_i64(subject->ahead_day, water->knot[water->count - 1].day);
    if (day < subject->end_day) {
        subject->end_day = day;
        subject->behind = metered->row;
    }
}

/* The last row that has begun. */
static const struct fee_point_row *
last_begun(const struct metered *metered, int32_t through_day)
{
    const struct fee_point_row *row = metered->row;
    for (uint32_t i = 1; i < metered->row_count; i++) {
        if (metered->row[i].stamp.from_day <= through_day)
            row = &metered->row[i];
    }
    return row;
}

static enum weir_status
make_point(struct making *making, struct metered *metered)
{
    const struct fee_known *known = making->known;
    struct fee_subject *subject = &making->subject;
    enum weir_status status = measure(making, metered);
    if (status)
        return status;
    metered->water =
        weir_arena_alloc(making->arena, (size_t)metered->row_count * metered->withdrawal.count,
                         sizeof *metered->water);
    if (metered->water == NULL)
        return WEIR_E_NOMEM;
    for (uint32_t i = 0; i < metered->row_count; i++)
        add_water(metered, i);
    note_end(subject, metered);
    if (metered->withdrawal.dark)
        subject->unread = last_begun(metered, known->through_day);
    if (metered->water_count == 0)
        return WEIR_OK;
    subject->begin_day = (int32_t)min_i64(subject->begin_day, metered->water[0].begin_day);
    struct fee_point *point = &making->point[subject->point_count++];
    *point = (struct fee_point){
        .name = metered->row[0].name,
        .water = metered->water,
        .water_count = metered->water_count,
    };
    const struct fee_facts_request facts = {
        .known = known,
        .versions = making->versions,
        .row = metered->row,
        .row_count = metered->row_count,
    };
    return fee_facts_make(&facts, making->arena, &point->facts, &point->facts_count);
}

/* Takes the rows of the next meter, and its reads; false when there is none. */
static bool
next_meter(const struct fee_known *known, struct metered *metered)
{
    const uint32_t at = (uint32_t)(metered->row - known->point) + metered->row_count;
    uint32_t read_at = (uint32_t)(metered->read - known->read) + metered->read_count;
    const uint32_t installation_at =
        (uint32_t)(metered->installation - known->installation) + metered->installation_count;
    if (at == known->point_count)
        return false;
    *metered = (struct metered){.row = &known->point[at]};
    while (at + metered->row_count < known->point_count &&
           metered->row[metered->row_count].meter_id == metered->row[0].meter_id)
        metered->row_count++;
    while (read_at < known->read_count && known->read[read_at].meter_id < metered->row[0].meter_id)
        read_at++;
    metered->read = &known->read[read_at];
    while (read_at + metered->read_count < known->read_count &&
           metered->read[metered->read_count].meter_id == metered->row[0].meter_id)
        metered->read_count++;
    uint32_t from = installation_at;
    while (from < known->installation_count &&
           known->installation[from].meter_id < metered->row[0].meter_id)
        from++;
    metered->installation = &known->installation[from];
    while (from + metered->installation_count < known->installation_count &&
           metered->installation[metered->installation_count].meter_id == metered->row[0].meter_id)
        metered->installation_count++;
    return true;
}

enum weir_status
fee_known_make(const struct fee_known *known, struct weir_arena *arena, struct fee_subject *subject)
{
    struct making making = {
        .known = known,
        .arena = arena,
        .point = weir_arena_alloc(arena, known->point_count, sizeof *making.point),
        .subject =
            {
                .begin_day = INT32_MAX,
                .end_day = known->through_day + 1,
                .ahead_day = INT32_MIN,
            },
    };
    struct fee_subject *made = &making.subject;
    struct permit_version *version = weir_arena_alloc(arena, known->permit_count, sizeof *version);
    if (making.point == NULL || version == NULL)
        return WEIR_E_NOMEM;
    making.versions = (struct permit_versions){version, make_versions(known, version)};
    enum weir_status status = WEIR_OK;
    struct metered metered = {
        .row = known->point, .read = known->read, .installation = known->installation};
    while (!status && next_meter(known, &metered))
        status = make_point(&making, &metered);
    made->point = making.point;
    if (!status && made->begin_day < made->end_day)
        status = make_plans(&making);
    if (!status)
        *subject = *made;
    return status;
}
