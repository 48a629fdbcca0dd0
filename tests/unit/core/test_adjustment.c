/* Unit tests of core/adjustment.c: what of which adjustment a bill books (CONTRACT section 3). */
#include "core/adjustment.h"

#include "harness/tariff_build.h"

#define YUAN BUILD_YUAN_MFEN
#define MAX 5

static struct build build;
static const struct weir_tariff *tariffs[1];
static struct account_rules rules;
static struct terms_account terms;
static struct account_adjustment rows[MAX];
static struct weir_counter counters[MAX];
static struct account_known known;
static struct adjustment_request request;
static struct adjustment_choice choice;

static int
begin(void **state)
{
    (void)state;
    build_begin(&build);
    struct weir_version *version = build_version(&build, "2020-01-01");
    (void)build_priced(&build, build_class(&build, version, "home"), "water", 2 * YUAN);
    assert_int_equal(tariff_finish(&build.tariff, &build.names, build.arena), WEIR_OK);
    tariffs[0] = &build.tariff;
    rules = (struct account_rules){
        .through_day = build_day("2024-06-30"),
        .tariffs = {tariffs, 1},
    };
    terms = (struct terms_account){
        .stamp = {.from_day = build_day("2022-01-01")},
        .tariff = text_of("test"),
        .class_id = text_of("home"),
        .persons = 3,
        .opened_day = build_day("2022-01-01"),
        .attributes = text_of("size=5\n"),
    };
    known = (struct account_known){
        .terms = &terms,
        .terms_count = 1,
        .adjustment = rows,
        .counter = counters,
    };
    request = (struct adjustment_request){.known = &known, .rules = &rules};
    return 0;
}

static int
end(void **state)
{
    (void)state;
    build_end(&build);
    return 0;
}

/* The next adjustment, of May 2024: numbered from 101 on, recorded as 11, 12 … */
static struct account_adjustment *
add(int64_t volume_l)
{
    const uint32_t index = known.adjustment_count++;
    assert_true(index < MAX);
    rows[index] = (struct account_adjustment){
        .adjustment_id = 101 + index,
        .recorded_no = 11 + index,
        .from_day = build_day("2024-05-01"),
        .to_day = build_day("2024-06-01"),
        .tiers = true,
        .volume_l = volume_l,
        .reason = text_of("other"),
    };
    return &rows[index];
}

static void
choose(int64_t water_l)
{
    request.water_l = water_l;
    assert_int_equal(adjustment_choose(&request, build.arena, &choice), WEIR_OK);
}

/* Goes on from what the last choice left. */
static void
go_on(void)
{
    assert_true(choice.counter_count <= MAX);
    for (uint32_t i = 0; i < choice.counter_count; i++)
        counters[i] = choice.counter[i];
    known.counter_count = choice.counter_count;
}

static void
assert_booked(uint32_t index, int64_t adjustment_id, int64_t volume_l)
{
    assert_true(index < choice.count);
    assert_int_equal(choice.item[index].row->adjustment_id, adjustment_id);
    assert_int_equal(choice.item[index].volume_l, volume_l);
}

static void
an_account_without_any_has_no_counter_of_them(void **state)
{
    (void)state;
    choose(1000);
    assert_int_equal(choice.count, 0);
    assert_int_equal(choice.counter_count, 0);
    assert_int_equal(choice.end_day, WEIR_DAY_NONE);
}

static void
one_is_booked_once(void **state)
{
    (void)state;
    (void)add(5000);
    choose(0);
    assert_booked(0, 101, 5000);
    assert_int_equal(choice.item[0].rest, 0);
    assert_int_equal(choice.volume_l, 5000);
    assert_int_equal(choice.end_day, build_day("2024-06-01"));
    assert_int_equal(choice.counter_count, 1);
    assert_int_equal(choice.counter[0].kind, WEIR_COUNTER_ADJUSTMENT);
    assert_int_equal(choice.counter[0].key, 0);
    assert_int_equal(choice.counter[0].used_l, 11);
    go_on();
    choose(0);
    assert_int_equal(choice.count, 0);
    (void)add(7000);
    choose(0);
    assert_int_equal(choice.count, 1);
    assert_booked(0, 102, 7000);
    known.adjustment_count = 0; /* a run that sees none leaves what is booked */
    choose(0);
    assert_int_equal(choice.counter_count, 1);
    assert_int_equal(choice.counter[0].used_l, 11);
}

