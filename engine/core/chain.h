#ifndef CORE_CHAIN_H
#define CORE_CHAIN_H

#include <stdbool.h>
#include <stdint.h>

#include "weir/arena.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * What a link of the chain is taken over, as weir-verify(7) has it: lines name=value, so that
 * anybody can write them and take their SHA-256.  Texts have their length in bytes before them, as
 * 3:all; settings, tariffs, roots and links are 64 hexadecimal digits.  The same bytes are written
 * by the functions chain_*_text of the migrations.
 *
 * Links of runs and months are of version 1, those of approvals, policies and records of version 2.
 */
#define CHAIN_MAGIC "weir-chain-1"
#define CHAIN_MAGIC_2 "weir-chain-2"
#define CHAIN_LINK_SIZE 32 /* bytes of a link */

/* Where a link stands. */
struct chain_place {
    int64_t link_no;
    struct weir_text previous; /* 32 bytes; absent: it is the first */
};

/* A posted run, as the table run has it. */
struct chain_run {
    int64_t run_id;
    struct weir_text kind;
    struct weir_text scope;
    int32_t through_day;
    int32_t invoice_day;
    int64_t as_of_no;
    int64_t posted_no;
    int64_t book;
    int64_t rules_version;
    struct weir_text settings_digest; /* 32 bytes: SHA-256 of the text, as of the tariffs' */
    struct weir_text tariffs_digest;
    int64_t account_count;
    int64_t billed_count;
    int64_t held_count;
    int64_t nothing_count;
    int64_t invoice_count;
    int64_t line_count;
    int64_t finding_count;
    int64_t volume_l;
    int64_t amount_fen;
    struct weir_text root; /* 32 bytes */
    struct weir_text actor;
};

/* A run that is dated in a month. */
struct chain_month_run {
    int64_t run_id;
    struct weir_text root;
};

/* A row of the table month_sum. */
struct chain_month_sum {
    struct weir_text kind; /* bill, reversal, fee, fee-reversal */
    struct weir_text fund; /* empty: the supplier's own */
    struct weir_text charge;
    struct weir_text class_id;
    int64_t line_count;
    int64_t volume_l;
    int64_t amount_fen;
    int64_t tax_fen;
};

/* A closed month, as the table month has it. */
struct chain_month {
    int32_t month_day; /* its first day */
    int64_t closed_no;
    int64_t run_count;
    int64_t invoice_count;
    int64_t reversal_count;
    int64_t line_count;
    int64_t volume_l;
    int64_t amount_fen;
    int64_t tax_fen;
    int64_t entry_count;
    int64_t entry_volume_l;
    int64_t entry_due_fen;
    struct weir_text actor;
    const struct chain_month_run *run; /* by number */
    uint32_t run_item_count;
    const struct chain_month_sum *sum; /* by kind, fund, charge, class: bytes */
    uint32_t sum_count;
};

/* An approval, or one taken back, as the table approval has it. */
struct chain_approval {
    int64_t approval_no;
    struct weir_text kind;    /* run, tariff, month */
    struct weir_text subject; /* the run's number, the document's digest, YYYY-MM */
    struct weir_text digest;  /* 32 bytes: of what was approved */
    bool granted;
    struct weir_text reason_digest; /* 32 bytes: SHA-256 of the text */
    struct weir_text actor;
};

/* A change of what takes a second person, as the table policy has it. */
struct chain_policy {
    int64_t policy_no;
    struct weir_text policy; /* publish, post, close */
    bool demanded;
    int64_t above_fen;              /* if it is */
    struct weir_text reason_digest; /* 32 bytes: SHA-256 of the text */
    struct weir_text actor;
};

/* What stood in a table under a journal number when a month was closed, as the table record has it.
 */
struct chain_record_row {
    int64_t recorded_no;
    struct weir_text part;
    int64_t row_count;
    struct weir_text digest; /* 32 bytes */
};

struct chain_record {
    int64_t recorded_no;                /* its own, after that of the closing */
    const struct chain_record_row *row; /* by number, then by part as bytes */
    uint32_t row_item_count;
};

/* The bytes of a link.  From arena; WEIR_E_NOMEM. */
enum weir_status chain_write_run(const struct chain_place *place, const struct chain_run *run,
                                 struct weir_arena *arena, struct weir_text *bytes)
    __attribute__((warn_unused_result));
enum weir_status chain_write_month(const struct chain_place *place, const struct chain_month *month,
                                   struct weir_arena *arena, struct weir_text *bytes)
    __attribute__((warn_unused_result));
enum weir_status chain_write_approval(const struct chain_place *place,
                                      const struct chain_approval *approval,
                                      struct weir_arena *arena, struct weir_text *bytes)
    __attribute__((warn_unused_result));
enum weir_status chain_write_policy(const struct chain_place *place,
                                    const struct chain_policy *policy, struct weir_arena *arena,
                                    struct weir_text *bytes) __attribute__((warn_unused_result));
enum weir_status chain_write_record(const struct chain_place *place,
                                    const struct chain_record *record, struct weir_arena *arena,
                                    struct weir_text *bytes) __attribute__((warn_unused_result));

#endif
