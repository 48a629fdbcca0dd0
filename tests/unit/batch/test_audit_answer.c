/* Unit tests of batch/audit_answer.c: what becomes of an item, whatever it meets. */
#include "batch/audit_answer.h"

#include "base/error.h"
#include "base/text.h"
#include "harness/cmocka_all.h"

static struct weir_arena *arena;

static int
setup(void **state)
{
    (void)state;
    arena = weir_arena_new(1 << 20);
    assert_non_null(arena);
    return 0;
}

static int
teardown(void **state)
{
    (void)state;
    weir_arena_free(arena);
    return 0;
}

static void
outcomes_have_names(void **state)
{
    (void)state;
    assert_string_equal(audit_answer_outcome(AUDIT_HOLDS), "holds");
    assert_string_equal(audit_answer_outcome(AUDIT_FOUND), "found");
    assert_string_equal(audit_answer_outcome(AUDIT_NOT_DONE), "not-done");
    assert_string_equal(audit_answer_outcome(AUDIT_FAILED), "failed");
}

static void
a_hundred_faults_are_kept_and_all_are_counted(void **state)
{
    (void)state;
    static struct audit_answer answer;
    struct weir_error error = {0};
    answer = (struct audit_answer){.outcome = AUDIT_HOLDS};
    char words[] = "x";
    for (int i = 0; i < 250; i++) {
        const struct audit_fault fault = {.words = text_of(words)};
        assert_int_equal(audit_answer_tell(&answer, &fault, arena, &error), WEIR_OK);
    }
    words[0] = 'y'; /* what is told is copied */
    assert_int_equal(answer.outcome, AUDIT_FOUND);
    assert_int_equal(answer.found_count, 250);
    assert_int_equal(answer.fault_count, AUDIT_ANSWER_FAULT_MAX);
    assert_true(text_equal(answer.fault[99].words, text_of("x")));
    assert_null(answer.fault[99].subject.start);
}

static void
an_error_becomes_the_answer_and_is_over(void **state)
{
    (void)state;
    static struct audit_answer answer;
    struct weir_error error = {0};
    answer = (struct audit_answer){.outcome = AUDIT_HOLDS};
    enum weir_status status = error_set(&error, WEIR_E_INVALID, "it cannot be read");
    error_place(&error, "chart.xml", 0);
    error_detail(&error, "It is empty.");
    assert_int_equal(audit_answer_settle(&answer, status, arena, &error), WEIR_OK);
    assert_int_equal(answer.outcome, AUDIT_FAILED);
    assert_false(answer.broken);
    assert_true(text_equal(answer.said, text_of("chart.xml: it cannot be read: It is empty.")));
    assert_int_equal(error.status, WEIR_OK);
    /* What is told after stays a failure, and what does not hold is one that is broken. */
    const struct audit_fault fault = {text_of("run 1"), text_of("differs")};
    assert_int_equal(audit_answer_tell(&answer, &fault, arena, &error), WEIR_OK);
    assert_int_equal(answer.outcome, AUDIT_FAILED);
    status = error_set(&error, WEIR_E_SEAL, "a sum does not hold");
    assert_int_equal(audit_answer_settle(&answer, status, arena, &error), WEIR_OK);
    assert_true(answer.broken);
}

static void
what_ends_all_ends_the_audit(void **state)
{
    (void)state;
    static const enum weir_status ends[] = {WEIR_E_STOPPED, WEIR_E_NOMEM, WEIR_E_DB_TRANSIENT,
                                            WEIR_E_BUSY};
    static struct audit_answer answer;
    answer = (struct audit_answer){.outcome = AUDIT_HOLDS};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        struct weir_error error = {0};
        const enum weir_status status = error_set(&error, ends[i], "gone");
        assert_int_equal(audit_answer_settle(&answer, status, arena, &error), ends[i]);
        assert_int_equal(error.status, ends[i]);
        assert_int_equal(answer.outcome, AUDIT_HOLDS);
    }
    struct weir_error none = {0};
    assert_int_equal(audit_answer_settle(&answer, WEIR_OK, arena, &none), WEIR_OK);
    assert_int_equal(answer.outcome, AUDIT_HOLDS);
}

static void
why_something_was_not_done_is_said_in_the_language(void **state)
{
    (void)state;
    static struct audit_answer answer;
    static const struct audit_why why = {"there is none", "没有"};
    audit_answer_skip(&answer, &why, EXPLAIN_CHINESE);
    assert_int_equal(answer.outcome, AUDIT_NOT_DONE);
    assert_true(text_equal(answer.said, text_of("没有")));
    audit_answer_skip(&answer, &why, EXPLAIN_ENGLISH);
    assert_true(text_equal(answer.said, text_of("there is none")));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(outcomes_have_names),
        cmocka_unit_test(a_hundred_faults_are_kept_and_all_are_counted),
        cmocka_unit_test(an_error_becomes_the_answer_and_is_over),
        cmocka_unit_test(what_ends_all_ends_the_audit),
        cmocka_unit_test(why_something_was_not_done_is_said_in_the_language),
    };
    return cmocka_run_group_tests_name("batch/audit_answer", tests, setup, teardown);
}
