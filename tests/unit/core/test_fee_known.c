/* Unit tests of core/fee_known.c: rows and reads to withdrawals by days. */
#include "core/fee_known.h"

#include "harness/fee_build.h"

static struct weir_arena *arena;
static struct fee_permit_row permit[2];
static struct fee_point_row row[4];
static struct meter_read read[8];
static struct weir_plan plan;
static struct fee_known known;
static struct fee_subject subject;

static int
begin(void **state)
{
    (void)state;
    arena = weir_arena_new(1 << 20);
    known = (struct fee_known){
        .permit = permit,
        .point = row,
        .read = read,
        .plan = &plan,
        .through_day = build_day("2025-03-31"),
    };
    return 0;
}

static int
end(void **state)
{
    (void)state;
    weir_arena_free(arena);
    return 0;
}

static struct fee_point_row *
add_row(int64_t meter_id, const char *from, const char *to)
{
    struct fee_point_row *added = &row[known.point_count++];
    *added = (struct fee_point_row){
        .stamp = {.from_day = build_day(from)},
        .meter_id = meter_id,
        .name = text_of("W"),
        .to_day = to == NULL ? WEIR_DAY_NONE : build_day(to),
        .district = text_of("D1"),
        .source = text_of("ground"),
        .capacity_l_day = FEE_CAPACITY_UNKNOWN,
        .share_ppm = RATIO_PPM,
    };
    return added;
}

static struct meter_read *
add_read(int64_t meter_id, const char *day, int64_t m3)
{
    struct meter_read *added = &read[known.read_count++];
    *added = (struct meter_read){
        .meter_id = meter_id,
        .register_milli = m3 * 1000,
        .day = build_day(day),
        .second = 86400,
        .kind = METER_READ_ACTUAL,
    };
    return added;
}

static void
add_permit(const char *from, const char *to, int64_t volume_l)
{
    permit[known.permit_count++] = (struct fee_permit_row){
        .stamp = {.from_day = build_day(from)},
        .to_day = build_day(to),
        .volume_l = volume_l,
        .status = FEE_STATUS_VALID,
    };
}

static void
make(void)
{
    assert_int_equal(fee_known_make(&known, arena, &subject), WEIR_OK);
}

static void
assert_water(uint32_t at, const char *from, const char *to, int64_t volume_l)
{
    assert_true(at < subject.point[0].water_count);
    const struct fee_water *water = &subject.point[0].water[at];
    assert_int_equal(water->begin_day, build_day(from));
    assert_int_equal(water->end_day, build_day(to));
    assert_int_equal(water->volume_l, volume_l);
}

static void
a_meter_counts_from_its_first_read_on(void **state)
{
    (void)state;
    (void)add_row(1, "2025-01-01", NULL);
    (void)add_read(1, "2025-01-11", 100);
    (void)add_read(1, "2025-02-01", 130);
    add_read(1, "2025-03-01", 150)->kind = METER_READ_ESTIMATE;
    (void)add_read(1, "2025-04-01", 999); /* after the through day */
    make();
    assert_int_equal(subject.point_count, 1);
    assert_int_equal(subject.point[0].water_count, 2);
    assert_water(0, "2025-01-11", "2025-02-01", 30000);
    assert_water(1, "2025-02-01", "2025-03-01", 20000);
    assert_int_equal(subject.point[0].water[0].method, FEE_METHOD_METER);
    assert_int_equal(subject.point[0].water[1].method, FEE_METHOD_ESTIMATE);
    assert_int_equal(subject.begin_day, build_day("2025-01-11"));
    assert_int_equal(subject.end_day, build_day("2025-03-01"));
}

