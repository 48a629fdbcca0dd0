/* Unit tests of batch/speech.c: values in sentences, and the languages they are said in. */
#include "batch/speech.h"

#include "base/text.h"
#include "harness/sentences.h"

static struct sentences said;
static struct explain explain;
static struct speech speech;

static void
begin(enum explain_language language)
{
    explain = sentences_begin(&said, language);
    speech_begin(&speech, &explain);
}

static void
assert_value(struct weir_text value, const char *expected)
{
    assert_int_equal(value.size, strlen(expected));
    assert_memory_equal(value.start, expected, value.size);
}

static void
values_have_no_needless_zeros(void **state)
{
    (void)state;
    begin(EXPLAIN_ENGLISH);
    assert_value(speech_number(&speech, 100), "100");
    assert_value(speech_volume(&speech, 30000), "30");
    assert_value(speech_volume(&speech, 30120), "30.12");
    assert_value(speech_volume(&speech, -5), "-0.005");
    assert_value(speech_volume(&speech, 0), "0");
    assert_value(speech_register(&speech, 10600000), "10600");
    assert_value(speech_ratio(&speech, 1000000), "1");
    assert_value(speech_ratio(&speech, 910000), "0.91");
    assert_value(speech_percent(&speech, 200000), "20");
    assert_value(speech_percent(&speech, 125000), "12.5");
}

static void
money_keeps_two_decimals(void **state)
{
    (void)state;
    begin(EXPLAIN_ENGLISH);
    assert_value(speech_amount(&speech, 300), "3.00");
    assert_value(speech_price(&speech, 290000), "2.90");
    assert_value(speech_price(&speech, 12345), "0.12345");
    assert_value(speech_exact(&speech, 12345000), "0.12345");
    assert_value(speech_exact(&speech, 1200000000), "12.00");
}

static void
days_and_bytes_are_written_whole(void **state)
{
    (void)state;
    begin(EXPLAIN_ENGLISH);
    assert_value(speech_day(&speech, 0), "1970-01-01");
    assert_value(speech_hex(&speech, (struct weir_text){"\x0a\xff", 2}), "0aff");
}

static void
put_once(void *context, const struct explain_sentence *sentence)
{
    struct explain_sentence *kept = context;
    *kept = *sentence;
    kept->text = (struct weir_text){NULL, sentence->text.size};
}

static void
a_sentence_has_its_name_and_its_level(void **state)
{
    (void)state;
    struct explain_sentence kept = {0};
    const struct explain to = {EXPLAIN_ENGLISH, put_once, &kept};
    speech_begin(&speech, &to);
    SPEECH_SAY(&speech, LIMIT_LAST, speech_number(&speech, 3));
    assert_string_equal(kept.name, "LIMIT_LAST");
    assert_int_equal(kept.level, 2);
    assert_int_equal(kept.text.size, strlen("Block 3 has no end."));
}

static void
sentences_are_said_in_both_languages(void **state)
{
    (void)state;
    begin(EXPLAIN_ENGLISH);
    SPEECH_SAY(&speech, TOTAL, speech_amount(&speech, 100));
    SENTENCES_HOLD(&said, "Total: 1.00");
    begin(EXPLAIN_CHINESE);
    SPEECH_SAY(&speech, TOTAL, speech_amount(&speech, 100));
    SENTENCES_HOLD(&said, "合计：1.00");
}

static void
a_title_is_in_the_language_or_else_it_is_the_id(void **state)
{
    (void)state;
    const struct weir_title item[] = {{text_of("zh-CN"), text_of("水费")},
                                      {text_of("en"), text_of("Water")}};
    const struct weir_titles titles = {item, 2};
    const struct weir_titles chinese_only = {item, 1};
    begin(EXPLAIN_ENGLISH);
    assert_value(speech_title(&speech, &titles, text_of("water")), "Water");
    assert_value(speech_title(&speech, &chinese_only, text_of("water")), "water");
    begin(EXPLAIN_CHINESE);
    assert_value(speech_title(&speech, &titles, text_of("water")), "水费");
}

/* A plan row's kinds, and every finding, have words in both languages. */
static void
nothing_is_without_words(void **state)
{
    (void)state;
    for (int language = EXPLAIN_ENGLISH; language <= EXPLAIN_CHINESE; language++) {
        begin((enum explain_language)language);
        for (unsigned code = 1; code < WEIR_FINDING_COUNT; code++)
            assert_true(speech_finding(&speech, (enum weir_finding)code).size > 0);
        for (unsigned kind = WEIR_AGAINST_PLAN; kind <= WEIR_AGAINST_PERMIT; kind++)
            assert_true(speech_against(&speech, (enum weir_against)kind).size > 0);
    }
    begin(EXPLAIN_ENGLISH);
    assert_value(speech_against(&speech, WEIR_AGAINST_NORM), "norm");
    assert_value(speech_against(&speech, WEIR_AGAINST_PERMIT), "permitted volume");
}

/* A text that is longer than a sentence can be is cut, and nothing is written past the end. */
static void
a_sentence_that_is_too_long_is_cut(void **state)
{
    (void)state;
    static char buffer[2 * SPEECH_LINE_SIZE];
    memset(buffer, 'x', sizeof buffer);
    begin(EXPLAIN_ENGLISH);
    SPEECH_SAY(&speech, ATTRIBUTE, text_of("note"), (struct weir_text){buffer, sizeof buffer});
    assert_int_equal(said.size, SPEECH_LINE_SIZE); /* a newline more, a NUL less */
}

static void
values_that_do_not_fit_are_cut(void **state)
{
    (void)state;
    begin(EXPLAIN_ENGLISH);
    for (int i = 0; i < SPEECH_SCRATCH_SIZE; i++)
        (void)speech_volume(&speech, 1000);
    assert_int_equal(speech_volume(&speech, 1000).size, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_have_no_needless_zeros),
        cmocka_unit_test(money_keeps_two_decimals),
        cmocka_unit_test(days_and_bytes_are_written_whole),
        cmocka_unit_test(a_sentence_has_its_name_and_its_level),
        cmocka_unit_test(sentences_are_said_in_both_languages),
        cmocka_unit_test(a_title_is_in_the_language_or_else_it_is_the_id),
        cmocka_unit_test(nothing_is_without_words),
        cmocka_unit_test(a_sentence_that_is_too_long_is_cut),
        cmocka_unit_test(values_that_do_not_fit_are_cut),
    };
    return cmocka_run_group_tests_name("batch/speech", tests, NULL, NULL);
}
