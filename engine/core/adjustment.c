/*
 * adjustment.c - which adjustments an account's next bill books, and how much of each.
 *
 * Water can be taken away only where there is some: the rest waits.  What undoes another one gives
 * back what was booked of that, and what waited of it is dropped.
 */
#include "core/adjustment.h"

#include <string.h>

#include "base/checked.h"
#include "core/terms.h"

/* One adjustment while the bill is put together. */
struct item {
    const struct account_adjustment *row;
    int64_t total;  /* litres or fen to be booked in all */
    int64_t booked; /* before this bill */
    int64_t now;    /* in this bill */
};

struct choosing {
    const struct adjustment_request *request;
    struct item *item;
    uint32_t count;
    int64_t inside_l;  /* water that can be taken away inside the tiers, and */
    int64_t outside_l; /* outside of them */
};

uint32_t
adjustment_counter_begin(const struct account_known *known)
{
    uint32_t count = known->counter_count;
    while (count > 0 && known->counter[count - 1].kind == WEIR_COUNTER_ADJUSTMENT)
        count--;
    return count;
}

/* --- what was booked --- */
/* The counter of kind adjustment with that key, or NULL. */
static const struct weir_counter *
find_counter(const struct account_known *known, int64_t key)
{
    for (uint32_t i = adjustment_counter_begin(known); i < known->counter_count; i++) {
        if (known->counter[i].key == key)
            return &known->counter[i];
    }
    return NULL;
}

static int64_t
booked_to_no(const struct account_known *known)
{
    const struct weir_counter *counter = find_counter(known, 0);
    return counter == NULL ? 0 : counter->used_l;
}

static int64_t
total_of(const struct account_adjustment *row)
{
    return row->money ? row->amount_fen : row->volume_l;
}

static int64_t
booked_of(const struct account_known *known, const struct account_adjustment *row)
{
    if (row->recorded_no > booked_to_no(known))
        return 0;
    const struct weir_counter *counter = find_counter(known, row->adjustment_id);
    return counter == NULL ? total_of(row) : counter->used_l;
}

/* Whether nothing of it can be booked any more, whatever it was undone to. */
static bool
is_done(const struct account_known *known, const struct account_adjustment *row)
{
    return row->recorded_no <= booked_to_no(known) &&
           find_counter(known, row->adjustment_id) == NULL;
}

static struct item *
find_item(const struct choosing *choosing, int64_t adjustment_id)
{
    for (uint32_t i = 0; i < choosing->count; i++) {
        if (choosing->item[i].row->adjustment_id == adjustment_id)
            return &choosing->item[i];
    }
    return NULL;
}

static enum weir_status
list_items(struct choosing *choosing, struct weir_arena *arena)
{
    const struct account_known *known = choosing->request->known;
    choosing->item = weir_arena_alloc(arena, known->adjustment_count, sizeof *choosing->item);
    if (choosing->item == NULL)
        return WEIR_E_NOMEM;
    for (uint32_t i = 0; i < known->adjustment_count; i++) {
        const struct account_adjustment *row = &known->adjustment[i];
        if (row->unbilled)
            continue;
        choosing->item[choosing->count++] = (struct item){
            .row = row,
            .total = total_of(row),
            .booked = booked_of(known, row),
        };
    }
    for (uint32_t i = 0; i < choosing->count; i++) {
        struct item *item = &choosing->item[i];
        struct item *undone =
            item->row->undoes_id == 0 ? NULL : find_item(choosing, item->row->undoes_id);
        if (undone == NULL)
            continue;
        undone->total = undone->booked;
        item->total = is_done(known, item->row) ? item->booked : -undone->booked;
    }
    return WEIR_OK;
}

/* --- what is booked now --- */
/* Whether its days are over: water of days to come is not billed. */
static bool
is_due(const struct choosing *choosing, const struct item *item)
{
    return item->row->due_day <= choosing->request->rules->through_day;
}

/* Takes up to wanted_l off the water that is left. */
static int64_t
take(int64_t *left_l, int64_t wanted_l)
{
    const int64_t taken_l = min_i64(*left_l, wanted_l);
    *left_l -= taken_l;
    return taken_l;
}

static void
add_up(struct choosing *choosing)
{
    for (uint32_t i = 0; i < choosing->count; i++) {
        struct item *item = &choosing->item[i];
        const int64_t rest = item->total - item->booked;
        const bool whole =
            item->row->money || item->row->undoes_id != 0 || rest > 0 || choosing->request->last;
        if (!is_due(choosing, item) || !whole)
            continue;
        item->now = rest;
        if (item->row->money || rest < 0)
            continue;
        if (item->row->tiers)
            choosing->inside_l += rest;
        else
            choosing->outside_l += rest;
    }
}

