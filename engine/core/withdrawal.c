/* withdrawal.c - registers and capacities to litres that grow with the days.  Pure. */
#include "core/withdrawal.h"

#include "base/assert.h"
#include "base/checked.h"
#include "base/ratio.h"

#define SECOND_REMOVED (METER_SECOND_ESTIMATED + 1) /* behind all reads of its day */
#define SECOND_INSTALLED (METER_SECOND_ESTIMATED + 2)

static const struct meter_installation plain = {.litres_per_count = 1000};

/* A register that holds, and the installation it is of. */
struct link {
    struct meter_read read;
    const struct meter_installation *installation;
};

struct measuring {
    const struct withdrawal_request *request;
    struct meter_read *read; /* with the registers of exchanges among them */
    uint32_t read_count;
    struct withdrawal_knot *knot;
    uint32_t count;
    struct link *chain; /* the reads that hold, of a span */
    uint32_t chain_count;
    struct meter_telling telling;
    bool no_read;
    bool dark;
    bool held;
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
        knot.volume_l = min_i64(knot.volume_l + last->volume_l, WITHDRAWAL_L_MAX);
        knot.capacity_l = min_i64(knot.capacity_l + last->capacity_l, WITHDRAWAL_L_MAX);
        if (last->day == knot.day) { /* the last register of a day counts */
            knot.method = last->method > knot.method ? last->method : knot.method;
            measuring->count--;
        }
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
    const ratio_wide wide = (ratio_wide)l_day * ((int64_t)stretch.end_day - stretch.begin_day);
    const int64_t volume_l = wide > WITHDRAWAL_L_MAX ? WITHDRAWAL_L_MAX : (int64_t)wide;
    add_knot(measuring, (struct withdrawal_knot){.day = stretch.begin_day});
    add_knot(measuring,
             (struct withdrawal_knot){stretch.end_day, WITHDRAWAL_CAPACITY, volume_l, volume_l});
}

/* --- reads and exchanges --- */
static bool
comes_before(const struct meter_read *a, const struct meter_read *b)
{
    return a->day != b->day ? a->day < b->day : a->second < b->second;
}

static void
insert(struct measuring *measuring, struct meter_read read)
{
    uint32_t at = measuring->read_count++;
    for (; at > 0 && comes_before(&read, &measuring->read[at - 1]); at--)
        measuring->read[at] = measuring->read[at - 1];
    measuring->read[at] = read;
}

/* The reads, and the registers that the registry knows of an exchange. */
static void
collect(struct measuring *measuring)
{
    const struct withdrawal_request *request = measuring->request;
    for (uint32_t i = 0; i < request->read_count; i++)
        measuring->read[measuring->read_count++] = request->read[i];
    for (uint32_t i = 0; i < request->installation_count; i++) {
        const struct meter_installation *installation = &request->installation[i];
        struct meter_read read = {
            .meter_id = installation->meter_id,
            .register_milli = installation->first_register_milli,
            .day = installation->stamp.from_day,
            .second = SECOND_INSTALLED,
            .kind = METER_READ_INSTALL,
        };
        if (read.day >= request->first_day)
            insert(measuring, read);
        if (!installation->has_last || installation->to_day < request->first_day)
            continue;
        read.register_milli = installation->last_register_milli;
        read.day = installation->to_day;
        read.second = SECOND_REMOVED;
        read.kind = METER_READ_REMOVE;
        insert(measuring, read);
    }
}

/* The installation that a read is of: on the day of an exchange the one before. */
static const struct meter_installation *
installation_of(const struct withdrawal_request *request, const struct meter_read *read)
{
    if (request->installation_count == 0)
        return &plain;
    const struct meter_installation *found = &request->installation[0];
    for (uint32_t i = 1; i < request->installation_count; i++) {
        const int32_t from_day = request->installation[i].stamp.from_day;
        if (from_day < read->day || (from_day == read->day && read->second == SECOND_INSTALLED))
            found = &request->installation[i];
    }
    return found;
}

/* --- one moment, one register --- */
static void
tell(struct measuring *measuring, enum weir_finding code, const struct meter_read *read,
     int64_t before_milli)
{
    const bool held = code == WEIR_FINDING_READ_CONFLICT || weir_finding_holds(code);
    measuring->held = measuring->held || held;
    meter_tell(&measuring->telling, (struct meter_told){
                                        .code = code,
                                        .held = held,
                                        .meter_id = read->meter_id,
                                        .day = read->day,
                                        .before = before_milli,
                                        .after = read->register_milli,
                                    });
}

