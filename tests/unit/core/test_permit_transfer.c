/* Unit tests of core/permit_transfer.c: rows of permits that trade water for a year. */
#include "core/permit_transfer.h"

#include "harness/permit_world.h"

static struct world world;
static struct permit_transfer_row row[WORLD_MAX + 1];
static uint32_t count;

static enum permit_transfer_fault
transfer(const char *lines, const char *m3_given)
{
    world_read(&world, lines);
    const struct permit_transfer given = {2024, -world_volume(m3_given)};
    return permit_transfer_rows(world.permit[0].versions, &given, row, &count);
}

static void
assert_row(uint32_t index, uint32_t of, const char *from, int64_t volume_l)
{
    assert_true(index < count);
    assert_int_equal(row[index].of, of);
    assert_int_equal(row[index].from_day, world_day(from));
    assert_int_equal(row[index].volume_l, volume_l);
}

#define D "district D - - -\n"

static void
a_row_is_cut_at_both_ends_of_the_year(void **state)
{
    (void)state;
    assert_int_equal(transfer(D "permit P D ground u 100 2020-01-01 2029-01-01 valid", "20"),
                     PERMIT_TRANSFER_FINE);
    assert_int_equal(count, 2);
    assert_row(0, 0, "2024-01-01", 80000);
    assert_row(1, 0, "2025-01-01", 100000);
}

static void
each_row_of_the_year_gives(void **state)
{
    (void)state;
    assert_int_equal(transfer(D "permit P D ground u 100 2020-01-01 2024-01-01 valid\n"
                                "permit P D ground u 90 2024-01-01 2029-01-01 valid\n"
                                "permit P D ground u 80 2024-07-01 2029-01-01 valid\n"
                                "permit P D ground u 70 2025-01-01 2029-01-01 valid",
                              "80"),
                     PERMIT_TRANSFER_FINE);
    assert_int_equal(count, 2);
    assert_row(0, 1, "2024-01-01", 10000);
    assert_row(1, 2, "2024-07-01", 0);
}

static void
what_is_not_there_cannot_be_given(void **state)
{
    (void)state;
    assert_int_equal(transfer(D "permit P D ground u 100 2020-01-01 2029-01-01 valid", "100.001"),
                     PERMIT_TRANSFER_TOO_LITTLE);
    assert_int_equal(transfer(D "permit P D ground u 100 2020-01-01 2024-12-31 valid", "1"),
                     PERMIT_TRANSFER_NOT_VALID);
    assert_int_equal(transfer(D "permit P D ground u 100 2020-01-01 2029-01-01 suspended", "1"),
                     PERMIT_TRANSFER_NOT_VALID);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_is_cut_at_both_ends_of_the_year),
        cmocka_unit_test(each_row_of_the_year_gives),
        cmocka_unit_test(what_is_not_there_cannot_be_given),
    };
    return cmocka_run_group_tests_name("core/permit_transfer", tests, NULL, NULL);
}
