/*
 * tariff_xml.c - from the elements of a tariff document to struct weir_tariff.
 *
 * Each function reads one element of schemas/tariff.xsd; the order of the file is that of the
 * schema from the inside out.  Defaults are those of the schema.
 */
#include "xdoc/tariff_xml.h"

#include "base/assert.h"
#include "base/civil.h"
#include "base/decimal.h"
#include "base/error.h"
#include "base/text.h"
#include "core/when.h"
#include "xdoc/reader.h"
#include "xdoc/schema.h"
#include "xdoc/tree.h"

#define VOLUME_SCALE 3  /* cubic metres as litres */
#define PRICE_SCALE 5   /* yuan as thousandths of a fen */
#define MONEY_SCALE 2   /* yuan as fen */
#define RATIO_SCALE 6   /* a factor as millionths */
#define PERCENT_SCALE 4 /* per cent as millionths */

static const struct reader_choice per_choices[] = {
    {"day", WEIR_PER_DAY}, {"month", WEIR_PER_MONTH}, {"period", WEIR_PER_PERIOD}, {NULL, 0}};

static bool
has(const struct tree *element, const char *name)
{
    return tree_attribute(element, name).start != NULL;
}

static int64_t
volume_l(struct reader *reader, const struct tree *element, const char *name)
{
    return reader_decimal(reader, element, (struct reader_number){name, VOLUME_SCALE, 0});
}

static int64_t
ratio_ppm(struct reader *reader, const struct tree *element, const char *name)
{
    return reader_decimal(reader, element, (struct reader_number){name, RATIO_SCALE, 0});
}

static int64_t
percent_ppm(struct reader *reader, const struct tree *element, const char *name)
{
    return reader_decimal(reader, element, (struct reader_number){name, PERCENT_SCALE, 0});
}

/* --- blocks
 * --------------------------------------------------------------------------------------- */

static struct weir_block
read_block(struct reader *reader, const struct tree *element, bool against_plan)
{
    struct weir_block block = {
        .has_to = has(element, "to"),
        .has_per_head = has(element, "per-head"),
        .has_per_day = has(element, "per-day"),
        .extra_l = volume_l(reader, element, "extra"),
        .extra_from =
            (int32_t)reader_decimal(reader, element, (struct reader_number){"extra-from", 0, 0}),
        .per_head_l = volume_l(reader, element, "per-head"),
        .heads_from =
            (int32_t)reader_decimal(reader, element, (struct reader_number){"heads-from", 0, 0}),
        .per_day_l = volume_l(reader, element, "per-day"),
        .factor = reader_id(reader, element, "factor"),
        .line = element->line,
    };
    block.open = !block.has_to && !block.has_per_day;
    if (against_plan)
        block.to_ppm = percent_ppm(reader, element, "to");
    else
        block.to_l = volume_l(reader, element, "to");
    return block;
}

static struct weir_blocks
read_blocks(struct reader *reader, const struct tree *element)
{
    static const struct reader_choice overs[] = {{"year", WEIR_OVER_YEAR},
                                                 {"month", WEIR_OVER_MONTH},
                                                 {"period", WEIR_OVER_PERIOD},
                                                 {NULL, 0}};
    static const struct reader_choice part_years[] = {{"full", WEIR_PART_YEAR_FULL},
                                                      {"months", WEIR_PART_YEAR_MONTHS},
                                                      {"days", WEIR_PART_YEAR_DAYS},
                                                      {NULL, 0}};
    static const struct reader_choice closes[] = {{"by-read", WEIR_CLOSE_BY_READ},
                                                  {"by-day", WEIR_CLOSE_BY_DAY},
                                                  {"by-month", WEIR_CLOSE_BY_MONTH},
                                                  {NULL, 0}};
    struct weir_blocks blocks = {
        .id = reader_id(reader, element, "id"),
        .over = (enum weir_over)reader_choice(reader, element, "over", overs),
        .part_year = (enum weir_part_year)reader_choice(reader, element, "part-year", part_years),
        .close = (enum weir_close)reader_choice(reader, element, "close", closes),
        .close_step_l =
            reader_decimal(reader, element, (struct reader_number){"step", VOLUME_SCALE, 1000}),
        .against_plan = has(element, "against"),
        .count = tree_count(element, "block"),
        .first_day = WEIR_DAY_NONE,
        .line = element->line,
    };
    struct weir_block *block = reader_alloc(reader, blocks.count, sizeof *block);
    blocks.block = block;
    for (const struct tree *child = tree_first(element, "block"); child != NULL && block != NULL;
         child = tree_next(child))
        *block++ = read_block(reader, child, blocks.against_plan);
    return blocks;
}

