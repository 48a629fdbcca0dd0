#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include "weir/error.h"
#include "weir/text.h"

/*
 * Fills *error and returns its status, so that a failing call is one statement:
 *     return error_set(error, WEIR_E_INVALID, "register is not a number");
 * A lower layer's error is never overwritten: a call on an error that is set already only returns
 * its status.  error_clear begins anew.
 */
void error_clear(struct weir_error *error);

enum weir_status error_set(struct weir_error *error, enum weir_status status, const char *primary);

/* primary, then the text in double quotes at the mark %: error_set_text(e, s, "no class %", id). */
enum weir_status error_set_text(struct weir_error *error, enum weir_status status,
                                const char *pattern, struct weir_text text);

/* Each adds to an error that is set, once: a second call for the same part changes nothing. */
void error_place(struct weir_error *error, const char *file, uint32_t line);
void error_detail(struct weir_error *error, const char *detail);
void error_hint(struct weir_error *error, const char *hint);

/* The usual answer to an arena that is full: WEIR_E_NOMEM with words. */
enum weir_status error_nomem(struct weir_error *error);

#endif
