/* fee_choice.c - which tariff, class and use a withdrawal is priced by. */
#include "core/fee_choice.h"

#include <string.h>

#include "base/text.h"
#include "core/charge.h"
#include "core/facts.h"
#include "core/tariff.h"

struct choosing {
    const struct fee_choice_request *request;
    struct weir_arena *arena;
    struct fee_choice best;
    struct ratio best_mfen; /* of a cubic metre */
    bool class_priced;      /* the class at hand has a price */
    uint32_t priced_count;  /* classes that have */
};

bool
fee_choice_may_use(const struct fee_facts *facts, const struct weir_tariff *tariff)
{
    return facts->tariff.start == NULL || text_equal(facts->tariff, tariff->id);
}

struct ratio
fee_choice_multiplier(const struct weir_terms *terms, struct weir_text class_id,
                      const struct weir_charge *charge)
{
    const struct facts facts = {class_id, terms};
    struct ratio product = ratio_of(1);
    for (uint32_t i = 0; i < charge->multiply_count; i++) {
        if (facts_hold(&facts, &charge->multiply[i].when))
            product = ratio_share(product, charge->multiply[i].ratio_ppm, RATIO_PPM);
    }
    return product;
}

/* What a cubic metre costs in all charges of the class; 0 where no price matches. */
static struct ratio
price_of(const struct weir_class *class_, const struct weir_terms *terms, int32_t last_day)
{
    const struct facts facts = {class_->id, terms};
    struct ratio sum_mfen = ratio_of(0);
    for (uint32_t i = 0; i < class_->charge_count; i++) {
        const struct weir_charge *charge = &class_->charge[i];
        const struct weir_price *price = charge_find_price(&facts, last_day, charge, 0);
        if (price != NULL)
            sum_mfen =
                ratio_add(sum_mfen, ratio_share(fee_choice_multiplier(terms, class_->id, charge),
                                                price->price_mfen_per_m3, 1));
    }
    return sum_mfen;
}

/* Takes candidate with that use (absent: none) if it is dearer than the best so far. */
static enum weir_status
try_use(struct choosing *choosing, struct fee_choice candidate, struct weir_text use)
{
    const struct fee_facts *facts = choosing->request->facts;
    const uint32_t count = facts->attribute_count;
    struct weir_attribute *attribute =
        weir_arena_alloc(choosing->arena, (size_t)count + 1, sizeof *attribute);
    if (attribute == NULL)
        return WEIR_E_NOMEM;
    if (count > 0)
        memcpy(attribute, facts->attribute, count * sizeof *attribute);
    attribute[count] = (struct weir_attribute){text_of("use"), use};
    candidate.use = use;
    candidate.terms = (struct weir_terms){
        .persons = WEIR_PERSONS_UNKNOWN,
        .opened_day = WEIR_DAY_NONE,
        .closed_day = WEIR_DAY_NONE,
        .relief = facts->relief,
        .attribute = attribute,
        .attribute_count = use.start == NULL ? count : count + 1,
    };
    const struct ratio price_mfen =
        price_of(candidate.class_, &candidate.terms, choosing->request->last_day);
    choosing->class_priced = choosing->class_priced || price_mfen.num > 0;
    if (choosing->best.tariff == NULL || ratio_compare(price_mfen, choosing->best_mfen) > 0) {
        choosing->best = candidate;
        choosing->best_mfen = price_mfen;
    }
    return WEIR_OK;
}

/* Tries each use that a price of the charge asks for. */
static enum weir_status
try_prices(struct choosing *choosing, const struct fee_choice *candidate,
           const struct weir_charge *charge)
{
    for (uint32_t p = 0; p < charge->price_count; p++) {
        const struct weir_when *when = &charge->price[p].when;
        for (uint32_t t = 0; t < when->count; t++) {
            const struct weir_test *test = &when->test[t];
            if (!text_equal(test->name, text_of("use")))
                continue;
            for (uint32_t a = 0; a < test->alternative_count; a++) {
                if (try_use(choosing, *candidate, test->alternative[a]))
                    return WEIR_E_NOMEM;
            }
        }
    }
    return WEIR_OK;
}

static enum weir_status
try_class(struct choosing *choosing, const struct fee_choice *candidate)
{
    const struct fee_facts *facts = choosing->request->facts;
    enum weir_status status = try_use(choosing, *candidate, facts->use);
    if (facts->use.start != NULL)
        return status;
    for (uint32_t i = 0; !status && i < candidate->class_->charge_count; i++)
        status = try_prices(choosing, candidate, &candidate->class_->charge[i]);
    return status;
}

static enum weir_status
try_version(struct choosing *choosing, struct fee_choice candidate)
{
    const struct weir_text wanted = choosing->request->facts->class_id;
    for (uint32_t i = 0; i < candidate.version->class_count; i++) {
        candidate.class_ = &candidate.version->class_[i];
        if (wanted.start == NULL ? candidate.class_->basis != WEIR_BASIS_WITHDRAWAL
                                 : !text_equal(candidate.class_->id, wanted))
            continue;
        choosing->class_priced = false;
        if (try_class(choosing, &candidate))
            return WEIR_E_NOMEM;
        choosing->priced_count += choosing->class_priced;
    }
    return WEIR_OK;
}

enum weir_status
fee_choice_make(const struct fee_choice_request *request, struct weir_arena *arena,
                struct fee_choice *choice)
{
    struct choosing choosing = {.request = request, .arena = arena};
    for (uint32_t i = 0; i < request->tariffs.count; i++) {
        const struct weir_tariff *tariff = request->tariffs.item[i];
        if (!fee_choice_may_use(request->facts, tariff))
            continue;
        const struct fee_choice candidate = {
            .tariff = tariff,
            .version = tariff_version_at(tariff, request->begin_day),
        };
        if (candidate.version != NULL && try_version(&choosing, candidate))
            return WEIR_E_NOMEM;
    }
    *choice = choosing.best;
    choice->several = choosing.priced_count > 1;
    return WEIR_OK;
}
