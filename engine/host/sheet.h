#ifndef HOST_SHEET_H
#define HOST_SHEET_H

#include <stdbool.h>
#include <stdint.h>

#include "host/file.h"
#include "host/record.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/text.h"

/*
 * Reads a CSV file (RFC 4180, UTF-8 with or without BOM, header row) row by row, in constant
 * memory.  Columns come in any order; the caller names those it knows and asks by index.  Wrong
 * rows do not stop it: each becomes a fault with its line, and is not handed over.  Order of calls:
 *
 *     sheet_open; sheet_next until no row is left; sheet_finish; sheet_close.
 */
#define SHEET_COLUMN_MAX RECORD_FIELD_MAX /* columns of a file, attributes included */
#define SHEET_FAULT_MAX 100               /* faults that are kept; the others are counted */

struct sheet_column {
    const char *name;
    bool required; /* the column must be there, and every row must fill it */
};

struct sheet_shape {
    const struct sheet_column *column;
    uint32_t count;
    bool attributes; /* columns attr:NAME are allowed */
};

/* What is wrong with a file, in the order found. */
struct sheet_faults {
    struct weir_arena *arena;                /* it came from; a sheet's memory does too */
    struct weir_error kept[SHEET_FAULT_MAX]; /* place and line are set */
    uint32_t count;                          /* all of them; the first SHEET_FAULT_MAX are kept */
};

struct sheet;

/* No faults yet.  From arena; NULL when memory is out. */
struct sheet_faults *sheet_faults_new(struct weir_arena *arena);

/*
 * Begins reader's file and reads its header; shape, reader and faults are borrowed until
 * sheet_close, memory is from the arena of faults.  A header that is missing or wrong is told as
 * faults and by sheet_finish; there are no rows then.
 */
enum weir_status sheet_open(struct file_reader *reader, const struct sheet_shape *shape,
                            struct sheet_faults *faults, struct sheet **sheet,
                            struct weir_error *error) __attribute__((warn_unused_result));

/* NULL is fine. */
void sheet_close(struct sheet *sheet);

/* The next well-formed row, if *row; at the end *row is false.  WEIR_E_IO and WEIR_E_NOMEM only. */
enum weir_status sheet_next(struct sheet *sheet, bool *row, struct weir_error *error)
    __attribute__((warn_unused_result));

/* WEIR_OK, or WEIR_E_INVALID when there are faults: `N rows are wrong, nothing was changed`. */
enum weir_status sheet_finish(const struct sheet *sheet, struct weir_error *error)
    __attribute__((warn_unused_result));

/* The line that the row at hand begins on; the header is on 1. */
uint32_t sheet_line(const struct sheet *sheet);

/* Whether the file has this column at all. */
bool sheet_has(const struct sheet *sheet, uint32_t column);

/* The field of the row at hand, as it stands in the file: absent ({NULL, 0}) when the file has no
 * such column, empty (a start, size 0) when the field is.  Borrows until sheet_next. */
struct weir_text sheet_field(const struct sheet *sheet, uint32_t column);

/* The attr:NAME columns, 0 to count - 1, in file order: NAME, and the field. */
uint32_t sheet_attribute_count(const struct sheet *sheet);
struct weir_text sheet_attribute_name(const struct sheet *sheet, uint32_t attribute);
struct weir_text sheet_attribute(const struct sheet *sheet, uint32_t attribute);

/* --- fields as values; a wrong one has become a fault of the row already ------------------------
 */
enum sheet_got {
    SHEET_EMPTY, /* no such column, or an empty field; the output is untouched */
    SHEET_GIVEN,
    SHEET_WRONG, /* a fault was added; the output is untouched */
};

/* YYYY-MM-DD */
enum sheet_got sheet_day(struct sheet *sheet, uint32_t column, int32_t *day);

struct sheet_range {
    unsigned scale; /* decimals: 3 for m³ in litres, 2 for yuan in fen, 0 for a whole number */
    int64_t least;  /* in units of 10^-scale */
    int64_t most;
};

enum sheet_got sheet_number(struct sheet *sheet, uint32_t column, const struct sheet_range *range,
                            int64_t *value);

/* choices "plan|norm": the index of the field among them */
enum sheet_got sheet_choice(struct sheet *sheet, uint32_t column, const char *choices,
                            uint32_t *index);

/* Adds a fault of the row at hand: primary with the text in quotes at %, as error_set_text does;
 * hint may be NULL. */
void sheet_fault(struct sheet *sheet, const char *pattern, struct weir_text text, const char *hint);

#endif
