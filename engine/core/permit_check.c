/*
 * permit_check.c - adds up what points took, in their permits and districts, and tells what is
 * over.
 *
 * Pure.  Each litre of a point is in exactly one state of one permit, or under none; the sums of a
 * district are those of its own points and of all districts under it.
 */
#include "core/permit_check.h"

#include "base/assert.h"
#include "base/checked.h"
#include "base/civil.h"
#include "base/ratio.h"
#include "core/permit_tell.h"
#include "core/withdrawal.h"
#include "weir/tariff.h"

/* One point at work. */
struct pointing {
    struct permit_check *check;
    const struct permit_point *point;
    struct weir_arena *scratch;
    struct withdrawal withdrawal;
    int64_t *share_l;                  /* of each row, in the cell at hand */
    const struct permit_point_row *at; /* the last row in the year: what findings name */
    int64_t capacity_l;                /* in the year, all of these */
    int64_t no_permit_l;
    int64_t ban_l;
    int64_t network_l;
};

enum weir_status
permit_check_begin(const struct permit_check_request *request, struct weir_arena *arena,
                   struct permit_check **check)
{
    struct permit_check *made = weir_arena_alloc(arena, 1, sizeof *made);
    if (made == NULL)
        return WEIR_E_NOMEM;
    made->request = *request;
    made->arena = arena;
    made->findings.arena = arena;
    made->begin_day = civil_to_day((struct civil){request->year, 1, 1});
    made->year_end_day = civil_to_day((struct civil){request->year + 1, 1, 1});
    made->end_day = (int32_t)min_i64(made->year_end_day, (int64_t)request->as_of_day + 1);
    made->sum = weir_arena_alloc(arena, (size_t)request->permit_count + 1, sizeof *made->sum);
    if (made->sum == NULL || district_totals_new(request->districts, arena, &made->taken) ||
        district_totals_new(request->districts, arena, &made->ahead))
        return WEIR_E_NOMEM;
    for (uint32_t i = 0; i < request->permit_count; i++) {
        struct permit_sum *sum = &made->sum[i];
        ASSERT(request->permit[i].versions.count > 0);
        sum->still_since_day = request->permit[i].versions.item[0].from_day;
        sum->still_till_day = PERMIT_DAY_NEVER;
        sum->planned_l =
            weir_arena_alloc(arena, request->permit[i].plan_count, sizeof *sum->planned_l);
        if (sum->planned_l == NULL)
            return WEIR_E_NOMEM;
    }
    *check = made;
    return WEIR_OK;
}

int32_t
permit_check_first_day(int32_t year)
{
    return civil_to_day((struct civil){year - PERMIT_CHECK_READ_YEARS, 1, 1});
}

/* --- findings of a point --- */
static struct permit_finding
point_finding(const struct pointing *pointing, enum permit_code code)
{
    const struct permit_check *check = pointing->check;
    const struct permit_point_row *row = pointing->at;
    struct permit_finding finding = {
        .code = code,
        .district = check->request.districts.item[row->district].name,
        .point = pointing->point->name,
        .source = row->source_name,
        .limit_l = PERMIT_FINDING_ABSENT,
        .actual_l = PERMIT_FINDING_ABSENT,
        .day = WEIR_DAY_NONE,
    };
    if (row->permit != PERMIT_CELL_NONE && row->share_ppm == PERMIT_CELL_WHOLE_PPM)
        finding.permit = check->request.permit[row->permit].name;
    return finding;
}

/* Water of which none is allowed. */
static void
tell_point_l(enum permit_code code, struct pointing *pointing, int64_t volume_l)
{
    if (volume_l == 0)
        return;
    struct permit_finding finding = point_finding(pointing, code);
    if (code == PERMIT_CODE_NO_PERMIT)
        finding.permit = (struct weir_text){NULL, 0};
    finding.limit_l = 0;
    finding.actual_l = volume_l;
    permit_finding_add(&pointing->check->findings, &finding);
}

static enum permit_code
code_of(enum weir_finding finding)
{
    if (finding == WEIR_FINDING_READ_CONFLICT)
        return PERMIT_CODE_READ_CONFLICT;
    if (finding == WEIR_FINDING_BACKWARD)
        return PERMIT_CODE_BACKWARD;
    return finding == WEIR_FINDING_ROLLOVER ? PERMIT_CODE_ROLLOVER : PERMIT_CODE_OUT_OF_RANGE;
}

