#ifndef BATCH_FILE_SEAL_H
#define BATCH_FILE_SEAL_H

#include <stdint.h>

#include "seal/digest.h"
#include "seal/signature.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * What exports carry, so that whoever gets them sees whether they are whole and whose they are:
 *   SHA256SUMS         digests of the files, as sha256sum --check reads them
 *   SHA256SUMS.p7s     a detached CMS signature over that list, by a P-256 key with a certificate
 *   SHA256SUMS.sig     a bare signature, by any other key (signature.h)
 *   NAME.sig.xml       beside each XML file, a detached XML signature, by a P-256 key
 * A file that is exported by itself has a list of its own, FILE.SHA256SUMS.
 */
#define FILE_SEAL_LIST "SHA256SUMS"
#define FILE_SEAL_CMS ".p7s"
#define FILE_SEAL_BARE ".sig"
#define FILE_SEAL_XML ".sig.xml"
#define FILE_SEAL_LIST_BYTES_MAX ((size_t)4 << 20)

/* Seals one file, which is written already: FILE.SHA256SUMS and its signatures.  key NULL: nothing,
 * but a list that is there from before is made anew, and its signatures are removed. */
enum weir_status file_seal_one(const struct signature_key *key, const char *file,
                               struct weir_arena *arena, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Seals all files of a folder that is new: FOLDER/SHA256SUMS, signed unless key is NULL. */
enum weir_status file_seal_folder(const struct signature_key *key, const char *folder,
                                  struct weir_arena *arena, struct weir_error *error)
    __attribute__((warn_unused_result));

/* The SHA-256 of a file, read as a stream. */
enum weir_status file_seal_digest(const char *file, struct weir_arena *arena,
                                  unsigned char sum[static DIGEST_SIZE], struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
