/* read_cim.c - IEC 61968-9: registers are told from all else by the 18 numbers of their type. */
#include "batch/read_cim.h"

#include <string.h>

#include "base/text.h"
#include "weir/tariff.h"

enum code {
    NONE,
    ENVELOPE,
    READINGS_OF_METER,
    METER,
    MRID,
    NAMES,
    NAME,
    READING,
    INTERVAL_BLOCK,
    INTERVAL,
    REASON,
    SOURCE,
    TIME,
    VALUE,
    QUALITY,
    TYPE,
};

static const struct {
    const char *name;
    enum code code;
} names[] = {
    {"MeterReadings", ENVELOPE},
    {"MeterReading", READINGS_OF_METER},
    {"Meter", METER},
    {"mRID", MRID},
    {"Names", NAMES},
    {"name", NAME},
    {"Readings", READING},
    {"IntervalBlocks", INTERVAL_BLOCK},
    {"IntervalReadings", INTERVAL},
    {"reason", REASON},
    {"source", SOURCE},
    {"timeStamp", TIME},
    {"value", VALUE},
    {"ReadingQualityType", QUALITY},
    {"ReadingType", TYPE},
};

/* Positions in a reading type. */
enum {
    AGGREGATE = 1,
    ACCUMULATION = 3,
    FLOW,
    COMMODITY,
    MEASUREMENT,
    TOU = 11,
    CPP,
    TIER,
    MULTIPLIER = 15,
    UNIT,
    TYPE_NUMBERS = 18
};

struct type {
    bool given;
    bool is_register;
    struct read_unit unit;
};

struct cim {
    char meter[READ_XML_TEXT_BYTES];
    size_t meter_size;
    char mrid[READ_XML_TEXT_BYTES];
    size_t mrid_size;
    struct read_raw raw;  /* the reading at hand */
    struct type type;     /* of the reading or block at hand */
    uint32_t block_first; /* the block's first interval among those gathered */
};

static void *
init(struct weir_arena *arena)
{
    struct cim *cim = weir_arena_alloc(arena, 1, sizeof *cim);
    return cim;
}

static bool
begins_with(struct weir_text text, const char *string)
{
    const size_t size = strlen(string);
    return text.size >= size && memcmp(text.start, string, size) == 0;
}

static bool
ends_with(struct weir_text text, const char *string)
{
    const size_t size = strlen(string);
    return text.size >= size && memcmp(text.start + text.size - size, string, size) == 0;
}

/* The namespaces carry the year of the edition. */
static int
code(const struct xdoc_item *item)
{
    static const char tc57[] = "http://iec.ch/TC57/";
    if (!begins_with(item->space, tc57))
        return NONE;
    if (ends_with(item->space, "/schema/message"))
        return ends_with(item->name, "Message") || text_equal(item->name, text_of("Payload"))
                   ? ENVELOPE
                   : NONE;
    if (!ends_with(item->space, "MeterReadings#"))
        return NONE;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (text_equal(item->name, text_of(names[i].name)))
            return (int)names[i].code;
    }
    return NONE;
}

/* --- codes ----------------------------------------------------------------------------------- */

/* The numbers between points; how many there are, or -1 when one is no number. */
static int
split(struct weir_text text, int64_t *number, int most)
{
    int count = 0;
    while (text.size > 0) {
        const char *point = memchr(text.start, '.', text.size);
        const size_t size = point == NULL ? text.size : (size_t)(point - text.start);
        if (count == most || !read_xml_int((struct weir_text){text.start, size}, &number[count]))
            return -1;
        count++;
        const size_t skipped = point == NULL ? size : size + 1;
        text = (struct weir_text){text.start + skipped, text.size - skipped};
    }
    return count;
}

static void
read_type(struct read_xml *xml, const struct xdoc_item *item, struct type *type)
{
    int64_t number[TYPE_NUMBERS];
    const struct weir_text text = read_xml_attribute(item, "ref");
    *type = (struct type){.given = true};
    if (split(text, number, TYPE_NUMBERS) != TYPE_NUMBERS) {
        read_xml_fault(xml, item->line, "reading type % is not 18 numbers", text);
        return;
    }
    type->is_register =
        number[AGGREGATE] == 0 && number[ACCUMULATION] == READ_CODE_BULK &&
        (number[FLOW] == READ_CODE_FORWARD || number[FLOW] == 0) &&
        (number[COMMODITY] == READ_CODE_POTABLE || number[COMMODITY] == READ_CODE_NONPOTABLE) &&
        number[MEASUREMENT] == READ_CODE_VOLUME && number[TOU] == 0 && number[CPP] == 0 &&
        number[TIER] == 0 && read_unit_known(number[UNIT]);
    type->unit = (struct read_unit){number[UNIT], number[MULTIPLIER]};
    if (type->is_register && (type->unit.power < -12 || type->unit.power > 12)) {
        read_xml_fault(xml, item->line, "reading type % has a multiplier out of range", text);
        type->is_register = false;
    }
}

/* What a quality makes of a reading: the category is the second number. */
static void
read_quality(struct read_xml *xml, const struct xdoc_item *item, struct read_raw *raw)
{
    enum { EDITED = 7, ESTIMATED = 8, DERIVED = 11, PROJECTED = 12 };
    int64_t number[3] = {0};
    const struct weir_text text = read_xml_attribute(item, "ref");
    if (split(text, number, 3) != 3)
        read_xml_fault(xml, item->line, "reading quality % is not three numbers", text);
    else if (number[1] == ESTIMATED || number[1] == DERIVED || number[1] == PROJECTED)
        raw->kind = READ_KIND_ESTIMATE;
    else if (number[1] == EDITED && raw->kind != READ_KIND_ESTIMATE)
        raw->kind = READ_KIND_CORRECTION;
}

