/*
 * Permits, points and reads made by chance: every litre a point takes is in one state of one permit
 * or under none; districts are the sums of what is under them; and a permit that is split allows
 * what it did before.  WEIR_SEED=n plays a run again.
 */
#include "core/permit_tell.h"

#include "base/civil.h"
#include "harness/cmocka_all.h"
#include "harness/random.h"
#include "weir/tariff.h"

#define ROUNDS 2000
#define PERMITS 4
#define VERSIONS_MAX 4
#define DISTRICTS 6
#define ROWS_MAX 6
#define READS_MAX 12
#define YEAR 2024
#define YEAR_BEGIN 19723 /* 2024-01-01 */
#define YEAR_DAYS 366

static struct random_source chance;
static struct weir_arena *arena;
static struct district district[DISTRICTS];
static struct permit_version version[PERMITS][VERSIONS_MAX];
static struct permit_known permit[PERMITS];
static struct permit_point_row row[ROWS_MAX];
static struct meter_read reads[READS_MAX];
static const struct weir_text name = {"N", 1};

static int64_t
pick(int64_t least, int64_t most)
{
    return random_between(&chance, least, most);
}

static int32_t
some_day(void)
{
    return (int32_t)pick(YEAR_BEGIN - 400, YEAR_BEGIN + 800);
}

static void
make_districts(void)
{
    for (uint32_t i = 0; i < DISTRICTS; i++) {
        district[i] = (struct district){
            .name = name,
            .parent = i == 0 ? DISTRICT_NONE : (uint32_t)pick(0, i - 1),
            .limit_l = {DISTRICT_UNLIMITED, DISTRICT_UNLIMITED, DISTRICT_UNLIMITED},
        };
    }
}

static void
make_permits(void)
{
    for (uint32_t i = 0; i < PERMITS; i++) {
        int32_t day = some_day();
        const uint32_t count = (uint32_t)pick(1, VERSIONS_MAX);
        for (uint32_t k = 0; k < count; k++) {
            version[i][k] = (struct permit_version){
                .from_day = day,
                .to_day = day + (int32_t)pick(1, 500),
                .volume_l = pick(0, 1000000000),
                .right = (enum permit_right)pick(PERMIT_RIGHT_VALID, PERMIT_RIGHT_REVOKED),
                .district = (uint32_t)pick(0, DISTRICTS - 1),
                .source = (enum district_source)pick(DISTRICT_SURFACE, DISTRICT_GROUND),
                .source_name = name,
            };
            day += (int32_t)pick(1, 200);
        }
        permit[i] = (struct permit_known){.name = name, .versions = {version[i], count}};
    }
}

/* A point by meter or capacity whose rows at most share it out. */
static struct permit_point
make_point(void)
{
    struct permit_point point = {.name = name, .row = row, .read = reads};
    int32_t day = some_day();
    while (point.row_count + 2 <= ROWS_MAX) {
        const int32_t end_day = day + (int32_t)pick(1, 400);
        const int64_t first_ppm = pick(1, PERMIT_CELL_WHOLE_PPM - 1);
        const bool by_capacity = random_once_in(&chance, 4);
        const uint32_t in = (uint32_t)pick(0, DISTRICTS - 1);
        for (uint32_t i = 0; i < 2; i++)
            row[point.row_count++] = (struct permit_point_row){
                .begin_day = day,
                .end_day = end_day,
                .permit = 2 * i + (uint32_t)pick(0, 1),
                .district = in,
                .source = DISTRICT_GROUND,
                .source_name = name,
                .withdrawal = true,
                .by_capacity = by_capacity,
                .capacity_l_day = pick(0, 100000),
                .share_ppm = i == 0 ? first_ppm : pick(1, PERMIT_CELL_WHOLE_PPM - first_ppm),
            };
        day = end_day + (random_once_in(&chance, 2) ? 0 : (int32_t)pick(1, 50));
    }
    int64_t register_milli = pick(0, 1000000);
    day = some_day();
    point.read_count = (uint32_t)pick(0, READS_MAX);
    for (uint32_t i = 0; i < point.read_count; i++) {
        reads[i] = (struct meter_read){
            .register_milli = register_milli, .day = day, .kind = METER_READ_ACTUAL};
        register_milli += pick(0, 5000000);
        day += (int32_t)pick(1, 120);
    }
    return point;
}

static void
every_litre_is_in_one_place(void **state)
{
    (void)state;
    chance = random_seeded("prop_permit");
    for (int round = 0; round < ROUNDS; round++) {
        weir_arena_reset(arena);
        make_districts();
        make_permits();
        const struct permit_point point = make_point();
        const struct permit_check_request request = {
            .year = YEAR,
            .as_of_day = YEAR_BEGIN + (int32_t)pick(0, 700),
            .districts = {district, DISTRICTS},
            .permit = permit,
            .permit_count = PERMITS,
        };
        struct permit_check *check = NULL;
        assert_int_equal(permit_check_begin(&request, arena, &check), WEIR_OK);
        assert_int_equal(permit_check_point(check, &point, arena), WEIR_OK);
        const int64_t taken_l = district_totals_get(&check->taken, 0, DISTRICT_GROUND);
        int64_t sum_l = 0;
        for (uint32_t i = 0; i < PERMITS; i++) {
            for (unsigned k = 0; k < PERMIT_STATE_COUNT; k++) {
                assert_true(check->sum[i].taken_l[k] >= 0);
                sum_l += check->sum[i].taken_l[k];
            }
        }
        assert_true(sum_l <= taken_l);
        struct permit_findings findings;
        assert_int_equal(permit_check_end(check, &findings), WEIR_OK);
        for (uint32_t i = 0; i < findings.count; i++) {
            if (findings.item[i].code == PERMIT_CODE_NO_PERMIT)
                sum_l += findings.item[i].actual_l;
        }
        assert_int_equal(sum_l, taken_l);
    }
}

