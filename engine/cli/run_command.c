/* run_command.c - `weir run list`, `show`, `post`, `discard`, `replay`. */
#include "base/decimal.h"
#include "base/text.h"
#include "batch/replay.h"
#include "batch/run_review.h"
#include "cli/checkpoint_command.h"
#include "cli/command.h"
#include "cli/option.h"
#include "cli/output.h"
#include "cli/run_summary.h"
#include "host/config.h"
#include "host/stop.h"

static const struct option_table run_operand = {
    .operand = "RUN", .operand_least = 1, .operand_most = 1};

static const struct output_column run_columns[] = {
    {"run", OUTPUT_INT},        {"kind", OUTPUT_TEXT},        {"state", OUTPUT_TEXT},
    {"scope", OUTPUT_TEXT},     {"through", OUTPUT_DAY},      {"date", OUTPUT_DAY},
    {"due", OUTPUT_INT},        {"billed", OUTPUT_INT},       {"held", OUTPUT_INT},
    {"nothing", OUTPUT_INT},    {"invoices", OUTPUT_INT},     {"lines", OUTPUT_INT},
    {"findings", OUTPUT_INT},   {"volume_m3", OUTPUT_VOLUME}, {"amount", OUTPUT_AMOUNT},
    {"as_of_no", OUTPUT_INT},   {"posted_no", OUTPUT_INT},    {"actor", OUTPUT_TEXT},
    {"opened_at", OUTPUT_TEXT}, {"posted_at", OUTPUT_TEXT},   {"root", OUTPUT_TEXT},
    {"review", OUTPUT_TEXT},    {"reviewed", OUTPUT_TEXT},    {"approved", OUTPUT_TEXT},
};

#define RUN_COLUMN_COUNT (sizeof run_columns / sizeof run_columns[0])
#define LIST_COLUMN_COUNT 15 /* as many fit a screen; JSON has all */

/* Whether a person must look at the draft before it can be posted. */
static bool
is_to_review(const struct run_store_run *run)
{
    return text_equal(run->state, text_of("draft")) && run->review.start != NULL &&
           run->reviewed.start == NULL;
}

/* The first column_count cells of a run. */
static void
add_run(struct output_table *table, const struct run_store_run *run, uint32_t column_count)
{
    output_table_number(table, run->run_id);
    output_table_text(table, run->kind);
    if (column_count == LIST_COLUMN_COUNT && is_to_review(run))
        output_table_text(table, text_of("review"));
    else
        output_table_text(table, run->state);
    output_table_text(table, run->scope);
    output_table_number(table, run->through_day);
    output_table_number(table, run->invoice_day);
    const int64_t number[] = {run->account_count, run->billed_count,  run->held_count,
                              run->nothing_count, run->invoice_count, run->line_count,
                              run->finding_count, run->volume_l,      run->amount_fen};
    for (size_t i = 0; i < sizeof number / sizeof number[0]; i++)
        output_table_known(table, run->sealed, number[i]);
    if (column_count == LIST_COLUMN_COUNT)
        return;
    output_table_number(table, run->as_of_no);
    output_table_known(table, run->posted_no > 0, run->posted_no);
    output_table_text(table, run->actor);
    output_table_text(table, run->opened_at);
    output_table_text(table, run->posted_at);
    output_table_text(table, run->root);
    output_table_text(table, run->review);
    output_table_text(table, run->reviewed);
    output_table_text(table, run->approved);
}

enum exit_code
run_command_list(struct cli *cli)
{
    static const struct option_table table = {.operand = "argument"};
    const enum exit_code usage = option_parse(cli, &table, NULL);
    if (usage != EXIT_CODE_DONE)
        return usage;
    struct run_store_runs runs;
    struct db *db = command_database(cli);
    if (db == NULL || run_store_read(db, RUN_STORE_ALL, cli->arena, &runs, &cli->error))
        return command_failed(cli);
    const uint32_t column_count = cli->json ? RUN_COLUMN_COUNT : LIST_COLUMN_COUNT;
    struct output_table *list = output_table_new(cli->arena, run_columns, column_count);
    for (uint32_t i = 0; list != NULL && i < runs.count; i++)
        add_run(list, &runs.item[i], column_count);
    return output_result(cli, list, "runs", OUTPUT_FORMAT_TABLE);
}

