/* permits_command.c - `weir permits check`, `try`, `list`, `transfer`. */
#include "base/civil.h"
#include "base/error.h"
#include "base/text.h"
#include "batch/permit_data.h"
#include "batch/permit_list.h"
#include "batch/permit_review.h"
#include "batch/permit_trade.h"
#include "batch/permit_xml.h"
#include "cli/command.h"
#include "cli/option.h"
#include "cli/output.h"
#include "host/zone.h"
#include "weir/tariff.h"

#define YEAR_LEAST 1900
#define YEAR_MOST 9998

static void
put_number(struct output_table *output, int64_t number)
{
    output_table_known(output, number != PERMIT_FINDING_ABSENT, number);
}

/* --- check ----------------------------------------------------------------------------------- */
enum { YEAR, AS_OF, FORMAT, CHECK_OPTION_COUNT };
enum check_format { CHECK_TABLE, CHECK_CSV, CHECK_JSON, CHECK_XML };

static const struct output_column check_columns[] = {
    {"code", OUTPUT_TEXT},       {"district", OUTPUT_TEXT},    {"permit", OUTPUT_TEXT},
    {"point", OUTPUT_TEXT},      {"source", OUTPUT_TEXT},      {"year", OUTPUT_INT},
    {"limit_m3", OUTPUT_VOLUME}, {"actual_m3", OUTPUT_VOLUME}, {"excess_m3", OUTPUT_VOLUME},
    {"percent", OUTPUT_PERCENT}, {"date", OUTPUT_DAY},         {"meaning", OUTPUT_TEXT},
};
#define CHECK_COLUMNS_PLAIN 10 /* without date and meaning */

static void
put_finding(struct output_table *output, const struct permit_finding *finding, int32_t year)
{
    output_table_text(output, text_of(permit_finding_code(finding->code)));
    output_table_text(output, finding->district);
    output_table_text(output, finding->permit);
    output_table_text(output, finding->point);
    output_table_text(output, finding->source);
    output_table_number(output, year);
    put_number(output, finding->limit_l);
    put_number(output, finding->actual_l);
    put_number(output, permit_finding_excess_l(finding));
    put_number(output, permit_finding_percent(finding));
}

static enum exit_code
print_findings(struct cli *cli, const struct permit_findings *findings,
               struct permit_review_day day, enum check_format format)
{
    if (format == CHECK_XML)
        return permit_xml_write(findings, day, cli->arena, &cli->error) ? command_failed(cli)
                                                                        : EXIT_CODE_DONE;
    const bool json = format == CHECK_JSON;
    if (findings->count == 0 && !json)
        return EXIT_CODE_DONE;
    struct output_table *output = output_table_new(
        cli->arena, check_columns,
        json ? sizeof check_columns / sizeof check_columns[0] : CHECK_COLUMNS_PLAIN);
    for (uint32_t i = 0; i < findings->count && output != NULL; i++) {
        const struct permit_finding *finding = &findings->item[i];
        put_finding(output, finding, day.year);
        if (!json)
            continue;
        output_table_known(output, finding->day != WEIR_DAY_NONE, finding->day);
        output_table_text(output, text_of(permit_finding_meaning(finding->code)));
    }
    static const enum output_format formats[] = {
        [CHECK_TABLE] = OUTPUT_FORMAT_TABLE,
        [CHECK_CSV] = OUTPUT_FORMAT_CSV,
        [CHECK_JSON] = OUTPUT_FORMAT_JSON,
    };
    return output_result(cli, output, "permits", formats[format]);
}

