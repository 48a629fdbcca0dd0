#ifndef HARNESS_REBILL_IT_H
#define HARNESS_REBILL_IT_H

/* What the integration tests of corrections share: bills posted, corrected and compared. */
#include "harness/cmocka_all.h"
#include "harness/it.h"
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CITY "examples/accept/accept.city.xml" /* 3.10 to 180 m3 a year, 4.10 to 300, 7.10 */

static inline int
newest_draft(void)
{
    return (int)it_sql_int("SELECT max(run_id) FROM weir.run WHERE state = 'draft'");
}

/* Posts the newest draft; before and after, everything verifies, and every run replays. */
static inline void
post(void)
{
    char text[24];
    const int run = newest_draft();
    (void)snprintf(text, sizeof text, "%d", run);
    it_expect(0, "verify", "--run", text, NULL);
    it_expect(0, "run", "post", text, NULL);
    it_expect(0, "verify", NULL);
    for (int i = 1; i <= run; i++) {
        (void)snprintf(text, sizeof text, "%d", i);
        struct it_result result = it_weir("run", "replay", text, NULL);
        if (result.exit_code != 0 && strstr(result.err, "\"discarded\"") == NULL)
            fail_msg("run %d is not replayed: %s%s", i, result.out, result.err);
        it_result_free(&result);
    }
}

static inline void
bill(const char *through)
{
    it_expect(0, "bill", "--through", through, NULL);
    post();
}

static inline void
rebill(const char *account, const char *date)
{
    it_expect(0, "rebill", "--account", account, "--date", date, NULL);
    post();
}

/* All of an account's invoices, a line each: number, kind, days, m3, fen. */
static inline void
assert_invoices(const char *account, const char *expected)
{
    char sql[700];
    (void)snprintf(
        sql, sizeof sql,
        "SELECT string_agg(entry_no || ' ' || i.kind || coalesce(' of ' || reverses_entry_no, '') "
        "|| coalesce(' ' || to_char(origin_month, 'YYYY-MM'), '') || ' ' || period_begin_day || "
        "' ' || period_end_day || ' ' || volume_l / 1000 || ' ' || amount_fen || CASE WHEN "
        "estimated THEN ' e' ELSE '' END || E'\\n', '' ORDER BY entry_no) FROM weir.invoice i "
        "JOIN weir.account USING (account_id) WHERE account = '%s'",
        account);
    char *text = it_sql_text(sql);
    it_assert_same(text, expected);
    free(text);
}

/* A second rebill finds nothing: a run without invoices, which is thrown away. */
static inline void
assert_nothing_left(const char *account)
{
    char text[24];
    it_expect(0, "rebill", "--account", account, NULL);
    const int run = newest_draft();
    (void)snprintf(text, sizeof text, "%d", run);
    assert_int_equal(it_sql_int("SELECT invoice_count FROM weir.run ORDER BY run_id DESC LIMIT 1"),
                     0);
    it_expect(0, "run", "discard", text, NULL);
}

/* Every entry of the account can be explained. */
static inline void
explain_all(const char *account)
{
    char sql[200];
    (void)snprintf(sql, sizeof sql,
                   "SELECT count(*) FROM weir.invoice JOIN weir.account USING (account_id) WHERE "
                   "account = '%s'",
                   account);
    const int count = (int)it_sql_int(sql);
    for (int i = 1; i <= count; i++) {
        (void)snprintf(sql, sizeof sql, "%s-%d", account, i);
        it_expect(0, "explain", sql, NULL);
    }
}

static inline void
load_household(const char *account, const char *from)
{
    char csv[300];
    (void)snprintf(csv, sizeof csv,
                   "account,from,tariff,class,persons,opened\n"
                   "%s,2022-01-01,accept.city,residential,3,2022-01-01\n",
                   account);
    it_load(0, "accounts", csv);
    (void)snprintf(csv, sizeof csv, "meter,account,from,first_register\nM%s,%s,%s,0\n", account,
                   account, from);
    it_load(0, "meters", csv);
}

/* A3: bills 1 and 2 are posted with 3 persons. */
static inline void
bill_a3(void)
{
    it_publish_shared(CITY);
    load_household("A3", "2024-01-01");
    it_ingest(0, "meter,date,register\nMA3,2024-04-01,100\n");
    bill("2024-04-01");
    it_ingest(0, "meter,date,register\nMA3,2024-07-01,210\n");
    bill("2024-07-01");
    assert_invoices("A3", "1 bill 2024-01-01 2024-04-01 100 31000\n"
                          "2 bill 2024-04-01 2024-07-01 110 37100\n");
}

#endif
