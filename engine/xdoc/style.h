#ifndef XDOC_STYLE_H
#define XDOC_STYLE_H

#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"
#include "xdoc/writer.h"
#include "xdoc/xdoc.h"

/*
 * XSLT 1.0, by libxslt: documents of ours become pages by a stylesheet that others may write.  A
 * stylesheet reads its document and nothing else, writes nothing but its result, and fetches
 * nothing: import, include, document() and further outputs are refused.
 */
#define STYLE_BYTES ((size_t)4 << 20) /* of a stylesheet */

struct style;

/* The stylesheet that is compiled into the program, byte for byte schemas/page.xsl; static. */
struct weir_text style_standard(void);

/* Byte for byte schemas/report.xsl, and schemas/audit.xsl. */
struct weir_text style_report(void);
struct weir_text style_audit(void);

/* Compiles a stylesheet, which is borrowed until style_close.  From arena; owns what libxslt holds:
 * end it with style_close.  WEIR_E_INVALID, with file and line, where it is none. */
enum weir_status style_open(const struct xdoc_input *sheet, struct weir_arena *arena,
                            struct style **style, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Hands the result for one document to sink.  WEIR_E_INVALID: the stylesheet failed, or asked for
 * what it may not have. */
enum weir_status style_apply(struct style *style, struct weir_text document, writer_sink sink,
                             void *context, struct weir_error *error)
    __attribute__((warn_unused_result));

/* NULL is fine. */
void style_close(struct style *style);

#endif
