#ifndef BATCH_TARIFF_MATCH_H
#define BATCH_TARIFF_MATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "weir/arena.h"
#include "weir/bill.h"
#include "weir/status.h"
#include "xdoc/tariff_test_xml.h"

#define TARIFF_MATCH_NONE UINT32_MAX

/* A line that a bill has, and of which use of the case it is, from 1. */
struct tariff_match_got {
    const struct weir_line *line;
    uint32_t use_no;
};

struct tariff_match {
    const struct tariff_test_line *expected;
    uint32_t expected_count;
    const struct tariff_match_got *got;
    uint32_t got_count;
    uint32_t *got_of;      /* fills: for each expected line the got one, or TARIFF_MATCH_NONE */
    uint32_t *expected_of; /* fills: for each got line the expected one, or TARIFF_MATCH_NONE */
};

/* Whether got is what expected asks for: what expected leaves out is not compared. */
bool tariff_match_fits(const struct tariff_test_line *expected, const struct tariff_match_got *got);

/*
 * Finds for as many expected lines as possible a got line each, its own: a line that asks for
 * little never takes what another could not do without.  got_of and expected_of come from arena;
 * WEIR_E_NOMEM.
 */
enum weir_status tariff_match_find(struct tariff_match *match, struct weir_arena *arena)
    __attribute__((warn_unused_result));

/* The got line without a partner that is most like an expected one, or TARIFF_MATCH_NONE. */
uint32_t tariff_match_nearest(const struct tariff_match *match,
                              const struct tariff_test_line *expected);

#endif
