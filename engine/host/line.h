#ifndef HOST_LINE_H
#define HOST_LINE_H

#include <stdbool.h>
#include <stdint.h>

#include "host/file.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/text.h"

/* The lines of a text file, one at a time and in constant memory. */
#define LINE_BYTES ((size_t)65536)         /* the longest line */
#define LINE_SKIP_BYTES ((size_t)16777216) /* of a line that is longer: its end is looked for */

struct line_reader;

struct line {
    struct weir_text text; /* without its LF or CR LF; of a line that is too long, its beginning */
    uint32_t number;       /* the first is 1 */
    bool too_long;
};

/* Borrows input; memory from arena.  A BOM is passed over. */
enum weir_status line_open(struct file_reader *input, struct weir_arena *arena,
                           struct line_reader **reader, struct weir_error *error)
    __attribute__((warn_unused_result));

/* The next line, borrowed until the next call, or *more false at the end.  WEIR_E_INVALID: no end
 * of it within LINE_SKIP_BYTES. */
enum weir_status line_next(struct line_reader *reader, struct line *line, bool *more,
                           struct weir_error *error) __attribute__((warn_unused_result));

#endif
