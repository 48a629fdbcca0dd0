/* town.c - a small town whose bills are interrupted in every way. */
#include "harness/town.h"

#include <stdio.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"

static const char tariff[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<tariff xmlns=\"urn:weir:tariff:1\" id=\"town\" currency=\"CNY\">\n"
    "  <title xml:lang=\"en\">Town</title>\n"
    "  <version from=\"2022-01-01\"><volume step=\"1\"/>\n"
    "    <class id=\"home\"><blocks id=\"steps\" over=\"year\"><block "
    "to=\"100\"/><block/></blocks>\n"
    "      <charge id=\"water\" blocks=\"steps\"><price block=\"1\">2.00</price>"
    "<price block=\"2\">3.00</price></charge>\n"
    "      <charge id=\"sewage\" price=\"1.00\" fund=\"sewage\"/></class>\n"
    "  </version>\n"
    "</tariff>\n";

int
town_setup(void **state)
{
    static char accounts[TOWN_HOUSES * 64 + 100];
    static char meters[TOWN_HOUSES * 64 + 100];
    static char reads[TOWN_HOUSES * 64 + 100];
    const int status = it_setup(state);
    int a = snprintf(accounts, sizeof accounts, "account,from,tariff,class,cycle\n");
    int m = snprintf(meters, sizeof meters, "meter,account,from,first_register\n");
    int r = snprintf(reads, sizeof reads, "meter,date,register\n");
    for (int i = 1; i <= TOWN_HOUSES; i++) {
        a += snprintf(accounts + a, sizeof accounts - (size_t)a, "H%03d,2024-01-01,town,home,%s\n",
                      i, i % 2 == 1 ? "odd" : "even");
        m += snprintf(meters + m, sizeof meters - (size_t)m, "M%03d,H%03d,2024-01-01,0\n", i, i);
        r += snprintf(reads + r, sizeof reads - (size_t)r, "M%03d,2024-04-01,%d.5\n", i, 3 * i);
    }
    it_write_file("town.xml", tariff);
    it_write_file("accounts.csv", accounts);
    it_write_file("meters.csv", meters);
    it_write_file("reads.csv", reads);
    it_write_file("small.conf", "chunk_accounts = 1\n");
    it_expect(0, "tariff", "publish", "town.xml", NULL);
    it_expect(0, "load", "accounts", "accounts.csv", NULL);
    it_expect(0, "load", "meters", "meters.csv", NULL);
    it_expect(0, "ingest", "reads.csv", NULL);
    return status;
}

char *
town_bytes(int run)
{
    char sql[700];
    (void)snprintf(
        sql, sizeof sql,
        "SELECT md5(string_agg(t, E'\\n' ORDER BY t)) FROM ("
        "SELECT (to_jsonb(i) - 'run_id')::text AS t FROM weir_draft_%d.invoice i UNION ALL "
        "SELECT to_jsonb(l)::text FROM weir_draft_%d.invoice_line l UNION ALL "
        "SELECT to_jsonb(u)::text FROM weir_draft_%d.invoice_use u UNION ALL "
        "SELECT (to_jsonb(f) - 'run_id')::text FROM weir_draft_%d.finding f) AS rows",
        run, run, run, run);
    return it_sql_text(sql);
}

char *
town_root(int run)
{
    char sql[100];
    (void)snprintf(sql, sizeof sql, "SELECT encode(root, 'hex') FROM weir.run WHERE run_id = %d",
                   run);
    return it_sql_text(sql);
}

void
town_slow_down(void)
{
    it_sql("CREATE FUNCTION public.slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
           "IF new.chunk_no >= 8 THEN PERFORM pg_sleep(0.3); END IF; RETURN new; END $$");
    it_sql("CREATE TRIGGER slow BEFORE UPDATE ON weir.run_chunk FOR EACH ROW "
           "EXECUTE FUNCTION public.slow()");
}

void
town_speed_up(void)
{
    it_sql("DROP TRIGGER slow ON weir.run_chunk; DROP FUNCTION public.slow()");
}
