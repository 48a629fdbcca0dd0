/*
 * output.c - results on stdout: aligned tables, CSV, JSON.  The only place that formats numbers
 * for people.
 */
#include "cli/output.h"

#include <errno.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/assert.h"
#include "base/error.h"
#include "base/text.h"
#include "cli/command.h"
#include "host/width.h"

#define OUTPUT_COLUMN_MAX 64  /* columns of a table */
#define OUTPUT_NUMBER_SIZE 40 /* bytes of any formatted number or day */
#define OUTPUT_ROW_GROUP 256  /* rows that are allocated together */

struct output_cell {
    struct weir_text text; /* as shown; absent when the cell is */
    int64_t number;        /* of a number column, in its unit */
};

struct row_group {
    struct row_group *next;
    struct output_cell *cell; /* OUTPUT_ROW_GROUP rows, cell by cell */
};

struct output_table {
    struct weir_arena *arena;
    const struct output_column *column;
    uint32_t column_count;
    uint32_t cell_count; /* in the last group */
    struct row_group *first;
    struct row_group *last;
    bool failed; /* memory was out */
};

static int write_errno; /* the first write to stdout that failed; 0: none */

static void
write_bytes(const char *bytes, size_t size)
{
    if (size == 0 || write_errno != 0)
        return;
    if (fwrite(bytes, 1, size, stdout) != size)
        write_errno = errno;
}

void
output_string(const char *string)
{
    write_bytes(string, strlen(string));
}

void
output_line(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (write_errno == 0 && (vprintf(format, arguments) < 0 || putchar('\n') == EOF))
        write_errno = errno;
    va_end(arguments);
}

enum exit_code
output_finish(enum exit_code code)
{
    if (fflush(stdout) != 0 && write_errno == 0)
        write_errno = errno;
    if (write_errno == 0 || write_errno == EPIPE)
        return code;
    (void)fprintf(stderr, "weir: could not write to standard output: %s\n", strerror(write_errno));
    return code == EXIT_CODE_DONE || code == EXIT_CODE_HELD ? EXIT_CODE_INPUT : code;
}

struct output_table *
output_table_new(struct weir_arena *arena, const struct output_column *column,
                 uint32_t column_count)
{
    ASSERT(column_count >= 1 && column_count <= OUTPUT_COLUMN_MAX);
    struct output_table *table = weir_arena_alloc(arena, 1, sizeof *table);
    if (table == NULL)
        return NULL;
    *table = (struct output_table){.arena = arena, .column = column, .column_count = column_count};
    return table;
}

/* The next cell to fill, or NULL when memory is out. */
static struct output_cell *
next_cell(struct output_table *table)
{
    const uint32_t group_cells = OUTPUT_ROW_GROUP * table->column_count;
    if (table->last == NULL || table->cell_count == group_cells) {
        struct row_group *group = weir_arena_alloc(table->arena, 1, sizeof *group);
        struct output_cell *cell = weir_arena_alloc(table->arena, group_cells, sizeof *cell);
        if (group == NULL || cell == NULL) {
            table->failed = true;
            return NULL;
        }
        *group = (struct row_group){.cell = cell};
        if (table->last == NULL)
            table->first = group;
        else
            table->last->next = group;
        table->last = group;
        table->cell_count = 0;
    }
    return &table->last->cell[table->cell_count++];
}

static const struct output_column *
column_at_hand(const struct output_table *table)
{
    return &table->column[table->cell_count % table->column_count];
}

void
output_table_text(struct output_table *table, struct weir_text text)
{
    ASSERT(column_at_hand(table)->kind == OUTPUT_TEXT);
    struct output_cell *cell = table->failed ? NULL : next_cell(table);
    if (cell == NULL || text.start == NULL)
        return;
    cell->text = text_copy(text, table->arena);
    table->failed = table->failed || cell->text.start == NULL;
}

void
output_table_absent(struct output_table *table)
{
    if (!table->failed)
        (void)next_cell(table);
}

/* The decimals of a kind's unit; -1 for what is no decimal. */
static int
kind_scale(enum output_kind kind)
{
    switch (kind) {
    case OUTPUT_VOLUME:
    case OUTPUT_RATE:
        return 3;
    case OUTPUT_PRICE:
        return 5;
    case OUTPUT_AMOUNT:
    case OUTPUT_PERCENT:
        return 2;
    case OUTPUT_INT:
        return 0;
    case OUTPUT_TEXT:
    case OUTPUT_DAY:
        return -1;
    }
    return -1;
}

