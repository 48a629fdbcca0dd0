/* Unit tests of core/account.c: from all that is known of an account to its next invoice. */
#include "core/account.h"

#include "harness/tariff_build.h"

#define YUAN BUILD_YUAN_MFEN
#define COUNT(list) ((uint32_t)(sizeof(list) / sizeof((list)[0])))
#define M3(counts) ((int64_t)(counts)*1000)

static struct build build;
static const struct weir_tariff *tariffs[1];
static const struct canon_digest digest = {{1}};
static struct account_rules rules;
static struct weir_error error;

/* Everything known of one account with one meter; tests change what they are about. */
static struct terms_account terms[3];
static struct meter_installation installation[3];
static struct meter_read reads[4];
static struct account_known known;

static struct weir_charge *
add_class(struct weir_version *version, const char *id, int64_t price_mfen)
{
    struct weir_class *class_ = build_class(&build, version, id);
    return build_priced(&build, class_, "water", price_mfen);
}

/* A tariff in whole m3 from 2022: home 2.00 to 100 m3 a year, then 3.00; flat 1.00; firm 4.00 with
 * a surcharge above plan; sized 5.00 where meter-size is 50 or more, else no price. */
static int
setup(void **state)
{
    (void)state;
    error = (struct weir_error){0};
    build_begin(&build);
    struct weir_version *version = build_version(&build, "2022-01-01");
    version->volume_step_l = BUILD_M3_L;
    struct weir_class *home = build_class(&build, version, "home");
    struct weir_blocks *blocks = build_blocks(home, "steps", WEIR_OVER_YEAR);
    blocks->part_year = WEIR_PART_YEAR_MONTHS;
    build_block_to(&build, blocks, 100);
    build_block_to(&build, blocks, 0);
    struct weir_charge *water = build_charge(home, "water");
    water->blocks_id = text_of("steps");
    (void)build_price(&build, water, 1, 2 * YUAN);
    (void)build_price(&build, water, 2, 3 * YUAN);
    (void)add_class(version, "flat", 1 * YUAN);
    struct weir_class *firm = build_class(&build, version, "firm");
    (void)build_priced(&build, firm, "water", 4 * YUAN);
    struct weir_surcharge *surcharge = build_surcharge(&build, firm, "above-plan", "water");
    build_band(&build, surcharge, 0, 1000000);
    struct weir_class *sized = build_class(&build, version, "sized");
    build_price(&build, build_charge(sized, "water"), 0, 5 * YUAN)->when =
        build_when(&build, "meter-size>=50 district=D1");
    build.tariff.tariff_no = 12;
    assert_int_equal(tariff_finish(&build.tariff, &build.names, build.arena), WEIR_OK);
    tariffs[0] = &build.tariff;
    rules = (struct account_rules){
        .through_day = build_day("2024-12-31"),
        .invoice_day = build_day("2025-01-10"),
        .tariffs = {tariffs, 1},
        .digest = &digest,
        .names = &build.names,
    };
    terms[0] = (struct terms_account){
        .stamp = {.from_day = build_day("2022-01-01")},
        .tariff = text_of("test"),
        .class_id = text_of("home"),
        .persons = 3,
        .opened_day = build_day("2022-01-01"),
        .closed_day = WEIR_DAY_NONE,
    };
    installation[0] = (struct meter_installation){
        .stamp = {.from_day = build_day("2024-01-01")},
        .meter_id = 7,
        .litres_per_count = 1000,
        .to_day = WEIR_DAY_NONE,
    };
    reads[0] = (struct meter_read){
        .meter_id = 7,
        .day = build_day("2024-07-01"),
        .second = 86400,
        .register_milli = 120600,
        .kind = METER_READ_ACTUAL,
    };
    known = (struct account_known){
        .account_id = 5,
        .name = text_of("A5"),
        .head_through_day = WEIR_DAY_NONE,
        .terms = terms,
        .terms_count = 1,
        .installation = installation,
        .installation_count = 1,
        .read = reads,
        .read_count = 1,
    };
    return 0;
}

static int
teardown(void **state)
{
    (void)state;
    build_end(&build);
    return 0;
}

static struct account_bill
make(void)
{
    struct account_bill bill;
    assert_int_equal(account_bill(&known, &rules, build.arena, &bill, &error), WEIR_OK);
    return bill;
}

