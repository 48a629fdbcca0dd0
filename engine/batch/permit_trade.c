/* permit_trade.c - water rights from one permit to another for a year. */
#include "batch/permit_trade.h"

#include "base/error.h"
#include "base/text.h"
#include "batch/permit_data.h"
#include "core/permit_transfer.h"
#include "store/journal_store.h"

/* One side of a trade. */
struct side {
    uint32_t index;               /* of the permit */
    const struct permit_row *row; /* its rows, as many as it has versions */
    struct permit_transfer_row *made;
    uint32_t made_count;
};

static enum weir_status
find_side(const struct permit_data *data, struct weir_text name, struct side *side,
          struct weir_error *error)
{
    side->row = data->row;
    for (side->index = 0; side->index < data->permit_count; side->index++) {
        if (text_equal(data->permit[side->index].name, name))
            return WEIR_OK;
        side->row += data->permit[side->index].versions.count;
    }
    return error_set_text(error, WEIR_E_NOT_FOUND, "there is no permit %", name);
}

static enum weir_status
make_rows(const struct permit_data *data, const struct permit_transfer *transfer, struct side *side,
          struct weir_error *error)
{
    const struct permit_known *permit = &data->permit[side->index];
    side->made =
        weir_arena_alloc(data->arena, (size_t)permit->versions.count + 1, sizeof *side->made);
    if (side->made == NULL)
        return error_nomem(error);
    const char *problem = NULL;
    switch (permit_transfer_rows(permit->versions, transfer, side->made, &side->made_count)) {
    case PERMIT_TRANSFER_FINE:
        return WEIR_OK;
    case PERMIT_TRANSFER_NOT_VALID:
        problem = "permit % is not valid on every day of the year";
        break;
    case PERMIT_TRANSFER_TOO_LITTLE:
        problem = "permit % has less than that";
        break;
    }
    return error_set_text(error, WEIR_E_INVALID, problem, permit->name);
}

static void
put_rows(struct copy_in *in, const struct side *side, int64_t recorded_no)
{
    for (uint32_t i = 0; i < side->made_count; i++) {
        struct permit_row row = side->row[side->made[i].of];
        row.from_day = side->made[i].from_day;
        row.volume_l = side->made[i].volume_l;
        row.reason = ROW_REASON_LATE;
        permit_store_put(in, &row, recorded_no);
    }
}

static enum weir_status
take_journal(struct db *db, const struct permit_trade_request *request, int64_t *recorded_no,
             struct weir_error *error)
{
    char detail[JOURNAL_DETAIL_SIZE];
    struct text_writer writer = text_writer_of(detail, sizeof detail);
    text_write_decimal(&writer, request->volume_l, 3);
    text_write_string(&writer, " m3 of ");
    text_write_int(&writer, request->year);
    text_write_string(&writer, " from ");
    text_write(&writer, request->giver);
    text_write_string(&writer, " to ");
    text_write(&writer, request->getter);
    return journal_store_take(db, text_of("transfer"), text_written(&writer), recorded_no, error);
}

static enum weir_status
trade(struct db *db, const struct permit_trade_request *request, struct weir_arena *arena,
      int64_t *recorded_no, struct weir_error *error)
{
    struct permit_data data;
    struct side giver;
    struct side getter;
    const struct permit_transfer given = {request->year, -request->volume_l};
    const struct permit_transfer got = {request->year, request->volume_l};
    enum weir_status status = take_journal(db, request, recorded_no, error);
    if (!status)
        status = permit_data_read(db, request->year, arena, &data, error);
    if (!status)
        status = find_side(&data, request->giver, &giver, error);
    if (!status)
        status = find_side(&data, request->getter, &getter, error);
    if (status)
        return status;
    if (!text_equal(giver.row->source, getter.row->source))
        return error_set(error, WEIR_E_INVALID, "the two permits are for water from two sources");
    status = make_rows(&data, &given, &giver, error);
    if (!status)
        status = make_rows(&data, &got, &getter, error);
    if (status)
        return status;
    struct copy_in *in = NULL;
    status = permit_store_in(db, &in, error);
    if (status)
        return status;
    put_rows(in, &giver, *recorded_no);
    put_rows(in, &getter, *recorded_no);
    status = copy_in_end(in, NULL, error);
    copy_in_free(in);
    return status;
}

enum weir_status
permit_trade_run(struct db *db, const struct permit_trade_request *request,
                 struct weir_arena *arena, int64_t *recorded_no, struct weir_error *error)
{
    if (text_equal(request->giver, request->getter))
        return error_set(error, WEIR_E_INVALID, "a permit cannot trade with itself");
    if (request->volume_l == 0)
        return error_set(error, WEIR_E_INVALID, "there is nothing to transfer in 0 m3");
    enum weir_status status = db_begin(db, DB_READ_WRITE, error);
    if (!status)
        status = trade(db, request, arena, recorded_no, error);
    if (!status)
        return db_commit(db, error);
    db_rollback(db);
    return status;
}
