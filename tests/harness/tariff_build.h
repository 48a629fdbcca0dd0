#ifndef HARNESS_TARIFF_BUILD_H
#define HARNESS_TARIFF_BUILD_H

/*
 * Builds tariffs and bills by hand for the tests of core: a `struct build` holds one tariff, one
 * account and its counters, and all its memory.  What is not said has the value that CONTRACT
 * gives to an attribute that is left out.
 *
 * Order: build_begin; build_version, build_class, build_blocks, build_charge ...; terms, plans and
 * attributes; build_bill once or more (counters carry on); build_end.
 */
#include <string.h>

#include "base/civil.h"
#include "base/text.h"
#include "core/names.h"
#include "core/tariff.h"
#include "core/when.h"
#include "harness/cmocka_all.h"
#include "weir/bill.h"

#define BUILD_MAX 8 /* versions of a tariff, classes of a version, charges of a class ... */
#define BUILD_ARENA_BYTES 16777216
#define BUILD_YUAN_MFEN 100000 /* thousandths of a fen in a yuan */
#define BUILD_M3_L 1000        /* litres in a cubic metre */

struct build {
    struct weir_arena *arena;
    struct names names;
    struct weir_tariff tariff;
    bool finished;
    struct weir_terms terms;
    struct weir_attribute attribute[BUILD_MAX];
    struct weir_plan plan[BUILD_MAX];
    struct weir_stretch stretch[BUILD_MAX]; /* of the next bill; none: one stretch */
    uint32_t stretch_count;
    struct weir_regime regime[BUILD_MAX]; /* of the next bill; none: the class it names */
    uint32_t regime_count;
    const struct weir_counter *counter; /* as the last bill left them */
    uint32_t counter_count;
    struct weir_use use;
    struct weir_bill_request request; /* of the last bill */
    struct weir_bill bill;            /* the last bill */
};

static inline void *
build_alloc(struct build *build, size_t count, size_t size)
{
    void *memory = weir_arena_alloc(build->arena, count, size);
    assert_non_null(memory);
    return memory;
}

static inline int32_t
build_day(const char *text)
{
    int32_t day = 0;
    assert_int_equal(civil_parse(text_of(text), &day), WEIR_OK);
    return day;
}

static inline void
build_begin(struct build *build)
{
    *build = (struct build){.arena = weir_arena_new(BUILD_ARENA_BYTES)};
    assert_non_null(build->arena);
    build->names = names_of(build->arena);
    build->tariff.id = text_of("test");
    build->tariff.version = build_alloc(build, BUILD_MAX, sizeof *build->tariff.version);
    build->terms = (struct weir_terms){
        .persons = WEIR_PERSONS_UNKNOWN,
        .opened_day = WEIR_DAY_NONE,
        .closed_day = WEIR_DAY_NONE,
        .attribute = build->attribute,
        .plan = build->plan,
    };
}

static inline void
build_end(struct build *build)
{
    weir_arena_free(build->arena);
}

static inline struct weir_version *
build_version(struct build *build, const char *from)
{
    assert_true(build->tariff.version_count < BUILD_MAX);
    struct weir_version *version = &build->tariff.version[build->tariff.version_count++];
    *version = (struct weir_version){
        .from_day = build_day(from),
        .to_day = WEIR_DAY_NONE,
        .year_start_month = 1,
        .year_start_day = 1,
        .rounding = {WEIR_ROUND_HALF_UP, WEIR_ROUND_PER_LINE, 1},
        .volume_step_l = 1,
        .change = WEIR_CHANGE_BY_DAY,
        .change_step_l = BUILD_M3_L,
        .class_ = build_alloc(build, BUILD_MAX, sizeof *version->class_),
    };
    return version;
}

static inline struct weir_class *
build_class(struct build *build, struct weir_version *version, const char *id)
{
    assert_true(version->class_count < BUILD_MAX);
    struct weir_class *class_ = &version->class_[version->class_count++];
    *class_ = (struct weir_class){
        .id = text_of(id),
        .basis = WEIR_BASIS_SUPPLY,
        .blocks = build_alloc(build, BUILD_MAX, sizeof *class_->blocks),
        .charge = build_alloc(build, BUILD_MAX, sizeof *class_->charge),
        .surcharge = build_alloc(build, BUILD_MAX, sizeof *class_->surcharge),
        .relief = build_alloc(build, BUILD_MAX, sizeof *class_->relief),
        .tax = build_alloc(build, BUILD_MAX, sizeof *class_->tax),
    };
    return class_;
}

static inline struct weir_blocks *
build_blocks(struct weir_class *class_, const char *id, enum weir_over over)
{
    struct weir_blocks *blocks = &class_->blocks[class_->blocks_count++];
    *blocks = (struct weir_blocks){
        .id = text_of(id),
        .over = over,
        .part_year = WEIR_PART_YEAR_FULL,
        .close = WEIR_CLOSE_BY_READ,
        .close_step_l = BUILD_M3_L,
    };
    return blocks;
}