static void
read_reason(struct weir_text reason, struct read_raw *raw)
{
    if (raw->kind != READ_KIND_ACTUAL)
        return;
    if (text_equal(reason, text_of("installation")))
        raw->kind = READ_KIND_INSTALL;
    else if (text_equal(reason, text_of("removal")))
        raw->kind = READ_KIND_REMOVE;
}

static void
read_source_of(struct weir_text source, struct read_raw *raw)
{
    if (raw->kind == READ_KIND_ACTUAL &&
        (text_equal(source, text_of("customer")) || text_equal(source, text_of("CUSTOMER"))))
        raw->kind = READ_KIND_CUSTOMER;
}

/* --- elements -------------------------------------------------------------------------------- */

static void
begin(struct read_xml *xml, const struct xdoc_item *item)
{
    struct cim *cim = xml->state;
    switch ((enum code)read_xml_above(xml, 0)) {
    case READINGS_OF_METER:
        cim->meter_size = cim->mrid_size = 0;
        xml->gathered_count = 0;
        break;
    case READING:
        cim->type.given = false;
        cim->raw = (struct read_raw){
            .line = item->line, .kind = READ_KIND_ACTUAL, .moment = {.day = WEIR_DAY_NONE}};
        break;
    case INTERVAL:
        cim->raw = (struct read_raw){
            .line = item->line, .kind = READ_KIND_ACTUAL, .moment = {.day = WEIR_DAY_NONE}};
        break;
    case INTERVAL_BLOCK:
        cim->type.given = false;
        cim->block_first = xml->gathered_count;
        break;
    case TYPE:
        if (read_xml_above(xml, 1) == READING || read_xml_above(xml, 1) == INTERVAL_BLOCK)
            read_type(xml, item, &cim->type);
        break;
    case QUALITY:
        read_quality(xml, item, &cim->raw);
        break;
    case NONE:
    case ENVELOPE:
    case METER:
    case MRID:
    case NAMES:
    case NAME:
    case REASON:
    case SOURCE:
    case TIME:
    case VALUE:
        break;
    }
}

/* The readings from first on are of the type at hand. */
static void
settle(struct read_xml *xml, uint32_t first, uint32_t line)
{
    const struct cim *cim = xml->state;
    if (!cim->type.given)
        read_xml_fault(xml, line, "the reading has no ReadingType", (struct weir_text){NULL, 0});
    if (cim->type.is_register && cim->type.given)
        read_xml_convert(xml, first, cim->type.unit);
    else
        read_xml_skip(xml, first);
}

static bool
end_reading(struct read_xml *xml, uint32_t line)
{
    const struct cim *cim = xml->state;
    const uint32_t first = xml->gathered_count;
    if (!read_xml_gather(xml, &cim->raw))
        return false;
    settle(xml, first < xml->gathered_count ? first : xml->gathered_count - 1, line);
    return true;
}

static void
read_time(struct read_xml *xml, uint32_t line, struct read_raw *raw)
{
    const struct weir_text text = read_xml_text(xml);
    raw->refused = zone_parse(text, &raw->moment) != WEIR_OK;
    if (raw->refused)
        read_xml_fault(xml, line, "time % is neither a date nor a moment", text);
}

static void
keep_name(struct weir_text text, char *bytes, size_t *size)
{
    if (*size > 0)
        return; /* the first one counts */
    if (text.size > 0)
        memcpy(bytes, text.start, text.size);
    *size = text.size;
}

static void
end_leaf(struct read_xml *xml, int element, uint32_t line)
{
    struct cim *cim = xml->state;
    const int parent = read_xml_above(xml, 1);
    const bool of_reading = parent == READING || parent == INTERVAL;
    const struct weir_text text = read_xml_text(xml);
    if (element == NAME && parent == NAMES && read_xml_above(xml, 2) == METER)
        keep_name(text, cim->meter, &cim->meter_size);
    else if (element == MRID && parent == METER)
        keep_name(text, cim->mrid, &cim->mrid_size);
    else if (element == TIME && of_reading)
        read_time(xml, line, &cim->raw);
    else if (element == VALUE && of_reading)
        read_xml_value(xml, line, &cim->raw);
    else if (element == REASON && of_reading)
        read_reason(text, &cim->raw);
    else if (element == SOURCE && of_reading)
        read_source_of(text, &cim->raw);
}

static bool
end(struct read_xml *xml, int element, uint32_t line)
{
    const struct cim *cim = xml->state;
    const struct weir_text meter = {cim->meter, cim->meter_size};
    const struct weir_text mrid = {cim->mrid, cim->mrid_size};
    const struct weir_text none = {NULL, 0};
    if (element == READING)
        return end_reading(xml, line);
    if (element == INTERVAL)
        return read_xml_gather(xml, &cim->raw);
    if (element == INTERVAL_BLOCK)
        settle(xml, cim->block_first, line);
    else if (element == READINGS_OF_METER)
        read_xml_give(xml, line, meter.size > 0 ? meter : mrid,
                      meter.size > 0 && mrid.size > 0 ? mrid : none);
    else
        end_leaf(xml, element, line);
    return true;
}

const struct read_dialect read_cim_dialect = {
    .code = code, .begin = begin, .end = end, .init = init};
