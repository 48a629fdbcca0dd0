/*
 * Reads made by chance, with exchanges, rollovers, estimates, corrections and copies: whatever the
 * order in which they come, in however many files, as CSV, MeterReadings or telegrams, and before
 * their meters are loaded or after, every invoice is the same to the byte; and in the end an
 * account is billed what its meters moved, cut down to the m3.  WEIR_SEED=n plays a run again.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"
#include "harness/random.h"

#define ACCOUNTS 24
#define MONTHS 6
#define READS_MAX (ACCOUNTS * MONTHS * 4)
#define FILES_MAX 6
#define RANGE_MILLI 10000000 /* registers of four digits, in thousandths */

struct row {
    char meter[16];
    char day[16];
    char number[24];
    const char *kind;
};

enum format { CSV, METER_READINGS, TELEGRAMS };

static struct random_source chance;
static struct row reads[READS_MAX];
static uint32_t read_count;
static char *registry; /* the file of meters */
static int64_t moved_milli[ACCOUNTS];
static char *first_bytes; /* of all invoices, in the first order */

static int64_t
pick(int64_t least, int64_t most)
{
    return random_between(&chance, least, most);
}

static void
add_read(const char *meter, const char *day, int64_t register_milli, const char *kind)
{
    assert_true(read_count < READS_MAX);
    struct row *row = &reads[read_count++];
    (void)snprintf(row->meter, sizeof row->meter, "%s", meter);
    (void)snprintf(row->day, sizeof row->day, "%s", day);
    (void)snprintf(row->number, sizeof row->number, "%lld.%03lld",
                   (long long)(register_milli / 1000), (long long)(register_milli % 1000));
    row->kind = kind;
}

/* A read of a month: true, of which some are copied or corrected, or estimated. */
static void
add_month(const char *meter, const char *day, int64_t now, bool true_read)
{
    if (!true_read) {
        add_read(meter, day, (now + pick(0, 30000)) % RANGE_MILLI, "estimate");
        return;
    }
    if (random_once_in(&chance, 6)) {
        add_read(meter, day, (now + pick(1, 50000)) % RANGE_MILLI, "actual");
        add_read(meter, day, now, "correction");
        return;
    }
    add_read(meter, day, now, "actual");
    if (random_once_in(&chance, 5))
        add_read(meter, day, now, "customer");
}

/* Half a year of one account; its first and last reads are true. */
static void
make_account(int account, FILE *meters)
{
    char meter[16];
    char day[16];
    int64_t now = pick(RANGE_MILLI - 100000, RANGE_MILLI - 1);
    const int exchange = (int)pick(1, 2 * MONTHS); /* in that month, or not at all */
    (void)snprintf(meter, sizeof meter, "M%d-1", account);
    (void)fprintf(meters, "%s,A%d,2024-01-01,%lld.%03lld,", meter, account, (long long)(now / 1000),
                  (long long)(now % 1000));
    for (int month = 1; month <= MONTHS; month++) {
        int64_t movement = pick(0, 60000);
        moved_milli[account] += movement;
        now = (now + movement) % RANGE_MILLI;
        if (month == exchange) {
            (void)fprintf(meters, "2024-%02d-10,%lld.%03lld,4\n", month, (long long)(now / 1000),
                          (long long)(now % 1000));
            (void)snprintf(meter, sizeof meter, "M%d-2", account);
            (void)fprintf(meters, "%s,A%d,2024-%02d-10,0,", meter, account, month);
            now = pick(0, 30000);
            moved_milli[account] += now;
        }
        (void)snprintf(day, sizeof day, "2024-%02d-%02d", month, (int)pick(11, 28));
        add_month(meter, day, now, month == 1 || month == MONTHS || !random_once_in(&chance, 3));
    }
    (void)fprintf(meters, ",,4\n");
}

static void
make_world(void)
{
    size_t size = 0;
    FILE *meters = open_memstream(&registry, &size);
    assert_non_null(meters);
    (void)fprintf(meters, "meter,account,from,first_register,to,last_register,digits\n");
    for (int account = 0; account < ACCOUNTS; account++)
        make_account(account, meters);
    (void)fclose(meters);
}

