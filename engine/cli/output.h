#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include <stdbool.h>
#include <stdint.h>

#include "cli/exit_code.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/text.h"

/*
 * Results on stdout.  A list is an output_table: declare its columns, add its cells row by row,
 * print it once as an aligned table, as CSV or as JSON.  Write errors are kept and told at the end.
 */

struct cli;

enum output_kind {
    OUTPUT_TEXT = 1,
    OUTPUT_INT,
    OUTPUT_DAY,     /* a day number; YYYY-MM-DD */
    OUTPUT_VOLUME,  /* litres; m³ with 3 decimals */
    OUTPUT_PRICE,   /* milli-fen per m³; yuan per m³ with 5 decimals */
    OUTPUT_AMOUNT,  /* fen; yuan with 2 decimals */
    OUTPUT_PERCENT, /* hundredths of a percent; 2 decimals */
    OUTPUT_RATE,    /* thousandths of a percent; 3 decimals */
};

struct output_column {
    const char *name; /* as in CSV and JSON: volume_m3 */
    enum output_kind kind;
};

/* In the order of an option's choices "table|csv|json". */
enum output_format {
    OUTPUT_FORMAT_TABLE,
    OUTPUT_FORMAT_CSV,
    OUTPUT_FORMAT_JSON,
};

struct output_table;

/* An empty table; column is borrowed until it is printed.  In arena, with all its cells, which are
 * copied.  NULL when memory is out. */
struct output_table *output_table_new(struct weir_arena *arena, const struct output_column *column,
                                      uint32_t column_count);

/* The next cell, left to right, of the row at hand; a full row begins the next one.  A number
 * belongs into a column of a number kind, a text into a text column; the absent text is an absent
 * cell.  Memory that is out is told by output_table_print. */
void output_table_text(struct output_table *table, struct weir_text text);
void output_table_number(struct output_table *table, int64_t number);
void output_table_absent(struct output_table *table);
void output_table_known(struct output_table *table, bool known, int64_t number); /* or absent */

/*
 * Prints all rows.  TABLE: a heading, columns aligned by what a terminal shows (a Chinese character
 * is two wide), numbers to the right, `-` for absent.  CSV: RFC 4180 with heading.  JSON: one
 * object
 *     {"schema": "weir.NAME.1", "rows": [{"column": value, …}, …]}
 * in which whole numbers are numbers, days and decimals are strings (so that no reader rounds
 * them), and absent is null.
 */
enum weir_status output_table_print(struct output_table *table, const char *name,
                                    enum output_format format, struct weir_error *error)
    __attribute__((warn_unused_result));

/* The usual end of a list command: prints as JSON with --json, else as format, and puts an error
 * into cli; the command's exit code.  table may be NULL: memory was out. */
enum exit_code output_result(struct cli *cli, struct output_table *table, const char *name,
                             enum output_format format);

/* Several tables as one JSON object, `"rows"` by custom the first of them; where a command has no
 * other form for --json. */
struct output_section {
    const char *name;
    struct output_table *table; /* may be NULL: memory was out */
};
enum exit_code output_sections(struct cli *cli, const struct output_section *section,
                               uint32_t count, const char *name);

/* A formatted line, with its end; and characters as they are. */
void output_line(const char *format, ...) __attribute__((format(printf, 1, 2)));
void output_string(const char *string);

/* Flushes stdout and reports what could not be written, once; code, or EXIT_CODE_INPUT if it was
 * EXIT_CODE_DONE.  A reader that went away is no error. */
enum exit_code output_finish(enum exit_code code);

#endif