static void
a_read_becomes_an_invoice(void **state)
{
    (void)state;
    const struct account_bill bill = make();
    assert_int_equal(bill.outcome, ACCOUNT_BILLED);
    assert_int_equal(bill.finding_count, 0);
    assert_int_equal(bill.invoice.entry_no, 1);
    assert_int_equal(bill.invoice.volume_l, 120000); /* whole m3; 0.6 waits */
    assert_int_equal(bill.invoice.amount_fen, 20000 + 6000);
    assert_int_equal(bill.invoice.line_count, 2);
    assert_int_equal(bill.invoice.meter_state.item[3], 600);
    assert_int_equal(bill.tariff_no[0], 12);
}

static void
without_a_new_read_nothing_is_said(void **state)
{
    (void)state;
    known.read_count = 0;
    const struct account_bill bill = make();
    assert_int_equal(bill.outcome, ACCOUNT_NOT_DUE);
    assert_int_equal(bill.finding_count, 0);
}

static void
while_a_meter_is_not_read_nothing_is_billed(void **state)
{
    (void)state;
    installation[1] = installation[0];
    installation[1].meter_id = 8;
    known.installation_count = 2;
    assert_int_equal(make().outcome, ACCOUNT_NOTHING);
}

static void
a_finding_about_a_meter_holds_the_account(void **state)
{
    (void)state;
    installation[0].first_register_milli = M3(200);
    const struct account_bill bill = make();
    assert_int_equal(bill.outcome, ACCOUNT_HELD);
    assert_int_equal(bill.finding_count, 1);
    assert_int_equal(bill.finding[0].code, WEIR_FINDING_BACKWARD);
    assert_int_equal(bill.finding[0].meter_id, 7);
}

static void
counters_go_on_from_the_head(void **state)
{
    (void)state;
    static struct weir_counter counter = {.kind = WEIR_COUNTER_BLOCKS, .used_l = 90000};
    counter.key = build.names.item[0].key;
    counter.first_day = build_day("2024-01-01");
    known.counter = &counter;
    known.counter_count = 1;
    assert_int_equal(make().invoice.amount_fen, 10 * 200 + 110 * 300);
}

/* --- terms --- */
static void
without_a_row_or_with_an_unknown_tariff_it_is_held(void **state)
{
    (void)state;
    known.terms_count = 0;
    struct account_bill bill = make();
    assert_int_equal(bill.outcome, ACCOUNT_HELD);
    assert_int_equal(bill.finding[0].code, WEIR_FINDING_NO_TARIFF);
    assert_int_equal(bill.finding[0].day, build_day("2024-01-01"));
    assert_true(bill.finding[0].held);
    known.terms_count = 1;
    terms[0].tariff = text_of("other");
    bill = make();
    assert_int_equal(bill.outcome, ACCOUNT_HELD);
    assert_int_equal(bill.finding[0].code, WEIR_FINDING_NO_TARIFF);
    assert_true(bill.finding[0].subject.size > 0);
}

static void
district_and_size_of_the_meter_can_be_asked_for(void **state)
{
    (void)state;
    terms[0].class_id = text_of("sized");
    struct account_bill bill = make();
    assert_int_equal(bill.outcome, ACCOUNT_HELD);
    assert_int_equal(bill.finding[0].code, WEIR_FINDING_NO_PRICE);
    assert_true(text_equal(bill.finding[0].subject, text_of("water")));

    installation[0].size = text_of("50");
    assert_int_equal(make().outcome, ACCOUNT_HELD);
    terms[0].district = text_of("D1");
    assert_int_equal(make().invoice.amount_fen, 120 * 500);
    terms[0].district = (struct weir_text){NULL, 0};
    terms[0].attributes = text_of("district=D1\n");
    assert_int_equal(make().invoice.amount_fen, 120 * 500);
}

static void
limits_end_with_the_account_in_its_last_bill_only(void **state)
{
    (void)state;
    terms[1] = terms[0];
    terms[1].stamp.from_day = terms[1].closed_day = build_day("2024-07-01");
    known.terms_count = 2;
    const struct account_bill bill = make();
    assert_int_equal(bill.invoice.amount_fen, 50 * 200 + 70 * 300); /* 6 of 12 months */
    assert_int_equal(bill.invoice.meter_state.item[3], 0);
    assert_int_equal(bill.dropped_l, 600);
    terms[1].closed_day = build_day("2024-08-01"); /* this is not the last bill */
    assert_int_equal(make().invoice.amount_fen, 100 * 200 + 20 * 300);
}

