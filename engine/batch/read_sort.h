#ifndef BATCH_READ_SORT_H
#define BATCH_READ_SORT_H

#include <stdint.h>

#include "batch/read_batch.h"

/* Sorts the pointers by read_judge_order, merging the runs that are there: reads that come day by
 * day, each day by meter, cost few passes.  spare has as many places; the sorted ones are in what
 * is returned, which is one of the two. */
struct batch_read **read_sort(struct batch_read **read, struct batch_read **spare, uint32_t count);

#endif
