/* Unit tests of batch/explain.c: the days, limits and plans of a bill, in both languages. */
#include "batch/explain.h"

#include "harness/sentences.h"
#include "harness/tariff_build.h"

#define YUAN BUILD_YUAN_MFEN
#define M3(value) ((int64_t)(value)*BUILD_M3_L)

static struct build build;
static struct weir_version *version;
static struct weir_class *class_;
static struct weir_blocks *blocks;
static struct weir_charge *water;
static struct sentences said;

/* A class home with blocks over a year; tests add the rest. */
static int
begin(void **state)
{
    (void)state;
    build_begin(&build);
    version = build_version(&build, "2020-01-01");
    class_ = build_class(&build, version, "home");
    blocks = build_blocks(class_, "household", WEIR_OVER_YEAR);
    water = build_charge(class_, "water");
    water->blocks_id = text_of("household");
    (void)build_price(&build, water, 0, 2 * YUAN);
    return 0;
}

static int
end(void **state)
{
    (void)state;
    build_end(&build);
    return 0;
}

/* Prices so much water of these days and explains it. */
static const struct sentences *
explain(enum explain_language language, const char *first_day, const char *end_day, int64_t m3)
{
    const uint32_t stretch_count = build.stretch_count;
    const struct explain to = sentences_begin(&said, language);
    build.counter_count = 0;
    build_request(&build, "home", first_day, end_day, M3(m3));
    build.request.explain = true;
    (void)build_run(&build);
    explain_bill(&to, &build.request, &build.bill);
    build.stretch_count = stretch_count; /* for another language */
    return &said;
}

static const struct sentences *
english(const char *first_day, const char *end_day, int64_t m3)
{
    return explain(EXPLAIN_ENGLISH, first_day, end_day, m3);
}

static const struct sentences *
chinese(const char *first_day, const char *end_day, int64_t m3)
{
    return explain(EXPLAIN_CHINESE, first_day, end_day, m3);
}

static void
a_bill_begins_with_its_days_and_terms(void **state)
{
    (void)state;
    build_block_to(&build, blocks, 0);
    build.terms.persons = 3;
    build.terms.opened_day = build_day("2019-05-20");
    build.terms.closed_day = build_day("2020-05-01");
    build.terms.relief = text_of("low-income");
    build_attribute(&build, "size", "50");
    SENTENCES_HOLD(english("2020-04-01", "2020-05-01", 7),
                   "2020-04-01 to 2020-05-01, 30 days: 7 m³.", "Persons in the household: 3.",
                   "Account opened on 2019-05-20.", "Account closed on 2020-05-01.",
                   "Relief: low-income.", "size: 50.", "Total: 14.00");
    SENTENCES_HOLD(chinese("2020-04-01", "2020-05-01", 7),
                   "2020-04-01 至 2020-05-01，共 30 天，用水 7 立方米。", "家庭人口：3 人。",
                   "开户日期：2019-05-20。", "销户日期：2020-05-01。", "优惠类别：low-income。",
                   "size：50。", "合计：14.00");
}

static void
a_part_has_its_class_version_and_documents(void **state)
{
    (void)state;
    static const struct weir_title title[] = {{.lang = {"zh", 2}, .text = {"居民", 6}},
                                              {.lang = {"en", 2}, .text = {"Household", 9}}};
    build_block_to(&build, blocks, 0);
    class_->titles = (struct weir_titles){title, 2};
    version->document = text_of("No. 12 of 2019");
    class_->document = text_of("annex 1");
    SENTENCES_HOLD(english("2020-04-01", "2020-05-01", 7),
                   "2020-04-01 to 2020-05-01, 30 days, class Household: 7 m³ under test, in force "
                   "from 2020-01-01.",
                   "  By document No. 12 of 2019.", "  By document annex 1.");
    SENTENCES_HOLD(
        chinese("2020-04-01", "2020-05-01", 7),
        "2020-04-01 至 2020-05-01，30 天，类别 居民：7 立方米，适用 test（2020-01-01 起执行）。",
        "  依据文件：No. 12 of 2019。", "  依据文件：annex 1。");
}

/* A second version from 2020-04-16 on with the same class. */
static void
add_version(enum weir_change change)
{
    struct weir_version *next = build_version(&build, "2020-04-16");
    next->change = change;
    struct weir_class *same = build_class(&build, next, "home");
    struct weir_blocks *same_blocks = build_blocks(same, "household", WEIR_OVER_YEAR);
    build_block_to(&build, same_blocks, 0);
    struct weir_charge *charge = build_charge(same, "water");
    charge->blocks_id = text_of("household");
    (void)build_price(&build, charge, 0, 3 * YUAN);
}

