/* Unit tests of core/check_price.c: prices that nobody pays, nobody finds, or nobody meant. */
#include "core/check_price.h"

#include "harness/tariff.h"

#define THREE(inside)                                                                              \
    T_CLASS("<blocks id='b'><block to='1'/><block to='2'/><block/></blocks>\n"                     \
            "<charge id='w' blocks='b'>\n" inside "</charge>")
#define STEPS(one, two, three)                                                                     \
    THREE("<price block='1'>" one "</price>\n<price block='2'>" two "</price>\n"                   \
          "<price block='3'>" three "</price>")
#define FLAT(inside) T_CLASS("<charge id='w'>\n" inside "</charge>")

static void
prices_that_are_never_used(void **state)
{
    (void)state;
    assert_faults(FLAT("<price>1</price>\n<price>2</price>"), "5 price-unused");
    assert_faults(FLAT("<price>1</price>\n<price when='a=1'>2</price>"), "5 price-unused");
    assert_faults(
        FLAT("<price when='a=1|2'>1</price>\n<price when='a=1'>2</price>\n<price>3</price>"),
        "5 price-unused");
    assert_faults(
        FLAT("<price when='a=1'>1</price>\n<price when='a=1|2'>2</price>\n<price>3</price>"), "");
    assert_faults(FLAT("<price months='6-9'>1</price>\n<price>2</price>"), "");
    assert_faults(FLAT("<price>1</price>\n<price months='6-9'>2</price>"), "5 price-unused");
    assert_faults(THREE("<price>1</price>\n<price block='2'>1.5</price>"), "6 price-unused");
    assert_faults(FLAT("<price when='a'>1</price>\n<price>2</price>"), "4 when-syntax");
    assert_faults(STEPS("1</price><price block='1'>1.1", "1.5", "3"), "5 price-unused");
    assert_faults(THREE("<price block='1'>1</price>\n<price block='2' months='1-6'>1.5</price>\n"
                        "<price block='2'>1.6</price>\n<price block='3'>3</price>"),
                  "");
    assert_faults(FLAT("<price>1</price>\n<price when='a'>2</price>"), "5 when-syntax");
    assert_faults(FLAT("<price when='a=1 a=2'>1</price>\n<price>2</price>"), "4 when-never");
}

static void
blocks_and_prices_belong_together(void **state)
{
    (void)state;
    assert_faults(FLAT("<price block='1'>1</price>"), "4 price-block");
    assert_faults(THREE("<price block='4'>1</price>\n<price>1</price>"), "5 price-block");
    assert_faults(THREE("<price block='1'>1</price>\n<price block='3'>3</price>"),
                  "4 block-no-price");
    assert_faults(T_CLASS("<charge id='w' blocks='x'>\n<price block='1'>1</price></charge>"),
                  "3 blocks-unknown");
    assert_faults(T_CLASS("<blocks id='b'><block/></blocks><charge id='w' blocks='b' price='1'/>"),
                  "");
}

static void
holes_are_told_once_a_charge(void **state)
{
    (void)state;
    assert_faults(
        THREE("<price block='1' when='a=1'>1</price>\n<price block='2' when='a=1'>2</price>\n"
              "<price block='3' when='a=1'>3</price>"),
        "4 when-hole?");
    assert_message(
        FLAT("<price when='a=1'>1</price>"),
        "\"w\" has no price, where a is absent or not named: such accounts would be held");
    assert_message(FLAT("<price when='a!=1'>1</price>"),
                   "\"w\" has no price, where a is 1: such accounts would be held");
    assert_message(FLAT("<price when='a=1'>1</price><price when='a!=1 b!=2'>1</price>"),
                   "\"w\" has no price, where a is absent or not named and b is 2: such accounts "
                   "would be held");
    assert_message(THREE("<price block='1'>1</price><price block='2' months='1-6,8-12'>2</price>"
                         "<price block='3'>3</price>"),
                   "\"w\" has no price in block 2, in month 7: such accounts would be held");
    assert_message(FLAT("<price when='a>=0'>1</price><price when='a!=2' months='1'>1</price>"),
                   "\"w\" has no price, where a is absent or not named, in month 2: such accounts "
                   "would be held");
}

static void
the_absent_can_be_a_hole(void **state)
{
    (void)state;
    /* every number is at least 0, and words are not 7: only an account without a has no price */
    assert_message(FLAT("<price when='a>=0 b=1'>1</price><price when='b!=1'>1</price>"),
                   "\"w\" has no price, where a is absent or not named and b is 1: such accounts "
                   "would be held");
}

