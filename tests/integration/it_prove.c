/*
 * Proofs of single entries through the whole program, and the last of the finance scenarios: an
 * auditor with a printed bill, years and releases later.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "batch/prove.h"
#include "batch/verify_proof.h"
#include "harness/cmocka_all.h"
#include "harness/it.h"
#include "harness/proof_world.h"

#define ROOM ((size_t)64 << 20)

static int
setup(void **state)
{
    const int status = it_setup(state);
    proof_world_make();
    return status;
}

/* The proof of an entry; from arena. */
static struct weir_text
prove(const char *number, struct weir_arena *arena)
{
    struct db *db = NULL;
    struct weir_error error = {0};
    struct weir_text text = {NULL, 0};
    const struct prove_request request = {.number = {number, strlen(number)}};
    assert_int_equal(db_open(NULL, &db, &error), WEIR_OK);
    if (prove_run(db, &request, arena, &text, &error) != WEIR_OK)
        fail_msg("%s: %s", number, error.primary);
    db_close(db);
    return text;
}

static enum weir_status
check(struct weir_text text, struct verify_proof *checked)
{
    struct weir_arena *arena = weir_arena_new(ROOM);
    struct weir_error error = {0};
    const enum weir_status status = verify_proof_check(text, arena, checked, &error);
    weir_arena_free(arena);
    return status;
}

/* Bills, those of estimates and of uses, reversals, what a rebill made, entries of the fee ledger
 * and their corrections: the amount in each proof is the one in the books. */
static void
whatever_is_posted_can_be_proved(void **state)
{
    (void)state;
    char *list = it_sql_text(
        "SELECT string_agg(format('%s-%s %s %s', a.account, e.entry_no, e.fen, e.fee::int4), "
        "E'\\n')"
        " FROM (SELECT account_id, entry_no, amount_fen AS fen, false AS fee FROM weir.invoice"
        " UNION ALL SELECT account_id, entry_no, due_fen, true FROM weir.fee_entry) e"
        " JOIN weir.account a USING (account_id)");
    unsigned count = 0;
    char *rest = NULL;
    for (char *line = strtok_r(list, "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest)) {
        static struct verify_proof checked;
        char number[64];
        long long fen = 0;
        int fee = 0;
        struct weir_arena *arena = weir_arena_new(ROOM);
        assert_int_equal(sscanf(line, "%63s %lld %d", number, &fen, &fee), 3);
        assert_int_equal(check(prove(number, arena), &checked), WEIR_OK);
        assert_int_equal(checked.fee, fee != 0);
        assert_int_equal(fee != 0 ? checked.entry.due_fen : checked.invoice.amount_fen, fen);
        weir_arena_free(arena);
        count++;
    }
    free(list);
    assert_in_range(count, 20, 100);
    it_expect(3, "prove", "A1-77", NULL);
}

static void
no_bit_of_a_proof_can_be_changed(void **state)
{
    (void)state;
    static const char *const numbers[] = {"A1-6", "A3-2", "E1-1"};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        static struct verify_proof checked;
        struct weir_arena *arena = weir_arena_new(ROOM);
        const struct weir_text text = prove(numbers[i], arena);
        char *changed = weir_arena_alloc(arena, text.size, 1);
        assert_non_null(changed);
        memcpy(changed, text.start, text.size);
        assert_int_equal(check((struct weir_text){changed, text.size}, &checked), WEIR_OK);
        /* Each bit of the lines before the links; then one of each byte. */
        const char *links = strstr(text.start, "\nlink=");
        assert_non_null(links);
        for (size_t at = 0; at < text.size; at++) {
            const unsigned bits = text.start + at < links ? 8 : 1;
            for (unsigned bit = 0; bit < bits; bit++) {
                changed[at] = (char)(text.start[at] ^ (1 << bit));
                if (check((struct weir_text){changed, text.size}, &checked) == WEIR_OK)
                    fail_msg("%s: bit %u of byte %zu", numbers[i], bit, at);
            }
            changed[at] = text.start[at];
        }
        weir_arena_free(arena);
    }
}

/* --- F8 -----------------------------------------------------------------------------------------
 */
static void
shell(const char *command)
{
    struct it_result result = it_run((const char *const[]){"sh", "-c", command, NULL});
    if (result.exit_code != 0)
        print_error("%s\n%s%s", command, result.out, result.err);
    assert_int_equal(result.exit_code, 0);
    it_result_free(&result);
}

/* The database that the program of schema 19 left, brought to this program's. */
static void
restore(void)
{
    char command[1000];
    (void)snprintf(command, sizeof command,
                   "psql -qX -v ON_ERROR_STOP=1 -f '%s' && gzip -dc '%s' | "
                   "psql -qX -v ON_ERROR_STOP=1",
                   it_source("deploy/roles.sql"), it_source("tests/release/schema-19.sql.gz"));
    shell(command);
    it_expect(0, "migrate", NULL);
    assert_true(it_sql_int("SELECT max(version) FROM weir.schema_version") >= 19 + 2);
}

