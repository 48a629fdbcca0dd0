/* tariff_case.c - an account that lives only in a test: its uses, terms and counters. */
#include "batch/tariff_case.h"

#include "base/assert.h"
#include "base/error.h"
#include "base/text.h"

/* Water of a class that was used and not yet billed: less than its volume step. */
struct carry {
    struct weir_text class_id;
    int64_t volume_l;
};

struct life {
    const struct weir_tariff *tariff;
    struct weir_terms terms;
    struct weir_text class_id;
    const struct weir_counter *counter; /* as the last bill left them */
    uint32_t counter_count;
    struct carry *carry;
    uint32_t carry_count;
};

static void
apply(struct life *life, const struct tariff_test_terms *change)
{
    if (change->class_id.start != NULL)
        life->class_id = change->class_id;
    if (change->persons != WEIR_PERSONS_UNKNOWN)
        life->terms.persons = change->persons;
    if (change->opened_day != WEIR_DAY_NONE)
        life->terms.opened_day = change->opened_day;
    if (change->closed_day != WEIR_DAY_NONE)
        life->terms.closed_day = change->closed_day;
    if (change->relief.start != NULL)
        life->terms.relief = change->relief;
}

/* The carry of a class; carry has room for one a use. */
static struct carry *
carry_of(struct life *life, struct weir_text class_id)
{
    for (uint32_t i = 0; i < life->carry_count; i++) {
        if (text_equal(life->carry[i].class_id, class_id))
            return &life->carry[i];
    }
    struct carry *added = &life->carry[life->carry_count++];
    *added = (struct carry){.class_id = class_id};
    return added;
}

static enum weir_status
bill_use(struct life *life, const struct tariff_test_step *step, struct weir_arena *arena,
         struct weir_bill *bill, struct weir_error *error)
{
    const struct weir_regime regime = {
        .from_day = step->from_day,
        .tariff = life->tariff,
        .class_id = step->class_id.start != NULL ? step->class_id : life->class_id,
    };
    struct carry *carry = carry_of(life, regime.class_id);
    struct weir_stretch stretch = {step->to_day, step->volume_l + carry->volume_l};
    struct weir_use use = {
        .regime = &regime, .regime_count = 1, .stretch = &stretch, .stretch_count = 1};
    const struct weir_bill_request request = {
        .begin_day = step->from_day,
        .end_day = step->to_day,
        .terms = &life->terms,
        .use = &use,
        .use_count = 1,
        .counter = life->counter,
        .counter_count = life->counter_count,
        .explain = true,
    };
    int64_t step_l = 0;
    if (weir_bill_volume_step(&request, arena, &step_l) != WEIR_OK)
        return error_nomem(error);
    const int64_t left_l = step_l == 0 ? 0 : stretch.volume_l % step_l;
    stretch.volume_l -= left_l;
    use.volume_l = stretch.volume_l;
    const enum weir_status status = weir_bill_price(&request, arena, bill, error);
    if (status != WEIR_OK || bill->held != WEIR_FINDING_NONE)
        return status;
    carry->volume_l = left_l;
    life->counter = bill->counter;
    life->counter_count = bill->counter_count;
    return WEIR_OK;
}

static enum weir_status
collect_lines(struct tariff_case_outcome *outcome, struct weir_arena *arena)
{
    for (uint32_t i = 0; i < outcome->count; i++)
        outcome->line_count += outcome->item[i].bill.line_count;
    outcome->line = weir_arena_alloc(arena, outcome->line_count, sizeof *outcome->line);
    if (outcome->line == NULL)
        return WEIR_E_NOMEM;
    struct tariff_match_got *line = outcome->line;
    for (uint32_t i = 0; i < outcome->count; i++) {
        for (uint32_t j = 0; j < outcome->item[i].bill.line_count; j++)
            *line++ = (struct tariff_match_got){&outcome->item[i].bill.line[j], i + 1};
    }
    return WEIR_OK;
}

enum weir_status
tariff_case_run(const struct tariff_test_case *test_case, const struct weir_tariff *tariff,
                struct weir_arena *arena, struct tariff_case_outcome *outcome,
                struct weir_error *error)
{
    struct life life = {
        .tariff = tariff,
        .terms = {.persons = WEIR_PERSONS_UNKNOWN,
                  .opened_day = WEIR_DAY_NONE,
                  .closed_day = WEIR_DAY_NONE,
                  .attribute = test_case->attribute,
                  .attribute_count = test_case->attribute_count,
                  .plan = test_case->plan,
                  .plan_count = test_case->plan_count},
        .carry = weir_arena_alloc(arena, test_case->use_count, sizeof *life.carry),
    };
    struct tariff_case_outcome done = {
        .item = weir_arena_alloc(arena, test_case->use_count, sizeof *done.item)};
    if (life.carry == NULL || done.item == NULL)
        return error_nomem(error);
    apply(&life, &test_case->account);
    for (uint32_t i = 0; i < test_case->step_count; i++) {
        const struct tariff_test_step *step = &test_case->step[i];
        if (step->kind == TARIFF_TEST_CHANGE) {
            apply(&life, &step->terms);
            continue;
        }
        ASSERT(done.count < test_case->use_count);
        struct tariff_case_bill *item = &done.item[done.count++];
        item->step = step;
        item->terms = life.terms;
        const enum weir_status status = bill_use(&life, step, arena, &item->bill, error);
        if (status != WEIR_OK)
            return status;
    }
    if (collect_lines(&done, arena) != WEIR_OK)
        return error_nomem(error);
    *outcome = done;
    return WEIR_OK;
}
