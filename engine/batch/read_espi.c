/* read_espi.c - Green Button: links between entries, types with their codes, seconds since 1970. */
#include "batch/read_espi.h"

#include <string.h>

#include "base/checked.h"
#include "base/text.h"
#include "batch/directory.h"
#include "weir/tariff.h"

#define SERVICE_WATER 2
#define LINK_BYTES 512

enum code {
    NONE,
    FEED,
    ENTRY,
    CONTENT,
    LINK,
    USAGE_POINT,
    SERVICE_CATEGORY,
    KIND,
    DELIVERY_POINT,
    NAME,
    METER_READING,
    READING_TYPE,
    ACCUMULATION,
    COMMODITY,
    FLOW,
    POWER,
    UOM,
    BLOCK,
    READING,
    PERIOD,
    START,
    DURATION,
    VALUE,
    QUALITY,
    QUALITY_CODE,
    TOU,
};

struct word {
    const char *name;
    enum code code;
};

static const struct word atom_words[] = {
    {"feed", FEED}, {"entry", ENTRY}, {"link", LINK}, {"content", CONTENT}};

static const struct word espi_words[] = {
    {"UsagePoint", USAGE_POINT},
    {"ServiceCategory", SERVICE_CATEGORY},
    {"kind", KIND},
    {"ServiceDeliveryPoint", DELIVERY_POINT},
    {"name", NAME},
    {"MeterReading", METER_READING},
    {"ReadingType", READING_TYPE},
    {"accumulationBehaviour", ACCUMULATION},
    {"commodity", COMMODITY},
    {"flowDirection", FLOW},
    {"powerOfTenMultiplier", POWER},
    {"uom", UOM},
    {"IntervalBlock", BLOCK},
    {"IntervalReading", READING},
    {"timePeriod", PERIOD},
    {"start", START},
    {"duration", DURATION},
    {"value", VALUE},
    {"ReadingQuality", QUALITY},
    {"quality", QUALITY_CODE},
    {"tou", TOU},
    {"cpp", TOU},
    {"consumptionTier", TOU},
};

struct type {
    int64_t accumulation;
    int64_t commodity;
    int64_t flow;
    struct read_unit unit;
};

/* What an entry was; each is found by its own address. */
struct resource {
    enum code code;
    struct weir_text type;  /* METER_READING: the address of its type */
    struct weir_text point; /* METER_READING: the address of its usage point */
    struct weir_text name;  /* USAGE_POINT: the meter, or absent */
    int64_t service;        /* USAGE_POINT; 0: not told */
    struct type of;         /* READING_TYPE */
};

struct link {
    char bytes[LINK_BYTES];
    size_t size;
};

struct espi {
    struct weir_arena *arena;
    struct directory addresses; /* value: index of its resource */
    struct resource *known;
    uint32_t known_count;
    uint32_t known_capacity;
    struct directory texts;
    enum code content; /* of the entry at hand; NONE: nothing of interest */
    struct link self;
    struct link up;
    struct link type; /* the related link that is a ReadingType */
    struct resource resource;
    struct read_raw raw;
    int64_t start_s;
    int64_t duration_s;
    bool started;
    bool part; /* the reading is of a part of the day or of the use */
};

static void *
init(struct weir_arena *arena)
{
    struct espi *espi = weir_arena_alloc(arena, 1, sizeof *espi);
    if (espi == NULL)
        return NULL;
    espi->arena = arena;
    if (!directory_init(&espi->addresses, 0, arena) || !directory_init(&espi->texts, 0, arena))
        return NULL;
    return espi;
}

static int
code(const struct xdoc_item *item)
{
    const struct word *word = NULL;
    size_t count = 0;
    if (text_equal(item->space, text_of("http://www.w3.org/2005/Atom"))) {
        word = atom_words;
        count = sizeof atom_words / sizeof atom_words[0];
    } else if (text_equal(item->space, text_of("http://naesb.org/espi"))) {
        word = espi_words;
        count = sizeof espi_words / sizeof espi_words[0];
    }
    for (size_t i = 0; i < count; i++) {
        if (text_equal(item->name, text_of(word[i].name)))
            return (int)word[i].code;
    }
    return NONE;
}

/* --- links ----------------------------------------------------------------------------------- */

static struct weir_text
text_of_link(const struct link *link)
{
    return (struct weir_text){link->bytes, link->size};
}

static void
keep_link(struct read_xml *xml, uint32_t line, struct weir_text address, struct link *link)
{
    link->size = 0;
    if (address.size > LINK_BYTES)
        read_xml_fault(xml, line, "a link is longer than 512 bytes", (struct weir_text){NULL, 0});
    else if (address.size > 0)
        memcpy(link->bytes, address.start, link->size = address.size);
}

/* The part of address before the last /NAME, where that is at its end or a segment follows it; the
 * absent text if it is not there. */
