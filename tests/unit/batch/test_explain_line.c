/* Unit tests of batch/explain_line.c: every kind of line, its price, its rounding, its tax. */
#include "batch/explain_line.h"

#include "harness/sentences.h"
#include "harness/tariff_build.h"

#define YUAN BUILD_YUAN_MFEN
#define M3(value) ((int64_t)(value)*BUILD_M3_L)

static struct build build;
static struct weir_version *version;
static struct weir_class *class_;
static struct sentences said;

static int
begin(void **state)
{
    (void)state;
    build_begin(&build);
    version = build_version(&build, "2020-01-01");
    class_ = build_class(&build, version, "home");
    return 0;
}

static int
end(void **state)
{
    (void)state;
    build_end(&build);
    return 0;
}

/* Prices so much water of April 2020 (30 days, one month) and says its lines. */
static const struct sentences *
lines(enum explain_language language, int64_t volume_l)
{
    const struct explain to = sentences_begin(&said, language);
    struct speech speech;
    speech_begin(&speech, &to);
    build.counter_count = 0;
    const struct weir_bill *bill = build_bill(&build, "home", "2020-04-01", "2020-05-01", volume_l);
    assert_int_equal(bill->held, WEIR_FINDING_NONE);
    for (uint32_t i = 0; i < bill->line_count; i++)
        explain_line_say(&speech, &build.terms, &bill->line[i]);
    return &said;
}

#define ENGLISH(m3) lines(EXPLAIN_ENGLISH, M3(m3))
#define CHINESE(m3) lines(EXPLAIN_CHINESE, M3(m3))

static void
water_times_price_names_charge_fund_and_document(void **state)
{
    (void)state;
    static const struct weir_title title[] = {{.lang = {"zh", 2}, .text = {"水资源费", 12}}};
    struct weir_charge *charge = build_priced(&build, class_, "resource", 12340);
    charge->titles = (struct weir_titles){title, 1};
    charge->fund = text_of("water-resource");
    charge->document = text_of("No. 7");
    SENTENCES_HOLD(ENGLISH(10), "  resource: 10 m³ × 0.1234 = 1.23", "    By document No. 7.",
                   "    Exactly 1.234; rounded half up to 0.01, each line by itself.",
                   "    Collected for water-resource.");
    SENTENCES_HOLD(CHINESE(10), "  水资源费：10 立方米 × 0.1234 = 1.23", "    依据文件：No. 7。",
                   "    精确值 1.234，四舍五入到 0.01，逐行取整。",
                   "    代收，归 water-resource。");
}

static void
a_factor_of_the_volume_is_told_unless_it_is_one(void **state)
{
    (void)state;
    struct weir_charge *sewage = build_priced(&build, class_, "sewage", YUAN);
    build_volume(&build, sewage, 700000, "use=garden");
    build_volume(&build, sewage, 900000, NULL);
    build_volume(&build, build_priced(&build, class_, "water", YUAN), 1000000, NULL);
    SENTENCES_HOLD(ENGLISH(10), "  sewage: 9 m³ × 1.00 = 9.00",
                   "    Charged for 0.9 times the water used.", "  water: 10 m³ × 1.00 = 10.00");
    assert_null(strstr(said.text, "for 1 times"));
    SENTENCES_HOLD(CHINESE(10), "    按用水量的 0.9 倍计。");
}

static void
a_price_says_where_and_when_it_holds(void **state)
{
    (void)state;
    struct weir_charge *charge = build_charge(class_, "resource");
    build_price(&build, charge, 0, 2 * YUAN)->when = build_when(&build, "source=surface");
    struct weir_price *price = build_price(&build, charge, 0, 3 * YUAN);
    price->when = build_when(&build, "source=ground zone=II");
    price->months = 1U << 3 | 1U << 5; /* April, June */
    build_attribute(&build, "source", "ground");
    build_attribute(&build, "zone", "II");
    SENTENCES_HOLD(ENGLISH(1), "  resource: 1 m³ × 3.00 = 3.00",
                   "    This price holds where source=ground zone=II.",
                   "    This price holds in the months 4, 6.");
    SENTENCES_HOLD(CHINESE(1), "    适用条件：source=ground zone=II。", "    适用月份：4、6。");
}

static void
a_price_says_what_it_is_multiplied_by(void **state)
{
    (void)state;
    struct weir_charge *charge = build_priced(&build, class_, "resource", YUAN);
    build_multiply(&build, charge, 5000000, "permit=none");
    build_multiply(&build, charge, 2000000, "overloaded=yes");
    build_multiply(&build, charge, 1500000, NULL);
    build_attribute(&build, "permit", "none");
    SENTENCES_HOLD(ENGLISH(1), "  resource: 1 m³ × 7.50 = 7.50",
                   "    The price is multiplied by 5: permit=none.",
                   "    The price is multiplied by 1.5.");
    assert_null(strstr(said.text, "overloaded"));
    SENTENCES_HOLD(CHINESE(1), "    价格 × 5（permit=none）。", "    价格 × 1.5。");
}

