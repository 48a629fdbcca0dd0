/*
 * Time-stamps and tokens: an authority (RFC 3161) of this machine stamps checkpoints, may be away
 * without losing one, and is not trusted by its address; a key in a PKCS#11 token (SoftHSM) signs.
 */
#include <unistd.h>

#include "harness/sign_it.h"

static int
setup(void **state)
{
    const int status = sign_setup(state);
    sign_make_key(SIGN_ED25519);
    return status;
}

/* Starts an authority of that name; its certificate is NAME.crt, its address in NAME.url. */
static void
start(const char *name)
{
    char script[600];
    (void)snprintf(
        script, sizeof script,
        "python3 %s/tests/harness/tsa.py . %s </dev/null >%s.log 2>&1 & echo $! >%s.pid; "
        "for i in $(seq 200); do test -f %s.url && exit; sleep 0.05; done; cat %s.log; exit 1",
        it_root(), name, name, name, name, name);
    sign_sh(0, script);
}

static void
stop(const char *name)
{
    char script[100];
    (void)snprintf(script, sizeof script, "kill $(cat %s.pid)", name);
    sign_sh(0, script);
}

/* weir.conf with a path at the authority of that name, and the certificate of that other one. */
static void
configure(const char *name, const char *path, const char *trusted)
{
    char line[400];
    char file[64];
    (void)snprintf(file, sizeof file, "%s.url", name);
    char *url = it_read_file(file);
    (void)snprintf(line, sizeof line,
                   "sign_key = key.pem\ntsa_url = %s%s\ntsa_ca = %s.crt\ntsa_timeout = 5\n", url,
                   path, trusted);
    free(url);
    it_write_file("weir.conf", line);
}

static int64_t
stamp_count(void)
{
    return it_sql_int("SELECT count(*) FROM weir.checkpoint_stamp");
}

static void
a_checkpoint_is_stamped_and_openssl_checks_it(void **state)
{
    (void)state;
    start("tsa");
    configure("tsa", "/", "tsa");
    sign_says(0, "1 time-stamps", "checkpoint", "make");
    assert_int_equal(stamp_count(), 1);
    it_expect(0, "checkpoint", "export", "--out", "kept", NULL);
    sign_sh(0, "openssl ts -verify -data kept -in kept.tsr -CAfile tsa.crt -partial_chain");
    sign_sh(1, "openssl ts -verify -data kept.sig -in kept.tsr -CAfile tsa.crt -partial_chain");
    sign_says(0, "all holds", "verify", "--checkpoint", "kept");
    /* The same stamp beside another checkpoint. */
    sign_post("2024-10-31", "2");
    it_expect(0, "checkpoint", "export", "--out", "later", NULL);
    sign_sh(0, "cp kept.tsr later.tsr");
    sign_says(5, "later: the time-stamp does not hold", "verify", "--checkpoint", "later");
    sign_tamper(
        "UPDATE weir.checkpoint_stamp SET answer = (SELECT s.answer FROM weir.checkpoint_stamp s"
        " WHERE s.checkpoint_no = 1)");
    sign_says(5, "checkpoint 2: the time-stamp does not hold", "verify");
    sign_tamper("UPDATE weir.checkpoint_stamp SET answer = 'no DER'");
    sign_says(5, "checkpoint 1: that is not a time-stamp in DER", "verify");
    stop("tsa");
}

static void
an_authority_that_is_away_loses_no_checkpoint(void **state)
{
    (void)state;
    it_write_file("weir.conf",
                  "sign_key = key.pem\ntsa_url = http://127.0.0.1:1/tsr\ntsa_timeout = 5\n");
    sign_says(1, "checkpoint 1 has no time-stamp; the next checkpoint tries again", "checkpoint",
              "make");
    it_expect(0, "--config", "weir.conf", "bill", "--through", "2024-10-31", NULL);
    struct it_result posted = it_weir("--config", "weir.conf", "run", "post", "2", NULL);
    assert_int_equal(posted.exit_code, 0);
    it_assert_contains(posted.out, "checkpoint 2 signed");
    it_assert_contains(posted.err,
                       "http://127.0.0.1:1/tsr: the time-stamping authority does not answer");
    it_assert_contains(posted.err, "event=stamp_failed");
    it_result_free(&posted);
    assert_int_equal(stamp_count(), 0);
    start("tsa");
    configure("tsa", "/", "tsa");
    sign_says(0, "2 time-stamps", "checkpoint", "make");
    assert_int_equal(stamp_count(), 2);
    sign_says(0, "2 checkpoints", "verify");
    stop("tsa");
}

