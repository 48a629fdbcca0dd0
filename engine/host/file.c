/*
 * file.c - reads of bounded size, and writes that are all or nothing.
 *
 * Written files: a temporary name beside the final one, fsync, rename, fsync of the folder; so a
 * reader, or a power cut, sees the old file or the new one and never half of either.
 */
#include "host/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/error.h"
#include "base/text.h"
#include "host/stop.h"

#define FILE_MODE 0640
#define FILE_MODE_SHARED 0644
#define FILE_IS_FOLDER "it is a folder, and a file is needed"
#define FILE_SUFFIX ".weir-XXXXXX" /* of temporary names; mkstemp fills it in */

/* Something open to read from. */
struct input {
    int descriptor;
    const char *name; /* for messages */
};

struct file_reader {
    struct input input;
    char *buffer; /* FILE_CHUNK_BYTES */
    size_t size;  /* bytes in buffer that were not given out yet */
    bool end;     /* nothing is left to read into it */
    void (*take)(void *context, const void *bytes, size_t size);
    void *context; /* take's */
};

struct file_write {
    FILE *stream;
    const char *name;      /* the final one, or "standard output" */
    const char *temporary; /* NULL: written in place, to a device, a pipe or standard output */
    int failed_errno;      /* of the first write that failed; 0: none */
};

void
file_guard_standard(void)
{
    static const int guard[] = {
        [STDIN_FILENO] = O_WRONLY, [STDOUT_FILENO] = O_RDONLY, [STDERR_FILENO] = O_WRONLY};
    for (int standard = 0; standard <= STDERR_FILENO; standard++) {
        if (fcntl(standard, F_GETFD) < 0 && errno == EBADF)
            (void)open("/dev/null", guard[standard]); /* takes the lowest free one: this */
    }
}

static bool
is_standard(const char *name)
{
    return name == NULL || strcmp(name, "-") == 0;
}

bool
file_may(const char *name, enum file_may what)
{
    struct stat about;
    if (stat(name, &about) != 0)
        return false;
    if (what == FILE_MAY_FILL && !S_ISDIR(about.st_mode)) {
        errno = ENOTDIR;
        return false;
    }
    if (what == FILE_MAY_READ && !S_ISREG(about.st_mode)) {
        errno = S_ISDIR(about.st_mode) ? EISDIR : EINVAL;
        return false;
    }
    return access(name, what == FILE_MAY_READ ? R_OK : W_OK | X_OK) == 0;
}

/* "could not VERB: REASON" with the name as place. */
static enum weir_status
io_error(struct weir_error *error, const char *verb, int reason, const char *name)
{
    char primary[WEIR_ERROR_PRIMARY_SIZE];
    (void)snprintf(primary, sizeof primary, "could not %s: %s", verb, strerror(reason));
    (void)error_set(error, WEIR_E_IO, primary);
    error_place(error, name, 0);
    return error->status;
}

/* --- reading --------------------------------------------------------------------------------- */

/* O_NONBLOCK: a pipe without a writer would hang here, before it can be refused. */
#define OPEN_FLAGS (O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)

/* Refuses what cannot be read as a file is. */
static enum weir_status
check_input(const struct input *input, struct weir_error *error)
{
    struct stat about;
    enum weir_status status = WEIR_OK;
    if (fstat(input->descriptor, &about) != 0)
        status = io_error(error, "examine the file", errno, input->name);
    else if (S_ISDIR(about.st_mode))
        status = error_set(error, WEIR_E_IO, FILE_IS_FOLDER);
    else if (input->descriptor != STDIN_FILENO && !S_ISREG(about.st_mode))
        status = error_set(error, WEIR_E_IO, "it is not an ordinary file");
    if (status == WEIR_OK)
        return WEIR_OK;
    error_place(error, input->name, 0);
    error_hint(error, "Give a file, or - to read from standard input.");
    if (input->descriptor != STDIN_FILENO)
        (void)close(input->descriptor);
    return status;
}

