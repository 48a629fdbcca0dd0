/* fees_command.c - `weir fees assess`, `declare`, `late`. */
#include "base/text.h"
#include "batch/fee_assess.h"
#include "batch/fee_declare.h"
#include "cli/command.h"
#include "cli/option.h"
#include "cli/output.h"
#include "cli/run_summary.h"
#include "core/fee_late.h"
#include "core/fee_period.h"
#include "host/config.h"
#include "host/stop.h"

#define PERCENT_PPM 100 /* millionths in a hundredth of a percent */

/* --- assess -------------------------------------------------------------------------------------
 */
static enum exit_code
print_assessed(struct cli *cli, const struct fee_assess_result *result)
{
    static const struct output_column columns[] = {
        {"run", OUTPUT_INT},      {"nothing_due", OUTPUT_INT}, {"due", OUTPUT_INT},
        {"entered", OUTPUT_INT},  {"held", OUTPUT_INT},        {"nothing", OUTPUT_INT},
        {"entries", OUTPUT_INT},  {"findings", OUTPUT_INT},    {"volume_m3", OUTPUT_VOLUME},
        {"amount", OUTPUT_AMOUNT}};
    const struct run_store_run *run = &result->review.run;
    if (!cli->json && result->nothing_due) {
        output_line("nothing due");
        return EXIT_CODE_DONE;
    }
    if (!cli->json) {
        output_line("run %lld", (long long)result->run_id);
        run_summary_sums(run);
        return run_summary_print(cli, &result->review);
    }
    const int64_t number[] = {result->nothing_due, run->account_count, run->billed_count,
                              run->held_count,     run->nothing_count, run->invoice_count,
                              run->finding_count,  run->volume_l,      run->amount_fen};
    struct output_table *list =
        output_table_new(cli->arena, columns, sizeof columns / sizeof columns[0]);
    if (list != NULL) {
        output_table_known(list, !result->nothing_due, result->run_id);
        for (size_t i = 0; i < sizeof number / sizeof number[0]; i++)
            output_table_number(list, number[i]);
    }
    return output_result(cli, list, "fees-assess", OUTPUT_FORMAT_TABLE);
}

enum { THROUGH, DATE, PERIOD, ASSESS_OPTION_COUNT };

enum exit_code
fees_command_assess(struct cli *cli)
{
    static const struct option_spec options[ASSESS_OPTION_COUNT] = {
        [THROUGH] = {.name = "through", .kind = OPTION_DAY, .required = true},
        [DATE] = {.name = "date", .kind = OPTION_DAY},
        [PERIOD] = {.name = "period", .kind = OPTION_TEXT, .choices = "quarter|month"},
    };
    static const struct option_table table = {
        .spec = options, .count = ASSESS_OPTION_COUNT, .operand = "argument"};
    struct option_value value[ASSESS_OPTION_COUNT];
    enum exit_code code = option_parse(cli, &table, value);
    if (code != EXIT_CODE_DONE)
        return code;
    const struct config *config = command_config(cli);
    struct db *db = config == NULL ? NULL : command_database(cli);
    if (db == NULL)
        return command_failed(cli);
    const bool month = value[PERIOD].count > 0 && value[PERIOD].choice == 1;
    const struct fee_assess_request request = {
        .through_day = (int32_t)value[THROUGH].number,
        .entry_day = (int32_t)(value[DATE].count > 0 ? value[DATE].number : value[THROUGH].number),
        .period = month ? FEE_PERIOD_MONTH : FEE_PERIOD_QUARTER,
        .chunk_accounts = config->chunk_accounts,
    };
    struct fee_assess_result result;
    stop_install();
    if (fee_assess_run(db, &request, cli->arena, &result, &cli->error))
        return command_failed(cli);
    code = print_assessed(cli, &result);
    return code == EXIT_CODE_DONE && result.review.run.held_count > 0 ? EXIT_CODE_HELD : code;
}

/* --- declare ------------------------------------------------------------------------------------
 */