static void
a_plan_that_is_missing_is_told_once_a_year(void **state)
{
    (void)state;
    terms[0].class_id = text_of("firm");
    struct account_bill bill = make();
    assert_int_equal(bill.outcome, ACCOUNT_BILLED);
    assert_int_equal(bill.invoice.amount_fen, 120 * 400);
    assert_int_equal(bill.finding_count, 1);
    assert_int_equal(bill.finding[0].code, WEIR_FINDING_NO_PLAN);
    assert_false(bill.finding[0].held);
    assert_int_equal(bill.finding[0].day, build_day("2024-01-01"));
    assert_true(text_equal(bill.finding[0].subject, text_of("A5")));
    const struct weir_plan plan = {build_day("2024-01-01"), build_day("2025-01-01"),
                                   WEIR_AGAINST_PLAN, 100000};
    known.plan = &plan;
    known.plan_count = 1;
    bill = make();
    assert_int_equal(bill.finding_count, 0);
    assert_int_equal(bill.invoice.amount_fen, 120 * 400 + 20 * 400);
}

/* --- adjustments --- */
static struct account_adjustment
give_back(int64_t volume_l)
{
    return (struct account_adjustment){
        .adjustment_id = 9,
        .recorded_no = 3,
        .from_day = build_day("2024-02-01"),
        .to_day = build_day("2025-01-15"),
        .due_day = build_day("2024-12-31"),
        .tiers = true,
        .volume_l = volume_l,
        .reason = text_of("other"),
    };
}

static void
adjustments_alone_make_a_bill_that_moves_no_days(void **state)
{
    (void)state;
    struct account_adjustment adjustment = give_back(5000);
    known.adjustment = &adjustment;
    known.adjustment_count = 1;
    known.read_count = 0;
    struct account_bill bill = make();
    assert_int_equal(bill.outcome, ACCOUNT_BILLED);
    assert_int_equal(bill.invoice.amount_fen, 5 * 200);
    assert_int_equal(bill.invoice.period_begin_day, rules.through_day);
    assert_int_equal(bill.invoice.period_end_day, rules.through_day);
    adjustment.to_day = build_day("2024-03-01");
    assert_int_equal(make().invoice.period_end_day, adjustment.to_day);
    adjustment.volume_l = -5000; /* there is nothing to take it from */
    assert_int_equal(make().outcome, ACCOUNT_NOT_DUE);
}

/* An adjustment's bill names the tariffs that priced it, not all there are. */
static void
adjustments_alone_name_their_tariff(void **state)
{
    (void)state;
    struct weir_tariff other = build.tariff;
    other.id = text_of("other");
    other.tariff_no = 13;
    const struct weir_tariff *both[] = {&other, &build.tariff};
    const struct canon_digest digests[2] = {{{2}}, {{1}}};
    rules.tariffs = (struct terms_tariffs){both, 2};
    rules.digest = digests;
    const struct account_adjustment adjustment = give_back(5000);
    known.adjustment = &adjustment;
    known.adjustment_count = 1;
    known.read_count = 0;
    const struct account_bill bill = make();
    assert_int_equal(bill.outcome, ACCOUNT_BILLED);
    assert_int_equal(bill.invoice.tariff_count, 1);
    assert_int_equal(bill.tariff_no[0], 12);
}

static void
after_the_last_bill_everything_is_given_back(void **state)
{
    (void)state;
    struct account_adjustment adjustment = give_back(-5000);
    adjustment.to_day = build_day("2024-03-01");
    known.adjustment = &adjustment;
    known.adjustment_count = 1;
    known.read_count = 0;
    known.installation_count = 0;
    terms[0].closed_day = build_day("2024-07-01");
    assert_int_equal(make().outcome, ACCOUNT_NOT_DUE); /* never billed: a last bill may follow */
    known.head_through_day = build_day("2024-06-30");
    assert_int_equal(make().outcome, ACCOUNT_NOT_DUE);
    known.head_through_day = build_day("2024-07-01");
    const struct account_bill bill = make();
    assert_int_equal(bill.invoice.amount_fen, -5 * 200);
    assert_int_equal(bill.invoice.period_begin_day, build_day("2024-07-01"));
}

/* Master and sub-meter of another account are billed to July, the sub on an estimate; the master is
 * gone since: no true read of the sub will undo a bill of this account. */
