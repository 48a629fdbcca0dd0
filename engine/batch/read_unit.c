/* read_unit.c - a number and its unit to litres, in 128 bits and one division. */
#include "batch/read_unit.h"

#include <stddef.h>

#define DIGITS_MAX 18

struct unit {
    int64_t uom;
    int64_t litres; /* one of it is so many times 10^-shift litres */
    int32_t shift;
};

/* The foot and both gallons by their definitions in metres and litres. */
static const struct unit units[] = {
    {42, 1000, 0},         /* m3 */
    {134, 1, 0},           /* litre */
    {119, 28316846592, 9}, /* cubic foot */
    {128, 3785411784, 9},  /* US gallon */
    {130, 454609, 5},      /* imperial gallon */
    {166, 1000, 0},        /* m3, uncompensated */
    {167, 1000, 0},        /* m3, compensated */
};

static const struct unit *
unit_find(int64_t uom)
{
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (units[i].uom == uom)
            return &units[i];
    }
    return NULL;
}

bool
read_unit_known(int64_t uom)
{
    return unit_find(uom) != NULL;
}

/* The digits of number without their point, and how many stand behind it. */
static enum weir_status
take_digits(struct weir_text number, int64_t *digits, int32_t *decimals)
{
    bool point = false;
    bool digit_seen = false;
    int32_t count = 0;
    int64_t value = 0;
    *decimals = 0;
    for (size_t i = 0; i < number.size; i++) {
        const char character = number.start[i];
        if (character == '.' && digit_seen && !point) {
            point = true;
            digit_seen = false;
            continue;
        }
        if (character < '0' || character > '9')
            return WEIR_E_INVALID;
        digit_seen = true;
        if (count == DIGITS_MAX && !point)
            count++; /* refused below, if the rest is a number */
        if (count >= DIGITS_MAX)
            continue; /* behind the point, too small to matter */
        value = value * 10 + (character - '0');
        count += value > 0;
        *decimals += point ? 1 : 0;
    }
    *digits = value;
    if (!digit_seen)
        return WEIR_E_INVALID;
    return count > DIGITS_MAX ? WEIR_E_OVERFLOW : WEIR_OK;
}

enum weir_status
read_unit_litres(struct weir_text number, struct read_unit unit, int64_t *litres)
{
    const struct unit *of = unit_find(unit.uom);
    int64_t digits = 0;
    int32_t decimals = 0;
    if (of == NULL || unit.power < -12 || unit.power > 12)
        return WEIR_E_INVALID;
    const enum weir_status status = take_digits(number, &digits, &decimals);
    if (status != WEIR_OK)
        return status;
    __extension__ unsigned __int128 value =
        (unsigned __int128)(uint64_t)digits * (uint64_t)of->litres;
    int64_t power = unit.power - decimals - of->shift;
    for (; power > 0 && value <= INT64_MAX; power--)
        value *= 10;
    for (; power < 0 && value > 0; power++)
        value /= 10; /* floor of a floor: the same as one division */
    if (value > INT64_MAX)
        return WEIR_E_OVERFLOW;
    *litres = (int64_t)value;
    return WEIR_OK;
}

enum weir_status
read_unit_counts(int64_t litres, struct read_dial dial, int64_t *register_milli)
{
    __extension__ const unsigned __int128 counts =
        (unsigned __int128)(uint64_t)litres * 1000 / (uint64_t)dial.litres_per_count;
    if (counts > (uint64_t)dial.most_milli)
        return WEIR_E_OVERFLOW;
    *register_milli = (int64_t)counts;
    return WEIR_OK;
}

int64_t
// NOLINTNEXTLINE(bugprone-easily-swappable-parameters): a product
read_unit_volume(int64_t register_milli, int64_t litres_per_count)
{
    __extension__ const unsigned __int128 litres =
        ((unsigned __int128)(uint64_t)register_milli * (uint64_t)litres_per_count + 999) / 1000;
    return litres > INT64_MAX ? INT64_MAX : (int64_t)litres;
}
