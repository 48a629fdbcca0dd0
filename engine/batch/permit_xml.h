#ifndef BATCH_PERMIT_XML_H
#define BATCH_PERMIT_XML_H

#include "batch/permit_review.h"
#include "core/permit_finding.h"
#include "weir/arena.h"
#include "weir/error.h"

/* Writes the findings of a check to standard output, as schemas/permits.xsd has it. */
enum weir_status permit_xml_write(const struct permit_findings *findings,
                                  struct permit_review_day day, struct weir_arena *arena,
                                  struct weir_error *error) __attribute__((warn_unused_result));

#endif
