#ifndef CLI_TRUST_OPTION_H
#define CLI_TRUST_OPTION_H

#include <stdbool.h>

#include "cli/command.h"
#include "cli/option.h"
#include "seal/signature.h"

/* --public-key and --certificate: what signatures may be by. */
struct trust_option {
    const struct option_value *public_key;
    const struct option_value *certificate;
    bool needed; /* there is something to check by it, and no key is an error */
};

/* The keys of the command line and no others, or else those of the configuration; NULL where there
 * are none and none is needed: an auditor may not read the key, and the rest can be checked, which
 * is told on stderr.  Owns: free with signature_trust_free. */
enum weir_status trust_option_find(struct cli *cli, const struct config *config,
                                   const struct trust_option *option,
                                   struct signature_trust **trust)
    __attribute__((warn_unused_result));

#endif
