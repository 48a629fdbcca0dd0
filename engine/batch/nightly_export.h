#ifndef BATCH_NIGHTLY_EXPORT_H
#define BATCH_NIGHTLY_EXPORT_H

#include "batch/night.h"

/*
 * Exports each posted run once, into a folder run-NUMBER of the outbox that appears with all its
 * files at once.  That a run was exported is noted in the journal, so that whoever takes the folder
 * away does not find it again.
 */
enum weir_status nightly_export_run(struct night *night, struct weir_error *error)
    __attribute__((warn_unused_result));

/* WEIR_E_INVALID when a word of the setting nightly_exports is no export there is. */
enum weir_status nightly_export_check(const struct config *config, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
