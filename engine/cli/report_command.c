/* report_command.c - `weir report`: what a run did, as one page. */
#include <stdio.h>

#include "base/text.h"
#include "batch/run_report.h"
#include "cli/command.h"
#include "cli/export_seal.h"
#include "cli/option.h"
#include "host/config.h"

enum { RUN, OUT, LANG, FORMAT, STYLESHEET, OPTION_COUNT };

enum exit_code
report_command(struct cli *cli)
{
    static const struct option_spec options[OPTION_COUNT] = {
        [RUN] = {.name = "run", .kind = OPTION_INT, .least = 1, .required = true},
        [OUT] = {.name = "out", .kind = OPTION_TEXT},
        [LANG] = {.name = "lang", .kind = OPTION_TEXT, .choices = "zh|en"},
        [FORMAT] = {.name = "format", .kind = OPTION_TEXT, .choices = "html|xml"},
        [STYLESHEET] = {.name = "stylesheet", .kind = OPTION_TEXT},
    };
    static const struct option_table table = {
        .spec = options, .count = OPTION_COUNT, .operand = "argument"};
    struct option_value value[OPTION_COUNT];
    const enum exit_code usage = option_parse(cli, &table, value);
    if (usage != EXIT_CODE_DONE)
        return usage;
    const struct config *config = command_config(cli);
    if (config == NULL)
        return command_failed(cli);
    const struct run_report_request request = {
        .run_id = value[RUN].number,
        .language = value[LANG].choice == 1 ? EXPLAIN_ENGLISH : EXPLAIN_CHINESE,
        .company = {.name = text_of(config->company), .id = text_of(config->company_id)},
        .stylesheet = value[STYLESHEET].text,
        .xml = value[FORMAT].choice == 1,
        .file = value[OUT].text,
    };
    struct db *db = command_database(cli);
    if (db == NULL || run_report(db, &request, cli->arena, &cli->error))
        return command_failed(cli);
    return export_seal_tell(cli, value[OUT].text, false);
}
