/* explain_line.c - one line of a bill in words. */
#include "batch/explain_line.h"

#include "base/text.h"
#include "core/charge.h"
#include "core/facts.h"

#define MONTHS_ALL 0xfff
#define UFEN_PER_FEN 1000000
#define RATIO_ONE 1000000 /* millionths */

/* A line, and where the tariff says so; of charge, surcharge, relief and tax one is there. */
struct place {
    const struct weir_line *line;
    const struct weir_class *class_;
    const struct weir_charge *charge;
    const struct weir_surcharge *surcharge;
    const struct weir_relief *relief;
    const struct weir_tax *tax;
    struct facts facts;
};

static const struct weir_charge *
find_charge(const struct weir_class *class_, struct weir_text id)
{
    for (uint32_t i = 0; i < class_->charge_count; i++) {
        if (text_equal(class_->charge[i].id, id))
            return &class_->charge[i];
    }
    return NULL;
}

static const struct weir_surcharge *
find_surcharge(const struct weir_class *class_, struct weir_text id)
{
    for (uint32_t i = 0; i < class_->surcharge_count; i++) {
        if (text_equal(class_->surcharge[i].id, id))
            return &class_->surcharge[i];
    }
    return NULL;
}

/* The relief of that group that gives free water, if the line has a volume, or else a share. */
static const struct weir_relief *
find_relief(const struct weir_class *class_, const struct weir_line *line)
{
    for (uint32_t i = 0; i < class_->relief_count; i++) {
        const struct weir_relief *relief = &class_->relief[i];
        if (text_equal(relief->group, line->charge) &&
            (line->has_volume ? relief->has_free : relief->has_percent))
            return relief;
    }
    return NULL;
}

static const struct weir_tax *
find_tax(const struct weir_class *class_, struct weir_text id)
{
    for (uint32_t i = 0; i < class_->tax_count; i++) {
        if (text_equal(class_->tax[i].id, id))
            return &class_->tax[i];
    }
    return NULL;
}

static struct place
place_of(const struct weir_terms *terms, const struct weir_line *line)
{
    const struct weir_class *class_ = weir_tariff_class(line->version, line->class_id);
    struct place place = {.line = line, .class_ = class_, .facts = {line->class_id, terms}};
    switch (line->kind) {
    case WEIR_LINE_VOLUME:
    case WEIR_LINE_FIXED:
    case WEIR_LINE_MINIMUM:
    case WEIR_LINE_PERCENT:
        place.charge = find_charge(class_, line->charge);
        break;
    case WEIR_LINE_SURCHARGE:
        place.surcharge = find_surcharge(class_, line->charge);
        break;
    case WEIR_LINE_RELIEF:
        place.relief = find_relief(class_, line);
        break;
    case WEIR_LINE_TAX:
        place.tax = find_tax(class_, line->charge);
        break;
    case WEIR_LINE_ADJUSTMENT: /* of whichever of them has the name */
        place.charge = find_charge(class_, line->charge);
        if (place.charge == NULL)
            place.surcharge = find_surcharge(class_, line->charge);
        if (place.charge == NULL && place.surcharge == NULL)
            place.tax = find_tax(class_, line->charge);
        break;
    case WEIR_LINE_MONEY:
        break;
    }
    return place;
}

/* --- names --- */
static struct weir_text
title_of(const struct speech *speech, const struct place *place)
{
    const struct weir_text id = place->line->charge;
    if (place->charge != NULL)
        return speech_title(speech, &place->charge->titles, id);
    if (place->surcharge != NULL)
        return speech_title(speech, &place->surcharge->titles, id);
    if (place->relief != NULL)
        return speech_title(speech, &place->relief->titles, id);
    if (place->tax != NULL)
        return speech_title(speech, &place->tax->titles, id);
    return id;
}

static struct weir_text
name_of(struct speech *speech, const struct place *place)
{
    const struct weir_text name = title_of(speech, place);
    if (place->line->block_no > 0)
        return SPEECH_PHRASE(speech, BLOCK_NAME, name,
                             speech_number(speech, place->line->block_no));
    if (place->line->band_no > 0)
        return SPEECH_PHRASE(speech, BAND_NAME, name, speech_number(speech, place->line->band_no));
    return name;
}

