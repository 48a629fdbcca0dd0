#ifndef HOST_CLOCK_H
#define HOST_CLOCK_H

#include <stdint.h>

/* Milliseconds that only ever grow; for differences. */
int64_t clock_monotonic_ms(void);

/* Seconds since 1970-01-01 00:00 UTC. */
int64_t clock_wall_s(void);

/* Waits; a signal ends it early. */
void clock_pause_ms(int64_t duration_ms);

#endif
