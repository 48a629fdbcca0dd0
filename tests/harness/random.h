#ifndef HARNESS_RANDOM_H
#define HARNESS_RANDOM_H

/*
 * Chance for property tests, the same for the same seed: WEIR_SEED if it is set, else the time.
 * The seed is printed, so that a failure can be played again.
 */
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include "harness/cmocka_all.h"

struct random_source {
    uint64_t state;
};

static inline struct random_source
random_seeded(const char *test)
{
    const char *text = getenv("WEIR_SEED");
    const uint64_t seed = text != NULL ? strtoull(text, NULL, 10) : (uint64_t)time(NULL);
    print_message("%s: WEIR_SEED=%llu\n", test, (unsigned long long)seed);
    return (struct random_source){seed};
}

/* SplitMix64, by Sebastiano Vigna, in the public domain. */
static inline uint64_t
random_next(struct random_source *source)
{
    uint64_t mixed = source->state += 0x9e3779b97f4a7c15U;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebU;
    return mixed ^ (mixed >> 31);
}

/* A whole number from least to most, both of which can come. */
static inline int64_t
random_between(struct random_source *source, int64_t least, int64_t most)
{
    return least + (int64_t)(random_next(source) % (uint64_t)(most - least + 1));
}

/* True once in so many times. */
static inline int
random_once_in(struct random_source *source, int64_t times)
{
    return random_between(source, 1, times) == 1;
}

#endif
