#ifndef CORE_TARIFF_H
#define CORE_TARIFF_H

#include "core/names.h"
#include "weir/arena.h"
#include "weir/status.h"
#include "weir/tariff.h"

#define TARIFF_NO_INDEX UINT32_MAX /* the id names nothing; core/check.c reports it */

/*
 * Completes a tariff that was just read: resolves the ids of `blocks`, `of` and `on` to indexes
 * (TARIFF_NO_INDEX where there is no such id), finds each blocks id's first version, and numbers
 * the counters by names.  Call it once, before core/check.c and before any pricing.
 * Takes memory from arena; WEIR_E_NOMEM leaves the tariff unusable.
 */
enum weir_status tariff_finish(struct weir_tariff *tariff, struct names *names,
                               struct weir_arena *arena) __attribute__((warn_unused_result));

/* The version in force on day, or NULL. */
const struct weir_version *tariff_version_at(const struct weir_tariff *tariff, int32_t day);

/* The index of the charge of that id in the class, or TARIFF_NO_INDEX. */
uint32_t tariff_charge_index(const struct weir_class *class_, struct weir_text id);

#endif
