/* export_cell.c - fields of exported rows as text. */
#include "batch/export_cell.h"

#include <string.h>

#include "base/assert.h"
#include "base/text.h"
#include "weir/bill.h"
#include "weir/tariff.h"

#define PERCENT_PPM 100 /* millionths in a hundredth of a percent */

static const char *
line_kind(enum weir_line_kind kind)
{
    switch (kind) {
    case WEIR_LINE_VOLUME:
        return "volume";
    case WEIR_LINE_FIXED:
        return "fixed";
    case WEIR_LINE_MINIMUM:
        return "minimum";
    case WEIR_LINE_PERCENT:
        return "percent";
    case WEIR_LINE_SURCHARGE:
        return "surcharge";
    case WEIR_LINE_RELIEF:
        return "relief";
    case WEIR_LINE_TAX:
        return "tax";
    case WEIR_LINE_ADJUSTMENT:
        return "adjustment";
    case WEIR_LINE_MONEY:
        return "money";
    }
    return "unknown"; /* the schema refuses it */
}

/* Millionths as percent, half-up on the absolute value. */
static void
write_percent(struct text_writer *writer, int64_t value)
{
    const int64_t half = value < 0 ? -PERCENT_PPM / 2 : PERCENT_PPM / 2;
    text_write_decimal(writer, (value + half) / PERCENT_PPM, 2);
}

/* Millionths without needless zeros. */
static void
write_ratio(struct text_writer *writer, int64_t value)
{
    unsigned scale = 6;
    for (; scale > 0 && value % 10 == 0; scale--)
        value /= 10;
    text_write_decimal(writer, value, scale);
}

struct weir_text
export_cell_number(enum export_type type, int64_t value, char buffer[EXPORT_CELL_SIZE])
{
    struct text_writer writer = text_writer_of(buffer, EXPORT_CELL_SIZE);
    switch (type) {
    case EXPORT_TYPE_INT:
        text_write_int(&writer, value);
        break;
    case EXPORT_TYPE_DAY:
        text_write_day(&writer, (int32_t)value);
        break;
    case EXPORT_TYPE_MONTH:
        text_write_day(&writer, (int32_t)value);
        writer.size -= sizeof "-01" - 1;
        buffer[writer.size] = '\0';
        break;
    case EXPORT_TYPE_VOLUME:
        text_write_decimal(&writer, value, 3);
        break;
    case EXPORT_TYPE_PRICE:
        text_write_decimal(&writer, value, 5);
        break;
    case EXPORT_TYPE_AMOUNT:
        text_write_decimal(&writer, value, 2);
        break;
    case EXPORT_TYPE_PERCENT:
        write_percent(&writer, value);
        break;
    case EXPORT_TYPE_RATIO:
        write_ratio(&writer, value);
        break;
    case EXPORT_TYPE_LINE_KIND:
        text_write_string(&writer, line_kind((enum weir_line_kind)value));
        break;
    case EXPORT_TYPE_TEXT:
    case EXPORT_TYPE_BOOL:
    case EXPORT_TYPE_CURRENCY:
    case EXPORT_TYPE_DIGESTS:
        ASSERT(false); /* no numbers */
        break;
    }
    ASSERT(!writer.full);
    return text_written(&writer);
}

struct weir_text
export_cell_text(const struct copy_out *row, const struct export_field *field,
                 struct export_tariffs *tariffs, enum export_cell_format format,
                 char buffer[EXPORT_CELL_SIZE])
{
    if (copy_out_null(row, field->column))
        return (struct weir_text){NULL, 0};
    switch (field->type) {
    case EXPORT_TYPE_TEXT:
        return copy_out_text(row, field->column);
    case EXPORT_TYPE_BOOL:
        if (format == EXPORT_CELL_CSV)
            return text_of(copy_out_int(row, field->column) != 0 ? "yes" : "no");
        return text_of(copy_out_int(row, field->column) != 0 ? "true" : "false");
    case EXPORT_TYPE_CURRENCY:
        return text_of(export_tariff_currency(tariffs, copy_out_int(row, field->column)));
    case EXPORT_TYPE_DIGESTS:
        return export_tariff_digests(tariffs, row, field->column);
    case EXPORT_TYPE_DAY:
    case EXPORT_TYPE_MONTH:
        return export_cell_number(field->type, copy_out_day(row, field->column), buffer);
    case EXPORT_TYPE_INT:
    case EXPORT_TYPE_VOLUME:
    case EXPORT_TYPE_PRICE:
    case EXPORT_TYPE_AMOUNT:
    case EXPORT_TYPE_PERCENT:
    case EXPORT_TYPE_RATIO:
    case EXPORT_TYPE_LINE_KIND:
        return export_cell_number(field->type, copy_out_int(row, field->column), buffer);
    }
    return (struct weir_text){NULL, 0};
}

static void
put(struct file_write *write, const char *text)
{
    file_write_put(write, text_of(text));
}

void
export_cell_csv_text(struct file_write *write, struct weir_text text)
{
    static const char formula[] = {'=', '+', '-', '@', '\t', '\r', '\n'};
    static const char special[] = {',', '"', '\r', '\n'};
    bool quoted = false;
    for (size_t i = 0; i < text.size; i++)
        quoted = quoted || memchr(special, text.start[i], sizeof special) != NULL;
    if (quoted)
        put(write, "\"");
    if (text.size > 0 && memchr(formula, text.start[0], sizeof formula) != NULL)
        put(write, "'");
    while (text.size > 0) { /* up to and with each quote, which is then doubled */
        const char *quote = memchr(text.start, '"', text.size);
        const size_t size = quote == NULL ? text.size : (size_t)(quote - text.start) + 1;
        file_write_put(write, (struct weir_text){text.start, size});
        if (quote != NULL)
            put(write, "\"");
        text.start += size;
        text.size -= size;
    }
    if (quoted)
        put(write, "\"");
}

void
export_cell_csv_heading(struct file_write *write, const struct export_fields *fields)
{
    for (uint32_t i = 0; i < fields->count; i++) {
        put(write, i == 0 ? "" : ",");
        put(write, fields->item[i].name);
    }
    put(write, "\r\n");
}

void
export_cell_csv_row(struct file_write *write, const struct copy_out *row,
                    const struct export_fields *fields, struct export_tariffs *tariffs)
{
    char buffer[EXPORT_CELL_SIZE];
    for (uint32_t i = 0; i < fields->count; i++) {
        const struct export_field *field = &fields->item[i];
        const struct weir_text text =
            export_cell_text(row, field, tariffs, EXPORT_CELL_CSV, buffer);
        if (i > 0)
            put(write, ",");
        if (field->type == EXPORT_TYPE_TEXT)
            export_cell_csv_text(write, text);
        else
            file_write_put(write, text);
    }
    put(write, "\r\n");
}
