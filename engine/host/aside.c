/* aside.c - a thread that does one thing, and is waited for. */
#include "host/aside.h"

#include <signal.h>
#include <stddef.h>

#include "base/assert.h"

static void *
work(void *memory)
{
    struct aside *aside = memory;
    aside->error = (struct weir_error){.status = WEIR_OK};
    aside->status = aside->function(aside->context, &aside->error);
    return NULL;
}

void
aside_begin(struct aside *aside, aside_function *function, void *context)
{
    ASSERT(!aside->begun);
    *aside = (struct aside){.function = function, .context = context, .begun = true};
    sigset_t all;
    sigset_t before;
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    const bool apart = pthread_create(&aside->thread, NULL, work, aside) == 0;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (apart)
        return;
    (void)work(aside);
    aside->thread = pthread_self();
}

enum weir_status
aside_end(struct aside *aside, struct weir_error *error)
{
    if (!aside->begun)
        return WEIR_OK;
    if (!pthread_equal(aside->thread, pthread_self()))
        (void)pthread_join(aside->thread, NULL);
    aside->begun = false;
    if (aside->status != WEIR_OK)
        *error = aside->error;
    return aside->status;
}

void
aside_drop(struct aside *aside)
{
    struct weir_error ignored = {.status = WEIR_OK};
    const enum weir_status status = aside_end(aside, &ignored);
    (void)status;
}
