/* trust_option.c - whose signatures a command takes. */
#include "cli/trust_option.h"

#include "base/error.h"
#include "batch/signer.h"

static enum weir_status
add_files(struct cli *cli, const struct option_value *value, struct signature_trust *trust)
{
    enum weir_status status = WEIR_OK;
    for (uint32_t i = 0; status == WEIR_OK && i < value->count; i++)
        status = signer_trust_file(trust, value->each[i], cli->arena, &cli->error);
    return status;
}

/* The keys of the command line, and no others. */
static enum weir_status
trust_given(struct cli *cli, const struct trust_option *option, struct signature_trust **trust)
{
    struct signature_trust *made = NULL;
    enum weir_status status = signature_trust_new(&made, &cli->error);
    if (status == WEIR_OK)
        status = add_files(cli, option->public_key, made);
    if (status == WEIR_OK)
        status = add_files(cli, option->certificate, made);
    if (status == WEIR_OK)
        *trust = made;
    else
        signature_trust_free(made);
    return status;
}

enum weir_status
trust_option_find(struct cli *cli, const struct config *config, const struct trust_option *option,
                  struct signature_trust **trust)
{
    *trust = NULL;
    if (option->public_key->count + option->certificate->count > 0)
        return trust_given(cli, option, trust);
    /* Public keys that are named must be there; the key that signs need not be readable to all. */
    const bool named = config->sign_trust[0] != '\0' || config->sign_certificate[0] != '\0';
    struct weir_error error = {0};
    if (signer_trust(config, cli->arena, trust, &error) != WEIR_OK) {
        if (option->needed || named) {
            cli->error = error;
            return error.status;
        }
        command_report(&error);
    }
    if (*trust != NULL || !option->needed)
        return WEIR_OK;
    (void)error_set(&cli->error, WEIR_E_INVALID, "there is no key to check the checkpoint by");
    error_hint(&cli->error, "Give --public-key or --certificate, or set sign_trust.");
    return cli->error.status;
}
