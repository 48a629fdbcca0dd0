/* load_carry.c - the openings that a meter with carry=yes makes, of the account that it leaves and
 * of the one that it joins. */
#include "batch/load_carry.h"

#include <string.h>

#include "base/checked.h"
#include "base/error.h"
#include "base/text.h"
#include "batch/carry_side.h"
#include "store/account_store.h"
#include "store/carry_store.h"

/* The openings of one account: an account's newest set holds as a whole. */
struct carry_set {
    int64_t account_id;
    int32_t head_day; /* billed up to, or WEIR_DAY_NONE */
    struct account_opening *item;
    uint32_t count;
    uint32_t capacity;
    bool changed;
    struct carry_set *next;
};

struct carry_sets {
    struct carry_set *first;
};

struct work {
    struct load_context *context;
    struct carry_sides sides;
    struct carry_sets *sets;
};

/* One change of hands: from the place before to a place of the file. */
struct move {
    const struct place *before; /* or NULL */
    const struct place *place;
    int32_t next_day; /* the meter's next place begins, or INT32_MAX */
};

/* --- sets ------------------------------------------------------------------------------------ */

static enum weir_status
add_opening(struct work *work, struct carry_set *set, const struct account_opening *opening,
            struct weir_error *error)
{
    if (set->count == set->capacity) {
        const uint32_t capacity = set->capacity == 0 ? 16 : set->capacity * 2;
        struct account_opening *item =
            weir_arena_alloc(work->context->table->arena, capacity, sizeof *item);
        if (item == NULL)
            return error_nomem(error);
        if (set->count > 0)
            memcpy(item, set->item, set->count * sizeof *item);
        set->item = item;
        set->capacity = capacity;
    }
    set->item[set->count++] = *opening;
    return WEIR_OK;
}

static enum weir_status
read_set(struct work *work, struct carry_set *set, struct weir_error *error)
{
    const struct row_range range = {set->account_id, set->account_id};
    struct copy_out *out = NULL;
    bool more = true;
    enum weir_status status = account_store_openings_now(work->context->db, range, &out, error);
    while (!status) {
        status = copy_out_next(out, &more, error);
        if (status || !more)
            break;
        struct account_opening row;
        account_store_get_opening(out, &row);
        row.blocks = directory_intern(&work->context->table->texts, row.blocks);
        if (row.register_milli != ROW_ABSENT || row.blocks.start != NULL)
            status = add_opening(work, set, &row, error);
    }
    copy_out_free(out);
    return status;
}

static enum weir_status
find_set(struct work *work, int64_t account_id, struct carry_set **set, struct weir_error *error)
{
    struct carry_set *found = work->sets->first;
    while (found != NULL && found->account_id != account_id)
        found = found->next;
    if (found == NULL) {
        found = weir_arena_alloc(work->context->table->arena, 1, sizeof *found);
        if (found == NULL)
            return error_nomem(error);
        *found = (struct carry_set){.account_id = account_id, .next = work->sets->first};
        enum weir_status status = read_set(work, found, error);
        if (!status)
            status = carry_side_head(&work->sides, account_id, &found->head_day, error);
        if (status)
            return status;
        work->sets->first = found;
    }
    *set = found;
    return WEIR_OK;
}

/* --- what a row brought before --------------------------------------------------------------- */

static bool
is_of_move(const struct account_opening *opening, const struct move *move)
{
    return opening->meter_id == move->place->now.meter_id && opening->blocks.start != NULL &&
           opening->day >= move->place->now.from_day && opening->day < move->next_day;
}

static bool
is_counted(const struct carry_set *set, const struct account_opening *opening)
{
    return opening->day < set->head_day;
}

/* Gives back what bills have counted of openings that are taken back. */
static enum weir_status
give_back(struct work *work, struct carry_set *set, const struct move *move,
          struct weir_error *error)
{
    const uint32_t count = set->count;
    for (uint32_t i = 0; i < count; i++) {
        const struct account_opening one = set->item[i];
        bool first = is_of_move(&one, move);
        int64_t sum_l = 0;
        for (uint32_t k = 0; k < count && first; k++) {
            const struct account_opening *other = &set->item[k];
            if (!is_of_move(other, move) || other->year_begin_day != one.year_begin_day ||
                !text_equal(other->blocks, one.blocks))
                continue;
            sum_l += other->used_l;
            first = k >= i;
        }
        if (!first || sum_l == 0)
            continue;
        struct account_opening back = one;
        back.day = set->head_day;
        back.used_l = -sum_l;
        const enum weir_status status = add_opening(work, set, &back, error);
        if (status)
            return status;
    }
    return WEIR_OK;
}

