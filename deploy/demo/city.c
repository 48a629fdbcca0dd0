/*
 * city.c - writes the files of a small town that does not exist: accounts, meters, uses, plans, and
 * the reads of its quarters, with the faults that real reads have.  No real person is in it.
 *
 *     city [--plain] ACCOUNTS QUARTERS DIRECTORY
 *
 * The same arguments give the same bytes, on any machine: one small generator, integers only.
 * --plain leaves the faults out (for benchmarks).  Files of a quarter q (1 to 4 of 2024) are to be
 * loaded before the reads of q are taken in.
 *
 * The north of the town pays cn.beijing, the south cn.tianjin.  Of fifty accounts 38 are households
 * of one to eight, four are firms with plans, one is a shop over flats on one meter, two are blocks
 * of flats on a shared meter, and five are a yard: a master meter and four behind it.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/civil.h"
#include "base/text.h"

#include "dice.h"
#include "pen.h"

#define QUARTER_MAX 4
#define REGISTER_SIZE 32
#define GROUP 50 /* accounts after which the mixture repeats */

enum place { HOUSEHOLD = 1, FIRM, SHOP_OVER_FLATS, SHARED, MASTER, SUB };

enum fault {
    NONE = 0,
    BACKWARD,   /* a typing mistake in quarter 2 */
    TWICE,      /* the same read comes twice */
    CONFLICT,   /* two reads of one day, different */
    CORRECTED,  /* a wrong read, put right in the same file */
    LEAK,       /* far too much water in quarter 3 */
    EMPTY,      /* nobody at home */
    ROLLOVER,   /* five digits, and the register begins near their end */
    EXCHANGE,   /* a new meter in quarter 2 */
    CLOSED,     /* gone in August, with a last read */
    LATECOMER,  /* moves in on 10 May */
    NO_CLASS,   /* a class that no tariff has */
    TWO_METERS, /* a second one for the garden; its read of quarter 4 is missing */
    MORE_HEADS, /* a child is born in June */
    NO_PLAN,    /* a firm that nobody planned */
};

struct city {
    const char *directory;
    bool plain;
    int32_t account_count;
    int32_t quarter_count;
    struct dice dice;
    FILE *accounts;
    FILE *meters;
    FILE *uses;
    FILE *plans;
    FILE *meters_q2;   /* exchanges */
    FILE *meters_q3;   /* a meter whose reads came before it was known */
    FILE *accounts_q3; /* a head more, and that meter's account */
    FILE *reads[QUARTER_MAX];
};

struct dwelling {
    int32_t number;
    enum place place;
    enum fault fault;
    int32_t persons;
    int64_t day_l;      /* litres a day, before the season */
    int64_t register_l; /* as it stands */
    int64_t first_l;    /* as it stood when the meter was installed */
};

/* Registers count m3; electronic ones show litres, the others whole m3. */
static const char *
register_text(const struct dwelling *at, int64_t register_l, char text[REGISTER_SIZE])
{
    struct text_writer writer = text_writer_of(text, REGISTER_SIZE);
    if (at->fault == ROLLOVER)
        register_l %= INT64_C(100000) * 1000;
    if (at->number % 4 == 0)
        text_write_decimal(&writer, register_l, 3);
    else
        text_write_int(&writer, register_l / 1000);
    return text;
}

/* The first day of quarter q of 2024, from 0. */
static int32_t
quarter_day(int32_t quarter)
{
    const struct civil date = {2024 + quarter / 4, 1 + 3 * (quarter % 4), 1};
    return civil_to_day(date);
}

/* The reader walks through the town in the last days before the quarter ends. */
static int32_t
read_day(const struct dwelling *at, int32_t quarter)
{
    return quarter_day(quarter) - at->number / GROUP % 5;
}

static enum place
place_of(int32_t number)
{
    const int32_t seat = number % GROUP;
    if (seat < 38)
        return HOUSEHOLD;
    if (seat < 42)
        return FIRM;
    if (seat == 42)
        return SHOP_OVER_FLATS;
    if (seat < 45)
        return SHARED;
    return seat == 45 ? MASTER : SUB;
}

static enum fault
fault_of(const struct city *city, int32_t number)
{
    static const struct {
        int32_t every;
        int32_t seat;
        enum fault fault;
    } table[] = {
        {331, 7, BACKWARD},   {211, 3, TWICE},      {307, 11, CONFLICT}, {401, 13, CORRECTED},
        {263, 17, LEAK},      {199, 19, EMPTY},     {173, 23, ROLLOVER}, {97, 5, EXCHANGE},
        {127, 29, CLOSED},    {131, 31, LATECOMER}, {523, 37, NO_CLASS}, {151, 21, TWO_METERS},
        {89, 33, MORE_HEADS},
    };
    if (city->plain)
        return NONE;
    if (place_of(number) == FIRM && number % 350 == 38)
        return NO_PLAN;
    if (place_of(number) != HOUSEHOLD)
        return NONE;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (number % table[i].every == table[i].seat)
            return table[i].fault;
    return NONE;
}