static struct weir_text
document_of(const struct place *place)
{
    if (place->charge != NULL)
        return place->charge->document;
    if (place->surcharge != NULL)
        return place->surcharge->document;
    if (place->relief != NULL)
        return place->relief->document;
    if (place->tax != NULL)
        return place->tax->document;
    return (struct weir_text){NULL, 0};
}

struct ids {
    const struct weir_text *item;
    uint32_t count;
};

/* The titles of what these ids name, one after the other. */
static struct weir_text
titles_of(struct speech *speech, const struct weir_class *class_, struct ids ids)
{
    struct weir_text list = {NULL, 0};
    for (uint32_t i = 0; i < ids.count; i++) {
        const struct weir_charge *charge = find_charge(class_, ids.item[i]);
        const struct weir_surcharge *surcharge = find_surcharge(class_, ids.item[i]);
        struct weir_text name = ids.item[i];
        if (charge != NULL)
            name = speech_title(speech, &charge->titles, name);
        else if (surcharge != NULL)
            name = speech_title(speech, &surcharge->titles, name);
        list = i == 0 ? name : SPEECH_PHRASE(speech, LIST_NEXT, list, name);
    }
    return list;
}

/* --- volume times price --- */
static void
say_factor(struct speech *speech, const struct place *place)
{
    const struct weir_charge *charge = place->charge;
    for (uint32_t i = 0; i < charge->volume_count; i++) {
        if (!facts_hold(&place->facts, &charge->volume[i].when))
            continue;
        if (charge->volume[i].ratio_ppm != RATIO_ONE)
            SPEECH_SAY(speech, FACTOR, speech_ratio(speech, charge->volume[i].ratio_ppm));
        return;
    }
}

static struct weir_text
months_of(struct speech *speech, unsigned months)
{
    struct weir_text list = {NULL, 0};
    for (unsigned i = 0; i < 12; i++) {
        if ((months & 1U << i) == 0)
            continue;
        const struct weir_text month = speech_number(speech, i + 1);
        list = list.start == NULL ? month : SPEECH_PHRASE(speech, LIST_NEXT, list, month);
    }
    return list;
}

/* Why it is this price and no other. */
static void
say_price(struct speech *speech, const struct place *place)
{
    const struct weir_line *line = place->line;
    const struct weir_charge *charge = place->charge;
    const int32_t last_day = line->end_day > line->begin_day ? line->end_day - 1 : line->begin_day;
    const struct weir_price *price =
        charge_find_price(&place->facts, last_day, charge, (uint32_t)line->block_no);
    if (price != NULL && price->when.count > 0)
        SPEECH_SAY(speech, PRICE_WHEN, price->when.source);
    if (price != NULL && price->months != MONTHS_ALL)
        SPEECH_SAY(speech, PRICE_MONTHS, months_of(speech, price->months));
    for (uint32_t i = 0; i < charge->multiply_count; i++) {
        const struct weir_factor *multiply = &charge->multiply[i];
        if (!facts_hold(&place->facts, &multiply->when))
            continue;
        if (multiply->when.count == 0)
            SPEECH_SAY(speech, MULTIPLIED, speech_ratio(speech, multiply->ratio_ppm));
        else
            SPEECH_SAY(speech, MULTIPLIED_WHEN, speech_ratio(speech, multiply->ratio_ppm),
                       multiply->when.source);
    }
    if (charge->by_top && line->block_no > 0)
        SPEECH_SAY(speech, TOP, line->charge);
}

/* --- amounts for days, months, bills --- */
static void
say_per(struct speech *speech, const struct weir_fixed *fixed)
{
    const struct weir_text money = speech_price(speech, fixed->amount_mfen);
    switch (fixed->per) {
    case WEIR_PER_DAY:
        SPEECH_SAY(speech, FIXED_DAY, money);
        break;
    case WEIR_PER_MONTH:
        SPEECH_SAY(speech, FIXED_MONTH, money);
        break;
    case WEIR_PER_PERIOD:
        SPEECH_SAY(speech, FIXED_PERIOD, money);
        break;
    }
}

