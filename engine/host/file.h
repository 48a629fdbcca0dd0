#ifndef HOST_FILE_H
#define HOST_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "weir/arena.h"
#include "weir/error.h"
#include "weir/text.h"

/*
 * Files, named as the user typed them; `-` (and NULL, for writing) is standard input or output.
 * Directories, devices and the like are refused.  Errors are WEIR_E_IO with the name as place; a
 * signal that asked to stop (stop.h) ends reads, and commits of named files, with WEIR_E_STOPPED.
 */
#define FILE_CHUNK_BYTES ((size_t)65536) /* what a reader holds at a time */
#define FILE_NAME_BYTES 4096             /* the longest name, its NUL included */

/* Descriptors 0, 1 and 2 that the caller closed become ones that can neither be read nor, but for
 * the last, written: else the next file or connection opened would take their place, and what is
 * printed would go there.  Before anything is opened. */
void file_guard_standard(void);

/* Whether name is a file that can be read, or a folder that files can be put into; false with errno
 * set. */
enum file_may { FILE_MAY_READ = 1, FILE_MAY_FILL };
bool file_may(const char *name, enum file_may what);

/* --- reading, in one piece or in chunks ------------------------------------------------------ */

/* The whole file, from arena, with a NUL after it that size does not count.  WEIR_E_INVALID if it
 * has more than max_bytes. */
enum weir_status file_read_all(const char *name, size_t max_bytes, struct weir_arena *arena,
                               struct weir_text *text, struct weir_error *error)
    __attribute__((warn_unused_result));

struct file_reader;

/* The memory is from arena; the descriptor is the reader's: close with file_reader_close. */
enum weir_status file_reader_open(const char *name, struct weir_arena *arena,
                                  struct file_reader **reader, struct weir_error *error)
    __attribute__((warn_unused_result));

/* The same of a name that is not to be trusted: a link is refused, `-` is a file as any other, and
 * messages call it shown. */
struct file_untrusted {
    const char *path;
    const char *shown;
};
enum weir_status file_reader_open_untrusted(struct file_untrusted file, struct weir_arena *arena,
                                            struct file_reader **reader, struct weir_error *error)
    __attribute__((warn_unused_result));

/* NULL is fine.  Standard input stays open. */
void file_reader_close(struct file_reader *reader);

/* The name for messages; of standard input, "standard input". */
const char *file_reader_name(const struct file_reader *reader);

/* Has every byte of the file pass through take, in order and once, as it is read: for a digest of
 * the very bytes that were used.  Set it before the first peek. */
void file_reader_tap(struct file_reader *reader,
                     void (*take)(void *context, const void *bytes, size_t size), void *context);

/* The bytes that file_reader_next will give, at most FILE_CHUNK_BYTES and all of a shorter file:
 * enough to recognise a format.  Borrows until the next call. */
enum weir_status file_reader_peek(struct file_reader *reader, struct weir_text *text,
                                  struct weir_error *error) __attribute__((warn_unused_result));

/* The next chunk; of size 0 at the end.  Borrows until the next call. */
enum weir_status file_reader_next(struct file_reader *reader, struct weir_text *chunk,
                                  struct weir_error *error) __attribute__((warn_unused_result));

/* --- writing: all of the file appears, or nothing ----------------------------------------------
 */

struct file_write;

/*
 * Begins a file that is written under a temporary name in the same folder, with mode 0640, and
 * takes its name, replacing what had it, only in file_write_commit, once its bytes are on disk.
 * Memory from arena.  Ends with commit or abort.  Standard output is written at once and flushed by
 * commit.
 */
enum weir_status file_write_begin(const char *name, struct weir_arena *arena,
                                  struct file_write **write, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Lets others read the file too (mode 0644), from when it has its name. */
void file_write_share(struct file_write *write);

/* Errors are kept until commit. */
void file_write_put(struct file_write *write, struct weir_text text);

/* The write is over either way; on failure the file that had the name is as it was. */
enum weir_status file_write_commit(struct file_write *write, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Leaves nothing behind.  NULL is fine. */
void file_write_abort(struct file_write *write);

#endif
