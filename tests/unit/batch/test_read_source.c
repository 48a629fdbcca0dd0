/* Unit tests of batch/read_source.c and the CSV reader behind it: formats by content, rows by form.
 */
#include "batch/read_source.h"

#include <string.h>

#include "base/civil.h"
#include "base/error.h"
#include "base/text.h"
#include "harness/cmocka_all.h"
#include "harness/scratch.h"
#include "host/zone.h"

#define READS_MAX 8

struct outcome {
    enum weir_status status;
    struct weir_error error;
    uint32_t count;
    uint32_t fault_count;
    struct weir_error fault;
    struct read_record read[READS_MAX];
};

/* Reads a file with these bytes; texts of records are compared while they are at hand. */
static void
read_bytes(const char *bytes, struct outcome *outcome)
{
    *outcome = (struct outcome){0};
    struct weir_arena *arena = weir_arena_new(1 << 24);
    struct sheet_faults *faults = sheet_faults_new(arena);
    struct file_reader *reader = NULL;
    struct read_source source = {0};
    const char *name = scratch_file("reads", bytes, strlen(bytes));
    assert_int_equal(file_reader_open(name, arena, &reader, &outcome->error), WEIR_OK);
    outcome->status = read_source_open(reader, faults, arena, &source, &outcome->error);
    bool more = outcome->status == WEIR_OK;
    while (more) {
        struct read_record record;
        assert_int_equal(read_source_next(&source, &record, &more, &outcome->error), WEIR_OK);
        if (!more)
            break;
        assert_in_range(outcome->count, 0, READS_MAX - 1);
        outcome->read[outcome->count++] = record;
    }
    outcome->fault_count = faults->count;
    outcome->fault = faults->kept[0];
    read_source_close(&source);
    file_reader_close(reader);
    weir_arena_free(arena);
}

static int32_t
day_of(const char *date)
{
    int32_t day = 0;
    assert_int_equal(civil_parse(text_of(date), &day), WEIR_OK);
    return day;
}

static void
columns_come_in_any_order_and_kind_and_note_may_be_left_out(void **state)
{
    (void)state;
    struct outcome outcome;
    read_bytes("register,meter,date\n12.5,M1,2026-10-31\n", &outcome);
    assert_int_equal(outcome.status, WEIR_OK);
    assert_int_equal(outcome.fault_count, 0);
    assert_int_equal(outcome.count, 1);
    assert_int_equal(outcome.read[0].register_milli, 12500);
    assert_int_equal(outcome.read[0].day, day_of("2026-10-31"));
    assert_int_equal(outcome.read[0].second, ZONE_DAY_SECONDS);
    assert_int_equal(outcome.read[0].kind, 1);
    assert_int_equal(outcome.read[0].line, 2);
    assert_null(outcome.read[0].note.start);
}

static void
every_kind_has_its_number(void **state)
{
    (void)state;
    struct outcome outcome;
    read_bytes("meter,date,register,kind\n"
               "M,2026-01-01,1,actual\nM,2026-01-02,1,estimate\nM,2026-01-03,1,customer\n"
               "M,2026-01-04,1,install\nM,2026-01-05,1,remove\nM,2026-01-06,1,correction\n"
               "M,2026-01-07,1,\n",
               &outcome);
    assert_int_equal(outcome.count, 7);
    for (int32_t i = 0; i < 6; i++)
        assert_int_equal(outcome.read[i].kind, i + 1);
    assert_int_equal(outcome.read[6].kind, 1);
}

static void
an_instant_becomes_the_day_of_the_zone(void **state)
{
    (void)state;
    struct outcome outcome;
    /* 16:30 UTC on New Year's Eve is half past midnight in Asia/Shanghai. */
    read_bytes("meter,date,register\nM,2024-12-31T16:30:00Z,1\nM,2024-12-31T15:30:00Z,1\n",
               &outcome);
    assert_int_equal(outcome.count, 2);
    assert_int_equal(outcome.read[0].day, day_of("2025-01-01"));
    assert_int_equal(outcome.read[0].second, 30 * 60);
    assert_int_equal(outcome.read[1].day, day_of("2024-12-31"));
    assert_int_equal(outcome.read[1].second, 23 * 3600 + 30 * 60);
}

static void
a_row_of_wrong_form_is_a_fault(void **state)
{
    (void)state;
    static const struct {
        const char *row;
        const char *fault;
    } rows[] = {
        {"M,2026-01-01,12a4,,\n", "register \"12a4\" is not a number"},
        {"M,2026-01-01,-1,,\n", "register \"-1\" is out of range"},
        {"M,2026-02-30,1,,\n", "date \"2026-02-30\" is neither a date nor a moment"},
        {"M,1899-12-31,1,,\n", "date \"1899-12-31\" is not of the years 1900 to 2999"},
        {"M,3000-01-01,1,,\n", "date \"3000-01-01\" is not of the years 1900 to 2999"},
        {"M,2026-01-01,1,guess,\n", "kind \"guess\" is not known"},
        {",2026-01-01,1,,\n", "meter is empty"},
        {"\" M\",2026-01-01,1,,\n", "meter \" M\" begins or ends with a blank"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char file[200];
        struct text_writer writer = text_writer_of(file, sizeof file);
        text_write_string(&writer, "meter,date,register,kind,note\n");
        text_write_string(&writer, rows[i].row);
        struct outcome outcome;
        read_bytes(file, &outcome);
        assert_int_equal(outcome.count, 0);
        assert_int_equal(outcome.fault_count, 1);
        assert_string_equal(outcome.fault.primary, rows[i].fault);
        assert_int_equal(outcome.fault.line, 2);
    }
}

static void
the_first_and_last_day_are_taken(void **state)
{
    (void)state;
    struct outcome outcome;
    read_bytes("meter,date,register\nM,1900-01-01,1\nM,2999-12-31,1\n", &outcome);
    assert_int_equal(outcome.count, 2);
    assert_int_equal(outcome.read[0].day, READ_DAY_FIRST);
    assert_int_equal(outcome.read[1].day, READ_DAY_LAST);
}

static void
formats_are_known_by_their_first_character(void **state)
{
    (void)state;
    struct outcome outcome;
    read_bytes("\xEF\xBB\xBF \n<MeterReadings xmlns='http://iec.ch/TC57/2011/MeterReadings#'/>",
               &outcome);
    assert_int_equal(outcome.status, WEIR_OK);
    assert_int_equal(outcome.count, 0);
    read_bytes("{\"id\":\"M\",\"timestamp\":\"2026-01-01T00:00:00Z\",\"total_m3\":1.5}", &outcome);
    assert_int_equal(outcome.count, 1);
    assert_int_equal(outcome.read[0].register_milli, 1500);
    read_bytes("", &outcome);
    assert_int_equal(outcome.status, WEIR_OK);
    assert_int_equal(outcome.fault_count, 1);
}

static int
set_zone(void **state)
{
    (void)state;
    struct weir_error error;
    error_clear(&error);
    return zone_set("Asia/Shanghai", &error) != WEIR_OK;
}

static int
remove_files(void **state)
{
    (void)state;
    scratch_remove();
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_come_in_any_order_and_kind_and_note_may_be_left_out),
        cmocka_unit_test(every_kind_has_its_number),
        cmocka_unit_test(an_instant_becomes_the_day_of_the_zone),
        cmocka_unit_test(a_row_of_wrong_form_is_a_fault),
        cmocka_unit_test(the_first_and_last_day_are_taken),
        cmocka_unit_test(formats_are_known_by_their_first_character),
    };
    return cmocka_run_group_tests_name("batch/read_source", tests, set_zone, remove_files);
}
