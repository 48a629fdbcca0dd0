/* width.c - the one user of libunistring. */
#include "host/width.h"

#include <unistr.h>
#include <uniwidth.h>

/* The first character of text, size bytes of it, and its columns. */
struct character {
    size_t size;
    uint32_t columns;
};

static struct character
first_of(struct weir_text text)
{
    const uint8_t *start = (const uint8_t *)text.start;
    ucs4_t code = 0;
    const int size = u8_mbtoucr(&code, start, text.size);
    if (size <= 0)
        return (struct character){1, 1};
    const int columns = uc_width(code, "UTF-8");
    return (struct character){(size_t)size, columns < 0 ? 1 : (uint32_t)columns};
}

struct weir_text
width_cut(struct weir_text text, uint32_t columns)
{
    struct weir_text rest = text;
    uint32_t used = 0;
    while (rest.size > 0) {
        const struct character first = first_of(rest);
        if (used + first.columns > columns)
            break;
        used += first.columns;
        rest.start += first.size;
        rest.size -= first.size;
    }
    return (struct weir_text){text.start, text.size - rest.size};
}

uint32_t
width_of(struct weir_text text)
{
    uint32_t columns = 0;
    while (text.size > 0) {
        const struct character first = first_of(text);
        columns += first.columns;
        text.start += first.size;
        text.size -= first.size;
    }
    return columns;
}
