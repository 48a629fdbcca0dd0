/* Unit tests of core/permit_try.c: may this be granted, and which rule decides. */
#include "core/permit_try.h"

#include "harness/permit_world.h"

#define COUNT(list) ((uint32_t)(sizeof(list) / sizeof((list)[0])))

static struct world world;
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

#define D "district D - - -\n"
#define CITY "district D0 - - -\ndistrict D D0 - -\n"
#define PERMIT(m3) "permit P D ground u " m3 " 2020-01-01 2029-01-01 valid\n"

struct try_case {
    const char *world;
    const char *source;
    const char *m3;
    enum permit_use use;
    const char *rule;    /* that decides */
    const char *decides; /* in this district */
    int64_t left_l;
};

static const struct try_case cases[] = {
    {D "limit D ground 150000\n" PERMIT("149000"), "ground", "1000", PERMIT_USE_OTHER,
     "at most what the limit leaves", "D", 1000000},
    {D "limit D ground 150000\n" PERMIT("149000"), "ground", "1000.001", PERMIT_USE_OTHER,
     "Order 460 art. 7: the total would be passed", "D", 1000000},
    {D "limit D ground 150000\n" PERMIT("150000"), "ground", "0.001", PERMIT_USE_OTHER,
     "Order 460 art. 20(2): the total has been reached", "D", 0},
    {D "limit D ground 150000\n" PERMIT("160000"), "ground", "0.001", PERMIT_USE_OTHER,
     "Order 460 art. 20(2): the total has been reached", "D", -10000000},
    /* the parent is at its limit, the child is not */
    {CITY "limit D0 ground 150000\nlimit D ground 200000\n" PERMIT("150000"), "ground", "1",
     PERMIT_USE_OTHER, "Order 460 art. 20(2): the total has been reached", "D0", 0},
    /* both refuse: the lower one is named */
    {CITY "limit D0 ground 150000\nlimit D ground 150000\n" PERMIT("150000"), "ground", "1",
     PERMIT_USE_OTHER, "Order 460 art. 20(2): the total has been reached", "D", 0},
    /* both grant: the one with less left is named */
    {CITY "limit D0 ground 160000\nlimit D ground 170000\n" PERMIT("150000"), "ground", "1",
     PERMIT_USE_OTHER, "at most what the limit leaves", "D0", 10000000},
    {CITY "limit D0 ground 170000\nlimit D ground 160000\n" PERMIT("150000"), "ground", "1",
     PERMIT_USE_OTHER, "at most what the limit leaves", "D", 10000000},
    {D "limit D ground 200000\nlimit D all 150000\n" PERMIT("150000"), "ground", "1",
     PERMIT_USE_OTHER, "Order 460 art. 20(2): the total has been reached", "D", 0},
    /* a limit on groundwater says nothing about surface water */
    {D "limit D ground 150000\n" PERMIT("150000"), "surface", "1", PERMIT_USE_OTHER,
     "no limit is loaded", "D", 0},
    {D, "ground", "1", PERMIT_USE_OTHER, "no limit is loaded", "D", 0},
    {D "limit D all 5\n", "ground", "5", PERMIT_USE_OTHER, "at most what the limit leaves", "D",
     5000},
    {"district D - yes yes\n", "ground", "1", PERMIT_USE_OTHER,
     "Order 460 art. 20(1): groundwater in a ban zone", "D", 0},
    {"district D - yes yes\n", "surface", "1", PERMIT_USE_OTHER, "no limit is loaded", "D", 0},
    {"district D - yes yes\n", "ground", "1", PERMIT_USE_SPARED, "no limit is loaded", "D", 0},
    {"district D - - yes\n", "ground", "1", PERMIT_USE_OTHER,
     "Order 460 art. 20(5): the public network can serve", "D", 0},
    {"district D - - yes\n", "ground", "1", PERMIT_USE_PUBLIC, "no limit is loaded", "D", 0},
    {"district D - limit no\n", "ground", "1", PERMIT_USE_OTHER,
     "Groundwater Regulations: nothing new in a limit zone", "D", 0},
    {"district D0 - yes -\ndistrict D D0 - -\n", "ground", "1", PERMIT_USE_OTHER,
     "Order 460 art. 20(1): groundwater in a ban zone", "D", 0},
};

