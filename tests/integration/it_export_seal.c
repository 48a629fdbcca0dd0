/*
 * What exports carry: SHA256SUMS, a CMS or bare signature over it, and an XML signature, each
 * checked by sha256sum, openssl and xmlsec1 alone.
 */
#include <unistd.h>

#include "harness/sign_it.h"

static char host[200]; /* of the server */

static int
teardown_away(void **state)
{
    (void)setenv("PGHOST", host, 1);
    return sign_teardown(state);
}

static int
setup(void **state)
{
    const int status = sign_setup(state);
    sign_make_key(SIGN_P256);
    sign_make_certificate();
    it_write_file("weir.conf", "sign_key = key.pem\nsign_certificate = cert.pem\n");
    sign_sh(0, "mkdir out");
    (void)snprintf(host, sizeof host, "%s", getenv("PGHOST"));
    return status;
}

static void
export_as(const char *what, const char *format, const char *out)
{
    it_expect(0, "--config", "weir.conf", "export", what, "--run", "1", "--format", format, "--out",
              out, NULL);
}

static void
each_export_is_sealed_and_checked_by_others(void **state)
{
    (void)state;
    static const char *const kinds[][3] = {
        {"invoices", "xml", "out/invoices.xml"}, {"invoices", "csv", "out/invoices.csv"},
        {"bills", "html", "out/bills.tar"},      {"invoices", "ubl", "out/ubl.tar"},
        {"ledger", "xml", "out/ledger.xml"},     {"ledger", "gbt", "out/gbt.tar"},
        {"funds", "csv", "out/funds.csv"},       {"reads", "csv", "out/reads.csv"},
        {"findings", "xml", "out/findings.xml"},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        export_as(kinds[i][0], kinds[i][1], kinds[i][2]);
    sign_sh(0, "cd out && test $(ls *.SHA256SUMS | wc -l) = 9 && cat *.SHA256SUMS | sha256sum "
               "--check --strict");
    sign_sh(0, "cd out && for list in *.SHA256SUMS; do openssl cms -verify -binary -inform DER -in "
               "$list.p7s "
               "-content $list -CAfile ../ca.pem -purpose any -out checked && cmp checked $list || "
               "exit 1; done");
    sign_sh(0, "cd out && test $(ls *.sig.xml | wc -l) = 3 && for signature in *.sig.xml; do "
               "xmlsec1 --verify "
               "--trusted-pem ../ca.pem $signature || exit 1; done");
    sign_sh(0, "test $(stat -c %a out/invoices.xml.SHA256SUMS.p7s) = 640");

    /* One byte more, and each says no. */
    sign_sh(0, "printf ' ' >>out/invoices.xml");
    sign_sh(1, "cd out && sha256sum --check invoices.xml.SHA256SUMS");
    sign_sh(1, "cd out && xmlsec1 --verify --trusted-pem ../ca.pem invoices.xml.sig.xml");
    sign_sh(0, "cd out && sha256sum invoices.xml >invoices.xml.SHA256SUMS");
    sign_sh(4, "cd out && openssl cms -verify -binary -inform DER -in invoices.xml.SHA256SUMS.p7s "
               "-content "
               "invoices.xml.SHA256SUMS -CAfile ../ca.pem -purpose any -out /dev/null");
}

static void
weir_checks_what_came_without_a_database(void **state)
{
    (void)state;
    export_as("invoices", "xml", "out/i.xml");
    export_as("bills", "csv", "out/b.csv");
    assert_int_equal(setenv("PGHOST", "/nowhere", 1), 0);
    sign_says(0, "out/i.xml: as it was written, signed 20", "verify", "out/i.xml", "out/b.csv");
    sign_says(0, "out/b.csv.SHA256SUMS: as it was written, signed 20", "verify",
              "out/b.csv.SHA256SUMS");
    static const char *const trusted[][2] = {
        {"--certificate", "ca.pem"}, {"--certificate", "cert.pem"}, {"--public-key", "public.pem"}};
    for (size_t i = 0; i < 3; i++) {
        char *said = it_output(0, "verify", "out/i.xml", trusted[i][0], trusted[i][1], NULL);
        it_assert_contains(said, "signed 20");
        free(said);
    }
    struct it_result bare = it_weir("verify", "out/i.xml", NULL);
    assert_int_equal(bare.exit_code, 0);
    it_assert_contains(bare.out, "out/i.xml: as it was written, signed by somebody");
    it_assert_contains(bare.err, "signatures were not checked");
    it_result_free(&bare);

    sign_sh(0, SIGN_P256 " | openssl pkey -pubout >other.pem");
    sign_says(5, "the signature does not hold, or its certificate is not trusted", "verify",
              "out/i.xml", "--public-key", "other.pem");
    sign_sh(0, "cd out && printf x >>i.xml && cp b.csv.SHA256SUMS.p7s i.xml.SHA256SUMS.p7s");
    sign_says(5, "its digest is not that of the list: it was changed", "verify", "out/i.xml");
    sign_says(5, "the signature does not hold", "verify", "out/i.xml");
    sign_sh(0, "cd out && sha256sum i.xml >i.xml.SHA256SUMS && rm i.xml.SHA256SUMS.p7s");
    sign_says(5, "nobody signed it", "verify", "out/i.xml");
    sign_sh(0, "cd out && rm b.csv");
    sign_says(5, "it is listed, and not there", "verify", "out/b.csv.SHA256SUMS");
}

static void
a_folder_has_one_list(void **state)
{
    (void)state;
    it_expect(0, "export", "bills", "--run", "1", "--format", "csv", "--out", "out/a.csv", NULL);
    sign_sh(0, "cd out && cp a.csv b.csv && sha256sum --binary a.csv b.csv >SHA256SUMS");
    it_expect(0, "verify", "out/a.csv", "out/SHA256SUMS", NULL);
    it_expect(3, "verify", "out/c.csv", NULL);
    it_expect(3, "verify", "key.pem", NULL);
    it_expect(2, "verify", "out/a.csv", "--run", "1", NULL);
    sign_says(5, "nobody signed it", "verify", "out/a.csv"); /* who has a key wants signatures */
    static const char *const lists[] = {"", "no list\n", "0000  a.csv\n"};
    for (size_t i = 0; i < 3; i++) {
        char script[100];
        (void)snprintf(script, sizeof script, "printf '%s' >out/SHA256SUMS", lists[i]);
        sign_sh(0, script);
        it_expect(3, "verify", "out/SHA256SUMS", NULL);
    }
    sign_sh(0, "cp out/a.csv a.csv && cd out && sha256sum ../a.csv >SHA256SUMS");
    it_expect(3, "verify", "out/SHA256SUMS", NULL); /* nothing above the folder is read */
}

/* With nothing beside it, an XML export still has its own sums and roots. */
static void
an_export_is_held_against_itself(void **state)
{
    (void)state;
    static const struct {
        const char *kind;
        const char *change; /* of out/KIND.xml, by sed */
        const char *told;
    } changes[] = {
        {"invoices", "s/\\(charge=\"water\".*amount=\"\\)20.00/\\121.00/",
         "line 4: the lines of A1-1 add up to 26.00, and 25.00 is said"},
        {"invoices", "s/amount=\"25.00\"/amount=\"26.00\"/",
         "the lines of A1-1 add up to 25.00, and 26.00 is said"},
        {"invoices", "s/amount=\"75.00\"/amount=\"76.00\"/",
         "what stands above adds up to 75.00, and 76.00 is said"},
        {"invoices", "s/ lines=\"4\"/ lines=\"5\"/", "line 12: what stands above adds up to"},
        {"invoices", "s/volume_m3=\"30.000\"/volume_m3=\"31.000\"/",
         "line 14: the file adds up to"},
        {"invoices", "/<line line=\"2\"/d", "the lines of A1-1 add up to 20.00, and 25.00 is said"},
        {"invoices", "s/ digest=\"./ digest=\"f/",
         "line 3: the root of the run is not that of the digests in it"},
        {"invoices", "s/ root=\"./ root=\"0/",
         "line 3: the root of the run is not that of the digests in it"},
        {"invoices", "$d", "line "},
        {"bills", "/invoice=\"A1-1\"/d", "what stands above adds up to 50.00, and 75.00 is said"},
        {"bills", "/invoice=\"A1-1\"/{h;d};/invoice=\"A2-1\"/G",
         "the root of the run is not that of the digests in it"},
        {"ledger",
         "s/credit code=\"600109\" amount=\"20.00\"/credit code=\"600109\" amount=\"21.00\"/",
         "the debits of A1-1 add up to 25.00, and 26.00 is said"},
        {"ledger", "s/ debit=\"75.00\"/ debit=\"74.00\"/",
         "all debits add up to 75.00, and 74.00 is said"},
    };
    static const char *const kinds[] = {"invoices", "bills", "ledger"};
    for (size_t i = 0; i < 3; i++) {
        char file[64];
        (void)snprintf(file, sizeof file, "out/%s.xml", kinds[i]);
        it_expect(0, "export", kinds[i], "--run", "1", "--format", "xml", "--out", file, NULL);
        char *printed = it_output(0, "verify", file, NULL);
        it_assert_contains(printed, "its sums hold, not signed");
        free(printed);
        sign_says(5, "nobody signed it", "verify", file);
    }
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        char script[300];
        (void)snprintf(script, sizeof script,
                       "sed '%s' out/%s.xml >changed.xml; ! cmp -s changed.xml out/%s.xml",
                       changes[i].change, changes[i].kind, changes[i].kind);
        sign_sh(0, script);
        char *printed = it_output(5, "verify", "changed.xml", NULL);
        it_assert_contains(printed, changes[i].told);
        free(printed);
    }
}

