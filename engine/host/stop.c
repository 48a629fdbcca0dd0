/* stop.c - a signal sets a flag; whoever works in chunks looks at it between two of them. */
#include "host/stop.h"

#include <stddef.h>

#include "base/error.h"

static volatile sig_atomic_t requested;

static void
note_signal(int signal_number)
{
    (void)signal_number;
    requested = 1;
}

void
stop_install(void)
{
    requested = 0;
    struct sigaction action = {.sa_handler = note_signal, .sa_flags = (int)SA_RESETHAND};
    (void)sigemptyset(&action.sa_mask);
    /* These fail for signals that do not exist only. */
    (void)sigaction(SIGTERM, &action, NULL);
    (void)sigaction(SIGINT, &action, NULL);
}

void
stop_install_worker(void)
{
    requested = 0;
    struct sigaction note = {.sa_handler = note_signal};
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    (void)sigemptyset(&note.sa_mask);
    (void)sigemptyset(&ignore.sa_mask);
    (void)sigaction(STOP_WORKER_SIGNAL, &note, NULL);
    (void)sigaction(SIGTERM, &ignore, NULL);
    (void)sigaction(SIGINT, &ignore, NULL);
}

bool
stop_requested(void)
{
    return requested != 0;
}

enum weir_status
stop_error(struct weir_error *error)
{
    (void)error_set(error, WEIR_E_STOPPED, "stopped by a signal");
    error_hint(error, "Give the same command again to go on.");
    return error->status;
}