/* A longer copy of a list, its last item empty. */
static inline void *
build_longer(struct build *build, const void *list, size_t count, size_t size)
{
    unsigned char *longer = build_alloc(build, count + 1, size);
    if (count > 0)
        memcpy(longer, list, count * size);
    return longer;
}

static inline void
build_block(struct build *build, struct weir_blocks *blocks, struct weir_block block)
{
    struct weir_block *list = build_longer(build, blocks->block, blocks->count, sizeof *list);
    list[blocks->count++] = block;
    blocks->block = list;
}

/* A block up to to_m3, or the open one (0). */
static inline void
build_block_to(struct build *build, struct weir_blocks *blocks, int64_t to_m3)
{
    build_block(
        build, blocks,
        (struct weir_block){.open = to_m3 == 0, .has_to = to_m3 != 0, .to_l = to_m3 * BUILD_M3_L});
}

static inline struct weir_when
build_when(struct build *build, const char *text)
{
    struct weir_when when = {0};
    const char *fault = NULL;
    if (text != NULL)
        assert_int_equal(when_parse(text_of(text), build->arena, &when, &fault), WEIR_OK);
    return when;
}

static inline struct weir_charge *
build_charge(struct weir_class *class_, const char *id)
{
    struct weir_charge *charge = &class_->charge[class_->charge_count++];
    *charge = (struct weir_charge){.id = text_of(id)};
    return charge;
}

/* block from 1; 0: any */
static inline struct weir_price *
build_price(struct build *build, struct weir_charge *charge, uint32_t block, int64_t mfen_per_m3)
{
    struct weir_price *list = build_longer(build, charge->price, charge->price_count, sizeof *list);
    struct weir_price *price = &list[charge->price_count++];
    *price = (struct weir_price){.block = block, .price_mfen_per_m3 = mfen_per_m3, .months = 0xfff};
    charge->price = list;
    return price;
}

/* A charge with one price. */
static inline struct weir_charge *
build_priced(struct build *build, struct weir_class *class_, const char *id, int64_t mfen_per_m3)
{
    struct weir_charge *charge = build_charge(class_, id);
    (void)build_price(build, charge, 0, mfen_per_m3);
    return charge;
}

static inline void
build_volume(struct build *build, struct weir_charge *charge, int64_t ratio_ppm, const char *when)
{
    struct weir_factor *list =
        build_longer(build, charge->volume, charge->volume_count, sizeof *list);
    list[charge->volume_count++] =
        (struct weir_factor){.ratio_ppm = ratio_ppm, .when = build_when(build, when)};
    charge->volume = list;
}

static inline void
build_multiply(struct build *build, struct weir_charge *charge, int64_t ratio_ppm, const char *when)
{
    struct weir_factor *list =
        build_longer(build, charge->multiply, charge->multiply_count, sizeof *list);
    list[charge->multiply_count++] =
        (struct weir_factor){.ratio_ppm = ratio_ppm, .when = build_when(build, when)};
    charge->multiply = list;
}

static inline struct weir_fixed *
build_fixed(struct build *build, struct weir_charge *charge, int64_t amount_mfen, enum weir_per per)
{
    struct weir_fixed *list = build_longer(build, charge->fixed, charge->fixed_count, sizeof *list);
    struct weir_fixed *fixed = &list[charge->fixed_count++];
    *fixed = (struct weir_fixed){.amount_mfen = amount_mfen, .per = per};
    charge->fixed = list;
    return fixed;
}

static inline const struct weir_text *
build_words(struct build *build, const char *words, uint32_t *count)
{
    struct weir_text *list = build_alloc(build, BUILD_MAX, sizeof *list);
    struct weir_text rest = text_of(words);
    *count = 0;
    while (text_next_word(&rest, &list[*count]))
        (*count)++;
    return list;
}

static inline void
build_of(struct build *build, struct weir_charge *charge, const char *ids, int64_t percent_ppm)
{
    charge->of = build_words(build, ids, &charge->of_count);
    charge->percent_ppm = percent_ppm;
}

static inline struct weir_surcharge *
build_surcharge(struct build *build, struct weir_class *class_, const char *id, const char *on)
{
    struct weir_surcharge *surcharge = &class_->surcharge[class_->surcharge_count++];
    *surcharge = (struct weir_surcharge){.id = text_of(id), .against = WEIR_AGAINST_PLAN};
    surcharge->on = build_words(build, on, &surcharge->on_count);
    return surcharge;
}

/* A band to to_ppm above the row's volume, or the open one (0). */
static inline void
build_band(struct build *build, struct weir_surcharge *surcharge, int64_t to_ppm, int64_t add_ppm)
{
    struct weir_band *list =
        build_longer(build, surcharge->band, surcharge->band_count, sizeof *list);
    list[surcharge->band_count++] =
        (struct weir_band){.open = to_ppm == 0, .to_ppm = to_ppm, .add_ppm = add_ppm};
    surcharge->band = list;
}

static inline struct weir_relief *
build_relief(struct build *build, struct weir_class *class_, const char *group, const char *on)
{
    struct weir_relief *relief = &class_->relief[class_->relief_count++];
    *relief = (struct weir_relief){.group = text_of(group)};
    relief->on = build_words(build, on, &relief->on_count);
    return relief;
}

