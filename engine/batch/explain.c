/*
 * explain.c - a bill in words.  Every number is one that the pricing used; nothing is priced here.
 *
 * Sentences stand in explain.def.  Values are written into a scratch buffer that each sentence
 * begins anew, so nothing is allocated.
 */
#include "batch/explain.h"

#include "base/text.h"

enum sentence {
#define SENTENCE(name, english, chinese) SENTENCE_##name,
#include "batch/explain.def"
#undef SENTENCE
};

static const char *const english[] = {
#define SENTENCE(name, english, chinese) english,
#include "batch/explain.def"
#undef SENTENCE
};

static const char *const chinese[] = {
#define SENTENCE(name, english, chinese) chinese,
#include "batch/explain.def"
#undef SENTENCE
};

#define SCRATCH_SIZE 2048 /* bytes of all values of a sentence */
#define LINE_SIZE 4096    /* bytes of a sentence; longer ones are cut */

struct speech {
    const struct explain *explain;
    const struct weir_bill_request *request;
    const struct weir_bill *bill;
    char scratch[SCRATCH_SIZE];
    struct text_writer writer; /* into scratch */
};

static const char *
pattern(const struct speech *speech, enum sentence sentence)
{
    switch (speech->explain->language) {
    case EXPLAIN_CHINESE:
        return chinese[sentence];
    case EXPLAIN_ENGLISH:
        break;
    }
    return english[sentence];
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

/* Says one sentence; the values were written into the scratch buffer, which is free again then. */
static void
say(struct speech *speech, enum sentence sentence, const struct weir_text *value)
{
    char line[LINE_SIZE];
    struct text_writer writer = text_writer_of(line, sizeof line);
    fill_in(&writer, pattern(speech, sentence), value);
    speech->explain->put(speech->explain->context, text_written(&writer));
    speech->writer = text_writer_of(speech->scratch, sizeof speech->scratch);
}

#define SAY(speech, sentence, ...)                                                                 \
    say((speech), SENTENCE_##sentence, (const struct weir_text[]){__VA_ARGS__})

/* The rest of the scratch buffer from begin on, as a text. */
static struct weir_text
since(const struct speech *speech, size_t begin)
{
    return (struct weir_text){speech->writer.start + begin, speech->writer.size - begin};
}

static struct weir_text
decimal(struct speech *speech, int64_t value, unsigned scale)
{
    const size_t begin = speech->writer.size;
    text_write_decimal(&speech->writer, value, scale);
    return since(speech, begin);
}

static struct weir_text
number(struct speech *speech, int64_t value)
{
    return decimal(speech, value, 0);
}

static struct weir_text
volume(struct speech *speech, int64_t volume_l)
{
    return decimal(speech, volume_l, 3);
}

static struct weir_text
amount(struct speech *speech, int64_t amount_fen)
{
    return decimal(speech, amount_fen, 2);
}

static struct weir_text
day(struct speech *speech, int32_t day_number)
{
    const size_t begin = speech->writer.size;
    text_write_day(&speech->writer, day_number);
    return since(speech, begin);
}

static struct weir_text
phrase(struct speech *speech, enum sentence sentence, const struct weir_text *value)
{
    const size_t begin = speech->writer.size;
    fill_in(&speech->writer, pattern(speech, sentence), value);
    return since(speech, begin);
}

/* The title in the language of the speech, or else the id. */
static struct weir_text
title(const struct speech *speech, const struct weir_titles *titles, struct weir_text id)
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

static void
say_terms(struct speech *speech)
{
    const struct weir_terms *terms = speech->request->terms;
    if (terms->persons != WEIR_PERSONS_UNKNOWN)
        SAY(speech, PERSONS, number(speech, terms->persons));
    if (terms->opened_day != WEIR_DAY_NONE)
        SAY(speech, OPENED, day(speech, terms->opened_day));
    if (terms->closed_day != WEIR_DAY_NONE)
        SAY(speech, CLOSED, day(speech, terms->closed_day));
    if (terms->relief.size > 0)
        SAY(speech, RELIEF, terms->relief);
    for (uint32_t i = 0; i < terms->attribute_count; i++)
        SAY(speech, ATTRIBUTE, terms->attribute[i].name, terms->attribute[i].value);
}

static void
say_part(struct speech *speech, const struct weir_step *step)
{
    const struct weir_version *version = step->version;
    const struct weir_class *class_ = weir_tariff_class(version, step->class_id);
    SAY(speech, PART, day(speech, step->begin_day), day(speech, step->end_day),
        number(speech, step->end_day - step->begin_day),
        title(speech, &class_->titles, step->class_id), volume(speech, step->volume_l),
        title(speech, &step->tariff->titles, step->tariff->id), day(speech, version->from_day));
    if (version->document.size > 0)
        SAY(speech, DOCUMENT, version->document);
    if (step->begin_day == speech->request->begin_day && version->from_day <= step->begin_day)
        return;
    switch (version->change) {
    case WEIR_CHANGE_BY_DAY:
        SAY(speech, BY_DAY, day(speech, step->begin_day), volume(speech, version->change_step_l));
        break;
    case WEIR_CHANGE_BY_READ:
        SAY(speech, BY_READ, day(speech, version->from_day));
        break;
    }
}

static void
say_limit(struct speech *speech, const struct weir_step *step, uint32_t index)
{
    const struct weir_block *block = &step->blocks->block[index];
    const int32_t persons = speech->request->terms->persons;
    const int32_t extra_from = block->extra_from;
    const struct weir_text no = number(speech, index + 1);
    const struct weir_text edge = volume(speech, step->edge_l[index]);
    if (block->open)
        SAY(speech, LIMIT_LAST, no);
    else if (step->blocks->against_plan)
        SAY(speech, LIMIT_PLAN, no, decimal(speech, block->to_ppm, 4),
            volume(speech, step->plan->volume_l), edge);
    else if (block->has_per_day)
        SAY(speech, LIMIT_DAY, no, volume(speech, block->per_day_l), edge);
    else if (block->has_per_head && persons >= block->heads_from)
        SAY(speech, LIMIT_HEAD, no, volume(speech, block->per_head_l), number(speech, persons),
            edge);
    else if (extra_from > 0 && persons >= extra_from)
        SAY(speech, LIMIT_EXTRA, no, volume(speech, block->to_l), volume(speech, block->extra_l),
            number(speech, persons - extra_from + 1), number(speech, extra_from), edge);
    else
        SAY(speech, LIMIT, no, edge);
    if (!block->open && block->factor.size > 0)
        SAY(speech, LIMIT_FACTOR, block->factor);
}

static void
say_scale(struct speech *speech, const struct weir_step *step)
{
    if (step->scale_num == step->scale_den)
        return;
    const struct weir_text num = number(speech, step->scale_num);
    const struct weir_text den = number(speech, step->scale_den);
    switch (step->blocks->over) {
    case WEIR_OVER_YEAR:
        SAY(speech, SCALE_YEAR, num, den);
        break;
    case WEIR_OVER_MONTH:
        SAY(speech, SCALE_MONTH, num, den);
        break;
    case WEIR_OVER_PERIOD:
        SAY(speech, SCALE_PERIOD, num, den);
        break;
    }
}

static void
say_blocks(struct speech *speech, const struct weir_step *step)
{
    if (step->year_begin_day == WEIR_DAY_NONE)
        SAY(speech, BILL, step->blocks->id, volume(speech, step->volume_l));
    else
        SAY(speech, YEAR, step->blocks->id, day(speech, step->year_begin_day),
            day(speech, step->year_end_day), volume(speech, step->before_l),
            volume(speech, step->volume_l), volume(speech, step->before_l + step->volume_l));
    say_scale(speech, step);
    for (uint32_t i = 0; i < step->blocks->count; i++)
        say_limit(speech, step, i);
}

static void
say_bands(struct speech *speech, const struct weir_step *step)
{
    const struct weir_surcharge *surcharge = step->surcharge;
    SAY(speech, ROW, title(speech, &surcharge->titles, surcharge->id),
        day(speech, step->plan->from_day), day(speech, step->plan->to_day),
        volume(speech, step->plan->volume_l), volume(speech, step->before_l),
        volume(speech, step->before_l + step->volume_l));
    for (uint32_t i = 0; i < surcharge->band_count; i++) {
        const struct weir_text no = number(speech, i + 1);
        const struct weir_text add = decimal(speech, surcharge->band[i].add_ppm, 6);
        if (surcharge->band[i].open)
            SAY(speech, BAND_LAST, no, add);
        else
            SAY(speech, BAND, no, volume(speech, step->edge_l[i]), add);
    }
}

static void
say_step(struct speech *speech, const struct weir_step *step)
{
    switch (step->kind) {
    case WEIR_STEP_PART:
        say_part(speech, step);
        break;
    case WEIR_STEP_BLOCKS:
        say_blocks(speech, step);
        break;
    case WEIR_STEP_BANDS:
        say_bands(speech, step);
        break;
    }
}

/* The title of what a line charges for. */
static struct weir_text
charge_title(const struct speech *speech, const struct weir_line *line)
{
    const struct weir_class *class_ = weir_tariff_class(line->version, line->class_id);
    for (uint32_t i = 0; i < class_->charge_count; i++) {
        if (text_equal(class_->charge[i].id, line->charge))
            return title(speech, &class_->charge[i].titles, line->charge);
    }
    for (uint32_t i = 0; i < class_->surcharge_count; i++) {
        if (text_equal(class_->surcharge[i].id, line->charge))
            return title(speech, &class_->surcharge[i].titles, line->charge);
    }
    for (uint32_t i = 0; i < class_->relief_count; i++) {
        if (text_equal(class_->relief[i].group, line->charge))
            return title(speech, &class_->relief[i].titles, line->charge);
    }
    for (uint32_t i = 0; i < class_->tax_count; i++) {
        if (text_equal(class_->tax[i].id, line->charge))
            return title(speech, &class_->tax[i].titles, line->charge);
    }
    return line->charge;
}

static struct weir_text
line_name(struct speech *speech, const struct weir_line *line)
{
    const struct weir_text name = charge_title(speech, line);
    if (line->block_no > 0)
        return phrase(speech, SENTENCE_BLOCK_NAME,
                      (const struct weir_text[]){name, number(speech, line->block_no)});
    if (line->band_no > 0)
        return phrase(speech, SENTENCE_BAND_NAME,
                      (const struct weir_text[]){name, number(speech, line->band_no)});
    return name;
}

static void
say_rounding(struct speech *speech, const struct weir_line *line)
{
    static const enum sentence modes[] = {
        [WEIR_ROUND_HALF_UP] = SENTENCE_HALF_UP,
        [WEIR_ROUND_HALF_EVEN] = SENTENCE_HALF_EVEN,
        [WEIR_ROUND_DOWN] = SENTENCE_DOWN,
        [WEIR_ROUND_UP] = SENTENCE_UP,
    };
    static const enum sentence scopes[] = {
        [WEIR_ROUND_PER_LINE] = SENTENCE_PER_LINE,
        [WEIR_ROUND_PER_CHARGE] = SENTENCE_PER_CHARGE,
        [WEIR_ROUND_PER_INVOICE] = SENTENCE_PER_INVOICE,
    };
    const struct weir_rounding *rounding = &line->version->rounding;
    if (line->exact_ufen % 1000000 == 0 && line->exact_ufen / 1000000 == line->amount_fen)
        return;
    SAY(speech, ROUNDED, decimal(speech, line->exact_ufen, 8),
        phrase(speech, modes[rounding->mode], NULL), amount(speech, rounding->to_fen),
        phrase(speech, scopes[rounding->per], NULL));
}

static void
say_line(struct speech *speech, const struct weir_line *line)
{
    const struct weir_text name = line_name(speech, line);
    const struct weir_text money = amount(speech, line->amount_fen);
    if (line->has_price)
        SAY(speech, LINE_PRICE, name, volume(speech, line->volume_l),
            decimal(speech, line->price_mfen_per_m3, 5), money);
    else if (line->has_volume)
        SAY(speech, LINE_VOLUME, name, volume(speech, line->volume_l), money);
    else
        SAY(speech, LINE_AMOUNT, name, money);
    if (line->kind == WEIR_LINE_MINIMUM)
        SAY(speech, MINIMUM, money);
    say_rounding(speech, line);
    if (line->fund.size > 0)
        SAY(speech, FUND, line->fund);
    if (line->has_tax)
        SAY(speech, TAX, amount(speech, line->tax_fen));
}

void
explain_bill(const struct explain *explain, const struct weir_bill_request *request,
             const struct weir_bill *bill)
{
    struct speech speech = {.explain = explain, .request = request, .bill = bill};
    speech.writer = text_writer_of(speech.scratch, sizeof speech.scratch);
    SAY(&speech, USE, day(&speech, request->begin_day), day(&speech, request->end_day),
        number(&speech, request->end_day - request->begin_day), volume(&speech, bill->volume_l));
    say_terms(&speech);
    for (uint32_t i = 0; i < bill->step_count; i++)
        say_step(&speech, &bill->step[i]);
    if (bill->no_plan)
        SAY(&speech, ROW_NONE, bill->no_plan_surcharge);
    if (bill->held != WEIR_FINDING_NONE) {
        SAY(&speech, HELD, text_of(weir_finding_meaning(bill->held)),
            text_of(weir_finding_code(bill->held)), bill->held_subject);
        return;
    }
    SAY(&speech, LINES, bill->held_subject);
    for (uint32_t i = 0; i < bill->line_count; i++)
        say_line(&speech, &bill->line[i]);
    SAY(&speech, TOTAL, amount(&speech, bill->amount_fen));
}
