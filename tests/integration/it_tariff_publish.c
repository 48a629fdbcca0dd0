/* weir tariff publish, list, show: what is stored, what is refused, and that the engine's role can.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"

#define HEAD "<tariff xmlns=\"urn:weir:tariff:1\" id=\"town\">\n"
#define VERSION(from, price)                                                                       \
    "<version from=\"" from "\"><class id=\"home\"><blocks id=\"steps\"><block/></blocks>\n"       \
    "<charge id=\"water\" blocks=\"steps\" price=\"" price "\"/></class></version>\n"
#define TAIL "</tariff>\n"

/* As the engine's own role: what publishing needs, it may. */
static int
setup(void **state)
{
    const int status = it_setup(state);
    assert_int_equal(setenv("PGUSER", "weir_batch", 1), 0);
    it_write_file("a.xml", HEAD VERSION("2024-01-01", "1.50") TAIL);
    it_write_file("b.xml", HEAD "<title>Town</title>\n" VERSION("2024-01-01", "1.5")
                               VERSION("2025-01-01", "1.60") TAIL);
    it_write_file("changed.xml", HEAD VERSION("2024-01-01", "1.51") TAIL);
    it_write_file("earlier.xml",
                  HEAD VERSION("2023-01-01", "1.40") VERSION("2024-01-01", "1.50") TAIL);
    return status;
}

static int
teardown(void **state)
{
    assert_int_equal(setenv("PGUSER", "weir", 1), 0);
    return it_teardown(state);
}

/* it_sql_int as the superuser. */
static int64_t
count(const char *sql)
{
    assert_int_equal(setenv("PGUSER", "weir", 1), 0);
    const int64_t value = it_sql_int(sql);
    assert_int_equal(setenv("PGUSER", "weir_batch", 1), 0);
    return value;
}

static void
the_same_document_again_changes_nothing(void **state)
{
    (void)state;
    char *out = it_output(0, "tariff", "publish", "a.xml", NULL);
    it_assert_contains(out, "published");
    free(out);
    out = it_output(0, "tariff", "publish", "a.xml", "a.xml", NULL);
    it_assert_contains(out, "unchanged");
    free(out);
    assert_int_equal(count("SELECT count(*) FROM weir.tariff"), 1);
    assert_int_equal(count("SELECT count(*) FROM weir.journal WHERE kind = 'tariff'"), 1);
    assert_int_equal(count("SELECT count(*) FROM weir.counter_name WHERE name = 'steps'"), 1);
    out = it_output(0, "tariff", "show", "town", "--xml", NULL);
    it_assert_same(out, HEAD VERSION("2024-01-01", "1.50") TAIL);
    free(out);
}

static void
new_versions_and_titles_may_be_added(void **state)
{
    (void)state;
    it_expect(0, "tariff", "publish", "a.xml", NULL);
    char *out = it_output(0, "tariff", "publish", "b.xml", NULL);
    it_assert_contains(out, "replaced");
    free(out);
    out = it_output(0, "tariff", "list", NULL);
    it_assert_contains(out, "2025-01-01");
    free(out);
    out = it_output(0, "tariff", "show", "town", "--at", "2024-12-31", NULL);
    it_assert_contains(out, "1.50000");
    free(out);
    out = it_output(0, "tariff", "show", "town", "--at", "2025-01-01", NULL);
    it_assert_contains(out, "1.60000");
    free(out);
    it_expect(1, "tariff", "show", "town", "--at", "2023-12-31", NULL);
    it_expect(3, "tariff", "show", "city", NULL);
}

static void
a_published_version_changes_only_as_a_correction(void **state)
{
    (void)state;
    static const char *const files[] = {"changed.xml", "earlier.xml", "a.xml"};
    it_expect(0, "tariff", "publish", "a.xml", NULL);
    it_expect(0, "tariff", "publish", "b.xml", NULL);
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        struct it_result result = it_weir("tariff", "publish", files[i], NULL);
        assert_int_equal(result.exit_code, 3);
        it_assert_contains(result.err, "does not repeat its versions unchanged");
        it_assert_contains(result.err, files[i]);
        it_result_free(&result);
    }
    assert_int_equal(count("SELECT count(*) FROM weir.journal"), 2);
    it_expect(2, "tariff", "publish", "--correct", "changed.xml", NULL);
    char *out =
        it_output(0, "tariff", "publish", "--correct", "--reason", "a slip", "changed.xml", NULL);
    it_assert_contains(out, "corrected");
    free(out);
    assert_int_equal(count("SELECT count(*) FROM weir.tariff t JOIN weir.journal j ON journal_no = "
                           "recorded_no WHERE correct AND reason = 'a slip' AND detail = 'publish "
                           "town --correct: a slip' AND actor = 'weir_batch'"),
                     1);
    out = it_output(0, "tariff", "show", "town", NULL);
    it_assert_contains(out, "a slip");
    free(out);
    /* The document before, once more. */
    it_expect(0, "tariff", "publish", "--correct", "--reason", "back", "b.xml", NULL);
    assert_int_equal(count("SELECT count(*) FROM weir.tariff"), 4);
}

static void
all_files_are_stored_or_none(void **state)
{
    (void)state;
    it_write_file("bad.xml", HEAD TAIL);
    struct it_result result = it_weir("tariff", "publish", "a.xml", "bad.xml", NULL);
    assert_int_equal(result.exit_code, 3);
    it_assert_contains(result.err, "bad.xml:");
    it_result_free(&result);
    result = it_weir("tariff", "publish", "b.xml", "a.xml", NULL);
    assert_int_equal(result.exit_code, 3);
    it_result_free(&result);
    it_expect(3, "tariff", "publish", "none.xml", NULL);
    assert_int_equal(count("SELECT count(*) FROM weir.tariff"), 0);
    assert_int_equal(count("SELECT count(*) FROM weir.journal"), 0);
}

static void
bytes_that_were_tampered_with_are_seen(void **state)
{
    (void)state;
    it_expect(0, "tariff", "publish", "a.xml", NULL);
    assert_int_equal(setenv("PGUSER", "weir", 1), 0);
    it_sql("ALTER TABLE weir.tariff DISABLE TRIGGER ALL; UPDATE weir.tariff SET document = "
           "convert_to(replace(convert_from(document, 'UTF8'), '1.50', '1.40'), 'UTF8')");
    it_expect(5, "tariff", "show", "town", NULL);
    it_expect(5, "tariff", "list", NULL);
    it_expect(5, "tariff", "publish", "b.xml", NULL);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(the_same_document_again_changes_nothing),
        TEST(new_versions_and_titles_may_be_added),
        TEST(a_published_version_changes_only_as_a_correction),
        TEST(all_files_are_stored_or_none),
        TEST(bytes_that_were_tampered_with_are_seen),
    };
    return cmocka_run_group_tests_name("integration/tariff_publish", tests, NULL, NULL);
}
