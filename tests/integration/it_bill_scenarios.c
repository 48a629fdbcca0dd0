/*
 * The acceptance scenarios that billing alone can show, through the whole program.  Tariffs, reads
 * and figures are those of the shared scenarios; the arithmetic stands beside each figure.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"

/* Bills up to a day, expects the exit code, and posts. */
static void
bill(int exit_code, const char *through)
{
    char run[24];
    it_expect(exit_code, "bill", "--through", through, NULL);
    (void)snprintf(run, sizeof run, "%lld",
                   (long long)it_sql_int("SELECT max(run_id) FROM weir.run WHERE state = 'draft'"));
    it_expect(0, "run", "post", run, NULL);
}

static int64_t
of_invoice(const char *column, const char *account, int entry_no)
{
    char sql[400];
    (void)snprintf(sql, sizeof sql,
                   "SELECT (%s)::int8 FROM weir.invoice i WHERE entry_no = %d AND account_id = "
                   "(SELECT account_id FROM weir.account WHERE account = '%s')",
                   column, entry_no, account);
    return it_sql_int(sql);
}

static void
assert_amount(const char *account, int entry_no, int64_t amount_fen)
{
    assert_int_equal(of_invoice("amount_fen", account, entry_no), amount_fen);
}

static void
assert_volume(const char *account, int entry_no, int64_t volume_l)
{
    assert_int_equal(of_invoice("volume_l", account, entry_no), volume_l);
}

/* What the lines of a charge of an invoice come to. */
static void
assert_charge(const char *account, int entry_no, const char *charge, int64_t amount_fen)
{
    char sql[300];
    (void)snprintf(sql, sizeof sql,
                   "SELECT coalesce(sum(l.amount_fen), 0) FROM weir.invoice_line l WHERE "
                   "l.account_id = i.account_id AND l.entry_no = i.entry_no AND l.charge = '%s'",
                   charge);
    assert_int_equal(of_invoice(sql, account, entry_no), amount_fen);
}

static void
assert_findings(const char *condition, int64_t count)
{
    char sql[300];
    (void)snprintf(sql, sizeof sql, "SELECT count(*) FROM weir.finding WHERE %s", condition);
    assert_int_equal(it_sql_int(sql), count);
}

#define CITY "examples/accept/accept.city.xml"

static void
a1_opened_in_mid_year_has_limits_for_its_months(void **state)
{
    (void)state;
    it_publish_shared(CITY);
    it_load(0, "accounts",
            "account,from,tariff,class,persons,opened\n"
            "A1,2024-05-20,accept.city,residential,3,2024-05-20\n");
    it_load(0, "meters", "meter,account,from,first_register\nM1,A1,2024-05-20,0\n");
    it_ingest(0, "meter,date,register\nM1,2024-09-20,130\n");
    bill(0, "2024-09-30");
    it_ingest(0, "meter,date,register\nM1,2025-01-01,215\n");
    bill(0, "2025-01-01");
    it_ingest(0, "meter,date,register\nM1,2025-03-01,235\n");
    bill(0, "2025-03-31");
    assert_amount("A1", 1, 41300); /* 120 x 2 + 10 x 3 + 13.00 + 130.00 */
    assert_amount("A1", 2, 39350); /* 70 b2 210.00 + 15 b3 90.00 + 8.50 + 85.00 */
    assert_amount("A1", 3, 6200);  /* new year, full limits: 40.00 + 2.00 + 20.00 */
    it_expect(0, "verify", NULL);
}

