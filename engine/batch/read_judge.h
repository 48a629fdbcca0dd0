#ifndef BATCH_READ_JUDGE_H
#define BATCH_READ_JUDGE_H

#include <stdbool.h>
#include <stdint.h>

#include "batch/read_batch.h"

/* What is known of one moment of a meter, while its reads pass in order. */
struct read_moment {
    int64_t plain_milli[READ_NUMBERS_MAX]; /* reads that are no corrections, the first first */
    uint32_t plain_count;
    uint32_t fresh_count; /* reads of this file that are stored */
    bool has_correction;
    int64_t correction_milli; /* the last one's */
};

/* By account, meter (by number, or by name where it has none), day, second and line. */
int read_judge_order(const void *a, const void *b);

/* The same without the line: 0 for reads of the same moment. */
int read_judge_key(const struct read_row *a, const struct read_row *b);

/* Takes in a stored read of the moment.  Those recorded from recorded_no on came with this file. */
void read_judge_stored(struct read_moment *moment, const struct read_row *stored,
                       int64_t recorded_no);

/* Judges a read of the file: sets its fate, and row.recorded_no to 0 for the file's first number,
 * 1 for its second and so on, and takes it in. */
void read_judge(struct read_moment *moment, struct batch_read *read);

#endif
