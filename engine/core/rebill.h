#ifndef CORE_REBILL_H
#define CORE_REBILL_H

#include <stdbool.h>
#include <stdint.h>

#include "core/account.h"
#include "core/canon.h"
#include "core/estimate.h"
#include "core/range.h"
#include "core/terms.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"

/*
 * What corrections make of an account's bills.  Each live bill is made again as of the time it was
 * made, with what was corrected since put in: every read recorded up to now, rows marked error, the
 * tariffs that hold now, what persons decided.  Rows recorded later that are not marked error are
 * not seen, so that nothing is given back that came late.  Bills whose lines come out different, or
 * what they count, are reversed, newest first, and billed again, oldest first; the others stay.
 */
struct rebill_bill { /* a live bill */
    struct account_entry entry;
    int64_t made_run_id;         /* the run that billed its days first: it stays with a bill that */
    int64_t made_no;             /* is made again; and the journal number that this run saw */
    enum estimate_rule estimate; /* of that run */
    struct range_rules range;
};

/* Rows as they were recorded up to as_of_no, not picked; they are not changed. */
struct rebill_known {
    const struct account_known *base; /* as its head says; terms, uses, plans, installations unread
                                       */
    struct terms_rows terms;          /* struct terms_account */
    struct terms_rows use;            /* struct terms_use */
    struct terms_rows plan;           /* struct terms_plan */
    struct terms_rows installation;   /* struct meter_installation */
    const struct rebill_bill *bill;   /* by period */
    uint32_t bill_count;
};

struct rebill_rules {
    const struct account_rules *rules; /* through_day is not looked at */
    int64_t as_of_no;
    int32_t from_day; /* bills that end on it or before stand; WEIR_DAY_NONE: none does */
};

struct rebill_entry {
    struct account_bill bill; /* without findings */
    struct canon_states states;
};

struct rebill {
    enum account_outcome outcome;     /* BILLED, HELD, or NOTHING: all of it stands */
    const struct rebill_entry *entry; /* in the order of their numbers */
    uint32_t entry_count;
    const struct account_finding *finding; /* of what is billed again, or holds it */
    uint32_t finding_count;
};

/* Finds what differs, and makes it right.  All or nothing: where a bill cannot be made again the
 * account is held.  From arena; texts are borrowed. */
enum weir_status rebill_account(const struct rebill_known *known, const struct rebill_rules *rules,
                                struct weir_arena *arena, struct rebill *rebill,
                                struct weir_error *error) __attribute__((warn_unused_result));

#endif
