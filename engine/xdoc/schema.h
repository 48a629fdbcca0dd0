#ifndef XDOC_SCHEMA_H
#define XDOC_SCHEMA_H

#include "core/fault.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "xdoc/xdoc.h"

/* The schemas that are compiled into the program, byte for byte the files under schemas/. */
enum schema_kind {
    SCHEMA_TARIFF = 1,
    SCHEMA_TARIFF_TEST,
    SCHEMA_CHART,
};

#define SCHEMA_FAULT_MAX 100 /* violations told of one document */

/* The bytes of a compiled-in schema; static. */
struct weir_text schema_bytes(enum schema_kind kind);

/*
 * Holds input against a schema, streaming, and adds every violation to faults as code "schema",
 * and where the document is not well formed or is refused by scan.h, one fault of code "xml".
 * WEIR_E_NOMEM is the only failure: a document that does not fit is an answer.
 */
enum weir_status schema_validate(enum schema_kind kind, const struct xdoc_input *input,
                                 struct fault_list *faults, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
