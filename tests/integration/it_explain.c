/*
 * weir explain through the whole program: what a customer, and an auditor, reads of an invoice.
 * Tariffs and cases are those of the acceptance scenarios; the arithmetic stands beside them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"

#define CITY "examples/accept/accept.city.xml"

static void
bill(const char *through)
{
    char run[24];
    it_expect(0, "bill", "--through", through, NULL);
    (void)snprintf(run, sizeof run, "%lld",
                   (long long)it_sql_int("SELECT max(run_id) FROM weir.run WHERE state = 'draft'"));
    it_expect(0, "run", "post", run, NULL);
}

/* Expects that the explanation holds each of these lines, whole, in this order. */
static void
assert_says(const char *text, const char *const lines[])
{
    const char *at = text;
    for (size_t i = 0; lines[i] != NULL; i++) {
        const char *found = strstr(at, lines[i]);
        if (found == NULL)
            fail_msg("\"%s\" is not (or not there) in:\n%s", lines[i], text);
        at = found + strlen(lines[i]);
    }
}

#define SAYS(text, ...) assert_says((text), (const char *const[]){__VA_ARGS__, NULL})

static void
a_household_reads_its_limits_and_who_recorded_its_persons(void **state)
{
    (void)state;
    it_publish_shared(CITY);
    it_load(0, "accounts",
            "account,from,tariff,class,persons,opened\n"
            "A3,2022-01-01,accept.city,residential,3,2022-01-01\n");
    it_load(0, "meters", "meter,account,from,first_register\nM1,A3,2024-01-01,0\n");
    it_ingest(0, "meter,date,register\nM1,2024-07-01,210\n");
    bill("2024-07-01");
    it_load(1, "accounts",
            "account,from,tariff,class,persons,opened,reason\n"
            "A3,2022-01-01,accept.city,residential,6,2022-01-01,late\n");
    it_ingest(0, "meter,date,register\nM1,2024-10-01,260\n");
    bill("2024-10-01");
    char *first = it_output(0, "explain", "A3-1", NULL);
    SAYS(first, "Invoice A3-1 of 2024-07-01, account A3.",
         "Made by run 1 from reads up to 2024-07-01",
         "Meter M1: register 0 on 2024-01-01, 210 on 2024-07-01: 210 m³.",
         "  Put in on 2024-01-01 at register 0.", "  2024-07-01, read: from 0 to 210, 210 m³.",
         "Nothing is estimated.", "Terms from 2022-01-01 on, recorded on ",
         "tariff accept.city, class residential, 3 persons.",
         "Tariff accept.city: the document published on ", "Persons in the household: 3.",
         "tier year 2024-01-01 to 2025-01-01: 0 m³ counted before, 210 m³ more make 210 m³.",
         "    Block 1 ends at 180 m³.", "    Block 2 ends at 300 m³.", "    Block 3 has no end.",
         "  water, block 1: 180 m³ × 2.00 = 360.00", "  water, block 2: 30 m³ × 3.00 = 90.00",
         "  resource: 210 m³ × 0.10 = 21.00", "    Collected for water-resource.", "Total: 681.00",
         "Computed again from what is stored");
    assert_null(strstr(first, "6 persons")); /* recorded after it was made */
    free(first);
    /* 210 before; limits 180 + 2 x 30, 300 + 2 x 30: 30 b1 + 20 b2 */
    char *second = it_output(0, "explain", "A3-2", NULL);
    SAYS(second, "class residential, 6 persons.", "  Reason late: what was billed before",
         "  They replace those recorded on ", "class residential, 3 persons.",
         "210 m³ counted before, 50 m³ more make 260 m³.",
         "    Block 1: 180 m³, and 30 m³ for each person from number 5 on (2); it ends at 240 m³.",
         "  water, block 1: 30 m³ × 2.00 = 60.00", "  water, block 2: 20 m³ × 3.00 = 60.00",
         "Total: 175.00");
    free(second);
}

