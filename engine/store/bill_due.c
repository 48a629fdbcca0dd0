/* bill_due.c - the accounts of a range that may be due: heads, and days on which something came. */
#include "store/bill_due.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/error.h"
#include "sql.inc"
#include "store/copy.h"
#include "weir/tariff.h"

#define FIRST_ACCOUNTS 1024

struct stand { /* of an account */
    int64_t account_id;
    int32_t through_day; /* or WEIR_DAY_NONE */
    bool may_be_due;
};

struct search {
    struct db *db;
    const struct bill_due_request *request;
    struct weir_arena *arena;
    struct weir_error *error;
    struct stand *stand; /* by account; owned */
    uint32_t count;
    uint32_t capacity;
    int32_t least_day; /* that a billed account of the range is billed to; WEIR_DAY_NONE: none is */
    uint32_t new_count; /* accounts that were never billed */
};

/* --- where they stand --- */
static bool
add_stand(struct search *search, struct stand stand)
{
    if (search->count == search->capacity) {
        const uint32_t capacity = search->capacity == 0 ? FIRST_ACCOUNTS : 2 * search->capacity;
        struct stand *grown = realloc(search->stand, (size_t)capacity * sizeof *grown);
        if (grown == NULL)
            return false;
        search->stand = grown;
        search->capacity = capacity;
    }
    search->stand[search->count++] = stand;
    if (stand.through_day == WEIR_DAY_NONE)
        search->new_count++;
    else if (search->least_day == WEIR_DAY_NONE || stand.through_day < search->least_day)
        search->least_day = stand.through_day;
    return true;
}

/* What a row of a COPY does to the search; false when memory is out. */
typedef bool take_row(struct search *search, const struct copy_out *out);

static bool
take_head(struct search *search, const struct copy_out *out)
{
    const struct bill_due_request *request = search->request;
    const int32_t day = copy_out_day(out, 1);
    const bool idle = request->idle_days != 0 && day != WEIR_DAY_NONE &&
                      (int64_t)request->through_day - day >= request->idle_days;
    return add_stand(search, (struct stand){copy_out_int(out, 0), day, idle});
}

static struct stand *
find_stand(struct search *search, int64_t account_id)
{
    uint32_t low = 0;
    uint32_t high = search->count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (search->stand[middle].account_id < account_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < search->count && search->stand[low].account_id == account_id ? &search->stand[low]
                                                                              : NULL;
}

/* --- what came --- */
static bool
take_day(struct search *search, const struct copy_out *out)
{
    struct stand *stand = find_stand(search, copy_out_int(out, 0));
    const int32_t day = copy_out_day(out, 1);
    if (stand != NULL &&
        (day == WEIR_DAY_NONE || (stand->through_day != WEIR_DAY_NONE && day > stand->through_day)))
        stand->may_be_due = true;
    return true;
}

static bool
take_new(struct search *search, const struct copy_out *out)
{
    struct stand *stand = find_stand(search, copy_out_int(out, 0));
    if (stand != NULL)
        stand->may_be_due = true;
    return true;
}

static enum weir_status
take_all(struct search *search, const char *sql, take_row *take)
{
    const struct bill_due_request *request = search->request;
    const int32_t from_day =
        search->least_day == WEIR_DAY_NONE ? request->through_day : search->least_day;
    const struct copy_args args = {
        .value = {request->account_lo, request->account_hi, request->as_of_no,
                  (int64_t)from_day + 1, request->through_day},
        .count = 5,
    };
    struct copy_out *out = NULL;
    bool row = true;
    enum weir_status status = copy_out_begin(search->db, sql, &args, &out, search->error);
    while (!status) {
        status = copy_out_next(out, &row, search->error);
        if (status || !row)
            break;
        if (!take(search, out))
            status = error_nomem(search->error);
    }
    copy_out_free(out);
    return status;
}

/* Accounts that were never billed have no day to look from: they are asked for one by one. */
static enum weir_status
find_new(struct search *search)
{
    uint32_t count = 0;
    if (search->new_count == 0)
        return WEIR_OK;
    int64_t *account_id = weir_arena_alloc(search->arena, search->new_count, sizeof *account_id);
    if (account_id == NULL)
        return error_nomem(search->error);
    for (uint32_t i = 0; i < search->count; i++) {
        if (search->stand[i].through_day == WEIR_DAY_NONE)
            account_id[count++] = search->stand[i].account_id;
    }
    const enum weir_status status = bill_due_list(search->db, account_id, count, search->error);
    return status ? status : take_all(search, SQL_BILL_DUE_NEW, take_new);
}

/* --- a cycle --- */
/* Leaves off those that were never in the cycle. */
static enum weir_status
keep_members(struct search *search)
{
    const struct bill_due_request *request = search->request;
    struct db_params params = {0};
    struct db_rows *rows = NULL;
    if (request->cycle.start == NULL)
        return WEIR_OK;
    db_params_int(&params, request->account_lo);
    db_params_int(&params, request->account_hi);
    db_params_text(&params, request->cycle);
    db_params_int(&params, request->as_of_no);
    const enum weir_status status =
        db_query(search->db, SQL_BILL_DUE_MEMBERS, &params, &rows, search->error);
    if (status)
        return status;
    const uint32_t count = db_rows_count(rows);
    uint32_t at = 0;
    for (uint32_t i = 0; i < search->count; i++) {
        struct stand *stand = &search->stand[i];
        while (at < count && db_rows_int(rows, at, 0) < stand->account_id)
            at++;
        if (at == count || db_rows_int(rows, at, 0) != stand->account_id)
            stand->may_be_due = false;
    }
    db_rows_free(rows);
    return WEIR_OK;
}

/* --- all of it --- */
static enum weir_status
list_due(const struct search *search, struct bill_due *due)
{
    int64_t *account_id = weir_arena_alloc(search->arena, search->count, sizeof *account_id);
    if (account_id == NULL)
        return error_nomem(search->error);
    *due = (struct bill_due){.account_id = account_id, .of_count = search->count};
    for (uint32_t i = 0; i < search->count; i++) {
        if (search->stand[i].may_be_due)
            account_id[due->count++] = search->stand[i].account_id;
    }
    return WEIR_OK;
}

enum weir_status
bill_due_find(struct db *db, const struct bill_due_request *request, struct weir_arena *arena,
              struct bill_due *due, struct weir_error *error)
{
    struct search search = {
        .db = db,
        .request = request,
        .arena = arena,
        .error = error,
        .least_day = WEIR_DAY_NONE,
    };
    enum weir_status status = take_all(&search, SQL_BILL_DUE_HEADS, take_head);
    if (!status)
        status = take_all(&search, SQL_BILL_DUE_DAYS, take_day);
    if (!status)
        status = find_new(&search);
    if (!status)
        status = keep_members(&search);
    if (!status)
        status = list_due(&search, due);
    free(search.stand);
    return status;
}

enum weir_status
bill_due_list(struct db *db, const int64_t *account_id, uint32_t count, struct weir_error *error)
{
    struct db_params params = {0};
    db_params_int8s(&params, account_id, count);
    return db_run(db, SQL_BILL_FEW_LIST, &params, NULL, error);
}