static void
the_top_block_prices_all_of_it(void **state)
{
    (void)state;
    struct weir_blocks *blocks = build_blocks(class_, "steps", WEIR_OVER_YEAR);
    build_block_to(&build, blocks, 10);
    build_block_to(&build, blocks, 0);
    struct weir_charge *charge = build_charge(class_, "water");
    charge->blocks_id = text_of("steps");
    charge->by_top = true;
    (void)build_price(&build, charge, 0, YUAN);
    SENTENCES_HOLD(ENGLISH(12), "  water, block 2: 12 m³ × 1.00 = 12.00",
                   "    All of it at the block in which the use ends.");
    SENTENCES_HOLD(CHINESE(12), "  water，第 2 级：12 立方米 × 1.00 = 12.00",
                   "    全部水量按所达到的最高级计价。");
}

static void
a_fixed_amount_says_for_how_long_it_is(void **state)
{
    (void)state;
    static const struct {
        enum weir_per per;
        const char *amount;
        const char *english;
        const char *chinese;
    } rows[] = {
        {WEIR_PER_DAY, "  meter: 60.00", "    2.00 a day.", "    每天 2.00。"},
        {WEIR_PER_MONTH, "  meter: 2.00", "    2.00 a month.", "    每月 2.00。"},
        {WEIR_PER_PERIOD, "  meter: 2.00", "    2.00 a bill.", "    每期 2.00。"},
    };
    struct weir_fixed *fixed =
        build_fixed(&build, build_charge(class_, "meter"), 2 * YUAN, WEIR_PER_DAY);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fixed->per = rows[i].per;
        SENTENCES_HOLD(ENGLISH(1), rows[i].amount, rows[i].english);
        SENTENCES_HOLD(CHINESE(1), rows[i].chinese);
    }
}

static void
a_fixed_amount_can_be_times_an_attribute(void **state)
{
    (void)state;
    struct weir_charge *charge = build_charge(class_, "hygiene");
    build_fixed(&build, charge, 9 * YUAN, WEIR_PER_MONTH)->when = build_when(&build, "size>=50");
    build_fixed(&build, charge, 3 * YUAN, WEIR_PER_MONTH)->times = text_of("dwellings");
    build_attribute(&build, "dwellings", "4");
    SENTENCES_HOLD(ENGLISH(1), "  hygiene: 12.00", "    3.00 a month.", "    Times dwellings.");
    SENTENCES_HOLD(CHINESE(1), "    乘以 dwellings。");
    (void)build_fixed(&build, charge, YUAN, WEIR_PER_MONTH); /* two that hold: which is which? */
    SENTENCES_HOLD(ENGLISH(1), "  hygiene: 12.00", "  hygiene: 1.00");
    assert_null(strstr(said.text, "a month"));
}

static void
a_percentage_says_of_what(void **state)
{
    (void)state;
    static const struct weir_title title[] = {{.lang = {"en", 2}, .text = {"Tap water", 9}}};
    build_priced(&build, class_, "water", YUAN)->titles = (struct weir_titles){title, 1};
    (void)build_priced(&build, class_, "resource", YUAN);
    build_of(&build, build_charge(class_, "levy"), "water resource", 125000);
    SENTENCES_HOLD(ENGLISH(4), "  levy: 1.00", "    12.5 % of Tap water, resource.");
    SENTENCES_HOLD(CHINESE(4), "    water、resource 的 12.5 %。");
}

static void
a_minimum_says_that_it_took_the_place(void **state)
{
    (void)state;
    build_priced(&build, class_, "water", YUAN)->minimum =
        (struct weir_minimum){.present = true, .amount_mfen = 5 * YUAN, .per = WEIR_PER_MONTH};
    SENTENCES_HOLD(ENGLISH(1), "  water: 1 m³: 5.00",
                   "    The floor of this charge is higher than its lines and takes their place.",
                   "    5.00 a month.");
    SENTENCES_HOLD(CHINESE(1), "  water：1 立方米：5.00", "    低于最低收费，按最低收费计。");
}

static void
relief_is_free_water_or_a_share(void **state)
{
    (void)state;
    (void)build_priced(&build, class_, "water", YUAN);
    (void)build_priced(&build, class_, "sewage", YUAN);
    struct weir_relief *relief = build_relief(&build, class_, "dibao", "water");
    relief->has_free = true;
    relief->free_l = M3(5);
    relief->document = text_of("No. 3");
    struct weir_relief *share = build_relief(&build, class_, "school", "water sewage");
    share->has_percent = true;
    share->percent_ppm = 100000;
    build.terms.relief = text_of("dibao");
    SENTENCES_HOLD(ENGLISH(8), "  dibao: -5 m³ × 1.00 = -5.00",
                   "    5 m³ a month are free, at the first price.", "    By document No. 3.");
    SENTENCES_HOLD(CHINESE(8), "    每月免费 5 立方米，按第一级价格减免。");
    build.terms.relief = text_of("school");
    SENTENCES_HOLD(ENGLISH(8), "  school: -0.80", "    10 % of water, sewage.");
    SENTENCES_HOLD(CHINESE(8), "    water、sewage 的 10 %。");
}

