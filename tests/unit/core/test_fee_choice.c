/* Unit tests of core/fee_choice.c: which tariff, class and use a withdrawal is priced by. */
#include "core/fee_choice.h"

#include "harness/fee_build.h"

static struct build build;
static struct terms_tariffs tariffs;
static struct fee_facts facts;
static struct fee_choice choice;

static int
begin(void **state)
{
    (void)state;
    tariffs = fee_tariffs(&build);
    facts = fee_facts_from("2024-01-01");
    return 0;
}

static int
end(void **state)
{
    (void)state;
    build_end(&build);
    return 0;
}

static void
choose(const char *day)
{
    const struct fee_choice_request request = {tariffs, &facts, build_day(day), build_day(day)};
    assert_int_equal(fee_choice_make(&request, build.arena, &choice), WEIR_OK);
}

static void
a_permit_names_its_tariff_class_and_use(void **state)
{
    (void)state;
    choose("2024-06-01");
    assert_ptr_equal(choice.version, &build.tariff.version[0]);
    choose("2025-01-01");
    assert_ptr_equal(choice.tariff, &build.tariff);
    assert_ptr_equal(choice.version, &build.tariff.version[1]);
    assert_text(choice.class_->id, "own");
    assert_text(choice.use, "industry");
    assert_int_equal(choice.terms.attribute_count, 4);
}

static void
what_is_not_said_is_the_dearest_for_its_water(void **state)
{
    (void)state;
    facts.tariff = (struct weir_text){NULL, 0};
    facts.class_id = (struct weir_text){NULL, 0};
    facts.use = (struct weir_text){NULL, 0};
    choose("2025-01-01"); /* 1.00 of industry, not 0.09; supply's 99.00 is no withdrawal */
    assert_text(choice.class_->id, "own");
    assert_text(choice.use, "industry");
    assert_true(choice.several);
    facts.class_id = text_of("public");
    choose("2025-01-01");
    assert_false(choice.several);
    assert_text(choice.class_->id, "public");
    assert_null(choice.use.start);
    assert_int_equal(choice.terms.attribute_count, 3);
}

/* Where one class alone has a price for the use there was no choice. */
static void
a_use_may_leave_one_class(void **state)
{
    (void)state;
    facts.class_id = (struct weir_text){NULL, 0};
    facts.use = text_of("supply");
    choose("2025-01-01");
    assert_text(choice.class_->id, "public");
    assert_false(choice.several);
}

static void
factors_make_a_class_dearer(void **state)
{
    (void)state;
    const struct weir_class *own = &build.tariff.version[1].class_[0];
    facts.attribute = fee_unlicensed;
    choose("2025-01-01");
    struct ratio factor = fee_choice_multiplier(&choice.terms, own->id, &own->charge[0]);
    assert_true(factor.num == 5 && factor.den == 1);
    facts.attribute = fee_ground;
    choose("2025-01-01");
    factor = fee_choice_multiplier(&choice.terms, own->id, &own->charge[0]);
    assert_true(factor.num == 1 && factor.den == 1);
}

static void
without_a_tariff_version_or_class_there_is_no_choice(void **state)
{
    (void)state;
    choose("2015-09-30");
    assert_null(choice.tariff);
    facts.tariff = text_of("other");
    choose("2025-01-01");
    assert_null(choice.tariff);
    facts.tariff = text_of("test");
    facts.class_id = text_of("own-source");
    choose("2025-01-01");
    assert_null(choice.tariff);
}

static void
a_class_without_a_price_is_chosen_and_told_later(void **state)
{
    (void)state;
    facts.use = text_of("golf");
    facts.attribute_count = 0;
    choose("2025-01-01");
    assert_text(choice.class_->id, "own");
    assert_int_equal(choice.terms.attribute_count, 1);
}

static void
a_full_arena_is_said(void **state)
{
    (void)state;
    facts.class_id = (struct weir_text){NULL, 0};
    facts.use = (struct weir_text){NULL, 0};
    const struct fee_choice_request request = {tariffs, &facts, build_day("2025-01-01"),
                                               build_day("2025-01-01")};
    enum weir_status status = WEIR_E_NOMEM;
    unsigned refused = 0;
    for (size_t bytes = 1; status == WEIR_E_NOMEM; bytes += 16, refused++) {
        struct weir_arena *small = weir_arena_new(bytes);
        status = fee_choice_make(&request, small, &choice);
        weir_arena_free(small);
    }
    assert_int_equal(status, WEIR_OK);
    assert_true(refused > 10);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_permit_names_its_tariff_class_and_use),
        TEST(what_is_not_said_is_the_dearest_for_its_water),
        TEST(a_use_may_leave_one_class),
        TEST(factors_make_a_class_dearer),
        TEST(without_a_tariff_version_or_class_there_is_no_choice),
        TEST(a_class_without_a_price_is_chosen_and_told_later),
        TEST(a_full_arena_is_said),
    };
    return cmocka_run_group_tests_name("core/fee_choice", tests, NULL, NULL);
}
