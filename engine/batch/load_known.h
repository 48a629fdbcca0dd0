#ifndef BATCH_LOAD_KNOWN_H
#define BATCH_LOAD_KNOWN_H

#include <stddef.h>

#include "batch/directory.h"
#include "batch/load_merge.h"
#include "weir/error.h"

/* The districts that are loaded: every file that names some must name these. */

/* Where water may come from, for permits and points.  Limits are on the first two. */
#define LOAD_SOURCES "surface|ground|reclaimed|rain|brackish|other"

/* The word of a choice among LOAD_SOURCES, from 1; absent for ROW_ABSENT. */
struct weir_text load_known_source(int64_t choice);

/* Their names.  From the arena of the table. */
enum weir_status load_known_districts(struct load_context *context, struct directory *districts,
                                      struct weir_error *error) __attribute__((warn_unused_result));

/* A fault for each row whose district, a struct weir_text at name_offset, is not loaded. */
enum weir_status load_known_check(struct load_context *context, size_t name_offset,
                                  struct weir_error *error) __attribute__((warn_unused_result));

/* The fault of one row. */
void load_known_fault(struct load_context *context, const struct load_row *row,
                      struct weir_text district);

#endif
