/* adjustment_store.c - the table adjustment, streamed both ways. */
#include "store/adjustment_store.h"

#include "sql.inc"

enum weir_status
adjustment_store_top(struct db *db, int64_t *top_id, struct weir_error *error)
{
    struct db_rows *rows = NULL;
    const enum weir_status status = db_query(db, SQL_ADJUSTMENT_TOP, NULL, &rows, error);
    if (!status)
        *top_id = db_rows_int(rows, 0, 0);
    db_rows_free(rows);
    return status;
}

enum weir_status
adjustment_store_now(struct db *db, struct row_range range, struct copy_out **out,
                     struct weir_error *error)
{
    const struct copy_args args = row_range_args(range);
    return copy_out_begin(db, SQL_ADJUSTMENT_NOW, &args, out, error);
}

void
adjustment_store_get(const struct copy_out *out, struct adjustment_row *row)
{
    *row = (struct adjustment_row){
        .account_id = copy_out_int(out, 0),
        .adjustment = copy_out_text(out, 1),
        .adjustment_id = copy_out_int(out, 2),
        .from_day = copy_out_day(out, 3),
        .to_day = copy_out_day(out, 4),
        .money = copy_out_null(out, 5),
        .volume_l = copy_out_int(out, 5),
        .amount_fen = copy_out_int(out, 6),
        .class_id = copy_out_text(out, 7),
        .charge = copy_out_text(out, 8),
        .fund = copy_out_text(out, 9),
        .tiers = copy_out_int(out, 10) != 0,
        .reason = copy_out_text(out, 11),
        .document = copy_out_text(out, 12),
        .undoes_id = copy_out_int(out, 13),
        .fixed = (enum adjustment_fixed)copy_out_int(out, 14),
    };
}

enum weir_status
adjustment_store_in(struct db *db, struct copy_in **in, struct weir_error *error)
{
    return copy_in_begin(db, SQL_ADJUSTMENT_IN, in, error);
}

static void
put_text(struct copy_in *in, struct weir_text text)
{
    if (text.start == NULL)
        copy_in_null(in);
    else
        copy_in_text(in, text);
}

void
adjustment_store_put(struct copy_in *in, const struct adjustment_row *row, int64_t recorded_no)
{
    copy_in_row(in, 15);
    copy_in_int8(in, row->account_id);
    copy_in_text(in, row->adjustment);
    copy_in_int8(in, recorded_no);
    copy_in_int8(in, row->adjustment_id);
    copy_in_day(in, row->from_day);
    copy_in_day(in, row->to_day);
    if (row->money) {
        copy_in_null(in);
        copy_in_int8(in, row->amount_fen);
    } else {
        copy_in_int8(in, row->volume_l);
        copy_in_null(in);
    }
    put_text(in, row->class_id);
    put_text(in, row->charge);
    put_text(in, row->fund);
    copy_in_bool(in, row->tiers);
    copy_in_text(in, row->reason);
    copy_in_text(in, row->document);
    if (row->undoes_id == 0)
        copy_in_null(in);
    else
        copy_in_int8(in, row->undoes_id);
}
