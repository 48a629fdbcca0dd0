/*
 * weir month close cut off in the middle: the program killed, a server process killed.  A month is
 * closed whole, with its sums, its link and its journal entry, or it is open with none of them.
 *
 * Whoever holds the table chain stops a closing before its last statement, when all but the link is
 * written; so that is where it is killed first.  Then at any moment.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"

/* What all scripts begin with: a bill in 2024-09, a psql that can be asked, and the traces that a
 * closing leaves, which are all there or none. */
static const char prelude[] =
    "set -eu\n"
    "weir() { \"$WEIR_PROGRAM\" --quiet \"$@\"; }\n"
    "ask() { psql -XqAtc \"$1\"; }\n"
    "until_is() { # VALUE QUERY, or too long\n"
    "    for i in $(seq 400); do\n"
    "        test \"$(ask \"$2\" 2>/dev/null)\" != \"$1\" || return 0\n"
    "        sleep 0.02\n"
    "    done\n"
    "    echo \"waited for $1: $2\"; exit 9\n"
    "}\n"
    "traces() {\n"
    "    ask \"SELECT (SELECT count(*) FROM weir.month), (SELECT count(DISTINCT month)"
    " FROM weir.month_sum), (SELECT count(*) FROM weir.chain WHERE kind = 'month'),"
    " (SELECT count(*) FROM weir.journal WHERE kind = 'close'),"
    " (SELECT count(*) FROM weir.book WHERE NOT open)\"\n"
    "}\n"
    "expect() { test \"$1\" = \"$2\" || { echo \"$3: $1, not $2\"; exit 9; }; }\n"
    "waiting=\"SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND wait_event_type = 'Lock' AND state = 'active'\"\n"
    "closing() { # in the background, until it can go no further; pid is weir's\n"
    "    psql -Xq -c 'BEGIN; LOCK TABLE weir.chain IN SHARE MODE; SELECT pg_sleep(30)'"
    " >held 2>&1 &\n"
    "    until_is 1 \"SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND wait_event = 'PgSleep'\"\n"
    "    \"$WEIR_PROGRAM\" month close 2024-09 >out 2>err &\n"
    "    pid=$!\n"
    "    until_is 1 \"$waiting\"\n"
    "}\n"
    "release() {\n"
    "    ask \"SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE wait_event = 'PgSleep' AND datname = current_database()\" >/dev/null\n"
    "}\n"
    "town() {\n"
    "    cat >town.xml <<'END'\n"
    "<tariff xmlns=\"urn:weir:tariff:1\" id=\"town\"><version from=\"2024-01-01\">"
    "<class id=\"home\"><charge id=\"water\" price=\"2\"/></class></version></tariff>\n"
    "END\n"
    "    printf 'account,from,tariff,class\\nA1,2024-01-01,town,home\\n' >accounts.csv\n"
    "    printf 'meter,account,from,first_register\\nM1,A1,2024-09-01,0\\n' >meters.csv\n"
    "    printf 'meter,date,register\\nM1,2024-09-30,10\\n' >reads.csv\n"
    "    weir tariff publish town.xml\n"
    "    weir load accounts accounts.csv\n"
    "    weir load meters meters.csv\n"
    "    weir ingest reads.csv\n"
    "    weir bill --through 2024-09-30\n"
    "    weir run post 1\n"
    "} >/dev/null\n"
    "town\n";

/* Runs a script after the prelude; on a server of its own when one of that server's processes is
 * to be killed, since all others there fall with it. */
