#ifndef WEIR_TARIFF_H
#define WEIR_TARIFF_H

#include <stdbool.h>
#include <stdint.h>

#include "weir/text.h"

/*
 * A tariff as a value: how water is cut into parts, and what each part costs.  The element and
 * attribute names of schemas/tariff.xsd are the names here; weir-tariff(5) has their meaning.
 *
 * Units: volumes in litres (_l), prices in thousandths of a fen per cubic metre
 * (_mfen_per_m3), fixed amounts in thousandths of a fen (_mfen), ratios and percentages in
 * millionths (_ppm: 20 % is 200000, factor 0.9 is 900000).  Days count from 1970-01-01.
 * A text that the document leaves out has a NULL start.  Everything is borrowed from the arena
 * that the tariff was built in.  `line` is the line of the document, 0 if there is none.
 */
#define WEIR_DAY_NONE INT32_MIN /* no such day */
#define WEIR_UNBOUNDED_L INT64_MAX

#define WEIR_ID_SIZE_MAX 64     /* bytes of an id, class, charge, blocks or fund name */
#define WEIR_VERSION_MAX 200    /* versions of a tariff */
#define WEIR_CLASS_MAX 100      /* classes of a version */
#define WEIR_BLOCKS_MAX 16      /* blocks elements of a class */
#define WEIR_BLOCK_MAX 16       /* block elements of blocks */
#define WEIR_CHARGE_MAX 40      /* charges of a class */
#define WEIR_PRICE_MAX 400      /* prices of a charge */
#define WEIR_BAND_MAX 16        /* bands of a surcharge */
#define WEIR_SURCHARGE_MAX 16   /* surcharges of a class */
#define WEIR_RELIEF_MAX 32      /* reliefs of a class */
#define WEIR_TAX_MAX 8          /* taxes of a class */
#define WEIR_TEST_MAX 16        /* tests of a when */
#define WEIR_ALTERNATIVE_MAX 32 /* alternatives of a test */
#define WEIR_TITLE_MAX 16       /* titles of an element */
#define WEIR_PER_CHARGE_MAX 32  /* volume, multiply or fixed elements of a charge */

struct weir_title {
    struct weir_text lang;
    struct weir_text text;
};

struct weir_titles {
    const struct weir_title *item;
    uint32_t count;
};

/* --- conditions: when="source=ground|surface size>=50 use!=greening" ----------------------- */
enum weir_test_kind {
    WEIR_TEST_EQUAL = 1, /* the attribute is one of the alternatives; absent: false */
    WEIR_TEST_NOT_EQUAL, /* the attribute is absent or another; one alternative only */
    WEIR_TEST_AT_LEAST,  /* the attribute is a number of at least least_ppm; absent: false */
};

struct weir_test {
    enum weir_test_kind kind;
    struct weir_text name;
    const struct weir_text *alternative;
    uint32_t alternative_count;
    int64_t least_ppm;
};

struct weir_when { /* all tests must hold; none: always */
    const struct weir_test *test;
    uint32_t count;
    struct weir_text source; /* as written */
};

/* --- how water is cut ----------------------------------------------------------------------- */
enum weir_over { WEIR_OVER_YEAR = 1, WEIR_OVER_MONTH, WEIR_OVER_PERIOD };
enum weir_part_year { WEIR_PART_YEAR_FULL = 1, WEIR_PART_YEAR_MONTHS, WEIR_PART_YEAR_DAYS };
enum weir_close { WEIR_CLOSE_BY_READ = 1, WEIR_CLOSE_BY_DAY, WEIR_CLOSE_BY_MONTH };

struct weir_block {
    bool open; /* no upper end: neither `to` nor `per-day` is given */
    bool has_to;
    bool has_per_head;
    bool has_per_day;
    int64_t to_l;   /* upper end; with against="plan" unused */
    int64_t to_ppm; /* with against="plan": of the plan's volume */
    int64_t extra_l;
    int32_t extra_from; /* persons from this one on add extra_l; 0: none */
    int64_t per_head_l;
    int32_t heads_from; /* from so many persons on per_head_l x persons replaces to and extra */
    int64_t per_day_l;
    struct weir_text factor; /* attribute that multiplies the whole; NULL start: none */
    uint32_t line;
};

struct weir_blocks {
    struct weir_text id;
    enum weir_over over;
    enum weir_part_year part_year;
    enum weir_close close;
    int64_t close_step_l;
    bool against_plan;
    const struct weir_block *block;
    uint32_t count;
    int32_t first_day;   /* `from` of the first version of the tariff that has this id */
    int64_t counter_key; /* number of the id in the caller's name table */
    uint32_t line;
};

/* --- what each part costs -------------------------------------------------------------------- */
enum weir_per { WEIR_PER_DAY = 1, WEIR_PER_MONTH, WEIR_PER_PERIOD };

struct weir_price {
    int64_t price_mfen_per_m3;
    uint32_t block; /* from 1; 0: any */
    struct weir_when when;
    uint16_t months; /* bit 0 is January; 0xfff when left out */
    uint32_t line;
};

struct weir_factor { /* volume and multiply elements */
    int64_t ratio_ppm;
    struct weir_when when;
    uint32_t line;
};

