/*
 * The commands of weir-verify(7), taken from the page as they stand there and run by sh -e: each
 * holds where it should, and fails once what it checks was changed.
 */
#include <stdbool.h>
#include <unistd.h>

#include "harness/sign_it.h"

/* Runs the commands that stand under a name, in the folder at hand. */
static void
check(const char *name, bool holds)
{
    char script[700];
    (void)snprintf(
        script, sizeof script,
        "%s/tests/harness/page_check.sh %s/deploy/man/weir-verify.7 %s >%s.sh && test -s %s.sh",
        it_root(), it_root(), name, name, name);
    sign_sh(0, script);
    (void)snprintf(script, sizeof script, "%s.sh", name);
    const char *const argv[] = {"sh", "-e", script, NULL};
    struct it_result result = it_run(argv);
    if ((result.exit_code == 0) != holds)
        print_error("%s: exit %d\n%s%s", name, result.exit_code, result.out, result.err);
    assert_true((result.exit_code == 0) == holds);
    it_result_free(&result);
}

/* The commands that each test of this file runs; the page has no others. */
static void
the_page_has_these_checks(void **state)
{
    (void)state;
    char script[300];
    (void)snprintf(script, sizeof script,
                   "%s/tests/harness/page_check.sh %s/deploy/man/weir-verify.7", it_root(),
                   it_root());
    const char *const argv[] = {"sh", "-c", script, NULL};
    struct it_result result = it_run(argv);
    it_assert_same(result.out, "key\np256\ned25519\nsm2\ncertificate\nstamp\nprevious\ndatabase\npr"
                               "oof\nenclosed\ndigests\n"
                               "cms\nxml\nbare\n");
    it_result_free(&result);
}

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
keep(const char *name)
{
    it_expect(0, "checkpoint", "export", "--out", name, NULL);
}

/* One digit of what was signed, or of the signature, is another. */
#define CHANGE_TEXT "cp kept good && sed 's/^amount_fen=./amount_fen=9/' good >kept"
#define CHANGE_SIGNATURE                                                                           \
    "cp kept.sig good.sig && head -c 20 good.sig >kept.sig && printf x >>kept.sig && tail -c +22 " \
    "good.sig >>kept.sig"

static void
a_checkpoint_is_checked_by_the_page(void **state)
{
    (void)state;
    it_expect(0, "--config", "weir.conf", "checkpoint", "make", NULL);
    keep("before");
    sign_post("2024-10-31", "2");
    keep("kept");
    static const char *const names[] = {"key", "p256", "certificate", "previous", "database"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        check(names[i], true);

    sign_sh(0, CHANGE_SIGNATURE);
    check("p256", false);
    sign_sh(0, "mv good.sig kept.sig && " CHANGE_TEXT);
    check("p256", false);
    sign_sh(0, "mv good kept && cp before before.good && printf x >>before");
    check("previous", false);
    sign_sh(0, "openssl pkey -in ca.key -pubout -out kept.pem");
    check("key", false);
    check("certificate", false); /* of another key */
    sign_sh(0, "openssl x509 -in kept.crt -noout -pubkey >kept.pem");
    check("certificate", true);
    sign_sh(0,
            "cp kept good && sed 's/^time=..../time=2020/' good >kept"); /* before it was valid */
    check("certificate", false);
    sign_sh(0, "mv good kept");
    sign_tamper("UPDATE weir.chain SET link = sha256('x') WHERE link_no = 2");
    check("database", false);
}

static void
bare_keys_are_checked_by_the_page(void **state)
{
    (void)state;
    static const struct {
        const char *genpkey;
        const char *name;
    } kinds[] = {{SIGN_P256, "p256"}, {SIGN_ED25519, "ed25519"}, {SIGN_SM2, "sm2"}};
    it_write_file("weir.conf", "sign_key = key.pem\n");
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        sign_make_key(kinds[i].genpkey);
        it_expect(0, "--config", "weir.conf", "checkpoint", "make", NULL);
        keep("kept");
        check("key", true);
        check(kinds[i].name, true);
        sign_sh(0, CHANGE_TEXT);
        check(kinds[i].name, false);
        sign_sh(0, "mv good kept && " CHANGE_SIGNATURE);
        check(kinds[i].name, false);
    }
}