static void
take_away(struct choosing *choosing)
{
    for (uint32_t i = 0; i < choosing->count; i++) {
        struct item *item = &choosing->item[i];
        const int64_t wanted_l = item->booked - item->total;
        if (!is_due(choosing, item) || item->now != 0 || wanted_l <= 0)
            continue;
        int64_t taken_l = 0;
        if (!item->row->tiers)
            taken_l = take(&choosing->outside_l, wanted_l);
        taken_l += take(&choosing->inside_l, wanted_l - taken_l);
        item->now = -taken_l;
    }
}

/* --- the result --- */
static enum weir_status
list_bookings(const struct choosing *choosing, struct weir_arena *arena,
              struct adjustment_choice *choice)
{
    struct account_booking *booking = weir_arena_alloc(arena, choosing->count, sizeof *booking);
    if (booking == NULL)
        return WEIR_E_NOMEM;
    for (uint32_t i = 0; i < choosing->count; i++) {
        const struct item *item = &choosing->item[i];
        if (item->now == 0)
            continue;
        booking[choice->count++] = (struct account_booking){
            .row = item->row,
            .volume_l = item->row->money ? 0 : item->now,
            .amount_fen = item->row->money ? item->now : 0,
            .rest = item->total - item->booked - item->now,
        };
        choice->volume_l += item->row->money ? 0 : item->now;
        if (choice->end_day == WEIR_DAY_NONE || choice->end_day < item->row->to_day)
            choice->end_day = item->row->to_day;
    }
    choice->item = booking;
    return WEIR_OK;
}

/* Puts the counter in by its key. */
static void
insert(struct weir_counter *list, uint32_t *count, struct weir_counter counter)
{
    uint32_t at = (*count)++;
    for (; at > 0 && list[at - 1].key > counter.key; at--)
        list[at] = list[at - 1];
    list[at] = counter;
}

static enum weir_status
list_counters(const struct choosing *choosing, struct weir_arena *arena,
              struct adjustment_choice *choice)
{
    struct weir_counter *counter =
        weir_arena_alloc(arena, (size_t)choosing->count + 1, sizeof *counter);
    if (counter == NULL)
        return WEIR_E_NOMEM;
    int64_t to_no = booked_to_no(choosing->request->known);
    for (uint32_t i = 0; i < choosing->count; i++) {
        const struct item *item = &choosing->item[i];
        to_no = max_i64(to_no, item->row->recorded_no);
        if (item->booked + item->now == item->total)
            continue;
        const struct weir_counter waits = {
            .kind = WEIR_COUNTER_ADJUSTMENT,
            .key = item->row->adjustment_id,
            .first_day = item->row->from_day,
            .used_l = item->booked + item->now,
        };
        insert(counter, &choice->counter_count, waits);
    }
    if (to_no > 0) {
        const struct weir_counter all = {.kind = WEIR_COUNTER_ADJUSTMENT, .used_l = to_no};
        insert(counter, &choice->counter_count, all);
    }
    choice->counter = counter;
    return WEIR_OK;
}

enum weir_status
adjustment_choose(const struct adjustment_request *request, struct weir_arena *arena,
                  struct adjustment_choice *choice)
{
    const struct account_known *known = request->known;
    struct adjustment_choice result = {.end_day = WEIR_DAY_NONE};
    struct choosing choosing = {.request = request, .inside_l = request->water_l};
    if (known->adjustment_count == 0) {
        /* what is booked stays as it is */
        const uint32_t first = adjustment_counter_begin(known);
        result.counter = known->counter + first;
        result.counter_count = known->counter_count - first;
        *choice = result;
        return WEIR_OK;
    }
    enum weir_status status = list_items(&choosing, arena);
    if (status)
        return status;
    add_up(&choosing);
    take_away(&choosing);
    status = list_bookings(&choosing, arena, &result);
    if (!status)
        status = list_counters(&choosing, arena, &result);
    if (!status)
        *choice = result;
    return status;
}

/* --- for pricing --- */
/* The size of the account's first meter on day; absent: it has none, or its size is not known. */
static struct weir_text
meter_size(const struct account_known *known, int32_t day)
{
    for (uint32_t i = 0; i < known->installation_count; i++) {
        const struct meter_installation *installation = &known->installation[i];
        if (!installation->of_other && installation->stamp.from_day <= day &&
            (installation->to_day == WEIR_DAY_NONE || day < installation->to_day))
            return installation->size;
    }
    return (struct weir_text){0};
}

static enum weir_status
find_terms(const struct account_known *known, const struct account_adjustment *row,
           struct weir_arena *arena, struct weir_terms *terms)
{
    *terms = (struct weir_terms){
        .persons = WEIR_PERSONS_UNKNOWN,
        .opened_day = WEIR_DAY_NONE,
        .closed_day = WEIR_DAY_NONE,
        .plan = known->plan,
        .plan_count = known->plan_count,
    };
    const struct terms_account *account =
        terms_at(known->terms, known->terms_count, row->to_day - 1);
    if (account == NULL)
        return WEIR_OK;
    terms->persons = account->persons;
    terms->opened_day = account->opened_day;
    const enum weir_status status =
        terms_attributes(account, arena, &terms->attribute, &terms->attribute_count);
    return status ? status : terms_add_meter_size(terms, meter_size(known, row->to_day - 1), arena);
}

