#ifndef HARNESS_PERMIT_CASE_H
#define HARNESS_PERMIT_CASE_H

/* Cases of core/permit_check.c: a world of districts, permits, points and reads, and what a check
 * says of it.  The arithmetic stands beside what is not plain. */
#include "core/permit_check.h"
#include "harness/permit_world.h"

#define COUNT(list) ((uint32_t)(sizeof(list) / sizeof((list)[0])))

struct check_case {
    const char *name;
    int32_t year;
    const char *as_of;
    const char *world;
    const char *expected;
};

static struct world world;
static struct weir_arena *arena;

static inline int
check_case_setup(void **state)
{
    (void)state;
    arena = weir_arena_new(1 << 22);
    return arena == NULL;
}

static inline int
check_case_teardown(void **state)
{
    (void)state;
    weir_arena_free(arena);
    return 0;
}

/* Fails when a check says anything else of one of them. */
static inline void
check_case_all(const struct check_case *cases, uint32_t count)
{
    static char said[4096];
    unsigned failed = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct permit_findings findings = {0};
        world_read(&world, cases[i].world);
        weir_arena_reset(arena);
        const struct permit_check_request request =
            world_request(&world, cases[i].year, cases[i].as_of);
        assert_int_equal(world_check(&world, &request, arena, &findings), WEIR_OK);
        struct text_writer writer = text_writer_of(said, sizeof said);
        for (uint32_t k = 0; k < findings.count; k++)
            world_write_finding(&writer, &findings.item[k], cases[i].year);
        if (strcmp(said, cases[i].expected) == 0)
            continue;
        print_message("%s\n--- expected\n%s--- said\n%s", cases[i].name, cases[i].expected, said);
        failed++;
    }
    assert_int_equal(failed, 0);
}

#endif
