/*
 * Uses of real customers of Santa Monica over three years (../shared/real/README.md), through the
 * whole program and PostgreSQL: registers are built by adding up, and there is a run for each bill
 * date, in order, each posted before the next, as a utility would.  Every amount must be equal.
 *
 * The published tariff begins on 2014-01-01, and so do the bills, but the first ones are for the
 * two months before: days for which that tariff has no version, so that weir would hold them
 * (no-tariff), and rightly.  RateParser prices them all the same.  The test therefore publishes a
 * copy of the tariff that begins on 2013-11-01 and changes nothing else.
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

#define BILL_COUNT 35316
#define CUSTOMER_NO_MAX 130000
#define DATE_MAX 64
#define DAY_SIZE 16
#define COMMAND_SIZE 64

enum { CUSTOMER, DATE, CLASS, VOLUME, CHARGED }; /* columns of santa-monica-bills.csv */

struct use {
    long customer;
    int32_t day;
    int64_t volume_hcf;
    int64_t charged_cents;
};

static struct use uses[BILL_COUNT];
static int64_t register_hcf[CUSTOMER_NO_MAX];
static int64_t charged_cents[CUSTOMER_NO_MAX]; /* at the date at hand; -1: nothing */

static const char *
day_text(int32_t day)
{
    static char texts[4][DAY_SIZE];
    static unsigned next;
    char *text = texts[next++ % 4];
    struct text_writer writer = text_writer_of(text, DAY_SIZE);
    text_write_day(&writer, day);
    return text;
}

static void
publish_from_two_months_before(void)
{
    char *document = it_read_file(it_source("tariffs/us-santa-monica-2016.xml"));
    char *from = strstr(document, "from=\"2014-01-01\"");
    assert_non_null(from);
    memcpy(from, "from=\"2013-11-01\"", strlen("from=\"2013-11-01\""));
    it_write_file("tariff.xml", document);
    free(document);
    it_expect(0, "tariff", "publish", "tariff.xml", NULL);
}

/* Reads the uses and writes the registry: the meter begins two months before the first bill. */
static void
read_uses(const char *path)
{
    FILE *accounts = fopen("accounts.csv", "w");
    FILE *meters = fopen("meters.csv", "w");
    assert_non_null(accounts);
    assert_non_null(meters);
    (void)fputs("account,from,tariff,class\n", accounts);
    (void)fputs("meter,account,from,first_register\n", meters);

    struct real_rows rows = real_open(path);
    long last = 0;
    while (real_next(&rows)) {
        assert_in_range(rows.row_count, 1, BILL_COUNT);
        struct use *use = &uses[rows.row_count - 1];
        use->customer = strtol(rows.field[CUSTOMER], NULL, 10);
        assert_in_range(use->customer, 1, CUSTOMER_NO_MAX - 1);
        assert_int_equal(civil_parse(text_of(rows.field[DATE]), &use->day), WEIR_OK);
        use->volume_hcf = strtoll(rows.field[VOLUME], NULL, 10);
        use->charged_cents = real_cents(rows.field[CHARGED]);
        if (use->customer == last)
            continue;
        last = use->customer;
        const char *from = day_text(civil_month_number_begin(civil_month_number(use->day) - 2));
        (void)fprintf(accounts, "C%ld,%s,us.santa-monica,%s\n", last, from, rows.field[CLASS]);
        (void)fprintf(meters, "W%ld,C%ld,%s,0\n", last, last, from);
    }
    assert_int_equal(rows.row_count, BILL_COUNT);
    assert_int_equal(fclose(accounts), 0);
    assert_int_equal(fclose(meters), 0);
}

static int
compare_days(const void *left, const void *right)
{
    const int32_t a = *(const int32_t *)left;
    const int32_t b = *(const int32_t *)right;
    return (a > b) - (a < b);
}

