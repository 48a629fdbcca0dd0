#ifndef XDOC_TARIFF_TEST_XML_H
#define XDOC_TARIFF_TEST_XML_H

#include <stdbool.h>
#include <stdint.h>

#include "core/fault.h"
#include "weir/arena.h"
#include "weir/bill.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"
#include "xdoc/xdoc.h"

/* A document of tariff tests (urn:weir:tariff-test:1) as a value; names are those of
 * schemas/tariff-test.xsd, whose limits these are. */
#define TARIFF_TEST_CASE_MAX 5000   /* cases of a document */
#define TARIFF_TEST_STEP_MAX 400    /* use and change elements of a case */
#define TARIFF_TEST_EXPECT_MAX 1000 /* line and total elements of a case */
#define TARIFF_TEST_SET_MAX 100     /* attributes of an account */
#define TARIFF_TEST_PLAN_MAX 400    /* plan rows of a case */

/* What `account` and `change` say; what they leave out stays as it was. */
struct tariff_test_terms {
    struct weir_text class_id; /* absent: left out */
    int32_t persons;           /* WEIR_PERSONS_UNKNOWN: left out */
    int32_t opened_day;        /* WEIR_DAY_NONE: left out */
    int32_t closed_day;        /* WEIR_DAY_NONE: left out */
    struct weir_text relief;   /* absent: left out; empty: none any more */
};

enum tariff_test_step_kind { TARIFF_TEST_USE = 1, TARIFF_TEST_CHANGE };

struct tariff_test_step {
    enum tariff_test_step_kind kind;
    uint32_t line;
    struct tariff_test_terms terms; /* of a change */
    int32_t from_day;               /* of a use: the period, half-open */
    int32_t to_day;
    int64_t volume_l;
    struct weir_text class_id; /* absent: the account's */
};

struct tariff_test_line { /* what is absent is not compared */
    uint32_t use_no;      /* from 1; 0: any */
    struct weir_text charge;
    int16_t block_no; /* 0: absent */
    int16_t band_no;
    bool has_volume;
    bool has_price;
    bool has_amount;
    int64_t volume_l;
    int64_t price_mfen_per_m3;
    int64_t amount_fen;
    uint32_t line;
};

struct tariff_test_total {
    uint32_t use_no; /* from 1; 0: all together */
    int64_t amount_fen;
    uint32_t line;
};

struct tariff_test_case {
    struct weir_text name;
    struct weir_text source; /* absent: not said */
    struct tariff_test_terms account;
    const struct weir_attribute *attribute;
    uint32_t attribute_count;
    const struct weir_plan *plan;
    uint32_t plan_count;
    const struct tariff_test_step *step; /* in order */
    uint32_t step_count;
    uint32_t use_count; /* steps that are uses */
    bool exact;         /* no other lines than those expected */
    const struct tariff_test_line *expected;
    uint32_t expected_count;
    const struct tariff_test_total *total;
    uint32_t total_count;
    uint32_t line;
};

struct tariff_test {
    struct weir_text tariff_id;
    struct weir_text file; /* of the tariff, from the folder of the test file */
    const struct tariff_test_case *item;
    uint32_t count;
    uint32_t line;
};

/*
 * Reads a test document; all that is wrong goes to faults, and *test is NULL when there are errors
 * among them.  Everything is from arena and borrows nothing from input.  WEIR_E_NOMEM is the only
 * failure.
 */
enum weir_status tariff_test_xml_read(const struct xdoc_input *input, struct weir_arena *arena,
                                      struct fault_list *faults, struct tariff_test **test,
                                      struct weir_error *error) __attribute__((warn_unused_result));

#endif