static void
a3_a_late_certificate_counts_from_the_next_bill(void **state)
{
    (void)state;
    it_publish_shared(CITY);
    it_load(0, "accounts",
            "account,from,tariff,class,persons,opened\n"
            "A3,2022-01-01,accept.city,residential,3,2022-01-01\n");
    it_load(0, "meters", "meter,account,from,first_register\nM1,A3,2024-01-01,0\n");
    it_ingest(0, "meter,date,register\nM1,2024-04-01,100\n");
    bill(0, "2024-04-01");
    it_ingest(0, "meter,date,register\nM1,2024-07-01,210\n");
    bill(0, "2024-07-01");
    it_load(1, "accounts",
            "account,from,tariff,class,persons,opened\n"
            "A3,2024-03-01,accept.city,residential,6,2022-01-01\n");
    assert_findings("code = 'back-dated' AND NOT held", 1);
    it_ingest(0, "meter,date,register\nM1,2024-10-01,260\n");
    bill(0, "2024-10-01");
    assert_amount("A3", 1, 31000); /* 100 b1 */
    assert_amount("A3", 2, 37100); /* 80 b1 + 30 b2 = 160 + 90 + 11 + 110 */
    assert_amount("A3", 3, 17500); /* limits 240, 360: 30 b1 + 20 b2 = 60 + 60 + 5 + 50 */
}

static void
a5_transfer_leaves_each_owner_the_months_he_had(void **state)
{
    (void)state;
    it_publish_shared(CITY);
    it_load(0, "accounts",
            "account,from,tariff,class,persons,opened\n"
            "OLD,2022-01-01,accept.city,residential,3,2022-01-01\n");
    it_load(0, "meters", "meter,account,from,first_register\nM1,OLD,2024-01-01,0\n");
    it_ingest(0, "meter,date,register\nM1,2024-05-01,100\n");
    bill(0, "2024-05-01");
    it_load(0, "accounts",
            "account,from,tariff,class,persons,opened,closed\n"
            "OLD,2024-08-01,accept.city,residential,3,2022-01-01,2024-08-01\n"
            "NEW,2024-08-01,accept.city,residential,3,2024-08-01,\n");
    it_ingest(0, "meter,date,register\nM1,2024-08-01,140\n");
    it_load(0, "meters", "meter,account,from,first_register\nM1,NEW,2024-08-01,140\n");
    bill(0, "2024-08-31");
    it_ingest(0, "meter,date,register\nM1,2025-01-01,230\n");
    bill(0, "2025-01-01");
    assert_amount("OLD", 1, 31000);
    assert_amount("OLD", 2, 15900); /* 105 / 175: 5 b1 10 + 35 b2 105 + 4 + 40 */
    assert_amount("NEW", 1, 29400); /* 75 / 125: 75 b1 150 + 15 b2 45 + 9 + 90 */
    it_expect(0, "verify", NULL);
}

static void
a9_a_day_more_can_make_two_months(void **state)
{
    (void)state;
    it_publish_shared("examples/tariffs/features.xml");
    it_load(0, "accounts",
            "account,from,tariff,class\n"
            "A45,2024-03-01,example.features,monthly\n"
            "A46,2024-03-01,example.features,monthly\n");
    it_load(0, "meters",
            "meter,account,from,first_register\n"
            "M45,A45,2024-03-01,0\nM46,A46,2024-03-01,0\n");
    it_ingest(0, "meter,date,register\nM45,2024-04-15,45\nM46,2024-04-16,45\n");
    bill(0, "2024-04-30");
    assert_amount("A45", 1, 10000); /* 45 days = 1.48 months: 20 + 2 x 10 + 4 x 15 */
    assert_amount("A46", 1, 5000);  /* 46 days = 1.51 months: 40 + 2 x 5 */
}

static void
b1_prices_from_water_used_from_a_day_are_shared_by_days(void **state)
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
    bill(0, "2024-08-31");
    /* 42 of 100 days before: 30 b1 60.00 + 12 b2 36.00; 58 b2 x 3.30; resource, sewage 10 + 100 */
    assert_amount("B1", 1, 39740);
    assert_volume("B1", 1, 100000);
    assert_int_equal(of_invoice("counter_state[4]", "B1", 1), 250000);
}