/* E9 */
static void
capacity_times_days_counts_to_the_end_of_the_through_day(void **state)
{
    (void)state;
    struct fee_point_row *first = add_row(1, "2025-01-01", NULL);
    first->by_capacity = true;
    first->capacity_l_day = 240000;
    make();
    assert_int_equal(subject.point[0].water_count, 1);
    assert_water(0, "2025-01-01", "2025-04-01", 21600000);
    assert_int_equal(subject.point[0].water[0].method, FEE_METHOD_CAPACITY);
    assert_int_equal(subject.end_day, build_day("2025-04-01"));
}

static void
an_absurd_capacity_is_cut_down(void **state)
{
    (void)state;
    struct fee_point_row *first = add_row(1, "1925-01-01", NULL);
    first->by_capacity = true;
    first->capacity_l_day = INT64_C(1000000000000000);
    make();
    assert_int_equal(subject.point[0].water[0].volume_l, WITHDRAWAL_L_MAX);
}

static void
a_meter_that_breaks_counts_by_capacity_from_then_on(void **state)
{
    (void)state;
    (void)add_row(1, "2025-01-01", NULL);
    struct fee_point_row *broken = add_row(1, "2025-02-01", NULL);
    broken->by_capacity = true;
    broken->capacity_l_day = 240000;
    (void)add_read(1, "2025-01-01", 0);
    (void)add_read(1, "2025-01-16", 1500);
    (void)add_read(1, "2025-02-15", 4500); /* of a broken meter */
    make();
    assert_int_equal(subject.point[0].water_count, 3);
    assert_water(1, "2025-01-16", "2025-02-01", 3840000); /* since its last read: 16 x 240 */
    assert_water(2, "2025-02-01", "2025-04-01", 14160000);
}

/* Rows by meter that follow one another go on as one; a row that ended as it began has no days. */
static void
rows_that_follow_one_another_are_one_measurement(void **state)
{
    (void)state;
    (void)add_row(1, "2024-12-01", "2024-12-01");
    (void)add_row(1, "2025-01-01", NULL);
    (void)add_row(1, "2025-01-21", NULL);
    (void)add_read(1, "2025-01-11", 100);
    (void)add_read(1, "2025-01-31", 120);
    make();
    assert_int_equal(subject.point[0].water_count, 2);
    assert_water(0, "2025-01-11", "2025-01-21", 10000);
    assert_water(1, "2025-01-21", "2025-01-31", 10000);
}

/* Days between two rows are nobody's, and a repaired meter begins with its first read. */
static void
rows_with_days_between_them_are_measured_apart(void **state)
{
    (void)state;
    (void)add_row(1, "2025-01-01", "2025-01-21");
    struct fee_point_row *broken = add_row(1, "2025-02-01", "2025-02-11");
    broken->by_capacity = true;
    broken->capacity_l_day = 1000;
    (void)add_row(1, "2025-02-11", NULL);
    (void)add_read(1, "2025-01-01", 0);
    (void)add_read(1, "2025-01-21", 20);
    (void)add_read(1, "2025-02-21", 90);
    (void)add_read(1, "2025-03-01", 98);
    make();
    const struct fee_point *point = &subject.point[0];
    assert_water(0, "2025-01-01", "2025-01-21", 20000);
    for (uint32_t i = 1; i < point->water_count; i++) /* none of the days between */
        assert_true(point->water[i].begin_day >= build_day("2025-02-01"));
    assert_int_equal(point->water[point->water_count - 1].end_day, build_day("2025-03-01"));
}

/* W broke on 1 February, and nobody knows its capacity; its last row has not begun. */
static void
a_meter_that_breaks_without_a_capacity_is_unread_from_then_on(void **state)
{
    (void)state;
    (void)add_row(1, "2025-01-01", NULL);
    struct fee_point_row *broken = add_row(1, "2025-02-01", NULL);
    broken->by_capacity = true;
    (void)add_row(1, "2025-05-01", NULL);
    (void)add_read(1, "2025-01-01", 0);
    (void)add_read(1, "2025-02-01", 31);
    make();
    assert_ptr_equal(subject.unread, broken);
    assert_water(0, "2025-01-01", "2025-02-01", 31000);
}

