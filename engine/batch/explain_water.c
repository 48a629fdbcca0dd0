/* explain_water.c - from registers to the water that is billed, in words. */
#include "batch/explain_water.h"

#include "base/text.h"
#include "core/span.h"

#define M3_L 1000 /* litres in a cubic metre */

struct water {
    struct speech *speech;
    const struct account_basis *basis;
    const struct explain_store_facts *facts;
};

static struct weir_text
meter_name(const struct water *water, int64_t meter_id)
{
    for (uint32_t i = 0; i < water->facts->meter_count; i++) {
        if (water->facts->meter[i].meter_id == meter_id)
            return water->facts->meter[i].name;
    }
    return speech_number(water->speech, meter_id);
}

/* --- reads --- */
static bool
is_at(const struct meter_point *point, const struct meter_read *read)
{
    return read->day == point->day && read->register_milli == point->register_milli;
}

static enum speech_sentence
kind_sentence(enum meter_read_kind kind)
{
    switch (kind) {
    case METER_READ_ESTIMATE:
        return SPEECH_READ_ESTIMATE;
    case METER_READ_CUSTOMER:
        return SPEECH_READ_CUSTOMER;
    case METER_READ_INSTALL:
        return SPEECH_READ_INSTALL;
    case METER_READ_REMOVE:
        return SPEECH_READ_REMOVE;
    case METER_READ_CORRECTION:
        return SPEECH_READ_CORRECTION;
    case METER_READ_ACTUAL:
        break;
    }
    return SPEECH_READ_ACTUAL;
}

/* How the meter went over all the bills that were made together, or NULL. */
static const struct meter_trace *
trace_of(const struct water *water, const struct usage_part *part)
{
    const struct usage *usage = &water->basis->usage;
    for (uint32_t i = 0; i < usage->span_count; i++) {
        const struct span *span = &usage->span[i];
        if (!span->finished && span->installation == part->installation && span->trace.count > 0)
            return &span->trace;
    }
    return NULL;
}

/* Whether an end of the part lies between two reads. */
static bool
is_share(const struct water *water, const struct usage_part *part, int32_t day)
{
    const struct meter_trace *trace = part->shared ? trace_of(water, part) : NULL;
    return trace != NULL && meter_point_at(trace, day)->day != day;
}

/* The reads on both sides of a day that has none. */
static void
say_share_of(const struct water *water, const struct meter_trace *trace, int32_t day)
{
    struct speech *speech = water->speech;
    const struct meter_point *before = meter_point_at(trace, day);
    if (before == &trace->point[trace->count - 1])
        return;
    const struct meter_point *after = before + 1;
    SPEECH_SAY(speech, SHARED, speech_day(speech, before->day),
               speech_register(speech, before->register_milli), speech_day(speech, after->day),
               speech_register(speech, after->register_milli),
               speech_volume(speech, after->volume_l - before->volume_l),
               speech_number(speech, after->day - before->day));
}

/* Says of a bill that a true read has settled what its days are a share of. */
static void
say_shared(const struct water *water, const struct usage_part *part)
{
    const struct meter_trace *trace = trace_of(water, part);
    const bool begin = is_share(water, part, part->begin_day);
    const bool end = is_share(water, part, part->end_day);
    if (begin)
        say_share_of(water, trace, part->begin_day);
    if (end &&
        !(begin && meter_point_at(trace, part->begin_day) == meter_point_at(trace, part->end_day)))
        say_share_of(water, trace, part->end_day);
}

/* How the register of the point is known. */
static enum speech_sentence
source_of(const struct water *water, const struct usage_part *part, const struct meter_point *point)
{
    const struct account_known *known = &water->basis->known;
    const struct meter_point *last = &part->point[part->point_count - 1];
    const struct meter_read *found = NULL;
    for (uint32_t i = 0; i < known->read_count; i++) {
        if (known->read[i].meter_id == part->installation->meter_id &&
            is_at(point, &known->read[i]))
            found = &known->read[i];
    }
    if (found != NULL)
        return kind_sentence(found->kind);
    if (is_share(water, part, point->day))
        return SPEECH_READ_SHARED;
    if (part->removed && point == last)
        return SPEECH_READ_REMOVE;
    return point->estimated ? SPEECH_READ_ESTIMATE : SPEECH_READ_ACTUAL;
}

