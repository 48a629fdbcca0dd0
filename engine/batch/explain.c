/*
 * explain.c - a bill in words.  Every number is one that the pricing used; nothing is priced here.
 */
#include "batch/explain.h"

#include "base/text.h"
#include "batch/explain_line.h"
#include "batch/speech.h"

/* A bill on its way into words. */
struct telling {
    struct speech speech;
    const struct weir_bill_request *request;
    const struct weir_bill *bill;
};

/* --- terms --- */
static void
say_terms(struct telling *telling)
{
    struct speech *speech = &telling->speech;
    const struct weir_terms *terms = telling->request->terms;
    if (terms->persons != WEIR_PERSONS_UNKNOWN)
        SPEECH_SAY(speech, PERSONS, speech_number(speech, terms->persons));
    if (terms->opened_day != WEIR_DAY_NONE)
        SPEECH_SAY(speech, OPENED, speech_day(speech, terms->opened_day));
    if (terms->closed_day != WEIR_DAY_NONE)
        SPEECH_SAY(speech, CLOSED, speech_day(speech, terms->closed_day));
    if (terms->relief.size > 0)
        SPEECH_SAY(speech, RELIEF, terms->relief);
    for (uint32_t i = 0; i < terms->attribute_count; i++)
        SPEECH_SAY(speech, ATTRIBUTE, terms->attribute[i].name, terms->attribute[i].value);
}

/* --- parts --- */
/* Whether the bill, or one of its adjustments, begins on day. */
static bool
begins_on(const struct weir_bill_request *request, int32_t day)
{
    bool begins = request->begin_day == day;
    for (uint32_t i = 0; i < request->adjustment_count; i++)
        begins = begins || request->adjustment[i].begin_day == day;
    return begins;
}

static void
say_part(struct telling *telling, const struct weir_step *step)
{
    struct speech *speech = &telling->speech;
    const struct weir_version *version = step->version;
    const struct weir_class *class_ = weir_tariff_class(version, step->class_id);
    SPEECH_SAY(speech, PART, speech_day(speech, step->begin_day), speech_day(speech, step->end_day),
               speech_number(speech, step->end_day - step->begin_day),
               speech_title(speech, &class_->titles, step->class_id),
               speech_volume(speech, step->volume_l),
               speech_title(speech, &step->tariff->titles, step->tariff->id),
               speech_day(speech, version->from_day));
    if (version->document.size > 0)
        SPEECH_SAY(speech, DOCUMENT, version->document);
    if (class_->document.size > 0)
        SPEECH_SAY(speech, DOCUMENT, class_->document);
    if (begins_on(telling->request, step->begin_day) && version->from_day <= step->begin_day)
        return;
    switch (version->change) {
    case WEIR_CHANGE_BY_DAY:
        SPEECH_SAY(speech, BY_DAY, speech_day(speech, step->begin_day),
                   speech_volume(speech, version->change_step_l));
        break;
    case WEIR_CHANGE_BY_READ:
        SPEECH_SAY(speech, BY_READ, speech_day(speech, version->from_day));
        break;
    }
}

/* --- blocks --- */
static bool
is_scaled(const struct weir_step *step)
{
    return step->scale_num != step->scale_den;
}

static void
say_limit(struct telling *telling, const struct weir_step *step, uint32_t index)
{
    struct speech *speech = &telling->speech;
    const struct weir_block *block = &step->blocks->block[index];
    const int32_t persons = telling->request->terms->persons;
    const int32_t extra_from = block->extra_from;
    const struct weir_text no = speech_number(speech, index + 1);
    const struct weir_text edge = speech_volume(speech, step->edge_l[index]);
    if (block->open)
        SPEECH_SAY(speech, LIMIT_LAST, no);
    else if (step->blocks->against_plan)
        SPEECH_SAY(speech, LIMIT_PLAN, no, speech_percent(speech, block->to_ppm),
                   speech_volume(speech, step->plan->volume_l), edge);
    else if (block->has_per_day)
        SPEECH_SAY(speech, LIMIT_DAY, no, speech_volume(speech, block->per_day_l), edge);
    else if (block->has_per_head && persons >= block->heads_from)
        SPEECH_SAY(speech, LIMIT_HEAD, no, speech_volume(speech, block->per_head_l),
                   speech_number(speech, persons), edge);
    else if (extra_from > 0 && persons >= extra_from)
        SPEECH_SAY(speech, LIMIT_EXTRA, no, speech_volume(speech, block->to_l),
                   speech_volume(speech, block->extra_l),
                   speech_number(speech, persons - extra_from + 1),
                   speech_number(speech, extra_from), edge);
    else if (is_scaled(step))
        SPEECH_SAY(speech, LIMIT_SCALED, no, speech_volume(speech, step->limit_l[index]), edge);
    else
        SPEECH_SAY(speech, LIMIT, no, edge);
    if (!block->open && block->factor.size > 0)
        SPEECH_SAY(speech, LIMIT_FACTOR, block->factor);
}

static void
say_scale(struct speech *speech, const struct weir_step *step)
{
    if (!is_scaled(step))
        return;
    const struct weir_text num = speech_number(speech, step->scale_num);
    const struct weir_text den = speech_number(speech, step->scale_den);
    const struct weir_text share =
        step->scale_den == 1 ? num : SPEECH_PHRASE(speech, FRACTION, num, den);
    switch (step->blocks->over) {
    case WEIR_OVER_YEAR:
        if (step->blocks->part_year == WEIR_PART_YEAR_MONTHS)
            SPEECH_SAY(speech, SCALE_MONTHS,
                       speech_number(speech, 12 * step->scale_num / step->scale_den));
        else
            SPEECH_SAY(speech, SCALE_YEAR, num, den);
        break;
    case WEIR_OVER_MONTH:
        SPEECH_SAY(speech, SCALE_MONTH, share);
        break;
    case WEIR_OVER_PERIOD:
        SPEECH_SAY(speech, SCALE_PERIOD, num, den);
        break;
    }
}

