/* party_store.c - names and addresses of accounts, and names of meters. */
#include "store/party_store.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "sql.inc"
#include "store/copy.h"

enum { FIRST_CAPACITY = 64 };

enum weir_status
party_store_allowed(struct db *db, bool *allowed, struct weir_error *error)
{
    struct db_rows *rows = NULL;
    const enum weir_status status = db_query(db, SQL_PARTY_ALLOWED, NULL, &rows, error);
    if (status == WEIR_OK)
        *allowed = db_rows_int(rows, 0, 0) != 0;
    db_rows_free(rows);
    return status;
}

static struct weir_text
copy_text(const struct copy_out *out, uint32_t field, struct weir_arena *arena, bool *nomem)
{
    if (copy_out_null(out, field))
        return (struct weir_text){NULL, 0};
    const struct weir_text text = text_copy(copy_out_text(out, field), arena);
    *nomem = *nomem || text.start == NULL;
    return text;
}

static bool
make_room(struct party_store_party **item, uint32_t count, uint32_t *capacity,
          struct weir_arena *arena)
{
    if (count < *capacity)
        return true;
    const uint32_t larger = *capacity == 0 ? FIRST_CAPACITY : 2 * *capacity;
    struct party_store_party *moved = weir_arena_alloc(arena, larger, sizeof *moved);
    if (moved == NULL)
        return false;
    if (count > 0)
        memcpy(moved, *item, count * sizeof *moved);
    *item = moved;
    *capacity = larger;
    return true;
}

enum weir_status
party_store_read(struct db *db, const struct party_store_range *range, struct weir_arena *arena,
                 struct party_store_parties *parties, struct weir_error *error)
{
    const struct copy_args args = {
        .value = {range->account_lo, range->account_hi, range->as_of_no},
        .count = 3,
    };
    struct copy_out *out = NULL;
    struct party_store_party *item = NULL;
    uint32_t count = 0;
    uint32_t capacity = 0;
    bool more = true;
    bool nomem = false;
    enum weir_status status = copy_out_begin(db, SQL_PARTY_ALL, &args, &out, error);
    while (status == WEIR_OK && more && !nomem) {
        status = copy_out_next(out, &more, error);
        if (status != WEIR_OK || !more)
            break;
        nomem = !make_room(&item, count, &capacity, arena);
        if (nomem)
            break;
        item[count++] = (struct party_store_party){
            .account_id = copy_out_int(out, 0),
            .from_day = copy_out_day(out, 1),
            .name = copy_text(out, 2, arena, &nomem),
            .address = copy_text(out, 3, arena, &nomem),
        };
    }
    copy_out_free(out);
    if (nomem)
        return error_nomem(error);
    *parties = (struct party_store_parties){item, count};
    return status;
}

const struct party_store_party *
party_store_find(const struct party_store_parties *parties, struct party_store_key key)
{
    uint32_t lo = 0;
    for (uint32_t hi = parties->count; lo < hi;) {
        const uint32_t middle = lo + (hi - lo) / 2;
        if (parties->item[middle].account_id < key.account_id)
            lo = middle + 1;
        else
            hi = middle;
    }
    const struct party_store_party *found = NULL;
    for (; lo < parties->count && parties->item[lo].account_id == key.account_id; lo++) {
        if (found == NULL || parties->item[lo].from_day <= key.day)
            found = &parties->item[lo];
    }
    return found;
}

enum weir_status
party_store_meters(struct db *db, const int64_t *meter_id, uint32_t count, struct weir_arena *arena,
                   struct party_store_meters *meters, struct weir_error *error)
{
    struct db_params params = {0};
    struct db_rows *rows = NULL;
    db_params_int8s(&params, meter_id, count);
    enum weir_status status = db_query(db, SQL_PARTY_METERS, &params, &rows, error);
    if (status != WEIR_OK)
        return status;
    const uint32_t found = db_rows_count(rows);
    struct party_store_meter *item = weir_arena_alloc(arena, found, sizeof *item);
    for (uint32_t i = 0; item != NULL && i < found; i++) {
        item[i] = (struct party_store_meter){
            .meter_id = db_rows_int(rows, i, 0),
            .name = text_copy(db_rows_text(rows, i, 1), arena),
        };
        if (item[i].name.start == NULL)
            item = NULL;
    }
    db_rows_free(rows);
    if (item == NULL)
        return error_nomem(error);
    *meters = (struct party_store_meters){item, found};
    return WEIR_OK;
}

struct weir_text
party_store_meter(const struct party_store_meters *meters, int64_t meter_id)
{
    uint32_t lo = 0;
    for (uint32_t hi = meters->count; lo < hi;) {
        const uint32_t middle = lo + (hi - lo) / 2;
        if (meters->item[middle].meter_id < meter_id)
            lo = middle + 1;
        else
            hi = middle;
    }
    if (lo < meters->count && meters->item[lo].meter_id == meter_id)
        return meters->item[lo].name;
    return (struct weir_text){NULL, 0};
}