static struct weir_text
before(struct weir_text address, const char *name)
{
    const struct weir_text wanted = text_of(name);
    for (size_t at = address.size; at > 0; at--) {
        const size_t rest = address.size - (at - 1);
        if (address.start[at - 1] != '/' || rest < wanted.size + 1)
            continue;
        const char *segment = address.start + at;
        const bool same = memcmp(segment, wanted.start, wanted.size) == 0;
        if (same && (rest == wanted.size + 1 || segment[wanted.size] == '/'))
            return (struct weir_text){address.start, at - 1};
    }
    return (struct weir_text){NULL, 0};
}

static struct weir_text
last_segment(struct weir_text address)
{
    size_t at = address.size;
    while (at > 0 && address.start[at - 1] != '/')
        at--;
    return (struct weir_text){address.start + at, address.size - at};
}

static void
take_link(struct read_xml *xml, const struct xdoc_item *item)
{
    struct espi *espi = xml->state;
    const struct weir_text rel = read_xml_attribute(item, "rel");
    const struct weir_text address = read_xml_attribute(item, "href");
    if (text_equal(rel, text_of("self")))
        keep_link(xml, item->line, address, &espi->self);
    else if (text_equal(rel, text_of("up")))
        keep_link(xml, item->line, address, &espi->up);
    else if (text_equal(rel, text_of("related")) && before(address, "ReadingType").start != NULL)
        keep_link(xml, item->line, address, &espi->type);
}

static const struct resource *
find(const struct espi *espi, struct weir_text address, enum code wanted)
{
    const struct directory_entry *entry = directory_find(&espi->addresses, address);
    if (entry == NULL)
        return NULL;
    const struct resource *resource = &espi->known[entry->value];
    return resource->code == wanted ? resource : NULL;
}

static bool
grow(struct espi *espi)
{
    const uint32_t capacity = espi->known_capacity == 0 ? 16 : espi->known_capacity * 2;
    struct resource *grown = weir_arena_alloc(espi->arena, capacity, sizeof *grown);
    if (grown == NULL)
        return false;
    if (espi->known_count > 0)
        memcpy(grown, espi->known, espi->known_count * sizeof *grown);
    espi->known = grown;
    espi->known_capacity = capacity;
    return true;
}

/* Keeps the entry at hand under its own address; the newest holds.  False: no memory. */
static bool
keep_resource(struct espi *espi)
{
    if (espi->known_count == espi->known_capacity && !grow(espi))
        return false;
    const struct weir_text self = text_of_link(&espi->self);
    struct resource *kept = &espi->known[espi->known_count];
    *kept = espi->resource;
    kept->code = espi->content;
    kept->type = directory_intern(&espi->texts, text_of_link(&espi->type));
    kept->point = directory_intern(&espi->texts, before(self, "MeterReading"));
    if (kept->type.start == NULL)
        return false;
    struct directory_entry *entry = directory_add(&espi->addresses, self, 0);
    if (entry == NULL)
        return false;
    entry->value = espi->known_count++;
    return true;
}

/* --- blocks ---------------------------------------------------------------------------------- */

static bool
is_register(const struct type *type, const struct resource *point)
{
    const bool water = type->commodity == READ_CODE_POTABLE ||
                       type->commodity == READ_CODE_NONPOTABLE ||
                       (type->commodity == 0 && point != NULL && point->service == SERVICE_WATER);
    const bool of_other = point != NULL && point->service != 0 && point->service != SERVICE_WATER;
    return water && !of_other && type->accumulation == READ_CODE_BULK &&
           (type->flow == READ_CODE_FORWARD || type->flow == 0) &&
           read_unit_known(type->unit.uom) && type->unit.power >= -12 && type->unit.power <= 12;
}

static void
end_block_entry(struct read_xml *xml, uint32_t line)
{
    const struct espi *espi = xml->state;
    const struct weir_text none = {NULL, 0};
    const struct weir_text of = before(text_of_link(&espi->up), "IntervalBlock");
    const struct resource *reading = find(espi, of, METER_READING);
    const struct resource *type = reading == NULL ? NULL : find(espi, reading->type, READING_TYPE);
    if (type == NULL) {
        read_xml_fault(xml, line,
                       reading == NULL
                           ? "the MeterReading of the interval block % does not stand before it"
                           : "the ReadingType of the interval block % does not stand before it",
                       text_of_link(&espi->self));
        xml->gathered_count = 0;
        return;
    }
    const struct resource *point = find(espi, reading->point, USAGE_POINT);
    if (!is_register(&type->of, point)) {
        read_xml_skip(xml, 0);
        return;
    }
    read_xml_convert(xml, 0, type->of.unit);
    const struct weir_text segment = last_segment(reading->point);
    const bool named = point != NULL && point->name.size > 0;
    read_xml_give(xml, line, named ? point->name : segment, named ? segment : none);
}

