#ifndef HARNESS_REBILL_WORLD_H
#define HARNESS_REBILL_WORLD_H

/*
 * One account with its reads and bills, for tests of what corrects them: billed by account_bill, as
 * a run does it, and then corrected.  Tests change the rows in between.
 */
#include <string.h>

#include "core/rebill.h"
#include "core/stand.h"
#include "harness/tariff_build.h"

#define WORLD_YUAN BUILD_YUAN_MFEN
#define WORLD_ROWS 8
#define WORLD_METER 7

static struct world {
    struct build build;
    const struct weir_tariff *tariff[1];
    struct canon_digest digest;
    struct account_rules rules;
    struct weir_error error;
    struct terms_account terms[WORLD_ROWS];
    uint32_t terms_count;
    struct terms_plan plan[WORLD_ROWS];
    uint32_t plan_count;
    struct meter_installation installation[WORLD_ROWS];
    uint32_t installation_count;
    struct meter_read read[WORLD_ROWS * 2];
    uint32_t read_count;
    struct meter_decision decision[2];
    uint32_t decision_count;
    struct account_known known; /* stands behind the bills */
    struct rebill_bill bill[WORLD_ROWS];
    uint32_t bill_count;
    int64_t now_no; /* journal number of what is recorded next */
    struct rebill_rules rebill_rules;
    struct rebill rebill;
} world;

/* A tariff in whole m3: home 2.00 to 100 m3 a year, then 3.00; firm 4.00, above plan 4.00 more. */
static void
world_make_tariff(void)
{
    struct weir_version *version = build_version(&world.build, "2022-01-01");
    version->volume_step_l = BUILD_M3_L;
    struct weir_class *home = build_class(&world.build, version, "home");
    struct weir_blocks *blocks = build_blocks(home, "steps", WEIR_OVER_YEAR);
    build_block_to(&world.build, blocks, 100);
    build_block_to(&world.build, blocks, 0);
    struct weir_charge *water = build_charge(home, "water");
    water->blocks_id = text_of("steps");
    (void)build_price(&world.build, water, 1, 2 * WORLD_YUAN);
    (void)build_price(&world.build, water, 2, 3 * WORLD_YUAN);
    struct weir_class *firm = build_class(&world.build, version, "firm");
    (void)build_priced(&world.build, firm, "water", 4 * WORLD_YUAN);
    struct weir_surcharge *surcharge = build_surcharge(&world.build, firm, "above-plan", "water");
    build_band(&world.build, surcharge, 0, 1000000);
    world.build.tariff.tariff_no = 12;
    assert_int_equal(tariff_finish(&world.build.tariff, &world.build.names, world.build.arena),
                     WEIR_OK);
}

static void
world_add_meter(int64_t meter_id)
{
    world.installation[world.installation_count++] = (struct meter_installation){
        .stamp = {.from_day = build_day("2024-01-01"), .recorded_no = 1},
        .meter_id = meter_id,
        .litres_per_count = 1000,
        .to_day = WEIR_DAY_NONE,
    };
}

static int
world_begin(void **state)
{
    (void)state;
    memset(&world, 0, sizeof world);
    build_begin(&world.build);
    world_make_tariff();
    world.tariff[0] = &world.build.tariff;
    world.rules = (struct account_rules){
        .tariffs = {world.tariff, 1},
        .digest = &world.digest,
        .names = &world.build.names,
    };
    world.terms[world.terms_count++] = (struct terms_account){
        .stamp = {.from_day = build_day("2022-01-01"), .recorded_no = 1},
        .tariff = text_of("test"),
        .class_id = text_of("home"),
        .persons = 3,
        .opened_day = build_day("2022-01-01"),
        .closed_day = WEIR_DAY_NONE,
    };
    world_add_meter(WORLD_METER);
    world.known = (struct account_known){
        .account_id = 5, .name = text_of("A5"), .head_through_day = WEIR_DAY_NONE};
    world.now_no = 10;
    return 0;
}

static int
world_end(void **state)
{
    (void)state;
    build_end(&world.build);
    return 0;
}

/* Adds a read of the meter where it belongs, recorded now. */
static void
world_read(int64_t meter_id, const char *day, int64_t counts, enum meter_read_kind kind)
{
    const struct meter_read read = {
        .meter_id = meter_id,
        .recorded_no = world.now_no++,
        .day = build_day(day),
        .second = 86400,
        .register_milli = counts * 1000,
        .kind = kind,
    };
    estimate_insert(world.read, &world.read_count, &read);
}

