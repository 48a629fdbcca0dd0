/* permit_review.c - reads permits, points and their reads, and has core hold them together. */
#include "batch/permit_review.h"

#include "base/civil.h"
#include "base/error.h"
#include "base/text.h"
#include "batch/permit_data.h"
#include "weir/tariff.h"

#define POINT_BYTES ((size_t)1 << 30)

struct reviewing {
    struct db *db;
    const struct permit_data *data;
    struct permit_check *check;
    struct weir_arena *arena; /* of the point at hand */
    struct copy_out *out;     /* reads of points, by meter_id */
    bool more;                /* one of them is at hand */
    struct point_read at;
    uint32_t installation_at; /* in the lists of data, which go by meter_id too */
    uint32_t decision_at;
};

static enum weir_status
next_read(struct reviewing *reviewing, struct weir_error *error)
{
    const enum weir_status status = copy_out_next(reviewing->out, &reviewing->more, error);
    if (!status && reviewing->more)
        permit_store_get_read(reviewing->out, &reviewing->at);
    return status;
}

#define READS_FIRST 16

/* The list with room for one more than count; it doubles.  NULL: out of memory. */
static struct meter_read *
room_for_one(struct weir_arena *arena, struct meter_read *list, uint32_t count)
{
    if (count % READS_FIRST != 0 || (count & (count - 1)) != 0)
        return list;
    struct meter_read *more =
        weir_arena_alloc(arena, count == 0 ? READS_FIRST : 2 * (size_t)count, sizeof *more);
    for (uint32_t i = 0; i < count && more != NULL; i++)
        more[i] = list[i];
    return more;
}

/* The reads of one meter; those of meters before it belong to no point. */
static enum weir_status
take_reads(struct reviewing *reviewing, int64_t meter_id, struct permit_point *point,
           struct weir_error *error)
{
    enum weir_status status = WEIR_OK;
    struct meter_read *list = NULL;
    while (reviewing->more && reviewing->at.meter_id <= meter_id && !status) {
        const struct point_read *at = &reviewing->at;
        if (at->meter_id == meter_id) {
            list = room_for_one(reviewing->arena, list, point->read_count);
            if (list == NULL)
                return error_nomem(error);
            list[point->read_count++] = (struct meter_read){
                .meter_id = meter_id,
                .recorded_no = at->recorded_no,
                .register_milli = at->register_milli,
                .day = at->day,
                .second = at->second,
                .kind = (enum meter_read_kind)at->kind,
            };
        }
        status = next_read(reviewing, error);
    }
    point->read = list;
    return status;
}

/* How its meter counts, where it is an account's too, and what was decided about its reads. */
static void
find_meter(struct reviewing *reviewing, int64_t meter_id, struct permit_point *point)
{
    const struct permit_data *data = reviewing->data;
    uint32_t at = reviewing->installation_at;
    while (at < data->installation_count && data->installation[at].meter_id < meter_id)
        at++;
    point->installation = &data->installation[at];
    for (; at < data->installation_count && data->installation[at].meter_id == meter_id; at++)
        point->installation_count++;
    reviewing->installation_at = at;
    at = reviewing->decision_at;
    while (at < data->decision_count && data->decision[at].meter_id < meter_id)
        at++;
    point->decisions.item = &data->decision[at];
    for (; at < data->decision_count && data->decision[at].meter_id == meter_id; at++)
        point->decisions.count++;
    reviewing->decision_at = at;
}

static bool
comes_before(const struct permit_point_row *a, const struct permit_point_row *b)
{
    return a->begin_day != b->begin_day ? a->begin_day < b->begin_day : a->permit < b->permit;
}

/* The rows of a point as core wants them. */
static bool
make_rows(const struct reviewing *reviewing, const struct point_row *row, uint32_t count,
          struct permit_point *point)
{
    const struct permit_data *data = reviewing->data;
    struct permit_point_row *made = weir_arena_alloc(reviewing->arena, count, sizeof *made);
    if (made == NULL)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        const struct permit_point_row one = {
            .begin_day = row[i].from_day,
            .end_day = row[i].to_day == WEIR_DAY_NONE ? PERMIT_DAY_NEVER : row[i].to_day,
            .permit = permit_data_permit(data, row[i].account_id),
            .district = permit_data_district(data, row[i].district),
            .source = permit_data_source(row[i].source),
            .source_name = row[i].source,
            .withdrawal = row[i].role == POINT_ROLE_WITHDRAWAL,
            .by_capacity = row[i].basis == POINT_BASIS_CAPACITY,
            .capacity_l_day = row[i].capacity_l_day,
            .share_ppm = row[i].share_ppm,
        };
        uint32_t at = i;
        for (; at > 0 && comes_before(&one, &made[at - 1]); at--)
            made[at] = made[at - 1];
        made[at] = one;
    }
    point->name = permit_data_name(data, row->point_id);
    point->row = made;
    point->row_count = count;
    return true;
}

static enum weir_status
review_point(struct reviewing *reviewing, const struct point_row *row, uint32_t count,
             struct weir_error *error)
{
    struct permit_point point = {0};
    weir_arena_reset(reviewing->arena);
    if (!make_rows(reviewing, row, count, &point))
        return error_nomem(error);
    find_meter(reviewing, row->meter_id, &point);
    const enum weir_status status = take_reads(reviewing, row->meter_id, &point, error);
    if (status)
        return status;
    return permit_check_point(reviewing->check, &point, reviewing->arena) ? error_nomem(error)
                                                                          : WEIR_OK;
}

