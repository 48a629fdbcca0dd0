/* Unit tests of batch/invoice_difference.c: whatever is changed is named. */
#include "batch/invoice_difference.h"

#include "base/text.h"
#include "harness/cmocka_all.h"
#include "weir/tariff.h"

static struct weir_line lines[2][2]; /* stored, computed */
static struct canon_use uses[2][2];
static struct canon_digest digests[2][1];
static int64_t states[2][5];
static struct canon_invoice invoices[2];
static const struct invoice_difference pair = {&invoices[0], &invoices[1]};
static char words[INVOICE_DIFFERENCE_SIZE];

static int
setup(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 2; i++) {
        for (unsigned l = 0; l < 2; l++) {
            lines[i][l] = (struct weir_line){
                .kind = WEIR_LINE_VOLUME,
                .begin_day = 19700,
                .end_day = 19731,
                .class_id = text_of("home"),
                .charge = text_of(l == 0 ? "water" : "sewage"),
                .has_volume = true,
                .has_price = true,
                .volume_l = 30000,
                .price_mfen_per_m3 = 200000,
                .amount_fen = 6000,
            };
            uses[i][l] = (struct canon_use){
                .meter_id = 7 + l,
                .begin_day = 19700,
                .end_day = 19731,
                .has_registers = true,
                .begin_register_milli = 100000,
                .end_register_milli = 130000,
                .volume_l = 30000,
                .kind = CANON_USE_READ,
            };
        }
        digests[i][0] = (struct canon_digest){{1}};
        states[i][0] = 7;
        invoices[i] = (struct canon_invoice){
            .account = text_of("A1"),
            .entry_no = 2,
            .kind = text_of("bill"),
            .invoice_day = 19740,
            .origin_month_day = WEIR_DAY_NONE,
            .through_before_day = 19700,
            .period_begin_day = 19700,
            .period_end_day = 19731,
            .volume_l = 60000,
            .amount_fen = 12000,
            .tariff = digests[i],
            .tariff_count = 1,
            .meter_state = {states[i], 5},
            .counter_state = {states[i], 4},
            .line = lines[i],
            .line_count = 2,
            .use = uses[i],
            .use_count = 2,
        };
    }
    return 0;
}

static void
expect(const char *difference)
{
    assert_true(invoice_difference_find(&pair, words));
    assert_string_equal(words, difference);
}

static void
equal_invoices_do_not_differ(void **state)
{
    (void)state;
    assert_false(invoice_difference_find(&pair, words));
    invoices[0].tariff_count = invoices[1].tariff_count = 0;
    invoices[0].meter_state.count = invoices[1].meter_state.count = 0;
    lines[0][0].has_price = lines[1][0].has_price = false;
    lines[0][0].price_mfen_per_m3 = 5; /* of no meaning where there is none */
    assert_false(invoice_difference_find(&pair, words));
}

static void
lines_are_named_by_their_number_and_charge(void **state)
{
    (void)state;
    lines[0][1].amount_fen = 5900;
    expect("line 2 (sewage): amount 59.00, computed 60.00");
    lines[0][1].has_volume = false;
    expect("line 2 (sewage): volume none, computed 30.000");
    lines[0][1].end_day = 19732;
    expect("line 2 (sewage): to 2024-01-10, computed 2024-01-09");
    lines[0][1].charge = text_of("gift");
    expect("line 2 (sewage): charge \"gift\", computed \"sewage\"");
    invoices[0].line_count = 1;
    expect("lines 1, computed 2");
}

static void
each_field_of_a_line_counts(void **state)
{
    (void)state;
    struct weir_line *line = &lines[0][0];
    line->tax_fen = 1;
    assert_false(invoice_difference_find(&pair, words)); /* has no tax */
    line->has_tax = true;
    expect("line 1 (water): tax 0.01, computed none");
    line->price_mfen_per_m3 = 1;
    expect("line 1 (water): price 0.00001, computed 2.00000");
    line->begin_day--;
    expect("line 1 (water): from 2023-12-08, computed 2023-12-09");
    line->band_no = 1;
    expect("line 1 (water): band 1, computed 0");
    line->block_no = 1;
    expect("line 1 (water): block 1, computed 0");
    line->kind = WEIR_LINE_FIXED;
    expect("line 1 (water): kind 2, computed 1");
    line->fund = text_of("city");
    expect("line 1 (water): fund \"city\", computed \"\"");
    line->class_id = text_of("shop");
    expect("line 1 (water): class \"shop\", computed \"home\"");
}

static void
each_field_of_a_use_counts(void **state)
{
    (void)state;
    struct canon_use *use = &uses[0][1];
    use->volume_l = 1;
    expect("use 2: volume 0.001, computed 30.000");
    use->end_register_milli = 0;
    expect("use 2: register after 0.000, computed 130.000");
    use->begin_register_milli = 0;
    expect("use 2: register before 0.000, computed 100.000");
    use->end_day++;
    expect("use 2: to 2024-01-10, computed 2024-01-09");
    use->begin_day++;
    expect("use 2: from 2023-12-10, computed 2023-12-09");
    use->kind = CANON_USE_ESTIMATE;
    expect("use 2: kind 2, computed 1");
    use->meter_id = 9;
    expect("use 2: meter 9, computed 8");
    invoices[0].use_count = 3;
    invoices[1].use_count = 1;
    expect("uses 3, computed 1");
}

static void
each_field_of_the_invoice_counts(void **state)
{
    (void)state;
    struct canon_invoice *invoice = &invoices[0];
    invoice->counter_state.count = 3;
    expect("its state of counters is not what was computed");
    states[0][4] = 1;
    expect("its state of meters is not what was computed");
    digests[0][0].bytes[31] = 1;
    expect("its tariff documents are not those it was computed with");
    invoice->tariff_count = 0;
    expect("its tariff documents are not those it was computed with");
    invoice->tax_fen = 1;
    expect("tax 0.01, computed 0.00");
    invoice->amount_fen = 1;
    expect("amount 0.01, computed 120.00");
    invoice->volume_l = 1;
    expect("volume 0.001, computed 60.000");
    invoice->estimated = true;
    expect("estimated 1, computed 0");
    invoice->period_end_day++;
    expect("to 2024-01-10, computed 2024-01-09");
    invoice->period_begin_day++;
    expect("from 2023-12-10, computed 2023-12-09");
    invoice->through_before_day = WEIR_DAY_NONE;
    expect("billed before up to none, computed 2023-12-09");
    invoice->origin_month_day = 0;
    expect("origin 1970-01-01, computed none");
    invoice->reverses_entry_no = 1;
    expect("reversed entry 1, computed 0");
    invoice->invoice_day++;
    expect("date 2024-01-19, computed 2024-01-18");
    invoice->kind = text_of("reversal");
    expect("kind \"reversal\", computed \"bill\"");
    invoice->entry_no = 3;
    expect("entry 3, computed 2");
    invoice->account = text_of("A2");
    expect("account \"A2\", computed \"A1\"");
}

#define CASE(name) cmocka_unit_test_setup(name, setup)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(equal_invoices_do_not_differ),     CASE(lines_are_named_by_their_number_and_charge),
        CASE(each_field_of_a_line_counts),      CASE(each_field_of_a_use_counts),
        CASE(each_field_of_the_invoice_counts),
    };
    return cmocka_run_group_tests_name("batch/invoice_difference", tests, NULL, NULL);
}
