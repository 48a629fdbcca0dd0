/* check_when.c - which conditions contradict themselves, and which contain one another. */
#include "core/check_when.h"

#include "base/decimal.h"
#include "base/text.h"

#define NUMBER_SCALE 6 /* numbers in conditions are millionths */

bool
check_when_unread(const struct weir_when *when)
{
    return when->count == 0 && when->source.start != NULL;
}

static bool
has_alternative(const struct weir_test *test, struct weir_text value)
{
    for (uint32_t i = 0; i < test->alternative_count; i++) {
        if (text_equal(test->alternative[i], value))
            return true;
    }
    return false;
}

/* Whether an attribute of exactly this value passes test. */
static bool
passes(const struct weir_test *test, struct weir_text value)
{
    int64_t value_ppm;
    switch (test->kind) {
    case WEIR_TEST_EQUAL:
        return has_alternative(test, value);
    case WEIR_TEST_NOT_EQUAL:
        return !has_alternative(test, value);
    case WEIR_TEST_AT_LEAST:
        break;
    }
    return decimal_parse(value, NUMBER_SCALE, &value_ppm) == WEIR_OK &&
           value_ppm >= test->least_ppm;
}

/* Whether value passes every test of when that asks about name. */
static bool
passes_all(const struct weir_when *when, struct weir_text name, struct weir_text value)
{
    for (uint32_t i = 0; i < when->count; i++) {
        if (text_equal(when->test[i].name, name) && !passes(&when->test[i], value))
            return false;
    }
    return true;
}

bool
check_when_possible(const struct weir_when *when)
{
    for (uint32_t i = 0; i < when->count; i++) {
        const struct weir_test *test = &when->test[i];
        if (test->kind != WEIR_TEST_EQUAL)
            continue; /* != and >= alone leave room for ever larger numbers */
        bool possible = false;
        for (uint32_t a = 0; a < test->alternative_count && !possible; a++)
            possible = passes_all(when, test->name, test->alternative[a]);
        if (!possible)
            return false;
    }
    return true;
}

/* Whether passing narrow means passing wide; both ask about the same name. */
static bool
test_implies(const struct weir_test *narrow, const struct weir_test *wide)
{
    int64_t value_ppm;
    switch (narrow->kind) {
    case WEIR_TEST_EQUAL:
        for (uint32_t i = 0; i < narrow->alternative_count; i++) {
            if (!passes(wide, narrow->alternative[i]))
                return false;
        }
        return true;
    case WEIR_TEST_NOT_EQUAL:
        return wide->kind == WEIR_TEST_NOT_EQUAL &&
               text_equal(narrow->alternative[0], wide->alternative[0]);
    case WEIR_TEST_AT_LEAST:
        break;
    }
    if (wide->kind == WEIR_TEST_AT_LEAST)
        return narrow->least_ppm >= wide->least_ppm;
    /* what is at least so much is not a word, and not a smaller number */
    return wide->kind == WEIR_TEST_NOT_EQUAL &&
           (decimal_parse(wide->alternative[0], NUMBER_SCALE, &value_ppm) != WEIR_OK ||
            value_ppm < narrow->least_ppm);
}

static bool
implies_test(const struct weir_when *narrow, const struct weir_test *wide)
{
    for (uint32_t i = 0; i < narrow->count; i++) {
        if (text_equal(narrow->test[i].name, wide->name) && test_implies(&narrow->test[i], wide))
            return true;
    }
    return false;
}

bool
check_when_implies(const struct weir_when *narrow, const struct weir_when *wide)
{
    for (uint32_t i = 0; i < wide->count; i++) {
        if (!implies_test(narrow, &wide->test[i]))
            return false;
    }
    return true;
}
