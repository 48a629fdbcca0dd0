/* month_command.c - `weir month list`, `show`, `close`. */
#include <stdlib.h>
#include <string.h>

#include "base/civil.h"
#include "base/text.h"
#include "batch/month_review.h"
#include "cli/checkpoint_command.h"
#include "cli/command.h"
#include "cli/option.h"
#include "cli/output.h"

static const struct output_column month_columns[] = {
    {"month", OUTPUT_TEXT},        {"state", OUTPUT_TEXT},         {"runs", OUTPUT_INT},
    {"drafts", OUTPUT_INT},        {"invoices", OUTPUT_INT},       {"lines", OUTPUT_INT},
    {"volume_m3", OUTPUT_VOLUME},  {"amount", OUTPUT_AMOUNT},      {"entries", OUTPUT_INT},
    {"entries_m3", OUTPUT_VOLUME}, {"entries_due", OUTPUT_AMOUNT}, {"reversals", OUTPUT_INT},
    {"tax", OUTPUT_AMOUNT},        {"closed_no", OUTPUT_INT},      {"closed_at", OUTPUT_TEXT},
    {"actor", OUTPUT_TEXT},        {"link_no", OUTPUT_INT},        {"link", OUTPUT_TEXT},
};

#define MONTH_COLUMN_COUNT (sizeof month_columns / sizeof month_columns[0])
#define LIST_COLUMN_COUNT 11 /* as many fit a screen; JSON has all */
#define MONTH_SIZE 16

static struct weir_text
month_text(int32_t month_day, char buffer[static MONTH_SIZE])
{
    struct text_writer writer = text_writer_of(buffer, MONTH_SIZE);
    text_write_day(&writer, month_day);
    return (struct weir_text){buffer, writer.size - 3}; /* without -01 */
}

static const char *
state_of(const struct month_store_month *month)
{
    return month->closed ? "closed" : "open";
}

static void
add_text(struct output_table *table, struct weir_text text)
{
    if (text.size == 0)
        output_table_absent(table);
    else
        output_table_text(table, text);
}

static void
add_number(struct output_table *table, bool known, int64_t number)
{
    if (known)
        output_table_number(table, number);
    else
        output_table_absent(table);
}

/* The first column_count cells of a month. */
static void
add_month(struct output_table *table, const struct month_store_month *month, uint32_t column_count)
{
    char buffer[MONTH_SIZE];
    const int64_t number[] = {
        month->run_count,   month->draft_count,    month->invoice_count,
        month->line_count,  month->volume_l,       month->amount_fen,
        month->entry_count, month->entry_volume_l, month->entry_due_fen,
    };
    output_table_text(table, month_text(month->month_day, buffer));
    output_table_text(table, text_of(state_of(month)));
    for (size_t i = 0; i < sizeof number / sizeof number[0]; i++)
        output_table_number(table, number[i]);
    if (column_count == LIST_COLUMN_COUNT)
        return;
    const bool known = month->closed_no > 0;
    add_number(table, known, month->reversal_count);
    add_number(table, known, month->tax_fen);
    add_number(table, known, month->closed_no);
    add_text(table, month->closed_at);
    add_text(table, month->actor);
    add_number(table, known, month->link_no);
    add_text(table, month->link);
}

enum exit_code
month_command_list(struct cli *cli)
{
    static const struct option_table table = {.operand = "argument"};
    const enum exit_code usage = option_parse(cli, &table, NULL);
    if (usage != EXIT_CODE_DONE)
        return usage;
    struct month_store_months months;
    struct db *db = command_database(cli);
    if (db == NULL || month_review_list(db, cli->arena, &months, &cli->error))
        return command_failed(cli);
    const uint32_t column_count = cli->json ? MONTH_COLUMN_COUNT : LIST_COLUMN_COUNT;
    struct output_table *list = output_table_new(cli->arena, month_columns, column_count);
    for (uint32_t i = 0; list != NULL && i < months.count; i++)
        add_month(list, &months.item[i], column_count);
    return output_result(cli, list, "months", OUTPUT_FORMAT_TABLE);
}

