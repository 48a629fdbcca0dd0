/* Unit tests of batch/explain_water.c: registers, fractions and uses in words. */
#include "batch/explain_water.h"

#include "base/civil.h"
#include "base/text.h"
#include "harness/sentences.h"

#define M3(value) ((int64_t)(value)*1000)

static const struct explain_store_meter meters[] = {{7, {"M7", 2}}, {8, {"M8", 2}}};
static const struct explain_store_facts facts = {.meter = meters, .meter_count = 2};

static struct meter_installation installation;
static struct meter_read reads[4];
static struct meter_point points[4];
static struct usage_part parts[2];
static struct usage_state states[2];
static struct terms_use uses[4];
static const struct terms_use *use_rows[] = {&uses[0], &uses[1], &uses[2], &uses[3]};
static struct weir_use shared[4];
static struct weir_version version;
static struct weir_step step;
static struct account_basis basis;
static struct sentences said;

static int32_t
day(const char *text)
{
    int32_t value = 0;
    assert_int_equal(civil_parse(text_of(text), &value), WEIR_OK);
    return value;
}

/* One meter, in since January, read once: 100 to 130. */
static int
setup(void **state)
{
    (void)state;
    installation = (struct meter_installation){
        .stamp = {.from_day = day("2023-01-01")},
        .meter_id = 7,
        .litres_per_count = 1000,
        .to_day = WEIR_DAY_NONE,
    };
    reads[0] = (struct meter_read){
        .meter_id = 7,
        .day = day("2024-04-01"),
        .register_milli = 130000,
        .kind = METER_READ_ACTUAL,
    };
    points[0] = (struct meter_point){.day = day("2024-03-01"), .register_milli = 100000};
    points[1] = (struct meter_point){
        .day = day("2024-04-01"), .register_milli = 130000, .volume_l = M3(30)};
    parts[0] = (struct usage_part){
        .installation = &installation,
        .begin_day = day("2024-03-01"),
        .end_day = day("2024-04-01"),
        .begin_register_milli = 100000,
        .end_register_milli = 130000,
        .volume_l = M3(30),
        .point = points,
        .point_count = 2,
    };
    version = (struct weir_version){.volume_step_l = 1};
    step = (struct weir_step){.kind = WEIR_STEP_PART, .version = &version};
    basis = (struct account_basis){
        .known = {.head_through_day = day("2024-03-01"), .read = reads, .read_count = 1},
        .usage = {.begin_day = day("2024-03-01"),
                  .end_day = day("2024-04-01"),
                  .part = parts,
                  .part_count = 1},
        .water = {.volume_l = M3(30)},
        .priced = {.step = &step, .step_count = 1},
        .use = use_rows,
    };
    basis.request.use = shared;
    return 0;
}

static const struct sentences *
say(enum explain_language language)
{
    const struct explain to = sentences_begin(&said, language);
    struct speech speech;
    speech_begin(&speech, &to);
    explain_water_say(&speech, &basis, &facts);
    return &said;
}

static const struct sentences *
english(void)
{
    return say(EXPLAIN_ENGLISH);
}

static const struct sentences *
chinese(void)
{
    return say(EXPLAIN_CHINESE);
}

static void
a_meter_has_its_registers_and_reads(void **state)
{
    (void)state;
    assert_string_equal(english()->text,
                        "Meter M7: register 100 on 2024-03-01, 130 on 2024-04-01: 30 m³.\n"
                        "  2024-04-01, read: from 100 to 130, 30 m³.\n"
                        "Nothing is estimated.\n");
    assert_string_equal(chinese()->text,
                        "水表 M7：2024-03-01 读数 100，2024-04-01 读数 130，用水 30 立方米。\n"
                        "  2024-04-01 实抄：由 100 至 130，30 立方米。\n"
                        "本期无估算水量。\n");
}

static void
a_meter_without_a_name_has_its_number(void **state)
{
    (void)state;
    installation.meter_id = 9;
    reads[0].meter_id = 9;
    SENTENCES_HOLD(english(), "Meter 9: register 100 on 2024-03-01, 130 on 2024-04-01: 30 m³.");
}

