/* tariff_coverage.c - which parts of a tariff some test has seen at work. */
#include "batch/tariff_coverage.h"

#include "base/assert.h"
#include "base/text.h"
#include "core/charge.h"

#define MEANING_SIZE 300

/* The sides of an edge; a thing itself is not a side. */
enum side { SIDE_NONE = 0, SIDE_BELOW, SIDE_ON, SIDE_ABOVE };

struct list {
    struct tariff_coverage *coverage;
    struct weir_arena *arena; /* NULL while the points are only counted */
    bool nomem;
};

/* "block", 2, "household": block 2 of household. */
struct meaning {
    const char *noun;
    uint32_t number; /* 0: none */
    struct weir_text owner;
    struct weir_text class_id;
};

static const char *
side_words(enum side side)
{
    switch (side) {
    case SIDE_NONE:
        return "";
    case SIDE_BELOW:
        return "just below ";
    case SIDE_ON:
        return "exactly on ";
    case SIDE_ABOVE:
        break;
    }
    return "just above ";
}

static void
add_point(struct list *list, struct tariff_coverage_point point, const struct meaning *meaning)
{
    const uint32_t at = list->coverage->count++;
    if (list->arena == NULL)
        return;
    char buffer[MEANING_SIZE];
    struct text_writer writer = text_writer_of(buffer, sizeof buffer);
    text_write_string(&writer, side_words((enum side)point.side));
    text_write_string(&writer, meaning->noun);
    if (meaning->number > 0) {
        text_write_string(&writer, " ");
        text_write_int(&writer, meaning->number);
    }
    text_write_string(&writer, " of ");
    text_write(&writer, meaning->owner);
    text_write_string(&writer, ", class ");
    text_write(&writer, meaning->class_id);
    point.meaning = text_copy(text_written(&writer), list->arena);
    list->nomem = list->nomem || point.meaning.start == NULL;
    list->coverage->point[at] = point;
}

static void
add_edge(struct list *list, const void *what, uint32_t line, const struct meaning *meaning)
{
    for (uint32_t side = SIDE_BELOW; side <= SIDE_ABOVE; side++)
        add_point(list, (struct tariff_coverage_point){.what = what, .side = side, .line = line},
                  meaning);
}

static void
add_class(struct list *list, const struct weir_class *class_)
{
    for (uint32_t b = 0; b < class_->blocks_count; b++) {
        const struct weir_blocks *blocks = &class_->blocks[b];
        for (uint32_t i = 0; i < blocks->count; i++) {
            const struct weir_block *block = &blocks->block[i];
            struct meaning meaning = {"block", i + 1, blocks->id, class_->id};
            add_point(list, (struct tariff_coverage_point){.what = block, .line = block->line},
                      &meaning);
            meaning.noun = "the end of block";
            if (!block->open)
                add_edge(list, block, block->line, &meaning);
        }
    }
    for (uint32_t c = 0; c < class_->charge_count; c++) {
        const struct weir_charge *charge = &class_->charge[c];
        for (uint32_t i = 0; i < charge->price_count; i++) {
            const struct meaning meaning = {"price", charge->price_count > 1 ? i + 1 : 0,
                                            charge->id, class_->id};
            add_point(list,
                      (struct tariff_coverage_point){.what = &charge->price[i],
                                                     .line = charge->price[i].line},
                      &meaning);
        }
    }
    for (uint32_t s = 0; s < class_->surcharge_count; s++) {
        const struct weir_surcharge *surcharge = &class_->surcharge[s];
        struct meaning meaning = {"the plan", 0, surcharge->id, class_->id};
        add_edge(list, surcharge, surcharge->line, &meaning);
        for (uint32_t i = 0; i < surcharge->band_count; i++) {
            const struct weir_band *band = &surcharge->band[i];
            meaning = (struct meaning){"band", i + 1, surcharge->id, class_->id};
            add_point(list, (struct tariff_coverage_point){.what = band, .line = band->line},
                      &meaning);
            meaning.noun = "the end of band";
            if (!band->open)
                add_edge(list, band, band->line, &meaning);
        }
    }
}

static void
add_tariff(struct list *list, const struct weir_tariff *tariff)
{
    for (uint32_t v = 0; v < tariff->version_count; v++) {
        for (uint32_t c = 0; c < tariff->version[v].class_count; c++)
            add_class(list, &tariff->version[v].class_[c]);
    }
}

