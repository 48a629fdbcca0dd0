#ifndef CLI_CHECKPOINT_COMMAND_H
#define CLI_CHECKPOINT_COMMAND_H

#include "cli/command.h"
#include "cli/exit_code.h"
#include "seal/signature.h"

/*
 * For commands that add to the chain: the key is opened before anything is changed, so that what is
 * to be signed is not done where it cannot be; the checkpoint is made after it is done.
 */

/* The key that signs, *key NULL where none is configured.  Owns: free with signature_key_free;
 * checkpoint_command_after does. */
enum weir_status checkpoint_command_key(struct cli *cli, struct signature_key **key)
    __attribute__((warn_unused_result));

/* Makes a checkpoint and says so (nothing with --json), or says on stderr why there is none; frees
 * key.  What was done before stands: code, or EXIT_CODE_HELD where there is no checkpoint of it. */
enum exit_code checkpoint_command_after(struct cli *cli, struct signature_key *key,
                                        enum exit_code code);

#endif
