/* config_command.c - `weir config check` and `weir config show`. */
#include <stdio.h>

#include "base/error.h"
#include "base/text.h"
#include "batch/nightly.h"
#include "cli/command.h"
#include "cli/option.h"
#include "cli/output.h"
#include "host/config.h"
#include "host/file.h"

#define CONFIG_VALUE_SIZE 512 /* bytes of a value as shown; none is longer than its line */

static void
add_unless_empty(struct output_table *list, const char *string)
{
    output_table_text(list, text_of(string[0] == '\0' ? NULL : string));
}

/* Tells of every file and folder that is named and not as it should be; how many. */
static uint32_t
check_names(const struct config *config)
{
    uint32_t wrong_count = 0;
    for (uint32_t i = 0; i < config_count; i++) {
        struct weir_error error;
        error_clear(&error);
        if (config_check_name(config, i, &error) == WEIR_OK)
            continue;
        command_report(&error);
        wrong_count++;
    }
    return wrong_count;
}

enum exit_code
config_command_check(struct cli *cli)
{
    static const struct option_table table = {.operand = "argument"};
    const enum exit_code usage = option_parse(cli, &table, NULL);
    if (usage != EXIT_CODE_DONE)
        return usage;
    const struct config *config = command_config(cli);
    if (config == NULL)
        return command_failed(cli);
    if (check_names(config) > 0)
        return EXIT_CODE_INPUT;
    if (nightly_check(config, cli->arena, command_report, &cli->error))
        return command_failed(cli);
    static const struct output_column columns[] = {{"file", OUTPUT_TEXT}, {"result", OUTPUT_TEXT}};
    struct output_table *list = output_table_new(cli->arena, columns, 2);
    if (list != NULL) {
        output_table_text(list, text_of(config->file));
        output_table_text(list, text_of("ok"));
    }
    return output_result(cli, list, "config-check", OUTPUT_FORMAT_TABLE);
}

/* What a setting may be: "a|b|c", "1 to 256", or anything. */
static void
add_range(struct output_table *list, const struct config_setting *setting)
{
    char range[CONFIG_VALUE_SIZE];
    struct text_writer writer = text_writer_of(range, sizeof range);
    text_write_string(&writer, setting->choices);
    if (setting->kind == CONFIG_INT) {
        text_write_int(&writer, setting->least);
        text_write_string(&writer, " to ");
        text_write_int(&writer, setting->most);
    }
    add_unless_empty(list, range);
}

/* Where a value comes from: FILE:LINE, or "default". */
static void
add_source(struct output_table *list, const struct config *config, uint32_t index)
{
    if (config->line[index] == 0) {
        output_table_text(list, text_of("default"));
        return;
    }
    char source[FILE_NAME_BYTES + 16];
    (void)snprintf(source, sizeof source, "%s:%lu", config->file,
                   (unsigned long)config->line[index]);
    output_table_text(list, text_of(source));
}

enum exit_code
config_command_show(struct cli *cli)
{
    static const struct option_table table = {.operand = "argument"};
    static const struct output_column columns[] = {
        {"setting", OUTPUT_TEXT}, {"value", OUTPUT_TEXT},   {"unit", OUTPUT_TEXT},
        {"range", OUTPUT_TEXT},   {"default", OUTPUT_TEXT}, {"source", OUTPUT_TEXT},
        {"meaning", OUTPUT_TEXT}, {"kind", OUTPUT_TEXT}};
    static const char *const kinds[] = {[CONFIG_TEXT] = "text",
                                        [CONFIG_WORD] = "word",
                                        [CONFIG_FILE_NAME] = "file",
                                        [CONFIG_FOLDER_NAME] = "folder",
                                        [CONFIG_INT] = "number"};
    const enum exit_code usage = option_parse(cli, &table, NULL);
    if (usage != EXIT_CODE_DONE)
        return usage;
    const struct config *config = command_config(cli);
    if (config == NULL)
        return command_failed(cli);
    const uint32_t column_count = sizeof columns / sizeof columns[0];
    struct output_table *list = /* the kind is for scripts */
        output_table_new(cli->arena, columns, cli->json ? column_count : column_count - 1);
    for (uint32_t i = 0; list != NULL && i < config_count; i++) {
        char value[CONFIG_VALUE_SIZE];
        struct text_writer writer = text_writer_of(value, sizeof value);
        config_write(config, i, &writer);
        output_table_text(list, text_of(config_list[i].name));
        add_unless_empty(list, value);
        add_unless_empty(list, config_list[i].unit);
        add_range(list, &config_list[i]);
        add_unless_empty(list, config_list[i].standard);
        add_source(list, config, i);
        output_table_text(list, text_of(config_list[i].meaning));
        if (cli->json)
            output_table_text(list, text_of(kinds[config_list[i].kind]));
    }
    return output_result(cli, list, "config", OUTPUT_FORMAT_TABLE);
}
