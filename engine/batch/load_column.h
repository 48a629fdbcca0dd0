#ifndef BATCH_LOAD_COLUMN_H
#define BATCH_LOAD_COLUMN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "batch/directory.h"
#include "host/sheet.h"

/*
 * The columns of a registry file, declared: what each may hold and where in a row it goes.
 * Absent is an absent text, WEIR_DAY_NONE or ROW_ABSENT, as the type says; never zero.
 */
#define LOAD_NAME_BYTES_MAX 64   /* an identifier: account, meter, tariff, class, cycle … */
#define LOAD_TEXT_BYTES_MAX 1000 /* a name, an address, the value of an attribute */
#define LOAD_VOLUME_L_MAX INT64_C(1000000000000) /* 10^9 m³: no volume of a file is larger */
#define LOAD_REGISTER_MILLI_MAX INT64_C(999999999999999) /* 12 digits and 3 decimals */

enum load_type {
    LOAD_ACCOUNT = 1, /* struct weir_text: a name without a colon, which would blur references */
    LOAD_NAME,        /* struct weir_text: no blanks at its ends, no control characters */
    LOAD_TEXT,        /* struct weir_text: no control characters */
    LOAD_DAY,         /* int32_t */
    LOAD_NUMBER,      /* int64_t in the units of range */
    LOAD_CHOICE,      /* int64_t: which of the choices, from 1 */
};

struct load_column {
    const char *name;
    enum load_type type;
    bool required;            /* the column must be there, with a value in every row */
    size_t offset;            /* of the field in the row */
    struct sheet_range range; /* LOAD_NUMBER */
    const char *choices;      /* LOAD_CHOICE: "late|error" */
};

/* Whether text may be a name (an account's, if type says so) or a text; NULL, or what is wrong
 * with it, as a pattern for error_set_text. */
const char *load_column_fault(enum load_type type, struct weir_text text);

/* Reads field index of the sheet's row at hand into row, absent if it is empty.  Texts are kept
 * in texts.  False when memory is out; what breaks the column's rule becomes a fault. */
bool load_column_read(const struct load_column *column, struct sheet *sheet, uint32_t index,
                      struct directory *texts, void *row);

#endif
