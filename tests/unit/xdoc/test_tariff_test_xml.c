/* Unit tests of xdoc/tariff_test_xml.c: a test document as a value. */
#include "xdoc/tariff_test_xml.h"

#include "base/civil.h"
#include "base/text.h"
#include "harness/cmocka_all.h"
#include "harness/document.h"

static struct weir_arena *arena;
static struct fault_list faults;

static struct tariff_test *
read_string(const char *string)
{
    struct tariff_test *test = NULL;
    struct weir_error error = {.status = WEIR_OK};
    const struct xdoc_input input = document_of(string);
    faults = fault_list_of(arena);
    assert_int_equal(tariff_test_xml_read(&input, arena, &faults, &test, &error), WEIR_OK);
    return test;
}

#define TESTS(inside)                                                                              \
    "<tests xmlns='urn:weir:tariff-test:1' tariff='t' file='../t.xml'>\n" inside "</tests>"

static void
all_of_a_case_is_read(void **state)
{
    (void)state;
    const struct tariff_test *test = read_string(TESTS(
        "<case name='n' source='s'><account class='c' persons='3' opened='2020-01-02' "
        "closed='2021-01-02' relief='g h'/>"
        "<set name='zone' value='I'/><plan from='2020-01-01' to='2021-01-01' m3='10.5'/>"
        "<plan from='2020-01-01' to='2021-01-01' m3='' kind='norm'/>"
        "<plan from='2020-01-01' to='2021-01-01' m3='1' kind='permit'/>\n"
        "<use from='2020-01-02' to='2020-02-01' m3='1.234'/><change persons='4' relief=''/>\n"
        "<use from='2020-02-01' to='2020-03-01' m3='2' class='d'/>"
        "<expect exact='yes'><line use='1' charge='w' block='2' band='3' m3='-1.5' price='2.07' "
        "amount='-3.10'/>"
        "<total amount='-1.00'/><line charge='x'/>\n<total use='2' amount='1'/></expect></case>"));
    assert_int_equal(faults.count, 0);
    assert_true(text_equal(test->tariff_id, text_of("t")));
    assert_true(text_equal(test->file, text_of("../t.xml")));
    assert_int_equal(test->count, 1);
    const struct tariff_test_case *item = &test->item[0];
    assert_true(text_equal(item->name, text_of("n")));
    assert_true(text_equal(item->source, text_of("s")));
    assert_int_equal(item->line, 2);
    assert_true(text_equal(item->account.class_id, text_of("c")));
    assert_int_equal(item->account.persons, 3);
    assert_int_equal(item->account.opened_day, civil_to_day((struct civil){2020, 1, 2}));
    assert_int_equal(item->account.closed_day, civil_to_day((struct civil){2021, 1, 2}));
    assert_true(text_equal(item->account.relief, text_of("g h")));
    assert_int_equal(item->attribute_count, 1);
    assert_true(text_equal(item->attribute[0].value, text_of("I")));
    assert_int_equal(item->plan_count, 3);
    assert_int_equal(item->plan[0].volume_l, 10500);
    assert_int_equal(item->plan[0].kind, WEIR_AGAINST_PLAN);
    assert_int_equal(item->plan[1].volume_l, WEIR_PLAN_WAIVED_L);
    assert_int_equal(item->plan[1].kind, WEIR_AGAINST_NORM);
    assert_int_equal(item->plan[2].kind, WEIR_AGAINST_PERMIT);
    assert_int_equal(item->step_count, 3);
    assert_int_equal(item->use_count, 2);
    assert_int_equal(item->step[0].kind, TARIFF_TEST_USE);
    assert_int_equal(item->step[0].volume_l, 1234);
    assert_null(item->step[0].class_id.start);
    assert_int_equal(item->step[1].kind, TARIFF_TEST_CHANGE);
    assert_int_equal(item->step[1].terms.persons, 4);
    assert_null(item->step[1].terms.class_id.start);
    assert_int_equal(item->step[1].terms.opened_day, WEIR_DAY_NONE);
    assert_non_null(item->step[1].terms.relief.start);
    assert_int_equal(item->step[1].terms.relief.size, 0);
    assert_true(text_equal(item->step[2].class_id, text_of("d")));
    assert_int_equal(item->step[2].line, 4);
    assert_true(item->exact);
    assert_int_equal(item->expected_count, 2);
    const struct tariff_test_line *line = &item->expected[0];
    assert_int_equal(line->use_no, 1);
    assert_int_equal(line->block_no, 2);
    assert_int_equal(line->band_no, 3);
    assert_true(line->has_volume && line->has_price && line->has_amount);
    assert_int_equal(line->volume_l, -1500);
    assert_int_equal(line->price_mfen_per_m3, 207000);
    assert_int_equal(line->amount_fen, -310);
    assert_false(item->expected[1].has_volume || item->expected[1].has_price ||
                 item->expected[1].has_amount);
    assert_int_equal(item->total_count, 2);
    assert_int_equal(item->total[0].use_no, 0);
    assert_int_equal(item->total[0].amount_fen, -100);
    assert_int_equal(item->total[1].use_no, 2);
    assert_int_equal(item->total[1].line, 5);
}

static void
what_is_wrong_is_told_with_its_line(void **state)
{
    (void)state;
    assert_null(read_string(TESTS(
        "<case name='n'><account class='c'/><plan from='2020-01-02' to='2020-01-01' m3='1'/>\n"
        "<use from='2020-01-02' to='2020-01-01' m3='1'/>\n"
        "<expect><line use='2' charge='w'/>\n<total use='3' amount='1'/></expect></case>")));
    assert_int_equal(faults.count, 4);
    static const char *const codes[] = {"period", "period", "expect-use", "expect-use"};
    for (uint32_t i = 0; i < 4; i++) {
        assert_int_equal(faults.item[i].line, i + 2);
        assert_string_equal(faults.item[i].code, codes[i]);
    }
    assert_null(read_string("<tests xmlns='urn:weir:tariff-test:1' tariff='t' file='f'/>"));
    assert_string_equal(faults.item[0].code, "schema");
    assert_null(read_string("<tests"));
    assert_string_equal(faults.item[0].code, "xml");
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
        cmocka_unit_test(all_of_a_case_is_read),
        cmocka_unit_test(what_is_wrong_is_told_with_its_line),
    };
    return cmocka_run_group_tests_name("xdoc/tariff_test_xml", tests, begin, end);
}
