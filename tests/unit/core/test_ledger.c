/* Unit tests of core/ledger.c: entries balance, red is a minus on the same side, sums fit. */
#include "core/ledger.h"

#include <string.h>

#include "base/text.h"
#include "harness/cmocka_all.h"
#include "weir/tariff.h"

enum { RECEIVABLE, VAT, SEWAGE, WATER, STANDING, TAX_RETURN, ACCOUNT_COUNT };

#define TEXT(string)                                                                               \
    {                                                                                              \
        .start = (string), .size = sizeof(string) - 1                                              \
    }
#define ALWAYS .of = CHART_OF_ANY, .from_day = WEIR_DAY_NONE, .to_day = WEIR_DAY_NONE

static const struct weir_text ids[] = {TEXT("water"), TEXT("sewage"), TEXT("resource"),
                                       TEXT("vat"),   TEXT("dues"),   TEXT("swap")};
static const struct chart_account accounts[ACCOUNT_COUNT];
static const struct chart_rule rules[] = {
    {ALWAYS, .charge = {&ids[0], 1}, .debit = RECEIVABLE, .credit = WATER, .tax = VAT,
     .vat = CHART_TAXED},
    {ALWAYS, .charge = {&ids[1], 1}, .debit = RECEIVABLE, .credit = SEWAGE, .tax = VAT,
     .vat = CHART_OUTSIDE},
    {ALWAYS, .charge = {&ids[2], 1}, .debit = RECEIVABLE, .credit = STANDING, .tax = VAT,
     .vat = CHART_UNTAXED},
    {ALWAYS, .charge = {&ids[3], 1}, .debit = RECEIVABLE, .credit = TAX_RETURN, .tax = VAT,
     .vat = CHART_TAX},
    {ALWAYS, .charge = {&ids[4], 1}, .debit = RECEIVABLE, .credit = WATER, .tax = CHART_NONE,
     .vat = CHART_TAXED},
    {ALWAYS, .charge = {&ids[5], 1}, .debit = RECEIVABLE, .credit = RECEIVABLE, .tax = VAT,
     .vat = CHART_OUTSIDE},
};
static const struct chart chart = {.account = accounts,
                                   .account_count = ACCOUNT_COUNT,
                                   .rule = rules,
                                   .rule_count = sizeof rules / sizeof rules[0]};

struct posted {
    struct weir_arena *arena;
    struct ledger_rows rows;
    struct ledger_sums sums;
    struct weir_error error;
};

static struct posted
nothing(void)
{
    struct posted posted = {.arena = weir_arena_new(1 << 16)};
    assert_non_null(posted.arena);
    assert_int_equal(ledger_rows_new(&chart, posted.arena, &posted.rows, &posted.error), WEIR_OK);
    return posted;
}

struct amounts {
    int64_t amount_fen;
    int64_t tax_fen;
    int64_t volume_l; /* 0: none */
};

static enum weir_status
post(struct posted *posted, const char *charge, struct amounts amounts)
{
    const struct ledger_line line = {
        .subject = {.of = CHART_OF_INVOICES, .day = 1, .charge = text_of(charge)},
        .amount_fen = amounts.amount_fen,
        .tax_fen = amounts.tax_fen,
        .volume_l = amounts.volume_l,
        .has_volume = amounts.volume_l != 0,
    };
    return ledger_post(&chart, &line, &posted->rows, &posted->sums, &posted->error);
}

static void
assert_row(const struct ledger_row *row, uint32_t account, enum ledger_side side, int64_t fen)
{
    assert_int_equal(row->account, account);
    assert_int_equal(row->side, side);
    assert_int_equal(row->amount_fen, fen);
}

/* F2: 5.20 with 0.15 inside (0.06 and 0.09), sewage 2.00, and resource 0.20 not taxed. */
static void
an_invoice_debits_the_receivable_and_credits_the_rest(void **state)
{
    (void)state;
    struct posted posted = nothing();
    assert_int_equal(post(&posted, "sewage", (struct amounts){200, 0, 2000}), WEIR_OK);
    assert_int_equal(post(&posted, "water", (struct amounts){200, 6, 1000}), WEIR_OK);
    assert_int_equal(post(&posted, "water", (struct amounts){300, 9, 1000}), WEIR_OK);
    assert_int_equal(post(&posted, "resource", (struct amounts){20, 0, 2000}), WEIR_OK);
    ledger_rows_order(&posted.rows);
    assert_int_equal(posted.rows.count, 5);
    assert_row(&posted.rows.item[0], RECEIVABLE, LEDGER_DEBIT, 720);
    assert_row(&posted.rows.item[1], VAT, LEDGER_CREDIT, 15);
    assert_row(&posted.rows.item[2], SEWAGE, LEDGER_CREDIT, 200);
    assert_row(&posted.rows.item[3], WATER, LEDGER_CREDIT, 485);
    assert_row(&posted.rows.item[4], STANDING, LEDGER_CREDIT, 20);
    assert_false(posted.rows.item[0].has_volume);
    assert_int_equal(posted.rows.item[3].volume_l, 2000);
    assert_int_equal(posted.rows.item[3].count, 2);
    assert_int_equal(ledger_rows_sum(&posted.rows, LEDGER_DEBIT), 720);
    assert_int_equal(ledger_rows_sum(&posted.rows, LEDGER_CREDIT), 720);
    assert_int_equal(posted.sums.line_count, 4);
    assert_int_equal(posted.sums.amount_fen, 720);
    assert_int_equal(posted.sums.taxed_fen, 485);
    assert_int_equal(posted.sums.tax_fen, 15);
    assert_int_equal(posted.sums.untaxed_fen, 20);
    assert_int_equal(posted.sums.outside_fen, 200);
    weir_arena_free(posted.arena);
}

