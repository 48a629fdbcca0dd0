/* Unit tests of core/finding.c. */
#include "weir/finding.h"

#include <string.h>

#include "base/text.h"
#include "harness/cmocka_all.h"

static void
every_finding_is_found_by_its_code(void **state)
{
    (void)state;
    for (unsigned i = 1; i < WEIR_FINDING_COUNT; i++) {
        const enum weir_finding finding = (enum weir_finding)i;
        assert_int_equal(weir_finding_find(text_of(weir_finding_code(finding))), finding);
        assert_true(strlen(weir_finding_meaning(finding)) > 0);
    }
}

static void
what_holds_an_account_is_as_the_contract_says(void **state)
{
    (void)state;
    assert_true(weir_finding_holds(WEIR_FINDING_NO_TARIFF));
    assert_true(weir_finding_holds(WEIR_FINDING_NO_PRICE));
    assert_true(weir_finding_holds(WEIR_FINDING_NO_ATTRIBUTE));
    assert_true(weir_finding_holds(WEIR_FINDING_NO_OPENED));
    assert_true(weir_finding_holds(WEIR_FINDING_NEGATIVE_SUB));
    assert_false(weir_finding_holds(WEIR_FINDING_NO_PLAN));
    assert_false(weir_finding_holds(WEIR_FINDING_ROLLOVER));
    assert_false(weir_finding_holds(WEIR_FINDING_MISSING));
    assert_string_equal(weir_finding_code(WEIR_FINDING_NO_LAST_REGISTER), "no-last-register");
}

static void
no_finding_has_no_code_and_holds_nothing(void **state)
{
    (void)state;
    assert_string_equal(weir_finding_code(WEIR_FINDING_NONE), "");
    assert_string_equal(weir_finding_meaning(WEIR_FINDING_NONE), "");
    assert_false(weir_finding_holds(WEIR_FINDING_NONE));
    assert_int_equal(weir_finding_find(text_of("no-such-code")), WEIR_FINDING_NONE);
    assert_int_equal(weir_finding_find(text_of("")), WEIR_FINDING_NONE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_finding_is_found_by_its_code),
        cmocka_unit_test(what_holds_an_account_is_as_the_contract_says),
        cmocka_unit_test(no_finding_has_no_code_and_holds_nothing),
    };
    return cmocka_run_group_tests_name("core/finding", tests, NULL, NULL);
}
