#ifndef BATCH_PERMIT_REVIEW_H
#define BATCH_PERMIT_REVIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "core/permit_check.h"
#include "core/permit_finding.h"
#include "core/permit_try.h"
#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/text.h"

/* `weir permits check` and `weir permits try`: what the database has, before core/permit_check.h
 * and core/permit_try.h.  Nothing is written. */
struct permit_review_day {
    int32_t year;
    int32_t as_of_day; /* reads of this day still count */
};

/* From arena. */
enum weir_status permit_review_check(struct db *db, struct permit_review_day day,
                                     struct weir_arena *arena, struct permit_findings *findings,
                                     struct weir_error *error) __attribute__((warn_unused_result));

/* The same, and what every district is measured by: where there is none, districts.count is 0. */
struct permit_review_totals {
    struct districts districts;
    struct permit_totals totals;
};
enum weir_status permit_review_totals(struct db *db, struct permit_review_day day,
                                      struct weir_arena *arena, struct permit_review_totals *totals,
                                      struct weir_error *error) __attribute__((warn_unused_result));

struct permit_review_ask {
    struct weir_text district;
    enum district_source source;
    struct weir_text use;    /* or absent */
    struct weir_text permit; /* that asks for more, or absent */
    int64_t volume_l;
    int32_t year;
};

struct permit_review_answer {
    struct districts districts;
    struct permit_try answer;
    bool reclaimed; /* the permit that asks has reclaimed water at hand */
};

/* WEIR_E_NOT_FOUND: no such district or permit.  From arena. */
enum weir_status permit_review_try(struct db *db, const struct permit_review_ask *ask,
                                   struct weir_arena *arena, struct permit_review_answer *answer,
                                   struct weir_error *error) __attribute__((warn_unused_result));

#endif
