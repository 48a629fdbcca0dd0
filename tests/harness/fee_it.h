#ifndef HARNESS_FEE_IT_H
#define HARNESS_FEE_IT_H

/*
 * What the tests of the fee ledger through the whole program share.  The tariff is a form: fee to
 * 2024-11-30, tax from 2024-12-01, industry in zone II ground 1.00.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"

#define PERMITS                                                                                    \
    "permit,holder,holder_id,district,source,zone,use,m3_per_year,from,to,tariff,class,"           \
    "attr:overloaded,attr:relief\n"
#define POINTS "point,permit,district,source,from,basis,capacity_m3_day\n"

static inline void
load(const char *kind, const char *csv)
{
    it_write_file("load.csv", csv);
    it_expect(0, "load", kind, "load.csv", NULL);
}

/* The same, where rows reach back over assessed days. */
static inline void
load_late(const char *kind, const char *csv)
{
    it_write_file("late.csv", csv);
    it_expect(1, "load", kind, "late.csv", NULL);
}

static inline void
ingest(const char *csv)
{
    char text[2000];
    (void)snprintf(text, sizeof text, "meter,date,register,kind\n%s", csv);
    it_write_file("reads.csv", text);
    it_expect(0, "ingest", "reads.csv", NULL);
}

static inline void
begin(void)
{
    it_expect(0, "tariff", "publish", it_source("tests/tariffs/scenario-resource.xml"), NULL);
    load("districts", "district,name,zone\nD1,Town,II\n");
}

/* Posts the draft there is, and computes every run there is once more. */
static inline void
post(void)
{
    char run[24];
    const int count = (int)it_sql_int("SELECT run_id FROM weir.run WHERE state = 'draft'");
    (void)snprintf(run, sizeof run, "%d", count);
    it_expect(0, "run", "post", run, NULL);
    for (int i = 1; i <= count; i++) {
        (void)snprintf(run, sizeof run, "%d", i);
        it_expect(0, "run", "replay", run, NULL);
    }
}

static inline void
assess(const char *through)
{
    it_expect(0, "fees", "assess", "--through", through, NULL);
    post();
    it_expect(0, "verify", NULL);
}

/* The entries of a taxpayer: a line each. */
static inline void
assert_entries(const char *taxpayer, const char *expected)
{
    char sql[900];
    (void)snprintf(
        sql, sizeof sql,
        "SELECT coalesce(string_agg(format(E'%%s%%s %%s/%%s %%s %%s..%%s %%s x %%s x %%s = "
        "%%s\\n', e.entry_no, ' of ' || e.reverses_entry_no, e.period, e.correction, e.regime, "
        "e.begin_day, e.end_day, round(e.volume_l / 1000.0, 3), "
        "round(e.rate_mfen_per_m3 / 100000.0, 2), round(e.multiplier_ppm / 1000000.0, 1), "
        "round(e.due_fen / 100.0, 2)), '' ORDER BY e.entry_no), '') FROM weir.fee_entry e JOIN "
        "weir.account a USING (account_id) WHERE a.account = '%s'",
        taxpayer);
    char *entries = it_sql_text(sql);
    it_assert_same(entries, expected);
    free(entries);
}

/* All findings there are, by their references. */
static inline void
assert_findings(const char *expected)
{
    char *findings = it_sql_text(
        "SELECT coalesce(string_agg(format(E'%s:%s:%s:%s\\n', a.account, f.subject, f.code, "
        "f.day), '' ORDER BY a.account, f.code, f.subject, f.day), '') FROM weir.finding f JOIN "
        "weir.account a USING (account_id)");
    it_assert_same(findings, expected);
    free(findings);
}

static inline int64_t
sum_fen(const char *condition)
{
    char sql[300];
    (void)snprintf(sql, sizeof sql,
                   "SELECT coalesce(sum(due_fen), 0)::int8 FROM weir.fee_entry JOIN weir.account "
                   "USING (account_id) WHERE %s",
                   condition);
    return it_sql_int(sql);
}

#endif
