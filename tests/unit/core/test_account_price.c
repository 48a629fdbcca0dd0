/* Unit tests of core/account_price.c: what it gives to those who make bills; the pricing itself is
 * tested by test_account.c, through account_bill. */
#include "core/account_price.h"

#include "harness/tariff_build.h"

static struct build build;
static const struct weir_tariff *tariffs[1];
static struct account_rules rules;
static struct terms_account terms[2];
static struct account_known known;

/* Whole m3 from 2022, tens of m3 from 2024. */
static int
setup(void **state)
{
    (void)state;
    build_begin(&build);
    build_version(&build, "2022-01-01")->volume_step_l = BUILD_M3_L;
    (void)build_class(&build, &build.tariff.version[0], "home");
    struct weir_version *later = build_version(&build, "2024-01-01");
    later->volume_step_l = 10 * (int64_t)BUILD_M3_L;
    (void)build_class(&build, later, "home");
    assert_int_equal(tariff_finish(&build.tariff, &build.names, build.arena), WEIR_OK);
    tariffs[0] = &build.tariff;
    rules = (struct account_rules){.tariffs = {tariffs, 1}, .names = &build.names};
    for (unsigned i = 0; i < 2; i++)
        terms[i] = (struct terms_account){
            .stamp = {.from_day = build_day(i == 0 ? "2022-01-01" : "2024-06-01")},
            .tariff = text_of("test"),
            .class_id = text_of("home"),
            .closed_day = i == 0 ? WEIR_DAY_NONE : build_day("2024-08-01"),
        };
    known = (struct account_known){.terms = terms, .terms_count = 2};
    return 0;
}

static int
teardown(void **state)
{
    (void)state;
    build_end(&build);
    return 0;
}

static int64_t
step_on(const char *day)
{
    int64_t step_l = 0;
    assert_int_equal(account_price_step(&known, &rules, build_day(day), build.arena, &step_l),
                     WEIR_OK);
    return step_l;
}

static void
the_step_is_that_of_the_last_day(void **state)
{
    (void)state;
    assert_int_equal(step_on("2024-01-01"), 1000);
    assert_int_equal(step_on("2024-01-02"), 10000);
    assert_int_equal(step_on("2021-01-01"), 1); /* no tariff */
}

static void
an_account_is_closed_as_known_on_a_day(void **state)
{
    (void)state;
    assert_int_equal(account_price_closed_day(&known, build_day("2021-01-01")), WEIR_DAY_NONE);
    assert_int_equal(account_price_closed_day(&known, build_day("2024-05-31")), WEIR_DAY_NONE);
    assert_int_equal(account_price_closed_day(&known, build_day("2024-06-01")),
                     build_day("2024-08-01"));
}

static void
a_full_arena_is_said(void **state)
{
    (void)state;
    enum weir_status status = WEIR_E_NOMEM;
    unsigned refused = 0;
    for (size_t bytes = 1; status == WEIR_E_NOMEM; bytes += 16, refused++) {
        struct weir_arena *small = weir_arena_new(bytes);
        int64_t step_l;
        status = account_price_step(&known, &rules, build_day("2024-01-01"), small, &step_l);
        weir_arena_free(small);
    }
    assert_int_equal(status, WEIR_OK);
    assert_true(refused > 2);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(the_step_is_that_of_the_last_day),
        CASE(an_account_is_closed_as_known_on_a_day),
        CASE(a_full_arena_is_said),
    };
    return cmocka_run_group_tests_name("core/account_price", tests, NULL, NULL);
}
