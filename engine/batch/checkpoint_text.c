/*
 * checkpoint_text.c - the text of a checkpoint, written and read.
 *
 * Reading is strict: a line that is missing, doubled, out of order or not in its one form makes it
 * no checkpoint.  So no two texts say the same.
 */
#include "batch/checkpoint_text.h"

#include <string.h>

#include "base/civil.h"
#include "base/decimal.h"
#include "base/text.h"

#define DAY_S INT64_C(86400)
#define TEXT_SIZE_LEAST 4096 /* bytes of all lines that do not grow */

struct weir_text
checkpoint_text_time(int64_t time_s, char buffer[static CHECKPOINT_TEXT_TIME_SIZE])
{
    struct text_writer writer = text_writer_of(buffer, CHECKPOINT_TEXT_TIME_SIZE);
    const int64_t second = time_s % DAY_S;
    const int64_t part[] = {second / 3600, second / 60 % 60, second % 60};
    text_write_day(&writer, (int32_t)(time_s / DAY_S));
    for (size_t i = 0; i < 3; i++) {
        text_write_string(&writer, i == 0 ? "T" : ":");
        text_write_string(&writer, part[i] < 10 ? "0" : "");
        text_write_int(&writer, part[i]);
    }
    text_write_string(&writer, "Z");
    return text_written(&writer);
}

/* --- writing ----------------------------------------------------------------------------------
 */
static void
put_text(struct text_writer *writer, const char *name, struct weir_text value)
{
    text_write_string(writer, name);
    text_write_string(writer, "=");
    text_write(writer, value);
    text_write_string(writer, "\n");
}

static void
put_int(struct text_writer *writer, const char *name, int64_t value)
{
    text_write_string(writer, name);
    text_write_string(writer, "=");
    text_write_int(writer, value);
    text_write_string(writer, "\n");
}

enum weir_status
checkpoint_text_write(const struct checkpoint_text *checkpoint, struct weir_arena *arena,
                      struct weir_text *text)
{
    char time[CHECKPOINT_TEXT_TIME_SIZE];
    const size_t size =
        TEXT_SIZE_LEAST + checkpoint->runs.size + checkpoint->months.size + checkpoint->links.size;
    char *bytes = weir_arena_alloc(arena, size, 1);
    if (bytes == NULL)
        return WEIR_E_NOMEM;
    struct text_writer writer = text_writer_of(bytes, size);
    text_write_string(&writer, CHECKPOINT_TEXT_MAGIC "\n");
    put_int(&writer, "checkpoint", checkpoint->checkpoint_no);
    put_text(&writer, "previous", checkpoint->previous);
    put_text(&writer, "time", checkpoint_text_time(checkpoint->time_s, time));
    put_text(&writer, "key", checkpoint->key);
    put_text(&writer, "algorithm", checkpoint->algorithm);
    put_text(&writer, "first", checkpoint->first);
    put_int(&writer, "link_no", checkpoint->link_no);
    put_text(&writer, "head", checkpoint->head);
    put_int(&writer, "journal_no", checkpoint->journal_no);
    put_text(&writer, "runs", checkpoint->runs);
    put_text(&writer, "months", checkpoint->months);
    put_int(&writer, "invoice_count", checkpoint->invoice_count);
    put_int(&writer, "line_count", checkpoint->line_count);
    put_int(&writer, "volume_l", checkpoint->volume_l);
    put_int(&writer, "amount_fen", checkpoint->amount_fen);
    put_int(&writer, "entry_count", checkpoint->entry_count);
    put_int(&writer, "entry_volume_l", checkpoint->entry_volume_l);
    put_int(&writer, "entry_due_fen", checkpoint->entry_due_fen);
    text_write(&writer, checkpoint->links);
    if (writer.full)
        return WEIR_E_NOMEM;
    *text = text_written(&writer);
    return WEIR_OK;
}

/* --- reading ----------------------------------------------------------------------------------
 */
/* Lines not read yet; bad stays set once one was not what it had to be. */
struct lines {
    struct weir_text rest;
    bool bad;
};