static void
other_keys_leave_a_bare_signature(void **state)
{
    (void)state;
    static const struct {
        const char *genpkey;
        const char *check;
    } kinds[] = {
        {SIGN_P256, "openssl dgst -sha256 -verify public.pem -signature out/b.csv.SHA256SUMS.sig "
                    "out/b.csv.SHA256SUMS"},
        {SIGN_ED25519, "openssl pkeyutl -verify -pubin -inkey public.pem -rawin -in "
                       "out/b.csv.SHA256SUMS -sigfile "
                       "out/b.csv.SHA256SUMS.sig"},
        {SIGN_SM2,
         "openssl dgst -sm3 -verify public.pem -sigopt distid:1234567812345678 -signature "
         "out/b.csv.SHA256SUMS.sig out/b.csv.SHA256SUMS"},
    };
    it_write_file("weir.conf", "sign_key = key.pem\n");
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        sign_make_key(kinds[i].genpkey);
        export_as("bills", "csv", "out/b.csv");
        sign_sh(0, kinds[i].check);
        export_as("bills", "xml", "out/b.xml");
        /* A P-256 key needs no certificate for an XML signature. */
        sign_sh(i == 0 ? 0 : 1, "cd out && test -f b.xml.sig.xml && xmlsec1 --verify --pubkey-pem "
                                "../public.pem b.xml.sig.xml");
    }
}

