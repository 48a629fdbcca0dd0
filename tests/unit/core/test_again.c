/* Unit tests of core/again.c: which invoices a true read undoes, and how. */
#include "core/again.h"

#include "base/text.h"
#include "core/span.h"
#include "harness/cmocka_all.h"

#define COUNT(list) ((uint32_t)(sizeof(list) / sizeof((list)[0])))
#define THROUGH 200

static struct weir_arena *arena;

/* Two meters, billed to day 130: entry 3 to 120, entry 4 to 130, both with meter 1 estimated since
 * 110, entry 4 with meter 2 estimated since 120. */
static struct meter_installation installation[2];
static struct span spans[2];
static struct usage measured;
static struct meter_read reads[3];
static struct canon_use newer_uses[2];
static struct canon_use older_uses[1];
static struct account_entry entries[2];
static struct account_past past;
static struct account_known known;
static const int64_t meters_before[] = {1, 110, 5000, 0, 0};
static const int64_t counters_before[] = {1, 4, 90, 20000};
static const struct weir_line lines[] = {
    {.kind = WEIR_LINE_VOLUME, .volume_l = 7000, .amount_fen = 500, .tax_fen = 15}};

static int
setup(void **state)
{
    (void)state;
    arena = weir_arena_new(1 << 20);
    for (unsigned i = 0; i < 2; i++) {
        installation[i] = (struct meter_installation){.meter_id = i + 1, .to_day = WEIR_DAY_NONE};
        spans[i] = (struct span){
            .installation = &installation[i], .to_day = WEIR_DAY_NONE, .provisional = true};
    }
    measured = (struct usage){.span = spans, .span_count = 2};
    reads[0] = (struct meter_read){.meter_id = 1, .day = 115, .kind = METER_READ_ESTIMATE};
    reads[1] = (struct meter_read){.meter_id = 1, .day = 140, .kind = METER_READ_ACTUAL};
    spans[0].read = reads;
    spans[0].read_count = 2;
    newer_uses[0] = (struct canon_use){.meter_id = 1,
                                       .begin_day = 120,
                                       .end_day = 130,
                                       .end_register_milli = 9000,
                                       .volume_l = 3000,
                                       .kind = CANON_USE_ESTIMATE};
    newer_uses[1] = (struct canon_use){.meter_id = 2,
                                       .begin_day = 120,
                                       .end_day = 130,
                                       .end_register_milli = 700,
                                       .volume_l = 700,
                                       .kind = CANON_USE_ESTIMATE};
    older_uses[0] = (struct canon_use){.meter_id = 1,
                                       .begin_day = 110,
                                       .end_day = 120,
                                       .end_register_milli = 6000,
                                       .volume_l = 1000,
                                       .kind = CANON_USE_ESTIMATE};
    entries[0] = (struct account_entry){
        .invoice = {.entry_no = 4,
                    .invoice_day = 131,
                    .through_before_day = 120,
                    .period_begin_day = 120,
                    .period_end_day = 130,
                    .volume_l = 7000,
                    .amount_fen = 500,
                    .tax_fen = 15,
                    .line = lines,
                    .line_count = 1,
                    .use = newer_uses,
                    .use_count = 2},
    };
    entries[1] = (struct account_entry){
        .invoice = {.entry_no = 3,
                    .invoice_day = 121,
                    .through_before_day = 110,
                    .period_begin_day = 110,
                    .period_end_day = 120,
                    .use = older_uses,
                    .use_count = 1},
        .meter_state_before = {meters_before, 5},
        .counter_state_before = {counters_before, 4},
    };
    past = (struct account_past){.entry = entries, .entry_count = 2};
    known = (struct account_known){
        .name = text_of("A1"),
        .entry_no = 4,
        .head_through_day = 130,
        .installation = installation,
        .installation_count = 2,
        .read = reads,
        .read_count = 2,
        .past = &past,
    };
    return arena == NULL;
}

static int
teardown(void **state)
{
    (void)state;
    weir_arena_free(arena);
    return 0;
}

static struct again
find(void)
{
    struct again again;
    assert_int_equal(again_find(&known, &measured, THROUGH, arena, &again), WEIR_OK);
    return again;
}

static void
a_true_read_settles_all_since_the_last_one(void **state)
{
    (void)state;
    const struct again again = find();
    assert_int_equal(again.entry_count, 2);
    assert_ptr_equal(again.entry, entries);
    assert_int_equal(again.end_day[0], 120);
    assert_int_equal(again.end_day[1], 130);
    reads[1].day = 115; /* between the last true read and an estimate */
    assert_int_equal(find().entry_count, 2);
    reads[1].day = 110; /* that is the last true read */
    assert_int_equal(find().entry_count, 0);
    reads[1].day = THROUGH + 1;
    assert_int_equal(find().entry_count, 0);
}

static void
of_two_meters_each_settles_its_own(void **state)
{
    (void)state;
    spans[0].read_count = 0;
    assert_int_equal(find().entry_count, 0);
    reads[2] = (struct meter_read){.meter_id = 2, .day = 125, .kind = METER_READ_CUSTOMER};
    spans[1].read = &reads[2];
    spans[1].read_count = 1;
    assert_int_equal(find().entry_count, 1);
    spans[0].read_count = 2;
    assert_int_equal(find().entry_count, 2);
}

