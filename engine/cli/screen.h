#ifndef CLI_SCREEN_H
#define CLI_SCREEN_H

#include <stdbool.h>
#include <stdint.h>

#include "weir/text.h"

/*
 * What fits one screen of a terminal: cells aligned by what it shows, and colours, which are there
 * only where stdout is a terminal that has them and NO_COLOR (no-color.org) is not set.
 */
#define SCREEN_COLUMNS 80
#define SCREEN_GAP 2 /* blanks between cells */

enum screen_paint {
    SCREEN_PLAIN = 1,
    SCREEN_STRONG,
    SCREEN_FAINT,
    SCREEN_GOOD,
    SCREEN_WARNING,
    SCREEN_BAD,
};

bool screen_is_painted(void);

/* The text, control characters as `?`. */
void screen_text(struct weir_text text, enum screen_paint paint);

/* A table of few rows.  Where it were wider than SCREEN_COLUMNS, the column that may shrink
 * does, and what is cut off there ends in `…`. */
#define SCREEN_CELL_MAX 10

struct screen_cell {
    struct weir_text text; /* absent: `-` */
    enum screen_paint paint;
};

struct screen_table {
    const char *const *heading;
    uint32_t column_count;
    uint32_t left; /* so many columns are aligned to the left, the others to the right */
    uint32_t shrink;
    const struct screen_cell *cell; /* row by row */
    uint32_t row_count;
};

void screen_table(const struct screen_table *table);

#endif
