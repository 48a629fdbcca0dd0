/* Unit tests of core/water.c: whole steps, and shares that add up. */
#include "core/water.h"

#include "base/text.h"
#include "harness/cmocka_all.h"

#define COUNT(list) ((uint32_t)(sizeof(list) / sizeof((list)[0])))

static struct weir_arena *arena;

static int
setup(void **state)
{
    (void)state;
    arena = weir_arena_new(1 << 20);
    return arena == NULL;
}

static int
teardown(void **state)
{
    (void)state;
    weir_arena_free(arena);
    return 0;
}

static struct water_cut
cut(const struct usage_mark *mark, uint32_t count, int64_t step_l)
{
    const struct usage usage = {.mark = mark, .mark_count = count};
    struct water_cut water;
    assert_int_equal(water_cut_down(&usage, step_l, arena, &water), WEIR_OK);
    return water;
}

static void
each_mark_is_cut_down_and_the_fraction_carried(void **state)
{
    (void)state;
    /* 10.6 and 20.7 m3: each stretch is what it would have been on its own (scenario D3) */
    static const struct usage_mark marks[] = {{10, 10600, 10600, false, 0},
                                              {20, 20700, 20700, false, 0}};
    const struct water_cut water = cut(marks, 2, 1000);
    assert_int_equal(water.stretch_count, 2);
    assert_int_equal(water.stretch[0].end_day, 10);
    assert_int_equal(water.stretch[0].volume_l, 10000);
    assert_int_equal(water.stretch[1].volume_l, 10000);
    assert_int_equal(water.volume_l, 20000);
    assert_int_equal(water.carried_l, 700);
    assert_int_equal(water.dropped_l, 0);
    const struct water_cut litres = cut(marks, 2, 1);
    assert_int_equal(litres.volume_l, 20700);
    assert_int_equal(litres.carried_l, 0);
}

static void
a_mark_between_two_reads_is_rounded_and_never_above_the_next(void **state)
{
    (void)state;
    /* 60 m3 in 212 days, at 92 and 182: 26.038, 51.509 (scenario A4) */
    static const struct usage_mark marks[] = {
        {92, 26038, 60000, true, 0}, {182, 51509, 60000, true, 0}, {212, 60000, 60000, false, 0}};
    const struct water_cut water = cut(marks, 3, 1000);
    assert_int_equal(water.stretch[0].volume_l, 26000);
    assert_int_equal(water.stretch[1].volume_l, 52000 - 26000);
    assert_int_equal(water.stretch[2].volume_l, 8000);
    static const struct usage_mark full[] = {{92, 10500, 10700, true, 0},
                                             {100, 10700, 10700, false, 0}};
    const struct water_cut capped = cut(full, 2, 1000);
    assert_int_equal(capped.stretch[0].volume_l, 10000);
    assert_int_equal(capped.stretch[1].volume_l, 0);
    assert_int_equal(cut(full, 1, 3).volume_l, 10500);
    static const struct usage_mark up = {92, 1500, 9000, true, 0};
    assert_int_equal(cut(&up, 1, 1000).carried_l, -500);
    /* 1499.5 litres: 1500 by the register, and 1 of 1000. */
    static const struct usage_mark once = {60, 1500, 2999, true, -1};
    assert_int_equal(cut(&once, 1, 1000).volume_l, 1000);
    assert_int_equal(cut(&once, 1, 1).volume_l, 1500);
    static const struct usage_mark down = {60, 1000, 1000, false, -1};
    assert_int_equal(cut(&down, 1, 1000).volume_l, 0);
    /* The next begins with what was rounded up: nothing is billed below zero. */
    static const struct usage_mark below[] = {{5, -500, -200, true, 0}, {9, -200, -200, false, 0}};
    assert_int_equal(cut(below, 2, 1000).volume_l, 0);
    assert_int_equal(cut(below, 2, 1000).carried_l, -200);
}

static void
a_final_bill_drops_the_fraction(void **state)
{
    (void)state;
    static const struct usage_mark mark = {10, 1200, 1200, false, 0};
    const struct usage usage = {.mark = &mark, .mark_count = 1, .final = true};
    struct water_cut water;
    assert_int_equal(water_cut_down(&usage, 1000, arena, &water), WEIR_OK);
    assert_int_equal(water.volume_l, 1000);
    assert_int_equal(water.carried_l, 0);
    assert_int_equal(water.dropped_l, 200);
}

static const struct terms_use fixed_bill = {
    .use_no = 1, .has_volume = true, .per = TERMS_PER_BILL, .volume_l = 30000};
static const struct terms_use fixed_month = {
    .use_no = 2, .has_volume = true, .per = TERMS_PER_MONTH, .volume_l = 10000};
static const struct terms_use third = {.use_no = 3, .has_share = true, .share_ppm = 333333};
static const struct terms_use rest = {.use_no = 4};

static const struct water_share *
share(const struct water_cut *water, const struct terms_use *const *use, uint32_t count,
      int32_t days)
{
    const struct water_sharing sharing = {use, count, days, 1000};
    const struct water_share *shares;
    assert_int_equal(water_share_out(water, &sharing, arena, &shares), WEIR_OK);
    int64_t sum_l = 0;
    for (uint32_t i = 0; i < count; i++) {
        int64_t use_l = 0;
        for (uint32_t s = 0; s < water->stretch_count; s++)
            use_l += shares[i].stretch[s].volume_l;
        assert_int_equal(use_l, shares[i].volume_l);
        assert_ptr_equal(shares[i].use, use[i]);
        sum_l += shares[i].volume_l;
    }
    assert_int_equal(sum_l, water->volume_l);
    return shares;
}

