/* permit_list.c - permits as they are on a day. */
#include "batch/permit_list.h"

#include <stdlib.h>

#include "base/civil.h"
#include "base/error.h"
#include "base/text.h"
#include "batch/permit_data.h"

static int
order_items(const void *a, const void *b)
{
    const struct permit_list_item *first = a;
    const struct permit_list_item *second = b;
    if (first->row.volume_l != second->row.volume_l)
        return first->row.volume_l > second->row.volume_l ? -1 : 1;
    return text_compare(first->name, second->name);
}

static bool
make_list(const struct permit_data *data, const struct permit_list_filter *filter,
          struct permit_list_item **item, uint32_t *count)
{
    static const char *const state[PERMIT_STATE_COUNT] = {
        [PERMIT_STATE_VALID] = "valid",         [PERMIT_STATE_EARLY] = "early",
        [PERMIT_STATE_SUSPENDED] = "suspended", [PERMIT_STATE_REVOKED] = "revoked",
        [PERMIT_STATE_EXPIRED] = "expired",
    };
    struct permit_list_item *made = weir_arena_alloc(data->arena, data->permit_count, sizeof *made);
    if (made == NULL)
        return false;
    const struct permit_row *row = data->row; /* the first of the permit at hand */
    for (uint32_t i = 0; i < data->permit_count; i++) {
        const struct permit_known *permit = &data->permit[i];
        uint32_t at = permit->versions.count; /* one past the row that holds on the day */
        while (at > 0 && permit->versions.item[at - 1].from_day > filter->day)
            at--;
        if (at > 0 && row[at - 1].volume_l >= filter->least_l)
            made[(*count)++] = (struct permit_list_item){
                .name = permit->name,
                .row = row[at - 1],
                .state = state[permit_state_on(permit->versions, filter->day).state],
                .licensed_l = permit_licensed_l(permit->versions, civil_of_day(filter->day).year),
            };
        row += permit->versions.count;
    }
    *item = made;
    return true;
}

/* Holders, to whom they may be shown: of each permit the one that holds on the day. */
static enum weir_status
add_holders(struct db *db, struct permit_data *data, struct permit_list_item *item, uint32_t count,
            int32_t day, struct weir_error *error)
{
    static const struct row_range all = {0, INT64_MAX};
    struct copy_out *out = NULL;
    bool more = true;
    bool may = false;
    enum weir_status status = permit_store_may_see(db, &may, error);
    if (status || !may)
        return status;
    status = permit_store_parties_now(db, all, &out, error);
    for (uint32_t i = 0; !status;) {
        status = copy_out_next(out, &more, error);
        if (status || !more)
            break;
        struct permit_party_row party;
        permit_store_get_party(out, &party);
        while (i < count && item[i].row.account_id < party.account_id)
            i++;
        if (i == count || item[i].row.account_id != party.account_id || party.from_day > day)
            continue;
        item[i].holder = directory_intern(&data->texts, party.holder);
        if (item[i].holder.start == NULL)
            status = error_nomem(error);
    }
    copy_out_free(out);
    return status;
}

enum weir_status
permit_list_read(struct db *db, const struct permit_list_filter *filter, struct weir_arena *arena,
                 struct permit_list *list, struct weir_error *error)
{
    struct permit_data data;
    struct permit_list_item *item = NULL;
    uint32_t count = 0;
    enum weir_status status = db_begin(db, DB_READ_ONLY, error);
    if (!status)
        status = permit_data_read(db, civil_of_day(filter->day).year, arena, &data, error);
    if (!status && !make_list(&data, filter, &item, &count))
        status = error_nomem(error);
    if (!status)
        status = add_holders(db, &data, item, count, filter->day, error);
    db_rollback(db);
    if (status)
        return status;
    if (count > 1)
        qsort(item, count, sizeof *item, order_items);
    *list = (struct permit_list){item, count};
    return WEIR_OK;
}
