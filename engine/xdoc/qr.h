#ifndef XDOC_QR_H
#define XDOC_QR_H

#include <stdint.h>

#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/* A QR code (ISO/IEC 18004) as the outline of its dark squares, for an SVG of that size. */
#define QR_TEXT_BYTES 1000 /* of what it says */
#define QR_QUIET 4         /* light squares around it, which the standard asks for */

struct qr {
    struct weir_text path; /* of an SVG, a unit a square: M4,4h7v1h-7z ... */
    uint32_t size;         /* squares on a side, the quiet ones too */
};

/* Error correction M: a seventh of it may be lost.  From arena.  WEIR_E_INVALID: text is empty, too
 * long or not UTF-8. */
enum weir_status qr_make(struct weir_text text, struct weir_arena *arena, struct qr *qr,
                         struct weir_error *error) __attribute__((warn_unused_result));

#endif
