/*
 * meter.c - registers to litres, one installation of one meter at a time.
 *
 * Pure.  Reads come in the order of their moments, never in that of their arrival, so neither files
 * nor runs can change what water a period has.
 */
#include "core/meter.h"

#include "base/assert.h"
#include "base/checked.h"
#include "base/ratio.h"

#define MILLI 1000 /* thousandths in a count */

bool
meter_same_installation(const void *a, const void *b)
{
    const struct meter_installation *first = a;
    const struct meter_installation *second = b;
    return first->meter_id == second->meter_id && first->stamp.from_day == second->stamp.from_day;
}

bool
meter_decided(struct meter_decisions decisions, const struct meter_decision *decision)
{
    for (uint32_t i = 0; i < decisions.count; i++) {
        const struct meter_decision *made = &decisions.item[i];
        if (made->code == decision->code && made->decide == decision->decide &&
            made->meter_id == decision->meter_id && made->day == decision->day)
            return true;
    }
    return false;
}

static bool
decided_conflict(struct meter_decisions decisions, const struct meter_read *read,
                 enum meter_decide decide)
{
    const struct meter_decision decision = {.code = WEIR_FINDING_READ_CONFLICT,
                                            .decide = decide,
                                            .meter_id = read->meter_id,
                                            .day = read->day};
    return meter_decided(decisions, &decision);
}

bool
meter_read_decided(struct meter_decisions decisions, const struct meter_read *read,
                   enum meter_decide decide)
{
    static const enum weir_finding codes[] = {WEIR_FINDING_BACKWARD, WEIR_FINDING_ROLLOVER,
                                              WEIR_FINDING_TOO_HIGH, WEIR_FINDING_TOO_LOW,
                                              WEIR_FINDING_STUCK};
    if (read->kind == METER_READ_ESTIMATE)
        return false; /* what takes its place is one itself */
    if (decide == METER_ESTIMATE && decided_conflict(decisions, read, METER_ESTIMATE))
        return true; /* ignored or accepted, one of the two holds */
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        const struct meter_decision decision = {
            .code = codes[i], .decide = decide, .meter_id = read->meter_id, .day = read->day};
        if (meter_decided(decisions, &decision))
            return true;
    }
    return false;
}

void
meter_tell(struct meter_telling *telling, struct meter_told told)
{
    ASSERT(telling->count < telling->capacity);
    telling->item[telling->count++] = told;
}

/* --- one moment, one register --- */
struct chain { /* the reads that hold, in order */
    struct meter_read *read;
    uint32_t count;
};

static bool
same_moment(const struct meter_read *a, const struct meter_read *b)
{
    return a->day == b->day && a->second == b->second;
}

static bool
decided(const struct meter_request *request, const struct meter_read *read, enum weir_finding code,
        enum meter_decide decide)
{
    const struct meter_decision decision = {
        .code = code, .decide = decide, .meter_id = read->meter_id, .day = read->day};
    return meter_decided(request->decisions, &decision);
}

const struct meter_read *
meter_choose(struct meter_decisions decisions, const struct meter_read *read, uint32_t count)
{
    const struct meter_read *held = read;
    bool disagree = false;
    for (uint32_t i = 0; i < count; i++) {
        if (read[i].kind == METER_READ_CORRECTION) {
            held = &read[i];
            disagree = false;
        } else if (held->kind != METER_READ_CORRECTION &&
                   read[i].register_milli != held->register_milli) {
            disagree = true;
        }
    }
    if (!disagree || decided_conflict(decisions, held, METER_IGNORE) ||
        decided_conflict(decisions, held, METER_ESTIMATE)) /* which takes the place of either */
        return held;
    return decided_conflict(decisions, held, METER_ACCEPT) ? &read[count - 1] : NULL;
}

/* Whether the read lies after the start, before the end and within what is looked at. */
static bool
within(const struct meter_request *request, const struct meter_read *read)
{
    if (read->day <= request->start_day || read->day > request->through_day)
        return false;
    if (request->to_day == WEIR_DAY_NONE || read->day < request->to_day)
        return true;
    return read->day == request->to_day && read->kind != METER_READ_INSTALL;
}

static void
drop_superseded_estimates(struct chain *chain)
{
    uint32_t last_true = 0; /* one past it */
    for (uint32_t i = 0; i < chain->count; i++) {
        if (chain->read[i].kind != METER_READ_ESTIMATE)
            last_true = i + 1;
    }
    uint32_t kept = 0;
    for (uint32_t i = 0; i < chain->count; i++) {
        if (i >= last_true || chain->read[i].kind != METER_READ_ESTIMATE)
            chain->read[kept++] = chain->read[i];
    }
    chain->count = kept;
}