static void
a_firm_reads_both_rows_of_its_plan(void **state)
{
    (void)state;
    it_publish_shared(CITY);
    it_load(0, "accounts",
            "account,from,tariff,class,opened\n"
            "C,2022-01-01,accept.city,non-residential,2022-01-01\n");
    it_load(0, "meters", "meter,account,from,first_register\nM1,C,2024-01-01,0\n");
    it_load(0, "plans", "account,from,to,m3\nC,2024-01-01,2025-01-01,1000\n");
    it_ingest(0, "meter,date,register\nM1,2024-10-01,1150\n");
    bill("2024-10-01");
    it_load(1, "plans", "account,from,to,m3,reason\nC,2024-01-01,2025-01-01,1300,late\n");
    it_ingest(0, "meter,date,register\nM1,2025-01-01,1450\n");
    bill("2025-01-01");
    char *third = it_output(0, "explain", "C-1", NULL);
    SAYS(third, "The plan from 2024-01-01 to 2025-01-01, recorded on ", ": 1000 m³.",
         "held against the plan from 2024-01-01 to 2025-01-01 of 1000 m³: 0 m³ counted before, "
         "1150 m³ "
         "after.",
         "    Band 1 ends at 1200 m³ and adds 1 times the price.",
         "    Band 2 ends at 1400 m³ and adds 2 times the price.",
         "    Band 3 has no end and adds 3 times the price.",
         "  above-plan, band 1: 150 m³ × 3.00 = 450.00", "    1 times the price of water.",
         "    Collected for above-plan.");
    assert_null(strstr(third, "1300"));
    free(third);
    /* above max(1,300, 1,150): 150 in band 1, which ends at 1,560 */
    char *fourth = it_output(0, "explain", "C-2", NULL);
    SAYS(fourth, "The plan from 2024-01-01 to 2025-01-01, recorded on ", ": 1300 m³.",
         "  Reason late: what was billed before it was recorded stands.",
         "  It replaces the one recorded on ", ": 1000 m³.",
         "1150 m³ counted before, 1450 m³ after.", "    Band 1 ends at 1560 m³",
         "  above-plan, band 1: 150 m³ × 3.00 = 450.00", "Total: 1800.00");
    free(fourth);
}

static void
a_change_of_price_is_told_part_by_part(void **state)
{
    (void)state;
    it_publish_shared("examples/accept/accept.change.xml");
    it_load(0, "accounts",
            "account,from,tariff,class,persons,opened\n"
            "B1,2022-01-01,accept.change,residential,3,2022-01-01\n");
    it_load(0, "meters", "meter,account,from,first_register\nM1,B1,2022-01-01,350\n");
    it_load(0, "openings",
            "account,day,meter,register,blocks,year_begin,used_m3\n"
            "B1,2024-05-20,M1,500,household,2024-01-01,150\n");
    it_ingest(0, "meter,date,register\nM1,2024-08-28,600\n");
    bill("2024-08-31");
    char *text = it_output(0, "explain", "B1-1", NULL);
    SAYS(text, "Meter M1: register 500 on 2024-05-20, 600 on 2024-08-28: 100 m³.",
         "Brought along on 2024-05-20: 150 m³ in the blocks household of the tier year from "
         "2024-01-01",
         "2024-05-20 to 2024-07-01, 42 days, class residential: 42 m³",
         "150 m³ counted before, 42 m³ more make 192 m³.",
         "2024-07-01 to 2024-08-28, 58 days, class residential: 58 m³",
         ", in force from 2024-07-01.",
         "  Shared by days: the daily mean times the days before 2024-07-01, rounded to 1 m³",
         "192 m³ counted before, 58 m³ more make 250 m³.",
         "Lines of 2024-05-20 to 2024-07-01, class residential:",
         "  water, block 1: 30 m³ × 2.00 = 60.00", "  water, block 2: 12 m³ × 3.00 = 36.00",
         "Lines of 2024-07-01 to 2024-08-28, class residential:",
         "  water, block 2: 58 m³ × 3.30 = 191.40", "Total: 397.40");
    free(text);
}

