#ifndef CORE_FEE_SLICE_H
#define CORE_FEE_SLICE_H

#include <stdint.h>

#include "core/counter.h"
#include "core/fee_choice.h"
#include "weir/arena.h"
#include "weir/bill.h"
#include "weir/error.h"

/*
 * The water of a part cut where its multiplier changes.  Pricing says where: the bands' lines of a
 * bill of the whole part.
 */
#define FEE_SLICE_MAX (WEIR_SURCHARGE_MAX * WEIR_BAND_MAX + 1)

struct fee_counted {              /* one kind of row that the part counts in */
    const struct weir_plan *plan; /* NULL: none holds */
    int64_t before_l;             /* counted in it before the part */
};

struct fee_part {
    int32_t begin_day;
    int32_t end_day;
    int64_t volume_l;                                    /* of all points */
    struct fee_counted counted[WEIR_AGAINST_PERMIT + 1]; /* by enum weir_against */
};

/* Finds the rows that hold on the part's last day, and what was counted in them before. */
void fee_slice_rows(struct fee_part *part, const struct weir_plan *plan, uint32_t plan_count,
                    const struct counters *counters);

/* Counts the part's water in its rows and in its calendar year. */
void fee_slice_count(const struct fee_part *part, struct counters *counters);

struct fee_slice_request {
    const struct fee_part *part;
    const struct fee_choice *choice;
    const struct weir_plan *plan;
    uint32_t plan_count;
    int64_t skipped_l; /* water of the part that lies before */
    int64_t volume_l;
};

/* The bill of some of the part's water.  From arena. */
enum weir_status fee_slice_price(const struct fee_slice_request *request, struct weir_arena *arena,
                                 struct weir_bill *bill, struct weir_error *error)
    __attribute__((warn_unused_result));

struct fee_slice {
    int64_t begin_l; /* of the part's water, lowest first */
    int64_t volume_l;
    int64_t multiplier_ppm; /* 1 + what the bands add */
    int32_t band_no;        /* the highest of its bands; 0: none */
};

struct fee_slices {
    struct fee_slice item[FEE_SLICE_MAX];
    uint32_t count;
    enum weir_against against; /* what the class's first surcharge is held against */
};

/* Cuts the whole part's water at the bands of its bill. */
void fee_slice_cut(const struct weir_class *class_, const struct weir_bill *bill,
                   struct fee_slices *slices);

#endif