static void
a_proof_leads_to_a_checkpoint(void **state)
{
    (void)state;
    it_expect(0, "--config", "weir.conf", "checkpoint", "make", NULL);
    keep("kept");
    sign_post("2024-10-31", "2"); /* later links do not harm */
    it_expect(0, "prove", "A1-1", "--out", "A1-1.proof", NULL);
    check("proof", true);
    it_expect(0, "prove", "A1-2", "--out", "A1-1.proof", NULL); /* of a run after the checkpoint */
    check("proof", false);
    sign_sh(0, "rm kept kept.sig");
    check("enclosed", true); /* this one: it is the second */
    check("p256", true);
    check("key", true);
    sign_sh(0, "grep -qx checkpoint=2 kept");
    sign_sh(0, "sed -i /^checkpoint=/d A1-1.proof");
    check("enclosed", false);
}

static void
a_stamp_is_checked_by_the_page(void **state)
{
    (void)state;
    char script[300];
    (void)snprintf(
        script, sizeof script,
        "python3 %s/tests/harness/tsa.py . </dev/null >tsa.log 2>&1 & echo $! >pid; "
        "for i in $(seq 200); do test -f tsa.url && exit; sleep 0.05; done; cat tsa.log; exit 1",
        it_root());
    sign_sh(0, script);
    sign_sh(0, "cp tsa.crt tsa.pem && printf 'tsa_ca = tsa.pem\\ntsa_url = %s\\n' $(cat tsa.url) "
               ">>weir.conf");
    sign_says(0, "1 time-stamps", "checkpoint", "make");
    keep("kept");
    check("stamp", true);
    sign_sh(0, CHANGE_TEXT);
    check("stamp", false);
    sign_sh(0, "mv good kept && cp ca.pem tsa.pem");
    check("stamp", false);
    sign_sh(0, "kill $(cat pid)");
}

static void
exports_are_checked_by_the_page(void **state)
{
    (void)state;
    it_expect(0, "--config", "weir.conf", "export", "ledger", "--run", "1", "--format", "xml",
              "--out", "ledger.xml", NULL);
    check("digests", true);
    check("cms", true);
    check("xml", true);
    sign_sh(0, "sed -i 's/75.00/76.00/' ledger.xml");
    check("digests", false);
    check("xml", false);
    check("cms", true); /* the list is as it was */
    sign_sh(0, "sha256sum ledger.xml >ledger.xml.SHA256SUMS");
    check("digests", true);
    check("cms", false);

    it_write_file("weir.conf", "sign_key = key.pem\n");
    it_expect(0, "--config", "weir.conf", "export", "ledger", "--run", "1", "--format", "xml",
              "--out", "ledger.xml", NULL);
    check("bare", true);
    sign_sh(0, "printf ' ' >>ledger.xml.SHA256SUMS");
    check("bare", false);
    sign_sh(0, "sha256sum ledger.xml >ledger.xml.SHA256SUMS");
    check("bare", true);
    sign_sh(0, "openssl pkey -in ca.key -pubout -out public.pem");
    check("bare", false);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_page_has_these_checks),
        cmocka_unit_test_setup_teardown(a_checkpoint_is_checked_by_the_page, setup, sign_teardown),
        cmocka_unit_test_setup_teardown(bare_keys_are_checked_by_the_page, setup, sign_teardown),
        cmocka_unit_test_setup_teardown(a_proof_leads_to_a_checkpoint, setup, sign_teardown),
        cmocka_unit_test_setup_teardown(a_stamp_is_checked_by_the_page, setup, sign_teardown),
        cmocka_unit_test_setup_teardown(exports_are_checked_by_the_page, setup, sign_teardown),
    };
    return cmocka_run_group_tests_name("verify_page", tests, NULL, NULL);
}
