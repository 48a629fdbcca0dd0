/* signer.c - from names of files in the configuration to keys. */
#include "batch/signer.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "host/clock.h"
#include "host/file.h"
#include "host/secret.h"

#define PEM_BYTES_MAX ((size_t)1 << 20) /* of a file of certificates or public keys */

static bool
is_token(const char *key)
{
    return strncmp(key, "pkcs11:", 7) == 0;
}

static enum weir_status
open_key(const struct config *config, const struct secret *secret, struct weir_text passphrase,
         struct weir_text certificate, struct signature_key **key, struct weir_error *error)
{
    const bool token = is_token(config->sign_key);
    const struct signature_key_source source = {
        .key = token ? text_of(config->sign_key) : (struct weir_text){secret->bytes, secret->size},
        .passphrase = passphrase,
        .certificate = certificate,
        .module = config->sign_module[0] == '\0' ? NULL : config->sign_module,
        .now_s = clock_wall_s(),
    };
    const enum weir_status status = signature_key_open(&source, key, error);
    if (status != WEIR_OK)
        error_place(error, config->sign_key, 0);
    return status;
}

enum weir_status
signer_open(const struct config *config, struct weir_arena *arena, struct signature_key **key,
            struct weir_error *error)
{
    *key = NULL;
    if (config->sign_key[0] == '\0')
        return WEIR_OK;
    struct secret secret = {.size = 0};
    struct secret phrase = {.size = 0};
    struct weir_text passphrase = {NULL, 0};
    struct weir_text certificate = {NULL, 0};
    enum weir_status status = WEIR_OK;
    if (config->sign_certificate[0] != '\0')
        status = file_read_all(config->sign_certificate, PEM_BYTES_MAX, arena, &certificate, error);
    if (status == WEIR_OK && config->sign_passphrase[0] != '\0') {
        status = secret_read(config->sign_passphrase, &phrase, error);
        passphrase = secret_line(&phrase);
    }
    if (status == WEIR_OK && !is_token(config->sign_key))
        status = secret_read(config->sign_key, &secret, error);
    if (status == WEIR_OK)
        status = open_key(config, &secret, passphrase, certificate, key, error);
    secret_wipe(&secret);
    secret_wipe(&phrase);
    return status;
}

enum weir_status
signer_trust_file(struct signature_trust *trust, const char *file, struct weir_arena *arena,
                  struct weir_error *error)
{
    struct weir_text pem;
    enum weir_status status = file_read_all(file, PEM_BYTES_MAX, arena, &pem, error);
    if (status == WEIR_OK)
        status = signature_trust_add(trust, pem, error);
    if (status != WEIR_OK)
        error_place(error, file, 0);
    return status;
}

/* Adds the public half of the key that signs, by asking for the key itself. */
static enum weir_status
trust_signer(const struct config *config, struct weir_arena *arena, struct signature_trust *trust,
             struct weir_error *error)
{
    struct signature_key *key = NULL;
    enum weir_status status = signer_open(config, arena, &key, error);
    if (status == WEIR_OK && key != NULL)
        status = signature_trust_add_key(trust, key, error);
    signature_key_free(key);
    return status;
}

enum weir_status
signer_trust(const struct config *config, struct weir_arena *arena, struct signature_trust **trust,
             struct weir_error *error)
{
    const bool listed = config->sign_trust[0] != '\0';
    const bool certified = config->sign_certificate[0] != '\0';
    *trust = NULL;
    if (!listed && !certified && config->sign_key[0] == '\0')
        return WEIR_OK;
    struct signature_trust *made = NULL;
    enum weir_status status = signature_trust_new(&made, error);
    if (status == WEIR_OK && listed)
        status = signer_trust_file(made, config->sign_trust, arena, error);
    if (status == WEIR_OK && certified)
        status = signer_trust_file(made, config->sign_certificate, arena, error);
    if (status == WEIR_OK && !listed && !certified)
        status = trust_signer(config, arena, made, error);
    if (status == WEIR_OK)
        *trust = made;
    else
        signature_trust_free(made);
    return status;
}
