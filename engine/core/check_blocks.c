/* check_blocks.c - whether the blocks of a class can be laid over water. */
#include "core/check_blocks.h"

#include "base/text.h"

/* Of a block in its blocks. */
struct place {
    const struct weir_blocks *blocks;
    uint32_t index;
};

static struct weir_text
number_of(struct place place, struct fault_list *faults)
{
    return fault_number(faults, (int64_t)place.index + 1);
}

/* The plain upper end of a block: litres, litres a day, or ppm of the plan. */
static int64_t
end_of(const struct weir_blocks *blocks, const struct weir_block *block)
{
    if (blocks->against_plan)
        return block->to_ppm;
    return block->has_per_day ? block->per_day_l : block->to_l;
}

static void
check_end(struct place place, struct fault_list *faults)
{
    const struct weir_blocks *blocks = place.blocks;
    const struct weir_block *block = &blocks->block[place.index];
    const bool last = place.index + 1 == blocks->count;
    if (last && !block->open)
        fault_error(faults, block->line, "block-last-closed",
                    "the last block of % has an upper end: water above it has no block",
                    FAULT_WORDS(blocks->id));
    if (!last && block->open)
        fault_error(faults, block->line, "block-open-not-last",
                    "block # of % has no upper end (to or per-day) and is not the last",
                    FAULT_WORDS(number_of(place, faults), blocks->id));
    if (block->open)
        return;
    if (end_of(blocks, block) == 0)
        fault_error(faults, block->line, "block-order", "block # of % ends at 0 and is empty",
                    FAULT_WORDS(number_of(place, faults), blocks->id));
    if (place.index == 0)
        return;
    const struct weir_block *before = &blocks->block[place.index - 1];
    const bool comparable = !before->open && before->has_per_day == block->has_per_day;
    if (comparable && end_of(blocks, before) >= end_of(blocks, block))
        fault_error(faults, block->line, "block-order",
                    "block # of % does not end above the block before it",
                    FAULT_WORDS(number_of(place, faults), blocks->id));
}

/* What widens a limit: persons, days, an attribute. */
static void
check_widening(struct place place, struct fault_list *faults)
{
    const struct weir_blocks *blocks = place.blocks;
    const struct weir_block *block = &blocks->block[place.index];
    const bool widened = block->extra_l > 0 || block->extra_from > 0 || block->has_per_head ||
                         block->heads_from > 0 || block->factor.start != NULL;
    if (block->open && widened && !block->has_per_head)
        fault_error(faults, block->line, "block-open-wider",
                    "block # of % has no upper end that extra or factor could move",
                    FAULT_WORDS(number_of(place, faults), blocks->id));
    if ((block->extra_l > 0) != (block->extra_from > 0))
        fault_error(faults, block->line, "block-extra",
                    "extra and extra-from go together (block # of %)",
                    FAULT_WORDS(number_of(place, faults), blocks->id));
    if (block->has_per_head != (block->heads_from > 0))
        fault_error(faults, block->line, "block-heads",
                    "per-head and heads-from go together (block # of %)",
                    FAULT_WORDS(number_of(place, faults), blocks->id));
    if (block->has_per_head && !block->has_to)
        fault_error(faults, block->line, "block-heads",
                    "per-head needs a to for households with fewer persons (block # of %)",
                    FAULT_WORDS(number_of(place, faults), blocks->id));
}

static void
check_per_day(struct place place, struct fault_list *faults)
{
    const struct weir_blocks *blocks = place.blocks;
    const struct weir_block *block = &blocks->block[place.index];
    if (!block->has_per_day)
        return;
    if (blocks->over != WEIR_OVER_PERIOD)
        fault_error(faults, block->line, "per-day-over",
                    "per-day needs blocks over a period (block # of %)",
                    FAULT_WORDS(number_of(place, faults), blocks->id));
    if (block->has_to || block->has_per_head || block->extra_l > 0)
        fault_error(faults, block->line, "per-day-mixed",
                    "per-day stands instead of to, extra and per-head (block # of %)",
                    FAULT_WORDS(number_of(place, faults), blocks->id));
}

static void
check_against_plan(struct place place, struct fault_list *faults)
{
    const struct weir_blocks *blocks = place.blocks;
    const struct weir_block *block = &blocks->block[place.index];
    if (blocks->against_plan && (block->has_per_day || block->has_per_head || block->extra_l > 0))
        fault_error(faults, block->line, "against-mixed",
                    "blocks against the plan have percentages of it alone (block # of %)",
                    FAULT_WORDS(number_of(place, faults), blocks->id));
}

static void
check_year(const struct weir_version *version, const struct weir_blocks *blocks,
           struct fault_list *faults)
{
    const bool over_year = blocks->over == WEIR_OVER_YEAR;
    if (over_year && blocks->close == WEIR_CLOSE_BY_MONTH && !version->year_of_account &&
        version->year_start_day != 1)
        fault_error(faults, blocks->line, "close-by-month",
                    "close=\"by-month\" needs years that begin on the 1st of a month (%)",
                    FAULT_WORDS(blocks->id));
    if (!over_year &&
        (blocks->close != WEIR_CLOSE_BY_READ || blocks->part_year != WEIR_PART_YEAR_FULL))
        fault_warning(faults, blocks->line, "blocks-not-of-year",
                      "close and part-year mean nothing for % which are not over a year",
                      FAULT_WORDS(blocks->id));
    if (blocks->close_step_l <= 0)
        fault_error(faults, blocks->line, "step", "the step of % must be more than nothing",
                    FAULT_WORDS(blocks->id));
}

static bool
is_used(const struct weir_class *class_, uint32_t blocks)
{
    for (uint32_t i = 0; i < class_->charge_count; i++) {
        if (class_->charge[i].blocks == blocks)
            return true;
    }
    return false;
}

void
check_blocks(const struct weir_version *version, const struct weir_class *class_,
             struct fault_list *faults)
{
    for (uint32_t b = 0; b < class_->blocks_count; b++) {
        const struct weir_blocks *blocks = &class_->blocks[b];
        check_year(version, blocks, faults);
        if (!is_used(class_, b))
            fault_warning(faults, blocks->line, "blocks-unused", "no charge of % has blocks %",
                          FAULT_WORDS(class_->id, blocks->id));
        for (uint32_t i = 0; i < blocks->count; i++) {
            const struct place place = {blocks, i};
            check_end(place, faults);
            check_widening(place, faults);
            check_per_day(place, faults);
            check_against_plan(place, faults);
        }
    }
}