/* --- charges
 * -------------------------------------------------------------------------------------- */

static int64_t
price_of(struct reader *reader, const struct tree *element, struct weir_text text)
{
    int64_t price_mfen_per_m3 = 0;
    if (decimal_parse(text, PRICE_SCALE, &price_mfen_per_m3) != WEIR_OK)
        reader_refuse(reader, element, "number", "% is not a price per cubic metre", text);
    return price_mfen_per_m3;
}

static uint16_t
read_months(struct reader *reader, const struct tree *element)
{
    uint16_t months = 0xfff;
    const struct weir_text text = tree_attribute(element, "months");
    if (text.start != NULL && when_parse_months(text, &months) != WEIR_OK)
        reader_refuse(reader, element, "months", "months=% is not months such as 6-9 or 1,7-8",
                      text);
    return months;
}

static void
read_prices(struct reader *reader, const struct tree *element, struct weir_charge *charge)
{
    const struct weir_text attribute = tree_attribute(element, "price");
    charge->price_is_attribute = attribute.start != NULL;
    charge->price_count = (charge->price_is_attribute ? 1 : 0) + tree_count(element, "price");
    struct weir_price *price = reader_alloc(reader, charge->price_count, sizeof *price);
    charge->price = price;
    if (price == NULL)
        return;
    if (charge->price_is_attribute)
        *price++ = (struct weir_price){.price_mfen_per_m3 = price_of(reader, element, attribute),
                                       .months = 0xfff,
                                       .line = element->line};
    for (const struct tree *child = tree_first(element, "price"); child != NULL;
         child = tree_next(child))
        *price++ = (struct weir_price){
            .price_mfen_per_m3 = price_of(reader, child, child->text),
            .block = (uint32_t)reader_decimal(reader, child, (struct reader_number){"block", 0, 0}),
            .when = reader_when(reader, child),
            .months = read_months(reader, child),
            .line = child->line};
}

struct factor_name {
    const char *element;
    const char *attribute;
};

static const struct weir_factor *
read_factors(struct reader *reader, const struct tree *element, struct factor_name name,
             uint32_t *count)
{
    *count = tree_count(element, name.element);
    struct weir_factor *factor = reader_alloc(reader, *count, sizeof *factor);
    if (factor == NULL)
        return NULL;
    const struct weir_factor *first = factor;
    for (const struct tree *child = tree_first(element, name.element); child != NULL;
         child = tree_next(child))
        *factor++ = (struct weir_factor){.ratio_ppm = ratio_ppm(reader, child, name.attribute),
                                         .when = reader_when(reader, child),
                                         .line = child->line};
    return first;
}

static int64_t
amount_mfen(struct reader *reader, const struct tree *element)
{
    return reader_decimal(reader, element, (struct reader_number){"amount", PRICE_SCALE, 0});
}

static void
read_fixed(struct reader *reader, const struct tree *element, struct weir_charge *charge)
{
    charge->fixed_count = tree_count(element, "fixed");
    struct weir_fixed *fixed = reader_alloc(reader, charge->fixed_count, sizeof *fixed);
    charge->fixed = fixed;
    for (const struct tree *child = tree_first(element, "fixed"); child != NULL && fixed != NULL;
         child = tree_next(child))
        *fixed++ = (struct weir_fixed){
            .amount_mfen = amount_mfen(reader, child),
            .per = (enum weir_per)reader_choice(reader, child, "per", per_choices),
            .when = reader_when(reader, child),
            .times = reader_id(reader, child, "times"),
            .line = child->line};
}

static struct weir_minimum
read_minimum(struct reader *reader, const struct tree *element)
{
    const struct tree *child = tree_first(element, "minimum");
    if (child == NULL)
        return (struct weir_minimum){.per = WEIR_PER_PERIOD};
    return (struct weir_minimum){
        .present = true,
        .amount_mfen = amount_mfen(reader, child),
        .per = (enum weir_per)reader_choice(reader, child, "per", per_choices),
        .line = child->line};
}

