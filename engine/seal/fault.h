#ifndef SEAL_FAULT_H
#define SEAL_FAULT_H

#include "weir/error.h"
#include "weir/status.h"

/* Sets the error, takes what OpenSSL has to say of it as the detail, and leaves its queue empty. */
enum weir_status fault_set(struct weir_error *error, enum weir_status status, const char *primary);

/* Leaves OpenSSL's queue of errors empty: what failed there is told otherwise, or is no fault. */
void fault_drop(void);

#endif
