/* Fuzzes the registry files of every kind, and the calendar of cycles: the first byte says which.
 * No bytes may crash them, and texts that are handed over are such. */
#include "batch/cycle_calendar.h"
#include "batch/load_kind.h"
#include "fuzz/file_of.h"

#include "base/text.h"
#include "host/sheet.h"

#define ARENA_BYTES ((size_t)64 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct load_kind *const kinds[] = {
    &load_accounts_kind, &load_uses_kind,      &load_meters_kind,      &load_plans_kind,
    &load_openings_kind, &load_districts_kind, &load_limits_kind,      &load_permits_kind,
    &load_points_kind,   &load_levels_kind,    &load_adjustments_kind,
};
#define KIND_COUNT (sizeof kinds / sizeof kinds[0])

static void
check_row(const struct load_kind *kind, const struct load_row *row)
{
    if (row->line == 0)
        abort();
    for (uint32_t i = 0; i < kind->column_count; i++) {
        const struct load_column *column = &kind->column[i];
        if (column->type != LOAD_NAME && column->type != LOAD_TEXT && column->type != LOAD_ACCOUNT)
            continue;
        const struct weir_text *text = (const void *)((const unsigned char *)row + column->offset);
        if (!text_is_utf8(*text) || !text_is_plain(*text))
            abort();
    }
}

static void
load(const struct load_kind *kind, const char *name, struct weir_arena *arena)
{
    struct weir_error error = {.status = WEIR_OK};
    struct load_table table;
    if (load_table_read(name, kind, arena, &table, &error) != WEIR_OK) {
        if (error.primary[0] == '\0')
            abort();
        return;
    }
    for (uint32_t i = 0; table.faults->count == 0 && i < table.row_count; i++)
        check_row(kind, table.row[i]);
}

static void
read_calendar(const char *name, struct weir_arena *arena)
{
    struct weir_error error = {.status = WEIR_OK};
    struct cycle_calendar calendar;
    struct sheet_faults *faults = sheet_faults_new(arena);
    if (cycle_calendar_read(name, faults, arena, &calendar, &error) != WEIR_OK)
        return;
    for (uint32_t i = 0; i < cycle_calendar_cycles(&calendar); i++) {
        const struct cycle_calendar_ask ask = {
            .cycle = cycle_calendar_cycle(&calendar, i)->cycle,
            .night_day = 20000,
            .last_day = 19990,
        };
        (void)cycle_calendar_due(&calendar, &ask);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct weir_arena *arena = weir_arena_new(ARENA_BYTES);
    const char *name = file_of(data + 1, size - 1);
    const size_t which = data[0] % (KIND_COUNT + 1);
    if (which < KIND_COUNT)
        load(kinds[which], name, arena);
    else
        read_calendar(name, arena);
    weir_arena_free(arena);
    return 0;
}