/* Adds the read of a moment that holds to the chain.  Where they disagree, which is told, the
 * moment has none. */
static void
choose(struct measuring *measuring, const struct meter_read *read, uint32_t count)
{
    const struct meter_decisions decisions = measuring->request->decisions;
    const struct meter_read *held = meter_choose(decisions, read, count);
    int64_t position_l;
    if (held == NULL) {
        tell(measuring, WEIR_FINDING_READ_CONFLICT, &read[count - 1], read->register_milli);
        return;
    }
    if (meter_read_decided(decisions, held, METER_IGNORE) ||
        meter_read_decided(decisions, held, METER_ESTIMATE))
        return;
    const struct meter_installation *installation = installation_of(measuring->request, held);
    if (!meter_position_l(installation, held->register_milli, &position_l))
        tell(measuring, WEIR_FINDING_OUT_OF_RANGE, held, held->register_milli);
    else
        measuring->chain[measuring->chain_count++] = (struct link){*held, installation};
}

/* The days whose reads say what passed in span index: those after its end up to the next span, and
 * those before it where it is the first, share their water into it; not those of days by capacity.
 */
static struct stretch
reach_of(const struct withdrawal_request *request, uint32_t index)
{
    const struct withdrawal_span *span = &request->span[index];
    struct stretch reach = {index == 0 ? INT32_MIN : span->begin_day, INT32_MAX};
    if (index + 1 < request->span_count)
        reach.end_day = span[1].by_capacity ? span->end_day : span[1].begin_day;
    return reach;
}

/* The reads of these days that hold; an estimate only after the last true read. */
static void
choose_all(struct measuring *measuring, struct stretch reach)
{
    measuring->chain_count = 0;
    uint32_t end = 0;
    for (uint32_t first = 0; first < measuring->read_count; first = end) {
        const struct meter_read *read = &measuring->read[first];
        end = first + 1;
        while (end < measuring->read_count && !comes_before(read, &measuring->read[end]))
            end++;
        if (read->day >= reach.begin_day && read->day <= reach.end_day &&
            read->day <= measuring->request->as_of_day)
            choose(measuring, read, end - first);
    }
    uint32_t last_true = 0; /* one past it */
    for (uint32_t i = 0; i < measuring->chain_count; i++) {
        if (measuring->chain[i].read.kind != METER_READ_ESTIMATE)
            last_true = i + 1;
    }
    uint32_t kept = 0;
    for (uint32_t i = 0; i < measuring->chain_count; i++) {
        if (i >= last_true || measuring->chain[i].read.kind != METER_READ_ESTIMATE)
            measuring->chain[kept++] = measuring->chain[i];
    }
    measuring->chain_count = kept;
}

/* --- movement --- */
/* The litres from one register to the next; false: an estimate that a true read has overtaken. */
static bool
moved_l(struct measuring *measuring, const struct link *before, const struct link *after,
        int64_t *l)
{
    const struct meter_read *read = &after->read;
    *l = 0;
    if (read->kind == METER_READ_INSTALL)
        return true; /* another meter */
    const struct meter_move move = {before->read.register_milli, read->register_milli,
                                    read->day - before->read.day};
    const enum weir_finding code = meter_moved(after->installation, &move, l);
    const struct meter_decision accepted = {.code = WEIR_FINDING_BACKWARD,
                                            .decide = METER_ACCEPT,
                                            .meter_id = read->meter_id,
                                            .day = read->day};
    if (code == WEIR_FINDING_NONE)
        return true;
    if (code == WEIR_FINDING_BACKWARD && read->kind == METER_READ_ESTIMATE)
        return false;
    if (code != WEIR_FINDING_BACKWARD || !meter_decided(measuring->request->decisions, &accepted))
        tell(measuring, code, read, before->read.register_milli);
    return true;
}