/* litres meters, whole m3: 10.6 billed to 10; at the exchange 15.8; 4.9 on the new one: 20.7 in
 * all; closed at 21.2, and 0.2 is dropped */
static void
an_exchange_and_its_fraction_can_be_followed(void **state)
{
    (void)state;
    it_publish_shared(CITY);
    it_load(0, "accounts",
            "account,from,tariff,class,persons,opened\n"
            "D3,2022-01-01,accept.city,residential,3,2022-01-01\n");
    it_load(0, "meters",
            "meter,account,from,first_register,litres_per_count\nOLD,D3,2024-01-01,0,1\n");
    it_ingest(0, "meter,date,register\nOLD,2024-02-01,10600\n");
    bill("2024-02-01");
    it_load(0, "meters",
            "meter,account,from,first_register,to,last_register,litres_per_count\n"
            "OLD,D3,2024-01-01,0,2024-02-15,15800,1\n"
            "NEW,D3,2024-02-15,0,,,1\n");
    it_ingest(0, "meter,date,register\nNEW,2024-03-01,4900\n");
    bill("2024-03-01");
    it_load(0, "accounts",
            "account,from,tariff,class,persons,opened,closed\n"
            "D3,2024-03-10,accept.city,residential,3,2022-01-01,2024-03-10\n");
    it_ingest(0, "meter,date,register\nNEW,2024-03-10,5400\n");
    bill("2024-03-31");
    char *first = it_output(0, "explain", "D3-1", NULL);
    SAYS(first, "  One count of the register is 0.001 m³.", "Billed in steps of 1 m³: 10 m³.",
         "Left for the next bill: 0.6 m³.");
    free(first);
    char *second = it_output(0, "explain", "D3-2", NULL);
    SAYS(second, "Meter OLD: register 10600 on 2024-02-01, 15800 on 2024-02-15: 5.2 m³.",
         "  Taken out on 2024-02-15 at register 15800.",
         "Meter NEW: register 0 on 2024-02-15, 4900 on 2024-03-01: 4.9 m³.",
         "  Put in on 2024-02-15 at register 0.", "Counted in all: 10.1 m³.",
         "Brought from the bill before, where it was less than a step: 0.6 m³.",
         "Billed in steps of 1 m³: 10 m³.", "Left for the next bill: 0.7 m³.");
    free(second);
    char *third = it_output(0, "explain", "D3-3", NULL);
    SAYS(third, "Meter NEW: register 4900 on 2024-03-01, 5400 on 2024-03-10: 0.5 m³.",
         "Brought from the bill before, where it was less than a step: 0.7 m³.",
         "Billed in steps of 1 m³: 1 m³.", "Left over at the closing, and not billed: 0.2 m³.",
         "Account closed on 2024-03-10.",
         "    Limits of a whole year times 3/12: 3 of its months count.",
         "    Block 1: 180 m³ in full; it ends at 45 m³.");
    free(third);
}

/* --- one household, two bills, for what is not about water --- */
static void
bill_household(void)
{
    it_publish_shared(CITY);
    it_load(0, "accounts",
            "account,from,tariff,class,persons,opened\n"
            "H-1,2022-01-01,accept.city,residential,3,2022-01-01\n");
    it_load(0, "meters", "meter,account,from,first_register,digits\nM1,H-1,2024-01-01,9990,4\n");
    it_ingest(0, "meter,date,register\nM1,2024-04-01,40\n");
    bill("2024-04-01");
    it_ingest(0, "meter,date,register\nM1,2024-07-01,90\n");
}