/* Fills chain with the reads that hold; false when two disagree, which is told. */
static bool
choose_reads(const struct meter_request *request, struct meter_telling *telling,
             struct chain *chain)
{
    uint32_t end = 0;
    for (uint32_t first = 0; first < request->read_count; first = end) {
        end = first + 1;
        while (end < request->read_count && same_moment(&request->read[first], &request->read[end]))
            end++;
        if (!within(request, &request->read[first]))
            continue;
        const struct meter_read *read =
            meter_choose(request->decisions, &request->read[first], end - first);
        if (read == NULL) {
            meter_tell(telling, (struct meter_told){
                                    .code = WEIR_FINDING_READ_CONFLICT,
                                    .held = true,
                                    .meter_id = request->read[first].meter_id,
                                    .day = request->read[first].day,
                                    .before = request->read[first].register_milli,
                                    .after = request->read[end - 1].register_milli,
                                });
            return false;
        }
        if (!meter_read_decided(request->decisions, read, METER_IGNORE) &&
            !meter_read_decided(request->decisions, read, METER_ESTIMATE))
            chain->read[chain->count++] = *read;
    }
    return true;
}

/* --- the end of an installation --- */
/* Adds the register at removal to the chain; false when it is not known, which is told. */
static bool
end_chain(const struct meter_request *request, struct meter_telling *telling, struct chain *chain)
{
    const struct meter_installation *installation = request->installation;
    if (request->to_day == WEIR_DAY_NONE || request->to_day > request->through_day)
        return true;
    if (installation->has_last && installation->to_day == request->to_day) {
        chain->read[chain->count++] = (struct meter_read){
            .meter_id = installation->meter_id,
            .register_milli = installation->last_register_milli,
            .day = request->to_day,
            .kind = METER_READ_REMOVE,
        };
        return true;
    }
    if (chain->count > 0 && chain->read[chain->count - 1].day == request->to_day)
        return true;
    meter_tell(telling, (struct meter_told){
                            .code = WEIR_FINDING_NO_LAST_REGISTER,
                            .held = true,
                            .meter_id = installation->meter_id,
                            .day = request->to_day,
                        });
    return false;
}

/* --- movement --- */
bool
meter_position_l(const struct meter_installation *installation, int64_t register_milli, int64_t *l)
{
    const ratio_wide wide = (ratio_wide)register_milli * installation->litres_per_count / MILLI;
    if (wide > METER_POSITION_L_MAX)
        return false;
    *l = (int64_t)wide;
    return true;
}

static int64_t
register_range_milli(const struct meter_installation *installation)
{
    int64_t range = MILLI;
    for (int32_t i = 0; i < installation->digits; i++)
        range *= 10;
    return range;
}

/* Litres if the register passed its highest number once; false when that is not plausible. */
static bool
roll_over(const struct meter_installation *installation, const struct meter_move *move,
          int64_t moved_l, int64_t *l)
{
    if (installation->digits == 0)
        return false;
    const int64_t range = register_range_milli(installation);
    int64_t range_l;
    if (move->before_milli >= range || !meter_position_l(installation, range, &range_l))
        return false;
    *l = range_l + moved_l;
    if (installation->max_flow_l_day == 0)
        return *l <= range_l / METER_ROLLOVER_SHARE;
    return *l <= (ratio_wide)installation->max_flow_l_day * max_i64(1, move->days);
}

enum weir_finding
meter_moved(const struct meter_installation *installation, const struct meter_move *move,
            int64_t *l)
{
    int64_t before_l;
    int64_t after_l;
    *l = 0;
    if (!meter_position_l(installation, move->before_milli, &before_l) ||
        !meter_position_l(installation, move->after_milli, &after_l))
        return WEIR_FINDING_OUT_OF_RANGE;
    if (move->after_milli >= move->before_milli) {
        *l = after_l - before_l;
        return WEIR_FINDING_NONE;
    }
    if (roll_over(installation, move, after_l - before_l, l))
        return WEIR_FINDING_ROLLOVER;
    *l = 0;
    return WEIR_FINDING_BACKWARD;
}

struct step {
    struct meter_point before;
    const struct meter_read *read;
    int64_t movement_l;
    enum weir_finding told; /* NONE, ROLLOVER, BACKWARD or OUT_OF_RANGE */
};

static void
judge(const struct meter_request *request, struct step *step)
{
    const struct meter_move move = {step->before.register_milli, step->read->register_milli,
                                    step->read->day - step->before.day};
    step->told = meter_moved(request->installation, &move, &step->movement_l);
    if (step->told == WEIR_FINDING_BACKWARD &&
        decided(request, step->read, WEIR_FINDING_BACKWARD, METER_ACCEPT))
        step->told = WEIR_FINDING_NONE;
}

