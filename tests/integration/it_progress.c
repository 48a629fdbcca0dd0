/*
 * How far a run is, as whoever waits for it sees it: a bar on a terminal, which is gone when the
 * run ends; nothing of it in a pipe; and the status of a service, told to systemd's socket.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"
#include "harness/town.h"

#define ERASE "\r\033[K"

/* Runs a line of shell, in which $program is weir; its exit status. */
static int
shell(const char *line)
{
    char text[700];
    (void)snprintf(text, sizeof text, "program=%s; %s", getenv("WEIR_PROGRAM"), line);
    return system(text); /* NOLINT(cert-env33-c): a test's own words */
}

static void
a_terminal_shows_a_bar_and_is_clean_afterwards(void **state)
{
    (void)state;
    /* script(1) runs it on a terminal of its own */
    assert_int_equal(shell("script -qec \"stty cols 80; $program --config small.conf bill "
                           "--through 2024-04-01 --jobs 2 >out\" seen >/dev/null"),
                     0);
    char *seen = it_read_file("seen");
    it_assert_contains(seen, ERASE "run 1  [....................");
    it_assert_contains(seen, " accounts/s");
    const char *last = strstr(seen, "accounts/s");
    for (const char *next = last; (next = strstr(next + 1, "accounts/s")) != NULL;)
        last = next;
    assert_non_null(strstr(last, ERASE)); /* what was there is taken away */
    assert_null(strstr(seen, "event=progress"));
    free(seen);
    seen = it_read_file("out");
    it_assert_contains(seen, "billed       60\n");
    assert_null(strstr(seen, "\033"));
    free(seen);
}

static void
reads_that_take_long_have_a_bar(void **state)
{
    (void)state;
    /* more than a MiB of them: each minute of ten hours, of each meter */
    assert_int_equal(
        shell(
            "awk 'BEGIN { print \"meter,date,register\"; for (m = 1; m <= 60; m++) for (i = 0; i < "
            "600; i++) printf \"M%03d,2024-05-01T%02d:%02d:00+08:00,%d\\n\", m, i / 60, i % 60, "
            "3 * m }' >long.csv; script -qec \"$program ingest long.csv >out\" seen >/dev/null"),
        0);
    char *seen = it_read_file("seen");
    it_assert_contains(seen, ERASE "ingest  [");
    it_assert_contains(seen, " reads/s");
    it_assert_contains(seen, "event=reads_ingested");
    free(seen);
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.read WHERE read_day = '2024-05-01'"),
                     60 * 600);
    assert_int_equal(
        shell("echo meter,date,register >short.csv; echo M001,2024-05-02,9 >>short.csv; "
              "script -qec \"$program ingest short.csv >out\" seen >/dev/null"),
        0);
    seen = it_read_file("seen");
    assert_null(strstr(seen, "reads/s")); /* in before anybody could look */
    free(seen);
}

static void
what_is_verified_has_a_bar(void **state)
{
    (void)state;
    assert_int_equal(shell("$program --quiet --config small.conf bill --through 2024-04-01 >out; "
                           "$program --quiet run post 1 >out; "
                           "script -qec \"$program verify >out\" seen >/dev/null"),
                     0);
    char *seen = it_read_file("seen");
    it_assert_contains(seen, ERASE "verify  [....................");
    it_assert_contains(seen, " invoices/s");
    assert_non_null(strstr(strstr(seen, "invoices/s"), ERASE));
    free(seen);
}

static void
nobody_who_wants_quiet_sees_it(void **state)
{
    (void)state;
    assert_int_equal(shell("script -qec \"$program --quiet --config small.conf bill "
                           "--through 2024-04-01 >out\" seen >/dev/null"),
                     0);
    char *seen = it_read_file("seen");
    assert_null(strstr(seen, "accounts/s"));
    free(seen);
}

static void
a_pipe_has_no_bar(void **state)
{
    (void)state;
    assert_int_equal(
        shell("$program --config small.conf bill --through 2024-04-01 2>&1 >out | cat >seen"), 0);
    char *seen = it_read_file("seen");
    assert_null(strstr(seen, "\033"));
    assert_null(strstr(seen, "accounts/s"));
    it_assert_contains(seen, "event=run_sealed");
    free(seen);
}

/* What came on the socket, one message behind the other. */
static void
receive(int socket_fd, char *text, size_t size)
{
    size_t used = 0;
    for (ssize_t got = 1; got > 0 && used + 1 < size; used += got > 0 ? (size_t)got : 0) {
        got = recv(socket_fd, text + used, size - used - 1, MSG_DONTWAIT);
        if (got > 0)
            text[used + (size_t)got++] = '\n';
    }
    text[used < size ? used : size - 1] = '\0';
}

static int
listen_for_service(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    (void)snprintf(address.sun_path, sizeof address.sun_path, "notify");
    (void)unlink(address.sun_path);
    const int socket_fd = socket(AF_UNIX, SOCK_DGRAM, 0);
    assert_true(socket_fd >= 0);
    assert_int_equal(bind(socket_fd, (const struct sockaddr *)&address, sizeof address), 0);
    return socket_fd;
}

static void
a_service_says_that_it_is_ready_how_far_and_that_it_ends(void **state)
{
    (void)state;
    const int socket_fd = listen_for_service();
    assert_int_equal(shell("NOTIFY_SOCKET=$PWD/notify $program --quiet --config small.conf bill "
                           "--through 2024-04-01 >out"),
                     0);
    char text[4000];
    receive(socket_fd, text, sizeof text);
    (void)close(socket_fd);
    it_assert_contains(text, "READY=1\n");
    it_assert_contains(text, "STATUS=run 1: 0 %  0 accounts/s");
    it_assert_contains(text, "WATCHDOG=1\n");
    assert_string_equal(strstr(text, "STOPPING=1\n"), "STOPPING=1\n"); /* the last, and once */
}

/* What ends without having said that it is up has failed, for systemd. */
static void
a_service_with_nothing_to_do_says_so_too(void **state)
{
    (void)state;
    char text[400];
    const int socket_fd = listen_for_service();
    assert_int_equal(shell("NOTIFY_SOCKET=$PWD/notify $program --quiet bill --through 2023-01-01"),
                     0);
    receive(socket_fd, text, sizeof text);
    (void)close(socket_fd);
    assert_string_equal(text, "READY=1\nSTOPPING=1\n");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, town_setup, it_teardown)

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        CASE(a_terminal_shows_a_bar_and_is_clean_afterwards),
        CASE(reads_that_take_long_have_a_bar),
        CASE(what_is_verified_has_a_bar),
        CASE(nobody_who_wants_quiet_sees_it),
        CASE(a_pipe_has_no_bar),
        CASE(a_service_says_that_it_is_ready_how_far_and_that_it_ends),
        CASE(a_service_with_nothing_to_do_says_so_too),
    };
    return cmocka_run_group_tests_name("integration/progress", tests, NULL, NULL);
}