static void
findings_and_decisions_are_told(void **state)
{
    (void)state;
    bill_household();
    it_expect(0, "findings", "resolve", "H-1:M1:rollover:2024-04-01", "--as", "accept", "--reason",
              "seen at the door", NULL);
    char *text = it_output(0, "explain", "H-1-1", NULL);
    SAYS(text, "  2024-04-01, read: from 9990 over the highest number to 40, 50 m³.",
         "Told: the register passed its highest number and began again (rollover), M1, 2024-04-01: "
         "register 40.000 after 9990.000.",
         "  Decided by ", ": accept, because: seen at the door.");
    free(text);
}

static void
a_draft_is_explained_when_its_run_is_named(void **state)
{
    (void)state;
    bill_household();
    it_expect(0, "bill", "--through", "2024-07-01", NULL);
    struct it_result result = it_weir("explain", "H-1-2", NULL);
    assert_int_equal(result.exit_code, 3);
    it_assert_contains(result.err, "weir: there is no posted invoice \"H-1-2\"");
    it_assert_contains(result.err, "hint: A draft's is found with --run RUN");
    it_result_free(&result);
    char *text = it_output(0, "explain", "H-1-2", "--run", "2", NULL);
    SAYS(text, "Made by run 2 from reads up to 2024-07-01; a draft that can still change.",
         "Meter M1: register 40 on 2024-04-01, 90 on 2024-07-01: 50 m³.", "Total: 155.00");
    free(text);
    result = it_weir("explain", "H-1-1", "--run", "2", NULL);
    assert_int_equal(result.exit_code, 3);
    it_assert_contains(result.err, "weir: the run has no invoice \"H-1-1\"");
    it_result_free(&result);
    it_expect(0, "run", "discard", "2", NULL);
    result = it_weir("explain", "H-1-2", "--run", "2", NULL);
    assert_int_equal(result.exit_code, 3);
    it_assert_contains(result.err, "there is nothing to explain");
    it_result_free(&result);
}

static void
it_speaks_chinese_and_json(void **state)
{
    (void)state;
    bill_household();
    char *text = it_output(0, "explain", "H-1-1", "--lang", "zh", NULL);
    SAYS(text, "账单 H-1-1，开具日期 2024-04-01，账户 H-1。",
         "水表 M1：2024-01-01 读数 9990，2024-04-01 读数 40，用水 50 立方米。", "本期无估算水量。",
         "家庭人口：3 人。", "  water，第 1 级：50 立方米 × 2.00 = 100.00", "合计：155.00",
         "提示：读数走满后归零（rollover）");
    free(text);
    text = it_output(0, "--json", "explain", "H-1-1", NULL);
    SAYS(text, "{\"schema\": \"weir.explain.1\", \"rows\": [",
         "{\"sentence\": \"invoice\", \"level\": 0, \"text\": \"Invoice H-1-1 of 2024-04-01, "
         "account H-1.\"}",
         "{\"sentence\": \"limit\", \"level\": 2, \"text\": \"Block 1 ends at 180 m³.\"}");
    free(text);
}

static void
an_auditor_may_read_it(void **state)
{
    (void)state;
    bill_household();
    assert_int_equal(setenv("PGOPTIONS", "-c role=weir_auditor", 1), 0);
    struct it_result result = it_weir("explain", "H-1-1", NULL);
    assert_int_equal(unsetenv("PGOPTIONS"), 0);
    assert_int_equal(result.exit_code, 0);
    it_assert_contains(result.out, "Computed again from what is stored");
    it_result_free(&result);
}

static void
what_does_not_exist_is_not_explained(void **state)
{
    (void)state;
    bill_household();
    struct it_result result = it_weir("explain", "H-2-1", NULL);
    assert_int_equal(result.exit_code, 3);
    it_assert_contains(result.err, "weir: there is no account \"H-2\"");
    it_result_free(&result);
    result = it_weir("explain", "H-1-1", "--run", "9", NULL);
    assert_int_equal(result.exit_code, 3);
    it_assert_contains(result.err, "weir: there is no run 9");
    it_result_free(&result);
}

