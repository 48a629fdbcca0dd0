/* Unit tests of batch/cycle_calendar.c: which day of a cycle is due in a night. */
#include "batch/cycle_calendar.h"

#include <stdio.h>
#include <string.h>

#include "base/civil.h"
#include "base/error.h"
#include "base/text.h"
#include "harness/cmocka_all.h"
#include "harness/scratch.h"
#include "weir/tariff.h"

static struct weir_arena *arena;
static struct sheet_faults *faults;
static struct weir_error error;

static enum weir_status
read_bytes(const char *bytes, struct cycle_calendar *calendar)
{
    error_clear(&error);
    faults = sheet_faults_new(arena);
    assert_non_null(faults);
    return cycle_calendar_read(scratch_file("calendar.csv", bytes, strlen(bytes)), faults, arena,
                               calendar, &error);
}

static struct cycle_calendar
calendar_of(const char *bytes)
{
    struct cycle_calendar calendar = {0};
    assert_int_equal(read_bytes(bytes, &calendar), WEIR_OK);
    return calendar;
}

static int32_t
day_of(const char *text)
{
    int32_t day = WEIR_DAY_NONE;
    if (text != NULL)
        assert_int_equal(civil_parse(text_of(text), &day), WEIR_OK);
    return day;
}

struct due {
    const char *cycle;
    const char *night;
    const char *last; /* NULL: it was never billed */
    const char *due;  /* NULL: nothing is */
};

static void
assert_due(const struct cycle_calendar *calendar, const struct due *due, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct cycle_calendar_ask ask = {
            .cycle = text_of(due[i].cycle),
            .night_day = day_of(due[i].night),
            .last_day = day_of(due[i].last),
        };
        const int32_t day = cycle_calendar_due(calendar, &ask);
        if (day != day_of(due[i].due))
            fail_msg("case %zu, night %s: day %d", i, due[i].night, (int)day);
    }
}

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

static void
a_day_of_the_month_is_due_so_many_days_after(void **state)
{
    (void)state;
    const struct cycle_calendar calendar = calendar_of("cycle,day,after\nA,20,2\n");
    const struct due due[] = {
        {"A", "2024-03-22", NULL, "2024-03-20"},
        {"A", "2024-03-21", NULL, "2024-02-20"}, /* the latest that is due */
        {"A", "2024-03-21", "2024-02-20", NULL},
        {"A", "2024-03-22", "2024-02-20", "2024-03-20"},
        {"A", "2024-03-22", "2024-03-20", NULL},
        {"A", "2024-03-22", "2024-03-25", NULL},         /* somebody went further */
        {"A", "2024-06-01", "2024-02-20", "2024-03-20"}, /* the first that was missed */
        {"A", "2024-06-01", "2024-03-20", "2024-04-20"},
        {"B", "2024-03-22", NULL, NULL},
        {NULL, "2024-03-22", NULL, NULL},
    };
    assert_due(&calendar, due, COUNT(due));
}

static void
without_after_it_is_the_night_that_follows(void **state)
{
    (void)state;
    const struct cycle_calendar calendar = calendar_of("cycle,day\n*,last\n");
    const struct due due[] = {
        {NULL, "2024-03-31", "2024-02-29", NULL}, {NULL, "2024-04-01", "2024-02-29", "2024-03-31"},
        {NULL, "2023-03-01", NULL, "2023-02-28"}, {NULL, "2024-03-01", NULL, "2024-02-29"},
        {"A", "2024-04-01", NULL, NULL},
    };
    assert_due(&calendar, due, COUNT(due));
}

/* A month that is shorter ends the day: 30 February is its 28th or 29th. */
static void
a_day_that_a_month_does_not_have_is_its_last(void **state)
{
    (void)state;
    const struct cycle_calendar calendar = calendar_of("cycle,day,after\nA,30,0\n");
    const struct due due[] = {
        {"A", "2024-02-29", "2024-01-30", "2024-02-29"},
        {"A", "2023-02-28", "2023-01-30", "2023-02-28"},
        {"A", "2024-03-30", "2024-02-29", "2024-03-30"},
        {"A", "2024-03-29", "2024-02-29", NULL},
    };
    assert_due(&calendar, due, COUNT(due));
}

static void
only_the_months_that_are_named_count(void **state)
{
    (void)state;
    const struct cycle_calendar calendar =
        calendar_of("cycle,months,day,after\nA,\"2,4,11-12\",15,1\nB,12,31,5\n");
    const struct due due[] = {
        {"A", "2024-03-20", "2024-01-01", "2024-02-15"},
        {"A", "2024-03-20", "2024-02-15", NULL},
        {"A", "2025-01-20", "2024-04-15", "2024-11-15"},
        {"A", "2025-01-20", "2024-11-15", "2024-12-15"},
        {"B", "2025-01-05", NULL, "2024-12-31"},
        {"B", "2025-01-04", NULL, "2023-12-31"},
        {"B", "2025-01-04", "2023-12-31", NULL},
    };
    assert_due(&calendar, due, COUNT(due));
}

