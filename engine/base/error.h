#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include "base/assert.h"
#include "weir/error.h"
#include "weir/text.h"

/*
 * Fills *error and returns its status, so that a failing call is one statement:
 *     return error_set(error, WEIR_E_INVALID, "register is not a number");
 * A lower layer's error is never overwritten: a call on an error that is set already only returns
 * its status.  error_clear begins anew.
 */
void error_clear(struct weir_error *error);

/* The status that *error then has.  pattern holds % where text stands, in double quotes; an absent
 * text leaves the pattern as it is. */
enum weir_status error_fill(struct weir_error *error, enum weir_status status, const char *pattern,
                            struct weir_text text);

/* primary, then the text in double quotes at the mark %: error_set_text(e, s, "no class %", id).
 * These three are inline so that a reader of one file, or an analyser, sees that they never give
 * WEIR_OK. */
static inline enum weir_status
error_set_text(struct weir_error *error, enum weir_status status, const char *pattern,
               struct weir_text text)
{
    const enum weir_status failed = error_fill(error, status, pattern, text);
    ASSERT(failed != WEIR_OK);
    return failed;
}

static inline enum weir_status
error_set(struct weir_error *error, enum weir_status status, const char *primary)
{
    return error_set_text(error, status, primary, (struct weir_text){NULL, 0});
}

/* The usual answer to an arena that is full: WEIR_E_NOMEM with words. */
static inline enum weir_status
error_nomem(struct weir_error *error)
{
    return error_set(error, WEIR_E_NOMEM, "out of memory");
}

/* Each adds to an error that is set, once: a second call for the same part changes nothing. */
void error_place(struct weir_error *error, const char *file, uint32_t line);
void error_detail(struct weir_error *error, const char *detail);
void error_hint(struct weir_error *error, const char *hint);

#endif