/* The signature of an earlier export of that name must not stand beside a later one. */
static void
without_a_key_nothing_is_left_beside(void **state)
{
    (void)state;
    it_expect(0, "export", "bills", "--run", "1", "--format", "csv", "--out", "out/plain.csv",
              NULL);
    sign_sh(0, "test \"$(ls out)\" = plain.csv");
    export_as("bills", "xml", "out/plain.csv");
    sign_sh(0, "test -f out/plain.csv.SHA256SUMS.p7s");
    it_expect(0, "export", "bills", "--run", "1", "--format", "csv", "--out", "out/plain.csv",
              NULL);
    sign_sh(0, "test ! -e out/plain.csv.SHA256SUMS.p7s && cd out && sha256sum --check "
               "plain.csv.SHA256SUMS");
}

static void
what_cannot_be_signed_is_not_exported(void **state)
{
    (void)state;
    sign_sh(0, "chmod 0644 key.pem");
    sign_says(3, "others than its owner may read", "export", "bills", "--run", "1", "--format",
              "csv", "--out", "out/none.csv");
    sign_sh(0, "test -z \"$(ls out)\"");
    sign_says(0, "A1-1", "export", "bills", "--run", "1", "--format",
              "csv"); /* nothing stands beside stdout */
    sign_sh(0, "chmod 0600 key.pem");
    sign_says(3, "a file of that name cannot stand in a list of digests", "export", "bills",
              "--run", "1", "--format", "csv", "--out", "out/a\\b.csv");
}

static void
a_name_in_chinese_is_signed_too(void **state)
{
    (void)state;
    export_as("bills", "xml", "out/\xE8\xB4\xA6\xE5\x8D\x95 1&2.xml");
    sign_sh(0, "cd out && sha256sum --check *.SHA256SUMS && xmlsec1 --verify --trusted-pem "
               "../ca.pem *.sig.xml");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_export_is_sealed_and_checked_by_others, setup,
                                        sign_teardown),
        cmocka_unit_test_setup_teardown(weir_checks_what_came_without_a_database, setup,
                                        teardown_away),
        cmocka_unit_test_setup_teardown(an_export_is_held_against_itself, setup, sign_teardown),
        cmocka_unit_test_setup_teardown(a_folder_has_one_list, setup, sign_teardown),
        cmocka_unit_test_setup_teardown(other_keys_leave_a_bare_signature, setup, sign_teardown),
        cmocka_unit_test_setup_teardown(without_a_key_nothing_is_left_beside, setup, sign_teardown),
        cmocka_unit_test_setup_teardown(what_cannot_be_signed_is_not_exported, setup,
                                        sign_teardown),
        cmocka_unit_test_setup_teardown(a_name_in_chinese_is_signed_too, setup, sign_teardown),
    };
    return cmocka_run_group_tests_name("export_seal", tests, NULL, NULL);
}
