/* permit_tell.c - what the sums of permits and districts say.  Pure. */
#include "core/permit_tell.h"

#include "base/assert.h"
#include "base/checked.h"
#include "base/civil.h"
#include "weir/tariff.h"

struct weir_text
permit_tell_source(enum district_source source)
{
    static const struct weir_text name[] = {
        [DISTRICT_SURFACE] = {"surface", 7},
        [DISTRICT_GROUND] = {"ground", 6},
        [DISTRICT_ALL] = {"all", 3},
    };
    ASSERT(source < DISTRICT_SOURCE_COUNT);
    return name[source];
}

/* --- findings of a permit --- */
static struct permit_finding
permit_finding_of(const struct permit_check *check, uint32_t index, enum permit_code code)
{
    const struct permit_known *permit = &check->request.permit[index];
    uint32_t at = permit->versions.count - 1; /* the last row that begins before the year's end */
    while (at > 0 && permit->versions.item[at].from_day >= check->year_end_day)
        at--;
    const struct permit_version *row = &permit->versions.item[at];
    return (struct permit_finding){
        .code = code,
        .district = check->request.districts.item[row->district].name,
        .permit = permit->name,
        .source = row->source_name,
        .limit_l = PERMIT_FINDING_ABSENT,
        .actual_l = PERMIT_FINDING_ABSENT,
        .day = WEIR_DAY_NONE,
    };
}

/* Tells actual_l if it is over the limit. */
static void
tell_over(struct permit_check *check, struct permit_finding finding, int64_t limit_l,
          int64_t actual_l)
{
    if (actual_l <= limit_l)
        return;
    finding.limit_l = limit_l;
    finding.actual_l = actual_l;
    permit_finding_add(&check->findings, &finding);
}

static void
tell_states(struct permit_check *check, uint32_t index)
{
    static const struct {
        enum permit_state state;
        enum permit_code code;
    } outside[] = {
        {PERMIT_STATE_EARLY, PERMIT_CODE_EARLY},
        {PERMIT_STATE_EXPIRED, PERMIT_CODE_EXPIRED},
        {PERMIT_STATE_SUSPENDED, PERMIT_CODE_SUSPENDED},
        {PERMIT_STATE_REVOKED, PERMIT_CODE_REVOKED},
    };
    for (uint32_t i = 0; i < sizeof outside / sizeof outside[0]; i++)
        tell_over(check, permit_finding_of(check, index, outside[i].code), 0,
                  check->sum[index].taken_l[outside[i].state]);
}

static void
tell_plans(struct permit_check *check, uint32_t index)
{
    const struct permit_known *permit = &check->request.permit[index];
    for (uint32_t i = 0; i < permit->plan_count; i++) {
        const struct permit_plan *plan = &permit->plan[i];
        if (plan->volume_l >= 0 && plan->to_day > check->begin_day &&
            plan->from_day < check->end_day)
            tell_over(check, permit_finding_of(check, index, PERMIT_CODE_PLAN_EXCEEDED),
                      plan->volume_l, check->sum[index].planned_l[i]);
    }
}

/* When a permit that was last used on day is idle; 29 February becomes the 28th. */
static int32_t
idle_day(int32_t day)
{
    struct civil date = civil_of_day(day);
    date.year += PERMIT_CHECK_IDLE_YEARS;
    date.day = (int32_t)min_i64(date.day, civil_month_days(date.year, date.month));
    return civil_to_day(date);
}

static void
tell_idle(struct permit_check *check, uint32_t index, int64_t licensed_l)
{
    const struct permit_sum *sum = &check->sum[index];
    const struct permit_versions versions = check->request.permit[index].versions;
    if (sum->point_count == 0 || sum->moves ||
        permit_state_on(versions, check->end_day - 1).state != PERMIT_STATE_VALID ||
        idle_day(sum->still_since_day) > sum->still_till_day)
        return;
    struct permit_finding finding = permit_finding_of(check, index, PERMIT_CODE_IDLE);
    finding.limit_l = licensed_l;
    finding.actual_l = 0;
    finding.day = sum->still_since_day;
    permit_finding_add(&check->findings, &finding);
}