static const char *
class_of(const struct dwelling *at)
{
    if (at->fault == NO_CLASS)
        return "fountain";
    if (at->place == FIRM)
        return at->number % 10 == 0 ? "special" : "non-residential";
    return at->place == SHARED || at->place == MASTER || at->place == SHOP_OVER_FLATS
               ? "shared-meter"
               : "residential";
}

/* Four of ten households have three heads, as in the census; eight are rare. */
static int32_t
random_persons(struct city *city)
{
    static const int32_t heads[] = {1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 4, 4, 4, 5, 6, 7, 8};
    return heads[dice_between(&city->dice, 0, 19)];
}

static struct dwelling
found(struct city *city, int32_t number)
{
    struct dwelling at = {.number = number, .place = place_of(number)};
    at.fault = fault_of(city, number);
    at.persons = random_persons(city);
    switch (at.place) {
    case HOUSEHOLD:
    case SUB:
        at.day_l = at.persons * dice_between(&city->dice, 60, 150);
        break;
    case FIRM:
        at.day_l = dice_between(&city->dice, 2000, 40000);
        break;
    case SHOP_OVER_FLATS:
    case SHARED:
        at.day_l = dice_between(&city->dice, 4000, 12000);
        break;
    case MASTER:
        at.day_l = dice_between(&city->dice, 50, 400); /* the yard's own: lamps, hoses, leaks */
        break;
    }
    at.register_l = dice_between(&city->dice, 0, 3000) * 1000;
    if (at.fault == ROLLOVER)
        at.register_l = INT64_C(99990) * 1000;
    at.first_l = at.register_l;
    return at;
}

/* The terms of an account from a day on, in one of the accounts files. */
static void
write_terms(FILE *file, const struct dwelling *at, const char *from, int32_t persons)
{
    const bool south = at->place == FIRM || (at->place == HOUSEHOLD && at->number % 3 == 0);
    const bool home = at->place == HOUSEHOLD || at->place == SUB;

    (void)fprintf(file, "A%06" PRId32 ",%s,%s,%s,", at->number, from,
                  south ? "cn.tianjin" : "cn.beijing", class_of(at));
    if (home)
        (void)fprintf(file, "%" PRId32, persons);
    (void)fprintf(file, ",%s,%s,%s,%s %" PRId32 ",%s Street %" PRId32 "\n",
                  south ? "south" : "north", at->fault == LATECOMER ? "2024-05-10" : "2023-03-01",
                  at->fault == CLOSED ? "2024-08-15" : "", home ? "Household" : "Customer",
                  at->number, south ? "South" : "North", 1 + at->number / GROUP);
}

static void
write_account(struct city *city, const struct dwelling *at)
{
    write_terms(city->accounts, at, at->fault == LATECOMER ? "2024-05-10" : "2024-01-01",
                at->persons);
    if (at->fault == MORE_HEADS && city->quarter_count >= 3)
        write_terms(city->accounts_q3, at, "2024-07-01", at->persons + 1);
    if (at->place == SHOP_OVER_FLATS)
        (void)fprintf(city->uses,
                      "A%06" PRId32 ",2024-01-01,non-residential,1,%" PRId32 ",bill,\n"
                      "A%06" PRId32 ",2024-01-01,shared-meter,2,,,1\n",
                      at->number, 30 + at->number / GROUP % 60, at->number);
    if (at->place == FIRM && at->fault != NO_PLAN) {
        const int64_t year_m3 = at->day_l * 366 / 1000;
        const int64_t percent = dice_between(&city->dice, 75, 130);
        (void)fprintf(city->plans, "A%06" PRId32 ",2024-01-01,2025-01-01,%" PRId64 ",plan\n",
                      at->number, year_m3 * percent / 1000 * 10);
    }
}

static void
write_meter(struct city *city, const struct dwelling *at)
{
    char text[REGISTER_SIZE];
    (void)fprintf(city->meters, "M%06" PRId32 ",A%06" PRId32 ",%s,%s,,,%s,", at->number, at->number,
                  at->fault == LATECOMER ? "2024-05-10" : "2024-01-01",
                  register_text(at, at->register_l, text), at->fault == ROLLOVER ? "5" : "");
    if (at->place == SUB)
        (void)fprintf(city->meters, "M%06" PRId32, at->number - at->number % GROUP + 45);
    (void)fprintf(city->meters, "\n");
    if (at->fault == TWO_METERS)
        (void)fprintf(city->meters, "M%06" PRId32 "-G,A%06" PRId32 ",2024-01-01,0,,,,\n",
                      at->number, at->number);
}

