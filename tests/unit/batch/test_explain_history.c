/* Unit tests of batch/explain_history.c: rows with their versions, findings with their decisions.
 */
#include "batch/explain_history.h"

#include "base/civil.h"
#include "base/text.h"
#include "harness/sentences.h"
#include "host/zone.h"

static struct sentences said;

static int
setup(void **state)
{
    (void)state;
    struct weir_error error = {0};
    return zone_set("Asia/Shanghai", &error) == WEIR_OK ? 0 : -1;
}

static int32_t
day(const char *text)
{
    int32_t value = 0;
    assert_int_equal(civil_parse(text_of(text), &value), WEIR_OK);
    return value;
}

/* 08:00 of that day in the zone is midnight in UTC. */
static int64_t
instant(const char *text)
{
    return (int64_t)day(text) * 86400;
}

static const struct sentences *
say(enum explain_language language, const struct explain_store_facts *facts)
{
    const struct explain to = sentences_begin(&said, language);
    struct speech speech;
    speech_begin(&speech, &to);
    explain_history_say(&speech, facts);
    explain_history_say_findings(&speech, facts);
    return &said;
}

static void
terms_say_when_they_were_recorded_and_what_they_replaced(void **state)
{
    (void)state;
    const struct explain_store_terms terms[] = {
        {.from_day = day("2022-01-01"),
         .recorded_s = instant("2022-01-05"),
         .reason = text_of("late"),
         .tariff = text_of("city"),
         .class_id = text_of("shop")},
        {.from_day = day("2024-03-01"),
         .recorded_s = instant("2024-08-05"),
         .reason = text_of("error"),
         .tariff = text_of("city"),
         .class_id = text_of("home"),
         .has_persons = true,
         .persons = 6,
         .relief = text_of("dibao")},
        {.from_day = day("2024-03-01"),
         .recorded_s = instant("2024-03-02"),
         .reason = text_of("late"),
         .tariff = text_of("city"),
         .class_id = text_of("home"),
         .has_persons = true,
         .persons = 3},
    };
    const struct explain_store_facts facts = {.terms = terms, .terms_count = 3};
    assert_string_equal(
        say(EXPLAIN_ENGLISH, &facts)->text,
        "Terms from 2022-01-01 on, recorded on 2022-01-05: tariff city, class shop.\n"
        "Terms from 2024-03-01 on, recorded on 2024-08-05: tariff city, class home, 6 persons, "
        "relief dibao.\n"
        "  Reason error: what was billed wrong before is corrected.\n"
        "  They replace those recorded on 2024-03-02: tariff city, class home, 3 persons.\n");
    assert_string_equal(
        say(EXPLAIN_CHINESE, &facts)->text,
        "2022-01-01 起的用水条件（2022-01-05 登记）：价目 city，类别 shop。\n"
        "2024-03-01 起的用水条件（2024-08-05 登记）：价目 city，类别 home，6 人，优惠 dibao。\n"
        "  原因：差错（error），此前错收的予以更正。\n"
        "  替代 2024-03-02 登记的：价目 city，类别 home，3 人。\n");
}

static struct explain_store_plan
plan(const char *kind, const char *recorded, int64_t volume_m3)
{
    return (struct explain_store_plan){
        .kind = text_of(kind),
        .from_day = day("2024-01-01"),
        .to_day = day("2025-01-01"),
        .recorded_s = instant(recorded),
        .reason = text_of("late"),
        .waived = volume_m3 < 0,
        .volume_l = volume_m3 * 1000,
    };
}