/* Which of several amounts a line is cannot be told; of one it can. */
static void
say_fixed(struct speech *speech, const struct place *place)
{
    const struct weir_fixed *only = NULL;
    for (uint32_t i = 0; i < place->charge->fixed_count; i++) {
        const struct weir_fixed *fixed = &place->charge->fixed[i];
        if (!facts_hold(&place->facts, &fixed->when))
            continue;
        if (only != NULL)
            return;
        only = fixed;
    }
    if (only == NULL)
        return;
    say_per(speech, only);
    if (only->times.start != NULL)
        SPEECH_SAY(speech, FIXED_TIMES, only->times);
}

/* --- the other kinds --- */
static void
say_band(struct speech *speech, const struct place *place)
{
    const struct weir_surcharge *surcharge = place->surcharge;
    const struct weir_band *band = &surcharge->band[place->line->band_no - 1];
    SPEECH_SAY(speech, BAND_ADDS, speech_ratio(speech, band->add_ppm),
               titles_of(speech, place->class_, (struct ids){surcharge->on, surcharge->on_count}));
}

static void
say_relief(struct speech *speech, const struct place *place)
{
    const struct weir_relief *relief = place->relief;
    if (!place->line->has_volume) {
        SPEECH_SAY(speech, PERCENT, speech_percent(speech, relief->percent_ppm),
                   titles_of(speech, place->class_, (struct ids){relief->on, relief->on_count}));
        return;
    }
    SPEECH_SAY(speech, FREE, speech_volume(speech, relief->free_l));
    if (!place->line->has_price)
        SPEECH_SAY(speech, CAPPED, place->line->charge);
}

/* How the line's kind comes to its amount; nothing where the tariff does not have it. */
static void
say_kind(struct speech *speech, const struct place *place)
{
    const struct weir_charge *charge = place->charge;
    switch (place->line->kind) {
    case WEIR_LINE_VOLUME:
        say_factor(speech, place);
        say_price(speech, place);
        break;
    case WEIR_LINE_FIXED:
        say_fixed(speech, place);
        break;
    case WEIR_LINE_MINIMUM:
        SPEECH_SAY(speech, MINIMUM, charge->id);
        say_per(speech, &(const struct weir_fixed){.amount_mfen = charge->minimum.amount_mfen,
                                                   .per = charge->minimum.per});
        break;
    case WEIR_LINE_PERCENT:
        SPEECH_SAY(speech, PERCENT, speech_percent(speech, charge->percent_ppm),
                   titles_of(speech, place->class_, (struct ids){charge->of, charge->of_count}));
        break;
    case WEIR_LINE_SURCHARGE:
        say_band(speech, place);
        break;
    case WEIR_LINE_RELIEF:
        say_relief(speech, place);
        break;
    case WEIR_LINE_TAX:
        SPEECH_SAY(
            speech, PERCENT, speech_percent(speech, place->tax->percent_ppm),
            titles_of(speech, place->class_, (struct ids){place->tax->on, place->tax->on_count}));
        break;
    case WEIR_LINE_ADJUSTMENT:
    case WEIR_LINE_MONEY: /* said with what was adjusted: explain_adjustment.c */
        break;
    }
}

static bool
is_known(const struct place *place)
{
    return place->charge != NULL || place->surcharge != NULL || place->relief != NULL ||
           place->tax != NULL;
}