static void
steps_rise_as_the_rules_want(void **state)
{
    (void)state;
    assert_faults(STEPS("2.00", "3.00", "6.00"), "");
    assert_faults(STEPS("1.37", "2.05", "4.11"), ""); /* 2.055, cut to the fen */
    assert_faults(STEPS("2.00", "2.99", "6.00"), "7 price-ratio?");
    assert_faults(STEPS("2.00", "2.50", "6.00"), "7 price-ratio?");
    assert_faults(STEPS("2.00", "3.00", "5.90"), "7 price-ratio?");
    assert_faults(STEPS("2.00", "1.00", "6.00"), "6 price-falls?, 7 price-ratio?");
    /* Steps are compared under the same condition and in the same months alone. */
    assert_faults(THREE("<price block='1' when='a=1'>1</price><price block='1'>2</price>"
                        "<price block='2' when='a=1'>1.5</price><price block='2'>3</price>"
                        "<price block='3' when='a=1'>3</price><price block='3'>6</price>"),
                  "");
    assert_faults(THREE("<price block='1' months='6-9'>1</price><price block='1'>2</price>"
                        "<price block='2' months='6-9'>1.5</price><price block='2'>3</price>"
                        "<price block='3' months='6-9'>3</price><price block='3'>6</price>"),
                  "");
    assert_message(
        STEPS("2.07", "4.07", "6.07"),
        "the steps of \"w\" (2.07, 4.07, 6.07) are under 1 : 1.5 : 3 (发改价格[2013]2676号; "
        "城镇供水价格管理办法)");
    assert_message(
        STEPS("2.00001", "1.00", "1.00"),
        "block 2 of \"w\" costs 1.00, less than the block before it (2.00001): stepped prices "
        "rise (城镇供水价格管理办法; 发改价格[2013]2676号)");
}

#define CLASSED(currency, attributes, charge)                                                      \
    "<tariff xmlns='urn:weir:tariff:1' id='t' currency='" currency "'>\n"                          \
    "<version from='2024-01-01'><class id='c' " attributes ">"                                     \
    "<blocks id='b'><block to='1'/><block to='2'/><block/></blocks>"                               \
    "<charge id='w' blocks='b' " charge "><price block='1'>2</price><price block='2'>2</price>"    \
    "<price block='3'>2</price></charge></class></version></tariff>"

static void
the_ratio_is_for_chinese_water_prices_alone(void **state)
{
    (void)state;
    assert_faults(CLASSED("CNY", "", ""), "2 price-ratio?");
    assert_faults(CLASSED("USD", "", ""), "");
    assert_faults(CLASSED("CNY", "basis='withdrawal'", ""), "2 withdrawal-charge");
    assert_faults(CLASSED("CNY", "", "fund='f'"), "");
    assert_faults(
        T_CLASS("<blocks id='b' over='period' against='plan'><block to='100'/><block to='150'/>"
                "<block/></blocks><charge id='w' blocks='b'><price block='1'>2</price>"
                "<price block='2'>2</price><price block='3'>2</price></charge>"),
        "");
    assert_faults(T_CLASS("<blocks id='b'><block to='100'/><block/></blocks>"
                          "<charge id='w' blocks='b'><price block='1'>2</price>"
                          "<price block='2'>2</price></charge>"),
                  "");
    assert_faults(THREE("<price block='1'>1</price><price>2</price>"), "");
}

static void
a_price_in_another_unit_is_found(void **state)
{
    (void)state;
    assert_true(check_price_slips(1000, 1));
    assert_true(check_price_slips(1, 1000));
    assert_false(check_price_slips(999, 1));
    assert_false(check_price_slips(0, 1000));
    assert_false(check_price_slips(1000, 0));
    assert_faults(
        FLAT("<price when='a=1'>2</price>\n<price when='a=2'>4000</price>\n<price>3</price>"),
        "5 unit-slip");
    assert_faults(
        FLAT("<price when='a=1'>2000</price>\n<price when='a=2'>2</price>\n<price>4</price>"),
        "4 unit-slip");
    assert_faults(FLAT("<price when='a=1'>2</price>\n<price>4000</price>"), "5 unit-slip");
    assert_faults(FLAT("<price when='a=1'>2</price>\n<price when='a=2'>2</price>\n"
                       "<price when='a=3'>2000</price>\n<price>2000</price>"),
                  "6 unit-slip");
    assert_faults(FLAT("<price when='a=1'>0</price>\n<price>4000</price>"), "");
}

static void
memory_may_run_out(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(DOCUMENT_ARENA_BYTES);
    struct fault_list all = fault_list_of(arena);
    const struct weir_tariff *tariff = tariff_of(STEPS("2.00", "1.00", "6000"), arena, &all);
    bool nomem = true;
    for (size_t size = 64; nomem; size += size < 20000 ? 64 : 16384) {
        struct weir_arena *small = weir_arena_new(size);
        struct fault_list faults = fault_list_of(small);
        check_price(tariff, &tariff->version[0].class_[0], &faults);
        assert_int_equal(faults.error_count, 1);
        assert_int_equal(faults.warning_count, 2);
        nomem = faults.nomem;
        weir_arena_free(small);
    }
    weir_arena_free(arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prices_that_are_never_used),
        cmocka_unit_test(blocks_and_prices_belong_together),
        cmocka_unit_test(holes_are_told_once_a_charge),
        cmocka_unit_test(the_absent_can_be_a_hole),
        cmocka_unit_test(steps_rise_as_the_rules_want),
        cmocka_unit_test(the_ratio_is_for_chinese_water_prices_alone),
        cmocka_unit_test(a_price_in_another_unit_is_found),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests_name("core/check_price", tests, NULL, NULL);
}