/* 30 m³ in 30 days: 15 and 15 */
static void
a_change_by_day_is_shared_by_days(void **state)
{
    (void)state;
    build_block_to(&build, blocks, 0);
    add_version(WEIR_CHANGE_BY_DAY);
    SENTENCES_HOLD(
        english("2020-04-01", "2020-05-01", 30),
        "2020-04-01 to 2020-04-16, 15 days, class home: 15 m³ under test, in force from "
        "2020-01-01.",
        "2020-04-16 to 2020-05-01, 15 days, class home: 15 m³ under test, in force from "
        "2020-04-16.",
        "  Shared by days: the daily mean times the days before 2020-04-16, rounded to 1 m³; the "
        "rest is after it.",
        "  Blocks household, tier year 2020-01-01 to 2021-01-01: 15 m³ counted before, 15 m³ more "
        "make 30 m³.",
        "Lines of 2020-04-01 to 2020-04-16, class home:", "  water, block 1: 15 m³ × 2.00 = 30.00",
        "Lines of 2020-04-16 to 2020-05-01, class home:", "  water, block 1: 15 m³ × 3.00 = 45.00",
        "Total: 75.00");
    SENTENCES_HOLD(chinese("2020-04-01", "2020-05-01", 30),
                   "  按天分摊：日均用水量 × 2020-04-16 之前的天数，取整到 1 立方米，其余归之后。",
                   "计费明细，2020-04-16 至 2020-05-01，类别 home：");
}

static void
a_change_by_read_takes_all(void **state)
{
    (void)state;
    build_block_to(&build, blocks, 0);
    add_version(WEIR_CHANGE_BY_READ);
    SENTENCES_HOLD(english("2020-04-01", "2020-05-01", 30),
                   "2020-04-01 to 2020-05-01, 30 days, class home: 30 m³ under test, in force from "
                   "2020-04-16.",
                   "  This version takes all water that a read on or after 2020-04-16 brings.",
                   "Lines:");
    SENTENCES_HOLD(chinese("2020-04-01", "2020-05-01", 30),
                   "  自 2020-04-16 起的首次抄表，全部水量按此版本计价。");
}

static void
limits_over_a_year_say_the_year(void **state)
{
    (void)state;
    build_block_to(&build, blocks, 180);
    build_block_to(&build, blocks, 0);
    SENTENCES_HOLD(
        english("2020-04-01", "2020-05-01", 200),
        "  Blocks household, tier year 2020-01-01 to 2021-01-01: 0 m³ counted before, 200 "
        "m³ more make 200 m³.",
        "    Block 1 ends at 180 m³.", "    Block 2 has no end.",
        "Lines:", "  water, block 1: 180 m³ × 2.00 = 360.00",
        "  water, block 2: 20 m³ × 2.00 = 40.00");
    SENTENCES_HOLD(chinese("2020-04-01", "2020-05-01", 200),
                   "  阶梯 household，计量年度 2020-01-01 至 2021-01-01：此前累计 0，本次 "
                   "200，合计 200 立方米。",
                   "    第 1 级至 180 立方米。", "    第 2 级不设上限。", "计费明细：",
                   "  water，第 1 级：180 立方米 × 2.00 = 360.00");
}

static void
persons_widen_limits(void **state)
{
    (void)state;
    build_block(
        &build, blocks,
        (struct weir_block){.has_to = true, .to_l = M3(180), .extra_l = M3(30), .extra_from = 5});
    build_block(&build, blocks,
                (struct weir_block){.has_per_head = true,
                                    .has_to = true,
                                    .to_l = M3(300),
                                    .per_head_l = M3(60),
                                    .heads_from = 5});
    build_block_to(&build, blocks, 0);
    build.terms.persons = 6;
    SENTENCES_HOLD(
        english("2020-04-01", "2020-05-01", 1),
        "    Block 1: 180 m³, and 30 m³ for each person from number 5 on (2); it ends at 240 m³.",
        "    Block 2: 60 m³ for each of 6 persons; it ends at 360 m³.");
    SENTENCES_HOLD(chinese("2020-04-01", "2020-05-01", 1),
                   "    第 1 级：180 立方米，第 5 人起每人加 30 立方米（共 2 人），至 240 立方米。",
                   "    第 2 级：每人 60 立方米 × 6 人，至 360 立方米。");
    build.terms.persons = 4; /* neither */
    SENTENCES_HOLD(english("2020-04-01", "2020-05-01", 1), "    Block 1 ends at 180 m³.",
                   "    Block 2 ends at 300 m³.");
}

