/* publish_command.c - `weir tariff publish`, `list` and `show`: tariffs in the database. */
#include "base/text.h"
#include "batch/publish_tariff.h"
#include "cli/command.h"
#include "cli/option.h"
#include "cli/output.h"
#include "cli/price_list.h"
#include "core/tariff.h"

#define HEX_SIZE (2 * DIGEST_SIZE + 1)

static struct weir_text
hex_of(struct weir_text digest, char hex[static HEX_SIZE])
{
    struct text_writer writer = text_writer_of(hex, HEX_SIZE);
    text_write_hex(&writer, digest);
    return text_written(&writer);
}

static void
add_day(struct output_table *table, int32_t day)
{
    output_table_known(table, day != WEIR_DAY_NONE, day);
}

/* --- publish ---------------------------------------------------------------------------------- */
static const char *
outcome_name(enum publish_tariff_outcome outcome)
{
    switch (outcome) {
    case PUBLISH_TARIFF_NEW:
        return "published";
    case PUBLISH_TARIFF_REPLACED:
        return "replaced";
    case PUBLISH_TARIFF_CORRECTED:
        return "corrected";
    case PUBLISH_TARIFF_SAME:
        return "unchanged";
    }
    return "";
}

enum exit_code
publish_command_run(struct cli *cli)
{
    enum { CORRECT, REASON, OPTION_COUNT };
    static const struct option_spec options[OPTION_COUNT] = {
        [CORRECT] = {.name = "correct", .kind = OPTION_FLAG},
        [REASON] = {.name = "reason", .kind = OPTION_TEXT},
    };
    static const struct option_table table = {.spec = options,
                                              .count = OPTION_COUNT,
                                              .operand = "FILE",
                                              .operand_least = 1,
                                              .operand_most = OPTION_ANY};
    static const struct output_column columns[] = {
        {"tariff", OUTPUT_TEXT},    {"outcome", OUTPUT_TEXT}, {"versions", OUTPUT_INT},
        {"journal_no", OUTPUT_INT}, {"digest", OUTPUT_TEXT},  {"file", OUTPUT_TEXT},
    };
    struct option_value value[OPTION_COUNT];
    const enum exit_code usage = option_parse(cli, &table, value);
    if (usage != EXIT_CODE_DONE)
        return usage;
    if ((value[CORRECT].count > 0) != (value[REASON].count > 0))
        return command_usage("--correct and --reason belong together", (struct weir_text){NULL, 0},
                             "Say why a published version was wrong: --correct --reason TEXT");
    const struct publish_tariff_request request = {
        .file = cli->operand,
        .file_count = cli->operand_count,
        .reason = text_of(value[REASON].text),
    };
    struct publish_tariff_result result;
    struct db *db = command_database(cli);
    if (db == NULL || publish_tariff(db, &request, cli->arena, &result, &cli->error))
        return command_failed(cli);
    struct output_table *list = output_table_new(cli->arena, columns, 6);
    for (uint32_t i = 0; list != NULL && i < result.count; i++) {
        const struct publish_tariff_item *item = &result.item[i];
        char hex[HEX_SIZE];
        output_table_text(list, item->tariff);
        output_table_text(list, text_of(outcome_name(item->outcome)));
        output_table_number(list, item->version_count);
        output_table_known(list, item->journal_no != 0, item->journal_no);
        output_table_text(list,
                          hex_of((struct weir_text){(const char *)item->digest, DIGEST_SIZE}, hex));
        output_table_text(list, text_of(item->file));
    }
    return output_result(cli, list, "tariff-publish", OUTPUT_FORMAT_TABLE);
}

/* --- list ------------------------------------------------------------------------------------- */
enum exit_code
publish_command_list(struct cli *cli)
{
    static const struct option_table table = {.operand = "argument"};
    static const struct output_column columns[] = {
        {"tariff", OUTPUT_TEXT},       {"currency", OUTPUT_TEXT}, {"versions", OUTPUT_INT},
        {"from", OUTPUT_DAY},          {"latest", OUTPUT_DAY},    {"to", OUTPUT_DAY},
        {"published_at", OUTPUT_TEXT}, {"digest", OUTPUT_TEXT},
    };
    const enum exit_code usage = option_parse(cli, &table, NULL);
    if (usage != EXIT_CODE_DONE)
        return usage;
    struct publish_tariff_list published;
    struct db *db = command_database(cli);
    if (db == NULL ||
        publish_tariff_read(db, (struct weir_text){NULL, 0}, cli->arena, &published, &cli->error))
        return command_failed(cli);
    struct output_table *list = output_table_new(cli->arena, columns, 8);
    for (uint32_t i = 0; list != NULL && i < published.count; i++) {
        const struct publish_tariff_published *item = &published.item[i];
        const struct weir_tariff *tariff = item->tariff;
        const struct weir_version *last = &tariff->version[tariff->version_count - 1];
        char hex[HEX_SIZE];
        output_table_text(list, tariff->id);
        output_table_text(list, tariff->currency);
        output_table_number(list, tariff->version_count);
        output_table_number(list, tariff->version[0].from_day);
        output_table_number(list, last->from_day);
        add_day(list, last->to_day);
        output_table_text(list, item->stored.recorded_at);
        output_table_text(list, hex_of(item->stored.digest, hex));
    }
    return output_result(cli, list, "tariffs", OUTPUT_FORMAT_TABLE);
}

