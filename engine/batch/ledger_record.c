/* ledger_record.c - records of separated fields, in an encoding. */
#include "batch/ledger_record.h"

#include <string.h>

#include "base/error.h"
#include "batch/export_cell.h"
#include "host/transcode.h"
#include "weir/tariff.h"

void
ledger_record_begin(struct ledger_record *record, const struct ledger_record_shape *shape)
{
    record->shape = shape;
    record->field_count = 0;
    record->writer = text_writer_of(record->bytes, sizeof record->bytes);
}

static void
separate(struct ledger_record *record)
{
    if (record->field_count++ > 0)
        text_write_string(&record->writer, record->shape->separator);
}

void
ledger_record_text(struct ledger_record *record, struct weir_text text)
{
    separate(record);
    text_write_string(&record->writer, record->shape->quote);
    for (size_t i = 0; i < text.size; i++) {
        const unsigned char byte = (unsigned char)text.start[i];
        const bool forbidden =
            byte < 0x20 || byte == 0x7f || strchr(record->shape->forbidden, (int)byte) != NULL;
        text_write(&record->writer,
                   forbidden ? text_of(" ") : (struct weir_text){text.start + i, 1});
    }
    text_write_string(&record->writer, record->shape->quote);
}

void
ledger_record_number(struct ledger_record *record, enum export_type type, int64_t value)
{
    char buffer[EXPORT_CELL_SIZE];
    separate(record);
    text_write(&record->writer, export_cell_number(type, value, buffer));
}

void
ledger_record_empty(struct ledger_record *record, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        separate(record);
}

enum weir_status
ledger_record_end(struct ledger_record *record, const struct ledger_output *output,
                  struct weir_text *encoded, struct weir_error *error)
{
    text_write_string(&record->writer, "\r\n");
    if (record->writer.full)
        return error_set(error, WEIR_E_INVALID, "a row of the ledger is too long for that format");
    return transcode_text(output->transcode, text_written(&record->writer), encoded, error);
}

static const char *
words_of(enum ledger_kind kind)
{
    switch (kind) {
    case LEDGER_BILL:
        return "水费账单 ";
    case LEDGER_REVERSAL:
        return "红字冲销账单 ";
    case LEDGER_FEE:
        return "水资源费（税）核定 ";
    case LEDGER_FEE_REVERSAL:
        break;
    }
    return "红字冲销核定 ";
}

void
ledger_record_subject(const struct ledger_entry *entry, struct text_writer *writer)
{
    char month[EXPORT_CELL_SIZE];
    text_write_string(writer, words_of(entry->kind));
    if (entry->account.start == NULL) {
        text_write_int(writer, entry->source_count);
        text_write_string(writer, " 份");
    } else {
        text_write(writer, entry->reverses.start == NULL ? entry->number : entry->reverses);
    }
    if (entry->origin_day == WEIR_DAY_NONE)
        return;
    text_write_string(writer, " 更正 ");
    text_write(writer, export_cell_number(EXPORT_TYPE_MONTH, entry->origin_day, month));
}
