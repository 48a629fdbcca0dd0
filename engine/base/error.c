/* error.c - fills struct weir_error; allocates nothing, cuts what is too long. */
#include "base/error.h"

#include "base/text.h"

void
error_clear(struct weir_error *error)
{
    *error = (struct weir_error){.status = WEIR_OK};
}

enum weir_status
error_fill(struct weir_error *error, enum weir_status status, const char *pattern,
           struct weir_text text)
{
    if (error->status != WEIR_OK)
        return error->status;
    error_clear(error);
    error->status = status;
    struct text_writer writer = text_writer_of(error->primary, sizeof error->primary);
    for (const char *at = pattern; *at != '\0'; at++) {
        if (*at != '%' || text.start == NULL) {
            text_write(&writer, (struct weir_text){at, 1});
            continue;
        }
        text_write_string(&writer, "\"");
        text_write_seen(&writer, text);
        text_write_string(&writer, "\"");
    }
    return status;
}

void
error_place(struct weir_error *error, const char *file, uint32_t line)
{
    if (error->status == WEIR_OK || error->place[0] != '\0')
        return;
    struct text_writer writer = text_writer_of(error->place, sizeof error->place);
    text_write_string(&writer, file);
    error->line = line;
}

static void
add_once(char *part, size_t capacity, const char *string)
{
    if (part[0] != '\0')
        return;
    struct text_writer writer = text_writer_of(part, capacity);
    text_write_string(&writer, string);
}

void
error_detail(struct weir_error *error, const char *detail)
{
    if (error->status != WEIR_OK)
        add_once(error->detail, sizeof error->detail, detail);
}

void
error_hint(struct weir_error *error, const char *hint)
{
    if (error->status != WEIR_OK)
        add_once(error->hint, sizeof error->hint, hint);
}
