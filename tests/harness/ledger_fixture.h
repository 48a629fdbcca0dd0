#ifndef HARNESS_LEDGER_FIXTURE_H
#define HARNESS_LEDGER_FIXTURE_H

/* A taxpayer with points, permits and a ledger of what was posted, for the tests of
 * core/fee_ledger.c. */
#include "core/fee_ledger.h"
#include "harness/fee_build.h"

#define LIVE_MAX 16

static struct build build;
static struct fee_permit_row permit[1];
static struct fee_point_row point[2];
static struct terms_plan plan[3];
static struct meter_read read[8];
static struct fee_entry live[LIVE_MAX];
static struct fee_declared declared[1];
static const struct canon_digest digest[2] = {{{1}}, {{2}}};
static struct fee_taxpayer taxpayer;
static struct fee_rules rules;
static struct fee_news news;

static inline void
add_read(const char *day, int64_t m3, enum meter_read_kind kind)
{
    read[taxpayer.read_count++] = (struct meter_read){
        .meter_id = 1,
        .register_milli = m3 * 1000,
        .day = build_day(day),
        .second = 86400,
        .kind = kind,
    };
}

static inline int
begin(void **state)
{
    (void)state;
    const struct terms_tariffs tariffs = fee_tariffs(&build);
    permit[0] = (struct fee_permit_row){
        .stamp = {1, build_day("2024-01-01"), false},
        .to_day = build_day("2030-01-01"),
        .zone = text_of("II"),
        .use = text_of("industry"),
        .volume_l = 1000000,
        .tariff = text_of("test"),
        .class_id = text_of("own"),
        .status = FEE_STATUS_VALID,
    };
    point[0] = (struct fee_point_row){
        .stamp = {1, build_day("2024-01-01"), false},
        .meter_id = 1,
        .name = text_of("W1"),
        .to_day = WEIR_DAY_NONE,
        .district = text_of("D1"),
        .source = text_of("ground"),
        .capacity_l_day = FEE_CAPACITY_UNKNOWN,
        .share_ppm = RATIO_PPM,
    };
    plan[0] = (struct terms_plan){
        .stamp = {1, build_day("2025-01-01"), false},
        .plan = {build_day("2025-01-01"), build_day("2026-01-01"), WEIR_AGAINST_PLAN, 1000000},
    };
    taxpayer = (struct fee_taxpayer){
        .account_id = 5,
        .name = text_of("P1"),
        .rows = {permit, 1, point, 1, plan, 1},
        .read = read,
        .live = live,
    };
    rules = (struct fee_rules){
        .through_day = build_day("2025-12-31"),
        .entry_day = build_day("2026-01-05"),
        .as_of_no = 1,
        .period = FEE_PERIOD_QUARTER,
        .tariffs = tariffs,
        .digest = digest,
        .declared = declared,
    };
    add_read("2025-01-01", 0, METER_READ_ACTUAL);
    add_read("2025-04-01", 400, METER_READ_ACTUAL);
    return 0;
}

static inline int
end(void **state)
{
    (void)state;
    build_end(&build);
    return 0;
}

static inline void
settle(void)
{
    struct weir_error error = {0};
    assert_int_equal(fee_ledger_settle(&taxpayer, &rules, build.arena, &news, &error), WEIR_OK);
}

/* Posts the news: what is taken back is no longer live. */
static inline void
post(void)
{
    for (uint32_t i = 0; i < news.entry_count; i++) {
        const struct fee_entry *entry = &news.entry[i];
        assert_int_equal(entry->entry_no, ++taxpayer.entry_no);
        if (entry->reverses_entry_no == 0) {
            assert_true(taxpayer.live_count < LIVE_MAX);
            live[taxpayer.live_count++] = *entry;
            continue;
        }
        uint32_t at = 0;
        while (live[at].entry_no != entry->reverses_entry_no)
            at++;
        taxpayer.live_count--;
        memmove(&live[at], &live[at + 1], (taxpayer.live_count - at) * sizeof live[0]);
    }
    rules.as_of_no++;
}

static inline int64_t
owed_fen(void)
{
    int64_t sum_fen = 0;
    for (uint32_t i = 0; i < taxpayer.live_count; i++)
        sum_fen += live[i].due_fen;
    return sum_fen;
}

static inline const struct account_finding *
told(enum weir_finding code)
{
    for (uint32_t i = 0; i < news.finding_count; i++) {
        if (news.finding[i].code == code)
            return &news.finding[i];
    }
    return NULL;
}

#endif
