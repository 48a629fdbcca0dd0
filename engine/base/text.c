/* text.c - borrowed slices of characters, and a writer that knows where its buffer ends. */
#include "base/text.h"

#include <string.h>

#include "base/assert.h"
#include "base/civil.h"

struct weir_text
text_of(const char *string)
{
    return (struct weir_text){string, string == NULL ? 0 : strlen(string)};
}

bool
text_equal(struct weir_text a, struct weir_text b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.start, b.start, a.size) == 0);
}

int
text_compare(struct weir_text a, struct weir_text b)
{
    const size_t common = a.size < b.size ? a.size : b.size;
    const int order = common == 0 ? 0 : memcmp(a.start, b.start, common);
    if (order != 0)
        return order;
    return (a.size > b.size) - (a.size < b.size);
}

static bool
is_blank(char character)
{
    return character == ' ' || character == '\t' || character == '\n' || character == '\r';
}

bool
text_next_word(struct weir_text *rest, struct weir_text *word)
{
    size_t begin = 0;
    while (begin < rest->size && is_blank(rest->start[begin]))
        begin++;
    size_t end = begin;
    while (end < rest->size && !is_blank(rest->start[end]))
        end++;
    if (begin == end)
        return false;
    *word = (struct weir_text){rest->start + begin, end - begin};
    *rest = (struct weir_text){rest->start + end, rest->size - end};
    return true;
}

struct weir_text
text_copy(struct weir_text text, struct weir_arena *arena)
{
    char *copy = weir_arena_alloc(arena, text.size + 1, 1);
    if (copy == NULL)
        return (struct weir_text){NULL, 0};
    if (text.size > 0)
        memcpy(copy, text.start, text.size);
    return (struct weir_text){copy, text.size};
}

/* The length of the well-formed character at bytes, or 0. */
static size_t
utf8_length(const unsigned char *bytes, size_t size)
{
    const unsigned char first = bytes[0];
    if (first < 0x80)
        return first != 0;
    const size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || size < length)
        return 0;
    unsigned char low = 0x80;
    unsigned char high = 0xbf;
    if (first == 0xe0)
        low = 0xa0;
    if (first == 0xed)
        high = 0x9f;
    if (first == 0xf0)
        low = 0x90;
    if (first == 0xf4)
        high = 0x8f;
    if (bytes[1] < low || bytes[1] > high)
        return 0;
    for (size_t i = 2; i < length; i++) {
        if ((bytes[i] & 0xc0) != 0x80)
            return 0;
    }
    return length;
}

/* Bytes at the front, eight at a time, that are ASCII and not NUL. */
static size_t
ascii_size(const unsigned char *bytes, size_t size)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    const uint64_t highs = UINT64_C(0x8080808080808080);
    size_t at = 0;
    for (uint64_t word; size - at >= sizeof word; at += sizeof word) {
        memcpy(&word, bytes + at, sizeof word);
        if (((word | (word - ones)) & highs) != 0)
            break;
    }
    return at;
}

bool
text_is_utf8(struct weir_text text)
{
    const unsigned char *bytes = (const unsigned char *)text.start;
    for (size_t i = ascii_size(bytes, text.size); i < text.size;) {
        const size_t length = utf8_length(bytes + i, text.size - i);
        if (length == 0)
            return false;
        i += length;
    }
    return true;
}

/* UTF-8 of U+2028 to U+202E, U+2066 to U+2069, U+FEFF, U+FFFE and U+FFFF. */
static bool
is_hidden_of_three(const unsigned char *bytes)
{
    if (bytes[0] == 0xE2 && bytes[1] == 0x80)
        return bytes[2] >= 0xA8 && bytes[2] <= 0xAE;
    if (bytes[0] == 0xE2 && bytes[1] == 0x81)
        return bytes[2] >= 0xA6 && bytes[2] <= 0xA9;
    if (bytes[0] == 0xEF && bytes[1] == 0xBB)
        return bytes[2] == 0xBF;
    return bytes[0] == 0xEF && bytes[1] == 0xBF && bytes[2] >= 0xBE;
}

size_t
text_hidden(struct weir_text text)
{
    const unsigned char *bytes = (const unsigned char *)text.start;
    if (text.size == 0)
        return 0;
    if (bytes[0] < 0x20 || bytes[0] == 0x7F)
        return 1;
    if (bytes[0] == 0xC2 && text.size >= 2) /* C1 */
        return bytes[1] < 0xA0 ? 2 : 0;
    return bytes[0] >= 0xE2 && text.size >= 3 && is_hidden_of_three(bytes) ? 3 : 0;
}

bool
text_is_plain(struct weir_text text)
{
    for (size_t i = 0; i < text.size; i++)
        if (text_hidden((struct weir_text){text.start + i, text.size - i}) > 0)
            return false;
    return true;
}

struct text_writer
text_writer_of(char *buffer, size_t capacity)
{
    ASSERT(capacity >= 1);
    buffer[0] = '\0';
    return (struct text_writer){.start = buffer, .capacity = capacity};
}

void
text_write(struct text_writer *writer, struct weir_text text)
{
    const size_t room = writer->capacity - 1 - writer->size;
    const size_t taken = text.size < room ? text.size : room;
    if (taken < text.size)
        writer->full = true;
    if (taken > 0)
        memcpy(writer->start + writer->size, text.start, taken);
    writer->size += taken;
    writer->start[writer->size] = '\0';
}

void
text_write_string(struct text_writer *writer, const char *string)
{
    text_write(writer, text_of(string));
}

void
text_write_int(struct text_writer *writer, int64_t value)
{
    text_write_decimal(writer, value, 0);
}

void
text_write_decimal(struct text_writer *writer, int64_t value, unsigned scale)
{
    ASSERT(scale <= 18);
    char digits[24]; /* 19 digits, a point, a sign; filled from the end */
    size_t at = sizeof digits;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    unsigned count = 0;
    do {
        if (count == scale && scale > 0)
            digits[--at] = '.';
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
        count++;
    } while (rest > 0 || count <= scale);
    if (value < 0)
        digits[--at] = '-';
    text_write(writer, (struct weir_text){digits + at, sizeof digits - at});
}

static void
write_padded(struct text_writer *writer, int32_t value, int32_t width_unit)
{
    for (int32_t unit = width_unit; value < unit; unit /= 10)
        text_write_string(writer, "0");
    text_write_int(writer, value);
}

void
text_write_day(struct text_writer *writer, int32_t day)
{
    const struct civil date = civil_of_day(day);
    write_padded(writer, date.year, 1000);
    text_write_string(writer, "-");
    write_padded(writer, date.month, 10);
    text_write_string(writer, "-");
    write_padded(writer, date.day, 10);
}

void
text_write_seen(struct text_writer *writer, struct weir_text text)
{
    size_t i = 0;
    while (i < text.size) {
        const size_t hidden = text_hidden((struct weir_text){text.start + i, text.size - i});
        if (hidden == 0)
            text_write(writer, (struct weir_text){text.start + i++, 1});
        for (size_t end = i + hidden; i < end; i++) {
            text_write_string(writer, "\\x");
            text_write_hex(writer, (struct weir_text){text.start + i, 1});
        }
    }
}

void
text_write_hex(struct text_writer *writer, struct weir_text bytes)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < bytes.size; i++) {
        const unsigned char byte = (unsigned char)bytes.start[i];
        const char pair[2] = {digits[byte >> 4], digits[byte & 15]};
        text_write(writer, (struct weir_text){pair, sizeof pair});
    }
}

struct weir_text
text_written(const struct text_writer *writer)
{
    return (struct weir_text){writer->start, writer->size};
}