/* The operand as a number; EXIT_CODE_USAGE after the mistake was printed. */
static enum exit_code
number_of_run(const struct cli *cli, int64_t *run_id)
{
    const struct weir_text word = text_of(cli->operand[0]);
    if (decimal_parse(word, 0, run_id) != WEIR_OK || *run_id == 0)
        return command_usage("% is not the number of a run", word,
                             "`weir run list` shows the runs there are.");
    return EXIT_CODE_DONE;
}

/* Reads RUN, where there are no options. */
static enum exit_code
parse_run(struct cli *cli, int64_t *run_id)
{
    const enum exit_code usage = option_parse(cli, &run_operand, NULL);
    return usage != EXIT_CODE_DONE ? usage : number_of_run(cli, run_id);
}

static struct output_table *
run_table(struct cli *cli, const struct run_store_run *run)
{
    struct output_table *list = output_table_new(cli->arena, run_columns, RUN_COLUMN_COUNT);
    if (list != NULL)
        add_run(list, run, RUN_COLUMN_COUNT);
    return list;
}

static enum exit_code
print_json(struct cli *cli, const struct run_store_run *run)
{
    return output_result(cli, run_table(cli, run), "run", OUTPUT_FORMAT_TABLE);
}

/* --- show ------------------------------------------------------------------------------------- */
static void
print_text(const char *label, struct weir_text text)
{
    if (text.size > 0)
        output_line("%-12s %.*s", label, (int)text.size, text.start);
}

static void
print_day(const char *label, int32_t day)
{
    char buffer[16];
    struct text_writer writer = text_writer_of(buffer, sizeof buffer);
    text_write_day(&writer, day);
    output_line("%-12s %s", label, buffer);
}

/* A text of several lines, each after the label's column. */
static void
print_lines(const char *label, struct weir_text text)
{
    size_t begin = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (text.start[i] != '\n' && i + 1 < text.size)
            continue;
        const size_t end = text.start[i] == '\n' ? i : i + 1;
        output_line("%-12s %.*s", begin == 0 ? label : "", (int)(end - begin), text.start + begin);
        begin = i + 1;
    }
}

static void
print_run(const struct run_store_run *run)
{
    run_summary_number("run", run->run_id, 0);
    print_text("kind", run->kind);
    print_text("state", run->state);
    print_text("scope", run->scope);
    print_day("through", run->through_day);
    print_day("date", run->invoice_day);
    if (run->sealed) {
        run_summary_sums(run);
        print_text("root", run->root);
    } else {
        output_line("%-12s %lld of %lld done", "chunks", (long long)run->chunk_done_count,
                    (long long)run->chunk_count);
    }
    run_summary_number("as_of_no", run->as_of_no, 0);
    run_summary_number("rules", run->rules_version, 0);
    print_lines("settings", run->settings);
    print_lines("tariffs", run->tariffs);
    print_text("review", run->review);
    print_text("reviewed", run->reviewed);
    print_lines("approved", run->approved);
    print_text("actor", run->actor);
    print_text("opened", run->opened_at);
    print_text("sealed", run->sealed_at);
    print_text("posted", run->posted_at);
}

