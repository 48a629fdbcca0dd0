/* chain_store.c - the table chain, beside what it names. */
#include "store/chain_store.h"

#include "base/error.h"
#include "base/text.h"
#include "sql.inc"
#include "store/row.h"

/* Those of the link, of its run, of its approval; those of its policy are the last. */
enum {
    LINK_COLUMNS = 7,
    APPROVAL_COLUMNS = LINK_COLUMNS + 22,
    POLICY_COLUMNS = APPROVAL_COLUMNS + 7
};

static struct chain_run
run_of(struct row_reading *reading, uint32_t row)
{
    const struct db_rows *rows = reading->rows;
    return (struct chain_run){
        .run_id = db_rows_int(rows, row, LINK_COLUMNS),
        .kind = row_copy(reading, row, LINK_COLUMNS + 1),
        .scope = row_copy(reading, row, LINK_COLUMNS + 2),
        .through_day = db_rows_day(rows, row, LINK_COLUMNS + 3),
        .invoice_day = db_rows_day(rows, row, LINK_COLUMNS + 4),
        .as_of_no = db_rows_int(rows, row, LINK_COLUMNS + 5),
        .posted_no = db_rows_int(rows, row, LINK_COLUMNS + 6),
        .book = db_rows_int(rows, row, LINK_COLUMNS + 7),
        .rules_version = db_rows_int(rows, row, LINK_COLUMNS + 8),
        .settings_digest = row_copy(reading, row, LINK_COLUMNS + 9),
        .tariffs_digest = row_copy(reading, row, LINK_COLUMNS + 10),
        .account_count = db_rows_int(rows, row, LINK_COLUMNS + 11),
        .billed_count = db_rows_int(rows, row, LINK_COLUMNS + 12),
        .held_count = db_rows_int(rows, row, LINK_COLUMNS + 13),
        .nothing_count = db_rows_int(rows, row, LINK_COLUMNS + 14),
        .invoice_count = db_rows_int(rows, row, LINK_COLUMNS + 15),
        .line_count = db_rows_int(rows, row, LINK_COLUMNS + 16),
        .finding_count = db_rows_int(rows, row, LINK_COLUMNS + 17),
        .volume_l = db_rows_int(rows, row, LINK_COLUMNS + 18),
        .amount_fen = db_rows_int(rows, row, LINK_COLUMNS + 19),
        .root = row_copy(reading, row, LINK_COLUMNS + 20),
        .actor = row_copy(reading, row, LINK_COLUMNS + 21),
    };
}

static struct chain_approval
approval_of(struct row_reading *reading, uint32_t row)
{
    const struct db_rows *rows = reading->rows;
    return (struct chain_approval){
        .approval_no = db_rows_int(rows, row, APPROVAL_COLUMNS),
        .kind = row_copy(reading, row, APPROVAL_COLUMNS + 1),
        .subject = row_copy(reading, row, APPROVAL_COLUMNS + 2),
        .digest = row_copy(reading, row, APPROVAL_COLUMNS + 3),
        .granted = db_rows_int(rows, row, APPROVAL_COLUMNS + 4) != 0,
        .reason_digest = row_copy(reading, row, APPROVAL_COLUMNS + 5),
        .actor = row_copy(reading, row, APPROVAL_COLUMNS + 6),
    };
}

static struct chain_policy
policy_of(struct row_reading *reading, uint32_t row)
{
    const struct db_rows *rows = reading->rows;
    return (struct chain_policy){
        .policy_no = db_rows_int(rows, row, POLICY_COLUMNS),
        .policy = row_copy(reading, row, POLICY_COLUMNS + 1),
        .demanded = !db_rows_null(rows, row, POLICY_COLUMNS + 2),
        .above_fen = db_rows_int(rows, row, POLICY_COLUMNS + 2),
        .reason_digest = row_copy(reading, row, POLICY_COLUMNS + 3),
        .actor = row_copy(reading, row, POLICY_COLUMNS + 4),
    };
}

