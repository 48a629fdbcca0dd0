#ifndef BATCH_TARIFF_JUNIT_H
#define BATCH_TARIFF_JUNIT_H

#include "batch/tariff_test.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"

/* Writes report to file as JUnit XML: a test suite for each document, a broken one with an error.
 * WEIR_E_IO, WEIR_E_INVALID for text that XML cannot carry, WEIR_E_NOMEM; no file then. */
enum weir_status tariff_junit_write(const struct tariff_test_report *report, const char *file,
                                    struct weir_arena *arena, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
