#ifndef XDOC_PARSER_H
#define XDOC_PARSER_H

#include <stdint.h>

#include <libxml/xmlerror.h>
#include <libxml/xmlreader.h>

#include "weir/error.h"
#include "weir/text.h"
#include "xdoc/xdoc.h"

/* What xdoc.c and schema.c share of libxml2; no other file includes this. */

/* The type of an error in libxml2's callbacks; it became const in 2.12. */
#if LIBXML_VERSION >= 21200
typedef const xmlError *parser_error;
#else
typedef xmlError *parser_error;
#endif

/* Once a process, before anything else of libxml2: denies every fetch and silences its printing. */
void parser_prepare(void);

/* A reader over input with the only options there are; NULL when memory is out. */
xmlTextReaderPtr parser_reader(const struct xdoc_input *input);

/* The same over what give writes, called with context (xmlInputReadCallback). */
xmlTextReaderPtr parser_reader_of(int (*give)(void *context, char *buffer, int capacity),
                                  void *context);

/* libxml2's message as one of ours: one line, no final newline or full stop; cut to fit. */
struct weir_text parser_message(parser_error fault, char *buffer, size_t capacity);

/* The line of an error, 0 if unknown. */
uint32_t parser_line(parser_error fault);

/* Keeps the first error that makes a document unfit in *error, placed at file. */
void parser_keep(parser_error fault, const char *file, struct weir_error *error);

#endif