static struct weir_charge
read_charge(struct reader *reader, const struct tree *element)
{
    static const struct reader_choice bys[] = {{"slice", 0}, {"top", 1}, {NULL, 0}};
    struct weir_charge charge = {
        .id = reader_id(reader, element, "id"),
        .titles = reader_titles(reader, element, "title"),
        .document = tree_attribute(element, "document"),
        .fund = reader_id(reader, element, "fund"),
        .blocks_id = reader_id(reader, element, "blocks"),
        .blocks = WEIR_NO_BLOCKS,
        .by_top = reader_choice(reader, element, "by", bys) == 1,
        .percent_ppm = percent_ppm(reader, element, "percent"),
        .minimum = read_minimum(reader, element),
        .line = element->line,
    };
    charge.of = reader_words(reader, element, "of", &charge.of_count);
    read_prices(reader, element, &charge);
    charge.volume = read_factors(reader, element, (struct factor_name){"volume", "factor"},
                                 &charge.volume_count);
    charge.multiply = read_factors(reader, element, (struct factor_name){"multiply", "by"},
                                   &charge.multiply_count);
    read_fixed(reader, element, &charge);
    return charge;
}

/* --- surcharges, relief, taxes
 * --------------------------------------------------------------------- */

static struct weir_surcharge
read_surcharge(struct reader *reader, const struct tree *element)
{
    static const struct reader_choice againsts[] = {{"plan", WEIR_AGAINST_PLAN},
                                                    {"norm", WEIR_AGAINST_NORM},
                                                    {"permit", WEIR_AGAINST_PERMIT},
                                                    {NULL, 0}};
    static const struct reader_choice plans[] = {{"required", 0}, {"optional", 1}, {NULL, 0}};
    struct weir_surcharge surcharge = {
        .id = reader_id(reader, element, "id"),
        .titles = reader_titles(reader, element, "title"),
        .document = tree_attribute(element, "document"),
        .fund = reader_id(reader, element, "fund"),
        .against = (enum weir_against)reader_choice(reader, element, "against", againsts),
        .plan_optional = reader_choice(reader, element, "plan", plans) == 1,
        .band_count = tree_count(element, "band"),
        .line = element->line,
    };
    surcharge.on = reader_words(reader, element, "on", &surcharge.on_count);
    struct weir_band *band = reader_alloc(reader, surcharge.band_count, sizeof *band);
    surcharge.band = band;
    for (const struct tree *child = tree_first(element, "band"); child != NULL && band != NULL;
         child = tree_next(child))
        *band++ = (struct weir_band){.open = !has(child, "to"),
                                     .to_ppm = percent_ppm(reader, child, "to"),
                                     .add_ppm = ratio_ppm(reader, child, "add"),
                                     .line = child->line};
    return surcharge;
}

static struct weir_relief
read_relief(struct reader *reader, const struct tree *element)
{
    struct weir_relief relief = {
        .group = reader_id(reader, element, "group"),
        .titles = reader_titles(reader, element, "title"),
        .document = tree_attribute(element, "document"),
        .has_free = has(element, "free-m3"),
        .has_percent = has(element, "percent"),
        .free_l = volume_l(reader, element, "free-m3"),
        .percent_ppm = percent_ppm(reader, element, "percent"),
        .line = element->line,
    };
    relief.on = reader_words(reader, element, "on", &relief.on_count);
    return relief;
}

static struct weir_tax
read_tax(struct reader *reader, const struct tree *element)
{
    static const struct reader_choice included[] = {{"yes", 1}, {"no", 0}, {NULL, 0}};
    struct weir_tax tax = {
        .id = reader_id(reader, element, "id"),
        .titles = reader_titles(reader, element, "title"),
        .document = tree_attribute(element, "document"),
        .percent_ppm = percent_ppm(reader, element, "percent"),
        .included = reader_choice(reader, element, "included", included) == 1,
        .line = element->line,
    };
    tax.on = reader_words(reader, element, "on", &tax.on_count);
    return tax;
}