/* One more version of the tariff town from that day on, dearer by 0.10. */
static void
publish_version(const char *from, const char *price)
{
    char *document = it_sql_text("SELECT convert_from(document, 'UTF8') FROM weir.tariff WHERE"
                                 " tariff = 'town' ORDER BY recorded_no DESC LIMIT 1");
    char *end = strstr(document, "</tariff>");
    assert_non_null(end);
    *end = '\0';
    char *more = malloc(strlen(document) + 600);
    assert_non_null(more);
    (void)sprintf(
        more,
        "%s<version from=\"%s\" document=\"T-%s\"><volume step=\"1\"/><class id=\"home\">"
        "<charge id=\"water\" price=\"%s\"/><charge id=\"sewage\" price=\"0.95\""
        " fund=\"sewage\"/></class><class id=\"shop\"><charge id=\"water\" price=\"4.10\"/>"
        "</class></version></tariff>\n",
        document, from, from, price);
    it_write_file("town.xml", more);
    it_expect(0, "tariff", "publish", "town.xml", NULL);
    free(more);
    free(document);
}

/* B1-1 and A1-1 were printed in 2024.  Since then: the schema, four versions of one tariff, the
 * account closed, the persons of the other corrected, months closed. */
static void
a_printed_bill_is_explained_proved_and_replayed_years_later(void **state)
{
    (void)state;
    static const char *const printed[] = {"B1-1", "A1-1"};
    char *before[2];
    restore();
    for (size_t i = 0; i < 2; i++) {
        before[i] = it_output(0, "explain", printed[i], NULL);
        it_expect(0, "prove", printed[i], "--out", i == 0 ? "old-0.proof" : "old-1.proof", NULL);
    }
    publish_version("2025-02-01", "2.60");
    publish_version("2025-07-01", "2.70");
    publish_version("2026-01-01", "2.80");
    publish_version("2026-07-01", "2.90");
    it_load(0, "accounts",
            "account,from,tariff,class,persons,opened,closed,reason\n"
            "B1,2024-12-31,town,home,,,2024-12-31,\n"
            "A1,2024-01-01,cn.beijing,residential,5,,,error\n");
    it_expect(0, "month", "close", "2024-10", NULL);

    for (size_t i = 0; i < 2; i++) {
        static const char *const old[] = {"old-0.proof", "old-1.proof"};
        char *after = it_output(0, "explain", printed[i], NULL);
        it_assert_same(after, before[i]);
        it_assert_contains(after, "SHA-256");
        free(after);
        it_expect(0, "prove", printed[i], "--out", "new.proof", NULL);
        /* Checked where no database is; the older proof holds as well, and is the beginning. */
        shell("PGHOST=/nowhere PGDATABASE=none \"$WEIR_PROGRAM\" verify --proof new.proof");
        it_expect(0, "verify", "--proof", old[i], NULL);
        char command[200];
        (void)snprintf(
            command, sizeof command,
            "sed '/^chain=/d' %s > head && head -c $(wc -c <head) new.proof | cmp - head", old[i]);
        shell(command);
        free(before[i]);
    }
    /* The runs that they are of, byte for byte. */
    for (int64_t run = 1; run <= 8; run++) {
        char number[24];
        (void)snprintf(number, sizeof number, "%lld", (long long)run);
        char *out = it_output(0, "run", "replay", number, NULL);
        it_assert_contains(out, "byte for byte");
        free(out);
    }
    assert_int_equal(it_sql_int("SELECT count(*) FROM (SELECT entry_no - lag(entry_no, 1, 0) OVER"
                                " (PARTITION BY account_id ORDER BY entry_no) AS step FROM"
                                " weir.invoice) e WHERE step <> 1"),
                     0);
    /* Who decided what. */
    char *findings = it_output(0, "--json", "findings", NULL);
    char *decided = it_sql_text("SELECT actor FROM weir.finding_decision LIMIT 1");
    it_assert_contains(findings, decided);
    it_assert_contains(findings, "decision");
    free(decided);
    free(findings);
    it_expect(0, "verify", NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(whatever_is_posted_can_be_proved, setup, it_teardown),
        cmocka_unit_test_setup_teardown(no_bit_of_a_proof_can_be_changed, setup, it_teardown),
        cmocka_unit_test_setup_teardown(a_printed_bill_is_explained_proved_and_replayed_years_later,
                                        it_setup_unmigrated, it_teardown),
    };
    return cmocka_run_group_tests_name("integration/prove", tests, NULL, NULL);
}
