#ifndef BATCH_EXPORT_TOTAL_H
#define BATCH_EXPORT_TOTAL_H

#include <stdint.h>

#include "batch/export_cell.h"
#include "batch/export_kind.h"
#include "store/copy.h"
#include "weir/error.h"
#include "weir/status.h"
#include "xdoc/writer.h"

/*
 * The sums of an export, one set for each currency (findings have one set and no currency).  What
 * is added up is what is written, so the totals of a file are those of its rows.
 */
#define EXPORT_TOTAL_CURRENCY_MAX 8

struct export_sums {
    char currency[EXPORT_TARIFF_CURRENCY_SIZE];
    int64_t outer_count;
    int64_t inner_count;
    int64_t volume_l;
    int64_t amount_fen;
    int64_t tax_fen;
    int64_t held_count;
};

struct export_total {
    struct export_sums sums[EXPORT_TOTAL_CURRENCY_MAX];
    uint32_t count;
    uint32_t last; /* the sums of the outer element added last */
};

/* Adds an outer element, read from its first row. */
enum weir_status export_total_outer(struct export_total *total, const struct export_kind *kind,
                                    const struct copy_out *row,
                                    const struct export_tariffs *tariffs, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Adds an inner element of the outer one added last. */
void export_total_inner(struct export_total *total);

/* Adds all of part; both count elements written. */
enum weir_status export_total_add(struct export_total *total, const struct export_total *part,
                                  struct weir_error *error) __attribute__((warn_unused_result));

/* The sum over all currencies, for comparing with what a run says of itself. */
struct export_sums export_total_all(const struct export_total *total);

/* Writes an element `total` for each currency. */
void export_total_write(const struct export_total *total, const struct export_kind *kind,
                        struct writer *writer);

#endif
