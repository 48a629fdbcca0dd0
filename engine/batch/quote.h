#ifndef BATCH_QUOTE_H
#define BATCH_QUOTE_H

#include <stdbool.h>
#include <stdint.h>

#include "batch/explain.h"
#include "weir/arena.h"
#include "weir/bill.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

#define QUOTE_PLAN_NONE (-2) /* no plan row at all; WEIR_PLAN_WAIVED_L would be a waiver */

/* The bill for one use, without a database. */
struct quote_request {
    const char *tariff_file;
    struct weir_text class_id;
    int32_t begin_day; /* of the period, half-open */
    int32_t end_day;
    int64_t volume_l; /* cut down to the tariff's volume step */
    int64_t used_l;   /* counted before: in the tier year of begin_day, and against the plan */
    int64_t
        plan_l; /* plan, norm and permit alike, for all the days there are; or QUOTE_PLAN_NONE */
    int32_t persons;    /* or WEIR_PERSONS_UNKNOWN */
    int32_t opened_day; /* or WEIR_DAY_NONE */
    struct weir_text relief;
    const struct weir_attribute *attribute;
    uint32_t attribute_count;
    const struct explain *explain; /* NULL: no explanation wanted */
};

/*
 * Prices request.  *bill is from arena; it may be held.  Errors: those of tariff_document_read,
 * WEIR_E_INVALID for a tariff with errors, WEIR_E_NOT_FOUND for a class that no version has.
 */
enum weir_status quote_run(const struct quote_request *request, struct weir_arena *arena,
                           struct weir_bill *bill, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
