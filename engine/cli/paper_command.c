/* paper_command.c - `weir export invoices --format ubl`: invoices as documents of their own. */
#include "cli/paper_command.h"

#include <stdio.h>

#include "base/text.h"
#include "batch/export_cell.h"
#include "cli/command.h"
#include "cli/export_seal.h"
#include "host/config.h"

/* Says on stderr what a paper has no place for. */
static void
warn(const struct export_paper_request *request, const struct export_paper_result *result)
{
    if (result->draft)
        (void)fprintf(stderr, "weir: run %lld is a draft: nothing in this export is final\n",
                      (long long)request->run_id);
    if (request->run_id == 0 && request->number.start == NULL && result->month_open) {
        char month[EXPORT_CELL_SIZE];
        (void)export_cell_number(EXPORT_TYPE_MONTH, result->month_day, month);
        (void)fprintf(stderr, "weir: month %s is open: more may come\n", month);
    }
    if (result->nameless)
        (void)fputs("weir: this role may not see names and addresses: there are none\n", stderr);
}

/* A name that promises another kind of file than is written. */
static bool
is_misnamed(const struct export_paper_request *request)
{
    const struct weir_text name = text_of(request->file);
    const struct weir_text wrong = text_of(".xml");
    return request->format == EXPORT_PAPER_UBL && name.size >= wrong.size &&
           text_equal((struct weir_text){name.start + name.size - wrong.size, wrong.size}, wrong);
}

enum exit_code
paper_command_write(struct cli *cli, struct export_paper_request *request)
{
    struct export_paper_result result = {0};
    if (is_misnamed(request))
        return command_usage("UBL documents come in an archive, not in one file %",
                             text_of(request->file), "Name it .tar.");
    const struct config *config = command_config(cli);
    if (config == NULL)
        return command_failed(cli);
    request->company = (struct bill_ubl_company){
        .name = text_of(config->company),
        .id = text_of(config->company_id),
        .address = text_of(config->company_address),
        .contact = text_of(config->company_contact),
    };
    struct signature_key *key = NULL;
    struct db *db = export_seal_begin(cli, request->file, &key) ? NULL : command_database(cli);
    if (db == NULL || export_paper(db, request, cli->arena, &result, &cli->error))
        return export_seal_end(cli, key, request->file, command_failed(cli));
    warn(request, &result);
    return export_seal_end(cli, key, request->file, EXIT_CODE_DONE);
}
