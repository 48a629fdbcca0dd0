/* zone.c - instants to civil days, by the C library's time zones. */
#include "host/zone.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/civil.h"
#include "base/error.h"
#include "base/text.h"
#include "host/clock.h"

#define ZONE_FOLDER "/usr/share/zoneinfo"
#define ZONE_NAME_BYTES 64      /* the longest name, its NUL included */
#define ZONE_OFFSET_MAX_MIN 840 /* 14:00, as XML Schema has it */
#define ZONE_MAGIC "TZif"       /* what a compiled zone begins with (RFC 8536) */

/* Letters, digits, + - _ and / inside: so no name leads out of the folder. */
static bool
is_zone_name(const char *name)
{
    const size_t size = strlen(name);
    if (size == 0 || size >= ZONE_NAME_BYTES || name[0] == '/')
        return false;
    return strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-_/") ==
           size;
}

static bool
zone_exists(const char *name)
{
    char path[sizeof ZONE_FOLDER + ZONE_NAME_BYTES];
    (void)snprintf(path, sizeof path, "%s/%s", ZONE_FOLDER, name);
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return false;
    char begin[sizeof ZONE_MAGIC - 1];
    const bool found = read(descriptor, begin, sizeof begin) == (ssize_t)sizeof begin &&
                       memcmp(begin, ZONE_MAGIC, sizeof begin) == 0;
    (void)close(descriptor);
    return found;
}

/* Quarters of an hour whose clock runs straight: their first second stands for all of them. */
#define QUARTER_S 900
#define QUARTER_COUNT 256

struct quarter {
    int64_t begin_s; /* a multiple of QUARTER_S */
    struct zone_moment first;
    bool known;
};

static struct quarter quarters[QUARTER_COUNT];

enum weir_status
zone_set(const char *name, struct weir_error *error)
{
    if (!is_zone_name(name) || !zone_exists(name)) {
        (void)error_set_text(error, WEIR_E_INVALID, "unknown time zone %", text_of(name));
        error_hint(error, "The names are the files under " ZONE_FOLDER
                          ", such as Asia/Shanghai; package tzdata has them.");
        return error->status;
    }
    if (setenv("TZ", name, 1) != 0)
        return error_nomem(error);
    tzset();
    memset(quarters, 0, sizeof quarters);
    return WEIR_OK;
}

/* The calendar of one instant, by the C library, which asks for the zone every time. */
static enum weir_status
ask(int64_t instant_s, struct zone_moment *moment)
{
    const time_t instant = (time_t)instant_s;
    struct tm civil;
    if (localtime_r(&instant, &civil) == NULL || civil.tm_year < 1 - 1900 ||
        civil.tm_year > 9999 - 1900)
        return WEIR_E_OVERFLOW;
    moment->day = civil_to_day((struct civil){
        .year = civil.tm_year + 1900, .month = civil.tm_mon + 1, .day = civil.tm_mday});
    moment->second = civil.tm_hour * 3600 + civil.tm_min * 60 + civil.tm_sec;
    ASSERT(moment->second < ZONE_DAY_SECONDS);
    return WEIR_OK;
}

enum weir_status
zone_of_instant(int64_t instant_s, struct zone_moment *moment)
{
    if (instant_s < 0) /* clocks were set by odd seconds once */
        return ask(instant_s, moment);
    const int64_t begin_s = instant_s / QUARTER_S * QUARTER_S;
    struct quarter *quarter = &quarters[begin_s / QUARTER_S % QUARTER_COUNT];
    if (!quarter->known || quarter->begin_s != begin_s) {
        struct zone_moment last;
        quarter->known = ask(begin_s, &quarter->first) == WEIR_OK &&
                         ask(begin_s + QUARTER_S - 1, &last) == WEIR_OK &&
                         last.day == quarter->first.day &&
                         last.second == quarter->first.second + QUARTER_S - 1;
        quarter->begin_s = begin_s;
    }
    if (!quarter->known)
        return ask(instant_s, moment);
    *moment = quarter->first;
    moment->second += (int32_t)(instant_s - begin_s);
    return WEIR_OK;
}

