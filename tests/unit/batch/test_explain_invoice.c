/* Unit tests of batch/explain_invoice.c: printed numbers are read. */
#include "batch/explain_invoice.h"

#include "base/error.h"
#include "base/text.h"
#include "harness/cmocka_all.h"

static void
a_number_is_an_account_and_an_entry(void **state)
{
    (void)state;
    static const struct {
        const char *number;
        const char *account;
        int32_t entry_no;
    } rows[] = {
        {"A00000010-7", "A00000010", 7},
        {"east-7-12", "east-7", 12}, /* an account's name may have dashes */
        {"-1-2147483647", "-1", INT32_MAX},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct explain_store_entry entry;
        struct weir_error error = {0};
        assert_int_equal(explain_invoice_parse(text_of(rows[i].number), &entry, &error), WEIR_OK);
        assert_true(text_equal(entry.account, text_of(rows[i].account)));
        assert_int_equal(entry.entry_no, rows[i].entry_no);
    }
}

static void
anything_else_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {"",     "A1",    "A1-",    "-7",           "A1-0",
                                        "A1-x", "A1-7 ", "A1-1.5", "A1-2147483648"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct explain_store_entry entry;
        struct weir_error error = {0};
        const enum weir_status status = explain_invoice_parse(text_of(texts[i]), &entry, &error);
        assert_int_equal(status, WEIR_E_INVALID);
        assert_string_equal(error.hint, "It is the account and its entry, such as A00000010-7.");
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_is_an_account_and_an_entry),
        cmocka_unit_test(anything_else_is_refused),
    };
    return cmocka_run_group_tests_name("batch/explain_invoice", tests, NULL, NULL);
}
