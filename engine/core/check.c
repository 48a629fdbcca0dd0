/*
 * check.c - the checker of tariffs: walks over versions and classes, and looks at ids itself.
 *
 * core/bill.c relies on what is an error here: ids that resolve, blocks and bands that end, charges
 * that are no share of themselves, steps above nothing.
 */
#include "core/check.h"

#include "base/civil.h"
#include "base/text.h"
#include "core/check_addition.h"
#include "core/check_blocks.h"
#include "core/check_change.h"
#include "core/check_charge.h"
#include "core/check_price.h"

#define ORDINARY_YEAR 2023       /* without a 29 February */
#define ROUNDING_FEN_MAX 1000000 /* core/amount.c rounds to no more */

static void
check_version(const struct weir_version *version, struct fault_list *faults)
{
    if (version->to_day != WEIR_DAY_NONE && version->to_day <= version->from_day)
        fault_error(
            faults, version->line, "version-to",
            "the version ends on # and begins on #: it is never in force",
            FAULT_WORDS(fault_day(faults, version->to_day), fault_day(faults, version->from_day)));
    if (!version->year_of_account &&
        version->year_start_day > civil_month_days(ORDINARY_YEAR, version->year_start_month))
        fault_error(faults, version->line, "year-start",
                    "the tier year begins on a day that not every year has", NULL);
    if (version->rounding.to_fen > ROUNDING_FEN_MAX)
        fault_error(faults, version->line, "step", "amounts are rounded to more than 10000", NULL);
    if (version->volume_step_l <= 0 || version->change_step_l <= 0 || version->rounding.to_fen <= 0)
        fault_error(faults, version->line, "step", "a step must be more than nothing", NULL);
}

/* --- ids
 * -------------------------------------------------------------------------------------------------
 */

/* Ids of one element's children that must differ. */
struct ids {
    struct weir_text id[WEIR_CHARGE_MAX + WEIR_SURCHARGE_MAX + WEIR_TAX_MAX + WEIR_RELIEF_MAX];
    uint32_t count;
};

static bool
is_known(const struct ids *ids, struct weir_text id)
{
    for (uint32_t i = 0; i < ids->count; i++) {
        if (text_equal(ids->id[i], id))
            return true;
    }
    return false;
}

static void
add_id(struct ids *ids, struct weir_text id, uint32_t line, struct fault_list *faults)
{
    if (is_known(ids, id))
        fault_error(faults, line, "duplicate-id", "the name % is used twice", FAULT_WORDS(id));
    else
        ids->id[ids->count++] = id;
}

/* A line of a bill is named by a charge, surcharge, tax or relief group: one name, one thing. */
static void
check_line_ids(const struct weir_class *class_, struct fault_list *faults)
{
    struct ids ids = {.count = 0};
    for (uint32_t i = 0; i < class_->charge_count; i++)
        add_id(&ids, class_->charge[i].id, class_->charge[i].line, faults);
    for (uint32_t i = 0; i < class_->surcharge_count; i++)
        add_id(&ids, class_->surcharge[i].id, class_->surcharge[i].line, faults);
    for (uint32_t i = 0; i < class_->tax_count; i++)
        add_id(&ids, class_->tax[i].id, class_->tax[i].line, faults);
    struct ids groups = {.count = 0};
    for (uint32_t i = 0; i < class_->relief_count; i++) {
        const struct weir_relief *relief = &class_->relief[i];
        if (is_known(&groups, relief->group))
            continue; /* a group may be relieved in several ways */
        groups.id[groups.count++] = relief->group;
        add_id(&ids, relief->group, relief->line, faults);
    }
}

static void
check_blocks_ids(const struct weir_class *class_, struct fault_list *faults)
{
    struct ids ids = {.count = 0};
    for (uint32_t i = 0; i < class_->blocks_count; i++)
        add_id(&ids, class_->blocks[i].id, class_->blocks[i].line, faults);
}

static void
check_class_ids(const struct weir_version *version, struct fault_list *faults)
{
    for (uint32_t c = 0; c < version->class_count; c++) {
        const struct weir_class *class_ = &version->class_[c];
        if (weir_tariff_class(version, class_->id) != class_)
            fault_error(faults, class_->line, "duplicate-id", "the version has class % twice",
                        FAULT_WORDS(class_->id));
    }
}

void
check_tariff(const struct weir_tariff *tariff, struct fault_list *faults)
{
    for (uint32_t v = 0; v < tariff->version_count; v++) {
        const struct weir_version *version = &tariff->version[v];
        check_version(version, faults);
        check_class_ids(version, faults);
        if (v > 0)
            check_change(&tariff->version[v - 1], version, faults);
        for (uint32_t c = 0; c < version->class_count; c++) {
            const struct weir_class *class_ = &version->class_[c];
            check_line_ids(class_, faults);
            check_blocks_ids(class_, faults);
            check_blocks(version, class_, faults);
            check_charge(version, class_, faults);
            check_price(tariff, class_, faults);
            check_addition(version, class_, faults);
        }
    }
    fault_sort(faults);
}