enum exit_code
permits_command_check(struct cli *cli)
{
    static const struct option_spec options[CHECK_OPTION_COUNT] = {
        [YEAR] = {.name = "year",
                  .kind = OPTION_INT,
                  .required = true,
                  .least = YEAR_LEAST,
                  .most = YEAR_MOST},
        [AS_OF] = {.name = "as-of", .kind = OPTION_DAY},
        [FORMAT] = {.name = "format", .kind = OPTION_TEXT, .choices = "table|csv|json|xml"},
    };
    static const struct option_table table = {
        .spec = options, .count = CHECK_OPTION_COUNT, .operand = "argument"};
    struct option_value value[CHECK_OPTION_COUNT];
    const enum exit_code usage = option_parse(cli, &table, value);
    if (usage != EXIT_CODE_DONE)
        return usage;
    struct db *db = command_database(cli);
    if (db == NULL)
        return command_failed(cli);
    const struct permit_review_day day = {
        .year = (int32_t)value[YEAR].number,
        .as_of_day = value[AS_OF].count == 0 ? zone_today() : (int32_t)value[AS_OF].number,
    };
    struct weir_arena *arena = weir_arena_new(PERMIT_DATA_BYTES);
    struct permit_findings findings = {0};
    enum exit_code code = EXIT_CODE_DONE;
    if (arena == NULL)
        (void)error_nomem(&cli->error); /* told below */
    if (arena == NULL || permit_review_check(db, day, arena, &findings, &cli->error))
        code = command_failed(cli);
    else
        code = print_findings(
            cli, &findings, day,
            cli->json ? CHECK_JSON
                      : (enum check_format)(value[FORMAT].count == 0 ? 0 : value[FORMAT].choice));
    if (code == EXIT_CODE_DONE && findings.count > 0)
        code = EXIT_CODE_HELD;
    weir_arena_free(arena);
    return code;
}

/* --- try ------------------------------------------------------------------------------------- */
enum { DISTRICT, SOURCE, M3, TRY_YEAR, USE, PERMIT, TRY_FORMAT, TRY_OPTION_COUNT };

static const struct output_column try_columns[] = {
    {"district", OUTPUT_TEXT},       {"source", OUTPUT_TEXT},    {"limit_m3", OUTPUT_VOLUME},
    {"allocated_m3", OUTPUT_VOLUME}, {"left_m3", OUTPUT_VOLUME}, {"asked_m3", OUTPUT_VOLUME},
    {"answer", OUTPUT_TEXT},         {"decides", OUTPUT_TEXT},   {"rule", OUTPUT_TEXT},
    {"reclaimed", OUTPUT_TEXT},
};

static const char *const source_name[] = {
    [DISTRICT_SURFACE] = "surface", [DISTRICT_GROUND] = "ground", [DISTRICT_ALL] = "all"};

static bool
is_yes(const struct permit_try_step *step)
{
    return step->rule == PERMIT_TRY_GRANTED || step->rule == PERMIT_TRY_NO_LIMIT;
}

static void
put_step(struct output_table *output, const struct permit_review_answer *answer, uint32_t index,
         int64_t asked_l)
{
    const struct permit_try_step *step = &answer->answer.step[index];
    output_table_text(output, answer->districts.item[step->district].name);
    output_table_text(output, text_of(source_name[step->source]));
    if (step->limit_l == DISTRICT_UNLIMITED) {
        output_table_absent(output);
        output_table_absent(output);
        output_table_absent(output);
    } else {
        output_table_number(output, step->limit_l);
        output_table_number(output, step->allocated_l);
        output_table_number(output, step->left_l);
    }
    output_table_number(output, asked_l);
    output_table_text(output, text_of(is_yes(step) ? "yes" : "no"));
    output_table_text(output, text_of(index == answer->answer.decides ? "yes" : "no"));
    output_table_text(output, text_of(permit_try_words(step->rule)));
}

