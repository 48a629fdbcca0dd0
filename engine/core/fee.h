#ifndef CORE_FEE_H
#define CORE_FEE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/counter.h"
#include "core/fee_choice.h"
#include "weir/arena.h"
#include "weir/bill.h"
#include "weir/error.h"
#include "weir/finding.h"

/*
 * The water-resource fee or tax on the withdrawals of one taxpayer (a permit, or a point without
 * one): rows of the fee ledger, one a point, part and multiplier.  Pure, and priced by
 * weir_bill_price: here water is shared by days and cut where its multiplier changes.
 *
 * A part is a stretch of days in which nothing changes that a price depends on.  What lies above
 * the plan is the taxpayer's: its points share each multiplier in proportion to their water.
 */
#define FEE_RULES_VERSION 1 /* of all rules behind fee_assess; a released one never changes */

enum fee_method { /* how water was measured; the later takes the name of a row that has several */
                  FEE_METHOD_METER = 1,
                  FEE_METHOD_ESTIMATE,
                  FEE_METHOD_CAPACITY,
};

struct fee_water {
    int32_t begin_day;
    int32_t end_day; /* exclusive, after begin_day */
    int64_t volume_l;
    enum fee_method method;
};

struct fee_point {
    struct weir_text name;
    const struct fee_facts *facts; /* by from_day; the first holds where the water begins */
    uint32_t facts_count;
    const struct fee_water *water; /* by days; they do not overlap */
    uint32_t water_count;
};

struct fee_request {
    int32_t begin_day; /* the days lie in one declaration period */
    int32_t end_day;   /* exclusive */
    struct terms_tariffs tariffs;
    const struct fee_point *point;
    uint32_t point_count;
    const struct weir_plan *plan; /* of kind permit: the licensed volume of each calendar year */
    uint32_t plan_count;
};

struct fee_row {
    uint32_t point;
    int32_t begin_day; /* of the part */
    int32_t end_day;
    const struct fee_facts *facts;
    struct fee_choice choice;
    const struct weir_charge *charge;
    enum fee_method method;
    bool has_plan;   /* a row holds and is not waived */
    bool has_permit; /* a licensed volume is known */
    int64_t plan_l;
    int64_t permit_l;
    int64_t before_l;  /* the taxpayer's water in the plan row (or the year) before the part */
    int64_t taken_l;   /* the point's water in the part */
    int64_t taxable_l; /* less reasonable loss */
    int64_t after_l;   /* the taxpayer's water, with the part's */
    int64_t over_l;    /* what of it is above plan; 0 without a plan */
    int64_t loss_ppm;
    int32_t band_no;          /* from 1; 0: within plan */
    int64_t volume_l;         /* taxable water at this multiplier */
    int64_t rate_mfen_per_m3; /* as published */
    int64_t multiplier_ppm;   /* of it: the charge's factors, then 1 + the bands' adds */
    int64_t amount_fen;       /* rounded once, as the version says */
    struct weir_text
        exempt_code;    /* relief group, all that were asked for where several give, or absent */
    int64_t exempt_fen; /* not negative */
};

struct fee_result {
    enum weir_finding held; /* NONE, or why nothing is assessed: no rows, counters undefined */
    struct weir_text held_subject;
    bool no_plan; /* told: a surcharge found no row */
    struct fee_row *row;
    uint32_t row_count;
    uint32_t row_capacity;
};

/* Litres of the point before day. */
int64_t fee_water_until(const struct fee_point *point, int32_t day);

/* Empty counters for any number of calls of fee_assess with these plans and years.  From arena. */
enum weir_status fee_counters_make(uint32_t plan_count, uint32_t year_count,
                                   struct weir_arena *arena, struct counters *counters)
    __attribute__((warn_unused_result));

/*
 * Assesses the days of request.  counters hold what the taxpayer took before in each plan row and
 * year, and are moved on: call for days in order.  From arena; texts are borrowed.
 */
enum weir_status fee_assess(const struct fee_request *request, struct counters *counters,
                            struct weir_arena *arena, struct fee_result *result,
                            struct weir_error *error) __attribute__((warn_unused_result));

#endif
