#ifndef HOST_SECRET_H
#define HOST_SECRET_H

#include <stddef.h>

#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * Files with keys and passphrases: never in arguments, the environment or an arena, and wiped after
 * use.  A name is
 *   a file's path,
 *   credential:NAME   a file of systemd's LoadCredential=, in $CREDENTIALS_DIRECTORY,
 *   fd:N              an open descriptor, which is read to its end.
 */
#define SECRET_SIZE_MAX 8192 /* bytes */

struct secret {
    char bytes[SECRET_SIZE_MAX];
    size_t size;
};

/* WEIR_E_INVALID, as ssh and PostgreSQL have it: others than its owner may read the file (its group
 * may if it is root's), or the owner is neither root nor who runs this. */
enum weir_status secret_read(const char *name, struct secret *secret, struct weir_error *error)
    __attribute__((warn_unused_result));

/* What was read, without the line feed that editors leave at the end.  Borrows secret. */
struct weir_text secret_line(const struct secret *secret);

void secret_wipe(struct secret *secret);

#endif