/* --- classes and versions
 * --------------------------------------------------------------------------- */

/* Fills class_->FIELD from the children called NAME by read_NAME. */
#define READ_CHILDREN(class_, FIELD, NAME)                                                         \
    do {                                                                                           \
        (class_)->FIELD##_count = tree_count(element, NAME);                                       \
        (class_)->FIELD = reader_alloc(reader, (class_)->FIELD##_count, sizeof *(class_)->FIELD);  \
        uint32_t at = 0;                                                                           \
        for (const struct tree *child = tree_first(element, NAME);                                 \
             child != NULL && (class_)->FIELD != NULL; child = tree_next(child))                   \
            (class_)->FIELD[at++] = read_##FIELD(reader, child);                                   \
    } while (false)

static struct weir_class
read_class(struct reader *reader, const struct tree *element)
{
    static const struct reader_choice bases[] = {
        {"supply", WEIR_BASIS_SUPPLY}, {"withdrawal", WEIR_BASIS_WITHDRAWAL}, {NULL, 0}};
    struct weir_class class_ = {
        .id = reader_id(reader, element, "id"),
        .titles = reader_titles(reader, element, "title"),
        .document = tree_attribute(element, "document"),
        .basis = (enum weir_basis)reader_choice(reader, element, "basis", bases),
        .line = element->line,
    };
    READ_CHILDREN(&class_, blocks, "blocks");
    READ_CHILDREN(&class_, charge, "charge");
    READ_CHILDREN(&class_, surcharge, "surcharge");
    READ_CHILDREN(&class_, relief, "relief");
    READ_CHILDREN(&class_, tax, "tax");
    return class_;
}

/* Two digits that the schema has seen. */
static int32_t
two_digits(const char *at)
{
    return (at[0] - '0') * 10 + (at[1] - '0');
}

static void
read_year(struct reader *reader, const struct tree *element, struct weir_version *version)
{
    version->year_start_month = 1;
    version->year_start_day = 1;
    if (element == NULL)
        return;
    version->year_of_account = has(element, "of");
    const struct weir_text starts = tree_attribute(element, "starts");
    if (starts.start != NULL && version->year_of_account)
        reader_refuse(reader, element, "year", "starts=% and of=\"account\" exclude each other",
                      starts);
    if (starts.start == NULL || starts.size != 7) /* --MM-DD */
        return;
    version->year_start_month = two_digits(starts.start + 2);
    version->year_start_day = two_digits(starts.start + 5);
    if (version->year_start_day > civil_month_days(2023, version->year_start_month))
        reader_refuse(reader, element, "year-start", "starts=% is not a day of every year", starts);
}

static void
read_rounding(struct reader *reader, const struct tree *element, struct weir_version *version)
{
    static const struct reader_choice modes[] = {{"half-up", WEIR_ROUND_HALF_UP},
                                                 {"half-even", WEIR_ROUND_HALF_EVEN},
                                                 {"down", WEIR_ROUND_DOWN},
                                                 {"up", WEIR_ROUND_UP},
                                                 {NULL, 0}};
    static const struct reader_choice pers[] = {{"line", WEIR_ROUND_PER_LINE},
                                                {"charge", WEIR_ROUND_PER_CHARGE},
                                                {"invoice", WEIR_ROUND_PER_INVOICE},
                                                {NULL, 0}};
    version->rounding = (struct weir_rounding){WEIR_ROUND_HALF_UP, WEIR_ROUND_PER_LINE, 1};
    if (element == NULL)
        return;
    version->rounding = (struct weir_rounding){
        .mode = (enum weir_rounding_mode)reader_choice(reader, element, "mode", modes),
        .per = (enum weir_rounding_per)reader_choice(reader, element, "per", pers),
        .to_fen = reader_decimal(reader, element, (struct reader_number){"to", MONEY_SCALE, 1}),
    };
    if (version->rounding.to_fen == 0)
        reader_refuse(reader, element, "step", "rounding to=% must be more than nothing",
                      tree_attribute(element, "to"));
}

/* A step of that attribute; none of zero. */
static int64_t
read_step_l(struct reader *reader, const struct tree *element, int64_t missing_l)
{
    if (element == NULL)
        return missing_l;
    const int64_t step_l =
        reader_decimal(reader, element, (struct reader_number){"step", VOLUME_SCALE, missing_l});
    if (step_l == 0)
        reader_refuse(reader, element, "step", "step=% must be more than nothing",
                      tree_attribute(element, "step"));
    return step_l;
}

static void
refuse_twice(struct reader *reader, const struct tree *element)
{
    static const char *const once[] = {"year", "month", "rounding", "volume", "change"};
    for (size_t i = 0; i < sizeof once / sizeof once[0]; i++) {
        const struct tree *first = tree_first(element, once[i]);
        const struct tree *second = first == NULL ? NULL : tree_next(first);
        if (second != NULL)
            reader_refuse(reader, second, "duplicate", "a version has one % at most", second->name);
    }
}

static struct weir_version
read_version(struct reader *reader, const struct tree *element)
{
    static const struct reader_choice rules[] = {
        {"by-day", WEIR_CHANGE_BY_DAY}, {"by-read", WEIR_CHANGE_BY_READ}, {NULL, 0}};
    static const struct reader_choice counts[] = {{"whole", 0}, {"exact", 1}, {NULL, 0}};
    const struct tree *month = tree_first(element, "month");
    const struct tree *change = tree_first(element, "change");
    struct weir_version version = {
        .from_day = reader_day(reader, element, "from"),
        .to_day = reader_day(reader, element, "to"),
        .document = tree_attribute(element, "document"),
        .url = tree_attribute(element, "url"),
        .month_exact = month != NULL && reader_choice(reader, month, "count", counts) == 1,
        .volume_step_l = read_step_l(reader, tree_first(element, "volume"), 1),
        .change = WEIR_CHANGE_BY_DAY,
        .change_step_l = read_step_l(reader, change, 1000),
        .class_count = tree_count(element, "class"),
        .line = element->line,
    };
    if (change != NULL)
        version.change = (enum weir_change)reader_choice(reader, change, "rule", rules);
    refuse_twice(reader, element);
    read_year(reader, tree_first(element, "year"), &version);
    read_rounding(reader, tree_first(element, "rounding"), &version);
    version.class_ = reader_alloc(reader, version.class_count, sizeof *version.class_);
    uint32_t at = 0;
    for (const struct tree *child = tree_first(element, "class");
         child != NULL && version.class_ != NULL; child = tree_next(child))
        version.class_[at++] = read_class(reader, child);
    return version;
}

static struct weir_tariff *
read_tariff(struct reader *reader, const struct tree *root)
{
    struct weir_tariff *tariff = reader_alloc(reader, 1, sizeof *tariff);
    if (tariff == NULL)
        return NULL;
    *tariff = (struct weir_tariff){
        .id = reader_id(reader, root, "id"),
        .currency = tree_attribute(root, "currency"),
        .titles = reader_titles(reader, root, "title"),
        .notes = reader_titles(reader, root, "note"),
        .version_count = tree_count(root, "version"),
    };
    if (tariff->currency.start == NULL)
        tariff->currency = text_of("CNY");
    tariff->version = reader_alloc(reader, tariff->version_count, sizeof *tariff->version);
    uint32_t at = 0;
    for (const struct tree *child = tree_first(root, "version");
         child != NULL && tariff->version != NULL; child = tree_next(child))
        tariff->version[at++] = read_version(reader, child);
    return tariff;
}

enum weir_status
tariff_xml_read(const struct xdoc_input *input, struct weir_arena *arena, struct fault_list *faults,
                struct weir_tariff **tariff, struct weir_error *error)
{
    *tariff = NULL;
    const uint32_t error_count = faults->error_count;
    enum weir_status status = schema_validate(SCHEMA_TARIFF, input, faults, error);
    if (status != WEIR_OK || faults->error_count > error_count)
        return status;
    struct tree *root = NULL;
    status = tree_read(input, arena, &root, error);
    if (status != WEIR_OK)
        return status;
    struct reader reader = {.arena = arena, .faults = faults};
    struct weir_tariff *read = read_tariff(&reader, root);
    if (reader.nomem || faults->nomem)
        return error_nomem(error);
    ASSERT(read != NULL);
    *tariff = read;
    return WEIR_OK;
}
