/* quote_command.c - `weir quote`: what a use would cost, without a database. */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "batch/quote.h"
#include "cli/command.h"
#include "cli/option.h"
#include "cli/output.h"
#include "cli/sentence_output.h"

enum {
    TARIFF,
    CLASS,
    FROM,
    TO,
    M3,
    USED,
    PERSONS,
    PLAN,
    OPENED,
    RELIEF,
    SET,
    FORMAT,
    EXPLAIN,
    LANG,
    OPTION_COUNT
};

#define PERSONS_MAX 9999

/* The attributes of --set; EXIT_CODE_USAGE after one that is not NAME=VALUE. */
static enum exit_code
read_attributes(struct cli *cli, const struct option_value *set, struct quote_request *request)
{
    struct weir_attribute *attribute = weir_arena_alloc(cli->arena, set->count, sizeof *attribute);
    if (attribute == NULL) {
        (void)error_nomem(&cli->error);
        return command_failed(cli);
    }
    for (uint32_t i = 0; i < set->count; i++) {
        const char *mark = strchr(set->each[i], '=');
        if (mark == NULL || mark == set->each[i] || mark[1] == '\0')
            return command_usage("--set wants NAME=VALUE, not %", text_of(set->each[i]), NULL);
        attribute[i].name = (struct weir_text){set->each[i], (size_t)(mark - set->each[i])};
        attribute[i].value = text_of(mark + 1);
    }
    request->attribute = attribute;
    request->attribute_count = set->count;
    return EXIT_CODE_DONE;
}

static void
add_row(struct output_table *table, const struct weir_line *line, uint32_t line_no)
{
    output_table_absent(table);
    output_table_absent(table);
    output_table_number(table, line_no);
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

static enum exit_code
print_bill(struct cli *cli, const struct weir_bill *bill, enum output_format format)
{
    static const struct output_column columns[] = {
        {"invoice", OUTPUT_TEXT},     {"account", OUTPUT_TEXT}, {"line", OUTPUT_INT},
        {"from", OUTPUT_DAY},         {"to", OUTPUT_DAY},       {"class", OUTPUT_TEXT},
        {"charge", OUTPUT_TEXT},      {"block", OUTPUT_INT},    {"band", OUTPUT_INT},
        {"volume_m3", OUTPUT_VOLUME}, {"price", OUTPUT_PRICE},  {"amount", OUTPUT_AMOUNT},
    };
    struct output_table *table = output_table_new(cli->arena, columns, 12);
    for (uint32_t i = 0; i < bill->line_count && table != NULL; i++)
        add_row(table, &bill->line[i], i + 1);
    const enum exit_code code = output_result(cli, table, "quote", format);
    if (code != EXIT_CODE_DONE || cli->json || format != OUTPUT_FORMAT_TABLE)
        return code;
    char total[32];
    struct text_writer writer = text_writer_of(total, sizeof total);
    text_write_decimal(&writer, bill->amount_fen, 2);
    output_line("total %s", total);
    return code;
}

/* What a person should know that no line says. */
static enum exit_code
tell_findings(const struct weir_bill *bill)
{
    if (bill->no_plan)
        (void)fprintf(stderr, "weir: no-plan: without a plan (--plan) there is no %.*s\n",
                      (int)bill->no_plan_surcharge.size, bill->no_plan_surcharge.start);
    if (bill->held == WEIR_FINDING_NONE)
        return EXIT_CODE_DONE;
    (void)fprintf(stderr, "weir: nothing is billed: %s: %s", weir_finding_code(bill->held),
                  weir_finding_meaning(bill->held));
    if (bill->held_subject.size > 0)
        (void)fprintf(stderr, " (%.*s)", (int)bill->held_subject.size, bill->held_subject.start);
    (void)fputc('\n', stderr);
    return EXIT_CODE_HELD;
}

static enum exit_code
quote(struct cli *cli, const struct option_value *value)
{
    struct sentence_output output;
    sentence_output_begin(&output, cli,
                          value[LANG].choice == 1 ? EXPLAIN_CHINESE : EXPLAIN_ENGLISH);
    struct quote_request request = {
        .tariff_file = value[TARIFF].text,
        .class_id = text_of(value[CLASS].text),
        .begin_day = (int32_t)value[FROM].number,
        .end_day = (int32_t)value[TO].number,
        .volume_l = value[M3].number,
        .used_l = value[USED].count == 0 ? 0 : value[USED].number,
        .plan_l = value[PLAN].count == 0 ? QUOTE_PLAN_NONE : value[PLAN].number,
        .persons =
            value[PERSONS].count == 0 ? WEIR_PERSONS_UNKNOWN : (int32_t)value[PERSONS].number,
        .opened_day = (int32_t)value[OPENED].number,
        .relief = text_of(value[RELIEF].text),
        .explain = value[EXPLAIN].count > 0 ? &output.explain : NULL,
    };
    if (request.end_day <= request.begin_day)
        return command_usage("--to must be a day after --from", (struct weir_text){NULL, 0},
                             "The period is half-open: the day of --to is not in it.");
    const enum exit_code usage = read_attributes(cli, &value[SET], &request);
    if (usage != EXIT_CODE_DONE)
        return usage;
    struct weir_bill bill;
    if (quote_run(&request, cli->arena, &bill, &cli->error))
        return command_failed(cli);
    const enum exit_code held = tell_findings(&bill);
    const enum exit_code code =
        request.explain != NULL ? sentence_output_end(&output, "explain")
                                : print_bill(cli, &bill, (enum output_format)value[FORMAT].choice);
    return code == EXIT_CODE_DONE ? held : code;
}

enum exit_code
quote_command(struct cli *cli)
{
    static const struct option_spec options[OPTION_COUNT] = {
        [TARIFF] = {.name = "tariff", .kind = OPTION_TEXT, .required = true},
        [CLASS] = {.name = "class", .kind = OPTION_TEXT, .required = true},
        [FROM] = {.name = "from", .kind = OPTION_DAY, .required = true},
        [TO] = {.name = "to", .kind = OPTION_DAY, .required = true},
        [M3] = {.name = "m3", .kind = OPTION_VOLUME, .required = true},
        [USED] = {.name = "used", .kind = OPTION_VOLUME},
        [PERSONS] = {.name = "persons", .kind = OPTION_INT, .most = PERSONS_MAX},
        [PLAN] = {.name = "plan", .kind = OPTION_VOLUME},
        [OPENED] = {.name = "opened", .kind = OPTION_DAY},
        [RELIEF] = {.name = "relief", .kind = OPTION_TEXT},
        [SET] = {.name = "set", .kind = OPTION_TEXT, .repeated = true},
        [FORMAT] = {.name = "format", .kind = OPTION_TEXT, .choices = "table|csv|json"},
        [EXPLAIN] = {.name = "explain", .kind = OPTION_FLAG},
        [LANG] = {.name = "lang", .kind = OPTION_TEXT, .choices = "en|zh"},
    };
    static const struct option_table table = {
        .spec = options, .count = OPTION_COUNT, .operand = "argument"};
    struct option_value value[OPTION_COUNT];
    const enum exit_code usage = option_parse(cli, &table, value);
    return usage == EXIT_CODE_DONE ? quote(cli, value) : usage;
}
