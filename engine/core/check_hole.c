/*
 * check_hole.c - the accounts that find no price.
 *
 * Of each attribute only so many values make a difference: those that a price names, and a word
 * that none does, which an absent value equals and a number never finds fewer prices than.  All
 * combinations are tried, as an odometer turns; the first that no price fits is the hole.
 */
#include "core/check_hole.h"

#include "base/decimal.h"
#include "base/text.h"

#define NUMBER_SCALE 6
#define ALL_MONTHS 0xfff

struct axis { /* one attribute and what it can be */
    struct weir_text name;
    struct weir_text value[CHECK_HOLE_VALUE_MAX]; /* absent: a word that no price names */
    uint32_t count;
    uint32_t at; /* the value being tried */
};

struct search {
    const struct weir_charge *charge;
    uint32_t block_no;
    struct axis axis[CHECK_HOLE_NAME_MAX];
    uint32_t axis_count;
    bool too_much;
};

static bool
of_block(const struct weir_price *price, uint32_t block_no)
{
    return price->block == 0 || block_no == 0 || price->block == block_no;
}

static void
add_value(struct search *search, struct axis *axis, struct weir_text value)
{
    for (uint32_t i = 0; i < axis->count; i++) {
        if (text_equal(axis->value[i], value))
            return;
    }
    if (axis->count == CHECK_HOLE_VALUE_MAX)
        search->too_much = true;
    else
        axis->value[axis->count++] = value;
}

/* The axis of name, begun if need be; NULL when there are too many. */
static struct axis *
axis_of(struct search *search, struct weir_text name)
{
    for (uint32_t i = 0; i < search->axis_count; i++) {
        if (text_equal(search->axis[i].name, name))
            return &search->axis[i];
    }
    if (search->axis_count == CHECK_HOLE_NAME_MAX) {
        search->too_much = true;
        return NULL;
    }
    struct axis *axis = &search->axis[search->axis_count++];
    axis->name = name;
    axis->count = 0;
    axis->at = 0;
    add_value(search, axis, (struct weir_text){NULL, 0});
    return axis;
}

static void
add_test(struct search *search, const struct weir_test *test)
{
    struct axis *axis = axis_of(search, test->name);
    if (axis == NULL)
        return;
    for (uint32_t i = 0; i < test->alternative_count; i++)
        add_value(search, axis, test->alternative[i]);
}

static bool
is_alternative(const struct weir_test *test, struct weir_text value)
{
    for (uint32_t i = 0; i < test->alternative_count; i++) {
        if (text_equal(test->alternative[i], value))
            return true;
    }
    return false;
}

static bool
passes(const struct search *search, const struct weir_test *test)
{
    const struct axis *axis = search->axis;
    while (!text_equal(axis->name, test->name))
        axis++;
    const struct weir_text value = axis->value[axis->at];
    int64_t value_ppm;
    switch (test->kind) {
    case WEIR_TEST_EQUAL:
        return is_alternative(test, value);
    case WEIR_TEST_NOT_EQUAL:
        return !is_alternative(test, value);
    case WEIR_TEST_AT_LEAST:
        break;
    }
    return decimal_parse(value, NUMBER_SCALE, &value_ppm) == WEIR_OK &&
           value_ppm >= test->least_ppm;
}

/* The months in which no price fits the values being tried, as bits. */
static uint32_t
uncovered_months(const struct search *search)
{
    uint32_t open = ALL_MONTHS;
    for (uint32_t i = 0; i < search->charge->price_count && open != 0; i++) {
        const struct weir_price *price = &search->charge->price[i];
        bool holds = of_block(price, search->block_no);
        for (uint32_t t = 0; t < price->when.count && holds; t++)
            holds = passes(search, &price->when.test[t]);
        if (holds)
            open &= ~(uint32_t)price->months;
    }
    return open;
}

/* Turns the odometer; false when all combinations were tried. */
static bool
turn(struct search *search)
{
    for (uint32_t i = 0; i < search->axis_count; i++) {
        if (++search->axis[i].at < search->axis[i].count)
            return true;
        search->axis[i].at = 0;
    }
    return false;
}

static uint32_t
lowest_month(uint32_t months)
{
    uint32_t month = 1;
    while ((months & 1) == 0) {
        months >>= 1;
        month++;
    }
    return month;
}

static void
tell(const struct search *search, uint32_t months, struct check_hole *hole)
{
    hole->found = true;
    hole->exact = true;
    hole->month = months == ALL_MONTHS ? 0 : lowest_month(months);
    for (uint32_t i = 0; i < search->axis_count; i++) {
        const struct axis *axis = &search->axis[i];
        hole->fact[hole->fact_count++] =
            (struct check_hole_fact){axis->name, axis->value[axis->at]};
    }
}

static bool
has_unconditional(const struct search *search)
{
    uint32_t open = ALL_MONTHS;
    for (uint32_t i = 0; i < search->charge->price_count; i++) {
        const struct weir_price *price = &search->charge->price[i];
        if (of_block(price, search->block_no) && price->when.count == 0)
            open &= ~(uint32_t)price->months;
    }
    return open == 0;
}

static bool
is_too_much(const struct search *search)
{
    int64_t tries = search->charge->price_count;
    for (uint32_t i = 0; i < search->axis_count && tries <= CHECK_HOLE_TRY_MAX; i++)
        tries *= search->axis[i].count;
    return search->too_much || tries > CHECK_HOLE_TRY_MAX;
}

void
check_hole_find(const struct weir_charge *charge, uint32_t block_no, struct check_hole *hole)
{
    *hole = (struct check_hole){.found = false};
    struct search search = {.charge = charge, .block_no = block_no};
    if (has_unconditional(&search))
        return;
    for (uint32_t i = 0; i < charge->price_count; i++) {
        for (uint32_t t = 0; t < charge->price[i].when.count; t++)
            add_test(&search, &charge->price[i].when.test[t]);
    }
    if (is_too_much(&search)) {
        hole->found = true;
        return;
    }
    do {
        const uint32_t months = uncovered_months(&search);
        if (months == 0)
            continue;
        tell(&search, months, hole);
        return;
    } while (turn(&search));
}
