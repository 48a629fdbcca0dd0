/* check_charge.c - whether each charge of a class can be reckoned; its prices: check_price.c. */
#include "core/check_charge.h"

#include "base/text.h"
#include "core/check_when.h"
#include "core/tariff.h"

static void
check_parts(const struct weir_charge *charge, struct fault_list *faults)
{
    const bool has_price = charge->price_count > 0;
    if (!has_price && charge->of_count == 0 && charge->fixed_count == 0 && !charge->minimum.present)
        fault_error(faults, charge->line, "charge-empty",
                    "% has no price, share, fixed amount or minimum: it never charges anything",
                    FAULT_WORDS(charge->id));
    if (charge->price_is_attribute && charge->price_count > 1)
        fault_error(faults, charge->line, "price-twice",
                    "% has both a price attribute and price elements", FAULT_WORDS(charge->id));
    if ((charge->of_count > 0) != (charge->percent_ppm > 0))
        fault_error(faults, charge->line, "of-percent", "of and a percent above 0 go together (%)",
                    FAULT_WORDS(charge->id));
    if (!has_price && charge->volume_count + charge->multiply_count > 0)
        fault_error(faults, charge->line, "factor-no-price",
                    "% has no price that volume or multiply could change", FAULT_WORDS(charge->id));
    if (charge->blocks_id.start != NULL && charge->blocks == WEIR_NO_BLOCKS)
        fault_error(faults, charge->line, "blocks-unknown", "% has blocks % which do not exist",
                    FAULT_WORDS(charge->id, charge->blocks_id));
    if (charge->blocks_id.start != NULL && !has_price)
        fault_error(faults, charge->line, "blocks-no-price", "% has blocks and no price",
                    FAULT_WORDS(charge->id));
    if (charge->by_top && charge->blocks_id.start == NULL)
        fault_error(faults, charge->line, "top-no-blocks", "by=\"top\" needs blocks (%)",
                    FAULT_WORDS(charge->id));
}

static void
check_possible(const struct weir_when *when, uint32_t line, struct fault_list *faults)
{
    if (!check_when_possible(when))
        fault_error(faults, line, "when-never", "when=% can never hold", FAULT_WORDS(when->source));
}

/* Of volume elements the first that holds counts: none after one that holds wherever it does. */
static void
check_volumes(const struct weir_charge *charge, struct fault_list *faults)
{
    for (uint32_t i = 0; i < charge->volume_count; i++) {
        const struct weir_factor *volume = &charge->volume[i];
        check_possible(&volume->when, volume->line, faults);
        if (volume->ratio_ppm > 1000000)
            fault_warning(faults, volume->line, "volume-factor",
                          "the factor # of % charges more water than was used",
                          FAULT_WORDS(fault_decimal(faults, volume->ratio_ppm, 6), charge->id));
        for (uint32_t before = 0; before < i; before++) {
            const struct weir_when *first = &charge->volume[before].when;
            if (check_when_unread(first) || !check_when_implies(&volume->when, first))
                continue;
            fault_error(faults, volume->line, "volume-unused",
                        "this volume factor of % is never used: the one in line # comes first",
                        FAULT_WORDS(charge->id, fault_number(faults, charge->volume[before].line)));
            break;
        }
    }
}

/* Attributes that are words, so that nothing can be multiplied by them. */
static bool
is_word(struct weir_text name)
{
    static const char *const words[] = {"class", "district", "source", "zone",
                                        "use",   "network",  "permit"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (text_equal(name, text_of(words[i])))
            return true;
    }
    return false;
}

static void
check_conditions(const struct weir_charge *charge, struct fault_list *faults)
{
    check_volumes(charge, faults);
    for (uint32_t i = 0; i < charge->multiply_count; i++)
        check_possible(&charge->multiply[i].when, charge->multiply[i].line, faults);
    for (uint32_t i = 0; i < charge->fixed_count; i++) {
        const struct weir_fixed *fixed = &charge->fixed[i];
        check_possible(&fixed->when, fixed->line, faults);
        if (is_word(fixed->times))
            fault_error(faults, fixed->line, "times", "times=% is not a number",
                        FAULT_WORDS(fixed->times));
    }
}

static void
check_of(const struct weir_class *class_, const struct weir_charge *charge,
         struct fault_list *faults)
{
    for (uint32_t i = 0; i < charge->of_count; i++) {
        if (charge->of_index[i] == TARIFF_NO_INDEX)
            fault_error(faults, charge->line, "of-unknown",
                        "% is a share of % which is no charge of %",
                        FAULT_WORDS(charge->id, charge->of[i], class_->id));
        for (uint32_t before = 0; before < i; before++) {
            if (text_equal(charge->of[before], charge->of[i]))
                fault_error(faults, charge->line, "duplicate", "% names % twice",
                            FAULT_WORDS(charge->id, charge->of[i]));
        }
    }
}

/* Rows of the fee ledger are water x price x multiplier (CONTRACT 9): nothing else fits into one.
 */
static void
check_withdrawal(const struct weir_class *class_, const struct weir_charge *charge,
                 struct fault_list *faults)
{
    if (class_->basis == WEIR_BASIS_WITHDRAWAL &&
        (charge->blocks_id.start != NULL || charge->of_count > 0 || charge->fixed_count > 0 ||
         charge->minimum.present))
        fault_error(faults, charge->line, "withdrawal-charge",
                    "% in class % on withdrawal: the fee ledger knows prices, factors and bands, "
                    "and neither blocks nor shares of charges, fixed amounts or minimums",
                    FAULT_WORDS(charge->id, class_->id));
}

/* Whether every charge that `charge` is a share of is settled. */
static bool
is_settled(const struct weir_charge *charge, const bool *settled)
{
    for (uint32_t i = 0; i < charge->of_count; i++) {
        if (charge->of_index[i] != TARIFF_NO_INDEX && !settled[charge->of_index[i]])
            return false;
    }
    return true;
}

/* Settles charges whose shares are settled until none is left to settle: the rest go in circles. */
static void
check_circles(const struct weir_class *class_, struct fault_list *faults)
{
    bool settled[WEIR_CHARGE_MAX] = {false};
    bool more = true;
    while (more) {
        more = false;
        for (uint32_t i = 0; i < class_->charge_count; i++) {
            if (settled[i] || !is_settled(&class_->charge[i], settled))
                continue;
            settled[i] = true;
            more = true;
        }
    }
    for (uint32_t i = 0; i < class_->charge_count; i++) {
        if (!settled[i])
            fault_error(faults, class_->charge[i].line, "of-circle",
                        "% is, by way of others, a share of itself or of such a charge",
                        FAULT_WORDS(class_->charge[i].id));
    }
}

void
check_charge(const struct weir_version *version, const struct weir_class *class_,
             struct fault_list *faults)
{
    for (uint32_t i = 0; i < class_->charge_count; i++) {
        const struct weir_charge *charge = &class_->charge[i];
        check_parts(charge, faults);
        check_conditions(charge, faults);
        check_of(class_, charge, faults);
        check_withdrawal(class_, charge, faults);
        if (charge->fund.start != NULL && version->rounding.per == WEIR_ROUND_PER_INVOICE)
            fault_error(faults, charge->line, "invoice-fund",
                        "% belongs to the fund %: rate x volume must hold for it, so it cannot be "
                        "rounded per invoice",
                        FAULT_WORDS(charge->id, charge->fund));
    }
    check_circles(class_, faults);
}