static void
no_adjustment_waits_for_the_sub_of_a_master_that_is_gone(void **state)
{
    (void)state;
    const struct meter_installation both[] = {
        {.stamp = {.from_day = build_day("2024-01-01")},
         .meter_id = 7,
         .litres_per_count = 1000,
         .to_day = build_day("2024-07-01"),
         .last_register_milli = 100000},
        {.stamp = {.from_day = build_day("2024-01-01")},
         .meter_id = 8,
         .litres_per_count = 1000,
         .to_day = WEIR_DAY_NONE,
         .parent_meter_id = 7,
         .of_other = true},
    };
    const struct usage_state stands[] = {
        {.meter_id = 7, .register_milli = 100000, .day = build_day("2024-07-01")},
        {.meter_id = 8,
         .register_milli = 50000,
         .estimated_l = 20000,
         .day = build_day("2024-07-01")},
    };
    const struct account_adjustment adjustment = give_back(5000);
    known.installation = both;
    known.installation_count = 2;
    known.state = stands;
    known.state_count = 2;
    known.head_through_day = build_day("2024-07-01");
    known.adjustment = &adjustment;
    known.adjustment_count = 1;
    known.read_count = 0;
    const struct account_bill bill = make();
    assert_int_equal(bill.outcome, ACCOUNT_BILLED);
    assert_int_equal(bill.invoice.amount_fen, 5 * 200);
}

/* --- uses --- */
static void
uses_share_the_water(void **state)
{
    (void)state;
    const struct terms_use uses[] = {
        {.stamp = {.from_day = build_day("2024-01-01")},
         .use_no = 1,
         .class_id = text_of("firm"),
         .has_share = true,
         .share_ppm = 250000},
        {.stamp = {.from_day = build_day("2024-01-01")}, .use_no = 2, .class_id = text_of("flat")},
    };
    known.use = uses;
    known.use_count = 2;
    const struct account_bill bill = make();
    assert_int_equal(bill.outcome, ACCOUNT_BILLED);
    assert_int_equal(bill.invoice.amount_fen, 30 * 400 + 90 * 100);
    assert_int_equal(bill.invoice.volume_l, 120000);
}

/* --- openings --- */
static void
openings_begin_registers_and_counters(void **state)
{
    (void)state;
    const struct account_opening openings[] = {
        {.day = build_day("2024-05-01"),
         .has_register = true,
         .meter_id = 7,
         .register_milli = M3(100)},
        {.day = build_day("2024-05-01"),
         .blocks = text_of("steps"),
         .year_begin_day = build_day("2024-01-01"),
         .used_l = 95000},
        {.day = build_day("2024-05-01"),
         .blocks = text_of("of-no-tariff"),
         .year_begin_day = build_day("2024-01-01"),
         .used_l = 1},
        {.day = build_day("2024-07-01"),
         .blocks = text_of("steps"), /* after this bill */
         .year_begin_day = build_day("2024-01-01"),
         .used_l = 1000000},
    };
    known.opening = openings;
    known.opening_count = COUNT(openings);
    const struct account_bill bill = make();
    assert_int_equal(bill.invoice.period_begin_day, build_day("2024-05-01"));
    assert_int_equal(bill.invoice.volume_l, 20000);
    assert_int_equal(bill.invoice.amount_fen, 5 * 200 + 15 * 300);
}

static void
an_opening_of_a_merge_counts_once_and_never_below_zero(void **state)
{
    (void)state;
    struct account_opening opening = {
        .day = build_day("2024-05-01"),
        .blocks = text_of("steps"),
        .year_begin_day = build_day("2024-01-01"),
        .used_l = 95000,
    };
    const struct usage_state billed = {
        .meter_id = 7, .day = build_day("2024-04-01"), .register_milli = M3(100)};
    reads[1] = reads[0];
    reads[0].day = billed.day;
    reads[0].register_milli = billed.register_milli;
    known.read_count = 2;
    known.opening = &opening;
    known.opening_count = 1;
    known.state = &billed;
    known.state_count = 1;
    known.head_through_day = build_day("2024-04-01");
    assert_int_equal(make().invoice.amount_fen, 5 * 200 + 15 * 300);
    opening.day = build_day("2024-03-01"); /* was in the bill before */
    assert_int_equal(make().invoice.amount_fen, 20 * 200);
    opening.day = build_day("2024-05-01");
    opening.used_l = -95000; /* a meter leaves with more than was counted */
    assert_int_equal(make().invoice.amount_fen, 20 * 200);
}

