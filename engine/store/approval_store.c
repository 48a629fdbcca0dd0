/* approval_store.c - the statements behind `weir approve` and `weir policy`. */
#include "store/approval_store.h"

#include "base/assert.h"
#include "base/error.h"
#include "base/text.h"
#include "sql.inc"
#include "store/row.h"

#define NUMBER_SIZE 24 /* bytes of an int64 in decimal */

const char *
approval_store_policy_name(enum approval_store_policy policy)
{
    static const char *const names[APPROVAL_STORE_POLICY_COUNT] = {
        [APPROVAL_STORE_PUBLISH] = "publish",
        [APPROVAL_STORE_POST] = "post",
        [APPROVAL_STORE_CLOSE] = "close",
    };
    ASSERT(policy < APPROVAL_STORE_POLICY_COUNT);
    return names[policy];
}

enum weir_status
approval_store_session(struct db *db, const struct approval_store_demands *demands,
                       struct weir_error *error)
{
    char number[APPROVAL_STORE_POLICY_COUNT][NUMBER_SIZE];
    struct db_params params = {0};
    for (int i = 0; i < APPROVAL_STORE_POLICY_COUNT; i++) {
        struct text_writer writer = text_writer_of(number[i], NUMBER_SIZE);
        if (demands->above_fen[i] != APPROVAL_STORE_NEVER)
            text_write_int(&writer, demands->above_fen[i]);
        db_params_text(&params, text_written(&writer));
    }
    return db_run(db, SQL_APPROVAL_SESSION, &params, NULL, error);
}

enum weir_status
approval_store_give(struct db *db, const struct approval_store_subject *subject, bool granted,
                    struct weir_text reason, int64_t *approval_no, struct weir_error *error)
{
    struct db_params params = {0};
    db_params_text(&params, subject->kind);
    if (subject->run_id == 0)
        db_params_null(&params);
    else
        db_params_int(&params, subject->run_id);
    db_params_day(&params, subject->month_day);
    db_params_bytes(&params, subject->digest);
    db_params_bool(&params, granted);
    db_params_text(&params, reason);
    return db_query_int(db, SQL_APPROVE, &params, approval_no, error);
}

enum weir_status
approval_store_find(struct db *db, int64_t approval_no, struct weir_arena *arena,
                    struct approval_store_given *given, struct weir_error *error)
{
    struct db_params params = {0};
    struct db_rows *rows = NULL;
    db_params_int(&params, approval_no);
    const enum weir_status status = db_query(db, SQL_APPROVAL_FIND, &params, &rows, error);
    if (status != WEIR_OK)
        return status;
    struct row_reading reading = {.rows = rows, .arena = arena};
    const bool found = db_rows_count(rows) == 1;
    if (found)
        *given = (struct approval_store_given){
            .approval_no = approval_no,
            .kind = row_copy(&reading, 0, 0),
            .subject = row_copy(&reading, 0, 1),
            .digest = row_copy(&reading, 0, 2),
            .granted = db_rows_int(rows, 0, 3) != 0,
            .reason = row_copy(&reading, 0, 4),
            .actor = row_copy(&reading, 0, 5),
        };
    db_rows_free(rows);
    if (!found)
        return error_set(error, WEIR_E_NOT_FOUND, "there is no such approval");
    return reading.full ? error_nomem(error) : WEIR_OK;
}

enum weir_status
approval_store_policies(struct db *db, struct approval_store_demands *demands,
                        struct weir_error *error)
{
    struct db_rows *rows = NULL;
    const enum weir_status status = db_query(db, SQL_POLICIES, NULL, &rows, error);
    if (status != WEIR_OK)
        return status;
    for (int i = 0; i < APPROVAL_STORE_POLICY_COUNT; i++) {
        const struct weir_text name =
            text_of(approval_store_policy_name((enum approval_store_policy)i));
        demands->above_fen[i] = APPROVAL_STORE_NEVER;
        for (uint32_t row = 0; row < db_rows_count(rows); row++) {
            if (text_equal(db_rows_text(rows, row, 0), name) && !db_rows_null(rows, row, 1))
                demands->above_fen[i] = db_rows_int(rows, row, 1);
        }
    }
    db_rows_free(rows);
    return WEIR_OK;
}

enum weir_status
approval_store_policy_set(struct db *db, const struct approval_store_change *change,
                          int64_t *policy_no, struct weir_error *error)
{
    struct db_params params = {0};
    db_params_text(&params, text_of(approval_store_policy_name(change->policy)));
    if (change->above_fen == APPROVAL_STORE_NEVER)
        db_params_null(&params);
    else
        db_params_int(&params, change->above_fen);
    db_params_text(&params, change->reason);
    return db_query_int(db, SQL_POLICY_SET, &params, policy_no, error);
}

enum weir_status
approval_store_list(struct db *db, struct weir_arena *arena, struct approval_store_list *list,
                    struct weir_error *error)
{
    struct db_rows *rows = NULL;
    const enum weir_status status = db_query(db, SQL_APPROVALS_WAITING, NULL, &rows, error);
    if (status != WEIR_OK)
        return status;
    const uint32_t count = db_rows_count(rows);
    struct approval_store_waiting *item = weir_arena_alloc(arena, count, sizeof *item);
    struct row_reading reading = {.rows = rows, .arena = arena, .full = item == NULL};
    for (uint32_t i = 0; i < count && !reading.full; i++)
        item[i] = (struct approval_store_waiting){
            .kind = row_copy(&reading, i, 0),
            .subject = row_copy(&reading, i, 1),
            .has_amount = !db_rows_null(rows, i, 2),
            .amount_fen = db_rows_int(rows, i, 2),
            .above_fen = db_rows_int(rows, i, 3),
            .maker = row_copy(&reading, i, 4),
            .approver = row_copy(&reading, i, 5),
            .digest = row_copy(&reading, i, 6),
        };
    db_rows_free(rows);
    if (reading.full)
        return error_nomem(error);
    *list = (struct approval_store_list){item, count};
    return WEIR_OK;
}
