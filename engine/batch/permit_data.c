/* permit_data.c - the tables of permits into the rows of core, table by table. */
#include "batch/permit_data.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "store/district_store.h"
#include "weir/tariff.h"

/* Room for one more of count items in a list that doubles; NULL: out of memory. */
static void *
grown(void *list, uint32_t count, size_t size, struct weir_arena *arena)
{
    const bool full = count == 0 || (count >= 1024 && (count & (count - 1)) == 0);
    if (!full)
        return list;
    void *made = weir_arena_alloc(arena, count == 0 ? 1024 : 2 * (size_t)count, size);
    if (made != NULL && count > 0)
        memcpy(made, list, count * size);
    return made;
}

static struct weir_text
kept(struct permit_data *data, struct weir_text text)
{
    return directory_intern(&data->texts, text);
}

uint32_t
permit_data_district(const struct permit_data *data, struct weir_text name)
{
    const struct directory_entry *entry = directory_find(&data->district_index, name);
    return entry == NULL ? DISTRICT_NONE : (uint32_t)entry->value;
}

static uint32_t
find_id(const int64_t *ids, uint32_t count, int64_t id)
{
    uint32_t low = 0;
    uint32_t high = count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (ids[middle] < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && ids[low] == id ? low : PERMIT_CELL_NONE;
}

uint32_t
permit_data_permit(const struct permit_data *data, int64_t account_id)
{
    return find_id(data->permit_id, data->permit_count, account_id);
}

struct weir_text
permit_data_name(const struct permit_data *data, int64_t account_id)
{
    uint32_t low = 0;
    uint32_t high = data->name_count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (data->name[middle].account_id < account_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < data->name_count && data->name[low].account_id == account_id
               ? data->name[low].name
               : (struct weir_text){NULL, 0};
}

enum district_source
permit_data_source(struct weir_text source)
{
    if (text_equal(source, text_of("surface")))
        return DISTRICT_SURFACE;
    return text_equal(source, text_of("ground")) ? DISTRICT_GROUND : DISTRICT_OTHER;
}

enum permit_use
permit_data_use(struct weir_text use)
{
    if (text_equal(use, text_of("emergency")) || text_equal(use, text_of("monitoring")))
        return PERMIT_USE_SPARED;
    return text_equal(use, text_of("public-supply")) ? PERMIT_USE_PUBLIC : PERMIT_USE_OTHER;
}

/* --- one row of each table; false: out of memory ---------------------------------------------
 */
typedef bool read_row(struct permit_data *data, const struct copy_out *out);

static enum weir_status
read_all(struct permit_data *data, struct copy_out *out, read_row *row, struct weir_error *error)
{
    enum weir_status status = WEIR_OK;
    bool more = true;
    while (!status) {
        status = copy_out_next(out, &more, error);
        if (status || !more)
            break;
        if (!row(data, out))
            status = error_nomem(error);
    }
    copy_out_free(out);
    return status;
}

static enum district_rule
rule_of(struct weir_text word)
{
    if (text_equal(word, text_of("yes")))
        return DISTRICT_RULE_YES;
    if (text_equal(word, text_of("limit")))
        return DISTRICT_RULE_LIMIT;
    return text_equal(word, text_of("no")) ? DISTRICT_RULE_NO : DISTRICT_RULE_UNKNOWN;
}

static bool
district_row(struct permit_data *data, const struct copy_out *out)
{
    struct district_row row;
    district_store_get(out, &row);
    struct district *list = grown(data->district, data->district_count, sizeof *list, data->arena);
    if (list == NULL ||
        directory_add(&data->district_index, row.district, data->district_count) == NULL)
        return false;
    data->district = list;
    struct district *district = &list[data->district_count++];
    *district = (struct district){
        .name = kept(data, row.district),
        .parent = DISTRICT_NONE,
        .ban = rule_of(row.ban),
        .network = rule_of(row.network),
        .limit_l = {DISTRICT_UNLIMITED, DISTRICT_UNLIMITED, DISTRICT_UNLIMITED},
    };
    return district->name.start != NULL;
}

/* A second time, now that all districts are known. */
static bool
parent_row(struct permit_data *data, const struct copy_out *out)
{
    struct district_row row;
    district_store_get(out, &row);
    const uint32_t index = permit_data_district(data, row.district);
    if (row.parent.start != NULL)
        data->district[index].parent = permit_data_district(data, row.parent);
    return true;
}

static bool
limit_row(struct permit_data *data, const struct copy_out *out)
{
    struct limit_row row;
    district_store_get_limit(out, &row);
    const uint32_t index = permit_data_district(data, row.district);
    if (row.year == data->year && index != DISTRICT_NONE)
        data->district[index].limit_l[row.source - LIMIT_SOURCE_SURFACE] = row.volume_l;
    return true;
}

static bool
name_row(struct permit_data *data, const struct copy_out *out)
{
    struct permit_name *list = grown(data->name, data->name_count, sizeof *list, data->arena);
    if (list == NULL)
        return false;
    data->name = list;
    permit_store_get_name(out, &list[data->name_count]);
    struct weir_text *name = &list[data->name_count++].name;
    *name = directory_copy(&data->texts, *name);
    return name->start != NULL;
}

static bool
permit_row_of(struct permit_data *data, const struct copy_out *out)
{
    struct permit_row *list = grown(data->row, data->row_count, sizeof *list, data->arena);
    if (list == NULL)
        return false;
    data->row = list;
    struct permit_row *row = &list[data->row_count];
    permit_store_get(out, row);
    if (row->status == PERMIT_STATUS_VALID && row->to_day <= row->from_day)
        return true; /* taken back */
    row->district = kept(data, row->district);
    row->source = kept(data, row->source);
    row->zone = kept(data, row->zone);
    row->use = kept(data, row->use);
    row->tariff = kept(data, row->tariff);
    row->class = kept(data, row->class);
    row->attributes = kept(data, row->attributes);
    data->row_count++;
    return row->district.start != NULL && row->source.start != NULL && row->zone.start != NULL &&
           row->use.start != NULL;
}

static struct permit_version
version_of(const struct permit_data *data, const struct permit_row *row)
{
    static const enum permit_right right[] = {
        [PERMIT_STATUS_VALID] = PERMIT_RIGHT_VALID,
        [PERMIT_STATUS_SUSPENDED] = PERMIT_RIGHT_SUSPENDED,
        [PERMIT_STATUS_REVOKED] = PERMIT_RIGHT_REVOKED,
    };
    return (struct permit_version){
        .from_day = row->from_day,
        .to_day = row->to_day,
        .volume_l = row->volume_l,
        .right = right[row->status],
        .district = permit_data_district(data, row->district),
        .source = permit_data_source(row->source),
        .source_name = row->source,
        .use = permit_data_use(row->use),
    };
}

/* Rows one by one become permits. */
static bool
build_permits(struct permit_data *data)
{
    struct permit_version *version =
        weir_arena_alloc(data->arena, data->row_count, sizeof *version);
    data->permit = weir_arena_alloc(data->arena, data->row_count, sizeof *data->permit);
    data->permit_id = weir_arena_alloc(data->arena, data->row_count, sizeof *data->permit_id);
    if (version == NULL || data->permit == NULL || data->permit_id == NULL)
        return false;
    for (uint32_t i = 0; i < data->row_count; i++) {
        const struct permit_row *row = &data->row[i];
        version[i] = version_of(data, row);
        if (i == 0 || row->account_id != row[-1].account_id) {
            data->permit_id[data->permit_count] = row->account_id;
            data->permit[data->permit_count++] = (struct permit_known){
                .name = permit_data_name(data, row->account_id),
                .versions = {&version[i], 0},
            };
        }
        data->permit[data->permit_count - 1].versions.count++;
    }
    return true;
}

/* Plans come by permit, so that each permit's lie together in a list of all. */
static bool
plan_row(struct permit_data *data, const struct copy_out *out)
{
    struct permit_plan_row row;
    permit_store_get_plan(out, &row);
    const uint32_t index = permit_data_permit(data, row.account_id);
    if (index == PERMIT_CELL_NONE)
        return true;
    struct permit_known *permit = &data->permit[index];
    struct permit_plan *plan =
        weir_arena_alloc(data->arena, (size_t)permit->plan_count + 1, sizeof *plan);
    if (plan == NULL)
        return false;
    if (permit->plan_count > 0)
        memcpy(plan, permit->plan, permit->plan_count * sizeof *plan);
    plan[permit->plan_count++] = (struct permit_plan){row.from_day, row.to_day, row.volume_l};
    permit->plan = plan;
    return true;
}

enum weir_status
permit_data_read(struct db *db, int32_t year, struct weir_arena *arena, struct permit_data *data,
                 struct weir_error *error)
{
    static const struct row_range all = {0, INT64_MAX};
    struct copy_out *out = NULL;
    *data = (struct permit_data){.arena = arena, .year = year};
    if (!directory_init(&data->texts, 0, arena) || !directory_init(&data->district_index, 0, arena))
        return error_nomem(error);
    enum weir_status status = district_store_now(db, &out, error);
    if (!status)
        status = read_all(data, out, district_row, error);
    if (!status)
        status = district_store_now(db, &out, error);
    if (!status)
        status = read_all(data, out, parent_row, error);
    if (!status)
        status = district_store_limits_now(db, &out, error);
    if (!status)
        status = read_all(data, out, limit_row, error);
    if (!status)
        status = permit_store_names(db, &out, error);
    if (!status)
        status = read_all(data, out, name_row, error);
    if (!status)
        status = permit_store_now(db, all, &out, error);
    if (!status)
        status = read_all(data, out, permit_row_of, error);
    if (!status && !build_permits(data))
        status = error_nomem(error);
    if (!status)
        status = permit_store_plans(db, &out, error);
    return status ? status : read_all(data, out, plan_row, error);
}

/* --- points ----------------------------------------------------------------------------------- */
static bool
level_row(struct permit_data *data, const struct copy_out *out)
{
    struct level_row row;
    district_store_get_level(out, &row);
    struct permit_level *list = grown(data->level, data->level_count, sizeof *list, data->arena);
    if (list == NULL)
        return false;
    data->level = list;
    list[data->level_count++] = (struct permit_level){
        .district = permit_data_district(data, row.district),
        .day = row.day,
        .level_mm = row.level_mm,
        .has_floor = row.has_floor,
        .floor_mm = row.floor_mm,
    };
    return true;
}

static bool
point_row_of(struct permit_data *data, const struct copy_out *out)
{
    struct point_row *list = grown(data->point, data->point_count, sizeof *list, data->arena);
    if (list == NULL)
        return false;
    data->point = list;
    struct point_row *row = &list[data->point_count];
    permit_store_get_point(out, row);
    if (row->to_day == row->from_day)
        return true; /* taken back */
    row->district = kept(data, row->district);
    row->source = kept(data, row->source);
    row->zone = kept(data, row->zone);
    row->location = (struct weir_text){NULL, 0};
    data->point_count++;
    return row->district.start != NULL && row->source.start != NULL;
}

static bool
installation_row(struct permit_data *data, const struct copy_out *out)
{
    struct weir_error error;
    struct meter_installation *list =
        grown(data->installation, data->installation_count, sizeof *list, data->arena);
    if (list == NULL)
        return false;
    data->installation = list;
    return !permit_store_get_installation(out, data->arena, &list[data->installation_count++],
                                          &error);
}

static bool
decision_row(struct permit_data *data, const struct copy_out *out)
{
    struct weir_error error;
    struct meter_decision *list =
        grown(data->decision, data->decision_count, sizeof *list, data->arena);
    if (list == NULL)
        return false;
    data->decision = list;
    return !permit_store_get_decision(out, data->arena, &list[data->decision_count++], &error);
}

enum weir_status
permit_data_read_points(struct db *db, struct permit_data *data, struct weir_error *error)
{
    struct copy_out *out = NULL;
    enum weir_status status = district_store_levels_now(db, &out, error);
    if (!status)
        status = read_all(data, out, level_row, error);
    if (!status)
        status = permit_store_points_now(db, &out, error);
    if (!status)
        status = read_all(data, out, point_row_of, error);
    if (!status)
        status = permit_store_installations(db, &out, error);
    if (!status)
        status = read_all(data, out, installation_row, error);
    if (!status)
        status = permit_store_decisions(db, &out, error);
    return status ? status : read_all(data, out, decision_row, error);
}
