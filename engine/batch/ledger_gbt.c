/*
 * ledger_gbt.c - the ledger as the text files of GB/T 19581-2004, in a tar archive: GSSM.TXT says
 * what is in the others, DZZB.TXT the book, KJKM.TXT its accounts, KMYE.TXT what was booked on
 * them, JZPZ.TXT the vouchers.
 *
 * The files and their fields are published; that fields stand apart by tabulators, texts in double
 * quotes, numbers bare, in GB18030 and with a heading-less row a line, is inferred.  Payments are
 * not weir's, so balances begin at zero and end with what was booked.
 */
#include "base/error.h"
#include "base/text.h"
#include "batch/ledger_format.h"
#include "batch/ledger_gbt_words.h"
#include "batch/ledger_record.h"
#include "host/archive.h"

#define FILE_BYTES ((size_t)1 << 20) /* of any file but the vouchers: a chart is small */
#define SUBJECT_ROOM 2048

static const struct ledger_record_shape shape = {
    .separator = "\t", .quote = "\"", .forbidden = "\""};

/* A file of the archive that is made in memory. */
struct part {
    struct ledger_output *output;
    struct text_writer writer;
    struct ledger_record record;
    struct weir_error *error;
};

static void
begin_row(struct part *part)
{
    ledger_record_begin(&part->record, &shape);
}

static void
end_row(struct part *part)
{
    struct weir_text encoded;
    if (ledger_record_end(&part->record, part->output, &encoded, part->error) == WEIR_OK)
        text_write(&part->writer, encoded);
}

static void
put_string(struct part *part, const char *text)
{
    ledger_record_text(&part->record, text_of(text));
}

static enum weir_status
put_file(struct ledger_output *output, const char *name, void (*fill)(struct part *part),
         struct weir_error *error)
{
    char *bytes = weir_arena_alloc(output->arena, 1, FILE_BYTES);
    if (bytes == NULL)
        return error_nomem(error);
    struct part part = {
        .output = output, .writer = text_writer_of(bytes, FILE_BYTES), .error = error};
    fill(&part);
    if (error->status != WEIR_OK)
        return error->status;
    if (part.writer.full)
        return error_set(error, WEIR_E_INVALID, "the chart is too large for that format");
    const struct archive_file file = {.name = text_of(name),
                                      .day = output->found->month_day,
                                      .bytes = text_written(&part.writer)};
    return archive_put(output->file, &file, error);
}

/* --- what is small --- */

static void
fill_description(struct part *part)
{
    static const struct {
        const char *file;
        const char *fields;
    } files[] = {
        {"DZZB.TXT", LEDGER_GBT_DZZB},
        {"KJKM.TXT", LEDGER_GBT_KJKM},
        {"KMYE.TXT", LEDGER_GBT_KMYE},
        {"JZPZ.TXT", LEDGER_GBT_JZPZ},
    };
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        struct weir_text rest = text_of(files[i].fields);
        struct weir_text field;
        for (int64_t number = 1; text_next_word(&rest, &field); number++) {
            begin_row(part);
            put_string(part, files[i].file);
            ledger_record_number(&part->record, EXPORT_TYPE_INT, number);
            ledger_record_text(&part->record, field);
            end_row(part);
        }
    }
}

static void
fill_book(struct part *part)
{
    const struct ledger_output *output = part->output;
    const struct chart *chart = output->chart;
    char layout[LEDGER_GBT_LAYOUT_SIZE];
    struct text_writer writer = text_writer_of(layout, sizeof layout);
    ledger_gbt_words_layout(chart, &writer);
    begin_row(part);
    ledger_record_text(&part->record, chart->id);
    put_string(part, LEDGER_GBT_BOOK);
    ledger_record_text(&part->record, output->company);
    ledger_record_text(&part->record, output->company_id);
    put_string(part, LEDGER_GBT_UNIT);
    put_string(part, LEDGER_GBT_INDUSTRY);
    put_string(part, LEDGER_GBT_MAKER);
    put_string(part, LEDGER_GBT_VERSION);
    ledger_record_number(&part->record, EXPORT_TYPE_INT, ledger_gbt_words_year(output));
    ledger_record_text(&part->record, chart->currency);
    ledger_record_text(&part->record, text_written(&writer));
    end_row(part);
}

static void
fill_accounts(struct part *part)
{
    const struct chart *chart = part->output->chart;
    for (uint32_t i = 0; i < chart->account_count; i++) {
        const struct ledger_row *credit = ledger_format_row(part->output, i, LEDGER_CREDIT);
        begin_row(part);
        ledger_record_text(&part->record, chart->account[i].code);
        ledger_record_text(&part->record, chart->account[i].name);
        ledger_record_number(&part->record, EXPORT_TYPE_INT, chart_account_level(chart, i));
        put_string(part, "0");
        put_string(part, "");
        put_string(part, ledger_gbt_words_type(chart->account[i].type));
        put_string(part, credit != NULL && credit->has_volume ? LEDGER_GBT_CUBIC_METRE : "");
        put_string(part, ledger_gbt_words_side(chart->account[i].type));
        end_row(part);
    }
}

static void
put_number(struct part *part, enum export_type type, int64_t value)
{
    ledger_record_number(&part->record, type, value);
}

