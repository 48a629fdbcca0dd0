/* run_summary.c - what a run comes to, for people. */
#include "cli/run_summary.h"

#include "base/text.h"
#include "cli/output.h"

static void
print_number(const char *label, int64_t value, unsigned scale)
{
    char buffer[32];
    struct text_writer writer = text_writer_of(buffer, sizeof buffer);
    text_write_decimal(&writer, value, scale);
    output_line("%-12s %s", label, buffer);
}

void
run_summary_sums(const struct run_store_run *run)
{
    print_number("due", run->account_count, 0);
    print_number("billed", run->billed_count, 0);
    print_number("held", run->held_count, 0);
    print_number("nothing", run->nothing_count, 0);
    if (text_equal(run->kind, text_of("fee"))) {
        print_number("entries", run->invoice_count, 0);
    } else {
        print_number("invoices", run->invoice_count, 0);
        print_number("lines", run->line_count, 0);
    }
    print_number("findings", run->finding_count, 0);
    print_number("volume_m3", run->volume_l, 3);
    print_number("amount", run->amount_fen, 2);
}

static enum exit_code
print_charges(struct cli *cli, const struct run_store_charges *charges)
{
    static const struct output_column columns[] = {
        {"charge", OUTPUT_TEXT},      {"fund", OUTPUT_TEXT},     {"lines", OUTPUT_INT},
        {"volume_m3", OUTPUT_VOLUME}, {"amount", OUTPUT_AMOUNT},
    };
    if (charges->count == 0)
        return EXIT_CODE_DONE;
    output_line("%s", "");
    struct output_table *list = output_table_new(cli->arena, columns, 5);
    for (uint32_t i = 0; list != NULL && i < charges->count; i++) {
        const struct run_store_charge *charge = &charges->item[i];
        output_table_text(list, charge->charge);
        if (charge->fund.size == 0)
            output_table_absent(list);
        else
            output_table_text(list, charge->fund);
        output_table_number(list, charge->line_count);
        output_table_number(list, charge->volume_l);
        output_table_number(list, charge->amount_fen);
    }
    return output_result(cli, list, "run-charges", OUTPUT_FORMAT_TABLE);
}

static enum exit_code
print_findings(struct cli *cli, const struct run_store_findings *findings)
{
    static const struct output_column columns[] = {
        {"finding", OUTPUT_TEXT}, {"count", OUTPUT_INT}, {"held", OUTPUT_INT}};
    if (findings->count == 0)
        return EXIT_CODE_DONE;
    output_line("%s", "");
    struct output_table *list = output_table_new(cli->arena, columns, 3);
    for (uint32_t i = 0; list != NULL && i < findings->count; i++) {
        output_table_text(list, findings->item[i].code);
        output_table_number(list, findings->item[i].count);
        output_table_number(list, findings->item[i].held_count);
    }
    return output_result(cli, list, "run-findings", OUTPUT_FORMAT_TABLE);
}

enum exit_code
run_summary_print(struct cli *cli, const struct run_review *review)
{
    const enum exit_code code = print_charges(cli, &review->charges);
    return code == EXIT_CODE_DONE ? print_findings(cli, &review->findings) : code;
}
