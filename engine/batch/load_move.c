/* load_move.c - meters that change hands back over billed days. */
#include "batch/load_move.h"

#include "base/error.h"
#include "store/meter_store.h"
#include "weir/tariff.h"

struct neighbours {
    const struct place *before; /* the meter's last place that begins before the row; or NULL */
    const struct place *next;   /* its first one that does not; or NULL */
};

static struct neighbours
neighbours_of(const struct place_map *map, const struct meter_installation_row *row)
{
    struct neighbours found = {NULL, NULL};
    for (uint32_t i = load_place_find(&map->own, row->meter_id);
         i < map->own.count && map->own.item[i].now.meter_id == row->meter_id; i++) {
        const struct place *place = &map->own.item[i];
        if (load_place_void(&place->now))
            continue;
        if (place->now.from_day < row->from_day)
            found.before = place;
        else if (found.next == NULL)
            found.next = place;
    }
    return found;
}

/* Whether the row is to begin on the day: when nothing begins there or after it, or what the row
 * became when the same file came before. */
static bool
moves(const struct neighbours *around, const struct meter_installation_row *row, int32_t day)
{
    if (day <= row->from_day)
        return false;
    return around->next == NULL ||
           (around->next->now.account_id == row->account_id && around->next->now.from_day == day);
}

static void
move_to(struct meter_line *line, const struct meter_store_billed *billed)
{
    struct meter_installation_row *row = &line->installation;
    line->asked_day = row->from_day;
    line->billed_day = billed->day;
    row->from_day = billed->day;
    row->first_register_milli = billed->register_milli;
    if (row->to_day != WEIR_DAY_NONE && row->to_day <= billed->day) { /* all of it is billed */
        row->to_day = billed->day;
        row->last_register_milli = ROW_ABSENT;
    }
}

static enum weir_status
move(struct load_context *context, const struct place_map *map, struct meter_line *line,
     struct weir_error *error)
{
    const struct meter_installation_row *row = &line->installation;
    const struct neighbours around = neighbours_of(map, row);
    if (line->owned.reason == ROW_REASON_ERROR || around.before == NULL ||
        around.before->now.account_id == row->account_id)
        return WEIR_OK;
    struct meter_store_billed billed;
    bool found = false;
    const enum weir_status status = meter_store_billed(context->db, around.before->now.account_id,
                                                       row->meter_id, &billed, &found, error);
    if (!status && found && moves(&around, row, billed.day))
        move_to(line, &billed);
    return status;
}

enum weir_status
load_move_late(struct load_context *context, const struct place_map *map, struct weir_error *error)
{
    const struct load_table *table = context->table;
    enum weir_status status = WEIR_OK;
    for (uint32_t i = 0; i < table->row_count && !status; i++)
        status = move(context, map, (struct meter_line *)table->row[i], error);
    return status;
}

enum weir_status
load_move_tell(struct load_context *context, struct weir_error *error)
{
    const struct load_table *table = context->table;
    for (uint32_t i = 0; i < table->row_count; i++) {
        const struct meter_line *line = (const struct meter_line *)table->row[i];
        if (!line->owned.row.changed || line->billed_day == WEIR_DAY_NONE)
            continue;
        const struct load_back_dated back = {
            .owned = &line->owned,
            .account_id = line->owned.account_id,
            .subject = line->meter,
            .done = "billed",
            .reach_day = line->asked_day,
            .through_day = line->billed_day,
        };
        if (!load_merge_tell_back_dated(context, &back))
            return error_nomem(error);
    }
    return WEIR_OK;
}