static void
b2_prices_from_the_first_read_on_take_all_of_its_water(void **state)
{
    (void)state;
    it_publish_shared("examples/accept/accept.change-read.xml");
    it_load(0, "accounts",
            "account,from,tariff,class,persons,opened\n"
            "R30,2022-01-01,accept.change-read,residential,3,2022-01-01\n"
            "R01,2022-01-01,accept.change-read,residential,3,2022-01-01\n"
            "R02,2022-01-01,accept.change-read,residential,3,2022-01-01\n");
    it_load(0, "meters",
            "meter,account,from,first_register\n"
            "M30,R30,2024-06-01,0\nM01,R01,2024-06-01,0\nM02,R02,2024-06-01,0\n");
    it_ingest(0, "meter,date,register\nM30,2024-06-30,20\nM01,2024-07-01,20\nM02,2024-07-02,20\n");
    bill(0, "2024-07-31");
    assert_amount("R30", 1, 6200); /* 20 x 3.10 */
    assert_amount("R01", 1, 6600); /* a read on the day pays the new price: 20 x 3.30 */
    assert_amount("R02", 1, 6600);
}

static void
b4_a_household_becomes_a_shop_on_the_day_it_says(void **state)
{
    (void)state;
    it_publish_shared(CITY);
    it_load(0, "accounts",
            "account,from,tariff,class,persons,opened\n"
            "B4,2022-01-01,accept.city,residential,3,2022-01-01\n"
            "B4,2024-06-01,accept.city,non-residential,3,2022-01-01\n");
    it_load(0, "meters", "meter,account,from,first_register\nM1,B4,2024-05-01,0\n");
    it_ingest(0, "meter,date,register\nM1,2024-07-01,61\n");
    bill(0, "2024-07-31");
    assert_amount("B4", 1, 9610 + 13500); /* 31 x 3.10; 30 x 4.50 */
}

static void
load_firm(void)
{
    it_load(0, "accounts",
            "account,from,tariff,class,opened\n"
            "C,2022-01-01,accept.city,non-residential,2022-01-01\n");
    it_load(0, "meters", "meter,account,from,first_register\nM1,C,2024-01-01,0\n");
}

static void
c1_a_years_plan_is_counted_over_its_bills(void **state)
{
    (void)state;
    it_publish_shared(CITY);
    load_firm();
    it_load(0, "plans", "account,from,to,m3\nC,2024-01-01,2025-01-01,1000\n");
    it_ingest(0, "meter,date,register\nM1,2024-04-01,300\n");
    bill(0, "2024-04-01");
    it_ingest(0, "meter,date,register\nM1,2024-07-01,700\n");
    bill(0, "2024-07-01");
    it_ingest(0, "meter,date,register\nM1,2024-10-01,1150\n");
    bill(0, "2024-10-01");
    it_ingest(0, "meter,date,register\nM1,2025-01-01,1450\n");
    bill(0, "2025-01-01");
    assert_amount("C", 1, 135000);
    assert_amount("C", 2, 180000);
    assert_amount("C", 3, 247500);
    assert_amount("C", 4, 315000);
    assert_charge("C", 3, "above-plan", 45000);  /* 150 x 3.00 */
    assert_charge("C", 4, "above-plan", 180000); /* 50 x 3 + 200 x 6 + 50 x 9 */
    it_expect(0, "verify", NULL);
}

static void
c2_a_plan_raised_late_never_charges_twice(void **state)
{
    (void)state;
    it_publish_shared(CITY);
    load_firm();
    it_load(0, "plans", "account,from,to,m3\nC,2024-01-01,2025-01-01,1000\n");
    it_ingest(0, "meter,date,register\nM1,2024-04-01,300\n");
    bill(0, "2024-04-01");
    it_ingest(0, "meter,date,register\nM1,2024-07-01,700\n");
    bill(0, "2024-07-01");
    it_ingest(0, "meter,date,register\nM1,2024-10-01,1150\n");
    bill(0, "2024-10-01");
    it_load(1, "plans", "account,from,to,m3\nC,2024-01-01,2025-01-01,1300\n");
    it_ingest(0, "meter,date,register\nM1,2025-01-01,1450\n");
    bill(0, "2025-01-01");
    assert_charge("C", 3, "above-plan", 45000);
    assert_charge("C", 4, "above-plan", 45000); /* above max(1300, 1150): 150 in band 1 */
    assert_amount("C", 4, 180000);
}

