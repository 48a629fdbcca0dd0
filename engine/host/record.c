/*
 * record.c - CSV records from libcsv, with lines and limits; the only file that includes it.
 * libcsv is given the file piece by piece, each ending with a line feed or with its chunk, so that
 * the line at which a record begins is known also where a field has line feeds in it.
 */
#include "host/record.h"

#include <csv.h>
#include <string.h>

#include "base/assert.h"
#include "base/error.h"
#include "base/text.h"

#define RECORD_BOM "\xEF\xBB\xBF" /* what some programs begin UTF-8 with */

struct record_reader {
    struct file_reader *input;
    struct csv_parser parser;
    struct weir_text rest; /* of the chunk at hand, not parsed yet */
    uint32_t line;         /* the one being parsed */
    uint32_t row_count;    /* rows that the record at hand turned out to be */
    size_t raw_bytes;      /* of the record at hand, as it stands in the file */
    bool opened;           /* the parser holds memory */
    bool end;              /* no record is to come */
    bool skip_line;        /* the rest of this line belongs to a record with a problem */
    char *bytes;           /* RECORD_BYTES: the fields, one after another */
    size_t size;           /* bytes of them so far */
    struct record record;  /* the one at hand */
};

/* RFC 4180: blanks are part of a field. */
static int
no_space(unsigned char character)
{
    (void)character;
    return 0;
}

static void
take_field(void *field, size_t size, void *context)
{
    struct record_reader *reader = context;
    /* The fields are never longer than the record's own text, which was measured before. */
    ASSERT(size <= RECORD_BYTES - reader->size);
    if (reader->record.field_count < RECORD_FIELD_MAX) {
        char *copy = reader->bytes + reader->size;
        if (size > 0)
            memcpy(copy, field, size);
        reader->record.field[reader->record.field_count++] = (struct weir_text){copy, size};
        reader->size += size;
    } else {
        reader->record.problem = "the row has more than 64 fields";
    }
}

static void
take_row(int end, void *context)
{
    (void)end;
    struct record_reader *reader = context;
    reader->row_count++;
}

