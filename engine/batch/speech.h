#ifndef BATCH_SPEECH_H
#define BATCH_SPEECH_H

#include <stdint.h>

#include "base/text.h"
#include "batch/explain.h"
#include "weir/finding.h"
#include "weir/tariff.h"
#include "weir/text.h"

/*
 * Sentences of explain.def with values in them, in the language that is asked for.  Values are
 * written into a scratch buffer that each sentence begins anew, so nothing is allocated:
 *
 *     SPEECH_SAY(&speech, TOTAL, speech_amount(&speech, bill->amount_fen));
 */
#define SPEECH_SCRATCH_SIZE 4096 /* bytes of all values of a sentence */
#define SPEECH_LINE_SIZE 8192    /* bytes of a sentence; longer ones are cut */

enum speech_sentence {
#define SENTENCE(name, english, chinese) SPEECH_##name,
#include "batch/explain.def"
#undef SENTENCE
};

struct speech {
    const struct explain *explain;
    char scratch[SPEECH_SCRATCH_SIZE];
    struct text_writer writer; /* into scratch */
};

void speech_begin(struct speech *speech, const struct explain *explain);

/* Says one sentence; value[0] stands for {0} and so on.  Values are gone then. */
void speech_say(struct speech *speech, enum speech_sentence sentence,
                const struct weir_text *value);

#define SPEECH_SAY(speech, sentence, ...)                                                          \
    speech_say((speech), SPEECH_##sentence, (const struct weir_text[]){__VA_ARGS__})

/* The values: each borrows the scratch buffer until the next sentence is said. */
struct weir_text speech_number(struct speech *speech, int64_t value);
struct weir_text speech_volume(struct speech *speech, int64_t volume_l);   /* m³: 30, 0.125 */
struct weir_text speech_amount(struct speech *speech, int64_t amount_fen); /* always 2 decimals */
struct weir_text speech_price(struct speech *speech, int64_t price_mfen_per_m3); /* 2 at least */
struct weir_text speech_exact(struct speech *speech, int64_t amount_ufen);       /* 2 at least */
struct weir_text speech_ratio(struct speech *speech, int64_t ratio_ppm);         /* 0.9 */
struct weir_text speech_percent(struct speech *speech, int64_t ratio_ppm);       /* 90 */
struct weir_text speech_register(struct speech *speech, int64_t register_milli);
struct weir_text speech_day(struct speech *speech, int32_t day);
struct weir_text speech_hex(struct speech *speech, struct weir_text bytes);

/* A sentence as the value of another. */
struct weir_text speech_phrase(struct speech *speech, enum speech_sentence sentence,
                               const struct weir_text *value);

#define SPEECH_PHRASE(speech, sentence, ...)                                                       \
    speech_phrase((speech), SPEECH_##sentence, (const struct weir_text[]){__VA_ARGS__})

/* The title in the language of the speech, or else the id. */
struct weir_text speech_title(const struct speech *speech, const struct weir_titles *titles,
                              struct weir_text id);

/* What a plan row is called. */
struct weir_text speech_against(const struct speech *speech, enum weir_against against);

/* What a finding means. */
struct weir_text speech_finding(const struct speech *speech, enum weir_finding finding);

#endif