static void
never_read_is_capacity_and_without_one_not_begun(void **state)
{
    (void)state;
    add_row(1, "2025-03-01", NULL)->capacity_l_day = 1000;
    (void)add_read(1, "2025-04-02", 5); /* not yet */
    make();
    assert_water(0, "2025-03-01", "2025-04-01", 31000);
    assert_null(subject.unread);
    const struct fee_point_row *unread = add_row(2, "2025-03-11", NULL);
    make();
    assert_int_equal(subject.point_count, 1);
    assert_int_equal(subject.end_day, build_day("2025-04-01")); /* waits for no first read */
    assert_ptr_equal(subject.unread, unread);
    assert_null(subject.behind);
}

static void
the_others_wait_for_the_point_that_is_read_no_more(void **state)
{
    (void)state;
    (void)add_row(1, "2025-01-01", NULL);
    const struct fee_point_row *behind = add_row(2, "2025-01-01", NULL);
    (void)add_row(3, "2025-01-01", NULL);
    (void)add_read(1, "2025-01-01", 0);
    (void)add_read(1, "2025-03-31", 40);
    (void)add_read(2, "2025-01-11", 0);
    (void)add_read(3, "2025-01-01", 0);
    (void)add_read(3, "2025-02-01", 10);
    make();
    assert_ptr_equal(subject.behind, behind);
    assert_int_equal(subject.end_day, build_day("2025-01-11"));
    assert_int_equal(subject.ahead_day, build_day("2025-03-31"));
}

/* Three permits take a third each, to the millionth; 10.001 m3 are cut at 3.333663... and
 * 6.667327..., half-up. */
static void
shares_of_a_point_add_up_to_its_water(void **state)
{
    (void)state;
    static const int64_t share_ppm[] = {333333, 333333, 333334};
    static const int64_t expected_l[] = {3334, 3333, 3334};
    (void)add_read(1, "2025-01-01", 0);
    add_read(1, "2025-01-21", 0)->register_milli = 10001;
    int64_t before_ppm = 0;
    for (size_t i = 0; i < 3; i++) {
        known.point_count = 0;
        struct fee_point_row *point = add_row(1, "2025-01-01", NULL);
        point->share_ppm = share_ppm[i];
        point->share_before_ppm = before_ppm;
        before_ppm += share_ppm[i];
        make();
        assert_water(0, "2025-01-01", "2025-01-21", expected_l[i]);
    }
}

/* Counts of 10 litres, four digits: from 9,990 past 9,999 to 10 are 20 counts. */
static void
a_register_counts_as_its_meter_does(void **state)
{
    (void)state;
    const struct meter_installation installation[] = {
        {.meter_id = 1, .litres_per_count = 7},
        {.meter_id = 3,
         .stamp = {.from_day = build_day("2024-01-01")},
         .first_register_milli = 9989000,
         .to_day = WEIR_DAY_NONE,
         .litres_per_count = 10,
         .digits = 4},
        {.meter_id = 4, .litres_per_count = 7},
    };
    known.installation = installation;
    known.installation_count = 3;
    (void)add_row(3, "2025-01-01", NULL);
    (void)add_read(3, "2025-01-01", 9990);
    (void)add_read(3, "2025-01-21", 10);
    (void)add_row(5, "2025-01-01", NULL); /* of a plain one, after the list */
    (void)add_read(5, "2025-01-01", 1);
    (void)add_read(5, "2025-01-21", 3);
    make();
    assert_water(0, "2025-01-01", "2025-01-21", 200);
    assert_int_equal(subject.point[1].water[0].volume_l, 2000);
}