/* The bill dates, ascending. */
static size_t
list_dates(int32_t dates[static DATE_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < BILL_COUNT; i++) {
        size_t at = 0;
        while (at < count && dates[at] != uses[i].day)
            at++;
        if (at == count) {
            assert_in_range(count, 0, DATE_MAX - 1);
            dates[count++] = uses[i].day;
        }
    }
    qsort(dates, count, sizeof *dates, compare_days);
    return count;
}

/* The reads of one bill date; the number of them. */
static size_t
write_reads(int32_t day)
{
    FILE *reads = fopen("reads.csv", "w");
    assert_non_null(reads);
    (void)fputs("meter,date,register\n", reads);
    size_t count = 0;
    for (size_t i = 0; i < CUSTOMER_NO_MAX; i++)
        charged_cents[i] = -1;
    for (size_t i = 0; i < BILL_COUNT; i++) {
        if (uses[i].day != day)
            continue;
        register_hcf[uses[i].customer] += uses[i].volume_hcf;
        charged_cents[uses[i].customer] = uses[i].charged_cents;
        (void)fprintf(reads, "W%ld,%s,%" PRId64 "\n", uses[i].customer, day_text(day),
                      register_hcf[uses[i].customer]);
        count++;
    }
    assert_int_equal(fclose(reads), 0);
    return count;
}

/* How many bills of bills.csv are not as charged. */
static size_t
count_wrong(int32_t day, size_t expected)
{
    enum { ACCOUNT = 1, AMOUNT = 8 }; /* columns of bills.csv */
    size_t wrong = 0;
    struct real_rows rows = real_open("bills.csv");
    while (real_next(&rows)) {
        const long customer = strtol(rows.field[ACCOUNT] + 1, NULL, 10);
        const int64_t cents = real_cents(rows.field[AMOUNT]);
        if (cents != charged_cents[customer]) {
            wrong++;
            print_error("%s, customer %ld: %" PRId64 " cents, not %" PRId64 "\n", day_text(day),
                        customer, cents, charged_cents[customer]);
        }
    }
    assert_int_equal(rows.row_count, expected);
    return wrong;
}

/* One bill date, billed, posted and compared. */
static size_t
bill_date(int32_t day, size_t run_no)
{
    char run[COMMAND_SIZE];
    char first_line[COMMAND_SIZE];
    const size_t expected = write_reads(day);
    assert_true(snprintf(run, sizeof run, "%zu", run_no) > 0);
    assert_true(snprintf(first_line, sizeof first_line, "run %zu\n", run_no) > 0);

    it_expect(0, "ingest", "reads.csv", NULL);
    struct it_result bill = it_weir("bill", "--through", day_text(day), NULL);
    if (bill.exit_code > 1)
        print_error("%s", bill.err);
    assert_in_range(bill.exit_code, 0, 1); /* 1: something was told, such as a register at rest */
    it_assert_contains(bill.out, first_line);
    it_result_free(&bill);
    it_expect(0, "run", "post", run, NULL);
    it_expect(0, "export", "bills", "--run", run, "--format", "csv", "--out", "bills.csv", NULL);
    return count_wrong(day, expected);
}

static void
every_bill_of_three_years_is_equal(void **state)
{
    (void)state;
    const char *path = it_shared("real/santa-monica-bills.csv");
    if (path == NULL) {
        print_message("skipped: no ../shared/real/santa-monica-bills.csv\n");
        skip();
    }
    int32_t dates[DATE_MAX];
    read_uses(path);
    const size_t date_count = list_dates(dates);
    publish_from_two_months_before();
    it_expect(0, "load", "accounts", "accounts.csv", NULL);
    it_expect(0, "load", "meters", "meters.csv", NULL);

    size_t wrong = 0;
    for (size_t i = 0; i < date_count; i++)
        wrong += bill_date(dates[i], i + 1);
    assert_int_equal(wrong, 0);
    it_expect(0, "verify", NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_bill_of_three_years_is_equal, it_setup,
                                        it_teardown_replayed),
    };
    return cmocka_run_group_tests_name("integration/real_santa_monica", tests, NULL, NULL);
}
