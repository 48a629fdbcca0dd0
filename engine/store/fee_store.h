#ifndef STORE_FEE_STORE_H
#define STORE_FEE_STORE_H

#include <stdint.h>

#include "core/fee_ledger.h"
#include "store/bill_store.h"
#include "store/db.h"
#include "store/row.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"

/* The statements of a fee run's life, and declarations. */

/* Ranges of at most chunk_accounts taxpayers, as the run sees them.  From arena. */
enum weir_status fee_store_ranges(struct db *db, int64_t chunk_accounts,
                                  const struct bill_store_run *run, struct weir_arena *arena,
                                  struct bill_store_ranges *ranges, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Opens the run in the transaction at hand; fills run_id.  WEIR_E_BUSY: another is computed, or a
 * draft of kind fee waits. */
enum weir_status fee_store_open(struct db *db, struct bill_store_run *run,
                                const struct bill_store_ranges *ranges, struct weir_error *error)
    __attribute__((warn_unused_result));

/* What does not depend on a taxpayer: districts, declarations.  From arena. */
enum weir_status fee_store_rules(struct db *db, int64_t as_of_no, struct weir_arena *arena,
                                 struct fee_rules *rules, struct weir_error *error)
    __attribute__((warn_unused_result));

struct fee_store_entry {
    struct fee_entry entry;
    struct canon_digest digest;
};

/* Adds entries to the draft; the session uses it. */
enum weir_status fee_store_write(struct db *db, int64_t run_id, const struct fee_store_entry *entry,
                                 uint32_t count, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Hands over the draft's digests in the order of account and entry. */
enum weir_status fee_store_digests(struct db *db, row_take_text *take, void *context,
                                   struct weir_error *error) __attribute__((warn_unused_result));

/* The entries of a run, a draft's where the session uses it, by account and number. */
struct fee_store_range {
    int64_t run_id;
    int64_t account_lo;
    int64_t account_hi; /* inclusive */
};

struct fee_store_item {
    struct fee_entry entry;
    struct weir_text digest; /* as stored */
};

typedef enum weir_status fee_store_take_entry(void *context, const struct fee_store_item *item,
                                              struct weir_error *error);

/* Hands each over; its texts are from arena. */
enum weir_status fee_store_entries(struct db *db, const struct fee_store_range *range,
                                   struct weir_arena *arena, fee_store_take_entry *take,
                                   void *context, struct weir_error *error)
    __attribute__((warn_unused_result));

/* --- what is owed --- */
struct fee_store_owed {
    struct weir_text account;
    enum fee_regime regime;
    struct weir_text period;
    int32_t notice_day; /* of the entries; of a tax the first */
    int64_t owed_fen;   /* positive */
};

struct fee_store_owing {
    const struct fee_store_owed *item; /* by period, taxpayer, regime, day */
    uint32_t count;
};

/* What was asked for by as_of_day: a tax in all, a fee notice by notice; what corrections took away
 * is taken off (fee_late_net).  From arena. */
enum weir_status fee_store_owing(struct db *db, int32_t as_of_day, struct weir_arena *arena,
                                 struct fee_store_owing *owing, struct weir_error *error)
    __attribute__((warn_unused_result));

/* --- declarations --- */
struct fee_store_sums {
    int64_t entry_count;
    int64_t volume_l;
    int64_t amount_fen;
    int64_t exempt_fen;
    int64_t due_fen;
    int64_t newest; /* the highest correction among them, -1: no entries; not stored */
};

struct fee_store_declaration {
    struct weir_text period;
    int32_t declaration_no;
    struct fee_store_sums sums;
    struct weir_text root; /* 32 bytes */
};

struct fee_store_declarations {
    const struct fee_store_declaration *item; /* by period and number */
    uint32_t count;
};

/* Those of a period, or all (absent).  From arena. */
enum weir_status
fee_store_declarations(struct db *db, struct weir_text period, struct weir_arena *arena,
                       struct fee_store_declarations *declarations, struct weir_error *error)
    __attribute__((warn_unused_result));

/* The sums of the posted entries of a period up to correction, their digests handed over in order.
 */
struct fee_store_period {
    struct weir_text period;
    int64_t correction;
};

enum weir_status fee_store_period_sums(struct db *db, const struct fee_store_period *period,
                                       row_take_text *take, void *context,
                                       struct fee_store_sums *sums, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Adds a declaration, in the transaction at hand, which has taken journal_no. */
enum weir_status fee_store_declare(struct db *db, const struct fee_store_declaration *declaration,
                                   int64_t journal_no, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
