/* tariff_test_xml.c - from the elements of a test document to struct tariff_test. */
#include "xdoc/tariff_test_xml.h"

#include "base/assert.h"
#include "base/decimal.h"
#include "base/error.h"
#include "base/text.h"
#include "xdoc/reader.h"
#include "xdoc/schema.h"
#include "xdoc/tree.h"

#define VOLUME_SCALE 3 /* cubic metres as litres */
#define PRICE_SCALE 5  /* yuan as thousandths of a fen */
#define MONEY_SCALE 2  /* yuan as fen */

static struct tariff_test_terms
read_terms(struct reader *reader, const struct tree *element)
{
    const struct reader_number persons = {"persons", 0, WEIR_PERSONS_UNKNOWN};
    return (struct tariff_test_terms){
        .class_id = reader_id(reader, element, "class"),
        .persons = (int32_t)reader_decimal(reader, element, persons),
        .opened_day = reader_day(reader, element, "opened"),
        .closed_day = reader_day(reader, element, "closed"),
        .relief = tree_attribute(element, "relief"),
    };
}

static int64_t
read_signed(struct reader *reader, const struct tree *element, struct reader_number number)
{
    const struct weir_text text = tree_attribute(element, number.name);
    int64_t value = number.missing;
    if (text.start != NULL && decimal_parse_signed(text, number.scale, &value) != WEIR_OK)
        reader_refuse(reader, element, "number", "% is not a number of this kind", text);
    return value;
}

/* A period must not end before it begins. */
static void
check_period(struct reader *reader, const struct tree *element, int32_t from_day, int32_t to_day)
{
    if (to_day < from_day)
        reader_refuse(reader, element, "period", "to=% is before from",
                      tree_attribute(element, "to"));
}

static struct weir_plan
read_plan(struct reader *reader, const struct tree *element)
{
    static const struct reader_choice kinds[] = {{"plan", WEIR_AGAINST_PLAN},
                                                 {"norm", WEIR_AGAINST_NORM},
                                                 {"permit", WEIR_AGAINST_PERMIT},
                                                 {NULL, 0}};
    struct weir_plan plan = {
        .from_day = reader_day(reader, element, "from"),
        .to_day = reader_day(reader, element, "to"),
        .kind = (enum weir_against)reader_choice(reader, element, "kind", kinds),
        .volume_l = WEIR_PLAN_WAIVED_L,
    };
    if (tree_attribute(element, "m3").size > 0)
        plan.volume_l =
            reader_decimal(reader, element, (struct reader_number){"m3", VOLUME_SCALE, 0});
    check_period(reader, element, plan.from_day, plan.to_day);
    return plan;
}

static struct tariff_test_step
read_step(struct reader *reader, const struct tree *element)
{
    struct tariff_test_step step = {.kind = TARIFF_TEST_CHANGE, .line = element->line};
    if (text_equal(element->name, text_of("change"))) {
        step.terms = read_terms(reader, element);
        return step;
    }
    step.kind = TARIFF_TEST_USE;
    step.from_day = reader_day(reader, element, "from");
    step.to_day = reader_day(reader, element, "to");
    step.volume_l = reader_decimal(reader, element, (struct reader_number){"m3", VOLUME_SCALE, 0});
    step.class_id = reader_id(reader, element, "class");
    check_period(reader, element, step.from_day, step.to_day);
    return step;
}

static void
read_steps(struct reader *reader, const struct tree *element, struct tariff_test_case *read)
{
    read->use_count = tree_count(element, "use");
    const uint32_t count = read->use_count + tree_count(element, "change");
    struct tariff_test_step *step = reader_alloc(reader, count, sizeof *step);
    read->step = step;
    for (const struct tree *child = element->child; child != NULL && step != NULL;
         child = child->next) {
        if (text_equal(child->name, text_of("use")) || text_equal(child->name, text_of("change")))
            step[read->step_count++] = read_step(reader, child);
    }
}

/* `use` of a line or total: one there is. */
static uint32_t
read_use_no(struct reader *reader, const struct tree *element, uint32_t use_count)
{
    const struct reader_number number = {"use", 0, 0};
    const uint32_t use_no = (uint32_t)reader_decimal(reader, element, number);
    if (use_no > use_count)
        reader_refuse(reader, element, "expect-use", "there is no use %",
                      tree_attribute(element, "use"));
    return use_no;
}