/* The run, what it was frozen with, and what it comes to. */
static enum exit_code
print_review(struct cli *cli, const struct run_review *review)
{
    static const struct output_column frozen_columns[] = {{"rules_version", OUTPUT_INT},
                                                          {"settings", OUTPUT_TEXT},
                                                          {"tariffs", OUTPUT_TEXT},
                                                          {"chunks", OUTPUT_INT},
                                                          {"chunks_done", OUTPUT_INT}};
    struct output_table *frozen = output_table_new(cli->arena, frozen_columns, 5);
    if (frozen != NULL) {
        output_table_number(frozen, review->run.rules_version);
        output_table_text(frozen, review->run.settings);
        output_table_text(frozen, review->run.tariffs);
        output_table_number(frozen, review->run.chunk_count);
        output_table_number(frozen, review->run.chunk_done_count);
    }
    const struct output_section section[] = {
        {"rows", run_table(cli, &review->run)},
        {"frozen", frozen},
        {"charges", run_summary_charges(cli, &review->charges)},
        {"findings", run_summary_findings(cli, &review->findings)},
    };
    return output_sections(cli, section, sizeof section / sizeof section[0], "run");
}

enum exit_code
run_command_show(struct cli *cli)
{
    int64_t run_id = 0;
    enum exit_code code = parse_run(cli, &run_id);
    if (code != EXIT_CODE_DONE)
        return code;
    struct run_review review;
    struct db *db = command_database(cli);
    if (db == NULL || run_review_show(db, run_id, cli->arena, &review, &cli->error))
        return command_failed(cli);
    if (cli->json)
        return print_review(cli, &review);
    print_run(&review.run);
    return run_summary_print(cli, &review);
}

/* --- post, discard ---------------------------------------------------------------------------- */
enum { REVIEWED, POST_OPTION_COUNT };

enum exit_code
run_command_post(struct cli *cli)
{
    static const struct option_spec options[POST_OPTION_COUNT] = {
        [REVIEWED] = {.name = "reviewed", .kind = OPTION_TEXT},
    };
    static const struct option_table table = {.spec = options,
                                              .count = POST_OPTION_COUNT,
                                              .operand = "RUN",
                                              .operand_least = 1,
                                              .operand_most = 1};
    struct option_value value[POST_OPTION_COUNT];
    int64_t run_id = 0;
    enum exit_code code = option_parse(cli, &table, value);
    if (code == EXIT_CODE_DONE)
        code = number_of_run(cli, &run_id);
    if (code != EXIT_CODE_DONE)
        return code;
    struct run_store_run run;
    struct signature_key *key = NULL;
    struct db *db = checkpoint_command_key(cli, &key) ? NULL : command_database(cli);
    if (db == NULL ||
        run_review_post(db, run_id, text_of(value[REVIEWED].text), cli->arena, &run, &cli->error)) {
        signature_key_free(key);
        return command_failed(cli);
    }
    if (cli->json)
        return checkpoint_command_after(cli, key, print_json(cli, &run));
    char amount[32];
    struct text_writer writer = text_writer_of(amount, sizeof amount);
    text_write_decimal(&writer, run.amount_fen, 2);
    const bool fee = text_equal(run.kind, text_of("fee"));
    output_line("run %lld posted: %lld %s of %lld %s, amount %s", (long long)run.run_id,
                (long long)run.invoice_count, fee ? "entries" : "invoices",
                (long long)run.billed_count, fee ? "taxpayers" : "accounts", amount);
    return checkpoint_command_after(cli, key, EXIT_CODE_DONE);
}

enum exit_code
run_command_discard(struct cli *cli)
{
    int64_t run_id = 0;
    const enum exit_code code = parse_run(cli, &run_id);
    if (code != EXIT_CODE_DONE)
        return code;
    struct run_store_run run;
    struct db *db = command_database(cli);
    if (db == NULL || run_review_discard(db, run_id, cli->arena, &run, &cli->error))
        return command_failed(cli);
    if (cli->json)
        return print_json(cli, &run);
    output_line("run %lld discarded", (long long)run.run_id);
    return EXIT_CODE_DONE;
}

