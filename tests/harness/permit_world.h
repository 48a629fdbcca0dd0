#ifndef HARNESS_PERMIT_WORLD_H
#define HARNESS_PERMIT_WORLD_H

/*
 * Districts, permits, points and reads from lines of text, so that a case is read as it is written
 * down, and a check's findings as lines in the columns of `weir permits check`:
 *
 *     district D1 PARENT|- BAN|- NETWORK|-       limit D1 ground 100000
 *     permit P1 D1 ground USE 100000 2020-01-01 2025-01-01 valid     plan P1 2024-01-01 2025-01-01
 * 900|- point W1 P1|- D1 ground 2020-01-01 TO|- meter|capacity|supply CAPACITY|- SHARE_PPM read W1
 * 2024-01-01 0 [estimate|install|correction]     digits W1 4     level D1 2024-01-01 912.5 FLOOR|-
 *
 * Rows stand in the order that the check wants them in.
 */
#include <stdio.h>
#include <string.h>

#include "base/civil.h"
#include "base/decimal.h"
#include "base/text.h"
#include "core/permit_check.h"
#include "harness/cmocka_all.h"
#include "weir/tariff.h"

#define WORLD_MAX 16 /* of each, and of rows or plans in each */
#define WORLD_READS_MAX 64
#define WORLD_WORDS 10
#define WORLD_WORD_SIZE 32

struct world {
    struct district district[WORLD_MAX];
    struct permit_known permit[WORLD_MAX];
    struct permit_version version[WORLD_MAX][WORLD_MAX];
    struct permit_plan plan[WORLD_MAX][WORLD_MAX];
    struct permit_point point[WORLD_MAX];
    struct permit_point_row row[WORLD_MAX][WORLD_MAX];
    struct meter_read read[WORLD_MAX][WORLD_READS_MAX];
    struct meter_installation installation[WORLD_MAX];
    struct permit_level level[WORLD_MAX];
    uint32_t district_count;
    uint32_t permit_count;
    uint32_t point_count;
    uint32_t level_count;
    char name[4 * WORLD_MAX][WORLD_WORD_SIZE];
    uint32_t name_count;
};

static inline int64_t
world_number(const char *word, unsigned scale)
{
    int64_t number = 0;
    assert_int_equal(decimal_parse(text_of(word), scale, &number), WEIR_OK);
    return number;
}

static inline int32_t
world_day(const char *word)
{
    int32_t day = PERMIT_DAY_NEVER;
    if (strcmp(word, "-") != 0)
        assert_int_equal(civil_parse(text_of(word), &day), WEIR_OK);
    return day;
}

static inline int64_t
world_volume(const char *word)
{
    return strcmp(word, "-") == 0 ? -1 : world_number(word, 3);
}

static inline struct weir_text
world_name(struct world *world, const char *word)
{
    for (uint32_t i = 0; i < world->name_count; i++) {
        if (strcmp(world->name[i], word) == 0)
            return text_of(world->name[i]);
    }
    assert_true(world->name_count < 4 * WORLD_MAX);
    (void)snprintf(world->name[world->name_count], WORLD_WORD_SIZE, "%s", word);
    return text_of(world->name[world->name_count++]);
}

static inline uint32_t
world_district(const struct world *world, const char *word)
{
    for (uint32_t i = 0; i < world->district_count; i++) {
        if (text_equal(world->district[i].name, text_of(word)))
            return i;
    }
    assert_string_equal(word, "-");
    return DISTRICT_NONE;
}

static inline uint32_t
world_permit(const struct world *world, const char *word)
{
    for (uint32_t i = 0; i < world->permit_count; i++) {
        if (text_equal(world->permit[i].name, text_of(word)))
            return i;
    }
    return PERMIT_CELL_NONE;
}

static inline uint32_t
world_point(const struct world *world, const char *word)
{
    for (uint32_t i = 0; i < world->point_count; i++) {
        if (text_equal(world->point[i].name, text_of(word)))
            return i;
    }
    return world->point_count;
}

static inline enum district_rule
world_rule(const char *word)
{
    if (strcmp(word, "yes") == 0)
        return DISTRICT_RULE_YES;
    if (strcmp(word, "limit") == 0)
        return DISTRICT_RULE_LIMIT;
    return strcmp(word, "no") == 0 ? DISTRICT_RULE_NO : DISTRICT_RULE_UNKNOWN;
}

