/* chart_xml.c - from the elements of a chart of accounts to struct chart. */
#include "xdoc/chart_xml.h"

#include "base/assert.h"
#include "base/error.h"
#include "base/text.h"
#include "xdoc/reader.h"
#include "xdoc/schema.h"
#include "xdoc/tree.h"

static void
read_account(struct reader *reader, const struct tree *element, struct chart *chart,
             struct chart_account *account)
{
    static const struct reader_choice types[] = {
        {"asset", CHART_ASSET},     {"liability", CHART_LIABILITY}, {"equity", CHART_EQUITY},
        {"revenue", CHART_REVENUE}, {"expense", CHART_EXPENSE},     {NULL, 0}};
    *account = (struct chart_account){
        .code = tree_attribute(element, "code"),
        .name = tree_attribute(element, "name"),
        .type = (enum chart_type)reader_choice(reader, element, "type", types),
        .line = element->line,
    };
    if (chart_account_find(chart, account->code) != CHART_NONE)
        reader_refuse(reader, element, "account-twice", "account % is there twice", account->code);
    chart->account_count++; /* it counts only when it is filled */
}

/* The account that the attribute names, or otherwise. */
static uint32_t
read_code(struct reader *reader, const struct tree *element, const char *name,
          const struct chart *chart, uint32_t otherwise)
{
    const struct weir_text code = tree_attribute(element, name);
    if (code.start == NULL)
        return otherwise;
    const uint32_t index = chart_account_find(chart, code);
    if (index == CHART_NONE)
        reader_refuse(reader, element, "no-account", "there is no account %", code);
    else if (chart_account_is_parent(chart, index))
        reader_refuse(reader, element, "account-parent",
                      "account % has others under it: nothing is booked on it", code);
    return index;
}

static struct chart_words
read_words(struct reader *reader, const struct tree *element, const char *name)
{
    struct chart_words words = {0};
    words.item = reader_words(reader, element, name, &words.count);
    return words;
}

struct defaults {
    uint32_t debit;
    uint32_t tax;
};

static struct chart_rule
read_rule(struct reader *reader, const struct tree *element, const struct chart *chart,
          const struct defaults *defaults)
{
    static const struct reader_choice vats[] = {{"taxed", CHART_TAXED},
                                                {"untaxed", CHART_UNTAXED},
                                                {"outside", CHART_OUTSIDE},
                                                {"tax", CHART_TAX},
                                                {NULL, 0}};
    static const struct reader_choice ofs[] = {
        {"any", CHART_OF_ANY}, {"invoices", CHART_OF_INVOICES}, {"fees", CHART_OF_FEES}, {NULL, 0}};
    const struct chart_rule rule = {
        .of = (enum chart_of)reader_choice(reader, element, "of", ofs),
        .class_id = read_words(reader, element, "class"),
        .charge = read_words(reader, element, "charge"),
        .fund = read_words(reader, element, "fund"),
        .kind = read_words(reader, element, "kind"),
        .from_day = reader_day(reader, element, "from"),
        .to_day = reader_day(reader, element, "to"),
        .credit = read_code(reader, element, "account", chart, CHART_NONE),
        .debit = read_code(reader, element, "debit", chart, defaults->debit),
        .tax = read_code(reader, element, "tax", chart, defaults->tax),
        .vat = (enum chart_vat)reader_choice(reader, element, "vat", vats),
        .line = element->line,
    };
    if (rule.from_day != WEIR_DAY_NONE && rule.to_day != WEIR_DAY_NONE &&
        rule.to_day <= rule.from_day)
        reader_refuse(reader, element, "period", "to=% is not after from",
                      tree_attribute(element, "to"));
    return rule;
}

static struct chart *
read_chart(struct reader *reader, const struct tree *root)
{
    const uint32_t account_count = tree_count(root, "account");
    const uint32_t rule_count = tree_count(root, "map");
    struct chart *chart = reader_alloc(reader, 1, sizeof *chart);
    struct chart_account *account = reader_alloc(reader, account_count, sizeof *account);
    struct chart_rule *rule = reader_alloc(reader, rule_count, sizeof *rule);
    if (chart == NULL || account == NULL || rule == NULL)
        return NULL;
    *chart = (struct chart){
        .id = tree_attribute(root, "id"),
        .currency = tree_attribute(root, "currency"),
        .account = account,
        .rule = rule,
        .rule_count = rule_count,
    };
    if (chart->currency.start == NULL)
        chart->currency = text_of("CNY");
    for (const struct tree *child = tree_first(root, "account"); child != NULL;
         child = tree_next(child))
        read_account(reader, child, chart, account++);
    const struct defaults defaults = {
        .debit = read_code(reader, root, "receivable", chart, CHART_NONE),
        .tax = read_code(reader, root, "tax", chart, CHART_NONE),
    };
    for (const struct tree *child = tree_first(root, "map"); child != NULL;
         child = tree_next(child))
        *rule++ = read_rule(reader, child, chart, &defaults);
    return chart;
}

enum weir_status
chart_xml_read(const struct xdoc_input *input, struct weir_arena *arena, struct fault_list *faults,
               struct chart **chart, struct weir_error *error)
{
    *chart = NULL;
    const uint32_t error_count = faults->error_count;
    enum weir_status status = schema_validate(SCHEMA_CHART, input, faults, error);
    if (status != WEIR_OK || faults->error_count > error_count)
        return status;
    struct tree *root = NULL;
    status = tree_read(input, arena, &root, error);
    if (status != WEIR_OK)
        return status;
    struct reader reader = {.arena = arena, .faults = faults};
    struct chart *read = read_chart(&reader, root);
    if (reader.nomem || faults->nomem)
        return error_nomem(error);
    ASSERT(read != NULL);
    if (faults->error_count == error_count)
        *chart = read;
    return WEIR_OK;
}
