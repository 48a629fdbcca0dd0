#ifndef BATCH_FINDINGS_H
#define BATCH_FINDINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "store/db.h"
#include "store/finding_store.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/text.h"

/*
 * `weir findings` and `weir findings resolve`: what needs a person, and what was decided.
 *
 * A finding is named by what it is about, ACCOUNT:SUBJECT:CODE:YYYY-MM-DD (with no account, from
 * the colon on), never by a sequence: a draft that is thrown away and made again has the same
 * findings, and a decision taken in between still holds.
 */
#define FINDINGS_REFERENCE_SIZE 400 /* bytes, its NUL among them */
#define FINDINGS_REASON_BYTES_MAX 500

struct findings_reference {
    struct weir_text account; /* absent: of no account */
    struct weir_text subject;
    struct weir_text code;
    int32_t day;
};

/* Borrows text.  WEIR_E_INVALID leaves *reference alone. */
enum weir_status findings_parse(struct weir_text text, struct findings_reference *reference,
                                struct weir_error *error) __attribute__((warn_unused_result));

/* ACCOUNT:SUBJECT:CODE:YYYY-MM-DD into buffer of FINDINGS_REFERENCE_SIZE bytes. */
struct weir_text findings_reference(const struct finding_told *told, char *buffer);

/* The findings that filter asks for.  A run that is not posted has its own, WEIR_E_NOT_FOUND when
 * there is no such run.  Owns: free rows with db_rows_free; finding_store_get reads them. */
enum weir_status findings_list(struct db *db, const struct finding_filter *filter,
                               struct weir_arena *arena, struct db_rows **rows,
                               struct weir_error *error) __attribute__((warn_unused_result));

struct findings_decide {
    struct weir_text reference;
    struct weir_text decision; /* accept, estimate, ignore */
    struct weir_text reason;
};

/* Records a decision, journalled; *recorded_no 0: the same decision, for the same reason, holds
 * already.  WEIR_E_NOT_FOUND: neither a draft nor what is posted has such a finding. */
enum weir_status findings_resolve(struct db *db, const struct findings_decide *decide,
                                  struct weir_arena *arena, int64_t *recorded_no,
                                  struct weir_error *error) __attribute__((warn_unused_result));

#endif