static inline enum district_source
world_source(const char *word)
{
    if (strcmp(word, "surface") == 0)
        return DISTRICT_SURFACE;
    if (strcmp(word, "all") == 0)
        return DISTRICT_ALL;
    return strcmp(word, "ground") == 0 ? DISTRICT_GROUND : DISTRICT_OTHER;
}

static inline void
world_add_district(struct world *world, char word[][WORLD_WORD_SIZE])
{
    struct district *district = &world->district[world->district_count];
    district->parent = world_district(world, word[2]);
    district->name = world_name(world, word[1]);
    district->ban = world_rule(word[3]);
    district->network = world_rule(word[4]);
    for (unsigned i = 0; i < DISTRICT_SOURCE_COUNT; i++)
        district->limit_l[i] = DISTRICT_UNLIMITED;
    world->district_count++;
}

static inline void
world_add_permit(struct world *world, char word[][WORLD_WORD_SIZE])
{
    uint32_t at = world_permit(world, word[1]);
    if (at == PERMIT_CELL_NONE) {
        at = world->permit_count++;
        world->permit[at].name = world_name(world, word[1]);
        world->permit[at].versions.item = world->version[at];
        world->permit[at].plan = world->plan[at];
    }
    enum permit_use use = PERMIT_USE_OTHER;
    if (strcmp(word[4], "emergency") == 0 || strcmp(word[4], "monitoring") == 0)
        use = PERMIT_USE_SPARED;
    else if (strcmp(word[4], "public") == 0)
        use = PERMIT_USE_PUBLIC;
    enum permit_right right = PERMIT_RIGHT_VALID;
    if (strcmp(word[8], "suspended") == 0)
        right = PERMIT_RIGHT_SUSPENDED;
    else if (strcmp(word[8], "revoked") == 0)
        right = PERMIT_RIGHT_REVOKED;
    world->version[at][world->permit[at].versions.count++] = (struct permit_version){
        .from_day = world_day(word[6]),
        .to_day = world_day(word[7]),
        .volume_l = world_volume(word[5]),
        .right = right,
        .district = world_district(world, word[2]),
        .source = world_source(word[3]),
        .source_name = world_name(world, word[3]),
        .use = use,
    };
}

static inline void
world_add_point(struct world *world, char word[][WORLD_WORD_SIZE])
{
    const uint32_t at = world_point(world, word[1]);
    struct permit_point *point = &world->point[at];
    if (at == world->point_count) {
        world->point_count++;
        point->name = world_name(world, word[1]);
        point->row = world->row[at];
        point->read = world->read[at];
    }
    world->row[at][point->row_count++] = (struct permit_point_row){
        .begin_day = world_day(word[5]),
        .end_day = world_day(word[6]),
        .permit = world_permit(world, word[2]),
        .district = world_district(world, word[3]),
        .source = world_source(word[4]),
        .source_name = world_name(world, word[4]),
        .withdrawal = strcmp(word[7], "supply") != 0,
        .by_capacity = strcmp(word[7], "capacity") == 0,
        .capacity_l_day = world_volume(word[8]),
        .share_ppm = world_number(word[9], 0),
    };
}

static inline void
world_add_read(struct world *world, char word[][WORLD_WORD_SIZE])
{
    const uint32_t at = world_point(world, word[1]);
    struct meter_read *read = &world->read[at][world->point[at].read_count++];
    assert_true(world->point[at].read_count <= WORLD_READS_MAX);
    *read = (struct meter_read){
        .meter_id = at + 1,
        .recorded_no = world->point[at].read_count,
        .register_milli = world_number(word[3], 3),
        .day = world_day(word[2]),
        .second = 86400,
        .kind = METER_READ_ACTUAL,
    };
    if (strcmp(word[4], "estimate") == 0)
        read->kind = METER_READ_ESTIMATE;
    else if (strcmp(word[4], "install") == 0)
        read->kind = METER_READ_INSTALL;
    else if (strcmp(word[4], "correction") == 0)
        read->kind = METER_READ_CORRECTION;
}

