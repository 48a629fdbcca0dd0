#ifndef HOST_LOG_H
#define HOST_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "weir/text.h"

/*
 * One event a line on stderr, for machines and people: `level=info event=run_sealed run_id=42`, or
 * the same as a JSON object.  Where stderr is the journal, as under systemd, an event goes there
 * with its level and its fields instead.  For batch and cli only.  No personal data beyond an
 * account's name.
 *
 *     struct log_line line;
 *     log_begin(&line, LOG_EVENT_RUN_SEALED);
 *     log_int(&line, "run_id", run_id);
 *     log_end(&line);
 */
#define LOG_LINE_BYTES 4096       /* a longer line is cut: more would not be written in one piece */
#define LOG_VALUE_BYTES 2400      /* of all values of an event */
#define LOG_FIELD_MAX 24          /* of an event; more are left out */
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

enum log_form {
    LOG_FORM_TEXT = 1, /* key=value */
    LOG_FORM_JSON,
    LOG_FORM_JOURNAL, /* fields of journald */
};

struct log_field {
    const char *key;        /* a literal */
    struct weir_text value; /* in the line's bytes */
    bool number;
};

struct log_line {
    enum log_event event;
    uint32_t field_count;
    bool cut; /* something did not fit */
    struct log_field field[LOG_FIELD_MAX];
    uint32_t byte_count;
    char bytes[LOG_VALUE_BYTES]; /* values, as given */
};

/* Events below that level are dropped from now on; at first none is. */
void log_from(enum log_level least);

/* TEXT or JSON, also where stderr is the journal.  At first TEXT, or the journal's if
 * log_find_journal found it. */
void log_in(enum log_form form);

/* Looks whether stderr is the journal (JOURNAL_STREAM, systemd.exec(5)).  Once, at the start. */
void log_find_journal(void);

/* Whether who reads stderr wants errors as events too: it is JSON, or the journal. */
bool log_is_structured(void);

/* Whether such an event is not dropped. */
bool log_is_wanted(enum log_event event);

/* Whether a bar is shown on stderr: then every line takes its place. */
void log_over_bar(bool shown);

void log_begin(struct log_line *line, enum log_event event);
void log_int(struct log_line *line, const char *key, int64_t value);
void log_text(struct log_line *line, const char *key, struct weir_text value);
void log_end(struct log_line *line);

/* --- the forms, pure -------------------------------------------------------------------------- */

/* The line without its end.  A text with blanks, quotes or control characters in it is put in
 * quotes, these escaped. */
void log_write_text(const struct log_line *line, struct text_writer *writer);

/* An object without its end of line: time, pid, level, event, then the fields.  Bytes that are no
 * UTF-8 become `?`.  A field that does not fit is left out, and `cut` is true. */
struct log_moment {
    int64_t wall_s; /* since 1970 */
    int64_t pid;
};
void log_write_json(const struct log_line *line, struct log_moment moment,
                    struct text_writer *writer);

/* A key as journald has it: run_id becomes WEIR_RUN_ID. */
void log_write_journal_key(const char *key, struct text_writer *writer);

#endif