static void
a_bill_keeps_what_it_was_made_from_where_it_is_asked_for(void **state)
{
    (void)state;
    assert_null(make().basis);
    rules.explain = true;
    const struct account_bill bill = make();
    assert_non_null(bill.basis);
    assert_int_equal(bill.basis->known.account_id, 5);
    assert_int_equal(bill.basis->usage.part[0].point_count, 2); /* the begin, and the read */
    assert_int_equal(bill.basis->usage.part[0].point[1].register_milli, 120600);
    assert_int_equal(bill.basis->water.carried_l, 600);
    assert_int_equal(bill.basis->request.terms->persons, 3);
    assert_int_equal(bill.basis->priced.amount_fen, 26000);
    assert_int_equal(bill.basis->priced.step_count, 2); /* the part, and its blocks */
    assert_int_equal(bill.basis->use_count, 0);
    assert_int_equal(bill.invoice.amount_fen, 26000);
}

/* --- estimates --- */
static struct account_past past;
static struct account_entry entries[2];
static struct usage_state stands;

/* Read monthly to 2024-05-01 at 99, and billed to there; rules estimate through 2024-06-01. */
static void
stand_on_may(void)
{
    static const char *const days[] = {"2024-03-01", "2024-03-31", "2024-05-01"};
    static const int64_t counts[] = {30, 66, 99};
    for (unsigned i = 0; i < 3; i++) {
        reads[i] = reads[0];
        reads[i].day = build_day(days[i]);
        reads[i].register_milli = M3(counts[i]);
    }
    installation[0].stamp.from_day = build_day("2024-01-30");
    stands = (struct usage_state){.meter_id = 7, .day = reads[2].day, .register_milli = M3(99)};
    past = (struct account_past){.entry = entries, .from_day = build_day("2021-01-01")};
    known.read_count = 3;
    known.state = &stands;
    known.state_count = 1;
    known.entry_no = 3;
    known.head_through_day = stands.day;
    rules.through_day = build_day("2024-06-01");
    rules.estimate =
        (struct estimate_rules){.rule = ESTIMATE_MEAN, .of_idle = true, .least_days = 25};
}

static void
a_missing_read_is_asked_for_and_estimated(void **state)
{
    (void)state;
    stand_on_may();
    assert_int_equal(make().outcome, ACCOUNT_NEEDS_PAST);
    known.past = &past;
    const struct account_bill bill = make();
    assert_int_equal(bill.outcome, ACCOUNT_BILLED);
    assert_int_equal(bill.invoice.volume_l, 33000);
    assert_true(bill.invoice.estimated);
    assert_int_equal(bill.before_count, 0);
    assert_int_equal(bill.finding_count, 1);
    assert_int_equal(bill.finding[0].code, WEIR_FINDING_MISSING);
    assert_int_equal(bill.invoice.meter_state.item[4], 33000);

    rules.through_day = build_day("2024-05-31"); /* not missing yet */
    assert_int_equal(make().outcome, ACCOUNT_NOT_DUE);
    rules.through_day = build_day("2024-06-01");
    rules.estimate.rule = ESTIMATE_HOLD;
    assert_int_equal(make().outcome, ACCOUNT_HELD);
    rules.estimate.rule = ESTIMATE_OFF;
    assert_int_equal(make().outcome, ACCOUNT_NOT_DUE);
}

/* The read that was missing is there, at 9999 instead of some 132. */
static void
stand_too_high(void)
{
    stand_on_may();
    reads[3] = reads[2];
    reads[3].day = build_day("2024-06-01");
    reads[3].register_milli = M3(9999);
    known.read_count = 4;
    rules.range =
        (struct range_rules){.high = RANGE_HOLD, .high_percent = 500, .high_least_l = M3(50)};
}

static void
a_read_out_of_its_range_is_asked_for_and_holds_or_is_estimated(void **state)
{
    (void)state;
    stand_too_high();
    assert_int_equal(make().outcome, ACCOUNT_NEEDS_PAST);
    known.past = &past;
    struct account_bill bill = make();
    assert_int_equal(bill.outcome, ACCOUNT_HELD);
    assert_int_equal(bill.finding_count, 1);
    assert_int_equal(bill.finding[0].code, WEIR_FINDING_TOO_HIGH);
    assert_true(bill.finding[0].held);

    rules.range.high = RANGE_ESTIMATE;
    bill = make();
    assert_int_equal(bill.outcome, ACCOUNT_BILLED);
    assert_true(bill.invoice.estimated);
    assert_int_equal(bill.invoice.volume_l, 33000);

    rules.range.high = RANGE_BILL;
    bill = make();
    assert_int_equal(bill.outcome, ACCOUNT_BILLED);
    assert_false(bill.invoice.estimated);
    assert_int_equal(bill.invoice.volume_l, M3(9999 - 99));
    assert_int_equal(bill.finding_count, 1);
}

