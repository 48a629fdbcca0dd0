/*
 * schema.c - XSD validation, streaming, against schemas that are compiled into the program.
 *
 * While libxml2 validates, what is not well formed reaches no error handler; so a document is first
 * read once without its schema.
 */
#include "xdoc/schema.h"

#include <string.h>

#include <libxml/xmlschemas.h>

#include "base/assert.h"
#include "base/error.h"
#include "base/text.h"
#include "schemas.inc"
#include "xdoc/parser.h"
#include "xdoc/scan.h"

#define MESSAGE_SIZE 1200 /* bytes of a violation in words; longer ones are cut */
#define BYTES_OF(array) ((struct weir_text){(const char *)(array), sizeof(array) - 1})

struct weir_text
schema_bytes(enum schema_kind kind)
{
    switch (kind) {
    case SCHEMA_TARIFF:
        return BYTES_OF(SCHEMA_TARIFF_XSD);
    case SCHEMA_TARIFF_TEST:
        return BYTES_OF(SCHEMA_TARIFF_TEST_XSD);
    case SCHEMA_CHART:
        return BYTES_OF(SCHEMA_CHART_XSD);
    }
    ASSERT(false);
    return (struct weir_text){NULL, 0};
}

/* The patterns of the schemas in words: what a value that does not fit is not. */
static const struct {
    const char *pattern;
    const char *words;
} pattern_words[] = {
    {"[0-9]{1,9}(\\.[0-9]{1,3})?", "a volume in m3 with up to 3 decimals"},
    {"([0-9]{1,9}(\\.[0-9]{1,3})?)?", "a volume in m3 with up to 3 decimals, nor empty"},
    {"-?[0-9]{1,9}(\\.[0-9]{1,3})?", "a volume in m3 with up to 3 decimals"},
    {"[0-9]{1,7}(\\.[0-9]{1,5})?", "a price per m3 with up to 5 decimals"},
    {"[0-9]{1,12}(\\.[0-9]{1,5})?", "a price per m3 with up to 5 decimals"},
    {"[0-9]{1,9}(\\.[0-9]{1,5})?", "an amount with up to 5 decimals"},
    {"[0-9]{1,9}(\\.[0-9]{1,2})?", "an amount with up to 2 decimals"},
    {"-?[0-9]{1,15}(\\.[0-9]{1,2})?", "an amount with up to 2 decimals"},
    {"[0-9]{1,6}(\\.[0-9]{1,6})?", "a factor with up to 6 decimals"},
    {"[0-9]{1,5}(\\.[0-9]{1,4})?", "a percentage (without the sign) with up to 4 decimals"},
    {"[0-9]{1,5}(\\.[0-9]{1,4})?%", "a percentage such as 20%"},
    {"[1-9][0-9]{0,3}", "a number of persons"},
    {"[0-9]{1,4}", "a number of persons"},
    {"[1-9][0-9]?", "a number from 1 to 99"},
    {"[1-9][0-9]{0,2}", "a number from 1 to 999"},
    {"[A-Z]{3}", "a currency such as CNY"},
    {"[0-9A-Za-z]{1,15}", "a code of up to 15 letters and digits"},
    {"[^:;\"\\\\\\t,]*", "a name without : ; , quotes and backslashes"},
    {"[0-9]{4}-[0-9]{2}-[0-9]{2}", "a date (YYYY-MM-DD)"},
    {"--(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", "a day of the year such as --03-01"},
    {"(1[0-2]|[1-9])(-(1[0-2]|[1-9]))?(,(1[0-2]|[1-9])(-(1[0-2]|[1-9]))?){0,11}",
     "months such as 6-9, 12-2 or 1,7-8"},
};

static const char *
words_of(struct weir_text pattern)
{
    for (size_t i = 0; i < sizeof pattern_words / sizeof pattern_words[0]; i++) {
        if (text_equal(pattern, text_of(pattern_words[i].pattern)))
            return pattern_words[i].words;
    }
    return "made of letters, digits, _ . and - alone";
}

/* libxml2's "[facet 'pattern'] The value 'X' is not accepted by the pattern 'P'" as "'X' is not a
 * price"; of other facets only the tag is left out. */
