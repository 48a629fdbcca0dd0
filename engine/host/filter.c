/*
 * filter.c - a program between two descriptors.
 *
 * What it says on standard error goes into a file too: warnings of a program that succeeded are
 * nobody's business, and of one that failed the last line says why.
 */
#include "host/filter.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "host/stop.h"

#define READ_BYTES 65536
#define SAID_BYTES 512 /* of the end of what it said on standard error */
#define NOT_STARTED 127

struct filter {
    const char *const *argv;
    FILE *given;
    FILE *said;
    int failed_errno; /* of writing what it is given */
};

static enum weir_status
io_error(const char *what, int reason, struct weir_error *error)
{
    char primary[WEIR_ERROR_PRIMARY_SIZE];
    (void)snprintf(primary, sizeof primary, "could not %s: %s", what, strerror(reason));
    return error_set(error, WEIR_E_IO, primary);
}

enum weir_status
filter_open(const char *const *argv, struct weir_arena *arena, struct filter **filter,
            struct weir_error *error)
{
    struct filter *opened = weir_arena_alloc(arena, 1, sizeof *opened);
    if (opened == NULL)
        return error_nomem(error);
    *opened = (struct filter){.argv = argv, .given = tmpfile(), .said = tmpfile()};
    if (opened->given == NULL || opened->said == NULL) {
        const int reason = errno;
        filter_close(opened);
        return io_error("make a temporary file", reason, error);
    }
    *filter = opened;
    return WEIR_OK;
}

void
filter_begin(struct filter *filter)
{
    rewind(filter->given);
    rewind(filter->said);
    filter->failed_errno = 0;
    if (ftruncate(fileno(filter->given), 0) != 0 || ftruncate(fileno(filter->said), 0) != 0)
        filter->failed_errno = errno;
}

void
filter_put(struct filter *filter, struct weir_text text)
{
    if (filter->failed_errno == 0 && text.size > 0 &&
        fwrite(text.start, 1, text.size, filter->given) != text.size)
        filter->failed_errno = errno;
}

/* In the child: becomes the program.  Only what is safe after fork. */
static _Noreturn void
become(const struct filter *filter, int output, pid_t parent)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent ||
        dup2(fileno(filter->given), STDIN_FILENO) < 0 || dup2(output, STDOUT_FILENO) < 0 ||
        dup2(fileno(filter->said), STDERR_FILENO) < 0 || lseek(STDIN_FILENO, 0, SEEK_SET) != 0)
        _exit(EXIT_FAILURE);
    for (int descriptor = STDERR_FILENO + 1; descriptor < 256; descriptor++)
        (void)close(descriptor); /* a database's socket among them */
    /* execvp promises not to change the strings; its type is older than const. */
    union {
        const char *const *ours;
        char *const *theirs;
    } argv = {filter->argv};
    (void)execvp(argv.ours[0], argv.theirs);
    _exit(errno == ENOENT ? NOT_STARTED : EXIT_FAILURE);
}

/* Hands over all that comes out of the pipe. */
static enum weir_status
take_all(int output, filter_take *take, void *context, struct weir_error *error)
{
    static char buffer[READ_BYTES];
    enum weir_status status = WEIR_OK;
    while (!status) {
        const ssize_t got = read(output, buffer, sizeof buffer);
        if (stop_requested())
            status = stop_error(error);
        else if (got < 0 && errno != EINTR)
            status = io_error("read what the program wrote", errno, error);
        else if (got == 0)
            return WEIR_OK;
        else if (got > 0)
            status = take(context, (struct weir_text){buffer, (size_t)got}, error);
    }
    return status;
}

/* The last line that the program said. */
static void
add_said(const struct filter *filter, struct weir_error *error)
{
    char said[SAID_BYTES + 1];
    size_t size = 0;
    if (fseek(filter->said, 0, SEEK_END) != 0)
        return;
    const long end = ftell(filter->said);
    if (end < 0 || fseek(filter->said, end > SAID_BYTES ? end - SAID_BYTES : 0, SEEK_SET) != 0)
        return;
    size = fread(said, 1, SAID_BYTES, filter->said);
    while (size > 0 && (said[size - 1] == '\n' || said[size - 1] == ' '))
        size--;
    said[size] = '\0';
    const char *line = strrchr(said, '\n');
    if (size > 0)
        error_detail(error, line == NULL ? said : line + 1);
}

static enum weir_status
judge(const struct filter *filter, int ended, struct weir_error *error)
{
    if (WIFEXITED(ended) && WEXITSTATUS(ended) == 0)
        return WEIR_OK;
    if (WIFEXITED(ended) && WEXITSTATUS(ended) == NOT_STARTED)
        return error_set_text(error, WEIR_E_NOT_FOUND, "there is no program %",
                              text_of(filter->argv[0]));
    (void)error_set_text(error, WEIR_E_IO, "the program % failed", text_of(filter->argv[0]));
    add_said(filter, error);
    return WEIR_E_IO;
}

enum weir_status
filter_run(struct filter *filter, filter_take *take, void *context, struct weir_error *error)
{
    int ends[2];
    if (fflush(filter->given) != 0 && filter->failed_errno == 0)
        filter->failed_errno = errno;
    if (filter->failed_errno != 0)
        return io_error("write a temporary file", filter->failed_errno, error);
    if (pipe(ends) != 0)
        return io_error("make a pipe", errno, error);
    const pid_t parent = getpid();
    const pid_t child = fork();
    if (child == 0)
        become(filter, ends[1], parent);
    const int reason = errno;
    (void)close(ends[1]);
    enum weir_status status = child < 0 ? io_error("start a program", reason, error)
                                        : take_all(ends[0], take, context, error);
    (void)close(ends[0]);
    if (child < 0)
        return status;
    if (status)
        (void)kill(child, SIGKILL);
    int ended = 0;
    while (waitpid(child, &ended, 0) < 0 && errno == EINTR)
        continue;
    return status ? status : judge(filter, ended, error);
}

void
filter_close(struct filter *filter)
{
    if (filter == NULL)
        return;
    if (filter->given != NULL)
        (void)fclose(filter->given);
    if (filter->said != NULL)
        (void)fclose(filter->said);
    filter->given = NULL;
    filter->said = NULL;
}