static void
what_is_taken_back_is_a_minus_on_the_same_sides(void **state)
{
    (void)state;
    struct posted posted = nothing();
    assert_int_equal(post(&posted, "water", (struct amounts){-300, -9, -100}), WEIR_OK);
    ledger_rows_order(&posted.rows);
    assert_row(&posted.rows.item[0], RECEIVABLE, LEDGER_DEBIT, -300);
    assert_row(&posted.rows.item[1], VAT, LEDGER_CREDIT, -9);
    assert_row(&posted.rows.item[2], WATER, LEDGER_CREDIT, -291);
    weir_arena_free(posted.arena);
}

static void
both_sides_of_an_account_are_rows_of_their_own(void **state)
{
    (void)state;
    struct posted posted = nothing();
    assert_int_equal(post(&posted, "swap", (struct amounts){300, 0, 0}), WEIR_OK);
    assert_int_equal(post(&posted, "swap", (struct amounts){100, 0, 0}), WEIR_OK);
    ledger_rows_order(&posted.rows);
    assert_int_equal(posted.rows.count, 2);
    assert_row(&posted.rows.item[0], RECEIVABLE, LEDGER_DEBIT, 400);
    assert_row(&posted.rows.item[1], RECEIVABLE, LEDGER_CREDIT, 400);
    weir_arena_free(posted.arena);
}

static void
what_comes_to_nothing_has_no_row(void **state)
{
    (void)state;
    struct posted posted = nothing();
    assert_int_equal(post(&posted, "water", (struct amounts){300, 9, 0}), WEIR_OK);
    assert_int_equal(post(&posted, "water", (struct amounts){-300, -9, 0}), WEIR_OK);
    ledger_rows_order(&posted.rows);
    assert_int_equal(posted.rows.count, 0);
    ledger_rows_clear(&posted.rows);
    weir_arena_free(posted.arena);
}

static void
a_line_that_is_the_tax_counts_as_tax(void **state)
{
    (void)state;
    struct posted posted = nothing();
    assert_int_equal(post(&posted, "vat", (struct amounts){13, 0, 0}), WEIR_OK);
    assert_int_equal(posted.sums.tax_fen, 13);
    assert_int_equal(posted.sums.amount_fen, 13);
    weir_arena_free(posted.arena);
}

static void
what_the_chart_does_not_know_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *charge;
        int64_t tax_fen;
        const char *primary;
    } rows[] = {
        {"rent", 0, "the chart has no map for charge \"rent\""},
        {"sewage", 1, "charge \"sewage\" has tax inside, and the chart maps it as untaxed"},
        {"dues", 1, "charge \"dues\" has tax inside, and the chart maps it as untaxed"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct posted posted = nothing();
        assert_int_equal(post(&posted, rows[i].charge, (struct amounts){100, rows[i].tax_fen, 0}),
                         WEIR_E_INVALID);
        assert_string_equal(posted.error.primary, rows[i].primary);
        assert_true(strlen(posted.error.hint) > 0);
        weir_arena_free(posted.arena);
    }
}