static void
say_blocks(struct telling *telling, const struct weir_step *step)
{
    struct speech *speech = &telling->speech;
    if (step->year_begin_day == WEIR_DAY_NONE)
        SPEECH_SAY(speech, BILL, step->blocks->id, speech_volume(speech, step->volume_l));
    else
        SPEECH_SAY(speech, YEAR, step->blocks->id, speech_day(speech, step->year_begin_day),
                   speech_day(speech, step->year_end_day), speech_volume(speech, step->before_l),
                   speech_volume(speech, step->volume_l),
                   speech_volume(speech, step->before_l + step->volume_l));
    say_scale(speech, step);
    for (uint32_t i = 0; i < step->blocks->count; i++)
        say_limit(telling, step, i);
}

/* --- bands --- */
static void
say_bands(struct telling *telling, const struct weir_step *step)
{
    struct speech *speech = &telling->speech;
    const struct weir_surcharge *surcharge = step->surcharge;
    SPEECH_SAY(speech, ROW, speech_title(speech, &surcharge->titles, surcharge->id),
               speech_against(speech, step->plan->kind), speech_day(speech, step->plan->from_day),
               speech_day(speech, step->plan->to_day), speech_volume(speech, step->plan->volume_l),
               speech_volume(speech, step->before_l),
               speech_volume(speech, step->before_l + step->volume_l));
    for (uint32_t i = 0; i < surcharge->band_count; i++) {
        const struct weir_text no = speech_number(speech, i + 1);
        const struct weir_text add = speech_ratio(speech, surcharge->band[i].add_ppm);
        if (surcharge->band[i].open)
            SPEECH_SAY(speech, BAND_LAST, no, add);
        else
            SPEECH_SAY(speech, BAND, no, speech_volume(speech, step->edge_l[i]), add);
    }
}

static void
say_step(struct telling *telling, const struct weir_step *step)
{
    switch (step->kind) {
    case WEIR_STEP_PART:
        say_part(telling, step);
        break;
    case WEIR_STEP_BLOCKS:
        say_blocks(telling, step);
        break;
    case WEIR_STEP_BANDS:
        say_bands(telling, step);
        break;
    }
}

/* --- lines --- */
static bool
is_adjusted(const struct weir_line *line)
{
    return line->kind == WEIR_LINE_ADJUSTMENT || line->kind == WEIR_LINE_MONEY;
}

static bool
same_part(const struct weir_line *a, const struct weir_line *b)
{
    return a->begin_day == b->begin_day && a->end_day == b->end_day &&
           is_adjusted(a) == is_adjusted(b) && text_equal(a->class_id, b->class_id);
}

/* Whether all lines are of one part, so that no line needs to say of which. */
static bool
is_one_part(const struct weir_bill *bill)
{
    for (uint32_t i = 1; i < bill->line_count; i++) {
        if (!same_part(&bill->line[0], &bill->line[i]))
            return false;
    }
    return true;
}

static void
say_lines(struct telling *telling)
{
    struct speech *speech = &telling->speech;
    const struct weir_bill *bill = telling->bill;
    const bool one_part = is_one_part(bill);
    int64_t tax_fen = 0;
    if (bill->line_count == 0)
        SPEECH_SAY(speech, LINES_NONE, (struct weir_text){NULL, 0});
    else if (one_part)
        SPEECH_SAY(speech, LINES, (struct weir_text){NULL, 0});
    for (uint32_t i = 0; i < bill->line_count; i++) {
        const struct weir_line *line = &bill->line[i];
        if (!one_part && (i == 0 || !same_part(line, line - 1)))
            SPEECH_SAY(speech, LINES_PART, speech_day(speech, line->begin_day),
                       speech_day(speech, line->end_day),
                       speech_title(speech,
                                    &weir_tariff_class(line->version, line->class_id)->titles,
                                    line->class_id));
        explain_line_say(speech, telling->request->terms, line);
        tax_fen += line->has_tax ? line->tax_fen : 0;
    }
    SPEECH_SAY(speech, TOTAL, speech_amount(speech, bill->amount_fen));
    if (tax_fen != 0)
        SPEECH_SAY(speech, TOTAL_TAX, speech_amount(speech, tax_fen));
}

void
explain_bill(const struct explain *explain, const struct weir_bill_request *request,
             const struct weir_bill *bill)
{
    struct telling telling = {.request = request, .bill = bill};
    struct speech *speech = &telling.speech;
    speech_begin(speech, explain);
    int64_t volume_l = 0; /* a held bill has none */
    for (uint32_t i = 0; i < request->use_count; i++)
        volume_l += request->use[i].volume_l;
    if (request->use_count > 0 || request->adjustment_count == 0)
        SPEECH_SAY(speech, USE, speech_day(speech, request->begin_day),
                   speech_day(speech, request->end_day),
                   speech_number(speech, request->end_day - request->begin_day),
                   speech_volume(speech, volume_l));
    say_terms(&telling);
    for (uint32_t i = 0; i < bill->step_count; i++)
        say_step(&telling, &bill->step[i]);
    if (bill->no_plan)
        SPEECH_SAY(speech, ROW_NONE, bill->no_plan_surcharge);
    if (bill->held == WEIR_FINDING_NONE)
        say_lines(&telling);
    else
        SPEECH_SAY(speech, HELD, speech_finding(speech, bill->held),
                   text_of(weir_finding_code(bill->held)), bill->held_subject);
}
