/* quote.c - one use, one bill: builds the request that a database would otherwise give. */
#include "batch/quote.h"

#include "base/civil.h"
#include "base/error.h"
#include "base/text.h"
#include "batch/tariff_document.h"
#include "core/quota.h"
#include "core/tariff.h"

#define HINT_SIZE 280 /* bytes of the list of classes */

/* The counters that `used` stands for, without doubles. */
struct seed {
    struct weir_counter *item;
    uint32_t count;
};

static void
seed_one(struct seed *seed, struct weir_counter counter)
{
    for (uint32_t i = 0; i < seed->count; i++) {
        if (seed->item[i].kind == counter.kind && seed->item[i].key == counter.key)
            return;
    }
    seed->item[seed->count++] = counter;
}

/* The tier year of the period's first day; where it cannot be known, 0: the bill will be held. */
static struct quota_year
year_of(const struct quote_request *request, const struct weir_tariff *tariff)
{
    const struct weir_version *version = tariff_version_at(tariff, request->begin_day);
    if (version == NULL)
        version = tariff_version_at(tariff, request->end_day - 1);
    if (version == NULL || (version->year_of_account && request->opened_day == WEIR_DAY_NONE))
        return (struct quota_year){0};
    return quota_year_of(version, request->opened_day, request->begin_day);
}

static enum weir_counter_kind
counter_kind(enum weir_against against)
{
    switch (against) {
    case WEIR_AGAINST_PLAN:
        return WEIR_COUNTER_PLAN;
    case WEIR_AGAINST_NORM:
        return WEIR_COUNTER_NORM;
    case WEIR_AGAINST_PERMIT:
        break;
    }
    return WEIR_COUNTER_PERMIT;
}

static void
seed_class(struct seed *seed, const struct weir_class *class_, const struct quote_request *request,
           int32_t year_begin_day)
{
    const int32_t year = civil_of_day(request->end_day - 1).year;
    for (uint32_t i = 0; i < class_->blocks_count; i++) {
        if (class_->blocks[i].over == WEIR_OVER_YEAR)
            seed_one(seed, (struct weir_counter){.kind = WEIR_COUNTER_BLOCKS,
                                                 .key = class_->blocks[i].counter_key,
                                                 .first_day = year_begin_day,
                                                 .used_l = request->used_l});
    }
    for (uint32_t i = 0; i < class_->surcharge_count; i++) {
        const enum weir_counter_kind kind = counter_kind(class_->surcharge[i].against);
        seed_one(seed,
                 (struct weir_counter){.kind = kind,
                                       .key = class_->surcharge[i].counter_key,
                                       .first_day = kind == WEIR_COUNTER_PERMIT
                                                        ? civil_to_day((struct civil){year, 1, 1})
                                                        : year_begin_day,
                                       .used_l = request->used_l});
    }
}

/* Seeds the counters of every version's class of that name.  NULL item: memory is out. */
static struct seed
seed_of(const struct quote_request *request, const struct weir_tariff *tariff,
        int32_t year_begin_day, struct weir_arena *arena)
{
    const size_t room = (size_t)tariff->version_count * (WEIR_BLOCKS_MAX + WEIR_SURCHARGE_MAX);
    struct seed seed = {.item = weir_arena_alloc(arena, room, sizeof *seed.item)};
    for (uint32_t i = 0; i < tariff->version_count && seed.item != NULL; i++) {
        const struct weir_class *class_ = weir_tariff_class(&tariff->version[i], request->class_id);
        if (class_ != NULL)
            seed_class(&seed, class_, request, year_begin_day);
    }
    return seed;
}

/* Every class of the tariff once, for a hint. */
static void
hint_classes(const struct weir_tariff *tariff, struct weir_error *error)
{
    char buffer[HINT_SIZE];
    struct text_writer writer = text_writer_of(buffer, sizeof buffer);
    text_write_string(&writer, "Its classes are");
    for (uint32_t v = tariff->version_count; v > 0; v--) {
        const struct weir_version *version = &tariff->version[v - 1];
        for (uint32_t c = 0; c < version->class_count && v == tariff->version_count; c++) {
            text_write_string(&writer, c == 0 ? " " : ", ");
            text_write(&writer, version->class_[c].id);
        }
    }
    text_write_string(&writer, ".");
    error_hint(error, buffer);
}

static bool
has_class(const struct weir_tariff *tariff, struct weir_text class_id)
{
    for (uint32_t i = 0; i < tariff->version_count; i++) {
        if (weir_tariff_class(&tariff->version[i], class_id) != NULL)
            return true;
    }
    return false;
}

static enum weir_status
price(const struct quote_request *request, const struct weir_tariff *tariff,
      struct weir_arena *arena, struct weir_bill *bill, struct weir_error *error)
{
    const struct quota_year year = year_of(request, tariff);
    const int32_t plan_end_day = year.end_day > request->end_day ? year.end_day : request->end_day;
    const int32_t plan_begin_day = year.begin_day;
    const struct weir_plan plans[] = {
        {plan_begin_day, plan_end_day, WEIR_AGAINST_PLAN, request->plan_l},
        {plan_begin_day, plan_end_day, WEIR_AGAINST_NORM, request->plan_l},
        {plan_begin_day, plan_end_day, WEIR_AGAINST_PERMIT, request->plan_l},
    };
    const struct weir_terms terms = {
        .persons = request->persons,
        .opened_day = request->opened_day,
        .closed_day = WEIR_DAY_NONE,
        .relief = request->relief,
        .attribute = request->attribute,
        .attribute_count = request->attribute_count,
        .plan = plans,
        .plan_count = request->plan_l == QUOTE_PLAN_NONE ? 0 : 3,
    };
    const struct weir_regime regime = {request->begin_day, tariff, request->class_id};
    const struct seed seed = seed_of(request, tariff, year.begin_day, arena);
    struct weir_stretch stretch = {request->end_day, request->volume_l};
    struct weir_use use = {&regime, 1, &stretch, 1, request->volume_l};
    const struct weir_bill_request asked = {
        .begin_day = request->begin_day,
        .end_day = request->end_day,
        .terms = &terms,
        .use = &use,
        .use_count = 1,
        .counter = seed.item,
        .counter_count = request->used_l > 0 ? seed.count : 0,
        .explain = request->explain != NULL,
    };
    int64_t step_l = 0;
    if (seed.item == NULL || weir_bill_volume_step(&asked, arena, &step_l) != WEIR_OK)
        return error_nomem(error);
    if (step_l > 0)
        stretch.volume_l -= stretch.volume_l % step_l;
    use.volume_l = stretch.volume_l;
    const enum weir_status status = weir_bill_price(&asked, arena, bill, error);
    if (status == WEIR_OK && request->explain != NULL)
        explain_bill(request->explain, &asked, bill);
    return status;
}

enum weir_status
quote_run(const struct quote_request *request, struct weir_arena *arena, struct weir_bill *bill,
          struct weir_error *error)
{
    struct names names = names_of(arena);
    struct tariff_document document;
    const enum weir_status status =
        tariff_document_read(request->tariff_file, &names, arena, &document, error);
    if (status != WEIR_OK)
        return status;
    if (document.tariff == NULL)
        return tariff_document_error(&document, error);
    if (has_class(document.tariff, request->class_id))
        return price(request, document.tariff, arena, bill, error);
    (void)error_set_text(error, WEIR_E_NOT_FOUND, "the tariff has no class %", request->class_id);
    error_place(error, request->tariff_file, 0);
    hint_classes(document.tariff, error);
    return WEIR_E_NOT_FOUND;
}
