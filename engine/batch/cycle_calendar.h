#ifndef BATCH_CYCLE_CALENDAR_H
#define BATCH_CYCLE_CALENDAR_H

#include <stdint.h>

#include "host/sheet.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * Which cycle is billed when: rows of a cycle, the months and the day of the month that it is
 * billed to, and how many days after that the bills are made.  weir.conf(5) describes the file.
 */
#define CYCLE_CALENDAR_ROW_MAX 10000
#define CYCLE_CALENDAR_EVERY 0 /* as day: every day */
#define CYCLE_CALENDAR_AFTER_MAX 366

struct cycle_calendar_row {
    struct weir_text cycle; /* absent: all accounts */
    uint16_t months;        /* bit 0 is January */
    int32_t day;            /* of the month, or its last where it is shorter; or _EVERY */
    int32_t after_days;     /* from the day billed to, to the night that bills */
    int32_t from_day;       /* the first that can be billed to */
    int32_t to_day;         /* the day after the last */
};

struct cycle_calendar {
    const struct cycle_calendar_row *row; /* in the order of the file */
    uint32_t count;
};

/* Reads the file; from arena.  WEIR_E_INVALID: rows are wrong, they are in faults. */
enum weir_status cycle_calendar_read(const char *file, struct sheet_faults *faults,
                                     struct weir_arena *arena, struct cycle_calendar *calendar,
                                     struct weir_error *error) __attribute__((warn_unused_result));

/* The number of different cycles, and the nth of them, in the order of the file: a row of it. */
uint32_t cycle_calendar_cycles(const struct cycle_calendar *calendar);
const struct cycle_calendar_row *cycle_calendar_cycle(const struct cycle_calendar *calendar,
                                                      uint32_t nth);

/*
 * The day that a cycle is to be billed to in a night, if it was billed to last_day: the first that
 * was missed; days that follow one another are taken together.  With last_day WEIR_DAY_NONE the
 * latest that is due.  WEIR_DAY_NONE: nothing is due.
 */
struct cycle_calendar_ask {
    struct weir_text cycle; /* absent: all accounts */
    int32_t night_day;
    int32_t last_day;
};
int32_t cycle_calendar_due(const struct cycle_calendar *calendar,
                           const struct cycle_calendar_ask *ask);

#endif
