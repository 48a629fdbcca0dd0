/* Unit tests of core/fee_facts.c: what a withdrawal is priced by, from day to day. */
#include "core/fee_facts.h"

#include "harness/fee_build.h"

static struct weir_arena *arena;
static struct fee_permit_row permit[3];
static struct permit_version version[3];
static struct fee_point_row row[3];
static struct fee_district district;
static struct fee_known known;
static struct fee_facts_request request;
static const struct fee_facts *facts;
static uint32_t count;

static int
begin(void **state)
{
    (void)state;
    arena = weir_arena_new(1 << 20);
    permit[0] = (struct fee_permit_row){
        .stamp = {.from_day = build_day("2024-01-01")},
        .to_day = build_day("2025-01-01"),
        .zone = text_of("II"),
        .use = text_of("industry"),
        .volume_l = 1000,
        .status = FEE_STATUS_VALID,
        .attributes = text_of("overloaded=yes\nrelief=advanced\n"),
    };
    row[0] = (struct fee_point_row){
        .stamp = {.from_day = build_day("2024-01-01")},
        .meter_id = 1,
        .name = text_of("W1"),
        .to_day = WEIR_DAY_NONE,
        .district = text_of("D1"),
        .source = text_of("ground"),
    };
    row[1] = row[0];
    district = (struct fee_district){text_of("D1"), text_of("I"), text_of("no")};
    known = (struct fee_known){.permit = permit, .permit_count = 1, .districts = {&district, 1}};
    request = (struct fee_facts_request){.known = &known, .row = row, .row_count = 1};
    return 0;
}

static int
end(void **state)
{
    (void)state;
    weir_arena_free(arena);
    return 0;
}

/* The permit's rows as core/permit.h has them. */
static void
make(void)
{
    static const enum permit_right right[] = {
        [FEE_STATUS_VALID] = PERMIT_RIGHT_VALID,
        [FEE_STATUS_SUSPENDED] = PERMIT_RIGHT_SUSPENDED,
        [FEE_STATUS_REVOKED] = PERMIT_RIGHT_REVOKED,
    };
    for (uint32_t i = 0; i < known.permit_count; i++)
        version[i] = (struct permit_version){.from_day = permit[i].stamp.from_day,
                                             .to_day = permit[i].to_day,
                                             .right = right[permit[i].status]};
    request.versions = (struct permit_versions){version, known.permit_count};
    assert_int_equal(fee_facts_make(&request, arena, &facts, &count), WEIR_OK);
}

static void
assert_attribute(uint32_t at, const char *name, const char *value)
{
    for (uint32_t i = 0; i < facts[at].attribute_count; i++) {
        if (text_equal(facts[at].attribute[i].name, text_of(name))) {
            assert_text(facts[at].attribute[i].value, value);
            return;
        }
    }
    assert_null(value);
}

static void
permit_point_and_district_say_what_can_be_asked(void **state)
{
    (void)state;
    make();
    assert_int_equal(count, 2); /* valid, then expired */
    assert_text(facts[0].use, "industry");
    assert_text(facts[0].zone, "II");
    assert_text(facts[0].relief, "advanced");
    assert_true(facts[0].overloaded);
    assert_attribute(0, "permit", "valid");
    assert_attribute(0, "source", "ground");
    assert_attribute(0, "district", "D1");
    assert_attribute(0, "network", "no");
    assert_int_equal(facts[1].from_day, build_day("2025-01-01"));
    assert_attribute(1, "permit", "expired");
}

static void
the_point_s_zone_comes_first_the_district_s_last(void **state)
{
    (void)state;
    row[0].zone = text_of("III");
    make();
    assert_text(facts[0].zone, "III");
    row[0].zone = (struct weir_text){NULL, 0};
    permit[0].zone = (struct weir_text){NULL, 0};
    make();
    assert_text(facts[0].zone, "I");
    row[0].district = text_of("D9");
    make();
    assert_null(facts[0].zone.start);
    assert_attribute(0, "network", NULL);
}

static void
without_a_permit_there_is_none(void **state)
{
    (void)state;
    known.permit_count = 0;
    make();
    assert_int_equal(count, 1);
    assert_attribute(0, "permit", "none");
    assert_null(facts[0].tariff.start);
    known.permit_count = 1;
    row[0].stamp.from_day = build_day("2023-06-01"); /* before it begins */
    make();
    assert_attribute(0, "permit", "none");
    assert_attribute(1, "permit", "valid");
}

