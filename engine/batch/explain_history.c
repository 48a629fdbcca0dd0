/* explain_history.c - rows with their versions, and findings with their decisions, in words. */
#include "batch/explain_history.h"

#include "base/text.h"
#include "host/zone.h"

static struct weir_text
instant(struct speech *speech, int64_t instant_s)
{
    struct zone_moment moment;
    if (zone_of_instant(instant_s, &moment) != WEIR_OK)
        return text_of("?"); /* before the year 1 or after 9999 */
    return speech_day(speech, moment.day);
}

/* Why a row took the place of another; the first version of a row needs a reason only when it
 * corrects what was billed. */
static void
say_reason(struct speech *speech, struct weir_text reason, bool replaces)
{
    if (text_equal(reason, text_of("error")))
        SPEECH_SAY(speech, ROW_ERROR, reason);
    else if (replaces)
        SPEECH_SAY(speech, ROW_LATE, reason);
}

/* --- terms --- */
static struct weir_text
persons_words(struct speech *speech, const struct explain_store_terms *terms)
{
    if (!terms->has_persons)
        return text_of("");
    return SPEECH_PHRASE(speech, TERMS_PERSONS, speech_number(speech, terms->persons));
}

static struct weir_text
relief_words(struct speech *speech, const struct explain_store_terms *terms)
{
    if (terms->relief.size == 0)
        return text_of("");
    return SPEECH_PHRASE(speech, TERMS_RELIEF, terms->relief);
}

static void
say_terms(struct speech *speech, const struct explain_store_facts *facts)
{
    for (uint32_t i = 0; i < facts->terms_count; i++) {
        const struct explain_store_terms *terms = &facts->terms[i];
        if (i > 0 && terms[-1].from_day == terms->from_day) {
            SPEECH_SAY(speech, TERMS_BEFORE, instant(speech, terms->recorded_s), terms->tariff,
                       terms->class_id, persons_words(speech, terms), relief_words(speech, terms));
            continue;
        }
        SPEECH_SAY(speech, TERMS, speech_day(speech, terms->from_day),
                   instant(speech, terms->recorded_s), terms->tariff, terms->class_id,
                   persons_words(speech, terms), relief_words(speech, terms));
        const bool replaces = i + 1 < facts->terms_count && terms[1].from_day == terms->from_day;
        say_reason(speech, terms->reason, replaces);
    }
}

/* --- plans --- */
static enum weir_against
against_of(struct weir_text kind)
{
    if (text_equal(kind, text_of("norm")))
        return WEIR_AGAINST_NORM;
    return text_equal(kind, text_of("permit")) ? WEIR_AGAINST_PERMIT : WEIR_AGAINST_PLAN;
}

static bool
same_row(const struct explain_store_plan *a, const struct explain_store_plan *b)
{
    return a->from_day == b->from_day && text_equal(a->kind, b->kind);
}

static void
say_plan_before(struct speech *speech, const struct explain_store_plan *plan)
{
    const struct weir_text recorded = instant(speech, plan->recorded_s);
    if (plan->waived)
        SPEECH_SAY(speech, PLAN_BEFORE_WAIVED, recorded);
    else
        SPEECH_SAY(speech, PLAN_BEFORE, recorded, speech_volume(speech, plan->volume_l));
}

static void
say_plan(struct speech *speech, const struct explain_store_plan *plan)
{
    const struct weir_text kind = speech_against(speech, against_of(plan->kind));
    const struct weir_text from = speech_day(speech, plan->from_day);
    const struct weir_text to = speech_day(speech, plan->to_day);
    const struct weir_text recorded = instant(speech, plan->recorded_s);
    if (plan->waived)
        SPEECH_SAY(speech, PLAN_WAIVED, kind, from, to, recorded);
    else
        SPEECH_SAY(speech, PLAN, kind, from, to, recorded, speech_volume(speech, plan->volume_l));
}

static void
say_plans(struct speech *speech, const struct explain_store_facts *facts)
{
    for (uint32_t i = 0; i < facts->plan_count; i++) {
        const struct explain_store_plan *plan = &facts->plan[i];
        if (i > 0 && same_row(plan, plan - 1)) {
            say_plan_before(speech, plan);
            continue;
        }
        say_plan(speech, plan);
        say_reason(speech, plan->reason, i + 1 < facts->plan_count && same_row(plan, plan + 1));
    }
}

/* --- documents --- */
static void
say_tariffs(struct speech *speech, const struct explain_store_facts *facts)
{
    for (uint32_t i = 0; i < facts->tariff_count; i++) {
        const struct explain_store_tariff *tariff = &facts->tariff[i];
        SPEECH_SAY(speech, TARIFF, tariff->tariff, instant(speech, tariff->recorded_s),
                   tariff->digest);
        if (tariff->reason.size > 0)
            SPEECH_SAY(speech, TARIFF_CORRECTED, tariff->reason);
    }
}

void
explain_history_say(struct speech *speech, const struct explain_store_facts *facts)
{
    say_terms(speech, facts);
    say_plans(speech, facts);
    say_tariffs(speech, facts);
}

/* --- findings --- */
void
explain_history_say_findings(struct speech *speech, const struct explain_store_facts *facts)
{
    for (uint32_t i = 0; i < facts->finding_count; i++) {
        const struct explain_store_finding *finding = &facts->finding[i];
        const enum weir_finding code = weir_finding_find(finding->code);
        const struct weir_text meaning =
            code == WEIR_FINDING_NONE ? finding->code : speech_finding(speech, code);
        SPEECH_SAY(speech, TOLD, meaning, finding->code, finding->subject,
                   speech_day(speech, finding->day), finding->detail);
        if (finding->decision.size > 0)
            SPEECH_SAY(speech, DECIDED, finding->actor, instant(speech, finding->decided_s),
                       finding->decision, finding->reason);
        else
            SPEECH_SAY(speech, UNDECIDED, finding->code);
    }
}
