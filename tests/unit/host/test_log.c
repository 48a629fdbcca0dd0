/* Unit tests of host/log.c: the line as it arrives on stderr. */
#include "host/log.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SD_JOURNAL_SUPPRESS_LOCATION
#include <systemd/sd-journal.h>

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

/* --- JSON --- */
static const struct log_moment moment = {.wall_s = 1774569600 + 3723, .pid = 7};

static const char *
json_of(const struct log_line *line, char *buffer, size_t size)
{
    struct text_writer writer = text_writer_of(buffer, size);
    log_write_json(line, moment, &writer);
    return buffer;
}

static void
json_has_time_and_process_then_the_fields(void **state)
{
    (void)state;
    struct log_line line;
    char buffer[500];
    log_begin(&line, LOG_EVENT_RUN_SEALED);
    log_int(&line, "run_id", 42);
    log_text(&line, "scope", text_of("cycle:\"C\\\n库"));
    log_text(&line, "none", text_of(NULL));
    /* 1774569600 = 2026-03-27 00:00 UTC (20539 days) */
    assert_string_equal(json_of(&line, buffer, sizeof buffer),
                        "{\"time\":\"2026-03-27T01:02:03Z\",\"pid\":7,\"level\":\"info\",\"event\":"
                        "\"run_sealed\",\"run_id\":42,\"scope\":\"cycle:\\\"C\\\\\\u000a库\","
                        "\"none\":\"\"}");
}

static void
json_has_no_bytes_that_are_not_utf8(void **state)
{
    (void)state;
    struct log_line line;
    char buffer[500];
    log_begin(&line, LOG_EVENT_STOP_REQUESTED);
    log_text(&line, "file", text_of("a\xff\xfez"));
    assert_string_equal(
        json_of(&line, buffer, sizeof buffer),
        "{\"time\":\"2026-03-27T01:02:03Z\",\"pid\":7,\"level\":\"warning\",\"event\":"
        "\"stop_requested\",\"file\":\"a??z\"}");
}

static void
json_that_does_not_fit_says_so_and_stays_whole(void **state)
{
    (void)state;
    struct log_line line;
    char buffer[120];
    log_begin(&line, LOG_EVENT_RUN_SEALED);
    log_text(&line, "long", text_of("0123456789012345678901234567890123456789"));
    log_int(&line, "run", 1);
    assert_string_equal(json_of(&line, buffer, sizeof buffer),
                        "{\"time\":\"2026-03-27T01:02:03Z\",\"pid\":7,\"level\":\"info\",\"event\":"
                        "\"run_sealed\",\"run\":1,\"cut\":true}");
}

static void
more_than_an_event_holds_is_left_out(void **state)
{
    (void)state;
    struct log_line line;
    char long_text[LOG_VALUE_BYTES];
    memset(long_text, 'x', sizeof long_text);
    log_begin(&line, LOG_EVENT_RUN_SEALED);
    log_text(&line, "a", (struct weir_text){long_text, sizeof long_text});
    assert_false(line.cut);
    log_int(&line, "b", 1);
    assert_true(line.cut);
    assert_int_equal(line.field_count, 1);
}

static void
in_json_errors_are_events(void **state)
{
    (void)state;
    struct log_line line;
    assert_false(log_is_structured());
    log_in(LOG_FORM_JSON);
    assert_true(log_is_structured());
    log_begin(&line, LOG_EVENT_FAILED);
    const char *result = caught(&line);
    assert_non_null(strstr(result, "\"level\":\"error\",\"event\":\"failed\"}\n"));
    log_in(LOG_FORM_TEXT);
}

/* --- journald: what libsystemd is handed --- */
static char handed[2000];
static int journal_answer;
static bool socket_is_there;

/* In the places of libc's and libsystemd's. */
int
access(const char *name, int mode)
{
    (void)mode;
    return socket_is_there && strcmp(name, "/run/systemd/journal/socket") == 0 ? 0 : -1;
}