static void
each_status_has_its_days(void **state)
{
    (void)state;
    permit[1] = permit[0];
    permit[1].stamp.from_day = build_day("2024-06-01");
    permit[1].status = FEE_STATUS_SUSPENDED;
    permit[2] = permit[0];
    permit[2].stamp.from_day = build_day("2024-08-01");
    permit[2].status = FEE_STATUS_REVOKED;
    known.permit_count = 3;
    make();
    assert_int_equal(count, 3);
    assert_attribute(1, "permit", "suspended");
    assert_attribute(2, "permit", "revoked"); /* for good, whatever the row's end */
    known.permit_count = 2;
    make();
    assert_int_equal(count, 3);
    assert_attribute(1, "permit", "suspended"); /* to the row's end */
    assert_attribute(2, "permit", "expired");
    assert_int_equal(facts[2].from_day, build_day("2025-01-01"));
}

static void
a_revoked_row_without_days_revokes(void **state)
{
    (void)state;
    permit[1] = permit[0];
    permit[1].stamp.from_day = build_day("2024-06-01");
    permit[1].to_day = build_day("2024-06-01");
    permit[1].status = FEE_STATUS_REVOKED;
    known.permit_count = 2;
    make();
    assert_int_equal(count, 2);
    assert_attribute(1, "permit", "revoked");
    assert_int_equal(facts[1].from_day, build_day("2024-06-01"));
}

static void
rows_that_say_the_same_cut_no_days(void **state)
{
    (void)state;
    permit[0].to_day = build_day("2030-01-01");
    permit[1] = permit[0];
    permit[1].stamp.from_day = build_day("2024-06-01"); /* more water, nothing else */
    permit[1].volume_l = 2000;
    known.permit_count = 2;
    row[1].stamp.from_day = build_day("2024-07-01");
    request.row_count = 2;
    make();
    assert_int_equal(count, 2); /* valid, expired in 2030 */
    row[1].location = text_of("Mill lane");
    make();
    assert_int_equal(count, 3);
    row[1].location = (struct weir_text){NULL, 0};
    row[1].by_capacity = true;
    make();
    assert_int_equal(count, 3);
    assert_true(facts[1].by_capacity);
    row[1].by_capacity = false;
    permit[1].attributes = text_of("overloaded=no\nrelief=advanced\n");
    make();
    assert_int_equal(count, 3);
    permit[1].attributes = text_of("overloadex=yes\nrelief=advanced\n");
    make();
    assert_int_equal(count, 3);
    permit[1].attributes = (struct weir_text){NULL, 0};
    make();
    assert_int_equal(count, 3);
}

static void
rows_of_a_point_may_be_many(void **state)
{
    (void)state;
    known.permit_count = 0;
    row[1].stamp.from_day = build_day("2024-07-01");
    row[1].source = text_of("surface");
    row[2] = row[0];
    row[2].stamp.from_day = build_day("2024-09-01");
    request.row_count = 3;
    make();
    assert_int_equal(count, 3);
    assert_attribute(1, "source", "surface");
    assert_attribute(2, "source", "ground");
}

static void
a_full_arena_is_said(void **state)
{
    (void)state;
    enum weir_status status = WEIR_E_NOMEM;
    for (size_t bytes = 1; status == WEIR_E_NOMEM; bytes += 16) {
        struct weir_arena *small = weir_arena_new(bytes);
        status = fee_facts_make(&request, small, &facts, &count);
        weir_arena_free(small);
    }
    assert_int_equal(status, WEIR_OK);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(permit_point_and_district_say_what_can_be_asked),
        TEST(the_point_s_zone_comes_first_the_district_s_last),
        TEST(without_a_permit_there_is_none),
        TEST(each_status_has_its_days),
        TEST(a_revoked_row_without_days_revokes),
        TEST(rows_that_say_the_same_cut_no_days),
        TEST(rows_of_a_point_may_be_many),
        TEST(a_full_arena_is_said),
    };
    return cmocka_run_group_tests_name("core/fee_facts", tests, NULL, NULL);
}
