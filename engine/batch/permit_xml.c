/* permit_xml.c - what a check of permits tells, as XML. */
#include "batch/permit_xml.h"

#include "base/text.h"
#include "host/file.h"
#include "weir/tariff.h"
#include "xdoc/writer.h"

#define NUMBER_SIZE 32

static enum weir_status
put_bytes(void *context, struct weir_text bytes, struct weir_error *error)
{
    (void)error; /* the file keeps its own until it is committed */
    file_write_put(context, bytes);
    return WEIR_OK;
}

static void
write_number(struct writer *writer, const char *name, int64_t value, unsigned scale)
{
    char buffer[NUMBER_SIZE];
    struct text_writer text = text_writer_of(buffer, sizeof buffer);
    if (value == PERMIT_FINDING_ABSENT)
        return;
    text_write_decimal(&text, value, scale);
    writer_attribute(writer, name, text_written(&text));
}

static void
write_int(struct writer *writer, const char *name, int64_t value)
{
    char buffer[NUMBER_SIZE];
    struct text_writer text = text_writer_of(buffer, sizeof buffer);
    text_write_int(&text, value);
    writer_attribute(writer, name, text_written(&text));
}

static void
write_day(struct writer *writer, const char *name, int32_t day)
{
    char buffer[NUMBER_SIZE];
    struct text_writer text = text_writer_of(buffer, sizeof buffer);
    if (day == WEIR_DAY_NONE)
        return;
    text_write_day(&text, day);
    writer_attribute(writer, name, text_written(&text));
}

static void
write_finding(struct writer *writer, const struct permit_finding *finding, int32_t year)
{
    writer_begin(writer, "finding");
    writer_attribute(writer, "code", text_of(permit_finding_code(finding->code)));
    writer_attribute(writer, "district", finding->district);
    writer_attribute(writer, "permit", finding->permit);
    writer_attribute(writer, "point", finding->point);
    writer_attribute(writer, "source", finding->source);
    write_int(writer, "year", year);
    write_number(writer, "limit_m3", finding->limit_l, 3);
    write_number(writer, "actual_m3", finding->actual_l, 3);
    write_number(writer, "excess_m3", permit_finding_excess_l(finding), 3);
    write_number(writer, "percent", permit_finding_percent(finding), 2);
    write_day(writer, "date", finding->day);
    writer_end(writer);
}

enum weir_status
permit_xml_write(const struct permit_findings *findings, struct permit_review_day day,
                 struct weir_arena *arena, struct weir_error *error)
{
    struct file_write *write = NULL;
    struct writer *writer = NULL;
    enum weir_status status = file_write_begin(NULL, arena, &write, error);
    if (!status)
        status = writer_open(put_bytes, write, arena, &writer, error);
    if (!status) {
        writer_begin(writer, "permits");
        writer_attribute(writer, "xmlns", text_of("urn:weir:permits:1"));
        write_int(writer, "year", day.year);
        write_day(writer, "as-of", day.as_of_day);
        write_int(writer, "findings", findings->count);
        for (uint32_t i = 0; i < findings->count; i++)
            write_finding(writer, &findings->item[i], day.year);
        writer_end(writer);
        status = writer_close(writer, error);
    }
    writer_free(writer);
    if (!status) {
        status = file_write_commit(write, error);
        write = NULL;
    }
    file_write_abort(write);
    return status;
}
