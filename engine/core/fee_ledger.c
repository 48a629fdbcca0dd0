/* fee_ledger.c - what a taxpayer's days come to, against what the ledger says of them. */
#include "core/fee_ledger.h"

#include <string.h>

#include "base/assert.h"
#include "base/checked.h"
#include "base/civil.h"
#include "base/error.h"
#include "base/text.h"
#include "core/told.h"

struct settling {
    const struct fee_taxpayer *taxpayer;
    const struct fee_rules *rules;
    struct weir_arena *arena;
    struct weir_error *error;
    struct fee_subject subject; /* as it is known to rows of made_no */
    int64_t made_no;
    int32_t begin_day; /* what is assessed */
    int32_t end_day;
    struct counters counters;
    struct told told;
    bool no_plan;
    struct fee_entry *entry; /* what the days come to */
    uint32_t entry_count;
    uint32_t entry_capacity;
    bool waits; /* some water is held back for want of a read */
    enum fee_outcome outcome;
};

/* --- what was known -----------------------------------------------------------------------------
 */
/* A copy of rows, and how many of them view sees. */
static enum weir_status
pick(struct settling *settling, const void *row, struct terms_rows rows, struct terms_view view,
     struct terms_rows *picked)
{
    *picked = rows;
    picked->start = weir_arena_alloc(settling->arena, rows.count, rows.row_size);
    if (picked->start == NULL)
        return WEIR_E_NOMEM;
    if (rows.count > 0)
        memcpy(picked->start, row, (size_t)rows.count * rows.row_size);
    picked->count = terms_pick(*picked, view);
    return WEIR_OK;
}

static struct fee_districts
districts_at(const struct fee_rules *rules, int64_t made_no)
{
    for (uint32_t i = 0; i < rules->past_count; i++) {
        if (rules->past[i].made_no == made_no)
            return rules->past[i].districts;
    }
    return rules->districts;
}

/* Makes the subject as it was known to rows of made_no. */
static enum weir_status
know(struct settling *settling, int64_t made_no)
{
    const struct fee_rows *rows = &settling->taxpayer->rows;
    const struct terms_view view = {made_no, settling->rules->as_of_no};
    struct terms_rows permits;
    struct terms_rows points;
    struct terms_rows plans;
    if (pick(settling, rows->permit,
             (struct terms_rows){NULL, rows->permit_count, sizeof *rows->permit,
                                 fee_known_same_permit},
             view, &permits) ||
        pick(
            settling, rows->point,
            (struct terms_rows){NULL, rows->point_count, sizeof *rows->point, fee_known_same_point},
            view, &points) ||
        pick(settling, rows->plan,
             (struct terms_rows){NULL, rows->plan_count, sizeof *rows->plan, terms_same_plan}, view,
             &plans))
        return WEIR_E_NOMEM;
    const struct terms_plan *picked = plans.start;
    struct weir_plan *plan = weir_arena_alloc(settling->arena, plans.count, sizeof *plan);
    if (plan == NULL)
        return WEIR_E_NOMEM;
    for (uint32_t i = 0; i < plans.count; i++)
        plan[i] = picked[i].plan;
    const struct fee_known known = {
        .permit = permits.start,
        .permit_count = permits.count,
        .point = points.start,
        .point_count = points.count,
        .read = settling->taxpayer->read,
        .read_count = settling->taxpayer->read_count,
        .installation = settling->taxpayer->installation,
        .installation_count = settling->taxpayer->installation_count,
        .plan = plan,
        .plan_count = plans.count,
        .decisions = settling->taxpayer->decisions,
        .districts = districts_at(settling->rules, made_no),
        .through_day = settling->rules->through_day,
    };
    settling->made_no = made_no;
    return fee_known_make(&known, settling->arena, &settling->subject);
}

/* --- days ---------------------------------------------------------------------------------------
 */
/* An entry whose days hold those from begin_day to end_day, or NULL. */
static const struct fee_entry *
covering(const struct settling *settling, int32_t begin_day, int32_t end_day)
{
    for (uint32_t i = 0; i < settling->taxpayer->live_count; i++) {
        const struct fee_entry *live = &settling->taxpayer->live[i];
        if (live->begin_day <= begin_day && end_day <= live->end_day)
            return live;
    }
    return NULL;
}

