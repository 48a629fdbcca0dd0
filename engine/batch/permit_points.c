/* permit_points.c - points and their reads, both by meter_id, one point at a time. */
#include "batch/permit_points.h"

#include "base/civil.h"
#include "base/error.h"
#include "weir/tariff.h"

#define POINT_BYTES ((size_t)1 << 30)

struct walking {
    const struct permit_data *data;
    permit_points_take *take;
    void *context;
    struct weir_arena *arena; /* of the point at hand */
    struct copy_out *out;     /* reads of points, by meter_id */
    bool more;                /* one of them is at hand */
    struct point_read at;
    uint32_t installation_at; /* in the lists of data, which go by meter_id too */
    uint32_t decision_at;
};

static enum weir_status
next_read(struct walking *walking, struct weir_error *error)
{
    const enum weir_status status = copy_out_next(walking->out, &walking->more, error);
    if (!status && walking->more)
        permit_store_get_read(walking->out, &walking->at);
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
    for (uint32_t i = 0; i < count && more != NULL && list != NULL; i++)
        more[i] = list[i];
    return more;
}

/* The reads of one meter; those of meters before it belong to no point. */
static enum weir_status
take_reads(struct walking *walking, int64_t meter_id, struct permit_point *point,
           struct weir_error *error)
{
    enum weir_status status = WEIR_OK;
    struct meter_read *list = NULL;
    while (walking->more && walking->at.meter_id <= meter_id && !status) {
        const struct point_read *at = &walking->at;
        if (at->meter_id == meter_id) {
            list = room_for_one(walking->arena, list, point->read_count);
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
        status = next_read(walking, error);
    }
    point->read = list;
    return status;
}

/* How its meter counts, where it is an account's too, and what was decided about its reads. */
static void
find_meter(struct walking *walking, int64_t meter_id, struct permit_point *point)
{
    const struct permit_data *data = walking->data;
    uint32_t at = walking->installation_at;
    while (at < data->installation_count && data->installation[at].meter_id < meter_id)
        at++;
    point->installation = &data->installation[at];
    for (; at < data->installation_count && data->installation[at].meter_id == meter_id; at++)
        point->installation_count++;
    walking->installation_at = at;
    at = walking->decision_at;
    while (at < data->decision_count && data->decision[at].meter_id < meter_id)
        at++;
    point->decisions.item = &data->decision[at];
    for (; at < data->decision_count && data->decision[at].meter_id == meter_id; at++)
        point->decisions.count++;
    walking->decision_at = at;
}

static bool
comes_before(const struct permit_point_row *a, const struct permit_point_row *b)
{
    return a->begin_day != b->begin_day ? a->begin_day < b->begin_day : a->permit < b->permit;
}

/* The rows of a point as core wants them. */
static bool
make_rows(const struct walking *walking, const struct point_row *row, uint32_t count,
          struct permit_point *point, struct point_row *sorted)
{
    const struct permit_data *data = walking->data;
    struct permit_point_row *made = weir_arena_alloc(walking->arena, count, sizeof *made);
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
        for (; at > 0 && comes_before(&one, &made[at - 1]); at--) {
            made[at] = made[at - 1];
            sorted[at] = sorted[at - 1];
        }
        made[at] = one;
        sorted[at] = row[i];
    }
    point->name = permit_data_name(data, row->point_id);
    point->row = made;
    point->row_count = count;
    return true;
}

static enum weir_status
take_point(struct walking *walking, const struct point_row *row, uint32_t count,
           struct weir_error *error)
{
    struct permit_point point = {0};
    weir_arena_reset(walking->arena);
    struct point_row *sorted = weir_arena_alloc(walking->arena, count, sizeof *sorted);
    if (sorted == NULL || !make_rows(walking, row, count, &point, sorted))
        return error_nomem(error);
    find_meter(walking, row->meter_id, &point);
    const enum weir_status status = take_reads(walking, row->meter_id, &point, error);
    if (status)
        return status;
    const struct permit_points_item item = {&point, sorted};
    return walking->take(walking->context, &item, walking->arena, error);
}

enum weir_status
permit_points_each(struct db *db, const struct permit_data *data, struct permit_days days,
                   permit_points_take *take, void *context, struct weir_error *error)
{
    struct walking walking = {.data = data, .take = take, .context = context};
    walking.arena = weir_arena_new(POINT_BYTES);
    enum weir_status status = walking.arena == NULL
                                  ? error_nomem(error)
                                  : permit_store_reads(db, days, &walking.out, error);
    if (!status)
        status = next_read(&walking, error);
    for (uint32_t i = 0; i < data->point_count && !status;) {
        uint32_t end = i;
        while (end < data->point_count && data->point[end].meter_id == data->point[i].meter_id)
            end++;
        status = take_point(&walking, &data->point[i], end - i, error);
        i = end;
    }
    copy_out_free(walking.out);
    weir_arena_free(walking.arena);
    return status;
}