static void
a_point_counts_in_its_days_and_its_share(void **state)
{
    (void)state;
    add_row(1, "2025-01-01", "2025-01-11")->share_ppm = 500000;
    (void)add_read(1, "2025-01-01", 0);
    (void)add_read(1, "2025-01-21", 20);
    make();
    assert_int_equal(subject.point[0].water_count, 1);
    assert_water(0, "2025-01-01", "2025-01-11", 5000); /* 10 of 20 days, half of it */
    assert_int_equal(subject.end_day, build_day("2025-04-01"));
    known.point_count = 0;
    (void)add_row(1, "2025-01-01", "2025-02-01"); /* known to 01-21 alone */
    make();
    assert_int_equal(subject.end_day, build_day("2025-01-21"));
    known.point_count = 0;
    add_row(1, "2025-05-01", NULL)->by_capacity = true; /* not there yet */
    make();
    assert_int_equal(subject.point_count, 0);
    row[0].capacity_l_day = 10;
    make();
    assert_int_equal(subject.point_count, 0);
    assert_true(subject.begin_day >= subject.end_day);
}

static void
a_correction_of_the_first_read_is_the_start(void **state)
{
    (void)state;
    (void)add_row(1, "2025-01-01", NULL);
    (void)add_read(1, "2025-01-01", 7);
    (void)add_read(1, "2025-01-01", 7);
    add_read(1, "2025-01-01", 5)->kind = METER_READ_CORRECTION;
    add_read(1, "2025-01-01", 9)->second = 0;
    (void)add_read(1, "2025-02-01", 15);
    make();
    assert_water(0, "2025-01-01", "2025-02-01", 10000);
    assert_false(subject.held);
}

static void
a_register_that_falls_holds_the_taxpayer(void **state)
{
    (void)state;
    (void)add_row(1, "2025-01-01", NULL);
    (void)add_row(2, "2025-01-01", NULL);
    (void)add_read(1, "2025-01-01", 9);
    (void)add_read(1, "2025-02-01", 5);
    (void)add_read(2, "2025-01-01", 0);
    (void)add_read(2, "2025-02-01", 5);
    make();
    assert_true(subject.held);
    assert_int_equal(subject.told.count, 1);
    assert_int_equal(subject.told.item[0].code, WEIR_FINDING_BACKWARD);
}

static void
each_meter_has_its_own_reads(void **state)
{
    (void)state;
    (void)add_row(2, "2025-01-01", NULL);
    (void)add_row(4, "2025-01-01", NULL);
    (void)add_read(1, "2025-01-01", 0); /* of a meter that is no point here */
    (void)add_read(1, "2025-02-01", 1);
    (void)add_read(2, "2025-01-01", 0);
    (void)add_read(2, "2025-02-01", 2);
    (void)add_read(3, "2025-02-01", 3);
    (void)add_read(4, "2025-01-01", 0);
    (void)add_read(4, "2025-02-01", 4);
    make();
    assert_int_equal(subject.point_count, 2);
    assert_int_equal(subject.point[0].water[0].volume_l, 2000);
    assert_int_equal(subject.point[1].water[0].volume_l, 4000);
}

/* E10: 100,000 x 182 / 366 and then 60,000 from 07-01 on; a row that is valid for no day is none.
 */
static void
what_is_licensed_goes_by_valid_days(void **state)
{
    (void)state;
    add_permit("2024-01-01", "2024-07-01", 100000000);
    add_permit("2024-07-01", "2026-01-01", 60000000);
    (void)add_row(1, "2024-01-01", NULL);
    (void)add_read(1, "2024-12-01", 0);
    (void)add_read(1, "2025-02-01", 5);
    make();
    assert_int_equal(subject.plan_count, 2);
    assert_int_equal(subject.plan[0].volume_l, (182 * 100000000LL + 184 * 60000000LL + 183) / 366);
    assert_int_equal(subject.plan[1].volume_l, 60000000);
    permit[1].status = FEE_STATUS_REVOKED;
    make();
    assert_int_equal(subject.plan[0].volume_l, 49726776);
    assert_int_equal(subject.plan[1].volume_l, 0);
    permit[1].status = FEE_STATUS_VALID;
    permit[1].to_day = permit[1].stamp.from_day;
    make();
    assert_int_equal(subject.plan[0].volume_l, 49726776);
}

