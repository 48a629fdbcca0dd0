/* Fuzzes what is read of keys, certificates, signatures and time-stamps: a first byte says where
 * the PEM ends (in 16 bytes) and the signature begins.  None may crash, and none may hold. */
#include <stdint.h>
#include <stdlib.h>

#include "base/text.h"
#include "seal/cms.h"
#include "seal/signature.h"
#include "seal/stamp.h"

#define ARENA_BYTES ((size_t)64 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(const struct signature_trust *trust, struct weir_text pem, struct weir_text signature)
{
    int64_t at_s = 0;
    struct weir_error error = {.status = WEIR_OK};
    const struct signature_claim claim = {text_of("what is signed"), signature, NULL, 0};
    if (signature_check(trust, &claim, &error) == WEIR_OK)
        abort();
    error = (struct weir_error){.status = WEIR_OK};
    const struct cms_claim cms = {text_of("what is signed"), signature};
    if (cms_check(trust, &cms, &at_s, &error) == WEIR_OK)
        abort();
    error = (struct weir_error){.status = WEIR_OK};
    const struct stamp_claim stamp = {text_of("what is signed"), signature};
    if (stamp_check(pem, &stamp, &at_s, &error) == WEIR_OK)
        abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const struct weir_text rest = {(const char *)data + 1, size - 1};
    const size_t cut = 16 * (size_t)data[0] < rest.size ? 16 * (size_t)data[0] : rest.size;
    const struct weir_text pem = {rest.start, cut};
    const struct weir_text signature = {rest.start + cut, rest.size - cut};
    struct weir_arena *arena = weir_arena_new(ARENA_BYTES);
    struct weir_error error = {.status = WEIR_OK};
    struct signature_trust *trust = NULL;
    if (signature_trust_new(&trust, &error) != WEIR_OK)
        abort();
    if (signature_trust_add(trust, pem, &error) != WEIR_OK && error.primary[0] == '\0')
        abort();
    check(trust, pem, signature);
    struct signature_key *key = NULL;
    const struct signature_key_source source = {.key = pem, .passphrase = {NULL, 0}};
    error = (struct weir_error){.status = WEIR_OK};
    if (pem.size > 0 && signature_key_open(&source, &key, &error) != WEIR_OK &&
        error.primary[0] == '\0')
        abort();
    signature_key_free(key);
    signature_trust_free(trust);
    weir_arena_free(arena);
    return 0;
}
