/*
 * Real bills of New York City's housing authority (../shared/real/README.md), through the whole
 * program and PostgreSQL: each bill is an account with two reads, on the first day of its rate year
 * and so many days later.  Every amount must be the one that was charged, to the cent.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/civil.h"
#include "base/text.h"
#include "harness/cmocka_all.h"
#include "harness/it.h"
#include "harness/real.h"

#define BILL_COUNT 15864
#define BILL_NO_MAX 40000
#define DAY_SIZE 16

enum { BILL, DAYS, VOLUME, FROM, CHARGED }; /* columns of nyc-bills.csv */

static void
write_files(const char *path, int64_t *charged)
{
    FILE *accounts = fopen("accounts.csv", "w");
    FILE *meters = fopen("meters.csv", "w");
    FILE *reads = fopen("reads.csv", "w");
    assert_non_null(accounts);
    assert_non_null(meters);
    assert_non_null(reads);
    (void)fputs("account,from,tariff,class\n", accounts);
    (void)fputs("meter,account,from,first_register\n", meters);
    (void)fputs("meter,date,register\n", reads);

    struct real_rows rows = real_open(path);
    while (real_next(&rows)) {
        const char *const *field = rows.field;
        const long bill = strtol(field[BILL], NULL, 10);
        assert_in_range(bill, 1, BILL_NO_MAX - 1);
        charged[bill] = real_cents(field[CHARGED]);

        int32_t day = 0;
        assert_int_equal(civil_parse(text_of(field[FROM]), &day), WEIR_OK);
        char until[DAY_SIZE];
        struct text_writer writer = text_writer_of(until, sizeof until);
        text_write_day(&writer, day + (int32_t)strtol(field[DAYS], NULL, 10));

        (void)fprintf(accounts, "N%ld,%s,us.nyc.water,metered\n", bill, field[FROM]);
        (void)fprintf(meters, "W%ld,N%ld,%s,0\n", bill, bill, field[FROM]);
        (void)fprintf(reads, "W%ld,%s,0\nW%ld,%s,%s\n", bill, field[FROM], bill, until,
                      field[VOLUME]);
    }
    assert_int_equal(rows.row_count, BILL_COUNT);
    assert_int_equal(fclose(accounts), 0);
    assert_int_equal(fclose(meters), 0);
    assert_int_equal(fclose(reads), 0);
}

/* xmllint: the export of that kind fits its schema. */
static void
assert_valid_xml(const char *kind, const char *schema)
{
    it_expect(0, "export", kind, "--run", "1", "--format", "xml", "--out", "export.xml", NULL);
    it_assert_valid("export.xml", schema);
}

static void
every_bill_is_the_one_that_was_charged(void **state)
{
    (void)state;
    const char *path = it_shared("real/nyc-bills.csv");
    if (path == NULL) {
        print_message("skipped: no ../shared/real/nyc-bills.csv\n");
        skip();
    }
    static int64_t charged[BILL_NO_MAX];
    write_files(path, charged);
    it_expect(0, "tariff", "publish", it_source("tariffs/us-nyc.xml"), NULL);
    it_expect(0, "load", "accounts", "accounts.csv", NULL);
    it_expect(0, "load", "meters", "meters.csv", NULL);
    it_expect(0, "ingest", "reads.csv", NULL);

    /* Told findings, such as a register that stands still, give exit 1; held ones would show
     * below as bills that are missing. */
    struct it_result bill = it_weir("bill", "--through", "2021-12-31", NULL);
    assert_in_range(bill.exit_code, 0, 1);
    it_assert_contains(bill.out, "run 1");
    it_result_free(&bill);
    it_expect(0, "run", "post", "1", NULL);
    it_expect(0, "export", "bills", "--run", "1", "--format", "csv", "--out", "bills.csv", NULL);
    it_expect(0, "verify", NULL);
    assert_valid_xml("invoices", "schemas/invoices.xsd");
    assert_valid_xml("bills", "schemas/bills.xsd");
    assert_valid_xml("findings", "schemas/findings.xsd");

    enum { ACCOUNT = 1, AMOUNT = 8 }; /* columns of bills.csv */
    size_t wrong = 0;
    struct real_rows rows = real_open("bills.csv");
    while (real_next(&rows)) {
        const long number = strtol(rows.field[ACCOUNT] + 1, NULL, 10);
        const int64_t amount = real_cents(rows.field[AMOUNT]);
        if (amount != charged[number] && wrong++ < 20)
            print_error("bill %ld: %" PRId64 " cents, was charged %" PRId64 "\n", number, amount,
                        charged[number]);
    }
    assert_int_equal(rows.row_count, BILL_COUNT);
    assert_int_equal(wrong, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_bill_is_the_one_that_was_charged, it_setup,
                                        it_teardown_replayed),
    };
    return cmocka_run_group_tests_name("integration/real_nyc", tests, NULL, NULL);
}
