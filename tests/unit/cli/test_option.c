/* Unit tests of cli/option.c: what becomes a value, and how a mistake is answered. */
#include "cli/option.h"

#include <string.h>

#include "base/civil.h"
#include "cli/command.h"
#include "harness/capture.h"
#include "harness/cmocka_all.h"
#include "weir/tariff.h"

enum { THROUGH, MONTH, JOBS, M3, AMOUNT, FORMAT, SET, DRY_RUN, OPTION_COUNT };

static const struct option_spec specs[OPTION_COUNT] = {
    [THROUGH] = {.name = "through", .kind = OPTION_DAY},
    [MONTH] = {.name = "month", .kind = OPTION_MONTH},
    [JOBS] = {.name = "jobs", .kind = OPTION_INT, .least = 1, .most = 64},
    [M3] = {.name = "m3", .kind = OPTION_VOLUME},
    [AMOUNT] = {.name = "amount", .kind = OPTION_MONEY},
    [FORMAT] = {.name = "format", .kind = OPTION_TEXT, .choices = "table|csv|json"},
    [SET] = {.name = "set", .kind = OPTION_TEXT, .repeated = true},
    [DRY_RUN] = {.name = "dry-run", .kind = OPTION_FLAG},
};

static const struct command command = {
    .words = "try",
    .usage = "FILE",
    .help = "  --through DATE\n  --month M\n  --jobs N\n  --m3 V\n  --amount A\n  --format F\n"
            "  --set NAME\n  --dry-run\n\nExample:\n  weir try --through DATE\n",
};

static struct cli cli;
static struct option_value value[OPTION_COUNT];
static enum exit_code code;

/* Parses up to 8 words, the last one NULL; what it said on stderr. */
static const char *
parse_with(const struct option_table *table, const char *const *word)
{
    uint32_t count = 0;
    while (word[count] != NULL)
        count++;
    weir_arena_reset(cli.arena);
    cli = (struct cli){.command = &command, .word = word, .word_count = count, .arena = cli.arena};
    capture_begin(2);
    code = option_parse(&cli, table, value);
    return capture_end();
}

static const char *
parse(const char *first, const char *second, const char *third)
{
    static const struct option_table table = {
        .spec = specs, .count = OPTION_COUNT, .operand = "FILE", .operand_most = 2};
    const char *const words[] = {first, second, third, NULL};
    return parse_with(&table, words);
}

static void
values_follow_the_name_or_an_equals_sign(void **state)
{
    (void)state;
    assert_string_equal(parse("--through", "2026-03-01", "--dry-run"), "");
    assert_int_equal(code, EXIT_CODE_DONE);
    assert_int_equal(value[THROUGH].count, 1);
    assert_int_equal(value[THROUGH].number, civil_to_day((struct civil){2026, 3, 1}));
    assert_string_equal(value[THROUGH].text, "2026-03-01");
    assert_int_equal(value[DRY_RUN].count, 1);
    assert_null(value[DRY_RUN].text);

    assert_string_equal(parse("--through=2026-03-01", "--set==", NULL), "");
    assert_int_equal(value[THROUGH].count, 1);
    assert_string_equal(value[SET].text, "=");
}

static void
what_is_not_given_is_absent(void **state)
{
    (void)state;
    assert_string_equal(parse(NULL, NULL, NULL), "");
    for (int i = 0; i < OPTION_COUNT; i++) {
        assert_int_equal(value[i].count, 0);
        assert_null(value[i].text);
    }
    assert_int_equal(value[THROUGH].number, WEIR_DAY_NONE);
    assert_int_equal(value[MONTH].number, WEIR_DAY_NONE);
    assert_int_equal(value[JOBS].number, 0);
}

static void
each_kind_is_read_in_its_unit(void **state)
{
    (void)state;
    assert_string_equal(parse("--m3=12.5", "--amount=12.5", "--jobs=64"), "");
    assert_int_equal(value[M3].number, 12500);
    assert_int_equal(value[AMOUNT].number, 1250);
    assert_int_equal(value[JOBS].number, 64);
    assert_string_equal(parse("--month=2026-02", "--format=json", NULL), "");
    assert_int_equal(value[MONTH].number, civil_to_day((struct civil){2026, 2, 1}));
    assert_int_equal(value[FORMAT].choice, 2);
}

static void
repeated_values_keep_their_order(void **state)
{
    (void)state;
    assert_string_equal(parse("--set=a", "--set", "b"), "");
    assert_int_equal(value[SET].count, 2);
    assert_string_equal(value[SET].each[0], "a");
    assert_string_equal(value[SET].each[1], "b");
    assert_string_equal(value[SET].text, "b");
}

static void
the_other_words_are_operands(void **state)
{
    (void)state;
    assert_string_equal(parse("a.csv", "--dry-run", "-"), "");
    assert_int_equal(cli.operand_count, 2);
    assert_string_equal(cli.operand[0], "a.csv");
    assert_string_equal(cli.operand[1], "-");
    assert_string_equal(parse("--", "--dry-run", "--"), "");
    assert_int_equal(cli.operand_count, 2);
    assert_string_equal(cli.operand[0], "--dry-run");
    assert_string_equal(cli.operand[1], "--");
    assert_int_equal(value[DRY_RUN].count, 0);
}

static void
global_options_may_follow_the_command(void **state)
{
    (void)state;
    assert_string_equal(parse("--json", "--config", "x.conf"), "");
    assert_true(cli.json);
    assert_string_equal(cli.config_file, "x.conf");
    assert_string_equal(parse("--config=y.conf", NULL, NULL), "");
    assert_string_equal(cli.config_file, "y.conf");
}

