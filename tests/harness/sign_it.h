#ifndef HARNESS_SIGN_IT_H
#define HARNESS_SIGN_IT_H

/*
 * What the tests of what is signed share: a town of two accounts whose run 1, through 2024-09-30,
 * is posted without a key, keys made by openssl, and weir.conf.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"

/* Runs it by sh, expects that exit code. */
static inline void
sign_sh(int exit_code, const char *script)
{
    const char *const argv[] = {"sh", "-c", script, NULL};
    struct it_result result = it_run(argv);
    if (result.exit_code != exit_code)
        print_error("%s\n%s%s", script, result.out, result.err);
    assert_int_equal(result.exit_code, exit_code);
    it_result_free(&result);
}

#define SIGN_P256 "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256"
#define SIGN_SM2 "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:SM2"
#define SIGN_ED25519 "openssl genpkey -algorithm ED25519"

/* key.pem of that kind, and its public half in public.pem. */
static inline void
sign_make_key(const char *genpkey)
{
    char script[300];
    (void)snprintf(
        script, sizeof script,
        "umask 077 && %s -out key.pem && openssl pkey -in key.pem -pubout -out public.pem",
        genpkey);
    sign_sh(0, script);
}

/* An authority ca.pem, and cert.pem by it for key.pem. */
static inline void
sign_make_certificate(void)
{
    sign_sh(0,
            "umask 077 && " SIGN_P256 " -out ca.key && openssl req -x509 -new -key ca.key -subj "
            "'/CN=weir test authority' -days 30 -out ca.pem && openssl req -new -key key.pem "
            "-subj '/CN=weir test signer' -out key.csr && openssl x509 -req -in key.csr -CA ca.pem "
            "-CAkey ca.key -CAcreateserial -days 20 -out cert.pem");
}

static inline int
sign_setup(void **state)
{
    const int status = it_setup(state);
    it_write_file(
        "town.xml",
        "<tariff xmlns=\"urn:weir:tariff:1\" id=\"town\"><version from=\"2024-01-01\">"
        "<class id=\"home\"><charge id=\"water\" price=\"2\"/>"
        "<charge id=\"sewage\" price=\"0.5\" fund=\"sewage\"/></class></version></tariff>");
    it_expect(0, "tariff", "publish", "town.xml", NULL);
    it_load(0, "accounts",
            "account,from,tariff,class\nA1,2024-01-01,town,home\n"
            "A2,2024-01-01,town,home\n");
    it_load(0, "meters",
            "meter,account,from,first_register\nM1,A1,2024-09-01,0\n"
            "M2,A2,2024-09-01,0\n");
    it_ingest(0, "meter,date,register\nM1,2024-09-30,10\nM2,2024-09-30,20\n"
                 "M1,2024-10-31,30\nM2,2024-10-31,40\nM1,2024-11-30,60\nM2,2024-11-30,70\n");
    assert_int_equal(setenv("PGUSER", "weir_batch", 1), 0);
    it_expect(0, "bill", "--through", "2024-09-30", NULL);
    it_expect(0, "run", "post", "1", NULL);
    return status;
}

static inline int
sign_teardown(void **state)
{
    (void)setenv("PGUSER", "weir", 1);
    return it_teardown(state);
}

static inline void
sign_tamper(const char *sql)
{
    assert_int_equal(setenv("PGUSER", "weir", 1), 0);
    it_tamper(sql);
    assert_int_equal(setenv("PGUSER", "weir_batch", 1), 0);
}

/* Bills through that day and posts it as that run, with weir.conf. */
static inline void
sign_post(const char *day, const char *run)
{
    it_expect(0, "--config", "weir.conf", "bill", "--through", day, NULL);
    it_expect(0, "--config", "weir.conf", "run", "post", run, NULL);
}

/* Runs weir with weir.conf, expects this exit code and these words on stdout or stderr. */
#define sign_says(code, words, ...)                                                                \
    do {                                                                                           \
        struct it_result said = it_weir("--config", "weir.conf", __VA_ARGS__, NULL);               \
        if (said.exit_code != (code))                                                              \
            print_error("%s%s", said.out, said.err);                                               \
        assert_int_equal(said.exit_code, code);                                                    \
        it_assert_contains(strstr(said.out, words) != NULL ? said.out : said.err, words);          \
        it_result_free(&said);                                                                     \
    } while (0)

#endif
