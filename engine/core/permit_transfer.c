/* permit_transfer.c - the rows of a permit that gives or gets water for a year.  Pure. */
#include "core/permit_transfer.h"

#include "base/checked.h"
#include "base/civil.h"

enum permit_transfer_fault
permit_transfer_rows(struct permit_versions versions, const struct permit_transfer *transfer,
                     struct permit_transfer_row *row, uint32_t *count)
{
    const int32_t begin_day = civil_to_day((struct civil){transfer->year, 1, 1});
    const int32_t end_day = civil_to_day((struct civil){transfer->year + 1, 1, 1});
    *count = 0;
    if (permit_valid_days(versions, begin_day, end_day) != end_day - begin_day)
        return PERMIT_TRANSFER_NOT_VALID;
    for (uint32_t i = 0; i < versions.count; i++) {
        const struct permit_version *version = &versions.item[i];
        const int32_t row_end_day = permit_end_of(versions, i);
        if (row_end_day <= begin_day || version->from_day >= end_day)
            continue;
        if (version->volume_l + transfer->volume_l < 0)
            return PERMIT_TRANSFER_TOO_LITTLE;
        row[(*count)++] = (struct permit_transfer_row){
            i,
            (int32_t)max_i64(version->from_day, begin_day),
            version->volume_l + transfer->volume_l,
        };
        if (row_end_day > end_day)
            row[(*count)++] = (struct permit_transfer_row){i, end_day, version->volume_l};
    }
    return PERMIT_TRANSFER_FINE;
}
