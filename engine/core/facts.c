/* facts.c - conditions of a tariff against the attributes of an account. */
#include "core/facts.h"

#include "base/decimal.h"
#include "base/ratio.h"
#include "base/text.h"

/* The attribute's text; absent when it has none.  Persons have no text: see facts_number. */
static struct weir_text
attribute(const struct facts *facts, struct weir_text name)
{
    if (text_equal(name, text_of("class")))
        return facts->class_id;
    for (uint32_t i = 0; i < facts->terms->attribute_count; i++) {
        if (text_equal(facts->terms->attribute[i].name, name))
            return facts->terms->attribute[i].value;
    }
    return (struct weir_text){NULL, 0};
}

static bool
is_persons(const struct facts *facts, struct weir_text name)
{
    return facts->terms->persons != WEIR_PERSONS_UNKNOWN && text_equal(name, text_of("persons"));
}

bool
facts_number(const struct facts *facts, struct weir_text name, int64_t *value_ppm)
{
    if (is_persons(facts, name)) {
        *value_ppm = (int64_t)facts->terms->persons * RATIO_PPM;
        return true;
    }
    return decimal_parse(attribute(facts, name), 6, value_ppm) == WEIR_OK;
}

static bool
is_one_of(const struct facts *facts, const struct weir_test *test)
{
    const struct weir_text value = attribute(facts, test->name);
    const bool persons = is_persons(facts, test->name);
    if (value.start == NULL && !persons)
        return false;
    for (uint32_t i = 0; i < test->alternative_count; i++) {
        int64_t number;
        if (persons ? decimal_parse(test->alternative[i], 0, &number) == WEIR_OK &&
                          number == facts->terms->persons
                    : text_equal(value, test->alternative[i]))
            return true;
    }
    return false;
}

static bool
test_holds(const struct facts *facts, const struct weir_test *test)
{
    int64_t value_ppm;
    switch (test->kind) {
    case WEIR_TEST_EQUAL:
        return is_one_of(facts, test);
    case WEIR_TEST_NOT_EQUAL:
        return !is_one_of(facts, test);
    case WEIR_TEST_AT_LEAST:
    default: /* none: -Wswitch-enum names a value that is missing */
        break;
    }
    return facts_number(facts, test->name, &value_ppm) && value_ppm >= test->least_ppm;
}

bool
facts_hold(const struct facts *facts, const struct weir_when *when)
{
    for (uint32_t i = 0; i < when->count; i++) {
        if (!test_holds(facts, &when->test[i]))
            return false;
    }
    return true;
}
