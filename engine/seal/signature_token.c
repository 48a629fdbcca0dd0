/*
 * signature_token.c - a key in a PKCS#11 token, by the engine of libp11.
 *
 * OpenSSL 3 calls engines deprecated and Debian 12 has no provider for PKCS#11, so this file alone
 * asks for them.  The engine is set up once in a process and stays: taking it down frees what its
 * keys still use.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "seal/signature_token.h"

#include <string.h>

#include <openssl/crypto.h>
#include <openssl/engine.h>

#include "base/error.h"
#include "base/text.h"
#include "seal/fault.h"

#define NAME_SIZE 1024 /* bytes of a key's name or a PIN, the NUL included */

bool
signature_token_is(struct weir_text key)
{
    static const char scheme[] = "pkcs11:";
    return key.size >= sizeof scheme - 1 && memcmp(key.start, scheme, sizeof scheme - 1) == 0;
}

static enum weir_status
no_engine(struct weir_error *error)
{
    (void)fault_set(error, WEIR_E_INVALID, "OpenSSL's engine for PKCS#11 cannot be loaded");
    error_hint(error, "On Debian it is the package libengine-pkcs11-openssl.");
    return error->status;
}

/* The engine, ready; NULL when it cannot be had. */
static ENGINE *
begin(const char *module)
{
    ENGINE_load_builtin_engines();
    ENGINE *engine = ENGINE_by_id("pkcs11");
    if (engine == NULL)
        return NULL;
    (void)ENGINE_ctrl_cmd_string(engine, "QUIET", NULL, 0); /* else it writes to stderr itself */
    if ((module == NULL || ENGINE_ctrl_cmd_string(engine, "MODULE_PATH", module, 0) == 1) &&
        ENGINE_init(engine) == 1)
        return engine;
    (void)ENGINE_free(engine);
    return NULL;
}

/* What the engine is asked for, as C strings. */
struct wanted {
    char name[NAME_SIZE];
    char pin[NAME_SIZE];
};

static enum weir_status
load(ENGINE *engine, const struct wanted *wanted, EVP_PKEY **pair, struct weir_error *error)
{
    if (ENGINE_ctrl_cmd_string(engine, "PIN", wanted->pin, 0) != 1)
        return fault_set(error, WEIR_E_INVALID, "the PIN was not taken");
    *pair = ENGINE_load_private_key(engine, wanted->name, NULL, NULL);
    if (*pair == NULL) {
        (void)fault_set(error, WEIR_E_INVALID,
                        "the key in the token cannot be had: is it there, and the PIN right?");
        return error->status;
    }
    fault_drop();
    return WEIR_OK;
}

enum weir_status
signature_token_load(const struct signature_key_source *source, EVP_PKEY **pair,
                     struct weir_error *error)
{
    struct wanted wanted;
    struct weir_text key = source->key;
    while (key.size > 0 && strchr(" \r\n", key.start[key.size - 1]) != NULL)
        key.size--;
    if (source->passphrase.start == NULL) {
        (void)error_set(error, WEIR_E_INVALID, "the token needs a PIN, and none is given");
        error_hint(error, "The setting sign_passphrase names the file that it is in.");
        return error->status;
    }
    if (key.size >= NAME_SIZE || source->passphrase.size >= NAME_SIZE)
        return error_set(error, WEIR_E_INVALID, "the key's name or PIN is too long");
    memcpy(wanted.name, key.start, key.size);
    wanted.name[key.size] = '\0';
    memcpy(wanted.pin, source->passphrase.start, source->passphrase.size);
    wanted.pin[source->passphrase.size] = '\0';

    ENGINE *engine = begin(source->module);
    const enum weir_status status =
        engine == NULL ? no_engine(error) : load(engine, &wanted, pair, error);
    if (engine != NULL) {
        (void)ENGINE_finish(engine);
        (void)ENGINE_free(engine);
    }
    OPENSSL_cleanse(&wanted, sizeof wanted);
    return status;
}
