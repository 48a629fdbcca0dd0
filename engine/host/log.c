/* log.c - key=value lines on stderr, each by one write, so that workers' lines do not mix. */
#include "host/log.h"

#include <unistd.h>

static enum log_level least_level = LOG_LEVEL_INFO;
static bool over_bar;

static const struct {
    const char *name;
    enum log_level level;
} events[] = {
#define EVENT(ident, name, level, meaning) {name, LOG_LEVEL_##level},
#include "host/event.def"
#undef EVENT
};

static const char *
level_name(enum log_level level)
{
    switch (level) {
    case LOG_LEVEL_INFO:
        return "info";
    case LOG_LEVEL_WARNING:
        return "warning";
    case LOG_LEVEL_ERROR:
        return "error";
    }
    return "error";
}

void
log_from(enum log_level least)
{
    least_level = least;
}

bool
log_is_wanted(enum log_event event)
{
    return events[event].level >= least_level;
}

void
log_over_bar(bool shown)
{
    over_bar = shown;
}

void
log_begin(struct log_line *line, enum log_event event)
{
    line->silent = !log_is_wanted(event);
    line->writer = text_writer_of(line->bytes, sizeof line->bytes - 1); /* and a line feed */
    if (over_bar)
        text_write_string(&line->writer, LOG_ERASE_LINE);
    text_write_string(&line->writer, "level=");
    text_write_string(&line->writer, level_name(events[event].level));
    text_write_string(&line->writer, " event=");
    text_write_string(&line->writer, events[event].name);
}

static void
write_key(struct log_line *line, const char *key)
{
    text_write_string(&line->writer, " ");
    text_write_string(&line->writer, key);
    text_write_string(&line->writer, "=");
}

void
log_int(struct log_line *line, const char *key, int64_t value)
{
    write_key(line, key);
    text_write_int(&line->writer, value);
}

static bool
is_plain(struct weir_text value)
{
    for (size_t i = 0; i < value.size; i++) {
        const unsigned char byte = (unsigned char)value.start[i];
        if (byte <= ' ' || byte == '"' || byte == '=' || byte == '\\' || byte == 0x7F)
            return false;
    }
    return value.size > 0;
}

void
log_text(struct log_line *line, const char *key, struct weir_text value)
{
    write_key(line, key);
    if (is_plain(value)) {
        text_write(&line->writer, value);
        return;
    }
    text_write_string(&line->writer, "\"");
    for (size_t i = 0; i < value.size; i++) {
        const unsigned char byte = (unsigned char)value.start[i];
        const struct weir_text one = {&value.start[i], 1};
        if (byte == '"' || byte == '\\')
            text_write_string(&line->writer, "\\");
        if (byte < ' ' || byte == 0x7F)
            text_write_string(&line->writer, "?");
        else
            text_write(&line->writer, one);
    }
    text_write_string(&line->writer, "\"");
}

void
log_end(struct log_line *line)
{
    if (line->silent)
        return;
    const size_t size = text_written(&line->writer).size;
    line->bytes[size] = '\n';
    /* Nobody is left to be told that stderr is gone. */
    const ssize_t written = write(STDERR_FILENO, line->bytes, size + 1);
    (void)written;
}
