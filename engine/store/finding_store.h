#ifndef STORE_FINDING_STORE_H
#define STORE_FINDING_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/copy.h"
#include "store/db.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/* Findings of loads, ingests and runs, and what people decided about them. */
#define FINDING_DETAIL_SIZE 600  /* bytes of a detail, its NUL among them */
#define FINDING_SUBJECT_SIZE 200 /* bytes of a subject */

struct finding_key {
    int64_t account_id; /* 0: of no account */
    struct weir_text subject;
    struct weir_text code;
    int32_t day;
};

struct finding_row {
    struct finding_key key;
    bool held;
    struct weir_text detail;
};

/* A finding as people see it; texts borrow the stream until its next row. */
struct finding_told {
    struct finding_row finding;
    struct weir_text account;  /* absent: of no account */
    int64_t run_id;            /* 0: of a load or an ingest */
    struct weir_text decision; /* the newest, or absent: open */
    struct weir_text reason;
    struct weir_text actor;
};

struct finding_decision {
    struct finding_key key;
    struct weir_text decision; /* accept, estimate, ignore */
    struct weir_text reason;
};

/* Adds a finding of a load or an ingest; *added false: its key is known already. */
enum weir_status finding_store_add(struct db *db, const struct finding_row *finding,
                                   int64_t recorded_no, bool *added, struct weir_error *error)
    __attribute__((warn_unused_result));

struct finding_filter {
    bool open_only;
    struct weir_text code;    /* absent: any */
    struct weir_text account; /* absent: any */
    int64_t run_id;           /* 0: any */
};

/* Findings by account, day, code, subject.  With a run_id of a draft, call db_use_draft first. */
enum weir_status finding_store_list(struct db *db, const struct finding_filter *filter,
                                    struct db_rows **rows, struct weir_error *error)
    __attribute__((warn_unused_result));
void finding_store_get(const struct db_rows *rows, uint32_t row, struct finding_told *told);

struct finding_store_range {
    int64_t run_id;
    int64_t posted_no;
    int64_t account_lo;
    int64_t account_hi; /* inclusive */
};

struct finding_of_run {
    struct finding_told told; /* without a decision */
    int64_t meter_id;         /* the subject, or 0: it is no meter */
};

/* What the posted run told of these accounts, and what was told before it was posted: that is not
 * told again.  By account. */
enum weir_status finding_store_of_run(struct db *db, const struct finding_store_range *range,
                                      struct db_rows **rows, struct weir_error *error)
    __attribute__((warn_unused_result));
void finding_store_get_of_run(const struct db_rows *rows, uint32_t row,
                              struct finding_of_run *finding);

struct finding_state {
    bool found;
    bool decided_the_same; /* the newest decision about it is this one, for this reason */
};

/* Whether there is the finding that wanted decides about; looks where db_use_draft says. */
enum weir_status finding_store_find(struct db *db, const struct finding_decision *wanted,
                                    struct finding_state *state, struct weir_error *error)
    __attribute__((warn_unused_result));

enum weir_status finding_store_decide(struct db *db, const struct finding_decision *decision,
                                      int64_t recorded_no, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Decides `accept` for that finding of an ingest, if there is one and it is open. */
enum weir_status finding_store_settle(struct db *db, const struct finding_key *key,
                                      struct weir_text reason, int64_t recorded_no,
                                      struct weir_error *error) __attribute__((warn_unused_result));

/* Decides `accept` for the open findings of no account about meters that are loaded now. */
enum weir_status finding_store_meters_known(struct db *db, int64_t recorded_no,
                                            struct weir_error *error)
    __attribute__((warn_unused_result));

/* The last day that may be billed: no account is beyond it.  WEIR_DAY_NONE: nothing is. */
enum weir_status finding_store_billed_day(struct db *db, int32_t *day, struct weir_error *error)
    __attribute__((warn_unused_result));

#define FINDING_PLACES_MAX 65536

struct finding_places { /* accounts, meters and days, side by side */
    int64_t *account_id;
    int64_t *meter_id;
    int64_t *day;
    uint32_t count;
};

/* Tells the reads at places, recorded from recorded_no on, that lie inside what is billed, each
 * once ever; *told_count of them. */
enum weir_status finding_store_late_reads(struct db *db, const struct finding_places *places,
                                          int64_t recorded_no, int64_t *told_count,
                                          struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
