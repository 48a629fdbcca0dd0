/*
 * weir approve and weir policy: what takes a second person is refused until another one has said
 * yes to just that; who made it, the engine's role and a stale approval do not count; nothing of it
 * can be switched off by the engine's role, and the chain has all of it.
 *
 * Water of town costs 2.50 a cubic metre: 10 and 20 m3 are 75.00.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"

#define TOWN(price)                                                                                \
    "<tariff xmlns=\"urn:weir:tariff:1\" id=\"town\"><version from=\"2024-01-01\">"                \
    "<class id=\"home\"><charge id=\"water\" price=\"" price "\"/></class></version></tariff>"

static void
act_as(const char *role)
{
    assert_int_equal(setenv("PGUSER", role, 1), 0);
}

/* alice and bob work with the engine's rights, carol in finance. */
static int
setup(void **state)
{
    const int status = it_setup(state);
    act_as("weir");
    it_sql("SET client_min_messages = warning; DO $$ DECLARE who text; BEGIN FOREACH who IN ARRAY "
           "ARRAY['alice', 'bob', 'carol', 'owen']"
           " LOOP IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = who) THEN"
           " EXECUTE format('CREATE ROLE %I LOGIN', who); END IF; END LOOP; END $$;"
           "GRANT weir_batch TO alice, bob; GRANT weir_finance TO carol; GRANT weir_owner TO owen");
    it_write_file("weir.conf", "approve_publish = yes\napprove_post_above = 50.00\n"
                               "approve_close = yes\n");
    it_write_file("town.xml", TOWN("2.5"));
    it_write_file("accounts.csv", "account,from,tariff,class,name\nA1,2024-01-01,town,home,Li\n"
                                  "A2,2024-01-01,town,home,Wang\n");
    it_write_file("meters.csv", "meter,account,from,first_register\nM1,A1,2024-09-01,0\n"
                                "M2,A2,2024-09-01,0\n");
    it_write_file("reads.csv", "meter,date,register\nM1,2024-09-30,10\nM2,2024-09-30,20\n"
                               "M1,2024-10-31,30\n");
    act_as("alice");
    return status;
}

static int
teardown(void **state)
{
    act_as("weir");
    return it_teardown(state);
}

/* The database asks for it from here on, whatever the configuration of others says. */
static void
demand_all(void)
{
    act_as("owen");
    it_expect(0, "--config", "weir.conf", "policy", "--set", "--reason", "four eyes", NULL);
    act_as("alice");
}

static void
draft(void)
{
    it_expect(0, "tariff", "publish", "town.xml", NULL);
    it_expect(0, "load", "accounts", "accounts.csv", NULL);
    it_expect(0, "load", "meters", "meters.csv", NULL);
    it_expect(0, "ingest", "reads.csv", NULL);
    it_expect(0, "bill", "--through", "2024-09-30", NULL);
}

/* Runs weir, expects this exit code and these words on stderr. */
#define assert_says(code, words, ...)                                                              \
    do {                                                                                           \
        struct it_result said = it_weir(__VA_ARGS__, NULL);                                        \
        if (said.exit_code != (code))                                                              \
            print_error("%s%s", said.out, said.err);                                               \
        assert_int_equal(said.exit_code, (code));                                                  \
        it_assert_contains(said.err, words);                                                       \
        it_result_free(&said);                                                                     \
    } while (0)

/* --- runs ------------------------------------------------------------------------------------- */
static void
a_run_waits_for_somebody_else(void **state)
{
    (void)state;
    draft();
    demand_all();
    assert_says(3, "posting run 1, which moves 75.00, more than 50.00, takes a second person",
                "run", "post", "1");
    assert_says(3, "Nobody has approved it.", "run", "post", "1");
    assert_says(3, "weir approve 1 --reason TEXT", "run", "post", "1");
    assert_says(3, "run 1 is by alice, and another person must approve it", "approve", "1");
    act_as("weir_batch");
    assert_says(3, "weir_batch is the engine, and no second person", "approve", "1");
    act_as("weir_auditor");
    assert_says(3, "permission denied", "approve", "1");
    act_as("bob");
    char *text = it_output(0, "approve", "1", "--reason", "looked at the largest", NULL);
    it_assert_contains(text, "approved: run 1 by bob, journal number ");
    free(text);
    text = it_output(0, "run", "show", "1", NULL);
    it_assert_contains(text, "approved     bob: looked at the largest\n");
    free(text);
    assert_says(3, "run 1 is approved already by bob", "approve", "1");
    assert_says(3, "bob, who approved it, also makes it.", "run", "post", "1");
    act_as("alice");
    it_expect(0, "run", "post", "1", NULL);
    assert_says(3, "run 1 is posted, not a draft", "approve", "1");
    it_expect(0, "verify", NULL);
}

