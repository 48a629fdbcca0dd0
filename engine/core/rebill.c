/*
 * rebill.c - which of an account's bills corrections change, and the entries that make them right.
 *
 * Pure.  The live bills are walked in the order of their periods, with the account standing where
 * the corrected bills before left it.  That, and not what was stored at the time, is what a later
 * bill counts on from, and what the head becomes.
 */
#include "core/rebill.h"

#include <string.h>

#include "base/civil.h"
#include "base/error.h"
#include "base/text.h"
#include "core/again.h"
#include "core/rebill_difference.h"
#include "core/rebill_group.h"
#include "core/stand.h"
#include "core/told.h"

struct change { /* a bill that comes out different */
    const struct rebill_bill *old;
    struct account_bill made;
    struct stand before; /* what it was made from */
};

struct walk {
    const struct rebill_known *known;
    const struct rebill_rules *rules;
    struct weir_arena *arena;
    struct stand stand; /* behind the bills walked so far */
    struct change *change;
    uint32_t change_count;
    struct told told;
    bool held;
};

/* --- one after the other --- */
/* A bill of adjustments alone has no days, and what it books is undone by others of opposite sign.
 */
static bool
is_of_adjustments(const struct account_entry *entry)
{
    return entry->invoice.period_begin_day == entry->invoice.period_end_day;
}

/* Lets the account stand behind a bill that is left as it is, whatever it would be today. */
static enum weir_status
pass(struct walk *walk, const struct account_entry *entry)
{
    const enum weir_status status = rebill_difference_add(
        &walk->stand.counter_state,
        &(struct rebill_counted){entry->counter_state_before, entry->invoice.counter_state},
        walk->arena);
    if (!is_of_adjustments(entry)) {
        walk->stand.meter_state = entry->invoice.meter_state;
        walk->stand.through_day = entry->invoice.period_end_day;
    }
    return status;
}

static enum weir_status
add_findings(struct walk *walk, const struct told *told)
{
    struct told all;
    const enum weir_status status = told_init(&all, walk->told.count + told->count, walk->arena);
    if (status)
        return status;
    for (uint32_t i = 0; i < walk->told.count; i++)
        told_add(&all, &walk->told.item[i]);
    for (uint32_t i = 0; i < told->count; i++)
        told_add(&all, &told->item[i]);
    walk->told = all;
    return WEIR_OK;
}

/* Takes over what was made of the group. */
static enum weir_status
compare(struct walk *walk, const struct rebill_group *group, const struct rebill_made *made)
{
    const uint32_t before_count = walk->change_count;
    for (uint32_t i = 0; i < group->count; i++) {
        const struct rebill_bill *old = &group->bill[i];
        const struct rebill_pair pair = {&old->entry, &made->bill[i].invoice, &walk->stand};
        if (rebill_difference_find(&pair))
            walk->change[walk->change_count++] = (struct change){old, made->bill[i], walk->stand};
        walk->stand = (struct stand){
            .through_day = made->bill[i].invoice.period_end_day,
            .meter_state = made->bill[i].invoice.meter_state,
            .counter_state = made->bill[i].invoice.counter_state,
        };
    }
    return walk->change_count == before_count ? WEIR_OK : add_findings(walk, &made->told);
}

static enum weir_status
walk_group(struct walk *walk, const struct rebill_group *group, struct weir_error *error)
{
    struct rebill_made made;
    const int32_t end_day = group->bill[group->count - 1].entry.invoice.period_end_day;
    enum weir_status status = WEIR_OK;
    const bool before = walk->rules->from_day != WEIR_DAY_NONE && end_day <= walk->rules->from_day;
    if (before || is_of_adjustments(&group->bill[0].entry)) {
        for (uint32_t i = 0; i < group->count && !status; i++)
            status = pass(walk, &group->bill[i].entry);
        return status ? error_nomem(error) : WEIR_OK;
    }
    status = rebill_group_make(walk->known, walk->rules, group, walk->arena, &made, error);
    if (status)
        return status;
    walk->held = made.bill == NULL;
    status = walk->held ? add_findings(walk, &made.told) : compare(walk, group, &made);
    return status ? error_nomem(error) : WEIR_OK;
}