static void
shuffle(void)
{
    for (uint32_t i = read_count; i > 1; i--) {
        const uint32_t at = (uint32_t)pick(0, (int64_t)i - 1);
        const struct row row = reads[at];
        reads[at] = reads[i - 1];
        reads[i - 1] = row;
    }
}

/* What MeterReadings say in place of a kind. */
static const char *
marks_of(const char *kind)
{
    if (strcmp(kind, "estimate") == 0)
        return "<ReadingQualities><ReadingQualityType ref='2.8.0'/></ReadingQualities>";
    if (strcmp(kind, "correction") == 0)
        return "<ReadingQualities><ReadingQualityType ref='2.7.0'/></ReadingQualities>";
    return strcmp(kind, "customer") == 0 ? "<source>customer</source>" : "";
}

static void
write_row(FILE *out, const struct row *row, enum format format)
{
    switch (format) {
    case CSV:
        (void)fprintf(out, "%s,%s,%s,%s\n", row->meter, row->day, row->number, row->kind);
        break;
    case METER_READINGS:
        (void)fprintf(out,
                      "<MeterReading><Meter><Names><name>%s</name></Names></Meter><Readings>"
                      "<timeStamp>%s</timeStamp><value>%s</value>%s<ReadingType "
                      "ref='0.0.0.1.1.9.58.0.0.0.0.0.0.0.0.0.42.0'/></Readings></MeterReading>\n",
                      row->meter, row->day, row->number, marks_of(row->kind));
        break;
    case TELEGRAMS:
        (void)fprintf(out, "{\"id\":\"%s\",\"timestamp\":\"%s\",\"total_m3\":%s}\n", row->meter,
                      row->day, row->number);
        break;
    }
}

/* Takes in a stretch of the reads as one file; of telegrams, those that are actual, and the others,
 * which none can be, as CSV. */
static void
ingest_part(uint32_t first, uint32_t end, enum format format, bool others)
{
    uint32_t written = 0;
    FILE *out = fopen("reads", "w");
    assert_non_null(out);
    if (format == CSV)
        (void)fprintf(out, "meter,date,register,kind\n");
    if (format == METER_READINGS)
        (void)fprintf(out, "<MeterReadings xmlns='http://iec.ch/TC57/2011/MeterReadings#'>\n");
    for (uint32_t i = first; i < end; i++) {
        const bool actual = strcmp(reads[i].kind, "actual") == 0;
        if ((format == TELEGRAMS && !actual) || (others && actual))
            continue;
        write_row(out, &reads[i], format);
        written++;
    }
    if (format == METER_READINGS)
        (void)fprintf(out, "</MeterReadings>\n");
    (void)fclose(out);
    if (written > 0) {
        struct it_result result = it_weir("ingest", "reads", NULL);
        assert_in_range(result.exit_code, 0, 1); /* 1: a correction came first, or last */
        it_result_free(&result);
    }
    if (format == TELEGRAMS)
        ingest_part(first, end, CSV, true);
}

static void
load_meters(void)
{
    it_write_file("meters.csv", registry);
    struct it_result result = it_weir("load", "meters", "meters.csv", NULL);
    assert_in_range(result.exit_code, 0, 1); /* 1: reads that waited contradict each other */
    it_result_free(&result);
}

/* Takes the reads in, in the order they have now, in several files; the meters come before one of
 * them, or after the last. */
static void
ingest_all(void)
{
    const uint32_t files = (uint32_t)pick(1, FILES_MAX);
    const uint32_t meters = (uint32_t)pick(0, files);
    for (uint32_t file = 0; file < files; file++) {
        if (file == meters)
            load_meters();
        ingest_part(file * read_count / files, (file + 1) * read_count / files,
                    (enum format)pick(CSV, TELEGRAMS), false);
    }
    if (meters == files)
        load_meters();
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.read_unplaced"), 0);
}

