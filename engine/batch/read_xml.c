/* read_xml.c - which dialect an XML file has, and readings gathered until their meter is known. */
#include "batch/read_xml.h"

#include <string.h>

#include "base/decimal.h"
#include "base/error.h"
#include "base/text.h"
#include "batch/line_fault.h"
#include "batch/load_column.h"
#include "batch/read_cim.h"
#include "batch/read_espi.h"
#include "weir/tariff.h"

#define GATHER_FIRST 64

static enum weir_status
next_chunk(void *context, struct weir_text *chunk, struct weir_error *error)
{
    return file_reader_next(context, chunk, error);
}

enum weir_status
read_xml_open(struct read_source *source, struct weir_error *error)
{
    struct read_xml *xml = weir_arena_alloc(source->arena, 1, sizeof *xml);
    if (xml == NULL)
        return error_nomem(error);
    xml->source = source;
    source->state = xml;
    const struct xdoc_source input = {
        .file = file_reader_name(source->reader),
        .next = next_chunk,
        .context = source->reader,
    };
    return xdoc_open_source(&input, source->arena, &xml->xdoc, error);
}

void
read_xml_close(struct read_source *source)
{
    struct read_xml *xml = source->state;
    if (xml != NULL)
        xdoc_close(xml->xdoc);
}

/* --- for the dialects ------------------------------------------------------------------------ */

int
read_xml_above(const struct read_xml *xml, uint32_t levels)
{
    return xml->depth > levels ? xml->path[xml->depth - levels] : 0;
}

struct weir_text
read_xml_text(const struct read_xml *xml)
{
    struct weir_text text = {xml->text, xml->text_size};
    while (text.size > 0 && strchr(" \t\r\n", text.start[text.size - 1]) != NULL)
        text.size--;
    while (text.size > 0 && strchr(" \t\r\n", text.start[0]) != NULL)
        text = (struct weir_text){text.start + 1, text.size - 1};
    return text;
}

struct weir_text
read_xml_attribute(const struct xdoc_item *item, const char *name)
{
    for (uint32_t i = 0; i < item->attribute_count; i++) {
        const struct xdoc_attribute *attribute = &item->attribute[i];
        if (attribute->space.size == 0 && text_equal(attribute->name, text_of(name)))
            return attribute->value;
    }
    return (struct weir_text){NULL, 0};
}

bool
read_xml_int(struct weir_text text, int64_t *value)
{
    return decimal_parse_signed(text, 0, value) == WEIR_OK;
}

void
read_xml_fault(struct read_xml *xml, uint32_t line, const char *pattern, struct weir_text text)
{
    (void)line_fault_add(xml->source->faults, file_reader_name(xml->source->reader), line, pattern,
                         text);
}

void
read_xml_value(const struct read_xml *xml, uint32_t line, struct read_raw *raw)
{
    const struct weir_text text = read_xml_text(xml);
    const size_t most = READ_XML_VALUE_BYTES;
    raw->value_line = line;
    raw->value_size = (uint8_t)(text.size < most ? text.size : most);
    if (raw->value_size > 0)
        memcpy(raw->value, text.start, raw->value_size);
}

bool
read_xml_gather(struct read_xml *xml, const struct read_raw *raw)
{
    if (xml->gathered_count == READ_XML_GATHER_MAX) {
        read_xml_fault(xml, raw->line, "more than 32768 readings in one group",
                       (struct weir_text){NULL, 0});
        xml->gathered_count = 0;
    }
    if (xml->gathered_count == xml->gathered_capacity) {
        const uint32_t capacity =
            xml->gathered_capacity == 0 ? GATHER_FIRST : xml->gathered_capacity * 2;
        struct read_raw *grown = weir_arena_alloc(xml->source->arena, capacity, sizeof *grown);
        if (grown == NULL)
            return false;
        if (xml->gathered_count > 0)
            memcpy(grown, xml->gathered, xml->gathered_count * sizeof *grown);
        xml->gathered = grown;
        xml->gathered_capacity = capacity;
    }
    xml->gathered[xml->gathered_count++] = *raw;
    return true;
}

/* Whether a reading is whole and right; a fault if not. */
static bool
convert(struct read_xml *xml, struct read_raw *raw, struct read_unit unit)
{
    const struct weir_text none = {NULL, 0};
    const struct weir_text value = {raw->value, raw->value_size};
    if (raw->refused)
        return false;
    if (raw->moment.day == WEIR_DAY_NONE) {
        read_xml_fault(xml, raw->line, "the reading has no time", none);
        return false;
    }
    if (raw->value_size == 0) {
        read_xml_fault(xml, raw->line, "the reading has no value", none);
        return false;
    }
    enum weir_status status = WEIR_E_OVERFLOW;
    if (raw->value_size < READ_XML_VALUE_BYTES)
        status = read_unit_litres(value, unit, &raw->litres);
    if (status == WEIR_E_INVALID)
        read_xml_fault(xml, raw->value_line, "value % is not a number", value);
    else if (status != WEIR_OK || raw->litres > READ_REGISTER_MILLI_MAX)
        read_xml_fault(xml, raw->value_line, "value % is out of range", value);
    else if (raw->moment.day < READ_DAY_FIRST || raw->moment.day > READ_DAY_LAST)
        read_xml_fault(xml, raw->line, "the reading is not of the years 1900 to 2999", none);
    else
        return true;
    return false;
}

