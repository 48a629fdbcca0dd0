#ifndef CORE_PERMIT_TRY_H
#define CORE_PERMIT_TRY_H

#include <stdbool.h>
#include <stdint.h>

#include "core/district.h"
#include "core/permit.h"
#include "weir/arena.h"
#include "weir/status.h"

/*
 * May a new permit be granted?  In its district and every one above it, for its source and for
 * surface water and groundwater together, at most what the limit leaves over the largest sum of
 * one day.
 */
enum permit_try_rule {
    PERMIT_TRY_GRANTED = 0,   /* at most what is left */
    PERMIT_TRY_NO_LIMIT,      /* none is loaded: nothing stands against it */
    PERMIT_TRY_BAN_ZONE,      /* Order 460 art. 20(1): groundwater in a ban zone */
    PERMIT_TRY_LIMIT_ZONE,    /* groundwater in a limit zone: nothing new */
    PERMIT_TRY_AT_LIMIT,      /* Order 460 art. 20(2): the total has been reached */
    PERMIT_TRY_NETWORK,       /* Order 460 art. 20(5): the public network can serve */
    PERMIT_TRY_MORE_THAN_LEFT /* Order 460 art. 7: the total would be passed */
};

struct permit_try_request {
    struct districts districts;
    uint32_t district;
    enum district_source source; /* surface or ground */
    enum permit_use use;
    int64_t volume_l; /* asked for */
    const struct district_totals *allocated;
};

/* One level of the tree and one limit, or one ban. */
struct permit_try_step {
    uint32_t district;
    enum district_source source;
    enum permit_try_rule rule;
    int64_t limit_l; /* DISTRICT_UNLIMITED: none, or the rule is not about one */
    int64_t allocated_l;
    int64_t left_l; /* below 0: licensed more than the limit */
};

struct permit_try {
    bool granted;
    const struct permit_try_step *step; /* from the district upward; bans first */
    uint32_t count;
    uint32_t decides; /* the first step that refuses, or else the one with the least left */
};

/* From arena. */
enum weir_status permit_try_grant(const struct permit_try_request *request,
                                  struct weir_arena *arena, struct permit_try *answer)
    __attribute__((warn_unused_result));

/* The rule in words, with its article; NUL-terminated, static. */
const char *permit_try_words(enum permit_try_rule rule);

#endif
