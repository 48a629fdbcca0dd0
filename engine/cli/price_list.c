/* price_list.c - the prices of a tariff version, one a row: what `weir tariff show --at` prints. */
#include "cli/price_list.h"

#include "base/text.h"

#define NOTE_SIZE 400 /* bytes of a note; longer ones are cut */

static const struct output_column COLUMNS[] = {
    {"class", OUTPUT_TEXT},   {"charge", OUTPUT_TEXT}, {"block", OUTPUT_INT},
    {"to_m3", OUTPUT_VOLUME}, {"price", OUTPUT_PRICE}, {"amount", OUTPUT_TEXT},
    {"when", OUTPUT_TEXT},    {"note", OUTPUT_TEXT},
};

#define COLUMN_COUNT (sizeof COLUMNS / sizeof COLUMNS[0])

/* A row before it is added: absent unless set. */
struct row {
    struct weir_text charge;
    uint32_t block;
    bool has_to;
    int64_t to_l;
    bool has_price;
    int64_t price_mfen_per_m3;
    struct weir_text amount;
    struct weir_text when;
    struct weir_text note;
};

static void
add_text(struct output_table *table, struct weir_text text)
{
    if (text.size == 0)
        output_table_absent(table);
    else
        output_table_text(table, text);
}

static void
add_row(struct output_table *table, const struct weir_class *class_, const struct row *row)
{
    output_table_text(table, class_->id);
    add_text(table, row->charge);
    output_table_known(table, row->block > 0, row->block);
    output_table_known(table, row->has_to, row->to_l);
    output_table_known(table, row->has_price, row->price_mfen_per_m3);
    add_text(table, row->amount);
    add_text(table, row->when);
    add_text(table, row->note);
}

static void
write_ids(struct text_writer *writer, const struct weir_text *id, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        text_write_string(writer, i == 0 ? " of " : ", ");
        text_write(writer, id[i]);
    }
}

/* 200000 millionths as 20 %. */
static void
write_percent(struct text_writer *writer, int64_t ppm)
{
    text_write_decimal(writer, ppm, 4);
    while (writer->size > 0 && writer->start[writer->size - 1] == '0')
        writer->size--;
    if (writer->size > 0 && writer->start[writer->size - 1] == '.')
        writer->size--;
    text_write_string(writer, " %");
}

static const char *
per_name(enum weir_per per)
{
    switch (per) {
    case WEIR_PER_DAY:
        return " a day";
    case WEIR_PER_MONTH:
        return " a month";
    case WEIR_PER_PERIOD:
        return " a bill";
    }
    return "";
}

static const char *
over_name(enum weir_over over)
{
    switch (over) {
    case WEIR_OVER_YEAR:
        return "a year";
    case WEIR_OVER_MONTH:
        return "a month";
    case WEIR_OVER_PERIOD:
        return "a bill";
    }
    return "";
}

/* How the block's end comes about, beyond its plain limit. */
static void
write_block(struct text_writer *writer, const struct weir_blocks *blocks,
            const struct weir_block *block)
{
    text_write_string(writer, over_name(blocks->over));
    if (blocks->against_plan && block->has_to) {
        text_write_string(writer, ", to ");
        write_percent(writer, block->to_ppm);
        text_write_string(writer, " of the plan");
    }
    if (block->extra_from > 0) {
        text_write_string(writer, ", +");
        text_write_decimal(writer, block->extra_l, 3);
        text_write_string(writer, " m3 a person from the ");
        text_write_int(writer, block->extra_from);
        text_write_string(writer, ". on");
    }
    if (block->has_per_head) {
        text_write_string(writer, ", ");
        text_write_decimal(writer, block->per_head_l, 3);
        text_write_string(writer, " m3 a head from ");
        text_write_int(writer, block->heads_from);
        text_write_string(writer, " persons on");
    }
    if (block->has_per_day) {
        text_write_string(writer, ", ");
        text_write_decimal(writer, block->per_day_l, 3);
        text_write_string(writer, " m3 a day");
    }
    if (block->factor.start != NULL) {
        text_write_string(writer, ", times ");
        text_write(writer, block->factor);
    }
}

static void
add_prices(struct output_table *table, const struct weir_class *class_,
           const struct weir_charge *charge)
{
    const struct weir_blocks *blocks =
        charge->blocks == WEIR_NO_BLOCKS ? NULL : &class_->blocks[charge->blocks];
    for (uint32_t i = 0; i < charge->price_count; i++) {
        const struct weir_price *price = &charge->price[i];
        char buffer[NOTE_SIZE];
        struct text_writer note = text_writer_of(buffer, sizeof buffer);
        struct row row = {
            .charge = charge->id,
            .block = price->block,
            .has_price = true,
            .price_mfen_per_m3 = price->price_mfen_per_m3,
            .when = price->when.source,
        };
        if (blocks != NULL && price->block > 0) {
            const struct weir_block *block = &blocks->block[price->block - 1];
            row.has_to = block->has_to && !blocks->against_plan;
            row.to_l = block->to_l;
            write_block(&note, blocks, block);
        }
        if (charge->fund.start != NULL) {
            text_write_string(&note, note.size == 0 ? "fund " : ", fund ");
            text_write(&note, charge->fund);
        }
        row.note = text_written(&note);
        add_row(table, class_, &row);
    }
}