static inline struct weir_tax *
build_tax(struct build *build, struct weir_class *class_, const char *id, const char *on)
{
    struct weir_tax *tax = &class_->tax[class_->tax_count++];
    *tax = (struct weir_tax){.id = text_of(id), .included = true};
    tax->on = build_words(build, on, &tax->on_count);
    return tax;
}

static inline void
build_attribute(struct build *build, const char *name, const char *value)
{
    assert_true(build->terms.attribute_count < BUILD_MAX);
    build->attribute[build->terms.attribute_count++] =
        (struct weir_attribute){text_of(name), text_of(value)};
}

static inline struct weir_plan *
build_plan(struct build *build, const char *from, const char *to, int64_t volume_l)
{
    assert_true(build->terms.plan_count < BUILD_MAX);
    struct weir_plan *plan = &build->plan[build->terms.plan_count++];
    *plan = (struct weir_plan){build_day(from), build_day(to), WEIR_AGAINST_PLAN, volume_l};
    return plan;
}

/* The next bill has a read on that day, with that much water since the one before. */
static inline void
build_stretch(struct build *build, const char *end, int64_t volume_l)
{
    assert_true(build->stretch_count < BUILD_MAX);
    build->stretch[build->stretch_count++] = (struct weir_stretch){build_day(end), volume_l};
}

/* From that day on the next bill is of that class. */
static inline void
build_regime(struct build *build, const char *from, const struct weir_tariff *tariff,
             const char *class_id)
{
    assert_true(build->regime_count < BUILD_MAX);
    build->regime[build->regime_count++] =
        (struct weir_regime){build_day(from), tariff, text_of(class_id)};
}

/* Fills build->use and build->request for a period; class_id NULL: of the regimes given. */
static inline void
build_request(struct build *build, const char *class_id, const char *begin, const char *end,
              int64_t volume_l)
{
    if (!build->finished)
        assert_int_equal(tariff_finish(&build->tariff, &build->names, build->arena), WEIR_OK);
    build->finished = true;
    if (class_id != NULL)
        build_regime(build, begin, &build->tariff, class_id);
    if (build->stretch_count == 0)
        build_stretch(build, end, volume_l);
    build->use = (struct weir_use){build->regime, build->regime_count, build->stretch,
                                   build->stretch_count, volume_l};
    build->request = (struct weir_bill_request){
        .begin_day = build_day(begin),
        .end_day = build_day(end),
        .terms = &build->terms,
        .use = &build->use,
        .use_count = 1,
        .counter = build->counter,
        .counter_count = build->counter_count,
    };
}

/* Prices build->request into build->bill; counters carry on, stretches and regimes do not. */
static inline const struct weir_bill *
build_run(struct build *build)
{
    struct weir_error error = {0};
    assert_int_equal(weir_bill_price(&build->request, build->arena, &build->bill, &error), WEIR_OK);
    build->counter = build->bill.counter;
    build->counter_count = build->bill.counter_count;
    build->stretch_count = 0;
    build->regime_count = 0;
    return &build->bill;
}

static inline const struct weir_bill *
build_bill(struct build *build, const char *class_id, const char *begin, const char *end,
           int64_t volume_l)
{
    build_request(build, class_id, begin, end, volume_l);
    return build_run(build);
}

static inline void
assert_text(struct weir_text text, const char *expected)
{
    assert_int_equal(text.size, strlen(expected));
    assert_memory_equal(text.start, expected, text.size);
}

static inline void
assert_held(const struct weir_bill *bill, enum weir_finding finding, const char *subject)
{
    assert_int_equal(bill->held, finding);
    assert_text(bill->held_subject, subject);
    assert_int_equal(bill->line_count, 0);
    assert_int_equal(bill->amount_fen, 0);
}

/* Line at of the bill: its charge, block or band, litres and fen. */
struct build_line {
    const char *charge;
    int16_t block_no;
    int16_t band_no;
    int64_t volume_l;
    int64_t amount_fen;
};

static inline void
assert_line(const struct weir_bill *bill, uint32_t at, struct build_line expected)
{
    assert_true(at < bill->line_count);
    const struct weir_line *line = &bill->line[at];
    assert_text(line->charge, expected.charge);
    assert_int_equal(line->block_no, expected.block_no);
    assert_int_equal(line->band_no, expected.band_no);
    assert_int_equal(line->volume_l, expected.volume_l);
    assert_int_equal(line->amount_fen, expected.amount_fen);
}

static inline void
assert_lines(const struct weir_bill *bill, uint32_t count, const struct build_line *expected)
{
    assert_int_equal(bill->held, WEIR_FINDING_NONE);
    for (uint32_t i = 0; i < count; i++)
        assert_line(bill, i, expected[i]);
    assert_int_equal(bill->line_count, count);
}

/* A test between the file's own begin and end. */
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

#define ASSERT_LINES(bill, ...)                                                                    \
    assert_lines(bill,                                                                             \
                 sizeof((const struct build_line[]){__VA_ARGS__}) / sizeof(struct build_line),     \
                 (const struct build_line[]){__VA_ARGS__})

#endif
