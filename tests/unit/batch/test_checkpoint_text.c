/* Unit tests of batch/checkpoint_text.c: what is written is read again, and nothing else is. */
#include "batch/checkpoint_text.h"

#include <string.h>

#include "base/text.h"
#include "harness/cmocka_all.h"

#define HEX_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define HEX_0 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* 2026-11-25T14:45:33Z: 20782 days, 53133 seconds. */
#define TIME_S (INT64_C(20782) * 86400 + 53133)

static struct weir_arena *arena;

static int
setup(void **state)
{
    (void)state;
    arena = weir_arena_new((size_t)1 << 20);
    return arena == NULL;
}

static int
teardown(void **state)
{
    (void)state;
    weir_arena_free(arena);
    return 0;
}

static struct checkpoint_text
example(void)
{
    return (struct checkpoint_text){
        .checkpoint_no = 7,
        .previous = text_of(HEX_A),
        .time_s = TIME_S,
        .key = text_of(HEX_0),
        .algorithm = text_of("ed25519"),
        .first = text_of(HEX_A),
        .link_no = 12,
        .head = text_of(HEX_0),
        .journal_no = 40,
        .runs = text_of("1-3,5,9-10"),
        .months = text_of("2024-10..2025-03,2025-06"),
        .amount_fen = -5,
        .links = text_of("link=11 run 10 " HEX_A "\nlink=12 month 2025-06 " HEX_0 "\n"),
    };
}

static struct weir_text
written(const struct checkpoint_text *checkpoint)
{
    struct weir_text text;
    assert_int_equal(checkpoint_text_write(checkpoint, arena, &text), WEIR_OK);
    return text;
}

static void
a_checkpoint_is_these_lines(void **state)
{
    (void)state;
    const struct checkpoint_text checkpoint = example();
    static const char expected[] =
        "weir-checkpoint-1\ncheckpoint=7\nprevious=" HEX_A "\ntime=2026-11-25T14:45:33Z\nkey=" HEX_0
        "\nalgorithm=ed25519\nfirst=" HEX_A "\nlink_no=12\nhead=" HEX_0
        "\njournal_no=40\nruns=1-3,5,9-10\n"
        "months=2024-10..2025-03,2025-06\ninvoice_count=0\n"
        "line_count=0\nvolume_l=0\namount_fen=-5\nentry_count=0\n"
        "entry_volume_l=0\nentry_due_fen=0\nlink=11 run 10 " HEX_A "\nlink=12 month 2025-06 " HEX_0
        "\n";
    assert_string_equal(written(&checkpoint).start, expected);
}

static void
what_is_written_is_read(void **state)
{
    (void)state;
    const struct checkpoint_text checkpoint = example();
    struct checkpoint_text again;
    assert_int_equal(checkpoint_text_parse(written(&checkpoint), &again), WEIR_OK);
    assert_int_equal(again.checkpoint_no, 7);
    assert_int_equal(again.time_s, TIME_S);
    assert_int_equal(again.amount_fen, -5);
    assert_true(text_equal(again.links, checkpoint.links));
    assert_string_equal(written(&again).start, written(&checkpoint).start);

    struct checkpoint_text_range range;
    int64_t sum = 0;
    while (checkpoint_text_next(&again.runs, &range))
        sum += 100 * range.first + range.last;
    assert_int_equal(sum, 100 * (1 + 5 + 9) + 3 + 5 + 10);
    assert_true(checkpoint_text_next_month(&again.months, &range));
    assert_int_equal(range.first, 19997); /* 2024-10-01 */
    assert_int_equal(range.last, 20148);  /* 2025-03-01 */
    assert_true(checkpoint_text_next_month(&again.months, &range));
    assert_false(checkpoint_text_next_month(&again.months, &range));
}

/* Every line that is left out, and every byte that is changed to one that no such text has. */
static void
anything_less_is_no_checkpoint(void **state)
{
    (void)state;
    struct checkpoint_text checkpoint = example();
    struct checkpoint_text again;
    checkpoint.links = text_of("");
    const struct weir_text text = written(&checkpoint);
    char changed[2048];
    for (size_t i = 0; i < text.size; i++) {
        memcpy(changed, text.start, text.size);
        changed[i] = '\r';
        const struct weir_text broken = {changed, text.size};
        if (strstr(text.start, "algorithm=") > text.start + i ||
            strstr(text.start, "\nfirst=") <= text.start + i)
            assert_int_equal(checkpoint_text_parse(broken, &again), WEIR_E_INVALID);
        assert_int_equal(checkpoint_text_parse((struct weir_text){text.start, i}, &again),
                         WEIR_E_INVALID);
    }
}

static void
lists_are_whole_ascending_and_apart(void **state)
{
    (void)state;
    static const char *const runs[] = {"0",  "01", "1-03", "1,1", "3-2",  "2,1",
                                       "1-", "-3", "1,",   ",",   "1--2", "1-3,3"};
    static const char *const months[] = {"2024-13",         "2024-1",    "2024-02..2024-01",
                                         "2024-01,2024-01", "2024-01..", "2024-01-01"};
    struct checkpoint_text checkpoint = example();
    struct checkpoint_text again;
    for (size_t i = 0; i < sizeof runs / sizeof runs[0]; i++) {
        checkpoint.runs = text_of(runs[i]);
        assert_int_equal(checkpoint_text_parse(written(&checkpoint), &again), WEIR_E_INVALID);
    }
    checkpoint = example();
    for (size_t i = 0; i < sizeof months / sizeof months[0]; i++) {
        checkpoint.months = text_of(months[i]);
        assert_int_equal(checkpoint_text_parse(written(&checkpoint), &again), WEIR_E_INVALID);
    }
    checkpoint = example();
    checkpoint.runs = text_of("");
    checkpoint.months = text_of("");
    assert_int_equal(checkpoint_text_parse(written(&checkpoint), &again), WEIR_OK);
}

static void
links_end_with_the_last(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "link=11 run 10 " HEX_A "\n",
        "link=12 run 10 " HEX_A,
        "link=11 run 10 " HEX_A "\nlink=13 run 11 " HEX_0 "\n",
        "link=x run 10 " HEX_A "\n",
        "lunk=12 run 10 " HEX_A "\n",
        "link=\n",
        "\n",
    };
    struct checkpoint_text checkpoint = example();
    struct checkpoint_text again;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        checkpoint.links = text_of(wrong[i]);
        assert_int_equal(checkpoint_text_parse(written(&checkpoint), &again), WEIR_E_INVALID);
    }
}

static void
a_full_arena_writes_none(void **state)
{
    (void)state;
    struct weir_arena *small = weir_arena_new(64);
    struct weir_text text;
    const struct checkpoint_text checkpoint = example();
    assert_int_equal(checkpoint_text_write(&checkpoint, small, &text), WEIR_E_NOMEM);
    weir_arena_free(small);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_checkpoint_is_these_lines, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_written_is_read, setup, teardown),
        cmocka_unit_test_setup_teardown(anything_less_is_no_checkpoint, setup, teardown),
        cmocka_unit_test_setup_teardown(lists_are_whole_ascending_and_apart, setup, teardown),
        cmocka_unit_test_setup_teardown(links_end_with_the_last, setup, teardown),
        cmocka_unit_test_setup_teardown(a_full_arena_writes_none, setup, teardown),
    };
    return cmocka_run_group_tests_name("batch/checkpoint_text", tests, NULL, NULL);
}