/* Puts the rows in their order, as a statement gives them. */
static struct terms_account *
world_add_terms(const char *from, bool error)
{
    struct terms_account *row = &world.terms[world.terms_count++];
    *row = world.terms[0];
    row->stamp = (struct terms_stamp){
        .from_day = build_day(from), .recorded_no = world.now_no++, .error = error};
    return row;
}

static void
world_add_plan(int64_t m3, bool error)
{
    struct terms_plan *row = &world.plan[world.plan_count++];
    row->stamp = (struct terms_stamp){
        .from_day = build_day("2024-01-01"), .recorded_no = world.now_no++, .error = error};
    row->plan = (struct weir_plan){.kind = WEIR_AGAINST_PLAN,
                                   .from_day = build_day("2024-01-01"),
                                   .to_day = build_day("2025-01-01"),
                                   .volume_l = m3 * BUILD_M3_L};
}

static void
world_fill(struct rebill_known *known)
{
    world.known.read = world.read;
    world.known.read_count = world.read_count;
    world.known.decisions = (struct meter_decisions){world.decision, world.decision_count};
    *known = (struct rebill_known){
        .base = &world.known,
        .terms = {world.terms, world.terms_count, sizeof *world.terms, terms_same_account},
        .plan = {world.plan, world.plan_count, sizeof *world.plan, terms_same_plan},
        .installation = {world.installation, world.installation_count, sizeof *world.installation,
                         meter_same_installation},
        .bill = world.bill,
        .bill_count = world.bill_count,
    };
}

/* Bills what was read up to a day. */
static void
world_bill(const char *through)
{
    struct account_known known;
    struct rebill_known rows;
    struct weir_plan plan[WORLD_ROWS];
    struct account_bill bill;
    static struct account_past past;
    static struct terms_account terms[WORLD_ROWS];
    world_fill(&rows);
    known = world.known;
    memcpy(terms, world.terms, sizeof terms);
    known.terms = terms;
    known.terms_count =
        terms_pick((struct terms_rows){terms, world.terms_count, sizeof *terms, terms_same_account},
                   (struct terms_view){INT64_MAX, INT64_MAX});
    for (uint32_t i = 0; i < world.plan_count; i++)
        plan[i] = world.plan[i].plan;
    known.plan = plan;
    known.plan_count = world.plan_count;
    known.installation = world.installation;
    known.installation_count = world.installation_count;
    past = (struct account_past){.from_day = INT32_MIN};
    known.past = &past;
    world.rules.through_day = build_day(through);
    world.rules.invoice_day = build_day(through);
    assert_int_equal(account_bill(&known, &world.rules, world.build.arena, &bill, &world.error),
                     WEIR_OK);
    assert_int_equal(bill.outcome, ACCOUNT_BILLED);
    world.bill[world.bill_count] = (struct rebill_bill){
        .entry =
            {
                .invoice = bill.invoice,
                .tariff_no = bill.tariff_no,
            },
        .made_run_id = world.bill_count + 1,
        .made_no = world.now_no++,
        .estimate = world.rules.estimate.rule,
        .range = world.rules.range,
    };
    struct account_entry *entry = &world.bill[world.bill_count].entry;
    if (world.bill_count > 0) {
        const struct canon_invoice *before = &world.bill[world.bill_count - 1].entry.invoice;
        entry->meter_state_before = before->meter_state;
        entry->counter_state_before = before->counter_state;
    }
    world.bill_count++;
    const struct stand stand = {
        .entry_no = bill.invoice.entry_no,
        .through_day = bill.invoice.period_end_day,
        .meter_state = bill.invoice.meter_state,
        .counter_state = bill.invoice.counter_state,
    };
    assert_int_equal(stand_set(&world.known, &stand, world.build.arena), WEIR_OK);
}

/* Corrects it all; bills that end on from or before stand (NULL: none). */
static enum account_outcome
world_rebill(const char *from)
{
    struct rebill_known known;
    world_fill(&known);
    world.rules.invoice_day = build_day("2025-06-10");
    world.rebill_rules = (struct rebill_rules){
        .rules = &world.rules,
        .as_of_no = world.now_no++,
        .from_day = from == NULL ? WEIR_DAY_NONE : build_day(from),
    };
    assert_int_equal(
        rebill_account(&known, &world.rebill_rules, world.build.arena, &world.rebill, &world.error),
        WEIR_OK);
    return world.rebill.outcome;
}

#endif
