/* verify_files.c - `weir verify FILE...`: exports as they came, with no database. */
#include "cli/verify_files.h"

#include <stdio.h>

#include "base/error.h"
#include "base/text.h"
#include "batch/checkpoint_text.h"
#include "batch/verify_file.h"
#include "cli/output.h"

static enum weir_status
add_fault(void *context, struct weir_text file, struct weir_text words)
{
    output_table_text(context, file);
    output_table_text(context, words);
    return WEIR_OK;
}

/* What can be said of a file that is as it was written. */
static void
print_whole(const char *file, const struct verify_file_result *result)
{
    char time[CHECKPOINT_TEXT_TIME_SIZE];
    const char *seal = "not signed";
    if (result->sums_checked && !result->signature_there) {
        output_line("%s: its sums hold, %s", file, seal);
        return;
    }
    if (result->signature_checked)
        seal = "signed";
    else if (result->signature_there)
        seal = "signed by somebody";
    if (result->signature_checked && result->signed_s > 0)
        output_line("%s: as it was written, signed %s", file,
                    checkpoint_text_time(result->signed_s, time).start);
    else
        output_line("%s: as it was written, %s", file, seal);
}

static void
warn_unchecked(uint32_t count)
{
    if (count > 0)
        (void)fprintf(stderr,
                      "weir: signatures were not checked: there is no key to check them by\n"
                      "hint: Give --public-key or --certificate, or set sign_trust.\n");
}

enum exit_code
verify_files_check(struct cli *cli, const struct signature_trust *trust)
{
    static const struct output_column columns[] = {{"file", OUTPUT_TEXT}, {"fault", OUTPUT_TEXT}};
    struct output_table *faults = output_table_new(cli->arena, columns, 2);
    if (faults == NULL) {
        (void)error_nomem(&cli->error);
        return command_failed(cli);
    }
    const struct verify_file_ear ear = {add_fault, faults};
    uint32_t fault_count = 0;
    uint32_t unchecked_count = 0;
    for (uint32_t i = 0; i < cli->operand_count; i++) {
        struct verify_file_result result;
        if (verify_file(trust, cli->operand[i], &ear, cli->arena, &result, &cli->error))
            return command_failed(cli);
        fault_count += result.fault_count;
        unchecked_count += result.signature_there && !result.signature_checked;
        if (result.fault_count == 0 && !cli->json)
            print_whole(cli->operand[i], &result);
    }
    warn_unchecked(unchecked_count);
    if (fault_count == 0 && !cli->json)
        return EXIT_CODE_DONE;
    const enum exit_code code = output_result(cli, faults, "verify-files", OUTPUT_FORMAT_TABLE);
    return code == EXIT_CODE_DONE && fault_count > 0 ? EXIT_CODE_INTEGRITY : code;
}
