#ifndef CORE_PART_H
#define CORE_PART_H

#include "weir/bill.h"

/* A stretch of the period that one version of one class prices. */
struct part {
    int32_t begin_day;
    int32_t end_day;
    const struct weir_use *use;
    const struct weir_tariff *tariff;
    const struct weir_version *version; /* NULL: none is in force */
    const struct weir_class *class_;    /* NULL: the version has no such class */
    struct weir_text class_id;
    const struct weir_version *rule; /* says how its water is cut off from what was before */
    int64_t volume_l;
};

struct parts {
    struct part *item;
    uint32_t count;
};

/* Most parts that the uses of request can be cut into. */
uint32_t part_count_max(const struct weir_bill_request *request);

/*
 * Cuts every use of request at the days on which another version, tariff or class begins, by each
 * beginning version's own rule, and shares the water out.  Fills parts->item, which has room for
 * part_count_max(request); parts are in time, the uses of a day in their order.  The days of a
 * use's parts add up to the period and their water to the use.  False when a share does not fit.
 */
bool part_cut(const struct weir_bill_request *request, struct parts *parts);

#endif