void
output_table_number(struct output_table *table, int64_t number)
{
    const enum output_kind kind = column_at_hand(table)->kind;
    ASSERT(kind != OUTPUT_TEXT);
    struct output_cell *cell = table->failed ? NULL : next_cell(table);
    if (cell == NULL)
        return;
    char digits[OUTPUT_NUMBER_SIZE];
    struct text_writer writer = text_writer_of(digits, sizeof digits);
    if (kind == OUTPUT_DAY)
        text_write_day(&writer, (int32_t)number);
    else
        text_write_decimal(&writer, number, (unsigned)kind_scale(kind));
    cell->number = number;
    cell->text = text_copy(text_written(&writer), table->arena);
    table->failed = table->failed || cell->text.start == NULL;
}

void
output_table_known(struct output_table *table, bool known, int64_t number)
{
    if (known)
        output_table_number(table, number);
    else
        output_table_absent(table);
}

/* Calls visit for each row, in order. */
static void
each_row(const struct output_table *table,
         void (*visit)(const struct output_table *table, const struct output_cell *row,
                       void *context),
         void *context)
{
    for (const struct row_group *group = table->first; group != NULL; group = group->next) {
        const uint32_t cells =
            group == table->last ? table->cell_count : OUTPUT_ROW_GROUP * table->column_count;
        for (uint32_t at = 0; at < cells; at += table->column_count)
            visit(table, group->cell + at, context);
    }
}

/* A cell as a table shows it. */
static struct weir_text
shown(const struct output_cell *cell)
{
    return cell->text.start == NULL ? text_of("-") : cell->text;
}

static void
widen(const struct output_table *table, const struct output_cell *row, void *context)
{
    uint32_t *width = context;
    for (uint32_t i = 0; i < table->column_count; i++) {
        const uint32_t needed = width_of(shown(&row[i]));
        if (needed > width[i])
            width[i] = needed;
    }
}

/* Control characters would break the line or drive the terminal; they are shown as `?`. */
static void
write_shown(struct weir_text text)
{
    for (size_t i = 0; i < text.size;) {
        const size_t hidden = text_hidden((struct weir_text){text.start + i, text.size - i});
        write_bytes(hidden > 0 ? "?" : &text.start[i], 1);
        i += hidden > 0 ? hidden : 1;
    }
}

static void
write_padded(const struct output_table *table, uint32_t index, struct weir_text text,
             const uint32_t *width)
{
    const uint32_t own = width_of(text);
    const uint32_t blanks = width[index] > own ? width[index] - own : 0;
    const bool to_right = kind_scale(table->column[index].kind) >= 0;
    const bool last = index + 1 == table->column_count;
    for (uint32_t i = 0; to_right && i < blanks; i++)
        write_bytes(" ", 1);
    write_shown(text);
    for (uint32_t i = 0; !to_right && !last && i < blanks; i++)
        write_bytes(" ", 1);
    output_string(last ? "\n" : "  ");
}

static void
write_table_row(const struct output_table *table, const struct output_cell *row, void *context)
{
    for (uint32_t i = 0; i < table->column_count; i++)
        write_padded(table, i, shown(&row[i]), context);
}

static void
print_table(const struct output_table *table)
{
    uint32_t width[OUTPUT_COLUMN_MAX];
    for (uint32_t i = 0; i < table->column_count; i++)
        width[i] = width_of(text_of(table->column[i].name));
    each_row(table, widen, width);
    for (uint32_t i = 0; i < table->column_count; i++)
        write_padded(table, i, text_of(table->column[i].name), width);
    each_row(table, write_table_row, width);
}

/* RFC 4180; and a text that a spreadsheet would take for a formula is kept from being one. */
static void
write_csv_text(struct weir_text text)
{
    const bool formula = text.size > 0 && memchr("=+-@\t\r\n", text.start[0], 7) != NULL;
    bool quoted = false;
    for (size_t i = 0; i < text.size; i++)
        quoted = quoted || memchr(",\"\r\n", text.start[i], 4) != NULL;
    output_string(quoted ? "\"" : "");
    output_string(formula ? "'" : "");
    for (size_t i = 0; i < text.size; i++) {
        if (text.start[i] == '"')
            write_bytes("\"", 1);
        write_bytes(&text.start[i], 1);
    }
    output_string(quoted ? "\"" : "");
}