static void
say_point(const struct water *water, const struct usage_part *part, const struct meter_point *point)
{
    struct speech *speech = water->speech;
    const struct meter_point *before = point - 1;
    const struct weir_text day = speech_day(speech, point->day);
    const struct weir_text source = speech_phrase(speech, source_of(water, part, point), NULL);
    const struct weir_text from = speech_register(speech, before->register_milli);
    const struct weir_text to = speech_register(speech, point->register_milli);
    const struct weir_text volume = speech_volume(speech, point->volume_l - before->volume_l);
    if (point->register_milli >= before->register_milli)
        SPEECH_SAY(speech, READ, day, source, from, to, volume);
    else if (point->volume_l > before->volume_l)
        SPEECH_SAY(speech, READ_ROLLOVER, day, source, from, to, volume);
    else
        SPEECH_SAY(speech, READ_BACKWARD, day, source, from, to, volume);
}

/* Whether some point of the part has the read's register. */
static bool
is_used(const struct usage_part *part, const struct meter_read *read)
{
    for (uint32_t i = 0; i < part->point_count; i++) {
        if (is_at(&part->point[i], read))
            return true;
    }
    return false;
}

static void
say_unused(const struct water *water, const struct usage_part *part)
{
    struct speech *speech = water->speech;
    const struct account_known *known = &water->basis->known;
    for (uint32_t i = 0; i < known->read_count; i++) {
        const struct meter_read *read = &known->read[i];
        if (read->meter_id == part->installation->meter_id && read->day > part->begin_day &&
            read->day <= part->end_day && !is_used(part, read))
            SPEECH_SAY(speech, READ_UNUSED, speech_day(speech, read->day),
                       speech_phrase(speech, kind_sentence(read->kind), NULL),
                       speech_register(speech, read->register_milli));
    }
}

/* --- meters --- */
static void
say_meter(const struct water *water, const struct usage_part *part)
{
    struct speech *speech = water->speech;
    const struct meter_installation *installation = part->installation;
    const int64_t volume_l = installation->of_other ? -part->volume_l : part->volume_l;
    const struct weir_text values[] = {
        meter_name(water, installation->meter_id),
        speech_register(speech, part->begin_register_milli),
        speech_day(speech, part->begin_day),
        speech_register(speech, part->end_register_milli),
        speech_day(speech, part->end_day),
        speech_volume(speech, volume_l),
    };
    speech_say(speech, installation->of_other ? SPEECH_METER_SUB : SPEECH_METER, values);
    if (installation->litres_per_count != M3_L)
        SPEECH_SAY(speech, METER_COUNTS, speech_volume(speech, installation->litres_per_count));
    if (part->begin_day == installation->stamp.from_day)
        SPEECH_SAY(speech, METER_INSTALLED, speech_day(speech, part->begin_day),
                   speech_register(speech, part->begin_register_milli));
    for (uint32_t i = 1; i < part->point_count; i++)
        say_point(water, part, &part->point[i]);
    say_shared(water, part);
    say_unused(water, part);
    if (part->removed)
        SPEECH_SAY(speech, METER_REMOVED, speech_day(speech, part->end_day),
                   speech_register(speech, part->end_register_milli));
}

/* --- steps --- */
/* The volume step in force at the end, in litres. */
static int64_t
step_l(const struct account_basis *basis)
{
    const struct weir_bill *bill = &basis->priced;
    const struct weir_step *last = NULL;
    for (uint32_t i = 0; i < bill->step_count; i++) {
        const struct weir_step *step = &bill->step[i];
        if (step->kind == WEIR_STEP_PART && step->end_day <= basis->usage.end_day &&
            (last == NULL || step->end_day >= last->end_day))
            last = step;
    }
    return last == NULL ? 1 : last->version->volume_step_l;
}