static const int64_t before_state[] = {7, 0, 99000, 0, 0};
static int64_t meter_before[2][5];
static struct canon_use uses[2];

/* Billed on estimates to 2024-06-01 (at 132) and 2024-07-01 (at 164), entries 4 and 5. */
static void
stand_on_july(void)
{
    static const char *const ends[] = {"2024-05-01", "2024-06-01", "2024-07-01"};
    static const int64_t registers[] = {99000, 132000, 164000};
    stand_on_may();
    for (unsigned i = 0; i < 2; i++) {
        memcpy(meter_before[i], before_state, sizeof before_state);
        meter_before[i][1] = build_day(ends[i]);
        meter_before[i][2] = registers[i];
        uses[i] = (struct canon_use){
            .meter_id = 7,
            .begin_day = build_day(ends[i]),
            .end_day = build_day(ends[i + 1]),
            .begin_register_milli = registers[i],
            .end_register_milli = registers[i + 1],
            .volume_l = registers[i + 1] - registers[i],
            .kind = CANON_USE_ESTIMATE,
        };
        entries[1 - i] = (struct account_entry){
            .invoice = {.entry_no = 4 + (int32_t)i,
                        .invoice_day = build_day(ends[i + 1]),
                        .through_before_day = build_day(ends[i]),
                        .period_begin_day = build_day(ends[i]),
                        .period_end_day = build_day(ends[i + 1]),
                        .estimated = true,
                        .use = &uses[i],
                        .use_count = 1},
            .meter_state_before = {meter_before[i], 5},
        };
    }
    past.entry_count = 2;
    stands = (struct usage_state){.meter_id = 7,
                                  .day = build_day("2024-07-01"),
                                  .register_milli = M3(164),
                                  .estimated_l = 65000};
    known.entry_no = 5;
    known.head_through_day = stands.day;
}

static void
a_true_read_settles_what_was_estimated(void **state)
{
    (void)state;
    stand_on_july();
    rules.through_day = build_day("2024-08-01");
    reads[3] = reads[2];
    reads[3].day = rules.through_day;
    reads[3].register_milli = M3(150);
    known.read_count = 4;
    assert_int_equal(make().outcome, ACCOUNT_NEEDS_PAST);
    known.past = &past;
    const struct account_bill bill = make();
    assert_int_equal(bill.outcome, ACCOUNT_BILLED);
    assert_int_equal(bill.before_count, 4);
    assert_int_equal(bill.before[0].invoice.reverses_entry_no, 5);
    assert_int_equal(bill.before[1].invoice.reverses_entry_no, 4);
    /* 51 in 92 days: 17.18 to 06-01, 33.82 to 07-01 */
    assert_int_equal(bill.before[2].invoice.entry_no, 8);
    assert_int_equal(bill.before[2].invoice.volume_l, 17000);
    assert_int_equal(bill.before[2].invoice.origin_month_day, build_day("2024-06-01"));
    assert_int_equal(bill.before[3].invoice.volume_l, 17000);
    assert_int_equal(bill.invoice.entry_no, 10);
    assert_int_equal(bill.invoice.volume_l, 17000);
    assert_int_equal(bill.invoice.origin_month_day, WEIR_DAY_NONE);
    assert_int_equal(bill.invoice.meter_state.item[2], M3(150));
    assert_int_equal(bill.invoice.meter_state.item[4], 0);
    assert_false(bill.invoice.estimated);
}

static void
a_late_read_is_used_when_the_next_one_is_missing(void **state)
{
    (void)state;
    stand_on_july();
    reads[3] = reads[2];
    reads[3].day = build_day("2024-06-15");
    reads[3].register_milli = M3(120);
    known.read_count = 4;
    known.past = &past;
    rules.through_day = build_day("2024-07-31");
    assert_int_equal(make().outcome, ACCOUNT_NOT_DUE);
    rules.through_day = build_day("2024-08-15"); /* the longest interval was 45 days */
    const struct account_bill bill = make();
    assert_int_equal(bill.outcome, ACCOUNT_BILLED);
    assert_int_equal(bill.before_count, 4);
    /* 21 in 45 days to 06-15, 31 of them: 14.47; 90 in 106 days since 03-01: 51.8 in the next 61,
     * 16 of them 13.6 */
    assert_int_equal(bill.before[2].invoice.volume_l, 14000);
    assert_int_equal(bill.before[3].invoice.volume_l, 35000 - 14000);
    assert_true(bill.before[3].invoice.estimated);
    assert_int_equal(bill.invoice.volume_l, 73000 - 35000);
    assert_int_equal(bill.invoice.meter_state.item[4], 52000);
}

