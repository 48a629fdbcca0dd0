#ifndef CORE_BALANCE_H
#define CORE_BALANCE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/permit_cell.h"
#include "weir/arena.h"
#include "weir/status.h"

/*
 * What went into the network in some days, what of it customers were given, and what is lost: the
 * rates of CJJ 92-2016 (2018).
 *     R_WL = (supplied - authorised) / supplied
 *     R_BL = R_WL - R1 - R2 - R3 - R4
 *     R1   = 0.08 x water read at the doors of households / supplied
 * Rates are thousandths of a percent, each rounded half-up from exact fractions; grades go by the
 * fractions.
 */
#define BALANCE_WHOLE_MPCT 100000       /* 100 percent */
#define BALANCE_FIRST_MPCT_MAX 10000    /* grade limits of R_BL */
#define BALANCE_SECOND_MPCT_MAX 12000   /* the same */
#define BALANCE_DOOR_NUM 8              /* 8 hundredths: 0.08 */
#define BALANCE_L_MAX 10000000000000000 /* of a sum: 10^16; more is refused */

/* What the water of a point is. */
enum balance_role {
    BALANCE_WITHDRAWAL = 0,
    BALANCE_SUPPLY,
    BALANCE_IMPORT,
    BALANCE_EXPORT,
    BALANCE_REUSE,
    BALANCE_ROLE_COUNT
};

/* The days [begin_day, end_day), and how far reads are looked at. */
struct balance_days {
    int32_t begin_day;
    int32_t end_day;
    int32_t read_first_day;
    int32_t read_last_day;
};

/* Of a row of a point: what its water is, and whether it is in the district asked about. */
struct balance_row {
    enum balance_role role;
    bool inside;
};

/* Water of points, by role.  Begin with {0}. */
struct balance_points {
    int64_t volume_l[BALANCE_ROLE_COUNT];
    int64_t capacity_l[BALANCE_ROLE_COUNT]; /* of it by capacity */
    int64_t dark_count[BALANCE_ROLE_COUNT]; /* points of which some days are not known */
};

/* Adds a point; row: point->row_count of them, as point->row goes.  WEIR_E_OVERFLOW: a sum is more
 * than BALANCE_L_MAX. */
enum weir_status balance_add_point(struct balance_points *points, const struct permit_point *point,
                                   const struct balance_row *row, const struct balance_days *days,
                                   struct weir_arena *scratch) __attribute__((warn_unused_result));

struct balance_input {
    int64_t supply_l;
    int64_t import_l;
    int64_t export_l;
    int64_t door_l;      /* billed metered water that is read at the doors of households */
    int64_t metered_l;   /* all billed metered water */
    int64_t unmetered_l; /* billed without a register */
    int64_t unbilled_l;  /* authorised and never billed */
    int64_t r2_mpct;     /* pipe length, pressure, frost */
    int64_t r3_mpct;
    int64_t r4_mpct;
    int64_t target_mpct; /* what R_BL may be at most */
};

enum balance_grade { BALANCE_FIRST = 1, BALANCE_SECOND, BALANCE_BEYOND };

struct balance {
    int64_t supplied_l; /* supply and import, less export */
    int64_t billed_l;
    int64_t authorised_l;
    int64_t lost_l; /* below 0: more was billed than supplied */
    bool rated;     /* something was supplied; else the rest is 0 */
    int64_t r_wl_mpct;
    int64_t r1_mpct;
    int64_t r_bl_mpct;
    enum balance_grade grade;
    bool above_target;
};

/* WEIR_E_OVERFLOW: a volume is more than BALANCE_L_MAX. */
enum weir_status balance_reckon(const struct balance_input *input, struct balance *balance)
    __attribute__((warn_unused_result));

/* volume_l of supplied_l, which is above 0; both at most 4 x BALANCE_L_MAX. */
int64_t balance_share_mpct(int64_t volume_l, int64_t supplied_l);

#endif
