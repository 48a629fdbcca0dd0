/* bill_page_blocks.c - the blocks of a page: how far the water of the year fills them. */
#include "batch/bill_page_blocks.h"

#include "base/checked.h"
#include "base/text.h"
#include "batch/speech.h"

/* A share of the water laid over blocks or bands; steps that follow one another over the same edges
 * are one. */
struct laid {
    const struct weir_step *step;
    int64_t before_l;
    int64_t volume_l;
    uint32_t count;
};

static uint32_t
count_of(const struct weir_step *step)
{
    return step->kind == WEIR_STEP_BANDS ? step->surcharge->band_count : step->blocks->count;
}

static bool
is_open(const struct weir_step *step, uint32_t index)
{
    return step->kind == WEIR_STEP_BANDS ? step->surcharge->band[index].open
                                         : step->blocks->block[index].open;
}

static bool
is_same(const struct weir_step *a, const struct weir_step *b)
{
    if (a->kind != b->kind || count_of(a) != count_of(b) || a->year_begin_day != b->year_begin_day)
        return false;
    if (a->kind == WEIR_STEP_BLOCKS && !text_equal(a->blocks->id, b->blocks->id))
        return false;
    if (a->kind == WEIR_STEP_BANDS && !text_equal(a->surcharge->id, b->surcharge->id))
        return false;
    for (uint32_t i = 0; i < count_of(a); i++) {
        if (!is_open(a, i) && a->edge_l[i] != b->edge_l[i])
            return false;
    }
    return true;
}

/* The price that a block has whatever holds, of the charge that these blocks cut; -1: it depends.
 */
static int64_t
plain_price(const struct weir_step *step, uint32_t block_no)
{
    const struct weir_class *class_ = weir_tariff_class(step->version, step->class_id);
    for (uint32_t c = 0; c < class_->charge_count; c++) {
        const struct weir_charge *charge = &class_->charge[c];
        if (!text_equal(charge->blocks_id, step->blocks->id) || charge->multiply_count > 0)
            continue;
        for (uint32_t i = 0; i < charge->price_count; i++) {
            const struct weir_price *price = &charge->price[i];
            if (price->block == block_no || price->block == 0)
                return price->when.count == 0 && price->months == 0xfff ? price->price_mfen_per_m3
                                                                        : -1;
        }
    }
    return -1;
}

struct stretch { /* of water, counted from the begin */
    int64_t begin_l;
    int64_t end_l;
};

static int64_t
overlap(struct stretch a, struct stretch b)
{
    return max_i64(0, min_i64(a.end_l, b.end_l) - max_i64(a.begin_l, b.begin_l));
}

/* What lies in a stretch: its ends, water counted before, water of this bill. */
static void
write_stretch(const struct bill_page_part *part, const struct laid *laid, struct stretch stretch)
{
    const struct stretch before = {0, laid->before_l};
    const struct stretch now = {laid->before_l, laid->before_l + laid->volume_l};
    bill_page_part_number(part, "from_m3", EXPORT_TYPE_VOLUME, stretch.begin_l);
    if (stretch.end_l != INT64_MAX)
        bill_page_part_number(part, "to_m3", EXPORT_TYPE_VOLUME, stretch.end_l);
    bill_page_part_number(part, "before_m3", EXPORT_TYPE_VOLUME, overlap(before, stretch));
    bill_page_part_number(part, "now_m3", EXPORT_TYPE_VOLUME, overlap(now, stretch));
}

static void
write_block(const struct bill_page_part *part, const struct laid *laid, uint32_t index)
{
    const struct weir_step *step = laid->step;
    const bool bands = step->kind == WEIR_STEP_BANDS;
    const int64_t floor_l = bands ? step->plan->volume_l : 0;
    const struct stretch stretch = {
        .begin_l = index == 0 ? floor_l : step->edge_l[index - 1],
        .end_l = is_open(step, index) ? INT64_MAX : step->edge_l[index],
    };
    writer_begin(part->writer, bands ? "band" : "block");
    bill_page_part_number(part, "no", EXPORT_TYPE_INT, (int64_t)index + 1);
    write_stretch(part, laid, stretch);
    if (bands)
        bill_page_part_number(part, "add", EXPORT_TYPE_RATIO, step->surcharge->band[index].add_ppm);
    else if (plain_price(step, index + 1) >= 0)
        bill_page_part_number(part, "price", EXPORT_TYPE_PRICE, plain_price(step, index + 1));
    writer_end(part->writer);
}

static void
write_laid(const struct bill_page_part *part, const struct laid *laid)
{
    const struct weir_step *step = laid->step;
    struct speech speech;
    const struct explain mute = {.language = part->page->language};
    speech_begin(&speech, &mute);
    writer_begin(part->writer, step->kind == WEIR_STEP_BANDS ? "bands" : "blocks");
    if (step->kind == WEIR_STEP_BANDS) {
        writer_attribute(part->writer, "name", step->surcharge->id);
        writer_attribute(part->writer, "title",
                         speech_title(&speech, &step->surcharge->titles, step->surcharge->id));
        bill_page_part_number(part, "plan_m3", EXPORT_TYPE_VOLUME, step->plan->volume_l);
        bill_page_part_number(part, "from", EXPORT_TYPE_DAY, step->plan->from_day);
        bill_page_part_number(part, "to", EXPORT_TYPE_DAY, step->plan->to_day);
    } else {
        writer_attribute(part->writer, "name", step->blocks->id);
        if (step->year_begin_day != WEIR_DAY_NONE) {
            bill_page_part_number(part, "from", EXPORT_TYPE_DAY, step->year_begin_day);
            bill_page_part_number(part, "to", EXPORT_TYPE_DAY, step->year_end_day);
        }
    }
    bill_page_part_number(part, "before_m3", EXPORT_TYPE_VOLUME, laid->before_l);
    bill_page_part_number(part, "now_m3", EXPORT_TYPE_VOLUME, laid->volume_l);
    bill_page_part_number(part, "after_m3", EXPORT_TYPE_VOLUME, laid->before_l + laid->volume_l);
    if (step->kind == WEIR_STEP_BANDS) {
        writer_begin(part->writer, "within");
        write_stretch(part, laid, (struct stretch){0, step->plan->volume_l});
        writer_end(part->writer);
    }
    for (uint32_t i = 0; i < count_of(step); i++)
        write_block(part, laid, i);
    writer_end(part->writer);
}

void
bill_page_blocks_write(const struct bill_page_part *part)
{
    const struct account_basis *basis = part->page->bill->basis;
    const uint32_t count = basis == NULL ? 0 : basis->priced.step_count;
    for (uint32_t i = 0; i < count; i++) {
        const struct weir_step *step = &basis->priced.step[i];
        struct laid laid = {.step = step, .before_l = step->before_l};
        bool repeated = false;
        if (step->kind == WEIR_STEP_PART)
            continue;
        for (uint32_t k = 0; k < i; k++)
            repeated = repeated || (basis->priced.step[k].kind != WEIR_STEP_PART &&
                                    is_same(&basis->priced.step[k], step));
        for (uint32_t k = i; k < count; k++) {
            const struct weir_step *other = &basis->priced.step[k];
            if (other->kind != WEIR_STEP_PART && is_same(step, other))
                laid.volume_l += other->volume_l;
        }
        if (!repeated)
            write_laid(part, &laid);
    }
}
