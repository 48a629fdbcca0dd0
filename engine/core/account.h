#ifndef CORE_ACCOUNT_H
#define CORE_ACCOUNT_H

#include <stdbool.h>
#include <stdint.h>

#include "core/canon.h"
#include "core/estimate.h"
#include "core/meter.h"
#include "core/names.h"
#include "core/range.h"
#include "core/terms.h"
#include "core/usage.h"
#include "core/water.h"
#include "weir/arena.h"
#include "weir/bill.h"
#include "weir/error.h"
#include "weir/finding.h"

/*
 * One account, from all that is known of it to its next invoice and its findings: what a billing
 * run, a replay and an explanation share.  Pure: the same knowledge gives the same bytes.
 */
#define ACCOUNT_RULES_VERSION                                                                      \
    1 /* of all rules behind account_bill; a released one never changes                            \
       */
#define ACCOUNT_COUNTER_INTS                                                                       \
    4 /* numbers of a counter in the head's counter_state: kind, key, first                        \
       * day, litres used */

struct account_opening { /* what was billed before weir, or in a merged account */
    int32_t day;
    bool has_register;
    int64_t meter_id;
    int64_t register_milli;
    struct weir_text blocks; /* absent: no counter */
    int32_t year_begin_day;
    int64_t used_l;
};

/* Water or money that no register shows.  Of its versions the newest; numbered by its first. */
struct account_adjustment {
    int64_t adjustment_id;
    int64_t recorded_no; /* of its first version */
    struct weir_text name;
    int32_t from_day;
    int32_t to_day;  /* exclusive */
    int32_t due_day; /* bills through this day have it: its last */
    bool money;      /* amount_fen; else volume_l */
    bool tiers;
    bool unbilled;
    int64_t volume_l;
    int64_t amount_fen;
    struct weir_text class_id; /* absent: the account's */
    struct weir_text charge;
    struct weir_text fund;
    struct weir_text reason;
    struct weir_text document;
    int64_t undoes_id; /* 0: none */
};

/* A live bill made on estimates, and the states before it. */
struct account_entry {
    struct canon_invoice invoice;
    const int64_t *tariff_no; /* as many as the invoice has tariffs */
    struct canon_ints meter_state_before;
    struct canon_ints counter_state_before;
};

struct account_past {
    const struct account_entry *entry; /* live, made on estimates; newest first */
    uint32_t entry_count;
    int32_t from_day; /* reads go back to this day */
};

/* Rows as terms_pick leaves them, in the orders that core/terms.h and core/usage.h ask for. */
struct account_known {
    int64_t account_id;
    struct weir_text name;
    int32_t entry_no;         /* of the last invoice; 0: none */
    int32_t head_through_day; /* billed up to, or WEIR_DAY_NONE */
    const struct usage_state *state;
    uint32_t state_count;
    const struct weir_counter *counter; /* by kind, key, first_day */
    uint32_t counter_count;
    const struct terms_account *terms;
    uint32_t terms_count;
    const struct terms_use *use;
    uint32_t use_count;
    const struct weir_plan *plan;
    uint32_t plan_count;
    const struct meter_installation *installation;
    uint32_t installation_count;
    const struct meter_read *read;
    uint32_t read_count;
    const struct account_opening *opening;
    uint32_t opening_count;
    const struct account_adjustment *adjustment; /* by recorded_no, adjustment_id */
    uint32_t adjustment_count;
    struct meter_decisions decisions;
    const struct account_past *past; /* NULL: not read, and read goes back to what is billed only */
};

/* What holds for every account of a run. */
struct account_rules {
    int32_t through_day; /* reads of this day still count */
    int32_t invoice_day;
    struct terms_tariffs tariffs;
    const struct canon_digest *digest; /* of each tariff's document */
    const struct names *names;         /* numbers of blocks ids */
    bool explain;                      /* fill in the bill's basis as well */
    struct estimate_rules estimate;
    struct range_rules range;
};

enum account_outcome {
    ACCOUNT_NOT_DUE = 1, /* nothing was read since its last bill: nothing is said */
    ACCOUNT_NOTHING,     /* due, and nothing to bill yet */
    ACCOUNT_HELD,        /* due, and a finding holds it */
    ACCOUNT_BILLED,
    ACCOUNT_NEEDS_PAST, /* nothing is known yet: ask again with known's past */
};

struct account_finding {
    enum weir_finding code;
    bool held;
    int64_t meter_id;         /* the subject, or 0 */
    struct weir_text subject; /* where meter_id is 0 */
    int32_t day;
    struct weir_text detail;
};

struct account_booking { /* what of an adjustment is in a bill */
    const struct account_adjustment *row;
    int64_t volume_l; /* of water */
    int64_t amount_fen;
    int64_t rest; /* litres or fen that wait for the next bill */
};

/* What a bill was made from, for those who say how it came about. */
struct account_basis {
    struct account_known known;
    struct usage usage;
    struct water_cut water;
    struct weir_terms terms;
    struct weir_bill_request request;      /* as it was priced */
    struct weir_bill priced;               /* with its steps */
    const struct account_booking *booking; /* beside request.adjustment */
    const struct terms_use *const *use;    /* the rows that shared the water, beside request.use */
    uint32_t use_count;                    /* 0: all of it is of the account's class */
};

struct account_bill {
    enum account_outcome outcome;
    struct canon_invoice invoice; /* of a billed account */
    const int64_t *tariff_no;     /* tariff_count of them, as in the invoice */
    int64_t water_l;   /* of the meters: volume_l of the invoice less what was adjusted */
    int64_t dropped_l; /* left unbilled by a final bill */
    const struct account_finding *finding; /* at most one holds; no two have the same key */
    uint32_t finding_count;
    const struct account_basis *basis; /* with explain, of an account that was priced; else NULL */
    const struct account_bill
        *before;           /* entries before this one: reversals of what was estimated, */
    uint32_t before_count; /* newest first, and bills of their periods; no findings */
};

/* Makes the account's next invoice, with what a true read makes of those before.  From arena; texts
 * are borrowed from known and rules. */
enum weir_status account_bill(const struct account_known *known, const struct account_rules *rules,
                              struct weir_arena *arena, struct account_bill *bill,
                              struct weir_error *error) __attribute__((warn_unused_result));

#endif
