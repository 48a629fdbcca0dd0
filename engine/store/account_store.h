#ifndef STORE_ACCOUNT_STORE_H
#define STORE_ACCOUNT_STORE_H

#include <stdint.h>

#include "store/copy.h"
#include "store/db.h"
#include "store/row.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * Accounts, their terms, their holders, what they use water for, and what was billed before weir.
 * _now functions stream the newest version of every key of a range of accounts, in the order of
 * the keys; _in functions begin a COPY that the _put function of the same noun fills.  Texts that
 * a _get function gives borrow the stream until its next row.
 */
struct account_row {
    int64_t account_id;
    struct weir_text account;
    struct weir_text kind; /* "account", "permit" or "point" */
};

struct account_terms {
    int64_t account_id;
    int32_t from_day;
    int32_t opened_day; /* or WEIR_DAY_NONE */
    int32_t closed_day; /* exclusive, or WEIR_DAY_NONE */
    struct weir_text tariff;
    struct weir_text class;
    int64_t persons; /* or ROW_ABSENT */
    struct weir_text cycle;
    struct weir_text district;
    struct weir_text relief;
    struct weir_text attributes; /* "name=value\n" lines in the order of the names */
    int64_t reason;              /* enum row_reason */
};

struct account_party {
    int64_t account_id;
    int32_t from_day;
    struct weir_text name;
    struct weir_text address;
};

struct account_use {
    int64_t account_id;
    int32_t from_day;
    int64_t use_no; /* from 1, the order in which the uses take their water */
    struct weir_text class;
    int64_t volume_l;  /* fixed, or ROW_ABSENT */
    int64_t per;       /* 1 bill, 2 month; ROW_ABSENT without a volume */
    int64_t share_ppm; /* of the rest, or ROW_ABSENT */
    int64_t reason;    /* enum row_reason */
};

/* Of an account that was billed. */
struct account_head {
    int64_t account_id;
    int64_t entry_no;
    int32_t through_day; /* exclusive end of what is billed, or WEIR_DAY_NONE */
};

struct account_opening {
    int64_t account_id;
    int64_t line_no;        /* from 1, in the order of the file */
    int32_t day;            /* billed up to here, exclusive */
    int32_t year_begin_day; /* of the counter's tier year, or WEIR_DAY_NONE */
    int64_t meter_id;       /* or ROW_ABSENT; with blocks: that brought used_l (carry) */
    int64_t register_milli; /* or ROW_ABSENT */
    struct weir_text blocks;
    int64_t used_l; /* or ROW_ABSENT without blocks; below zero: taken out by meter_id (carry) */
};

/* Every account, in no order. */
enum weir_status account_store_all(struct db *db, struct copy_out **out, struct weir_error *error)
    __attribute__((warn_unused_result));
void account_store_get(const struct copy_out *out, struct account_row *account);

/* The number of the account of that name, or 0. */
enum weir_status account_store_find(struct db *db, struct weir_text account, int64_t *account_id,
                                    struct weir_error *error) __attribute__((warn_unused_result));

/* The highest account_id, 0 when there is none. */
enum weir_status account_store_top(struct db *db, int64_t *account_id, struct weir_error *error)
    __attribute__((warn_unused_result));

enum weir_status account_store_in(struct db *db, struct copy_in **in, struct weir_error *error)
    __attribute__((warn_unused_result));
void account_store_put(struct copy_in *in, const struct account_row *account, int64_t recorded_no);

/* The heads of new accounts: nothing billed. */
enum weir_status account_store_head_in(struct db *db, struct copy_in **in, struct weir_error *error)
    __attribute__((warn_unused_result));
void account_store_put_head(struct copy_in *in, int64_t account_id);

/* Heads of the accounts that were billed at least once. */
enum weir_status account_store_heads(struct db *db, struct row_range range, struct copy_out **out,
                                     struct weir_error *error) __attribute__((warn_unused_result));
void account_store_get_head(const struct copy_out *out, struct account_head *head);

/* Heads of another kind: of permits and points whose water is assessed, up to which day it is. */
enum weir_status account_store_assessed(struct db *db, struct row_range range,
                                        struct copy_out **out, struct weir_error *error)
    __attribute__((warn_unused_result));

enum weir_status account_store_terms_now(struct db *db, struct row_range range,
                                         struct copy_out **out, struct weir_error *error)
    __attribute__((warn_unused_result));
void account_store_get_terms(const struct copy_out *out, struct account_terms *terms);
enum weir_status account_store_terms_in(struct db *db, struct copy_in **in,
                                        struct weir_error *error)
    __attribute__((warn_unused_result));
void account_store_put_terms(struct copy_in *in, const struct account_terms *terms,
                             int64_t recorded_no);

enum weir_status account_store_party_now(struct db *db, struct row_range range,
                                         struct copy_out **out, struct weir_error *error)
    __attribute__((warn_unused_result));
void account_store_get_party(const struct copy_out *out, struct account_party *party);
enum weir_status account_store_party_in(struct db *db, struct copy_in **in,
                                        struct weir_error *error)
    __attribute__((warn_unused_result));
void account_store_put_party(struct copy_in *in, const struct account_party *party,
                             int64_t recorded_no);

enum weir_status account_store_uses_now(struct db *db, struct row_range range,
                                        struct copy_out **out, struct weir_error *error)
    __attribute__((warn_unused_result));
void account_store_get_use(const struct copy_out *out, struct account_use *use);
enum weir_status account_store_uses_in(struct db *db, struct copy_in **in, struct weir_error *error)
    __attribute__((warn_unused_result));
void account_store_put_use(struct copy_in *in, const struct account_use *use, int64_t recorded_no);

/* The newest set of openings of each account, in the order of their lines. */
enum weir_status account_store_openings_now(struct db *db, struct row_range range,
                                            struct copy_out **out, struct weir_error *error)
    __attribute__((warn_unused_result));
void account_store_get_opening(const struct copy_out *out, struct account_opening *opening);
enum weir_status account_store_openings_in(struct db *db, struct copy_in **in,
                                           struct weir_error *error)
    __attribute__((warn_unused_result));
void account_store_put_opening(struct copy_in *in, const struct account_opening *opening,
                               int64_t recorded_no);

#endif
