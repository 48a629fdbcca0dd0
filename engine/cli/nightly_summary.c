/* nightly_summary.c - what a night came to, for people and as JSON. */
#include "cli/nightly_summary.h"

#include "base/text.h"
#include "cli/output.h"

static const char *const outcome_name[] = {
    [NIGHTLY_OFF] = "off",         [NIGHTLY_NOTHING] = "nothing", [NIGHTLY_DONE] = "done",
    [NIGHTLY_HELD] = "held",       [NIGHTLY_FAILED] = "failed",   [NIGHTLY_SKIPPED] = "skipped",
    [NIGHTLY_STOPPED] = "stopped",
};

const char *
nightly_summary_outcome(enum nightly_outcome outcome)
{
    return outcome_name[outcome];
}

static enum exit_code
code_of(const struct nightly_step *step)
{
    if (step->status != WEIR_OK)
        return exit_code_of(step->status);
    return step->held ? EXIT_CODE_HELD : EXIT_CODE_DONE;
}

/* How bad a code is: a seal that is broken is worse than a night that was stopped. */
static int
rank_of(enum exit_code code)
{
    switch (code) {
    case EXIT_CODE_DONE:
    case EXIT_CODE_HELD:
    case EXIT_CODE_USAGE:
    case EXIT_CODE_INPUT:
    case EXIT_CODE_DATABASE:
        return (int)code;
    case EXIT_CODE_STOPPED:
        return EXIT_CODE_INTEGRITY;
    case EXIT_CODE_INTEGRITY:
        return EXIT_CODE_STOPPED;
    case EXIT_CODE_BUG:
        break;
    }
    return EXIT_CODE_BUG;
}

static struct output_table *
steps_of(struct cli *cli, const struct nightly_result *result)
{
    static const struct output_column columns[] = {{"step", OUTPUT_TEXT},
                                                   {"outcome", OUTPUT_TEXT},
                                                   {"code", OUTPUT_INT},
                                                   {"what", OUTPUT_TEXT},
                                                   {"ms", OUTPUT_INT}};
    struct output_table *list = /* how long it took is for scripts */
        output_table_new(cli->arena, columns, cli->json ? 5 : 4);
    for (uint32_t i = 0; i < NIGHTLY_STEP_COUNT && list != NULL; i++) {
        const struct nightly_step *step = &result->step[i];
        output_table_text(list, text_of(step->name));
        output_table_text(list, text_of(nightly_summary_outcome(step->outcome)));
        output_table_number(list, code_of(step));
        output_table_text(list, step->words);
        if (cli->json)
            output_table_number(list, step->elapsed_ms);
    }
    return list;
}

static struct output_table *
runs_of(struct cli *cli, const struct nightly_result *result)
{
    static const struct output_column columns[] = {
        {"run", OUTPUT_INT},          {"kind", OUTPUT_TEXT},     {"scope", OUTPUT_TEXT},
        {"through", OUTPUT_DAY},      {"date", OUTPUT_DAY},      {"outcome", OUTPUT_TEXT},
        {"due", OUTPUT_INT},          {"billed", OUTPUT_INT},    {"held", OUTPUT_INT},
        {"nothing", OUTPUT_INT},      {"invoices", OUTPUT_INT},  {"findings", OUTPUT_INT},
        {"volume_m3", OUTPUT_VOLUME}, {"amount", OUTPUT_AMOUNT}, {"why", OUTPUT_TEXT},
    };
    struct output_table *list =
        output_table_new(cli->arena, columns, sizeof columns / sizeof columns[0]);
    for (const struct nightly_run *at = result->run; at != NULL && list != NULL; at = at->next) {
        const struct run_store_run *run = &at->run;
        const int64_t number[] = {run->account_count, run->billed_count,  run->held_count,
                                  run->nothing_count, run->invoice_count, run->finding_count,
                                  run->volume_l,      run->amount_fen};
        output_table_known(list, run->run_id != 0, run->run_id);
        output_table_text(list, run->kind);
        output_table_text(list, run->scope);
        output_table_number(list, run->through_day);
        output_table_number(list, run->invoice_day);
        output_table_text(list, text_of(at->outcome));
        for (size_t i = 0; i < sizeof number / sizeof number[0]; i++)
            output_table_number(list, number[i]);
        output_table_text(list, at->words);
    }
    return list;
}

static struct output_table *
items_of(struct cli *cli, const struct nightly_result *result)
{
    static const struct output_column columns[] = {{"step", OUTPUT_TEXT},
                                                   {"subject", OUTPUT_TEXT},
                                                   {"outcome", OUTPUT_TEXT},
                                                   {"what", OUTPUT_TEXT}};
    struct output_table *list = output_table_new(cli->arena, columns, 4);
    for (const struct nightly_item *at = result->item; at != NULL && list != NULL; at = at->next) {
        output_table_text(list, text_of(at->step));
        output_table_text(list, at->subject);
        output_table_text(list, text_of(at->outcome));
        output_table_text(list, at->words);
    }
    return list;
}

static struct output_table *
night_of(struct cli *cli, const struct nightly_result *result, enum exit_code code)
{
    static const struct output_column columns[] = {
        {"date", OUTPUT_DAY}, {"dry_run", OUTPUT_INT}, {"code", OUTPUT_INT}};
    struct output_table *list = output_table_new(cli->arena, columns, 3);
    if (list != NULL) {
        output_table_number(list, result->night_day);
        output_table_number(list, result->dry_run);
        output_table_number(list, code);
    }
    return list;
}

static enum exit_code
print_text(struct cli *cli, const struct nightly_result *result)
{
    char day[16];
    struct text_writer writer = text_writer_of(day, sizeof day);
    text_write_day(&writer, result->night_day);
    output_line("%s of %s", result->dry_run ? "dry run of the night" : "night", day);
    enum exit_code code = output_result(cli, steps_of(cli, result), "nightly", OUTPUT_FORMAT_TABLE);
    if (code == EXIT_CODE_DONE && result->run != NULL) {
        output_line("%s", "");
        code = output_result(cli, runs_of(cli, result), "nightly", OUTPUT_FORMAT_TABLE);
    }
    if (code == EXIT_CODE_DONE && result->item != NULL) {
        output_line("%s", "");
        code = output_result(cli, items_of(cli, result), "nightly", OUTPUT_FORMAT_TABLE);
    }
    return code;
}

enum exit_code
nightly_summary_worse(enum exit_code a, enum exit_code b)
{
    return rank_of(b) > rank_of(a) ? b : a;
}

enum exit_code
nightly_summary_code(const struct nightly_result *result)
{
    enum exit_code worst = EXIT_CODE_DONE;
    for (uint32_t i = 0; i < NIGHTLY_STEP_COUNT; i++)
        worst = nightly_summary_worse(worst, code_of(&result->step[i]));
    return worst;
}

enum exit_code
nightly_summary_print(struct cli *cli, const struct nightly_result *result, enum exit_code code)
{
    if (!cli->json)
        return nightly_summary_worse(code, print_text(cli, result));
    const struct output_section section[] = {
        {"rows", steps_of(cli, result)},
        {"night", night_of(cli, result, code)},
        {"runs", runs_of(cli, result)},
        {"items", items_of(cli, result)},
    };
    return nightly_summary_worse(
        code, output_sections(cli, section, sizeof section / sizeof section[0], "nightly"));
}
