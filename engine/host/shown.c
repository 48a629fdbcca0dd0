/* shown.c - names of files as text that can be printed and stored. */
#include "host/shown.h"

#include <string.h>

#include "base/text.h"

#define SHOWN_BYTES 300  /* of a name as text; what is longer ends in dots */
#define ESCAPE_BYTES 4   /* of "\xNN" */
#define UTF8_BYTES_MAX 4 /* of a character */

/* How many bytes a printable character has that begins here; 0: there is none. */
static size_t
printable_at(const char *at)
{
    const unsigned char lead = (unsigned char)at[0];
    if (lead < 0x80)
        return lead >= 0x20 && lead != 0x7F && lead != '\\';
    for (size_t size = 2; size <= UTF8_BYTES_MAX && at[size - 1] != '\0'; size++) {
        if (text_is_utf8((struct weir_text){at, size})) {
            const bool control = lead == 0xC2 && (unsigned char)at[1] < 0xA0; /* C1 */
            return control ? 0 : size;
        }
    }
    return 0;
}

const char *
shown_name(const char *name, struct weir_arena *arena)
{
    const size_t capacity = SHOWN_BYTES + 2 * ESCAPE_BYTES;
    char *shown = weir_arena_alloc(arena, capacity, 1);
    if (shown == NULL)
        return NULL;
    struct text_writer writer = text_writer_of(shown, capacity);
    while (*name != '\0') {
        if (writer.size > SHOWN_BYTES) {
            text_write_string(&writer, "...");
            break;
        }
        const size_t size = printable_at(name);
        if (size == 0) {
            text_write_string(&writer, "\\x");
            text_write_hex(&writer, (struct weir_text){name, 1});
        } else {
            text_write(&writer, (struct weir_text){name, size});
        }
        name += size == 0 ? 1 : size;
    }
    return shown;
}
