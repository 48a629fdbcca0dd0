/* Unit tests of batch/read_sort.c: any order of arrival, sorted by key, equal ones by their lines.
 */
#include "batch/read_sort.h"

#include "batch/read_judge.h"
#include "harness/cmocka_all.h"

#define READS 1000

static struct batch_read reads[READS];
static struct batch_read *order[READS];
static struct batch_read *spare[READS];

static void
assert_sorted(uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        order[i] = &reads[i];
    struct batch_read **sorted = read_sort(order, spare, count);
    assert_true(sorted == order || sorted == spare);
    int64_t lines = 0;
    for (uint32_t i = 0; i < count; i++) {
        assert_true(i == 0 || read_judge_order(sorted[i - 1], sorted[i]) < 0);
        lines += sorted[i]->row.line_no;
    }
    assert_int_equal(lines, (int64_t)count * (count + 1) / 2);
}

static void
reads_in_order_stay_where_they_are(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < READS; i++)
        reads[i] = (struct batch_read){.row = {.account_id = i / 3, .line_no = i + 1}};
    for (uint32_t count = 0; count < 5; count++)
        assert_sorted(count);
    assert_sorted(READS);
    assert_ptr_equal(read_sort(order, spare, READS), order);
}

static void
days_of_many_meters_are_merged(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < READS; i++)
        reads[i] = (struct batch_read){
            .row = {.account_id = i % 70, .day = (int32_t)(i / 70), .line_no = i + 1}};
    assert_sorted(READS);
}

static void
the_wrong_way_round_is_sorted_too(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < READS; i++)
        reads[i] = (struct batch_read){.row = {.account_id = READS - i, .line_no = i + 1}};
    for (uint32_t count = 1; count < 40; count++)
        assert_sorted(count);
    assert_sorted(READS);
}

static void
any_order_is_sorted(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < READS; i++)
        reads[i] = (struct batch_read){.row = {.account_id = (int64_t)(i * 7919U % 101U),
                                               .day = (int32_t)(i * 104729U % 13U),
                                               .line_no = i + 1}};
    assert_sorted(READS);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_in_order_stay_where_they_are),
        cmocka_unit_test(days_of_many_meters_are_merged),
        cmocka_unit_test(the_wrong_way_round_is_sorted_too),
        cmocka_unit_test(any_order_is_sorted),
    };
    return cmocka_run_group_tests_name("batch/read_sort", tests, NULL, NULL);
}
