/* object.c - the JSON of input files; output's is cli/output.c's. */
#include "host/object.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

struct object {
    struct weir_text line;
    json_t *root; /* owned */
};

struct object *
object_parse(struct weir_text line, const char **problem)
{
    json_error_t error;
    json_t *root = NULL;
    *problem = NULL;
    if (!text_is_utf8(line))
        *problem = "the line is not UTF-8, or has a NUL in it";
    else
        root = json_loadb(line.start, line.size, JSON_REJECT_DUPLICATES, &error);
    if (root != NULL && !json_is_object(root))
        *problem = "the line is not a JSON object";
    else if (root == NULL && *problem == NULL)
        *problem = json_error_code(&error) == json_error_duplicate_key
                       ? "the line names a field twice"
                       : "the line is not JSON";
    struct object *object = *problem == NULL ? malloc(sizeof *object) : NULL;
    if (object == NULL) {
        json_decref(root);
        if (*problem == NULL)
            *problem = "out of memory";
        return NULL;
    }
    *object = (struct object){.line = line, .root = root};
    return object;
}

void
object_free(struct object *object)
{
    if (object == NULL)
        return;
    json_decref(object->root);
    free(object);
}

/* The size of the string that begins text, with its quotes. */
static size_t
string_size(struct weir_text text)
{
    for (size_t i = 1; i < text.size; i++) {
        if (text.start[i] == '\\')
            i++;
        else if (text.start[i] == '"')
            return i + 1;
    }
    return text.size;
}

static size_t
blank_size(struct weir_text text)
{
    size_t size = 0;
    while (size < text.size && memchr(" \t\r\n", text.start[size], 4) != NULL)
        size++;
    return size;
}

static struct weir_text
after(struct weir_text text, size_t size)
{
    return (struct weir_text){text.start + size, text.size - size};
}

/* The number that stands behind the name in the outermost object; absent where the name is written
 * with escapes.  The line is well-formed JSON. */
static struct weir_text
number_of(struct weir_text line, struct weir_text name)
{
    struct weir_text rest = line;
    int depth = 0;
    while (rest.size > 0) {
        const char character = rest.start[0];
        if (character != '"') {
            depth += character == '{' || character == '[' ? 1 : 0;
            depth -= character == '}' || character == ']' ? 1 : 0;
            rest = after(rest, 1);
            continue;
        }
        const size_t size = string_size(rest);
        const struct weir_text string = {rest.start + 1, size - 2};
        rest = after(rest, size);
        rest = after(rest, blank_size(rest));
        if (depth != 1 || rest.size == 0 || rest.start[0] != ':' || !text_equal(string, name))
            continue;
        rest = after(rest, 1);
        rest = after(rest, blank_size(rest));
        size_t end = 0;
        while (end < rest.size && memchr("+-.0123456789eE", rest.start[end], 15) != NULL)
            end++;
        return (struct weir_text){rest.start, end};
    }
    return (struct weir_text){NULL, 0};
}

enum object_got
object_field(const struct object *object, const char *name, struct weir_text *value)
{
    const json_t *field = json_object_get(object->root, name);
    *value = (struct weir_text){NULL, 0};
    if (field == NULL || json_is_null(field))
        return OBJECT_ABSENT;
    if (json_is_string(field)) {
        *value = (struct weir_text){json_string_value(field), json_string_length(field)};
        return OBJECT_TEXT;
    }
    if (!json_is_number(field))
        return OBJECT_OTHER;
    *value = number_of(object->line, text_of(name));
    return value->start == NULL ? OBJECT_OTHER : OBJECT_NUMBER;
}
