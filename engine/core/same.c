/* same.c - compares two versions of a tariff by what they mean, field by field.  A comparison notes
 * what differs and goes on, as far as both have something to compare. */
#include "core/same.h"

#include "base/text.h"

struct comparison {
    bool same;
};

static void
compare_int(struct comparison *comparison, int64_t a, int64_t b)
{
    comparison->same &= a == b;
}

/* An absent text and an empty one are not the same. */
static void
compare_text(struct comparison *comparison, struct weir_text a, struct weir_text b)
{
    comparison->same &= text_equal(a, b);
    comparison->same &= (a.start == NULL) == (b.start == NULL);
}

/* Notes whether the counts differ; how many items both have. */
static uint32_t
compare_count(struct comparison *comparison, uint32_t a, uint32_t b)
{
    compare_int(comparison, a, b);
    return a < b ? a : b;
}

struct ids { /* a list of ids, borrowed */
    const struct weir_text *item;
    uint32_t count;
};

static void
compare_ids(struct comparison *comparison, struct ids a, struct ids b)
{
    const uint32_t count = compare_count(comparison, a.count, b.count);
    for (uint32_t i = 0; i < count; i++)
        compare_text(comparison, a.item[i], b.item[i]);
}

static void
compare_when(struct comparison *comparison, const struct weir_when *a, const struct weir_when *b)
{
    const uint32_t count = compare_count(comparison, a->count, b->count);
    for (uint32_t i = 0; i < count; i++) {
        const struct weir_test *left = &a->test[i];
        const struct weir_test *right = &b->test[i];
        compare_int(comparison, left->kind, right->kind);
        compare_text(comparison, left->name, right->name);
        compare_int(comparison, left->least_ppm, right->least_ppm);
        compare_ids(comparison, (struct ids){left->alternative, left->alternative_count},
                    (struct ids){right->alternative, right->alternative_count});
    }
}

static void
compare_blocks(struct comparison *comparison, const struct weir_blocks *a,
               const struct weir_blocks *b)
{
    compare_text(comparison, a->id, b->id);
    compare_int(comparison, a->over, b->over);
    compare_int(comparison, a->part_year, b->part_year);
    compare_int(comparison, a->close, b->close);
    compare_int(comparison, a->close_step_l, b->close_step_l);
    compare_int(comparison, a->against_plan, b->against_plan);
    const uint32_t count = compare_count(comparison, a->count, b->count);
    for (uint32_t i = 0; i < count; i++) {
        const struct weir_block *left = &a->block[i];
        const struct weir_block *right = &b->block[i];
        compare_int(comparison, left->open, right->open);
        compare_int(comparison, left->has_to, right->has_to);
        compare_int(comparison, left->has_per_head, right->has_per_head);
        compare_int(comparison, left->has_per_day, right->has_per_day);
        compare_int(comparison, left->to_l, right->to_l);
        compare_int(comparison, left->to_ppm, right->to_ppm);
        compare_int(comparison, left->extra_l, right->extra_l);
        compare_int(comparison, left->extra_from, right->extra_from);
        compare_int(comparison, left->per_head_l, right->per_head_l);
        compare_int(comparison, left->heads_from, right->heads_from);
        compare_int(comparison, left->per_day_l, right->per_day_l);
        compare_text(comparison, left->factor, right->factor);
    }
}

struct factors { /* volume or multiply elements, borrowed */
    const struct weir_factor *item;
    uint32_t count;
};

static void
compare_factors(struct comparison *comparison, struct factors a, struct factors b)
{
    const uint32_t count = compare_count(comparison, a.count, b.count);
    for (uint32_t i = 0; i < count; i++) {
        compare_int(comparison, a.item[i].ratio_ppm, b.item[i].ratio_ppm);
        compare_when(comparison, &a.item[i].when, &b.item[i].when);
    }
}

static void
compare_prices(struct comparison *comparison, const struct weir_charge *a,
               const struct weir_charge *b)
{
    const uint32_t count = compare_count(comparison, a->price_count, b->price_count);
    for (uint32_t i = 0; i < count; i++) {
        compare_int(comparison, a->price[i].price_mfen_per_m3, b->price[i].price_mfen_per_m3);
        compare_int(comparison, a->price[i].block, b->price[i].block);
        compare_int(comparison, a->price[i].months, b->price[i].months);
        compare_when(comparison, &a->price[i].when, &b->price[i].when);
    }
}

static void
compare_fixed(struct comparison *comparison, const struct weir_charge *a,
              const struct weir_charge *b)
{
    const uint32_t count = compare_count(comparison, a->fixed_count, b->fixed_count);
    for (uint32_t i = 0; i < count; i++) {
        compare_int(comparison, a->fixed[i].amount_mfen, b->fixed[i].amount_mfen);
        compare_int(comparison, a->fixed[i].per, b->fixed[i].per);
        compare_when(comparison, &a->fixed[i].when, &b->fixed[i].when);
        compare_text(comparison, a->fixed[i].times, b->fixed[i].times);
    }
    compare_int(comparison, a->minimum.present, b->minimum.present);
    compare_int(comparison, a->minimum.amount_mfen, b->minimum.amount_mfen);
    compare_int(comparison, a->minimum.per, b->minimum.per);
}