static enum weir_status
review_points(struct reviewing *reviewing, struct permit_days days, struct weir_error *error)
{
    const struct permit_data *data = reviewing->data;
    reviewing->arena = weir_arena_new(POINT_BYTES);
    enum weir_status status = reviewing->arena == NULL
                                  ? error_nomem(error)
                                  : permit_store_reads(reviewing->db, days, &reviewing->out, error);
    if (!status)
        status = next_read(reviewing, error);
    for (uint32_t i = 0; i < data->point_count && !status;) {
        uint32_t end = i;
        while (end < data->point_count && data->point[end].meter_id == data->point[i].meter_id)
            end++;
        status = review_point(reviewing, &data->point[i], end - i, error);
        i = end;
    }
    copy_out_free(reviewing->out);
    weir_arena_free(reviewing->arena);
    return status;
}

static enum weir_status
check(struct db *db, struct permit_review_day day, struct weir_arena *arena,
      struct permit_findings *findings, struct weir_error *error)
{
    struct permit_data data;
    enum weir_status status = permit_data_read(db, day.year, arena, &data, error);
    if (!status)
        status = permit_data_read_points(db, &data, error);
    if (status)
        return status;
    const struct permit_check_request request = {
        .year = day.year,
        .as_of_day = day.as_of_day,
        .districts = permit_data_districts(&data),
        .permit = data.permit,
        .permit_count = data.permit_count,
        .level = data.level,
        .level_count = data.level_count,
    };
    struct reviewing reviewing = {.db = db, .data = &data};
    if (permit_check_begin(&request, arena, &reviewing.check))
        return error_nomem(error);
    const struct permit_days days = {permit_check_first_day(day.year), day.as_of_day};
    status = review_points(&reviewing, days, error);
    if (!status && permit_check_end(reviewing.check, findings))
        status = error_nomem(error);
    return status;
}

enum weir_status
permit_review_check(struct db *db, struct permit_review_day day, struct weir_arena *arena,
                    struct permit_findings *findings, struct weir_error *error)
{
    enum weir_status status = db_begin(db, DB_READ_ONLY, error);
    if (!status)
        status = check(db, day, arena, findings, error);
    db_rollback(db);
    return status;
}

/* --- what may be granted ---------------------------------------------------------------------
 */
/* Whether the newest row of the permit says that reclaimed water is at hand. */
static bool
has_reclaimed(const struct permit_data *data, int64_t account_id)
{
    bool has = false;
    for (uint32_t i = 0; i < data->row_count; i++) {
        struct weir_text rest = data->row[i].attributes;
        if (data->row[i].account_id != account_id)
            continue;
        const struct weir_text wanted = text_of("reclaimed=yes\n");
        has = false;
        for (; rest.size >= wanted.size && !has; rest.start++, rest.size--) {
            const bool begins =
                rest.start == data->row[i].attributes.start || rest.start[-1] == '\n';
            has = begins && text_equal((struct weir_text){rest.start, wanted.size}, wanted);
        }
    }
    return has;
}

static enum weir_status
find_asker(const struct permit_data *data, const struct permit_review_ask *ask,
           struct permit_review_answer *answer, struct weir_error *error)
{
    answer->reclaimed = false;
    if (ask->permit.start == NULL)
        return WEIR_OK;
    for (uint32_t i = 0; i < data->permit_count; i++) {
        if (!text_equal(data->permit[i].name, ask->permit))
            continue;
        answer->reclaimed = has_reclaimed(data, data->permit_id[i]);
        return WEIR_OK;
    }
    return error_set_text(error, WEIR_E_NOT_FOUND, "there is no permit %", ask->permit);
}

static enum weir_status
try(struct db *db, const struct permit_review_ask *ask, struct weir_arena *arena,
    struct permit_review_answer *answer, struct weir_error *error)
{
    struct permit_data data;
    enum weir_status status = permit_data_read(db, ask->year, arena, &data, error);
    if (!status)
        status = find_asker(&data, ask, answer, error);
    if (status)
        return status;
    struct district_totals allocated;
    struct district_period period = {
        .begin_day = civil_to_day((struct civil){ask->year, 1, 1}),
        .end_day = civil_to_day((struct civil){ask->year + 1, 1, 1}),
    };
    const struct permit_try_request request = {
        .districts = permit_data_districts(&data),
        .district = permit_data_district(&data, ask->district),
        .source = ask->source,
        .use = permit_data_use(ask->use),
        .volume_l = ask->volume_l,
        .allocated = &allocated,
    };
    if (request.district == DISTRICT_NONE)
        return error_set_text(error, WEIR_E_NOT_FOUND, "there is no district %", ask->district);
    answer->districts = request.districts;
    if (permit_check_grants(data.permit, data.permit_count, arena, &period.grant,
                            &period.grant_count) ||
        district_allocated(request.districts, &period, arena, &allocated) ||
        permit_try_grant(&request, arena, &answer->answer))
        return error_nomem(error);
    return WEIR_OK;
}

enum weir_status
permit_review_try(struct db *db, const struct permit_review_ask *ask, struct weir_arena *arena,
                  struct permit_review_answer *answer, struct weir_error *error)
{
    enum weir_status status = db_begin(db, DB_READ_ONLY, error);
    if (!status)
        status = try(db, ask, arena, answer, error);
    db_rollback(db);
    return status;
}
