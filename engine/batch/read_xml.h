#ifndef BATCH_READ_XML_H
#define BATCH_READ_XML_H

#include <stdbool.h>
#include <stdint.h>

#include "batch/read_source.h"
#include "batch/read_unit.h"
#include "host/zone.h"
#include "xdoc/xdoc.h"

/*
 * Meter reads as XML, whatever the dialect: a struct read_format, and what read_cim.c and
 * read_espi.c have in common.  The readings of one group (a MeterReading, an entry) are gathered
 * until its end, when the meter is known, and then handed over; so memory is that of the largest
 * group.
 */
#define READ_XML_DEPTH_MAX 32
#define READ_XML_TEXT_BYTES 256   /* of an element whose text matters */
#define READ_XML_VALUE_BYTES 40   /* of a number */
#define READ_XML_GATHER_MAX 32768 /* readings of one group */

/* Codes that the two standards share. */
#define READ_CODE_BULK 1    /* accumulation: what the register shows */
#define READ_CODE_POTABLE 9 /* commodity */
#define READ_CODE_NONPOTABLE 14
#define READ_CODE_VOLUME 58 /* kind of measurement */
#define READ_CODE_FORWARD 1 /* direction of flow; 0: not told */

/* A reading on its way. */
struct read_raw {
    uint32_t line;
    uint32_t value_line;
    int32_t kind;              /* of the table read */
    struct zone_moment moment; /* day WEIR_DAY_NONE: none */
    bool refused;              /* what is wrong with it is told already */
    int64_t litres;            /* once it is converted */
    uint8_t value_size;        /* READ_XML_VALUE_BYTES: too long; 0: none */
    char value[READ_XML_VALUE_BYTES];
};

struct read_xml;

struct read_dialect {
    int (*code)(const struct xdoc_item *item); /* of an element's name; 0: of no interest */
    /* An element begins; its code is on the path already. */
    void (*begin)(struct read_xml *xml, const struct xdoc_item *item);
    /* It ends; xml->text has its characters, those of its children not among them.  False: no
     * memory. */
    bool (*end)(struct read_xml *xml, int code, uint32_t line);
    void *(*init)(struct weir_arena *arena); /* the dialect's state; NULL: no memory */
};

struct read_xml {
    struct read_source *source;
    struct xdoc *xdoc;
    const struct read_dialect *dialect; /* NULL: the root has not begun */
    void *state;
    int path[READ_XML_DEPTH_MAX + 1]; /* codes of the elements that are open; [0] is none */
    uint32_t depth;
    char text[READ_XML_TEXT_BYTES];
    size_t text_size;
    bool text_full;
    struct read_raw *gathered;
    uint32_t gathered_count;
    uint32_t gathered_capacity;
    uint32_t given; /* of the gathered ones, while they are handed over */
    bool giving;
    struct weir_text meter; /* of the group that is handed over */
    struct weir_text also;
    char meter_bytes[READ_XML_TEXT_BYTES];
    char also_bytes[READ_XML_TEXT_BYTES];
};

enum weir_status read_xml_open(struct read_source *source, struct weir_error *error)
    __attribute__((warn_unused_result));
enum weir_status read_xml_next(struct read_source *source, struct read_record *record, bool *more,
                               struct weir_error *error) __attribute__((warn_unused_result));
void read_xml_close(struct read_source *source);

/* The code of the element that is open so many levels above the one at hand. */
int read_xml_above(const struct read_xml *xml, uint32_t levels);

/* The characters of the element at hand, without blanks at the ends. */
struct weir_text read_xml_text(const struct read_xml *xml);

/* The value of the attribute, or absent. */
struct weir_text read_xml_attribute(const struct xdoc_item *item, const char *name);

/* A whole number of at most 18 digits, with a sign or not. */
bool read_xml_int(struct weir_text text, int64_t *value);

void read_xml_fault(struct read_xml *xml, uint32_t line, const char *pattern,
                    struct weir_text text);

/* Keeps the text at hand as the number of raw. */
void read_xml_value(const struct read_xml *xml, uint32_t line, struct read_raw *raw);

/* Gathers a reading; a full group is a fault.  False: no memory. */
bool read_xml_gather(struct read_xml *xml, const struct read_raw *raw);

/* From first on, those that are gathered are registers of this unit: each gets its litres, in
 * place, or becomes a fault and is dropped. */
void read_xml_convert(struct read_xml *xml, uint32_t first, struct read_unit unit);

/* From first on, those that are gathered are of another quantity. */
void read_xml_skip(struct read_xml *xml, uint32_t first);

/* The group is over, and these are its meter's names; also may be absent.  Texts are copied. */
void read_xml_give(struct read_xml *xml, uint32_t line, struct weir_text meter,
                   struct weir_text also);

#endif
