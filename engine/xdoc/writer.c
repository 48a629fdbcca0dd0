/*
 * writer.c - XML out, on libxml2's xmlTextWriter, which does the escaping.
 *
 * xmlTextWriter escapes but does not refuse: it would write a control character that no parser
 * reads back.  So each value is checked here first.
 */
#include "xdoc/writer.h"

#include <string.h>

#include <libxml/xmlwriter.h>

#include "base/assert.h"
#include "base/error.h"
#include "base/text.h"

struct writer {
    writer_sink sink;
    void *context;
    xmlTextWriterPtr text_writer; /* owned; owns the output buffer too */
    struct weir_error error;      /* the first failure; its status is WEIR_OK until then */
    uint32_t depth;
    char value[WRITER_TEXT_SIZE_MAX + 1]; /* the value at hand, ended by a NUL for libxml2 */
};

static void
fail(struct writer *writer, enum weir_status status, const char *primary)
{
    if (writer->error.status == WEIR_OK)
        (void)error_set(&writer->error, status, primary);
}

static void
check(struct writer *writer, int result)
{
    if (result < 0)
        fail(writer, WEIR_E_IO, "could not write the XML document");
}

/* libxml2's write callback.  Says that all was taken even after a failure: the failure is kept
 * here, and libxml2 would only print it to stderr. */
static int
write_out(void *context, const char *buffer, int size)
{
    struct writer *writer = context;
    const struct weir_text bytes = {buffer, (size_t)size};
    if (!writer_failed(writer) && writer->sink(writer->context, bytes, &writer->error) != WEIR_OK)
        ASSERT(writer_failed(writer));
    return size;
}

static int
close_nothing(void *context)
{
    (void)context; /* the sink is the caller's to close */
    return 0;
}

enum weir_status
writer_open(writer_sink sink, void *context, struct weir_arena *arena, struct writer **writer,
            struct weir_error *error)
{
    struct writer *opened = weir_arena_alloc(arena, 1, sizeof *opened);
    if (opened == NULL)
        return error_nomem(error);
    opened->sink = sink;
    opened->context = context;

    xmlOutputBufferPtr output = xmlOutputBufferCreateIO(write_out, close_nothing, opened, NULL);
    if (output == NULL)
        return error_nomem(error);
    opened->text_writer = xmlNewTextWriter(output);
    if (opened->text_writer == NULL) {
        (void)xmlOutputBufferClose(output);
        return error_nomem(error);
    }
    check(opened, xmlTextWriterSetIndent(opened->text_writer, 1));
    check(opened, xmlTextWriterStartDocument(opened->text_writer, "1.0", "UTF-8", NULL));
    *writer = opened;
    return WEIR_OK;
}

void
writer_begin(struct writer *writer, const char *name)
{
    ASSERT(writer->depth < WRITER_DEPTH_MAX);
    writer->depth++;
    if (!writer_failed(writer))
        check(writer, xmlTextWriterStartElement(writer->text_writer, (const xmlChar *)name));
}

/* Whether XML 1.0 has all characters of text (production 2, Char). */
static bool
characters_are_allowed(struct weir_text text)
{
    if (!text_is_utf8(text))
        return false;
    for (size_t i = 0; i < text.size; i++) {
        const unsigned char byte = (unsigned char)text.start[i];
        if (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r')
            return false;
        if (byte == 0xef && memcmp(text.start + i, "\xef\xbf\xbe", 3) == 0)
            return false;
        if (byte == 0xef && memcmp(text.start + i, "\xef\xbf\xbf", 3) == 0)
            return false;
    }
    return true;
}

/* Takes a value for libxml2, ended by a NUL; false: it is refused, or there is none. */
static bool
take_value(struct writer *writer, const char *name, struct weir_text value)
{
    if (writer_failed(writer) || value.start == NULL)
        return false;
    if (value.size > WRITER_TEXT_SIZE_MAX) {
        fail(writer, WEIR_E_INVALID, "a value is too long for an XML attribute");
        error_detail(&writer->error, name);
        return false;
    }
    if (!characters_are_allowed(value)) {
        fail(writer, WEIR_E_INVALID, "a value has a character that XML cannot carry");
        error_detail(&writer->error, name);
        return false;
    }
    memcpy(writer->value, value.start, value.size);
    writer->value[value.size] = '\0';
    return true;
}

void
writer_attribute(struct writer *writer, const char *name, struct weir_text value)
{
    if (take_value(writer, name, value))
        check(writer, xmlTextWriterWriteAttribute(writer->text_writer, (const xmlChar *)name,
                                                  (const xmlChar *)writer->value));
}

void
writer_text(struct writer *writer, struct weir_text value)
{
    if (value.size > 0 && take_value(writer, "text", value))
        check(writer,
              xmlTextWriterWriteString(writer->text_writer, (const xmlChar *)writer->value));
}

void
writer_element(struct writer *writer, const char *name, struct weir_text value)
{
    if (value.start == NULL)
        return;
    writer_begin(writer, name);
    writer_text(writer, value);
    writer_end(writer);
}

void
writer_end(struct writer *writer)
{
    ASSERT(writer->depth > 0);
    writer->depth--;
    if (!writer_failed(writer))
        check(writer, xmlTextWriterEndElement(writer->text_writer));
}

bool
writer_failed(const struct writer *writer)
{
    return writer->error.status != WEIR_OK;
}

enum weir_status
writer_close(struct writer *writer, struct weir_error *error)
{
    if (!writer_failed(writer)) {
        ASSERT(writer->depth == 0);
        check(writer, xmlTextWriterEndDocument(writer->text_writer));
        check(writer, xmlTextWriterFlush(writer->text_writer));
    }
    if (!writer_failed(writer))
        return WEIR_OK;
    if (error->status == WEIR_OK)
        *error = writer->error;
    return error->status;
}

void
writer_free(struct writer *writer)
{
    if (writer == NULL)
        return;
    /* What libxml2 still holds must not reach a sink that may be gone. */
    fail(writer, WEIR_E_STOPPED, "the document was ended");
    xmlFreeTextWriter(writer->text_writer);
    writer->text_writer = NULL;
}
