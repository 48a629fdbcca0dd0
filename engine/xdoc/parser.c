/* parser.c - how libxml2 is set up, once, and how its errors become ours. */
#include "xdoc/parser.h"

#include <stdbool.h>
#include <string.h>

#include <libxml/parser.h>

#include "base/error.h"
#include "base/text.h"
#include "xdoc/budget.h"

/* Never NOENT, DTDLOAD, DTDATTR, DTDVALID, XINCLUDE or HUGE: see scan.h for what that would open.
 */
#define PARSER_OPTIONS (XML_PARSE_NONET | XML_PARSE_COMPACT)

static xmlParserInputPtr
// NOLINTNEXTLINE(bugprone-easily-swappable-parameters): libxml2's signature
deny(const char *url, const char *public_id, xmlParserCtxtPtr context)
{
    (void)url;
    (void)public_id;
    (void)context;
    return NULL;
}

static void
say_nothing(void *context, const char *format, ...)
{
    (void)context;
    (void)format;
}

void
parser_prepare(void)
{
    static bool prepared;
    if (prepared)
        return;
    budget_prepare();
    xmlInitParser();
    xmlSetExternalEntityLoader(deny);
    xmlSetGenericErrorFunc(NULL, say_nothing);
    prepared = true;
}

xmlTextReaderPtr
parser_reader(const struct xdoc_input *input)
{
    return xmlReaderForMemory(input->bytes.start, (int)input->bytes.size, NULL, "UTF-8",
                              PARSER_OPTIONS);
}

xmlTextReaderPtr
parser_reader_of(int (*give)(void *context, char *buffer, int capacity), void *context)
{
    return xmlReaderForIO(give, NULL, context, NULL, "UTF-8", PARSER_OPTIONS);
}

/* Without the namespace before a name: {urn:weir:tariff:1}block reads block. */
static size_t
skip_namespace(const char *at)
{
    if (strncmp(at, "{urn:", 5) != 0 && strncmp(at, "{http:", 6) != 0)
        return 0;
    const char *end = strchr(at, '}');
    return end == NULL || end[1] == '\0' ? 0 : (size_t)(end - at) + 1;
}

struct weir_text
parser_message(parser_error fault, char *buffer, size_t capacity)
{
    struct text_writer writer = text_writer_of(buffer, capacity);
    const char *message = fault->message == NULL ? "libxml2 gave no reason" : fault->message;
    for (const char *at = message; *at != '\0'; at++) {
        at += skip_namespace(at);
        const bool blank = *at == '\n' || *at == '\r' || *at == '\t';
        text_write(&writer, blank ? text_of(" ") : (struct weir_text){at, 1});
    }
    struct weir_text text = text_written(&writer);
    while (text.size > 0 && (text.start[text.size - 1] == ' ' || text.start[text.size - 1] == '.'))
        text.size--;
    buffer[text.size] = '\0';
    return text;
}

uint32_t
parser_line(parser_error fault)
{
    return fault->line > 0 ? (uint32_t)fault->line : 0;
}

void
parser_keep(parser_error fault, const char *file, struct weir_error *error)
{
    if (fault->level < XML_ERR_ERROR || error->status != WEIR_OK)
        return;
    if (fault->code == XML_ERR_NO_MEMORY) {
        (void)error_nomem(error);
        return;
    }
    char message[WEIR_ERROR_DETAIL_SIZE];
    (void)parser_message(fault, message, sizeof message);
    (void)error_set(error, WEIR_E_INVALID, "the document is not well-formed XML");
    error_place(error, file, parser_line(fault));
    error_detail(error, message);
}
