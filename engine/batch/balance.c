/* balance.c - what points, invoices and adjustments say of some days, before core/balance.h. */
#include "batch/balance.h"

#include "base/checked.h"
#include "base/civil.h"
#include "base/error.h"
#include "base/text.h"
#include "batch/permit_points.h"

#define READ_DAYS_AFTER 366 /* reads up to a year later share their water back */

struct balancing {
    const struct permit_data *data;
    uint32_t district; /* or DISTRICT_NONE: all */
    struct balance_days days;
    struct balance_points *points;
};

static const enum balance_role role_of[] = {
    [POINT_ROLE_WITHDRAWAL] = BALANCE_WITHDRAWAL, [POINT_ROLE_SUPPLY] = BALANCE_SUPPLY,
    [POINT_ROLE_IMPORT] = BALANCE_IMPORT,         [POINT_ROLE_EXPORT] = BALANCE_EXPORT,
    [POINT_ROLE_REUSE] = BALANCE_REUSE,
};

/* Whether a district is the one asked about, or under it. */
static bool
inside(const struct balancing *balancing, uint32_t district)
{
    if (balancing->district == DISTRICT_NONE)
        return true;
    for (uint32_t at = district; at != DISTRICT_NONE; at = balancing->data->district[at].parent) {
        if (at == balancing->district)
            return true;
    }
    return false;
}

static enum weir_status
refuse_sum(struct weir_error *error)
{
    return error_set(error, WEIR_E_OVERFLOW, "a sum of the balance does not fit");
}

static enum weir_status
add_point(void *context, const struct permit_points_item *item, struct weir_arena *scratch,
          struct weir_error *error)
{
    struct balancing *balancing = context;
    const struct permit_point *point = item->point;
    struct balance_row *row = weir_arena_alloc(scratch, point->row_count, sizeof *row);
    if (row == NULL)
        return error_nomem(error);
    for (uint32_t i = 0; i < point->row_count; i++)
        row[i] = (struct balance_row){role_of[item->row[i].role],
                                      inside(balancing, point->row[i].district)};
    const enum weir_status status =
        balance_add_point(balancing->points, point, row, &balancing->days, scratch);
    if (status == WEIR_E_OVERFLOW)
        return refuse_sum(error);
    return status ? error_nomem(error) : WEIR_OK;
}

static enum weir_status
read_points(struct db *db, const struct balance_request *request, struct weir_arena *arena,
            struct balance_points *points, struct weir_error *error)
{
    struct permit_data data;
    const int32_t year = civil_of_day(request->begin_day).year;
    enum weir_status status = permit_data_read(db, year, arena, &data, error);
    if (!status)
        status = permit_data_read_points(db, &data, error);
    if (status)
        return status;
    struct balancing balancing = {
        .data = &data,
        .district = DISTRICT_NONE,
        .days = {.begin_day = request->begin_day,
                 .end_day = request->end_day,
                 .read_first_day = permit_check_first_day(year),
                 .read_last_day = request->end_day + READ_DAYS_AFTER},
        .points = points,
    };
    if (request->district.start != NULL) {
        balancing.district = permit_data_district(&data, request->district);
        if (balancing.district == DISTRICT_NONE)
            return error_set_text(error, WEIR_E_NOT_FOUND, "there is no district %",
                                  request->district);
    }
    const struct permit_days days = {balancing.days.read_first_day, balancing.days.read_last_day};
    return permit_points_each(db, &data, days, add_point, &balancing, error);
}

bool
balance_unbilled(const struct balance_store_water *water)
{
    return text_equal(water->reason, text_of("unbilled"));
}

/* Adds up what accounts were given. */
static bool
add_water(const struct balance_answer *answer, struct balance_input *input)
{
    bool whole = true;
    for (uint32_t i = 0; i < answer->metered.count; i++) {
        const struct balance_store_water *water = &answer->metered.item[i];
        whole = whole && checked_add(input->metered_l, water->volume_l, &input->metered_l);
        if (water->at_door)
            whole = whole && checked_add(input->door_l, water->volume_l, &input->door_l);
    }
    for (uint32_t i = 0; i < answer->adjusted.count; i++) {
        const struct balance_store_water *water = &answer->adjusted.item[i];
        int64_t *sum_l = balance_unbilled(water) ? &input->unbilled_l : &input->unmetered_l;
        whole = whole && checked_add(*sum_l, water->volume_l, sum_l);
    }
    return whole;
}

static enum weir_status
read_all(struct db *db, const struct balance_request *request, struct weir_arena *arena,
         struct balance_answer *answer, struct weir_error *error)
{
    const struct balance_store_scope scope = {
        .begin_day = request->begin_day,
        .end_day = request->end_day,
        .district = request->district,
        .door_classes = text_of(request->config->loss_door_classes),
    };
    enum weir_status status = read_points(db, request, arena, &answer->points, error);
    if (!status)
        status = balance_store_metered(db, &scope, arena, &answer->metered, error);
    if (!status)
        status = balance_store_adjusted(db, &scope, arena, &answer->adjusted, error);
    return status;
}

enum weir_status
balance_read(struct db *db, const struct balance_request *request, struct weir_arena *arena,
             struct balance_answer *answer, struct weir_error *error)
{
    const struct config *config = request->config;
    *answer = (struct balance_answer){0};
    enum weir_status status = db_begin(db, DB_READ_ONLY, error);
    if (!status)
        status = read_all(db, request, arena, answer, error);
    db_rollback(db);
    if (status)
        return status;
    answer->input = (struct balance_input){
        .supply_l = answer->points.volume_l[BALANCE_SUPPLY],
        .import_l = answer->points.volume_l[BALANCE_IMPORT],
        .export_l = answer->points.volume_l[BALANCE_EXPORT],
        .r2_mpct = config->loss_r2,
        .r3_mpct = config->loss_r3,
        .r4_mpct = config->loss_r4,
        .target_mpct = config->loss_target,
    };
    if (!add_water(answer, &answer->input) || balance_reckon(&answer->input, &answer->balance))
        return refuse_sum(error);
    return WEIR_OK;
}