static void
bill_all(void)
{
    static const char *const through[] = {"2024-01-31", "2024-02-29", "2024-03-31",
                                          "2024-04-30", "2024-05-31", "2024-06-30"};
    for (size_t i = 0; i < sizeof through / sizeof through[0]; i++) {
        char run[24];
        it_expect(0, "bill", "--through", through[i], NULL);
        (void)snprintf(run, sizeof run, "%lld",
                       (long long)it_sql_int("SELECT max(run_id) FROM weir.run"));
        it_expect(0, "run", "post", run, NULL);
    }
    it_expect(0, "verify", NULL);
}

/* What there is of an account that comes out wrong. */
static void
print_account(int account)
{
    char meter[16];
    char sql[400];
    (void)snprintf(meter, sizeof meter, "M%d-", account);
    for (uint32_t i = 0; i < read_count; i++) {
        if (strncmp(reads[i].meter, meter, strlen(meter)) == 0)
            print_error("%s,%s,%s,%s\n", reads[i].meter, reads[i].day, reads[i].number,
                        reads[i].kind);
    }
    const char *place = strstr(registry, meter);
    print_error("%.*s\n", place == NULL ? 0 : 120, place == NULL ? "" : place);
    (void)snprintf(sql, sizeof sql,
                   "SELECT string_agg(concat_ws(' ', entry_no, invoice.kind, reverses_entry_no, "
                   "period_begin_day, period_end_day, volume_l, estimated), E'\\n' ORDER BY "
                   "entry_no) FROM weir.invoice JOIN weir.account USING (account_id) "
                   "WHERE account = 'A%d'",
                   account);
    char *text = it_sql_text(sql);
    print_error("%s\n", text);
    free(text);
}

static void
any_order_gives_the_same_bytes_and_all_of_the_water(void **state)
{
    (void)state;
    it_expect(0, "tariff", "publish", it_source("tests/tariffs/scenario-city.xml"), NULL);
    FILE *accounts = fopen("accounts.csv", "w");
    assert_non_null(accounts);
    (void)fprintf(accounts, "account,from,tariff,class\n");
    for (int account = 0; account < ACCOUNTS; account++)
        (void)fprintf(accounts, "A%d,2022-01-01,scenario.city,residential\n", account);
    (void)fclose(accounts);
    it_expect(0, "load", "accounts", "accounts.csv", NULL);
    ingest_all();
    bill_all();
    for (int account = 0; account < ACCOUNTS; account++) {
        char sql[200];
        (void)snprintf(sql, sizeof sql,
                       "SELECT sum(volume_l)::int8 FROM weir.invoice JOIN weir.account "
                       "USING (account_id) WHERE account = 'A%d'",
                       account);
        const int64_t billed_l = it_sql_int(sql);
        if (billed_l != moved_milli[account] - moved_milli[account] % 1000)
            print_account(account);
        assert_int_equal(billed_l, moved_milli[account] - moved_milli[account] % 1000);
    }
    char *bytes = it_sql_text("SELECT string_agg(account_id || '-' || entry_no || ' ' || kind || "
                              "' ' || encode(digest, 'hex'), E'\\n' ORDER BY account_id, entry_no) "
                              "FROM weir.invoice");
    if (first_bytes == NULL)
        first_bytes = bytes;
    else
        it_assert_same(bytes, first_bytes);
    if (first_bytes != bytes)
        free(bytes);
    shuffle();
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, it_setup, it_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(any_order_gives_the_same_bytes_and_all_of_the_water),
        CASE(any_order_gives_the_same_bytes_and_all_of_the_water),
        CASE(any_order_gives_the_same_bytes_and_all_of_the_water),
        CASE(any_order_gives_the_same_bytes_and_all_of_the_water),
    };
    chance = random_seeded("it_reads_order");
    make_world();
    const int failed = cmocka_run_group_tests_name("integration/reads_order", tests, NULL, NULL);
    free(first_bytes);
    free(registry);
    return failed;
}
