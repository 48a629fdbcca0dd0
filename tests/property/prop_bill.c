/*
 * What holds for every bill, tried on tariffs, accounts and uses made by chance.  WEIR_SEED=n plays
 * a run again.
 */
#include "harness/random.h"
#include "harness/tariff_build.h"

#define ROUNDS 1500
#define YUAN BUILD_YUAN_MFEN
#define FIRST_DAY 18262 /* 2020-01-01 */

static struct random_source chance;
static struct build build;

static int64_t
pick(int64_t least, int64_t most)
{
    return random_between(&chance, least, most);
}

/* --- tariffs and uses by chance ------------------------------------------------------------------
 */

enum trait {
    PLAIN = 0,
    WITH_VERSIONS = 1,  /* several, by day and by read */
    WITH_ROUNDING = 2,  /* any mode, unit and per */
    WITH_EXTRAS = 4,    /* relief, taxes, surcharge, fixed amounts, percentages, minimum */
    WITH_SMALL_STEP = 8 /* shares of water to the litre */
};

/* Blocks with rising limits and rising prices. */
static void
add_water(struct weir_class *class_, unsigned traits)
{
    struct weir_blocks *blocks = build_blocks(class_, "steps", WEIR_OVER_YEAR);
    blocks->part_year = (enum weir_part_year)pick(1, 3);
    blocks->close = (enum weir_close)pick(1, 3);
    blocks->close_step_l = (traits & WITH_SMALL_STEP) != 0 ? 1 : pick(1, 2000);
    struct weir_charge *water = build_charge(class_, "water");
    water->blocks_id = text_of("steps");
    int64_t to_l = 0;
    int64_t price = pick(1, 3 * YUAN);
    const int64_t count = pick(1, 5);
    for (uint32_t i = 1; i <= count; i++) {
        to_l += pick(1, 120000);
        build_block(&build, blocks,
                    (struct weir_block){.open = i == count, .has_to = i != count, .to_l = to_l});
        (void)build_price(&build, water, i, price);
        price += pick(0, 2 * YUAN);
    }
}

static void
add_extras(struct weir_class *class_)
{
    struct weir_charge *sewage = build_priced(&build, class_, "sewage", pick(0, 2 * YUAN));
    build_volume(&build, sewage, pick(1, 1000000), NULL);
    (void)build_priced(&build, class_, "resource", pick(1, YUAN));
    struct weir_charge *standing = build_charge(class_, "standing");
    (void)build_fixed(&build, standing, pick(0, 20 * YUAN), (enum weir_per)pick(1, 3));
    standing->minimum = (struct weir_minimum){.present = random_once_in(&chance, 3),
                                              .amount_mfen = pick(0, 20 * YUAN),
                                              .per = (enum weir_per)pick(1, 3)};
    build_of(&build, build_charge(class_, "percent"), "water standing", pick(1, 300000));
    struct weir_surcharge *above = build_surcharge(&build, class_, "above", "resource");
    build_band(&build, above, pick(1, 500000), pick(0, 2000000));
    build_band(&build, above, 0, pick(0, 5000000));
    struct weir_relief *free = build_relief(&build, class_, "free", "water sewage");
    free->has_free = true;
    free->free_l = pick(1, 20000);
    struct weir_relief *off = build_relief(&build, class_, "off", "water resource standing");
    off->has_percent = true;
    off->percent_ppm = pick(1, 1000000);
    build_tax(&build, class_, "vat", "water free")->percent_ppm = pick(1, 200000);
    struct weir_tax *top = build_tax(&build, class_, "top", "water above off");
    top->included = false;
    top->percent_ppm = pick(1, 200000);
}

