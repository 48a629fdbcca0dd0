/*
 * weir audit with keys: its report is signed, and openssl alone checks that; checkpoints and the
 * second person are among its items.
 */
#include "harness/sign_it.h"

#define SEPTEMBER "audit", "--from", "2024-09", "--to", "2024-09"

static int
setup(void **state)
{
    const int status = sign_setup(state);
    sign_make_key(SIGN_P256);
    sign_make_certificate();
    it_write_file("weir.conf", "sign_key = key.pem\nsign_certificate = cert.pem\n");
    return status;
}

static void
the_report_is_signed(void **state)
{
    (void)state;
    sign_says(0, "wrote report/audit-2024-09-2024-09.html", SEPTEMBER, "--out", "report");
    sign_sh(0, "cd report && for file in audit-2024-09-2024-09.xml audit-2024-09-2024-09.html; do "
               "sha256sum --check --strict $file.SHA256SUMS && openssl cms -verify -binary "
               "-inform DER -in $file.SHA256SUMS.p7s -content $file.SHA256SUMS -CAfile ../ca.pem "
               "-purpose any -out /dev/null || exit 1; done");
    sign_sh(0, "grep -q 'signed=\"yes\"' report/*02*-09.xml && grep -q 'signature stands beside' "
               "report/*.html");
    it_expect(0, "verify", "--certificate", "ca.pem", "report/audit-2024-09-2024-09.xml", NULL);
    sign_sh(0, "sed -i s/holds/found/ report/audit-2024-09-2024-09.xml");
    it_expect(5, "verify", "--certificate", "ca.pem", "report/audit-2024-09-2024-09.xml", NULL);
}

static void
without_a_key_it_is_unsigned_and_said_so(void **state)
{
    (void)state;
    it_write_file("weir.conf", "");
    sign_says(0, "the report is not signed: there is no sign_key", SEPTEMBER, "--out", "report");
    sign_sh(1, "ls report | grep -v '[.]xml$' | grep -v '[.]html$'");
    /* An auditor who may not read the utility's key reads all else. */
    it_write_file("weir.conf", "sign_key = nowhere.pem\n");
    sign_says(0, "holds     replay", SEPTEMBER);
    /* But who asks for a signed report is told before anything is audited. */
    struct it_result result = it_weir("--config", "weir.conf", SEPTEMBER, "--out", "report", NULL);
    assert_int_equal(result.exit_code, 3);
    it_assert_contains(result.err, "nowhere.pem");
    assert_string_equal(result.out, "");
    it_result_free(&result);
}

static void
checkpoints_are_among_the_items(void **state)
{
    (void)state;
    sign_says(0, "not-done  checkpoints", SEPTEMBER);
    sign_says(0, "checkpoint 1 signed", "checkpoint", "make");
    it_expect(0, "--config", "weir.conf", "checkpoint", "export", "--out", "kept", NULL);
    sign_says(0,
              "holds     checkpoints Checkpoints are signed, and the chain still has what they "
              "cover (1 checkpoints)",
              SEPTEMBER);
    it_expect(0, SEPTEMBER, "--certificate", "cert.pem", "--checkpoint", "kept", NULL);
    char *out = it_output(0, SEPTEMBER, NULL);
    it_assert_contains(out, "not-done  checkpoints");
    it_assert_contains(out, "    their signatures could not be checked, for want of a key");
    free(out);
    sign_tamper("UPDATE weir.checkpoint SET signature = signature || '\\x00'");
    sign_says(5, "found     checkpoints", SEPTEMBER);
    sign_tamper("DELETE FROM weir.checkpoint");
    sign_tamper("UPDATE weir.chain SET link = sha256('x')");
    out = it_output(5, SEPTEMBER, "--certificate", "cert.pem", "--checkpoint", "kept", NULL);
    it_assert_contains(out, "found     checkpoints");
    free(out);
}

static void
what_took_a_second_person_and_had_none_is_found(void **state)
{
    (void)state;
    it_write_file("policy.conf", "approve_post_above = 50.00\n");
    assert_int_equal(setenv("PGUSER", "weir", 1), 0);
    it_expect(0, "--config", "policy.conf", "policy", "--set", NULL);
    sign_says(0, "holds     approvals   What takes a second person had one (0 approvals)",
              SEPTEMBER);
    it_expect(0, "bill", "--through", "2024-10-31", NULL);
    it_expect(3, "run", "post", "2", NULL);
    it_sql("ALTER TABLE weir.run DISABLE TRIGGER approval_guard");
    it_expect(0, "run", "post", "2", NULL);
    it_sql("ALTER TABLE weir.run ENABLE ALWAYS TRIGGER approval_guard");
    char *out = it_output(5, SEPTEMBER, NULL);
    it_assert_contains(out, "found     approvals");
    it_assert_contains(out, "    run 2 was posted without the second person that it took");
    it_assert_contains(out, "holds     chain");
    it_assert_contains(out, "holds     rights");
    free(out);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, sign_teardown)
    const struct CMUnitTest tests[] = {
        TEST(the_report_is_signed),
        TEST(without_a_key_it_is_unsigned_and_said_so),
        TEST(checkpoints_are_among_the_items),
        TEST(what_took_a_second_person_and_had_none_is_found),
    };
    return cmocka_run_group_tests_name("integration/audit_signed", tests, NULL, NULL);
}