static struct weir_text
next_line(struct lines *lines)
{
    const struct weir_text rest = lines->rest;
    const char *feed = rest.size == 0 ? NULL : memchr(rest.start, '\n', rest.size);
    if (feed == NULL) {
        lines->bad = true;
        return text_of("");
    }
    const size_t size = (size_t)(feed - rest.start);
    lines->rest = (struct weir_text){feed + 1, rest.size - size - 1};
    return (struct weir_text){rest.start, size};
}

static struct weir_text
get_text(struct lines *lines, const char *name)
{
    const size_t size = strlen(name);
    const struct weir_text line = next_line(lines);
    if (line.size <= size || memcmp(line.start, name, size) != 0 || line.start[size] != '=') {
        lines->bad = true;
        return text_of("");
    }
    return (struct weir_text){line.start + size + 1, line.size - size - 1};
}

static int64_t
get_int(struct lines *lines, const char *name)
{
    char again[32];
    int64_t value = 0;
    const struct weir_text text = get_text(lines, name);
    struct text_writer writer = text_writer_of(again, sizeof again);
    if (decimal_parse_signed(text, 0, &value) != WEIR_OK)
        lines->bad = true;
    text_write_int(&writer, value);
    if (!text_equal(text_written(&writer), text)) /* 007 is no number here */
        lines->bad = true;
    return value;
}

static struct weir_text
get_hex(struct lines *lines, const char *name)
{
    const struct weir_text text = get_text(lines, name);
    bool hex = text.size == CHECKPOINT_TEXT_HEX;
    for (size_t i = 0; hex && i < text.size; i++)
        hex = memchr("0123456789abcdef", text.start[i], 16) != NULL;
    lines->bad = lines->bad || !hex;
    return text;
}

static int64_t
get_time(struct lines *lines, const char *name)
{
    char again[CHECKPOINT_TEXT_TIME_SIZE];
    int64_t hour = 0;
    int64_t minute = 0;
    int64_t second = 0;
    int32_t day = 0;
    const struct weir_text text = get_text(lines, name);
    if (text.size != CHECKPOINT_TEXT_TIME_SIZE - 1 ||
        civil_parse((struct weir_text){text.start, 10}, &day) != WEIR_OK || day < 0 ||
        decimal_parse((struct weir_text){text.start + 11, 2}, 0, &hour) != WEIR_OK ||
        decimal_parse((struct weir_text){text.start + 14, 2}, 0, &minute) != WEIR_OK ||
        decimal_parse((struct weir_text){text.start + 17, 2}, 0, &second) != WEIR_OK) {
        lines->bad = true;
        return 0;
    }
    const int64_t time_s = day * DAY_S + hour * 3600 + minute * 60 + second;
    if (!text_equal(checkpoint_text_time(time_s, again), text)) /* 24:61:99 */
        lines->bad = true;
    return time_s;
}

/* Takes what stands before the next comma off *list. */
static bool
next_part(struct weir_text *list, struct weir_text *part)
{
    if (list->size == 0)
        return false;
    const char *comma = memchr(list->start, ',', list->size);
    const size_t size = comma == NULL ? list->size : (size_t)(comma - list->start);
    const size_t used = comma == NULL ? size : size + 1;
    *part = (struct weir_text){list->start, size};
    *list = (struct weir_text){list->start + used, list->size - used};
    return true;
}

/* Cuts part in two at the mark; the second is the first where there is no mark. */
static void
cut(struct weir_text part, const char *mark, struct weir_text end[static 2])
{
    const size_t size = strlen(mark);
    end[0] = part;
    end[1] = part;
    for (size_t i = 1; i + size < part.size; i++) {
        if (memcmp(part.start + i, mark, size) != 0)
            continue;
        end[0] = (struct weir_text){part.start, i};
        end[1] = (struct weir_text){part.start + i + size, part.size - i - size};
        return;
    }
}

/* No 007, and no 0: runs are numbered from 1. */
static bool
is_plain(struct weir_text number)
{
    return number.size > 0 && number.start[0] != '0';
}

bool
checkpoint_text_next(struct weir_text *runs, struct checkpoint_text_range *range)
{
    struct weir_text part;
    struct weir_text end[2];
    if (!next_part(runs, &part))
        return false;
    cut(part, "-", end);
    return is_plain(end[0]) && is_plain(end[1]) &&
           decimal_parse(end[0], 0, &range->first) == WEIR_OK &&
           decimal_parse(end[1], 0, &range->last) == WEIR_OK && range->first <= range->last;
}

