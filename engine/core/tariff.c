/* tariff.c - the tariff as a value: what its ids stand for, and which version is in force. */
#include "core/tariff.h"

#include "base/assert.h"
#include "base/text.h"

const struct weir_class *
weir_tariff_class(const struct weir_version *version, struct weir_text class_id)
{
    for (uint32_t i = 0; i < version->class_count; i++) {
        if (text_equal(version->class_[i].id, class_id))
            return &version->class_[i];
    }
    return NULL;
}

const struct weir_version *
tariff_version_at(const struct weir_tariff *tariff, int32_t day)
{
    const struct weir_version *found = NULL;
    for (uint32_t i = 0; i < tariff->version_count; i++) {
        if (tariff->version[i].from_day <= day)
            found = &tariff->version[i];
    }
    if (found != NULL && found->to_day != WEIR_DAY_NONE && day >= found->to_day)
        return NULL;
    return found;
}

uint32_t
tariff_charge_index(const struct weir_class *class_, struct weir_text id)
{
    for (uint32_t i = 0; i < class_->charge_count; i++) {
        if (text_equal(class_->charge[i].id, id))
            return i;
    }
    return TARIFF_NO_INDEX;
}

/* The index of the blocks of that id in the class, or WEIR_NO_BLOCKS. */
static uint32_t
blocks_index(const struct weir_class *class_, struct weir_text id)
{
    for (uint32_t i = 0; i < class_->blocks_count; i++) {
        if (text_equal(class_->blocks[i].id, id))
            return i;
    }
    return WEIR_NO_BLOCKS;
}

static bool
has_blocks(const struct weir_version *version, struct weir_text id)
{
    for (uint32_t i = 0; i < version->class_count; i++) {
        if (blocks_index(&version->class_[i], id) != WEIR_NO_BLOCKS)
            return true;
    }
    return false;
}

/* The first day of the first version in which some class has blocks of that id; one has. */
static int32_t
blocks_first_day(const struct weir_tariff *tariff, struct weir_text id)
{
    uint32_t v = 0;
    while (!has_blocks(&tariff->version[v], id)) {
        v++;
        ASSERT(v < tariff->version_count);
    }
    return tariff->version[v].from_day;
}

/* The indexes of charges, in the order of the ids; NULL when memory is out. */
static const uint32_t *
charge_indexes(const struct weir_class *class_, const struct weir_text *id, uint32_t count,
               struct weir_arena *arena)
{
    uint32_t *index = weir_arena_alloc(arena, count, sizeof *index);
    if (index == NULL)
        return NULL;
    for (uint32_t i = 0; i < count; i++)
        index[i] = tariff_charge_index(class_, id[i]);
    return index;
}

static enum weir_status
finish_charges(struct weir_class *class_, struct weir_arena *arena)
{
    for (uint32_t i = 0; i < class_->charge_count; i++) {
        struct weir_charge *charge = &class_->charge[i];
        charge->blocks = charge->blocks_id.start == NULL ? WEIR_NO_BLOCKS
                                                         : blocks_index(class_, charge->blocks_id);
        charge->of_index = charge_indexes(class_, charge->of, charge->of_count, arena);
        if (charge->of_index == NULL)
            return WEIR_E_NOMEM;
    }
    for (uint32_t i = 0; i < class_->relief_count; i++) {
        struct weir_relief *relief = &class_->relief[i];
        relief->on_index = charge_indexes(class_, relief->on, relief->on_count, arena);
        if (relief->on_index == NULL)
            return WEIR_E_NOMEM;
    }
    return WEIR_OK;
}

static enum weir_status
finish_counters(const struct weir_tariff *tariff, struct weir_class *class_, struct names *names,
                struct weir_arena *arena)
{
    for (uint32_t i = 0; i < class_->blocks_count; i++) {
        struct weir_blocks *blocks = &class_->blocks[i];
        blocks->first_day = blocks_first_day(tariff, blocks->id);
        if (names_number(names, blocks->id, &blocks->counter_key) != WEIR_OK)
            return WEIR_E_NOMEM;
    }
    for (uint32_t i = 0; i < class_->surcharge_count; i++) {
        struct weir_surcharge *surcharge = &class_->surcharge[i];
        surcharge->on_index = charge_indexes(class_, surcharge->on, surcharge->on_count, arena);
        if (surcharge->on_index == NULL ||
            names_number(names, surcharge->id, &surcharge->counter_key) != WEIR_OK)
            return WEIR_E_NOMEM;
    }
    return WEIR_OK;
}

enum weir_status
tariff_finish(struct weir_tariff *tariff, struct names *names, struct weir_arena *arena)
{
    for (uint32_t v = 0; v < tariff->version_count; v++) {
        const struct weir_version *version = &tariff->version[v];
        for (uint32_t c = 0; c < version->class_count; c++) {
            struct weir_class *class_ = &version->class_[c];
            if (finish_charges(class_, arena) != WEIR_OK ||
                finish_counters(tariff, class_, names, arena) != WEIR_OK)
                return WEIR_E_NOMEM;
        }
    }
    return WEIR_OK;
}
