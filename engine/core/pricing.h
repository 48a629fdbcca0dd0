#ifndef CORE_PRICING_H
#define CORE_PRICING_H

#include "core/amount.h"
#include "core/counter.h"
#include "core/facts.h"
#include "core/part.h"

/* Where a line comes from. */
struct origin {
    const struct part *part;
    uint32_t relieved; /* index of the charge that a relief line is on */
};

/*
 * The state of one bill while it is priced.  The lines are kept in slots that were counted
 * beforehand, so nothing here allocates; an unused slot has no kind.
 */
struct pricing {
    const struct weir_bill_request *request;
    const struct weir_adjustment *adjustment; /* that is priced; NULL: the bill itself */
    struct counters counters;
    struct parts parts;
    struct weir_line *line;
    struct amount *amount; /* beside line */
    struct origin *origin; /* beside line */
    uint32_t line_count;   /* slots given out */
    uint32_t line_capacity;
    enum weir_finding held;
    struct weir_text held_subject;
    bool no_plan;
    struct weir_text no_plan_surcharge;
    struct weir_step *step; /* NULL: nobody asked */
    uint32_t step_count;
    uint32_t step_capacity;
};

/*
 * What the steps of pricing return: false ends the bill, which is then held for pricing->held.
 */

/* Holds the bill; always false. */
bool pricing_hold(struct pricing *pricing, enum weir_finding finding, struct weir_text subject);

/* A new step of the part, for explain; NULL when nobody asked. */
struct weir_step *pricing_step(struct pricing *pricing, const struct part *part,
                               enum weir_step_kind kind);

/* The last day of the period (its only day if it has none). */
int32_t pricing_last_day(const struct weir_bill_request *request);

/* The facts of a part, for conditions. */
struct facts pricing_facts(const struct pricing *pricing, const struct part *part);

/* exact x the part's share of the bill by days: what `per` month and period amounts, monthly
 * limits and minimums are shared by. */
struct ratio pricing_share(const struct pricing *pricing, const struct part *part,
                           struct ratio exact);

/* How many of `per` the part has: days, months of the bill shared by days, or its share of one. */
struct ratio pricing_count(const struct pricing *pricing, const struct part *part,
                           enum weir_per per);

/* The row of kind that holds on the last day of the bill, or NULL. */
const struct weir_plan *pricing_plan(const struct pricing *pricing, enum weir_against kind);

#endif