static struct weir_text
plainly(const char *message, char *buffer, size_t capacity)
{
    static const char tag[] = "[facet '";
    static const char value[] = "[facet 'pattern'] The value ";
    static const char no_date[] = " is not a valid value of the atomic type 'date'";
    static const char accepted[] = " is not accepted by the pattern '";
    struct text_writer writer = text_writer_of(buffer, capacity);
    const char *facet = strstr(message, tag);
    const char *rest = facet == NULL ? NULL : strstr(facet, "] ");
    const char *pattern = strstr(message, accepted);
    const char *date = strstr(message, no_date);
    if (date != NULL) {
        text_write(&writer, (struct weir_text){message, (size_t)(date - message)});
        text_write_string(&writer, " is not a date (YYYY-MM-DD)");
        return text_written(&writer);
    }
    if (rest == NULL)
        return text_of(message);
    text_write(&writer, (struct weir_text){message, (size_t)(facet - message)});
    if (strncmp(facet, value, sizeof value - 1) != 0 || pattern == NULL) {
        text_write_string(&writer, rest + 2);
        return text_written(&writer);
    }
    const char *start = facet + sizeof value - 1;
    text_write(&writer, (struct weir_text){start, (size_t)(pattern - start)});
    struct weir_text inside = text_of(pattern + sizeof accepted - 1);
    if (inside.size > 0)
        inside.size--; /* the closing quote */
    text_write_string(&writer, " is not ");
    text_write_string(&writer, words_of(inside));
    return text_written(&writer);
}

/* What is told while a document runs against a schema. */
struct told {
    struct fault_list *faults;
    const char *code;
    uint32_t count;
    bool nomem;
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
    char message[MESSAGE_SIZE];
    char plain[MESSAGE_SIZE];
    (void)parser_message(fault, message, sizeof message);
    const struct weir_text text = plainly(message, plain, sizeof plain);
    fault_add(told->faults, (struct fault_head){parser_line(fault), FAULT_ERROR, told->code}, "#",
              &text);
}

static void
on_schema_fault(void *context, parser_error fault)
{
    struct told *told = context;
    told->nomem = told->nomem || fault->code == XML_ERR_NO_MEMORY;
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

/* Reads on until the end or until enough was told; what the last read returned. */
static int
read_through(xmlTextReaderPtr reader, const struct told *told, uint32_t fault_max)
{
    int more;
    do {
        more = xmlTextReaderRead(reader);
    } while (more == 1 && told->count < fault_max);
    return more;
}

/* Whether input is well formed; what is not is told. */
static enum weir_status
check_form(const struct xdoc_input *input, struct told *told)
{
    xmlTextReaderPtr reader = parser_reader(input);
    if (reader == NULL)
        return WEIR_E_NOMEM;
    told->code = "xml";
    xmlTextReaderSetStructuredErrorHandler(reader, on_fault, told);
    const int more = read_through(reader, told, 1);
    xmlFreeTextReader(reader);
    if (more < 0 && told->count++ == 0)
        fault_error(told->faults, 0, "xml", "the document is not well-formed XML", NULL);
    return told->nomem ? WEIR_E_NOMEM : WEIR_OK;
}

static enum weir_status
check_content(const struct xdoc_input *input, xmlSchemaPtr schema, struct told *told)
{
    enum weir_status status = WEIR_E_NOMEM;
    int more = 0;
    xmlTextReaderPtr reader = parser_reader(input);
    xmlSchemaValidCtxtPtr valid = xmlSchemaNewValidCtxt(schema);
    if (reader == NULL || valid == NULL)
        goto done;
    told->code = "schema";
    xmlTextReaderSetStructuredErrorHandler(reader, on_fault, told);
    if (xmlTextReaderSchemaValidateCtxt(reader, valid, 0) != 0)
        goto done;
    xmlSchemaSetValidStructuredErrors(valid, on_fault, told);
    more = read_through(reader, told, SCHEMA_FAULT_MAX);
    if (told->nomem)
        goto done;
    if ((more < 0 || xmlTextReaderIsValid(reader) != 1) && told->count == 0)
        fault_error(told->faults, 0, "schema", "the document does not fit its schema", NULL);
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
    enum weir_status status = check_form(input, &told);
    if (status == WEIR_OK && told.count == 0) {
        xmlSchemaPtr schema = compile(kind, &told);
        /* it is compiled in and tested, so only memory can be missing */
        status = schema == NULL ? WEIR_E_NOMEM : check_content(input, schema, &told);
        xmlSchemaFree(schema);
    }
    return status == WEIR_OK && !faults->nomem ? WEIR_OK : error_nomem(error);
}
