/* read_late.c - which reads of a batch may lie inside what is billed, and the question whether. */
#include "batch/read_late.h"

#include "base/error.h"
#include "batch/read_source.h"
#include "store/finding_store.h"
#include "weir/tariff.h"

/* Places and days, each once, as many as are asked about at a time. */
static enum weir_status
ask(struct read_batch *batch, struct finding_places *places, struct weir_error *error)
{
    int64_t told_count = 0;
    if (places->count == 0)
        return WEIR_OK;
    const enum weir_status status =
        finding_store_late_reads(batch->db, places, batch->recorded_no, &told_count, error);
    batch->counts.finding_count += told_count;
    places->count = 0;
    return status;
}

static bool
is_last(const struct finding_places *places, const struct read_row *row)
{
    const uint32_t last = places->count - 1;
    return places->count > 0 && places->account_id[last] == row->account_id &&
           places->meter_id[last] == row->meter_id && places->day[last] == row->day;
}

static bool
make_room(struct read_batch *batch)
{
    struct finding_places *places = &batch->late;
    if (places->account_id != NULL)
        return true;
    places->account_id =
        weir_arena_alloc(batch->keep, FINDING_PLACES_MAX, sizeof *places->account_id);
    places->meter_id = weir_arena_alloc(batch->keep, FINDING_PLACES_MAX, sizeof *places->meter_id);
    places->day = weir_arena_alloc(batch->keep, FINDING_PLACES_MAX, sizeof *places->day);
    return places->account_id != NULL && places->meter_id != NULL && places->day != NULL;
}

static enum weir_status
find_billed_day(struct read_batch *batch, struct weir_error *error)
{
    if (batch->billed_known)
        return WEIR_OK;
    batch->billed_known = true;
    return finding_store_billed_day(batch->db, &batch->billed_day, error);
}

enum weir_status
read_late_tell(struct read_batch *batch, struct weir_error *error)
{
    struct finding_places *places = &batch->late;
    enum weir_status status = find_billed_day(batch, error);
    if (status || batch->billed_day == WEIR_DAY_NONE)
        return status;
    for (uint32_t i = 0; i < batch->count && !status; i++) {
        const struct batch_read *read = batch->order[i];
        const struct read_row *row = &read->row;
        if (row->day > batch->billed_day || row->account_id == 0 || !read->stored ||
            row->kind == READ_KIND_ESTIMATE || is_last(places, row))
            continue;
        if (!make_room(batch))
            return error_nomem(error);
        places->account_id[places->count] = row->account_id;
        places->meter_id[places->count] = row->meter_id;
        places->day[places->count++] = row->day;
        if (places->count == FINDING_PLACES_MAX)
            status = ask(batch, places, error);
    }
    return status ? status : ask(batch, places, error);
}
