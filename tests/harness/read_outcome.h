#ifndef HARNESS_READ_OUTCOME_H
#define HARNESS_READ_OUTCOME_H

/*
 * What becomes of a file of reads, as lines of text, for the tests of batch/read_*: of each read
 * `LINE METER[/ALSO] DATE SECOND REGISTER KIND[ NOTE]`, then of each fault `! LINE: MESSAGE`, then
 * `~ N` for what was passed over, or `X LINE: MESSAGE` where the file could not be read on.
 */
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "batch/line_fault.h"
#include "batch/read_source.h"
#include "harness/cmocka_all.h"
#include "harness/scratch.h"
#include "host/zone.h"

static char read_outcome_text[65536];

static inline void
read_outcome_record(struct text_writer *writer, const struct read_record *record)
{
    text_write_int(writer, record->line);
    text_write_string(writer, " ");
    text_write(writer, record->meter);
    if (record->also.start != NULL) {
        text_write_string(writer, "/");
        text_write(writer, record->also);
    }
    text_write_string(writer, " ");
    text_write_day(writer, record->day);
    text_write_string(writer, " ");
    text_write_int(writer, record->second);
    text_write_string(writer, " ");
    text_write_int(writer, record->register_milli);
    text_write_string(writer, " ");
    text_write_int(writer, record->kind);
    if (record->note.start != NULL) {
        text_write_string(writer, " ");
        text_write(writer, record->note);
    }
    text_write_string(writer, "\n");
}

static inline void
read_outcome_fault(struct text_writer *writer, const char *mark, const struct weir_error *error)
{
    text_write_string(writer, mark);
    text_write_int(writer, error->line);
    text_write_string(writer, ": ");
    text_write_string(writer, error->primary);
    text_write_string(writer, "\n");
}

static inline const char *
read_outcome(struct weir_text bytes)
{
    struct text_writer writer = text_writer_of(read_outcome_text, sizeof read_outcome_text - 1);
    struct weir_arena *arena = weir_arena_new(1 << 26);
    struct sheet_faults *faults = sheet_faults_new(arena);
    struct file_reader *reader = NULL;
    struct read_source source = {0};
    struct weir_error error;
    error_clear(&error);
    const char *name = scratch_file("reads", bytes.start, bytes.size);
    assert_int_equal(file_reader_open(name, arena, &reader, &error), WEIR_OK);
    enum weir_status status = read_source_open(reader, faults, arena, &source, &error);
    for (bool more = true; status == WEIR_OK && more;) {
        struct read_record record;
        status = read_source_next(&source, &record, &more, &error);
        if (status == WEIR_OK && more)
            read_outcome_record(&writer, &record);
    }
    line_fault_sort(faults);
    for (uint32_t i = 0; i < faults->count && i < SHEET_FAULT_MAX; i++)
        read_outcome_fault(&writer, "! ", &faults->kept[i]);
    if (status != WEIR_OK)
        read_outcome_fault(&writer, "X ", &error);
    if (source.skipped_count > 0) {
        text_write_string(&writer, "~ ");
        text_write_int(&writer, source.skipped_count);
        text_write_string(&writer, "\n");
    }
    read_source_close(&source);
    file_reader_close(reader);
    weir_arena_free(arena);
    read_outcome_text[text_written(&writer).size] = '\0';
    return read_outcome_text;
}

/* Set-up and tear-down of a group of tests; the zone is that of most cases. */
static inline int
read_outcome_begin(void **state)
{
    (void)state;
    struct weir_error error;
    return zone_set("Asia/Shanghai", &error) != WEIR_OK;
}

static inline int
read_outcome_end(void **state)
{
    (void)state;
    scratch_remove();
    return 0;
}

#define assert_reads(bytes, expected) assert_string_equal(read_outcome(text_of(bytes)), expected)

#endif
