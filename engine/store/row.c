/* row.c - what several tables' rows are read with. */
#include "store/row.h"

#include "base/text.h"

struct weir_text
row_copy(struct row_reading *reading, uint32_t row, uint32_t column)
{
    const struct weir_text value = db_rows_text(reading->rows, row, column);
    if (value.start == NULL)
        return value;
    const struct weir_text copy = text_copy(value, reading->arena);
    reading->full = reading->full || copy.start == NULL;
    return copy;
}

enum weir_status
row_each_text(struct db *db, const char *sql, const struct copy_args *args, row_take_text *take,
              void *context, struct weir_error *error)
{
    struct copy_out *out = NULL;
    bool row = false;
    enum weir_status status = copy_out_begin(db, sql, args, &out, error);
    if (!status)
        status = copy_out_next(out, &row, error);
    while (!status && row) {
        status = take(context, copy_out_text(out, 0), error);
        if (!status)
            status = copy_out_next(out, &row, error);
    }
    copy_out_free(out);
    return status;
}
