/* export_total.c - the sums of what an export writes. */
#include "batch/export_total.h"

#include <string.h>

#include "base/assert.h"
#include "base/checked.h"
#include "base/error.h"
#include "base/text.h"

/* The sums of that currency, which begin at zero; NULL when there are too many currencies. */
static struct export_sums *
sums_of(struct export_total *total, const char *currency)
{
    for (uint32_t i = 0; i < total->count; i++) {
        if (strcmp(total->sums[i].currency, currency) == 0) {
            total->last = i;
            return &total->sums[i];
        }
    }
    if (total->count == EXPORT_TOTAL_CURRENCY_MAX)
        return NULL;
    total->last = total->count;
    struct export_sums *sums = &total->sums[total->count++];
    *sums = (struct export_sums){0};
    memcpy(sums->currency, currency, strlen(currency) + 1);
    return sums;
}

static enum weir_status
add(struct export_sums *sums, const struct export_sums *part, struct weir_error *error)
{
    sums->outer_count += part->outer_count;
    sums->inner_count += part->inner_count;
    sums->held_count += part->held_count;
    if (!checked_add(sums->volume_l, part->volume_l, &sums->volume_l) ||
        !checked_add(sums->amount_fen, part->amount_fen, &sums->amount_fen) ||
        !checked_add(sums->tax_fen, part->tax_fen, &sums->tax_fen))
        return error_set(error, WEIR_E_OVERFLOW, "the sum of the export does not fit");
    return WEIR_OK;
}

static int64_t
value(const struct copy_out *row, uint32_t column)
{
    return column == EXPORT_COLUMN_NONE ? 0 : copy_out_int(row, column);
}

enum weir_status
export_total_outer(struct export_total *total, const struct export_kind *kind,
                   const struct copy_out *row, const struct export_tariffs *tariffs,
                   struct weir_error *error)
{
    const char *currency = kind->tariff == EXPORT_COLUMN_NONE
                               ? ""
                               : export_tariff_currency(tariffs, value(row, kind->tariff));
    struct export_sums *sums = sums_of(total, currency);
    if (sums == NULL)
        return error_set(error, WEIR_E_INVALID, "the export has more currencies than fit");
    const struct export_sums part = {
        .outer_count = 1,
        .volume_l = value(row, kind->volume),
        .amount_fen = value(row, kind->amount),
        .tax_fen = value(row, kind->tax),
        .held_count = value(row, kind->held),
    };
    return add(sums, &part, error);
}

void
export_total_inner(struct export_total *total)
{
    ASSERT(total->last < total->count);
    total->sums[total->last].inner_count++;
}

enum weir_status
export_total_add(struct export_total *total, const struct export_total *part,
                 struct weir_error *error)
{
    for (uint32_t i = 0; i < part->count; i++) {
        struct export_sums *sums = sums_of(total, part->sums[i].currency);
        if (sums == NULL)
            return error_set(error, WEIR_E_INVALID, "the export has more currencies than fit");
        if (add(sums, &part->sums[i], error) != WEIR_OK)
            return error->status;
    }
    return WEIR_OK;
}

struct export_sums
export_total_all(const struct export_total *total)
{
    struct export_sums all = {0};
    for (uint32_t i = 0; i < total->count; i++) {
        all.outer_count += total->sums[i].outer_count;
        all.inner_count += total->sums[i].inner_count;
        all.volume_l += total->sums[i].volume_l;
        all.amount_fen += total->sums[i].amount_fen;
        all.tax_fen += total->sums[i].tax_fen;
        all.held_count += total->sums[i].held_count;
    }
    return all;
}

static void
write_number(struct writer *writer, const char *name, enum export_type type, int64_t number)
{
    char buffer[EXPORT_CELL_SIZE];
    writer_attribute(writer, name, export_cell_number(type, number, buffer));
}

void
export_total_write(const struct export_total *total, const struct export_kind *kind,
                   struct writer *writer)
{
    for (uint32_t i = 0; i < total->count; i++) {
        const struct export_sums *sums = &total->sums[i];
        writer_begin(writer, "total");
        if (kind->tariff != EXPORT_COLUMN_NONE)
            writer_attribute(writer, "currency", text_of(sums->currency));
        write_number(writer, kind->outer_count, EXPORT_TYPE_INT, sums->outer_count);
        if (kind->inner_count != NULL)
            write_number(writer, kind->inner_count, EXPORT_TYPE_INT, sums->inner_count);
        if (kind->amount != EXPORT_COLUMN_NONE) {
            write_number(writer, kind->volume_name, EXPORT_TYPE_VOLUME, sums->volume_l);
            write_number(writer, kind->amount_name, EXPORT_TYPE_AMOUNT, sums->amount_fen);
            write_number(writer, kind->tax_name, EXPORT_TYPE_AMOUNT, sums->tax_fen);
        }
        if (kind->held != EXPORT_COLUMN_NONE)
            write_number(writer, "held", EXPORT_TYPE_INT, sums->held_count);
        writer_end(writer);
    }
}