/* Where the days from day on that were assessed together end. */
static int32_t
cut_after(const struct settling *settling, int32_t day)
{
    int32_t end_day = settling->end_day;
    if (covering(settling, day, day + 1) == NULL) /* what is entered keeps its own period */
        end_day = (int32_t)min_i64(
            end_day, fee_period_end((struct fee_period_at){settling->rules->period, day}));
    for (uint32_t i = 0; i < settling->taxpayer->live_count; i++) {
        const struct fee_entry *live = &settling->taxpayer->live[i];
        const int32_t days[] = {live->begin_day, live->end_day};
        for (int d = 0; d < 2; d++) {
            if (days[d] > day && days[d] < end_day)
                end_day = days[d];
        }
    }
    return end_day;
}

static int32_t
declarations_of(const struct fee_rules *rules, struct weir_text period)
{
    for (uint32_t i = 0; i < rules->declared_count; i++) {
        if (text_equal(rules->declared[i].period, period))
            return rules->declared[i].count;
    }
    return 0;
}

static const struct canon_digest *
digest_of(const struct fee_rules *rules, const struct weir_tariff *tariff)
{
    uint32_t at = 0;
    while (rules->tariffs.item[at] != tariff)
        at++;
    return &rules->digest[at];
}

static enum weir_status
add_entries(struct settling *settling, const struct fee_result *result, struct weir_text period)
{
    const uint32_t count = settling->entry_count + result->row_count;
    if (count > settling->entry_capacity) {
        struct fee_entry *longer =
            weir_arena_alloc(settling->arena, 2 * (size_t)count, sizeof *longer);
        if (longer == NULL)
            return WEIR_E_NOMEM;
        for (uint32_t i = 0; i < settling->entry_count; i++)
            longer[i] = settling->entry[i];
        settling->entry = longer;
        settling->entry_capacity = 2 * count;
    }
    for (uint32_t i = 0; i < result->row_count; i++) {
        const struct fee_row *row = &result->row[i];
        struct fee_entry *entry = &settling->entry[settling->entry_count++];
        *entry = fee_entry_of(row, &settling->subject.point[row->point]);
        entry->period = period;
        entry->made_no = settling->made_no;
        entry->tariff_digest = (struct weir_text){
            (const char *)digest_of(settling->rules, row->choice.tariff)->bytes, CANON_DIGEST_SIZE};
    }
    return WEIR_OK;
}

static void
tell_held(struct settling *settling, int32_t day, const struct fee_result *result)
{
    const bool named = result->held_subject.size > 0;
    const struct account_finding finding = {
        .code = result->held,
        .held = true,
        .subject = named ? result->held_subject : settling->taxpayer->name,
        .day = day,
        .detail = text_of(weir_finding_meaning(result->held)),
    };
    told_add(&settling->told, &finding);
    settling->outcome = FEE_OUTCOME_HELD;
}

/* Tells what is told once a year. */
static void
tell_yearly(struct settling *settling, int32_t day, struct account_finding finding)
{
    finding.day = civil_to_day((struct civil){civil_of_day(day).year, 1, 1});
    if (finding.detail.start == NULL)
        finding.detail = text_of(weir_finding_meaning(finding.code));
    told_add(&settling->told, &finding);
}

/* Tells what a person should know of days that are assessed for the first time. */
static void
tell_rows(struct settling *settling, int32_t last_day, const struct fee_result *result)
{
    const struct fee_taxpayer *taxpayer = settling->taxpayer;
    const struct fee_point_row *unread = settling->subject.unread;
    if (result->no_plan && taxpayer->rows.permit_count > 0) /* who has none is planned nothing */
        tell_yearly(
            settling, last_day,
            (struct account_finding){.code = WEIR_FINDING_NO_PLAN, .subject = taxpayer->name});
    if (unread != NULL)
        tell_yearly(settling, last_day,
                    (struct account_finding){
                        .code = WEIR_FINDING_NO_READ,
                        .subject = unread->name,
                        .detail = text_of("no reads, and no capacity to charge on: it counts from "
                                          "its first read on, or load a row with capacity_m3_day"),
                    });
    for (uint32_t i = 0; i < result->row_count; i++) {
        const struct fee_row *row = &result->row[i];
        const struct weir_text point = settling->subject.point[row->point].name;
        if (taxpayer->rows.permit_count == 0)
            tell_yearly(settling, row->begin_day,
                        (struct account_finding){.code = WEIR_FINDING_NO_PERMIT, .subject = point});
        else if (row->choice.several)
            tell_yearly(settling, row->begin_day,
                        (struct account_finding){
                            .code = WEIR_FINDING_NO_TARIFF,
                            .subject = point,
                            .detail = text_of("the permit names no class, and several have a price "
                                              "for this water: the dearest is taken"),
                        });
        if (row->method == FEE_METHOD_CAPACITY)
            tell_yearly(settling, row->begin_day,
                        (struct account_finding){
                            .code = WEIR_FINDING_NO_READ,
                            .subject = point,
                            .detail = text_of("charged on capacity x days"),
                        });
    }
}