static enum chain_store_kind
kind_of(struct weir_text word)
{
    if (text_equal(word, text_of("run")))
        return CHAIN_STORE_RUN;
    if (text_equal(word, text_of("approval")))
        return CHAIN_STORE_APPROVAL;
    if (text_equal(word, text_of("record")))
        return CHAIN_STORE_RECORD;
    return text_equal(word, text_of("policy")) ? CHAIN_STORE_POLICY : CHAIN_STORE_MONTH;
}

static struct chain_store_link
link_of(struct row_reading *reading, uint32_t row)
{
    const struct db_rows *rows = reading->rows;
    struct chain_store_link link = {
        .place = {db_rows_int(rows, row, 0), row_copy(reading, row, 5)},
        .link = row_copy(reading, row, 4),
        .kind = kind_of(db_rows_text(rows, row, 1)),
        .run_id = db_rows_int(rows, row, 2),
        .month_day = db_rows_day(rows, row, 3),
        .recorded_no = db_rows_int(rows, row, 6),
    };
    switch (link.kind) {
    case CHAIN_STORE_MONTH:
    case CHAIN_STORE_RECORD:
        break;
    case CHAIN_STORE_RUN:
        link.present = !db_rows_null(rows, row, LINK_COLUMNS);
        if (link.present)
            link.run = run_of(reading, row);
        break;
    case CHAIN_STORE_APPROVAL:
        link.present = !db_rows_null(rows, row, APPROVAL_COLUMNS);
        if (link.present)
            link.approval = approval_of(reading, row);
        break;
    case CHAIN_STORE_POLICY:
        link.present = !db_rows_null(rows, row, POLICY_COLUMNS);
        if (link.present)
            link.policy = policy_of(reading, row);
        break;
    }
    return link;
}

enum weir_status
chain_store_read(struct db *db, int64_t run_id, struct weir_arena *arena,
                 struct chain_store_links *links, struct weir_error *error)
{
    struct db_params params = {0};
    struct db_rows *rows = NULL;
    db_params_int(&params, run_id);
    const enum weir_status status = db_query(db, SQL_CHAIN_LINKS, &params, &rows, error);
    if (status != WEIR_OK)
        return status;
    const uint32_t count = db_rows_count(rows);
    struct chain_store_link *item = weir_arena_alloc(arena, count, sizeof *item);
    struct row_reading reading = {.rows = rows, .arena = arena, .full = item == NULL};
    for (uint32_t i = 0; i < count && !reading.full; i++)
        item[i] = link_of(&reading, i);
    db_rows_free(rows);
    if (reading.full)
        return error_nomem(error);
    *links = (struct chain_store_links){item, count};
    return WEIR_OK;
}

enum weir_status
chain_store_record(struct db *db, int64_t recorded_no, struct weir_arena *arena,
                   struct chain_record *record, struct weir_error *error)
{
    struct db_params params = {0};
    struct db_rows *rows = NULL;
    db_params_int(&params, recorded_no);
    const enum weir_status status = db_query(db, SQL_CHAIN_RECORD, &params, &rows, error);
    if (status != WEIR_OK)
        return status;
    const uint32_t count = db_rows_count(rows);
    struct chain_record_row *row = weir_arena_alloc(arena, count, sizeof *row);
    struct row_reading reading = {.rows = rows, .arena = arena, .full = row == NULL};
    for (uint32_t i = 0; i < count && !reading.full; i++)
        row[i] = (struct chain_record_row){
            .recorded_no = db_rows_int(rows, i, 0),
            .part = row_copy(&reading, i, 1),
            .row_count = db_rows_int(rows, i, 2),
            .digest = row_copy(&reading, i, 3),
        };
    db_rows_free(rows);
    if (reading.full)
        return error_nomem(error);
    *record = (struct chain_record){recorded_no, row, count};
    return WEIR_OK;
}
