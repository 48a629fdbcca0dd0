/*
 * carry.c - the water that a meter brings to the account it joins.
 *
 * Pure.  What a meter counted is what its account's counters counted, so that a meter that is
 * alone takes everything along, and nothing twice.
 */
#include "core/carry.h"

#include "base/checked.h"
#include "base/ratio.h"
#include "base/text.h"
#include "core/quota.h"

#define MILLI 1000 /* thousandths in a count */

/* --- registers --- */
static int64_t
litres_at(int64_t register_milli, int64_t litres_per_count)
{
    return (int64_t)((ratio_wide)register_milli * litres_per_count / MILLI);
}

int64_t
carry_movement_l(const struct carry_registers *registers)
{
    const int64_t begin_l = litres_at(registers->begin_milli, registers->litres_per_count);
    const int64_t end_l = litres_at(registers->end_milli, registers->litres_per_count);
    if (end_l >= begin_l)
        return end_l - begin_l;
    if (registers->digits < 1)
        return 0;
    int64_t range_milli = MILLI;
    for (int64_t i = 0; i < registers->digits; i++)
        range_milli *= 10;
    return max_i64(0, litres_at(range_milli, registers->litres_per_count) - begin_l + end_l);
}

/* --- what was counted --- */
struct counting {
    const struct carry_request *request;
    const struct weir_blocks *blocks;
    struct quota_year year;
    int64_t own_l;   /* of bills that had no other water, and openings of the meter itself */
    int64_t share_l; /* its parts of the other bills */
};

static bool
is_of(const struct counting *counting, const struct carry_opening *opening)
{
    return opening->year_begin_day == counting->year.begin_day &&
           text_equal(opening->blocks, counting->blocks->id);
}

/* Whether the bill counted the opening, as account_price.c has it. */
static bool
opens(const struct carry_bill *bill, const struct carry_opening *opening)
{
    return opening->day < bill->end_day &&
           (bill->before_day == WEIR_DAY_NONE || opening->day >= bill->before_day);
}

/* value x num / den, half-up. */
static int64_t
part_l(int64_t value_l, int64_t num, int64_t den)
{
    return (int64_t)((2 * (ratio_wide)value_l * num + den) / (2 * (ratio_wide)den));
}

static void
add_bill(struct counting *counting, const struct carry_bill *bill)
{
    const struct carry_request *request = counting->request;
    int64_t water_l = bill->counted_l;
    for (uint32_t i = 0; i < request->opening_count; i++) {
        const struct carry_opening *opening = &request->opening[i];
        if (opening->meter_id < 0 || !is_of(counting, opening) || !opens(bill, opening))
            continue;
        water_l -= opening->used_l;
        if (opening->meter_id == request->meter_id)
            counting->own_l += opening->used_l;
    }
    water_l = max_i64(0, water_l);
    if (bill->meter_l == bill->all_l)
        counting->own_l += bill->all_l == 0 ? 0 : water_l;
    else
        counting->share_l += part_l(water_l, bill->meter_l, bill->all_l);
}

/* What the meter brought, and no bill has counted yet. */
static int64_t
not_opened_yet(const struct counting *counting)
{
    const struct carry_request *request = counting->request;
    int64_t own_l = 0;
    for (uint32_t i = 0; i < request->opening_count; i++) {
        const struct carry_opening *opening = &request->opening[i];
        const bool later =
            request->from.head_day == WEIR_DAY_NONE || opening->day >= request->from.head_day;
        if (opening->meter_id == request->meter_id && is_of(counting, opening) && later)
            own_l += opening->used_l;
    }
    return own_l;
}

/* What of the rest lies in the tier year. */
static int64_t
rest_in_year(const struct counting *counting)
{
    const struct carry_request *request = counting->request;
    const int32_t begin_day = request->rest_begin_day;
    const int32_t end_day = request->rest_end_day;
    const int32_t year_begin_day = counting->year.begin_day;
    if (end_day <= year_begin_day)
        return 0;
    if (begin_day >= year_begin_day || counting->blocks->close == WEIR_CLOSE_BY_READ)
        return request->rest_l;
    return part_l(request->rest_l, end_day - year_begin_day, end_day - begin_day);
}

