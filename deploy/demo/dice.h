#ifndef DEMO_DICE_H
#define DEMO_DICE_H

#include <stdint.h>

/* Chance that is the same on every machine: SplitMix64.  Begin with any seed. */
struct dice {
    uint64_t state;
};

uint64_t dice_next(struct dice *dice);

/* From low to high, both included. */
int64_t dice_between(struct dice *dice, int64_t low, int64_t high);

#endif
