/* explain_adjustment.c - water and money that no register shows, in words. */
#include "batch/explain_adjustment.h"

#include "base/text.h"

/* The reason in the language of the speech. */
static struct weir_text
reason_of(struct speech *speech, struct weir_text reason)
{
    static const struct {
        const char *name;
        enum speech_sentence sentence;
    } reasons[] = {
        {"theft", SPEECH_REASON_THEFT},       {"leak", SPEECH_REASON_LEAK},
        {"meter-error", SPEECH_REASON_METER}, {"unmetered", SPEECH_REASON_UNMETERED},
        {"unbilled", SPEECH_REASON_UNBILLED}, {"reward", SPEECH_REASON_REWARD},
    };
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
        if (text_equal(reason, text_of(reasons[i].name)))
            return speech_phrase(speech, reasons[i].sentence, NULL);
    }
    return speech_phrase(speech, SPEECH_REASON_OTHER, NULL);
}

/* The name of the adjustment with that number. */
static struct weir_text
name_of(const struct account_basis *basis, int64_t adjustment_id)
{
    for (uint32_t i = 0; i < basis->known.adjustment_count; i++) {
        if (basis->known.adjustment[i].adjustment_id == adjustment_id)
            return basis->known.adjustment[i].name;
    }
    return text_of("?"); /* a later journal number than this bill's saw */
}

static void
say_one(struct speech *speech, const struct account_basis *basis,
        const struct account_booking *booking)
{
    const struct account_adjustment *row = booking->row;
    const struct weir_text reason = reason_of(speech, row->reason);
    const struct weir_text from = speech_day(speech, row->from_day);
    const struct weir_text to = speech_day(speech, row->to_day);
    if (row->money)
        SPEECH_SAY(speech, ADJUSTMENT_MONEY, row->name, reason, from, to,
                   speech_amount(speech, booking->amount_fen));
    else if (row->tiers)
        SPEECH_SAY(speech, ADJUSTMENT_INSIDE, row->name, reason, from, to,
                   speech_volume(speech, booking->volume_l));
    else
        SPEECH_SAY(speech, ADJUSTMENT_OUTSIDE, row->name, reason, from, to,
                   speech_volume(speech, booking->volume_l));
    if (row->undoes_id != 0)
        SPEECH_SAY(speech, ADJUSTMENT_UNDOES, name_of(basis, row->undoes_id));
    else
        SPEECH_SAY(speech, DOCUMENT, row->document);
    if (booking->rest != 0)
        SPEECH_SAY(speech, ADJUSTMENT_RESTS, speech_volume(speech, booking->rest));
}

void
explain_adjustment_say(struct speech *speech, const struct account_basis *basis)
{
    if (basis->usage.part_count == 0)
        SPEECH_SAY(speech, ADJUSTMENTS_ALONE, basis->known.name);
    for (uint32_t i = 0; i < basis->request.adjustment_count; i++)
        say_one(speech, basis, &basis->booking[i]);
}
