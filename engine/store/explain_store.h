#ifndef STORE_EXPLAIN_STORE_H
#define STORE_EXPLAIN_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/* What an explanation asks of the tables beside what a bill is computed from: who recorded which
 * version when, and what was decided. */

struct explain_store_place { /* of an entry */
    int64_t account_id;
    int64_t run_id; /* 0: there is no such entry */
    int32_t book;
};

struct explain_store_entry {
    struct weir_text account;
    int32_t entry_no;
};

/* Looks where db_use_draft says.  WEIR_E_NOT_FOUND: there is no such account. */
enum weir_status explain_store_find(struct db *db, struct explain_store_entry entry,
                                    struct explain_store_place *place, struct weir_error *error)
    __attribute__((warn_unused_result));

/* The same of an entry of the fee ledger, posted ones alone. */
enum weir_status explain_store_find_fee(struct db *db, struct explain_store_entry entry,
                                        struct explain_store_place *place, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Whose, of which run's time, and for which days. */
struct explain_store_key {
    int64_t account_id;
    int64_t run_id;
    int64_t as_of_no;
    int32_t begin_day;
    int32_t end_day; /* exclusive, after begin_day */
    const int64_t *tariff_no;
    uint32_t tariff_count;
    const int64_t *meter_id;
    uint32_t meter_count;
};

struct explain_store_terms { /* a version of a row of account_terms */
    int32_t from_day;
    int64_t recorded_s;      /* when: seconds since 1970-01-01 UTC */
    struct weir_text reason; /* late, error */
    struct weir_text tariff;
    struct weir_text class_id;
    bool has_persons;
    int64_t persons;
    struct weir_text relief; /* or absent */
};

struct explain_store_plan { /* a version of a row of plan */
    struct weir_text kind;  /* plan, norm, permit */
    int32_t from_day;
    int32_t to_day;
    int64_t recorded_s;
    struct weir_text reason;
    bool waived;
    int64_t volume_l;
};

struct explain_store_tariff { /* a published document */
    struct weir_text tariff;
    int64_t recorded_s;
    struct weir_text reason; /* of a correction, or absent */
    struct weir_text digest; /* hex */
};

struct explain_store_finding {
    struct weir_text code;
    struct weir_text subject;
    int32_t day;
    struct weir_text detail;
    struct weir_text decision; /* the newest, or absent as all that follows */
    struct weir_text reason;
    struct weir_text actor;
    int64_t decided_s;
};

struct explain_store_meter {
    int64_t meter_id;
    struct weir_text name;
};

struct explain_store_facts {
    const struct explain_store_terms
        *terms;                            /* rows that hold in the period, by from_day; of each */
    uint32_t terms_count;                  /* the newest version first */
    const struct explain_store_plan *plan; /* rows of the last day, by kind, from_day; likewise */
    uint32_t plan_count;
    const struct explain_store_tariff *tariff;
    uint32_t tariff_count;
    const struct explain_store_finding *finding; /* told by the run or of these days, by day */
    uint32_t finding_count;
    const struct explain_store_meter *meter;
    uint32_t meter_count;
};

/* Findings of a draft need db_use_draft before.  From arena. */
enum weir_status explain_store_read(struct db *db, const struct explain_store_key *key,
                                    struct weir_arena *arena, struct explain_store_facts *facts,
                                    struct weir_error *error) __attribute__((warn_unused_result));

#endif
