/* chain_field.c - a link's bytes, line by line, for whoever holds nothing else. */
#include "core/chain_field.h"

#include <string.h>

#include "base/text.h"

static struct weir_text
behind(struct weir_text text, size_t size)
{
    return (struct weir_text){text.start + size, text.size - size};
}

/* How long the value at the start of rest is, its length and colon aside; false: no line feed ends
 * it. */
static bool
measure(struct weir_text rest, size_t *prefix, size_t *size)
{
    size_t length = 0;
    size_t at = 0;
    for (; at < rest.size && rest.start[at] >= '0' && rest.start[at] <= '9'; at++) {
        if (length <= rest.size) /* more is too much, however long it is */
            length = length * 10 + (size_t)(rest.start[at] - '0');
    }
    if (at > 0 && at < rest.size && rest.start[at] == ':') {
        *prefix = at + 1;
        *size = length;
        return length < rest.size - *prefix && rest.start[*prefix + length] == '\n';
    }
    const char *end = rest.size == 0 ? NULL : memchr(rest.start, '\n', rest.size);
    *prefix = 0;
    *size = end == NULL ? 0 : (size_t)(end - rest.start);
    return end != NULL;
}

bool
chain_field_next(struct weir_text *rest, struct chain_field *field)
{
    const char *equal = rest->size == 0 ? NULL : memchr(rest->start, '=', rest->size);
    if (equal == NULL)
        return false;
    const size_t name_size = (size_t)(equal - rest->start);
    const struct weir_text value = behind(*rest, name_size + 1);
    size_t prefix = 0;
    size_t size = 0;
    if (!measure(value, &prefix, &size))
        return false;
    field->name = (struct weir_text){rest->start, name_size};
    field->value = (struct weir_text){value.start + prefix, size};
    *rest = behind(value, prefix + size + 1);
    return true;
}

bool
chain_field_find(struct weir_text bytes, const char *name, struct weir_text *value)
{
    const char *first = bytes.size == 0 ? NULL : memchr(bytes.start, '\n', bytes.size);
    struct weir_text rest = first == NULL ? (struct weir_text){NULL, 0}
                                          : behind(bytes, (size_t)(first - bytes.start) + 1);
    struct chain_field field;
    while (chain_field_next(&rest, &field)) {
        if (text_equal(field.name, text_of(name))) {
            *value = field.value;
            return true;
        }
    }
    return false;
}
