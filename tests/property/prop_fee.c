/*
 * Withdrawals made by chance.  A permit that is split in two, plan and water alike, pays the same;
 * so does one whose water is taken at several points, and one that is assessed in any parts; rows
 * add up to what was taken; and whoever takes more never pays less.  WEIR_SEED=n plays a run again.
 *
 * Volumes are whole units of 10 litres, plans of 100: a band then ends on a whole unit, and a unit
 * costs a whole fen at 1.00 for a cubic metre and whole multiples, so that nothing is rounded.
 */
#include "core/fee.h"

#include "harness/fee_build.h"
#include "harness/random.h"

#define ROUNDS 2000
#define QUARTERS 4
#define POINTS_MAX 3
#define UNIT_L 10
#define PLAN_UNITS 10 /* of a plan's own unit, 100 l */

static const char *const day[QUARTERS + 1] = {"2025-01-01", "2025-04-01", "2025-07-01",
                                              "2025-10-01", "2026-01-01"};
static struct random_source chance;
static struct build build;
static struct weir_arena *work;
static struct fee_facts facts;

/* A taxpayer: litres of each point in each quarter, and a plan of the year. */
struct taxpayer {
    int64_t taken_l[POINTS_MAX][QUARTERS];
    uint32_t point_count;
    int64_t plan_l;
};

struct paid {
    int64_t due_fen;
    int64_t volume_l;
};

/* Assesses the year, as many quarters at a time. */
static struct paid
assess(const struct taxpayer *taxpayer, int step)
{
    struct fee_water water[POINTS_MAX][QUARTERS];
    struct fee_point point[POINTS_MAX];
    const struct weir_plan plan = {build_day("2025-01-01"), build_day("2026-01-01"),
                                   WEIR_AGAINST_PLAN, taxpayer->plan_l};
    struct fee_request request = {
        .tariffs = {fee_tariff_list, 1},
        .point = point,
        .point_count = taxpayer->point_count,
        .plan = &plan,
        .plan_count = 1,
    };
    for (uint32_t p = 0; p < taxpayer->point_count; p++) {
        for (int q = 0; q < QUARTERS; q++)
            water[p][q] = fee_water_of(day[q], day[q + 1], taxpayer->taken_l[p][q]);
        point[p] = (struct fee_point){text_of("W"), &facts, 1, water[p], QUARTERS};
    }
    struct counters counters;
    struct paid paid = {0};
    weir_arena_reset(work);
    assert_int_equal(fee_counters_make(1, 2, work, &counters), WEIR_OK);
    for (int q = 0; q < QUARTERS; q += step) {
        struct fee_result result;
        struct weir_error error = {0};
        request.begin_day = build_day(day[q]);
        request.end_day = build_day(day[q + step]);
        assert_int_equal(fee_assess(&request, &counters, work, &result, &error), WEIR_OK);
        assert_int_equal(result.held, WEIR_FINDING_NONE);
        for (uint32_t i = 0; i < result.row_count; i++) {
            const struct fee_row *row = &result.row[i];
            const int64_t rounded =
                row->amount_fen * UNIT_L * RATIO_PPM - row->volume_l * row->multiplier_ppm;
            assert_in_range(2 * rounded + UNIT_L * RATIO_PPM, 0, 2 * UNIT_L * RATIO_PPM);
            paid.due_fen += row->amount_fen - row->exempt_fen;
            paid.volume_l += row->volume_l;
        }
    }
    return paid;
}

static struct taxpayer
some_taxpayer(uint32_t points_most)
{
    struct taxpayer made = {.point_count = (uint32_t)random_between(&chance, 1, points_most)};
    int64_t sum_l = 0;
    for (uint32_t p = 0; p < made.point_count; p++) {
        for (int q = 0; q < QUARTERS; q++) {
            made.taken_l[p][q] =
                random_between(&chance, 0, 5) == 0 ? 0 : UNIT_L * random_between(&chance, 1, 5000);
            sum_l += made.taken_l[p][q];
        }
    }
    made.plan_l =
        UNIT_L * PLAN_UNITS * random_between(&chance, 0, 1 + sum_l * 3 / 2 / (UNIT_L * PLAN_UNITS));
    return made;
}

static int64_t
taken_l(const struct taxpayer *taxpayer)
{
    int64_t sum_l = 0;
    for (uint32_t p = 0; p < taxpayer->point_count; p++) {
        for (int q = 0; q < QUARTERS; q++)
            sum_l += taxpayer->taken_l[p][q];
    }
    return sum_l;
}

static struct taxpayer
times(struct taxpayer taxpayer, int64_t factor)
{
    for (uint32_t p = 0; p < taxpayer.point_count; p++) {
        for (int q = 0; q < QUARTERS; q++)
            taxpayer.taken_l[p][q] *= factor;
    }
    taxpayer.plan_l *= factor;
    return taxpayer;
}

static void
a_permit_split_in_two_pays_the_same(void **state)
{
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        const int64_t a = random_between(&chance, 1, 9);
        const int64_t b = random_between(&chance, 1, 9);
        const struct taxpayer one = some_taxpayer(1); /* points share a band to the litre */
        const struct taxpayer first = times(one, a);
        const struct taxpayer second = times(one, b);
        const struct taxpayer both = times(one, a + b);
        assert_int_equal(assess(&both, 1).due_fen,
                         assess(&first, 1).due_fen + assess(&second, 1).due_fen);
    }
}

static void
the_year_costs_the_same_in_any_parts(void **state)
{
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        const struct taxpayer taxpayer = some_taxpayer(1);
        const int64_t due_fen = assess(&taxpayer, 1).due_fen;
        assert_int_equal(assess(&taxpayer, 2).due_fen, due_fen);
        assert_int_equal(assess(&taxpayer, QUARTERS).due_fen, due_fen);
    }
}

static void
rows_add_up_to_what_was_taken(void **state)
{
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        const struct taxpayer taxpayer = some_taxpayer(POINTS_MAX);
        assert_int_equal(assess(&taxpayer, 1).volume_l, taken_l(&taxpayer));
        assert_int_equal(assess(&taxpayer, QUARTERS).volume_l, taken_l(&taxpayer));
    }
}

static void
who_takes_more_never_pays_less(void **state)
{
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        struct taxpayer taxpayer = some_taxpayer(1);
        const int64_t due_fen = assess(&taxpayer, 1).due_fen;
        taxpayer.taken_l[0][random_between(&chance, 0, QUARTERS - 1)] += UNIT_L;
        assert_true(assess(&taxpayer, 1).due_fen > due_fen);
    }
}

static int
begin(void **state)
{
    (void)state;
    chance = random_seeded("fee");
    (void)fee_tariffs(&build);
    facts = fee_facts_from("2024-01-01");
    work = weir_arena_new(16 << 20);
    return work == NULL;
}

static int
end(void **state)
{
    (void)state;
    weir_arena_free(work);
    build_end(&build);
    return 0;
}

#define PROPERTY(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        PROPERTY(a_permit_split_in_two_pays_the_same),
        PROPERTY(the_year_costs_the_same_in_any_parts),
        PROPERTY(rows_add_up_to_what_was_taken),
        PROPERTY(who_takes_more_never_pays_less),
    };
    return cmocka_run_group_tests_name("property/fee", tests, NULL, NULL);
}