static void
tell_renewal(struct permit_check *check, uint32_t index)
{
    const struct permit_versions versions = check->request.permit[index].versions;
    const struct permit_version *last = &versions.item[versions.count - 1];
    const int32_t as_of_day = check->request.as_of_day;
    if (as_of_day >= check->year_end_day || as_of_day < check->begin_day ||
        last->right != PERMIT_RIGHT_VALID || as_of_day >= last->to_day ||
        as_of_day < last->to_day - PERMIT_CHECK_RENEW_DAYS)
        return;
    struct permit_finding finding = permit_finding_of(check, index, PERMIT_CODE_RENEW_DUE);
    finding.day = last->to_day;
    permit_finding_add(&check->findings, &finding);
}

void
permit_tell_permit(struct permit_check *check, uint32_t index)
{
    const struct permit_sum *sum = &check->sum[index];
    const int64_t licensed_l =
        permit_licensed_l(check->request.permit[index].versions, check->request.year);
    const int64_t taken_l = sum->taken_l[PERMIT_STATE_VALID];
    tell_over(check, permit_finding_of(check, index, PERMIT_CODE_EXCEEDED), licensed_l, taken_l);
    tell_plans(check, index);
    tell_states(check, index);
    tell_renewal(check, index);
    tell_idle(check, index, licensed_l);
    if (taken_l <= licensed_l)
        tell_over(check, permit_finding_of(check, index, PERMIT_CODE_PACE), licensed_l,
                  taken_l + sum->ahead_l);
}

/* --- findings of a district --- */
void
permit_tell_district(struct permit_check *check, const struct district_totals *most, uint32_t index)
{
    const struct district *district = &check->request.districts.item[index];
    for (unsigned i = 0; i < DISTRICT_SOURCE_COUNT; i++) {
        const enum district_source source = (enum district_source)i;
        const int64_t limit_l = district->limit_l[i];
        const int64_t taken_l = district_totals_get(&check->taken, index, source);
        struct permit_finding finding = {
            .code = PERMIT_CODE_LIMIT_ALLOCATED,
            .district = district->name,
            .source = permit_tell_source(source),
            .day = WEIR_DAY_NONE,
        };
        if (limit_l == DISTRICT_UNLIMITED)
            continue;
        tell_over(check, finding, limit_l, district_totals_get(most, index, source));
        finding.code = PERMIT_CODE_LIMIT_WITHDRAWN;
        tell_over(check, finding, limit_l, taken_l);
        finding.code = PERMIT_CODE_PACE;
        if (taken_l <= limit_l)
            tell_over(check, finding, limit_l,
                      taken_l + district_totals_get(&check->ahead, index, source));
    }
}

/* Of each district the level of the year that was furthest under its floor. */
void
permit_tell_levels(struct permit_check *check)
{
    const struct permit_check_request *request = &check->request;
    uint32_t i = 0;
    while (i < request->level_count) {
        const uint32_t district = request->level[i].district;
        struct permit_finding finding = {
            .code = PERMIT_CODE_LEVEL_LOW,
            .district = request->districts.item[district].name,
            .source = permit_tell_source(DISTRICT_GROUND),
        };
        bool has_floor = false;
        int64_t floor_mm = 0;
        for (; i < request->level_count && request->level[i].district == district; i++) {
            const struct permit_level *level = &request->level[i];
            has_floor = has_floor || level->has_floor;
            floor_mm = level->has_floor ? level->floor_mm : floor_mm;
            if (!has_floor || level->day < check->begin_day || level->day >= check->end_day ||
                floor_mm - level->level_mm <= finding.limit_l - finding.actual_l)
                continue;
            finding.limit_l = floor_mm;
            finding.actual_l = level->level_mm;
            finding.day = level->day;
        }
        if (finding.limit_l > finding.actual_l)
            permit_finding_add(&check->findings, &finding);
    }
}
