#ifndef BATCH_NIGHTLY_POST_H
#define BATCH_NIGHTLY_POST_H

#include <stdbool.h>

#include "batch/night.h"

/* Posts the drafts that nights made, where they keep within the limits of the configuration and
 * nothing else asks for a person.  Drafts of people are theirs to post. */
enum weir_status nightly_post_run(struct night *night, struct weir_error *error)
    __attribute__((warn_unused_result));

/* The same of one draft, within another step.  *posted false: it waits, which is noted. */
enum weir_status nightly_post_draft(struct night *night, const struct run_store_run *run,
                                    bool *posted, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
