#ifndef CORE_WHEN_H
#define CORE_WHEN_H

#include "weir/arena.h"
#include "weir/status.h"
#include "weir/tariff.h"
#include "weir/text.h"

/*
 * Reads a condition such as `source=ground|surface size>=50 use!=greening`.  Texts are borrowed
 * from text, lists are from arena.  WEIR_E_INVALID, with *fault a static phrase that says what is
 * wrong, or WEIR_E_NOMEM; *when is untouched then.
 */
enum weir_status when_parse(struct weir_text text, struct weir_arena *arena, struct weir_when *when,
                            const char **fault) __attribute__((warn_unused_result));

/* Reads months such as `6-9`, `12-2` or `1,7-8` as bits, bit 0 being January.  WEIR_E_INVALID. */
enum weir_status when_parse_months(struct weir_text text, uint16_t *months)
    __attribute__((warn_unused_result));

#endif
