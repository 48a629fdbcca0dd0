#ifndef CORE_FEE_ENTRY_H
#define CORE_FEE_ENTRY_H

#include <stdbool.h>
#include <stdint.h>

#include "core/canon.h"
#include "core/fee.h"
#include "weir/arena.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * An entry of the fee ledger, as it is stored, digested and compared.
 *
 * Its canonical bytes are the text FEE_ENTRY_MAGIC and the fields of struct fee_entry in their
 * order, in the form of core/sink.h.  They hold nothing of the run or the machine.
 */
#define FEE_ENTRY_MAGIC "weir-fee-entry-1"

enum fee_regime { FEE_REGIME_FEE = 1, FEE_REGIME_TAX };

struct fee_entry {
    struct weir_text account; /* the taxpayer's name: with entry_no, the printed number */
    int64_t account_id;
    int32_t entry_no;
    int32_t reverses_entry_no; /* 0: none */
    int32_t entry_day;
    enum fee_regime regime;
    struct weir_text class_id;
    struct weir_text charge;
    struct weir_text fund; /* or absent, as all texts to zone but point, district, source */
    struct weir_text point;
    struct weir_text location;
    struct weir_text district;
    struct weir_text source;
    struct weir_text use;
    struct weir_text zone;
    bool overloaded;
    enum fee_method method;
    int32_t begin_day;
    int32_t end_day;
    struct weir_text period;
    int32_t correction;
    bool has_permit;
    bool has_plan;
    int64_t permit_l;
    int64_t plan_l;
    int64_t before_l;
    int64_t taken_l;
    int64_t loss_ppm;
    int64_t taxable_l;
    int64_t after_l;
    int64_t over_l;
    int32_t band_no; /* 0: none */
    int64_t volume_l;
    int64_t rate_mfen_per_m3;
    int64_t multiplier_ppm;
    int64_t amount_fen;
    struct weir_text exempt_code; /* or absent */
    int64_t exempt_fen;
    int64_t due_fen; /* amount less exempt */
    struct weir_text tariff;
    struct weir_text tariff_digest; /* 32 bytes */
    struct weir_text document;      /* or absent */
    int64_t made_no;
};

/* The regime of a charge: tax where the charge or its fund is named so (its last word), else fee.
 */
enum fee_regime fee_entry_regime(const struct weir_charge *charge);

/* The row as an entry; what is the ledger's (account, numbers, day, period, correction, made_no,
 * tariff_digest) is left empty. */
struct fee_entry fee_entry_of(const struct fee_row *row, const struct fee_point *point);

/* The entry that takes it back, without numbers and day: what adds up has the sign changed. */
struct fee_entry fee_entry_reversal(const struct fee_entry *entry);

/* Whether two entries say the same of the same water: what is asked, from whom, at what rate.
 * Numbers of the ledger and what the taxpayer took before may differ. */
bool fee_entry_same(const struct fee_entry *a, const struct fee_entry *b);

/* Writes the canonical bytes.  From arena. */
enum weir_status fee_entry_write(const struct fee_entry *entry, struct weir_arena *arena,
                                 struct weir_text *bytes) __attribute__((warn_unused_result));

/* Reads them back.  Texts are borrowed from bytes.  WEIR_E_INVALID when they are not what
 * fee_entry_write writes of some entry. */
enum weir_status fee_entry_read(struct weir_text bytes, struct fee_entry *entry)
    __attribute__((warn_unused_result));

#endif