static void
finance_approves_and_an_approval_can_be_taken_back(void **state)
{
    (void)state;
    draft();
    demand_all();
    act_as("carol");
    assert_says(3, "run 1 is not approved by carol", "approve", "1", "--withdraw");
    it_expect(0, "approve", "1", NULL);
    it_expect(0, "approve", "1", "--withdraw", "--reason", "A2 looks odd", NULL);
    act_as("alice");
    assert_says(3, "carol has taken the approval back.", "run", "post", "1");
    act_as("carol");
    it_expect(0, "approve", "1", NULL);
    act_as("alice");
    it_expect(0, "run", "post", "1", NULL);
    it_expect(0, "verify", NULL);
    act_as("weir");
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.chain WHERE kind = 'approval'"), 3);
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.journal WHERE kind = 'withdraw'"), 1);
}

static void
an_approval_of_another_root_is_worth_nothing(void **state)
{
    (void)state;
    draft();
    demand_all();
    act_as("bob");
    it_expect(0, "approve", "1", NULL);
    act_as("weir");
    it_sql("UPDATE weir.run SET root = sha256('other') WHERE run_id = 1");
    act_as("alice");
    assert_says(3, "What bob approved was another state of it.", "run", "post", "1");
    it_expect(0, "run", "discard", "1", NULL);
    it_expect(0, "bill", "--through", "2024-09-30", NULL);
    assert_says(3, "posting run 2, which moves 75.00", "run", "post", "2");
    assert_says(3, "Nobody has approved it.", "run", "post", "2");
}

static void
less_than_the_amount_is_posted_as_ever(void **state)
{
    (void)state;
    draft();
    it_write_file("weir.conf", "approve_post_above = 75.00\n");
    demand_all();
    it_expect(0, "run", "post", "1", NULL);
    it_expect(0, "verify", NULL);
}

/* 75.00 taken back and 60.00 charged: -15.00 in all, but more than 50.00 is moved. */
static void
what_a_rebill_moves_is_not_its_sum(void **state)
{
    (void)state;
    draft();
    it_expect(0, "run", "post", "1", NULL);
    it_write_file("town.xml", TOWN("2"));
    it_expect(0, "tariff", "publish", "town.xml", "--correct", "--reason", "mistyped", NULL);
    it_expect(0, "rebill", "--tariff", "town", "--date", "2024-10-05", NULL);
    demand_all();
    assert_says(3, "posting run 2, which moves 75.00, more than 50.00", "run", "post", "2");
    act_as("bob");
    it_expect(0, "approve", "2", NULL);
    act_as("alice");
    it_expect(0, "run", "post", "2", NULL);
}

/* --- tariffs ---------------------------------------------------------------------------------- */
static char *
digest_of(const char *file)
{
    const char *const argv[] = {"sha256sum", file, NULL};
    struct it_result result = it_run(argv);
    assert_int_equal(result.exit_code, 0);
    result.out[64] = '\0';
    char *digest = strdup(result.out);
    it_result_free(&result);
    assert_non_null(digest);
    return digest;
}

static void
a_document_is_published_once_somebody_else_approved_its_bytes(void **state)
{
    (void)state;
    demand_all();
    char *digest = digest_of("town.xml");
    assert_says(3, "publishing tariff town takes a second person", "tariff", "publish", "town.xml");
    assert_says(3, digest, "tariff", "publish", "town.xml");
    it_expect(0, "approve", digest, NULL);
    assert_says(3, "alice, who approved it, also makes it.", "tariff", "publish", "town.xml");
    act_as("bob");
    it_expect(0, "approve", digest, "--reason", "as printed in the gazette", NULL);
    it_write_file("town.xml", TOWN("2.6"));
    act_as("alice");
    assert_says(3, "Nobody has approved it.", "tariff", "publish", "town.xml");
    it_write_file("town.xml", TOWN("2.5"));
    it_expect(0, "tariff", "publish", "town.xml", NULL);
    it_expect(0, "tariff", "publish", "town.xml", NULL); /* the same again changes nothing */
    act_as("weir");
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.tariff"), 1);
    it_expect(0, "verify", NULL);
    free(digest);
}

