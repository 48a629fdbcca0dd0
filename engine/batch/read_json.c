/* read_object.c - a telegram of a radio meter into a read. */
#include "batch/read_json.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "batch/line_fault.h"
#include "batch/load_column.h"
#include "batch/read_unit.h"
#include "host/line.h"
#include "host/object.h"
#include "host/zone.h"

#define UNIT_M3 42

struct json_reads {
    struct line_reader *lines;
    struct object *object; /* of the line at hand; records borrow its texts */
    struct line line;
};

enum weir_status
read_json_open(struct read_source *source, struct weir_error *error)
{
    struct json_reads *reads = weir_arena_alloc(source->arena, 1, sizeof *reads);
    if (reads == NULL)
        return error_nomem(error);
    source->state = reads;
    return line_open(source->reader, source->arena, &reads->lines, error);
}

void
read_json_close(struct read_source *source)
{
    struct json_reads *reads = source->state;
    if (reads != NULL)
        object_free(reads->object);
}

static struct weir_error *
refuse(const struct read_source *source, const char *pattern, struct weir_text text)
{
    const struct json_reads *reads = source->state;
    return line_fault_add(source->faults, file_reader_name(source->reader), reads->line.number,
                          pattern, text);
}

/* The field as a text; a fault, and false, when it is something else.  Absent is good. */
static bool
field_text(const struct read_source *source, const char *name, struct weir_text *text)
{
    const struct json_reads *reads = source->state;
    const enum object_got got = object_field(reads->object, name, text);
    if (got == OBJECT_ABSENT || got == OBJECT_TEXT)
        return true;
    (void)refuse(source, "field % is not a text", text_of(name));
    return false;
}

static bool
is_water(struct weir_text media)
{
    static const char water[] = "water";
    const size_t size = sizeof water - 1;
    if (media.start == NULL)
        return true;
    if (media.size < size || memcmp(media.start + media.size - size, water, size) != 0)
        return false;
    return !text_equal(media, text_of("waste water"));
}

static bool
check_name(const struct read_source *source, const char *field, struct weir_text name)
{
    const char *fault = load_column_fault(LOAD_NAME, name);
    if (fault == NULL)
        return true;
    char pattern[WEIR_ERROR_PRIMARY_SIZE];
    struct text_writer writer = text_writer_of(pattern, sizeof pattern);
    text_write_string(&writer, field);
    text_write_string(&writer, " ");
    text_write_string(&writer, fault);
    (void)refuse(source, pattern, name);
    return false;
}

static bool
read_moment(const struct read_source *source, struct read_record *record)
{
    struct weir_text stamp;
    struct zone_moment moment;
    if (!field_text(source, "timestamp", &stamp))
        return false;
    if (stamp.start == NULL) {
        (void)refuse(source, "the telegram has no timestamp", stamp);
        return false;
    }
    if (zone_parse(stamp, &moment) != WEIR_OK) {
        struct weir_error *fault =
            refuse(source, "timestamp % is neither a date nor a moment", stamp);
        if (fault != NULL)
            error_hint(fault, "wmbusmeters writes 2024-12-31T16:30:00Z.");
        return false;
    }
    if (moment.day < READ_DAY_FIRST || moment.day > READ_DAY_LAST) {
        (void)refuse(source, "timestamp % is not of the years 1900 to 2999", stamp);
        return false;
    }
    record->day = moment.day;
    record->second = moment.second;
    return true;
}

static bool
read_register(const struct read_source *source, struct weir_text number, struct read_record *record)
{
    static const struct read_unit m3 = {.uom = UNIT_M3, .power = 0};
    const enum weir_status status = read_unit_litres(number, m3, &record->register_milli);
    if (status == WEIR_OK && record->register_milli <= READ_REGISTER_MILLI_MAX)
        return true;
    if (status == WEIR_E_INVALID) {
        struct weir_error *fault = refuse(source, "total_m3 % is not a number of digits", number);
        if (fault != NULL)
            error_hint(fault, "No sign and no exponent; digits, and perhaps a point among them.");
    } else {
        (void)refuse(source, "total_m3 % is out of range", number);
    }
    return false;
}

/* What else the telegram says of itself, if that is not that all is well. */
static bool
read_note(const struct read_source *source, struct read_record *record)
{
    struct weir_text status;
    if (!field_text(source, "status", &status))
        return false;
    if (status.size == 0 && !field_text(source, "current_status", &status))
        return false;
    if (status.size == 0 || text_equal(status, text_of("OK")))
        return true;
    if (load_column_fault(LOAD_TEXT, status) != NULL || status.size > READ_NOTE_BYTES_MAX) {
        (void)refuse(source, "status has a control character in it or is longer than 500 bytes",
                     (struct weir_text){NULL, 0});
        return false;
    }
    record->note = status;
    return true;
}

/* The names: the number that is printed on the meter, and what its owner calls it. */
static bool
read_names(const struct read_source *source, struct read_record *record)
{
    struct weir_text id;
    struct weir_text name;
    if (!field_text(source, "id", &id) || !field_text(source, "name", &name))
        return false;
    record->meter = id.size > 0 ? id : name;
    if (id.size > 0 && name.size > 0)
        record->also = name;
    if (record->meter.size == 0) {
        (void)refuse(source, "the telegram has neither id nor name", (struct weir_text){NULL, 0});
        return false;
    }
    return check_name(source, id.size > 0 ? "id" : "name", record->meter);
}

/* Whether the line at hand is a read; faults, and what is passed over, are told. */
static bool
read_line(struct read_source *source, struct read_record *record)
{
    struct json_reads *reads = source->state;
    struct weir_text media;
    struct weir_text number;
    *record =
        (struct read_record){.line = reads->line.number, .kind = READ_KIND_ACTUAL, .volume = true};
    if (!field_text(source, "media", &media))
        return false;
    const enum object_got got = object_field(reads->object, "total_m3", &number);
    if (!is_water(media) || got == OBJECT_ABSENT) {
        source->skipped_count++;
        return false;
    }
    if (got != OBJECT_NUMBER) {
        (void)refuse(source, "field % is not a number", text_of("total_m3"));
        return false;
    }
    bool good = read_names(source, record);
    good = read_moment(source, record) && good;
    good = read_register(source, number, record) && good;
    return read_note(source, record) && good;
}

static bool
is_blank(struct weir_text text)
{
    for (size_t i = 0; i < text.size; i++) {
        if (text.start[i] != ' ' && text.start[i] != '\t')
            return false;
    }
    return true;
}

enum weir_status
read_json_next(struct read_source *source, struct read_record *record, bool *more,
               struct weir_error *error)
{
    struct json_reads *reads = source->state;
    for (;;) {
        object_free(reads->object);
        reads->object = NULL;
        const enum weir_status status = line_next(reads->lines, &reads->line, more, error);
        if (status || !*more)
            return status;
        if (is_blank(reads->line.text) && !reads->line.too_long)
            continue;
        const char *problem = "the line is longer than 65536 bytes";
        if (!reads->line.too_long)
            reads->object = object_parse(reads->line.text, &problem);
        if (reads->object == NULL)
            (void)refuse(source, problem, (struct weir_text){NULL, 0});
        else if (read_line(source, record))
            return WEIR_OK;
    }
}
