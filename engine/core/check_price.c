/* check_price.c - the prices of each charge against one another, its blocks, and the rules. */
#include "core/check_price.h"

#include "base/text.h"
#include "core/check_hole.h"
#include "core/check_when.h"

#define PRICE_SCALE 5
#define FEN_MFEN                                                                                   \
    1000 /* published prices are rounded to the fen, so a ratio may be short by one                \
          */

/* With as many decimals as it needs, two at least. */
static struct weir_text
price_text(struct fault_list *faults, int64_t price_mfen_per_m3)
{
    struct weir_text text = fault_decimal(faults, price_mfen_per_m3, PRICE_SCALE);
    for (unsigned i = 0; i < PRICE_SCALE - 2 && text.size > 0; i++) {
        if (text.start[text.size - 1] == '0')
            text.size--;
    }
    return text;
}

/* --- used, and by whom
 * ------------------------------------------------------------------------------- */

/* Whether an account that would take `later` always finds `earlier` first. */
static bool
is_shadowed(const struct weir_price *later, const struct weir_price *earlier)
{
    if (earlier->block != 0 && earlier->block != later->block)
        return false;
    if ((later->months & ~earlier->months) != 0)
        return false;
    return !check_when_unread(&earlier->when) && !check_when_unread(&later->when) &&
           check_when_implies(&later->when, &earlier->when);
}

static void
check_used(const struct weir_charge *charge, uint32_t index, struct fault_list *faults)
{
    const struct weir_price *price = &charge->price[index];
    if (!check_when_possible(&price->when)) {
        fault_error(faults, price->line, "when-never", "when=% can never hold",
                    FAULT_WORDS(price->when.source));
        return;
    }
    for (uint32_t i = 0; i < index; i++) {
        if (!is_shadowed(price, &charge->price[i]))
            continue;
        fault_error(faults, price->line, "price-unused",
                    "the price # of % is never used: the one in line # comes first",
                    FAULT_WORDS(price_text(faults, price->price_mfen_per_m3), charge->id,
                                fault_number(faults, charge->price[i].line)));
        return;
    }
}

static uint32_t
block_count(const struct weir_class *class_, const struct weir_charge *charge)
{
    return charge->blocks == WEIR_NO_BLOCKS ? 0 : class_->blocks[charge->blocks].count;
}

static void
check_block_exists(const struct weir_class *class_, const struct weir_charge *charge,
                   const struct weir_price *price, struct fault_list *faults)
{
    if (price->block == 0)
        return;
    if (charge->blocks_id.start == NULL)
        fault_error(faults, price->line, "price-block",
                    "a price for block # of % which has no blocks",
                    FAULT_WORDS(fault_number(faults, price->block), charge->id));
    else if (charge->blocks != WEIR_NO_BLOCKS && price->block > block_count(class_, charge))
        fault_error(faults, price->line, "price-block",
                    "a price for block # of % whose blocks are #",
                    FAULT_WORDS(fault_number(faults, price->block), charge->id,
                                fault_number(faults, block_count(class_, charge))));
}

/* --- holes
 * -------------------------------------------------------------------------------------------- */

static bool
has_price_for(const struct weir_charge *charge, uint32_t block_no)
{
    for (uint32_t i = 0; i < charge->price_count; i++) {
        if (charge->price[i].block == 0 || charge->price[i].block == block_no)
            return true;
    }
    return false;
}

/* " in block 2, where zone is I and use is absent or not named, in month 3" */
static struct weir_text
hole_text(const struct check_hole *hole, uint32_t block_no, char *buffer, size_t capacity)
{
    struct text_writer writer = text_writer_of(buffer, capacity);
    if (block_no > 0) {
        text_write_string(&writer, " in block ");
        text_write_int(&writer, block_no);
    }
    for (uint32_t i = 0; i < hole->fact_count; i++) {
        const struct check_hole_fact *fact = &hole->fact[i];
        text_write_string(&writer, i == 0 ? ", where " : " and ");
        text_write(&writer, fact->name);
        text_write_string(&writer, " is ");
        if (fact->value.start == NULL)
            text_write_string(&writer, "absent or not named");
        else
            text_write(&writer, fact->value);
    }
    if (hole->month > 0) {
        text_write_string(&writer, ", in month ");
        text_write_int(&writer, hole->month);
    }
    return text_written(&writer);
}

static void
check_holes(const struct weir_class *class_, const struct weir_charge *charge,
            struct fault_list *faults)
{
    const uint32_t blocks = block_count(class_, charge);
    bool told = false;
    for (uint32_t block_no = blocks > 0 ? 1 : 0; block_no <= blocks; block_no++) {
        if (block_no > 0 && !has_price_for(charge, block_no)) {
            fault_error(faults, charge->line, "block-no-price", "block # of % has no price",
                        FAULT_WORDS(fault_number(faults, block_no), charge->id));
            continue;
        }
        struct check_hole hole;
        check_hole_find(charge, block_no, &hole);
        if (!hole.found || told)
            continue;
        char buffer[300];
        fault_warning(faults, charge->line, "when-hole",
                      "% has no price#: such accounts would be held",
                      FAULT_WORDS(charge->id, hole_text(&hole, block_no, buffer, sizeof buffer)));
        told = true;
    }
}

/* --- steps
 * --------------------------------------------------------------------------------------------- */

