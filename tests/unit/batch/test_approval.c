/* Unit tests of batch/approval.c: what is approved, and what the configuration asks for. */
#include "batch/approval.h"

#include <string.h>

#include "base/civil.h"
#include "base/text.h"
#include "harness/cmocka_all.h"
#include "weir/tariff.h"

static struct config
config_of(const char *publish, const char *post_above, const char *close)
{
    return (struct config){
        .approve_publish = publish, .approve_post_above = post_above, .approve_close = close};
}

static void
assert_demands(struct config config, const int64_t expected[APPROVAL_STORE_POLICY_COUNT])
{
    struct approval_store_demands demands;
    struct weir_error error = {.status = WEIR_OK};
    assert_int_equal(approval_demands(&config, &demands, &error), WEIR_OK);
    for (int i = 0; i < APPROVAL_STORE_POLICY_COUNT; i++)
        assert_int_equal(demands.above_fen[i], expected[i]);
}

static void
settings_say_what_takes_a_second_person(void **state)
{
    (void)state;
    static const int64_t none[] = {[APPROVAL_STORE_PUBLISH] = APPROVAL_STORE_NEVER,
                                   [APPROVAL_STORE_POST] = APPROVAL_STORE_NEVER,
                                   [APPROVAL_STORE_CLOSE] = APPROVAL_STORE_NEVER};
    static const int64_t all[] = {
        [APPROVAL_STORE_PUBLISH] = 0, [APPROVAL_STORE_POST] = 10000050, [APPROVAL_STORE_CLOSE] = 0};
    static const int64_t any[] = {[APPROVAL_STORE_PUBLISH] = APPROVAL_STORE_NEVER,
                                  [APPROVAL_STORE_POST] = 0,
                                  [APPROVAL_STORE_CLOSE] = APPROVAL_STORE_NEVER};
    assert_demands(config_of("no", "", "no"), none);
    assert_demands(config_of("yes", "100000.50", "yes"), all);
    assert_demands(config_of("no", "0", "no"), any);
}

static void
an_amount_that_is_none_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"-1",   "1.005", "1e6",
                                        "lots", "1,000", "99999999999999999999"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        const struct config config = config_of("no", wrong[i], "no");
        struct approval_store_demands demands;
        struct weir_error error = {.status = WEIR_OK};
        assert_int_equal(approval_demands(&config, &demands, &error), WEIR_E_INVALID);
        assert_non_null(strstr(error.primary, "approve_post_above cannot be"));
    }
}

static void
a_run_a_month_and_a_digest_are_told_apart(void **state)
{
    (void)state;
    static const char digits[] = "00ff1234567890abcdefABCDEF00000000000000000000000000000000000001";
    unsigned char digest[APPROVAL_DIGEST_SIZE];
    struct approval_store_subject subject;
    assert_true(approval_parse(text_of("17"), digest, &subject));
    assert_string_equal(subject.kind.start, "run");
    assert_int_equal(subject.run_id, 17);
    assert_int_equal(subject.month_day, WEIR_DAY_NONE);
    assert_null(subject.digest.start);
    assert_true(approval_parse(text_of("2024-02"), digest, &subject));
    assert_string_equal(subject.kind.start, "month");
    int32_t day = 0;
    assert_int_equal(civil_parse(text_of("2024-02-01"), &day), WEIR_OK);
    assert_int_equal(subject.month_day, day);
    assert_int_equal(subject.run_id, 0);
    assert_true(approval_parse(text_of(digits), digest, &subject));
    assert_string_equal(subject.kind.start, "tariff");
    assert_int_equal(subject.digest.size, APPROVAL_DIGEST_SIZE);
    assert_int_equal(digest[1], 0xff);
    assert_int_equal(digest[10], 0xAB);
    assert_int_equal(digest[31], 1);
}

static void
other_words_are_none_of_them(void **state)
{
    (void)state;
    static const char *const words[] = {
        "",
        "0",
        "-1",
        "1.5",
        "A1",
        "2024-13",
        "2024-1",
        "2024-02-01",
        "99999999999999999999",
        "zz00000000000000000000000000000000000000000000000000000000000000"};
    unsigned char digest[APPROVAL_DIGEST_SIZE];
    struct approval_store_subject subject;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        assert_false(approval_parse(text_of(words[i]), digest, &subject));
    /* 64 bytes, of which one is NUL */
    char bytes[2 * APPROVAL_DIGEST_SIZE];
    memset(bytes, '0', sizeof bytes);
    bytes[9] = '\0';
    assert_false(approval_parse((struct weir_text){bytes, sizeof bytes}, digest, &subject));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(settings_say_what_takes_a_second_person),
        cmocka_unit_test(an_amount_that_is_none_is_refused),
        cmocka_unit_test(a_run_a_month_and_a_digest_are_told_apart),
        cmocka_unit_test(other_words_are_none_of_them),
    };
    return cmocka_run_group_tests_name("batch/approval", tests, NULL, NULL);
}
