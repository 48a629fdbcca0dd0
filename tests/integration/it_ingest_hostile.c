/* weir ingest: files that are made to hurt.  Each is refused with a message that names the file,
 * takes less than a tenth of a second of processor and less than 32 MiB, and leaves nothing. */
#define _DEFAULT_SOURCE /* ru_maxrss */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"

#define SPENT_MS_MAX 100
#define MEMORY_KIB_MAX (32 * 1024)
#define MILLION 1000000

#define CIM "<MeterReadings xmlns='http://iec.ch/TC57/2011/MeterReadings#'>"
#define ESPI "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:e='http://naesb.org/espi'>"

/* A file is its head, one part so many times, and its tail. */
struct hostile {
    const char *name;
    const char *head;
    const char *part;
    int count;
    const char *tail;
    const char *message; /* what stderr has in it */
};

static const struct hostile files[] = {
    {"bomb.xml",
     "<!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>"
     "<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'>]>" CIM,
     "&c;", 1000, "</MeterReadings>", "bomb.xml:1: a document type declaration"},
    {"external.xml", "<!DOCTYPE a SYSTEM 'file:///etc/passwd'>" CIM, "", 1, "</MeterReadings>",
     "external.xml:1: a document type declaration"},
    {"entity.xml", CIM "\n&x;", "", 1, "</MeterReadings>", "entity.xml:1: an entity is used"},
    {"depth.xml", CIM, "<a>", 100000, "", "nested more than 32 deep"},
    {"attributes.xml", CIM "<a ", "b='' ", 100000, "/>", "a tag is longer than 64 KiB"},
    {"tag.xml", CIM "<a", " ", MILLION, "/>", "a tag is longer than 64 KiB"},
    {"comment.xml", CIM "<!--", "- ", 2 * MILLION, "-->", "longer than 1 MiB"},
    {"text.xml", CIM "<a>", "x", 2 * MILLION, "</a></MeterReadings>", "longer than 1 MiB"},
    {"cdata.xml", CIM, "<![CDATA[", 200000, "", "longer than 1 MiB"},
    {"tags.xml", CIM, "<a/>", 20000, "<b>", "tags.xml:1: the document ends inside an element"},
    {"utf-7.xml", "<?xml version='1.0' encoding='UTF-7'?>" CIM, "", 1, "</MeterReadings>",
     "an encoding other than UTF-8"},
    {"latin-1.xml", CIM "\xE9", "", 1, "</MeterReadings>", "not UTF-8"},
    {"control.xml", CIM "\x01", "", 1, "</MeterReadings>", "not well-formed XML"},
    {"number.xml",
     CIM "<MeterReading><Meter><mRID>M</mRID></Meter><Readings><timeStamp>2024-01-01T00:00:00Z"
         "</timeStamp><value>",
     "9", 1000000,
     "</value><ReadingType ref='0.0.0.1.1.9.58.0.0.0.0.0.0.0.0.0.42.0'/></Readings></MeterReading>"
     "</MeterReadings>",
     "number.xml:1: value"},
    {"links.xml", ESPI "<entry><link rel='self' href='", "/", 4000, "'/></entry></feed>",
     "a link is longer than 512 bytes"},
    {"unlinked.xml", ESPI "<entry><content><e:IntervalBlock>",
     "<e:IntervalReading><e:value>1</e:value></e:IntervalReading>", 100,
     "</e:IntervalBlock></content></entry></feed>", "does not stand before it"},
    {"group.xml", ESPI "<entry><content><e:IntervalBlock>", "<e:IntervalReading/>", 40000,
     "</e:IntervalBlock></content></entry></feed>", "more than 32768 readings"},
    {"line.json", "{\"id\":\"", "x", 2 * MILLION, "\"}", "longer than 65536 bytes"},
    {"depth.json", "{\"a\":", "[", 60000, "", "is not JSON"},
    {"number.json", "{\"id\":\"M\",\"timestamp\":\"2024-01-01\",\"total_m3\":", "9", 60000, "}",
     "number.json:1: the line is not JSON"},
    {"real.json", "{\"id\":\"M\",\"timestamp\":\"2024-01-01\",\"total_m3\":0.", "9", 60000, "e}",
     "is not JSON"},
    {"bytes.json", "{\"id\":\"\xFF\"}", "", 1, "", "is not UTF-8"},
    {"nul.json", "{\"id\":\"M\\u0000\"}", "", 1, "", "is not JSON"},
    {"twice.json", "{", "\"a\":1,", 2, "\"b\":1}", "names a field twice"},
    {"quote.csv", "meter,date,register\n\"", "x", 2 * MILLION, "", "longer than 65536 bytes"},
    {"fields.csv", "meter,date,register\n", ",", 60000, "\n", "fields.csv"},
    {"number.csv", "meter,date,register\nM,2024-01-01,", "9", 4000, "\n", "number.csv:2"},
};

