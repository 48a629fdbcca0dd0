#ifndef BATCH_CARRY_SIDE_H
#define BATCH_CARRY_SIDE_H

#include <stdbool.h>
#include <stdint.h>

#include "batch/load_merge.h"
#include "core/carry.h"
#include "core/names.h"
#include "weir/error.h"
#include "weir/status.h"

/* The accounts that a meter leaves and joins, as far as core/carry.h asks: tariff, classes, days.
 */
struct carry_tariff {
    struct weir_text id;
    const struct weir_tariff *tariff; /* NULL: not published */
    struct carry_tariff *next;
};

struct carry_sides {
    struct load_context *context;
    struct names names;
    bool named;
    struct carry_tariff *tariff; /* those looked at */
};

struct carry_side {
    struct carry_account account; /* class_count 0: its tariff is not published, or has no such
                                     class */
    bool shared;                  /* several uses have its water */
};

struct carry_moment {
    int64_t account_id;
    int32_t day;
};

/* The account as its terms, uses and tariff are on the day.  From the table's arena. */
enum weir_status carry_side_find(struct carry_sides *sides, struct carry_moment moment,
                                 struct carry_side *side, struct weir_error *error)
    __attribute__((warn_unused_result));

/* To which day the account is billed; WEIR_DAY_NONE: not yet. */
enum weir_status carry_side_head(struct carry_sides *sides, int64_t account_id, int32_t *head_day,
                                 struct weir_error *error) __attribute__((warn_unused_result));

#endif
