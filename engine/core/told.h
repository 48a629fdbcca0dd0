#ifndef CORE_TOLD_H
#define CORE_TOLD_H

#include <stdint.h>

#include "core/account.h"
#include "core/meter.h"
#include "weir/arena.h"
#include "weir/status.h"

/* The findings of one account as they are found. */
struct told {
    struct weir_arena *arena;
    struct account_finding *item;
    uint32_t count;
    uint32_t capacity;
};

/* An empty list with room for capacity findings.  From arena. */
enum weir_status told_init(struct told *told, uint32_t capacity, struct weir_arena *arena)
    __attribute__((warn_unused_result));

/* Adds a finding, unless one with its key is there.  Only the first in precedence holds: of two
 * that would, the other is left out, and comes back once this one is decided. */
void told_add(struct told *told, const struct account_finding *finding);

/* The same for a finding about a meter, with the registers in words. */
enum weir_status told_add_meter(struct told *told, const struct meter_told *about)
    __attribute__((warn_unused_result));

#endif