static void
c4_a_firm_without_a_plan_is_told_of_once_a_year(void **state)
{
    (void)state;
    it_publish_shared(CITY);
    load_firm();
    it_ingest(0, "meter,date,register\nM1,2024-04-01,500\n");
    bill(0, "2024-04-01");
    it_ingest(0, "meter,date,register\nM1,2024-07-01,600\n");
    bill(0, "2024-07-01");
    it_ingest(0, "meter,date,register\nM1,2024-10-01,700\n");
    bill(0, "2024-10-01");
    assert_amount("C", 1, 225000); /* 1,500.00 + 50.00 + 700.00 */
    assert_findings("code = 'no-plan' AND NOT held", 1);
    it_ingest(0, "meter,date,register\nM1,2025-04-01,800\n");
    bill(0, "2025-04-01");
    assert_findings("code = 'no-plan'", 2);
}

static void
c6_uses_share_a_meter_and_the_flats_do_not_eat_the_shops_plan(void **state)
{
    (void)state;
    it_publish_shared(CITY);
    it_load(0, "accounts",
            "account,from,tariff,class,opened\n"
            "C6,2022-01-01,accept.city,non-residential,2022-01-01\n");
    it_load(0, "uses",
            "account,from,class,order,share\n"
            "C6,2022-01-01,non-residential,1,0.3\n"
            "C6,2022-01-01,shared-meter,2,\n");
    it_load(0, "plans", "account,from,to,m3\nC6,2024-01-01,2025-01-01,300\n");
    it_load(0, "meters", "meter,account,from,first_register\nM1,C6,2024-01-01,0\n");
    it_ingest(0, "meter,date,register\nM1,2024-05-01,1500\n");
    bill(0, "2024-05-01");
    /* shop 450: 150 above 300: 60 x 3 + 60 x 6 + 30 x 9 = 810; 1350 + 45 + 630 + 810 + 1050 x 3.20
     */
    assert_amount("C6", 1, 619500);
    assert_charge("C6", 1, "above-plan", 81000);
}

static void
c8_a_cut_counts_only_from_its_own_day(void **state)
{
    (void)state;
    it_publish_shared(CITY);
    load_firm();
    it_load(0, "plans",
            "account,from,to,m3\n"
            "C,2024-01-01,2025-01-01,1000\nC,2024-08-01,2025-01-01,200\n");
    it_ingest(0, "meter,date,register\nM1,2024-08-01,700\n");
    bill(0, "2024-08-01");
    it_ingest(0, "meter,date,register\nM1,2024-10-01,850\n");
    bill(0, "2024-10-01");
    it_ingest(0, "meter,date,register\nM1,2025-01-01,970\n");
    bill(0, "2025-01-01");
    assert_charge("C", 1, "above-plan", 0);
    assert_charge("C", 2, "above-plan", 0);
    assert_charge("C", 3, "above-plan", 30000); /* 70 above = 35 %: 40 x 3 + 30 x 6 */
    assert_amount("C", 3, 84000);
}

static void
load_household(const char *account, const char *meters)
{
    char csv[200];
    (void)snprintf(csv, sizeof csv,
                   "account,from,tariff,class,persons,opened\n"
                   "%s,2022-01-01,accept.city,residential,3,2022-01-01\n",
                   account);
    it_load(0, "accounts", csv);
    it_load(0, "meters", meters);
}