/* --- rounding and tax --- */
static void
say_rounding(struct speech *speech, const struct weir_line *line)
{
    static const enum speech_sentence modes[] = {
        [WEIR_ROUND_HALF_UP] = SPEECH_HALF_UP,
        [WEIR_ROUND_HALF_EVEN] = SPEECH_HALF_EVEN,
        [WEIR_ROUND_DOWN] = SPEECH_DOWN,
        [WEIR_ROUND_UP] = SPEECH_UP,
    };
    static const enum speech_sentence scopes[] = {
        [WEIR_ROUND_PER_LINE] = SPEECH_PER_LINE,
        [WEIR_ROUND_PER_CHARGE] = SPEECH_PER_CHARGE,
        [WEIR_ROUND_PER_INVOICE] = SPEECH_PER_INVOICE,
    };
    const struct weir_rounding *rounding = &line->version->rounding;
    if (line->exact_ufen % UFEN_PER_FEN == 0 && line->exact_ufen / UFEN_PER_FEN == line->amount_fen)
        return;
    SPEECH_SAY(speech, ROUNDED, speech_exact(speech, line->exact_ufen),
               speech_phrase(speech, modes[rounding->mode], NULL),
               speech_amount(speech, rounding->to_fen),
               speech_phrase(speech, scopes[rounding->per], NULL));
}

/* The only included tax on the line, or NULL. */
static const struct weir_tax *
tax_inside(const struct place *place)
{
    const struct weir_tax *only = NULL;
    for (uint32_t i = 0; i < place->class_->tax_count; i++) {
        const struct weir_tax *tax = &place->class_->tax[i];
        bool on = false;
        for (uint32_t t = 0; t < tax->on_count && tax->included; t++)
            on = on || text_equal(tax->on[t], place->line->charge);
        if (on && only != NULL)
            return NULL;
        if (on)
            only = tax;
    }
    return only;
}

static void
say_tax(struct speech *speech, const struct place *place)
{
    const struct weir_tax *tax = tax_inside(place);
    const struct weir_text money = speech_amount(speech, place->line->tax_fen);
    if (tax == NULL)
        SPEECH_SAY(speech, TAX, money);
    else
        SPEECH_SAY(speech, TAX_RATE, money, speech_percent(speech, tax->percent_ppm));
}

void
explain_line_say(struct speech *speech, const struct weir_terms *terms,
                 const struct weir_line *line)
{
    const struct place place = place_of(terms, line);
    const struct weir_text name = name_of(speech, &place);
    const struct weir_text money = speech_amount(speech, line->amount_fen);
    if (line->has_price)
        SPEECH_SAY(speech, LINE_PRICE, name, speech_volume(speech, line->volume_l),
                   speech_price(speech, line->price_mfen_per_m3), money);
    else if (line->has_volume)
        SPEECH_SAY(speech, LINE_VOLUME, name, speech_volume(speech, line->volume_l), money);
    else
        SPEECH_SAY(speech, LINE_AMOUNT, name, money);
    if (is_known(&place))
        say_kind(speech, &place);
    if (document_of(&place).size > 0)
        SPEECH_SAY(speech, LINE_DOCUMENT, document_of(&place));
    say_rounding(speech, line);
    if (line->fund.size > 0)
        SPEECH_SAY(speech, FUND, line->fund);
    if (line->has_tax)
        say_tax(speech, &place);
}

/* --- for papers that have the line as a row --- */
static const struct weir_terms nothing_known = {
    .persons = WEIR_PERSONS_UNKNOWN, .opened_day = WEIR_DAY_NONE, .closed_day = WEIR_DAY_NONE};

/* Of a line whose version is not known, its id alone. */
static struct place
bare_place(const struct weir_line *line)
{
    if (line->version == NULL)
        return (struct place){.line = line};
    return place_of(&nothing_known, line);
}

struct weir_text
explain_line_title(const struct speech *speech, const struct weir_line *line)
{
    const struct place place = bare_place(line);
    return title_of(speech, &place);
}

struct weir_text
explain_line_name(struct speech *speech, const struct weir_line *line)
{
    const struct place place = bare_place(line);
    return name_of(speech, &place);
}

struct weir_text
explain_line_document(const struct weir_line *line)
{
    if (line->version == NULL)
        return (struct weir_text){NULL, 0};
    const struct place place = place_of(&nothing_known, line);
    const struct weir_text own = document_of(&place);
    if (own.size > 0)
        return own;
    return place.class_->document.size > 0 ? place.class_->document : line->version->document;
}