/* Nothing is estimated; the meter's reads are one inside what is billed, and one after it. */
static struct meter_read more[8];

static void
read_late(const char *day, const char *after)
{
    stand_on_july();
    rules.through_day = build_day("2024-08-01");
    rules.estimate.rule = ESTIMATE_OFF;
    memcpy(more, reads, 3 * sizeof *more);
    more[3] = more[4] = more[2];
    more[3].day = build_day(day);
    more[4].day = build_day(after);
    known.read = more;
    known.read_count = 5;
    known.past = &past;
}

static void
add_meter(int64_t meter_id, const char *from, const char *read)
{
    struct meter_installation *added = &installation[known.installation_count++];
    *added = installation[0];
    added->meter_id = meter_id;
    added->stamp.from_day = build_day(from);
    if (read == NULL)
        return;
    more[known.read_count] = more[2];
    more[known.read_count].meter_id = meter_id;
    more[known.read_count].register_milli = M3(1);
    more[known.read_count++].day = build_day(read);
}

static void
what_is_settled_waits_for_a_meter_that_is_not_read(void **state)
{
    (void)state;
    read_late("2024-06-10", "2024-07-20");
    add_meter(8, "2024-06-20", NULL);
    assert_int_equal(make().outcome, ACCOUNT_NOTHING);
    installation[0].stamp.from_day = build_day("2024-01-30");
    known.installation_count = 1;
    assert_int_equal(make().outcome, ACCOUNT_BILLED);
}

static void
what_is_settled_may_be_all_there_is_to_bill(void **state)
{
    (void)state;
    read_late("2024-06-10", "2024-07-20");
    add_meter(8, "2024-05-01", "2024-07-01");
    add_meter(9, "2024-07-10", NULL);
    const struct account_bill bill = make();
    assert_int_equal(bill.outcome, ACCOUNT_BILLED);
    assert_int_equal(bill.before_count, 3);
    assert_int_equal(bill.invoice.period_end_day, build_day("2024-07-01"));
    assert_int_equal(bill.invoice.entry_no, 9);
}

static void
days_that_no_meter_is_known_for_wait(void **state)
{
    (void)state;
    read_late("2024-05-20", "2024-05-21");
    add_meter(8, "2024-07-10", "2024-08-01");
    assert_int_equal(make().outcome, ACCOUNT_NOTHING);
}

static void
what_cannot_be_billed_again_stands(void **state)
{
    (void)state;
    stand_on_july();
    rules.through_day = build_day("2024-08-01");
    reads[3] = reads[2];
    reads[3].day = rules.through_day;
    known.read_count = 4;
    known.past = &past;
    terms[0].stamp.from_day = build_day("2024-06-15"); /* no tariff before */
    const struct account_bill bill = make();
    assert_int_equal(bill.outcome, ACCOUNT_HELD);
    assert_int_equal(bill.before_count, 0);
    assert_int_equal(bill.finding[0].code, WEIR_FINDING_NO_TARIFF);
}

static void
a_full_arena_is_said_of_estimates_too(void **state)
{
    (void)state;
    stand_on_july();
    rules.through_day = build_day("2024-08-01");
    for (int round = 0; round < 2; round++) {
        enum weir_status status = WEIR_E_NOMEM;
        unsigned refused = 0;
        known.past = &past;
        for (size_t bytes = 1; status == WEIR_E_NOMEM; bytes += 16, refused++) {
            struct weir_arena *small = weir_arena_new(bytes);
            struct account_bill bill;
            error = (struct weir_error){0};
            status = account_bill(&known, &rules, small, &bill, &error);
            weir_arena_free(small);
        }
        assert_int_equal(status, WEIR_OK);
        assert_true(refused > 20);
        reads[3] = reads[2]; /* and once more with a read */
        reads[3].day = rules.through_day;
        known.read_count = 4;
    }
}