static void
tell_point(struct pointing *pointing)
{
    struct permit_check *check = pointing->check;
    const struct withdrawal *withdrawal = &pointing->withdrawal;
    tell_point_l(PERMIT_CODE_NO_PERMIT, pointing, pointing->no_permit_l);
    tell_point_l(PERMIT_CODE_BAN_ZONE, pointing, pointing->ban_l);
    tell_point_l(PERMIT_CODE_NETWORK_COVERED, pointing, pointing->network_l);
    if (withdrawal->no_read || pointing->capacity_l > 0) {
        struct permit_finding finding = point_finding(pointing, PERMIT_CODE_NO_READ);
        if (pointing->capacity_l > 0)
            finding.actual_l = pointing->capacity_l;
        permit_finding_add(&check->findings, &finding);
    }
    for (uint32_t i = 0; i < withdrawal->told_count; i++) {
        const struct meter_told *told = &withdrawal->told[i];
        if (told->day < check->begin_day || told->day > check->end_day)
            continue;
        struct permit_finding finding = point_finding(pointing, code_of(told->code));
        finding.day = told->day;
        permit_finding_add(&check->findings, &finding);
    }
}

/* --- the cells of a point --- */
static bool
spared(const struct permit_check *check, int32_t day, const struct permit_point_row *row,
       enum permit_use most)
{
    if (row->permit == PERMIT_CELL_NONE)
        return false;
    const struct permit_versions versions = check->request.permit[row->permit].versions;
    uint32_t at = 0; /* the row that holds on day, or the first */
    while (at + 1 < versions.count && versions.item[at + 1].from_day <= day)
        at++;
    const enum permit_use use = versions.item[at].use;
    return use != PERMIT_USE_OTHER && use <= most;
}

/* What a row's share of a cell is to its permit, and to the zones it lies in. */
static void
add_share(struct pointing *pointing, int32_t day, const struct permit_point_row *row,
          int64_t share_l)
{
    struct permit_check *check = pointing->check;
    const struct districts districts = check->request.districts;
    if (day < check->begin_day)
        return;
    if (row->permit == PERMIT_CELL_NONE)
        pointing->no_permit_l += share_l;
    else
        check->sum[row->permit]
            .taken_l[permit_state_on(check->request.permit[row->permit].versions, day).state] +=
            share_l;
    if (row->source != DISTRICT_GROUND)
        return;
    if (district_ban(districts, row->district) == DISTRICT_RULE_YES &&
        !spared(check, day, row, PERMIT_USE_SPARED))
        pointing->ban_l += share_l;
    if (district_network(districts, row->district) == DISTRICT_RULE_YES &&
        !spared(check, day, row, PERMIT_USE_PUBLIC))
        pointing->network_l += share_l;
}

static void
add_planned(struct permit_check *check, int32_t day, const struct permit_point_row *row,
            int64_t share_l)
{
    if (row->permit == PERMIT_CELL_NONE)
        return;
    const uint32_t plan = permit_cell_plan(&check->request.permit[row->permit], day);
    if (plan != PERMIT_CELL_NONE)
        check->sum[row->permit].planned_l[plan] += share_l;
}

static void
add_cell(struct pointing *pointing, int32_t begin_day, int32_t end_day)
{
    struct permit_check *check = pointing->check;
    const struct permit_point *point = pointing->point;
    const struct withdrawal *withdrawal = &pointing->withdrawal;
    const int64_t volume_l =
        withdrawal_until(withdrawal, end_day) - withdrawal_until(withdrawal, begin_day);
    const int64_t rest_l = permit_cell_share(point, begin_day, pointing->share_l, volume_l);
    const struct permit_point_row *first = NULL; /* that holds: where the water comes from */
    for (uint32_t i = 0; i < point->row_count; i++) {
        const struct permit_point_row *row = &point->row[i];
        if (!row->withdrawal || !permit_cell_holds(row, begin_day))
            continue;
        first = first == NULL ? row : first;
        add_share(pointing, begin_day, row, pointing->share_l[i]);
        add_planned(check, begin_day, row, pointing->share_l[i]);
    }
    if (first == NULL || begin_day < check->begin_day)
        return;
    pointing->at = first;
    pointing->no_permit_l += rest_l;
    pointing->capacity_l += withdrawal_capacity_until(withdrawal, end_day) -
                            withdrawal_capacity_until(withdrawal, begin_day);
    district_totals_add(&check->taken, first->district, first->source, volume_l);
}