/* Takes two digits off *rest; -1 when they are not there. */
static int32_t
take_two(struct weir_text *rest)
{
    if (rest->size < 2 || rest->start[0] < '0' || rest->start[0] > '9' || rest->start[1] < '0' ||
        rest->start[1] > '9')
        return -1;
    const int32_t value = (rest->start[0] - '0') * 10 + (rest->start[1] - '0');
    *rest = (struct weir_text){rest->start + 2, rest->size - 2};
    return value;
}

static bool
take_char(struct weir_text *rest, char character)
{
    if (rest->size == 0 || rest->start[0] != character)
        return false;
    *rest = (struct weir_text){rest->start + 1, rest->size - 1};
    return true;
}

/* Takes hh:mm[:ss[.fraction]] off *rest. */
static bool
take_time(struct weir_text *rest, int32_t *second)
{
    const int32_t hours = take_two(rest);
    if (hours < 0 || hours > 23 || !take_char(rest, ':'))
        return false;
    const int32_t minutes = take_two(rest);
    if (minutes < 0 || minutes > 59)
        return false;
    int32_t seconds = 0;
    if (take_char(rest, ':')) {
        seconds = take_two(rest);
        if (seconds < 0 || seconds > 59)
            return false;
        if (take_char(rest, '.')) {
            const size_t before = rest->size;
            while (rest->size > 0 && rest->start[0] >= '0' && rest->start[0] <= '9')
                *rest = (struct weir_text){rest->start + 1, rest->size - 1};
            if (rest->size == before)
                return false;
        }
    }
    *second = hours * 3600 + minutes * 60 + seconds;
    return true;
}

/* Takes Z or +hh:mm, +hhmm, +hh off *rest. */
static bool
take_offset(struct weir_text *rest, int32_t *offset_s)
{
    if (take_char(rest, 'Z')) {
        *offset_s = 0;
        return true;
    }
    const bool west = take_char(rest, '-');
    if (!west && !take_char(rest, '+'))
        return false;
    const int32_t hours = take_two(rest);
    if (hours < 0)
        return false;
    int32_t minutes = 0;
    if (take_char(rest, ':') || rest->size > 0) {
        minutes = take_two(rest);
        if (minutes < 0 || minutes > 59)
            return false;
    }
    const int32_t total_min = hours * 60 + minutes;
    *offset_s = (west ? -total_min : total_min) * 60;
    return total_min <= ZONE_OFFSET_MAX_MIN;
}

enum weir_status
zone_parse(struct weir_text text, struct zone_moment *moment)
{
    const size_t date_size = sizeof "YYYY-MM-DD" - 1;
    int32_t day;
    if (text.size < date_size ||
        civil_parse((struct weir_text){text.start, date_size}, &day) != WEIR_OK)
        return WEIR_E_INVALID;
    struct weir_text rest = {text.start + date_size, text.size - date_size};
    if (rest.size == 0) {
        *moment = (struct zone_moment){.day = day, .second = ZONE_DAY_SECONDS};
        return WEIR_OK;
    }
    int32_t second = 0;
    if ((!take_char(&rest, 'T') && !take_char(&rest, ' ')) || !take_time(&rest, &second))
        return WEIR_E_INVALID;
    if (rest.size == 0) {
        *moment = (struct zone_moment){.day = day, .second = second};
        return WEIR_OK;
    }
    int32_t offset_s = 0;
    if (!take_offset(&rest, &offset_s) || rest.size > 0)
        return WEIR_E_INVALID;
    const int64_t instant_s = (int64_t)day * ZONE_DAY_SECONDS + second - offset_s;
    return zone_of_instant(instant_s, moment) == WEIR_OK ? WEIR_OK : WEIR_E_INVALID;
}

int32_t
zone_today(void)
{
    struct zone_moment moment = {0};
    const enum weir_status status = zone_of_instant(clock_wall_s(), &moment);
    ASSERT(status == WEIR_OK); /* the wall clock is far inside the calendar */
    (void)status;
    return moment.day;
}
