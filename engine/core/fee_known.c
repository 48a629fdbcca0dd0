/* fee_known.c - rows and reads of a taxpayer to its withdrawals by days. */
#include "core/fee_known.h"

#include <string.h>

#include "base/assert.h"
#include "base/checked.h"
#include "base/civil.h"
#include "base/text.h"
#include "core/fee_facts.h"

struct making {
    const struct fee_known *known;
    struct weir_arena *arena;
    struct fee_point *point;
    struct fee_subject subject;
};

/* The rows and reads of one meter. */
struct metered {
    const struct fee_point_row *row;
    uint32_t row_count;
    const struct meter_read *read;
    uint32_t read_count;
    struct meter_trace trace; /* count 0: never read */
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
static int64_t
common_days(const int32_t a[2], const int32_t b[2])
{
    return max_i64(0, min_i64(a[1], b[1]) - max_i64(a[0], b[0]));
}

int64_t
fee_known_licensed_l(const struct fee_known *known, int32_t year)
{
    const int32_t days[2] = {civil_to_day((struct civil){year, 1, 1}),
                             civil_to_day((struct civil){year + 1, 1, 1})};
    struct ratio sum_l = ratio_of(0);
    for (uint32_t i = 0; i < known->permit_count; i++) {
        const struct fee_permit_row *row = &known->permit[i];
        const int32_t next_day =
            i + 1 < known->permit_count ? known->permit[i + 1].stamp.from_day : INT32_MAX;
        const int32_t valid[2] = {row->stamp.from_day, (int32_t)min_i64(row->to_day, next_day)};
        if (row->status == FEE_STATUS_VALID)
            sum_l = ratio_add(sum_l, ratio_share(ratio_of(row->volume_l), common_days(days, valid),
                                                 days[1] - days[0]));
    }
    int64_t licensed_l;
    const bool fits = ratio_round(sum_l, 1, RATIO_HALF_UP, &licensed_l);
    ASSERT(fits); /* at most one row's volume on each day */
    (void)fits;
    return licensed_l;
}

/* The plans, and a row of kind permit for each year of the water. */
static enum weir_status
make_plans(struct making *making)
{
    const struct fee_known *known = making->known;
    struct fee_subject *subject = &making->subject;
    const int32_t first = civil_of_day(subject->begin_day).year;
    const int32_t last = civil_of_day(subject->end_day).year;
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
            .volume_l = fee_known_licensed_l(known, year),
        };
    }
    subject->plan = plan;
    subject->plan_count = known->plan_count + years;
    return WEIR_OK;
}

/* --- one meter ----------------------------------------------------------------------------------
 */
/* The read that the meter begins with: of the first moment the last correction, or else the first.
 */
static const struct meter_read *
first_read(const struct metered *metered)
{
    const struct meter_read *first = metered->read;
    for (uint32_t i = 1; i < metered->read_count; i++) {
        const struct meter_read *read = &metered->read[i];
        if (read->day != first->day || read->second != first->second)
            break;
        if (read->kind == METER_READ_CORRECTION)
            first = read;
    }
    return first;
}

static enum weir_status
follow(struct making *making, struct metered *metered)
{
    const struct fee_known *known = making->known;
    if (metered->read_count == 0 || metered->read[0].day > known->through_day)
        return WEIR_OK;
    const struct meter_read *first = first_read(metered);
    const struct meter_installation installation = {
        .meter_id = first->meter_id,
        .digits = metered->row[0].digits,
        .litres_per_count = metered->row[0].litres_per_count,
        .to_day = WEIR_DAY_NONE,
    };
    const struct meter_request request = {
        .installation = &installation,
        .start_day = first->day,
        .to_day = WEIR_DAY_NONE,
        .through_day = known->through_day,
        .start_register_milli = first->register_milli,
        .read = metered->read,
        .read_count = metered->read_count,
        .decisions = known->decisions,
    };
    const enum weir_status status =
        meter_follow(&request, &making->subject.told, making->arena, &metered->trace);
    making->subject.held = making->subject.held || metered->trace.held;
    return status;
}

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

static bool
by_capacity(const struct metered *metered, const struct fee_point_row *row)
{
    return row->by_capacity || metered->trace.count == 0;
}

/* Shares are cut cumulatively, so that those of all permits add up to the water. */
static int64_t
shared_l(int64_t volume_l, int64_t share_ppm)
{
    int64_t l;
    const bool fits = ratio_round(ratio_product(volume_l, share_ppm), RATIO_PPM, RATIO_HALF_UP, &l);
    ASSERT(fits); /* a share is never more than the whole */
    (void)fits;
    return l;
}

