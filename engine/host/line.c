/* line.c - chunks of a file into lines. */
#include "host/line.h"

#include <string.h>

#include "base/error.h"

#define LINE_BOM "\xEF\xBB\xBF"

struct line_reader {
    struct file_reader *input;
    struct weir_text rest; /* of the chunk at hand */
    char *bytes;           /* LINE_BYTES: the line at hand */
    size_t size;
    uint32_t number;
    bool end; /* the file has no more chunks */
};

enum weir_status
line_open(struct file_reader *input, struct weir_arena *arena, struct line_reader **reader,
          struct weir_error *error)
{
    struct line_reader *made = weir_arena_alloc(arena, 1, sizeof *made);
    char *bytes = weir_arena_alloc(arena, LINE_BYTES, 1);
    if (made == NULL || bytes == NULL)
        return error_nomem(error);
    *made = (struct line_reader){.input = input, .bytes = bytes};
    const enum weir_status status = file_reader_next(input, &made->rest, error);
    if (status != WEIR_OK)
        return status;
    made->end = made->rest.size == 0;
    const size_t mark = sizeof LINE_BOM - 1;
    if (made->rest.size >= mark && memcmp(made->rest.start, LINE_BOM, mark) == 0)
        made->rest = (struct weir_text){made->rest.start + mark, made->rest.size - mark};
    *reader = made;
    return WEIR_OK;
}

static void
keep(struct line_reader *reader, struct line *line, struct weir_text text)
{
    const size_t room = LINE_BYTES - reader->size;
    const size_t size = text.size < room ? text.size : room;
    if (size > 0)
        memcpy(reader->bytes + reader->size, text.start, size);
    reader->size += size;
    line->too_long = line->too_long || size < text.size;
}

/* Adds what the chunk at hand has of the line; whether the line ends in it. */
static bool
take_piece(struct line_reader *reader, struct line *line)
{
    struct weir_text *rest = &reader->rest;
    const char *feed = rest->size == 0 ? NULL : memchr(rest->start, '\n', rest->size);
    const size_t size = feed == NULL ? rest->size : (size_t)(feed - rest->start);
    keep(reader, line, (struct weir_text){rest->start, size});
    const size_t passed = feed == NULL ? size : size + 1;
    *rest = (struct weir_text){rest->start + passed, rest->size - passed};
    return feed != NULL;
}

static enum weir_status
endless(const struct line_reader *reader, const struct line *line, struct weir_error *error)
{
    (void)error_set(error, WEIR_E_INVALID, "the line is longer than 65536 bytes");
    error_place(error, file_reader_name(reader->input), line->number);
    error_detail(error, "It does not end within 16 MiB; nothing after it was looked at.");
    return WEIR_E_INVALID;
}

enum weir_status
line_next(struct line_reader *reader, struct line *line, bool *more, struct weir_error *error)
{
    bool whole = false;
    size_t passed = 0;
    *line = (struct line){.number = reader->number + 1};
    reader->size = 0;
    while (!whole && !reader->end) {
        if (reader->rest.size == 0) {
            const enum weir_status status = file_reader_next(reader->input, &reader->rest, error);
            if (status != WEIR_OK)
                return status;
            reader->end = reader->rest.size == 0;
            passed += reader->rest.size;
        }
        if (passed > LINE_SKIP_BYTES)
            return endless(reader, line, error);
        whole = !reader->end && take_piece(reader, line);
    }
    *more = whole || reader->size > 0 || line->too_long;
    reader->number++;
    if (reader->size > 0 && reader->bytes[reader->size - 1] == '\r' && !line->too_long)
        reader->size--;
    line->text = (struct weir_text){reader->bytes, reader->size};
    return WEIR_OK;
}
