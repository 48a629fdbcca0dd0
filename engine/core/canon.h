#ifndef CORE_CANON_H
#define CORE_CANON_H

#include <stdbool.h>
#include <stdint.h>

#include "weir/arena.h"
#include "weir/bill.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * The canonical bytes of an invoice: what its digest covers, and what a replay compares.
 *
 * Versions 1 and 2.  A sequence of fields without names or separators, in the order of struct
 * canon_invoice.  Every field is four bytes of length and then so many bytes, big-endian; an absent
 * one is the length 0xffffffff and nothing else.  Numbers, days (since 1970-01-01) and yes-no (0,
 * 1) are eight bytes in two's complement, texts are UTF-8, digests 32 bytes.  A list is a field
 * with the number of its items, then the items' fields.  The first field is the text CANON_MAGIC,
 * or of a bill that a rebill made CANON_MAGIC_STATES, and what it was made from follows the uses.
 * The bytes hold nothing of their own run, the book or the machine: a discarded run made again
 * gives the same.
 */
#define CANON_MAGIC "weir-invoice-1"
#define CANON_MAGIC_STATES "weir-invoice-2"
#define CANON_DIGEST_SIZE 32 /* bytes */

enum canon_use_kind {                     /* numbered as in the table invoice_use */
                      CANON_USE_READ = 1, /* between two true reads */
                      CANON_USE_ESTIMATE, /* one of its ends is an estimate */
                      CANON_USE_REMOVED,  /* up to the register that the meter was removed with */
                      CANON_USE_SUB,      /* of a sub-meter, taken off its master: never positive */
                      CANON_USE_FRACTION, /* less than a volume step: brought from last time less
                                             left for next time */
                      CANON_USE_SHARED,   /* a share by days of what passed between two true reads
                                           */
                      CANON_USE_ADJUSTMENT, /* of an adjustment, which its meter_id names */
};

struct canon_use {
    int64_t meter_id;
    int32_t begin_day;
    int32_t end_day;
    bool has_registers;
    int64_t begin_register_milli; /* thousandths of a count */
    int64_t end_register_milli;
    int64_t volume_l;
    enum canon_use_kind kind;
};

struct canon_digest {
    unsigned char bytes[CANON_DIGEST_SIZE];
};

struct canon_ints {
    const int64_t *item;
    uint32_t count;
};

/* What is stored of a bill that a rebill made beside what every invoice has. */
struct canon_states {
    int64_t made_run_id; /* the posted run that billed its days first; 0: of another entry */
    struct canon_ints before_meter_state;
    struct canon_ints before_counter_state;
    bool last; /* the account's last of this run: it also says where the account stands */
    int32_t head_through_day;
    struct canon_ints head_meter_state;
    struct canon_ints head_counter_state;
};

struct canon_invoice {
    struct weir_text account; /* its name: with entry_no, the printed number */
    int64_t account_id;
    int32_t entry_no;
    struct weir_text kind; /* bill, reversal */
    int32_t invoice_day;
    int32_t reverses_entry_no;  /* 0: none, an absent field */
    int32_t origin_month_day;   /* first day of the month corrected, or WEIR_DAY_NONE: absent */
    int32_t through_before_day; /* or WEIR_DAY_NONE: absent */
    int32_t period_begin_day;
    int32_t period_end_day;
    bool estimated;
    int64_t volume_l;
    int64_t amount_fen;
    int64_t tax_fen;
    const struct canon_digest *tariff; /* of the documents priced with, in the invoice's order */
    uint32_t tariff_count;
    struct canon_ints meter_state; /* as stored */
    struct canon_ints counter_state;
    const struct weir_line *line; /* kind, class, charge, fund, block, band, begin, end, volume, */
    uint32_t line_count;          /* price, amount, tax; block 0, band 0 and has_... no: absent */
    const struct canon_use *use;  /* their volumes add up to volume_l */
    uint32_t use_count;
    const struct canon_states *states; /* NULL: not a bill that a rebill made */
};

/* Writes the canonical bytes.  From arena.  Of a line the tariff and version are not looked at. */
enum weir_status canon_write(const struct canon_invoice *invoice, struct weir_arena *arena,
                             struct weir_text *bytes) __attribute__((warn_unused_result));

/* Reads them back, either version.  Texts are borrowed from bytes, lists from arena. WEIR_E_INVALID
 * when they are not what canon_write writes of some invoice. */
enum weir_status canon_read(struct weir_text bytes, struct weir_arena *arena,
                            struct canon_invoice *invoice) __attribute__((warn_unused_result));

#endif