/* Takes the move's openings out of one account's set. */
static enum weir_status
take_back(struct work *work, int64_t account_id, const struct move *move, struct weir_error *error)
{
    struct carry_set *set = NULL;
    const enum weir_status status = find_set(work, account_id, &set, error);
    if (status)
        return status;
    uint32_t kept = 0;
    bool counted = false;
    for (uint32_t i = 0; i < set->count; i++) {
        const bool mine = is_of_move(&set->item[i], move);
        if (mine && !is_counted(set, &set->item[i])) {
            set->changed = true;
            continue;
        }
        counted = counted || mine;
        set->item[kept++] = set->item[i];
    }
    set->count = kept;
    if (!counted)
        return WEIR_OK;
    set->changed = true;
    return give_back(work, set, move, error);
}

/* --- what it brings now ---------------------------------------------------------------------- */

/* Fills the openings of the account that the meter leaves. */
static enum weir_status
list_openings(struct work *work, const struct carry_set *set, struct carry_request *request,
              struct weir_error *error)
{
    struct carry_opening *list =
        weir_arena_alloc(work->context->table->arena, set->count, sizeof *list);
    if (list == NULL)
        return error_nomem(error);
    for (uint32_t i = 0; i < set->count; i++) {
        const struct account_opening *row = &set->item[i];
        if (row->blocks.start != NULL)
            list[request->opening_count++] = (struct carry_opening){
                row->meter_id, row->day, row->year_begin_day, row->blocks, row->used_l};
    }
    request->opening = list;
    return WEIR_OK;
}

/* What the meter counted since it was billed, or came. */
static enum weir_status
find_rest(struct work *work, const struct carry_set *set, const struct move *move,
          struct carry_request *request, struct weir_error *error)
{
    const struct meter_installation_row *before = &move->before->now;
    const struct meter_installation_row *now = &move->place->now;
    struct meter_store_billed billed = {before->from_day, before->first_register_milli, 0};
    struct meter_store_billed head;
    bool found = false;
    const enum weir_status status = meter_store_billed(work->context->db, before->account_id,
                                                       before->meter_id, &head, &found, error);
    if (status)
        return status;
    for (uint32_t i = 0; i < set->count; i++) {
        const struct account_opening *row = &set->item[i];
        if (row->meter_id == before->meter_id && row->register_milli != ROW_ABSENT &&
            row->day >= billed.day)
            billed = (struct meter_store_billed){row->day, row->register_milli, 0};
    }
    if (found && head.day > before->from_day)
        billed = head;
    const struct carry_registers registers = {
        .begin_milli = billed.register_milli,
        .end_milli = before->last_register_milli == ROW_ABSENT ? now->first_register_milli
                                                               : before->last_register_milli,
        .litres_per_count = before->litres_per_count,
        .digits = before->digits,
    };
    request->rest_begin_day = billed.day;
    request->rest_end_day = before->to_day;
    if (billed.day < before->to_day)
        request->rest_l = carry_movement_l(&registers) + max_i64(0, billed.carried_l);
    return WEIR_OK;
}

static void
tell_no_tariff(struct load_context *context, const struct meter_line *line)
{
    struct weir_error *error =
        load_table_fault(context->table, &line->owned.row,
                         "what meter % brings cannot be found: an account's tariff is not "
                         "published, or lacks its class",
                         line->meter);
    if (error != NULL)
        error_hint(error, "Publish the tariffs of the account that it leaves and of the one that "
                          "it joins, or say carry=no.");
}

/* Adds a row of what was found to one account. */
static enum weir_status
open_one(struct work *work, int64_t account_id, const struct account_opening *opening,
         struct weir_error *error)
{
    struct carry_set *set = NULL;
    const enum weir_status status = find_set(work, account_id, &set, error);
    if (status)
        return status;
    set->changed = true;
    return add_opening(work, set, opening, error);
}

static enum weir_status
open_both(struct work *work, const struct move *move, const struct carry_row *row,
          struct weir_error *error)
{
    struct account_opening opening = {
        .day = row->from_day,
        .year_begin_day = row->from_year_begin_day,
        .meter_id = move->place->now.meter_id,
        .register_milli = ROW_ABSENT,
        .blocks = row->blocks,
        .used_l = -row->used_l,
    };
    enum weir_status status = WEIR_OK;
    if (row->from_day != WEIR_DAY_NONE)
        status = open_one(work, move->before->now.account_id, &opening, error);
    if (status || row->to_day == WEIR_DAY_NONE)
        return status;
    opening.day = row->to_day;
    opening.year_begin_day = row->to_year_begin_day;
    opening.used_l = row->used_l;
    return open_one(work, move->place->now.account_id, &opening, error);
}