static void
d2_a_register_that_begins_again_loses_no_water_at_an_exchange(void **state)
{
    (void)state;
    it_publish_shared(CITY);
    load_household("D2", "meter,account,from,first_register,digits\nOLD,D2,2024-01-01,9950,4\n");
    it_ingest(0, "meter,date,register\nOLD,2024-02-01,9980\n");
    bill(0, "2024-02-01");
    it_load(0, "meters",
            "meter,account,from,first_register,to,last_register,digits\n"
            "OLD,D2,2024-01-01,9950,2024-02-15,15,4\n"
            "NEW,D2,2024-02-15,0,,,4\n");
    it_ingest(0, "meter,date,register\nNEW,2024-03-01,7\n");
    bill(0, "2024-03-01");
    assert_volume("D2", 1, 30000);
    assert_volume("D2", 2, 42000); /* 10,000 - 9,980 + 15 = 35, and 7 */
    assert_findings("code = 'rollover' AND NOT held", 1);
    it_expect(0, "verify", NULL);
}

static void
d3_the_fraction_goes_along_over_an_exchange(void **state)
{
    (void)state;
    it_publish_shared(CITY);
    load_household("D3", "meter,account,from,first_register,litres_per_count\n"
                         "OLD,D3,2024-01-01,0,1\n");
    it_ingest(0, "meter,date,register\nOLD,2024-02-01,10600\n");
    bill(0, "2024-02-01");
    it_load(0, "meters",
            "meter,account,from,first_register,to,last_register,litres_per_count\n"
            "OLD,D3,2024-01-01,0,2024-02-15,15800,1\n"
            "NEW,D3,2024-02-15,0,,,1\n");
    it_ingest(0, "meter,date,register\nNEW,2024-03-01,4900\n");
    bill(0, "2024-03-01");
    it_load(0, "accounts",
            "account,from,tariff,class,persons,opened,closed\n"
            "D3,2024-03-10,accept.city,residential,3,2022-01-01,2024-03-10\n");
    it_ingest(0, "meter,date,register\nNEW,2024-03-10,5400\n");
    bill(0, "2024-03-31");
    assert_volume("D3", 1, 10000); /* 10.6 */
    assert_volume("D3", 2, 10000); /* 20.7 in all */
    assert_volume("D3", 3, 1000);  /* 21.2, and 0.2 is dropped */
    it_expect(0, "verify", NULL);
}

/* G has the master to 1 July, H from then on, when its sub stands at 400. */
static void
a_master_handed_over_takes_its_subs_along(void **state)
{
    (void)state;
    it_publish_shared(CITY);
    it_load(0, "accounts",
            "account,from,tariff,class\nG,2022-01-01,accept.city,shared-meter\n"
            "H,2022-01-01,accept.city,shared-meter\n"
            "S,2022-01-01,accept.city,shared-meter\n");
    it_load(0, "meters",
            "meter,account,from,first_register,to,last_register,parent\n"
            "M,G,2024-01-01,0,2024-07-01,1000,\nM,H,2024-07-01,1000,,,\n"
            "N,S,2024-01-01,0,,,M\n");
    it_ingest(0, "meter,date,register\nN,2024-07-01,400\nN,2024-10-01,600\nM,2024-10-01,1500\n");
    bill(0, "2024-12-31");
    assert_volume("G", 1, 600000); /* 1,000 - 400 */
    assert_volume("H", 1, 300000); /* 500 - 200 */
}

static void
a_sub_of_the_masters_own_account_is_not_billed_twice(void **state)
{
    (void)state;
    it_publish_shared(CITY);
    it_load(0, "accounts", "account,from,tariff,class\nG,2022-01-01,accept.city,shared-meter\n");
    it_load(0, "meters",
            "meter,account,from,first_register,parent\n"
            "M,G,2024-01-01,0,\nN,G,2024-01-01,0,M\n");
    it_ingest(0, "meter,date,register\nN,2024-07-01,400\nM,2024-07-01,1500\n");
    bill(0, "2024-07-01");
    assert_volume("G", 1, 1500000);
    it_ingest(0, "meter,date,register\nN,2024-08-01,410\nM,2024-08-01,1600\n");
    bill(0, "2024-08-01");
    assert_volume("G", 2, 100000);
    it_expect(0, "explain", "G-2", NULL);
}