int
sd_journal_sendv(const struct iovec *field, int count)
{
    handed[0] = '\0';
    for (int i = 0; i < count; i++)
        (void)snprintf(handed + strlen(handed), sizeof handed - strlen(handed), "%.*s\n",
                       (int)field[i].iov_len, (const char *)field[i].iov_base);
    return journal_answer;
}

static void
keys_of_the_journal_are_upper_case_and_ours(void **state)
{
    (void)state;
    char buffer[64];
    struct text_writer writer = text_writer_of(buffer, sizeof buffer);
    log_write_journal_key("run_id2", &writer);
    assert_string_equal(buffer, "WEIR_RUN_ID2");
}

/* What is on stderr of an event when it is the journal, as far as can be seen from JOURNAL_STREAM.
 */
static const char *
caught_in_journal(void)
{
    struct log_line line;
    struct stat seen;
    char stream[64];
    capture_begin(2);
    assert_int_equal(fstat(2, &seen), 0);
    (void)snprintf(stream, sizeof stream, "%llu:%llu", (unsigned long long)seen.st_dev,
                   (unsigned long long)seen.st_ino);
    assert_int_equal(setenv("JOURNAL_STREAM", stream, 1), 0);
    log_find_journal();
    assert_true(log_is_structured());
    log_begin(&line, LOG_EVENT_CHUNK_RETRIED);
    log_int(&line, "run_id", 42);
    log_text(&line, "why", text_of("two words"));
    handed[0] = '\0';
    log_end(&line);
    assert_int_equal(unsetenv("JOURNAL_STREAM"), 0);
    log_in(LOG_FORM_TEXT);
    return capture_end();
}

static void
where_stderr_is_the_journal_events_go_there_with_their_fields(void **state)
{
    (void)state;
    socket_is_there = true;
    journal_answer = 0;
    assert_string_equal(caught_in_journal(), "");
    assert_string_equal(handed, "MESSAGE=chunk_retried run_id=42 why=\"two words\"\nPRIORITY=4\n"
                                "SYSLOG_IDENTIFIER=weir\nWEIR_EVENT=chunk_retried\n"
                                "WEIR_RUN_ID=42\nWEIR_WHY=two words\n");
}

static void
an_event_that_journald_did_not_take_is_on_stderr_with_its_level(void **state)
{
    (void)state;
    static const char expected[] =
        "<4>level=warning event=chunk_retried run_id=42 why=\"two words\"\n";
    socket_is_there = false;
    assert_string_equal(caught_in_journal(), expected);
    socket_is_there = true;
    journal_answer = -1;
    assert_string_equal(caught_in_journal(), expected);
}

static void
another_stream_is_not_the_journal(void **state)
{
    (void)state;
    assert_int_equal(setenv("JOURNAL_STREAM", "1:2", 1), 0);
    log_find_journal();
    assert_false(log_is_structured());
    assert_int_equal(unsetenv("JOURNAL_STREAM"), 0);
    log_find_journal();
    assert_false(log_is_structured());
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_has_level_event_and_its_pairs),
        cmocka_unit_test(texts_that_would_break_the_line_are_quoted),
        cmocka_unit_test(a_line_too_long_is_cut_and_still_ends),
        cmocka_unit_test(events_below_the_wanted_level_are_dropped),
        cmocka_unit_test(json_has_time_and_process_then_the_fields),
        cmocka_unit_test(json_has_no_bytes_that_are_not_utf8),
        cmocka_unit_test(json_that_does_not_fit_says_so_and_stays_whole),
        cmocka_unit_test(more_than_an_event_holds_is_left_out),
        cmocka_unit_test(in_json_errors_are_events),
        cmocka_unit_test(keys_of_the_journal_are_upper_case_and_ours),
        cmocka_unit_test(where_stderr_is_the_journal_events_go_there_with_their_fields),
        cmocka_unit_test(an_event_that_journald_did_not_take_is_on_stderr_with_its_level),
        cmocka_unit_test(another_stream_is_not_the_journal),
    };
    return cmocka_run_group_tests_name("host/log", tests, NULL, NULL);
}
