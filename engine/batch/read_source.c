/* read_source.c - which formats of read files there are, and which one a file has. */
#include "batch/read_source.h"

#include "base/text.h"
#include "batch/read_csv.h"
#include "batch/read_json.h"
#include "batch/read_xml.h"

/* The first character that is neither white space nor a byte order mark; 0 in an empty file. */
static char
first_character(struct weir_text head)
{
    static const struct weir_text mark = {"\xEF\xBB\xBF", 3};
    size_t at = 0;
    if (head.size >= mark.size && text_equal((struct weir_text){head.start, mark.size}, mark))
        at = mark.size;
    for (; at < head.size; at++) {
        const char character = head.start[at];
        if (character != ' ' && character != '\t' && character != '\r' && character != '\n')
            return character;
    }
    return 0;
}

static bool
is_xml(struct weir_text head)
{
    return first_character(head) == '<';
}

static bool
is_json(struct weir_text head)
{
    return first_character(head) == '{';
}

static bool
is_any(struct weir_text head)
{
    (void)head; /* what is nothing else is CSV, whose own faults say the rest */
    return true;
}

static const struct read_format formats[] = {
    {.recognise = is_xml, .open = read_xml_open, .next = read_xml_next, .close = read_xml_close},
    {.recognise = is_json,
     .open = read_json_open,
     .next = read_json_next,
     .close = read_json_close},
    {.recognise = is_any, .open = read_csv_open, .next = read_csv_next, .close = read_csv_close},
};

enum weir_status
read_source_open(struct file_reader *reader, struct sheet_faults *faults, struct weir_arena *arena,
                 struct read_source *source, struct weir_error *error)
{
    *source = (struct read_source){.reader = reader, .faults = faults, .arena = arena};
    struct weir_text head;
    const enum weir_status status = file_reader_peek(reader, &head, error);
    if (status)
        return status;
    const struct read_format *format = formats;
    while (!format->recognise(head))
        format++;
    source->format = format;
    return format->open(source, error);
}

enum weir_status
read_source_next(struct read_source *source, struct read_record *record, bool *more,
                 struct weir_error *error)
{
    return source->format->next(source, record, more, error);
}

void
read_source_close(struct read_source *source)
{
    if (source->format != NULL)
        source->format->close(source);
}