static void
what_is_not_over_waits(void **state)
{
    (void)state;
    add(5000)->due_day = build_day("2024-07-01");
    add(-5000)->due_day = build_day("2024-07-01");
    (void)add(1000);
    choose(9000);
    assert_int_equal(choice.count, 1);
    assert_booked(0, 103, 1000);
    assert_int_equal(choice.counter_count, 3);
    assert_int_equal(choice.counter[1].key, 101);
    assert_int_equal(choice.counter[1].used_l, 0);
    go_on();
    rules.through_day = build_day("2024-07-01");
    choose(9000);
    assert_int_equal(choice.count, 2);
    assert_booked(0, 101, 5000);
    assert_booked(1, 102, -5000);
    assert_int_equal(choice.counter_count, 1);
}

static void
no_more_is_taken_away_than_there_is(void **state)
{
    (void)state;
    (void)add(-50000);
    choose(0);
    assert_int_equal(choice.count, 0);
    choose(30000);
    assert_booked(0, 101, -30000);
    assert_int_equal(choice.item[0].rest, -20000);
    assert_int_equal(choice.counter[1].key, 101);
    assert_int_equal(choice.counter[1].first_day, build_day("2024-05-01"));
    assert_int_equal(choice.counter[1].used_l, -30000);
    go_on();
    choose(5000);
    assert_booked(0, 101, -5000);
    go_on();
    request.last = true; /* the account's last bill gives it back */
    choose(0);
    assert_booked(0, 101, -15000);
    assert_int_equal(choice.counter_count, 1);
}

/* Outside of the tiers it is taken from what is added there first. */
static void
each_side_of_the_tiers_has_its_own_water(void **state)
{
    (void)state;
    (void)add(4000);
    add(3000)->tiers = false;
    add(-5000)->tiers = false;
    (void)add(-9000);
    choose(1000);
    assert_booked(2, 103, -5000); /* 3 from outside, 2 of the 5 inside */
    assert_booked(3, 104, -3000);
    assert_int_equal(choice.volume_l, -1000);
}

static void
money_is_booked_whole(void **state)
{
    (void)state;
    struct account_adjustment *reward = add(0);
    reward->money = true;
    reward->amount_fen = -50000;
    choose(0);
    assert_int_equal(choice.item[0].amount_fen, -50000);
    assert_int_equal(choice.volume_l, 0);
}

static void
what_is_never_billed_is_left_out(void **state)
{
    (void)state;
    add(5000)->unbilled = true;
    choose(0);
    assert_int_equal(choice.count, 0);
    assert_int_equal(choice.counter_count, 0);
}

/* --- undoing --- */
static void
what_undoes_one_gives_back_what_was_booked(void **state)
{
    (void)state;
    (void)add(5000);
    choose(0);
    go_on();
    add(-5000)->undoes_id = 101;
    choose(0);
    assert_int_equal(choice.count, 1);
    assert_booked(0, 102, -5000);
    go_on();
    choose(9000);
    assert_int_equal(choice.count, 0);
}

static void
both_together_are_nothing(void **state)
{
    (void)state;
    (void)add(5000);
    add(-5000)->undoes_id = 101;
    choose(9000);
    assert_int_equal(choice.count, 0);
    assert_int_equal(choice.counter_count, 1);
    assert_int_equal(choice.counter[0].used_l, 12);
}

static void
what_waited_of_the_one_undone_is_dropped(void **state)
{
    (void)state;
    (void)add(-5000);
    choose(2000);
    go_on();
    add(5000)->undoes_id = 101;
    choose(0);
    assert_int_equal(choice.count, 1);
    assert_booked(0, 102, 2000);
    go_on();
    choose(9000);
    assert_int_equal(choice.count, 0);
    rows[1].undoes_id = 999; /* one that is not seen */
    known.counter_count = 0;
    choose(0);
    assert_booked(0, 101, -5000);
    assert_booked(1, 102, 5000);
}