static enum weir_status
parser_begin(struct record_reader *reader, struct weir_error *error)
{
    if (csv_init(&reader->parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
        return error_nomem(error);
    csv_set_space_func(&reader->parser, no_space);
    reader->opened = true;
    return WEIR_OK;
}

static void
parser_end(struct record_reader *reader)
{
    csv_free(&reader->parser);
    reader->opened = false;
}

static void
record_begin(struct record_reader *reader)
{
    reader->size = 0;
    reader->raw_bytes = 0;
    reader->row_count = 0;
    reader->record.field_count = 0;
    reader->record.line = reader->line;
    reader->record.problem = NULL;
    reader->record.hint = NULL;
}

enum weir_status
record_open(struct file_reader *input, struct weir_arena *arena, struct record_reader **reader,
            struct weir_error *error)
{
    struct record_reader *made = weir_arena_alloc(arena, 1, sizeof *made);
    char *bytes = weir_arena_alloc(arena, RECORD_BYTES, 1);
    if (made == NULL || bytes == NULL)
        return error_nomem(error);
    *made = (struct record_reader){.input = input, .line = 1, .bytes = bytes};
    enum weir_status status = file_reader_next(input, &made->rest, error);
    if (status == WEIR_OK)
        status = parser_begin(made, error);
    if (status != WEIR_OK)
        return status;
    const size_t mark = sizeof RECORD_BOM - 1;
    if (made->rest.size >= mark && memcmp(made->rest.start, RECORD_BOM, mark) == 0)
        made->rest = (struct weir_text){made->rest.start + mark, made->rest.size - mark};
    *reader = made;
    return WEIR_OK;
}

void
record_close(struct record_reader *reader)
{
    if (reader != NULL && reader->opened)
        parser_end(reader);
}

/* Cuts off *rest what belongs to its first line, the line feed too. */
static struct weir_text
next_piece(struct weir_text *rest)
{
    const char *feed = memchr(rest->start, '\n', rest->size);
    const size_t size = feed == NULL ? rest->size : (size_t)(feed - rest->start) + 1;
    const struct weir_text piece = {rest->start, size};
    *rest = (struct weir_text){rest->start + size, rest->size - size};
    return piece;
}

/* libcsv stopped: the record has a problem, and the rest of its line is passed over. */
static enum weir_status
parse_stopped(struct record_reader *reader, struct weir_error *error)
{
    if (csv_error(&reader->parser) != CSV_EPARSE)
        return error_nomem(error);
    reader->record.line = reader->line;
    reader->record.problem = "a quote stands where none may be";
    reader->record.hint = "A field with a quote in it is put in quotes, and the quote is doubled.";
    reader->skip_line = true;
    parser_end(reader);
    return parser_begin(reader, error);
}

/* Parses one piece; *complete when a record ended with it, or gave up. */
static enum weir_status
parse_piece(struct record_reader *reader, struct weir_text piece, bool *complete,
            struct weir_error *error)
{
    const bool line_ends = piece.start[piece.size - 1] == '\n';
    enum weir_status status = WEIR_OK;
    if (!reader->skip_line) {
        reader->raw_bytes += piece.size;
        if (reader->raw_bytes > RECORD_BYTES) {
            reader->record.problem = "the row is longer than 65536 bytes";
            reader->record.hint = "Perhaps a quote is never closed.";
            reader->end = true; /* where the next record begins cannot be known */
            *complete = true;
            return WEIR_OK;
        }
        if (csv_parse(&reader->parser, piece.start, piece.size, take_field, take_row, reader) !=
            piece.size) {
            status = parse_stopped(reader, error);
            *complete = true;
        }
    }
    if (!line_ends)
        return status;
    reader->line++;
    reader->skip_line = false;
    if (reader->row_count > 0)
        *complete = true;
    else if (!*complete && reader->parser.entry_pos == 0 && !reader->parser.quoted &&
             reader->record.field_count == 0)
        record_begin(reader); /* an empty line */
    return status;
}

/* What is left when the file ends without a line feed. */
static enum weir_status
parse_end(struct record_reader *reader, bool *complete, struct weir_error *error)
{
    reader->end = true;
    if (csv_fini(&reader->parser, take_field, take_row, reader) != 0) {
        if (csv_error(&reader->parser) != CSV_EPARSE)
            return error_nomem(error);
        reader->record.problem = "a quote is opened in this row and never closed";
        *complete = true;
        return WEIR_OK;
    }
    *complete = reader->row_count > 0;
    return WEIR_OK;
}

/* Whether the text may be kept; the first thing that is wrong becomes the record's problem. */
static void
check_text(struct record *record)
{
    for (uint32_t i = 0; i < record->field_count && record->problem == NULL; i++) {
        const struct weir_text field = record->field[i];
        if (field.size > RECORD_FIELD_BYTES) {
            record->problem = "a field is longer than 4096 bytes";
        } else if (field.size > 0 && memchr(field.start, '\0', field.size) != NULL) {
            record->problem = "the row has a NUL byte in it";
        } else if (!text_is_utf8(field)) {
            record->problem = "the row is not UTF-8";
            record->hint = "Save the file as UTF-8.";
        }
    }
}

enum weir_status
record_next(struct record_reader *reader, const struct record **record, struct weir_error *error)
{
    *record = NULL;
    bool complete = false;
    record_begin(reader);
    while (!complete && !reader->end) {
        enum weir_status status = WEIR_OK;
        if (reader->rest.size == 0)
            status = file_reader_next(reader->input, &reader->rest, error);
        if (status == WEIR_OK && reader->rest.size == 0)
            status = parse_end(reader, &complete, error);
        else if (status == WEIR_OK)
            status = parse_piece(reader, next_piece(&reader->rest), &complete, error);
        if (status != WEIR_OK)
            return status;
    }
    if (!complete)
        return WEIR_OK;
    if (reader->record.problem == NULL && reader->row_count > 1) {
        reader->record.problem = "a carriage return stands alone in the row";
        reader->record.hint = "Lines end with LF or with CR and LF.";
    }
    check_text(&reader->record);
    *record = &reader->record;
    return WEIR_OK;
}
