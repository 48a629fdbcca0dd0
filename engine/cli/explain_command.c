/* explain_command.c - `weir explain`: how each line of an invoice came about. */
#include "base/text.h"
#include "batch/explain_invoice.h"
#include "cli/command.h"
#include "cli/option.h"
#include "cli/sentence_output.h"

enum { RUN, LANG, OPTION_COUNT };

enum exit_code
explain_command(struct cli *cli)
{
    static const struct option_spec options[OPTION_COUNT] = {
        [RUN] = {.name = "run", .kind = OPTION_INT, .least = 1},
        [LANG] = {.name = "lang", .kind = OPTION_TEXT, .choices = "en|zh"},
    };
    static const struct option_table table = {.spec = options,
                                              .count = OPTION_COUNT,
                                              .operand = "INVOICE",
                                              .operand_least = 1,
                                              .operand_most = 1};
    struct option_value value[OPTION_COUNT];
    const enum exit_code usage = option_parse(cli, &table, value);
    if (usage != EXIT_CODE_DONE)
        return usage;
    struct explain_store_entry entry;
    if (explain_invoice_parse(text_of(cli->operand[0]), &entry, &cli->error))
        return EXIT_CODE_USAGE;
    struct sentence_output output;
    sentence_output_begin(&output, cli,
                          value[LANG].choice == 1 ? EXPLAIN_CHINESE : EXPLAIN_ENGLISH);
    const struct explain_invoice_request request = {
        .number = text_of(cli->operand[0]),
        .run_id = value[RUN].count == 0 ? 0 : value[RUN].number,
        .explain = output.explain,
    };
    struct db *db = command_config(cli) == NULL ? NULL : command_database(cli);
    if (db == NULL || explain_invoice_run(db, &request, cli->arena, &cli->error))
        return command_failed(cli);
    return sentence_output_end(&output, "explain");
}