static void
a_factor_of_the_account_widens_limits(void **state)
{
    (void)state;
    build_block(
        &build, blocks,
        (struct weir_block){.has_to = true, .to_l = M3(10), .factor = text_of("dwellings")});
    build_block_to(&build, blocks, 0);
    build_attribute(&build, "dwellings", "4");
    SENTENCES_HOLD(english("2020-04-01", "2020-05-01", 1), "dwellings: 4.",
                   "    Block 1 ends at 40 m³.", "      Times dwellings of the account.");
    SENTENCES_HOLD(chinese("2020-04-01", "2020-05-01", 1), "    第 1 级至 40 立方米。",
                   "      乘以账户的 dwellings。");
}

static void
a_part_of_the_year_has_a_part_of_the_limits(void **state)
{
    (void)state;
    blocks->part_year = WEIR_PART_YEAR_MONTHS;
    build_block_to(&build, blocks, 180);
    build_block_to(&build, blocks, 0);
    build.terms.opened_day = build_day("2020-05-20"); /* May to December */
    SENTENCES_HOLD(english("2020-06-01", "2020-07-01", 1),
                   "    Limits of a whole year times 8/12: 8 of its months count.",
                   "    Block 1: 180 m³ in full; it ends at 120 m³.");
    SENTENCES_HOLD(chinese("2020-06-01", "2020-07-01", 1),
                   "    全年水量上限 × 8/12（本年度计 8 个月）。",
                   "    第 1 级：全额 180 立方米，至 120 立方米。");
    blocks->part_year = WEIR_PART_YEAR_DAYS;
    build.terms.opened_day = build_day("2020-07-02"); /* 183 of 366 days */
    SENTENCES_HOLD(english("2020-08-01", "2020-09-01", 1),
                   "    Limits of a whole year times 1/2: the part of the year in which they hold.",
                   "    Block 1: 180 m³ in full; it ends at 90 m³.");
    SENTENCES_HOLD(chinese("2020-08-01", "2020-09-01", 1),
                   "    全年水量上限 × 1/2（本年度内适用的部分）。");
}

static void
limits_over_a_month_are_multiplied_by_the_months(void **state)
{
    (void)state;
    blocks->over = WEIR_OVER_MONTH;
    build_block_to(&build, blocks, 20);
    build_block_to(&build, blocks, 0);
    SENTENCES_HOLD(english("2020-04-01", "2020-06-01", 30),
                   "  Blocks household, by the bill: 30 m³.",
                   "    Limits of a month times 2: the months of this bill.",
                   "    Block 1: 20 m³ in full; it ends at 40 m³.");
    SENTENCES_HOLD(chinese("2020-04-01", "2020-06-01", 30),
                   "  阶梯 household，按本期账单：30 立方米。", "    月水量上限 × 2（本期月数）。");
    version->month_exact = true; /* 73 x 12 / 365 = 12/5 */
    SENTENCES_HOLD(english("2020-04-01", "2020-06-13", 30),
                   "    Limits of a month times 12/5: the months of this bill.",
                   "    Block 1: 20 m³ in full; it ends at 48 m³.");
}

static void
limits_over_a_period_can_be_by_the_day_and_are_shared_by_parts(void **state)
{
    (void)state;
    blocks->over = WEIR_OVER_PERIOD;
    build_block(&build, blocks, (struct weir_block){.has_per_day = true, .per_day_l = 500});
    build_block_to(&build, blocks, 0);
    SENTENCES_HOLD(english("2020-03-01", "2020-03-31", 30),
                   "    Block 1: 0.5 m³ for each day; it ends at 15 m³.");
    SENTENCES_HOLD(chinese("2020-03-01", "2020-03-31", 30),
                   "    第 1 级：每天 0.5 立方米，至 15 立方米。");
    add_version(WEIR_CHANGE_BY_DAY);
    build.finished = false;
    SENTENCES_HOLD(english("2020-04-01", "2020-05-01", 30),
                   "    Limits of a bill times 1/2: the share of its days.",
                   "    Block 1: 0.5 m³ for each day; it ends at 7.5 m³.");
    SENTENCES_HOLD(chinese("2020-04-01", "2020-05-01", 30), "    本期上限 × 1/2（按天数分摊）。");
}

static void
limits_against_a_plan_say_the_plan(void **state)
{
    (void)state;
    blocks->over = WEIR_OVER_PERIOD;
    blocks->against_plan = true;
    build_block(&build, blocks, (struct weir_block){.has_to = true, .to_ppm = 1200000});
    build_block_to(&build, blocks, 0);
    (void)build_plan(&build, "2020-01-01", "2021-01-01", M3(50));
    SENTENCES_HOLD(english("2020-04-01", "2020-05-01", 1),
                   "    Block 1: 120 % of the plan of 50 m³; it ends at 60 m³.");
    SENTENCES_HOLD(chinese("2020-04-01", "2020-05-01", 1),
                   "    第 1 级：计划 50 立方米的 120 %，至 60 立方米。");
}