static void
say_steps(const struct water *water)
{
    struct speech *speech = water->speech;
    const struct account_basis *basis = water->basis;
    int64_t counted_l = 0;
    int64_t brought_l = 0;
    for (uint32_t i = 0; i < basis->usage.part_count; i++)
        counted_l += basis->usage.part[i].volume_l;
    for (uint32_t i = 0; i < basis->known.state_count; i++)
        brought_l += basis->known.state[i].carried_l;
    if (basis->usage.part_count > 1)
        SPEECH_SAY(speech, COUNTED, speech_volume(speech, counted_l));
    if (brought_l > 0)
        SPEECH_SAY(speech, BROUGHT, speech_volume(speech, brought_l));
    if (step_l(basis) > 1)
        SPEECH_SAY(speech, STEP, speech_volume(speech, step_l(basis)),
                   speech_volume(speech, basis->water.volume_l));
    if (basis->water.carried_l > 0)
        SPEECH_SAY(speech, CARRIED, speech_volume(speech, basis->water.carried_l));
    if (basis->water.dropped_l > 0)
        SPEECH_SAY(speech, DROPPED, speech_volume(speech, basis->water.dropped_l));
}

/* --- what was counted elsewhere --- */
/* Counters that this bill began with, because they were loaded and not billed here. */
static void
say_openings(const struct water *water)
{
    struct speech *speech = water->speech;
    const struct account_known *known = &water->basis->known;
    for (uint32_t i = 0; i < known->opening_count; i++) {
        const struct account_opening *opening = &known->opening[i];
        if (opening->blocks.start == NULL || opening->day >= water->basis->usage.end_day ||
            (known->head_through_day != WEIR_DAY_NONE && opening->day < known->head_through_day))
            continue;
        const struct weir_text day = speech_day(speech, opening->day);
        const struct weir_text year = speech_day(speech, opening->year_begin_day);
        if (opening->used_l < 0) /* a meter took its water along */
            SPEECH_SAY(speech, TAKEN_OUT, day, speech_volume(speech, -opening->used_l),
                       opening->blocks, year);
        else
            SPEECH_SAY(speech, OPENING, day, speech_volume(speech, opening->used_l),
                       opening->blocks, year);
    }
}

/* --- uses --- */
static struct weir_text
class_title(const struct water *water, struct weir_text class_id)
{
    const struct weir_bill *bill = &water->basis->priced;
    for (uint32_t i = 0; i < bill->step_count; i++) {
        if (!text_equal(bill->step[i].class_id, class_id))
            continue;
        const struct weir_class *class_ = weir_tariff_class(bill->step[i].version, class_id);
        return speech_title(water->speech, &class_->titles, class_id);
    }
    return class_id;
}

static void
say_share(const struct water *water, uint32_t index)
{
    struct speech *speech = water->speech;
    const struct terms_use *use = water->basis->use[index];
    const struct weir_text name = class_title(water, use->class_id);
    const struct weir_text volume =
        speech_volume(speech, water->basis->request.use[index].volume_l);
    if (use->has_volume && use->per == TERMS_PER_MONTH)
        SPEECH_SAY(speech, SHARE_MONTH, name, speech_volume(speech, use->volume_l), volume);
    else if (use->has_volume)
        SPEECH_SAY(speech, SHARE_BILL, name, speech_volume(speech, use->volume_l), volume);
    else if (use->has_share && index + 1 < water->basis->use_count)
        SPEECH_SAY(speech, SHARE_PART, name, speech_percent(speech, use->share_ppm), volume);
    else
        SPEECH_SAY(speech, SHARE_REST, name, volume);
}

void
explain_water_say(struct speech *speech, const struct account_basis *basis,
                  const struct explain_store_facts *facts)
{
    const struct water water = {speech, basis, facts};
    for (uint32_t i = 0; i < basis->usage.part_count; i++)
        say_meter(&water, &basis->usage.part[i]);
    if (basis->usage.part_count == 0)
        return;
    if (basis->usage.estimated)
        SPEECH_SAY(speech, ESTIMATED, basis->known.name);
    else
        SPEECH_SAY(speech, NOT_ESTIMATED, basis->known.name);
    say_steps(&water);
    say_openings(&water);
    if (basis->use_count > 0)
        SPEECH_SAY(speech, SHARES, speech_number(speech, basis->use_count));
    for (uint32_t i = 0; i < basis->use_count; i++)
        say_share(&water, i);
}
