#ifndef CORE_QUOTA_H
#define CORE_QUOTA_H

#include "core/pricing.h"

/* A tier year: half-open days. */
struct quota_year {
    int32_t begin_day;
    int32_t end_day;
};

/* The tier year of version that day lies in; opened_day is needed where years are the account's. */
struct quota_year quota_year_of(const struct weir_version *version, int32_t opened_day,
                                int32_t day);

/* The limits of one account, and how they came about. */
struct quota {
    int64_t limit_l[WEIR_BLOCK_MAX]; /* for a whole year, month or period; rounded to the litre */
    struct ratio scale;              /* part of the year, months, or share of the bill's days */
    int64_t edge_l[WEIR_BLOCK_MAX];  /* the upper ends */
};

/*
 * The upper ends of the blocks for this account, in this part and tier year: persons, attribute,
 * plan, part of a year, months and days are in them.  Each is exact and then rounded half-up to
 * the litre; an end below the one before it is raised to it, so that its block is empty.  The last
 * is WEIR_UNBOUNDED_L.  year is only looked at for blocks over a year.
 */
bool quota_find(struct pricing *pricing, const struct part *part, const struct weir_blocks *blocks,
                struct quota_year year, struct quota *quota);

#endif
