#ifndef FUZZ_READS_H
#define FUZZ_READS_H

/* No file of reads may crash batch/read_source.c and the readers behind it, and a read that is
 * handed over is within every limit of the table. */
#include <stdlib.h>
#include <unistd.h>

#include "base/text.h"
#include "batch/read_source.h"
#include "host/zone.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char name[] = "/tmp/fuzz_reads-XXXXXX";

static void
remove_file(void)
{
    (void)unlink(name);
}

/* The name of a file with these bytes; the same file each time. */
static const char *
file_of(const uint8_t *data, size_t size)
{
    static int descriptor = -1;
    if (descriptor < 0) {
        descriptor = mkstemp(name);
        if (descriptor < 0 || atexit(remove_file) != 0)
            abort();
    }
    if (ftruncate(descriptor, 0) != 0 || pwrite(descriptor, data, size, 0) != (ssize_t)size)
        abort();
    return name;
}

static void
check_record(const struct read_record *record)
{
    const bool good =
        record->line > 0 && record->meter.size > 0 && record->meter.size <= READ_METER_BYTES_MAX &&
        text_is_utf8(record->meter) && record->note.size <= READ_NOTE_BYTES_MAX &&
        text_is_utf8(record->note) && record->day >= READ_DAY_FIRST &&
        record->day <= READ_DAY_LAST && record->second >= 0 && record->second <= ZONE_DAY_SECONDS &&
        record->register_milli >= 0 && record->register_milli <= READ_REGISTER_MILLI_MAX &&
        record->kind >= 1 && record->kind <= 6;
    if (!good)
        abort();
}

static void
read_file(const uint8_t *data, size_t size)
{
    struct weir_error error = {.status = WEIR_OK};
    struct weir_arena *arena = weir_arena_new(1 << 24);
    struct sheet_faults *faults = sheet_faults_new(arena);
    struct file_reader *reader = NULL;
    struct read_source source;
    if (file_reader_open(file_of(data, size), arena, &reader, &error))
        abort();
    bool more = read_source_open(reader, faults, arena, &source, &error) == WEIR_OK;
    while (more) {
        struct read_record record;
        const enum weir_status status = read_source_next(&source, &record, &more, &error);
        if (status != WEIR_OK && (status != WEIR_E_INVALID || error.primary[0] == '\0'))
            abort();
        more = more && status == WEIR_OK;
        if (more)
            check_record(&record);
    }
    read_source_close(&source);
    file_reader_close(reader);
    weir_arena_free(arena);
}

#endif