static void
add_water(struct metered *metered, struct fee_water water, const struct fee_point_row *row)
{
    if (water.begin_day >= water.end_day)
        return;
    water.volume_l = shared_l(water.volume_l, row->share_before_ppm + row->share_ppm) -
                     shared_l(water.volume_l, row->share_before_ppm);
    metered->water[metered->water_count++] = water;
}

/* Capacity x days, or what is absurd. */
static int64_t
capacity_l(const struct fee_point_row *row, int64_t days)
{
    const ratio_wide wide = (ratio_wide)row->capacity_l_day * max_i64(0, days);
    return wide > FEE_WATER_L_MAX ? FEE_WATER_L_MAX : (int64_t)wide;
}

static void
add_capacity(const struct making *making, struct metered *metered, uint32_t index)
{
    const struct fee_point_row *row = &metered->row[index];
    int32_t days[2];
    row_days(metered, index, days);
    days[1] = (int32_t)min_i64(days[1], making->known->through_day + 1);
    if (row->capacity_l_day == FEE_CAPACITY_UNKNOWN)
        return;
    add_water(metered,
              (struct fee_water){
                  .begin_day = days[0],
                  .end_day = days[1],
                  .volume_l = capacity_l(row, days[1] - days[0]),
                  .method = FEE_METHOD_CAPACITY,
              },
              row);
}

/* What the meter counted in the row's days, from read to read. */
static void
add_counted(struct metered *metered, uint32_t index)
{
    const struct meter_trace *trace = &metered->trace;
    int32_t days[2];
    row_days(metered, index, days);
    for (uint32_t i = 1; i < trace->count; i++) {
        const struct meter_point *point = &trace->point[i];
        const int32_t begin_day = (int32_t)max_i64(days[0], point[-1].day);
        const int32_t end_day = (int32_t)min_i64(days[1], point->day);
        add_water(
            metered,
            (struct fee_water){
                .begin_day = begin_day,
                .end_day = end_day,
                .volume_l = meter_volume_at(trace, end_day) - meter_volume_at(trace, begin_day),
                .method = point->estimated ? FEE_METHOD_ESTIMATE : FEE_METHOD_METER,
            },
            &metered->row[index]);
    }
}

/* Up to which day the meter's water is known; INT32_MAX: to its end. */
static int32_t
known_to(const struct making *making, const struct metered *metered)
{
    const struct fee_point_row *last = &metered->row[metered->row_count - 1];
    int32_t day = making->known->through_day + 1;
    if (!by_capacity(metered, last))
        day = metered->trace.point[metered->trace.count - 1].day;
    else if (last->capacity_l_day == FEE_CAPACITY_UNKNOWN)
        day = INT32_MAX; /* it begins with its first read */
    return last->to_day != WEIR_DAY_NONE && last->to_day <= day ? INT32_MAX : day;
}

static enum weir_status
make_point(struct making *making, struct metered *metered)
{
    const struct fee_known *known = making->known;
    struct fee_subject *subject = &making->subject;
    enum weir_status status = follow(making, metered);
    if (status)
        return status;
    metered->water =
        weir_arena_alloc(making->arena, (size_t)metered->row_count * (metered->trace.count + 1U),
                         sizeof *metered->water);
    if (metered->water == NULL)
        return WEIR_E_NOMEM;
    for (uint32_t i = 0; i < metered->row_count; i++) {
        if (by_capacity(metered, &metered->row[i]))
            add_capacity(making, metered, i);
        else
            add_counted(metered, i);
    }
    subject->end_day = (int32_t)min_i64(subject->end_day, known_to(making, metered));
    if (metered->trace.count == 0 && metered->row[0].capacity_l_day == FEE_CAPACITY_UNKNOWN)
        subject->unread = &metered->row[0];
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
                .told = {.capacity = 2 * known->read_count},
            },
    };
    struct fee_subject *made = &making.subject;
    made->told.item = weir_arena_alloc(arena, made->told.capacity, sizeof *made->told.item);
    if (making.point == NULL || made->told.item == NULL)
        return WEIR_E_NOMEM;
    enum weir_status status = WEIR_OK;
    struct metered metered = {.row = known->point, .read = known->read};
    while (!status && next_meter(known, &metered))
        status = make_point(&making, &metered);
    made->point = making.point;
    if (!status && made->begin_day < made->end_day)
        status = make_plans(&making);
    if (!status)
        *subject = *made;
    return status;
}
