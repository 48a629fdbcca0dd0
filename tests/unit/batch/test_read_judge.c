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
another_register_is_a_conflict_and_stored_beside_the_first(void **state)
{
    (void)state;
    struct read_moment moment = {0};
    assert_int_equal(judge(&moment, ACTUAL, 10000), READ_FATE_NEW);
    struct batch_read other = read_of(ACTUAL, 11000);
    read_judge(&moment, &other);
    assert_int_equal(other.fate, READ_FATE_CONFLICT);
    assert_true(other.stored);
    assert_int_equal(other.row.recorded_no, 1); /* the file's second number */
    assert_int_equal(other.other_milli, 10000);
    assert_int_equal(judge(&moment, ACTUAL, 11000), READ_FATE_SAME);
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
    assert_int_equal(judge(&before, ACTUAL, 12000), READ_FATE_SAME);
}

static void
where_a_correction_says_what_holds_there_is_no_conflict(void **state)
{
    (void)state;
    struct read_moment moment = {0};
    assert_int_equal(judge(&moment, ACTUAL, 10000), READ_FATE_NEW);
    assert_int_equal(judge(&moment, CORRECTION, 12000), READ_FATE_NEW);
    assert_int_equal(judge(&moment, ACTUAL, 11000), READ_FATE_NEW);
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
a_correction_that_says_which_of_two_reads_was_right_is_new(void **state)
{
    (void)state;
    struct read_moment moment = {0};
    assert_int_equal(judge(&moment, ACTUAL, 10000), READ_FATE_NEW);
    assert_int_equal(judge(&moment, ACTUAL, 11000), READ_FATE_CONFLICT);
    assert_int_equal(judge(&moment, CORRECTION, 10000), READ_FATE_NEW);
}

static void
a_later_correction_takes_the_place_of_an_earlier_even_back_to_the_read(void **state)
{
    (void)state;
    struct read_row plain = read_of(ACTUAL, 10000).row;
    struct read_row correction = read_of(CORRECTION, 12000).row;
    plain.recorded_no = 4;
    correction.recorded_no = 5;
    struct read_moment moment = {0};
    read_judge_stored(&moment, &plain, 6);
    read_judge_stored(&moment, &correction, 6);
    assert_int_equal(judge(&moment, CORRECTION, 12000), READ_FATE_SAME);
    assert_int_equal(judge(&moment, CORRECTION, 13000), READ_FATE_NEW);
    assert_int_equal(judge(&moment, CORRECTION, 10000), READ_FATE_NEW);
}

static void
reads_of_a_moment_that_come_with_one_file_get_numbers_of_their_own(void **state)
{
    (void)state;
    struct read_row earlier = read_of(ACTUAL, 10000).row;
    struct read_row fresh = read_of(CORRECTION, 12000).row;
    earlier.recorded_no = 5;
    fresh.recorded_no = 6; /* this file's, from a batch before */
    struct read_moment moment = {0};
    read_judge_stored(&moment, &earlier, 6);
    read_judge_stored(&moment, &fresh, 6);
    for (int64_t i = 1; i < READ_NUMBERS_MAX; i++) {
        struct batch_read next = read_of(ACTUAL, 20000 + i);
        read_judge(&moment, &next);
        assert_true(next.stored);
        assert_int_equal(next.row.recorded_no, i);
    }
    struct batch_read last = read_of(ACTUAL, 30000);
    read_judge(&moment, &last);
    assert_false(last.stored);
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

static void
counts_and_volumes_that_wait_are_not_held_against_each_other(void **state)
{
    (void)state;
    const struct read_row count = {.meter = {"A", 1}, .day = 5};
    struct read_row volume = count;
    volume.of_volume = true;
    assert_true(read_judge_key(&count, &volume) < 0);
    volume.second = -1;
    assert_true(read_judge_key(&count, &volume) > 0);
    const struct read_row placed = {.account_id = 1, .meter_id = 2, .day = 5};
    struct read_row divided = placed;
    divided.of_volume = true;
    assert_int_equal(read_judge_key(&placed, &divided), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_first_read_is_new_and_the_same_again_is_not),
        cmocka_unit_test(another_register_is_a_conflict_and_stored_beside_the_first),
        cmocka_unit_test(a_correction_stands_beside_the_read_whichever_comes_first),
        cmocka_unit_test(where_a_correction_says_what_holds_there_is_no_conflict),
        cmocka_unit_test(a_correction_that_corrects_nothing_is_the_same_read),
        cmocka_unit_test(a_correction_that_says_which_of_two_reads_was_right_is_new),
        cmocka_unit_test(a_later_correction_takes_the_place_of_an_earlier_even_back_to_the_read),
        cmocka_unit_test(reads_of_a_moment_that_come_with_one_file_get_numbers_of_their_own),
        cmocka_unit_test(order_is_account_meter_day_second_file_line),
        cmocka_unit_test(meters_that_are_not_loaded_are_told_apart_by_name),
        cmocka_unit_test(counts_and_volumes_that_wait_are_not_held_against_each_other),
    };
    return cmocka_run_group_tests_name("batch/read_judge", tests, NULL, NULL);
}
