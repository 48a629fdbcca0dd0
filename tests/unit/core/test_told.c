/* Unit tests of core/told.c: keys, precedence and words of findings. */
#include "core/told.h"

#include "base/text.h"
#include "harness/cmocka_all.h"

static struct weir_arena *arena;
static struct told told;

static int
setup(void **state)
{
    (void)state;
    arena = weir_arena_new(1 << 20);
    return told_init(&told, 8, arena) != WEIR_OK;
}

static int
teardown(void **state)
{
    (void)state;
    weir_arena_free(arena);
    return 0;
}

static void
add(enum weir_finding code, int64_t meter_id, const char *subject, int32_t day)
{
    const struct account_finding finding = {
        .code = code,
        .held = weir_finding_holds(code),
        .meter_id = meter_id,
        .subject = text_of(subject),
        .day = day,
    };
    told_add(&told, &finding);
}

static void
a_key_is_told_once(void **state)
{
    (void)state;
    add(WEIR_FINDING_ROLLOVER, 1, NULL, 10);
    add(WEIR_FINDING_ROLLOVER, 1, NULL, 10);
    assert_int_equal(told.count, 1);
    add(WEIR_FINDING_ROLLOVER, 2, NULL, 10);
    add(WEIR_FINDING_ROLLOVER, 1, NULL, 11);
    add(WEIR_FINDING_STUCK, 1, NULL, 10);
    add(WEIR_FINDING_STUCK, 0, "A", 10);
    add(WEIR_FINDING_STUCK, 0, "B", 10);
    assert_int_equal(told.count, 6);
}

static void
only_the_first_in_precedence_holds(void **state)
{
    (void)state;
    add(WEIR_FINDING_BACKWARD, 1, NULL, 10);
    add(WEIR_FINDING_ROLLOVER, 1, NULL, 11);
    add(WEIR_FINDING_NO_PRICE, 0, "water", 12);
    assert_int_equal(told.count, 2);
    add(WEIR_FINDING_READ_CONFLICT, 2, NULL, 13);
    assert_int_equal(told.count, 2);
    assert_int_equal(told.item[0].code, WEIR_FINDING_READ_CONFLICT);
    assert_int_equal(told.item[0].meter_id, 2);
}

static void
a_finding_about_a_meter_has_its_registers_in_words(void **state)
{
    (void)state;
    static const struct {
        struct meter_told about;
        const char *detail;
    } rows[] = {
        {{WEIR_FINDING_NO_LAST_REGISTER, true, 1, 1, 0, 0, 0, 0},
         "removed, and its register is not known: nothing to estimate it from"},
        {{WEIR_FINDING_NO_LAST_REGISTER, false, 1, 1, 91000, 45000, 91, 45},
         "removed, and its register is not known: 45.000 m3 in 45 days, as 91.000 m3 in 91"},
        {{WEIR_FINDING_MISSING, false, 1, 1, 99000, 33000, 92, 31},
         "33.000 m3 in 31 days, as 99.000 m3 in 92"},
        {{WEIR_FINDING_MISSING, true, 1, 1, 0, 0, 0, 0}, "nothing to estimate it from"},
        {{WEIR_FINDING_NOT_INSTALLED, false, 1, 1, 0, 12500, 0, 0},
         "register 12.500 outside the days it was installed"},
        {{WEIR_FINDING_NEGATIVE_SUB, true, 1, 1, 0, -5000, 0, 0},
         "-5.000 m3 left when the sub-meters are taken off"},
        {{WEIR_FINDING_READ_CONFLICT, true, 1, 1, 1000, 2000, 0, 0}, "registers 1.000 and 2.000"},
        {{WEIR_FINDING_BACKWARD, true, 1, 1, 2000, 1000, 0, 0},
         "register 1.000 after 2.000; misread, exchanged, or mounted backwards"},
        {{WEIR_FINDING_ROLLOVER, false, 1, 1, 2000, 1000, 0, 0}, "register 1.000 after 2.000"},
        {{WEIR_FINDING_TOO_HIGH, true, 1, 1, 91000, 900500, 91, 30},
         "900.500 m3 in 30 days; before, 91.000 m3 in 91"},
        {{WEIR_FINDING_TOO_LOW, false, 1, 1, 91000, 0, 91, 30},
         "0.000 m3 in 30 days; before, 91.000 m3 in 91"},
        {{WEIR_FINDING_STUCK, false, 1, 1, 14000, 0, 180, 30}, "register 14.000 for 180 days"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(told_init(&told, 1, arena), WEIR_OK);
        assert_int_equal(told_add_meter(&told, &rows[i].about), WEIR_OK);
        assert_true(text_equal(told.item[0].detail, text_of(rows[i].detail)));
        assert_int_equal(told.item[0].held, rows[i].about.held);
        assert_int_equal(told.item[0].meter_id, 1);
    }
}

static void
a_full_arena_is_said(void **state)
{
    (void)state;
    const struct meter_told about = {.code = WEIR_FINDING_STUCK};
    struct weir_arena *small = weir_arena_new(1);
    assert_int_equal(told_init(&told, 1, small), WEIR_E_NOMEM);
    assert_int_equal(told_init(&told, 1, arena), WEIR_OK);
    told.arena = small;
    assert_int_equal(told_add_meter(&told, &about), WEIR_E_NOMEM);
    weir_arena_free(small);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_key_is_told_once),
        CASE(only_the_first_in_precedence_holds),
        CASE(a_finding_about_a_meter_has_its_registers_in_words),
        CASE(a_full_arena_is_said),
    };
    return cmocka_run_group_tests_name("core/told", tests, NULL, NULL);
}