static void
what_does_not_settle(void **state)
{
    (void)state;
    spans[0].provisional = false;
    assert_int_equal(find().entry_count, 0);
    spans[0].provisional = true;
    installation[0].of_other = true;
    assert_int_equal(find().entry_count, 0);
    installation[0].of_other = false;
    entries[0].invoice.period_end_day = 129; /* not the end of what is billed */
    assert_int_equal(find().entry_count, 0);
    entries[0].invoice.period_end_day = 130;
    known.entry_no = 5; /* one of adjustments lies on top */
    assert_int_equal(find().entry_count, 0);
    known.entry_no = 4;
    older_uses[0].kind = CANON_USE_READ;
    assert_int_equal(find().entry_count, 1);
    spans[0].to_day = 135; /* the read is of its next place */
    assert_int_equal(find().entry_count, 0);
    spans[0].to_day = 145;
    assert_int_equal(find().entry_count, 1);
    struct meter_decision made = {
        .code = WEIR_FINDING_BACKWARD, .decide = METER_IGNORE, .meter_id = 1, .day = 140};
    known.decisions = (struct meter_decisions){&made, 1};
    assert_int_equal(find().entry_count, 0);
    made.decide = METER_ESTIMATE;
    assert_int_equal(find().entry_count, 0);
}

static void
a_last_register_is_a_true_one(void **state)
{
    (void)state;
    spans[0].read_count = 0;
    installation[0].has_last = true;
    installation[0].to_day = 150;
    assert_int_equal(find().entry_count, 0); /* another place ends it */
    spans[0].to_day = 150;
    assert_int_equal(find().entry_count, 2);
    installation[0].to_day = THROUGH + 1;
    spans[0].to_day = THROUGH + 1;
    assert_int_equal(find().entry_count, 0);
}

static struct account_known
before(const struct again *again)
{
    struct account_known before;
    assert_int_equal(again_known(&known, &measured, THROUGH, again, arena, &before), WEIR_OK);
    return before;
}

static void
the_account_stands_before_them_with_what_is_still_estimated(void **state)
{
    (void)state;
    const struct again again = find();
    const struct account_known back = before(&again);
    assert_int_equal(back.entry_no, 6);
    assert_int_equal(back.head_through_day, 110);
    assert_int_equal(back.state_count, 1);
    assert_int_equal(back.state[0].register_milli, 5000);
    assert_int_equal(back.counter[0].used_l, 20000);
    assert_int_equal(back.read_count, 3);
    assert_int_equal(back.read[2].meter_id, 2); /* meter 1's estimates are gone */
    assert_int_equal(back.read[2].day, 130);
    assert_int_equal(back.read[2].register_milli, 700);
    assert_int_equal(back.read[2].kind, METER_READ_ESTIMATE);

    installation[0].has_last = true; /* a removal settles without any read */
    installation[0].to_day = 150;
    spans[0].to_day = 150;
    spans[0].read_count = 0;
    known.read_count = 0;
    newer_uses[1].kind = CANON_USE_READ;
    const struct again removed = find();
    assert_int_equal(before(&removed).read_count, 0);
}

static void
a_reversal_is_the_bill_with_the_sign_changed(void **state)
{
    (void)state;
    struct account_bill reversal[2];
    const struct again again = find();
    assert_int_equal(again_reverse(&known, &again, 205, arena, reversal), WEIR_OK);
    const struct canon_invoice *first = &reversal[0].invoice;
    assert_int_equal(reversal[0].outcome, ACCOUNT_BILLED);
    assert_true(text_equal(first->kind, text_of("reversal")));
    assert_true(text_equal(first->account, text_of("A1")));
    assert_int_equal(first->entry_no, 5);
    assert_int_equal(first->reverses_entry_no, 4);
    assert_int_equal(first->invoice_day, 205);
    assert_int_equal(first->origin_month_day, 120); /* 1970-05-01 */
    assert_int_equal(first->through_before_day, 130);
    assert_int_equal(first->period_begin_day, 120);
    assert_int_equal(first->volume_l, -7000);
    assert_int_equal(first->amount_fen, -500);
    assert_int_equal(first->tax_fen, -15);
    assert_int_equal(first->line[0].volume_l, -7000);
    assert_int_equal(first->line[0].amount_fen, -500);
    assert_int_equal(first->line[0].tax_fen, -15);
    assert_int_equal(first->use[0].volume_l, -3000);
    assert_int_equal(first->use[0].end_register_milli, 9000);
    const struct canon_invoice *second = &reversal[1].invoice;
    assert_int_equal(second->entry_no, 6);
    assert_int_equal(second->reverses_entry_no, 3);
    assert_int_equal(second->through_before_day, 120);
    assert_ptr_equal(second->meter_state.item, meters_before);
    assert_ptr_equal(second->counter_state.item, counters_before);
}

static void
a_full_arena_is_said(void **state)
{
    (void)state;
    enum weir_status status = WEIR_E_NOMEM;
    unsigned refused = 0;
    for (size_t bytes = 1; status == WEIR_E_NOMEM; bytes += 16, refused++) {
        struct weir_arena *small = weir_arena_new(bytes);
        struct again again;
        struct account_known back;
        struct account_bill reversal[2];
        status = again_find(&known, &measured, THROUGH, small, &again);
        if (status == WEIR_OK)
            status = again_known(&known, &measured, THROUGH, &again, small, &back);
        if (status == WEIR_OK)
            status = again_reverse(&known, &again, 205, small, reversal);
        weir_arena_free(small);
    }
    assert_int_equal(status, WEIR_OK);
    assert_true(refused > 5);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_true_read_settles_all_since_the_last_one),
        CASE(of_two_meters_each_settles_its_own),
        CASE(what_does_not_settle),
        CASE(a_last_register_is_a_true_one),
        CASE(the_account_stands_before_them_with_what_is_still_estimated),
        CASE(a_reversal_is_the_bill_with_the_sign_changed),
        CASE(a_full_arena_is_said),
    };
    return cmocka_run_group_tests_name("core/again", tests, NULL, NULL);
}