static void
every_mistake_is_exit_code_2_with_a_hint(void **state)
{
    (void)state;
    static const struct {
        const char *words[3];
        const char *said;
    } rows[] = {
        {{"--trough=2026-01-01"},
         "weir: unknown option \"--trough\"\nhint: Did you mean --through? See `weir try "
         "--help`.\n"},
        {{"--xyzzy"}, "weir: unknown option \"--xyzzy\"\nhint: See `weir try --help`.\n"},
        {{"--dry"}, "weir: unknown option \"--dry\"\nhint: See `weir try --help`.\n"},
        {{"-n"},
         "weir: unknown option \"-n\"\nhint: Options have long names only, such as --config.\n"},
        {{"--dry-run=yes"}, "weir: option --dry-run takes no value\n"},
        {{"--through"},
         "weir: option --through needs a value\n"
         "hint: A value that begins with -- is written after an equals sign.\n"},
        {{"--set", "--dry-run"},
         "weir: option --set needs a value\n"
         "hint: A value that begins with -- is written after an equals sign.\n"},
        {{"--jobs=1", "--jobs=2"}, "weir: option --jobs is given twice\nhint: Give it once.\n"},
        {{"--through=2026-02-29"},
         "weir: option --through cannot be \"2026-02-29\"\n"
         "hint: A date is written YYYY-MM-DD, and must exist.\n"},
        {{"--month=2026-13"},
         "weir: option --month cannot be \"2026-13\"\nhint: A month is written YYYY-MM.\n"},
        {{"--month=2026-1"},
         "weir: option --month cannot be \"2026-1\"\nhint: A month is written YYYY-MM.\n"},
        {{"--jobs=0"},
         "weir: option --jobs cannot be \"0\"\nhint: A whole number from 1 to 64 is needed.\n"},
        {{"--jobs=65"},
         "weir: option --jobs cannot be \"65\"\nhint: A whole number from 1 to 64 is needed.\n"},
        {{"--jobs=2.0"},
         "weir: option --jobs cannot be \"2.0\"\nhint: A whole number from 1 to 64 is needed.\n"},
        {{"--m3=-1"},
         "weir: option --m3 cannot be \"-1\"\n"
         "hint: Cubic metres are written with up to 3 decimals, without sign or exponent.\n"},
        {{"--amount=1.234"},
         "weir: option --amount cannot be \"1.234\"\n"
         "hint: Yuan are written with up to 2 decimals, without sign or exponent.\n"},
        {{"--format=xml"},
         "weir: option --format cannot be \"xml\"\nhint: It must be one of table|csv|json.\n"},
        {{"--set="},
         "weir: option --set cannot be \"\"\n"
         "hint: A text in UTF-8 is needed, and not an empty one.\n"},
        {{"a", "b", "c"}, "weir: unexpected argument \"c\"\nhint: Usage: weir try FILE\n"},
        {{"--config"}, "weir: option --config needs a value\nhint: Write --config FILE.\n"},
        {{"--log-format"},
         "weir: option --log-format needs a value\nhint: Write --log-format text|json.\n"},
        {{"--log-format", "xml"},
         "weir: option --log-format cannot be \"xml\"\nhint: It must be one of text|json.\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_string_equal(parse(rows[i].words[0], rows[i].words[1], rows[i].words[2]),
                            rows[i].said);
        assert_int_equal(code, EXIT_CODE_USAGE);
    }
}

static void
what_is_needed_and_missing_is_told_with_the_usage(void **state)
{
    (void)state;
    static const struct command strict_command = {
        .words = "try", .usage = "FILE --jobs N", .help = "  --jobs N  workers\n"};
    static const struct option_spec strict_spec[] = {
        {.name = "jobs", .kind = OPTION_INT, .least = 0, .required = true}};
    static const struct option_table strict = {.spec = strict_spec,
                                               .count = 1,
                                               .operand = "FILE",
                                               .operand_least = 1,
                                               .operand_most = OPTION_ANY};
    static const struct {
        const char *words[5];
        const char *said;
    } rows[] = {
        {{"a"}, "weir: option --jobs is needed\nhint: Usage: weir try FILE --jobs N\n"},
        {{"--jobs=1"}, "weir: FILE is missing\nhint: Usage: weir try FILE --jobs N\n"},
        {{"--jobs=-1"},
         "weir: option --jobs cannot be \"-1\"\n"
         "hint: A whole number of at least 0 is needed.\n"},
        {{"--jobs=1", "a", "b", "c"}, ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        cli = (struct cli){
            .command = &strict_command, .word = rows[i].words, .word_count = 0, .arena = cli.arena};
        while (rows[i].words[cli.word_count] != NULL)
            cli.word_count++;
        capture_begin(2);
        code = option_parse(&cli, &strict, value);
        assert_string_equal(capture_end(), rows[i].said);
        assert_int_equal(code, rows[i].said[0] == '\0' ? EXIT_CODE_DONE : EXIT_CODE_USAGE);
    }
    assert_int_equal(cli.operand_count, 3);
}

static int
set_up(void **state)
{
    (void)state;
    cli.arena = weir_arena_new(1 << 20);
    return cli.arena == NULL;
}

static int
tear_down(void **state)
{
    (void)state;
    weir_arena_free(cli.arena);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_follow_the_name_or_an_equals_sign),
        cmocka_unit_test(what_is_not_given_is_absent),
        cmocka_unit_test(each_kind_is_read_in_its_unit),
        cmocka_unit_test(repeated_values_keep_their_order),
        cmocka_unit_test(the_other_words_are_operands),
        cmocka_unit_test(global_options_may_follow_the_command),
        cmocka_unit_test(every_mistake_is_exit_code_2_with_a_hint),
        cmocka_unit_test(what_is_needed_and_missing_is_told_with_the_usage),
    };
    return cmocka_run_group_tests_name("cli/option", tests, set_up, tear_down);
}
