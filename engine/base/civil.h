#ifndef BASE_CIVIL_H
#define BASE_CIVIL_H

#include <stdbool.h>
#include <stdint.h>

#include "weir/status.h"
#include "weir/text.h"

/*
 * The proleptic Gregorian calendar as whole days since 1970-01-01 (day 0).  No clock, no time
 * zone.  Periods are half-open: begin_day is in, end_day is out.  Years 1 to 9999.
 */
#define CIVIL_DAY_MIN (-719162) /* 0001-01-01 */
#define CIVIL_DAY_MAX 2932896   /* 9999-12-31 */

struct civil {
    int32_t year;
    int32_t month; /* 1 to 12 */
    int32_t day;   /* 1 to 31 */
};

/* The day number of an existing date. */
int32_t civil_to_day(struct civil date);

struct civil civil_of_day(int32_t day);

bool civil_is_leap(int32_t year);

int32_t civil_month_days(int32_t year, int32_t month);

/* Reads YYYY-MM-DD, all of it and nothing else; WEIR_E_INVALID for a day that does not exist. */
enum weir_status civil_parse(struct weir_text text, int32_t *day)
    __attribute__((warn_unused_result));

/* The first day of day's month. */
int32_t civil_month_begin(int32_t day);

/* Months since 0000-01, so that the difference of two is a number of calendar months. */
int32_t civil_month_number(int32_t day);

/* The first day of that month number. */
int32_t civil_month_number_begin(int32_t month_number);

#endif