/* What was approved once is not approved for ever: going back to it is a new decision. */
static void
an_approval_is_used_up(void **state)
{
    (void)state;
    draft();
    char *old = digest_of("town.xml");
    demand_all();
    it_write_file("town.xml", TOWN("2.6"));
    char *new = digest_of("town.xml");
    act_as("bob");
    it_expect(0, "approve", old, NULL);
    it_expect(0, "approve", new, NULL);
    act_as("alice");
    it_expect(0, "tariff", "publish", "town.xml", "--correct", "--reason", "new", NULL);
    it_write_file("town.xml", TOWN("2.5"));
    assert_says(3, "The approval by bob was used before.", "tariff", "publish", "town.xml",
                "--correct", "--reason", "back");
    act_as("weir");
    it_expect(0, "verify", NULL);
    free(old);
    free(new);
}

/* --- months ----------------------------------------------------------------------------------- */
static void
a_month_is_approved_as_it_stands(void **state)
{
    (void)state;
    draft();
    it_expect(0, "run", "post", "1", NULL);
    demand_all();
    assert_says(3, "closing month 2024-09 takes a second person", "month", "close", "2024-09");
    assert_says(3, "closing month 2024-09 takes a second person", "month", "close", "2024-09",
                "--dry-run");
    act_as("carol");
    assert_says(3, "nothing is posted in month 2024-08", "approve", "2024-08");
    it_expect(0, "approve", "2024-09", NULL);
    act_as("alice");
    it_expect(0, "bill", "--through", "2024-10-31", "--date", "2024-09-30", NULL);
    act_as("bob");
    it_expect(0, "approve", "2", NULL); /* 20 m3 are 50.00, which is not above */
    act_as("alice");
    it_expect(0, "run", "post", "2", NULL);
    assert_says(3, "What carol approved was another state of it.", "month", "close", "2024-09");
    it_expect(0, "approve", "2024-09", NULL);
    assert_says(3, "alice, who approved it, also makes it.", "month", "close", "2024-09");
    act_as("carol");
    it_expect(0, "approve", "2024-09", NULL);
    act_as("alice");
    it_expect(0, "month", "close", "2024-09", NULL);
    assert_says(3, "month 2024-09 is closed already", "approve", "2024-09");
    it_expect(0, "verify", NULL);
}

/* An approval of one month does not close another. */
static void
another_month_waits_for_itself(void **state)
{
    (void)state;
    draft();
    it_expect(0, "run", "post", "1", NULL);
    it_expect(0, "bill", "--through", "2024-10-31", NULL);
    it_expect(0, "run", "post", "2", NULL);
    demand_all();
    act_as("carol");
    it_expect(0, "approve", "2024-10", NULL);
    act_as("alice");
    assert_says(3, "Nobody has approved it.", "month", "close", "2024-09");
}

/* --- what asks for it ------------------------------------------------------------------------- */
static void
the_configuration_alone_asks_too(void **state)
{
    (void)state;
    draft();
    assert_says(3, "posting run 1, which moves 75.00", "--config", "weir.conf", "run", "post", "1");
    act_as("bob");
    it_expect(0, "approve", "1", NULL);
    act_as("alice");
    it_expect(0, "--config", "weir.conf", "run", "post", "1", NULL);
    assert_says(3, "takes a second person", "--config", "weir.conf", "month", "close", "2024-09");
    it_expect(0, "month", "close", "2024-09", NULL);
}

static void
nobody_but_the_owner_switches_it_off(void **state)
{
    (void)state;
    draft();
    demand_all();
    it_write_file("off.conf", "approve_publish = no\n");
    assert_says(3, "takes a second person", "--config", "off.conf", "run", "post", "1");
    assert_says(3, "permission denied", "--config", "off.conf", "policy", "--set");
    act_as("weir");
    static const char *const roles[] = {"weir_batch", "weir_finance", "weir_auditor", "alice"};
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
        static const char *const statements[] = {
            "INSERT INTO weir.policy VALUES (99, 'post', NULL, '', 'x')",
            "UPDATE weir.policy SET above_fen = NULL",
            "DELETE FROM weir.policy",
            "TRUNCATE weir.policy",
            "INSERT INTO weir.approval VALUES (99, 'run', 1, NULL, sha256('x'), true, '', 'bob')",
            "SELECT weir.policy_set('post', NULL, '')",
            "SELECT weir.chain_append('approval', 99, '')",
            "ALTER TABLE weir.run DISABLE TRIGGER approval_guard",
            "SET session_replication_role = replica",
            "SET SESSION AUTHORIZATION bob",
        };
        for (size_t k = 0; k < sizeof statements / sizeof statements[0]; k++)
            assert_string_equal(it_sqlstate(roles[i], statements[k]), "42501");
    }
    /* A session's own settings only add. */
    assert_string_equal(it_sqlstate("alice", "SET weir.approve_post = ''; SELECT weir.run_post(1)"),
                        "WR002");
    assert_string_equal(
        it_sqlstate("alice", "SET weir.approve_post = '999999999'; SELECT weir.run_post(1)"),
        "WR002");
    act_as("owen");
    it_expect(0, "--config", "off.conf", "policy", "--set", "--reason", "small town", NULL);
    act_as("alice");
    it_expect(0, "run", "post", "1", NULL);
    it_expect(0, "verify", NULL);
    act_as("weir");
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.chain WHERE kind = 'policy'"), 6);
}

