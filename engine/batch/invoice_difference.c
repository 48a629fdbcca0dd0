/* invoice_difference.c - the first field in which two invoices differ, in words. */
#include "batch/invoice_difference.h"

#include <string.h>

#include "base/text.h"
#include "weir/tariff.h"

struct search {
    struct text_writer words;
    const char *what; /* "line ", "use ", or NULL: the invoice */
    uint32_t number;  /* of the line or use, from 1 */
    struct weir_text name;
};

static void
write_place(struct search *search)
{
    if (search->what == NULL)
        return;
    text_write_string(&search->words, search->what);
    text_write_int(&search->words, search->number);
    if (search->name.size > 0) {
        text_write_string(&search->words, " (");
        text_write(&search->words, search->name);
        text_write_string(&search->words, ")");
    }
    text_write_string(&search->words, ": ");
}

struct field {
    const char *name;
    unsigned scale; /* decimals */
    bool a_present;
    bool b_present;
    int64_t a; /* stored */
    int64_t b; /* computed */
};

static void
write_value(struct search *search, bool present, const struct field *field, int64_t value)
{
    if (present)
        text_write_decimal(&search->words, value, field->scale);
    else
        text_write_string(&search->words, "none");
}

/* Whether the field differs, which is then written. */
static bool
differs(struct search *search, struct field field)
{
    if (field.a_present == field.b_present && (!field.a_present || field.a == field.b))
        return false;
    write_place(search);
    text_write_string(&search->words, field.name);
    text_write_string(&search->words, " ");
    write_value(search, field.a_present, &field, field.a);
    text_write_string(&search->words, ", computed ");
    write_value(search, field.b_present, &field, field.b);
    return true;
}

static bool
number_differs(struct search *search, const char *name, int64_t a, int64_t b)
{
    return differs(search, (struct field){name, 0, true, true, a, b});
}

static void
write_day(struct search *search, int32_t day)
{
    if (day == WEIR_DAY_NONE)
        text_write_string(&search->words, "none");
    else
        text_write_day(&search->words, day);
}

static bool
day_differs(struct search *search, const char *name, int32_t a, int32_t b)
{
    if (a == b)
        return false;
    write_place(search);
    text_write_string(&search->words, name);
    text_write_string(&search->words, " ");
    write_day(search, a);
    text_write_string(&search->words, ", computed ");
    write_day(search, b);
    return true;
}

static bool
text_differs(struct search *search, const char *name, struct weir_text a, struct weir_text b)
{
    if (text_equal(a, b))
        return false;
    write_place(search);
    text_write_string(&search->words, name);
    text_write_string(&search->words, " \"");
    text_write(&search->words, a);
    text_write_string(&search->words, "\", computed \"");
    text_write(&search->words, b);
    text_write_string(&search->words, "\"");
    return true;
}

static bool
line_differs(struct search *search, const struct weir_line *a, const struct weir_line *b)
{
    return text_differs(search, "charge", a->charge, b->charge) ||
           text_differs(search, "class", a->class_id, b->class_id) ||
           text_differs(search, "fund", a->fund, b->fund) ||
           number_differs(search, "kind", a->kind, b->kind) ||
           number_differs(search, "block", a->block_no, b->block_no) ||
           number_differs(search, "band", a->band_no, b->band_no) ||
           day_differs(search, "from", a->begin_day, b->begin_day) ||
           day_differs(search, "to", a->end_day, b->end_day) ||
           differs(search, (struct field){"volume", 3, a->has_volume, b->has_volume, a->volume_l,
                                          b->volume_l}) ||
           differs(search, (struct field){"price", 5, a->has_price, b->has_price,
                                          a->price_mfen_per_m3, b->price_mfen_per_m3}) ||
           differs(search, (struct field){"amount", 2, true, true, a->amount_fen, b->amount_fen}) ||
           differs(search,
                   (struct field){"tax", 2, a->has_tax, b->has_tax, a->tax_fen, b->tax_fen});
}