static enum weir_status
walk_all(struct walk *walk, struct weir_error *error)
{
    const struct rebill_known *known = walk->known;
    uint32_t end = 0;
    for (uint32_t first = 0; first < known->bill_count && !walk->held; first = end) {
        const struct rebill_bill *bill = &known->bill[first];
        end = first + 1;
        while (end < known->bill_count && known->bill[end].made_run_id == bill->made_run_id)
            end++;
        const struct stand before = walk->stand;
        const struct rebill_group group = {bill, end - first, &before};
        const enum weir_status status = walk_group(walk, &group, error);
        if (status)
            return status;
    }
    return WEIR_OK;
}

/* --- entries --- */
/* The month that an invoice belongs to, however often it was corrected. */
static int32_t
origin_of(const struct canon_invoice *invoice)
{
    return invoice->origin_month_day != WEIR_DAY_NONE ? invoice->origin_month_day
                                                      : civil_month_begin(invoice->invoice_day);
}

static enum weir_status
add_reversals(const struct walk *walk, struct rebill_entry *entry)
{
    const uint32_t count = walk->change_count;
    struct account_entry *undone = weir_arena_alloc(walk->arena, count, sizeof *undone);
    struct account_bill *reversal = weir_arena_alloc(walk->arena, count, sizeof *reversal);
    if (undone == NULL || reversal == NULL)
        return WEIR_E_NOMEM;
    for (uint32_t i = 0; i < count; i++)
        undone[i] = walk->change[count - 1 - i].old->entry;
    const struct again again = {.entry = undone, .entry_count = count};
    const enum weir_status status = again_reverse(
        walk->known->base, &again, walk->rules->rules->invoice_day, walk->arena, reversal);
    for (uint32_t i = 0; !status && i < count; i++) {
        reversal[i].invoice.origin_month_day = origin_of(&undone[i].invoice);
        entry[i] = (struct rebill_entry){.bill = reversal[i]};
    }
    return status;
}

static void
add_bills(const struct walk *walk, struct rebill_entry *entry)
{
    const int32_t first_no = walk->known->base->entry_no + 1 + (int32_t)walk->change_count;
    for (uint32_t i = 0; i < walk->change_count; i++) {
        const struct change *change = &walk->change[i];
        entry[i] = (struct rebill_entry){
            .bill = change->made,
            .states =
                {
                    .made_run_id = change->old->made_run_id,
                    .before_meter_state = change->before.meter_state,
                    .before_counter_state = change->before.counter_state,
                },
        };
        entry[i].bill.invoice.entry_no = first_no + (int32_t)i;
        entry[i].bill.invoice.origin_month_day = origin_of(&change->old->entry.invoice);
    }
    struct canon_states *last = &entry[walk->change_count - 1].states;
    last->last = true;
    last->head_through_day = walk->stand.through_day;
    last->head_meter_state = walk->stand.meter_state;
    last->head_counter_state = walk->stand.counter_state;
}

static enum weir_status
make_entries(const struct walk *walk, struct rebill *rebill)
{
    const size_t count = 2 * (size_t)walk->change_count;
    struct rebill_entry *entry = weir_arena_alloc(walk->arena, count, sizeof *entry);
    if (entry == NULL || add_reversals(walk, entry) != WEIR_OK)
        return WEIR_E_NOMEM;
    add_bills(walk, entry + walk->change_count);
    rebill->entry = entry;
    rebill->entry_count = (uint32_t)count;
    return WEIR_OK;
}

enum weir_status
rebill_account(const struct rebill_known *known, const struct rebill_rules *rules,
               struct weir_arena *arena, struct rebill *rebill, struct weir_error *error)
{
    struct walk walk = {
        .known = known,
        .rules = rules,
        .arena = arena,
        .stand = {.through_day = WEIR_DAY_NONE},
        .change = weir_arena_alloc(arena, known->bill_count, sizeof *walk.change),
    };
    struct rebill result = {.outcome = ACCOUNT_NOTHING};
    if (walk.change == NULL)
        return error_nomem(error);
    const enum weir_status status = walk_all(&walk, error);
    if (status)
        return status;
    if (walk.held)
        result.outcome = ACCOUNT_HELD;
    else if (walk.change_count > 0)
        result.outcome = ACCOUNT_BILLED;
    if (result.outcome == ACCOUNT_BILLED && make_entries(&walk, &result) != WEIR_OK)
        return error_nomem(error);
    result.finding = walk.told.item;
    result.finding_count = walk.told.count;
    *rebill = result;
    return WEIR_OK;
}
