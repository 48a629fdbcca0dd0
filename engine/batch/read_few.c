/* read_few.c - the beginning of a file of reads, in memory. */
#include "batch/read_few.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"

static bool
keep(struct read_few *few, const struct read_record *record)
{
    struct read_record *kept = &few->record[few->count++];
    *kept = *record;
    kept->meter = directory_copy(&few->texts, record->meter);
    kept->also = directory_copy(&few->texts, record->also);
    kept->note = directory_copy(&few->texts, record->note);
    return kept->meter.start != NULL &&
           (kept->also.start != NULL) == (record->also.start != NULL) &&
           (kept->note.start != NULL) == (record->note.start != NULL);
}

enum weir_status
read_few_take(struct read_few *few, struct read_source *source, struct weir_arena *arena,
              struct weir_error *error)
{
    few->count = 0;
    few->all = false;
    few->record = weir_arena_alloc(arena, READ_FEW_MAX, sizeof *few->record);
    if (few->record == NULL || !directory_init(&few->texts, 0, arena))
        return error_nomem(error);
    while (few->count < READ_FEW_MAX) {
        struct read_record record;
        bool more = false;
        const enum weir_status status = read_source_next(source, &record, &more, error);
        if (status)
            return status;
        few->all = !more;
        if (!more)
            break;
        if (!keep(few, &record))
            return error_nomem(error);
    }
    return WEIR_OK;
}

static size_t
name_size(const struct read_record *record)
{
    return record->meter.size + record->also.size + 2;
}

struct weir_text
read_few_names(const struct read_few *few, struct weir_arena *arena)
{
    size_t size = 1;
    for (uint32_t i = 0; i < few->count; i++)
        size += name_size(&few->record[i]);
    char *bytes = weir_arena_alloc(arena, size, 1);
    if (bytes == NULL)
        return (struct weir_text){NULL, 0};
    struct text_writer writer = text_writer_of(bytes, size);
    for (uint32_t i = 0; i < few->count; i++) {
        text_write(&writer, few->record[i].meter);
        text_write_string(&writer, "\n");
        if (few->record[i].also.start != NULL) {
            text_write(&writer, few->record[i].also);
            text_write_string(&writer, "\n");
        }
    }
    return text_written(&writer);
}
