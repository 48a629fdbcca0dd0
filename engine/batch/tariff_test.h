#ifndef BATCH_TARIFF_TEST_H
#define BATCH_TARIFF_TEST_H

#include <stdbool.h>
#include <stdint.h>

#include "batch/tariff_coverage.h"
#include "core/fault.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/* Runs test documents against the tariffs they name; needs no database. */

/* What a case expects and did not get; expected or got may be empty. */
struct tariff_test_difference {
    uint32_t line; /* of the test document */
    struct weir_text message;
    struct weir_text expected;
    struct weir_text got;
    struct tariff_test_difference *next;
};

struct tariff_test_result {
    const char *file;
    uint32_t line;
    struct weir_text name;
    struct weir_text source;                   /* absent: the case does not say */
    struct tariff_test_difference *difference; /* NULL: passed */
    struct tariff_test_result *next;
};

/* A document that could not be used: a test, or the tariff of one. */
struct tariff_test_broken {
    const char *file;
    struct fault_list faults; /* in order of lines, warnings too; or empty and: */
    struct weir_error error;  /* why it could not be read */
    struct tariff_test_broken *next;
};

/* What of a tariff the cases touched. */
struct tariff_test_coverage {
    const char *file; /* the tariff */
    struct tariff_coverage coverage;
    struct tariff_test_coverage *next;
};

struct tariff_test_report {
    struct tariff_test_result *result; /* files and cases in the order given */
    struct tariff_test_broken *broken;
    struct tariff_test_coverage *coverage; /* a tariff once, however many tests name it */
    uint32_t file_count;
    uint32_t case_count;
    uint32_t failed_count;
    uint32_t broken_count;
    uint32_t unpublished_count; /* test documents of tariffs that are not among those given */
};

/* A tariff document at hand. */
struct tariff_test_document {
    const char *name;        /* for messages */
    struct weir_text tariff; /* its id */
    struct weir_text bytes;
};

struct tariff_test_documents {
    const struct tariff_test_document *item;
    uint32_t count;
};

/*
 * Runs each of names: a test document, or a folder, of which all files that end in .test.xml are
 * taken in order of their names.  Uses of a case are billed one after another: counters carry on;
 * the fraction of the volume step is kept for each class; a held use leaves all as it was.
 * A document that is wrong is reported, and the others still run.  WEIR_E_NOMEM is the only
 * failure.
 */
enum weir_status tariff_test_run(const char *const *names, uint32_t name_count,
                                 struct weir_arena *arena, struct tariff_test_report *report,
                                 struct weir_error *error) __attribute__((warn_unused_result));

/* The same against the documents given, by their ids, and not the files that the tests name; tests
 * of other tariffs are counted and left out. */
enum weir_status tariff_test_run_on(const struct tariff_test_documents *documents,
                                    const char *const *names, uint32_t name_count,
                                    struct weir_arena *arena, struct tariff_test_report *report,
                                    struct weir_error *error) __attribute__((warn_unused_result));

#endif