static void
add_version(int32_t from_day, unsigned traits)
{
    struct weir_version *version = build_version(&build, "2019-01-01");
    version->from_day = from_day;
    version->month_exact = random_once_in(&chance, 2);
    version->change_step_l = (traits & WITH_SMALL_STEP) != 0 ? 1 : pick(1, 2000);
    if (random_once_in(&chance, 3))
        version->change = WEIR_CHANGE_BY_READ;
    if ((traits & WITH_ROUNDING) != 0)
        version->rounding =
            (struct weir_rounding){(enum weir_rounding_mode)pick(1, 4),
                                   (enum weir_rounding_per)pick(1, 3), pick(1, 3) * pick(1, 40)};
    struct weir_class *class_ = build_class(&build, version, "home");
    add_water(class_, traits);
    if ((traits & WITH_EXTRAS) != 0)
        add_extras(class_);
}

static void
begin_round(unsigned traits)
{
    build_begin(&build);
    add_version(FIRST_DAY - 400, traits);
    const int64_t versions = (traits & WITH_VERSIONS) != 0 ? pick(0, 4) : 0;
    int32_t day = FIRST_DAY;
    for (int64_t i = 0; i < versions; i++) {
        day += (int32_t)pick(1, 120);
        add_version(day, traits);
    }
    if (random_once_in(&chance, 2))
        build.terms.opened_day = FIRST_DAY + (int32_t)pick(-300, 100);
    if ((traits & WITH_EXTRAS) == 0)
        return;
    build.terms.relief = text_of(random_once_in(&chance, 2) ? "free off" : "off free");
    build_plan(&build, "2019-01-01", "2024-01-01", pick(0, 300000))->from_day =
        FIRST_DAY - (int32_t)pick(0, 300);
}

/* A bill of the days from begin_day to end_day, with up to three reads inside. */
static const struct weir_bill *
bill_of(int32_t begin_day, int32_t end_day, int64_t volume_l)
{
    build.stretch_count = 0;
    int64_t left_l = volume_l;
    int32_t day = begin_day;
    for (int64_t reads = pick(0, 3); reads > 0 && day + 1 < end_day; reads--) {
        day = (int32_t)pick(day + 1, end_day - 1);
        const int64_t share_l = pick(0, left_l);
        build.stretch[build.stretch_count++] = (struct weir_stretch){day, share_l};
        left_l -= share_l;
    }
    build.stretch[build.stretch_count++] = (struct weir_stretch){end_day, left_l};
    build_request(&build, "home", "2020-01-01", "2020-01-01", volume_l);
    build.regime[0].from_day = begin_day;
    build.request.begin_day = begin_day;
    build.request.end_day = end_day;
    (void)build_run(&build);
    assert_int_equal(build.bill.held, WEIR_FINDING_NONE);
    return &build.bill;
}

static int64_t
exact_sum_ufen(const struct weir_bill *bill)
{
    int64_t sum_ufen = 0;
    for (uint32_t i = 0; i < bill->line_count; i++)
        sum_ufen += bill->line[i].exact_ufen;
    return sum_ufen;
}

static int64_t
charged_l(const struct weir_bill *bill, const char *charge)
{
    int64_t sum_l = 0;
    for (uint32_t i = 0; i < bill->line_count; i++) {
        if (text_equal(bill->line[i].charge, text_of(charge)))
            sum_l += bill->line[i].volume_l;
    }
    return sum_l;
}

/* --- what always holds -------------------------------------------------------------------------
 */

/* One version, one tier year: it does not matter how often the meter is read. */
static void
two_halves_cost_what_the_whole_costs(void **state)
{
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        begin_round(PLAIN);
        const int32_t middle_day = FIRST_DAY + (int32_t)pick(0, 365);
        const int64_t first_l = pick(0, 300000);
        const int64_t second_l = pick(0, 300000);
        int64_t halves_ufen = exact_sum_ufen(bill_of(FIRST_DAY, middle_day, first_l));
        halves_ufen += exact_sum_ufen(bill_of(middle_day, FIRST_DAY + 366, second_l));
        build.counter_count = 0;
        const int64_t whole_ufen =
            exact_sum_ufen(bill_of(FIRST_DAY, FIRST_DAY + 366, first_l + second_l));
        assert_int_equal(halves_ufen, whole_ufen);
        build_end(&build);
    }
}

