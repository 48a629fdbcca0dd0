#ifndef HOST_INBOX_H
#define HOST_INBOX_H

#include <stdint.h>

#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"

/*
 * A folder that others put files into, under names of their choosing and at any moment.  Nothing in
 * it is trusted: links and pipes are not followed, names are shown only as printable text, and a
 * file is moved on only while it is still the one that was listed.
 */
#define INBOX_FILE_MAX 10000 /* files taken from an inbox at a time */

enum inbox_state {
    INBOX_WHOLE = 1, /* ready: not changed for as long as was asked for */
    INBOX_YOUNG,     /* may still be written to */
    INBOX_ODD,       /* neither a file nor a folder: a link, a pipe, a device */
    INBOX_FOLDER,
};

struct inbox_file {
    const char *name;  /* as it is in the folder, any bytes */
    const char *path;  /* FOLDER/name */
    const char *shown; /* the name as text: what is not printable is \xNN */
    enum inbox_state state;
    int64_t size;       /* bytes */
    int64_t changed_s;  /* since 1970, of its last change, as what follows */
    int64_t changed_ns; /* of that second */
    uint64_t device;
    uint64_t number; /* of its inode */
};

struct inbox_files {
    const struct inbox_file *item; /* by the bytes of their names */
    uint32_t count;
};

struct inbox_search {
    const char *folder;
    int64_t now_s;    /* since 1970 */
    int64_t settle_s; /* without a change, after which a file is whole */
};

/*
 * What lies in the folder, from arena.  Names that programs give to files they are still writing
 * are passed over: those that begin with a dot, and end in ~, .part, .partial, .filepart, .tmp.
 * WEIR_E_IO; WEIR_E_INVALID for more than INBOX_FILE_MAX.
 */
enum weir_status inbox_list(struct inbox_search search, struct weir_arena *arena,
                            struct inbox_files *files, struct weir_error *error)
    __attribute__((warn_unused_result));

/*
 * Moves the file into a folder of the same file system, which is made if it is not there; never in
 * the place of another: NAME, else NAME.1, NAME.2 and so on.  *moved becomes the name it has there,
 * as text; NULL if the file is no more the one that was listed, and then it stays.
 */
enum weir_status inbox_move(const struct inbox_file *file, const char *folder,
                            struct weir_arena *arena, const char **moved, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
