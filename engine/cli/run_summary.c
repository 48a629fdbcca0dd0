/* run_summary.c - what a run comes to, for people. */
#include "cli/run_summary.h"

#include "base/text.h"
#include "cli/output.h"

void
run_summary_number(const char *label, int64_t value, unsigned scale)
{
    char buffer[32];
    struct text_writer writer = text_writer_of(buffer, sizeof buffer);
    text_write_decimal(&writer, value, scale);
    output_line("%-12s %s", label, buffer);
}

void
run_summary_sums(const struct run_store_run *run)
{
    run_summary_number("due", run->account_count, 0);
    run_summary_number("billed", run->billed_count, 0);
    run_summary_number("held", run->held_count, 0);
    run_summary_number("nothing", run->nothing_count, 0);
    if (text_equal(run->kind, text_of("fee"))) {
        run_summary_number("entries", run->invoice_count, 0);
    } else {
        run_summary_number("invoices", run->invoice_count, 0);
        run_summary_number("lines", run->line_count, 0);
    }
    run_summary_number("findings", run->finding_count, 0);
    run_summary_number("volume_m3", run->volume_l, 3);
    run_summary_number("amount", run->amount_fen, 2);
}

struct output_table *
run_summary_charges(struct cli *cli, const struct run_store_charges *charges)
{
    static const struct output_column columns[] = {
        {"charge", OUTPUT_TEXT},      {"fund", OUTPUT_TEXT},     {"lines", OUTPUT_INT},
        {"volume_m3", OUTPUT_VOLUME}, {"amount", OUTPUT_AMOUNT},
    };
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
    return list;
}

struct output_table *
run_summary_findings(struct cli *cli, const struct run_store_findings *findings)
{
    static const struct output_column columns[] = {
        {"finding", OUTPUT_TEXT}, {"count", OUTPUT_INT}, {"held", OUTPUT_INT}};
    struct output_table *list = output_table_new(cli->arena, columns, 3);
    for (uint32_t i = 0; list != NULL && i < findings->count; i++) {
        output_table_text(list, findings->item[i].code);
        output_table_number(list, findings->item[i].count);
        output_table_number(list, findings->item[i].held_count);
    }
    return list;
}

enum exit_code
run_summary_print(struct cli *cli, const struct run_review *review)
{
    enum exit_code code = EXIT_CODE_DONE;
    if (review->charges.count > 0) {
        output_line("%s", "");
        code = output_result(cli, run_summary_charges(cli, &review->charges), "run-charges",
                             OUTPUT_FORMAT_TABLE);
    }
    if (code == EXIT_CODE_DONE && review->findings.count > 0) {
        output_line("%s", "");
        code = output_result(cli, run_summary_findings(cli, &review->findings), "run-findings",
                             OUTPUT_FORMAT_TABLE);
    }
    return code;
}
