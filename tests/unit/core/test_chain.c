/* Unit tests of core/chain.c: the bytes of a link, written out by hand. */
#include "core/chain.h"

#include <string.h>

#include "base/civil.h"
#include "base/text.h"
#include "harness/cmocka_all.h"

#define ARENA_BYTES ((size_t)1 << 20)
#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"
#define ONES "1111111111111111111111111111111111111111111111111111111111111111"
#define TWOS "2222222222222222222222222222222222222222222222222222222222222222"

static const char ones[] = "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11"
                           "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11";
static const char twos[] = "\x22\x22\x22\x22\x22\x22\x22\x22\x22\x22\x22\x22\x22\x22\x22\x22"
                           "\x22\x22\x22\x22\x22\x22\x22\x22\x22\x22\x22\x22\x22\x22\x22\x22";

static const struct weir_text one = {ones, CHAIN_LINK_SIZE};
static const struct weir_text two = {twos, CHAIN_LINK_SIZE};

static int32_t
day_of(const char *words)
{
    int32_t day = 0;
    assert_int_equal(civil_parse(text_of(words), &day), WEIR_OK);
    return day;
}

static void
assert_bytes(struct weir_text bytes, const char *expected)
{
    assert_int_equal(bytes.size, strlen(expected));
    assert_memory_equal(bytes.start, expected, bytes.size);
}

static struct chain_run
run_of_numbers(void)
{
    return (struct chain_run){
        .run_id = 2,
        .kind = text_of("bill"),
        .scope = text_of("cycle:北"),
        .through_day = day_of("2024-10-31"),
        .invoice_day = day_of("2024-11-05"),
        .as_of_no = 7,
        .posted_no = 8,
        .book = 3,
        .rules_version = 1,
        .settings_digest = one,
        .tariffs_digest = two,
        .account_count = 6,
        .billed_count = 3,
        .held_count = 2,
        .nothing_count = 1,
        .invoice_count = 4,
        .line_count = 9,
        .finding_count = 2,
        .volume_l = -500,
        .amount_fen = 12345,
        .root = one,
        .actor = text_of("weir"),
    };
}

static const char run_lines[] =
    "kind=run\nrun=2\nrun_kind=bill\nscope=9:cycle:北\nthrough_day=2024-10-31\n"
    "invoice_day=2024-11-05\nas_of_no=7\nposted_no=8\nbook=3\nrules_version=1\nsettings=" ONES
    "\ntariffs=" TWOS "\naccount_count=6\nbilled_count=3\nheld_count=2\nnothing_count=1\n"
    "invoice_count=4\nline_count=9\nfinding_count=2\nvolume_l=-500\namount_fen=12345\nroot=" ONES
    "\nactor=4:weir\n";

static void
a_run_is_written_line_by_line(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(ARENA_BYTES);
    const struct chain_run run = run_of_numbers();
    const struct chain_place place = {.link_no = 2, .previous = two};
    struct weir_text bytes;
    char expected[1024] = "weir-chain-1\nlink=2\nprevious=" TWOS "\n";
    assert_int_equal(chain_write_run(&place, &run, arena, &bytes), WEIR_OK);
    assert_bytes(bytes, strcat(expected, run_lines));
    weir_arena_free(arena);
}

static void
before_the_first_link_there_are_zeros(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(ARENA_BYTES);
    const struct chain_run run = run_of_numbers();
    const struct chain_place place = {.link_no = 1};
    struct weir_text bytes;
    char expected[1024] = "weir-chain-1\nlink=1\nprevious=" ZEROS "\n";
    assert_int_equal(chain_write_run(&place, &run, arena, &bytes), WEIR_OK);
    assert_bytes(bytes, strcat(expected, run_lines));
    weir_arena_free(arena);
}

static const struct chain_month_run month_run[] = {{.run_id = 4}, {.run_id = 6}};

static struct chain_month
month_of_numbers(struct chain_month_run run[2], struct chain_month_sum *sum)
{
    run[0] = (struct chain_month_run){month_run[0].run_id, one};
    run[1] = (struct chain_month_run){month_run[1].run_id, two};
    *sum = (struct chain_month_sum){
        .kind = text_of("reversal"),
        .fund = text_of(""),
        .charge = text_of("water"),
        .class_id = text_of("home"),
        .line_count = 5,
        .volume_l = -600,
        .amount_fen = -700,
        .tax_fen = -8,
    };
    return (struct chain_month){
        .month_day = day_of("2024-11-01"),
        .closed_no = 11,
        .run_count = 2,
        .invoice_count = 3,
        .reversal_count = 1,
        .line_count = 5,
        .volume_l = 100,
        .amount_fen = 200,
        .tax_fen = 3,
        .entry_count = 4,
        .entry_volume_l = 50,
        .entry_due_fen = 60,
        .actor = text_of("weir_batch"),
        .run = run,
        .run_item_count = 2,
        .sum = sum,
        .sum_count = 1,
    };
}

static void
a_month_is_written_with_its_runs_and_sums(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(ARENA_BYTES);
    struct chain_month_run run[2];
    struct chain_month_sum sum;
    const struct chain_month month = month_of_numbers(run, &sum);
    const struct chain_place place = {.link_no = 12, .previous = one};
    struct weir_text bytes;
    assert_int_equal(chain_write_month(&place, &month, arena, &bytes), WEIR_OK);
    assert_bytes(bytes, "weir-chain-1\nlink=12\nprevious=" ONES
                        "\nkind=month\nmonth=2024-11\nclosed_no=11\nrun_count=2\ninvoice_count=3\n"
                        "reversal_count=1\nline_count=5\nvolume_l=100\namount_fen=200\ntax_fen=3\n"
                        "entry_count=4\nentry_volume_l=50\nentry_due_fen=60\nactor=10:weir_batch\n"
                        "run=4 " ONES "\nrun=6 " TWOS "\nsum=reversal\nfund=0:\ncharge=5:water\n"
                        "class=4:home\nline_count=5\nvolume_l=-600\namount_fen=-700\ntax_fen=-8\n");
    weir_arena_free(arena);
}

