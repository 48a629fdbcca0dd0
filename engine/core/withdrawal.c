/* withdrawal.c - registers and capacities to litres that grow with the days.  Pure. */
#include "core/withdrawal.h"

#include "base/assert.h"
#include "base/checked.h"
#include "base/ratio.h"

#define MILLI 1000 /* thousandths in a count */

struct measuring {
    const struct withdrawal_request *request;
    struct withdrawal_knot *knot;
    uint32_t count;
    struct meter_read *chain; /* the reads that hold, of a span */
    uint32_t chain_count;
    struct meter_telling telling;
};

/* Adds a day, with what passed since the knot before. */
static void
add_knot(struct measuring *measuring, struct withdrawal_knot knot)
{
    if (measuring->count == 0) {
        knot = (struct withdrawal_knot){.day = knot.day};
    } else {
        const struct withdrawal_knot *last = &measuring->knot[measuring->count - 1];
        ASSERT(last->day <= knot.day);
        knot.volume_l += last->volume_l;
        knot.capacity_l += last->capacity_l;
        if (last->day == knot.day) /* the last register of a day counts */
            measuring->count--;
    }
    measuring->knot[measuring->count++] = knot;
}

struct stretch {
    int32_t begin_day;
    int32_t end_day;
};

static void
add_capacity(struct measuring *measuring, struct stretch stretch, int64_t l_day)
{
    if (stretch.end_day <= stretch.begin_day)
        return;
    const int64_t volume_l = l_day * ((int64_t)stretch.end_day - stretch.begin_day);
    add_knot(measuring, (struct withdrawal_knot){.day = stretch.begin_day});
    add_knot(measuring, (struct withdrawal_knot){stretch.end_day, volume_l, volume_l});
}

/* --- one moment, one register --- */
static bool
same_moment(const struct meter_read *a, const struct meter_read *b)
{
    return a->day == b->day && a->second == b->second;
}

static void
tell(struct measuring *measuring, enum weir_finding code, const struct meter_read *read,
     int64_t before_milli)
{
    meter_tell(&measuring->telling, (struct meter_told){
                                        .code = code,
                                        .meter_id = read->meter_id,
                                        .day = read->day,
                                        .before = before_milli,
                                        .after = read->register_milli,
                                    });
}

/* Adds the read of a moment that holds to the chain: the last correction, or what all say.  Where
 * they disagree, which is told, the moment has none. */
static void
choose(struct measuring *measuring, const struct meter_read *read, uint32_t count)
{
    struct meter_read held = read[0];
    bool disagree = false;
    for (uint32_t i = 1; i < count; i++) {
        if (read[i].kind == METER_READ_CORRECTION) {
            held = read[i];
            disagree = false;
        } else if (held.kind != METER_READ_CORRECTION &&
                   read[i].register_milli != held.register_milli) {
            disagree = true;
        }
    }
    const ratio_wide position_l =
        (ratio_wide)held.register_milli * measuring->request->litres_per_count / MILLI;
    if (disagree)
        tell(measuring, WEIR_FINDING_READ_CONFLICT, &held, read[count - 1].register_milli);
    else if (position_l > METER_POSITION_L_MAX)
        tell(measuring, WEIR_FINDING_OUT_OF_RANGE, &held, held.register_milli);
    else
        measuring->chain[measuring->chain_count++] = held;
}

/* The reads of [begin_day, end_day] that hold; an estimate only after the last true read. */
static void
choose_all(struct measuring *measuring, const struct withdrawal_span *span)
{
    const struct withdrawal_request *request = measuring->request;
    measuring->chain_count = 0;
    uint32_t end = 0;
    for (uint32_t first = 0; first < request->read_count; first = end) {
        const struct meter_read *read = &request->read[first];
        end = first + 1;
        while (end < request->read_count && same_moment(read, &request->read[end]))
            end++;
        if (read->day >= span->begin_day && read->day <= span->end_day &&
            read->day <= request->as_of_day)
            choose(measuring, read, end - first);
    }
    uint32_t last_true = 0; /* one past it */
    for (uint32_t i = 0; i < measuring->chain_count; i++) {
        if (measuring->chain[i].kind != METER_READ_ESTIMATE)
            last_true = i + 1;
    }
    uint32_t kept = 0;
    for (uint32_t i = 0; i < measuring->chain_count; i++) {
        if (i >= last_true || measuring->chain[i].kind != METER_READ_ESTIMATE)
            measuring->chain[kept++] = measuring->chain[i];
    }
    measuring->chain_count = kept;
}

/* --- movement --- */
static int64_t
position_l(const struct measuring *measuring, int64_t register_milli)
{
    return (int64_t)((ratio_wide)register_milli * measuring->request->litres_per_count / MILLI);
}

/* Litres if the register passed its highest number once; below zero when that is not plausible. */
static int64_t
rolled_l(const struct measuring *measuring, int64_t before_l, int64_t after_l)
{
    ratio_wide range_milli = MILLI;
    for (int32_t i = 0; i < measuring->request->digits; i++)
        range_milli *= 10;
    const ratio_wide range_l = range_milli * measuring->request->litres_per_count / MILLI;
    const ratio_wide moved_l = range_l - before_l + after_l;
    const bool plausible = measuring->request->digits > 0 && before_l < range_l &&
                           moved_l <= range_l / METER_ROLLOVER_SHARE;
    return plausible ? (int64_t)moved_l : -1;
}

