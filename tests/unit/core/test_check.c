/* Unit tests of core/check.c: versions by themselves, and ids. */
#include "core/check.h"

#include "base/text.h"
#include "harness/tariff.h"

#define CHARGE "<charge id='w' price='1'/>"
#define CLASS "<class id='c'>" CHARGE "</class>"

static void
a_sound_tariff_has_no_faults(void **state)
{
    (void)state;
    assert_faults(T_CLASS("<charge id='w' price='1'/>"), "");
    assert_faults(T_HEAD "<version from='2024-01-01' to='2024-01-02'><year starts='--12-31'/>" CLASS
                         "</version>" T_TAIL,
                  "");
    assert_faults(
        T_HEAD "<version from='2024-01-01'><year of='account'/>" CLASS "</version>" T_TAIL, "");
}

static void
a_version_that_ends_before_it_begins_is_refused(void **state)
{
    (void)state;
    assert_faults(T_HEAD "<version from='2024-01-02' to='2024-01-02'>" CLASS "</version>" T_TAIL,
                  "2 version-to");
}

static void
steps_and_year_starts_are_checked_without_the_reader_too(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(DOCUMENT_ARENA_BYTES);
    static const struct {
        int32_t month;
        int32_t day;
        int64_t volume_l;
        int64_t change_l;
        int64_t to_fen;
        const char *code;
    } rows[] = {
        {2, 29, 1, 1, 1, "year-start"}, {4, 31, 1, 1, 1, "year-start"},
        {1, 1, 0, 1, 1, "step"},        {1, 1, 1, 0, 1, "step"},
        {1, 1, 1, 1, 0, "step"},        {1, 1, 1, 1, 1000001, "step"},
        {1, 1, 1, 1, 1000000, NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct fault_list faults = fault_list_of(arena);
        struct weir_tariff *tariff = tariff_of(T_CLASS(CHARGE), arena, &faults);
        struct weir_version *version = &tariff->version[0];
        version->year_start_month = rows[i].month;
        version->year_start_day = rows[i].day;
        version->volume_step_l = rows[i].volume_l;
        version->change_step_l = rows[i].change_l;
        version->rounding.to_fen = rows[i].to_fen;
        check_tariff(tariff, &faults);
        assert_int_equal(faults.count, rows[i].code != NULL);
        if (rows[i].code != NULL)
            assert_string_equal(faults.item[0].code, rows[i].code);
    }
    weir_arena_free(arena);
}

static void
names_are_used_once(void **state)
{
    (void)state;
    assert_faults(T_HEAD "<version from='2024-01-01'><class id='c'>" CHARGE "</class>\n"
                         "<class id='c'>" CHARGE "</class></version>" T_TAIL,
                  "3 duplicate-id");
    assert_faults(T_CLASS("<blocks id='b'><block/></blocks>\n<blocks id='b'><block/></blocks>"
                          "<charge id='w' blocks='b' price='1'/>"),
                  "4 duplicate-id, 4 blocks-unused?");
    assert_faults(T_CLASS("<charge id='w' price='1'/>\n<charge id='w' price='1'/>\n"
                          "<surcharge id='w' on='w'><band add='1'/></surcharge>\n"
                          "<relief group='w' percent='1' on='w'/>\n"
                          "<tax id='w' percent='1' on='w'/>"),
                  "4 duplicate-id, 5 duplicate-id, 6 duplicate-id, 7 duplicate-id");
}

static void
a_relief_group_may_be_relieved_in_several_ways(void **state)
{
    (void)state;
    assert_faults(T_CLASS("<charge id='w' price='1'/><charge id='s' price='1'/>"
                          "<relief group='g' percent='1' on='w'/>"
                          "<relief group='g' free-m3='1' on='s'/>"),
                  "");
}

static void
all_faults_come_in_one_go_in_order_of_lines(void **state)
{
    (void)state;
    assert_faults(T_HEAD "<version from='2024-01-01'><class id='c'>\n"
                         "<blocks id='b'><block to='2'/>\n<block to='1'/></blocks>\n"
                         "<charge id='w' blocks='x' price='1'/>\n"
                         "<tax id='t' percent='3' on='y'/></class></version>\n"
                         "<version from='2023-01-01'>" CLASS "</version>" T_TAIL,
                  "3 blocks-unused?, 4 block-last-closed, 4 block-order, 5 blocks-unknown, "
                  "6 on-unknown, 7 version-order");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sound_tariff_has_no_faults),
        cmocka_unit_test(a_version_that_ends_before_it_begins_is_refused),
        cmocka_unit_test(steps_and_year_starts_are_checked_without_the_reader_too),
        cmocka_unit_test(names_are_used_once),
        cmocka_unit_test(a_relief_group_may_be_relieved_in_several_ways),
        cmocka_unit_test(all_faults_come_in_one_go_in_order_of_lines),
    };
    return cmocka_run_group_tests_name("core/check", tests, NULL, NULL);
}
