#ifndef HOST_SERVICE_H
#define HOST_SERVICE_H

/*
 * What a program that systemd runs as a service (Type=notify) says of itself, by sd_notify(3);
 * where nobody listens, nothing.  How far it is, progress.h says.
 */

/* It is up: signals are caught, so it can be asked to stop.  Once, also by a program with nothing
 * to do: a service that ends without it has failed. */
void service_ready(void);

/* It is about to end.  From here on systemd waits for TimeoutStopSec only: once, after all work. */
void service_stopping(void);

#endif