static struct chain_approval
approval_of_numbers(bool granted)
{
    return (struct chain_approval){
        .approval_no = 13,
        .kind = text_of("run"),
        .subject = text_of("2"),
        .digest = two,
        .granted = granted,
        .reason_digest = one,
        .actor = text_of("bob"),
    };
}

static void
an_approval_is_written_as_version_2(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(ARENA_BYTES);
    struct chain_approval approval = approval_of_numbers(true);
    const struct chain_place place = {.link_no = 3, .previous = one};
    struct weir_text bytes;
    assert_int_equal(chain_write_approval(&place, &approval, arena, &bytes), WEIR_OK);
    assert_bytes(bytes, "weir-chain-2\nlink=3\nprevious=" ONES
                        "\nkind=approval\napproval_no=13\napproved=run\nsubject=2\ndigest=" TWOS
                        "\ngranted=1\nreason=" ONES "\nactor=3:bob\n");
    approval = approval_of_numbers(false);
    assert_int_equal(chain_write_approval(&place, &approval, arena, &bytes), WEIR_OK);
    assert_bytes(bytes, "weir-chain-2\nlink=3\nprevious=" ONES
                        "\nkind=approval\napproval_no=13\napproved=run\nsubject=2\ndigest=" TWOS
                        "\ngranted=0\nreason=" ONES "\nactor=3:bob\n");
    weir_arena_free(arena);
}

static struct chain_policy
policy_of_numbers(bool demanded)
{
    return (struct chain_policy){
        .policy_no = 14,
        .policy = text_of("post"),
        .demanded = demanded,
        .above_fen = 100000,
        .reason_digest = one,
        .actor = text_of("owner"),
    };
}

static void
a_policy_is_written_with_its_amount_or_none(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(ARENA_BYTES);
    struct chain_policy policy = policy_of_numbers(true);
    const struct chain_place place = {.link_no = 1};
    struct weir_text bytes;
    assert_int_equal(chain_write_policy(&place, &policy, arena, &bytes), WEIR_OK);
    assert_bytes(bytes, "weir-chain-2\nlink=1\nprevious=" ZEROS
                        "\nkind=policy\npolicy_no=14\npolicy=post\nabove_fen=100000\n"
                        "reason=" ONES "\nactor=5:owner\n");
    policy = policy_of_numbers(false);
    assert_int_equal(chain_write_policy(&place, &policy, arena, &bytes), WEIR_OK);
    assert_bytes(bytes, "weir-chain-2\nlink=1\nprevious=" ZEROS
                        "\nkind=policy\npolicy_no=14\npolicy=post\nabove_fen=none\n"
                        "reason=" ONES "\nactor=5:owner\n");
    weir_arena_free(arena);
}

static void
records_are_a_line_for_each_table_and_number(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(ARENA_BYTES);
    const struct chain_record_row row[] = {
        {5, text_of("account"), 3, one},
        {7, text_of("run"), 1, one},
    };
    const struct chain_record record = {9, row, 2};
    const struct chain_place place = {.link_no = 1};
    struct weir_text bytes;
    assert_int_equal(chain_write_record(&place, &record, arena, &bytes), WEIR_OK);
    assert_bytes(bytes,
                 "weir-chain-2\nlink=1\nprevious=" ZEROS
                 "\nkind=record\nrecorded_no=9\nrow=5 account 3 " ONES "\nrow=7 run 1 " ONES "\n");
    weir_arena_free(arena);
}

static void
memory_that_is_out_is_said(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(1024);
    struct chain_month_run run[2];
    struct chain_month_sum sum;
    const struct chain_month month = month_of_numbers(run, &sum);
    const struct chain_run posted = run_of_numbers();
    const struct chain_place place = {.link_no = 1};
    struct weir_text bytes;
    assert_int_equal(chain_write_run(&place, &posted, arena, &bytes), WEIR_E_NOMEM);
    assert_int_equal(chain_write_month(&place, &month, arena, &bytes), WEIR_E_NOMEM);
    const struct chain_approval approval = approval_of_numbers(true);
    assert_int_equal(chain_write_approval(&place, &approval, arena, &bytes), WEIR_E_NOMEM);
    const struct chain_policy policy = policy_of_numbers(true);
    assert_int_equal(chain_write_policy(&place, &policy, arena, &bytes), WEIR_E_NOMEM);
    const struct chain_record record = {.recorded_no = 9};
    assert_int_equal(chain_write_record(&place, &record, arena, &bytes), WEIR_E_NOMEM);
    weir_arena_free(arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_is_written_line_by_line),
        cmocka_unit_test(before_the_first_link_there_are_zeros),
        cmocka_unit_test(a_month_is_written_with_its_runs_and_sums),
        cmocka_unit_test(an_approval_is_written_as_version_2),
        cmocka_unit_test(a_policy_is_written_with_its_amount_or_none),
        cmocka_unit_test(records_are_a_line_for_each_table_and_number),
        cmocka_unit_test(memory_that_is_out_is_said),
    };
    return cmocka_run_group_tests_name("core/chain", tests, NULL, NULL);
}
