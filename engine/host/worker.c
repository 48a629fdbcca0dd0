/*
 * worker.c - processes, not threads: nothing is shared, and one that is killed harms no other.
 *
 * A worker says how it ended by writing its error, which has a fixed size, into a pipe.  It dies
 * with its leader (PR_SET_PDEATHSIG), so no run goes on without anybody to seal it.
 */
#include "host/worker.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/error.h"
#include "host/stop.h"

#define POLL_MS 200 /* how soon a signal that came between two looks is seen */

struct worker {
    pid_t pid;    /* 0: has ended */
    int pipe_end; /* what it writes comes out here */
};

struct ending { /* what a worker writes when it ends */
    enum weir_status status;
    struct weir_error error;
};

struct task {
    worker_function *function;
    void *context;
    pid_t leader;
};

static _Noreturn void
work(const struct task *task, const sigset_t *stop_signal, int pipe_end)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != task->leader)
        _exit(EXIT_FAILURE);
    stop_install_worker();
    (void)sigprocmask(SIG_UNBLOCK, stop_signal, NULL);
    struct ending ending = {0};
    ending.status = task->function(task->context, &ending.error);
    const unsigned char *bytes = (const unsigned char *)&ending;
    for (size_t at = 0; at < sizeof ending;) {
        const ssize_t written = write(pipe_end, bytes + at, sizeof ending - at);
        if (written < 0 && errno != EINTR)
            _exit(EXIT_FAILURE);
        at += written < 0 ? 0 : (size_t)written;
    }
    _exit(EXIT_SUCCESS);
}

static enum weir_status
start(struct worker *worker, const struct task *task, struct weir_error *error)
{
    int ends[2];
    if (pipe(ends) != 0)
        return error_set(error, WEIR_E_IO, "could not make a pipe to a worker");
    sigset_t stop_signal;
    sigset_t before;
    (void)sigemptyset(&stop_signal);
    (void)sigaddset(&stop_signal, STOP_WORKER_SIGNAL);
    (void)fflush(NULL); /* or both would print what is buffered */
    /* Until the worker has its handler the signal must wait, or it would end it. */
    (void)sigprocmask(SIG_BLOCK, &stop_signal, &before);
    const pid_t pid = fork();
    if (pid == 0) {
        (void)close(ends[0]);
        work(task, &stop_signal, ends[1]);
    }
    (void)sigprocmask(SIG_SETMASK, &before, NULL);
    (void)close(ends[1]);
    if (pid < 0) {
        (void)close(ends[0]);
        return error_set(error, WEIR_E_IO, "could not start a worker process");
    }
    *worker = (struct worker){pid, ends[0]};
    return WEIR_OK;
}

/* What the worker wrote, to its end; false when that is not all of it. */
static bool
read_ending(const struct worker *worker, struct ending *ending)
{
    unsigned char *bytes = (unsigned char *)ending;
    size_t at = 0;
    while (at < sizeof *ending) {
        const ssize_t got = read(worker->pipe_end, bytes + at, sizeof *ending - at);
        if (got == 0 || (got < 0 && errno != EINTR))
            return false;
        at += got < 0 ? 0 : (size_t)got;
    }
    return true;
}

/* Takes leave of a worker that has ended, and how. */
static enum weir_status
end(struct worker *worker, struct weir_error *error)
{
    struct ending ending = {0};
    const bool whole = read_ending(worker, &ending);
    (void)close(worker->pipe_end);
    while (waitpid(worker->pid, NULL, 0) < 0 && errno == EINTR)
        ;
    worker->pid = 0;
    if (!whole)
        return error_set(error, WEIR_E_IO, "a worker process was killed");
    if (ending.status != WEIR_OK && error->status == WEIR_OK)
        *error = ending.error;
    return ending.status;
}

static void
ask_to_stop(const struct worker *worker, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (worker[i].pid != 0)
            (void)kill(worker[i].pid, STOP_WORKER_SIGNAL);
    }
}

/* Waits until some workers end; *left becomes how many are still at work. */
static enum weir_status
await(struct worker *worker, uint32_t count, uint32_t *left, struct weir_error *error)
{
    struct pollfd ends[WORKER_MAX];
    enum weir_status first = WEIR_OK;
    for (uint32_t i = 0; i < count; i++)
        ends[i] =
            (struct pollfd){.fd = worker[i].pid == 0 ? -1 : worker[i].pipe_end, .events = POLLIN};
    if (poll(ends, count, POLL_MS) < 0)
        return WEIR_OK; /* a signal; the caller looks */
    for (uint32_t i = 0; i < count; i++) {
        if (worker[i].pid == 0 || ends[i].revents == 0)
            continue;
        const enum weir_status status = end(&worker[i], error);
        --*left;
        if (first == WEIR_OK)
            first = status;
    }
    return first;
}

enum weir_status
worker_run(uint32_t count, worker_function *function, void *context, struct weir_error *error)
{
    ASSERT(count >= 1 && count <= WORKER_MAX);
    const struct task task = {function, context, getpid()};
    struct worker worker[WORKER_MAX] = {{0}};
    enum weir_status first = WEIR_OK;
    uint32_t left = 0;
    while (left < count && first == WEIR_OK) {
        first = start(&worker[left], &task, error);
        if (first == WEIR_OK)
            left++;
    }
    const uint32_t started = left;
    bool asked = false;
    while (left > 0) {
        if (!asked && (first != WEIR_OK || stop_requested())) {
            ask_to_stop(worker, started);
            asked = true;
        }
        const enum weir_status status = await(worker, started, &left, error);
        if (first == WEIR_OK)
            first = status;
    }
    return first;
}