/* The price of each litre by itself, by where it lies. */
static int64_t
litre_by_litre_ufen(int64_t before_l, int64_t volume_l)
{
    const struct weir_class *class_ = &build.tariff.version[0].class_[0];
    int64_t sum_ufen = 0;
    for (int64_t at_l = before_l; at_l < before_l + volume_l; at_l++) {
        uint32_t block = 0;
        while (!class_->blocks[0].block[block].open && at_l >= class_->blocks[0].block[block].to_l)
            block++;
        sum_ufen += class_->charge[0].price[block].price_mfen_per_m3;
    }
    return sum_ufen;
}

static void
a_bill_is_the_sum_of_its_litres(void **state)
{
    (void)state;
    for (int round = 0; round < ROUNDS / 10; round++) {
        begin_round(PLAIN);
        build.tariff.version[0].class_[0].blocks[0].part_year = WEIR_PART_YEAR_FULL;
        const int64_t first_l = pick(0, 90000);
        const int64_t second_l = pick(0, 90000);
        const int64_t first_ufen = exact_sum_ufen(bill_of(FIRST_DAY, FIRST_DAY + 100, first_l));
        assert_int_equal(first_ufen, litre_by_litre_ufen(0, first_l));
        const int64_t second_ufen =
            exact_sum_ufen(bill_of(FIRST_DAY + 100, FIRST_DAY + 200, second_l));
        assert_int_equal(second_ufen, litre_by_litre_ufen(first_l, second_l));
        build_end(&build);
    }
}

/* Water cut in two, by a change of version or by a year's end; of three shares, rounded one after
 * the other, the middle one may lose a litre to the others. */
static void
more_water_never_costs_less(void **state)
{
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        begin_round(WITH_SMALL_STEP);
        if (random_once_in(&chance, 2)) {
            add_version(FIRST_DAY + (int32_t)pick(1, 500), WITH_SMALL_STEP);
            for (uint32_t i = 0; i < 2; i++)
                build.tariff.version[i].class_[0].blocks[0].close = WEIR_CLOSE_BY_READ;
        }
        for (uint32_t i = 0; i < build.tariff.version_count; i++)
            build.tariff.version[i].class_[0].charge[0].by_top = random_once_in(&chance, 8);
        const int32_t end_day = FIRST_DAY + (int32_t)pick(1, 366 + 365);
        const int64_t volume_l = pick(0, 400000);
        const int64_t more_l = random_once_in(&chance, 2) ? 1 : pick(1, 50000);
        const struct weir_counter before = {WEIR_COUNTER_BLOCKS, 1, FIRST_DAY, pick(0, 200000)};
        /* Without reads inside: these would say where the additional water was used. */
        int64_t cost_ufen[2];
        for (int i = 0; i < 2; i++) {
            build.counter = &before;
            build.counter_count = 1;
            build_request(&build, "home", "2020-01-01", "2020-01-01", volume_l + i * more_l);
            build.request.end_day = build.stretch[0].end_day = end_day;
            cost_ufen[i] = exact_sum_ufen(build_run(&build));
        }
        assert_true(cost_ufen[0] <= cost_ufen[1]);
        build_end(&build);
    }
}

/* Over changes of version, years' ends and reads: no litre is lost, and none is counted twice. */
static void
no_litre_is_lost(void **state)
{
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        begin_round(WITH_VERSIONS | WITH_ROUNDING | WITH_EXTRAS);
        int32_t day = FIRST_DAY;
        for (int bills = 0; bills < 3; bills++) {
            const int32_t end_day = day + (int32_t)pick(0, 500);
            const int64_t volume_l = pick(0, 200000);
            const struct weir_bill *bill = bill_of(day, end_day, volume_l);
            assert_int_equal(bill->volume_l, volume_l);
            assert_int_equal(charged_l(bill, "water"), volume_l);
            assert_int_equal(charged_l(bill, "resource"), volume_l);
            assert_true(charged_l(bill, "above") <= volume_l);
            day = end_day;
        }
        build_end(&build);
    }
}

