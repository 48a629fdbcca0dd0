#ifndef CORE_PERMIT_TRANSFER_H
#define CORE_PERMIT_TRANSFER_H

#include <stdint.h>

#include "core/permit.h"

/* Rights traded for a year: what a permit's rows become, so that what one gives the other gets. */
enum permit_transfer_fault {
    PERMIT_TRANSFER_FINE = 0,
    PERMIT_TRANSFER_NOT_VALID,  /* not on every day of the year: the sum would not stand */
    PERMIT_TRANSFER_TOO_LITTLE, /* it has less than it is to give */
};

struct permit_transfer {
    int32_t year;
    int64_t volume_l; /* a year; below 0: given away */
};

/* A row to write: the row `of` again, from another day on, or with another volume. */
struct permit_transfer_row {
    uint32_t of;
    int32_t from_day;
    int64_t volume_l;
};

/* Fills at most versions.count + 1 rows, by from_day, and their count. */
enum permit_transfer_fault permit_transfer_rows(struct permit_versions versions,
                                                const struct permit_transfer *transfer,
                                                struct permit_transfer_row *row, uint32_t *count)
    __attribute__((warn_unused_result));

#endif