static int64_t
counted_by(struct counting *counting)
{
    const struct carry_request *request = counting->request;
    const int64_t step_l = request->to.version->volume_step_l;
    for (uint32_t i = 0; i < request->bill_count; i++) {
        const struct carry_bill *bill = &request->bill[i];
        if (bill->key == counting->blocks->counter_key &&
            bill->first_day == counting->year.begin_day)
            add_bill(counting, bill);
    }
    const int64_t near_l = counting->share_l + step_l / 2;
    const int64_t counted_l = near_l - near_l % step_l + counting->own_l + rest_in_year(counting) +
                              not_opened_yet(counting);
    return max_i64(0, counted_l - counted_l % step_l);
}

/* --- rows --- */
static bool
has_year(const struct carry_account *account, const struct weir_blocks *blocks)
{
    return blocks->over == WEIR_OVER_YEAR &&
           (!account->version->year_of_account || account->opened_day != WEIR_DAY_NONE);
}

/* The blocks of that id in the first class_count classes, or NULL. */
static const struct weir_blocks *
find_blocks(const struct carry_account *account, uint32_t class_count, struct weir_text id)
{
    for (uint32_t c = 0; c < class_count; c++) {
        const struct weir_class *class_ = account->class_[c];
        for (uint32_t b = 0; b < class_->blocks_count; b++) {
            if (text_equal(class_->blocks[b].id, id))
                return &class_->blocks[b];
        }
    }
    return NULL;
}

/* From when on the account is to count otherwise; WEIR_DAY_NONE: the tier year is over by then. */
static int32_t
effect_day(const struct carry_account *account, int32_t day, struct quota_year year)
{
    const int32_t effect = (int32_t)max_i64(day, account->head_day);
    return effect < year.end_day ? effect : WEIR_DAY_NONE;
}

static void
add_row(const struct carry_request *request, const struct weir_blocks *blocks,
        struct carry_row *row, uint32_t *count)
{
    struct counting counting = {.request = request, .blocks = blocks};
    counting.year = quota_year_of(request->from.version, request->from.opened_day, request->day);
    struct carry_row found = {
        .blocks = blocks->id,
        .used_l = counted_by(&counting),
        .from_day = effect_day(&request->from, request->day, counting.year),
        .to_day = WEIR_DAY_NONE,
        .from_year_begin_day = counting.year.begin_day,
    };
    const struct weir_blocks *joined =
        find_blocks(&request->to, request->to.class_count, blocks->id);
    if (joined != NULL && has_year(&request->to, joined)) {
        const struct quota_year year =
            quota_year_of(request->to.version, request->to.opened_day, request->day);
        found.to_day = effect_day(&request->to, request->day, year);
        found.to_year_begin_day = year.begin_day;
    }
    if (found.used_l > 0)
        row[(*count)++] = found;
}

enum weir_status
carry_find(const struct carry_request *request, struct weir_arena *arena, struct carry_rows *rows)
{
    const struct carry_account *from = &request->from;
    uint32_t most = 0;
    for (uint32_t c = 0; c < from->class_count; c++)
        most += from->class_[c]->blocks_count;
    struct carry_row *row = weir_arena_alloc(arena, most, sizeof *row);
    if (row == NULL)
        return WEIR_E_NOMEM;
    uint32_t count = 0;
    for (uint32_t c = 0; c < from->class_count; c++) {
        const struct weir_class *class_ = from->class_[c];
        for (uint32_t b = 0; b < class_->blocks_count; b++) {
            const struct weir_blocks *blocks = &class_->blocks[b];
            if (has_year(from, blocks) && find_blocks(from, c, blocks->id) == NULL)
                add_row(request, blocks, row, &count);
        }
    }
    *rows = (struct carry_rows){row, count};
    return WEIR_OK;
}
