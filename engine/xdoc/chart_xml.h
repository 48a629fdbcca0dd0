#ifndef XDOC_CHART_XML_H
#define XDOC_CHART_XML_H

#include "core/chart.h"
#include "core/fault.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "xdoc/xdoc.h"

/*
 * Reads a chart of accounts (urn:weir:chart:1, schemas/chart.xsd); all that is wrong goes to
 * faults, and *chart is NULL when there are errors among them.  Everything is from arena and
 * borrows nothing from input.  WEIR_E_NOMEM is the only failure.
 */
enum weir_status chart_xml_read(const struct xdoc_input *input, struct weir_arena *arena,
                                struct fault_list *faults, struct chart **chart,
                                struct weir_error *error) __attribute__((warn_unused_result));

#endif