static void
write_file(const struct hostile *hostile)
{
    FILE *file = fopen(hostile->name, "w");
    assert_non_null(file);
    assert_true(fputs(hostile->head, file) >= 0);
    for (int i = 0; i < hostile->count; i++)
        assert_true(fputs(hostile->part, file) >= 0);
    assert_true(fputs(hostile->tail, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static int64_t
spent_us(const struct rusage *usage)
{
    return (int64_t)(usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) * MILLION +
           usage->ru_utime.tv_usec + usage->ru_stime.tv_usec;
}

static void
assert_refused(const char *name, const char *message)
{
    struct rusage before;
    struct rusage after;
    const char *const command[] = {getenv("WEIR_PROGRAM"), "ingest", name, NULL};
    assert_int_equal(getrusage(RUSAGE_CHILDREN, &before), 0);
    struct it_result result = it_run(command);
    assert_int_equal(getrusage(RUSAGE_CHILDREN, &after), 0);
    assert_int_equal(result.exit_code, 3);
    it_assert_contains(result.err, message);
    it_assert_contains(result.err, name);
    it_result_free(&result);
    assert_in_range(spent_us(&after) - spent_us(&before), 0, SPENT_MS_MAX * 1000);
    assert_in_range(after.ru_maxrss, 1, MEMORY_KIB_MAX);
}

static void
each_is_refused_at_once_and_says_why(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        write_file(&files[i]);
        assert_refused(files[i].name, files[i].message);
        assert_int_equal(remove(files[i].name), 0);
    }
}

/* Texts with NUL bytes in them, which the table above cannot hold. */
static void
other_encodings_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *bytes;
        size_t size;
        const char *message;
    } rows[] = {
        {"le.xml", "<\0a\0/\0>\0", 8, "not UTF-8"},
        {"be.xml", "\xFE\xFF\0<\0a\0/\0>", 10, "NUL"},
        {"nul.xml", CIM "\0</MeterReadings>", sizeof(CIM "\0</MeterReadings>") - 1, "not UTF-8"},
        {"nul.json", "{\"id\":\"M\0\"}", 11, "NUL"},
        {"nul.csv", "meter,date,register\nM\0,2024-01-01,1\n", 36, "NUL"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        FILE *file = fopen(rows[i].name, "w");
        assert_non_null(file);
        assert_int_equal(fwrite(rows[i].bytes, 1, rows[i].size, file), rows[i].size);
        assert_int_equal(fclose(file), 0);
        assert_refused(rows[i].name, rows[i].message);
    }
}

static void
nothing_is_left_of_them(void **state)
{
    (void)state;
    write_file(&files[0]);
    assert_refused(files[0].name, files[0].message);
    char *count = it_sql_text("SELECT (SELECT count(*) FROM weir.read) + "
                              "(SELECT count(*) FROM weir.read_file) + "
                              "(SELECT count(*) FROM weir.read_unplaced)");
    it_assert_same(count, "0");
    free(count);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_is_refused_at_once_and_says_why, it_setup,
                                        it_teardown),
        cmocka_unit_test_setup_teardown(other_encodings_are_refused, it_setup, it_teardown),
        cmocka_unit_test_setup_teardown(nothing_is_left_of_them, it_setup, it_teardown),
    };
    return cmocka_run_group_tests_name("integration/ingest_hostile", tests, NULL, NULL);
}
