/* The whole job with the rights of each role: weir_batch can do all of it, weir_finance and
 * weir_auditor take away what is there, and change nothing. */
#include <stdlib.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"

static void
act_as(const char *role)
{
    assert_int_equal(setenv("PGUSER", role, 1), 0);
}

static int
setup(void **state)
{
    const int status = it_setup(state);
    it_write_file("town.xml", "<tariff xmlns=\"urn:weir:tariff:1\" id=\"town\"><version "
                              "from=\"2024-01-01\"><class id=\"home\"><charge id=\"water\" "
                              "price=\"2.5\"/></class></version></tariff>");
    it_write_file("accounts.csv", "account,from,tariff,class,name\nA1,2024-01-01,town,home,Li\n");
    it_write_file("meters.csv", "meter,account,from,first_register\nM1,A1,2024-01-01,0\n");
    it_write_file("reads.csv", "meter,date,register\nM1,2024-02-01,12.5\n");
    act_as("weir_batch");
    return status;
}

static int
teardown(void **state)
{
    act_as("weir");
    return it_teardown(state);
}

static void
bill_to_a_draft(void)
{
    it_expect(0, "tariff", "publish", "town.xml", NULL);
    it_expect(0, "load", "accounts", "accounts.csv", NULL);
    it_expect(0, "load", "meters", "meters.csv", NULL);
    it_expect(0, "ingest", "reads.csv", NULL);
    it_expect(0, "bill", "--through", "2024-02-01", NULL);
}

static void
the_engines_role_does_the_whole_job(void **state)
{
    (void)state;
    bill_to_a_draft();
    it_expect(0, "run", "post", "1", NULL);
    it_expect(3, "run", "post", "1", NULL);
    char *again = it_output(0, "bill", "--through", "2024-02-01", NULL);
    it_assert_same(again, "nothing due\n");
    free(again);
    it_expect(0, "verify", NULL);
    it_expect(0, "export", "bills", "--run", "1", "--format", "csv", NULL);
}

/* It is no use to try again: what to do is to come as somebody else. */
static void
assert_denied(struct it_result result)
{
    assert_int_equal(result.exit_code, 3);
    it_assert_contains(result.err, "weir: permission denied for ");
    it_assert_contains(result.err, "hint: Log in (PGUSER) with the role for it: weir_batch loads");
    it_result_free(&result);
}

static void
a_stranger_is_told_which_role_it_takes(void **state)
{
    (void)state;
    act_as("weir");
    it_sql("CREATE ROLE weir_stranger LOGIN");
    act_as("weir_stranger");
    assert_denied(it_weir("run", "list", NULL));
    assert_denied(it_weir("ingest", "reads.csv", NULL));
    assert_denied(it_weir("migrate", NULL));
    act_as("weir");
    it_sql("DROP ROLE weir_stranger");
}

static void
readers_read_and_change_nothing(void **state)
{
    (void)state;
    static const char *const readers[] = {"weir_finance", "weir_auditor"};
    bill_to_a_draft();
    for (size_t i = 0; i < 2; i++) {
        act_as(readers[i]);
        it_expect(0, "run", "show", "1", NULL);
        it_expect(0, "tariff", "list", NULL);
        it_expect(0, "export", "invoices", "--run", "1", "--format", "csv", NULL);
        assert_denied(it_weir("run", "post", "1", NULL));
        assert_denied(it_weir("run", "discard", "1", NULL));
    }
    act_as("weir_batch");
    it_expect(0, "run", "post", "1", NULL);
    for (size_t i = 0; i < 2; i++) {
        act_as(readers[i]);
        it_expect(0, "verify", NULL);
        it_expect(0, "export", "bills", "--month", "2024-02", "--format", "xml", NULL);
        assert_denied(it_weir("load", "accounts", "accounts.csv", NULL));
    }
    act_as("weir");
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.journal"), 5);
    assert_string_equal(it_sqlstate("weir_auditor", "SELECT name FROM weir.account_party"),
                        "42501");
    assert_string_equal(it_sqlstate("weir_finance", "SELECT name FROM weir.account_party"), "");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(the_engines_role_does_the_whole_job),
        TEST(a_stranger_is_told_which_role_it_takes),
        TEST(readers_read_and_change_nothing),
    };
    return cmocka_run_group_tests_name("integration/store_roles", tests, NULL, NULL);
}
