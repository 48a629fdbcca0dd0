/* transcode.c - iconv, a text at a time.  Neither encoding has a state, so texts stand alone. */
#include "host/transcode.h"

#include <errno.h>
#include <iconv.h>

#include "base/assert.h"
#include "base/error.h"

#define BYTES_MAX 4 /* that one byte can become: a byte that is not UTF-8 becomes one */

struct transcode {
    iconv_t iconv;
    char encoded[TRANSCODE_TEXT_BYTES * BYTES_MAX];
};

static const char *
name_of(enum transcode_encoding encoding)
{
    switch (encoding) {
    case TRANSCODE_GBK:
        return "GBK";
    case TRANSCODE_GB18030:
        break;
    }
    return "GB18030";
}

enum weir_status
transcode_open(enum transcode_encoding encoding, struct weir_arena *arena,
               struct transcode **transcode, struct weir_error *error)
{
    struct transcode *opened = weir_arena_alloc(arena, 1, sizeof *opened);
    if (opened == NULL)
        return error_nomem(error);
    opened->iconv = iconv_open(name_of(encoding), "UTF-8");
    if ((size_t)opened->iconv == SIZE_MAX)
        return error_set(error, WEIR_E_IO, "this system cannot write the encoding of that format");
    *transcode = opened;
    return WEIR_OK;
}

/* How many bytes the character takes that begins there, as its first byte has it. */
static size_t
character_bytes(const char *at, size_t left)
{
    size_t size = 1;
    while (size < left && ((unsigned char)at[size] & 0xc0) == 0x80)
        size++;
    return size;
}

enum weir_status
transcode_text(struct transcode *transcode, struct weir_text text, struct weir_text *encoded,
               struct weir_error *error)
{
    if (text.size > TRANSCODE_TEXT_BYTES)
        return error_set(error, WEIR_E_INVALID, "a text is too long for that format");
    /* iconv(3) only reads through it, whatever its prototype says. */
    union {
        const char *given;
        char *taken;
    } from = {.given = text.start};
    size_t left = text.size;
    char *to = transcode->encoded;
    size_t room = sizeof transcode->encoded;
    while (left > 0 && iconv(transcode->iconv, &from.taken, &left, &to, &room) == SIZE_MAX) {
        ASSERT(errno != E2BIG);
        const size_t size = character_bytes(from.given, left);
        from.given += size;
        left -= size;
        *to++ = '?';
        room--;
    }
    *encoded = (struct weir_text){transcode->encoded, sizeof transcode->encoded - room};
    return WEIR_OK;
}

void
transcode_close(struct transcode *transcode)
{
    if (transcode != NULL)
        (void)iconv_close(transcode->iconv);
}
