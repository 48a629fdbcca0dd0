/* export_seal.c - digests and signatures beside what a command exports. */
#include "cli/export_seal.h"

#include <string.h>

#include "batch/file_seal.h"
#include "batch/signer.h"

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
export_seal_end(struct cli *cli, struct signature_key *key, const char *file, enum exit_code code)
{
    enum weir_status status = WEIR_OK;
    if (code == EXIT_CODE_DONE && !is_standard(file))
        status = file_seal_one(key, file, cli->arena, &cli->error);
    signature_key_free(key);
    return status == WEIR_OK ? code : command_failed(cli);
}
