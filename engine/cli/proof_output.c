/* proof_output.c - what a proof proves, for whoever holds the printed invoice beside it. */
#include "cli/proof_output.h"

#include "base/error.h"
#include "base/text.h"
#include "batch/verify_proof.h"
#include "cli/output.h"
#include "host/file.h"

#define LINE_SIZE 2048 /* bytes of a printed line */

/* --- tables -------------------------------------------------------------------------------------
 */
static struct output_table *
table_of_proof(struct cli *cli, const struct verify_proof *checked)
{
    static const struct output_column columns[] = {
        {"invoice", OUTPUT_TEXT},     {"kind", OUTPUT_TEXT},      {"date", OUTPUT_DAY},
        {"period_begin", OUTPUT_DAY}, {"period_end", OUTPUT_DAY}, {"volume_m3", OUTPUT_VOLUME},
        {"amount", OUTPUT_AMOUNT},    {"run", OUTPUT_INT},        {"leaf_index", OUTPUT_INT},
        {"leaf_count", OUTPUT_INT},   {"root", OUTPUT_TEXT},      {"link", OUTPUT_INT},
        {"last_link", OUTPUT_INT},    {"chain", OUTPUT_TEXT},     {"signed_at", OUTPUT_TEXT},
        {"key", OUTPUT_TEXT},
    };
    const struct proof *proof = &checked->proof;
    const struct canon_invoice *invoice = &checked->invoice;
    const struct fee_entry *entry = &checked->entry;
    char root[2 * CANON_DIGEST_SIZE + 1];
    char chain[2 * CANON_DIGEST_SIZE + 1];
    struct text_writer root_writer = text_writer_of(root, sizeof root);
    struct text_writer chain_writer = text_writer_of(chain, sizeof chain);
    text_write_hex(&root_writer,
                   (struct weir_text){(const char *)proof->root.bytes, CANON_DIGEST_SIZE});
    text_write_hex(&chain_writer,
                   (struct weir_text){(const char *)proof->chain.bytes, CANON_DIGEST_SIZE});
    struct output_table *table =
        output_table_new(cli->arena, columns, sizeof columns / sizeof columns[0]);
    if (table == NULL)
        return NULL;
    output_table_text(table, proof->number);
    output_table_text(table, checked->fee ? text_of(entry->regime == FEE_REGIME_TAX ? "tax" : "fee")
                                          : invoice->kind);
    output_table_number(table, checked->fee ? entry->entry_day : invoice->invoice_day);
    output_table_number(table, checked->fee ? entry->begin_day : invoice->period_begin_day);
    output_table_number(table, checked->fee ? entry->end_day : invoice->period_end_day);
    output_table_number(table, checked->fee ? entry->volume_l : invoice->volume_l);
    output_table_number(table, checked->fee ? entry->due_fen : invoice->amount_fen);
    output_table_number(table, proof->run_id);
    output_table_number(table, proof->leaf_index);
    output_table_number(table, proof->leaf_count);
    output_table_text(table, text_written(&root_writer));
    output_table_number(table, checked->link_no);
    output_table_number(table, checked->last_link_no);
    output_table_text(table, text_written(&chain_writer));
    char time[CHECKPOINT_TEXT_TIME_SIZE];
    const struct weir_text absent = {NULL, 0};
    output_table_text(table, checked->has_checkpoint
                                 ? checkpoint_text_time(checked->checkpoint.time_s, time)
                                 : absent);
    output_table_text(table, checked->has_checkpoint ? checked->checkpoint.key : absent);
    return table;
}

static struct output_table *
table_of_lines(struct cli *cli, const struct canon_invoice *invoice)
{
    static const struct output_column columns[] = {
        {"from", OUTPUT_DAY},         {"to", OUTPUT_DAY},      {"class", OUTPUT_TEXT},
        {"charge", OUTPUT_TEXT},      {"block", OUTPUT_INT},   {"band", OUTPUT_INT},
        {"volume_m3", OUTPUT_VOLUME}, {"price", OUTPUT_PRICE}, {"amount", OUTPUT_AMOUNT},
    };
    struct output_table *table =
        output_table_new(cli->arena, columns, sizeof columns / sizeof columns[0]);
    for (uint32_t i = 0; table != NULL && i < invoice->line_count; i++) {
        const struct weir_line *line = &invoice->line[i];
        output_table_number(table, line->begin_day);
        output_table_number(table, line->end_day);
        output_table_text(table, line->class_id);
        output_table_text(table, line->charge);
        output_table_known(table, line->block_no != 0, line->block_no);
        output_table_known(table, line->band_no != 0, line->band_no);
        output_table_known(table, line->has_volume, line->volume_l);
        output_table_known(table, line->has_price, line->price_mfen_per_m3);
        output_table_number(table, line->amount_fen);
    }
    return table;
}

