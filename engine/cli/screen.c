/* screen.c - aligned cells and colours on a terminal. */
#include "cli/screen.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/checked.h"
#include "base/text.h"
#include "cli/output.h"
#include "host/width.h"

#define ELLIPSIS "\xE2\x80\xA6"
#define LEAST_COLUMNS 6 /* that a column shrinks to */

/* ECMA-48 SGR */
static const char *const paint_code[] = {
    [SCREEN_PLAIN] = "",        [SCREEN_STRONG] = "\033[1m",   [SCREEN_FAINT] = "\033[2m",
    [SCREEN_GOOD] = "\033[32m", [SCREEN_WARNING] = "\033[33m", [SCREEN_BAD] = "\033[31m",
};

bool
screen_is_painted(void)
{
    const char *never = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    return isatty(STDOUT_FILENO) == 1 && (never == NULL || never[0] == '\0') && terminal != NULL &&
           strcmp(terminal, "dumb") != 0;
}

void
screen_text(struct weir_text text, enum screen_paint paint)
{
    const bool painted = paint != SCREEN_PLAIN && screen_is_painted();
    output_string(painted ? paint_code[paint] : "");
    for (size_t i = 0; i < text.size;) {
        const size_t hidden = text_hidden((struct weir_text){text.start + i, text.size - i});
        char one[] = "?";
        if (hidden == 0)
            one[0] = text.start[i];
        output_string(one);
        i += hidden > 0 ? hidden : 1;
    }
    output_string(painted ? "\033[0m" : "");
}

static struct weir_text
shown(const struct screen_cell *cell)
{
    return cell->text.start == NULL ? text_of("-") : cell->text;
}

static void
put_blanks(uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        output_string(" ");
}

static void
put_cell(const struct screen_table *table, uint32_t column, const struct screen_cell *cell,
         const uint32_t *width)
{
    struct weir_text text = shown(cell);
    const bool cut = width_of(text) > width[column];
    if (cut)
        text = width_cut(text, width[column] - 1);
    const uint32_t used = width_of(text) + (cut ? 1 : 0);
    const bool to_left = column < table->left;
    const bool last = column + 1 == table->column_count;
    put_blanks(SCREEN_GAP);
    put_blanks(to_left ? 0 : width[column] - used);
    screen_text(text, cell->paint);
    output_string(cut ? ELLIPSIS : "");
    put_blanks(to_left && !last ? width[column] - used : 0);
    output_string(last ? "\n" : "");
}

static void
measure(const struct screen_table *table, uint32_t *width)
{
    uint32_t all = 0;
    for (uint32_t i = 0; i < table->column_count; i++) {
        width[i] = width_of(text_of(table->heading[i]));
        for (uint32_t row = 0; row < table->row_count; row++) {
            const struct screen_cell *cell = &table->cell[row * table->column_count + i];
            width[i] = (uint32_t)max_i64(width[i], width_of(shown(cell)));
        }
        all += SCREEN_GAP + width[i];
    }
    uint32_t *shrinks = &width[table->shrink];
    if (all <= SCREEN_COLUMNS || *shrinks <= LEAST_COLUMNS)
        return;
    const int64_t narrow = (int64_t)*shrinks - (int64_t)(all - SCREEN_COLUMNS);
    *shrinks = (uint32_t)max_i64(LEAST_COLUMNS, narrow);
}

void
screen_table(const struct screen_table *table)
{
    uint32_t width[SCREEN_CELL_MAX];
    ASSERT(table->column_count <= SCREEN_CELL_MAX);
    measure(table, width);
    for (uint32_t i = 0; i < table->column_count; i++)
        put_cell(table, i, &(struct screen_cell){text_of(table->heading[i]), SCREEN_FAINT}, width);
    for (uint32_t i = 0; i < table->row_count * table->column_count; i++)
        put_cell(table, i % table->column_count, &table->cell[i], width);
}
