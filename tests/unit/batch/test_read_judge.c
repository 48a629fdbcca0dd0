/* Unit tests of batch/read_judge.c: the same read, a correction, a conflict; in any order. */
#include "batch/read_judge.h"

#include "harness/cmocka_all.h"

#define ACTUAL 1
#define CORRECTION READ_KIND_CORRECTION

static struct batch_read
read_of(int32_t kind, int64_t register_milli)
{
    return (struct batch_read){
        .row = {.account_id = 7,
                .meter_id = 8,
                .day = 9,
                .second = 86400,
                .kind = kind,
                .register_milli = register_milli,
                .recorded_no = -1},
    };
}

/* Judges one more read of the moment and gives its fate. */
static enum read_fate
judge(struct read_moment *moment, int32_t kind, int64_t register_milli)
{
    struct batch_read read = read_of(kind, register_milli);
    read_judge(moment, &read);
    return read.fate;
}

static void
a_first_read_is_new_and_the_same_again_is_not(void **state)
{
    (void)state;
    struct read_moment moment = {0};
    assert_int_equal(judge(&moment, ACTUAL, 10000), READ_FATE_NEW);
    assert_int_equal(judge(&moment, ACTUAL, 10000), READ_FATE_SAME);
    assert_int_equal(judge(&moment, 2, 10000), READ_FATE_SAME);
}

static void
another_register_is_a_conflict_and_the_first_stays(void **state)
{
    (void)state;
    struct read_moment moment = {0};
    assert_int_equal(judge(&moment, ACTUAL, 10000), READ_FATE_NEW);
    struct batch_read other = read_of(ACTUAL, 11000);
    read_judge(&moment, &other);
    assert_int_equal(other.fate, READ_FATE_CONFLICT);
    assert_int_equal(other.other_milli, 10000);
    assert_int_equal(judge(&moment, ACTUAL, 10000), READ_FATE_SAME);
}

static void
a_correction_stands_beside_the_read_whichever_comes_first(void **state)
{
    (void)state;
    struct read_moment after = {0};
    assert_int_equal(judge(&after, ACTUAL, 10000), READ_FATE_NEW);
    assert_int_equal(judge(&after, CORRECTION, 12000), READ_FATE_NEW);
    struct read_moment before = {0};
    assert_int_equal(judge(&before, CORRECTION, 12000), READ_FATE_NEW);
    assert_int_equal(judge(&before, ACTUAL, 10000), READ_FATE_NEW);
    assert_int_equal(judge(&before, ACTUAL, 11000), READ_FATE_CONFLICT);
    assert_int_equal(judge(&before, ACTUAL, 12000), READ_FATE_SAME);
}

static void
a_correction_that_corrects_nothing_is_the_same_read(void **state)
{
    (void)state;
    struct read_moment moment = {0};
    assert_int_equal(judge(&moment, ACTUAL, 10000), READ_FATE_NEW);
    assert_int_equal(judge(&moment, CORRECTION, 10000), READ_FATE_SAME);
}

static void
two_corrections_in_one_file_are_a_conflict(void **state)
{
    (void)state;
    struct read_moment moment = {0};
    assert_int_equal(judge(&moment, CORRECTION, 12000), READ_FATE_NEW);
    assert_int_equal(judge(&moment, CORRECTION, 13000), READ_FATE_CONFLICT);
    assert_int_equal(judge(&moment, CORRECTION, 12000), READ_FATE_SAME);
}

static void
a_later_file_corrects_the_correction_and_even_back_to_the_read(void **state)
{
    (void)state;
    struct read_row plain = read_of(ACTUAL, 10000).row;
    struct read_row correction = read_of(CORRECTION, 12000).row;
    plain.recorded_no = 4;
    correction.recorded_no = 5;
    struct read_moment moment = {0};
    read_judge_stored(&moment, &plain, 6);
    read_judge_stored(&moment, &correction, 6);
    struct read_moment back = moment;
    assert_int_equal(judge(&moment, CORRECTION, 13000), READ_FATE_NEW);
    assert_int_equal(judge(&back, CORRECTION, 10000), READ_FATE_NEW);
}

static void
what_came_with_this_file_in_an_earlier_batch_counts_as_its_own(void **state)
{
    (void)state;
    struct read_row correction = read_of(CORRECTION, 12000).row;
    correction.recorded_no = 6;
    struct read_moment moment = {0};
    read_judge_stored(&moment, &correction, 6);
    assert_int_equal(judge(&moment, CORRECTION, 13000), READ_FATE_CONFLICT);
    struct batch_read plain = read_of(ACTUAL, 10000);
    read_judge(&moment, &plain);
    assert_int_equal(plain.fate, READ_FATE_NEW);
    assert_int_equal(plain.row.recorded_no, 1); /* the file's second number: the first is taken */
}

static void
the_first_read_of_a_file_gets_its_first_number_the_next_its_second(void **state)
{
    (void)state;
    struct read_moment moment = {0};
    struct batch_read plain = read_of(ACTUAL, 10000);
    struct batch_read correction = read_of(CORRECTION, 12000);
    read_judge(&moment, &plain);
    read_judge(&moment, &correction);
    assert_int_equal(plain.row.recorded_no, 0);
    assert_int_equal(correction.row.recorded_no, 1);
}

static void
order_is_account_meter_day_second_file_line(void **state)
{
    (void)state;
    const struct batch_read base = {
        .row = {.account_id = 2, .meter_id = 2, .day = 2, .second = 2, .file_id = 2, .line_no = 2}};
    struct batch_read later = base;
    assert_int_equal(read_judge_order(&base, &later), 0);
    later.row.line_no = 3;
    assert_true(read_judge_order(&base, &later) < 0);
    assert_int_equal(read_judge_key(&base.row, &later.row), 0);
    later = base;
    later.row.file_id = 1;
    assert_true(read_judge_order(&base, &later) > 0);
    later = base;
    later.row.second = 1;
    assert_true(read_judge_order(&base, &later) > 0);
    later.row.day = 3;
    assert_true(read_judge_order(&base, &later) < 0);
    later.row.meter_id = 1;
    assert_true(read_judge_order(&base, &later) > 0);
    later.row.account_id = 3;
    assert_true(read_judge_order(&base, &later) < 0);
}

static void
meters_that_are_not_loaded_are_told_apart_by_name(void **state)
{
    (void)state;
    const struct read_row a = {.meter = {"A", 1}, .day = 5};
    const struct read_row b = {.meter = {"B", 1}, .day = 1};
    assert_true(read_judge_key(&a, &b) < 0);
    assert_int_equal(read_judge_key(&a, &a), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_first_read_is_new_and_the_same_again_is_not),
        cmocka_unit_test(another_register_is_a_conflict_and_the_first_stays),
        cmocka_unit_test(a_correction_stands_beside_the_read_whichever_comes_first),
        cmocka_unit_test(a_correction_that_corrects_nothing_is_the_same_read),
        cmocka_unit_test(two_corrections_in_one_file_are_a_conflict),
        cmocka_unit_test(a_later_file_corrects_the_correction_and_even_back_to_the_read),
        cmocka_unit_test(what_came_with_this_file_in_an_earlier_batch_counts_as_its_own),
        cmocka_unit_test(the_first_read_of_a_file_gets_its_first_number_the_next_its_second),
        cmocka_unit_test(order_is_account_meter_day_second_file_line),
        cmocka_unit_test(meters_that_are_not_loaded_are_told_apart_by_name),
    };
    return cmocka_run_group_tests_name("batch/read_judge", tests, NULL, NULL);
}
