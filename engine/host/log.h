#ifndef HOST_LOG_H
#define HOST_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "weir/text.h"

/*
 * One event a line on stderr, for machines and people: `level=info event=run_sealed run_id=42`.
 * For batch and cli only.  No personal data beyond an account's name.
 *
 *     struct log_line line;
 *     log_begin(&line, LOG_EVENT_RUN_SEALED);
 *     log_int(&line, "run_id", run_id);
 *     log_end(&line);
 */
#define LOG_LINE_BYTES 1000       /* a longer line is cut */
#define LOG_ERASE_LINE "\r\033[K" /* what a terminal shows of the line at hand (ECMA-48 EL) */

enum log_level {
    LOG_LEVEL_INFO = 1,
    LOG_LEVEL_WARNING,
    LOG_LEVEL_ERROR,
};

enum log_event {
#define EVENT(ident, name, level, meaning) LOG_EVENT_##ident,
#include "host/event.def"
#undef EVENT
};

struct log_line {
    bool silent; /* its level is below what is wanted */
    struct text_writer writer;
    char bytes[LOG_LINE_BYTES];
};

/* Events below that level are dropped from now on; at first none is. */
void log_from(enum log_level least);

/* Whether such an event is not dropped. */
bool log_is_wanted(enum log_event event);

/* Whether a bar is shown on stderr: then every line takes its place. */
void log_over_bar(bool shown);

void log_begin(struct log_line *line, enum log_event event);
void log_int(struct log_line *line, const char *key, int64_t value);

/* A text with blanks, quotes or control characters in it is put in quotes, these escaped. */
void log_text(struct log_line *line, const char *key, struct weir_text value);
void log_end(struct log_line *line);

#endif