/* Tells the point whose reads the other points' water waits for, once a whole declaration period
 * does. */
static void
tell_behind(struct settling *settling)
{
    const struct fee_subject *subject = &settling->subject;
    if (subject->behind == NULL ||
        subject->ahead_day <
            fee_period_end((struct fee_period_at){settling->rules->period, subject->end_day}))
        return;
    const struct account_finding finding = {
        .code = WEIR_FINDING_NO_READ,
        .held = true,
        .subject = subject->behind->name,
        .day = subject->end_day,
        .detail = text_of("not read since then, and the other points of its permit wait for it: "
                          "ingest a read or an estimate, or load a row with basis=capacity"),
    };
    told_add(&settling->told, &finding);
    settling->waits = true;
}

/* Tells that of a taxpayer no point is known at all. */
static void
tell_unknown(struct settling *settling)
{
    const struct fee_point_row *unread = settling->subject.unread;
    if (unread == NULL || settling->subject.ahead_day != INT32_MIN ||
        settling->taxpayer->live_count > 0)
        return;
    tell_yearly(settling, settling->rules->through_day,
                (struct account_finding){
                    .code = WEIR_FINDING_NO_READ,
                    .held = true,
                    .subject = unread->name,
                    .detail = text_of("no reads, and no capacity to charge on: ingest its reads, "
                                      "or load a row with capacity_m3_day"),
                });
    settling->waits = true;
}

static enum weir_status
assess_days(struct settling *settling, int32_t begin_day, int32_t end_day)
{
    const struct fee_entry *live = covering(settling, begin_day, end_day);
    const int64_t made_no = live == NULL ? settling->rules->as_of_no : live->made_no;
    if (made_no != settling->made_no && know(settling, made_no))
        return error_nomem(settling->error);
    char *name = weir_arena_alloc(settling->arena, FEE_PERIOD_SIZE, 1);
    if (name == NULL)
        return error_nomem(settling->error);
    fee_period_name((struct fee_period_at){settling->rules->period, begin_day}, name);
    const struct fee_request request = {
        .begin_day = begin_day,
        .end_day = end_day,
        .tariffs = settling->rules->tariffs,
        .point = settling->subject.point,
        .point_count = settling->subject.point_count,
        .plan = settling->subject.plan,
        .plan_count = settling->subject.plan_count,
    };
    struct fee_result result;
    const enum weir_status status =
        fee_assess(&request, &settling->counters, settling->arena, &result, settling->error);
    if (status)
        return status;
    if (result.held != WEIR_FINDING_NONE)
        tell_held(settling, begin_day, &result);
    else if (live == NULL)
        tell_rows(settling, end_day - 1, &result);
    if (add_entries(settling, &result, live == NULL ? text_of(name) : live->period))
        return error_nomem(settling->error);
    return WEIR_OK;
}

/* Finds the days to assess, and says how many calendar years they touch. */
static uint32_t
find_days(struct settling *settling)
{
    const struct fee_taxpayer *taxpayer = settling->taxpayer;
    settling->begin_day = settling->subject.begin_day;
    settling->end_day = settling->subject.end_day;
    for (uint32_t i = 0; i < taxpayer->live_count; i++)
        settling->begin_day = (int32_t)min_i64(settling->begin_day, taxpayer->live[i].begin_day);
    if (settling->begin_day >= settling->end_day)
        return 0;
    return (uint32_t)(civil_of_day(settling->end_day).year -
                      civil_of_day(settling->begin_day).year + 1);
}

static enum weir_status
assess_all(struct settling *settling, uint32_t years)
{
    const struct fee_taxpayer *taxpayer = settling->taxpayer;
    enum weir_status status = WEIR_OK;
    if (fee_counters_make(taxpayer->rows.plan_count, years, settling->arena, &settling->counters))
        status = error_nomem(settling->error);
    int32_t end_day;
    for (int32_t day = settling->begin_day;
         !status && settling->outcome != FEE_OUTCOME_HELD && day < settling->end_day;
         day = end_day) {
        end_day = cut_after(settling, day);
        status = assess_days(settling, day, end_day);
    }
    return status;
}

