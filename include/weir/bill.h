#ifndef WEIR_BILL_H
#define WEIR_BILL_H

#include <stdbool.h>
#include <stdint.h>

#include "weir/arena.h"
#include "weir/error.h"
#include "weir/finding.h"
#include "weir/status.h"
#include "weir/tariff.h"
#include "weir/text.h"

/*
 * Prices the water of one period of one account: what `weir quote`, `weir tariff test`,
 * `weir bill` and a replay all call.  Pure: the same request gives the same bill, byte for byte.
 */
#define WEIR_PERSONS_UNKNOWN (-1)
#define WEIR_PLAN_WAIVED_L (-1) /* a row without volume: no surcharge in its days */

struct weir_attribute {
    struct weir_text name;
    struct weir_text value;
};

struct weir_plan {
    int32_t from_day; /* inclusive */
    int32_t to_day;   /* exclusive */
    enum weir_against kind;
    int64_t volume_l; /* or WEIR_PLAN_WAIVED_L */
};

/* What is known of the account on the last day of the period. */
struct weir_terms {
    int32_t persons;         /* or WEIR_PERSONS_UNKNOWN */
    int32_t opened_day;      /* inclusive, or WEIR_DAY_NONE */
    int32_t closed_day;      /* exclusive, or WEIR_DAY_NONE */
    struct weir_text relief; /* group, or several with blanks between */
    const struct weir_attribute *attribute;
    uint32_t attribute_count;
    const struct weir_plan *plan; /* in any order; of rows that overlap the later from_day holds */
    uint32_t plan_count;
};

/* From from_day on (until the next row) this tariff and class hold; the first row covers the
 * period's first day. */
struct weir_regime {
    int32_t from_day;
    const struct weir_tariff *tariff; /* NULL: none is in force, the account is held */
    struct weir_text class_id;
};

/* Reads cut a period into stretches; sharing by days happens inside one. */
struct weir_stretch {
    int32_t end_day; /* never falling; the last is the period's end */
    int64_t volume_l;
};

/* The water of one class (or of the classes that followed one another) over the period. */
struct weir_use {
    const struct weir_regime *regime;
    uint32_t regime_count;
    const struct weir_stretch *stretch; /* their volumes add up to volume_l */
    uint32_t stretch_count;
    int64_t volume_l; /* what is billed, cut to the volume step; not negative */
};

enum weir_counter_kind {
    WEIR_COUNTER_BLOCKS = 1, /* litres of a blocks id since its tier year began */
    WEIR_COUNTER_PLAN,       /* litres of a surcharge id in a plan row */
    WEIR_COUNTER_NORM,       /* in a norm row */
    WEIR_COUNTER_PERMIT,     /* in a permit's calendar year */
    WEIR_COUNTER_ADJUSTMENT, /* stored beside the others, never part of a request: core/adjustment.h
                              */
};

struct weir_counter {
    enum weir_counter_kind kind;
    int64_t key;       /* counter_key of the blocks or surcharge */
    int32_t first_day; /* of the tier year, or of the row */
    int64_t used_l;
};

/* Water or money that no register shows, on lines of its own behind the others. */
struct weir_adjustment {
    bool outside;     /* its water at the first block's price, outside counters and surcharges */
    bool money;       /* amount_fen under charge and fund; no water */
    int64_t volume_l; /* below zero: taken away, at the prices it would have been billed for last */
    int64_t amount_fen;
    struct weir_text charge; /* of money */
    struct weir_text fund;   /* NULL start: none */
    int32_t begin_day;
    int32_t end_day;                /* exclusive, after begin_day */
    const struct weir_terms *terms; /* of its last day */
    const struct weir_use *use; /* regimes of its days; one stretch, of the volume without sign */
};

struct weir_bill_request {
    int32_t begin_day;
    int32_t end_day; /* exclusive; not before begin_day */
    const struct weir_terms *terms;
    const struct weir_use *use;
    uint32_t use_count;
    const struct weir_counter *counter; /* as they stand before */
    uint32_t counter_count;
    bool explain;                             /* fill in the bill's steps as well */
    const struct weir_adjustment *adjustment; /* in the order of their lines */
    uint32_t adjustment_count;
};

/* How a bill came about, in the order of the work: asked for by explain. */
enum weir_step_kind {
    WEIR_STEP_PART = 1, /* days and water of one version and class */
    WEIR_STEP_BLOCKS,   /* a share of the part's water laid over blocks */
    WEIR_STEP_BANDS,    /* the part's water laid over the bands above a row's volume */
};

