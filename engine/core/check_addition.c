/* check_addition.c - surcharges, relief and taxes: what they are on, and their bands. */
#include "core/check_addition.h"

#include "base/text.h"
#include "core/tariff.h"

#define PPM_OF_ALL 1000000

/* An `on` attribute: whose it is, and what it names. */
struct on {
    struct weir_text owner;
    const struct weir_text *id;
    uint32_t count;
    uint32_t line;
};

static void
check_repeats(struct on on, struct fault_list *faults)
{
    for (uint32_t i = 0; i < on.count; i++) {
        for (uint32_t before = 0; before < i; before++) {
            if (text_equal(on.id[before], on.id[i]))
                fault_error(faults, on.line, "duplicate", "% names % twice",
                            FAULT_WORDS(on.owner, on.id[i]));
        }
    }
}

static void
tell_unknown(const struct weir_class *class_, struct on on, uint32_t index,
             struct fault_list *faults)
{
    fault_error(faults, on.line, "on-unknown", "% is on % which % does not have",
                FAULT_WORDS(on.owner, on.id[index], class_->id));
}

/* --- surcharges
 * ----------------------------------------------------------------------------------------- */

static void
check_surcharge_on(const struct weir_class *class_, const struct weir_surcharge *surcharge,
                   struct fault_list *faults)
{
    const struct on on = {surcharge->id, surcharge->on, surcharge->on_count, surcharge->line};
    check_repeats(on, faults);
    for (uint32_t i = 0; i < surcharge->on_count; i++) {
        if (surcharge->on_index[i] == TARIFF_NO_INDEX) {
            tell_unknown(class_, on, i, faults);
            continue;
        }
        const struct weir_charge *charge = &class_->charge[surcharge->on_index[i]];
        if (charge->blocks_id.start != NULL)
            fault_error(faults, surcharge->line, "surcharge-blocks",
                        "% is on % which has blocks: its price is not one price",
                        FAULT_WORDS(surcharge->id, charge->id));
        if (charge->price_count == 0)
            fault_error(faults, surcharge->line, "surcharge-no-price",
                        "% is on % which has no price", FAULT_WORDS(surcharge->id, charge->id));
    }
}

static void
check_band(const struct weir_surcharge *surcharge, uint32_t index, struct fault_list *faults)
{
    const struct weir_band *band = &surcharge->band[index];
    const bool last = index + 1 == surcharge->band_count;
    const struct weir_text number = fault_number(faults, (int64_t)index + 1);
    if (last && !band->open)
        fault_error(faults, band->line, "band-last-closed",
                    "the last band of % has an upper end: water above it has no band",
                    FAULT_WORDS(surcharge->id));
    if (!last && band->open)
        fault_error(faults, band->line, "band-open-not-last",
                    "band # of % has no upper end and is not the last",
                    FAULT_WORDS(number, surcharge->id));
    if (!band->open && band->to_ppm == 0)
        fault_error(faults, band->line, "band-order",
                    "band # of % ends at the plan itself and is empty",
                    FAULT_WORDS(number, surcharge->id));
    if (index == 0)
        return;
    const struct weir_band *before = &surcharge->band[index - 1];
    if (!band->open && !before->open && before->to_ppm >= band->to_ppm)
        fault_error(faults, band->line, "band-order",
                    "band # of % does not end above the band before it",
                    FAULT_WORDS(number, surcharge->id));
    if (band->add_ppm < before->add_ppm)
        fault_warning(faults, band->line, "band-falls",
                      "band # of % adds less than the band before it: surcharges rise "
                      "(城镇供水价格管理办法; 发改价格[2017]1792号)",
                      FAULT_WORDS(number, surcharge->id));
}

/* --- relief
 * ------------------------------------------------------------------------------------------------
 */