static void
what_waits_is_listed(void **state)
{
    (void)state;
    draft();
    char *text = it_output(0, "approve", "--list", NULL);
    assert_string_equal(text, "kind  subject  state  amount  above  maker  approver  digest\n");
    free(text);
    demand_all();
    text = it_output(0, "--json", "approve", "--list", NULL);
    it_assert_contains(text, "\"kind\": \"run\", \"subject\": \"1\", \"state\": \"waits\", "
                             "\"amount\": \"75.00\", \"above\": \"50.00\", \"maker\": \"alice\", "
                             "\"approver\": null");
    free(text);
    act_as("bob");
    it_expect(0, "approve", "1", NULL);
    text = it_output(0, "approve", "--list", NULL);
    it_assert_contains(text, "approved   75.00  50.00  alice  bob");
    free(text);
    act_as("alice");
    it_expect(0, "run", "post", "1", NULL);
    text = it_output(0, "--json", "approve", "--list", NULL);
    it_assert_contains(text, "\"kind\": \"month\", \"subject\": \"2024-09\", \"state\": \"waits\"");
    free(text);
    text = it_output(0, "policy", NULL);
    it_assert_contains(text, "post     no             above 50.00  above 50.00\n");
    free(text);
    it_expect(2, "approve", NULL);
    it_expect(2, "approve", "1", "--list", NULL);
    it_expect(2, "approve", "2024-13", NULL);
    it_expect(2, "approve", "0", NULL);
    it_expect(3, "approve", "77", NULL);
}

/* --- what verify makes of it ------------------------------------------------------------------ */
static void
assert_verify_finds(const char *words)
{
    char *text = it_output(5, "verify", NULL);
    it_assert_contains(text, words);
    free(text);
}

static void
verify_names_what_was_made_behind_its_back(void **state)
{
    (void)state;
    draft();
    demand_all();
    act_as("bob");
    it_expect(0, "approve", "1", NULL);
    act_as("alice");
    it_expect(0, "run", "post", "1", NULL);
    act_as("weir");
    it_tamper("UPDATE weir.approval SET reason = 'other'");
    assert_verify_finds("of the chain is not that of approval ");
    it_tamper("UPDATE weir.approval SET reason = ''");
    it_expect(0, "verify", NULL);
    it_tamper("UPDATE weir.policy SET above_fen = 100 WHERE policy = 'post'");
    assert_verify_finds("of the chain is not that of policy ");
    it_tamper("UPDATE weir.policy SET above_fen = 5000 WHERE policy = 'post'");
    it_tamper("UPDATE weir.approval SET actor = 'alice'");
    assert_verify_finds("run 1 was posted without the second person that it took");
    it_tamper("DELETE FROM weir.approval");
    assert_verify_finds("run 1 was posted without the second person that it took");
    assert_verify_finds(", which is not there");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_run_waits_for_somebody_else),
        TEST(finance_approves_and_an_approval_can_be_taken_back),
        TEST(an_approval_of_another_root_is_worth_nothing),
        TEST(less_than_the_amount_is_posted_as_ever),
        TEST(what_a_rebill_moves_is_not_its_sum),
        TEST(a_document_is_published_once_somebody_else_approved_its_bytes),
        TEST(an_approval_is_used_up),
        TEST(a_month_is_approved_as_it_stands),
        TEST(another_month_waits_for_itself),
        TEST(the_configuration_alone_asks_too),
        TEST(nobody_but_the_owner_switches_it_off),
        TEST(what_waits_is_listed),
        TEST(verify_names_what_was_made_behind_its_back),
    };
    return cmocka_run_group_tests_name("integration/approve", tests, NULL, NULL);
}
