/*
 * weir checkpoint and weir verify --checkpoint: what is posted and closed is signed, openssl alone
 * checks it, and one that was kept outside tells what a restored or rewritten database lacks.
 */
#include <unistd.h>

#include "harness/sign_it.h"

/* A P-256 key with a certificate. */
static int
setup(void **state)
{
    const int status = sign_setup(state);
    sign_make_key(SIGN_P256);
    sign_make_certificate();
    it_write_file("weir.conf", "sign_key = key.pem\nsign_certificate = cert.pem\n");
    return status;
}

/* A copy of the test's database as it is now, of that name; dropped with the server. */
static char backup[64];

static void
back_up(void)
{
    char script[200];
    (void)snprintf(backup, sizeof backup, "%s_backup", getenv("PGDATABASE"));
    (void)snprintf(script, sizeof script, "createdb -U weir -O weir_owner -T %s %s",
                   getenv("PGDATABASE"), backup);
    sign_sh(0, script);
}

/* Has the program work on the backup from here on; the test's own name comes back with restore. */
static char *
use_backup(void)
{
    char *own = strdup(getenv("PGDATABASE"));
    assert_non_null(own);
    assert_int_equal(setenv("PGDATABASE", backup, 1), 0);
    return own;
}

static void
restore(char *own)
{
    assert_int_equal(setenv("PGDATABASE", own, 1), 0);
    free(own);
}

/* --- signing -----------------------------------------------------------------------------------
 */
static void
posting_and_closing_sign_by_themselves(void **state)
{
    (void)state;
    it_expect(0, "--config", "weir.conf", "bill", "--through", "2024-10-31", NULL);
    sign_says(0, "checkpoint 1 signed: link 2 ", "run", "post", "2");
    sign_says(0, "checkpoint 2 signed: link 4 ", "month", "close", "2024-09");
    sign_says(0, "checkpoint 2 covers all 4 links", "checkpoint", "make");
    sign_says(0, "all holds: 2 runs, 4 invoices, 8 lines, 2 checkpoints", "verify");
    it_assert_rows("SELECT string_agg(substring(text FROM 'runs=[0-9-]*') || ' ' ||"
                   " substring(text FROM 'months=[0-9-]*'), '; ' ORDER BY checkpoint_no)"
                   " FROM weir.checkpoint",
                   "runs=1-2 months=; runs=1-2 months=2024-09");
    /* A dry run closes nothing and signs nothing. */
    sign_says(0, "could be closed", "month", "close", "2024-10", "--dry-run");
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.checkpoint"), 2);
}

static void
openssl_alone_checks_each_kind(void **state)
{
    (void)state;
    static const struct {
        const char *genpkey;
        const char *algorithm;
        const char *check;
        const char *wrong; /* the same, and must fail */
    } kinds[] = {
        {SIGN_P256, "ecdsa-p256-sha256",
         "openssl dgst -sha256 -verify kept.pem -signature kept.sig kept",
         "openssl dgst -sha256 -verify ca.pub -signature kept.sig kept"},
        {SIGN_ED25519, "ed25519",
         "openssl pkeyutl -verify -pubin -inkey kept.pem -rawin -in kept -sigfile kept.sig",
         "openssl pkeyutl -verify -pubin -inkey kept.pem -rawin -in weir.conf -sigfile kept.sig"},
        {SIGN_SM2, "sm2-sm3",
         "openssl dgst -sm3 -verify kept.pem -sigopt distid:1234567812345678 -signature kept.sig "
         "kept",
         "openssl dgst -sm3 -verify kept.pem -signature kept.sig kept"},
    };
    sign_sh(0, "openssl pkey -in ca.key -pubout -out ca.pub");
    it_write_file("weir.conf", "sign_key = key.pem\n");
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        sign_make_key(kinds[i].genpkey);
        sign_says(0, "signed: link 1 ", "checkpoint", "make"); /* another key: another checkpoint */
        it_expect(0, "checkpoint", "export", "--out", "kept", NULL);
        char *text = it_read_file("kept");
        it_assert_contains(text, kinds[i].algorithm);
        free(text);
        sign_sh(0, kinds[i].check);
        sign_sh(1, kinds[i].wrong);
        sign_sh(0, "cat public.pem >>trusted.pem"); /* keys that signed before */
        sign_says(0, "all holds", "verify", "--checkpoint", "kept", "--public-key", "trusted.pem");
        it_write_file("weir.conf", "sign_key = key.pem\nsign_trust = trusted.pem\n");
        sign_says(0, "checkpoints", "verify");
    }
    /* SM2 under another id, or OpenSSL's own, which is empty. */
    static const char *const ids[] = {"-sigopt distid:8765432187654321", ""};
    for (size_t i = 0; i < 2; i++) {
        char script[200];
        (void)snprintf(script, sizeof script,
                       "openssl dgst -sm3 -sign key.pem %s -out kept.sig kept", ids[i]);
        sign_sh(0, script);
        sign_says(5, "kept: the signature does not hold", "verify", "--checkpoint", "kept");
    }
}