enum weir_status
tariff_coverage_begin(const struct weir_tariff *tariff, struct weir_arena *arena,
                      struct tariff_coverage *coverage)
{
    *coverage = (struct tariff_coverage){.count = 0};
    struct list list = {.coverage = coverage};
    add_tariff(&list, tariff); /* counts */
    coverage->point = weir_arena_alloc(arena, coverage->count, sizeof *coverage->point);
    if (coverage->point == NULL)
        return WEIR_E_NOMEM;
    const uint32_t count = coverage->count;
    coverage->count = 0;
    list.arena = arena;
    add_tariff(&list, tariff);
    ASSERT(coverage->count == count);
    return list.nomem ? WEIR_E_NOMEM : WEIR_OK;
}

static void
touch(struct tariff_coverage *coverage, const void *what, enum side side)
{
    for (uint32_t i = 0; i < coverage->count; i++) {
        struct tariff_coverage_point *point = &coverage->point[i];
        if (point->what != what || point->side != (uint32_t)side)
            continue;
        coverage->touched_count += !point->touched;
        point->touched = true;
    }
}

/* Water that ends at end_l, near the edge or not. */
static void
touch_edge(struct tariff_coverage *coverage, const void *what, int64_t end_l, int64_t edge_l)
{
    if (end_l == edge_l)
        touch(coverage, what, SIDE_ON);
    else if (end_l < edge_l && edge_l - end_l <= TARIFF_COVERAGE_NEAR_L)
        touch(coverage, what, SIDE_BELOW);
    else if (end_l > edge_l && end_l - edge_l <= TARIFF_COVERAGE_NEAR_L)
        touch(coverage, what, SIDE_ABOVE);
}

static void
note_blocks(struct tariff_coverage *coverage, const struct weir_step *step)
{
    const int64_t end_l = step->before_l + step->volume_l;
    int64_t floor_l = 0;
    for (uint32_t i = 0; i < step->blocks->count; i++) {
        const struct weir_block *block = &step->blocks->block[i];
        if (end_l > floor_l && step->before_l < step->edge_l[i])
            touch(coverage, block, SIDE_NONE);
        if (!block->open)
            touch_edge(coverage, block, end_l, step->edge_l[i]);
        floor_l = step->edge_l[i];
    }
}

static void
note_bands(struct tariff_coverage *coverage, const struct weir_step *step)
{
    if (step->plan == NULL || step->plan->volume_l == WEIR_PLAN_WAIVED_L)
        return;
    const int64_t end_l = step->before_l + step->volume_l;
    int64_t floor_l = step->plan->volume_l;
    touch_edge(coverage, step->surcharge, end_l, floor_l);
    for (uint32_t i = 0; i < step->surcharge->band_count; i++) {
        const struct weir_band *band = &step->surcharge->band[i];
        if (end_l > floor_l && step->before_l < step->edge_l[i])
            touch(coverage, band, SIDE_NONE);
        if (!band->open)
            touch_edge(coverage, band, end_l, step->edge_l[i]);
        floor_l = step->edge_l[i];
    }
}

static void
note_line(struct tariff_coverage *coverage, const struct weir_line *line,
          const struct weir_terms *terms)
{
    const struct weir_class *class_ = weir_tariff_class(line->version, line->class_id);
    const struct facts facts = {line->class_id, terms};
    if (line->kind != WEIR_LINE_VOLUME || class_ == NULL)
        return;
    for (uint32_t i = 0; i < class_->charge_count; i++) {
        const struct weir_charge *charge = &class_->charge[i];
        if (!text_equal(charge->id, line->charge))
            continue;
        const struct weir_price *price =
            charge_find_price(&facts, line->end_day - 1, charge, (uint32_t)line->block_no);
        if (price != NULL)
            touch(coverage, price, SIDE_NONE);
    }
}

void
tariff_coverage_note(struct tariff_coverage *coverage, const struct tariff_case_bill *item)
{
    for (uint32_t i = 0; i < item->bill.line_count; i++)
        note_line(coverage, &item->bill.line[i], &item->terms);
    for (uint32_t i = 0; i < item->bill.step_count; i++) {
        const struct weir_step *step = &item->bill.step[i];
        switch (step->kind) {
        case WEIR_STEP_PART:
            break;
        case WEIR_STEP_BLOCKS:
            note_blocks(coverage, step);
            break;
        case WEIR_STEP_BANDS:
            note_bands(coverage, step);
            break;
        }
    }
}