static inline void
world_add(struct world *world, char word[][WORLD_WORD_SIZE])
{
    const char *kind = word[0];
    if (strcmp(kind, "district") == 0) {
        world_add_district(world, word);
    } else if (strcmp(kind, "limit") == 0) {
        struct district *district = &world->district[world_district(world, word[1])];
        district->limit_l[world_source(word[2])] = world_volume(word[3]);
    } else if (strcmp(kind, "permit") == 0) {
        world_add_permit(world, word);
    } else if (strcmp(kind, "plan") == 0) {
        const uint32_t at = world_permit(world, word[1]);
        world->plan[at][world->permit[at].plan_count++] =
            (struct permit_plan){world_day(word[2]), world_day(word[3]), world_volume(word[4])};
    } else if (strcmp(kind, "point") == 0) {
        world_add_point(world, word);
    } else if (strcmp(kind, "read") == 0) {
        world_add_read(world, word);
    } else if (strcmp(kind, "digits") == 0) {
        const uint32_t at = world_point(world, word[1]);
        world->installation[at] = (struct meter_installation){
            .meter_id = at + 1,
            .stamp = {.from_day = CIVIL_DAY_MIN},
            .to_day = WEIR_DAY_NONE,
            .litres_per_count = 1000,
            .digits = (int32_t)world_number(word[2], 0),
        };
        world->point[at].installation = &world->installation[at];
        world->point[at].installation_count = 1;
    } else {
        assert_string_equal(kind, "level");
        const bool has_floor = strcmp(word[4], "-") != 0;
        world->level[world->level_count++] = (struct permit_level){
            .district = world_district(world, word[1]),
            .day = world_day(word[2]),
            .level_mm = world_number(word[3], 3),
            .has_floor = has_floor,
            .floor_mm = has_floor ? world_number(word[4], 3) : 0,
        };
    }
}

/* Fills *world from lines. */
static inline void
world_read(struct world *world, const char *lines)
{
    memset(world, 0, sizeof *world);
    while (*lines != '\0') {
        char word[WORLD_WORDS][WORLD_WORD_SIZE] = {{0}};
        unsigned count = 0;
        while (*lines != '\0' && *lines != '\n') {
            const size_t size = strcspn(lines, " \n");
            assert_true(size < WORLD_WORD_SIZE);
            if (size > 0) {
                assert_true(count < WORLD_WORDS);
                memcpy(word[count++], lines, size);
            }
            lines += size;
            lines += *lines == ' ' ? 1 : 0;
        }
        lines += *lines == '\n' ? 1 : 0;
        if (count > 0)
            world_add(world, word);
    }
}

static inline void
world_write_volume(struct text_writer *writer, int64_t volume_l, unsigned scale)
{
    text_write_string(writer, ",");
    if (volume_l != PERMIT_FINDING_ABSENT)
        text_write_decimal(writer, volume_l, scale);
}

static inline void
world_write_finding(struct text_writer *writer, const struct permit_finding *finding, int32_t year)
{
    text_write_string(writer, permit_finding_code(finding->code));
    text_write_string(writer, ",");
    text_write(writer, finding->district);
    text_write_string(writer, ",");
    text_write(writer, finding->permit);
    text_write_string(writer, ",");
    text_write(writer, finding->point);
    text_write_string(writer, ",");
    text_write(writer, finding->source);
    text_write_string(writer, ",");
    text_write_int(writer, year);
    world_write_volume(writer, finding->limit_l, 3);
    world_write_volume(writer, finding->actual_l, 3);
    world_write_volume(writer, permit_finding_excess_l(finding), 3);
    world_write_volume(writer, permit_finding_percent(finding), 2);
    text_write_string(writer, "\n");
}

static inline struct permit_check_request
world_request(const struct world *world, int32_t year, const char *as_of)
{
    return (struct permit_check_request){
        .year = year,
        .as_of_day = world_day(as_of),
        .districts = {world->district, world->district_count},
        .permit = world->permit,
        .permit_count = world->permit_count,
        .level = world->level,
        .level_count = world->level_count,
    };
}

/* Checks the world; NOMEM is passed on. */
static inline enum weir_status
world_check(const struct world *world, const struct permit_check_request *request,
            struct weir_arena *arena, struct permit_findings *findings)
{
    struct permit_check *check = NULL;
    enum weir_status status = permit_check_begin(request, arena, &check);
    for (uint32_t i = 0; i < world->point_count && !status; i++)
        status = permit_check_point(check, &world->point[i], arena);
    return status ? status : permit_check_end(check, findings);
}

#endif
