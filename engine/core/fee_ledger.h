#ifndef CORE_FEE_LEDGER_H
#define CORE_FEE_LEDGER_H

#include <stdbool.h>
#include <stdint.h>

#include "core/account.h"
#include "core/fee_entry.h"
#include "core/fee_known.h"
#include "core/fee_period.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"

/*
 * One taxpayer's next entries: all its days are assessed anew, and what differs from the ledger is
 * taken back and entered again.  Days that were assessed before see what was recorded then, rows
 * that correct an error, and every read; so a late row never reaches back, and a second run finds
 * nothing.
 */
struct fee_rows { /* by key and then recorded_no, every version */
    const struct fee_permit_row *permit;
    uint32_t permit_count;
    const struct fee_point_row *point;
    uint32_t point_count;
    const struct terms_plan *plan;
    uint32_t plan_count;
};

/* The districts as a run knew them: they have no days, and a changed one reaches back to nothing.
 */
struct fee_past {
    int64_t made_no; /* the run's as_of_no */
    struct fee_districts districts;
};

struct fee_declared {
    struct weir_text period;
    int32_t count; /* of its declarations */
};

/* What holds for every taxpayer of a run. */
struct fee_rules {
    int32_t through_day;
    int32_t entry_day;
    int64_t as_of_no;
    enum fee_period period;
    struct terms_tariffs tariffs;
    const struct canon_digest *digest; /* of each tariff's document */
    struct fee_districts districts;
    const struct fee_past *past; /* of every run whose entries may be live */
    uint32_t past_count;
    const struct fee_declared *declared;
    uint32_t declared_count;
};

struct fee_taxpayer {
    int64_t account_id;
    struct weir_text name;
    struct fee_rows rows;
    const struct meter_read *read; /* by meter_id, day, second, recorded_no */
    uint32_t read_count;
    const struct meter_installation *installation; /* as core/fee_known.h wants them */
    uint32_t installation_count;
    struct meter_decisions decisions;
    const struct fee_entry *live; /* not taken back, by entry_no */
    uint32_t live_count;
    int32_t entry_no; /* the last; 0: none yet */
};

enum fee_outcome {
    FEE_OUTCOME_NOTHING = 1, /* the ledger says it all */
    FEE_OUTCOME_HELD,        /* a finding says why */
    FEE_OUTCOME_ENTERED,
};

struct fee_news {
    enum fee_outcome outcome;
    const struct fee_entry *entry; /* reversals, newest first; then new ones, by days */
    uint32_t entry_count;
    const struct account_finding *finding;
    uint32_t finding_count;
};

/* Makes a taxpayer's entries.  From arena; texts are borrowed. */
enum weir_status fee_ledger_settle(const struct fee_taxpayer *taxpayer,
                                   const struct fee_rules *rules, struct weir_arena *arena,
                                   struct fee_news *news, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
