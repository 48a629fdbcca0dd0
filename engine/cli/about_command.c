/* about_command.c - `weir help` and `weir version`: what the program says of itself. */
#include "cli/about_command.h"

#include "base/text.h"
#include "cli/command.h"
#include "cli/option.h"
#include "cli/output.h"
#include "seal/digest.h"
#include "store/db.h"
#include "store/migrate.h"
#include "xdoc/xdoc.h"

#define ABOUT_NUMBER_SIZE 32 /* bytes of a version number made here */

/* Every command, for scripts. */
static enum exit_code
list_commands(struct cli *cli)
{
    static const struct output_column columns[] = {
        {"command", OUTPUT_TEXT}, {"summary", OUTPUT_TEXT}, {"usage", OUTPUT_TEXT}};
    struct output_table *list = output_table_new(cli->arena, columns, 3);
    for (uint32_t i = 0; list != NULL && i < command_count; i++) {
        output_table_text(list, text_of(command_list[i].words));
        output_table_text(list, text_of(command_list[i].summary));
        output_table_text(list, text_of(command_list[i].usage));
    }
    return output_result(cli, list, "help", OUTPUT_FORMAT_JSON);
}

enum exit_code
about_command_help(struct cli *cli)
{
    static const struct option_table table = {.operand = "COMMAND", .operand_most = 2};
    const enum exit_code usage = option_parse(cli, &table, NULL);
    if (usage != EXIT_CODE_DONE)
        return usage;
    if (cli->json && cli->operand_count == 0)
        return list_commands(cli);
    if (cli->operand_count == 0) {
        command_print_usage();
        return EXIT_CODE_DONE;
    }
    uint32_t used = 0;
    const struct command *command = command_find(cli->operand, cli->operand_count, &used);
    if (command != NULL && used == cli->operand_count)
        command_print_help(command);
    else if (cli->operand_count == 1 && command_is_group(cli->operand[0]))
        command_print_list(cli->operand[0]);
    else
        return command_unknown(cli->operand, cli->operand_count);
    return EXIT_CODE_DONE;
}

enum exit_code
about_command_version(struct cli *cli)
{
    static const struct option_table table = {.operand = "argument"};
    static const struct output_column columns[] = {
        {"part", OUTPUT_TEXT},
        {"version", OUTPUT_TEXT},
    };
    const enum exit_code usage = option_parse(cli, &table, NULL);
    if (usage != EXIT_CODE_DONE)
        return usage;
    char libpq[ABOUT_NUMBER_SIZE];
    struct text_writer writer = text_writer_of(libpq, sizeof libpq);
    text_write_int(&writer, db_library_version() / 10000);
    text_write_string(&writer, ".");
    text_write_int(&writer, db_library_version() % 10000);
    char schema[ABOUT_NUMBER_SIZE];
    struct text_writer schema_writer = text_writer_of(schema, sizeof schema);
    text_write_int(&schema_writer, migrate_file_count());
    const char *const parts[][2] = {
        {"weir", ABOUT_COMMAND_VERSION},
        {"schema", schema},
        {"libpq", libpq},
        {"libxml2", xdoc_library_version()},
        {"openssl", digest_library_version()},
    };
    struct output_table *list = output_table_new(cli->arena, columns, 2);
    for (size_t i = 0; list != NULL && i < sizeof parts / sizeof parts[0]; i++) {
        output_table_text(list, text_of(parts[i][0]));
        output_table_text(list, text_of(parts[i][1]));
    }
    return output_result(cli, list, "version", OUTPUT_FORMAT_TABLE);
}
