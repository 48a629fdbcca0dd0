/* nightly_check.c - the two steps that only look: permits, and what is stored. */
#include "batch/nightly_check.h"

#include <inttypes.h>
#include <string.h>

#include "base/civil.h"
#include "base/error.h"
#include "base/text.h"
#include "batch/checkpoint.h"
#include "batch/overview.h"
#include "batch/permit_data.h"
#include "batch/permit_review.h"
#include "batch/signer.h"
#include "batch/verify.h"
#include "host/clock.h"

#define NOTE_GOOD 0 /* exit statuses, as in weir(1) */
#define NOTE_FAULTS 5

/* --- permits --------------------------------------------------------------------------------- */

/* How many there are of each code. */
static void
tell_findings(struct night *night, const struct permit_findings *findings)
{
    uint32_t counts[PERMIT_CODE_COUNT] = {0};
    for (uint32_t i = 0; i < findings->count; i++)
        counts[findings->item[i].code]++;
    for (uint32_t code = 0; code < PERMIT_CODE_COUNT; code++) {
        const enum permit_code name = (enum permit_code)code;
        if (counts[code] > 0)
            night_item(night, (struct night_subject){text_of(permit_finding_code(name)), "found"},
                       "%lu: %s", (unsigned long)counts[code], permit_finding_meaning(name));
    }
}

enum weir_status
nightly_check_permits(struct night *night, struct weir_error *error)
{
    const struct permit_review_day day = {
        .year = civil_of_day(night->request->night_day).year,
        .as_of_day = night->request->night_day,
    };
    struct permit_findings findings = {0};
    struct weir_arena *arena = weir_arena_new(PERMIT_DATA_BYTES);
    if (arena == NULL)
        return error_nomem(error);
    const enum weir_status status = permit_review_check(night->db, day, arena, &findings, error);
    if (!status) {
        night->step->acted = true;
        night->step->held = findings.count > 0;
        tell_findings(night, &findings);
        night_say(night, "findings in %d: %lu", (int)day.year, (unsigned long)findings.count);
    }
    weir_arena_free(arena);
    return status;
}

/* --- verify ---------------------------------------------------------------------------------- */

struct verify_total {
    uint32_t run_count;
    uint32_t fault_count;
    int64_t invoice_count;
};

static void
tell_faults(struct night *night, const struct verify_result *result)
{
    for (uint32_t i = 0; i < result->kept_count; i++) {
        const struct verify_fault *fault = &result->fault[i];
        struct weir_text subject = fault->invoice;
        if (subject.start == NULL && fault->run_id != 0)
            subject = night_words(night, "run %" PRId64, fault->run_id);
        night_item(night, (struct night_subject){subject, "wrong"}, "%.*s", (int)fault->words.size,
                   fault->words.start);
    }
}

/* The keys that checkpoints are held against; without them the rest can still be verified. */
static void
find_keys(struct night *night, struct verify_checkpoint_by *by, struct signature_trust **trust)
{
    struct weir_error error = {0};
    enum weir_status status = signer_trust(night->config, night->arena, trust, &error);
    if (!status)
        status = checkpoint_authority(night->config, night->arena, &by->authority, &error);
    if (status)
        night_fail(night, text_of("checkpoints"), &error);
    by->trust = *trust;
}

/* run_id 0: everything that is posted. */
static enum weir_status
verify(struct night *night, int64_t run_id, struct verify_total *total, struct weir_error *error)
{
    struct verify_request request = {.conninfo = night->request->conninfo, .run_id = run_id};
    struct signature_trust *trust = NULL;
    struct verify_result *result = weir_arena_alloc(night->arena, 1, sizeof *result);
    if (result == NULL)
        return error_nomem(error);
    if (run_id == 0)
        find_keys(night, &request.by, &trust);
    const enum weir_status status = verify_run(night->db, &request, night->arena, result, error);
    signature_trust_free(trust);
    if (status)
        return status;
    total->run_count += result->run_count;
    total->invoice_count += result->invoice_count;
    total->fault_count += result->fault_count;
    tell_faults(night, result);
    return WEIR_OK;
}

/* How all of it ended, for whoever looks at the status: as the exit status of `weir verify`. */
static enum weir_status
note(struct night *night, int64_t began_s, const struct verify_total *total,
     struct weir_error *error)
{
    const bool good = total->fault_count == 0;
    const struct outcome_store_item item = {
        .began_s = began_s,
        .exit_code = good ? NOTE_GOOD : NOTE_FAULTS,
        .found_count = total->fault_count,
        .detail = good ? night_words(night, "all holds, %lu runs, %" PRId64 " invoices",
                                     (unsigned long)total->run_count, total->invoice_count)
                       : night_words(night, "%lu faults", (unsigned long)total->fault_count),
    };
    return overview_note(night->db, OUTCOME_STORE_VERIFY, &item, error);
}

static enum weir_status
verify_all(struct night *night, struct verify_total *total, struct weir_error *error)
{
    const int64_t began_s = clock_wall_s();
    const enum weir_status status = verify(night, 0, total, error);
    return status ? status : note(night, began_s, total, error);
}

/* What this night posted. */
static enum weir_status
verify_posted(struct night *night, struct verify_total *total, struct weir_error *error)
{
    enum weir_status status = WEIR_OK;
    for (const struct nightly_run *at = night->result->run; at != NULL && !status; at = at->next) {
        if (strcmp(at->outcome, "posted") == 0)
            status = verify(night, at->run.run_id, total, error);
    }
    return status;
}

enum weir_status
nightly_check_verify(struct night *night, struct weir_error *error)
{
    struct verify_total total = {0};
    enum weir_status status = WEIR_OK;
    if (strcmp(night->config->nightly_verify, "all") == 0)
        status = verify_all(night, &total, error);
    else
        status = verify_posted(night, &total, error);
    if (status)
        return status;
    night->step->acted = total.run_count > 0;
    night_say(night, "runs %lu, invoices %" PRId64 "; faults %lu", (unsigned long)total.run_count,
              total.invoice_count, (unsigned long)total.fault_count);
    if (total.fault_count > 0)
        return error_set(error, WEIR_E_SEAL, "what is stored does not hold");
    return WEIR_OK;
}