static enum weir_status
bring(struct work *work, const struct move *move, struct weir_error *error)
{
    const struct meter_installation_row *before = &move->before->now;
    const struct meter_installation_row *now = &move->place->now;
    struct carry_request request = {.meter_id = now->meter_id, .day = now->from_day};
    struct carry_side from;
    struct carry_side to;
    struct carry_set *set = NULL;
    struct carry_store_bills bills;
    struct load_context *context = work->context;
    enum weir_status status = carry_side_find(
        &work->sides, (struct carry_moment){before->account_id, now->from_day - 1}, &from, error);
    if (!status)
        status = carry_side_find(&work->sides,
                                 (struct carry_moment){now->account_id, now->from_day}, &to, error);
    if (status)
        return status;
    if (from.account.class_count == 0 || to.account.class_count == 0) {
        tell_no_tariff(context, move->place->line);
        return WEIR_OK;
    }
    request.from = from.account;
    request.to = to.account;
    status = find_set(work, before->account_id, &set, error);
    if (!status)
        status = list_openings(work, set, &request, error);
    if (!status && !from.shared) /* of several uses only bills know what each had */
        status = find_rest(work, set, move, &request, error);
    if (!status)
        status = carry_store_read(context->db,
                                  (struct carry_store_key){before->account_id, now->meter_id},
                                  context->table->arena, &bills, error);
    if (status)
        return status;
    request.bill = bills.item;
    request.bill_count = bills.count;
    struct carry_rows rows;
    if (carry_find(&request, context->table->arena, &rows) != WEIR_OK)
        return error_nomem(error);
    for (uint32_t i = 0; i < rows.count && !status; i++)
        status = open_both(work, move, &rows.item[i], error);
    return status;
}

/* --- the places of the file ------------------------------------------------------------------ */

static bool
carries(const struct meter_installation_row *row)
{
    return row->carry == 1 && !load_place_void(row);
}

/* The place that the meter left for this one, and the day that it leaves this one. */
static struct move
move_of(const struct place_map *map, uint32_t index)
{
    struct move move = {.place = &map->own.item[index], .next_day = INT32_MAX};
    const int64_t meter_id = move.place->now.meter_id;
    for (uint32_t i = index; i > 0 && map->own.item[i - 1].now.meter_id == meter_id; i--) {
        if (load_place_void(&map->own.item[i - 1].now))
            continue;
        move.before = &map->own.item[i - 1];
        break;
    }
    for (uint32_t i = index + 1; i < map->own.count && map->own.item[i].now.meter_id == meter_id;
         i++) {
        if (load_place_void(&map->own.item[i].now))
            continue;
        move.next_day = map->own.item[i].now.from_day;
        break;
    }
    return move;
}

static enum weir_status
find_move(struct work *work, const struct place_map *map, uint32_t index, struct weir_error *error)
{
    const struct place *place = &map->own.item[index];
    const bool brought = place->is_held && carries(&place->held);
    const bool brings = carries(&place->now);
    if (place->line == NULL || !place->changed || (!brought && !brings) ||
        (brought && brings && place->held.first_register_milli == place->now.first_register_milli))
        return WEIR_OK;
    const struct move move = move_of(map, index);
    if (move.before == NULL || move.before->now.account_id == place->now.account_id)
        return WEIR_OK;
    enum weir_status status = WEIR_OK;
    if (brought) {
        status = take_back(work, place->now.account_id, &move, error);
        if (!status)
            status = take_back(work, move.before->now.account_id, &move, error);
    }
    if (!status && brings)
        status = bring(work, &move, error);
    return status;
}

enum weir_status
load_carry_find(struct load_context *context, const struct place_map *map, struct carry_sets **sets,
                struct weir_error *error)
{
    struct work work = {.context = context, .sides = {.context = context}};
    work.sets = weir_arena_alloc(context->table->arena, 1, sizeof *work.sets);
    if (work.sets == NULL)
        return error_nomem(error);
    *work.sets = (struct carry_sets){NULL};
    enum weir_status status = WEIR_OK;
    for (uint32_t i = 0; i < map->own.count && !status; i++)
        status = find_move(&work, map, i, error);
    *sets = work.sets;
    return status;
}

enum weir_status
load_carry_write(struct load_context *context, const struct carry_sets *sets,
                 struct weir_error *error)
{
    struct copy_in *in = NULL;
    if (sets->first == NULL)
        return WEIR_OK;
    enum weir_status status = account_store_openings_in(context->db, &in, error);
    if (status)
        return status;
    for (const struct carry_set *set = sets->first; set != NULL; set = set->next) {
        const struct account_opening empty = {
            .account_id = set->account_id,
            .line_no = 1,
            .day = set->head_day == WEIR_DAY_NONE ? 0 : set->head_day,
            .year_begin_day = WEIR_DAY_NONE,
            .meter_id = ROW_ABSENT,
            .register_milli = ROW_ABSENT,
        };
        if (!set->changed)
            continue;
        if (set->count == 0) /* says that there are none now */
            account_store_put_opening(in, &empty, context->recorded_no);
        for (uint32_t i = 0; i < set->count; i++) {
            struct account_opening row = set->item[i];
            row.account_id = set->account_id;
            row.line_no = (int64_t)i + 1;
            account_store_put_opening(in, &row, context->recorded_no);
        }
    }
    status = copy_in_end(in, NULL, error);
    copy_in_free(in);
    return status;
}