/* Opens what may be read; input borrows name. */
static enum weir_status
open_input(const char *name, struct input *input, struct weir_error *error)
{
    const struct input made = {
        .descriptor = is_standard(name) ? STDIN_FILENO : open(name, OPEN_FLAGS),
        .name = is_standard(name) ? "standard input" : name,
    };
    if (made.descriptor < 0)
        return io_error(error, "open the file", errno, made.name);
    const enum weir_status status = check_input(&made, error);
    if (status == WEIR_OK)
        *input = made;
    return status;
}

/* The same of a name that is not to be trusted. */
static enum weir_status
open_untrusted(struct file_untrusted file, struct input *input, struct weir_error *error)
{
    const struct input made = {
        .descriptor = open(file.path, OPEN_FLAGS | O_NOFOLLOW),
        .name = file.shown,
    };
    if (made.descriptor < 0 && errno == ELOOP) {
        (void)error_set(error, WEIR_E_IO, "it is a link, and a file is needed");
        error_place(error, file.shown, 0);
        return WEIR_E_IO;
    }
    if (made.descriptor < 0)
        return io_error(error, "open the file", errno, made.name);
    const enum weir_status status = check_input(&made, error);
    if (status == WEIR_OK)
        *input = made;
    return status;
}

/* Reads up to capacity bytes, fewer only at the end of the file. */
static enum weir_status
read_fully(const struct input *input, char *buffer, size_t capacity, size_t *size,
           struct weir_error *error)
{
    *size = 0;
    while (*size < capacity) {
        if (stop_requested())
            return stop_error(error);
        const ssize_t got = read(input->descriptor, buffer + *size, capacity - *size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return io_error(error, "read the file", errno, input->name);
        if (got == 0)
            break;
        *size += (size_t)got;
    }
    return WEIR_OK;
}

/* A reader of what name shows, that has nothing open yet; NULL when memory is out. */
static struct file_reader *
reader_of(const char *name, struct weir_arena *arena)
{
    struct file_reader *made = weir_arena_alloc(arena, 1, sizeof *made);
    char *buffer = weir_arena_alloc(arena, FILE_CHUNK_BYTES, 1);
    const struct weir_text kept = text_copy(text_of(name), arena);
    if (made == NULL || buffer == NULL || kept.start == NULL)
        return NULL;
    *made = (struct file_reader){.input = {-1, kept.start}, .buffer = buffer};
    return made;
}

enum weir_status
file_reader_open(const char *name, struct weir_arena *arena, struct file_reader **reader,
                 struct weir_error *error)
{
    struct file_reader *made = reader_of(is_standard(name) ? "standard input" : name, arena);
    struct input input = {.descriptor = -1};
    if (made == NULL)
        return error_nomem(error);
    const enum weir_status status = open_input(name, &input, error);
    if (status != WEIR_OK)
        return status;
    made->input.descriptor = input.descriptor;
    *reader = made;
    return WEIR_OK;
}

enum weir_status
file_reader_open_untrusted(struct file_untrusted file, struct weir_arena *arena,
                           struct file_reader **reader, struct weir_error *error)
{
    struct file_reader *made = reader_of(file.shown, arena);
    struct input input = {.descriptor = -1};
    if (made == NULL)
        return error_nomem(error);
    const enum weir_status status = open_untrusted(file, &input, error);
    if (status != WEIR_OK)
        return status;
    made->input.descriptor = input.descriptor;
    *reader = made;
    return WEIR_OK;
}

void
file_reader_close(struct file_reader *reader)
{
    if (reader == NULL || reader->input.descriptor == STDIN_FILENO)
        return;
    (void)close(reader->input.descriptor); /* nothing was written that could be lost */
}

const char *
file_reader_name(const struct file_reader *reader)
{
    return reader->input.name;
}

void
file_reader_tap(struct file_reader *reader,
                void (*take)(void *context, const void *bytes, size_t size), void *context)
{
    ASSERT(reader->size == 0);
    reader->take = take;
    reader->context = context;
}

enum weir_status
file_reader_peek(struct file_reader *reader, struct weir_text *text, struct weir_error *error)
{
    if (reader->size == 0 && !reader->end) {
        const enum weir_status status =
            read_fully(&reader->input, reader->buffer, FILE_CHUNK_BYTES, &reader->size, error);
        if (status != WEIR_OK)
            return status;
        reader->end = reader->size < FILE_CHUNK_BYTES;
        if (reader->take != NULL)
            reader->take(reader->context, reader->buffer, reader->size);
    }
    *text = (struct weir_text){reader->buffer, reader->size};
    return WEIR_OK;
}

enum weir_status
file_reader_next(struct file_reader *reader, struct weir_text *chunk, struct weir_error *error)
{
    const enum weir_status status = file_reader_peek(reader, chunk, error);
    if (status == WEIR_OK)
        reader->size = 0;
    return status;
}

static enum weir_status
too_large(const struct input *input, size_t max_bytes, struct weir_error *error)
{
    char primary[WEIR_ERROR_PRIMARY_SIZE];
    (void)snprintf(primary, sizeof primary, "the file is larger than %zu bytes", max_bytes);
    (void)error_set(error, WEIR_E_INVALID, primary);
    error_place(error, input->name, 0);
    return WEIR_E_INVALID;
}

/* Reads all that input has into *text; what says that it is too large is not read at all. */
static enum weir_status
read_all(const struct input *input, size_t max_bytes, struct weir_arena *arena,
         struct weir_text *text, struct weir_error *error)
{
    char *bytes = NULL;
    size_t capacity = 0;
    size_t size = 0;
    struct stat about;
    if (fstat(input->descriptor, &about) == 0 && S_ISREG(about.st_mode) &&
        (uintmax_t)about.st_size > max_bytes)
        return too_large(input, max_bytes, error);
    while (size == capacity) {
        const size_t larger = capacity == 0 ? FILE_CHUNK_BYTES : 2 * capacity;
        char *moved = weir_arena_alloc(arena, larger + 1, 1);
        if (moved == NULL)
            return error_nomem(error);
        if (size > 0)
            memcpy(moved, bytes, size);
        bytes = moved;
        capacity = larger;
        size_t got;
        const enum weir_status status =
            read_fully(input, bytes + size, capacity - size, &got, error);
        if (status != WEIR_OK)
            return status;
        size += got;
        if (size > max_bytes)
            break;
    }
    if (size > max_bytes)
        return too_large(input, max_bytes, error);
    bytes[size] = '\0';
    *text = (struct weir_text){bytes, size};
    return WEIR_OK;
}

enum weir_status
file_read_all(const char *name, size_t max_bytes, struct weir_arena *arena, struct weir_text *text,
              struct weir_error *error)
{
    struct input input = {.descriptor = -1};
    enum weir_status status = open_input(name, &input, error);
    if (status != WEIR_OK)
        return status;
    status = read_all(&input, max_bytes, arena, text, error);
    if (!is_standard(name))
        (void)close(input.descriptor);
    return status;
}

/* --- writing --------------------------------------------------------------------------------- */

/* Opens a new file beside name, under a name of its own that *temporary becomes. */
static enum weir_status
open_temporary(const char *name, struct weir_arena *arena, struct file_write *write,
               struct weir_error *error)
{
    const size_t size = strlen(name) + sizeof FILE_SUFFIX;
    char *temporary = weir_arena_alloc(arena, size, 1);
    if (temporary == NULL)
        return error_nomem(error);
    (void)snprintf(temporary, size, "%s%s", name, FILE_SUFFIX);
    const int descriptor = mkstemp(temporary);
    if (descriptor < 0)
        return io_error(error, "create the file", errno, name);
    if (fchmod(descriptor, FILE_MODE) == 0)
        write->stream = fdopen(descriptor, "w");
    if (write->stream == NULL) {
        const int reason = errno;
        (void)close(descriptor);
        (void)unlink(temporary);
        return io_error(error, "create the file", reason, name);
    }
    write->temporary = temporary;
    return WEIR_OK;
}

enum weir_status
file_write_begin(const char *name, struct weir_arena *arena, struct file_write **write,
                 struct weir_error *error)
{
    struct file_write *made = weir_arena_alloc(arena, 1, sizeof *made);
    const struct weir_text kept =
        text_copy(text_of(is_standard(name) ? "standard output" : name), arena);
    if (made == NULL || kept.start == NULL)
        return error_nomem(error);
    *made = (struct file_write){.name = kept.start};
    struct stat about;
    enum weir_status status = WEIR_OK;
    if (is_standard(name)) {
        made->stream = stdout;
    } else if (strlen(name) + sizeof FILE_SUFFIX > FILE_NAME_BYTES) {
        status = error_set(error, WEIR_E_IO, "the file's name is too long");
    } else if (stat(name, &about) != 0 || S_ISREG(about.st_mode)) {
        status = open_temporary(name, arena, made, error);
    } else if (S_ISDIR(about.st_mode)) {
        status = error_set(error, WEIR_E_IO, FILE_IS_FOLDER);
    } else {
        made->stream = fopen(name, "w"); /* a device or a pipe has no place for a second name */
        if (made->stream == NULL)
            status = io_error(error, "open the file", errno, name);
    }
    if (status == WEIR_OK)
        *write = made;
    else
        error_place(error, name, 0);
    return status;
}

void
file_write_share(struct file_write *write)
{
    if (write->temporary != NULL && fchmod(fileno(write->stream), FILE_MODE_SHARED) != 0)
        write->failed_errno = errno;
}

void
file_write_put(struct file_write *write, struct weir_text text)
{
    if (write->failed_errno != 0 || text.size == 0)
        return;
    if (fwrite(text.start, 1, text.size, write->stream) != text.size)
        write->failed_errno = errno;
}

/* Makes the rename itself survive a power cut. */
static int
sync_folder(const char *name)
{
    char folder[FILE_NAME_BYTES] = ".";
    const char *slash = strrchr(name, '/');
    if (slash != NULL) {
        const size_t size = slash == name ? 1 : (size_t)(slash - name);
        memcpy(folder, name, size);
        folder[size] = '\0';
    }
    const int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return errno;
    const int reason = fsync(descriptor) == 0 ? 0 : errno;
    (void)close(descriptor);
    return reason;
}

enum weir_status
file_write_commit(struct file_write *write, struct weir_error *error)
{
    if (fflush(write->stream) != 0 && write->failed_errno == 0)
        write->failed_errno = errno;
    if (write->stream == stdout)
        return write->failed_errno == 0 || write->failed_errno == EPIPE
                   ? WEIR_OK
                   : io_error(error, "write", write->failed_errno, write->name);
    const bool named = write->temporary != NULL;
    if (named && stop_requested()) {
        file_write_abort(write);
        return stop_error(error);
    }
    if (named && write->failed_errno == 0 && fsync(fileno(write->stream)) != 0)
        write->failed_errno = errno;
    if (fclose(write->stream) != 0 && write->failed_errno == 0)
        write->failed_errno = errno;
    if (named && write->failed_errno == 0 && rename(write->temporary, write->name) != 0)
        write->failed_errno = errno;
    if (write->failed_errno != 0) {
        if (named)
            (void)unlink(write->temporary);
        return io_error(error, "write the file", write->failed_errno, write->name);
    }
    const int reason = named ? sync_folder(write->name) : 0;
    return reason == 0 ? WEIR_OK
                       : io_error(error, "sync the folder of the file", reason, write->name);
}

void
file_write_abort(struct file_write *write)
{
    if (write == NULL || write->stream == stdout)
        return;
    (void)fclose(write->stream); /* what it would complain of is thrown away below */
    if (write->temporary != NULL)
        (void)unlink(write->temporary);
}
