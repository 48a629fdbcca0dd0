#ifndef STORE_BILL_STORE_H
#define STORE_BILL_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/db.h"
#include "store/row.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * The life of a billing run as the database keeps it, up to the sealed draft: who computes, which
 * accounts, which chunks are done, and what it all adds up to.
 */

/* --- one leader --- */
/* Takes the leader's lock, which this session holds until bill_store_unlock or its end; *held
 * false: another has it. */
enum weir_status bill_store_lock(struct db *db, bool *held, struct weir_error *error)
    __attribute__((warn_unused_result));
void bill_store_unlock(struct db *db);

/* WEIR_E_BUSY, naming who holds the lock. */
enum weir_status bill_store_locked_error(struct db *db, struct weir_error *error)
    __attribute__((warn_unused_result));

/* --- the plan --- */
struct bill_store_scope {
    struct weir_text text;   /* as in run.scope: all, cycle:C, account:A, tariff:ID */
    struct weir_text cycle;  /* absent: accounts of any */
    struct weir_text tariff; /* accounts that ever had it; absent: of any */
    int64_t account_id;      /* 0: all accounts */
    int64_t chunk_accounts;  /* at most so many in a range */
};

struct bill_store_run {
    int64_t run_id;
    struct weir_text kind; /* bill, rebill */
    struct weir_text scope;
    int32_t through_day;
    int32_t invoice_day;
    int64_t as_of_no;
    int32_t book;
    int32_t rules_version;
    struct weir_text settings; /* canonical text of what can change a result */
};

/* The run that is being computed; run_id 0 when there is none.  Texts from arena. */
enum weir_status bill_store_find_open(struct db *db, struct weir_arena *arena,
                                      struct bill_store_run *run, struct weir_error *error)
    __attribute__((warn_unused_result));

/* The number of the draft that a run of this kind, scope, days (or WEIR_DAY_NONE: any), rules and
 * settings would only make again: finished before this session began, and nothing was recorded
 * since.  0: there is none. */
enum weir_status bill_store_find_same(struct db *db, const struct bill_store_run *run,
                                      int64_t *run_id, struct weir_error *error)
    __attribute__((warn_unused_result));

/* The newest journal number: what a run that begins now sees. */
enum weir_status bill_store_as_of(struct db *db, int64_t *as_of_no, struct weir_error *error)
    __attribute__((warn_unused_result));

/* The number of the account of that name, or WEIR_E_NOT_FOUND with words. */
enum weir_status bill_store_account(struct db *db, struct weir_text name, int64_t *account_id,
                                    struct weir_error *error) __attribute__((warn_unused_result));

#define BILL_STORE_SAMPLE 500   /* accounts that are looked at to say how many are due */
#define BILL_STORE_LARGE 200000 /* a run of so many has a book of its own: weir.run_book */

struct bill_store_ranges {
    const int64_t *account_lo;
    const int64_t *account_hi; /* inclusive */
    uint32_t count;
    int64_t account_count; /* accounts in all of them */
};

/* The accounts of scope (in the cycle on the run's through_day) in ranges.  From arena. */
enum weir_status bill_store_ranges(struct db *db, const struct bill_store_scope *scope,
                                   const struct bill_store_run *run, struct weir_arena *arena,
                                   struct bill_store_ranges *ranges, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Whether anything was read since the last bill of some account of the scope, as the run sees it.
 */
enum weir_status bill_store_is_due(struct db *db, const struct bill_store_scope *scope,
                                   const struct bill_store_run *run, bool *due,
                                   struct weir_error *error) __attribute__((warn_unused_result));

/* Lowers the ranges' account_count to about how many are due, idle_days as below (0: none is due
 * for that); exact where there are no more than BILL_STORE_SAMPLE. */
enum weir_status bill_store_due_about(struct db *db, const struct bill_store_scope *scope,
                                      const struct bill_store_run *run, int32_t idle_days,
                                      struct bill_store_ranges *ranges, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Whether an account of the scope was last billed idle_days before the run's through_day or more.
 */
enum weir_status bill_store_is_idle(struct db *db, const struct bill_store_scope *scope,
                                    const struct bill_store_run *run, int32_t idle_days, bool *idle,
                                    struct weir_error *error) __attribute__((warn_unused_result));

/* The last day that an account of the scope, or near it, was billed to; 0: none was. */
enum weir_status bill_store_billed_through(struct db *db, const struct bill_store_scope *scope,
                                           int32_t *through_day, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Opens the run with its draft and its chunks, in one transaction; fills run_id and book.
 * WEIR_E_BUSY, naming the other, while one is computed or a draft may have the same accounts;
 * WEIR_E_DB_TRANSIENT when something was posted since as_of_no: plan again. */
enum weir_status bill_store_open(struct db *db, struct bill_store_run *run,
                                 const struct bill_store_ranges *ranges, struct weir_error *error)
    __attribute__((warn_unused_result));

/* --- chunks --- */
struct bill_store_chunk {
    int32_t chunk_no;
    int64_t account_lo;
    int64_t account_hi;
};

/* Due = billed + held + nothing to bill. */
struct bill_store_sums {
    int64_t account_count; /* due */
    int64_t billed_count;
    int64_t held_count;
    int64_t nothing_count;
    int64_t invoice_count;
    int64_t line_count;
    int64_t finding_count;
    int64_t volume_l;
    int64_t amount_fen;
};

/* In the transaction at hand: the next chunk that nobody works on, locked until it ends; *found
 * false: none. */
enum weir_status bill_store_claim(struct db *db, int64_t run_id, struct bill_store_chunk *chunk,
                                  bool *found, struct weir_error *error)
    __attribute__((warn_unused_result));

enum weir_status bill_store_done(struct db *db, int64_t run_id,
                                 const struct bill_store_chunk *chunk,
                                 const struct bill_store_sums *sums, struct weir_error *error)
    __attribute__((warn_unused_result));

enum weir_status bill_store_left(struct db *db, int64_t run_id, int64_t *chunk_count,
                                 struct weir_error *error) __attribute__((warn_unused_result));

/* --- sealing --- */
/* Ends computing: keys are built, sums checked.  The run stays open. */
enum weir_status bill_store_close(struct db *db, int64_t run_id, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Hands over the invoices' digests in the order of account and entry.  The session uses the draft.
 */
enum weir_status bill_store_digests(struct db *db, row_take_text *take, void *context,
                                    struct weir_error *error) __attribute__((warn_unused_result));

/* Makes the run a draft, with its root. */
enum weir_status bill_store_seal(struct db *db, int64_t run_id, struct weir_text root,
                                 struct weir_error *error) __attribute__((warn_unused_result));

#endif
