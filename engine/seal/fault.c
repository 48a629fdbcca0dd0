/* fault.c - OpenSSL's queue of errors as the detail of ours. */
#include "seal/fault.h"

#include <openssl/err.h>

#include "base/assert.h"
#include "base/error.h"

#define REASON_SIZE 256 /* bytes of what OpenSSL says, as its manual has it */

enum weir_status
fault_set(struct weir_error *error, enum weir_status status, const char *primary)
{
    ASSERT(status != WEIR_OK);
    char reason[REASON_SIZE];
    const unsigned long code = ERR_peek_last_error();
    const enum weir_status failed = error_set(error, status, primary);
    if (code != 0) {
        ERR_error_string_n(code, reason, sizeof reason);
        error_detail(error, reason);
    }
    ERR_clear_error();
    return failed;
}

void
fault_drop(void)
{
    ERR_clear_error();
}
