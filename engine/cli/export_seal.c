/* export_seal.c - digests and signatures beside what a command exports. */
#include "cli/export_seal.h"

#include <string.h>

#include "base/text.h"
#include "batch/file_seal.h"
#include "batch/signer.h"
#include "cli/output.h"

static bool
is_standard(const char *file)
{
    return file == NULL || strcmp(file, "-") == 0;
}

enum weir_status
export_seal_begin(struct cli *cli, const char *file, struct signature_key **key)
{
    *key = NULL;
    const struct config *config = command_config(cli);
    if (config == NULL)
        return cli->error.status;
    return is_standard(file) ? WEIR_OK : signer_open(config, cli->arena, key, &cli->error);
}

enum exit_code
export_seal_tell(struct cli *cli, const char *file, bool is_signed)
{
    static const struct output_column columns[] = {{"file", OUTPUT_TEXT}, {"signed", OUTPUT_TEXT}};
    if (!cli->json || is_standard(file))
        return EXIT_CODE_DONE;
    struct output_table *list = output_table_new(cli->arena, columns, 2);
    if (list != NULL) {
        output_table_text(list, text_of(file));
        output_table_text(list, text_of(is_signed ? "yes" : "no"));
    }
    return output_result(cli, list, "file", OUTPUT_FORMAT_JSON);
}

enum exit_code
export_seal_end(struct cli *cli, struct signature_key *key, const char *file, enum exit_code code)
{
    enum weir_status status = WEIR_OK;
    if (code == EXIT_CODE_DONE && !is_standard(file))
        status = file_seal_one(key, file, cli->arena, &cli->error);
    const bool is_signed = key != NULL;
    signature_key_free(key);
    if (status != WEIR_OK)
        return command_failed(cli);
    return code == EXIT_CODE_DONE ? export_seal_tell(cli, file, is_signed) : code;
}
