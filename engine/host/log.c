/* log.c - events on stderr, each by one write, so that workers' lines do not mix; or to journald.
 */
#include "host/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define SD_JOURNAL_SUPPRESS_LOCATION
#include <systemd/sd-journal.h>

#include "host/clock.h"

#define JOURNAL_SOCKET "/run/systemd/journal/socket"
#define JOURNAL_FIXED 5      /* MESSAGE, PRIORITY, SYSLOG_IDENTIFIER, WEIR_EVENT, WEIR_CUT */
#define JOURNAL_KEY_BYTES 64 /* journald takes no longer one */
#define JSON_TAIL_BYTES 16   /* ,"cut":true} */
#define SECONDS_A_DAY 86400
#define SECONDS_AN_HOUR 3600
#define SECONDS_A_MINUTE 60

static enum log_level least_level = LOG_LEVEL_INFO;
static enum log_form chosen_form = LOG_FORM_TEXT;
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

/* As syslog(3) counts. */
static int
level_priority(enum log_level level)
{
    switch (level) {
    case LOG_LEVEL_INFO:
        return 6;
    case LOG_LEVEL_WARNING:
        return 4;
    case LOG_LEVEL_ERROR:
        return 3;
    }
    return 3;
}

void
log_from(enum log_level least)
{
    least_level = least;
}

void
log_in(enum log_form form)
{
    chosen_form = form;
}

void
log_find_journal(void)
{
    const char *stream = getenv("JOURNAL_STREAM");
    struct stat seen;
    char own[64];
    if (stream == NULL || fstat(STDERR_FILENO, &seen) != 0)
        return;
    (void)snprintf(own, sizeof own, "%llu:%llu", (unsigned long long)seen.st_dev,
                   (unsigned long long)seen.st_ino);
    if (strcmp(own, stream) == 0)
        chosen_form = LOG_FORM_JOURNAL;
}