/* The operand as a month; EXIT_CODE_USAGE after the mistake was printed. */
static enum exit_code
month_of(const struct cli *cli, int32_t *month_day)
{
    const struct weir_text word = text_of(cli->operand[0]);
    char day[16];
    if (word.size == 7) {
        struct text_writer writer = text_writer_of(day, sizeof day);
        text_write(&writer, word);
        text_write_string(&writer, "-01");
        if (civil_parse(text_written(&writer), month_day) == WEIR_OK)
            return EXIT_CODE_DONE;
    }
    return command_usage("% is not a month", word, "A month is YYYY-MM, such as 2024-11.");
}

/* --- show ------------------------------------------------------------------------------------- */
static void
print_text(const char *label, struct weir_text text)
{
    if (text.size > 0)
        output_line("%-12s %.*s", label, (int)text.size, text.start);
}

static void
print_number(const char *label, int64_t value, unsigned scale)
{
    char buffer[32];
    struct text_writer writer = text_writer_of(buffer, sizeof buffer);
    text_write_decimal(&writer, value, scale);
    output_line("%-12s %s", label, buffer);
}

static void
print_month(const struct month_store_month *month)
{
    char buffer[MONTH_SIZE];
    print_text("month", month_text(month->month_day, buffer));
    print_text("state", text_of(state_of(month)));
    print_number("runs", month->run_count, 0);
    if (month->draft_count > 0)
        print_number("drafts", month->draft_count, 0);
    print_number("invoices", month->invoice_count, 0);
    if (month->closed_no > 0)
        print_number("reversals", month->reversal_count, 0);
    print_number("lines", month->line_count, 0);
    print_number("volume_m3", month->volume_l, 3);
    print_number("amount", month->amount_fen, 2);
    if (month->closed_no > 0)
        print_number("tax", month->tax_fen, 2);
    if (month->entry_count > 0) {
        print_number("entries", month->entry_count, 0);
        print_number("entries_m3", month->entry_volume_l, 3);
        print_number("entries_due", month->entry_due_fen, 2);
    }
    if (month->closed_no == 0)
        return;
    print_number("closed_no", month->closed_no, 0);
    print_text("closed", month->closed_at);
    print_text("actor", month->actor);
    print_number("link_no", month->link_no, 0);
    print_text("link", month->link);
}

static struct output_table *
month_table(struct cli *cli, const struct month_store_month *month)
{
    struct output_table *list = output_table_new(cli->arena, month_columns, MONTH_COLUMN_COUNT);
    if (list != NULL)
        add_month(list, month, MONTH_COLUMN_COUNT);
    return list;
}

static struct output_table *
sum_table(struct cli *cli, const struct month_store_sums *sums)
{
    static const struct output_column columns[] = {
        {"kind", OUTPUT_TEXT},     {"fund", OUTPUT_TEXT},  {"charge", OUTPUT_TEXT},
        {"class", OUTPUT_TEXT},    {"lines", OUTPUT_INT},  {"volume_m3", OUTPUT_VOLUME},
        {"amount", OUTPUT_AMOUNT}, {"tax", OUTPUT_AMOUNT},
    };
    struct output_table *list =
        output_table_new(cli->arena, columns, sizeof columns / sizeof columns[0]);
    for (uint32_t i = 0; list != NULL && i < sums->count; i++) {
        const struct chain_month_sum *sum = &sums->item[i];
        output_table_text(list, sum->kind);
        add_text(list, sum->fund);
        output_table_text(list, sum->charge);
        output_table_text(list, sum->class_id);
        output_table_number(list, sum->line_count);
        output_table_number(list, sum->volume_l);
        output_table_number(list, sum->amount_fen);
        output_table_number(list, sum->tax_fen);
    }
    return list;
}

static struct output_table *
run_table(struct cli *cli, const struct month_store_runs *runs)
{
    static const struct output_column columns[] = {
        {"run", OUTPUT_INT},       {"kind", OUTPUT_TEXT}, {"invoices", OUTPUT_INT},
        {"amount", OUTPUT_AMOUNT}, {"root", OUTPUT_TEXT}, {"link", OUTPUT_TEXT},
    };
    struct output_table *list =
        output_table_new(cli->arena, columns, sizeof columns / sizeof columns[0]);
    for (uint32_t i = 0; list != NULL && i < runs->count; i++) {
        const struct month_store_run *run = &runs->item[i];
        char root[2 * CHAIN_LINK_SIZE + 1];
        struct text_writer hex = text_writer_of(root, sizeof root);
        text_write_hex(&hex, run->root);
        output_table_number(list, run->run_id);
        output_table_text(list, run->kind);
        output_table_number(list, run->invoice_count);
        output_table_number(list, run->amount_fen);
        output_table_text(list, text_written(&hex));
        add_text(list, run->link);
    }
    return list;
}

