#ifndef HARNESS_FEE_BUILD_H
#define HARNESS_FEE_BUILD_H

/*
 * A withdrawal tariff as SCENARIOS E has it, for the tests of core/fee_*: class `own` (industry,
 * zone II: ground 1.00, surface 0.50) and class `public` (0.09); fee with bands 20 % + 1, 40 % + 2,
 * + 3, and from 2024-12-01 tax with bands 20 % + 1, 50 % + 2, + 4, x 5 without a permit, public
 * supply x 0.91, relief `advanced` 20 %, `army` 50 %.
 */
#include "core/fee_known.h"
#include "harness/tariff_build.h"

static const struct weir_tariff *fee_tariff_list[2];

static inline void
fee_price(struct build *build, struct weir_charge *charge, const char *when, int64_t mfen_per_m3)
{
    build_price(build, charge, 0, mfen_per_m3)->when = build_when(build, when);
}

static inline struct weir_charge *
fee_own(struct build *build, struct weir_class *class_, const char *id)
{
    struct weir_charge *charge = build_charge(class_, id);
    class_->basis = WEIR_BASIS_WITHDRAWAL;
    fee_price(build, charge, "use=industry zone=II source=surface", 50000);
    fee_price(build, charge, "use=industry zone=II source=ground", 100000);
    return charge;
}

static inline void
fee_version(struct build *build, const char *from, const char *word)
{
    const bool tax = strcmp(word, "resource-tax") == 0;
    struct weir_version *version = build_version(build, from);
    version->document = text_of(tax ? "notice 9" : "notice 1724");
    struct weir_class *own = build_class(build, version, "own");
    struct weir_charge *charge = fee_own(build, own, word);
    struct weir_surcharge *above =
        build_surcharge(build, own, tax ? "above-tax" : "above-fee", word);
    build_band(build, above, 200000, 1000000);
    build_band(build, above, tax ? 500000 : 400000, 2000000);
    build_band(build, above, 0, tax ? 4000000 : 3000000);
    struct weir_class *supply = build_class(build, version, "public");
    supply->basis = WEIR_BASIS_WITHDRAWAL;
    struct weir_charge *public_charge = build_charge(supply, word);
    fee_price(build, public_charge, "zone=II source=ground", 9000);
    if (!tax)
        return;
    charge->fund = text_of("water-resource-tax");
    build_multiply(build, charge, 5000000, "permit=none");
    build_volume(build, public_charge, 910000, NULL);
    struct weir_relief *relief = build_relief(build, own, "advanced", word);
    relief->has_percent = true;
    relief->percent_ppm = 200000;
    struct weir_relief *half = build_relief(build, own, "army", word);
    half->has_percent = true;
    half->percent_ppm = 500000;
    struct weir_class *home = build_class(build, version, "home"); /* no withdrawal */
    (void)build_priced(build, home, "dear", 9900000);
}

/* Builds the tariff; the list of it alone. */
static inline struct terms_tariffs
fee_tariffs(struct build *build)
{
    build_begin(build);
    fee_version(build, "2015-10-01", "resource-fee");
    fee_version(build, "2024-12-01", "resource-tax");
    assert_int_equal(tariff_finish(&build->tariff, &build->names, build->arena), WEIR_OK);
    fee_tariff_list[0] = &build->tariff;
    return (struct terms_tariffs){fee_tariff_list, 1};
}

static const struct weir_attribute fee_ground[] = {
    {{"source", 6}, {"ground", 6}}, {{"zone", 4}, {"II", 2}}, {{"permit", 6}, {"valid", 5}}};
static const struct weir_attribute fee_unlicensed[] = {
    {{"source", 6}, {"ground", 6}}, {{"zone", 4}, {"II", 2}}, {{"permit", 6}, {"none", 4}}};
static const struct weir_attribute fee_surface[] = {
    {{"source", 6}, {"surface", 7}}, {{"zone", 4}, {"II", 2}}, {{"permit", 6}, {"valid", 5}}};

/* Facts of industry's groundwater in class `own`, from a day on. */
static inline struct fee_facts
fee_facts_from(const char *day)
{
    return (struct fee_facts){
        .from_day = build_day(day),
        .tariff = text_of("test"),
        .class_id = text_of("own"),
        .use = text_of("industry"),
        .district = text_of("D1"),
        .source = text_of("ground"),
        .zone = text_of("II"),
        .attribute = fee_ground,
        .attribute_count = 3,
    };
}

static inline struct fee_water
fee_water_of(const char *begin, const char *end, int64_t volume_l)
{
    return (struct fee_water){build_day(begin), build_day(end), volume_l, FEE_METHOD_METER};
}

#endif