/* A read of the meter M000123 (suffix: "-B" and so on, or nothing). */
static void
write_read(FILE *file, const struct dwelling *at, const char *suffix, int32_t day, const char *read)
{
    char text[PEN_DAY_SIZE];
    (void)fprintf(file, "M%06" PRId32 "%s,%s,%s\n", at->number, suffix, pen_day(day, text), read);
}

/* The read as `REGISTER,kind,note`. */
static const char *
read_text(const struct dwelling *at, int64_t register_l, const char *kind, const char *note)
{
    static char text[REGISTER_SIZE + 64];
    char value[REGISTER_SIZE];
    (void)snprintf(text, sizeof text, "%s,%s,%s", register_text(at, register_l, value), kind, note);
    return text;
}

/* The old meter's end and the new one; both are loaded before quarter 2. */
static void
exchange(struct city *city, struct dwelling *at, int64_t used_l)
{
    const int32_t day = civil_to_day((struct civil){2024, 5, 20});
    char first[REGISTER_SIZE];
    char last[REGISTER_SIZE];
    char text[PEN_DAY_SIZE];
    (void)fprintf(city->meters_q2,
                  "M%06" PRId32 ",A%06" PRId32 ",2024-01-01,%s,%s,%s,,\n"
                  "M%06" PRId32 "-B,A%06" PRId32 ",%s,0,,,,\n",
                  at->number, at->number, register_text(at, at->first_l, first), pen_day(day, text),
                  register_text(at, at->register_l + used_l / 2, last), at->number, at->number,
                  text);
    at->register_l = used_l - used_l / 2;
}

/* A household's faults; true when the read of the quarter is written already, or is none. */
static bool
spoil(struct city *city, struct dwelling *at, int32_t quarter, int64_t used_l)
{
    FILE *reads = city->reads[quarter - 1];
    const int32_t day = read_day(at, quarter);
    const int64_t now_l = at->register_l + used_l;
    switch (at->fault) {
    case BACKWARD:
        if (quarter == 2) {
            write_read(reads, at, "", day, read_text(at, at->register_l - 12000, "actual", ""));
            at->register_l = now_l;
        }
        return quarter == 2;
    case TWICE:
        write_read(reads, at, "", day, read_text(at, now_l, "actual", ""));
        return false;
    case CONFLICT:
        if (quarter == 2)
            write_read(reads, at, "", day, read_text(at, now_l + 9000, "actual", ""));
        return false;
    case CORRECTED:
        if (quarter == 3) {
            at->register_l = now_l;
            write_read(reads, at, "", day, read_text(at, now_l + 70000, "actual", ""));
            write_read(reads, at, "", day, read_text(at, now_l, "correction", "digits swapped"));
        }
        return quarter == 3;
    case EXCHANGE:
        if (quarter == 2)
            exchange(city, at, used_l);
        else
            at->register_l = now_l;
        write_read(reads, at, quarter == 1 ? "" : "-B", day,
                   read_text(at, at->register_l, "actual", ""));
        return true;
    case CLOSED:
        if (quarter == 3) {
            at->register_l += used_l / 2;
            write_read(reads, at, "", civil_to_day((struct civil){2024, 8, 15}),
                       read_text(at, at->register_l, "actual", "final"));
        }
        return quarter >= 3;
    case LATECOMER:
        return quarter == 1;
    case TWO_METERS:
        if (quarter < 4) {
            const struct dwelling garden = {.number = at->number};
            write_read(reads, at, "-G", day,
                       read_text(&garden, INT64_C(7000) * quarter, "actual", ""));
        }
        return false;
    case NONE:
    case LEAK:
    case EMPTY:
    case ROLLOVER:
    case NO_CLASS:
    case MORE_HEADS:
    case NO_PLAN:
        return false;
    }
    return false;
}

static int64_t
used_in(struct city *city, const struct dwelling *at, int32_t quarter)
{
    static const int64_t season_percent[QUARTER_MAX] = {85, 100, 130, 95};
    const int32_t days = quarter_day(quarter) - quarter_day(quarter - 1);
    const int64_t mood_percent = dice_between(&city->dice, 80, 120);
    if (at->fault == EMPTY && quarter >= 2)
        return 0;
    const int64_t used_l =
        at->day_l * days * season_percent[quarter - 1] / 100 * mood_percent / 100;
    return at->fault == LEAK && quarter == 3 ? used_l * 40 : used_l;
}