bool
log_is_structured(void)
{
    return chosen_form != LOG_FORM_TEXT;
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

/* --- what an event has --- */
void
log_begin(struct log_line *line, enum log_event event)
{
    line->event = event;
    line->field_count = 0;
    line->byte_count = 0;
    line->cut = false;
}

static void
add(struct log_line *line, const char *key, struct weir_text value, bool number)
{
    if (line->field_count == LOG_FIELD_MAX || value.size > sizeof line->bytes - line->byte_count) {
        line->cut = true;
        return;
    }
    char *start = line->bytes + line->byte_count;
    if (value.size > 0)
        memcpy(start, value.start, value.size);
    line->byte_count += (uint32_t)value.size;
    line->field[line->field_count++] = (struct log_field){key, {start, value.size}, number};
}

void
log_int(struct log_line *line, const char *key, int64_t value)
{
    char digits[24];
    struct text_writer writer = text_writer_of(digits, sizeof digits);
    text_write_int(&writer, value);
    add(line, key, text_written(&writer), true);
}

void
log_text(struct log_line *line, const char *key, struct weir_text value)
{
    add(line, key, value, false);
}

/* --- key=value --- */
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

static void
write_quoted(struct weir_text value, struct text_writer *writer)
{
    text_write_string(writer, "\"");
    for (size_t i = 0; i < value.size; i++) {
        const unsigned char byte = (unsigned char)value.start[i];
        if (byte == '"' || byte == '\\')
            text_write_string(writer, "\\");
        if (byte < ' ' || byte == 0x7F)
            text_write_string(writer, "?");
        else
            text_write(writer, (struct weir_text){&value.start[i], 1});
    }
    text_write_string(writer, "\"");
}

/* The event and its fields. */
static void
write_message(const struct log_line *line, struct text_writer *writer)
{
    text_write_string(writer, events[line->event].name);
    for (uint32_t i = 0; i < line->field_count; i++) {
        text_write_string(writer, " ");
        text_write_string(writer, line->field[i].key);
        text_write_string(writer, "=");
        if (is_plain(line->field[i].value))
            text_write(writer, line->field[i].value);
        else
            write_quoted(line->field[i].value, writer);
    }
}

void
log_write_text(const struct log_line *line, struct text_writer *writer)
{
    text_write_string(writer, "level=");
    text_write_string(writer, level_name(events[line->event].level));
    text_write_string(writer, " event=");
    write_message(line, writer);
}

/* --- JSON --- */
static void
write_json_string(struct weir_text value, struct text_writer *writer)
{
    static const char hex[] = "0123456789abcdef";
    const bool utf8 = text_is_utf8(value);
    text_write_string(writer, "\"");
    for (size_t i = 0; i < value.size; i++) {
        const unsigned char byte = (unsigned char)value.start[i];
        const char escaped[] = {'\\', 'u', '0', '0', hex[byte >> 4], hex[byte & 15]};
        if (byte == '"' || byte == '\\')
            text_write_string(writer, "\\");
        if (byte < ' ' || byte == 0x7F)
            text_write(writer, (struct weir_text){escaped, sizeof escaped});
        else if (byte >= 0x80 && !utf8)
            text_write_string(writer, "?");
        else
            text_write(writer, (struct weir_text){&value.start[i], 1});
    }
    text_write_string(writer, "\"");
}

static void
write_two_digits(struct text_writer *writer, int64_t value)
{
    if (value < 10)
        text_write_string(writer, "0");
    text_write_int(writer, value);
}

static void
write_instant(struct text_writer *writer, int64_t wall_s)
{
    const int64_t second = wall_s % SECONDS_A_DAY;
    text_write_day(writer, (int32_t)(wall_s / SECONDS_A_DAY));
    text_write_string(writer, "T");
    write_two_digits(writer, second / SECONDS_AN_HOUR);
    text_write_string(writer, ":");
    write_two_digits(writer, second % SECONDS_AN_HOUR / SECONDS_A_MINUTE);
    text_write_string(writer, ":");
    write_two_digits(writer, second % SECONDS_A_MINUTE);
    text_write_string(writer, "Z");
}

static void
write_json_field(const struct log_field *field, struct text_writer *writer)
{
    text_write_string(writer, ",\"");
    text_write_string(writer, field->key);
    text_write_string(writer, "\":");
    if (field->number)
        text_write(writer, field->value);
    else
        write_json_string(field->value, writer);
}

void
log_write_json(const struct log_line *line, struct log_moment moment, struct text_writer *writer)
{
    bool cut = line->cut;
    writer->capacity -= JSON_TAIL_BYTES;
    text_write_string(writer, "{\"time\":\"");
    write_instant(writer, moment.wall_s);
    text_write_string(writer, "\",\"pid\":");
    text_write_int(writer, moment.pid);
    text_write_string(writer, ",\"level\":\"");
    text_write_string(writer, level_name(events[line->event].level));
    text_write_string(writer, "\",\"event\":\"");
    text_write_string(writer, events[line->event].name);
    text_write_string(writer, "\"");
    for (uint32_t i = 0; i < line->field_count; i++) {
        const struct text_writer before = *writer;
        write_json_field(&line->field[i], writer);
        if (writer->full)
            *writer = before;
        cut = cut || writer->size == before.size;
    }
    writer->capacity += JSON_TAIL_BYTES;
    text_write_string(writer, cut ? ",\"cut\":true}" : "}");
}

/* --- journald --- */
void
log_write_journal_key(const char *key, struct text_writer *writer)
{
    text_write_string(writer, "WEIR_");
    for (const char *at = key; *at != '\0'; at++) {
        const char upper = (char)(*at >= 'a' && *at <= 'z' ? *at - 'a' + 'A' : *at);
        text_write(writer, (struct weir_text){&upper, 1});
    }
}

struct journal_entry {
    struct iovec field[JOURNAL_FIXED + LOG_FIELD_MAX];
    int count;
    struct text_writer writer;
    char bytes[LOG_LINE_BYTES + LOG_VALUE_BYTES + LOG_FIELD_MAX * JOURNAL_KEY_BYTES];
};

/* Makes what was written since start the entry's next field. */
static void
close_field(struct journal_entry *entry, size_t start)
{
    entry->field[entry->count++] = (struct iovec){
        .iov_base = entry->bytes + start,
        .iov_len = entry->writer.size - start,
    };
}

static void
add_field(struct journal_entry *entry, const char *string)
{
    const size_t start = entry->writer.size;
    text_write_string(&entry->writer, string);
    close_field(entry, start);
}

static void
fill_entry(struct journal_entry *entry, const struct log_line *line)
{
    char message[LOG_LINE_BYTES - sizeof "MESSAGE="];
    struct text_writer writer = text_writer_of(message, sizeof message);
    char priority[] = "PRIORITY=6";
    priority[sizeof priority - 2] = (char)('0' + level_priority(events[line->event].level));
    write_message(line, &writer);
    size_t start = entry->writer.size;
    text_write_string(&entry->writer, "MESSAGE=");
    text_write(&entry->writer, text_written(&writer));
    close_field(entry, start);
    add_field(entry, priority);
    add_field(entry, "SYSLOG_IDENTIFIER=weir");
    start = entry->writer.size;
    text_write_string(&entry->writer, "WEIR_EVENT=");
    text_write_string(&entry->writer, events[line->event].name);
    close_field(entry, start);
    if (line->cut)
        add_field(entry, "WEIR_CUT=true");
    for (uint32_t i = 0; i < line->field_count; i++) {
        start = entry->writer.size;
        log_write_journal_key(line->field[i].key, &entry->writer);
        text_write_string(&entry->writer, "=");
        text_write(&entry->writer, line->field[i].value);
        close_field(entry, start);
    }
}

/* Whether journald took it.  Without its socket libsystemd would lose it without a word. */
static bool
send_to_journal(const struct log_line *line)
{
    struct journal_entry entry = {.count = 0};
    entry.writer = text_writer_of(entry.bytes, sizeof entry.bytes);
    fill_entry(&entry, line);
    return access(JOURNAL_SOCKET, W_OK) == 0 && sd_journal_sendv(entry.field, entry.count) == 0;
}

/* --- out --- */
static void
write_line(const struct log_line *line, struct text_writer *writer)
{
    const char priority[] = {'<', (char)('0' + level_priority(events[line->event].level)), '>'};
    if (over_bar)
        text_write_string(writer, LOG_ERASE_LINE);
    switch (chosen_form) {
    case LOG_FORM_TEXT:
        log_write_text(line, writer);
        break;
    case LOG_FORM_JSON:
        log_write_json(line, (struct log_moment){clock_wall_s(), getpid()}, writer);
        break;
    case LOG_FORM_JOURNAL: /* it reads what is on stderr too, and this as the level */
        text_write(writer, (struct weir_text){priority, sizeof priority});
        log_write_text(line, writer);
        break;
    }
}

void
log_end(struct log_line *line)
{
    char bytes[LOG_LINE_BYTES];
    struct text_writer writer = text_writer_of(bytes, sizeof bytes - 1); /* and a line feed */
    if (!log_is_wanted(line->event))
        return;
    if (chosen_form == LOG_FORM_JOURNAL && send_to_journal(line))
        return;
    write_line(line, &writer);
    const size_t size = text_written(&writer).size;
    bytes[size] = '\n';
    /* Nobody is left to be told that stderr is gone. */
    const ssize_t written = write(STDERR_FILENO, bytes, size + 1);
    (void)written;
}