static void
each_year_of_the_water_has_its_licensed_volume(void **state)
{
    (void)state;
    plan =
        (struct weir_plan){build_day("2024-01-01"), build_day("2025-01-01"), WEIR_AGAINST_PLAN, 5};
    known.plan_count = 1;
    add_permit("2024-01-01", "2026-01-01", 1000);
    (void)add_row(1, "2024-01-01", NULL);
    (void)add_read(1, "2024-12-01", 0);
    (void)add_read(1, "2025-02-01", 5);
    make();
    assert_int_equal(subject.plan_count, 3);
    assert_int_equal(subject.plan[0].volume_l, 5);
    assert_int_equal(subject.plan[1].kind, WEIR_AGAINST_PERMIT);
    assert_int_equal(subject.plan[2].from_day, build_day("2025-01-01"));
    assert_int_equal(subject.plan[2].volume_l, 1000);
}

static void
rows_are_told_apart_by_their_keys(void **state)
{
    (void)state;
    add_permit("2024-01-01", "2024-07-01", 1);
    add_permit("2024-02-01", "2024-07-01", 1);
    assert_true(fee_known_same_permit(&permit[0], &permit[0]));
    assert_false(fee_known_same_permit(&permit[0], &permit[1]));
    (void)add_row(1, "2024-01-01", NULL);
    (void)add_row(1, "2024-02-01", NULL);
    (void)add_row(2, "2024-01-01", NULL);
    assert_true(fee_known_same_point(&row[0], &row[0]));
    assert_false(fee_known_same_point(&row[0], &row[1]));
    assert_false(fee_known_same_point(&row[0], &row[2]));
}

static void
a_full_arena_is_said(void **state)
{
    (void)state;
    add_permit("2024-01-01", "2026-01-01", 1000);
    (void)add_row(1, "2025-01-01", NULL);
    (void)add_read(1, "2025-01-01", 0);
    (void)add_read(1, "2025-02-01", 5);
    enum weir_status status = WEIR_E_NOMEM;
    for (size_t bytes = 1; status == WEIR_E_NOMEM; bytes += 16) {
        struct weir_arena *small = weir_arena_new(bytes);
        status = fee_known_make(&known, small, &subject);
        weir_arena_free(small);
    }
    assert_int_equal(status, WEIR_OK);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_meter_counts_from_its_first_read_on),
        TEST(capacity_times_days_counts_to_the_end_of_the_through_day),
        TEST(an_absurd_capacity_is_cut_down),
        TEST(a_meter_that_breaks_counts_by_capacity_from_then_on),
        TEST(rows_that_follow_one_another_are_one_measurement),
        TEST(rows_with_days_between_them_are_measured_apart),
        TEST(a_meter_that_breaks_without_a_capacity_is_unread_from_then_on),
        TEST(never_read_is_capacity_and_without_one_not_begun),
        TEST(the_others_wait_for_the_point_that_is_read_no_more),
        TEST(shares_of_a_point_add_up_to_its_water),
        TEST(a_register_counts_as_its_meter_does),
        TEST(a_point_counts_in_its_days_and_its_share),
        TEST(a_correction_of_the_first_read_is_the_start),
        TEST(a_register_that_falls_holds_the_taxpayer),
        TEST(each_meter_has_its_own_reads),
        TEST(what_is_licensed_goes_by_valid_days),
        TEST(each_year_of_the_water_has_its_licensed_volume),
        TEST(rows_are_told_apart_by_their_keys),
        TEST(a_full_arena_is_said),
    };
    return cmocka_run_group_tests_name("core/fee_known", tests, NULL, NULL);
}
