#ifndef HOST_ARCHIVE_H
#define HOST_ARCHIVE_H

#include <stdint.h>

#include "host/file.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * Many small files as one: a tar archive (POSIX ustar), as every system unpacks it.  What is
 * written depends on names, bytes and days alone, so the same files make the same archive. Order:
 * archive_put for each file, archive_end, then file_write_commit.
 */
#define ARCHIVE_NAME_SIZE 100                /* bytes of a name; it may be as long as that */
#define ARCHIVE_FILE_BYTES ((1LL << 33) - 1) /* of one file */

struct archive_file {
    struct weir_text name; /* ASCII, with slashes between folders */
    int32_t day;           /* since 1970-01-01; its date is the day's begin in UTC */
    struct weir_text bytes;
};

/* Adds a file that only its owner and group may read.  WEIR_E_INVALID: its name or its bytes do not
 * fit.  What cannot be written is told by file_write_commit. */
enum weir_status archive_put(struct file_write *write, const struct archive_file *file,
                             struct weir_error *error) __attribute__((warn_unused_result));

/* The same of a file that does not fit into memory: what follows, by file_write_put, is size bytes
 * of its own, then archive_put_end. */
struct archive_head {
    struct weir_text name;
    int32_t day;
    int64_t size_bytes;
};
enum weir_status archive_put_begin(struct file_write *write, const struct archive_head *head,
                                   struct weir_error *error) __attribute__((warn_unused_result));
void archive_put_end(struct file_write *write, int64_t size_bytes);

/* Ends the archive: two blocks of zeros. */
void archive_end(struct file_write *write);

#endif