void
read_xml_convert(struct read_xml *xml, uint32_t first, struct read_unit unit)
{
    uint32_t kept = first;
    for (uint32_t i = first; i < xml->gathered_count; i++) {
        if (convert(xml, &xml->gathered[i], unit))
            xml->gathered[kept++] = xml->gathered[i];
    }
    if (kept < xml->gathered_count)
        xml->gathered_count = kept;
}

void
read_xml_skip(struct read_xml *xml, uint32_t first)
{
    if (first >= xml->gathered_count)
        return;
    xml->source->skipped_count += xml->gathered_count - first;
    xml->gathered_count = first;
}

static struct weir_text
keep(char *buffer, struct weir_text text)
{
    if (text.start == NULL)
        return text;
    struct text_writer writer = text_writer_of(buffer, READ_XML_TEXT_BYTES);
    text_write(&writer, text);
    return text_written(&writer);
}

void
read_xml_give(struct read_xml *xml, uint32_t line, struct weir_text meter, struct weir_text also)
{
    if (xml->gathered_count == 0)
        return;
    const char *fault = load_column_fault(LOAD_NAME, meter);
    if (meter.size == 0) {
        read_xml_fault(xml, line, "the readings name no meter", (struct weir_text){NULL, 0});
    } else if (fault != NULL) {
        char pattern[WEIR_ERROR_PRIMARY_SIZE];
        struct text_writer writer = text_writer_of(pattern, sizeof pattern);
        text_write_string(&writer, "meter ");
        text_write_string(&writer, fault);
        read_xml_fault(xml, line, pattern, meter);
    } else {
        xml->meter = keep(xml->meter_bytes, meter);
        xml->also = keep(xml->also_bytes, also);
        xml->giving = true;
        xml->given = 0;
        return;
    }
    xml->gathered_count = 0;
}

/* --- events ---------------------------------------------------------------------------------- */

static enum weir_status
choose_dialect(struct read_xml *xml, const struct xdoc_item *root, struct weir_error *error)
{
    if (read_cim_dialect.code(root) != 0)
        xml->dialect = &read_cim_dialect;
    else if (read_espi_dialect.code(root) != 0)
        xml->dialect = &read_espi_dialect;
    if (xml->dialect == NULL) {
        (void)error_set_text(error, WEIR_E_INVALID, "% is not the root of a format of meter reads",
                             root->name);
        error_place(error, file_reader_name(xml->source->reader), root->line);
        error_hint(error, "MeterReadings of IEC 61968-9, alone or in a message, and feeds of Green "
                          "Button (ESPI) are, each in its namespace.");
        return WEIR_E_INVALID;
    }
    xml->state = xml->dialect->init(xml->source->arena);
    return xml->state == NULL ? error_nomem(error) : WEIR_OK;
}

static void
add_text(struct read_xml *xml, struct weir_text text)
{
    const size_t room = sizeof xml->text - xml->text_size;
    const size_t size = text.size < room ? text.size : room;
    if (size > 0)
        memcpy(xml->text + xml->text_size, text.start, size);
    xml->text_size += size;
}

static enum weir_status
take(struct read_xml *xml, const struct xdoc_item *item, struct weir_error *error)
{
    bool kept = true;
    switch (item->event) {
    case XDOC_BEGIN: {
        const enum weir_status status =
            xml->dialect == NULL ? choose_dialect(xml, item, error) : WEIR_OK;
        if (status)
            return status;
        xml->text_size = 0;
        if (xml->depth < READ_XML_DEPTH_MAX)
            xml->path[++xml->depth] = xml->dialect->code(item);
        if (xml->path[xml->depth] != 0)
            xml->dialect->begin(xml, item);
        break;
    }
    case XDOC_TEXT:
        add_text(xml, item->text);
        break;
    case XDOC_END:
        if (xml->path[xml->depth] != 0)
            kept = xml->dialect->end(xml, xml->path[xml->depth], item->line);
        xml->depth -= xml->depth > 0 ? 1 : 0;
        xml->text_size = 0;
        break;
    case XDOC_FINISH:
        break;
    }
    return kept ? WEIR_OK : error_nomem(error);
}

enum weir_status
read_xml_next(struct read_source *source, struct read_record *record, bool *more,
              struct weir_error *error)
{
    struct read_xml *xml = source->state;
    struct xdoc_item item = {.event = XDOC_BEGIN};
    *more = false;
    while (!xml->giving && item.event != XDOC_FINISH) {
        enum weir_status status = xdoc_next(xml->xdoc, &item, error);
        if (!status)
            status = take(xml, &item, error);
        if (status)
            return status;
    }
    if (!xml->giving)
        return WEIR_OK;
    const struct read_raw *raw = &xml->gathered[xml->given++];
    *record = (struct read_record){
        .line = raw->line,
        .meter = xml->meter,
        .also = xml->also,
        .day = raw->moment.day,
        .second = raw->moment.second,
        .register_milli = raw->litres,
        .volume = true,
        .kind = raw->kind,
    };
    *more = true;
    if (xml->given == xml->gathered_count) {
        xml->giving = false;
        xml->gathered_count = 0;
    }
    return WEIR_OK;
}
