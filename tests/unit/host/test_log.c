/* Unit tests of host/log.c: the line as it arrives on stderr. */
#include "host/log.h"

#include <string.h>

#include "harness/capture.h"
#include "harness/cmocka_all.h"

static const char *
caught(struct log_line *line)
{
    capture_begin(2);
    log_end(line);
    return capture_end();
}

static void
a_line_has_level_event_and_its_pairs(void **state)
{
    (void)state;
    struct log_line line;
    log_begin(&line, LOG_EVENT_RUN_SEALED);
    log_int(&line, "run_id", 42);
    log_int(&line, "amount_fen", -1234500);
    log_text(&line, "scope", text_of("cycle:C"));
    assert_string_equal(
        caught(&line), "level=info event=run_sealed run_id=42 amount_fen=-1234500 scope=cycle:C\n");
}

static void
texts_that_would_break_the_line_are_quoted(void **state)
{
    (void)state;
    struct log_line line;
    log_begin(&line, LOG_EVENT_CHUNK_RETRIED);
    log_text(&line, "a", text_of("two words"));
    log_text(&line, "b", text_of(""));
    log_text(&line, "c", text_of("say \"x\\\"\n"));
    log_text(&line, "d", text_of("库尔勒"));
    assert_string_equal(caught(&line), "level=warning event=chunk_retried a=\"two words\" b=\"\" "
                                       "c=\"say \\\"x\\\\\\\"?\" d=库尔勒\n");
}

static void
a_line_too_long_is_cut_and_still_ends(void **state)
{
    (void)state;
    static const char text_of_50[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    struct log_line line;
    log_begin(&line, LOG_EVENT_RUN_SEALED);
    for (int i = 0; i < 50; i++)
        log_text(&line, "k", text_of(text_of_50));
    const char *result = caught(&line);
    assert_true(strlen(result) <= LOG_LINE_BYTES);
    assert_int_equal(result[strlen(result) - 1], '\n');
}

static void
events_below_the_wanted_level_are_dropped(void **state)
{
    (void)state;
    struct log_line line;
    log_from(LOG_LEVEL_WARNING);
    log_begin(&line, LOG_EVENT_RUN_SEALED);
    assert_string_equal(caught(&line), "");
    log_begin(&line, LOG_EVENT_CHUNK_RETRIED);
    assert_string_equal(caught(&line), "level=warning event=chunk_retried\n");
    log_from(LOG_LEVEL_INFO);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_has_level_event_and_its_pairs),
        cmocka_unit_test(texts_that_would_break_the_line_are_quoted),
        cmocka_unit_test(a_line_too_long_is_cut_and_still_ends),
        cmocka_unit_test(events_below_the_wanted_level_are_dropped),
    };
    return cmocka_run_group_tests_name("host/log", tests, NULL, NULL);
}
