/* speech.c - sentences of explain.def, in every language it speaks. */
#include "batch/speech.h"

#include "base/assert.h"
#include "weir/finding.h"

static const struct {
    const char *name;
    const char *english;
    const char *chinese;
} sentences[] = {
#define SENTENCE(name, english, chinese) {#name, english, chinese},
#include "batch/explain.def"
#undef SENTENCE
};

/* Each finding has its sentence: one without does not compile. */
static const enum speech_sentence findings[WEIR_FINDING_COUNT] = {
#define FINDING(name, code, holds, meaning) [WEIR_FINDING_##name] = SPEECH_FINDING_##name,
#include "weir/finding.def"
#undef FINDING
};

static const char *
pattern(const struct speech *speech, enum speech_sentence sentence)
{
    switch (speech->explain->language) {
    case EXPLAIN_CHINESE:
        return sentences[sentence].chinese;
    case EXPLAIN_ENGLISH:
        break;
    }
    return sentences[sentence].english;
}

static void
fill_in(struct text_writer *writer, const char *sentence, const struct weir_text *value)
{
    for (const char *at = sentence; *at != '\0'; at++) {
        if (at[0] == '{' && at[1] >= '0' && at[1] <= '9' && at[2] == '}') {
            text_write(writer, value[at[1] - '0']);
            at += 2;
        } else {
            text_write(writer, (struct weir_text){at, 1});
        }
    }
}

void
speech_begin(struct speech *speech, const struct explain *explain)
{
    speech->explain = explain;
    speech->writer = text_writer_of(speech->scratch, sizeof speech->scratch);
}

void
speech_say(struct speech *speech, enum speech_sentence sentence, const struct weir_text *value)
{
    char buffer[SPEECH_LINE_SIZE];
    struct text_writer writer = text_writer_of(buffer, sizeof buffer);
    const char *words = pattern(speech, sentence);
    struct explain_sentence said = {.name = sentences[sentence].name};
    while (words[0] == ' ' && words[1] == ' ') {
        said.level++;
        words += 2;
    }
    fill_in(&writer, words, value);
    said.text = text_written(&writer);
    speech->explain->put(speech->explain->context, &said);
    speech->writer = text_writer_of(speech->scratch, sizeof speech->scratch);
}

/* The rest of the scratch buffer from begin on, as a text. */
static struct weir_text
since(const struct speech *speech, size_t begin)
{
    return (struct weir_text){speech->writer.start + begin, speech->writer.size - begin};
}

struct decimals {
    unsigned scale; /* of the value */
    unsigned least; /* decimals that stay even when they are zeros */
};

static struct weir_text
decimal(struct speech *speech, int64_t value, struct decimals decimals)
{
    const size_t begin = speech->writer.size;
    text_write_decimal(&speech->writer, value, decimals.scale);
    struct weir_text text = since(speech, begin);
    if (speech->writer.full)
        return text;
    for (unsigned left = decimals.scale; left > decimals.least; left--) {
        if (text.start[text.size - 1] != '0')
            return text;
        text.size--;
    }
    if (decimals.scale > 0 && decimals.least == 0)
        text.size--; /* the point */
    return text;
}

struct weir_text
speech_number(struct speech *speech, int64_t value)
{
    return decimal(speech, value, (struct decimals){0, 0});
}

struct weir_text
speech_volume(struct speech *speech, int64_t volume_l)
{
    return decimal(speech, volume_l, (struct decimals){3, 0});
}

struct weir_text
speech_amount(struct speech *speech, int64_t amount_fen)
{
    return decimal(speech, amount_fen, (struct decimals){2, 2});
}

struct weir_text
speech_price(struct speech *speech, int64_t price_mfen_per_m3)
{
    return decimal(speech, price_mfen_per_m3, (struct decimals){5, 2});
}

struct weir_text
speech_exact(struct speech *speech, int64_t amount_ufen)
{
    return decimal(speech, amount_ufen, (struct decimals){8, 2});
}

struct weir_text
speech_ratio(struct speech *speech, int64_t ratio_ppm)
{
    return decimal(speech, ratio_ppm, (struct decimals){6, 0});
}

struct weir_text
speech_percent(struct speech *speech, int64_t ratio_ppm)
{
    return decimal(speech, ratio_ppm, (struct decimals){4, 0});
}

struct weir_text
speech_register(struct speech *speech, int64_t register_milli)
{
    return decimal(speech, register_milli, (struct decimals){3, 0});
}

struct weir_text
speech_day(struct speech *speech, int32_t day)
{
    const size_t begin = speech->writer.size;
    text_write_day(&speech->writer, day);
    return since(speech, begin);
}

struct weir_text
speech_hex(struct speech *speech, struct weir_text bytes)
{
    const size_t begin = speech->writer.size;
    text_write_hex(&speech->writer, bytes);
    return since(speech, begin);
}

struct weir_text
speech_phrase(struct speech *speech, enum speech_sentence sentence, const struct weir_text *value)
{
    const size_t begin = speech->writer.size;
    fill_in(&speech->writer, pattern(speech, sentence), value);
    return since(speech, begin);
}

struct weir_text
speech_title(const struct speech *speech, const struct weir_titles *titles, struct weir_text id)
{
    const bool wants_chinese = speech->explain->language == EXPLAIN_CHINESE;
    for (uint32_t i = 0; i < titles->count; i++) {
        const struct weir_text lang = titles->item[i].lang;
        const struct weir_text head = {lang.start, lang.size < 2 ? lang.size : 2};
        if (text_equal(head, text_of(wants_chinese ? "zh" : "en")))
            return titles->item[i].text;
    }
    return id;
}

struct weir_text
speech_against(const struct speech *speech, enum weir_against against)
{
    switch (against) {
    case WEIR_AGAINST_NORM:
        return text_of(pattern(speech, SPEECH_PLAN_NORM));
    case WEIR_AGAINST_PERMIT:
        return text_of(pattern(speech, SPEECH_PLAN_PERMIT));
    case WEIR_AGAINST_PLAN:
        break;
    }
    return text_of(pattern(speech, SPEECH_PLAN_PLAN));
}

struct weir_text
speech_finding(const struct speech *speech, enum weir_finding finding)
{
    ASSERT(finding < WEIR_FINDING_COUNT);
    ASSERT(finding != WEIR_FINDING_NONE);
    return text_of(pattern(speech, findings[finding]));
}