/* The counters of the tier years gain exactly what is billed (as long as none has ended). */
static void
counters_gain_what_is_billed(void **state)
{
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        begin_round(WITH_VERSIONS);
        int64_t billed_l = 0;
        int32_t day = FIRST_DAY;
        while (day < FIRST_DAY + 300) {
            const int32_t end_day = day + (int32_t)pick(0, 65);
            const int64_t volume_l = pick(0, 200000);
            const struct weir_bill *bill = bill_of(day, end_day, volume_l);
            billed_l += volume_l;
            int64_t used_l = 0;
            for (uint32_t i = 0; i < bill->counter_count; i++)
                used_l += bill->counter[i].used_l;
            assert_int_equal(used_l, billed_l);
            day = end_day;
        }
        build_end(&build);
    }
}

/* Lines of which no part is settled with others: each is its exact amount, rounded. */
static void
assert_rounded(const struct weir_line *line)
{
    const struct weir_rounding *rounding = &line->version->rounding;
    const int64_t unit_ufen = rounding->to_fen * 1000000;
    assert_int_equal(line->amount_fen % rounding->to_fen, 0);
    const int64_t error_ufen = line->amount_fen * 1000000 - line->exact_ufen;
    assert_true(error_ufen > -unit_ufen - 1);
    assert_true(error_ufen < unit_ufen + 1);
}

static void
lines_add_up_whatever_the_rounding(void **state)
{
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        begin_round(WITH_VERSIONS | WITH_ROUNDING | WITH_EXTRAS);
        const struct weir_bill *bill =
            bill_of(FIRST_DAY, FIRST_DAY + (int32_t)pick(0, 500), pick(0, 300000));
        int64_t sum_fen = 0;
        bool alone = true;
        for (uint32_t i = 0; i < bill->line_count; i++) {
            sum_fen += bill->line[i].amount_fen;
            alone = alone && bill->line[i].version->rounding.per != WEIR_ROUND_PER_INVOICE;
        }
        assert_int_equal(sum_fen, bill->amount_fen);
        for (uint32_t i = 0; alone && i < bill->line_count; i++)
            assert_rounded(&bill->line[i]);
        build_end(&build);
    }
}

/* One version: the total of an invoice is the exact sum rounded once. */
static void
an_invoice_is_rounded_once(void **state)
{
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        begin_round(WITH_ROUNDING);
        struct weir_rounding *rounding = &build.tariff.version[0].rounding;
        rounding->per = WEIR_ROUND_PER_INVOICE;
        const struct weir_bill *bill =
            bill_of(FIRST_DAY, FIRST_DAY + (int32_t)pick(0, 300), pick(0, 300000));
        const int64_t unit_ufen = rounding->to_fen * 1000000;
        const int64_t exact_ufen = exact_sum_ufen(bill);
        int64_t units = exact_ufen / unit_ufen;
        const int64_t rest_ufen = exact_ufen % unit_ufen;
        const bool half = rest_ufen * 2 == unit_ufen;
        if (rounding->mode == WEIR_ROUND_UP)
            units += rest_ufen > 0;
        else if (rounding->mode == WEIR_ROUND_HALF_UP)
            units += rest_ufen * 2 >= unit_ufen;
        else if (rounding->mode == WEIR_ROUND_HALF_EVEN)
            units += half ? units % 2 : rest_ufen * 2 > unit_ufen;
        assert_int_equal(bill->amount_fen, units * rounding->to_fen);
        build_end(&build);
    }
}

