#ifndef CLI_PROOF_OUTPUT_H
#define CLI_PROOF_OUTPUT_H

#include "cli/command.h"
#include "cli/exit_code.h"

/* Checks the proof in a file, needing no database, and prints what it proves: the entry in words
 * and numbers that can be held beside the paper, its run, and the chain.  With --json, tables. */
enum exit_code proof_output_check(struct cli *cli, const char *file);

#endif
