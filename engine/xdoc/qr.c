/* qr.c - the one user of libqrencode. */
#include "xdoc/qr.h"

#include <errno.h>
#include <string.h>

#include <qrencode.h>

#include "base/error.h"
#include "base/text.h"

#define RUN_SIZE 24 /* bytes of one run of dark squares in the path: M177,177h177v1h-177z */

static bool
is_dark(const QRcode *code, int x, int y)
{
    return (code->data[y * code->width + x] & 1) != 0;
}

/* Each row's runs of dark squares, one after the other. */
static void
write_path(const QRcode *code, struct text_writer *writer)
{
    for (int y = 0; y < code->width; y++) {
        for (int x = 0; x < code->width; x++) {
            if (!is_dark(code, x, y))
                continue;
            int end = x;
            while (end < code->width && is_dark(code, end, y))
                end++;
            text_write_string(writer, "M");
            text_write_int(writer, x + QR_QUIET);
            text_write_string(writer, ",");
            text_write_int(writer, y + QR_QUIET);
            text_write_string(writer, "h");
            text_write_int(writer, end - x);
            text_write_string(writer, "v1h-");
            text_write_int(writer, end - x);
            text_write_string(writer, "z");
            x = end;
        }
    }
}

enum weir_status
qr_make(struct weir_text text, struct weir_arena *arena, struct qr *qr, struct weir_error *error)
{
    if (text.size == 0 || text.size > QR_TEXT_BYTES || !text_is_utf8(text))
        return error_set(error, WEIR_E_INVALID, "the text does not fit into a QR code");
    QRcode *code =
        QRcode_encodeData((int)text.size, (const unsigned char *)text.start, 0, QR_ECLEVEL_M);
    if (code == NULL)
        return errno == ENOMEM
                   ? error_nomem(error)
                   : error_set(error, WEIR_E_INVALID, "the text does not fit into a QR code");
    const size_t room = (size_t)(code->width * (code->width + 1) / 2) * RUN_SIZE + 1;
    char *path = weir_arena_alloc(arena, room, 1);
    if (path != NULL) {
        struct text_writer writer = text_writer_of(path, room);
        write_path(code, &writer);
        *qr = (struct qr){text_written(&writer), (uint32_t)code->width + 2 * QR_QUIET};
    }
    QRcode_free(code);
    return path == NULL ? error_nomem(error) : WEIR_OK;
}