static enum exit_code
print_declared(struct cli *cli, const struct fee_declare_result *result)
{
    static const struct output_column columns[] = {
        {"period", OUTPUT_TEXT},   {"declaration", OUTPUT_INT}, {"new", OUTPUT_INT},
        {"entries", OUTPUT_INT},   {"m3", OUTPUT_VOLUME},       {"amount", OUTPUT_AMOUNT},
        {"exempt", OUTPUT_AMOUNT}, {"due", OUTPUT_AMOUNT},      {"root", OUTPUT_TEXT}};
    const struct fee_store_declaration *declaration = &result->declaration;
    const int64_t number[] = {declaration->declaration_no,   !result->repeated,
                              declaration->sums.entry_count, declaration->sums.volume_l,
                              declaration->sums.amount_fen,  declaration->sums.exempt_fen,
                              declaration->sums.due_fen};
    char root[2 * 32 + 1];
    struct text_writer writer = text_writer_of(root, sizeof root);
    text_write_hex(&writer, declaration->root);
    if (!cli->json && result->repeated)
        output_line("nothing was posted since; this declaration stands");
    struct output_table *list =
        output_table_new(cli->arena, columns, sizeof columns / sizeof columns[0]);
    if (list != NULL) {
        output_table_text(list, declaration->period);
        for (size_t i = 0; i < sizeof number / sizeof number[0]; i++)
            output_table_number(list, number[i]);
        output_table_text(list, text_written(&writer));
    }
    return output_result(cli, list, "fees-declare", OUTPUT_FORMAT_TABLE);
}

enum exit_code
fees_command_declare(struct cli *cli)
{
    static const struct option_table table = {
        .operand = "PERIOD", .operand_least = 1, .operand_most = 1};
    const enum exit_code usage = option_parse(cli, &table, NULL);
    if (usage != EXIT_CODE_DONE)
        return usage;
    struct fee_period_days days;
    if (fee_declare_parse(text_of(cli->operand[0]), &days, &cli->error))
        return EXIT_CODE_USAGE;
    struct fee_declare_result result;
    struct db *db = command_database(cli);
    if (db == NULL || fee_declare(db, text_of(cli->operand[0]), cli->arena, &result, &cli->error))
        return command_failed(cli);
    return print_declared(cli, &result);
}

/* --- late ---------------------------------------------------------------------------------------
 */
static void
put_late(struct output_table *list, const struct fee_store_owed *owed, int32_t as_of_day)
{
    struct fee_period_days period = {0};
    if (fee_period_parse(owed->period, &period))
        return; /* the table's check lets no other in */
    const struct fee_late_request request = {
        .regime = owed->regime,
        .owed_fen = owed->owed_fen,
        .notice_day = owed->notice_day,
        .period_end_day = period.end_day,
        .as_of_day = as_of_day,
    };
    const struct fee_late late = fee_late_of(&request);
    if (late.days == 0)
        return;
    output_table_text(list, owed->account);
    output_table_text(list, text_of(owed->regime == FEE_REGIME_TAX ? "tax" : "fee"));
    output_table_text(list, owed->period);
    output_table_number(list, owed->owed_fen);
    output_table_number(list, late.due_day);
    output_table_number(list, late.days);
    output_table_number(list, late.rate_ppm / PERCENT_PPM);
    output_table_number(list, late.late_fen);
    output_table_text(list, text_of(late.capped ? "yes" : "no"));
}

enum { AS_OF, FORMAT, LATE_OPTION_COUNT };

enum exit_code
fees_command_late(struct cli *cli)
{
    static const struct option_spec options[LATE_OPTION_COUNT] = {
        [AS_OF] = {.name = "as-of", .kind = OPTION_DAY, .required = true},
        [FORMAT] = {.name = "format", .kind = OPTION_TEXT, .choices = "table|csv|json"},
    };
    static const struct option_table table = {
        .spec = options, .count = LATE_OPTION_COUNT, .operand = "argument"};
    static const struct output_column columns[] = {{"taxpayer", OUTPUT_TEXT},
                                                   {"regime", OUTPUT_TEXT},
                                                   {"period", OUTPUT_TEXT},
                                                   {"due", OUTPUT_AMOUNT},
                                                   {"due_day", OUTPUT_DAY},
                                                   {"days", OUTPUT_INT},
                                                   {"percent_a_day", OUTPUT_PERCENT},
                                                   {"late", OUTPUT_AMOUNT},
                                                   {"capped", OUTPUT_TEXT}};
    struct option_value value[LATE_OPTION_COUNT];
    const enum exit_code usage = option_parse(cli, &table, value);
    if (usage != EXIT_CODE_DONE)
        return usage;
    const int32_t as_of_day = (int32_t)value[AS_OF].number;
    struct fee_store_owing owing;
    struct db *db = command_database(cli);
    if (db == NULL || fee_store_owing(db, as_of_day, cli->arena, &owing, &cli->error))
        return command_failed(cli);
    struct output_table *list =
        output_table_new(cli->arena, columns, sizeof columns / sizeof columns[0]);
    for (uint32_t i = 0; list != NULL && i < owing.count; i++)
        put_late(list, &owing.item[i], as_of_day);
    return output_result(cli, list, "fees-late",
                         value[FORMAT].count == 0 ? OUTPUT_FORMAT_TABLE
                                                  : (enum output_format)value[FORMAT].choice);
}