struct weir_step {
    enum weir_step_kind kind;
    int32_t begin_day; /* of the part */
    int32_t end_day;
    struct weir_text class_id;
    const struct weir_tariff *tariff;
    const struct weir_version *version;
    int64_t volume_l;                       /* of the part, or of the share that is laid */
    int64_t before_l;                       /* BLOCKS, BANDS: counted before */
    const struct weir_blocks *blocks;       /* BLOCKS */
    const struct weir_surcharge *surcharge; /* BANDS */
    const struct weir_plan *plan;           /* BANDS, blocks against a plan: the row, or NULL */
    int32_t year_begin_day;                 /* BLOCKS over a year; else WEIR_DAY_NONE */
    int32_t year_end_day;
    int64_t scale_num; /* BLOCKS: the limits were multiplied by scale_num / scale_den: */
    int64_t scale_den; /* part of a year, months, share of the bill's days */
    int64_t limit_l[WEIR_BLOCK_MAX]; /* BLOCKS: before that, rounded to the litre */
    int64_t edge_l[WEIR_BLOCK_MAX];  /* BLOCKS, BANDS: the upper ends that were used */
};

enum weir_line_kind {
    WEIR_LINE_VOLUME = 1, /* volume x price */
    WEIR_LINE_FIXED,
    WEIR_LINE_MINIMUM, /* volume, no price */
    WEIR_LINE_PERCENT, /* of other charges */
    WEIR_LINE_SURCHARGE,
    WEIR_LINE_RELIEF,
    WEIR_LINE_TAX,
    WEIR_LINE_ADJUSTMENT, /* water of an adjustment: its charges, bands and tax on top */
    WEIR_LINE_MONEY,      /* the amount of an adjustment */
};

struct weir_line {
    enum weir_line_kind kind;
    int32_t begin_day; /* of the part it belongs to */
    int32_t end_day;
    struct weir_text class_id;
    struct weir_text charge; /* id of the charge, surcharge or tax, or the relief group */
    struct weir_text fund;   /* NULL start: none */
    int16_t block_no;        /* from 1; 0: none */
    int16_t band_no;
    bool has_volume;
    bool has_price;
    bool has_tax; /* some included tax is on this line */
    int64_t volume_l;
    int64_t price_mfen_per_m3;
    int64_t amount_fen;
    int64_t tax_fen;    /* the tax inside amount_fen */
    int64_t exact_ufen; /* the amount before rounding, cut to micro-fen; INT64_MAX: larger */
    const struct weir_tariff *tariff;
    const struct weir_version *version;
};

struct weir_bill {
    enum weir_finding held; /* NONE, or why nothing is billed: no lines, counters as before */
    struct weir_text held_subject; /* the class, charge or attribute it is about */
    bool no_plan;                  /* told: a surcharge found no row */
    struct weir_text no_plan_surcharge;
    const struct weir_line *line;
    uint32_t line_count;
    int64_t volume_l;                   /* the sum of the uses and of the adjustments' water */
    int64_t amount_fen;                 /* the sum of the lines */
    const struct weir_counter *counter; /* as they stand after; by kind, key, first_day */
    uint32_t counter_count;
    const struct weir_step *step; /* with explain; of a held bill those up to where it stopped */
    uint32_t step_count;
};

/*
 * Prices request into *bill.  Units as named; lines and counters come from arena and borrow texts
 * from the tariffs.  Rounds only as the tariff's `rounding` says; slices are asserted to add up to
 * the use, parts to the period, lines to the total.  A request that no price can be found for is a
 * bill that is held, not an error.  WEIR_E_NOMEM when the arena is full; WEIR_E_INVALID for a
 * negative use, stretches that do not add up to it or do not fill the period, or a period that ends
 * before it begins; *bill is untouched then.
 */
enum weir_status weir_bill_price(const struct weir_bill_request *request, struct weir_arena *arena,
                                 struct weir_bill *bill, struct weir_error *error)
    __attribute__((warn_unused_result));

/*
 * The volume step in force at the end of request (that of the last part's version), in litres, or
 * 0 when no version is in force there.  Looks at period, regimes and days of stretches, not at
 * volumes.  WEIR_E_NOMEM when the arena is full.
 */
enum weir_status weir_bill_volume_step(const struct weir_bill_request *request,
                                       struct weir_arena *arena, int64_t *step_l)
    __attribute__((warn_unused_result));

#endif
