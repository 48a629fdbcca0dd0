#ifndef BATCH_LOAD_KIND_H
#define BATCH_LOAD_KIND_H

#include "batch/load_table.h"
#include "weir/error.h"
#include "weir/text.h"

/* The kinds of registry files, each in a file of its own. */
extern const struct load_kind load_accounts_kind;
extern const struct load_kind load_uses_kind;
extern const struct load_kind load_meters_kind;
extern const struct load_kind load_plans_kind;
extern const struct load_kind load_openings_kind;
extern const struct load_kind load_districts_kind;
extern const struct load_kind load_limits_kind;
extern const struct load_kind load_permits_kind;
extern const struct load_kind load_points_kind;
extern const struct load_kind load_levels_kind;
extern const struct load_kind load_adjustments_kind;

/* The kind of that name; WEIR_E_NOT_FOUND, with the kinds there are as hint. */
enum weir_status load_kind_find(struct weir_text name, const struct load_kind **kind,
                                struct weir_error *error) __attribute__((warn_unused_result));

#endif