static void
plans_name_every_version(void **state)
{
    (void)state;
    const struct explain_store_plan plans[] = {
        plan("norm", "2024-01-03", 500),  plan("permit", "2024-01-03", 9000),
        plan("plan", "2024-09-20", 1300), plan("plan", "2024-05-01", -1),
        plan("plan", "2024-01-02", 1000),
    };
    const struct explain_store_facts facts = {.plan = plans, .plan_count = 5};
    assert_string_equal(
        say(EXPLAIN_ENGLISH, &facts)->text,
        "The norm from 2024-01-01 to 2025-01-01, recorded on 2024-01-03: 500 m³.\n"
        "The permitted volume from 2024-01-01 to 2025-01-01, recorded on 2024-01-03: 9000 m³.\n"
        "The plan from 2024-01-01 to 2025-01-01, recorded on 2024-09-20: 1300 m³.\n"
        "  Reason late: what was billed before it was recorded stands.\n"
        "  It replaces the one recorded on 2024-05-01: waived.\n"
        "  It replaces the one recorded on 2024-01-02: 1000 m³.\n");
    assert_string_equal(say(EXPLAIN_CHINESE, &facts)->text,
                        "用水定额 2024-01-01 至 2025-01-01（2024-01-03 登记）：500 立方米。\n"
                        "许可水量 2024-01-01 至 2025-01-01（2024-01-03 登记）：9000 立方米。\n"
                        "用水计划 2024-01-01 至 2025-01-01（2024-09-20 登记）：1300 立方米。\n"
                        "  原因：迟报（late），登记前已计费的不变。\n"
                        "  替代 2024-05-01 登记的：免予考核。\n"
                        "  替代 2024-01-02 登记的：1000 立方米。\n");
}

static void
a_waived_plan_says_so(void **state)
{
    (void)state;
    const struct explain_store_plan waived = plan("plan", "2024-05-01", -1);
    const struct explain_store_facts facts = {.plan = &waived, .plan_count = 1};
    SENTENCES_HOLD(say(EXPLAIN_ENGLISH, &facts),
                   "The plan from 2024-01-01 to 2025-01-01, recorded on 2024-05-01: waived.");
    SENTENCES_HOLD(say(EXPLAIN_CHINESE, &facts),
                   "用水计划 2024-01-01 至 2025-01-01（2024-05-01 登记）：免予考核。");
}

static void
documents_have_their_digests(void **state)
{
    (void)state;
    const struct explain_store_tariff tariffs[] = {
        {.tariff = text_of("city"), .recorded_s = instant("2024-01-02"), .digest = text_of("00ff")},
        {.tariff = text_of("fee"),
         .recorded_s = INT64_MAX, /* no such day */
         .reason = text_of("a price was typed wrong"),
         .digest = text_of("11ee")},
    };
    const struct explain_store_facts facts = {.tariff = tariffs, .tariff_count = 2};
    SENTENCES_HOLD(say(EXPLAIN_ENGLISH, &facts),
                   "Tariff city: the document published on 2024-01-02, SHA-256 00ff.",
                   "Tariff fee: the document published on ?, SHA-256 11ee.",
                   "  It corrects an earlier one: a price was typed wrong.");
    SENTENCES_HOLD(say(EXPLAIN_CHINESE, &facts), "价目 city：2024-01-02 发布的文件，SHA-256 00ff。",
                   "  为更正文件：a price was typed wrong。");
}

static void
findings_say_who_decided(void **state)
{
    (void)state;
    const struct explain_store_finding findings[] = {
        {.code = text_of("backward"),
         .subject = text_of("M1"),
         .day = day("2024-04-01"),
         .detail = text_of("register 5.000 after 9.000"),
         .decision = text_of("accept"),
         .reason = text_of("seen"),
         .actor = text_of("li"),
         .decided_s = instant("2024-04-03")},
        {.code = text_of("of-tomorrow"), /* a code of another program */
         .subject = text_of("A1"),
         .day = day("2024-04-02"),
         .detail = text_of("something")},
    };
    const struct explain_store_facts facts = {.finding = findings, .finding_count = 2};
    assert_string_equal(
        say(EXPLAIN_ENGLISH, &facts)->text,
        "Told: the register is below the last one (backward), M1, 2024-04-01: register 5.000 after "
        "9.000.\n"
        "  Decided by li on 2024-04-03: accept, because: seen.\n"
        "Told: of-tomorrow (of-tomorrow), A1, 2024-04-02: something.\n"
        "  Nobody has decided anything about it.\n");
    SENTENCES_HOLD(
        say(EXPLAIN_CHINESE, &facts),
        "提示：读数小于上次读数（backward），M1，2024-04-01：register 5.000 after 9.000。",
        "  2024-04-03 由 li 核定：accept，理由：seen。", "  尚无人核定。");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(terms_say_when_they_were_recorded_and_what_they_replaced),
        cmocka_unit_test(plans_name_every_version),
        cmocka_unit_test(a_waived_plan_says_so),
        cmocka_unit_test(documents_have_their_digests),
        cmocka_unit_test(findings_say_who_decided),
    };
    return cmocka_run_group_tests_name("batch/explain_history", tests, setup, NULL);
}