static void
rows_of_a_cycle_add_up(void **state)
{
    (void)state;
    const struct cycle_calendar calendar =
        calendar_of("cycle,day,after,from,to\nA,10,1,,2024-06-01\nB,1,1,,\nA,20,1,,\n"
                    "A,5,1,2024-06-01,\n");
    const struct due due[] = {
        {"A", "2024-03-25", "2024-02-20", "2024-03-10"},
        {"A", "2024-03-25", "2024-03-10", "2024-03-20"},
        {"A", "2024-03-25", NULL, "2024-03-20"},
        {"A", "2024-06-08", "2024-05-20", "2024-06-05"}, /* no more on the 10th */
        {"A", "2024-06-25", "2024-06-05", "2024-06-20"},
    };
    assert_due(&calendar, due, COUNT(due));
    assert_int_equal(cycle_calendar_cycles(&calendar), 2);
    assert_true(text_equal(cycle_calendar_cycle(&calendar, 0)->cycle, text_of("A")));
    assert_true(text_equal(cycle_calendar_cycle(&calendar, 1)->cycle, text_of("B")));
    assert_null(cycle_calendar_cycle(&calendar, 2));
}

static void
days_that_follow_one_another_are_taken_together(void **state)
{
    (void)state;
    const struct cycle_calendar calendar =
        calendar_of("cycle,months,day,after,from\nA,,every,1,2024-01-10\nB,1-3,every,0,\n");
    const struct due due[] = {
        {"A", "2024-01-31", "2024-01-15", "2024-01-30"},
        {"A", "2024-01-31", "2024-01-30", NULL},
        {"A", "2024-01-10", NULL, NULL}, /* before its first day */
        {"A", "2024-01-11", NULL, "2024-01-10"},
        {"A", "2026-01-01", "2024-01-15", "2025-12-31"},
        {"B", "2024-06-01", "2024-01-15", "2024-03-31"},
        {"B", "2024-06-01", "2024-03-31", NULL},
    };
    assert_due(&calendar, due, COUNT(due));
}

static void
what_is_wrong_is_told_with_its_line(void **state)
{
    (void)state;
    static const struct {
        const char *row;
        const char *primary;
    } wrong[] = {
        {"A,,0,1,,", "\"0\" is no day of a month"},
        {"A,,32,1,,", "\"32\" is no day of a month"},
        {"A,,first,1,,", "\"first\" is no day of a month"},
        {"A,13,1,1,,", "\"13\" are no months"},
        {"A,\"1,\",1,1,,", "\"1,\" are no months"},
        {"A,,1,367,,", "after \"367\" is out of range"},
        {"A,,1,-1,,", "after \"-1\" is out of range"},
        {"A,,1,1,2024-13-01,", "from \"2024-13-01\" is not a date"},
        {"A,,1,1,2024-02-01,2024-02-01", "to is not after from"},
    };
    char bytes[300];
    struct cycle_calendar calendar;
    for (size_t i = 0; i < COUNT(wrong); i++) {
        (void)snprintf(bytes, sizeof bytes, "cycle,months,day,after,from,to\nB,,1,,,\n%s\n",
                       wrong[i].row);
        assert_int_equal(read_bytes(bytes, &calendar), WEIR_E_INVALID);
        assert_int_equal(faults->count, 1);
        assert_string_equal(faults->kept[0].primary, wrong[i].primary);
        assert_int_equal(faults->kept[0].line, 3);
    }
    assert_int_equal(read_bytes("cycle,dya\nA,1\n", &calendar), WEIR_E_INVALID);
    assert_int_equal(read_bytes("day\n1\n", &calendar), WEIR_E_INVALID);
    assert_int_equal(read_bytes("", &calendar), WEIR_E_INVALID);
    error_clear(&error);
    assert_int_equal(
        cycle_calendar_read(scratch_path("absent.csv"), faults, arena, &calendar, &error),
        WEIR_E_IO);
}

static int
set_up(void **state)
{
    (void)state;
    arena = weir_arena_new(256 << 20);
    return arena == NULL;
}

static int
tear_down(void **state)
{
    (void)state;
    weir_arena_free(arena);
    scratch_remove();
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_of_the_month_is_due_so_many_days_after),
        cmocka_unit_test(without_after_it_is_the_night_that_follows),
        cmocka_unit_test(a_day_that_a_month_does_not_have_is_its_last),
        cmocka_unit_test(only_the_months_that_are_named_count),
        cmocka_unit_test(rows_of_a_cycle_add_up),
        cmocka_unit_test(days_that_follow_one_another_are_taken_together),
        cmocka_unit_test(what_is_wrong_is_told_with_its_line),
    };
    return cmocka_run_group_tests_name("batch/cycle_calendar", tests, set_up, tear_down);
}