/* A month, its sums and its runs. */
static enum exit_code
print_review(struct cli *cli, const struct month_review *review)
{
    if (cli->json) {
        const struct output_section sections[] = {
            {"rows", month_table(cli, &review->month)},
            {"sums", sum_table(cli, &review->sums)},
            {"runs", run_table(cli, &review->runs)},
        };
        return output_sections(cli, sections, sizeof sections / sizeof sections[0], "month");
    }
    enum exit_code code = EXIT_CODE_DONE;
    print_month(&review->month);
    if (review->sums.count > 0) {
        output_line("%s", "");
        code = output_result(cli, sum_table(cli, &review->sums), "sums", OUTPUT_FORMAT_TABLE);
    }
    if (code == EXIT_CODE_DONE && review->runs.count > 0) {
        output_line("%s", "");
        code = output_result(cli, run_table(cli, &review->runs), "runs", OUTPUT_FORMAT_TABLE);
    }
    return code;
}

enum exit_code
month_command_show(struct cli *cli)
{
    static const struct option_table table = {
        .operand = "month", .operand_least = 1, .operand_most = 1};
    int32_t month_day = 0;
    enum exit_code code = option_parse(cli, &table, NULL);
    if (code == EXIT_CODE_DONE)
        code = month_of(cli, &month_day);
    if (code != EXIT_CODE_DONE)
        return code;
    struct month_review review;
    struct db *db = command_database(cli);
    if (db == NULL || month_review_show(db, month_day, cli->arena, &review, &cli->error))
        return command_failed(cli);
    return print_review(cli, &review);
}

/* --- close ------------------------------------------------------------------------------------ */
enum exit_code
month_command_close(struct cli *cli)
{
    enum { EARLY, DRY_RUN, OPTION_COUNT };
    static const struct option_spec options[OPTION_COUNT] = {
        [EARLY] = {.name = "early", .kind = OPTION_FLAG},
        [DRY_RUN] = {.name = "dry-run", .kind = OPTION_FLAG},
    };
    static const struct option_table table = {
        .spec = options,
        .count = OPTION_COUNT,
        .operand = "month",
        .operand_least = 1,
        .operand_most = 1,
    };
    struct option_value value[OPTION_COUNT];
    struct month_close_request request = {0};
    enum exit_code code = option_parse(cli, &table, value);
    if (code == EXIT_CODE_DONE)
        code = month_of(cli, &request.month_day);
    if (code != EXIT_CODE_DONE)
        return code;
    request.early = value[EARLY].count > 0;
    request.dry_run = value[DRY_RUN].count > 0;
    struct month_review review;
    struct signature_key *key = NULL;
    const bool signs = !request.dry_run;
    struct db *db = signs && checkpoint_command_key(cli, &key) ? NULL : command_database(cli);
    if (db == NULL || month_review_close(db, &request, cli->arena, &review, &cli->error)) {
        signature_key_free(key);
        return command_failed(cli);
    }
    if (cli->json)
        return checkpoint_command_after(
            cli, key,
            output_result(cli, month_table(cli, &review.month), "month", OUTPUT_FORMAT_JSON));
    char month[MONTH_SIZE];
    char amount[32];
    const struct weir_text name = month_text(review.month.month_day, month);
    struct text_writer writer = text_writer_of(amount, sizeof amount);
    text_write_decimal(&writer, review.month.amount_fen, 2);
    output_line("month %.*s %s: %lld runs, %lld invoices, amount %s, %lld fee entries",
                (int)name.size, name.start, request.dry_run ? "could be closed" : "closed",
                (long long)review.month.run_count, (long long)review.month.invoice_count, amount,
                (long long)review.month.entry_count);
    if (!request.dry_run)
        output_line("link %lld %.*s", (long long)review.month.link_no, (int)review.month.link.size,
                    review.month.link.start);
    return checkpoint_command_after(cli, key, EXIT_CODE_DONE);
}
