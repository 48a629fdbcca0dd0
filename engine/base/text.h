#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "weir/arena.h"
#include "weir/text.h"

/* Borrows a NUL-terminated string; NULL gives the absent text. */
struct weir_text text_of(const char *string);

/* Same bytes.  An absent text equals an empty one. */
bool text_equal(struct weir_text a, struct weir_text b);

/* Orders by bytes, shorter first where one begins the other; negative, 0 or positive. */
int text_compare(struct weir_text a, struct weir_text b);

/* Takes the first word (no blank in it) off *rest; false when none is left. */
bool text_next_word(struct weir_text *rest, struct weir_text *word);

/* A copy in arena, followed by a NUL that size does not count; absent when memory is out. */
struct weir_text text_copy(struct weir_text text, struct weir_arena *arena);

/* Valid UTF-8, without NUL, surrogates or over-long forms. */
bool text_is_utf8(struct weir_text text);

/* How many bytes the character at the start of text has when it is one that nobody sees or that
 * moves what stands around it: a control character, a line or paragraph separator, a mark that
 * turns the direction, a byte order mark, no character at all (U+FFFE, U+FFFF); else 0. */
size_t text_hidden(struct weir_text text);

/* Whether none of these is in it. */
bool text_is_plain(struct weir_text text);

/* Writes into the caller's bytes and never past them; `full` stays set once something did not fit.
 */
struct text_writer {
    char *start;
    size_t capacity; /* bytes, one of them for the closing NUL */
    size_t size;     /* bytes written, without the NUL */
    bool full;
};

/* Fills the caller's buffer of capacity (at least 1) bytes, which becomes the empty string. */
struct text_writer text_writer_of(char *buffer, size_t capacity);

void text_write(struct text_writer *writer, struct weir_text text);
void text_write_string(struct text_writer *writer, const char *string);
void text_write_int(struct text_writer *writer, int64_t value);

/* value as 10^-scale units with exactly scale decimals: scale 3, -1500 gives -1.500. */
void text_write_decimal(struct text_writer *writer, int64_t value, unsigned scale);

/* YYYY-MM-DD of a day number; years 1 to 9999. */
void text_write_day(struct text_writer *writer, int32_t day);

/* The text, what is hidden in it as \x and two digits a byte. */
void text_write_seen(struct text_writer *writer, struct weir_text text);

/* Two lower-case digits a byte. */
void text_write_hex(struct text_writer *writer, struct weir_text bytes);

/* What was written so far; borrows the buffer. */
struct weir_text text_written(const struct text_writer *writer);

#endif
