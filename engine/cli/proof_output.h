#ifndef CLI_PROOF_OUTPUT_H
#define CLI_PROOF_OUTPUT_H

#include "cli/command.h"
#include "cli/exit_code.h"
#include "seal/signature.h"

/* Checks the proof in a file, needing no database, and prints what it proves: the entry in words
 * and numbers that can be held beside the paper, its run, the chain, and who signed it (trust NULL:
 * that is not checked, and said).  With --json, tables. */
enum exit_code proof_output_check(struct cli *cli, const char *file,
                                  const struct signature_trust *trust);

#endif
