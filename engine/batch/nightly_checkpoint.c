/* nightly_checkpoint.c - the chain, signed when the night is over. */
#include "batch/nightly_checkpoint.h"

#include <inttypes.h>

#include "base/text.h"
#include "batch/checkpoint.h"
#include "batch/signer.h"

/* A stamp that did not come is asked for again by the next checkpoint; somebody should know. */
static void
say(struct night *night, const struct checkpoint_result *result)
{
    night->step->acted = result->made || result->stamped_count > 0;
    if (result->made)
        night_say(night, "checkpoint %" PRId64 " covers link %" PRId64, result->checkpoint_no,
                  result->link_no);
    else if (result->checkpoint_no == 0)
        night_say(night, "nothing is posted");
    else
        night_say(night, "checkpoint %" PRId64 " covers all", result->checkpoint_no);
    if (result->stamp_failed) {
        night->step->held = true;
        night_item(night, (struct night_subject){text_of("time-stamp"), "missing"}, "%s",
                   result->stamp_error.primary);
    }
}

enum weir_status
nightly_checkpoint_run(struct night *night, struct weir_error *error)
{
    struct signature_key *key = NULL;
    struct checkpoint_result result = {0};
    enum weir_status status = signer_open(night->config, night->arena, &key, error);
    if (!status && key != NULL) {
        status = checkpoint_make(night->db, night->config, key, night->arena, &result, error);
        if (!status)
            say(night, &result);
    }
    signature_key_free(key);
    return status;
}