/* 5 m3 are booked; what undoes them is not due, and then gives 0 - 5 = -5 back. */
static void
what_undoes_one_can_wait_itself(void **state)
{
    (void)state;
    (void)add(5000);
    choose(0);
    go_on();
    struct account_adjustment *undoing = add(-5000);
    undoing->undoes_id = 101;
    undoing->due_day = build_day("2024-07-01");
    choose(0);
    assert_int_equal(choice.count, 0);
    assert_int_equal(choice.counter_count, 2);
    assert_int_equal(choice.counter[0].used_l, 12);
    assert_int_equal(choice.counter[1].key, 102);
    assert_int_equal(choice.counter[1].used_l, 0);
    go_on();
    rules.through_day = build_day("2024-07-01");
    choose(0);
    assert_int_equal(choice.count, 1);
    assert_booked(0, 102, -5000);
    assert_int_equal(choice.item[0].rest, 0);
    assert_int_equal(choice.counter_count, 1);
}

/* --- pricing --- */
static void
terms_and_class_are_those_of_its_days(void **state)
{
    (void)state;
    const struct weir_adjustment *adjustment;
    (void)add(5000);
    add(-2000)->class_id = text_of("firm");
    struct account_adjustment *money = add(0);
    money->money = true;
    money->amount_fen = 100;
    money->charge = text_of("water");
    money->tiers = false;
    choose(0);
    assert_int_equal(adjustment_terms(&request, &choice, build.arena, &adjustment), WEIR_OK);
    assert_int_equal(adjustment[0].terms->persons, 3);
    assert_int_equal(adjustment[0].terms->attribute_count, 1);
    assert_int_equal(adjustment[0].use->volume_l, 5000);
    assert_false(adjustment[0].outside);
    assert_text(adjustment[0].use->regime[0].class_id, "home");
    assert_text(adjustment[0].charge, "other");
    assert_text(adjustment[1].use->regime[0].class_id, "firm");
    assert_int_equal(adjustment[1].use->volume_l, 2000);
    assert_int_equal(adjustment[1].use->stretch[0].volume_l, 2000);
    assert_text(adjustment[2].charge, "water");
    assert_true(adjustment[2].outside);
    known.terms_count = 0;
    assert_int_equal(adjustment_terms(&request, &choice, build.arena, &adjustment), WEIR_OK);
    assert_int_equal(adjustment[0].terms->persons, WEIR_PERSONS_UNKNOWN);
    assert_null(adjustment[0].use->regime[0].tariff);
}

static void
a_meters_size_is_that_of_the_first_meter_there_on_its_last_day(void **state)
{
    (void)state;
    const struct meter_installation installed[] = {
        {.of_other = true, .size = text_of("100"), .to_day = WEIR_DAY_NONE},
        {.stamp = {.from_day = build_day("2024-06-01")},
         .size = text_of("80"),
         .to_day = WEIR_DAY_NONE},                                  /* the day after */
        {.size = text_of("65"), .to_day = build_day("2024-05-31")}, /* removed on it */
        {.size = text_of("50"), .to_day = build_day("2024-06-01")},
        {.size = text_of("40"), .to_day = WEIR_DAY_NONE},
    };
    known.installation = installed;
    known.installation_count = sizeof installed / sizeof installed[0];
    const struct weir_adjustment *adjustment;
    (void)add(5000);
    choose(0);
    assert_int_equal(adjustment_terms(&request, &choice, build.arena, &adjustment), WEIR_OK);
    assert_int_equal(adjustment[0].terms->attribute_count, 2);
    assert_text(adjustment[0].terms->attribute[1].name, "meter-size");
    assert_text(adjustment[0].terms->attribute[1].value, "50");
}

static void
a_bills_state_tells_what_it_had_seen(void **state)
{
    (void)state;
    const int64_t none[] = {WEIR_COUNTER_BLOCKS, 0, 0, 99};
    const int64_t some[] = {WEIR_COUNTER_BLOCKS,     1, 0,  99, WEIR_COUNTER_ADJUSTMENT, 0, 0, 12,
                            WEIR_COUNTER_ADJUSTMENT, 7, 77, 99};
    (void)add(1000);
    (void)add(1000);
    (void)add(1000);
    assert_int_equal(adjustment_seen(&known, (struct canon_ints){none, 4}), 0);
    assert_int_equal(adjustment_seen(&known, (struct canon_ints){some, 12}), 2);
    known.adjustment_count = 1;
    assert_int_equal(adjustment_seen(&known, (struct canon_ints){some, 12}), 1);
}

