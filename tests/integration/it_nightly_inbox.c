/* The inbox of a night: whatever lies in it, under whatever name. */
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"

#define READS(register) "meter,date,register\nM1,2024-03-31," register "\n"
#define LONG_NAME_BYTES 255

static int
set_up(void **state)
{
    const int status = it_setup(state);
    it_write_file("town.xml", "<tariff xmlns=\"urn:weir:tariff:1\" id=\"town\"><version "
                              "from=\"2024-01-01\"><class id=\"home\"><charge id=\"water\" "
                              "price=\"2\"/></class></version></tariff>\n");
    it_write_file("night.conf", "[nightly]\ninbox = inbox\nsettle = 0\npermits = no\n");
    it_write_file("slow.conf", "[nightly]\ninbox = inbox\nsettle = 3600\npermits = no\n");
    it_write_file("apart.conf", "[nightly]\ninbox = inbox\nsettle = 0\ndone = kept\n"
                                "failed = bad\n");
    it_expect(0, "tariff", "publish", "town.xml", NULL);
    it_load(0, "accounts", "account,from,tariff,class\nA1,2024-01-01,town,home\n");
    it_load(0, "meters", "meter,account,from,first_register\nM1,A1,2024-01-01,0\n");
    assert_int_equal(mkdir("inbox", 0750), 0);
    return status;
}

static void
assert_rows(const char *query, const char *expected)
{
    char *found = it_sql_text(query);
    assert_string_equal(found, expected);
    free(found);
}

static char *
night_of(int exit_code, const char *config)
{
    return it_output(exit_code, "--config", config, "nightly", "--date", "2024-04-02", NULL);
}

static char *
night(int exit_code)
{
    return night_of(exit_code, "night.conf");
}

static bool
is_there(const char *path)
{
    struct stat about;
    return lstat(path, &about) == 0;
}

static void
assert_holds(const char *path, const char *content)
{
    char *bytes = it_read_file(path);
    assert_string_equal(bytes, content);
    free(bytes);
}

/* Names are bytes: they are moved as they are, and shown as text. */
static void
names_are_moved_as_they_are_and_shown_as_text(void **state)
{
    (void)state;
    it_write_file("inbox/line\nbreak.csv", READS("1"));
    it_write_file("inbox/-rf", READS("2"));
    it_write_file("inbox/-", READS("3"));
    it_write_file("inbox/\xFF\xC0\xAF.csv", READS("4"));
    it_write_file("inbox/\033[31mred.csv", READS("5"));
    it_write_file("inbox/back\\slash $(touch gone);\"'.csv", READS("6"));
    it_write_file("inbox/\xE8\xAF\xBB\xE6\x95\xB0.csv", READS("7"));
    char *said = night(1); /* reads of a moment that differ are in conflict */
    it_assert_contains(said, "inbox  line\\x0abreak.csv ");
    it_assert_contains(said, "inbox  -rf ");
    it_assert_contains(said, "inbox  - ");
    it_assert_contains(said, "inbox  \\xff\\xc0\\xaf.csv ");
    it_assert_contains(said, "inbox  \\x1b[31mred.csv ");
    it_assert_contains(said, "inbox  back\\x5cslash $(touch gone);\"'.csv ");
    it_assert_contains(said, "inbox  \xE8\xAF\xBB\xE6\x95\xB0.csv ");
    it_assert_contains(said, "7 taken in, 0 refused, 0 left; 7 reads, 1 findings");
    assert_null(strchr(said, '\033'));
    free(said);
    assert_holds("inbox/done/line\nbreak.csv", READS("1"));
    assert_holds("inbox/done/-", READS("3"));
    assert_holds("inbox/done/\xFF\xC0\xAF.csv", READS("4"));
    assert_false(is_there("gone"));
    assert_rows("SELECT count(*) FROM weir.read_file WHERE name = '\\xff\\xc0\\xaf.csv'", "1");
    assert_rows("SELECT count(*) FROM weir.journal WHERE detail = 'reads line\\x0abreak.csv'", "1");
}

static void
a_name_as_long_as_can_be_is_moved_twice(void **state)
{
    (void)state;
    char name[LONG_NAME_BYTES + 1];
    char path[LONG_NAME_BYTES + 20];
    memset(name, 'x', LONG_NAME_BYTES);
    name[LONG_NAME_BYTES] = '\0';
    (void)snprintf(path, sizeof path, "inbox/%s", name);
    it_write_file(path, READS("1"));
    free(night(0));
    it_write_file(path, READS("1") "\n");
    free(night(0));
    (void)snprintf(path, sizeof path, "inbox/done/%s", name);
    assert_holds(path, READS("1"));
    name[LONG_NAME_BYTES - 2] = '\0';
    (void)snprintf(path, sizeof path, "inbox/done/%s.1", name);
    assert_holds(path, READS("1") "\n");
}

