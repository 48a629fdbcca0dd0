/* prove_command.c - `weir prove`: a proof of one invoice, to be checked without the database. */
#include "batch/prove.h"

#include "base/text.h"
#include "batch/explain_invoice.h"
#include "cli/command.h"
#include "cli/export_seal.h"
#include "cli/option.h"
#include "cli/output.h"
#include "host/file.h"

enum { OUT, OPTION_COUNT };

static enum weir_status
write_out(struct cli *cli, const char *name, struct weir_text text)
{
    struct file_write *write = NULL;
    const enum weir_status status = file_write_begin(name, cli->arena, &write, &cli->error);
    if (status)
        return status;
    file_write_put(write, text);
    return file_write_commit(write, &cli->error);
}

enum exit_code
prove_command(struct cli *cli)
{
    static const struct option_spec options[OPTION_COUNT] = {
        [OUT] = {.name = "out", .kind = OPTION_TEXT},
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
    const struct prove_request request = {.number = text_of(cli->operand[0])};
    struct explain_store_entry entry;
    if (explain_invoice_parse(request.number, &entry, &cli->error))
        return EXIT_CODE_USAGE;
    struct weir_text text;
    struct db *db = command_database(cli);
    if (db == NULL || prove_run(db, &request, cli->arena, &text, &cli->error) ||
        write_out(cli, value[OUT].text, text))
        return command_failed(cli);
    return export_seal_tell(cli, value[OUT].text, false);
}