static void
a_passphrase_comes_from_a_file_or_a_descriptor(void **state)
{
    (void)state;
    sign_sh(0, "umask 077; printf 'open sesame\\n' >phrase; printf 'close sesame\\n' >other; "
               "openssl pkcs8 "
               "-topk8 -in key.pem -passout file:phrase -out locked.pem");
    it_expect(0, "--config", "weir.conf", "bill", "--through", "2024-10-31", NULL);
    it_write_file("weir.conf", "sign_key = locked.pem\nsign_certificate = cert.pem\n");
    sign_says(3, "locked.pem: the key has a passphrase, and none is given", "run", "post", "2");
    it_write_file("weir.conf", "sign_key = locked.pem\nsign_passphrase = other\n");
    sign_says(3, "locked.pem: the passphrase does not open the key", "run", "post", "2");
    it_assert_rows("SELECT state FROM weir.run WHERE run_id = 2", "draft"); /* nothing was posted */
    it_write_file("weir.conf", "sign_key = locked.pem\nsign_passphrase = phrase\n");
    sign_says(0, "checkpoint 1 signed", "run", "post", "2");
    it_write_file("weir.conf", "sign_key = credential:locked.pem\nsign_passphrase = fd:3\n");
    assert_int_equal(setenv("SIGN_WEIR", getenv("WEIR_PROGRAM"), 1), 0);
    sign_sh(0, "CREDENTIALS_DIRECTORY=$PWD \"$SIGN_WEIR\" --config weir.conf month close 2024-09 "
               "3<phrase");
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.checkpoint"), 2);
}

static void
a_key_that_cannot_sign_posts_nothing(void **state)
{
    (void)state;
    it_expect(0, "bill", "--through", "2024-10-31", NULL);
    sign_sh(0, "cp key.pem open.pem && chmod 0644 open.pem");
    it_write_file("weir.conf", "sign_key = open.pem\n");
    sign_says(3, "open.pem: others than its owner may read or write the file", "run", "post", "2");
    it_write_file("weir.conf", "sign_key = key.pem\nsign_certificate = ca.pem\n");
    sign_says(3, "the certificate is of another key", "run", "post", "2");
    sign_sh(0, "openssl x509 -req -in key.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 0 "
               "-out old.pem && sleep 2"); /* OpenSSL 3.5 makes none that had ended before */
    it_write_file("weir.conf", "sign_key = key.pem\nsign_certificate = old.pem\n");
    sign_says(3, "the certificate is not valid now: it has expired or begins later", "run", "post",
              "2");
    it_write_file("weir.conf", "sign_key = nothing.pem\n");
    sign_says(3, "nothing.pem: could not open the file", "month", "close", "2024-09");
    it_write_file("weir.conf", "sign_key = \"pkcs11:token=weir\"\n");
    sign_says(3, "the token needs a PIN, and none is given", "run", "post", "2");
    it_assert_rows("SELECT state FROM weir.run WHERE run_id = 2", "draft");
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.month"), 0);
}

/* --- what was kept outside ---------------------------------------------------------------------
 */
static void
a_restored_backup_is_told_what_it_lacks(void **state)
{
    (void)state;
    back_up();
    sign_post("2024-10-31", "2");
    sign_post("2024-11-30", "3");
    it_expect(0, "--config", "weir.conf", "month", "close", "2024-09", NULL);
    it_expect(0, "checkpoint", "export", "--out", "kept", NULL);
    sign_says(0, "all holds", "verify", "--checkpoint", "kept");

    char *own = use_backup();
    it_expect(0, "verify", NULL); /* by itself it is whole */
    char *told = it_output(5, "--config", "weir.conf", "verify", "--checkpoint", "kept", NULL);
    it_assert_contains(told,
                       "run 2 is missing: it was posted when kept was signed, and is not here");
    it_assert_contains(told, "run 3 is missing");
    it_assert_contains(told, "month 2024-09 was closed when kept was signed, and is not here");
    it_assert_contains(told,
                       "and there are 1 here: this is an older state, such as a restored backup");
    it_assert_contains(told, "what was recorded since is missing");
    assert_null(strstr(told, "run 1 "));
    free(told);
    restore(own);
}

