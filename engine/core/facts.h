#ifndef CORE_FACTS_H
#define CORE_FACTS_H

#include <stdbool.h>

#include "weir/bill.h"

/* What the conditions of a tariff can ask: the class, the persons, and the attributes. */
struct facts {
    struct weir_text class_id;
    const struct weir_terms *terms;
};

/* Whether all tests of when hold; a when without tests always does. */
bool facts_hold(const struct facts *facts, const struct weir_when *when);

/* The attribute as a number in millionths; false when it is absent or not a number. */
bool facts_number(const struct facts *facts, struct weir_text name, int64_t *value_ppm);

#endif