/* What has a name already keeps it. */
static void
nothing_is_ever_replaced(void **state)
{
    (void)state;
    it_write_file("inbox/reads.csv", READS("1"));
    free(night(0));
    it_write_file("inbox/reads.csv", "meter,date,register\nM1,2024-03-01,0\n");
    free(night(0));
    it_write_file("inbox/reads.csv", READS("1")); /* known by its bytes */
    char *said = night(0);
    it_assert_contains(said, "the same bytes were taken in before, as read file 1");
    free(said);
    assert_holds("inbox/done/reads.csv", READS("1"));
    assert_holds("inbox/done/reads.csv.1", "meter,date,register\nM1,2024-03-01,0\n");
    assert_holds("inbox/done/reads.csv.2", READS("1"));
    it_write_file("inbox/bad.csv", "nonsense\n");
    free(night(3));
    it_write_file("inbox/bad.csv", "more nonsense\n");
    free(night(3));
    assert_holds("inbox/failed/bad.csv", "nonsense\n");
    assert_holds("inbox/failed/bad.csv.1", "more nonsense\n");
    assert_rows("SELECT count(*) FROM weir.read_file", "2");
}

static void
links_pipes_and_folders_are_not_followed(void **state)
{
    (void)state;
    it_write_file("secret.csv", READS("9"));
    assert_int_equal(symlink("../secret.csv", "inbox/link.csv"), 0);
    assert_int_equal(symlink("nowhere", "inbox/broken.csv"), 0);
    assert_int_equal(mkfifo("inbox/pipe.csv", 0600), 0);
    assert_int_equal(mkdir("inbox/folder.csv", 0700), 0);
    it_write_file("inbox/folder.csv/in.csv", READS("8"));
    it_write_file("inbox/good.csv", READS("1"));
    char *said = night(1);
    it_assert_contains(said, "1 taken in, 0 refused, 3 left");
    it_assert_contains(said, "link.csv    left     it is a link, a pipe or the like, and no file");
    it_assert_contains(said, "pipe.csv    left ");
    it_assert_contains(said, "broken.csv  left ");
    free(said);
    assert_true(is_there("inbox/link.csv") && is_there("inbox/pipe.csv"));
    assert_true(is_there("inbox/folder.csv/in.csv"));
    assert_rows("SELECT string_agg(name, ',') FROM weir.read_file", "good.csv");
}

/* A folder that somebody else put there under the name of ours. */
static void
done_is_not_followed_either(void **state)
{
    (void)state;
    assert_int_equal(mkdir("elsewhere", 0750), 0);
    assert_int_equal(symlink("../elsewhere", "inbox/done"), 0);
    it_write_file("inbox/reads.csv", READS("1"));
    char *said = night(3);
    it_assert_contains(said, "reads.csv  failed   could not open the folder: ");
    free(said);
    assert_true(is_there("inbox/reads.csv"));
    assert_false(is_there("elsewhere/reads.csv"));
    assert_int_equal(unlink("inbox/done"), 0);
    said = night(0);
    it_assert_contains(said, "reads.csv  known");
    free(said);
    assert_holds("inbox/done/reads.csv", READS("1"));
    assert_rows("SELECT count(*) FROM weir.read_file", "1");
}

static void
files_that_are_still_written_are_left_alone(void **state)
{
    (void)state;
    static const char *const unfinished[] = {"inbox/.hidden.csv",    "inbox/a.csv.part",
                                             "inbox/b.csv.partial",  "inbox/c.csv.tmp",
                                             "inbox/d.csv.filepart", "inbox/e.csv~"};
    const struct timespec past[2] = {{.tv_sec = 1700000000}, {.tv_sec = 1700000000}};
    const struct timespec future[2] = {{.tv_sec = 4000000000}, {.tv_sec = 4000000000}};
    for (size_t i = 0; i < sizeof unfinished / sizeof unfinished[0]; i++)
        it_write_file(unfinished[i], READS("7"));
    it_write_file("inbox/young.csv", READS("2"));
    it_write_file("inbox/future.csv", READS("3"));
    it_write_file("inbox/old.csv", READS("1"));
    assert_int_equal(utimensat(AT_FDCWD, "inbox/old.csv", past, 0), 0);
    assert_int_equal(utimensat(AT_FDCWD, "inbox/future.csv", future, 0), 0);
    char *said = night_of(0, "slow.conf");
    it_assert_contains(said, "1 taken in, 0 refused, 2 left");
    it_assert_contains(said, "young.csv   left     it changed less than 3600 s ago");
    it_assert_contains(said, "future.csv  left     it changed less than 3600 s ago");
    free(said);
    for (size_t i = 0; i < sizeof unfinished / sizeof unfinished[0]; i++)
        assert_true(is_there(unfinished[i]));
    assert_holds("inbox/done/old.csv", READS("1"));
    assert_holds("inbox/young.csv", READS("2"));
}