/* --- show ------------------------------------------------------------------------------------- */
static void
print_heading(const struct publish_tariff_published *item)
{
    const struct weir_tariff *tariff = item->tariff;
    char hex[HEX_SIZE];
    output_line("tariff     %.*s", (int)tariff->id.size, tariff->id.start);
    for (uint32_t i = 0; i < tariff->titles.count; i++) {
        const struct weir_text title = tariff->titles.item[i].text;
        output_line("title      %.*s", (int)title.size, title.start);
    }
    output_line("currency   %.*s", (int)tariff->currency.size, tariff->currency.start);
    output_line("published  %.*s, journal number %lld", (int)item->stored.recorded_at.size,
                item->stored.recorded_at.start, (long long)item->stored.recorded_no);
    if (item->stored.reason.start != NULL)
        output_line("corrects   %.*s", (int)item->stored.reason.size, item->stored.reason.start);
    (void)hex_of(item->stored.digest, hex);
    output_line("sha256     %s", hex);
    output_line("%s", "");
}

static enum exit_code
show_versions(struct cli *cli, const struct publish_tariff_published *item)
{
    static const struct output_column columns[] = {
        {"from", OUTPUT_DAY},      {"to", OUTPUT_DAY},   {"classes", OUTPUT_INT},
        {"document", OUTPUT_TEXT}, {"url", OUTPUT_TEXT},
    };
    if (!cli->json)
        print_heading(item);
    struct output_table *list = output_table_new(cli->arena, columns, 5);
    for (uint32_t i = 0; list != NULL && i < item->tariff->version_count; i++) {
        const struct weir_version *version = &item->tariff->version[i];
        output_table_number(list, version->from_day);
        add_day(list, version->to_day);
        output_table_number(list, version->class_count);
        output_table_text(list, version->document);
        output_table_text(list, version->url);
    }
    return output_result(cli, list, "tariff-versions", OUTPUT_FORMAT_TABLE);
}

static enum exit_code
show_prices(struct cli *cli, const struct publish_tariff_published *item, int32_t day)
{
    const struct weir_version *version = tariff_version_at(item->tariff, day);
    if (version == NULL) {
        if (!cli->json)
            output_line("%s", "no version is in force on that day");
        return EXIT_CODE_HELD;
    }
    if (!cli->json)
        print_heading(item);
    return output_result(cli, price_list_table(version, cli->arena), "tariff-prices",
                         OUTPUT_FORMAT_TABLE);
}

enum exit_code
publish_command_show(struct cli *cli)
{
    enum { AT, XML, OPTION_COUNT };
    static const struct option_spec options[OPTION_COUNT] = {
        [AT] = {.name = "at", .kind = OPTION_DAY},
        [XML] = {.name = "xml", .kind = OPTION_FLAG},
    };
    static const struct option_table table = {.spec = options,
                                              .count = OPTION_COUNT,
                                              .operand = "ID",
                                              .operand_least = 1,
                                              .operand_most = 1};
    struct option_value value[OPTION_COUNT];
    const enum exit_code usage = option_parse(cli, &table, value);
    if (usage != EXIT_CODE_DONE)
        return usage;
    struct publish_tariff_list published;
    struct db *db = command_database(cli);
    if (db == NULL ||
        publish_tariff_read(db, text_of(cli->operand[0]), cli->arena, &published, &cli->error))
        return command_failed(cli);
    const struct publish_tariff_published *item = &published.item[0];
    if (value[XML].count > 0) {
        output_string(item->stored.bytes.start);
        return EXIT_CODE_DONE;
    }
    if (value[AT].count > 0)
        return show_prices(cli, item, (int32_t)value[AT].number);
    return show_versions(cli, item);
}
