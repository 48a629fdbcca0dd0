/* load_table.c - reads a registry file by its kind's table of columns; knows no kind. */
#include "batch/load_table.h"

#include <stdlib.h>
#include <string.h>

#include "base/assert.h"
#include "base/error.h"
#include "base/text.h"
#include "batch/line_fault.h"
#include "host/file.h"

#define ATTRIBUTES_BYTES_MAX 16384 /* of one row, as it is stored */
#define TEXTS_EXPECTED 1024        /* a guess; the table grows */

struct reading {
    struct load_table *table;
    struct sheet *sheet;
    uint32_t attribute_order[SHEET_COLUMN_MAX]; /* attributes by name */
    uint32_t attribute_count;
};

static bool
begin_attributes(struct reading *reading)
{
    const struct sheet *sheet = reading->sheet;
    reading->attribute_count = sheet_attribute_count(sheet);
    ASSERT(reading->attribute_count <= SHEET_COLUMN_MAX);
    for (uint32_t i = 0; i < reading->attribute_count; i++) {
        const struct weir_text name = sheet_attribute_name(sheet, i);
        uint32_t at = i;
        for (; at > 0; at--) {
            const uint32_t before = reading->attribute_order[at - 1];
            if (text_compare(sheet_attribute_name(sheet, before), name) <= 0)
                break;
            reading->attribute_order[at] = before;
        }
        reading->attribute_order[at] = i;
    }
    bool good = true;
    for (uint32_t i = 0; i < reading->attribute_count; i++) {
        const struct weir_text name = sheet_attribute_name(sheet, i);
        const bool ours =
            text_equal(name, text_of("class")) || text_equal(name, text_of("persons"));
        if (ours || memchr(name.start, '=', name.size) != NULL ||
            memchr(name.start, ' ', name.size) != NULL) {
            good = false;
            (void)line_fault_add(reading->table->faults, reading->table->file, 1,
                                 ours ? "the attribute % is a column of its own"
                                      : "% cannot be the name of an attribute",
                                 name); /* told by the count */
        }
    }
    return good;
}

/* "name=value\n" for each attribute that the row has, in the order of the names. */
static bool
read_attributes(struct reading *reading, void *row)
{
    char buffer[ATTRIBUTES_BYTES_MAX];
    struct text_writer writer = text_writer_of(buffer, sizeof buffer);
    for (uint32_t i = 0; i < reading->attribute_count; i++) {
        const uint32_t index = reading->attribute_order[i];
        const struct weir_text value = sheet_attribute(reading->sheet, index);
        if (value.size == 0)
            continue;
        const char *fault = load_column_fault(LOAD_TEXT, value);
        if (fault != NULL)
            sheet_fault(reading->sheet, fault, value, NULL);
        text_write(&writer, sheet_attribute_name(reading->sheet, index));
        text_write_string(&writer, "=");
        text_write(&writer, value);
        text_write_string(&writer, "\n");
    }
    if (writer.full)
        sheet_fault(reading->sheet, "the attributes of this row are longer than 16 kB",
                    (struct weir_text){NULL, 0}, NULL);
    struct weir_text text = {NULL, 0};
    if (writer.size > 0)
        text = directory_intern(&reading->table->texts, text_written(&writer));
    memcpy((unsigned char *)row + reading->table->kind->attributes_offset, &text, sizeof text);
    return writer.size == 0 || text.start != NULL;
}

static bool
add_row(struct load_table *table, void *row)
{
    if (table->row_count == table->row_capacity) {
        const uint32_t capacity = table->row_capacity == 0 ? 4096 : table->row_capacity * 2;
        struct load_row **rows = weir_arena_alloc(table->arena, capacity, sizeof *rows);
        if (rows == NULL)
            return false;
        if (table->row_count > 0)
            memcpy(rows, table->row, table->row_count * sizeof *rows);
        table->row = rows;
        table->row_capacity = capacity;
    }
    table->row[table->row_count++] = row;
    return true;
}

static enum weir_status
read_rows(struct reading *reading, struct weir_error *error)
{
    struct load_table *table = reading->table;
    const struct load_kind *kind = table->kind;
    for (;;) {
        bool more = false;
        const enum weir_status status = sheet_next(reading->sheet, &more, error);
        if (status || !more)
            return status;
        if (table->row_count == LOAD_ROW_MAX)
            return error_set(error, WEIR_E_INVALID, "more than 20000000 rows in one file");
        void *row = weir_arena_alloc(table->arena, 1, kind->row_size);
        bool kept = row != NULL && add_row(table, row);
        if (!kept)
            return error_nomem(error);
        ((struct load_row *)row)->line = sheet_line(reading->sheet);
        for (uint32_t c = 0; c < kind->column_count && kept; c++)
            kept = load_column_read(&kind->column[c], reading->sheet, c, &table->texts, row);
        if (kept && kind->attributes)
            kept = read_attributes(reading, row);
        if (!kept)
            return error_nomem(error);
        if (kind->check != NULL)
            kind->check(reading->sheet, row);
    }
}

static enum weir_status
read_sheet(struct file_reader *reader, struct load_table *table, struct weir_error *error)
{
    const struct load_kind *kind = table->kind;
    struct sheet_column columns[LOAD_COLUMN_MAX];
    ASSERT(kind->column_count <= LOAD_COLUMN_MAX);
    for (uint32_t c = 0; c < kind->column_count; c++)
        columns[c] = (struct sheet_column){kind->column[c].name, kind->column[c].required};
    const struct sheet_shape shape = {columns, kind->column_count, kind->attributes};

    struct reading reading = {.table = table};
    enum weir_status status = sheet_open(reader, &shape, table->faults, &reading.sheet, error);
    if (status)
        return status;
    for (uint32_t c = 0; c < kind->column_count; c++) {
        if (sheet_has(reading.sheet, c))
            table->has |= UINT32_C(1) << c;
    }
    if (begin_attributes(&reading))
        status = read_rows(&reading, error);
    sheet_close(reading.sheet);
    return status;
}

enum weir_status
load_table_read(const char *name, const struct load_kind *kind, struct weir_arena *arena,
                struct load_table *table, struct weir_error *error)
{
    *table = (struct load_table){.kind = kind, .arena = arena};
    table->faults = sheet_faults_new(arena);
    if (table->faults == NULL || !directory_init(&table->texts, TEXTS_EXPECTED, arena))
        return error_nomem(error);
    struct file_reader *reader = NULL;
    enum weir_status status = file_reader_open(name, arena, &reader, error);
    if (status)
        return status;
    table->file = file_reader_name(reader);
    status = read_sheet(reader, table, error);
    file_reader_close(reader);
    return status;
}

void
load_table_sort(struct load_table *table, int (*order)(const void *, const void *))
{
    if (table->row_count > 1)
        qsort(table->row, table->row_count, sizeof table->row[0], order);
}

struct weir_error *
load_table_fault(struct load_table *table, const struct load_row *row, const char *pattern,
                 struct weir_text text)
{
    return line_fault_add(table->faults, table->file, row->line, pattern, text);
}