static struct tariff_test_line
read_line(struct reader *reader, const struct tree *element, uint32_t use_count)
{
    const struct reader_number block = {"block", 0, 0};
    const struct reader_number band = {"band", 0, 0};
    const struct reader_number volume = {"m3", VOLUME_SCALE, 0};
    const struct reader_number price = {"price", PRICE_SCALE, 0};
    const struct reader_number amount = {"amount", MONEY_SCALE, 0};
    return (struct tariff_test_line){
        .use_no = read_use_no(reader, element, use_count),
        .charge = reader_id(reader, element, "charge"),
        .block_no = (int16_t)reader_decimal(reader, element, block),
        .band_no = (int16_t)reader_decimal(reader, element, band),
        .has_volume = tree_attribute(element, "m3").start != NULL,
        .has_price = tree_attribute(element, "price").start != NULL,
        .has_amount = tree_attribute(element, "amount").start != NULL,
        .volume_l = read_signed(reader, element, volume),
        .price_mfen_per_m3 = reader_decimal(reader, element, price),
        .amount_fen = read_signed(reader, element, amount),
        .line = element->line,
    };
}

static void
read_expect(struct reader *reader, const struct tree *element, struct tariff_test_case *read)
{
    static const struct reader_choice exacts[] = {{"no", 0}, {"yes", 1}, {NULL, 0}};
    read->exact = reader_choice(reader, element, "exact", exacts) == 1;
    read->expected_count = tree_count(element, "line");
    read->total_count = tree_count(element, "total");
    struct tariff_test_line *line = reader_alloc(reader, read->expected_count, sizeof *line);
    struct tariff_test_total *total = reader_alloc(reader, read->total_count, sizeof *total);
    read->expected = line;
    read->total = total;
    if (line == NULL || total == NULL)
        return;
    for (const struct tree *child = tree_first(element, "line"); child != NULL;
         child = tree_next(child))
        *line++ = read_line(reader, child, read->use_count);
    for (const struct tree *child = tree_first(element, "total"); child != NULL;
         child = tree_next(child))
        *total++ = (struct tariff_test_total){
            .use_no = read_use_no(reader, child, read->use_count),
            .amount_fen =
                read_signed(reader, child, (struct reader_number){"amount", MONEY_SCALE, 0}),
            .line = child->line};
}

static void
read_sets(struct reader *reader, const struct tree *element, struct tariff_test_case *read)
{
    read->attribute_count = tree_count(element, "set");
    struct weir_attribute *attribute =
        reader_alloc(reader, read->attribute_count, sizeof *attribute);
    read->attribute = attribute;
    for (const struct tree *child = tree_first(element, "set"); child != NULL && attribute != NULL;
         child = tree_next(child))
        *attribute++ = (struct weir_attribute){reader_id(reader, child, "name"),
                                               tree_attribute(child, "value")};
}

static struct tariff_test_case
read_case(struct reader *reader, const struct tree *element)
{
    struct tariff_test_case read = {
        .name = tree_attribute(element, "name"),
        .source = tree_attribute(element, "source"),
        .account = read_terms(reader, tree_first(element, "account")),
        .plan_count = tree_count(element, "plan"),
        .line = element->line,
    };
    read_sets(reader, element, &read);
    struct weir_plan *plan = reader_alloc(reader, read.plan_count, sizeof *plan);
    read.plan = plan;
    for (const struct tree *child = tree_first(element, "plan"); child != NULL && plan != NULL;
         child = tree_next(child))
        *plan++ = read_plan(reader, child);
    read_steps(reader, element, &read);
    read_expect(reader, tree_first(element, "expect"), &read);
    return read;
}

static struct tariff_test *
read_test(struct reader *reader, const struct tree *root)
{
    struct tariff_test *test = reader_alloc(reader, 1, sizeof *test);
    const uint32_t count = tree_count(root, "case");
    struct tariff_test_case *item = reader_alloc(reader, count, sizeof *item);
    if (test == NULL || item == NULL)
        return NULL;
    *test = (struct tariff_test){
        .tariff_id = reader_id(reader, root, "tariff"),
        .file = tree_attribute(root, "file"),
        .item = item,
        .count = count,
        .line = root->line,
    };
    for (const struct tree *child = tree_first(root, "case"); child != NULL;
         child = tree_next(child))
        *item++ = read_case(reader, child);
    return test;
}

enum weir_status
tariff_test_xml_read(const struct xdoc_input *input, struct weir_arena *arena,
                     struct fault_list *faults, struct tariff_test **test, struct weir_error *error)
{
    *test = NULL;
    const uint32_t error_count = faults->error_count;
    enum weir_status status = schema_validate(SCHEMA_TARIFF_TEST, input, faults, error);
    if (status != WEIR_OK || faults->error_count > error_count)
        return status;
    struct tree *root = NULL;
    status = tree_read(input, arena, &root, error);
    if (status != WEIR_OK)
        return status;
    struct reader reader = {.arena = arena, .faults = faults};
    struct tariff_test *read = read_test(&reader, root);
    if (reader.nomem || faults->nomem)
        return error_nomem(error);
    ASSERT(read != NULL);
    if (faults->error_count == error_count)
        *test = read;
    return WEIR_OK;
}