static void
live(struct city *city, struct dwelling *at, int64_t *yard_l)
{
    for (int32_t quarter = 1; quarter <= city->quarter_count; quarter++) {
        int64_t used_l = used_in(city, at, quarter);
        if (at->place == MASTER)
            used_l += yard_l[quarter - 1];
        if (at->place == SUB)
            yard_l[quarter - 1] += used_l;
        if (spoil(city, at, quarter, used_l))
            continue;
        at->register_l += used_l;
        const char *kind = at->number % 29 == 0 && at->place == HOUSEHOLD ? "customer" : "actual";
        write_read(city->reads[quarter - 1], at, "", read_day(at, quarter),
                   read_text(at, at->register_l, kind, ""));
    }
}

/* A yard's master is read after its subs, so that it can hold their water. */
static void
settle_group(struct city *city, int32_t first)
{
    int64_t yard_l[QUARTER_MAX] = {0};
    struct dwelling master = {0};
    for (int32_t number = first; number < first + GROUP; number++) {
        if (number == 0 || number > city->account_count)
            continue;
        struct dwelling at = found(city, number);
        write_account(city, &at);
        write_meter(city, &at);
        if (at.place == MASTER)
            master = at;
        else
            live(city, &at, yard_l);
    }
    if (master.number == 0)
        return;
    if (!city->plain && first % 350 == 0)
        yard_l[1] -= yard_l[1] / 4; /* misread: less than its subs in quarter 2 */
    live(city, &master, yard_l);
}

/* Reads that belong to nobody the registry knows, or to a day that has not come. */
static void
write_strays(struct city *city)
{
    for (int32_t quarter = 1; quarter <= city->quarter_count; quarter++) {
        char text[PEN_DAY_SIZE];
        (void)fprintf(city->reads[quarter - 1], "M900001,%s,%" PRId32 ",actual,\n",
                      pen_day(quarter_day(quarter), text), 100 + 30 * quarter);
    }
    (void)fprintf(city->reads[0], "M000030,2094-04-01,4711,actual,wrong century\n");
    (void)fprintf(city->accounts_q3, "A900001,2024-01-01,cn.beijing,residential,2,north,"
                                     "2024-01-01,,Household 900001,North Street 99\n");
    (void)fprintf(city->meters_q3, "M900001,A900001,2024-01-01,100,,,,\n");
}

static void
build(struct city *city)
{
    static const char accounts[] =
        "account,from,tariff,class,persons,cycle,opened,closed,name,address";
    static const char meters[] = "meter,account,from,first_register,to,last_register,digits,parent";
    city->accounts = pen_create(city->directory, "accounts.csv", accounts);
    city->meters = pen_create(city->directory, "meters.csv", meters);
    city->uses = pen_create(city->directory, "uses.csv", "account,from,class,order,m3,per,share");
    city->plans = pen_create(city->directory, "plans.csv", "account,from,to,m3,kind");
    city->meters_q2 = pen_create(city->directory, "meters-q2.csv", meters);
    city->meters_q3 = pen_create(city->directory, "meters-q3.csv", meters);
    city->accounts_q3 = pen_create(city->directory, "accounts-q3.csv", accounts);
    for (int32_t quarter = 1; quarter <= city->quarter_count; quarter++) {
        char name[] = "reads-q0.csv";
        name[7] = (char)('0' + quarter);
        city->reads[quarter - 1] =
            pen_create(city->directory, name, "meter,date,register,kind,note");
    }

    for (int32_t first = 0; first <= city->account_count; first += GROUP)
        settle_group(city, first);
    if (!city->plain)
        write_strays(city);

    pen_finish(city->accounts);
    pen_finish(city->meters);
    pen_finish(city->uses);
    pen_finish(city->plans);
    pen_finish(city->meters_q2);
    pen_finish(city->meters_q3);
    pen_finish(city->accounts_q3);
    for (int32_t quarter = 1; quarter <= city->quarter_count; quarter++)
        pen_finish(city->reads[quarter - 1]);
}

static int32_t
count_argument(const char *text, int32_t high)
{
    char *end = NULL;
    errno = 0;
    const long value = strtol(text, &end, 10);
    if (errno != 0 || *end != '\0' || value < 1 || value > high) {
        (void)fprintf(stderr, "city: \"%s\" is not a number from 1 to %" PRId32 "\n", text, high);
        exit(2);
    }
    return (int32_t)value;
}

int
main(int argc, char **argv)
{
    struct city city = {.dice = {2024}};
    if (argc > 1 && strcmp(argv[1], "--plain") == 0) {
        city.plain = true;
        argv++;
        argc--;
    }
    if (argc != 4) {
        (void)fputs("usage: city [--plain] ACCOUNTS QUARTERS DIRECTORY\n", stderr);
        return 2;
    }
    city.account_count = count_argument(argv[1], 10000000);
    city.quarter_count = count_argument(argv[2], QUARTER_MAX);
    city.directory = argv[3];
    build(&city);
    return 0;
}