/* Two free volumes of 5 m³ on 8 m³: the second gives what is left. */
static void
relief_that_is_capped_says_so(void **state)
{
    (void)state;
    (void)build_priced(&build, class_, "water", YUAN);
    for (unsigned i = 0; i < 2; i++) {
        struct weir_relief *relief =
            build_relief(&build, class_, i == 0 ? "first" : "second", "water");
        relief->has_free = true;
        relief->free_l = M3(5);
    }
    build.terms.relief = text_of("first second");
    SENTENCES_HOLD(ENGLISH(8), "  first: -5 m³ × 1.00 = -5.00", "  second: -5 m³: -3.00",
                   "    5 m³ a month are free, at the first price.",
                   "    No more than what was to pay.");
    SENTENCES_HOLD(CHINESE(8), "    以应收费用为限。");
}

static void
a_tax_on_top_is_a_line_and_one_inside_is_a_share(void **state)
{
    (void)state;
    (void)build_priced(&build, class_, "water", YUAN);
    build_tax(&build, class_, "vat", "water")->percent_ppm = 30000;
    struct weir_tax *top = build_tax(&build, class_, "city-tax", "water vat");
    top->percent_ppm = 100000;
    top->included = false;
    SENTENCES_HOLD(ENGLISH(103), "  water: 103 m³ × 1.00 = 103.00", "    Tax inside: 3.00 (3 %).",
                   "  city-tax: 10.30", "    10 % of water, vat.");
    SENTENCES_HOLD(CHINESE(103), "    其中含税：3.00（3 %）。");
    build_tax(&build, class_, "extra", "water")->percent_ppm = 10000;
    SENTENCES_HOLD(ENGLISH(103), "    Tax inside: 4.02."); /* 3.00 and 1.02: of two */
    SENTENCES_HOLD(CHINESE(103), "    其中含税：4.02。");
}

static void
each_way_of_rounding_has_its_words(void **state)
{
    (void)state;
    static const struct {
        struct weir_rounding rounding;
        const char *english;
        const char *chinese;
    } rows[] = {
        {{WEIR_ROUND_HALF_EVEN, WEIR_ROUND_PER_CHARGE, 10},
         "    Exactly 1.234; rounded half to even to 0.10, each charge as a whole.",
         "    精确值 1.234，四舍六入五成双到 0.10，按费种合计取整。"},
        {{WEIR_ROUND_DOWN, WEIR_ROUND_PER_INVOICE, 1},
         "    Exactly 1.234; rounded down to 0.01, the invoice as a whole.",
         "    精确值 1.234，舍去到 0.01，按账单合计取整。"},
        {{WEIR_ROUND_UP, WEIR_ROUND_PER_LINE, 100},
         "    Exactly 1.234; rounded up to 1.00, each line by itself.",
         "    精确值 1.234，进位到 1.00，逐行取整。"},
    };
    (void)build_priced(&build, class_, "water", 123400);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        version->rounding = rows[i].rounding;
        SENTENCES_HOLD(ENGLISH(1), rows[i].english);
        SENTENCES_HOLD(CHINESE(1), rows[i].chinese);
    }
}

/* A line of a charge that the tariff does not have is said as it stands. */
static void
a_line_of_nothing_known_is_said_as_it_is(void **state)
{
    (void)state;
    const struct explain to = sentences_begin(&said, EXPLAIN_ENGLISH);
    struct speech speech;
    speech_begin(&speech, &to);
    for (int kind = WEIR_LINE_VOLUME; kind <= WEIR_LINE_TAX; kind++) {
        const struct weir_line line = {
            .kind = (enum weir_line_kind)kind,
            .class_id = text_of("home"),
            .charge = text_of("gone"),
            .amount_fen = 100,
            .exact_ufen = 100000000,
            .tariff = &build.tariff,
            .version = version,
        };
        explain_line_say(&speech, &build.terms, &line);
    }
    assert_string_equal(said.text, "  gone: 1.00\n  gone: 1.00\n  gone: 1.00\n  gone: 1.00\n"
                                   "  gone: 1.00\n  gone: 1.00\n  gone: 1.00\n");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(water_times_price_names_charge_fund_and_document),
        CASE(a_factor_of_the_volume_is_told_unless_it_is_one),
        CASE(a_price_says_where_and_when_it_holds),
        CASE(a_price_says_what_it_is_multiplied_by),
        CASE(the_top_block_prices_all_of_it),
        CASE(a_fixed_amount_says_for_how_long_it_is),
        CASE(a_fixed_amount_can_be_times_an_attribute),
        CASE(a_percentage_says_of_what),
        CASE(a_minimum_says_that_it_took_the_place),
        CASE(relief_is_free_water_or_a_share),
        CASE(relief_that_is_capped_says_so),
        CASE(a_tax_on_top_is_a_line_and_one_inside_is_a_share),
        CASE(each_way_of_rounding_has_its_words),
        CASE(a_line_of_nothing_known_is_said_as_it_is),
    };
    return cmocka_run_group_tests_name("batch/explain_line", tests, NULL, NULL);
}
