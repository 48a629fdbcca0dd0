#ifndef CORE_USAGE_H
#define CORE_USAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/meter.h"
#include "core/terms.h"
#include "weir/arena.h"
#include "weir/bill.h"
#include "weir/status.h"

/*
 * The water of an account: from the reads of all its meters to the period and the litres of its
 * next bill.  core/water.h then cuts it to volume steps and shares it out by uses.
 */
#define USAGE_STATE_INTS                                                                           \
    5 /* numbers of a state in the head's meter_state, in this order:                              \
       * meter, day, register, carried, estimated */

struct usage_state { /* of one meter, as it stands in the account's head */
    int64_t meter_id;
    int64_t register_milli; /* billed to */
    int64_t carried_l;      /* counted, and less than a volume step: not billed yet */
    int64_t estimated_l;    /* billed since the last true read */
    int32_t day;            /* billed to */
};

/* A register taken over from before the first invoice. */
struct usage_opening {
    int64_t meter_id;
    int64_t register_milli;
    int32_t day;
};

struct usage_request {
    int32_t head_through_day; /* billed up to, or WEIR_DAY_NONE: never billed */
    int32_t through_day;      /* reads of this day still count */
    int32_t closed_day;       /* the account's, or WEIR_DAY_NONE */
    const struct meter_installation *installation; /* by meter_id, from_day; picked */
    uint32_t installation_count;
    const struct meter_read *read; /* by meter_id, day, second, recorded_no */
    uint32_t read_count;
    const struct usage_state *state; /* by meter_id */
    uint32_t state_count;
    const struct usage_opening *opening;
    uint32_t opening_count;
    struct meter_decisions decisions;
    const int32_t *again_day; /* ends of periods that are billed again, ascending */
    uint32_t again_count;
};

enum usage_outcome {
    USAGE_NOT_DUE = 1, /* nothing was read since the last bill */
    USAGE_WAITS,       /* some meter has not been read yet, or no day has passed */
    USAGE_HELD,        /* a finding says why */
    USAGE_BILL,
};

/* One installation's part in the bill. */
struct usage_part {
    const struct meter_installation *installation;
    int32_t begin_day;
    int32_t end_day;
    int64_t begin_register_milli;
    int64_t end_register_milli;
    int64_t volume_l;                /* of another account's meter: minus what it moved */
    int64_t estimated_l;             /* moved since the last true read */
    bool estimated;                  /* nobody read the register that it ends with */
    bool shared;                     /* an end lies between two reads, by days */
    bool removed;                    /* ends with the register it was removed with */
    const struct meter_point *point; /* the first is the begin, the last the end */
    uint32_t point_count;
};

struct usage_mark { /* water up to a read inside the period, or its end */
    int32_t day;
    int64_t volume_l; /* since the period's begin, fraction carried included; by its registers */
    int64_t most_l;   /* the same up to the next read: no more than that can be billed here */
    bool shared;      /* no read's day, but the end of a period that is billed again */
    /* The exact volume in half litres, cut down, less twice volume_l.  Cut down to the half litre
     * is enough for one exact rounding, down or half-up, to any step of whole litres. */
    int64_t over_half_l;
};

struct span;

struct usage {
    enum usage_outcome outcome;
    int32_t begin_day;
    int32_t end_day;
    bool estimated;
    bool final; /* the account's last bill: the fraction is dropped */
    const struct usage_part *part;
    uint32_t part_count;
    const struct usage_mark *mark; /* days ascend; the last is end_day; volumes never fall */
    uint32_t mark_count;
    const struct meter_told *told; /* in the order of the meters */
    uint32_t told_count;
    const struct span *span; /* of the installations, in their order; then as core/span.h says */
    uint32_t span_count;
};

/*
 * Finds the next bill: it ends on the latest day on which every meter that was there had been read
 * since its last bill.  Days are shared by days between a meter's own reads, half-up to the litre.
 * From arena.
 */
enum weir_status usage_measure(const struct usage_request *request, struct weir_arena *arena,
                               struct usage *usage) __attribute__((warn_unused_result));

struct usage_states {
    const struct usage_state *item; /* by meter_id */
    uint32_t count;
};

/* The states after a bill: those of its parts moved on, the others as they were, and the fraction
 * carried_l with the meter read last.  From arena. */
enum weir_status usage_states(const struct usage_request *request, const struct usage *usage,
                              int64_t carried_l, struct weir_arena *arena,
                              struct usage_states *states) __attribute__((warn_unused_result));

#endif