static void
check_relief(const struct weir_class *class_, const struct weir_relief *relief,
             struct fault_list *faults)
{
    const struct on on = {relief->group, relief->on, relief->on_count, relief->line};
    check_repeats(on, faults);
    if (relief->has_free == relief->has_percent)
        fault_error(faults, relief->line, "relief-kind",
                    "relief for % needs either free-m3 or percent", FAULT_WORDS(relief->group));
    if (relief->percent_ppm > PPM_OF_ALL)
        fault_error(faults, relief->line, "relief-percent",
                    "relief for % gives back more than was charged", FAULT_WORDS(relief->group));
    if ((relief->has_free && relief->free_l == 0) ||
        (relief->has_percent && relief->percent_ppm == 0))
        fault_warning(faults, relief->line, "relief-nothing", "relief for % gives nothing",
                      FAULT_WORDS(relief->group));
    if (relief->has_free && class_->basis == WEIR_BASIS_WITHDRAWAL)
        fault_warning(faults, relief->line, "relief-withdrawal",
                      "free water for % is taken off every row of the fee ledger anew, where one "
                      "period has a row for each point and multiplier: a percent is not",
                      FAULT_WORDS(relief->group));
    for (uint32_t i = 0; i < relief->on_count; i++) {
        if (relief->on_index[i] == TARIFF_NO_INDEX)
            tell_unknown(class_, on, i, faults);
        else if (relief->has_free && class_->charge[relief->on_index[i]].price_count == 0)
            fault_warning(faults, relief->line, "relief-no-price",
                          "free water for % is worth nothing on % which has no price",
                          FAULT_WORDS(relief->group, relief->on[i]));
    }
}

/* --- taxes
 * ---------------------------------------------------------------------------------------------------
 */

static bool
has_line_of(const struct weir_class *class_, struct weir_text id)
{
    if (tariff_charge_index(class_, id) != TARIFF_NO_INDEX)
        return true;
    for (uint32_t i = 0; i < class_->surcharge_count; i++) {
        if (text_equal(class_->surcharge[i].id, id))
            return true;
    }
    for (uint32_t i = 0; i < class_->relief_count; i++) {
        if (text_equal(class_->relief[i].group, id))
            return true;
    }
    return false;
}

static void
check_tax(const struct weir_class *class_, const struct weir_tax *tax, struct fault_list *faults)
{
    const struct on on = {tax->id, tax->on, tax->on_count, tax->line};
    check_repeats(on, faults);
    for (uint32_t i = 0; i < tax->on_count; i++) {
        if (!has_line_of(class_, tax->on[i]))
            tell_unknown(class_, on, i, faults);
    }
    if (class_->basis == WEIR_BASIS_WITHDRAWAL && !tax->included)
        fault_error(faults, tax->line, "withdrawal-tax",
                    "% in class % on withdrawal: the fee ledger knows no tax on top of a fee",
                    FAULT_WORDS(tax->id, class_->id));
    if (tax->percent_ppm >= PPM_OF_ALL)
        fault_warning(faults, tax->line, "tax-percent", "% takes # per cent: is it per cent?",
                      FAULT_WORDS(tax->id, fault_decimal(faults, tax->percent_ppm, 4)));
}

void
check_addition(const struct weir_version *version, const struct weir_class *class_,
               struct fault_list *faults)
{
    for (uint32_t i = 0; i < class_->surcharge_count; i++) {
        const struct weir_surcharge *surcharge = &class_->surcharge[i];
        check_surcharge_on(class_, surcharge, faults);
        for (uint32_t band = 0; band < surcharge->band_count; band++)
            check_band(surcharge, band, faults);
        if (surcharge->fund.start != NULL && version->rounding.per == WEIR_ROUND_PER_INVOICE)
            fault_error(faults, surcharge->line, "invoice-fund",
                        "% belongs to the fund %: it cannot be rounded per invoice",
                        FAULT_WORDS(surcharge->id, surcharge->fund));
    }
    for (uint32_t i = 0; i < class_->relief_count; i++)
        check_relief(class_, &class_->relief[i], faults);
    for (uint32_t i = 0; i < class_->tax_count; i++)
        check_tax(class_, &class_->tax[i], faults);
}
