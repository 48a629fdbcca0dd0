/* audit_answer.c - outcomes, faults and failures of an audit's items. */
#include "batch/audit_answer.h"

#include "base/error.h"
#include "base/text.h"

#define SAID_SIZE 1200 /* bytes of why something could not be checked */

const char *
audit_answer_outcome(enum audit_outcome outcome)
{
    switch (outcome) {
    case AUDIT_HOLDS:
        return "holds";
    case AUDIT_FOUND:
        return "found";
    case AUDIT_NOT_DONE:
        return "not-done";
    case AUDIT_FAILED:
        break;
    }
    return "failed";
}

enum weir_status
audit_answer_tell(struct audit_answer *answer, const struct audit_fault *fault,
                  struct weir_arena *arena, struct weir_error *error)
{
    if (answer->outcome != AUDIT_FAILED)
        answer->outcome = AUDIT_FOUND;
    if (answer->found_count++ >= AUDIT_ANSWER_FAULT_MAX)
        return WEIR_OK;
    struct audit_fault *added = &answer->fault[answer->fault_count++];
    *added = (struct audit_fault){.words = text_copy(fault->words, arena)};
    if (fault->subject.start != NULL)
        added->subject = text_copy(fault->subject, arena);
    const bool full = added->words.start == NULL ||
                      (fault->subject.start != NULL && added->subject.start == NULL);
    return full ? error_nomem(error) : WEIR_OK;
}

void
audit_answer_skip(struct audit_answer *answer, const struct audit_why *why,
                  enum explain_language language)
{
    answer->outcome = AUDIT_NOT_DONE;
    answer->said = text_of(language == EXPLAIN_CHINESE ? why->chinese : why->english);
}

/* What no other item would get past either. */
static bool
ends_all(enum weir_status status)
{
    return status == WEIR_E_STOPPED || status == WEIR_E_NOMEM || status == WEIR_E_DB_TRANSIENT ||
           status == WEIR_E_BUSY;
}

enum weir_status
audit_answer_settle(struct audit_answer *answer, enum weir_status status, struct weir_arena *arena,
                    struct weir_error *error)
{
    if (status == WEIR_OK || ends_all(status))
        return status;
    char said[SAID_SIZE];
    struct text_writer writer = text_writer_of(said, sizeof said);
    if (error->place[0] != '\0') {
        text_write_string(&writer, error->place);
        text_write_string(&writer, ": ");
    }
    text_write_string(&writer, error->primary);
    if (error->detail[0] != '\0') {
        text_write_string(&writer, ": ");
        text_write_string(&writer, error->detail);
    }
    answer->outcome = AUDIT_FAILED;
    answer->broken = answer->broken || status == WEIR_E_SEAL;
    answer->said = text_copy(text_written(&writer), arena);
    if (answer->said.start == NULL)
        return error_nomem(error);
    *error = (struct weir_error){0};
    return WEIR_OK;
}
