/* bill_result.c - the summary of a run that was just made. */
#include "cli/bill_result.h"

#include "cli/output.h"
#include "cli/run_summary.h"

static enum exit_code
print_json(struct cli *cli, const struct bill_run_result *result, const char *command)
{
    static const struct output_column columns[] = {
        {"run", OUTPUT_INT},          {"nothing_due", OUTPUT_INT}, {"due", OUTPUT_INT},
        {"billed", OUTPUT_INT},       {"held", OUTPUT_INT},        {"nothing", OUTPUT_INT},
        {"invoices", OUTPUT_INT},     {"lines", OUTPUT_INT},       {"findings", OUTPUT_INT},
        {"volume_m3", OUTPUT_VOLUME}, {"amount", OUTPUT_AMOUNT},
    };
    const struct run_store_run *run = &result->review.run;
    const int64_t number[] = {
        result->nothing_due, run->account_count, run->billed_count, run->held_count,
        run->nothing_count,  run->invoice_count, run->line_count,   run->finding_count,
        run->volume_l,       run->amount_fen,
    };
    struct output_table *list =
        output_table_new(cli->arena, columns, sizeof columns / sizeof columns[0]);
    if (list != NULL) {
        output_table_known(list, result->run_id != 0, result->run_id);
        for (size_t i = 0; i < sizeof number / sizeof number[0]; i++)
            output_table_number(list, number[i]);
    }
    return output_result(cli, list, command, OUTPUT_FORMAT_TABLE);
}

enum exit_code
bill_result_print(struct cli *cli, const struct bill_run_result *result,
                  const struct bill_result_words *words)
{
    if (cli->json)
        return print_json(cli, result, words->command);
    if (result->nothing_due) {
        output_line("%s", words->nothing);
        return EXIT_CODE_DONE;
    }
    if (result->run_id != 0)
        output_line("run %lld", (long long)result->run_id);
    else
        output_line("dry run");
    run_summary_sums(&result->review.run);
    return run_summary_print(cli, &result->review);
}