static void
a_district_is_the_sum_of_what_is_under_it(void **state)
{
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        weir_arena_reset(arena);
        make_districts();
        const struct districts districts = {district, DISTRICTS};
        struct district_totals totals;
        int64_t own_l[DISTRICTS] = {0};
        assert_int_equal(district_totals_new(districts, arena, &totals), WEIR_OK);
        for (int i = 0; i < 20; i++) {
            const uint32_t in = (uint32_t)pick(0, DISTRICTS - 1);
            const int64_t volume_l = pick(0, 1000);
            own_l[in] += volume_l;
            district_totals_add(&totals, in,
                                (enum district_source)pick(DISTRICT_SURFACE, DISTRICT_GROUND),
                                volume_l);
        }
        for (uint32_t i = 0; i < DISTRICTS; i++) {
            int64_t sum_l = own_l[i];
            for (uint32_t k = i + 1; k < DISTRICTS; k++)
                sum_l +=
                    district[k].parent == i ? district_totals_get(&totals, k, DISTRICT_ALL) : 0;
            assert_int_equal(district_totals_get(&totals, i, DISTRICT_ALL), sum_l);
            assert_int_equal(district_totals_get(&totals, i, DISTRICT_SURFACE) +
                                 district_totals_get(&totals, i, DISTRICT_GROUND),
                             sum_l);
        }
    }
}

static void
a_permit_split_in_two_allows_the_same(void **state)
{
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        struct permit_version whole = {
            .from_day = YEAR_BEGIN - (int32_t)pick(-300, 300),
            .volume_l = pick(0, 1000000000000),
            .right = PERMIT_RIGHT_VALID,
        };
        whole.to_day = whole.from_day + (int32_t)pick(2, 700);
        const int32_t day = (int32_t)pick(whole.from_day + 1, whole.to_day - 1);
        struct permit_version halves[2] = {whole, whole}; /* in time: rows of one permit */
        halves[0].to_day = day;
        halves[1].from_day = day;
        const struct permit_versions one = {&whole, 1};
        const struct permit_versions two = {halves, 2};
        const int64_t licensed_l = permit_licensed_l(one, YEAR);
        assert_int_equal(permit_licensed_l(two, YEAR), licensed_l);
        /* in volume: two permits, each of which is rounded to the litre */
        struct permit_version parts[2] = {whole, whole};
        parts[0].volume_l = pick(0, whole.volume_l);
        parts[1].volume_l = whole.volume_l - parts[0].volume_l;
        const int64_t parts_l = permit_licensed_l((struct permit_versions){&parts[0], 1}, YEAR) +
                                permit_licensed_l((struct permit_versions){&parts[1], 1}, YEAR);
        assert_true(parts_l - licensed_l >= -1 && parts_l - licensed_l <= 1);
        assert_true(licensed_l <= whole.volume_l);
    }
}

/* The largest sum on one day, day by day. */
static int64_t
slowly(const struct district_grant *grant, uint32_t count, uint32_t in)
{
    int64_t most_l = 0;
    for (int32_t day = YEAR_BEGIN; day < YEAR_BEGIN + YEAR_DAYS; day++) {
        int64_t sum_l = 0;
        for (uint32_t i = 0; i < count; i++) {
            uint32_t at = grant[i].district;
            while (at != DISTRICT_NONE && at != in)
                at = district[at].parent;
            if (at == in && grant[i].begin_day <= day && day < grant[i].end_day)
                sum_l += grant[i].volume_l;
        }
        most_l = sum_l > most_l ? sum_l : most_l;
    }
    return most_l;
}

static void
the_largest_sum_is_found_day_by_day_too(void **state)
{
    (void)state;
    for (int round = 0; round < ROUNDS / 20; round++) {
        weir_arena_reset(arena);
        make_districts();
        make_permits();
        const struct districts districts = {district, DISTRICTS};
        struct district_period period = {YEAR_BEGIN, YEAR_BEGIN + YEAR_DAYS, NULL, 0};
        struct district_totals most;
        assert_int_equal(
            permit_check_grants(permit, PERMITS, arena, &period.grant, &period.grant_count),
            WEIR_OK);
        assert_int_equal(district_allocated(districts, &period, arena, &most), WEIR_OK);
        for (uint32_t i = 0; i < DISTRICTS; i++)
            assert_int_equal(district_totals_get(&most, i, DISTRICT_ALL),
                             slowly(period.grant, period.grant_count, i));
    }
}

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

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_litre_is_in_one_place),
        cmocka_unit_test(a_district_is_the_sum_of_what_is_under_it),
        cmocka_unit_test(a_permit_split_in_two_allows_the_same),
        cmocka_unit_test(the_largest_sum_is_found_day_by_day_too),
    };
    return cmocka_run_group_tests_name("property/permit", tests, setup, teardown);
}
