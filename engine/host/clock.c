/* clock.c - the only caller of clock_gettime.  No result of a run may depend on it. */
#include "host/clock.h"

#include <time.h>

#include "base/assert.h"

static struct timespec
now(clockid_t clock)
{
    struct timespec time;
    const int failed = clock_gettime(clock, &time);
    ASSERT(failed == 0); /* both clocks are in POSIX 2008 */
    (void)failed;
    return time;
}

int64_t
clock_monotonic_ms(void)
{
    const struct timespec time = now(CLOCK_MONOTONIC);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

int64_t
clock_wall_s(void)
{
    return (int64_t)now(CLOCK_REALTIME).tv_sec;
}

void
clock_pause_ms(int64_t duration_ms)
{
    const struct timespec duration = {
        .tv_sec = duration_ms / 1000,
        .tv_nsec = (long)(duration_ms % 1000) * 1000000,
    };
    (void)nanosleep(&duration, NULL); /* cut short is as good: the caller looks what happened */
}