/* --- against the ledger -------------------------------------------------------------------------
 */
/* Takes entries that the ledger has already out of those it should have; says which entries of the
 * ledger are not among these. */
static void
match(struct settling *settling, bool *wrong)
{
    const struct fee_taxpayer *taxpayer = settling->taxpayer;
    for (uint32_t i = 0; i < taxpayer->live_count; i++) {
        const struct fee_entry *live = &taxpayer->live[i];
        wrong[i] = live->end_day <= settling->end_day;
        for (uint32_t e = 0; wrong[i] && e < settling->entry_count; e++) {
            if (!fee_entry_same(live, &settling->entry[e]))
                continue;
            wrong[i] = false;
            settling->entry_count--;
            memmove(&settling->entry[e], &settling->entry[e + 1],
                    (settling->entry_count - e) * sizeof *settling->entry);
        }
    }
}

static void
number(const struct settling *settling, struct fee_entry *entry, uint32_t index)
{
    entry->account = settling->taxpayer->name;
    entry->account_id = settling->taxpayer->account_id;
    entry->entry_no = settling->taxpayer->entry_no + (int32_t)index + 1;
    entry->entry_day = settling->rules->entry_day;
    entry->correction = declarations_of(settling->rules, entry->period);
}

static enum weir_status
enter(struct settling *settling, struct fee_news *news)
{
    const struct fee_taxpayer *taxpayer = settling->taxpayer;
    bool *wrong = weir_arena_alloc(settling->arena, taxpayer->live_count, sizeof *wrong);
    struct fee_entry *list = weir_arena_alloc(
        settling->arena, (size_t)taxpayer->live_count + settling->entry_count, sizeof *list);
    if (wrong == NULL || list == NULL)
        return WEIR_E_NOMEM;
    match(settling, wrong);
    uint32_t count = 0;
    for (uint32_t i = taxpayer->live_count; i > 0; i--) {
        if (wrong[i - 1])
            list[count++] = fee_entry_reversal(&taxpayer->live[i - 1]);
    }
    for (uint32_t i = 0; i < settling->entry_count; i++)
        list[count++] = settling->entry[i];
    for (uint32_t i = 0; i < count; i++)
        number(settling, &list[i], i);
    news->entry = list;
    news->entry_count = count;
    return WEIR_OK;
}

enum weir_status
fee_ledger_settle(const struct fee_taxpayer *taxpayer, const struct fee_rules *rules,
                  struct weir_arena *arena, struct fee_news *news, struct weir_error *error)
{
    struct settling settling = {
        .taxpayer = taxpayer,
        .rules = rules,
        .arena = arena,
        .error = error,
        .outcome = FEE_OUTCOME_NOTHING,
    };
    struct fee_news made = {0};
    if (know(&settling, rules->as_of_no))
        return error_nomem(error);
    const uint32_t years = find_days(&settling);
    /* One that holds, one that is waited for, one where nothing is known, and a year: no plan, one
     * unread point, and two things of each point. */
    const uint32_t told_most = 3 + years * (2 + 2 * taxpayer->rows.point_count);
    if (told_init(&settling.told, settling.subject.told.count + told_most, arena))
        return error_nomem(error);
    for (uint32_t i = 0; i < settling.subject.told.count; i++) {
        if (told_add_meter(&settling.told, &settling.subject.told.item[i]))
            return error_nomem(error);
    }
    if (settling.subject.held) {
        settling.outcome = FEE_OUTCOME_HELD;
    } else {
        tell_unknown(&settling);
        tell_behind(&settling);
        if (assess_all(&settling, years))
            return error->status;
    }
    if (settling.outcome == FEE_OUTCOME_NOTHING && enter(&settling, &made))
        return error_nomem(error);
    if (made.entry_count > 0)
        settling.outcome = FEE_OUTCOME_ENTERED;
    else if (settling.waits)
        settling.outcome = FEE_OUTCOME_HELD;
    made.outcome = settling.outcome;
    made.finding = settling.told.item;
    made.finding_count = settling.told.count;
    *news = made;
    return WEIR_OK;
}
