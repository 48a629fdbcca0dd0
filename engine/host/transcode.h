#ifndef HOST_TRANSCODE_H
#define HOST_TRANSCODE_H

#include <stddef.h>

#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/* From UTF-8 to the encodings that programs for the Chinese market read, by the system's iconv. */
#define TRANSCODE_TEXT_BYTES ((size_t)16384) /* of one text, before */

enum transcode_encoding {
    TRANSCODE_GBK = 1,
    TRANSCODE_GB18030, /* has every character that UTF-8 has */
};

struct transcode;

/* From arena; owns iconv's tables: end it with transcode_close.  WEIR_E_IO: the system does not
 * know the encoding. */
enum weir_status transcode_open(enum transcode_encoding encoding, struct weir_arena *arena,
                                struct transcode **transcode, struct weir_error *error)
    __attribute__((warn_unused_result));

/* The text in the encoding; where it has no such character, or the bytes are not UTF-8, a question
 * mark.  Borrows until the next call.  WEIR_E_INVALID: it is longer than TRANSCODE_TEXT_BYTES. */
enum weir_status transcode_text(struct transcode *transcode, struct weir_text text,
                                struct weir_text *encoded, struct weir_error *error)
    __attribute__((warn_unused_result));

/* NULL is fine. */
void transcode_close(struct transcode *transcode);

#endif