static void
each_kind_of_read_has_its_word(void **state)
{
    (void)state;
    static const struct {
        enum meter_read_kind kind;
        const char *english;
        const char *chinese;
    } rows[] = {
        {METER_READ_ACTUAL, "read", "实抄"},
        {METER_READ_ESTIMATE, "estimated", "估抄"},
        {METER_READ_CUSTOMER, "read by the customer", "用户自报"},
        {METER_READ_INSTALL, "read when it was put in", "装表读数"},
        {METER_READ_REMOVE, "read when it was taken out", "拆表读数"},
        {METER_READ_CORRECTION, "read, corrected", "更正读数"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char line[100];
        reads[0].kind = rows[i].kind;
        (void)snprintf(line, sizeof line, "  2024-04-01, %s: from 100 to 130, 30 m³.",
                       rows[i].english);
        SENTENCES_HOLD(english(), line);
        (void)snprintf(line, sizeof line, "  2024-04-01 %s：由 100 至 130，30 立方米。",
                       rows[i].chinese);
        SENTENCES_HOLD(chinese(), line);
    }
}

static void
a_point_without_a_read_is_named_by_what_it_is(void **state)
{
    (void)state;
    basis.known.read_count = 0;
    SENTENCES_HOLD(english(), "  2024-04-01, read: from 100 to 130, 30 m³.");
    points[1].estimated = true;
    SENTENCES_HOLD(english(), "  2024-04-01, estimated: from 100 to 130, 30 m³.");
    points[1].estimated = false;
    parts[0].removed = true;
    SENTENCES_HOLD(english(), "  2024-04-01, read when it was taken out: from 100 to 130, 30 m³.",
                   "  Taken out on 2024-04-01 at register 130.");
    SENTENCES_HOLD(chinese(), "  2024-04-01 拆表，终止读数 130。");
}

static void
an_estimate_is_told(void **state)
{
    (void)state;
    basis.usage.estimated = true;
    SENTENCES_HOLD(english(), "Some of this water is estimated; the next true read settles it.");
    SENTENCES_HOLD(chinese(), "本期含估算水量，下次实抄后结清。");
}

static void
a_register_that_falls_went_over_or_back(void **state)
{
    (void)state;
    points[1].register_milli = 20000;
    reads[0].register_milli = 20000;
    SENTENCES_HOLD(english(), "  2024-04-01, read: from 100 over the highest number to 20, 30 m³.");
    SENTENCES_HOLD(chinese(), "  2024-04-01 实抄：由 100 走满归零至 20，30 立方米。");
    points[1].volume_l = 0;
    SENTENCES_HOLD(english(),
                   "  2024-04-01, read: from 100 back to 20; no water is counted, as was decided.");
    SENTENCES_HOLD(chinese(), "  2024-04-01 实抄：由 100 回退至 20，经核定不计水量。");
}

static void
reads_that_were_not_used_are_told(void **state)
{
    (void)state;
    reads[1] = reads[0];
    reads[1].register_milli = 125000;
    reads[1].kind = METER_READ_ESTIMATE;
    reads[2] = reads[1];
    reads[2].meter_id = 8; /* another meter's */
    reads[3] = reads[1];
    reads[3].day = day("2024-04-02"); /* after the bill */
    basis.known.read_count = 4;
    SENTENCES_HOLD(english(), "  2024-04-01, read: from 100 to 130, 30 m³.",
                   "  2024-04-01, estimated: 125, not used; another read took its place, or it was "
                   "left out by a decision.");
    assert_null(strstr(said.text, "2024-04-02"));
    SENTENCES_HOLD(chinese(), "  2024-04-01 估抄：125，未采用（已由其他读数替代或经核定不计）。");
}

static void
a_meter_put_in_says_when_and_at_which_register(void **state)
{
    (void)state;
    installation.stamp.from_day = day("2024-03-01");
    installation.litres_per_count = 10;
    SENTENCES_HOLD(english(), "  One count of the register is 0.01 m³.",
                   "  Put in on 2024-03-01 at register 100.");
    SENTENCES_HOLD(chinese(), "  读数每 1 为 0.01 立方米。", "  2024-03-01 装表，起始读数 100。");
}

static void
a_meter_behind_is_taken_off(void **state)
{
    (void)state;
    static struct meter_installation behind;
    behind = installation;
    behind.meter_id = 8;
    behind.of_other = true;
    parts[1] = parts[0];
    parts[1].installation = &behind;
    parts[1].volume_l = -M3(30);
    basis.usage.part_count = 2;
    basis.water.volume_l = 0;
    SENTENCES_HOLD(english(),
                   "Meter M8 behind this one is billed apart: register 100 on 2024-03-01, 130 on "
                   "2024-04-01; 30 m³ are taken off.",
                   "Counted in all: 0 m³.");
    SENTENCES_HOLD(
        chinese(),
        "下级水表 M8 单独计费：2024-03-01 读数 100，2024-04-01 读数 130，扣除 30 立方米。",
        "合计计量：0 立方米。");
}

static void
fractions_are_followed(void **state)
{
    (void)state;
    states[0].carried_l = 600;
    states[1].carried_l = 50;
    basis.known.state = states;
    basis.known.state_count = 2;
    version.volume_step_l = 1000;
    basis.water.carried_l = 650;
    SENTENCES_HOLD(english(),
                   "Brought from the bill before, where it was less than a step: 0.65 m³.",
                   "Billed in steps of 1 m³: 30 m³.", "Left for the next bill: 0.65 m³.");
    SENTENCES_HOLD(chinese(), "上期结转的零头：0.65 立方米。", "按 1 立方米取整计费：30 立方米。",
                   "零头结转下期：0.65 立方米。");
    basis.water.carried_l = 0;
    basis.water.dropped_l = 650;
    SENTENCES_HOLD(english(), "Left over at the closing, and not billed: 0.65 m³.");
    SENTENCES_HOLD(chinese(), "销户时剩余零头不计费：0.65 立方米。");
    basis.priced.step_count = 0; /* no step is known: none is told */
    assert_null(strstr(english()->text, "steps of"));
}

static void
what_was_brought_along_is_told_in_its_first_bill(void **state)
{
    (void)state;
    struct account_opening opening = {
        .day = day("2024-03-01"),
        .blocks = text_of("household"),
        .year_begin_day = day("2024-01-01"),
        .used_l = M3(150),
    };
    basis.known.opening = &opening;
    basis.known.opening_count = 1;
    SENTENCES_HOLD(english(), "Brought along on 2024-03-01: 150 m³ in the blocks household of the "
                              "tier year from 2024-01-01 on.");
    SENTENCES_HOLD(chinese(),
                   "2024-03-01 转入：阶梯 household 自 2024-01-01 起的计量年度内已用 150 立方米。");
    opening.day = day("2024-02-01"); /* in the bill before */
    assert_null(strstr(english()->text, "Brought along"));
    basis.known.head_through_day = WEIR_DAY_NONE;
    assert_non_null(strstr(english()->text, "Brought along"));
    opening.day = day("2024-04-01");
    assert_null(strstr(english()->text, "Brought along"));
    opening.blocks = (struct weir_text){NULL, 0};
    opening.day = day("2024-02-01");
    assert_null(strstr(english()->text, "Brought along"));
}

static void
uses_say_how_the_water_was_shared(void **state)
{
    (void)state;
    static const struct weir_title title[] = {{.lang = {"en", 2}, .text = {"Shop", 4}}};
    static struct weir_class shop;
    shop = (struct weir_class){.id = text_of("shop"), .titles = {title, 1}};
    version.class_ = &shop;
    version.class_count = 1;
    step.class_id = text_of("shop");
    uses[0] = (struct terms_use){
        .class_id = text_of("shop"), .has_volume = true, .per = TERMS_PER_BILL, .volume_l = M3(5)};
    uses[1] = (struct terms_use){.class_id = text_of("garden"),
                                 .has_volume = true,
                                 .per = TERMS_PER_MONTH,
                                 .volume_l = M3(2)};
    uses[2] =
        (struct terms_use){.class_id = text_of("flats"), .has_share = true, .share_ppm = 250000};
    uses[3] =
        (struct terms_use){.class_id = text_of("firm"), .has_share = true, .share_ppm = 750000};
    for (unsigned i = 0; i < 4; i++)
        shared[i].volume_l = M3(i + 1);
    basis.use_count = 4;
    SENTENCES_HOLD(english(), "The water is shared among 4 uses:", "  Shop: 5 m³ a bill: 1 m³.",
                   "  garden: 2 m³ a month: 2 m³.", "  flats: 25 % of the rest: 3 m³.",
                   "  firm: what remains: 4 m³.");
    SENTENCES_HOLD(chinese(), "本期水量分为 4 类用途：", "  shop：每期固定 5 立方米，计 1 立方米。",
                   "  garden：每月固定 2 立方米，计 2 立方米。",
                   "  flats：其余水量的 25 %，计 3 立方米。", "  firm：剩余水量，计 4 立方米。");
}

#define CASE(name) cmocka_unit_test_setup(name, setup)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_meter_has_its_registers_and_reads),
        CASE(a_meter_without_a_name_has_its_number),
        CASE(each_kind_of_read_has_its_word),
        CASE(a_point_without_a_read_is_named_by_what_it_is),
        CASE(an_estimate_is_told),
        CASE(a_register_that_falls_went_over_or_back),
        CASE(reads_that_were_not_used_are_told),
        CASE(a_meter_put_in_says_when_and_at_which_register),
        CASE(a_meter_behind_is_taken_off),
        CASE(fractions_are_followed),
        CASE(what_was_brought_along_is_told_in_its_first_bill),
        CASE(uses_say_how_the_water_was_shared),
    };
    return cmocka_run_group_tests_name("batch/explain_water", tests, NULL, NULL);
}