static bool
use_differs(struct search *search, const struct canon_use *a, const struct canon_use *b)
{
    return number_differs(search, "meter", a->meter_id, b->meter_id) ||
           number_differs(search, "kind", a->kind, b->kind) ||
           day_differs(search, "from", a->begin_day, b->begin_day) ||
           day_differs(search, "to", a->end_day, b->end_day) ||
           differs(search, (struct field){"register before", 3, a->has_registers, b->has_registers,
                                          a->begin_register_milli, b->begin_register_milli}) ||
           differs(search, (struct field){"register after", 3, a->has_registers, b->has_registers,
                                          a->end_register_milli, b->end_register_milli}) ||
           differs(search, (struct field){"volume", 3, true, true, a->volume_l, b->volume_l});
}

static bool
lines_differ(struct search *search, const struct invoice_difference *pair)
{
    const struct canon_invoice *a = pair->stored;
    const struct canon_invoice *b = pair->computed;
    search->what = "line ";
    for (uint32_t i = 0; i < a->line_count && i < b->line_count; i++) {
        search->number = i + 1;
        search->name = b->line[i].charge;
        if (line_differs(search, &a->line[i], &b->line[i]))
            return true;
    }
    search->what = NULL;
    return number_differs(search, "lines", a->line_count, b->line_count);
}

static bool
uses_differ(struct search *search, const struct invoice_difference *pair)
{
    const struct canon_invoice *a = pair->stored;
    const struct canon_invoice *b = pair->computed;
    search->what = "use ";
    search->name = (struct weir_text){NULL, 0};
    for (uint32_t i = 0; i < a->use_count && i < b->use_count; i++) {
        search->number = i + 1;
        if (use_differs(search, &a->use[i], &b->use[i]))
            return true;
    }
    search->what = NULL;
    return number_differs(search, "uses", a->use_count, b->use_count);
}

static bool
ints_differ(struct search *search, const char *name, struct canon_ints a, struct canon_ints b)
{
    if (a.count == b.count &&
        (a.count == 0 || memcmp(a.item, b.item, a.count * sizeof *a.item) == 0))
        return false;
    text_write_string(&search->words, name);
    text_write_string(&search->words, " is not what was computed");
    return true;
}

static bool
tariffs_differ(struct search *search, const struct canon_invoice *a, const struct canon_invoice *b)
{
    if (a->tariff_count == b->tariff_count &&
        (a->tariff_count == 0 ||
         memcmp(a->tariff, b->tariff, a->tariff_count * sizeof *a->tariff) == 0))
        return false;
    text_write_string(&search->words, "its tariff documents are not those it was computed with");
    return true;
}

static bool
head_differs(struct search *search, const struct canon_invoice *a, const struct canon_invoice *b)
{
    return text_differs(search, "account", a->account, b->account) ||
           number_differs(search, "entry", a->entry_no, b->entry_no) ||
           text_differs(search, "kind", a->kind, b->kind) ||
           day_differs(search, "date", a->invoice_day, b->invoice_day) ||
           number_differs(search, "reversed entry", a->reverses_entry_no, b->reverses_entry_no) ||
           day_differs(search, "origin", a->origin_month_day, b->origin_month_day) ||
           day_differs(search, "billed before up to", a->through_before_day,
                       b->through_before_day) ||
           day_differs(search, "from", a->period_begin_day, b->period_begin_day) ||
           day_differs(search, "to", a->period_end_day, b->period_end_day) ||
           number_differs(search, "estimated", a->estimated, b->estimated) ||
           differs(search, (struct field){"volume", 3, true, true, a->volume_l, b->volume_l}) ||
           differs(search, (struct field){"amount", 2, true, true, a->amount_fen, b->amount_fen}) ||
           differs(search, (struct field){"tax", 2, true, true, a->tax_fen, b->tax_fen});
}

bool
invoice_difference_find(const struct invoice_difference *pair, char *words)
{
    struct search search = {.words = text_writer_of(words, INVOICE_DIFFERENCE_SIZE)};
    const struct canon_invoice *a = pair->stored;
    const struct canon_invoice *b = pair->computed;
    return lines_differ(&search, pair) || uses_differ(&search, pair) ||
           head_differs(&search, a, b) || tariffs_differ(&search, a, b) ||
           ints_differ(&search, "its state of meters", a->meter_state, b->meter_state) ||
           ints_differ(&search, "its state of counters", a->counter_state, b->counter_state);
}
