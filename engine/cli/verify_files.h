#ifndef CLI_VERIFY_FILES_H
#define CLI_VERIFY_FILES_H

#include "cli/command.h"
#include "cli/exit_code.h"
#include "seal/signature.h"

/* Holds the operands, files, against the digests and signatures beside them, and says of each what
 * it is, or all that is wrong.  trust NULL: signatures are not checked, and that is said. */
enum exit_code verify_files_check(struct cli *cli, const struct signature_trust *trust);

#endif
