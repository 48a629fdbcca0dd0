/* Unit tests of batch/findings.c: references are read as they are written. */
#include "batch/findings.h"

#include "base/error.h"
#include "base/text.h"
#include "harness/cmocka_all.h"

static void
a_reference_is_read_as_it_is_written(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "A00000010:M55:backward:2026-03-31", ":M55:unknown-meter:2026-03-31",
        "A1:00:1B:44:11:3A:stuck:2026-01-01", /* a meter named by an address with colons */
    };
    static const char *const subjects[] = {"M55", "M55", "00:1B:44:11:3A"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct weir_error error;
        error_clear(&error);
        struct findings_reference reference;
        assert_int_equal(findings_parse(text_of(texts[i]), &reference, &error), WEIR_OK);
        assert_true(text_equal(reference.subject, text_of(subjects[i])));
        const struct finding_told told = {
            .finding = {.key = {.subject = reference.subject,
                                .code = reference.code,
                                .day = reference.day}},
            .account = reference.account,
        };
        char buffer[FINDINGS_REFERENCE_SIZE];
        assert_true(text_equal(findings_reference(&told, buffer), text_of(texts[i])));
    }
}

static void
what_is_no_reference_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "A1",
        "A1:M1:stuck",
        "A1:M1:stuck:2026-02-30",
        "A1:M1:stuck:20260228",
        "A1:stuck:2026-02-28",
        "A1::stuck:2026-02-28",
        "2026-02-28",
        ":2026-02-28",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct weir_error error;
        error_clear(&error);
        struct findings_reference reference;
        assert_int_equal(findings_parse(text_of(texts[i]), &reference, &error), WEIR_E_INVALID);
        assert_string_not_equal(error.hint, "");
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reference_is_read_as_it_is_written),
        cmocka_unit_test(what_is_no_reference_is_refused),
    };
    return cmocka_run_group_tests_name("batch/findings", tests, NULL, NULL);
}
