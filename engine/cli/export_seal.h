#ifndef CLI_EXPORT_SEAL_H
#define CLI_EXPORT_SEAL_H

#include "cli/command.h"
#include "cli/exit_code.h"
#include "seal/signature.h"

/* For commands that write a file for others: the key is opened before, so that an export that could
 * not be signed is not made; the file is sealed when it is there. */

/* *key NULL: no key is configured, or file is standard output (NULL, "-").  Owns: until
 * export_seal_end. */
enum weir_status export_seal_begin(struct cli *cli, const char *file, struct signature_key **key)
    __attribute__((warn_unused_result));

/* With --json, tells of a file that is written: its name, and whether it is signed; of standard
 * output nothing, which has the export itself. */
enum exit_code export_seal_tell(struct cli *cli, const char *file, bool is_signed);

/* Frees key; seals file, and tells of it, if code says that it was written.  Code, or what went
 * wrong. */
enum exit_code export_seal_end(struct cli *cli, struct signature_key *key, const char *file,
                               enum exit_code code);

#endif