/* --- what somebody has changed --- */
/* Runs statements as one who can switch the guards off. */
static void
tamper(const char *sql)
{
    it_sql(
        "DO $$ DECLARE guarded record; BEGIN"
        " FOR guarded IN SELECT tgrelid::regclass AS name, tgname FROM pg_trigger"
        " WHERE tgname IN ('posted_only_added', 'input_only_added', 'run_guard')"
        " LOOP EXECUTE format('ALTER TABLE %s DISABLE TRIGGER %I', guarded.name, guarded.tgname);"
        " END LOOP; END $$");
    it_sql(sql);
}

/* Expects exit code 5 and these words, and nothing on stdout. */
static void
assert_refused(const char *words)
{
    struct it_result result = it_weir("explain", "H-1-1", NULL);
    assert_int_equal(result.exit_code, 5);
    assert_int_equal(result.out_size, 0);
    it_assert_contains(result.err, words);
    it_assert_contains(result.err, "hint: ");
    it_result_free(&result);
}

static void
a_changed_line_is_not_explained_away(void **state)
{
    (void)state;
    bill_household();
    tamper("UPDATE weir.invoice_line SET amount_fen = 9000 WHERE line_no = 1");
    assert_refused("weir: invoice \"H-1-1\" is not what its run gives when it is computed again\n"
                   "line 1 (water): amount 90.00, computed 100.00");
}

static void
a_changed_digest_is_seen(void **state)
{
    (void)state;
    bill_household();
    tamper("UPDATE weir.invoice SET digest = decode(repeat('00', 32), 'hex')");
    assert_refused("weir: the digest of invoice \"H-1-1\" is not that of its rows");
}

static void
a_changed_read_is_seen(void **state)
{
    (void)state;
    bill_household();
    tamper("UPDATE weir.read SET register_milli = 50000 WHERE read_day = '2024-04-01'");
    assert_refused("line 1 (water): volume 50.000, computed 60.000");
}

static void
a_read_that_is_gone_is_seen(void **state)
{
    (void)state;
    bill_household();
    tamper("DELETE FROM weir.read WHERE read_day = '2024-04-01'");
    assert_refused("weir: its run gives no invoice \"H-1-1\" when it is computed again");
}

static void
a_changed_tariff_is_seen(void **state)
{
    (void)state;
    bill_household();
    tamper("UPDATE weir.run SET tariffs = replace(tariffs, 'accept.city=', 'accept.city=00')");
    assert_refused("weir: the tariffs stored are not those the run was computed with");
}

static void
rules_of_a_newer_program_are_named(void **state)
{
    (void)state;
    bill_household();
    tamper("UPDATE weir.run SET rules_version = 99");
    struct it_result result = it_weir("explain", "H-1-1", NULL);
    assert_int_equal(result.exit_code, 3);
    it_assert_contains(result.err, "weir: run 1 was computed by rules 99, and this program has");
    it_result_free(&result);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, it_setup, it_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_household_reads_its_limits_and_who_recorded_its_persons),
        CASE(a_firm_reads_both_rows_of_its_plan),
        CASE(a_change_of_price_is_told_part_by_part),
        CASE(an_exchange_and_its_fraction_can_be_followed),
        CASE(findings_and_decisions_are_told),
        CASE(a_draft_is_explained_when_its_run_is_named),
        CASE(it_speaks_chinese_and_json),
        CASE(an_auditor_may_read_it),
        CASE(what_does_not_exist_is_not_explained),
        CASE(a_changed_line_is_not_explained_away),
        CASE(a_changed_digest_is_seen),
        CASE(a_changed_read_is_seen),
        CASE(a_read_that_is_gone_is_seen),
        CASE(a_changed_tariff_is_seen),
        CASE(rules_of_a_newer_program_are_named),
    };
    return cmocka_run_group_tests_name("weir explain", tests, NULL, NULL);
}
