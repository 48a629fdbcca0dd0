/* Unit tests of core/permit_finding.c: names, percents and the order of what is told. */
#include "core/permit_finding.h"

#include "harness/permit_world.h"

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

static void
every_code_has_a_name_and_a_meaning_of_its_own(void **state)
{
    (void)state;
    for (unsigned i = 0; i < PERMIT_CODE_COUNT; i++) {
        const char *code = permit_finding_code((enum permit_code)i);
        assert_true(strlen(code) > 0);
        assert_true(strlen(permit_finding_meaning((enum permit_code)i)) > 0);
        for (unsigned k = 0; k < i; k++)
            assert_string_not_equal(code, permit_finding_code((enum permit_code)k));
    }
    assert_string_equal(permit_finding_code(PERMIT_CODE_BAN_ZONE), "ban-zone");
}

static void
the_excess_is_in_percent_of_the_limit(void **state)
{
    (void)state;
    struct permit_finding finding = {
        .code = PERMIT_CODE_EXCEEDED, .limit_l = 49726776, .actual_l = 52000000};
    assert_int_equal(permit_finding_excess_l(&finding), 2273224);
    assert_int_equal(permit_finding_percent(&finding), 457); /* 4.5714 */
    finding =
        (struct permit_finding){.code = PERMIT_CODE_EXCEEDED, .limit_l = 20000, .actual_l = 20001};
    assert_int_equal(permit_finding_percent(&finding), 1); /* 0.005: half-up */
    finding.limit_l = 0;
    assert_int_equal(permit_finding_excess_l(&finding), 20001);
    assert_true(permit_finding_percent(&finding) == PERMIT_FINDING_ABSENT);
    finding.limit_l = PERMIT_FINDING_ABSENT;
    assert_true(permit_finding_excess_l(&finding) == PERMIT_FINDING_ABSENT);
    assert_true(permit_finding_percent(&finding) == PERMIT_FINDING_ABSENT);
    finding = (struct permit_finding){
        .code = PERMIT_CODE_EXCEEDED, .limit_l = 1, .actual_l = PERMIT_FINDING_ABSENT};
    assert_true(permit_finding_excess_l(&finding) == PERMIT_FINDING_ABSENT);
    finding = (struct permit_finding){.code = PERMIT_CODE_IDLE, .limit_l = 1, .actual_l = 0};
    assert_true(permit_finding_excess_l(&finding) == PERMIT_FINDING_ABSENT);
}

static void
a_level_is_so_far_under_its_floor(void **state)
{
    (void)state;
    const struct permit_finding finding = {
        .code = PERMIT_CODE_LEVEL_LOW, .limit_l = 900000, .actual_l = 898000};
    assert_int_equal(permit_finding_excess_l(&finding), 2000);
    assert_true(permit_finding_percent(&finding) == PERMIT_FINDING_ABSENT);
}

/* In their order; no two are the same. */
static const char *const ordered[][5] = {
    {"A", "P1", "", "ground", "permit-exceeded"}, {"A", "P1", "", "ground", "pace"},
    {"A", "P1", "", "surface", "idle"},           {"A", "P1", "W1", "ground", "ban-zone"},
    {"A", "P1a", "", "ground", "idle"},           {"A", "P2", "", "ground", "idle"},
    {"A", "", "W0", "ground", "no-permit"},       {"A", "", "W0", "ground", "no-read"},
    {"A", "", "W3", "ground", "no-permit"},       {"A", "", "", "all", "limit-allocated"},
    {"A", "", "", "ground", "limit-withdrawn"},   {"B", "P0", "", "ground", "idle"},
};
#define ORDERED (sizeof ordered / sizeof ordered[0])

static struct weir_text
named(const char *name)
{
    return name[0] == '\0' ? (struct weir_text){NULL, 0} : text_of(name);
}

static struct permit_finding
finding_of(size_t index)
{
    const char *const *word = ordered[index];
    unsigned code = 0;
    while (strcmp(permit_finding_code((enum permit_code)code), word[4]) != 0)
        code++;
    return (struct permit_finding){
        .code = (enum permit_code)code,
        .district = text_of(word[0]),
        .permit = named(word[1]),
        .point = named(word[2]),
        .source = text_of(word[3]),
        .day = (int32_t)index,
    };
}

static void
findings_have_one_order_whatever_they_came_in(void **state)
{
    (void)state;
    for (size_t step = 1; step < ORDERED; step++) {
        struct permit_findings findings = {.arena = arena};
        bool added[ORDERED] = {false};
        for (size_t i = 0, at = 0; i < ORDERED; i++, at = (at + step) % ORDERED) {
            while (added[at])
                at = (at + 1) % ORDERED;
            added[at] = true;
            const struct permit_finding finding = finding_of(at);
            permit_finding_add(&findings, &finding);
        }
        assert_int_equal(permit_finding_sort(&findings), WEIR_OK);
        for (size_t i = 0; i < ORDERED; i++)
            assert_int_equal(findings.item[i].day, i);
    }
}

static void
lists_grow(void **state)
{
    (void)state;
    struct permit_findings findings = {.arena = arena};
    for (uint32_t i = 0; i < 200; i++) {
        struct permit_finding finding = finding_of(0);
        finding.day = (int32_t)i;
        permit_finding_add(&findings, &finding);
    }
    assert_int_equal(permit_finding_sort(&findings), WEIR_OK);
    for (uint32_t i = 0; i < 200; i++)
        assert_int_equal(findings.item[i].day, i); /* equal ones stay as they came */
}

static void
a_full_arena_is_said(void **state)
{
    (void)state;
    struct weir_arena *small = weir_arena_new(1);
    struct permit_findings findings = {.arena = small};
    const struct permit_finding finding = finding_of(0);
    assert_int_equal(permit_finding_sort(&findings), WEIR_E_NOMEM);
    weir_arena_free(small);
    small = weir_arena_new(16 * sizeof finding);
    findings = (struct permit_findings){.arena = small};
    permit_finding_add(&findings, &finding);
    assert_true(findings.full);
    assert_int_equal(permit_finding_sort(&findings), WEIR_E_NOMEM);
    weir_arena_free(small);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_has_a_name_and_a_meaning_of_its_own),
        cmocka_unit_test(the_excess_is_in_percent_of_the_limit),
        cmocka_unit_test(a_level_is_so_far_under_its_floor),
        cmocka_unit_test(findings_have_one_order_whatever_they_came_in),
        cmocka_unit_test(lists_grow),
        cmocka_unit_test(a_full_arena_is_said),
    };
    return cmocka_run_group_tests_name("core/permit_finding", tests, setup, teardown);
}