/* With one rate: the tax of the lines is the tax inside their sum, half-up. */
static void
tax_inside_adds_up(void **state)
{
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        begin_round(WITH_VERSIONS | WITH_ROUNDING | WITH_EXTRAS);
        const int64_t percent_ppm = pick(1, 200000);
        for (uint32_t i = 0; i < build.tariff.version_count; i++)
            build.tariff.version[i].class_[0].tax[0].percent_ppm = percent_ppm;
        const struct weir_bill *bill =
            bill_of(FIRST_DAY, FIRST_DAY + (int32_t)pick(0, 500), pick(0, 300000));
        int64_t sum_fen = 0;
        int64_t tax_fen = 0;
        for (uint32_t i = 0; i < bill->line_count; i++) {
            const struct weir_line *line = &bill->line[i];
            assert_true(line->has_tax || line->tax_fen == 0);
            assert_int_equal(line->has_tax, text_equal(line->charge, text_of("water")) ||
                                                text_equal(line->charge, text_of("free")));
            if (line->has_tax)
                sum_fen += line->amount_fen;
            tax_fen += line->tax_fen;
        }
        const int64_t size = sum_fen < 0 ? -sum_fen : sum_fen;
        const int64_t whole = 1000000 + percent_ppm;
        const int64_t expected = (size * percent_ppm * 2 + whole) / (whole * 2);
        assert_int_equal(tax_fen, sum_fen < 0 ? -expected : expected);
        build_end(&build);
    }
}

/* Whatever is given off, nobody is paid for using water. */
static void
relief_never_gives_more_than_the_charges(void **state)
{
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        begin_round(WITH_ROUNDING | WITH_EXTRAS);
        const struct weir_bill *bill =
            bill_of(FIRST_DAY, FIRST_DAY + (int32_t)pick(0, 300), pick(0, 60000));
        int64_t sum_fen = 0; /* of the charges that the reliefs are on, and these */
        for (uint32_t i = 0; i < bill->line_count; i++) {
            const struct weir_line *line = &bill->line[i];
            if (line->kind != WEIR_LINE_TAX && line->kind != WEIR_LINE_SURCHARGE &&
                line->kind != WEIR_LINE_PERCENT)
                sum_fen += line->amount_fen;
        }
        const struct weir_rounding *rounding = &build.tariff.version[0].rounding;
        if (rounding->per == WEIR_ROUND_PER_INVOICE)
            sum_fen += (int64_t)bill->line_count * rounding->to_fen; /* lines lend each other */
        assert_true(sum_fen >= 0);
        build_end(&build);
    }
}

static void
the_same_request_gives_the_same_bill(void **state)
{
    (void)state;
    for (int round = 0; round < ROUNDS / 10; round++) {
        begin_round(WITH_VERSIONS | WITH_ROUNDING | WITH_EXTRAS);
        (void)bill_of(FIRST_DAY, FIRST_DAY + (int32_t)pick(0, 500), pick(0, 300000));
        const struct weir_bill first = build.bill;
        struct weir_error error;
        build.request.counter_count = 0;
        build.use.regime_count = 1;
        assert_int_equal(weir_bill_price(&build.request, build.arena, &build.bill, &error),
                         WEIR_OK);
        assert_int_equal(build.bill.line_count, first.line_count);
        for (uint32_t i = 0; i < first.line_count; i++) {
            assert_int_equal(build.bill.line[i].amount_fen, first.line[i].amount_fen);
            assert_int_equal(build.bill.line[i].volume_l, first.line[i].volume_l);
            assert_int_equal(build.bill.line[i].tax_fen, first.line[i].tax_fen);
        }
        build_end(&build);
    }
}

static int
seed(void **state)
{
    (void)state;
    chance = random_seeded("prop_bill");
    return 0;
}

#define PROPERTY(name) cmocka_unit_test_setup(name, seed)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        PROPERTY(two_halves_cost_what_the_whole_costs),
        PROPERTY(a_bill_is_the_sum_of_its_litres),
        PROPERTY(more_water_never_costs_less),
        PROPERTY(no_litre_is_lost),
        PROPERTY(counters_gain_what_is_billed),
        PROPERTY(lines_add_up_whatever_the_rounding),
        PROPERTY(an_invoice_is_rounded_once),
        PROPERTY(tax_inside_adds_up),
        PROPERTY(relief_never_gives_more_than_the_charges),
        PROPERTY(the_same_request_gives_the_same_bill),
    };
    return cmocka_run_group_tests_name("bill", tests, NULL, NULL);
}