static void
write_csv_row(const struct output_table *table, const struct output_cell *row, void *context)
{
    (void)context;
    for (uint32_t i = 0; i < table->column_count; i++) {
        if (table->column[i].kind == OUTPUT_TEXT)
            write_csv_text(row[i].text);
        else
            write_bytes(row[i].text.start, row[i].text.size);
        output_string(i + 1 == table->column_count ? "\r\n" : ",");
    }
}

static void
print_csv(const struct output_table *table)
{
    for (uint32_t i = 0; i < table->column_count; i++) {
        output_string(table->column[i].name);
        output_string(i + 1 == table->column_count ? "\r\n" : ",");
    }
    each_row(table, write_csv_row, NULL);
}

static json_t *
json_of(enum output_kind kind, const struct output_cell *cell)
{
    if (cell->text.start == NULL)
        return json_null();
    if (kind == OUTPUT_INT)
        return json_integer(cell->number);
    return json_stringn(cell->text.start, cell->text.size);
}

struct json_rows {
    bool first;
    bool failed; /* memory was out, or a text is not UTF-8 */
};

/* Row by row, so that only one is held as JSON at a time. */
static void
write_json_row(const struct output_table *table, const struct output_cell *row, void *context)
{
    struct json_rows *rows = context;
    json_t *object = json_object();
    for (uint32_t i = 0; i < table->column_count; i++)
        if (json_object_set_new(object, table->column[i].name,
                                json_of(table->column[i].kind, &row[i])) != 0)
            rows->failed = true;
    output_string(rows->first ? "\n" : ",\n");
    rows->first = false;
    char *line = json_dumps(object, 0);
    output_string(line == NULL ? "" : line);
    rows->failed = rows->failed || line == NULL;
    free(line);
    json_decref(object);
}

/* `"name": [rows]`. */
static bool
write_json_rows(const struct output_table *table, const char *name)
{
    struct json_rows rows = {.first = true};
    output_string("\"");
    output_string(name);
    output_string("\": [");
    each_row(table, write_json_row, &rows);
    output_string(rows.first ? "]" : "\n]");
    return !rows.failed;
}

static enum weir_status
print_json(const struct output_section *section, uint32_t count, const char *name,
           struct weir_error *error)
{
    bool written = true;
    output_string("{\"schema\": \"weir.");
    output_string(name);
    output_string(".1\"");
    for (uint32_t i = 0; i < count; i++) {
        output_string(", ");
        written = write_json_rows(section[i].table, section[i].name) && written;
    }
    output_string("}\n");
    return written ? WEIR_OK : error_set(error, WEIR_E_NOMEM, "could not write a row as JSON");
}

enum weir_status
output_table_print(struct output_table *table, const char *name, enum output_format format,
                   struct weir_error *error)
{
    if (table->failed)
        return error_nomem(error);
    ASSERT(table->cell_count % table->column_count == 0);
    switch (format) {
    case OUTPUT_FORMAT_TABLE:
        print_table(table);
        return WEIR_OK;
    case OUTPUT_FORMAT_CSV:
        print_csv(table);
        return WEIR_OK;
    case OUTPUT_FORMAT_JSON:
        return print_json(&(struct output_section){"rows", table}, 1, name, error);
    }
    return WEIR_OK;
}

enum exit_code
output_result(struct cli *cli, struct output_table *table, const char *name,
              enum output_format format)
{
    const enum output_format chosen = cli->json ? OUTPUT_FORMAT_JSON : format;
    if (table == NULL)
        return exit_code_of(error_nomem(&cli->error));
    return exit_code_of(output_table_print(table, name, chosen, &cli->error));
}

enum exit_code
output_sections(struct cli *cli, const struct output_section *section, uint32_t count,
                const char *name)
{
    for (uint32_t i = 0; i < count; i++) {
        if (section[i].table == NULL || section[i].table->failed)
            return exit_code_of(error_nomem(&cli->error));
        ASSERT(section[i].table->cell_count % section[i].table->column_count == 0);
    }
    return exit_code_of(print_json(section, count, name, &cli->error));
}