static bool
end_reading(struct read_xml *xml)
{
    struct espi *espi = xml->state;
    int64_t end_s = 0;
    espi->raw.refused = espi->started && (!checked_add(espi->start_s, espi->duration_s, &end_s) ||
                                          zone_of_instant(end_s, &espi->raw.moment) != WEIR_OK);
    if (espi->raw.refused)
        read_xml_fault(xml, espi->raw.line, "the reading is not of the years 1900 to 2999",
                       (struct weir_text){NULL, 0});
    if (!espi->part)
        return read_xml_gather(xml, &espi->raw);
    xml->source->skipped_count++;
    return true;
}

/* --- elements -------------------------------------------------------------------------------- */

static void
begin(struct read_xml *xml, const struct xdoc_item *item)
{
    struct espi *espi = xml->state;
    const enum code element = (enum code)read_xml_above(xml, 0);
    if (element == ENTRY) {
        espi->content = NONE;
        espi->self.size = espi->up.size = espi->type.size = 0;
        espi->resource = (struct resource){.code = NONE};
        xml->gathered_count = 0;
    } else if (element == LINK) {
        take_link(xml, item);
    } else if (read_xml_above(xml, 1) == CONTENT) {
        espi->content = element;
    } else if (element == READING) {
        espi->raw = (struct read_raw){
            .line = item->line, .kind = READ_KIND_ACTUAL, .moment = {.day = WEIR_DAY_NONE}};
        espi->start_s = espi->duration_s = 0;
        espi->started = espi->part = false;
    }
}

/* The number at hand; a fault, and what holds when it is left out, where it is none. */
static int64_t
number(struct read_xml *xml, uint32_t line)
{
    int64_t value = 0;
    const struct weir_text text = read_xml_text(xml);
    if (!read_xml_int(text, &value))
        read_xml_fault(xml, line, "% is not a whole number", text);
    return value;
}

static void
end_of_reading(struct read_xml *xml, enum code element, uint32_t line)
{
    enum { EDITED = 7, REFERENCE_DAY = 8, INTERPOLATED = 9, DERIVED = 11, PROJECTED = 12 };
    struct espi *espi = xml->state;
    const int parent = read_xml_above(xml, 1);
    if (element == START && parent == PERIOD) {
        espi->start_s = number(xml, line);
        espi->started = true;
    } else if (element == DURATION && parent == PERIOD) {
        espi->duration_s = number(xml, line);
    } else if (element == VALUE && parent == READING) {
        read_xml_value(xml, line, &espi->raw);
    } else if (element == TOU && parent == READING) {
        espi->part = espi->part || number(xml, line) != 0;
    } else if (element == QUALITY_CODE && parent == QUALITY) {
        const int64_t quality = number(xml, line);
        if (quality == REFERENCE_DAY || quality == INTERPOLATED || quality == DERIVED ||
            quality == PROJECTED)
            espi->raw.kind = READ_KIND_ESTIMATE;
        else if (quality == EDITED && espi->raw.kind != READ_KIND_ESTIMATE)
            espi->raw.kind = READ_KIND_CORRECTION;
    }
}

static void
end_of_type(struct read_xml *xml, enum code element, uint32_t line)
{
    struct espi *espi = xml->state;
    struct type *type = &espi->resource.of;
    if (element == ACCUMULATION)
        type->accumulation = number(xml, line);
    else if (element == COMMODITY)
        type->commodity = number(xml, line);
    else if (element == FLOW)
        type->flow = number(xml, line);
    else if (element == POWER)
        type->unit.power = number(xml, line);
    else if (element == UOM)
        type->unit.uom = number(xml, line);
}

static bool
end(struct read_xml *xml, int element, uint32_t line)
{
    struct espi *espi = xml->state;
    const int parent = read_xml_above(xml, 1);
    if (element == ENTRY && espi->content == BLOCK) {
        end_block_entry(xml, line);
    } else if (element == ENTRY &&
               (espi->content == USAGE_POINT || espi->content == METER_READING ||
                espi->content == READING_TYPE)) {
        return keep_resource(espi);
    } else if (element == READING && parent == BLOCK) {
        return end_reading(xml);
    } else if (parent == READING_TYPE) {
        end_of_type(xml, (enum code)element, line);
    } else if (element == KIND && parent == SERVICE_CATEGORY) {
        espi->resource.service = number(xml, line);
    } else if (element == NAME && parent == DELIVERY_POINT) {
        espi->resource.name = directory_intern(&espi->texts, read_xml_text(xml));
        return espi->resource.name.start != NULL;
    } else if (parent == READING || parent == PERIOD || parent == QUALITY) {
        end_of_reading(xml, (enum code)element, line);
    }
    return true;
}

const struct read_dialect read_espi_dialect = {
    .code = code, .begin = begin, .end = end, .init = init};
