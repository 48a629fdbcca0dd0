/* load_column.c - one field of a registry file into the field of a row. */
#include "batch/load_column.h"

#include <string.h>

#include "base/text.h"
#include "store/row.h"
#include "weir/tariff.h"

const char *
load_column_fault(enum load_type type, struct weir_text text)
{
    const bool name = type != LOAD_TEXT;
    if (text.size > (name ? LOAD_NAME_BYTES_MAX : LOAD_TEXT_BYTES_MAX))
        return name ? "% is longer than 64 bytes" : "% is longer than 1000 bytes";
    if (!text_is_plain(text))
        return "% has a control character in it";
    if (!name || text.size == 0)
        return NULL;
    if (text.start[0] == ' ' || text.start[text.size - 1] == ' ')
        return "% begins or ends with a blank";
    if (type != LOAD_ACCOUNT)
        return NULL;
    return memchr(text.start, ':', text.size) != NULL ? "% has a colon in it" : NULL;
}

static bool
read_text(const struct load_column *column, struct sheet *sheet, uint32_t index,
          struct directory *texts, struct weir_text *text)
{
    const struct weir_text field = sheet_field(sheet, index);
    if (field.size == 0)
        return true;
    const char *fault = load_column_fault(column->type, field);
    if (fault != NULL) {
        char pattern[WEIR_ERROR_PRIMARY_SIZE];
        struct text_writer writer = text_writer_of(pattern, sizeof pattern);
        text_write_string(&writer, column->name);
        text_write_string(&writer, " ");
        text_write_string(&writer, fault);
        sheet_fault(sheet, pattern, field, NULL);
        return true;
    }
    *text =
        column->type == LOAD_TEXT ? directory_copy(texts, field) : directory_intern(texts, field);
    return text->start != NULL;
}

bool
load_column_read(const struct load_column *column, struct sheet *sheet, uint32_t index,
                 struct directory *texts, void *row)
{
    void *field = (unsigned char *)row + column->offset;
    struct weir_text text = {NULL, 0};
    int32_t day = WEIR_DAY_NONE;
    int64_t number = ROW_ABSENT;
    uint32_t choice = 0;
    bool kept = true;
    switch (column->type) {
    case LOAD_ACCOUNT:
    case LOAD_NAME:
    case LOAD_TEXT:
        kept = read_text(column, sheet, index, texts, &text);
        memcpy(field, &text, sizeof text);
        break;
    case LOAD_DAY:
        (void)sheet_day(sheet, index, &day); /* a wrong one is a fault already */
        memcpy(field, &day, sizeof day);
        break;
    case LOAD_NUMBER:
        (void)sheet_number(sheet, index, &column->range, &number);
        memcpy(field, &number, sizeof number);
        break;
    case LOAD_CHOICE:
        if (sheet_choice(sheet, index, column->choices, &choice) == SHEET_GIVEN)
            number = (int64_t)choice + 1;
        memcpy(field, &number, sizeof number);
        break;
    }
    return kept;
}
