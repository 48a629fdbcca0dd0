/* Unit tests of core/check_blocks.c: a row a rule. */
#include "core/check_blocks.h"

#include "harness/tariff.h"

#define OF(attributes, blocks)                                                                     \
    T_CLASS("<blocks id='b' " attributes ">\n" blocks                                              \
            "</blocks>\n<charge id='w' blocks='b' price='1'/>")

static void
each_rule_of_blocks(void **state)
{
    (void)state;
    static const struct {
        const char *document;
        const char *faults;
    } rows[] = {
        {OF("", "<block to='1'/>\n<block to='2'/>\n<block/>"), ""},
        {OF("", "<block/>"), ""},
        /* ends */
        {OF("", "<block to='1'/>\n<block to='2'/>"), "5 block-last-closed"},
        {OF("", "<block/>\n<block to='2'/>\n<block/>"), "4 block-open-not-last"},
        {OF("", "<block to='0'/>\n<block/>"), "4 block-order"},
        {OF("", "<block to='2'/>\n<block to='2'/>\n<block/>"), "5 block-order"},
        {OF("", "<block to='2'/>\n<block to='1'/>\n<block/>"), "5 block-order"},
        {OF("over='period'", "<block per-day='2'/>\n<block per-day='2'/>\n<block/>"),
         "5 block-order"},
        {OF("over='period'", "<block per-day='0'/>\n<block/>"), "4 block-order"},
        {OF("over='period'", "<block per-day='2'/>\n<block to='1'/>\n<block/>"), ""},
        {OF("over='period' against='plan'", "<block to='100'/>\n<block to='90'/>\n<block/>"),
         "5 block-order"},
        {OF("over='period' against='plan'", "<block to='100'/>\n<block to='150'/>\n<block/>"), ""},
        /* persons */
        {OF("", "<block to='1' extra='1' extra-from='5'/>\n<block/>"), ""},
        {OF("", "<block to='1' extra='1'/>\n<block/>"), "4 block-extra"},
        {OF("", "<block to='1' extra-from='5'/>\n<block/>"), "4 block-extra"},
        {OF("", "<block to='1' per-head='1' heads-from='5'/>\n<block/>"), ""},
        {OF("", "<block to='1' per-head='1'/>\n<block/>"), "4 block-heads"},
        {OF("", "<block to='1' heads-from='5'/>\n<block/>"), "4 block-heads"},
        {OF("", "<block per-head='1' heads-from='5'/>\n<block/>"),
         "4 block-open-not-last, 4 block-heads"},
        {OF("", "<block to='1'/>\n<block extra='1' extra-from='5'/>"), "5 block-open-wider"},
        {OF("", "<block to='1'/>\n<block extra-from='5'/>"), "5 block-open-wider, 5 block-extra"},
        {OF("", "<block to='1'/>\n<block heads-from='5'/>"), "5 block-open-wider, 5 block-heads"},
        {OF("", "<block to='1'/>\n<block factor='f'/>"), "5 block-open-wider"},
        {OF("", "<block to='1' factor='f'/>\n<block/>"), ""},
        /* days */
        {OF("", "<block per-day='1'/>\n<block/>"), "4 per-day-over"},
        {OF("over='month'", "<block per-day='1'/>\n<block/>"), "4 per-day-over"},
        {OF("over='period'", "<block per-day='1' to='1'/>\n<block/>"), "4 per-day-mixed"},
        {OF("over='period'", "<block per-day='1' extra='1' extra-from='2'/>\n<block/>"),
         "4 per-day-mixed"},
        {OF("over='period'", "<block per-day='1' per-head='1' heads-from='2'/>\n<block/>"),
         "4 block-heads, 4 per-day-mixed"},
        /* the plan */
        {OF("over='period' against='plan'", "<block to='1' extra='1' extra-from='2'/>\n<block/>"),
         "4 against-mixed"},
        {OF("over='period' against='plan'",
            "<block to='1' per-head='1' heads-from='2'/>\n<block/>"),
         "4 against-mixed"},
        {OF("over='period' against='plan'", "<block to='1' per-day='1'/>\n<block/>"),
         "4 per-day-mixed, 4 against-mixed"},
        /* years */
        {OF("over='year' close='by-month'", "<block/>"), ""},
        {OF("over='month' close='by-month'", "<block/>"), "3 blocks-not-of-year?"},
        {OF("over='period' part-year='days'", "<block/>"), "3 blocks-not-of-year?"},
        {OF("close='by-day' step='0'", "<block/>"), "3 step"},
        {T_CLASS("<blocks id='a'><block/></blocks><charge id='w' price='1'/>"), "3 blocks-unused?"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_faults(rows[i].document, rows[i].faults);
}

#define YEARS(year)                                                                                \
    T_HEAD "<version from='2024-01-01'>" year "<class id='c'>"                                     \
           "<blocks id='b' close='by-month'><block/></blocks>"                                     \
           "<charge id='w' blocks='b' price='1'/></class></version>" T_TAIL

static void
by_month_needs_years_from_the_first(void **state)
{
    (void)state;
    assert_faults(YEARS("<year starts='--03-01'/>"), "");
    assert_faults(YEARS("<year of='account'/>"), "");
    assert_faults(YEARS("<year starts='--03-02'/>"), "2 close-by-month");
}

static void
messages_name_the_block(void **state)
{
    (void)state;
    assert_message(OF("", "<block to='2'/><block to='1'/><block/>"),
                   "block 2 of \"b\" does not end above the block before it");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_rule_of_blocks),
        cmocka_unit_test(by_month_needs_years_from_the_first),
        cmocka_unit_test(messages_name_the_block),
    };
    return cmocka_run_group_tests_name("core/check_blocks", tests, NULL, NULL);
}