/* The first day that matters: the year's, or that of an earlier plan which reaches into it. */
static int32_t
first_day(const struct permit_check *check, const struct permit_point *point)
{
    int32_t day = check->begin_day;
    for (uint32_t i = 0; i < point->row_count; i++) {
        if (point->row[i].permit == PERMIT_CELL_NONE)
            continue;
        const struct permit_known *permit = &check->request.permit[point->row[i].permit];
        for (uint32_t k = 0; k < permit->plan_count; k++) {
            if (permit->plan[k].to_day > check->begin_day)
                day = (int32_t)min_i64(day, permit->plan[k].from_day);
        }
    }
    return day;
}

/* --- at the end of what is known --- */
/* Since when, and till when as far as reads tell, the point took nothing. */
static void
note_still(const struct pointing *pointing, struct permit_sum *sum)
{
    const struct withdrawal *withdrawal = &pointing->withdrawal;
    uint32_t till = withdrawal->count; /* one past the last knot that is over */
    while (till > 0 && withdrawal->knot[till - 1].day > pointing->check->end_day)
        till--;
    sum->point_count++;
    if (till == 0 || withdrawal->knot[till - 1].capacity_l > 0) {
        sum->moves = true;
        return;
    }
    uint32_t since = till - 1;
    while (since > 0 && withdrawal->knot[since - 1].volume_l == withdrawal->knot[till - 1].volume_l)
        since--;
    sum->still_since_day = (int32_t)max_i64(sum->still_since_day, withdrawal->knot[since].day);
    sum->still_till_day = (int32_t)min_i64(sum->still_till_day, withdrawal->knot[till - 1].day);
}

struct pace {
    int32_t known_day; /* up to it */
    int32_t days;      /* of the year that are known until then */
    int64_t volume_l;  /* in them */
};

static int64_t
pace_l(const struct pace *pace, int32_t days, int64_t share_ppm)
{
    int64_t volume_l = 0;
    const struct ratio all = ratio_share(ratio_share(ratio_of(pace->volume_l), days, pace->days),
                                         share_ppm, PERMIT_CELL_WHOLE_PPM);
    const bool fits = ratio_round(all, 1, RATIO_HALF_UP, &volume_l);
    ASSERT(fits); /* at most 366 x 10^15 */
    (void)fits;
    return volume_l;
}

/* What the rest of the year brings, if it goes on like this. */
static void
look_ahead(struct pointing *pointing, const struct pace *pace)
{
    struct permit_check *check = pointing->check;
    for (uint32_t i = 0; i < pointing->point->row_count; i++) {
        const struct permit_point_row *row = &pointing->point->row[i];
        const int32_t begin_day = (int32_t)max_i64(row->begin_day, pace->known_day);
        const int32_t end_day = (int32_t)min_i64(row->end_day, check->year_end_day);
        if (!row->withdrawal || begin_day >= end_day)
            continue;
        district_totals_add(&check->ahead, row->district, row->source,
                            pace_l(pace, end_day - begin_day, row->share_ppm));
        if (row->permit == PERMIT_CELL_NONE)
            continue;
        const int32_t days =
            permit_valid_days(check->request.permit[row->permit].versions, begin_day, end_day);
        check->sum[row->permit].ahead_l += pace_l(pace, days, row->share_ppm);
    }
}