static void
run_script(const char *script, bool own_server)
{
    char *whole = malloc(sizeof prelude + strlen(script));
    assert_non_null(whole);
    (void)memcpy(whole, prelude, sizeof prelude - 1);
    (void)memcpy(whole + sizeof prelude - 1, script, strlen(script) + 1);
    it_write_file("crash.sh", whole);
    free(whole);
    static const char own[] =
        "here=$PWD\n"
        "case $WEIR_PROGRAM in /*) ;; *) exit 9 ;; esac\n"
        "exec \"$0\" --durable --template \"$WEIR_PROGRAM\" sh -euc \"cd '$here'\n"
        "psql -Xqc 'CREATE DATABASE town OWNER weir_owner TEMPLATE weir_template'\n"
        "PGDATABASE=town sh crash.sh\"\n";
    const char *const alone[] = {"sh", "-c", own, it_source("tests/harness/with-postgres.sh"),
                                 NULL};
    const char *const shared[] = {"sh", "crash.sh", NULL};
    struct it_result result = it_run(own_server ? alone : shared);
    if (result.exit_code != 0)
        print_error("%s%s", result.out, result.err);
    assert_int_equal(result.exit_code, 0);
    it_result_free(&result);
}

static void
a_closing_that_is_killed_leaves_nothing(void **state)
{
    (void)state;
    run_script(
        "closing\n"
        "kill -9 $pid\n"
        "wait $pid && exit 9 || true\n"
        "release\n"
        "until_is 0 \"$waiting\"\n"
        "until_is 0 \"SELECT count(*) FROM pg_locks WHERE relation = 'weir.chain'::regclass\"\n"
        "expect \"$(traces)\" '0|0|0|0|0' killed\n"
        "weir verify >/dev/null\n"
        "weir month close 2024-09 >/dev/null\n"
        "expect \"$(traces)\" '1|1|1|1|1' again\n"
        "weir verify >/dev/null\n",
        false);
}

/* The closing says that the server went away, and that nothing is half done. */
static void
a_server_that_is_killed_leaves_nothing(void **state)
{
    (void)state;
    run_script(
        "closing\n"
        "kill -9 $(ask \"SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'\")\n"
        "code=0; wait $pid || code=$?\n"
        "expect $code 4 'exit code'\n"
        "grep -q 'nothing is half done' err || { cat err; exit 9; }\n"
        "until_is 1 'SELECT 1'\n"
        "expect \"$(traces)\" '0|0|0|0|0' killed\n"
        "weir verify >/dev/null\n"
        "weir month close 2024-09 >/dev/null\n"
        /* What is told as closed is closed, though the server is killed right then. */
        "kill -9 $(ask \"SELECT pid FROM pg_stat_activity"
        " WHERE backend_type = 'checkpointer'\")\n"
        "sleep 0.2\n"
        "until_is 1 'SELECT 1'\n"
        "expect \"$(traces)\" '1|1|1|1|1' told\n"
        "weir verify >/dev/null\n",
        true);
}

/* At any moment: each time one more month, or none, and never a part of one. */
static void
a_closing_that_is_killed_at_any_moment_is_whole_or_nothing(void **state)
{
    (void)state;
    run_script("closed=0\n"
               "for ms in 00 02 04 06 08 10 12 14 16 18 20 22 24 26 28 30 34 38 44 50 60 80; do\n"
               "    \"$WEIR_PROGRAM\" month close 2024-09 >out 2>err &\n"
               "    pid=$!\n"
               "    sleep 0.0$ms\n"
               "    kill -9 $pid 2>/dev/null || true\n"
               "    wait $pid || true\n"
               "    until_is 0 \"SELECT count(*) FROM pg_stat_activity"
               " WHERE datname = current_database() AND pid <> pg_backend_pid()"
               " AND backend_type = 'client backend'\"\n"
               "    case $(traces) in\n"
               "    '0|0|0|0|0') ;;\n"
               "    '1|1|1|1|1') closed=1; break ;;\n"
               "    *) traces; exit 9 ;;\n"
               "    esac\n"
               "done\n"
               "test $closed = 1 || weir month close 2024-09 >/dev/null\n"
               "expect \"$(traces)\" '1|1|1|1|1' closed\n"
               "weir verify >/dev/null\n",
               false);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, it_setup, it_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_closing_that_is_killed_leaves_nothing),
        TEST(a_server_that_is_killed_leaves_nothing),
        TEST(a_closing_that_is_killed_at_any_moment_is_whole_or_nothing),
    };
    return cmocka_run_group_tests_name("integration/month_crash", tests, NULL, NULL);
}
