#ifndef CORE_CARRY_H
#define CORE_CARRY_H

#include <stdint.h>

#include "weir/arena.h"
#include "weir/status.h"
#include "weir/tariff.h"
#include "weir/text.h"

/*
 * A meter that goes from one account to another and brings the water along that it counted in the
 * tier year (carry=yes): how much that is of each blocks id, as rows of openings for both accounts.
 */
struct carry_bill {    /* a live bill of the account that the meter leaves, and one counter of it */
    int64_t key;       /* of a blocks id, as in the tariff */
    int32_t first_day; /* of its tier year */
    int32_t before_day; /* billed up to before the bill, or WEIR_DAY_NONE */
    int32_t end_day;
    int64_t counted_l; /* with what openings brought */
    int64_t meter_l;   /* the meter's part of */
    int64_t all_l;     /* all meters'; above 0 unless there is no meter */
};

struct carry_opening { /* of the account that the meter leaves; with blocks */
    int64_t meter_id;  /* that brought it or took it, or -1 */
    int32_t day;
    int32_t year_begin_day;
    struct weir_text blocks;
    int64_t used_l;
};

struct carry_account {
    const struct weir_version *version;
    const struct weir_class *const *class_; /* that its water is of */
    uint32_t class_count;
    int32_t opened_day; /* or WEIR_DAY_NONE */
    int32_t head_day;   /* billed up to, or WEIR_DAY_NONE */
};

struct carry_request {
    int64_t meter_id;
    int32_t day; /* on which it changes hands */
    struct carry_account from;
    struct carry_account to;
    const struct carry_bill *bill;
    uint32_t bill_count;
    const struct carry_opening *opening;
    uint32_t opening_count;
    int64_t rest_l; /* counted and not billed, fractions too */
    int32_t rest_begin_day;
    int32_t rest_end_day; /* not before rest_begin_day */
};

struct carry_row {
    struct weir_text blocks;
    int64_t used_l;   /* positive, whole volume steps of the tariff that it joins */
    int32_t from_day; /* taken out from this day on: that of the move, or billed up to; */
    int32_t to_day;   /* brought from this day on; WEIR_DAY_NONE: not, the other account has */
    int32_t from_year_begin_day; /* no such blocks, or their tier year is over */
    int32_t to_year_begin_day;
};

struct carry_rows {
    const struct carry_row *item;
    uint32_t count;
};

/*
 * Finds what the meter counted in the tier year of the day, by the blocks ids of the account that
 * it leaves.  Of the bills it is the meter's part of the water (openings that name a meter are that
 * one's), half-up to the volume step; of what is not billed yet, what lies in the year by days, or
 * all where the blocks close by read.  From arena.
 */
enum weir_status carry_find(const struct carry_request *request, struct weir_arena *arena,
                            struct carry_rows *rows) __attribute__((warn_unused_result));

/* Two registers of a meter. */
struct carry_registers {
    int64_t begin_milli;
    int64_t end_milli;
    int64_t litres_per_count;
    int64_t digits; /* before the decimals, or less than 1: not known */
};

/* Litres between them, the later one below the earlier only where the register began again: else
 * 0. */
int64_t carry_movement_l(const struct carry_registers *registers);

#endif
