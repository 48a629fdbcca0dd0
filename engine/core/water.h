#ifndef CORE_WATER_H
#define CORE_WATER_H

#include <stdint.h>

#include "core/terms.h"
#include "core/usage.h"
#include "weir/arena.h"
#include "weir/bill.h"
#include "weir/status.h"

/*
 * What of the water measured is billed: whole volume steps, and for each use its own part.
 */
struct water_cut {
    const struct weir_stretch *stretch;
    uint32_t stretch_count;
    int64_t volume_l;  /* a multiple of the step */
    int64_t carried_l; /* less than a step, for next time; 0 after a final bill, below zero where
                          the end of a period billed again is rounded up */
    int64_t dropped_l; /* what a final bill leaves unbilled */
};

/* Cuts each mark of a bill down to step_l, so that the stretches add up; one between two reads is
 * rounded half-up instead, never above the read that follows.  From arena. */
enum weir_status water_cut_down(const struct usage *usage, int64_t step_l, struct weir_arena *arena,
                                struct water_cut *water) __attribute__((warn_unused_result));

/* One use's share of the water. */
struct water_share {
    const struct terms_use *use;
    const struct weir_stretch *stretch;
    int64_t volume_l;
};

/*
 * Shares water out by rows, in order: fixed volumes first (for a month: x days / (365 / 12),
 * rounded to whole months, at least 1), then shares of the rest, half-up to step_l; the last row
 * takes what remains.  Each use has the water's stretches, cumulatively half-up to the litre.  From
 * arena.
 */
struct water_sharing {
    const struct terms_use *const *use; /* at least one */
    uint32_t use_count;
    int32_t days; /* of the period */
    int64_t step_l;
};

enum weir_status water_share_out(const struct water_cut *water, const struct water_sharing *sharing,
                                 struct weir_arena *arena, const struct water_share **share)
    __attribute__((warn_unused_result));

#endif