static void
fixed_volumes_come_first_then_shares_then_the_rest(void **state)
{
    (void)state;
    static const struct usage_mark marks[] = {{50, 50000, 50000, false, 0},
                                              {61, 100000, 100000, false, 0}};
    const struct water_cut water = cut(marks, 2, 1000);
    const struct terms_use *const uses[] = {&fixed_bill, &fixed_month, &third, &rest};
    /* 61 days = 2.005 months: 2 */
    const struct water_share *shares = share(&water, uses, 4, 61);
    assert_int_equal(shares[0].volume_l, 30000);
    assert_int_equal(shares[1].volume_l, 20000);
    assert_int_equal(shares[2].volume_l, 17000); /* 0.333333 x 50 = 16.67, half-up to the m3 */
    assert_int_equal(shares[3].volume_l, 33000);
    assert_int_equal(shares[0].stretch[0].volume_l, 15000); /* half of the water by then */
    assert_int_equal(shares[2].stretch[0].volume_l, 8500);
    assert_int_equal(shares[2].stretch[1].end_day, 61);
}

static void
a_month_is_at_least_one(void **state)
{
    (void)state;
    static const struct usage_mark mark = {10, 15000, 15000, false, 0};
    const struct water_cut water = cut(&mark, 1, 1000);
    const struct terms_use *const uses[] = {&fixed_month, &rest};
    assert_int_equal(share(&water, uses, 2, 10)[0].volume_l, 10000);
    assert_int_equal(share(&water, uses, 2, 46)[0].volume_l, 15000); /* 2 months, all there is */
}

static void
there_is_never_more_than_the_water(void **state)
{
    (void)state;
    static const struct terms_use half = {.use_no = 5, .has_share = true, .share_ppm = 500000};
    static const struct usage_mark mark = {10, 1000, 1000, false, 0};
    const struct water_cut water = cut(&mark, 1, 1000);
    const struct terms_use *const uses[] = {&half, &half, &rest};
    const struct water_share *shares = share(&water, uses, 3, 10);
    assert_int_equal(shares[0].volume_l, 1000); /* 0.5 goes up */
    assert_int_equal(shares[1].volume_l, 0);
    assert_int_equal(shares[2].volume_l, 0);

    static const struct terms_use absurd = {
        .has_volume = true, .per = TERMS_PER_MONTH, .volume_l = INT64_MAX / 2};
    const struct terms_use *const absurds[] = {&absurd};
    assert_int_equal(share(&water, absurds, 1, 3650)[0].volume_l, 1000);
}

static void
the_last_takes_what_is_left_also_when_it_is_fixed(void **state)
{
    (void)state;
    static const struct usage_mark mark = {10, 50000, 50000, false, 0};
    const struct water_cut water = cut(&mark, 1, 1000);
    const struct terms_use *const uses[] = {&third, &fixed_bill};
    const struct water_share *shares = share(&water, uses, 2, 10);
    assert_int_equal(shares[0].volume_l, 7000); /* 0.333333 x 20 = 6.67 */
    assert_int_equal(shares[1].volume_l, 43000);
}

static void
no_water_has_no_shares(void **state)
{
    (void)state;
    static const struct usage_mark mark = {10, 0, 0, false, 0};
    const struct water_cut water = cut(&mark, 1, 1000);
    const struct terms_use *const uses[] = {&third, &rest};
    assert_int_equal(share(&water, uses, 2, 10)[1].volume_l, 0);
}

static void
a_full_arena_is_said(void **state)
{
    (void)state;
    static const struct usage_mark mark = {10, 15000, 15000, false, 0};
    const struct usage usage = {.mark = &mark, .mark_count = 1};
    const struct terms_use *const uses[] = {&fixed_month, &rest};
    const struct water_sharing sharing = {uses, 2, 10, 1000};
    enum weir_status status = WEIR_E_NOMEM;
    unsigned refused = 0;
    for (size_t bytes = 1; status == WEIR_E_NOMEM; bytes += 16, refused++) {
        struct weir_arena *small = weir_arena_new(bytes);
        struct water_cut water;
        const struct water_share *shares;
        status = water_cut_down(&usage, 1000, small, &water);
        if (status == WEIR_OK)
            status = water_share_out(&water, &sharing, small, &shares);
        weir_arena_free(small);
    }
    assert_int_equal(status, WEIR_OK);
    assert_true(refused > 3);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_mark_is_cut_down_and_the_fraction_carried),
        cmocka_unit_test(a_mark_between_two_reads_is_rounded_and_never_above_the_next),
        cmocka_unit_test(a_final_bill_drops_the_fraction),
        cmocka_unit_test(fixed_volumes_come_first_then_shares_then_the_rest),
        cmocka_unit_test(a_month_is_at_least_one),
        cmocka_unit_test(there_is_never_more_than_the_water),
        cmocka_unit_test(the_last_takes_what_is_left_also_when_it_is_fixed),
        cmocka_unit_test(no_water_has_no_shares),
        cmocka_unit_test(a_full_arena_is_said),
    };
    return cmocka_run_group_tests_name("core/water", tests, setup, teardown);
}
