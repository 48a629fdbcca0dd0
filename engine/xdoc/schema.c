/* schema.c - XSD validation, streaming, against schemas that are compiled into the program. */
#include "xdoc/schema.h"

#include <libxml/xmlschemas.h>

#include "base/assert.h"
#include "base/error.h"
#include "base/text.h"
#include "schemas.inc"
#include "xdoc/parser.h"
#include "xdoc/scan.h"

#define BYTES_OF(array) ((struct weir_text){(const char *)(array), sizeof(array) - 1})

struct weir_text
schema_bytes(enum schema_kind kind)
{
    switch (kind) {
    case SCHEMA_TARIFF:
        return BYTES_OF(SCHEMA_TARIFF_XSD);
    case SCHEMA_TARIFF_TEST:
        return BYTES_OF(SCHEMA_TARIFF_TEST_XSD);
    }
    ASSERT(false);
    return (struct weir_text){NULL, 0};
}

/* What is told while a document runs against a schema. */
struct told {
    struct fault_list *faults;
    uint32_t count;
    bool nomem;
    bool schema_wrong;   /* the compiled-in schema itself: a bug */
    uint32_t facet_line; /* of the violation just told, if it was of a facet */
};

/* libxml2 follows each violated facet by a second message of the same value; one is enough. */
static bool
repeats(const struct told *told, parser_error fault)
{
    return fault->code == XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_1 && told->facet_line != 0 &&
           told->facet_line == parser_line(fault);
}

static bool
is_facet(parser_error fault)
{
    switch (fault->code) {
    case XML_SCHEMAV_CVC_PATTERN_VALID:
    case XML_SCHEMAV_CVC_ENUMERATION_VALID:
    case XML_SCHEMAV_CVC_LENGTH_VALID:
    case XML_SCHEMAV_CVC_MINLENGTH_VALID:
    case XML_SCHEMAV_CVC_MAXLENGTH_VALID:
        return true;
    default: /* of libxml2's few hundred codes */
        return false;
    }
}

static void
on_fault(void *context, parser_error fault)
{
    struct told *told = context;
    if (fault->code == XML_ERR_NO_MEMORY)
        told->nomem = true;
    if (fault->level < XML_ERR_ERROR || repeats(told, fault))
        return;
    told->facet_line = is_facet(fault) ? parser_line(fault) : 0;
    if (told->count++ >= SCHEMA_FAULT_MAX)
        return;
    char message[WEIR_ERROR_DETAIL_SIZE];
    const struct weir_text text = parser_message(fault, message, sizeof message);
    const bool valid_form = fault->domain == XML_FROM_SCHEMASV;
    fault_add(told->faults,
              (struct fault_head){parser_line(fault), FAULT_ERROR, valid_form ? "schema" : "xml"},
              "#", &text);
}

static void
on_schema_fault(void *context, parser_error fault)
{
    struct told *told = context;
    told->nomem = told->nomem || fault->code == XML_ERR_NO_MEMORY;
    told->schema_wrong = true;
}

static xmlSchemaPtr
compile(enum schema_kind kind, struct told *told)
{
    const struct weir_text bytes = schema_bytes(kind);
    xmlSchemaParserCtxtPtr parser = xmlSchemaNewMemParserCtxt(bytes.start, (int)bytes.size);
    if (parser == NULL)
        return NULL;
    xmlSchemaSetParserStructuredErrors(parser, on_schema_fault, told);
    xmlSchemaPtr schema = xmlSchemaParse(parser);
    xmlSchemaFreeParserCtxt(parser);
    return schema;
}

static enum weir_status
run(const struct xdoc_input *input, xmlSchemaPtr schema, struct told *told)
{
    enum weir_status status = WEIR_E_NOMEM;
    xmlTextReaderPtr reader = parser_reader(input);
    xmlSchemaValidCtxtPtr valid = xmlSchemaNewValidCtxt(schema);
    if (reader == NULL || valid == NULL)
        goto done;
    xmlTextReaderSetStructuredErrorHandler(reader, on_fault, told);
    if (xmlTextReaderSchemaValidateCtxt(reader, valid, 0) != 0)
        goto done;
    xmlSchemaSetValidStructuredErrors(valid, on_fault, told);
    int more;
    do {
        more = xmlTextReaderRead(reader);
    } while (more == 1);
    if (told->nomem)
        goto done;
    if ((more < 0 || xmlTextReaderIsValid(reader) != 1) && told->count == 0)
        fault_add(told->faults, (struct fault_head){0, FAULT_ERROR, "xml"},
                  "the document is not valid", NULL);
    status = WEIR_OK;
done:
    xmlFreeTextReader(reader);
    xmlSchemaFreeValidCtxt(valid);
    return status;
}

enum weir_status
schema_validate(enum schema_kind kind, const struct xdoc_input *input, struct fault_list *faults,
                struct weir_error *error)
{
    struct weir_error refused = {.status = WEIR_OK};
    if (scan_check(input->bytes, input->file, &refused) != WEIR_OK) {
        const struct weir_text primary = text_of(refused.primary);
        fault_add(faults, (struct fault_head){refused.line, FAULT_ERROR, "xml"}, "#", &primary);
        return WEIR_OK;
    }
    parser_prepare();
    struct told told = {.faults = faults};
    xmlSchemaPtr schema = compile(kind, &told);
    if (schema == NULL) {
        ASSERT(!told.schema_wrong || told.nomem);
        return error_nomem(error);
    }
    const enum weir_status status = run(input, schema, &told);
    xmlSchemaFree(schema);
    return status == WEIR_OK && !faults->nomem ? WEIR_OK : error_nomem(error);
}