/* After the restore work went on, and looks like nothing ever happened. */
static void
a_history_that_was_made_anew_is_told(void **state)
{
    (void)state;
    back_up();
    sign_post("2024-10-31", "2");
    it_expect(0, "checkpoint", "export", "--out", "kept", NULL);
    char *own = use_backup();
    it_ingest(0, "meter,date,register\nM1,2024-10-20,25\n");
    sign_post("2024-10-31", "2");
    it_expect(0, "--config", "weir.conf", "verify", NULL);
    char *told = it_output(5, "--config", "weir.conf", "verify", "--checkpoint", "kept", NULL);
    it_assert_contains(
        told, "kept: link 2 run 2 of the chain was another then: it was written anew since");
    it_assert_contains(told, "kept: the chain up to its last link was written anew since");
    free(told);
    restore(own);
}

static void
a_kept_checkpoint_is_trusted_by_its_signature_alone(void **state)
{
    (void)state;
    sign_post("2024-10-31", "2");
    it_expect(0, "checkpoint", "export", "--out", "kept", NULL);
    sign_sh(0, "sed 's/^amount_fen=.*/amount_fen=1/' kept >changed && cp kept.sig changed.sig");
    sign_says(5, "changed: the signature does not hold", "verify", "--checkpoint", "changed");
    sign_sh(0, "sed 's/^links*=.*//' kept >broken && cp kept.sig broken.sig");
    sign_says(5, "broken is not a checkpoint, or was changed", "verify", "--checkpoint", "broken");
    sign_sh(0, "rm changed.sig");
    sign_says(3, "changed.sig: could not open the file", "verify", "--checkpoint", "changed");
    sign_says(0, "all holds", "verify", "--checkpoint", "kept", "--certificate", "cert.pem");
    sign_sh(0, "openssl pkey -in ca.key -pubout -out ca.pub");
    sign_says(5, "kept: it is signed by a key that is not trusted", "verify", "--checkpoint",
              "kept", "--public-key", "ca.pub");
    struct it_result bare = it_weir("verify", "--checkpoint", "kept", NULL);
    assert_int_equal(bare.exit_code, 3);
    it_assert_contains(bare.err, "there is no key to check the checkpoint by");
    it_result_free(&bare);
    struct it_result both = it_weir("verify", "--checkpoint", "kept", "--run", "1", NULL);
    assert_int_equal(both.exit_code, 2);
    it_result_free(&both);
}

/* Under a name that was used before, no stamp and no certificate of that one stays. */
static void
an_export_is_of_one_checkpoint(void **state)
{
    (void)state;
    it_expect(0, "--config", "weir.conf", "checkpoint", "make", NULL);
    it_expect(0, "checkpoint", "export", "--out", "kept", NULL);
    sign_sh(0, "test -f kept.crt && printf x >kept.tsr");
    it_write_file("weir.conf", "sign_key = key.pem\n");
    sign_post("2024-10-31", "2");
    it_expect(0, "checkpoint", "export", "--out", "kept", NULL);
    sign_sh(0, "test ! -e kept.crt && test ! -e kept.tsr && grep -qx checkpoint=2 kept");
    it_expect(0, "checkpoint", "export", "--out", "kept", "--checkpoint", "1", NULL);
    sign_sh(0, "test -f kept.crt && grep -qx checkpoint=1 kept");
}

static void
a_checkpoint_of_another_database_says_so(void **state)
{
    (void)state;
    it_expect(0, "--config", "weir.conf", "checkpoint", "make", NULL);
    it_expect(0, "checkpoint", "export", "--out", "kept", NULL);
    sign_tamper("UPDATE weir.chain SET link = sha256('x') WHERE link_no = 1");
    sign_says(5, "kept is of another database, or the chain was written anew from its first link",
              "verify", "--checkpoint", "kept");
}

