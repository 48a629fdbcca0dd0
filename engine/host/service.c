/* service.c - a program under systemd says that it is up, and that it ends. */
#include "host/service.h"

#include <systemd/sd-daemon.h>

void
service_ready(void)
{
    (void)sd_notify(0, "READY=1");
}

void
service_stopping(void)
{
    (void)sd_notify(0, "STOPPING=1");
}