static struct weir_surcharge *
add_surcharge(void)
{
    build_block_to(&build, blocks, 0);
    (void)build_priced(&build, class_, "base", 1 * YUAN);
    struct weir_surcharge *surcharge = build_surcharge(&build, class_, "above", "base");
    build_band(&build, surcharge, 200000, 1000000);
    build_band(&build, surcharge, 0, 2500000);
    return surcharge;
}

static void
a_surcharge_says_its_row_and_its_bands(void **state)
{
    (void)state;
    struct weir_surcharge *surcharge = add_surcharge();
    build_plan(&build, "2020-01-01", "2021-01-01", M3(10))->kind = WEIR_AGAINST_PLAN;
    SENTENCES_HOLD(
        english("2020-04-01", "2020-05-01", 15),
        "  Surcharge above, held against the plan from 2020-01-01 to 2021-01-01 of 10 m³: 0 m³ "
        "counted before, 15 m³ after.",
        "    Band 1 ends at 12 m³ and adds 1 times the price.",
        "    Band 2 has no end and adds 2.5 times the price.",
        "Lines:", "  above, band 1: 2 m³ × 1.00 = 2.00", "    1 times the price of base.",
        "  above, band 2: 3 m³ × 2.50 = 7.50", "    2.5 times the price of base.");
    SENTENCES_HOLD(chinese("2020-04-01", "2020-05-01", 15),
                   "  加价 above：按 2020-01-01 至 2021-01-01 的用水计划 10 立方米考核；此前累计 "
                   "0，之后 15 立方米。",
                   "    第 1 档至 12 立方米，加 1 倍。", "    第 2 档不设上限，加 2.5 倍。",
                   "  above，第 1 档：2 立方米 × 1.00 = 2.00", "    base 价格的 1 倍。");
    surcharge->against = WEIR_AGAINST_NORM;
    build.plan[0].kind = WEIR_AGAINST_NORM;
    SENTENCES_HOLD(
        english("2020-04-01", "2020-05-01", 15),
        "  Surcharge above, held against the norm from 2020-01-01 to 2021-01-01 of 10 m³: 0 m³ "
        "counted before, 15 m³ after.");
}

static void
a_surcharge_without_a_row_is_told(void **state)
{
    (void)state;
    (void)add_surcharge();
    SENTENCES_HOLD(english("2020-04-01", "2020-05-01", 15),
                   "  Surcharge above: no plan holds on the last day, so there is none.");
    SENTENCES_HOLD(chinese("2020-04-01", "2020-05-01", 15),
                   "  加价 above：期末无有效计划，不加价。");
}

static void
a_held_bill_says_why(void **state)
{
    (void)state;
    build_block_to(&build, blocks, 0);
    (void)build_price(&build, build_charge(class_, "gap"), 3, YUAN); /* no such block */
    SENTENCES_HOLD(english("2020-04-01", "2020-05-01", 15),
                   "2020-04-01 to 2020-05-01, 30 days: 15 m³.",
                   "Not billed: no price of the tariff matches (no-price gap).");
    SENTENCES_HOLD(chinese("2020-04-01", "2020-05-01", 15),
                   "未计费：价目中无适用价格（no-price gap）。");
}

static void
a_bill_without_lines_says_so(void **state)
{
    (void)state;
    build_block_to(&build, blocks, 0);
    SENTENCES_HOLD(english("2020-04-01", "2020-05-01", 0),
                   "There is nothing to pay, so there are no lines.", "Total: 0.00");
    SENTENCES_HOLD(chinese("2020-04-01", "2020-05-01", 0), "本期无费用，无明细。", "合计：0.00");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_bill_begins_with_its_days_and_terms),
        CASE(a_part_has_its_class_version_and_documents),
        CASE(a_change_by_day_is_shared_by_days),
        CASE(a_change_by_read_takes_all),
        CASE(limits_over_a_year_say_the_year),
        CASE(persons_widen_limits),
        CASE(a_factor_of_the_account_widens_limits),
        CASE(a_part_of_the_year_has_a_part_of_the_limits),
        CASE(limits_over_a_month_are_multiplied_by_the_months),
        CASE(limits_over_a_period_can_be_by_the_day_and_are_shared_by_parts),
        CASE(limits_against_a_plan_say_the_plan),
        CASE(a_surcharge_says_its_row_and_its_bands),
        CASE(a_surcharge_without_a_row_is_told),
        CASE(a_held_bill_says_why),
        CASE(a_bill_without_lines_says_so),
    };
    return cmocka_run_group_tests_name("batch/explain", tests, NULL, NULL);
}
