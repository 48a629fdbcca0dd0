#ifndef XDOC_TARIFF_XML_H
#define XDOC_TARIFF_XML_H

#include "core/fault.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/tariff.h"
#include "xdoc/xdoc.h"

/*
 * Reads a tariff document (urn:weir:tariff:1) as a value, with what the document leaves out filled
 * in.  Holds it against schemas/tariff.xsd first; all that is wrong goes to faults.  *tariff is
 * NULL when the document does not fit the schema.  Otherwise it is as written, and where faults has
 * errors good for core/check.h only, which finds the rest; core/tariff.h completes it.
 *
 * Everything is from arena and borrows nothing from input.  WEIR_E_NOMEM is the only failure.
 */
enum weir_status tariff_xml_read(const struct xdoc_input *input, struct weir_arena *arena,
                                 struct fault_list *faults, struct weir_tariff **tariff,
                                 struct weir_error *error) __attribute__((warn_unused_result));

#endif
