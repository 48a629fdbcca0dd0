/*
 * ledger_yonyou.c - vouchers as the text file that 用友 takes in: one line that says so, then a
 * line a row of a voucher, GBK, CRLF.
 *
 * What is published of the layout ends with the amounts; that the quantity, two fields of foreign
 * currency and the maker follow is inferred, and further fields are left out, as they may be.  Rows
 * with the same date, word and number are one voucher.
 */
#include "base/error.h"
#include "base/text.h"
#include "batch/export_cell.h"
#include "batch/ledger_format.h"
#include "batch/ledger_record.h"

#define SUBJECT_BYTES 60 /* of a row's summary, in GBK */
#define SUBJECT_ROOM 2048
#define VOUCHER_WORD "记"

static const struct ledger_record_shape shape = {.separator = ",", .quote = "", .forbidden = ",\""};

static enum weir_status
put(struct ledger_output *output, struct ledger_record *record, struct weir_error *error)
{
    struct weir_text encoded;
    const enum weir_status status = ledger_record_end(record, output, &encoded, error);
    if (status == WEIR_OK)
        file_write_put(output->file, encoded);
    return status;
}

static enum weir_status
begin(struct ledger_output *output, struct weir_error *error)
{
    struct ledger_record record;
    ledger_record_begin(&record, &shape);
    ledger_record_text(&record, text_of("填制凭证"));
    ledger_record_text(&record, text_of("V800"));
    return put(output, &record, error);
}

/* As much of the text as is no more than SUBJECT_BYTES in GBK: two a character, one of ASCII. */
static struct weir_text
cut(struct weir_text text)
{
    size_t size = 0;
    size_t encoded_bytes = 0;
    while (size < text.size) {
        const size_t first = size++;
        while (size < text.size && ((unsigned char)text.start[size] & 0xc0) == 0x80)
            size++;
        encoded_bytes += size - first > 1 ? 2 : 1;
        if (encoded_bytes > SUBJECT_BYTES)
            return (struct weir_text){text.start, first};
    }
    return text;
}

/* Numbers are only used once where they name the run: RUN-SEQUENCE. */
static void
write_number(const struct ledger_entry *entry, struct text_writer *writer)
{
    text_write_int(writer, entry->run_id);
    text_write_string(writer, "-");
    text_write_int(writer, entry->sequence);
}

static enum weir_status
write_row(struct ledger_output *output, const struct ledger_entry *entry,
          const struct ledger_row *row, struct weir_error *error)
{
    char subject[SUBJECT_ROOM];
    char number[EXPORT_CELL_SIZE];
    struct text_writer subject_writer = text_writer_of(subject, sizeof subject);
    struct text_writer number_writer = text_writer_of(number, sizeof number);
    struct ledger_record record;
    const bool debit = row->side == LEDGER_DEBIT;
    ledger_record_subject(entry, &subject_writer);
    write_number(entry, &number_writer);
    ledger_record_begin(&record, &shape);
    ledger_record_number(&record, EXPORT_TYPE_DAY, entry->day);
    ledger_record_text(&record, text_of(VOUCHER_WORD));
    ledger_record_text(&record, text_written(&number_writer));
    ledger_record_number(&record, EXPORT_TYPE_INT, entry->source_count);
    ledger_record_text(&record, cut(text_written(&subject_writer)));
    ledger_record_text(&record, output->chart->account[row->account].code);
    ledger_record_number(&record, EXPORT_TYPE_AMOUNT, debit ? row->amount_fen : 0);
    ledger_record_number(&record, EXPORT_TYPE_AMOUNT, debit ? 0 : row->amount_fen);
    if (row->has_volume)
        ledger_record_number(&record, EXPORT_TYPE_VOLUME, row->volume_l);
    else
        ledger_record_empty(&record, 1);
    ledger_record_empty(&record, 2); /* foreign currency, its rate */
    ledger_record_text(&record, text_of("weir"));
    return put(output, &record, error);
}

static enum weir_status
write_entry(struct ledger_output *output, const struct ledger_entry *entry,
            struct weir_error *error)
{
    for (uint32_t i = 0; i < entry->rows->count; i++) {
        if (write_row(output, entry, &entry->rows->item[i], error) != WEIR_OK)
            return error->status;
    }
    return WEIR_OK;
}

static enum weir_status
end(struct ledger_output *output, struct weir_error *error)
{
    (void)output;
    (void)error;
    return WEIR_OK;
}

const struct ledger_format ledger_yonyou = {
    .name = "yonyou",
    .encoding = TRANSCODE_GBK,
    .by = LEDGER_BY_RUN,
    .begin = begin,
    .entry = write_entry,
    .end = end,
};