/* A bill made again has those that it had: not the third, which came later, nor the second, which
 * waited then. */
static void
a_bill_made_again_has_those_it_had(void **state)
{
    (void)state;
    const int64_t then[] = {WEIR_COUNTER_ADJUSTMENT, 0, 0, 12, WEIR_COUNTER_ADJUSTMENT, 102, 0, 0};
    add(1000)->due_day = build_day("2024-12-31");
    (void)add(2000);
    (void)add(4000);
    assert_int_equal(adjustment_again(&known, (struct canon_ints){then, 8}, build.arena, &known),
                     WEIR_OK);
    choose(0);
    assert_int_equal(choice.count, 1);
    assert_booked(0, 101, 1000);
    assert_int_equal(choice.counter_count, 2);
    assert_int_equal(choice.counter[0].used_l, 12);
    assert_int_equal(choice.counter[1].key, 102);
    struct weir_arena *small = weir_arena_new(0);
    assert_int_equal(adjustment_again(&known, (struct canon_ints){then, 8}, small, &known),
                     WEIR_E_NOMEM);
    weir_arena_free(small);
}

/* What that bill took in part was due: of 2 m3 the 1 added and 0.5 of its own, 1.5; a counter of
 * blocks with the same key says nothing of it. */
static void
a_bill_made_again_takes_in_part_what_it_took_in_part(void **state)
{
    (void)state;
    const int64_t then[] = {WEIR_COUNTER_BLOCKS,     102, 0, 0,
                            WEIR_COUNTER_ADJUSTMENT, 0,   0, 12,
                            WEIR_COUNTER_ADJUSTMENT, 102, 0, -1500};
    (void)add(1000);
    add(-2000)->due_day = build_day("2024-12-31");
    assert_int_equal(adjustment_again(&known, (struct canon_ints){then, 12}, build.arena, &known),
                     WEIR_OK);
    choose(500);
    assert_int_equal(choice.count, 2);
    assert_booked(0, 101, 1000);
    assert_booked(1, 102, -1500);
    assert_int_equal(choice.item[1].rest, -500);
    assert_int_equal(choice.counter[1].used_l, -1500);
}

static void
a_full_arena_is_said(void **state)
{
    (void)state;
    (void)add(5000);
    (void)add(-9000);
    add(2000)->tiers = false;
    enum weir_status status = WEIR_E_NOMEM;
    for (size_t bytes = 0; status == WEIR_E_NOMEM; bytes += 16) {
        assert_true(bytes < 65536);
        const struct weir_adjustment *adjustment;
        struct weir_arena *small = weir_arena_new(bytes);
        assert_non_null(small);
        status = adjustment_choose(&request, small, &choice);
        if (!status)
            status = adjustment_terms(&request, &choice, small, &adjustment);
        weir_arena_free(small);
    }
    assert_int_equal(status, WEIR_OK);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(an_account_without_any_has_no_counter_of_them),
        CASE(one_is_booked_once),
        CASE(what_is_not_over_waits),
        CASE(no_more_is_taken_away_than_there_is),
        CASE(each_side_of_the_tiers_has_its_own_water),
        CASE(money_is_booked_whole),
        CASE(what_is_never_billed_is_left_out),
        CASE(what_undoes_one_gives_back_what_was_booked),
        CASE(both_together_are_nothing),
        CASE(what_waited_of_the_one_undone_is_dropped),
        CASE(what_undoes_one_can_wait_itself),
        CASE(terms_and_class_are_those_of_its_days),
        CASE(a_meters_size_is_that_of_the_first_meter_there_on_its_last_day),
        CASE(a_bills_state_tells_what_it_had_seen),
        CASE(a_bill_made_again_has_those_it_had),
        CASE(a_bill_made_again_takes_in_part_what_it_took_in_part),
        CASE(a_full_arena_is_said),
    };
    return cmocka_run_group_tests_name("core/adjustment", tests, NULL, NULL);
}
