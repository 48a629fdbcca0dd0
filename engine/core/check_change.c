/* check_change.c - whether a version follows the one before it as a person would expect. */
#include "core/check_change.h"

#include "base/text.h"
#include "core/check_price.h"
#include "core/tariff.h"

#define PRICE_SCALE 5

static void
check_days(const struct weir_version *before, const struct weir_version *version,
           struct fault_list *faults)
{
    const struct weir_text from = fault_day(faults, version->from_day);
    if (version->from_day <= before->from_day) {
        fault_error(faults, version->line, "version-order",
                    "the version from # does not begin after the one before it (#)",
                    FAULT_WORDS(from, fault_day(faults, before->from_day)));
        return;
    }
    if (before->to_day == WEIR_DAY_NONE)
        return;
    if (before->to_day > version->from_day)
        fault_error(faults, version->line, "version-overlap",
                    "the version before ends on # and this one begins on #",
                    FAULT_WORDS(fault_day(faults, before->to_day), from));
    if (before->to_day < version->from_day)
        fault_error(faults, version->line, "version-gap", "no version is in force from # to #",
                    FAULT_WORDS(fault_day(faults, before->to_day), from));
}

static bool
has_blocks_over_year(const struct weir_version *version, struct weir_text id)
{
    for (uint32_t c = 0; c < version->class_count; c++) {
        const struct weir_class *class_ = &version->class_[c];
        for (uint32_t b = 0; b < class_->blocks_count; b++) {
            if (class_->blocks[b].over == WEIR_OVER_YEAR && text_equal(class_->blocks[b].id, id))
                return true;
        }
    }
    return false;
}

/* Counters run on over a change of version, unless their years begin on other days. */
static void
check_years(const struct weir_version *before, const struct weir_version *version,
            struct fault_list *faults)
{
    if (before->year_of_account == version->year_of_account &&
        (version->year_of_account || (before->year_start_month == version->year_start_month &&
                                      before->year_start_day == version->year_start_day)))
        return;
    for (uint32_t c = 0; c < version->class_count; c++) {
        const struct weir_class *class_ = &version->class_[c];
        for (uint32_t b = 0; b < class_->blocks_count; b++) {
            const struct weir_blocks *blocks = &class_->blocks[b];
            if (blocks->over == WEIR_OVER_YEAR && has_blocks_over_year(before, blocks->id))
                fault_warning(faults, blocks->line, "year-changes",
                              "the years of % begin on another day than in the version before: "
                              "what was counted does not carry over",
                              FAULT_WORDS(blocks->id));
        }
    }
}

/* The fee ledger shares withdrawals by days; it knows no read on which a version could wait. */
static void
check_rule(const struct weir_version *version, struct fault_list *faults)
{
    if (version->change != WEIR_CHANGE_BY_READ)
        return;
    for (uint32_t c = 0; c < version->class_count; c++) {
        const struct weir_class *class_ = &version->class_[c];
        if (class_->basis == WEIR_BASIS_WITHDRAWAL)
            fault_warning(faults, version->line, "by-read-withdrawal",
                          "withdrawals in class % are shared by days: the version holds for them "
                          "from # on, whenever they are read",
                          FAULT_WORDS(class_->id, fault_day(faults, version->from_day)));
    }
}

/* The price of `charge` for the same block, condition and months as `like`, or NULL. */
static const struct weir_price *
price_like(const struct weir_charge *charge, const struct weir_price *like)
{
    for (uint32_t i = 0; i < charge->price_count; i++) {
        const struct weir_price *price = &charge->price[i];
        if (price->block == like->block && price->months == like->months &&
            text_equal(price->when.source, like->when.source))
            return price;
    }
    return NULL;
}

static void
check_charge(const struct weir_charge *before, const struct weir_charge *charge,
             struct fault_list *faults)
{
    for (uint32_t i = 0; i < charge->price_count; i++) {
        const struct weir_price *price = &charge->price[i];
        const struct weir_price *old = price_like(before, price);
        if (old != NULL && check_price_slips(price->price_mfen_per_m3, old->price_mfen_per_m3))
            fault_error(faults, price->line, "unit-slip",
                        "the price # of % was # in the version before: is it per m3?",
                        FAULT_WORDS(fault_decimal(faults, price->price_mfen_per_m3, PRICE_SCALE),
                                    charge->id,
                                    fault_decimal(faults, old->price_mfen_per_m3, PRICE_SCALE)));
    }
    const struct weir_minimum *minimum = &charge->minimum;
    if (minimum->present && before->minimum.present && minimum->per == before->minimum.per &&
        check_price_slips(minimum->amount_mfen, before->minimum.amount_mfen))
        fault_error(
            faults, minimum->line, "unit-slip", "the minimum # of % was # in the version before",
            FAULT_WORDS(fault_decimal(faults, minimum->amount_mfen, PRICE_SCALE), charge->id,
                        fault_decimal(faults, before->minimum.amount_mfen, PRICE_SCALE)));
}

static void
check_class(const struct weir_class *before, const struct weir_class *class_,
            struct fault_list *faults)
{
    for (uint32_t i = 0; i < class_->charge_count; i++) {
        const struct weir_charge *charge = &class_->charge[i];
        const uint32_t index = tariff_charge_index(before, charge->id);
        if (index != TARIFF_NO_INDEX)
            check_charge(&before->charge[index], charge, faults);
    }
}

void
check_change(const struct weir_version *before, const struct weir_version *version,
             struct fault_list *faults)
{
    check_days(before, version, faults);
    check_years(before, version, faults);
    check_rule(version, faults);
    for (uint32_t c = 0; c < before->class_count; c++) {
        const struct weir_class *class_ = weir_tariff_class(version, before->class_[c].id);
        if (class_ == NULL)
            fault_warning(faults, version->line, "class-dropped",
                          "class % of the version before is missing: its accounts have no tariff "
                          "from # on",
                          FAULT_WORDS(before->class_[c].id, fault_day(faults, version->from_day)));
        else
            check_class(&before->class_[c], class_, faults);
    }
}