struct weir_fixed {
    int64_t amount_mfen;
    enum weir_per per;
    struct weir_when when;
    struct weir_text times; /* attribute that multiplies; NULL start: none */
    uint32_t line;
};

struct weir_minimum {
    bool present;
    int64_t amount_mfen;
    enum weir_per per;
    uint32_t line;
};

#define WEIR_NO_BLOCKS UINT32_MAX

struct weir_charge {
    struct weir_text id;
    struct weir_titles titles;
    struct weir_text document;
    struct weir_text fund;      /* NULL start: the supplier's own money */
    struct weir_text blocks_id; /* as written; NULL start: none */
    uint32_t blocks;            /* index into the class's blocks, or WEIR_NO_BLOCKS */
    bool by_top;
    bool price_is_attribute;    /* price="..." and not price elements */
    const struct weir_text *of; /* ids of charges of this class */
    const uint32_t *of_index;   /* the same, as indexes */
    uint32_t of_count;
    int64_t percent_ppm;
    const struct weir_price *price;
    uint32_t price_count;
    const struct weir_factor *volume;
    uint32_t volume_count;
    const struct weir_factor *multiply;
    uint32_t multiply_count;
    const struct weir_fixed *fixed;
    uint32_t fixed_count;
    struct weir_minimum minimum;
    uint32_t line;
};

enum weir_against { WEIR_AGAINST_PLAN = 1, WEIR_AGAINST_NORM, WEIR_AGAINST_PERMIT };

struct weir_band {
    bool open;      /* no `to`: the last */
    int64_t to_ppm; /* of the row's volume, above it: 20 % is 200000 */
    int64_t add_ppm;
    uint32_t line;
};

struct weir_surcharge {
    struct weir_text id;
    struct weir_titles titles;
    struct weir_text document;
    struct weir_text fund;
    const struct weir_text *on; /* ids of charges of this class, without blocks */
    const uint32_t *on_index;
    uint32_t on_count;
    enum weir_against against;
    bool plan_optional;
    const struct weir_band *band;
    uint32_t band_count;
    int64_t counter_key; /* number of the id in the caller's name table */
    uint32_t line;
};

struct weir_relief {
    struct weir_text group;
    struct weir_titles titles;
    struct weir_text document;
    bool has_free;
    bool has_percent;
    int64_t free_l; /* a month */
    int64_t percent_ppm;
    const struct weir_text *on; /* ids of charges of this class */
    const uint32_t *on_index;
    uint32_t on_count;
    uint32_t line;
};

struct weir_tax {
    struct weir_text id;
    struct weir_titles titles;
    struct weir_text document;
    int64_t percent_ppm;
    const struct weir_text *on; /* ids of charges, surcharges and relief groups of this class */
    uint32_t on_count;
    bool included;
    uint32_t line;
};

enum weir_basis { WEIR_BASIS_SUPPLY = 1, WEIR_BASIS_WITHDRAWAL };

struct weir_class {
    struct weir_text id;
    struct weir_titles titles;
    struct weir_text document;
    enum weir_basis basis;
    struct weir_blocks *blocks;
    uint32_t blocks_count;
    struct weir_charge *charge;
    uint32_t charge_count;
    struct weir_surcharge *surcharge;
    uint32_t surcharge_count;
    struct weir_relief *relief;
    uint32_t relief_count;
    struct weir_tax *tax;
    uint32_t tax_count;
    uint32_t line;
};

/* --- versions ----------------------------------------------------------------------------------
 */
enum weir_rounding_mode {
    WEIR_ROUND_HALF_UP = 1, /* all work on the absolute value */
    WEIR_ROUND_HALF_EVEN,
    WEIR_ROUND_DOWN, /* toward zero */
    WEIR_ROUND_UP,   /* away from zero */
};

enum weir_rounding_per { WEIR_ROUND_PER_LINE = 1, WEIR_ROUND_PER_CHARGE, WEIR_ROUND_PER_INVOICE };

struct weir_rounding {
    enum weir_rounding_mode mode;
    enum weir_rounding_per per;
    int64_t to_fen; /* amounts are multiples of this */
};

enum weir_change { WEIR_CHANGE_BY_DAY = 1, WEIR_CHANGE_BY_READ };

struct weir_version {
    int32_t from_day;
    int32_t to_day; /* WEIR_DAY_NONE: until the next version */
    struct weir_text document;
    struct weir_text url;
    bool year_of_account;     /* the tier year begins on the first of the month of opening */
    int32_t year_start_month; /* 1 to 12; with year_of_account unused */
    int32_t year_start_day;   /* 1 to 31 */
    bool month_exact;
    struct weir_rounding rounding;
    int64_t volume_step_l;
    enum weir_change change;
    int64_t change_step_l;
    struct weir_class *class_;
    uint32_t class_count;
    uint32_t line;
};

struct weir_tariff {
    struct weir_text id;
    struct weir_text currency;
    struct weir_titles titles;
    struct weir_titles notes;
    struct weir_version *version; /* by from_day, ascending */
    uint32_t version_count;
    int32_t tariff_no; /* the caller's number for this document; the core does not read it */
};

/* The class of that id in version, or NULL. */
const struct weir_class *weir_tariff_class(const struct weir_version *version,
                                           struct weir_text class_id);

#endif