static int64_t
moved_l(struct measuring *measuring, const struct meter_read *before,
        const struct meter_read *after)
{
    if (after->kind == METER_READ_INSTALL)
        return 0; /* another meter */
    const int64_t before_l = position_l(measuring, before->register_milli);
    const int64_t after_l = position_l(measuring, after->register_milli);
    if (after_l >= before_l)
        return after_l - before_l;
    const int64_t l = rolled_l(measuring, before_l, after_l);
    tell(measuring, l < 0 ? WEIR_FINDING_BACKWARD : WEIR_FINDING_ROLLOVER, after,
         before->register_milli);
    return max_i64(l, 0);
}

/* The days of [begin_day, end_day) that are asked about, if no read touches them and the first one
 * does not come later. */
static void
add_unread(struct measuring *measuring, const struct withdrawal_span *span,
           struct withdrawal *withdrawal)
{
    const struct withdrawal_request *request = measuring->request;
    const int32_t begin_day = (int32_t)max_i64(span->begin_day, request->begin_day);
    const int32_t end_day = (int32_t)min_i64(span->end_day, request->end_day);
    const uint32_t count = measuring->chain_count;
    if (begin_day >= end_day || (count > 0 && measuring->chain[count - 1].day >= begin_day))
        return;
    withdrawal->no_read = true;
    if (span->capacity_l_day != WITHDRAWAL_CAPACITY_UNKNOWN)
        add_capacity(measuring, (struct stretch){begin_day, end_day}, span->capacity_l_day);
}

static void
measure_metered(struct measuring *measuring, uint32_t index, struct withdrawal *withdrawal)
{
    const struct withdrawal_request *request = measuring->request;
    const struct withdrawal_span *span = &request->span[index];
    choose_all(measuring, span);
    for (uint32_t i = 0; i < measuring->chain_count; i++) {
        const struct meter_read *read = &measuring->chain[i];
        add_knot(measuring, (struct withdrawal_knot){
                                .day = read->day,
                                .volume_l = i == 0 ? 0 : moved_l(measuring, read - 1, read),
                            });
    }
    const bool breaks = index + 1 < request->span_count && span[1].by_capacity &&
                        span[1].begin_day == span->end_day && span->end_day <= request->end_day;
    if (breaks && measuring->chain_count > 0)
        add_capacity(
            measuring,
            (struct stretch){measuring->chain[measuring->chain_count - 1].day, span->end_day},
            span[1].capacity_l_day);
    else
        add_unread(measuring, span, withdrawal);
}

enum weir_status
withdrawal_measure(const struct withdrawal_request *request, struct weir_arena *arena,
                   struct withdrawal *withdrawal)
{
    /* A span adds at most a knot a read in it, its two ends, and two of capacity at its end; a read
     * on a day where two spans meet is in both. */
    const size_t capacity = ((size_t)request->read_count + 4) * request->span_count + 1;
    struct measuring measuring = {
        .request = request,
        .knot = weir_arena_alloc(arena, capacity, sizeof *measuring.knot),
        .chain =
            weir_arena_alloc(arena, (size_t)request->read_count + 1, sizeof(struct meter_read)),
    };
    measuring.telling = (struct meter_telling){
        .item = weir_arena_alloc(arena, capacity, sizeof(struct meter_told)),
        .capacity = (uint32_t)capacity,
    };
    if (measuring.knot == NULL || measuring.chain == NULL || measuring.telling.item == NULL)
        return WEIR_E_NOMEM;
    struct withdrawal result = {.knot = measuring.knot};
    for (uint32_t i = 0; i < request->span_count; i++) {
        const struct withdrawal_span *span = &request->span[i];
        ASSERT(!span->by_capacity || span->capacity_l_day >= 0);
        if (span->by_capacity)
            add_capacity(&measuring,
                         (struct stretch){span->begin_day,
                                          (int32_t)min_i64(span->end_day, request->end_day)},
                         span->capacity_l_day);
        else
            measure_metered(&measuring, i, &result);
    }
    result.count = measuring.count;
    result.told = measuring.telling.item;
    result.told_count = measuring.telling.count;
    *withdrawal = result;
    return WEIR_OK;
}

/* --- water of days --- */
/* The knot on or before day; NULL: there is none. */
static const struct withdrawal_knot *
knot_before(const struct withdrawal *withdrawal, int32_t day)
{
    uint32_t low = 0;
    uint32_t high = withdrawal->count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (withdrawal->knot[middle].day <= day)
            low = middle + 1;
        else
            high = middle;
    }
    return low == 0 ? NULL : &withdrawal->knot[low - 1];
}

/* What passed from before until day, of what passed until the next knot. */
static int64_t
part_l(const struct withdrawal_knot *before, int32_t day, int64_t all_l)
{
    int64_t part = 0;
    const bool fits = ratio_round(ratio_share(ratio_product(all_l, (int64_t)day - before->day), 1,
                                              (int64_t)before[1].day - before->day),
                                  1, RATIO_HALF_UP, &part);
    ASSERT(fits); /* a part of what fits */
    (void)fits;
    return part;
}

int64_t
withdrawal_until(const struct withdrawal *withdrawal, int32_t day)
{
    const struct withdrawal_knot *before = knot_before(withdrawal, day);
    if (before == NULL)
        return 0;
    if (before == &withdrawal->knot[withdrawal->count - 1])
        return before->volume_l;
    return before->volume_l + part_l(before, day, before[1].volume_l - before->volume_l);
}

int64_t
withdrawal_capacity_until(const struct withdrawal *withdrawal, int32_t day)
{
    const struct withdrawal_knot *before = knot_before(withdrawal, day);
    if (before == NULL)
        return 0;
    if (before == &withdrawal->knot[withdrawal->count - 1])
        return before->capacity_l;
    return before->capacity_l + part_l(before, day, before[1].capacity_l - before->capacity_l);
}