static void
compare_charge(struct comparison *comparison, const struct weir_charge *a,
               const struct weir_charge *b)
{
    compare_text(comparison, a->id, b->id);
    compare_text(comparison, a->fund, b->fund);
    compare_text(comparison, a->blocks_id, b->blocks_id);
    compare_int(comparison, a->by_top, b->by_top);
    compare_ids(comparison, (struct ids){a->of, a->of_count}, (struct ids){b->of, b->of_count});
    compare_int(comparison, a->percent_ppm, b->percent_ppm);
    compare_prices(comparison, a, b);
    compare_factors(comparison, (struct factors){a->volume, a->volume_count},
                    (struct factors){b->volume, b->volume_count});
    compare_factors(comparison, (struct factors){a->multiply, a->multiply_count},
                    (struct factors){b->multiply, b->multiply_count});
    compare_fixed(comparison, a, b);
}

static void
compare_surcharge(struct comparison *comparison, const struct weir_surcharge *a,
                  const struct weir_surcharge *b)
{
    compare_text(comparison, a->id, b->id);
    compare_text(comparison, a->fund, b->fund);
    compare_ids(comparison, (struct ids){a->on, a->on_count}, (struct ids){b->on, b->on_count});
    compare_int(comparison, a->against, b->against);
    compare_int(comparison, a->plan_optional, b->plan_optional);
    const uint32_t count = compare_count(comparison, a->band_count, b->band_count);
    for (uint32_t i = 0; i < count; i++) {
        compare_int(comparison, a->band[i].open, b->band[i].open);
        compare_int(comparison, a->band[i].to_ppm, b->band[i].to_ppm);
        compare_int(comparison, a->band[i].add_ppm, b->band[i].add_ppm);
    }
}

static void
compare_reliefs(struct comparison *comparison, const struct weir_class *a,
                const struct weir_class *b)
{
    const uint32_t count = compare_count(comparison, a->relief_count, b->relief_count);
    for (uint32_t i = 0; i < count; i++) {
        const struct weir_relief *left = &a->relief[i];
        const struct weir_relief *right = &b->relief[i];
        compare_text(comparison, left->group, right->group);
        compare_int(comparison, left->has_free, right->has_free);
        compare_int(comparison, left->has_percent, right->has_percent);
        compare_int(comparison, left->free_l, right->free_l);
        compare_int(comparison, left->percent_ppm, right->percent_ppm);
        compare_ids(comparison, (struct ids){left->on, left->on_count},
                    (struct ids){right->on, right->on_count});
    }
}

static void
compare_taxes(struct comparison *comparison, const struct weir_class *a, const struct weir_class *b)
{
    const uint32_t count = compare_count(comparison, a->tax_count, b->tax_count);
    for (uint32_t i = 0; i < count; i++) {
        const struct weir_tax *left = &a->tax[i];
        const struct weir_tax *right = &b->tax[i];
        compare_text(comparison, left->id, right->id);
        compare_int(comparison, left->percent_ppm, right->percent_ppm);
        compare_int(comparison, left->included, right->included);
        compare_ids(comparison, (struct ids){left->on, left->on_count},
                    (struct ids){right->on, right->on_count});
    }
}

static void
compare_class(struct comparison *comparison, const struct weir_class *a, const struct weir_class *b)
{
    compare_text(comparison, a->id, b->id);
    compare_int(comparison, a->basis, b->basis);
    uint32_t count = compare_count(comparison, a->blocks_count, b->blocks_count);
    for (uint32_t i = 0; i < count; i++)
        compare_blocks(comparison, &a->blocks[i], &b->blocks[i]);
    count = compare_count(comparison, a->charge_count, b->charge_count);
    for (uint32_t i = 0; i < count; i++)
        compare_charge(comparison, &a->charge[i], &b->charge[i]);
    count = compare_count(comparison, a->surcharge_count, b->surcharge_count);
    for (uint32_t i = 0; i < count; i++)
        compare_surcharge(comparison, &a->surcharge[i], &b->surcharge[i]);
    compare_reliefs(comparison, a, b);
    compare_taxes(comparison, a, b);
}

bool
same_version(const struct weir_version *a, const struct weir_version *b)
{
    struct comparison comparison = {.same = true};
    compare_int(&comparison, a->from_day, b->from_day);
    compare_int(&comparison, a->to_day, b->to_day);
    compare_int(&comparison, a->year_of_account, b->year_of_account);
    compare_int(&comparison, a->year_start_month, b->year_start_month);
    compare_int(&comparison, a->year_start_day, b->year_start_day);
    compare_int(&comparison, a->month_exact, b->month_exact);
    compare_int(&comparison, a->rounding.mode, b->rounding.mode);
    compare_int(&comparison, a->rounding.per, b->rounding.per);
    compare_int(&comparison, a->rounding.to_fen, b->rounding.to_fen);
    compare_int(&comparison, a->volume_step_l, b->volume_step_l);
    compare_int(&comparison, a->change, b->change);
    compare_int(&comparison, a->change_step_l, b->change_step_l);
    const uint32_t count = compare_count(&comparison, a->class_count, b->class_count);
    for (uint32_t i = 0; i < count; i++)
        compare_class(&comparison, &a->class_[i], &b->class_[i]);
    return comparison.same;
}
