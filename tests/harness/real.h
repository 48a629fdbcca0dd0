#ifndef HARNESS_REAL_H
#define HARNESS_REAL_H

#include <stddef.h>
#include <stdint.h>

/* What the tests on real bills share: CSV files of plain fields, and amounts in cents. */
#define REAL_FIELD_MAX 32

struct real_rows {
    char *bytes; /* the file; fields point into it */
    char *next;
    const char *field[REAL_FIELD_MAX];
    size_t field_count;
    size_t row_count; /* rows given so far, the header not among them */
};

/* Opens a CSV file without quoted fields and passes over its header; fails the test if it cannot.
 */
struct real_rows real_open(const char *path);

/* The next row, split into field[]; 0 at the end, when the file is freed. */
int real_next(struct real_rows *rows);

/* "12.3" as 1230; fails the test for what is no amount of at most two decimals. */
int64_t real_cents(const char *text);

#endif
