/* district_store.c - the tables district, district_limit and level, streamed both ways. */
#include "store/district_store.h"

#include "base/assert.h"
#include "sql.inc"

static const struct weir_text source_text[] = {
    [LIMIT_SOURCE_SURFACE] = {"surface", 7},
    [LIMIT_SOURCE_GROUND] = {"ground", 6},
    [LIMIT_SOURCE_ALL] = {"all", 3},
};

enum weir_status
district_store_now(struct db *db, struct copy_out **out, struct weir_error *error)
{
    return copy_out_begin(db, SQL_DISTRICT_NOW, NULL, out, error);
}

void
district_store_get(const struct copy_out *out, struct district_row *district)
{
    district->district = copy_out_text(out, 0);
    district->name = copy_out_text(out, 1);
    district->parent = copy_out_text(out, 2);
    district->zone = copy_out_text(out, 3);
    district->network = copy_out_text(out, 4);
    district->ban = copy_out_text(out, 5);
}

enum weir_status
district_store_in(struct db *db, struct copy_in **in, struct weir_error *error)
{
    return copy_in_begin(db, SQL_DISTRICT_IN, in, error);
}

void
district_store_put(struct copy_in *in, const struct district_row *district, int64_t recorded_no)
{
    copy_in_row(in, 7);
    copy_in_text(in, district->district);
    copy_in_int8(in, recorded_no);
    copy_in_text(in, district->name);
    copy_in_text(in, district->parent);
    copy_in_text(in, district->zone);
    copy_in_text(in, district->network);
    copy_in_text(in, district->ban);
}

struct weir_text
district_store_source_text(int64_t source)
{
    ASSERT(source >= LIMIT_SOURCE_SURFACE && source <= LIMIT_SOURCE_ALL);
    return source_text[source];
}

enum weir_status
district_store_limits_now(struct db *db, struct copy_out **out, struct weir_error *error)
{
    return copy_out_begin(db, SQL_DISTRICT_LIMIT_NOW, NULL, out, error);
}

void
district_store_get_limit(const struct copy_out *out, struct limit_row *limit)
{
    limit->district = copy_out_text(out, 0);
    limit->year = copy_out_int(out, 1);
    limit->source = copy_out_int(out, 2);
    limit->volume_l = copy_out_int(out, 3);
}

enum weir_status
district_store_limits_in(struct db *db, struct copy_in **in, struct weir_error *error)
{
    return copy_in_begin(db, SQL_DISTRICT_LIMIT_IN, in, error);
}

void
district_store_put_limit(struct copy_in *in, const struct limit_row *limit, int64_t recorded_no)
{
    copy_in_row(in, 5);
    copy_in_text(in, limit->district);
    copy_in_int4(in, (int32_t)limit->year);
    copy_in_text(in, district_store_source_text(limit->source));
    copy_in_int8(in, recorded_no);
    copy_in_int8(in, limit->volume_l);
}

enum weir_status
district_store_levels_now(struct db *db, struct copy_out **out, struct weir_error *error)
{
    return copy_out_begin(db, SQL_LEVEL_NOW, NULL, out, error);
}

void
district_store_get_level(const struct copy_out *out, struct level_row *level)
{
    level->district = copy_out_text(out, 0);
    level->day = copy_out_day(out, 1);
    level->level_mm = copy_out_int(out, 2);
    level->has_floor = !copy_out_null(out, 3);
    level->floor_mm = copy_out_int(out, 3);
}

enum weir_status
district_store_levels_in(struct db *db, struct copy_in **in, struct weir_error *error)
{
    return copy_in_begin(db, SQL_LEVEL_IN, in, error);
}

void
district_store_put_level(struct copy_in *in, const struct level_row *level, int64_t recorded_no)
{
    copy_in_row(in, 5);
    copy_in_text(in, level->district);
    copy_in_day(in, level->day);
    copy_in_int8(in, recorded_no);
    copy_in_int8(in, level->level_mm);
    if (level->has_floor)
        copy_in_int8(in, level->floor_mm);
    else
        copy_in_null(in);
}
