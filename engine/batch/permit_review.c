/* permit_review.c - reads permits, points and their reads, and has core hold them together. */
#include "batch/permit_review.h"

#include "base/civil.h"
#include "base/error.h"
#include "base/text.h"
#include "batch/permit_data.h"
#include "batch/permit_points.h"
#include "weir/tariff.h"

static enum weir_status
review_point(void *context, const struct permit_points_item *item, struct weir_arena *scratch,
             struct weir_error *error)
{
    struct permit_check *check = context;
    return permit_check_point(check, item->point, scratch) ? error_nomem(error) : WEIR_OK;
}

/* totals may be NULL. */
static enum weir_status
check(struct db *db, struct permit_review_day day, struct weir_arena *arena,
      struct permit_findings *findings, struct permit_review_totals *totals,
      struct weir_error *error)
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
    struct permit_check *checking = NULL;
    if (permit_check_begin(&request, arena, &checking))
        return error_nomem(error);
    const struct permit_days days = {permit_check_first_day(day.year), day.as_of_day};
    status = permit_points_each(db, &data, days, review_point, checking, error);
    if (!status && permit_check_end(checking, findings))
        status = error_nomem(error);
    if (!status && totals != NULL)
        *totals = (struct permit_review_totals){request.districts, permit_check_totals(checking)};
    return status;
}

enum weir_status
permit_review_check(struct db *db, struct permit_review_day day, struct weir_arena *arena,
                    struct permit_findings *findings, struct weir_error *error)
{
    enum weir_status status = db_begin(db, DB_READ_ONLY, error);
    if (!status)
        status = check(db, day, arena, findings, NULL, error);
    db_rollback(db);
    return status;
}

enum weir_status
permit_review_totals(struct db *db, struct permit_review_day day, struct weir_arena *arena,
                     struct permit_review_totals *totals, struct weir_error *error)
{
    struct permit_findings findings;
    enum weir_status status = db_begin(db, DB_READ_ONLY, error);
    if (!status)
        status = check(db, day, arena, &findings, totals, error);
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