static enum weir_status
find_use(const struct adjustment_request *request, const struct account_booking *booking,
         struct weir_arena *arena, struct weir_use *use)
{
    const struct account_adjustment *row = booking->row;
    const struct terms_regimes regimes = {
        .row = request->known->terms,
        .row_count = request->known->terms_count,
        .tariffs = request->rules->tariffs,
        .begin_day = row->from_day,
        .end_day = row->to_day,
    };
    const struct weir_regime *regime;
    enum weir_status status = terms_regime_list(&regimes, arena, &regime, &use->regime_count);
    struct weir_stretch *stretch = weir_arena_alloc(arena, 1, sizeof *stretch);
    struct weir_regime *own = weir_arena_alloc(arena, use->regime_count, sizeof *own);
    if (status || stretch == NULL || own == NULL)
        return WEIR_E_NOMEM;
    memcpy(own, regime, use->regime_count * sizeof *own);
    for (uint32_t i = 0; i < use->regime_count && row->class_id.start != NULL; i++)
        own[i].class_id = row->class_id;
    use->regime = own;
    use->volume_l = booking->volume_l < 0 ? -booking->volume_l : booking->volume_l;
    *stretch = (struct weir_stretch){row->to_day, use->volume_l};
    use->stretch = stretch;
    use->stretch_count = 1;
    return WEIR_OK;
}

enum weir_status
adjustment_terms(const struct adjustment_request *request, const struct adjustment_choice *choice,
                 struct weir_arena *arena, const struct weir_adjustment **adjustment)
{
    struct weir_adjustment *list = weir_arena_alloc(arena, choice->count, sizeof *list);
    struct weir_terms *terms = weir_arena_alloc(arena, choice->count, sizeof *terms);
    struct weir_use *use = weir_arena_alloc(arena, choice->count, sizeof *use);
    if (list == NULL || terms == NULL || use == NULL)
        return WEIR_E_NOMEM;
    for (uint32_t i = 0; i < choice->count; i++) {
        const struct account_booking *booking = &choice->item[i];
        const struct account_adjustment *row = booking->row;
        use[i] = (struct weir_use){0};
        enum weir_status status = find_terms(request->known, row, arena, &terms[i]);
        if (!status)
            status = find_use(request, booking, arena, &use[i]);
        if (status)
            return status;
        list[i] = (struct weir_adjustment){
            .outside = !row->tiers,
            .money = row->money,
            .volume_l = booking->volume_l,
            .amount_fen = booking->amount_fen,
            .charge = row->charge.start != NULL ? row->charge : row->reason,
            .fund = row->fund,
            .begin_day = row->from_day,
            .end_day = row->to_day,
            .terms = &terms[i],
            .use = &use[i],
        };
    }
    *adjustment = list;
    return WEIR_OK;
}

uint32_t
adjustment_seen(const struct account_known *known, struct canon_ints counter_state)
{
    int64_t to_no = 0;
    for (uint32_t i = 0; i + ACCOUNT_COUNTER_INTS <= counter_state.count;
         i += ACCOUNT_COUNTER_INTS) {
        const int64_t *item = &counter_state.item[i];
        if (item[0] == WEIR_COUNTER_ADJUSTMENT && item[1] == 0)
            to_no = item[3];
    }
    uint32_t count = 0;
    while (count < known->adjustment_count && known->adjustment[count].recorded_no <= to_no)
        count++;
    return count;
}

/* Whether it waited whole, in a bill with that state. */
static bool
waited(const struct account_adjustment *row, struct canon_ints counter_state)
{
    for (uint32_t i = 0; i + ACCOUNT_COUNTER_INTS <= counter_state.count;
         i += ACCOUNT_COUNTER_INTS) {
        const int64_t *item = &counter_state.item[i];
        if (item[0] == WEIR_COUNTER_ADJUSTMENT && item[1] == row->adjustment_id && item[3] == 0)
            return true;
    }
    return false;
}

enum weir_status
adjustment_again(const struct account_known *known, struct canon_ints counter_state,
                 struct weir_arena *arena, struct account_known *again)
{
    const uint32_t count = adjustment_seen(known, counter_state);
    struct account_adjustment *row = weir_arena_alloc(arena, count, sizeof *row);
    if (row == NULL)
        return WEIR_E_NOMEM;
    for (uint32_t i = 0; i < count; i++) {
        row[i] = known->adjustment[i];
        row[i].due_day = waited(&row[i], counter_state) ? INT32_MAX : INT32_MIN;
    }
    again->adjustment = row;
    again->adjustment_count = count;
    return WEIR_OK;
}