static void
a_proof_carries_the_signature(void **state)
{
    (void)state;
    it_expect(0, "prove", "A1-1", "--out", "bare.proof", NULL);
    sign_says(0, "the proof holds, if that is the link that was published", "verify", "--proof",
              "bare.proof");
    it_expect(0, "--config", "weir.conf", "checkpoint", "make", NULL);
    sign_post("2024-10-31", "2");
    it_expect(0, "prove", "A1-1", "--out", "A1-1.proof", NULL);
    it_expect(0, "prove", "A1-2", "--out", "A1-2.proof", NULL);
    /* Links end with what was signed. */
    sign_sh(0, "test $(grep -c ^link= A1-1.proof) = 1 && test $(grep -c ^link= A1-2.proof) = 1");
    sign_says(0, "the proof holds\n", "verify", "--proof", "A1-1.proof");
    char *printed =
        it_output(0, "verify", "--proof", "A1-2.proof", "--public-key", "public.pem", NULL);
    it_assert_contains(printed, "signed 20");
    it_assert_contains(printed, "the proof holds\n");
    free(printed);
    printed = it_output(0, "verify", "--proof", "A1-1.proof", NULL);
    it_assert_contains(printed, "the proof holds, if that key is the utility's");
    free(printed);
    sign_sh(0, "openssl pkey -in ca.key -pubout -out ca.pub");
    sign_says(5, "A1-1.proof: it is signed by a key that is not trusted", "verify", "--proof",
              "A1-1.proof", "--public-key", "ca.pub");
    sign_sh(0, "sed '/^checkpoint=/,$d' A1-1.proof >mixed.proof; sed -n '/^checkpoint=/,$p' "
               "A1-2.proof >>mixed.proof");
    sign_says(5, "the checkpoint behind \"A1-1\" is not of the last link", "verify", "--proof",
              "mixed.proof");
    sign_sh(0, "sed '/^signature=/d' A1-1.proof >changed.proof; sed -n 's/^signature=/&/p' "
               "A1-2.proof >>changed.proof");
    sign_says(5, "changed.proof: the signature does not hold", "verify", "--proof",
              "changed.proof");
}

/* --- stored ones -------------------------------------------------------------------------------
 */
static void
stored_checkpoints_that_were_changed_are_found(void **state)
{
    (void)state;
    static const struct {
        const char *sql;
        const char *told;
    } changes[] = {
        {"UPDATE weir.checkpoint SET text = replace(text, 'amount_fen=', 'amount_fen=1')"
         " WHERE checkpoint_no = 2",
         "checkpoint 2: the signature does not hold"},
        {"UPDATE weir.checkpoint SET text = text || E'x\\n' WHERE checkpoint_no = 2",
         "checkpoint 2 is not the text that was signed"},
        {"UPDATE weir.checkpoint SET signature = set_bit(signature, 100, 1 - get_bit(signature, "
         "100))"
         " WHERE checkpoint_no = 1",
         "checkpoint 1: the signature does not hold"},
        {"UPDATE weir.checkpoint SET link_no = 1 WHERE checkpoint_no = 2",
         "checkpoint 2 is not the text that was signed"},
        {"UPDATE weir.checkpoint SET key_id = sha256('x') WHERE checkpoint_no = 2",
         "checkpoint 2 is not the text that was signed"},
        {"DELETE FROM weir.checkpoint WHERE checkpoint_no = 2", "checkpoint 2 is missing"},
        {"DELETE FROM weir.checkpoint WHERE checkpoint_no = 2;"
         "UPDATE weir.checkpoint SET checkpoint_no = 2 WHERE checkpoint_no = 3",
         "checkpoint 2 is not the text that was signed"},
        {"DELETE FROM weir.chain WHERE link_no = 3",
         "checkpoint 2 covers link 3 of the chain, which is missing"},
        {"UPDATE weir.chain SET link = sha256('x') WHERE link_no = 2",
         "checkpoint 1 covers link 2 of the chain, which is another now"},
    };
    sign_post("2024-10-31", "2");
    sign_post("2024-11-30", "3");
    it_expect(0, "--config", "weir.conf", "month", "close", "2024-09", NULL);
    sign_tamper("CREATE TABLE public.checkpoint AS SELECT * FROM weir.checkpoint;"
                "CREATE TABLE public.chain AS SELECT * FROM weir.chain");
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        sign_tamper(changes[i].sql);
        sign_says(5, changes[i].told, "verify");
        sign_tamper("DELETE FROM weir.checkpoint; DELETE FROM weir.chain;"
                    "INSERT INTO weir.checkpoint SELECT * FROM public.checkpoint;"
                    "INSERT INTO weir.chain SELECT * FROM public.chain");
        sign_says(0, "all holds", "verify");
    }
}