static void
note_end(struct pointing *pointing)
{
    struct permit_check *check = pointing->check;
    const struct withdrawal *withdrawal = &pointing->withdrawal;
    for (uint32_t i = 0; i < pointing->point->row_count; i++) {
        const struct permit_point_row *row = &pointing->point->row[i];
        if (row->withdrawal && row->permit != PERMIT_CELL_NONE &&
            permit_cell_holds(row, check->end_day - 1))
            note_still(pointing, &check->sum[row->permit]);
    }
    if (check->end_day == check->year_end_day || withdrawal->count == 0)
        return;
    const int32_t begin_day = (int32_t)max_i64(check->begin_day, withdrawal->knot[0].day);
    struct pace pace = {
        .known_day = (int32_t)min_i64(check->end_day, withdrawal->knot[withdrawal->count - 1].day)};
    pace.days = pace.known_day - begin_day;
    pace.volume_l =
        withdrawal_until(withdrawal, pace.known_day) - withdrawal_until(withdrawal, begin_day);
    if (pace.days > 0)
        look_ahead(pointing, &pace);
}

enum weir_status
permit_check_point(struct permit_check *check, const struct permit_point *point,
                   struct weir_arena *scratch)
{
    struct pointing pointing = {.check = check, .point = point, .scratch = scratch};
    if (check->end_day <= check->begin_day)
        return WEIR_OK; /* nothing of the year is over */
    struct withdrawal_request request = {
        .read = point->read,
        .read_count = point->read_count,
        .installation = point->installation,
        .installation_count = point->installation_count,
        .decisions = point->decisions,
        .first_day = permit_check_first_day(check->request.year),
        .begin_day = check->begin_day,
        .end_day = check->end_day,
        .as_of_day = check->request.as_of_day,
    };
    const struct permit_cell_days days = {first_day(check, point), check->end_day};
    struct permit_cells cells;
    pointing.share_l = weir_arena_alloc(scratch, point->row_count, sizeof *pointing.share_l);
    if (pointing.share_l == NULL ||
        permit_cell_spans(point, scratch, &request.span, &request.span_count) ||
        withdrawal_measure(&request, scratch, &pointing.withdrawal) ||
        permit_cell_cut(point, check->request.permit, days, scratch, &cells))
        return WEIR_E_NOMEM;
    for (uint32_t i = 0; i + 1 < cells.count; i++)
        add_cell(&pointing, cells.day[i], cells.day[i + 1]);
    if (pointing.at == NULL)
        return WEIR_OK; /* no point of the year, or none that withdraws */
    note_end(&pointing);
    tell_point(&pointing);
    return WEIR_OK;
}

enum weir_status
permit_check_grants(const struct permit_known *permit, uint32_t permit_count,
                    struct weir_arena *arena, const struct district_grant **grant,
                    uint32_t *grant_count)
{
    size_t capacity = 1;
    for (uint32_t i = 0; i < permit_count; i++)
        capacity += permit[i].versions.count;
    struct district_grant *list = weir_arena_alloc(arena, capacity, sizeof *list);
    if (list == NULL)
        return WEIR_E_NOMEM;
    uint32_t count = 0;
    for (uint32_t i = 0; i < permit_count; i++) {
        const struct permit_versions versions = permit[i].versions;
        for (uint32_t k = 0; k < versions.count; k++) {
            const struct permit_version *row = &versions.item[k];
            if (row->right == PERMIT_RIGHT_VALID)
                list[count++] = (struct district_grant){row->from_day, permit_end_of(versions, k),
                                                        row->district, row->source, row->volume_l};
        }
    }
    *grant = list;
    *grant_count = count;
    return WEIR_OK;
}

enum weir_status
permit_check_end(struct permit_check *check, struct permit_findings *findings)
{
    const struct permit_check_request *request = &check->request;
    struct district_period period = {.begin_day = check->begin_day, .end_day = check->year_end_day};
    if (permit_check_grants(request->permit, request->permit_count, check->arena, &period.grant,
                            &period.grant_count) ||
        district_allocated(request->districts, &period, check->arena, &check->most))
        return WEIR_E_NOMEM;
    for (uint32_t i = 0; i < request->permit_count; i++)
        permit_tell_permit(check, i);
    for (uint32_t i = 0; i < request->districts.count; i++)
        permit_tell_district(check, &check->most, i);
    permit_tell_levels(check);
    if (permit_finding_sort(&check->findings))
        return WEIR_E_NOMEM;
    *findings = check->findings;
    return WEIR_OK;
}

struct permit_totals
permit_check_totals(const struct permit_check *check)
{
    return (struct permit_totals){check->taken, check->ahead, check->most};
}