/* The price of a block under the same condition and months as `like`, or NULL. */
static const struct weir_price *
price_like(const struct weir_charge *charge, const struct weir_price *like, uint32_t block_no)
{
    for (uint32_t i = 0; i < charge->price_count; i++) {
        const struct weir_price *price = &charge->price[i];
        if (price->block == block_no && price->months == like->months &&
            text_equal(price->when.source, like->when.source))
            return price;
    }
    return NULL;
}

static void
check_falling(const struct weir_charge *charge, struct fault_list *faults)
{
    for (uint32_t i = 0; i < charge->price_count; i++) {
        const struct weir_price *price = &charge->price[i];
        const struct weir_price *before =
            price->block < 2 ? NULL : price_like(charge, price, price->block - 1);
        if (before != NULL && price->price_mfen_per_m3 < before->price_mfen_per_m3)
            fault_warning(faults, price->line, "price-falls",
                          "block # of % costs #, less than the block before it (#): stepped prices "
                          "rise (城镇供水价格管理办法; 发改价格[2013]2676号)",
                          FAULT_WORDS(fault_number(faults, price->block), charge->id,
                                      price_text(faults, price->price_mfen_per_m3),
                                      price_text(faults, before->price_mfen_per_m3)));
    }
}

/* Whether price is less than num / den of first, by more than the rounding to the fen. */
static bool
is_short(int64_t price_mfen_per_m3, int64_t first_mfen_per_m3, int64_t num_per_2)
{
    return 2 * (price_mfen_per_m3 + FEN_MFEN) <= first_mfen_per_m3 * num_per_2;
}

/* 1 : 1.5 : 3 of the first three steps, as the rules want it of the water price itself. */
static void
check_ratio(const struct weir_charge *charge, struct fault_list *faults)
{
    for (uint32_t i = 0; i < charge->price_count; i++) {
        const struct weir_price *first = &charge->price[i];
        if (first->block != 1 || price_like(charge, first, 1) != first)
            continue;
        const struct weir_price *second = price_like(charge, first, 2);
        const struct weir_price *third = price_like(charge, first, 3);
        const int64_t one = first->price_mfen_per_m3;
        if (third == NULL || second == NULL ||
            (!is_short(second->price_mfen_per_m3, one, 3) &&
             !is_short(third->price_mfen_per_m3, one, 6)))
            continue;
        fault_warning(faults, third->line, "price-ratio",
                      "the steps of % (#, #, #) are under 1 : 1.5 : 3 (发改价格[2013]2676号; "
                      "城镇供水价格管理办法)",
                      FAULT_WORDS(charge->id, price_text(faults, one),
                                  price_text(faults, second->price_mfen_per_m3),
                                  price_text(faults, third->price_mfen_per_m3)));
    }
}

/* --- slips of unit
 * -------------------------------------------------------------------------------------- */

bool
check_price_slips(int64_t a, int64_t b)
{
    if (a <= 0 || b <= 0)
        return false;
    return a / CHECK_PRICE_SLIP >= b || b / CHECK_PRICE_SLIP >= a;
}

/* Whether the prices at index and the next are that far apart. */
static bool
slips_after(const struct weir_charge *charge, uint32_t index)
{
    return index + 1 < charge->price_count &&
           check_price_slips(charge->price[index].price_mfen_per_m3,
                             charge->price[index + 1].price_mfen_per_m3);
}

/* Of two prices side by side that far apart, index the first, the one that fits its other
 * neighbour less. */
static uint32_t
slip_of(const struct weir_charge *charge, uint32_t index)
{
    if (index > 0 && slips_after(charge, index - 1))
        return index;
    const bool rest_agrees = index + 2 < charge->price_count && !slips_after(charge, index + 1);
    return index == 0 && rest_agrees ? index : index + 1;
}

static void
check_slips(const struct weir_charge *charge, struct fault_list *faults)
{
    uint32_t told = UINT32_MAX;
    for (uint32_t i = 0; i < charge->price_count; i++) {
        if (!slips_after(charge, i) || slip_of(charge, i) == told)
            continue;
        told = slip_of(charge, i);
        const struct weir_price *slip = &charge->price[told];
        const struct weir_price *other = &charge->price[told == i ? i + 1 : i];
        fault_error(faults, slip->line, "unit-slip",
                    "the price # of % is 1000 times more or less than # beside it: is it per m3?",
                    FAULT_WORDS(price_text(faults, slip->price_mfen_per_m3), charge->id,
                                price_text(faults, other->price_mfen_per_m3)));
    }
}

void
check_price(const struct weir_tariff *tariff, const struct weir_class *class_,
            struct fault_list *faults)
{
    const bool chinese = text_equal(tariff->currency, text_of("CNY"));
    for (uint32_t c = 0; c < class_->charge_count; c++) {
        const struct weir_charge *charge = &class_->charge[c];
        for (uint32_t i = 0; i < charge->price_count; i++) {
            check_used(charge, i, faults);
            check_block_exists(class_, charge, &charge->price[i], faults);
        }
        if (charge->price_count > 0)
            check_holes(class_, charge, faults);
        check_slips(charge, faults);
        check_falling(charge, faults);
        const bool supply = class_->basis == WEIR_BASIS_SUPPLY;
        const bool water = charge->fund.start == NULL && charge->blocks != WEIR_NO_BLOCKS;
        if (chinese && supply && water && !class_->blocks[charge->blocks].against_plan)
            check_ratio(charge, faults);
    }
}