/* Asks in the world's last district. */
static enum weir_status
ask(const struct try_case *asked, struct weir_arena *from, struct permit_try *answer)
{
    struct district_period period = {world_day("2024-01-01"), world_day("2025-01-01"), NULL, 0};
    struct district_totals most;
    const struct districts districts = {world.district, world.district_count};
    enum weir_status status = permit_check_grants(world.permit, world.permit_count, from,
                                                  &period.grant, &period.grant_count);
    if (!status)
        status = district_allocated(districts, &period, from, &most);
    const struct permit_try_request request = {
        .districts = districts,
        .district = world.district_count - 1,
        .source = world_source(asked->source),
        .use = asked->use,
        .volume_l = world_volume(asked->m3),
        .allocated = &most,
    };
    return status ? status : permit_try_grant(&request, from, answer);
}

static void
the_rule_that_decides_is_named(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < COUNT(cases); i++) {
        struct permit_try answer;
        world_read(&world, cases[i].world);
        assert_int_equal(ask(&cases[i], arena, &answer), WEIR_OK);
        const struct permit_try_step *step = &answer.step[answer.decides];
        assert_string_equal(permit_try_words(step->rule), cases[i].rule);
        assert_true(text_equal(world.district[step->district].name, text_of(cases[i].decides)));
        assert_int_equal(step->left_l, cases[i].left_l);
        assert_int_equal(answer.granted,
                         step->rule == PERMIT_TRY_GRANTED || step->rule == PERMIT_TRY_NO_LIMIT);
    }
}

static void
every_level_is_shown_with_its_numbers(void **state)
{
    (void)state;
    struct permit_try answer;
    world_read(&world, "district D0 - - -\ndistrict D D0 limit yes\nlimit D0 all 9\n"
                       "limit D ground 7\npermit P D ground u 3 2020-01-01 2029-01-01 valid");
    const struct try_case asked = {.source = "ground", .m3 = "1"};
    assert_int_equal(ask(&asked, arena, &answer), WEIR_OK);
    assert_false(answer.granted);
    assert_int_equal(answer.count, 6); /* two bans, then two limits a level */
    assert_int_equal(answer.step[0].rule, PERMIT_TRY_LIMIT_ZONE);
    assert_int_equal(answer.step[1].rule, PERMIT_TRY_NETWORK);
    assert_int_equal(answer.step[2].limit_l, 7000);
    assert_int_equal(answer.step[2].allocated_l, 3000);
    assert_int_equal(answer.step[2].left_l, 4000);
    assert_int_equal(answer.step[3].rule, PERMIT_TRY_NO_LIMIT);
    assert_int_equal(answer.step[5].district, 0);
    assert_int_equal(answer.step[5].left_l, 6000);
}

static void
a_full_arena_is_said(void **state)
{
    (void)state;
    world_read(&world, cases[0].world);
    enum weir_status status = WEIR_E_NOMEM;
    unsigned refused = 0;
    for (size_t bytes = 1; status == WEIR_E_NOMEM; bytes += 16, refused++) {
        struct permit_try answer;
        struct weir_arena *small = weir_arena_new(bytes);
        status = ask(&cases[0], small, &answer);
        weir_arena_free(small);
    }
    assert_int_equal(status, WEIR_OK);
    assert_true(refused > 10);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rule_that_decides_is_named),
        cmocka_unit_test(every_level_is_shown_with_its_numbers),
        cmocka_unit_test(a_full_arena_is_said),
    };
    return cmocka_run_group_tests_name("core/permit_try", tests, setup, teardown);
}