/* --- words --------------------------------------------------------------------------------------
 */
static void
write_entry(struct text_writer *writer, const struct verify_proof *checked)
{
    const struct canon_invoice *invoice = &checked->invoice;
    const struct fee_entry *entry = &checked->entry;
    text_write(writer, checked->proof.number);
    text_write_string(writer, ": ");
    if (checked->fee)
        text_write_string(writer, entry->regime == FEE_REGIME_TAX ? "tax" : "fee");
    else
        text_write(writer, invoice->kind);
    text_write_string(writer, " of ");
    text_write_day(writer, checked->fee ? entry->entry_day : invoice->invoice_day);
    text_write_string(writer, ", ");
    text_write_day(writer, checked->fee ? entry->begin_day : invoice->period_begin_day);
    text_write_string(writer, " to ");
    text_write_day(writer, checked->fee ? entry->end_day : invoice->period_end_day);
    text_write_string(writer, ", ");
    text_write_decimal(writer, checked->fee ? entry->volume_l : invoice->volume_l, 3);
    text_write_string(writer, " m3, ");
    text_write_decimal(writer, checked->fee ? entry->due_fen : invoice->amount_fen, 2);
}

static void
write_place(struct text_writer *writer, const struct verify_proof *checked)
{
    const struct proof *proof = &checked->proof;
    text_write_string(writer, "it is number ");
    text_write_int(writer, proof->leaf_index + 1);
    text_write_string(writer, " of ");
    text_write_int(writer, proof->leaf_count);
    text_write_string(writer, " under the root of run ");
    text_write_int(writer, proof->run_id);
    text_write_string(writer, ", which is link ");
    text_write_int(writer, checked->link_no);
    text_write_string(writer, " of the chain");
}

static void
write_chain(struct text_writer *writer, const struct verify_proof *checked)
{
    text_write_string(writer, "link ");
    text_write_int(writer, checked->last_link_no);
    text_write_string(writer, " is ");
    text_write_hex(writer,
                   (struct weir_text){(const char *)checked->proof.chain.bytes, CANON_DIGEST_SIZE});
}

typedef void write_words(struct text_writer *writer, const struct verify_proof *checked);

static void
print(write_words *write, const struct verify_proof *checked)
{
    char line[LINE_SIZE];
    struct text_writer writer = text_writer_of(line, sizeof line);
    write(&writer, checked);
    output_line("%s", line);
}

/* Who says so; a signature that was checked holds. */
static void
print_signed(const struct verify_proof *checked, const struct signature_trust *trust)
{
    char time[CHECKPOINT_TEXT_TIME_SIZE];
    if (!checked->has_checkpoint) {
        output_line("the proof holds, if that is the link that was published");
        return;
    }
    const struct weir_text key = checked->checkpoint.key;
    output_line("signed %s by key %.*s",
                checkpoint_text_time(checked->checkpoint.time_s, time).start, (int)key.size,
                key.start);
    output_line(trust != NULL ? "the proof holds"
                              : "the proof holds, if that key is the utility's: --public-key");
}

static enum exit_code
print_words(struct cli *cli, const struct verify_proof *checked,
            const struct signature_trust *trust)
{
    print(write_entry, checked);
    if (!checked->fee && output_table_print(table_of_lines(cli, &checked->invoice), "lines",
                                            OUTPUT_FORMAT_TABLE, &cli->error) != WEIR_OK)
        return command_failed(cli);
    print(write_place, checked);
    print(write_chain, checked);
    print_signed(checked, trust);
    return EXIT_CODE_DONE;
}

enum exit_code
proof_output_check(struct cli *cli, const char *file, const struct signature_trust *trust)
{
    struct verify_proof *checked = weir_arena_alloc(cli->arena, 1, sizeof *checked);
    struct weir_text text;
    if (checked == NULL) {
        (void)error_nomem(&cli->error);
        return command_failed(cli);
    }
    if (file_read_all(file, PROOF_BYTES_MAX, cli->arena, &text, &cli->error))
        return command_failed(cli);
    enum weir_status status = verify_proof_check(text, cli->arena, checked, &cli->error);
    if (status == WEIR_OK && checked->has_checkpoint && trust != NULL)
        status = verify_proof_signed(checked, trust, &cli->error);
    if (status != WEIR_OK) {
        error_place(&cli->error, file, cli->error.line);
        return command_failed(cli);
    }
    if (!cli->json)
        return print_words(cli, checked, trust);
    const struct output_section section[] = {
        {"rows", table_of_proof(cli, checked)},
        {"lines", table_of_lines(cli, &checked->invoice)},
    };
    return output_sections(cli, section, 2, "proof");
}