/* Water from read to read. */
static void
add_reads(struct measuring *measuring)
{
    const struct link *before = NULL;
    for (uint32_t i = 0; i < measuring->chain_count; i++) {
        const struct link *after = &measuring->chain[i];
        struct withdrawal_knot knot = {.day = after->read.day};
        if (before != NULL) {
            if (!moved_l(measuring, before, after, &knot.volume_l))
                continue;
            knot.method =
                after->read.kind == METER_READ_ESTIMATE ? WITHDRAWAL_ESTIMATE : WITHDRAWAL_METER;
        }
        add_knot(measuring, knot);
        before = after;
    }
}

/* The days of [begin_day, end_day) that are asked about, if no read touches them and the first one
 * does not come later. */
static void
add_unread(struct measuring *measuring, const struct withdrawal_span *span)
{
    const struct withdrawal_request *request = measuring->request;
    const int32_t begin_day = (int32_t)max_i64(span->begin_day, request->begin_day);
    const int32_t end_day = (int32_t)min_i64(span->end_day, request->end_day);
    const uint32_t count = measuring->chain_count;
    if (begin_day >= end_day)
        return;
    measuring->dark = false;
    if (count > 0 && measuring->chain[count - 1].read.day >= begin_day)
        return;
    measuring->no_read = true;
    if (span->capacity_l_day == WITHDRAWAL_CAPACITY_UNKNOWN)
        measuring->dark = true;
    else
        add_capacity(measuring, (struct stretch){begin_day, end_day}, span->capacity_l_day);
}

static void
measure_metered(struct measuring *measuring, uint32_t index)
{
    const struct withdrawal_request *request = measuring->request;
    const struct withdrawal_span *span = &request->span[index];
    choose_all(measuring, reach_of(request, index));
    add_reads(measuring);
    const bool breaks = index + 1 < request->span_count && span[1].by_capacity &&
                        span[1].begin_day == span->end_day &&
                        span[1].capacity_l_day != WITHDRAWAL_CAPACITY_UNKNOWN &&
                        span->end_day <= request->end_day && measuring->chain_count > 0;
    if (breaks)
        add_capacity(
            measuring,
            (struct stretch){measuring->chain[measuring->chain_count - 1].read.day, span->end_day},
            span[1].capacity_l_day);
    else
        add_unread(measuring, span);
}

static void
measure_capacity(struct measuring *measuring, const struct withdrawal_span *span)
{
    const int32_t end_day = (int32_t)min_i64(span->end_day, measuring->request->end_day);
    if (span->begin_day >= end_day)
        return;
    measuring->dark = span->capacity_l_day == WITHDRAWAL_CAPACITY_UNKNOWN;
    measuring->no_read = measuring->no_read || measuring->dark;
    if (!measuring->dark)
        add_capacity(measuring, (struct stretch){span->begin_day, end_day}, span->capacity_l_day);
}

enum weir_status
withdrawal_measure(const struct withdrawal_request *request, struct weir_arena *arena,
                   struct withdrawal *withdrawal)
{
    /* A span adds at most a knot a read in it, its two ends, and two of capacity at its end; a read
     * on a day where two spans meet is in both.  Two things can be told of a read. */
    const size_t reads = (size_t)request->read_count + 2 * (size_t)request->installation_count;
    const size_t capacity = (reads + 4) * request->span_count + 1;
    struct measuring measuring = {
        .request = request,
        .read = weir_arena_alloc(arena, reads + 1, sizeof *measuring.read),
        .knot = weir_arena_alloc(arena, capacity, sizeof *measuring.knot),
        .chain = weir_arena_alloc(arena, reads + 1, sizeof *measuring.chain),
    };
    measuring.telling = (struct meter_telling){
        .item = weir_arena_alloc(arena, 2 * capacity, sizeof(struct meter_told)),
        .capacity = (uint32_t)(2 * capacity),
    };
    if (measuring.read == NULL || measuring.knot == NULL || measuring.chain == NULL ||
        measuring.telling.item == NULL)
        return WEIR_E_NOMEM;
    collect(&measuring);
    for (uint32_t i = 0; i < request->span_count; i++) {
        if (request->span[i].by_capacity)
            measure_capacity(&measuring, &request->span[i]);
        else
            measure_metered(&measuring, i);
    }
    *withdrawal = (struct withdrawal){
        .knot = measuring.knot,
        .count = measuring.count,
        .no_read = measuring.no_read,
        .dark = measuring.dark,
        .held = measuring.held,
        .told = measuring.telling.item,
        .told_count = measuring.telling.count,
    };
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
