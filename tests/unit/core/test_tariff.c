/* Unit tests of core/tariff.c: what ids stand for, and which version is in force. */
#include "core/tariff.h"

#include "harness/tariff_build.h"

static struct build build;

static int
begin(void **state)
{
    (void)state;
    build_begin(&build);
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
a_version_is_in_force_from_its_first_day_until_the_next(void **state)
{
    (void)state;
    (void)build_version(&build, "2020-01-01");
    (void)build_version(&build, "2024-07-01");
    const struct weir_tariff *tariff = &build.tariff;
    assert_null(tariff_version_at(tariff, build_day("2019-12-31")));
    assert_ptr_equal(tariff_version_at(tariff, build_day("2020-01-01")), &tariff->version[0]);
    assert_ptr_equal(tariff_version_at(tariff, build_day("2024-06-30")), &tariff->version[0]);
    assert_ptr_equal(tariff_version_at(tariff, build_day("2024-07-01")), &tariff->version[1]);
    assert_ptr_equal(tariff_version_at(tariff, build_day("2099-01-01")), &tariff->version[1]);
}

static void
the_day_a_version_ends_on_is_not_in_it(void **state)
{
    (void)state;
    build_version(&build, "2020-01-01")->to_day = build_day("2021-01-01");
    (void)build_version(&build, "2022-01-01");
    const struct weir_tariff *tariff = &build.tariff;
    assert_ptr_equal(tariff_version_at(tariff, build_day("2020-12-31")), &tariff->version[0]);
    assert_null(tariff_version_at(tariff, build_day("2021-01-01")));
    assert_null(tariff_version_at(tariff, build_day("2021-12-31")));
    assert_ptr_equal(tariff_version_at(tariff, build_day("2022-01-01")), &tariff->version[1]);
}

static void
classes_and_charges_are_found_by_id(void **state)
{
    (void)state;
    struct weir_version *version = build_version(&build, "2020-01-01");
    (void)build_class(&build, version, "home");
    struct weir_class *firm = build_class(&build, version, "firm");
    (void)build_priced(&build, firm, "water", 1);
    (void)build_priced(&build, firm, "sewage", 1);
    assert_ptr_equal(weir_tariff_class(version, text_of("firm")), firm);
    assert_null(weir_tariff_class(version, text_of("Firm")));
    assert_int_equal(tariff_charge_index(firm, text_of("sewage")), 1);
    assert_int_equal(tariff_charge_index(firm, text_of("resource")), TARIFF_NO_INDEX);
}

static void
ids_become_indexes_and_what_is_not_there_has_none(void **state)
{
    (void)state;
    struct weir_class *class_ = build_class(&build, build_version(&build, "2020-01-01"), "home");
    (void)build_blocks(class_, "a", WEIR_OVER_YEAR);
    (void)build_blocks(class_, "b", WEIR_OVER_MONTH);
    build_priced(&build, class_, "water", 1)->blocks_id = text_of("b");
    build_priced(&build, class_, "lost", 1)->blocks_id = text_of("c");
    build_of(&build, build_charge(class_, "extra"), "lost gone water", 1);
    (void)build_relief(&build, class_, "dibao", "water gone");
    (void)build_surcharge(&build, class_, "above", "gone extra");
    assert_int_equal(tariff_finish(&build.tariff, &build.names, build.arena), WEIR_OK);
    const struct weir_charge *charge = class_->charge;
    assert_int_equal(charge[0].blocks, 1);
    assert_int_equal(charge[1].blocks, WEIR_NO_BLOCKS);
    assert_int_equal(charge[2].blocks, WEIR_NO_BLOCKS);
    assert_int_equal(charge[2].of_index[0], 1);
    assert_int_equal(charge[2].of_index[1], TARIFF_NO_INDEX);
    assert_int_equal(charge[2].of_index[2], 0);
    assert_int_equal(class_->relief[0].on_index[0], 0);
    assert_int_equal(class_->relief[0].on_index[1], TARIFF_NO_INDEX);
    assert_int_equal(class_->surcharge[0].on_index[0], TARIFF_NO_INDEX);
    assert_int_equal(class_->surcharge[0].on_index[1], 2);
}

static void
a_blocks_id_has_one_counter_and_one_first_day_in_all_versions_and_classes(void **state)
{
    (void)state;
    struct weir_class *old = build_class(&build, build_version(&build, "2020-01-01"), "home");
    struct weir_version *version = build_version(&build, "2022-01-01");
    struct weir_class *home = build_class(&build, version, "home");
    struct weir_class *flat = build_class(&build, version, "flat");
    const struct weir_blocks *a_old = build_blocks(old, "a", WEIR_OVER_YEAR);
    const struct weir_blocks *a_home = build_blocks(home, "a", WEIR_OVER_YEAR);
    const struct weir_blocks *b_flat = build_blocks(flat, "b", WEIR_OVER_YEAR);
    const struct weir_blocks *a_flat = build_blocks(flat, "a", WEIR_OVER_YEAR);
    const struct weir_surcharge *surcharge = build_surcharge(&build, flat, "above", "");
    assert_int_equal(tariff_finish(&build.tariff, &build.names, build.arena), WEIR_OK);
    assert_int_equal(a_home->counter_key, a_old->counter_key);
    assert_int_equal(a_flat->counter_key, a_old->counter_key);
    assert_true(b_flat->counter_key != a_old->counter_key);
    assert_true(surcharge->counter_key != b_flat->counter_key);
    assert_int_equal(a_flat->first_day, build_day("2020-01-01"));
    assert_int_equal(b_flat->first_day, build_day("2022-01-01"));
}

static void
a_full_arena_is_no_memory(void **state)
{
    (void)state;
    struct weir_class *class_ = build_class(&build, build_version(&build, "2020-01-01"), "home");
    (void)build_blocks(class_, "steps", WEIR_OVER_YEAR);
    (void)build_priced(&build, class_, "water", 1);
    build_of(&build, build_charge(class_, "extra"), "water", 1);
    (void)build_relief(&build, class_, "dibao", "water");
    (void)build_surcharge(&build, class_, "above", "water");
    enum weir_status status = WEIR_E_NOMEM;
    int refused = 0;
    for (size_t bytes = 0; status != WEIR_OK; bytes += 16) {
        struct weir_arena *small = weir_arena_new(bytes);
        struct weir_arena *other = weir_arena_new(BUILD_ARENA_BYTES);
        struct names names = names_of(other);
        status = tariff_finish(&build.tariff, &names, small);
        assert_true(status == WEIR_OK || status == WEIR_E_NOMEM);
        refused += status == WEIR_E_NOMEM;
        weir_arena_free(small);
        weir_arena_free(other);
    }
    assert_true(refused >= 3); /* for `of`, a relief's `on`, a surcharge's `on` */
    refused = 0;
    status = WEIR_E_NOMEM;
    for (size_t bytes = 0; status != WEIR_OK; bytes += 16) {
        struct weir_arena *small = weir_arena_new(bytes);
        struct names names = names_of(small);
        status = tariff_finish(&build.tariff, &names, build.arena);
        refused += status == WEIR_E_NOMEM;
        weir_arena_free(small);
    }
    assert_true(refused >= 3); /* for the table of names, and two names in it */
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_version_is_in_force_from_its_first_day_until_the_next),
        TEST(the_day_a_version_ends_on_is_not_in_it),
        TEST(classes_and_charges_are_found_by_id),
        TEST(ids_become_indexes_and_what_is_not_there_has_none),
        TEST(a_blocks_id_has_one_counter_and_one_first_day_in_all_versions_and_classes),
        TEST(a_full_arena_is_no_memory),
    };
    return cmocka_run_group_tests_name("core/tariff", tests, NULL, NULL);
}
