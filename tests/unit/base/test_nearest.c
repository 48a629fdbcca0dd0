/* Unit tests of base/nearest.c: which name a mistyped word was meant to be. */
#include "base/nearest.h"

#include "base/text.h"
#include "harness/cmocka_all.h"

static const char *
nearest_command(const char *word)
{
    static const char *const names[] = {"bill", "tariff", "migrate", "ingest", "run"};
    struct nearest nearest = nearest_to(text_of(word));
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        nearest_try(&nearest, names[i]);
    return nearest.best;
}

static void
one_letter_changed_put_in_left_out_or_swapped_is_near(void **state)
{
    (void)state;
    assert_string_equal(nearest_command("bull"), "bill");
    assert_string_equal(nearest_command("biill"), "bill");
    assert_string_equal(nearest_command("tarif"), "tariff");
    assert_string_equal(nearest_command("ingset"), "ingest");
    assert_string_equal(nearest_command("bill"), "bill");
}

static void
a_word_far_from_all_names_has_no_nearest(void **state)
{
    (void)state;
    assert_null(nearest_command("xyzzy"));
    assert_null(nearest_command("b"));
}

static void
a_third_of_a_long_word_may_be_wrong(void **state)
{
    (void)state;
    assert_string_equal(nearest_command("migraet"), "migrate");
    assert_string_equal(nearest_command("mirgaet"), "migrate");
    assert_null(nearest_command("mxgrxxx"));
}

static void
words_over_the_limit_are_never_near(void **state)
{
    (void)state;
    static const char word_of_49[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    assert_null(nearest_command(word_of_49));
    struct nearest nearest = nearest_to(text_of(&word_of_49[1]));
    nearest_try(&nearest, word_of_49);
    assert_null(nearest.best);
    nearest_try(&nearest, &word_of_49[1]);
    assert_ptr_equal(nearest.best, &word_of_49[1]);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_letter_changed_put_in_left_out_or_swapped_is_near),
        cmocka_unit_test(a_word_far_from_all_names_has_no_nearest),
        cmocka_unit_test(a_third_of_a_long_word_may_be_wrong),
        cmocka_unit_test(words_over_the_limit_are_never_near),
    };
    return cmocka_run_group_tests_name("base/nearest", tests, NULL, NULL);
}