static enum exit_code
print_answer(struct cli *cli, int64_t asked_l, const struct permit_review_answer *answer,
             enum output_format format)
{
    const struct permit_try_step *step = &answer->answer.step[answer->answer.decides];
    const struct weir_text name = answer->districts.item[step->district].name;
    if (!cli->json && format == OUTPUT_FORMAT_TABLE) {
        output_line("%s: %.*s %s: %s", answer->answer.granted ? "yes" : "no", (int)name.size,
                    name.start, source_name[step->source], permit_try_words(step->rule));
        if (answer->reclaimed)
            output_line("reclaimed water is at hand: it is to be used first");
    }
    const bool plain = !cli->json && format == OUTPUT_FORMAT_TABLE; /* reclaimed is said above */
    struct output_table *output = output_table_new(
        cli->arena, try_columns, sizeof try_columns / sizeof try_columns[0] - (plain ? 1 : 0));
    for (uint32_t i = 0; i < answer->answer.count && output != NULL; i++) {
        put_step(output, answer, i, asked_l);
        if (!plain)
            output_table_text(output, text_of(answer->reclaimed ? "yes" : "no"));
    }
    const enum exit_code code = output_result(cli, output, "permits-try", format);
    return code == EXIT_CODE_DONE && !answer->answer.granted ? EXIT_CODE_HELD : code;
}

enum exit_code
permits_command_try(struct cli *cli)
{
    static const struct option_spec options[TRY_OPTION_COUNT] = {
        [DISTRICT] = {.name = "district", .kind = OPTION_TEXT, .required = true},
        [SOURCE] = {.name = "source",
                    .kind = OPTION_TEXT,
                    .required = true,
                    .choices = "surface|ground"},
        [M3] = {.name = "m3", .kind = OPTION_VOLUME, .required = true},
        [TRY_YEAR] = {.name = "year",
                      .kind = OPTION_INT,
                      .required = true,
                      .least = YEAR_LEAST,
                      .most = YEAR_MOST},
        [USE] = {.name = "use", .kind = OPTION_TEXT},
        [PERMIT] = {.name = "permit", .kind = OPTION_TEXT},
        [TRY_FORMAT] = {.name = "format", .kind = OPTION_TEXT, .choices = "table|csv|json"},
    };
    static const struct option_table table = {
        .spec = options, .count = TRY_OPTION_COUNT, .operand = "argument"};
    struct option_value value[TRY_OPTION_COUNT];
    const enum exit_code usage = option_parse(cli, &table, value);
    if (usage != EXIT_CODE_DONE)
        return usage;
    const struct permit_review_ask ask = {
        .district = text_of(value[DISTRICT].text),
        .source = value[SOURCE].choice == 0 ? DISTRICT_SURFACE : DISTRICT_GROUND,
        .use = text_of(value[USE].text),
        .permit = text_of(value[PERMIT].text),
        .volume_l = value[M3].number,
        .year = (int32_t)value[TRY_YEAR].number,
    };
    struct permit_review_answer answer = {0};
    struct db *db = command_database(cli);
    if (db == NULL || permit_review_try(db, &ask, cli->arena, &answer, &cli->error))
        return command_failed(cli);
    return print_answer(cli, ask.volume_l, &answer,
                        value[TRY_FORMAT].count == 0
                            ? OUTPUT_FORMAT_TABLE
                            : (enum output_format)value[TRY_FORMAT].choice);
}

/* --- list ------------------------------------------------------------------------------------ */
enum { AT, LEAST, LIST_FORMAT, LIST_OPTION_COUNT };

static const struct output_column list_columns[] = {
    {"permit", OUTPUT_TEXT},        {"holder", OUTPUT_TEXT},    {"district", OUTPUT_TEXT},
    {"source", OUTPUT_TEXT},        {"zone", OUTPUT_TEXT},      {"use", OUTPUT_TEXT},
    {"from", OUTPUT_DAY},           {"to", OUTPUT_DAY},         {"state", OUTPUT_TEXT},
    {"m3_per_year", OUTPUT_VOLUME}, {"year_m3", OUTPUT_VOLUME},
};