static void
add_amount(struct output_table *table, const struct weir_class *class_,
           const struct weir_charge *charge, const struct weir_fixed *fixed, const char *note)
{
    char buffer[NOTE_SIZE];
    struct text_writer amount = text_writer_of(buffer, sizeof buffer);
    text_write_decimal(&amount, fixed->amount_mfen, 5);
    text_write_string(&amount, per_name(fixed->per));
    if (fixed->times.start != NULL) {
        text_write_string(&amount, " times ");
        text_write(&amount, fixed->times);
    }
    const struct row row = {.charge = charge->id,
                            .amount = text_written(&amount),
                            .when = fixed->when.source,
                            .note = text_of(note)};
    add_row(table, class_, &row);
}

static void
add_factors(struct output_table *table, const struct weir_class *class_,
            const struct weir_charge *charge)
{
    const struct {
        const struct weir_factor *item;
        uint32_t count;
        const char *note;
    } lists[] = {{charge->volume, charge->volume_count, "of the water used"},
                 {charge->multiply, charge->multiply_count, "of the price"}};
    for (size_t k = 0; k < sizeof lists / sizeof lists[0]; k++) {
        for (uint32_t i = 0; i < lists[k].count; i++) {
            char buffer[NOTE_SIZE];
            struct text_writer note = text_writer_of(buffer, sizeof buffer);
            write_percent(&note, lists[k].item[i].ratio_ppm);
            text_write_string(&note, " ");
            text_write_string(&note, lists[k].note);
            const struct row row = {.charge = charge->id,
                                    .when = lists[k].item[i].when.source,
                                    .note = text_written(&note)};
            add_row(table, class_, &row);
        }
    }
}

static void
add_share(struct output_table *table, const struct weir_class *class_, struct weir_text charge,
          const struct weir_tax *share)
{
    char buffer[NOTE_SIZE];
    struct text_writer note = text_writer_of(buffer, sizeof buffer);
    write_percent(&note, share->percent_ppm);
    write_ids(&note, share->on, share->on_count);
    if (share->included)
        text_write_string(&note, ", included");
    const struct row row = {.charge = charge, .note = text_written(&note)};
    add_row(table, class_, &row);
}

static void
add_charge(struct output_table *table, const struct weir_class *class_,
           const struct weir_charge *charge)
{
    add_prices(table, class_, charge);
    if (charge->of_count > 0) {
        const struct weir_tax share = {
            .percent_ppm = charge->percent_ppm, .on = charge->of, .on_count = charge->of_count};
        add_share(table, class_, charge->id, &share);
    }
    for (uint32_t i = 0; i < charge->fixed_count; i++)
        add_amount(table, class_, charge, &charge->fixed[i], "fixed");
    if (charge->minimum.present) {
        const struct weir_fixed minimum = {.amount_mfen = charge->minimum.amount_mfen,
                                           .per = charge->minimum.per};
        add_amount(table, class_, charge, &minimum, "at least");
    }
    add_factors(table, class_, charge);
}

static void
add_surcharge(struct output_table *table, const struct weir_class *class_,
              const struct weir_surcharge *surcharge)
{
    static const char *const against[] = {"", "plan", "norm", "permit"};
    for (uint32_t i = 0; i < surcharge->band_count; i++) {
        const struct weir_band *band = &surcharge->band[i];
        char buffer[NOTE_SIZE];
        struct text_writer note = text_writer_of(buffer, sizeof buffer);
        text_write_string(&note, "above the ");
        text_write_string(&note, against[surcharge->against]);
        if (!band->open) {
            text_write_string(&note, ", to ");
            write_percent(&note, band->to_ppm);
        }
        text_write_string(&note, ": + ");
        write_percent(&note, band->add_ppm);
        write_ids(&note, surcharge->on, surcharge->on_count);
        const struct row row = {
            .charge = surcharge->id, .block = i + 1, .note = text_written(&note)};
        add_row(table, class_, &row);
    }
}

static void
add_relief(struct output_table *table, const struct weir_class *class_,
           const struct weir_relief *relief)
{
    char buffer[NOTE_SIZE];
    struct text_writer note = text_writer_of(buffer, sizeof buffer);
    text_write_string(&note, "relief: ");
    if (relief->has_free) {
        text_write_decimal(&note, relief->free_l, 3);
        text_write_string(&note, " m3 a month free");
    }
    if (relief->has_percent)
        write_percent(&note, relief->percent_ppm);
    write_ids(&note, relief->on, relief->on_count);
    const struct row row = {.charge = relief->group, .note = text_written(&note)};
    add_row(table, class_, &row);
}

struct output_table *
price_list_table(const struct weir_version *version, struct weir_arena *arena)
{
    struct output_table *table = output_table_new(arena, COLUMNS, COLUMN_COUNT);
    if (table == NULL)
        return NULL;
    for (uint32_t c = 0; c < version->class_count; c++) {
        const struct weir_class *class_ = &version->class_[c];
        for (uint32_t i = 0; i < class_->charge_count; i++)
            add_charge(table, class_, &class_->charge[i]);
        for (uint32_t i = 0; i < class_->surcharge_count; i++)
            add_surcharge(table, class_, &class_->surcharge[i]);
        for (uint32_t i = 0; i < class_->relief_count; i++)
            add_relief(table, class_, &class_->relief[i]);
        for (uint32_t i = 0; i < class_->tax_count; i++)
            add_share(table, class_, class_->tax[i].id, &class_->tax[i]);
    }
    return table;
}
