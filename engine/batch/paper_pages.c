/* paper_pages.c - from invoices to HTML, by way of schemas/page.xsd and a stylesheet. */
#include "batch/paper_pages.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "host/file.h"

#define XML_BYTES ((size_t)64 << 20)     /* of one page as XML */
#define SCRATCH_BYTES ((size_t)64 << 20) /* of its making */
#define FRAME_BYTES ((size_t)16 << 20)

static enum weir_status
read_style(struct paper_pages *pages, struct weir_arena *arena, struct weir_error *error)
{
    struct xdoc_input sheet = {.file = "page.xsl", .bytes = style_standard()};
    if (pages->stylesheet != NULL) {
        sheet.file = pages->stylesheet;
        if (file_read_all(pages->stylesheet, STYLE_BYTES, arena, &sheet.bytes, error))
            return error->status;
    }
    return style_open(&sheet, arena, &pages->style, error);
}

/* The document of the frame as XML. */
static enum weir_status
write_frame(struct paper_pages *pages, struct weir_error *error)
{
    struct writer *writer = NULL;
    document_bytes_begin(&pages->xml);
    enum weir_status status =
        writer_open(document_bytes_put, &pages->xml, pages->xml.arena, &writer, error);
    if (status)
        return status;
    bill_page_frame(pages->company, pages->language, writer);
    status = writer_close(writer, error);
    writer_free(writer);
    return status;
}

static enum weir_status
cut_frame(struct paper_pages *pages, struct weir_text frame, struct weir_error *error)
{
    const size_t mark = sizeof PAPER_PAGES_MARK - 1;
    for (size_t i = 0; i + mark <= frame.size; i++) {
        if (memcmp(frame.start + i, PAPER_PAGES_MARK, mark) != 0)
            continue;
        pages->before = (struct weir_text){frame.start, i};
        pages->after = (struct weir_text){frame.start + i + mark, frame.size - i - mark};
        return WEIR_OK;
    }
    (void)error_set(error, WEIR_E_INVALID,
                    "the stylesheet makes a frame without " PAPER_PAGES_MARK);
    error_place(error, pages->stylesheet, 0);
    error_hint(error, "weir-page(5) says what a stylesheet must make.");
    return WEIR_E_INVALID;
}

enum weir_status
paper_pages_open(struct paper_pages *pages, struct weir_arena *arena, struct weir_error *error)
{
    struct document_bytes frame = {.arena = arena};
    pages->xml.arena = weir_arena_new(XML_BYTES);
    pages->scratch = weir_arena_new(SCRATCH_BYTES);
    if (pages->xml.arena == NULL || pages->scratch == NULL)
        return error_nomem(error);
    enum weir_status status = read_style(pages, arena, error);
    if (!status)
        status = write_frame(pages, error);
    if (!status)
        status = style_apply(pages->style, document_bytes_text(&pages->xml), document_bytes_put,
                             &frame, error);
    return status ? status : cut_frame(pages, document_bytes_text(&frame), error);
}

enum weir_status
paper_pages_begin(const struct paper_pages *pages, struct paper_pages_sink sink,
                  struct weir_error *error)
{
    const enum weir_status status = sink.put(sink.context, text_of("<!DOCTYPE html>\n"), error);
    return status ? status : sink.put(sink.context, pages->before, error);
}

enum weir_status
paper_pages_add(struct paper_pages *pages, const struct bill_walk_bill *bill,
                struct paper_pages_sink sink, struct weir_error *error)
{
    const struct bill_page page = {bill, pages->company, pages->language};
    struct writer *writer = NULL;
    document_bytes_begin(&pages->xml);
    weir_arena_reset(pages->scratch);
    enum weir_status status =
        writer_open(document_bytes_put, &pages->xml, pages->xml.arena, &writer, error);
    if (status)
        return status;
    status = bill_page_write(&page, writer, pages->scratch, error);
    if (!status)
        status = writer_close(writer, error);
    writer_free(writer);
    if (status)
        return status;
    return style_apply(pages->style, document_bytes_text(&pages->xml), sink.put, sink.context,
                       error);
}

enum weir_status
paper_pages_end(const struct paper_pages *pages, struct paper_pages_sink sink,
                struct weir_error *error)
{
    return sink.put(sink.context, pages->after, error);
}

void
paper_pages_close(struct paper_pages *pages)
{
    style_close(pages->style);
    weir_arena_free(pages->xml.arena);
    weir_arena_free(pages->scratch);
    pages->style = NULL;
    pages->xml.arena = NULL;
    pages->scratch = NULL;
}