enum exit_code
permits_command_list(struct cli *cli)
{
    static const struct option_spec options[LIST_OPTION_COUNT] = {
        [AT] = {.name = "at", .kind = OPTION_DAY},
        [LEAST] = {.name = "least", .kind = OPTION_VOLUME},
        [LIST_FORMAT] = {.name = "format", .kind = OPTION_TEXT, .choices = "table|csv|json"},
    };
    static const struct option_table table = {
        .spec = options, .count = LIST_OPTION_COUNT, .operand = "argument"};
    struct option_value value[LIST_OPTION_COUNT];
    const enum exit_code usage = option_parse(cli, &table, value);
    if (usage != EXIT_CODE_DONE)
        return usage;
    struct permit_list list = {0};
    struct db *db = command_database(cli);
    const struct permit_list_filter filter = {
        .day = value[AT].count == 0 ? zone_today() : (int32_t)value[AT].number,
        .least_l = value[LEAST].count == 0 ? 0 : value[LEAST].number,
    };
    if (db == NULL || permit_list_read(db, &filter, cli->arena, &list, &cli->error))
        return command_failed(cli);
    struct output_table *output =
        output_table_new(cli->arena, list_columns, sizeof list_columns / sizeof list_columns[0]);
    for (uint32_t i = 0; i < list.count && output != NULL; i++) {
        const struct permit_list_item *item = &list.item[i];
        output_table_text(output, item->name);
        output_table_text(output, item->holder);
        output_table_text(output, item->row.district);
        output_table_text(output, item->row.source);
        output_table_text(output, item->row.zone);
        output_table_text(output, item->row.use);
        output_table_number(output, item->row.from_day);
        output_table_number(output, item->row.to_day);
        output_table_text(output, text_of(item->state));
        output_table_number(output, item->row.volume_l);
        output_table_number(output, item->licensed_l);
    }
    return output_result(cli, output, "permits-list",
                         value[LIST_FORMAT].count == 0
                             ? OUTPUT_FORMAT_TABLE
                             : (enum output_format)value[LIST_FORMAT].choice);
}

/* --- transfer --------------------------------------------------------------------------------
 */
enum { GIVER, GETTER, GIVEN_M3, GIVEN_YEAR, TRANSFER_OPTION_COUNT };

enum exit_code
permits_command_transfer(struct cli *cli)
{
    static const struct option_spec options[TRANSFER_OPTION_COUNT] = {
        [GIVER] = {.name = "from", .kind = OPTION_TEXT, .required = true},
        [GETTER] = {.name = "to", .kind = OPTION_TEXT, .required = true},
        [GIVEN_M3] = {.name = "m3", .kind = OPTION_VOLUME, .required = true},
        [GIVEN_YEAR] = {.name = "year",
                        .kind = OPTION_INT,
                        .required = true,
                        .least = YEAR_LEAST,
                        .most = YEAR_MOST},
    };
    static const struct option_table table = {
        .spec = options, .count = TRANSFER_OPTION_COUNT, .operand = "argument"};
    struct option_value value[TRANSFER_OPTION_COUNT];
    const enum exit_code usage = option_parse(cli, &table, value);
    if (usage != EXIT_CODE_DONE)
        return usage;
    const struct permit_trade_request request = {
        .giver = text_of(value[GIVER].text),
        .getter = text_of(value[GETTER].text),
        .volume_l = value[GIVEN_M3].number,
        .year = (int32_t)value[GIVEN_YEAR].number,
    };
    int64_t recorded_no = 0;
    struct db *db = command_database(cli);
    if (db == NULL || permit_trade_run(db, &request, cli->arena, &recorded_no, &cli->error))
        return command_failed(cli);
    output_line("transferred for %lld: %s gives, %s gets %lld.%03lld m3, journal number %lld",
                (long long)value[GIVEN_YEAR].number, value[GIVER].text, value[GETTER].text,
                (long long)(request.volume_l / 1000), (long long)(request.volume_l % 1000),
                (long long)recorded_no);
    return EXIT_CODE_DONE;
}