/* Two adjustments without a bill of water end with the later one's days. */
static void
a_full_arena_is_said_of_adjustments_too(void **state)
{
    (void)state;
    struct account_adjustment both[2] = {give_back(5000), give_back(5000)};
    both[0].to_day = build_day("2024-03-01");
    both[1].to_day = build_day("2024-04-01");
    both[1].adjustment_id++;
    known.adjustment = both;
    known.adjustment_count = 2;
    known.read_count = 0;
    enum weir_status status = WEIR_E_NOMEM;
    struct weir_arena *small = NULL;
    struct account_bill bill;
    for (size_t bytes = 1; status == WEIR_E_NOMEM; bytes += 8) {
        weir_arena_free(small);
        small = weir_arena_new(bytes);
        error = (struct weir_error){0};
        status = account_bill(&known, &rules, small, &bill, &error);
    }
    assert_int_equal(status, WEIR_OK);
    assert_int_equal(bill.invoice.amount_fen, 10 * 200);
    assert_int_equal(bill.invoice.period_end_day, both[1].to_day);
    weir_arena_free(small);
}

static void
a_full_arena_is_said_of_ranges_too(void **state)
{
    (void)state;
    stand_too_high();
    known.past = &past;
    rules.range.high = RANGE_ESTIMATE;
    enum weir_status status = WEIR_E_NOMEM;
    unsigned refused = 0;
    for (size_t bytes = 1; status == WEIR_E_NOMEM; bytes += 16, refused++) {
        struct weir_arena *small = weir_arena_new(bytes);
        struct account_bill bill;
        error = (struct weir_error){0};
        status = account_bill(&known, &rules, small, &bill, &error);
        weir_arena_free(small);
    }
    assert_int_equal(status, WEIR_OK);
    assert_true(refused > 20);
}

static void
a_full_arena_is_said(void **state)
{
    (void)state;
    rules.explain = true;
    const struct terms_use use = {
        .stamp = {.from_day = 0}, .use_no = 1, .class_id = text_of("firm")};
    const struct account_opening opening = {.day = 0, .has_register = true};
    installation[0].size = text_of("50");
    terms[0].attributes = text_of("zone=I");
    known.use = &use;
    known.use_count = 1;
    known.opening = &opening;
    known.opening_count = 1;
    enum weir_status status = WEIR_E_NOMEM;
    unsigned refused = 0;
    for (size_t bytes = 1; status == WEIR_E_NOMEM; bytes += 16, refused++) {
        struct weir_arena *small = weir_arena_new(bytes);
        struct account_bill bill;
        error = (struct weir_error){0};
        status = account_bill(&known, &rules, small, &bill, &error);
        weir_arena_free(small);
    }
    assert_int_equal(status, WEIR_OK);
    assert_true(refused > 20);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_read_becomes_an_invoice),
        CASE(without_a_new_read_nothing_is_said),
        CASE(while_a_meter_is_not_read_nothing_is_billed),
        CASE(a_finding_about_a_meter_holds_the_account),
        CASE(counters_go_on_from_the_head),
        CASE(without_a_row_or_with_an_unknown_tariff_it_is_held),
        CASE(district_and_size_of_the_meter_can_be_asked_for),
        CASE(limits_end_with_the_account_in_its_last_bill_only),
        CASE(a_plan_that_is_missing_is_told_once_a_year),
        CASE(adjustments_alone_make_a_bill_that_moves_no_days),
        CASE(adjustments_alone_name_their_tariff),
        CASE(no_adjustment_waits_for_the_sub_of_a_master_that_is_gone),
        CASE(after_the_last_bill_everything_is_given_back),
        CASE(uses_share_the_water),
        CASE(openings_begin_registers_and_counters),
        CASE(an_opening_of_a_merge_counts_once_and_never_below_zero),
        CASE(a_bill_keeps_what_it_was_made_from_where_it_is_asked_for),
        CASE(a_missing_read_is_asked_for_and_estimated),
        CASE(a_read_out_of_its_range_is_asked_for_and_holds_or_is_estimated),
        CASE(a_true_read_settles_what_was_estimated),
        CASE(a_late_read_is_used_when_the_next_one_is_missing),
        CASE(what_is_settled_waits_for_a_meter_that_is_not_read),
        CASE(what_is_settled_may_be_all_there_is_to_bill),
        CASE(days_that_no_meter_is_known_for_wait),
        CASE(what_cannot_be_billed_again_stands),
        CASE(a_full_arena_is_said_of_estimates_too),
        CASE(a_full_arena_is_said_of_adjustments_too),
        CASE(a_full_arena_is_said_of_ranges_too),
        CASE(a_full_arena_is_said),
    };
    return cmocka_run_group_tests_name("core/account", tests, NULL, NULL);
}
