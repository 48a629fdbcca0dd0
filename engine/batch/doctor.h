#ifndef BATCH_DOCTOR_H
#define BATCH_DOCTOR_H

#include <stdint.h>

#include "host/config.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * Looks an installation over: its configuration, database, server, disk, clock, keys, and the
 * programs that make paper.  Each check stands alone; what cannot be looked at is told, and hides
 * nothing else.  Nothing is changed.
 */
enum doctor_outcome {
    DOCTOR_OK = 1,
    DOCTOR_WARNING, /* works, and will be missed one day */
    DOCTOR_FAULT,   /* does not work */
};

struct doctor_finding {
    const char *area; /* configuration, database, schema, role, server, disk, clock, keys, paper */
    enum doctor_outcome outcome;
    struct weir_text found;  /* what there is */
    struct weir_text advice; /* what to do; absent where nothing is */
};

#define DOCTOR_FINDING_MAX 128

struct doctor_report {
    struct doctor_finding *finding; /* in the order of the checks; from arena */
    uint32_t count;
    uint32_t warning_count;
    uint32_t fault_count;
    enum weir_status database; /* of the connection; WEIR_OK: there is one */
};

/* WEIR_E_NOMEM is the only failure. */
enum weir_status doctor_examine(const struct config *config, struct weir_arena *arena,
                                struct doctor_report *report, struct weir_error *error)
    __attribute__((warn_unused_result));

/* ok, warning, fault. */
const char *doctor_outcome_name(enum doctor_outcome outcome);

#endif
