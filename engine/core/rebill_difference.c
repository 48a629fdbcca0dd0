/* rebill_difference.c - whether a bill and the one made in its place are the same. */
#include "core/rebill_difference.h"

#include <string.h>

#include "base/assert.h"
#include "base/text.h"

/* --- lines --- */
static bool
is_same_line(const struct weir_line *a, const struct weir_line *b)
{
    return a->kind == b->kind && a->block_no == b->block_no && a->band_no == b->band_no &&
           a->begin_day == b->begin_day && a->end_day == b->end_day &&
           a->has_volume == b->has_volume && (!a->has_volume || a->volume_l == b->volume_l) &&
           a->has_price == b->has_price &&
           (!a->has_price || a->price_mfen_per_m3 == b->price_mfen_per_m3) &&
           a->amount_fen == b->amount_fen && a->has_tax == b->has_tax &&
           (!a->has_tax || a->tax_fen == b->tax_fen) && text_equal(a->class_id, b->class_id) &&
           text_equal(a->charge, b->charge) && text_equal(a->fund, b->fund);
}

static bool
are_same_lines(const struct canon_invoice *a, const struct canon_invoice *b)
{
    if (a->line_count != b->line_count || a->volume_l != b->volume_l ||
        a->amount_fen != b->amount_fen)
        return false;
    for (uint32_t i = 0; i < a->line_count; i++) {
        if (!is_same_line(&a->line[i], &b->line[i]))
            return false;
    }
    return true;
}

/* --- counters --- */
static const int64_t *
find_counter(struct canon_ints state, const int64_t *counter)
{
    for (uint32_t i = 0; i < state.count; i += ACCOUNT_COUNTER_INTS) {
        if (memcmp(&state.item[i], counter, (ACCOUNT_COUNTER_INTS - 1) * sizeof *counter) == 0)
            return &state.item[i];
    }
    return NULL;
}

static int
compare_counters(const int64_t *a, const int64_t *b)
{
    for (uint32_t i = 0; i + 1 < ACCOUNT_COUNTER_INTS; i++) {
        if (a[i] != b[i])
            return a[i] < b[i] ? -1 : 1;
    }
    return 0;
}

static int64_t
used_l(struct canon_ints state, const int64_t *counter)
{
    const int64_t *found = find_counter(state, counter);
    return found == NULL ? 0 : found[ACCOUNT_COUNTER_INTS - 1];
}

/* Whether all that a counted, b counted too. */
static bool
counts_as(const struct rebill_counted *a, const struct rebill_counted *b)
{
    for (uint32_t i = 0; i < a->after.count; i += ACCOUNT_COUNTER_INTS) {
        const int64_t *counter = &a->after.item[i];
        const int64_t a_l = used_l(a->after, counter) - used_l(a->before, counter);
        const int64_t *other = find_counter(b->after, counter);
        if (other == NULL ? a_l != 0
                          : a_l != used_l(b->after, counter) - used_l(b->before, counter))
            return false;
    }
    return true;
}

enum weir_status
rebill_difference_add(struct canon_ints *counter_state, const struct rebill_counted *counted,
                      struct weir_arena *arena)
{
    const struct canon_ints state = *counter_state;
    const size_t room = (size_t)state.count + counted->after.count;
    int64_t *item = weir_arena_alloc(arena, room, sizeof *item);
    if (item == NULL)
        return WEIR_E_NOMEM;
    struct canon_ints sum = {item, 0};
    uint32_t s = 0;
    uint32_t a = 0;
    while (s < state.count || a < counted->after.count) {
        const int64_t *from_state = s < state.count ? &state.item[s] : NULL;
        const int64_t *from_after = a < counted->after.count ? &counted->after.item[a] : NULL;
        const int order = from_state == NULL   ? 1
                          : from_after == NULL ? -1
                                               : compare_counters(from_state, from_after);
        if (order <= 0)
            s += ACCOUNT_COUNTER_INTS;
        if (order >= 0)
            a += ACCOUNT_COUNTER_INTS;
        const int64_t *which = order <= 0 ? from_state : from_after;
        ASSERT(which != NULL);
        if (order < 0 && find_counter(counted->before, which) != NULL)
            continue; /* the bill's days no longer need it */
        int64_t *place = &item[sum.count];
        memcpy(place, which, ACCOUNT_COUNTER_INTS * sizeof *place);
        if (order >= 0)
            place[ACCOUNT_COUNTER_INTS - 1] = used_l(state, which) +
                                              from_after[ACCOUNT_COUNTER_INTS - 1] -
                                              used_l(counted->before, which);
        sum.count += ACCOUNT_COUNTER_INTS;
    }
    *counter_state = sum;
    return WEIR_OK;
}

/* --- bills --- */
static bool
is_same_state(struct canon_ints a, struct canon_ints b)
{
    return a.count == b.count &&
           (a.count == 0 || memcmp(a.item, b.item, a.count * sizeof *a.item) == 0);
}

bool
rebill_difference_find(const struct rebill_pair *pair)
{
    const struct canon_invoice *old = &pair->old->invoice;
    const struct rebill_counted counted = {pair->old->counter_state_before, old->counter_state};
    const struct rebill_counted made = {pair->before->counter_state, pair->made->counter_state};
    if (!are_same_lines(old, pair->made) || old->estimated != pair->made->estimated ||
        !counts_as(&counted, &made) || !counts_as(&made, &counted))
        return true;
    return old->estimated &&
           (!is_same_state(pair->old->meter_state_before, pair->before->meter_state) ||
            !is_same_state(pair->old->counter_state_before, pair->before->counter_state) ||
            !is_same_state(old->meter_state, pair->made->meter_state));
}