static void
fill_balances(struct part *part)
{
    const struct ledger_output *output = part->output;
    for (uint32_t i = 0; i < output->chart->account_count; i++) {
        if (!ledger_format_used(output, i))
            continue;
        const struct ledger_gbt_balance balance = ledger_gbt_words_balance(output, i);
        begin_row(part);
        ledger_record_text(&part->record, output->chart->account[i].code);
        ledger_record_text(&part->record, output->chart->currency);
        put_string(part, "");
        put_number(part, EXPORT_TYPE_AMOUNT, 0);
        put_number(part, EXPORT_TYPE_VOLUME, 0);
        put_number(part, EXPORT_TYPE_AMOUNT, 0);
        put_number(part, EXPORT_TYPE_AMOUNT, balance.debit_fen);
        put_number(part, EXPORT_TYPE_VOLUME, 0);
        put_number(part, EXPORT_TYPE_AMOUNT, 0);
        put_number(part, EXPORT_TYPE_AMOUNT, balance.credit_fen);
        put_number(part, EXPORT_TYPE_VOLUME, balance.volume_l);
        put_number(part, EXPORT_TYPE_AMOUNT, 0);
        put_number(part, EXPORT_TYPE_AMOUNT, balance.end_fen);
        put_number(part, EXPORT_TYPE_VOLUME, balance.volume_l);
        put_number(part, EXPORT_TYPE_AMOUNT, 0);
        put_number(part, EXPORT_TYPE_INT, ledger_gbt_words_month(output));
        end_row(part);
    }
}

/* --- the vouchers --- */

/* Row index of an entry, in the encoding. */
static enum weir_status
make_row(struct ledger_output *output, const struct ledger_entry *entry, uint32_t index,
         struct weir_text *encoded, struct weir_error *error)
{
    const struct ledger_row *row = &entry->rows->item[index];
    const bool debit = row->side == LEDGER_DEBIT;
    char subject[SUBJECT_ROOM];
    struct text_writer writer = text_writer_of(subject, sizeof subject);
    struct ledger_record record;
    ledger_record_subject(entry, &writer);
    ledger_record_begin(&record, &shape);
    ledger_record_number(&record, EXPORT_TYPE_DAY, entry->day);
    ledger_record_text(&record, text_of(LEDGER_GBT_VOUCHER));
    ledger_record_number(&record, EXPORT_TYPE_INT, entry->sequence);
    ledger_record_number(&record, EXPORT_TYPE_INT, (int64_t)index + 1);
    ledger_record_text(&record, text_written(&writer));
    ledger_record_text(&record, output->chart->account[row->account].code);
    ledger_record_number(&record, EXPORT_TYPE_AMOUNT, debit ? row->amount_fen : 0);
    ledger_record_number(&record, EXPORT_TYPE_AMOUNT, debit ? 0 : row->amount_fen);
    ledger_record_text(&record, output->chart->currency);
    ledger_record_number(&record, EXPORT_TYPE_AMOUNT, 0);
    ledger_record_number(&record, EXPORT_TYPE_AMOUNT, 0);
    ledger_record_number(&record, EXPORT_TYPE_INT, 1); /* rate of exchange */
    ledger_record_number(&record, EXPORT_TYPE_VOLUME, row->volume_l);
    ledger_record_number(&record, EXPORT_TYPE_AMOUNT, 0); /* a row sums up several prices */
    for (uint32_t i = 0; i < 2; i++)
        ledger_record_text(&record, text_of(""));
    ledger_record_text(&record, text_of(ledger_kind_name(entry->kind)));
    ledger_record_text(&record, entry->number);
    ledger_record_number(&record, EXPORT_TYPE_DAY, entry->day);
    ledger_record_number(&record, EXPORT_TYPE_INT, entry->source_count);
    ledger_record_text(&record, text_of(LEDGER_GBT_MAKER));
    for (uint32_t i = 0; i < 3; i++)
        ledger_record_text(&record, text_of(""));
    ledger_record_number(&record, EXPORT_TYPE_INT, output->found->draft ? 0 : 1);
    ledger_record_number(&record, EXPORT_TYPE_INT, 0);
    return ledger_record_end(&record, output, encoded, error);
}

static enum weir_status
measure(struct ledger_output *output, const struct ledger_entry *entry, struct weir_error *error)
{
    struct weir_text encoded;
    for (uint32_t i = 0; i < entry->rows->count; i++) {
        if (make_row(output, entry, i, &encoded, error) != WEIR_OK)
            return error->status;
        output->measured_bytes += (int64_t)encoded.size;
    }
    return WEIR_OK;
}

static enum weir_status
begin(struct ledger_output *output, struct weir_error *error)
{
    const struct archive_head head = {text_of("JZPZ.TXT"), output->found->month_day,
                                      output->measured_bytes};
    if (put_file(output, "GSSM.TXT", fill_description, error) != WEIR_OK ||
        put_file(output, "DZZB.TXT", fill_book, error) != WEIR_OK ||
        put_file(output, "KJKM.TXT", fill_accounts, error) != WEIR_OK ||
        put_file(output, "KMYE.TXT", fill_balances, error) != WEIR_OK)
        return error->status;
    return archive_put_begin(output->file, &head, error);
}

static enum weir_status
write_entry(struct ledger_output *output, const struct ledger_entry *entry,
            struct weir_error *error)
{
    struct weir_text encoded;
    for (uint32_t i = 0; i < entry->rows->count; i++) {
        if (make_row(output, entry, i, &encoded, error) != WEIR_OK)
            return error->status;
        file_write_put(output->file, encoded);
    }
    return WEIR_OK;
}

static enum weir_status
end(struct ledger_output *output, struct weir_error *error)
{
    (void)error;
    archive_put_end(output->file, output->measured_bytes);
    archive_end(output->file);
    return WEIR_OK;
}

const struct ledger_format ledger_gbt = {
    .name = "gbt",
    .encoding = TRANSCODE_GB18030,
    .by = LEDGER_BY_INVOICE,
    .measure = measure,
    .begin = begin,
    .entry = write_entry,
    .end = end,
};