static bool
parse_month(struct weir_text text, int64_t *day)
{
    char whole[16];
    int32_t parsed = 0;
    struct text_writer writer = text_writer_of(whole, sizeof whole);
    text_write(&writer, text);
    text_write_string(&writer, "-01");
    if (writer.full || civil_parse(text_written(&writer), &parsed) != WEIR_OK)
        return false;
    *day = parsed;
    return true;
}

bool
checkpoint_text_next_month(struct weir_text *months, struct checkpoint_text_range *range)
{
    struct weir_text part;
    struct weir_text end[2];
    if (!next_part(months, &part))
        return false;
    cut(part, "..", end);
    return parse_month(end[0], &range->first) && parse_month(end[1], &range->last) &&
           range->first <= range->last;
}

/* Ranges that are whole, ascending and apart. */
static bool
is_list(struct weir_text list, bool (*next)(struct weir_text *, struct checkpoint_text_range *))
{
    int64_t last = 0;
    if (list.size > 0 && list.start[list.size - 1] == ',')
        return false;
    while (list.size > 0) {
        struct checkpoint_text_range range;
        if (!next(&list, &range) || range.first <= last)
            return false;
        last = range.last;
    }
    return true;
}

/* Each line begins with link= and a number that is one more than that before; the last is link_no.
 */
static bool
are_links(struct weir_text links, int64_t link_no)
{
    struct lines lines = {.rest = links};
    int64_t expected = 0;
    while (lines.rest.size > 0 && !lines.bad) {
        struct weir_text line = get_text(&lines, "link");
        struct weir_text word = {NULL, 0};
        int64_t number = 0;
        if (!text_next_word(&line, &word) || decimal_parse(word, 0, &number) != WEIR_OK ||
            (expected != 0 && number != expected))
            return false;
        expected = number + 1;
    }
    return !lines.bad && (expected == 0 || expected == link_no + 1);
}

enum weir_status
checkpoint_text_parse(struct weir_text text, struct checkpoint_text *checkpoint)
{
    struct lines lines = {.rest = text};
    if (!text_equal(next_line(&lines), text_of(CHECKPOINT_TEXT_MAGIC)))
        return WEIR_E_INVALID;
    struct checkpoint_text read = {0};
    read.checkpoint_no = get_int(&lines, "checkpoint");
    read.previous = get_hex(&lines, "previous");
    read.time_s = get_time(&lines, "time");
    read.key = get_hex(&lines, "key");
    read.algorithm = get_text(&lines, "algorithm");
    read.first = get_hex(&lines, "first");
    read.link_no = get_int(&lines, "link_no");
    read.head = get_hex(&lines, "head");
    read.journal_no = get_int(&lines, "journal_no");
    read.runs = get_text(&lines, "runs");
    read.months = get_text(&lines, "months");
    read.invoice_count = get_int(&lines, "invoice_count");
    read.line_count = get_int(&lines, "line_count");
    read.volume_l = get_int(&lines, "volume_l");
    read.amount_fen = get_int(&lines, "amount_fen");
    read.entry_count = get_int(&lines, "entry_count");
    read.entry_volume_l = get_int(&lines, "entry_volume_l");
    read.entry_due_fen = get_int(&lines, "entry_due_fen");
    read.links = lines.rest;
    if (lines.bad || read.checkpoint_no < 1 || read.link_no < 1 ||
        !is_list(read.runs, checkpoint_text_next) ||
        !is_list(read.months, checkpoint_text_next_month) || !are_links(read.links, read.link_no))
        return WEIR_E_INVALID;
    *checkpoint = read;
    return WEIR_OK;
}

static unsigned
nibble(char digit)
{
    return (unsigned)(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

void
checkpoint_text_key(const struct checkpoint_text *checkpoint,
                    unsigned char id[static CHECKPOINT_TEXT_HEX / 2])
{
    const char *digit = checkpoint->key.start; /* the parser saw to them */
    for (size_t i = 0; i < CHECKPOINT_TEXT_HEX / 2; i++)
        id[i] = (unsigned char)(nibble(digit[2 * i]) << 4 | nibble(digit[2 * i + 1]));
}