/* --- replay ----------------------------------------------------------------------------------- */
static enum exit_code
print_replayed_json(struct cli *cli, const struct replay_result *result)
{
    static const struct output_column columns[] = {
        {"run", OUTPUT_INT},       {"kind", OUTPUT_TEXT},
        {"equal", OUTPUT_INT},     {"due", OUTPUT_INT},
        {"entries", OUTPUT_INT},   {"different", OUTPUT_INT},
        {"findings", OUTPUT_INT},  {"volume_m3", OUTPUT_VOLUME},
        {"amount", OUTPUT_AMOUNT}, {"different_findings", OUTPUT_INT},
        {"entry", OUTPUT_TEXT},    {"difference", OUTPUT_TEXT},
        {"rules", OUTPUT_INT},     {"rules_here", OUTPUT_INT},
    };
    const int64_t number[] = {
        result->equal,           result->sums.account_count,      result->sums.invoice_count,
        result->different_count, result->sums.finding_count,      result->sums.volume_l,
        result->sums.amount_fen, result->different_finding_count,
    };
    struct output_table *list =
        output_table_new(cli->arena, columns, sizeof columns / sizeof columns[0]);
    if (list != NULL) {
        output_table_number(list, result->run.run_id);
        output_table_text(list, result->run.kind);
        for (size_t i = 0; i < sizeof number / sizeof number[0]; i++)
            output_table_number(list, number[i]);
        output_table_text(list, result->first.entry);
        output_table_text(list, result->first.words);
        output_table_number(list, result->run.rules_version);
        output_table_number(list, result->rules_version);
    }
    return output_result(cli, list, "replay", OUTPUT_FORMAT_TABLE);
}

static void
print_replayed(const struct replay_result *result)
{
    const bool fee = text_equal(result->run.kind, text_of("fee"));
    const char *entries = fee ? "entries" : "invoices";
    if (result->run.rules_version != result->rules_version)
        output_line("run %lld was computed by rules %d, and is computed here by rules %d: %s",
                    (long long)result->run.run_id, result->run.rules_version, result->rules_version,
                    result->equal ? "they agree on it" : "what differs may be the rules");
    if (result->equal) {
        output_line("run %lld comes out the same: %lld %s of %lld %s, byte for byte",
                    (long long)result->run.run_id, (long long)result->sums.invoice_count, entries,
                    (long long)result->sums.account_count, fee ? "taxpayers" : "accounts");
        return;
    }
    if (result->first.entry.size > 0)
        output_line("%.*s: %.*s", (int)result->first.entry.size, result->first.entry.start,
                    (int)result->first.words.size, result->first.words.start);
    else
        output_line("run %lld: %.*s", (long long)result->run.run_id, (int)result->first.words.size,
                    result->first.words.start);
    if (result->different_count > 1)
        output_line("%lld of %lld %s differ; this is the first", (long long)result->different_count,
                    (long long)result->run.invoice_count, entries);
    if (result->different_finding_count > 1)
        output_line("%lld findings differ", (long long)result->different_finding_count);
}

enum exit_code
run_command_replay(struct cli *cli)
{
    static const struct option_spec options[] = {
        {.name = "jobs", .kind = OPTION_INT, .least = 1, .most = 256},
    };
    static const struct option_table table = {
        .spec = options, .count = 1, .operand = "RUN", .operand_least = 1, .operand_most = 1};
    struct option_value jobs;
    int64_t run_id = 0;
    enum exit_code code = option_parse(cli, &table, &jobs);
    if (code == EXIT_CODE_DONE)
        code = number_of_run(cli, &run_id);
    if (code != EXIT_CODE_DONE)
        return code;
    const struct config *config = command_config(cli);
    struct db *db = config == NULL ? NULL : command_database(cli);
    if (db == NULL)
        return command_failed(cli);
    const struct replay_request request = {
        .conninfo = config->database[0] == '\0' ? NULL : config->database,
        .run_id = run_id,
        .jobs = jobs.count > 0 ? jobs.number : config->jobs,
    };
    struct replay_result result;
    stop_install();
    if (replay_run(db, &request, cli->arena, &result, &cli->error))
        return command_failed(cli);
    if (cli->json)
        code = print_replayed_json(cli, &result);
    else
        print_replayed(&result);
    if (code != EXIT_CODE_DONE || result.equal)
        return code;
    return result.run.rules_version == result.rules_version ? EXIT_CODE_INTEGRITY : EXIT_CODE_HELD;
}