/* Whoever owns the database signs with a key of his own. */
static void
another_key_is_not_trusted(void **state)
{
    (void)state;
    sign_make_key(SIGN_ED25519);
    it_write_file("weir.conf", "sign_key = key.pem\n");
    it_expect(0, "--config", "weir.conf", "checkpoint", "make", NULL);
    sign_make_key(SIGN_ED25519);
    sign_says(5, "checkpoint 1: it is signed by a key that is not trusted", "verify");
    struct it_result result = it_weir("verify", NULL); /* nobody is trusted, and that is said */
    assert_int_equal(result.exit_code, 0);
    it_assert_contains(result.err, "the signatures of 1 checkpoints were not checked");
    it_result_free(&result);
}

/* Links of other kinds: what a second person approved, and the policy that asks for one. */
static void
links_of_every_kind_are_covered(void **state)
{
    (void)state;
    it_assert_rows("SELECT weir.policy_set('close', 0, 'two pairs of eyes')::text ~ '^[0-9]+$'",
                   "t");
    sign_says(0, "checkpoint 1 signed: link 2 ", "checkpoint", "make");
    it_assert_rows("SELECT text ~ E'\nlink=2 policy [0-9]+ [0-9a-f]{64}\n$' FROM weir.checkpoint",
                   "t");
    it_expect(0, "checkpoint", "export", "--out", "kept", NULL);
    sign_says(0, "all holds", "verify", "--checkpoint", "kept");
}

static void
nothing_is_signed_over_a_chain_that_lost_its_end(void **state)
{
    (void)state;
    sign_post("2024-10-31", "2");
    sign_tamper("DELETE FROM weir.chain WHERE link_no = 2");
    sign_says(5, "the chain does not have the link that the newest checkpoint covers", "checkpoint",
              "make");
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.checkpoint"), 1);
}

static void
checkpoints_are_only_added(void **state)
{
    (void)state;
    it_expect(0, "--config", "weir.conf", "checkpoint", "make", NULL);
    static const char *const forbidden[] = {
        "DELETE FROM weir.checkpoint",
        "UPDATE weir.checkpoint SET checkpoint_no = 9",
        "TRUNCATE weir.checkpoint",
        "DELETE FROM weir.checkpoint_stamp",
        "UPDATE weir.checkpoint_stamp SET checkpoint_no = 9",
        "TRUNCATE weir.checkpoint_stamp",
    };
    assert_int_equal(setenv("PGUSER", "weir", 1), 0);
    for (size_t i = 0; i < sizeof forbidden / sizeof forbidden[0]; i++) {
        assert_string_equal(it_sqlstate("weir_batch", forbidden[i]), "42501");
        char as_owner[100];
        (void)snprintf(as_owner, sizeof as_owner, "SET ROLE weir_owner; %s", forbidden[i]);
        assert_string_equal(it_sqlstate(NULL, as_owner), "23001");
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(posting_and_closing_sign_by_themselves, setup,
                                        sign_teardown),
        cmocka_unit_test_setup_teardown(openssl_alone_checks_each_kind, setup, sign_teardown),
        cmocka_unit_test_setup_teardown(a_passphrase_comes_from_a_file_or_a_descriptor, setup,
                                        sign_teardown),
        cmocka_unit_test_setup_teardown(a_key_that_cannot_sign_posts_nothing, setup, sign_teardown),
        cmocka_unit_test_setup_teardown(a_restored_backup_is_told_what_it_lacks, setup,
                                        sign_teardown),
        cmocka_unit_test_setup_teardown(a_history_that_was_made_anew_is_told, setup, sign_teardown),
        cmocka_unit_test_setup_teardown(a_kept_checkpoint_is_trusted_by_its_signature_alone, setup,
                                        sign_teardown),
        cmocka_unit_test_setup_teardown(an_export_is_of_one_checkpoint, setup, sign_teardown),
        cmocka_unit_test_setup_teardown(a_checkpoint_of_another_database_says_so, setup,
                                        sign_teardown),
        cmocka_unit_test_setup_teardown(a_proof_carries_the_signature, setup, sign_teardown),
        cmocka_unit_test_setup_teardown(stored_checkpoints_that_were_changed_are_found, setup,
                                        sign_teardown),
        cmocka_unit_test_setup_teardown(another_key_is_not_trusted, setup, sign_teardown),
        cmocka_unit_test_setup_teardown(links_of_every_kind_are_covered, setup, sign_teardown),
        cmocka_unit_test_setup_teardown(nothing_is_signed_over_a_chain_that_lost_its_end, setup,
                                        sign_teardown),
        cmocka_unit_test_setup_teardown(checkpoints_are_only_added, setup, sign_teardown),
    };
    return cmocka_run_group_tests_name("checkpoint", tests, NULL, NULL);
}