enum weir_status
meter_follow(const struct meter_request *request, struct meter_telling *telling,
             struct weir_arena *arena, struct meter_trace *trace)
{
    const size_t capacity = (size_t)request->read_count + 2;
    struct chain chain = {.read = weir_arena_alloc(arena, capacity, sizeof *chain.read)};
    struct meter_point *point = weir_arena_alloc(arena, capacity, sizeof *point);
    if (chain.read == NULL || point == NULL)
        return WEIR_E_NOMEM;
    point[0] = (struct meter_point){
        .day = request->start_day,
        .estimated = request->start_estimated,
        .register_milli = request->start_register_milli,
    };
    *trace = (struct meter_trace){.point = point, .count = 1};
    trace->held = !choose_reads(request, telling, &chain);
    if (trace->held)
        return WEIR_OK;
    trace->dark = !end_chain(request, telling, &chain);
    drop_superseded_estimates(&chain);

    for (uint32_t i = 0; i < chain.count && !trace->held; i++) {
        struct step step = {.before = point[trace->count - 1], .read = &chain.read[i]};
        judge(request, &step);
        if (step.told == WEIR_FINDING_BACKWARD && step.read->kind == METER_READ_ESTIMATE)
            continue; /* a true read has overtaken it */
        if (step.told != WEIR_FINDING_NONE)
            meter_tell(telling, (struct meter_told){
                                    .code = step.told,
                                    .held = weir_finding_holds(step.told),
                                    .meter_id = step.read->meter_id,
                                    .day = step.read->day,
                                    .before = step.before.register_milli,
                                    .after = step.read->register_milli,
                                });
        trace->held = weir_finding_holds(step.told);
        if (step.before.day != step.read->day)
            trace->count++;
        point[trace->count - 1] = (struct meter_point){
            .day = step.read->day,
            .estimated = step.read->kind == METER_READ_ESTIMATE,
            .register_milli = step.read->register_milli,
            .volume_l = step.before.volume_l + step.movement_l,
        };
    }
    return WEIR_OK;
}

const struct meter_point *
meter_point_at(const struct meter_trace *trace, int32_t day)
{
    uint32_t i = trace->count - 1;
    while (i > 0 && trace->point[i].day > day)
        i--;
    return &trace->point[i];
}

struct ratio
meter_volume_exact(const struct meter_trace *trace, int32_t day)
{
    const struct meter_point *before = meter_point_at(trace, day);
    if (before == &trace->point[trace->count - 1] || before->day >= day)
        return ratio_of(before->volume_l);
    const struct meter_point *after = before + 1;
    return ratio_add(ratio_of(before->volume_l),
                     ratio_share(ratio_of(after->volume_l - before->volume_l), day - before->day,
                                 after->day - before->day));
}

int64_t
meter_volume_at(const struct meter_trace *trace, int32_t day)
{
    int64_t volume_l = 0;
    const bool fits = ratio_round(meter_volume_exact(trace, day), 1, RATIO_HALF_UP, &volume_l);
    ASSERT(fits);
    (void)fits;
    return volume_l;
}

int64_t
meter_register_after(const struct meter_installation *installation, int64_t register_milli,
                     int64_t volume_l)
{
    const int64_t after =
        register_milli + (int64_t)((ratio_wide)volume_l * MILLI / installation->litres_per_count);
    if (installation->digits == 0 || register_milli >= register_range_milli(installation))
        return after;
    return after % register_range_milli(installation);
}

int64_t
meter_register_at(const struct meter_installation *installation, const struct meter_trace *trace,
                  int32_t day)
{
    const struct meter_point *before = meter_point_at(trace, day);
    const int64_t volume_l = meter_volume_at(trace, day) - before->volume_l;
    if (volume_l == 0)
        return before->register_milli;
    const int64_t per_count = installation->litres_per_count;
    const ratio_wide before_l = (ratio_wide)before->register_milli * per_count / MILLI;
    const int64_t after =
        (int64_t)(((before_l + volume_l) * MILLI + per_count - 1) / per_count); /* up */
    if (installation->digits == 0 || before->register_milli >= register_range_milli(installation))
        return after;
    return after % register_range_milli(installation);
}

bool
meter_is_estimated_at(const struct meter_trace *trace, int32_t day)
{
    uint32_t last = trace->count;
    while (last > 0 && trace->point[last - 1].estimated)
        last--;
    return last == 0 || trace->point[last - 1].day < day;
}
