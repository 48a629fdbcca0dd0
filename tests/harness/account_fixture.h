#ifndef HARNESS_ACCOUNT_FIXTURE_H
#define HARNESS_ACCOUNT_FIXTURE_H

/*
 * One account with one meter and a tariff of four classes, and all that is known of it, for the
 * tests of core/account.c.  Tests change the rows that they are about and make() the bill.
 */
#include "core/account.h"
#include "harness/tariff_build.h"

#define YUAN BUILD_YUAN_MFEN
#define COUNT(list) ((uint32_t)(sizeof(list) / sizeof((list)[0])))
#define M3(counts) ((int64_t)(counts)*1000)

static struct build build;
static const struct weir_tariff *tariffs[1];
static const struct canon_digest digest = {{1}};
static struct account_rules rules;
static struct weir_error error;

/* Everything known of one account with one meter; tests change what they are about. */
static struct terms_account terms[3];
static struct meter_installation installation[3];
static struct meter_read reads[4];
static struct account_known known;

static inline struct weir_charge *
add_class(struct weir_version *version, const char *id, int64_t price_mfen)
{
    struct weir_class *class_ = build_class(&build, version, id);
    return build_priced(&build, class_, "water", price_mfen);
}

/* A tariff in whole m3 from 2022: home 2.00 to 100 m3 a year, then 3.00; flat 1.00; firm 4.00 with
 * a surcharge above plan; sized 5.00 where meter-size is 50 or more, else no price. */
static inline int
setup(void **state)
{
    (void)state;
    error = (struct weir_error){0};
    build_begin(&build);
    struct weir_version *version = build_version(&build, "2022-01-01");
    version->volume_step_l = BUILD_M3_L;
    struct weir_class *home = build_class(&build, version, "home");
    struct weir_blocks *blocks = build_blocks(home, "steps", WEIR_OVER_YEAR);
    blocks->part_year = WEIR_PART_YEAR_MONTHS;
    build_block_to(&build, blocks, 100);
    build_block_to(&build, blocks, 0);
    struct weir_charge *water = build_charge(home, "water");
    water->blocks_id = text_of("steps");
    (void)build_price(&build, water, 1, 2 * YUAN);
    (void)build_price(&build, water, 2, 3 * YUAN);
    (void)add_class(version, "flat", 1 * YUAN);
    struct weir_class *firm = build_class(&build, version, "firm");
    (void)build_priced(&build, firm, "water", 4 * YUAN);
    struct weir_surcharge *surcharge = build_surcharge(&build, firm, "above-plan", "water");
    build_band(&build, surcharge, 0, 1000000);
    struct weir_class *sized = build_class(&build, version, "sized");
    build_price(&build, build_charge(sized, "water"), 0, 5 * YUAN)->when =
        build_when(&build, "meter-size>=50 district=D1");
    build.tariff.tariff_no = 12;
    assert_int_equal(tariff_finish(&build.tariff, &build.names, build.arena), WEIR_OK);
    tariffs[0] = &build.tariff;
    rules = (struct account_rules){
        .through_day = build_day("2024-12-31"),
        .invoice_day = build_day("2025-01-10"),
        .tariffs = {tariffs, 1},
        .digest = &digest,
        .names = &build.names,
    };
    terms[0] = (struct terms_account){
        .stamp = {.from_day = build_day("2022-01-01")},
        .tariff = text_of("test"),
        .class_id = text_of("home"),
        .persons = 3,
        .opened_day = build_day("2022-01-01"),
        .closed_day = WEIR_DAY_NONE,
    };
    installation[0] = (struct meter_installation){
        .stamp = {.from_day = build_day("2024-01-01")},
        .meter_id = 7,
        .litres_per_count = 1000,
        .to_day = WEIR_DAY_NONE,
    };
    reads[0] = (struct meter_read){
        .meter_id = 7,
        .day = build_day("2024-07-01"),
        .second = 86400,
        .register_milli = 120600,
        .kind = METER_READ_ACTUAL,
    };
    known = (struct account_known){
        .account_id = 5,
        .name = text_of("A5"),
        .head_through_day = WEIR_DAY_NONE,
        .terms = terms,
        .terms_count = 1,
        .installation = installation,
        .installation_count = 1,
        .read = reads,
        .read_count = 1,
    };
    return 0;
}

static inline int
teardown(void **state)
{
    (void)state;
    build_end(&build);
    return 0;
}

static inline struct account_bill
make(void)
{
    struct account_bill bill;
    assert_int_equal(account_bill(&known, &rules, build.arena, &bill, &error), WEIR_OK);
    return bill;
}

#endif
