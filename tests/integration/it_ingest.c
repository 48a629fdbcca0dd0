/* weir ingest: which accounts a read goes to, batches that meet each other, files twice at once,
 * and that nothing is left of a file that is refused; as the engine's own role. */
#include <stdio.h>
#include <stdlib.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"

static int
setup(void **state)
{
    const int status = it_setup(state);
    assert_int_equal(setenv("PGUSER", "weir_batch", 1), 0);
    return status;
}

static int
teardown(void **state)
{
    assert_int_equal(setenv("PGUSER", "weir", 1), 0);
    return it_teardown_replayed(state);
}

static void
load_town(void)
{
    it_load(0, "accounts",
            "account,from,tariff,class\n"
            "A1,2024-01-01,t,c\nA2,2024-01-01,t,c\nG,2024-01-01,t,c\n");
    it_load(0, "meters",
            "meter,account,from,first_register,parent\n"
            "S,A1,2024-01-01,0,M\nS,A2,2024-06-01,50,M\nM,G,2024-01-01,0,\n");
}

#define READS                                                                                      \
    "SELECT string_agg(a.account || ' ' || m.meter || ' ' || r.read_day || ' ' ||"                 \
    " r.read_second || ' ' || r.register_milli, E'\\n'"                                            \
    " ORDER BY a.account, m.meter, r.read_day, r.read_second, r.recorded_no)"                      \
    " FROM weir.read r JOIN weir.account a USING (account_id) JOIN weir.meter m USING (meter_id)"

static void
a_read_goes_to_each_account_that_needs_it(void **state)
{
    (void)state;
    load_town();
    it_ingest(0, "meter,date,register\nS,2024-05-31,49\nS,2024-06-01,50\nS,2024-06-02,51\n"
                 "S,2023-12-31,1\nM,2024-06-01T00:00:00+08:00,90\n");
    it_assert_rows(READS, "A1 S 2023-12-31 86400 1000\n"
                          "A1 S 2024-05-31 86400 49000\nA1 S 2024-06-01 86400 50000\n"
                          "A2 S 2024-06-01 86400 50000\nA2 S 2024-06-02 86400 51000\n"
                          "G M 2024-06-01 0 90000\n"
                          "G S 2024-05-31 86400 49000\nG S 2024-06-01 86400 50000\n"
                          "G S 2024-06-02 86400 51000");
    it_assert_rows("SELECT read_count || ' ' || new_count || ' ' || first_day || ' ' || last_day "
                   "FROM weir.read_file",
                   "5 5 2023-12-31 2024-06-02");
}

static void
the_order_of_files_does_not_matter(void **state)
{
    (void)state;
    load_town();
    it_ingest(0, "meter,date,register,kind\nM,2024-03-01,12,correction\n");
    it_ingest(0, "meter,date,register\nM,2024-03-01,10\nM,2024-04-01,20\n");
    it_ingest(0, "meter,date,register,kind\nM,2024-04-01,21,correction\n");
    it_assert_rows("SELECT count(*) FROM weir.finding", "0");
    it_assert_rows(
        "SELECT string_agg(read_day || ' ' || kind || ' ' || register_milli, E'\\n' "
        "ORDER BY read_day, kind) FROM weir.read",
        "2024-03-01 1 10000\n2024-03-01 6 12000\n2024-04-01 1 20000\n2024-04-01 6 21000");
}

static void
a_moment_is_not_another_moment_of_its_day(void **state)
{
    (void)state;
    load_town();
    it_ingest(0, "meter,date,register\nM,2024-03-01T08:00:00+08:00,10\nM,2024-03-01T08:00:01,11\n"
                 "M,2024-03-01,12\n");
    it_assert_rows("SELECT string_agg(read_second::text, ' ' ORDER BY read_second) FROM weir.read",
                   "28800 28801 86400");
}

static void
a_refused_file_leaves_nothing(void **state)
{
    (void)state;
    load_town();
    it_ingest(3, "meter,date,register\nM,2024-03-01,10\nX,2024-03-01,10\nM,2024-03-02,x\n");
    it_assert_rows(
        "SELECT (SELECT count(*) FROM weir.read) + (SELECT count(*) FROM weir.read_file) + "
        "(SELECT count(*) FROM weir.finding) + (SELECT count(*) FROM weir.read_unplaced)",
        "0");
    it_assert_rows("SELECT max(journal_no) FROM weir.journal", "2");
}

static void
a_conflict_is_told_once_however_often_it_comes(void **state)
{
    (void)state;
    load_town();
    it_ingest(0, "meter,date,register\nS,2024-03-01,10\n");
    it_ingest(1, "meter,date,register\nS,2024-03-01,11\n");
    it_ingest(0, "register,meter,date\n11,S,2024-03-01\n");
    it_assert_rows("SELECT string_agg(a.account || ' ' || subject || ' ' || held || ' ' || detail, "
                   "E'\\n') FROM weir.finding JOIN weir.account a USING (account_id)",
                   "A1 S true register 11.000, reads.csv:2; the first was 10.000");
    /* Both are stored, for the meter's account and its master's. */
    it_assert_rows("SELECT count(*) FROM weir.read", "4");
}

static void
thousands_of_reads_of_one_meter_meet_across_files(void **state)
{
    (void)state;
    load_town();
    FILE *file = fopen("reads.csv", "w");
    assert_non_null(file);
    assert_true(fputs("meter,date,register\n", file) >= 0);
    for (int i = 0; i < 3000; i++)
        assert_true(fprintf(file, "M,2024-03-%02dT%02d:%02d:00,%d\n", 1 + i / 1440, i / 60 % 24,
                            i % 60, i) > 0);
    assert_int_equal(fclose(file), 0);
    it_expect(0, "ingest", "reads.csv", NULL);
    it_assert_rows("SELECT count(*) || ' ' || max(register_milli) FROM weir.read", "3000 2999000");
    file = fopen("reads.csv", "a");
    assert_non_null(file);
    assert_true(fputs("M,2024-03-04,5000\nM,2024-03-01T00:07:00,8\n", file) >= 0);
    assert_int_equal(fclose(file), 0);
    it_expect(1, "ingest", "reads.csv", NULL);
    it_assert_rows(
        "SELECT new_count || ' ' || same_count || ' ' || finding_count FROM weir.read_file "
        "WHERE file_id = 2",
        "2 3000 1");
}

static void
two_ingests_of_a_file_at_once_are_one(void **state)
{
    (void)state;
    load_town();
    it_write_file("reads.csv", "meter,date,register\nM,2024-03-01,10\n");
    const char *const both[] = {"sh", "-c",
                                "\"$WEIR_PROGRAM\" ingest reads.csv & one=$!; "
                                "\"$WEIR_PROGRAM\" ingest reads.csv; two=$?; wait $one; "
                                "exit $(($? + two))",
                                NULL};
    struct it_result result = it_run(both);
    assert_int_equal(result.exit_code, 0);
    it_assert_contains(result.out, "1 new");
    it_assert_contains(result.out, "nothing changed");
    it_result_free(&result);
    it_assert_rows("SELECT count(*) FROM weir.read", "1");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_read_goes_to_each_account_that_needs_it),
        TEST(the_order_of_files_does_not_matter),
        TEST(a_moment_is_not_another_moment_of_its_day),
        TEST(a_refused_file_leaves_nothing),
        TEST(a_conflict_is_told_once_however_often_it_comes),
        TEST(thousands_of_reads_of_one_meter_meet_across_files),
        TEST(two_ingests_of_a_file_at_once_are_one),
    };
    return cmocka_run_group_tests_name("integration/ingest", tests, NULL, NULL);
}
