/* Unit tests of batch/fee_difference.c: whatever is changed is named. */
#include "batch/fee_difference.h"

#include "base/text.h"
#include "harness/cmocka_all.h"

static struct fee_entry stored;
static char words[FEE_DIFFERENCE_SIZE];

static int
setup(void **state)
{
    (void)state;
    stored = (struct fee_entry){
        .account = text_of("A"),
        .entry_no = 2,
        .entry_day = 20089,
        .regime = FEE_REGIME_TAX,
        .class_id = text_of("own"),
        .charge = text_of("tax"),
        .point = text_of("W1"),
        .district = text_of("D1"),
        .source = text_of("ground"),
        .method = FEE_METHOD_METER,
        .begin_day = 20058,
        .end_day = 20089,
        .period = text_of("2024-Q4"),
        .has_plan = true,
        .plan_l = 9000,
        .taken_l = 1000,
        .taxable_l = 1000,
        .after_l = 1000,
        .volume_l = 1000,
        .rate_mfen_per_m3 = 100000,
        .multiplier_ppm = 1000000,
        .amount_fen = 100,
        .due_fen = 100,
        .tariff = text_of("form"),
        .tariff_digest = text_of("a"),
        .made_no = 4,
    };
    return 0;
}

static void
assert_named(const struct fee_entry *computed, const char *expected)
{
    const struct fee_difference pair = {&stored, computed};
    assert_true(fee_difference_find(&pair, words));
    assert_string_equal(words, expected);
}

static void
entries_that_are_the_same_have_no_difference(void **state)
{
    (void)state;
    const struct fee_entry computed = stored;
    const struct fee_difference pair = {&stored, &computed};
    assert_false(fee_difference_find(&pair, words));
}

static void
who_where_and_when_are_named(void **state)
{
    (void)state;
    struct fee_entry computed;
    computed = stored;
    computed.account = text_of("B");
    assert_named(&computed, "taxpayer \"A\", computed \"B\"");
    computed = stored;
    computed.point = text_of("W2");
    assert_named(&computed, "point \"W1\", computed \"W2\"");
    computed = stored;
    computed.begin_day = 20090;
    assert_named(&computed, "from 2024-12-01, computed 2025-01-02");
    computed = stored;
    computed.end_day = 20090;
    assert_named(&computed, "to 2025-01-01, computed 2025-01-02");
    computed = stored;
    computed.period = text_of("2025-Q1");
    assert_named(&computed, "period \"2024-Q4\", computed \"2025-Q1\"");
    computed = stored;
    computed.correction = 1;
    assert_named(&computed, "correction 0, computed 1");
    computed = stored;
    computed.reverses_entry_no = 3;
    assert_named(&computed, "reversed entry 0, computed 3");
    computed = stored;
    computed.entry_day = 20090;
    assert_named(&computed, "date 2025-01-01, computed 2025-01-02");
    computed = stored;
    computed.regime = FEE_REGIME_FEE;
    assert_named(&computed, "regime 2, computed 1");
    computed = stored;
    computed.class_id = text_of("x");
    assert_named(&computed, "class \"own\", computed \"x\"");
    computed = stored;
    computed.charge = text_of("x");
    assert_named(&computed, "charge \"tax\", computed \"x\"");
    computed = stored;
    computed.fund = text_of("x");
    assert_named(&computed, "fund none, computed \"x\"");
    computed = stored;
    computed.district = text_of("x");
    assert_named(&computed, "district \"D1\", computed \"x\"");
    computed = stored;
    computed.source = text_of("x");
    assert_named(&computed, "source \"ground\", computed \"x\"");
}

static void
water_is_named(void **state)
{
    (void)state;
    struct fee_entry computed;
    computed = stored;
    computed.use = text_of("x");
    assert_named(&computed, "use none, computed \"x\"");
    computed = stored;
    computed.zone = text_of("x");
    assert_named(&computed, "zone none, computed \"x\"");
    computed = stored;
    computed.location = text_of("x");
    assert_named(&computed, "location none, computed \"x\"");
    computed = stored;
    computed.overloaded = true;
    assert_named(&computed, "overloaded 0, computed 1");
    computed = stored;
    computed.method = FEE_METHOD_CAPACITY;
    assert_named(&computed, "method 1, computed 3");
    computed = stored;
    computed.has_permit = true;
    assert_named(&computed, "permit none, computed 0.000");
    computed = stored;
    computed.has_plan = false;
    assert_named(&computed, "plan 9.000, computed none");
    computed = stored;
    computed.plan_l = 8000;
    assert_named(&computed, "plan 9.000, computed 8.000");
    computed = stored;
    computed.taken_l = 1;
    assert_named(&computed, "taken 1.000, computed 0.001");
    computed = stored;
    computed.loss_ppm = 90000;
    assert_named(&computed, "loss 0.000000, computed 0.090000");
    computed = stored;
    computed.taxable_l = 1;
    assert_named(&computed, "taxable 1.000, computed 0.001");
    computed = stored;
    computed.before_l = 1;
    assert_named(&computed, "before 0.000, computed 0.001");
    computed = stored;
    computed.after_l = 1;
    assert_named(&computed, "after 1.000, computed 0.001");
    computed = stored;
    computed.over_l = 1;
    assert_named(&computed, "over 0.000, computed 0.001");
}

static void
money_and_documents_are_named(void **state)
{
    (void)state;
    struct fee_entry computed;
    computed = stored;
    computed.band_no = 1;
    assert_named(&computed, "band 0, computed 1");
    computed = stored;
    computed.volume_l = 1;
    assert_named(&computed, "volume 1.000, computed 0.001");
    computed = stored;
    computed.rate_mfen_per_m3 = 1;
    assert_named(&computed, "rate 1.00000, computed 0.00001");
    computed = stored;
    computed.multiplier_ppm = 2000000;
    assert_named(&computed, "multiplier 1.000000, computed 2.000000");
    computed = stored;
    computed.amount_fen = 1;
    assert_named(&computed, "amount 1.00, computed 0.01");
    computed = stored;
    computed.exempt_code = text_of("x");
    assert_named(&computed, "exempt code none, computed \"x\"");
    computed = stored;
    computed.exempt_fen = 1;
    assert_named(&computed, "exempt amount 0.00, computed 0.01");
    computed = stored;
    computed.due_fen = 1;
    assert_named(&computed, "due 1.00, computed 0.01");
    computed = stored;
    computed.tariff = text_of("x");
    assert_named(&computed, "tariff \"form\", computed \"x\"");
    computed = stored;
    computed.tariff_digest = text_of("\x01\xff");
    assert_named(&computed, "tariff digest 61, computed 01ff");
    computed = stored;
    computed.document = text_of("x");
    assert_named(&computed, "document none, computed \"x\"");
    computed = stored;
    computed.made_no = 5;
    assert_named(&computed, "assessed as of 4, computed 5");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(entries_that_are_the_same_have_no_difference, setup),
        cmocka_unit_test_setup(who_where_and_when_are_named, setup),
        cmocka_unit_test_setup(water_is_named, setup),
        cmocka_unit_test_setup(money_and_documents_are_named, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
