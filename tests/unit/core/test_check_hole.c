/* Unit tests of core/check_hole.c: which account finds no price. */
#include "core/check_hole.h"

#include "base/text.h"
#include "harness/tariff.h"

static struct weir_arena *arena;

/* The hole of the first charge of a class with these prices. */
static struct check_hole
hole_of(const char *document, uint32_t block_no)
{
    struct fault_list faults = fault_list_of(arena);
    const struct weir_tariff *tariff = tariff_of(document, arena, &faults);
    struct check_hole hole;
    check_hole_find(&tariff->version[0].class_[0].charge[0], block_no, &hole);
    return hole;
}

#define FLAT(inside) T_CLASS("<charge id='w'>" inside "</charge>")

static void
prices_that_cover_everybody_leave_no_hole(void **state)
{
    (void)state;
    static const char *const covered[] = {
        FLAT("<price>1</price>"),
        FLAT("<price months='1-6'>1</price><price months='7-12'>1</price>"),
        FLAT("<price when='a=1'>1</price><price when='a!=1'>1</price>"),
        FLAT("<price when='a>=1'>1</price><price when='a=2'>1</price><price "
             "months='12-11'>1</price>"),
        FLAT("<price when='a=1'>1</price><price when='a=1 months=x'>1</price><price "
             "when='a!=1'>1</price>"),
        FLAT("<price when='a!=1'>1</price><price when='a=2'>1</price><price when='a=1'>1</price>"),
        FLAT("<price when='a!=x'>1</price><price when='a>=1'>1</price><price when='a=x'>1</price>"),
        FLAT(
            "<price when='a!=0'>1</price><price when='a>=1'>1</price><price when='a>=0'>1</price>"),
        FLAT("<price when='a=x'>1</price><price when='a!=x b=y'>1</price><price "
             "when='b!=y'>1</price>"),
    };
    for (size_t i = 0; i < sizeof covered / sizeof covered[0]; i++)
        assert_false(hole_of(covered[i], 0).found);
}

static void
the_account_without_a_price_is_named(void **state)
{
    (void)state;
    struct check_hole hole = hole_of(FLAT("<price when='a=1'>1</price>"), 0);
    assert_true(hole.found);
    assert_true(hole.exact);
    assert_int_equal(hole.month, 0);
    assert_int_equal(hole.fact_count, 1);
    assert_null(hole.fact[0].value.start);
    hole = hole_of(FLAT("<price when='a!=5'>1</price>"), 0);
    assert_true(hole.found);
    assert_true(text_equal(hole.fact[0].value, text_of("5")));
    hole = hole_of(FLAT("<price when='a!=5'>1</price><price when='a>=6'>1</price>"), 0);
    assert_true(text_equal(hole.fact[0].value, text_of("5")));
    hole = hole_of(FLAT("<price when='a!=5'>1</price><price when='a>=5'>1</price>"), 0);
    assert_false(hole.found);
}

static void
months_are_searched_too(void **state)
{
    (void)state;
    const struct check_hole hole =
        hole_of(FLAT("<price when='a=1'>1</price><price months='1,3-12'>1</price>"), 0);
    assert_true(hole.found);
    assert_int_equal(hole.month, 2);
}

static void
each_block_has_its_own_prices(void **state)
{
    (void)state;
    static const char document[] =
        T_CLASS("<blocks id='b'><block to='1'/><block/></blocks><charge id='w' blocks='b'>"
                "<price block='1'>1</price><price block='2' when='a=1'>1</price></charge>");
    assert_false(hole_of(document, 1).found);
    assert_true(hole_of(document, 2).found);
}

static void
too_many_questions_leave_only_the_plain_answer(void **state)
{
    (void)state;
    struct check_hole hole = hole_of(
        FLAT("<price when='a=1 b=1 c=1 d=1 e=1 f=1 g=1 h=1 i=1 j=1 k=1 l=1 m=1'>1</price>"), 0);
    assert_true(hole.found);
    assert_false(hole.exact);
#define TEN(x) x "0|" x "1|" x "2|" x "3|" x "4|" x "5|" x "6|" x "7|" x "8|" x "9"
#define THIRTY TEN("1") "|" TEN("2") "|" TEN("3")
    hole = hole_of(FLAT("<price when='a=" THIRTY "'>1</price><price when='a=" TEN("4") "|" TEN(
                       "5") "|" TEN("6") "'>1</price><price when='a=" TEN("7") "'>1</price>"),
                   0);
    assert_true(hole.found);
    assert_false(hole.exact);
    hole = hole_of(FLAT("<price when='a=" THIRTY " b=" THIRTY " c=" THIRTY " d=" THIRTY " e=" THIRTY
                        " f=1'>1</price>"),
                   0);
    assert_true(hole.found);
    assert_false(hole.exact);
}

static int
begin(void **state)
{
    (void)state;
    arena = weir_arena_new(DOCUMENT_ARENA_BYTES);
    return 0;
}

static int
end(void **state)
{
    (void)state;
    weir_arena_free(arena);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prices_that_cover_everybody_leave_no_hole),
        cmocka_unit_test(the_account_without_a_price_is_named),
        cmocka_unit_test(months_are_searched_too),
        cmocka_unit_test(each_block_has_its_own_prices),
        cmocka_unit_test(too_many_questions_leave_only_the_plain_answer),
    };
    return cmocka_run_group_tests_name("core/check_hole", tests, begin, end);
}