static void
d4_a_master_below_its_subs_waits(void **state)
{
    (void)state;
    it_publish_shared(CITY);
    it_load(0, "accounts",
            "account,from,tariff,class,persons,opened\n"
            "G,2022-01-01,accept.city,shared-meter,,2022-01-01\n"
            "S1,2022-01-01,accept.city,residential,3,2022-01-01\n"
            "S2,2022-01-01,accept.city,residential,3,2022-01-01\n");
    it_load(0, "meters",
            "meter,account,from,first_register,parent\n"
            "MM,G,2024-01-01,0,\nMS1,S1,2024-01-01,0,MM\nMS2,S2,2024-01-01,0,MM\n");
    it_ingest(0, "meter,date,register\nMM,2024-02-01,100\nMS1,2024-02-01,40\nMS2,2024-02-01,65\n");
    bill(1, "2024-02-01");
    assert_findings("code = 'negative-sub' AND held AND detail LIKE '-5.000 %'", 1);
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.invoice"), 2);
    it_ingest(0, "meter,date,register\nMM,2024-03-01,230\nMS1,2024-03-01,95\nMS2,2024-03-01,125\n");
    bill(0, "2024-03-01");
    assert_volume("G", 1, 10000); /* 230 - 220 */
    assert_amount("G", 1, 3200);
    assert_int_equal(of_invoice("period_begin_day - date '2024-01-01'", "G", 1), 0);
    assert_volume("S1", 2, 55000);
    assert_volume("S2", 2, 60000);
    it_expect(0, "verify", NULL);
}

static void
d12_a_read_of_new_years_night_belongs_to_its_local_day(void **state)
{
    (void)state;
    it_publish_shared(CITY);
    load_household("D12", "meter,account,from,first_register\nM1,D12,2024-12-01,0\n");
    it_ingest(0, "meter,date,register\nM1,2024-12-31T16:30:00Z,9\n"); /* 00:30 on 1 January */
    char *text = it_output(0, "bill", "--through", "2024-12-31", NULL);
    it_assert_same(text, "nothing due\n");
    free(text);
    bill(0, "2025-01-01");
    assert_volume("D12", 1, 9000);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, it_setup, it_teardown_replayed)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a1_opened_in_mid_year_has_limits_for_its_months),
        CASE(a3_a_late_certificate_counts_from_the_next_bill),
        CASE(a5_transfer_leaves_each_owner_the_months_he_had),
        CASE(a9_a_day_more_can_make_two_months),
        CASE(b1_prices_from_water_used_from_a_day_are_shared_by_days),
        CASE(b2_prices_from_the_first_read_on_take_all_of_its_water),
        CASE(b4_a_household_becomes_a_shop_on_the_day_it_says),
        CASE(c1_a_years_plan_is_counted_over_its_bills),
        CASE(c2_a_plan_raised_late_never_charges_twice),
        CASE(c4_a_firm_without_a_plan_is_told_of_once_a_year),
        CASE(c6_uses_share_a_meter_and_the_flats_do_not_eat_the_shops_plan),
        CASE(c8_a_cut_counts_only_from_its_own_day),
        CASE(d2_a_register_that_begins_again_loses_no_water_at_an_exchange),
        CASE(d3_the_fraction_goes_along_over_an_exchange),
        CASE(a_master_handed_over_takes_its_subs_along),
        CASE(a_sub_of_the_masters_own_account_is_not_billed_twice),
        CASE(d4_a_master_below_its_subs_waits),
        CASE(d12_a_read_of_new_years_night_belongs_to_its_local_day),
    };
    return cmocka_run_group_tests_name("integration/bill_scenarios", tests, NULL, NULL);
}
