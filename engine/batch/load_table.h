#ifndef BATCH_LOAD_TABLE_H
#define BATCH_LOAD_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "batch/directory.h"
#include "batch/load_column.h"
#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"

/*
 * A registry file as rows in memory, and the kinds of registry files: what columns each has, and
 * how its rows meet what holds.  A kind that is added is one line in the list of load_kind.c;
 * nothing else knows which kinds there are.
 */
#define LOAD_COLUMN_MAX 24    /* columns of a kind, attributes not among them */
#define LOAD_ROW_MAX 20000000 /* rows of a file */

/* The first member of every row. */
struct load_row {
    _Alignas(8) uint32_t line; /* as the rows that begin with this need it */
    bool changed;              /* differs from what holds, and is written */
};

struct load_context;

struct load_kind {
    const char *name;
    const struct load_column *column;
    uint32_t column_count;
    uint32_t row_size;
    bool attributes; /* takes attr:NAME columns; the row's attributes are at attributes_offset */
    uint32_t attributes_offset;

    /* What the columns of one row must be to one another; adds faults.  NULL: nothing. */
    void (*check)(struct sheet *sheet, void *row);
    /* Holds the rows against each other and what holds, adds faults, marks what changed. */
    enum weir_status (*merge)(struct load_context *context, struct weir_error *error);
    /* Writes what changed. */
    enum weir_status (*write)(struct load_context *context, struct weir_error *error);
};

struct load_table {
    const struct load_kind *kind;
    const char *file; /* as messages name it */
    struct weir_arena *arena;
    struct directory texts;
    struct sheet_faults *faults;
    struct load_row **row; /* in file order; a kind's merge may sort them */
    uint32_t row_count;
    uint32_t row_capacity;
    uint32_t has; /* bit c: the file has column c */
};

/* Reads name's rows, as far as they are well-formed, into *table; faults are in table->faults, and
 * the status is WEIR_OK all the same.  From arena. */
enum weir_status load_table_read(const char *name, const struct load_kind *kind,
                                 struct weir_arena *arena, struct load_table *table,
                                 struct weir_error *error) __attribute__((warn_unused_result));

/* Sorts the rows; order compares two struct load_row *const *, as qsort has it. */
void load_table_sort(struct load_table *table, int (*order)(const void *, const void *));

/* Adds a fault of a row of the file. */
struct weir_error *load_table_fault(struct load_table *table, const struct load_row *row,
                                    const char *pattern, struct weir_text text);

#endif