static void
sums_that_do_not_fit_are_told(void **state)
{
    (void)state;
    static const struct {
        const char *charge;
        struct amounts first;
        struct amounts second;
    } rows[] = {
        {"water", {0, 0, 0}, {INT64_MIN, 1, 0}},         /* without the tax */
        {"water", {INT64_MAX, 0, 0}, {1, 0, 0}},         /* debit */
        {"water", {0, -1, 0}, {INT64_MAX, 0, 0}},        /* credit */
        {"water", {1, 0, INT64_MAX}, {1, 0, 1}},         /* its volume */
        {"water", {0, INT64_MAX, 0}, {INT64_MAX, 1, 0}}, /* the tax */
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct posted posted = nothing();
        assert_int_equal(post(&posted, rows[i].charge, rows[i].first), WEIR_OK);
        assert_int_equal(post(&posted, rows[i].charge, rows[i].second), WEIR_E_OVERFLOW);
        weir_arena_free(posted.arena);
    }
    /* The rows are new, so that the sums alone are full. */
    struct posted posted = nothing();
    for (uint32_t i = 0; i < 3; i++) {
        posted.sums = (struct ledger_sums){.taxed_fen = i == 0 ? INT64_MAX : 0,
                                           .tax_fen = i == 1 ? INT64_MAX : 0,
                                           .amount_fen = i == 2 ? INT64_MAX : 0};
        posted.error = (struct weir_error){0};
        ledger_rows_clear(&posted.rows);
        assert_int_equal(post(&posted, "water", (struct amounts){10, 1, 0}), WEIR_E_OVERFLOW);
    }
    weir_arena_free(posted.arena);
}

static void
sums_of_several_entries_are_added_up(void **state)
{
    (void)state;
    struct posted posted = nothing();
    struct ledger_rows all = {0};
    assert_int_equal(ledger_rows_new(&chart, posted.arena, &all, &posted.error), WEIR_OK);
    assert_int_equal(post(&posted, "water", (struct amounts){300, 9, 1500}), WEIR_OK);
    assert_int_equal(ledger_rows_add(&all, &posted.rows, &posted.error), WEIR_OK);
    assert_int_equal(ledger_rows_add(&all, &posted.rows, &posted.error), WEIR_OK);
    ledger_rows_order(&all);
    assert_row(&all.item[2], WATER, LEDGER_CREDIT, 582);
    assert_int_equal(all.item[2].volume_l, 3000);
    all.item[0].amount_fen = INT64_MAX;
    assert_int_equal(ledger_rows_add(&all, &posted.rows, &posted.error), WEIR_E_OVERFLOW);
    weir_arena_free(posted.arena);

    struct ledger_sums sums = {.entry_count = 1, .empty_count = 1, .line_count = 2};
    const struct ledger_sums part = {1, 2, 3, 10, 4, 3, 2, 1};
    struct weir_error error = {0};
    assert_int_equal(ledger_sums_add(&sums, &part, &error), WEIR_OK);
    assert_int_equal(sums.entry_count, 2);
    assert_int_equal(sums.empty_count, 3);
    assert_int_equal(sums.line_count, 5);
    assert_int_equal(sums.outside_fen, 1);
    int64_t *const full[] = {&sums.amount_fen, &sums.taxed_fen, &sums.tax_fen, &sums.untaxed_fen,
                             &sums.outside_fen};
    for (size_t i = 0; i < sizeof full / sizeof full[0]; i++) {
        sums = (struct ledger_sums){0};
        *full[i] = INT64_MAX;
        error = (struct weir_error){0};
        assert_int_equal(ledger_sums_add(&sums, &part, &error), WEIR_E_OVERFLOW);
    }
}

static void
kinds_have_names_and_some_are_red(void **state)
{
    (void)state;
    static const char *const name[] = {"", "bill", "reversal", "fee", "fee-reversal"};
    for (enum ledger_kind kind = LEDGER_BILL; kind <= LEDGER_FEE_REVERSAL; kind++) {
        assert_string_equal(ledger_kind_name(kind), name[kind]);
        assert_int_equal(ledger_kind_is_red(kind), kind % 2 == 0);
    }
}

static void
memory_that_is_out_is_told(void **state)
{
    (void)state;
    struct ledger_rows rows = {0};
    struct weir_error error = {0};
    struct weir_arena *arena = weir_arena_new(1);
    assert_non_null(arena);
    assert_int_equal(ledger_rows_new(&chart, arena, &rows, &error), WEIR_E_NOMEM);
    weir_arena_free(arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_invoice_debits_the_receivable_and_credits_the_rest),
        cmocka_unit_test(what_is_taken_back_is_a_minus_on_the_same_sides),
        cmocka_unit_test(both_sides_of_an_account_are_rows_of_their_own),
        cmocka_unit_test(what_comes_to_nothing_has_no_row),
        cmocka_unit_test(a_line_that_is_the_tax_counts_as_tax),
        cmocka_unit_test(what_the_chart_does_not_know_is_refused),
        cmocka_unit_test(sums_that_do_not_fit_are_told),
        cmocka_unit_test(sums_of_several_entries_are_added_up),
        cmocka_unit_test(kinds_have_names_and_some_are_red),
        cmocka_unit_test(memory_that_is_out_is_told),
    };
    return cmocka_run_group_tests_name("core/ledger", tests, NULL, NULL);
}