static void
another_authority_a_refusal_and_no_stamp_are_told(void **state)
{
    (void)state;
    start("tsa");
    start("other");
    configure("tsa", "/", "other");
    sign_says(1, "the time-stamp does not hold", "checkpoint", "make");
    configure("tsa", "/refuse", "tsa");
    sign_says(1, "the time-stamping authority refused", "checkpoint", "make");
    configure("tsa", "/garbage", "tsa");
    sign_says(1, "weir: checkpoint 1 has no time-stamp", "checkpoint", "make");
    assert_int_equal(stamp_count(), 0);
    it_write_file("weir.conf",
                  "sign_key = key.pem\ntsa_url = https://127.0.0.1/\ntsa_ca = tsa.crt\n");
    sign_says(1, "time-stamps are asked for by http, not https", "checkpoint", "make");
    it_write_file("weir.conf", "sign_key = key.pem\ntsa_url = nonsense://x y\ntsa_ca = tsa.crt\n");
    sign_says(1, "that is not the address of an authority", "checkpoint", "make");
    configure("tsa", "/?for=weir", "tsa");
    sign_says(0, "1 time-stamps", "checkpoint", "make");
    stop("tsa");
    stop("other");
}

static void
without_its_certificates_a_stamp_is_not_taken(void **state)
{
    (void)state;
    start("tsa");
    configure("tsa", "/", "tsa");
    sign_sh(0, "sed -i /tsa_ca/d weir.conf");
    sign_says(1, "there is no certificate of a time-stamping authority in tsa_ca", "checkpoint",
              "make");
    assert_int_equal(stamp_count(), 0);
    stop("tsa");
}

/* --- a key in a token --------------------------------------------------------------------------
 */
#define MODULE "/usr/lib/softhsm/libsofthsm2.so"

static void
a_key_in_a_token_signs(void **state)
{
    (void)state;
    if (access(MODULE, R_OK) != 0)
        skip();
    char *here = getcwd(NULL, 0);
    char conf[300];
    assert_non_null(here);
    (void)snprintf(conf, sizeof conf, "directories.tokendir = %s/tokens\n", here);
    it_write_file("softhsm.conf", conf);
    (void)snprintf(conf, sizeof conf, "%s/softhsm.conf", here);
    assert_int_equal(setenv("SOFTHSM2_CONF", conf, 1), 0);
    free(here);
    sign_sh(
        0,
        "mkdir tokens && umask 077 && printf '4711\\n' >pin && printf '0815\\n' >wrong "
        "&& " SIGN_P256
        " -out token.pem && openssl req -x509 -new -key token.pem -subj /CN=token -days 9 -out "
        "token.crt && softhsm2-util --init-token --free --label weir --so-pin 12345678 --pin 4711 "
        "&& softhsm2-util --import token.pem --token weir --label sign --id 01 --pin 4711 && rm "
        "token.pem");
    it_write_file("weir.conf", "sign_key = \"pkcs11:token=weir;object=sign;type=private\"\n"
                               "sign_passphrase = wrong\nsign_module = " MODULE "\n");
    sign_says(3, "the key in the token cannot be had", "checkpoint", "make");
    it_write_file("weir.conf", "sign_key = \"pkcs11:token=weir;object=nothing;type=private\"\n"
                               "sign_passphrase = pin\nsign_module = " MODULE "\n");
    sign_says(3, "the key in the token cannot be had", "checkpoint", "make");
    it_write_file("weir.conf", "sign_key = \"pkcs11:token=weir;object=sign;type=private\"\n"
                               "sign_passphrase = pin\nsign_module = " MODULE
                               "\nsign_certificate = token.crt\n");
    sign_says(0, "checkpoint 1 signed", "checkpoint", "make");
    it_expect(0, "checkpoint", "export", "--out", "kept", NULL);
    sign_sh(0,
            "openssl x509 -in token.crt -pubkey -noout >token.pub && openssl dgst -sha256 -verify "
            "token.pub -signature kept.sig kept");
    sign_says(0, "all holds", "verify", "--checkpoint", "kept");
}

int
main(void)
{
    (void)unsetenv("http_proxy");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_checkpoint_is_stamped_and_openssl_checks_it, setup,
                                        sign_teardown),
        cmocka_unit_test_setup_teardown(an_authority_that_is_away_loses_no_checkpoint, setup,
                                        sign_teardown),
        cmocka_unit_test_setup_teardown(another_authority_a_refusal_and_no_stamp_are_told, setup,
                                        sign_teardown),
        cmocka_unit_test_setup_teardown(without_its_certificates_a_stamp_is_not_taken, setup,
                                        sign_teardown),
        cmocka_unit_test_setup_teardown(a_key_in_a_token_signs, setup, sign_teardown),
    };
    return cmocka_run_group_tests_name("stamp", tests, NULL, NULL);
}
