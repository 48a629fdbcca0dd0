/* Fuzzes host/record.c and host/sheet.c: no CSV file may crash them, lines only grow, and a row
 * that is handed over has its required fields and is text. */
#include "host/sheet.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char name[] = "/tmp/fuzz_sheet-XXXXXX";

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
read_rows(struct sheet *sheet)
{
    static const struct sheet_range volume = {.scale = 3, .least = 0, .most = 1000000};
    struct weir_error error = {.status = WEIR_OK};
    uint32_t line = 0;
    for (;;) {
        bool row;
        if (sheet_next(sheet, &row, &error))
            abort();
        if (!row)
            return;
        if (sheet_line(sheet) <= line || sheet_field(sheet, 0).size == 0)
            abort();
        line = sheet_line(sheet);
        int32_t day;
        int64_t value = 0;
        uint32_t choice = 0;
        (void)sheet_day(sheet, 1, &day);
        if (sheet_number(sheet, 2, &volume, &value) == SHEET_GIVEN && value > volume.most)
            abort();
        if (sheet_choice(sheet, 0, "a|bb|", &choice) == SHEET_GIVEN && choice > 2)
            abort();
        for (uint32_t i = 0; i < sheet_attribute_count(sheet); i++)
            if (!text_is_utf8(sheet_attribute(sheet, i)))
                abort();
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct sheet_column columns[] = {
        {.name = "a", .required = true}, {.name = "day"}, {.name = "m3"}};
    static const struct sheet_shape shape = {.column = columns, .count = 3, .attributes = true};
    struct weir_error error = {.status = WEIR_OK};
    struct weir_arena *arena = weir_arena_new(1 << 22);
    struct sheet_faults *faults = sheet_faults_new(arena);
    struct file_reader *reader = NULL;
    struct sheet *sheet = NULL;
    if (file_reader_open(file_of(data, size), arena, &reader, &error) ||
        sheet_open(reader, &shape, faults, &sheet, &error))
        abort();
    read_rows(sheet);
    if ((sheet_finish(sheet, &error) == WEIR_OK) != (faults->count == 0))
        abort();
    sheet_close(sheet);
    file_reader_close(reader);
    weir_arena_free(arena);
    return 0;
}
