/* config_command.c - `weir config check` and `weir config show`. */
#include "base/text.h"
#include "cli/command.h"
#include "cli/option.h"
#include "cli/output.h"
#include "host/config.h"

#define CONFIG_VALUE_SIZE 512 /* bytes of a value as shown; none is longer than its line */

static void
add_unless_empty(struct output_table *list, const char *string)
{
    output_table_text(list, text_of(string[0] == '\0' ? NULL : string));
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
    static const struct output_column columns[] = {{"file", OUTPUT_TEXT}, {"result", OUTPUT_TEXT}};
    struct output_table *list = output_table_new(cli->arena, columns, 2);
    if (list != NULL) {
        output_table_text(list, text_of(config->file));
        output_table_text(list, text_of("ok"));
    }
    return output_result(cli, list, "config-check", OUTPUT_FORMAT_TABLE);
}

enum exit_code
config_command_show(struct cli *cli)
{
    static const struct option_table table = {.operand = "argument"};
    static const struct output_column columns[] = {{"setting", OUTPUT_TEXT},
                                                   {"value", OUTPUT_TEXT},
                                                   {"unit", OUTPUT_TEXT},
                                                   {"default", OUTPUT_TEXT},
                                                   {"meaning", OUTPUT_TEXT}};
    const enum exit_code usage = option_parse(cli, &table, NULL);
    if (usage != EXIT_CODE_DONE)
        return usage;
    const struct config *config = command_config(cli);
    if (config == NULL)
        return command_failed(cli);
    struct output_table *list = output_table_new(cli->arena, columns, 5);
    for (uint32_t i = 0; list != NULL && i < config_count; i++) {
        char value[CONFIG_VALUE_SIZE];
        struct text_writer writer = text_writer_of(value, sizeof value);
        config_write(config, i, &writer);
        output_table_text(list, text_of(config_list[i].name));
        add_unless_empty(list, value);
        add_unless_empty(list, config_list[i].unit);
        add_unless_empty(list, config_list[i].standard);
        output_table_text(list, text_of(config_list[i].meaning));
    }
    return output_result(cli, list, "config", OUTPUT_FORMAT_TABLE);
}
