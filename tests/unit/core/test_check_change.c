/* Unit tests of core/check_change.c: one version after another. */
#include "core/check_change.h"

#include "harness/tariff.h"

#define CLASS(inside) "<class id='c'>" inside "</class>"
#define W CLASS("<charge id='w' price='1'/>")
#define TWO(first, before, second, after)                                                          \
    T_HEAD "<version " first ">" before "</version>\n<version " second ">" after "</"              \
           "version>" T_TAIL
#define FROM_2023 "from='2023-01-01'"
#define FROM_2024 "from='2024-01-01'"

static void
versions_follow_each_other_without_gap_or_overlap(void **state)
{
    (void)state;
    assert_faults(TWO(FROM_2023, W, FROM_2024, W), "");
    assert_faults(TWO("from='2023-01-01' to='2024-01-01'", W, FROM_2024, W), "");
    assert_faults(TWO(FROM_2024, W, FROM_2023, W), "3 version-order");
    assert_faults(TWO(FROM_2024, W, FROM_2024, W), "3 version-order");
    assert_faults(TWO("from='2023-01-01' to='2024-01-02'", W, FROM_2024, W), "3 version-overlap");
    assert_faults(TWO("from='2023-01-01' to='2023-12-31'", W, FROM_2024, W), "3 version-gap");
    assert_message(TWO("from='2023-01-01' to='2023-12-31'", W, FROM_2024, W),
                   "no version is in force from 2023-12-31 to 2024-01-01");
}

static void
a_class_that_is_left_out_is_told(void **state)
{
    (void)state;
    assert_faults(
        TWO(FROM_2023, W "<class id='d'><charge id='w' price='1'/></class>", FROM_2024, W),
        "3 class-dropped?");
}

#define STEPPED CLASS("<blocks id='b'><block/></blocks><charge id='w' blocks='b' price='1'/>")
#define MONTHLY                                                                                    \
    CLASS("<blocks id='b' over='month'><block/></blocks><charge id='w' blocks='b' price='1'/>")
#define OTHER CLASS("<blocks id='d'><block/></blocks><charge id='w' blocks='d' price='1'/>")

static void
years_that_begin_elsewhere_are_told(void **state)
{
    (void)state;
    assert_faults(TWO(FROM_2023, STEPPED, FROM_2024, STEPPED), "");
    assert_faults(TWO(FROM_2023, STEPPED, FROM_2024, "<year starts='--03-01'/>" STEPPED),
                  "3 year-changes?");
    assert_faults(TWO(FROM_2023, STEPPED, FROM_2024, "<year starts='--01-02'/>" STEPPED),
                  "3 year-changes?");
    assert_faults(TWO(FROM_2023, STEPPED, FROM_2024, "<year of='account'/>" STEPPED),
                  "3 year-changes?");
    assert_faults(
        TWO(FROM_2023, "<year of='account'/>" STEPPED, FROM_2024, "<year of='account'/>" STEPPED),
        "");
    assert_faults(TWO(FROM_2023, STEPPED, FROM_2024, "<year starts='--03-01'/>" OTHER), "");
    assert_faults(TWO(FROM_2023, STEPPED, FROM_2024, "<year starts='--03-01'/>" MONTHLY), "");
    assert_faults(TWO(FROM_2023, MONTHLY, FROM_2024, "<year starts='--03-01'/>" STEPPED), "");
}

static void
a_price_that_changed_its_unit_is_found(void **state)
{
    (void)state;
    assert_faults(TWO(FROM_2023, W, FROM_2024, CLASS("<charge id='w' price='1000'/>")),
                  "3 unit-slip");
    assert_faults(TWO(FROM_2023, W, FROM_2024, CLASS("<charge id='w' price='999'/>")), "");
    assert_faults(TWO(FROM_2023, W, FROM_2024, CLASS("<charge id='v' price='1000'/>")), "");
    assert_faults(
        TWO(FROM_2023, CLASS("<charge id='w'><price when='a=1'>1</price><price>2</price></charge>"),
            FROM_2024,
            CLASS("<charge id='w'><price months='1'>1</price><price>2500</price></charge>")),
        "3 unit-slip, 3 unit-slip");
    assert_faults(TWO(FROM_2023,
                      CLASS("<charge id='w' price='1'><minimum amount='0.01' per='day'/></charge>"),
                      FROM_2024,
                      CLASS("<charge id='w' price='1'><minimum amount='10' per='day'/></charge>")),
                  "3 unit-slip");
    assert_faults(
        TWO(FROM_2023,
            CLASS("<charge id='w' price='1'><minimum amount='0.01' per='day'/></charge>"),
            FROM_2024,
            CLASS("<charge id='w' price='1'><minimum amount='10' per='month'/></charge>")),
        "");
    assert_faults(
        TWO(FROM_2023, W, FROM_2024,
            CLASS("<charge id='w' price='1'><minimum amount='10' per='month'/></charge>")),
        "");
    assert_faults(TWO(FROM_2023,
                      CLASS("<charge id='w'><price when='a=1'>1</price><price>2</price></charge>"),
                      FROM_2024,
                      CLASS("<charge id='w'><price when='a=1'>1</price><price>2</price></charge>")),
                  "");
    assert_faults(
        TWO(FROM_2023, CLASS("<charge id='w' price='1'><minimum amount='1' per='day'/></charge>"),
            FROM_2024, CLASS("<charge id='w' price='1'><minimum amount='2' per='day'/></charge>")),
        "");
#define STEPS(one, two)                                                                            \
    CLASS("<blocks id='b'><block to='1'/><block/></blocks><charge id='w' blocks='b'>"              \
          "<price block='1'>" one "</price><price block='2'>" two "</price></charge>")
    assert_faults(TWO(FROM_2023, STEPS("1", "2"), FROM_2024, STEPS("100", "2000")), "3 unit-slip");
}

#define OWN(rule)                                                                                  \
    "<change rule='" rule "'/><class id='o' basis='withdrawal'><charge id='w' price='1'/></class>"

static void
withdrawals_wait_for_no_read(void **state)
{
    (void)state;
    assert_faults(TWO(FROM_2023, OWN("by-day"), FROM_2024, OWN("by-day")), "");
    assert_faults(TWO(FROM_2023, OWN("by-read"), FROM_2024, OWN("by-day")), ""); /* the first */
    assert_faults(TWO(FROM_2023, W, FROM_2024, "<change rule='by-read'/>" W), "");
    assert_faults(TWO(FROM_2023, OWN("by-read"), FROM_2024, OWN("by-read") W),
                  "3 by-read-withdrawal?");
    assert_message(TWO(FROM_2023, OWN("by-day"), FROM_2024, OWN("by-read")),
                   "withdrawals in class \"o\" are shared by days: the version holds for them from "
                   "2024-01-01 on, whenever they are read");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(versions_follow_each_other_without_gap_or_overlap),
        cmocka_unit_test(a_class_that_is_left_out_is_told),
        cmocka_unit_test(years_that_begin_elsewhere_are_told),
        cmocka_unit_test(a_price_that_changed_its_unit_is_found),
        cmocka_unit_test(withdrawals_wait_for_no_read),
    };
    return cmocka_run_group_tests_name("core/check_change", tests, NULL, NULL);
}
