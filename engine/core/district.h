#ifndef CORE_DISTRICT_H
#define CORE_DISTRICT_H

#include <stdbool.h>
#include <stdint.h>

#include "weir/arena.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * A tree of districts, with limits on water from each source.  What is taken, or licensed, in a
 * district is so in every district above it.
 */
#define DISTRICT_NONE UINT32_MAX
#define DISTRICT_UNLIMITED (-1)

enum district_source {
    DISTRICT_SURFACE = 0,
    DISTRICT_GROUND,
    DISTRICT_ALL, /* surface water and groundwater together */
    DISTRICT_SOURCE_COUNT,
    DISTRICT_OTHER /* reclaimed water and the like: under no limit */
};

enum district_rule {
    DISTRICT_RULE_UNKNOWN = 0,
    DISTRICT_RULE_NO,
    DISTRICT_RULE_YES,
    DISTRICT_RULE_LIMIT
};

struct district {
    struct weir_text name;
    uint32_t parent; /* or DISTRICT_NONE; a parent may stand anywhere, there are no circles */
    enum district_rule ban;                 /* of groundwater */
    enum district_rule network;             /* whether the public network serves it */
    int64_t limit_l[DISTRICT_SOURCE_COUNT]; /* of the year, or DISTRICT_UNLIMITED */
};

struct districts {
    const struct district *item;
    uint32_t count;
};

/* What a district says, or else the nearest district above it. */
enum district_rule district_ban(struct districts districts, uint32_t index);
enum district_rule district_network(struct districts districts, uint32_t index);

/* A volume of each source for each district: total_l[district * DISTRICT_SOURCE_COUNT + source]. */
struct district_totals {
    struct districts districts;
    int64_t *total_l;
};

/* Zeros.  From arena. */
enum weir_status district_totals_new(struct districts districts, struct weir_arena *arena,
                                     struct district_totals *totals)
    __attribute__((warn_unused_result));

/* Adds volume_l, which may be negative, of source to a district and all above it. */
void district_totals_add(struct district_totals *totals, uint32_t district,
                         enum district_source source, int64_t volume_l);

int64_t district_totals_get(const struct district_totals *totals, uint32_t district,
                            enum district_source source);

/* A volume a year that is licensed in [begin_day, end_day). */
struct district_grant {
    int32_t begin_day;
    int32_t end_day;
    uint32_t district;
    enum district_source source;
    int64_t volume_l;
};

struct district_period {
    int32_t begin_day;
    int32_t end_day;
    const struct district_grant *grant;
    uint32_t grant_count;
};

/* The largest sum of grants that hold on one day of the period, for each district and source.  From
 * arena. */
enum weir_status district_allocated(struct districts districts,
                                    const struct district_period *period, struct weir_arena *arena,
                                    struct district_totals *most)
    __attribute__((warn_unused_result));

#endif