static void
what_cannot_be_read_stays_and_what_is_wrong_goes(void **state)
{
    (void)state;
    it_write_file("inbox/empty.csv", "");
    it_write_file("inbox/page.pdf", "%PDF-1.7\n\x01\x02\x03\xFF\n");
    it_write_file("inbox/cut.xml", "<MeterReadings xmlns=\"http://iec.ch/TC57/2011/Meter");
    it_write_file("inbox/locked.csv", READS("4"));
    it_write_file("inbox/unknown.csv", "meter,date,register\nNOBODY,2024-03-31,1\n");
    it_write_file("inbox/good.csv", READS("1"));
    assert_int_equal(chmod("inbox/locked.csv", 0), 0);
    const bool locked = access("inbox/locked.csv", R_OK) != 0; /* root reads everything */
    char *said = night(3);
    it_assert_contains(said, "empty.csv    refused");
    it_assert_contains(said, "page.pdf     refused");
    it_assert_contains(said, "cut.xml      refused");
    it_assert_contains(said, "1 of unknown meters");
    it_assert_contains(said, "good.csv     taken");
    if (locked)
        it_assert_contains(said, "locked.csv   failed   could not open the file: ");
    free(said);
    assert_int_equal(is_there("inbox/locked.csv"), locked);
    assert_true(is_there("inbox/failed/page.pdf") && is_there("inbox/failed/cut.xml"));
}

static void
folders_may_lie_elsewhere(void **state)
{
    (void)state;
    it_write_file("inbox/reads.csv", READS("1"));
    it_write_file("inbox/bad.csv", "nonsense\n");
    free(night_of(3, "apart.conf"));
    assert_holds("kept/reads.csv", READS("1"));
    assert_holds("bad/bad.csv", "nonsense\n");
    assert_false(is_there("inbox/done"));
}

/* No inbox, no reads: nothing is billed, and the rest goes on. */
static void
without_its_inbox_a_night_does_not_bill(void **state)
{
    (void)state;
    it_write_file("calendar.csv", "cycle,day\n*,last\n");
    it_write_file("lost.conf", "[nightly]\ninbox = nowhere\ncalendar = calendar.csv\n");
    char *said = night_of(3, "lost.conf");
    it_assert_contains(said, "inbox       failed      3  nowhere: could not open the folder: No "
                             "such file or directory");
    it_assert_contains(said, "bill        skipped     0  it needs what did not end well: inbox");
    it_assert_contains(said, "permits     done        0  ");
    it_assert_contains(said, "verify      nothing     0  ");
    free(said);
}

/* A dry run says it, and leaves everything where and as it is. */
static void
a_dry_run_moves_nothing(void **state)
{
    (void)state;
    it_write_file("inbox/reads.csv", READS("1"));
    char *said = it_output(0, "--config", "night.conf", "nightly", "--date", "2024-04-02",
                           "--dry-run", NULL);
    it_assert_contains(said, "reads.csv  dry      it would be taken in: 36 bytes");
    free(said);
    assert_holds("inbox/reads.csv", READS("1"));
    assert_false(is_there("inbox/done"));
    assert_rows("SELECT count(*) FROM weir.read_file", "0");
    assert_rows("SELECT count(*) FROM weir.outcome WHERE work = 'nightly'", "0");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(names_are_moved_as_they_are_and_shown_as_text, set_up,
                                        it_teardown),
        cmocka_unit_test_setup_teardown(a_name_as_long_as_can_be_is_moved_twice, set_up,
                                        it_teardown),
        cmocka_unit_test_setup_teardown(nothing_is_ever_replaced, set_up, it_teardown),
        cmocka_unit_test_setup_teardown(links_pipes_and_folders_are_not_followed, set_up,
                                        it_teardown),
        cmocka_unit_test_setup_teardown(done_is_not_followed_either, set_up, it_teardown),
        cmocka_unit_test_setup_teardown(files_that_are_still_written_are_left_alone, set_up,
                                        it_teardown),
        cmocka_unit_test_setup_teardown(what_cannot_be_read_stays_and_what_is_wrong_goes, set_up,
                                        it_teardown),
        cmocka_unit_test_setup_teardown(folders_may_lie_elsewhere, set_up, it_teardown),
        cmocka_unit_test_setup_teardown(without_its_inbox_a_night_does_not_bill, set_up,
                                        it_teardown),
        cmocka_unit_test_setup_teardown(a_dry_run_moves_nothing, set_up, it_teardown),
    };
    return cmocka_run_group_tests_name("the inbox of a night", tests, NULL, NULL);
}
