/*
 * balance.c - water of points by role, and the loss rates.
 *
 * Pure.  A point is measured once; each role's rows share its water among themselves, so that a
 * meter that counts what is withdrawn and what is supplied counts whole in both.
 */
#include "core/balance.h"

#include "base/assert.h"
#include "base/checked.h"
#include "base/ratio.h"
#include "core/withdrawal.h"

/* --- points --- */
/* The rows of a point that have one role. */
struct part {
    struct permit_point point;
    struct permit_point_row *row;
    bool *inside; /* of each of them */
    int64_t *share_l;
};

static bool
part_new(uint32_t row_count, struct weir_arena *scratch, struct part *part)
{
    *part = (struct part){
        .row = weir_arena_alloc(scratch, row_count, sizeof *part->row),
        .inside = weir_arena_alloc(scratch, row_count, sizeof *part->inside),
        .share_l = weir_arena_alloc(scratch, row_count, sizeof *part->share_l),
    };
    part->point.row = part->row;
    return part->row != NULL && part->inside != NULL && part->share_l != NULL;
}

/* Permits do not matter here: only the rows' own days cut the point's. */
static void
part_fill(const struct permit_point *point, const struct balance_row *row, enum balance_role role,
          struct part *part)
{
    part->point.row_count = 0;
    for (uint32_t i = 0; i < point->row_count; i++) {
        if (row[i].role != role)
            continue;
        const uint32_t at = part->point.row_count++;
        part->row[at] = point->row[i];
        part->row[at].permit = PERMIT_CELL_NONE;
        part->inside[at] = row[i].inside;
    }
}

static int64_t
inside_l(const struct part *part, int32_t day, int64_t volume_l)
{
    int64_t sum_l = 0;
    (void)permit_cell_share(&part->point, day, part->share_l, volume_l); /* nobody's is left out */
    for (uint32_t i = 0; i < part->point.row_count; i++)
        sum_l += part->inside[i] ? part->share_l[i] : 0;
    return sum_l;
}

/* Whether a row inside holds in [begin_day, end_day). */
static bool
part_holds(const struct part *part, int32_t begin_day, int32_t end_day)
{
    bool holds = false;
    for (uint32_t i = 0; i < part->point.row_count; i++)
        holds = holds || (part->inside[i] && part->row[i].begin_day < end_day &&
                          part->row[i].end_day > begin_day);
    return holds;
}

/* The day up to which the point is known; INT32_MIN: it is not. */
static int32_t
known_until(const struct withdrawal *withdrawal)
{
    return withdrawal->count == 0 || withdrawal->dark ? INT32_MIN
                                                      : withdrawal->knot[withdrawal->count - 1].day;
}

static enum weir_status
add_part(struct balance_points *points, enum balance_role role, const struct part *part,
         const struct withdrawal *withdrawal, const struct balance_days *days,
         struct weir_arena *scratch)
{
    const struct permit_cell_days within = {days->begin_day, days->end_day};
    struct permit_cells cells;
    if (permit_cell_cut(&part->point, NULL, within, scratch, &cells))
        return WEIR_E_NOMEM;
    bool dark = false;
    for (uint32_t i = 0; i + 1 < cells.count; i++) {
        const int32_t begin_day = cells.day[i];
        const int32_t end_day = cells.day[i + 1];
        const int64_t capacity_l = withdrawal_capacity_until(withdrawal, end_day) -
                                   withdrawal_capacity_until(withdrawal, begin_day);
        points->volume_l[role] += inside_l(part, begin_day,
                                           withdrawal_until(withdrawal, end_day) -
                                               withdrawal_until(withdrawal, begin_day));
        points->capacity_l[role] += inside_l(part, begin_day, capacity_l);
        dark = dark || (part_holds(part, begin_day, end_day) && known_until(withdrawal) < end_day);
        if (points->volume_l[role] > BALANCE_L_MAX)
            return WEIR_E_OVERFLOW;
    }
    points->dark_count[role] += dark ? 1 : 0;
    return WEIR_OK;
}

enum weir_status
balance_add_point(struct balance_points *points, const struct permit_point *point,
                  const struct balance_row *row, const struct balance_days *days,
                  struct weir_arena *scratch)
{
    struct withdrawal withdrawal;
    struct part part;
    struct withdrawal_request request = {
        .read = point->read,
        .read_count = point->read_count,
        .installation = point->installation,
        .installation_count = point->installation_count,
        .decisions = point->decisions,
        .first_day = days->read_first_day,
        .begin_day = days->begin_day,
        .end_day = days->end_day,
        .as_of_day = days->read_last_day,
    };
    if (!part_new(point->row_count, scratch, &part) ||
        permit_cell_spans(point, scratch, &request.span, &request.span_count) ||
        withdrawal_measure(&request, scratch, &withdrawal))
        return WEIR_E_NOMEM;
    enum weir_status status = WEIR_OK;
    for (enum balance_role role = BALANCE_WITHDRAWAL; role < BALANCE_ROLE_COUNT && !status;
         role++) {
        part_fill(point, row, role, &part);
        if (part.point.row_count > 0)
            status = add_part(points, role, &part, &withdrawal, days, scratch);
    }
    return status;
}

/* --- rates --- */
static int64_t
rounded(struct ratio rate)
{
    int64_t mpct = 0;
    const bool fits = ratio_round(rate, 1, RATIO_HALF_UP, &mpct);
    ASSERT(fits); /* at most 4 x 10^16 x 10^5, over one */
    (void)fits;
    return mpct;
}

static struct ratio
share_of(int64_t volume_l, int64_t supplied_l, int64_t whole_mpct)
{
    return ratio_share(ratio_product(volume_l, whole_mpct), 1, supplied_l);
}

int64_t
balance_share_mpct(int64_t volume_l, int64_t supplied_l)
{
    ASSERT(supplied_l > 0);
    return rounded(share_of(volume_l, supplied_l, BALANCE_WHOLE_MPCT));
}

static bool
fits(int64_t volume_l)
{
    return volume_l >= -BALANCE_L_MAX && volume_l <= BALANCE_L_MAX;
}

static enum balance_grade
grade_of(struct ratio r_bl)
{
    if (ratio_compare(r_bl, ratio_of(BALANCE_FIRST_MPCT_MAX)) <= 0)
        return BALANCE_FIRST;
    return ratio_compare(r_bl, ratio_of(BALANCE_SECOND_MPCT_MAX)) <= 0 ? BALANCE_SECOND
                                                                       : BALANCE_BEYOND;
}

static void
rate(const struct balance_input *input, struct balance *balance)
{
    const struct ratio r_wl = share_of(balance->lost_l, balance->supplied_l, BALANCE_WHOLE_MPCT);
    const struct ratio r1 =
        share_of(input->door_l, balance->supplied_l, BALANCE_DOOR_NUM * BALANCE_WHOLE_MPCT / 100);
    const struct ratio told = ratio_of(input->r2_mpct + input->r3_mpct + input->r4_mpct);
    const struct ratio r_bl = ratio_subtract(ratio_subtract(r_wl, r1), told);
    balance->rated = true;
    balance->r_wl_mpct = rounded(r_wl);
    balance->r1_mpct = rounded(r1);
    balance->r_bl_mpct = rounded(r_bl);
    balance->grade = grade_of(r_bl);
    balance->above_target = ratio_compare(r_bl, ratio_of(input->target_mpct)) > 0;
}

enum weir_status
balance_reckon(const struct balance_input *input, struct balance *balance)
{
    const int64_t volume_l[] = {input->supply_l,  input->import_l,  input->export_l,
                                input->door_l,    input->metered_l, input->unmetered_l,
                                input->unbilled_l};
    for (uint32_t i = 0; i < sizeof volume_l / sizeof volume_l[0]; i++) {
        if (!fits(volume_l[i]))
            return WEIR_E_OVERFLOW;
    }
    *balance = (struct balance){
        .supplied_l = input->supply_l + input->import_l - input->export_l,
        .billed_l = input->metered_l + input->unmetered_l,
    };
    balance->authorised_l = balance->billed_l + input->unbilled_l;
    balance->lost_l = balance->supplied_l - balance->authorised_l;
    if (balance->supplied_l > 0)
        rate(input, balance);
    return WEIR_OK;
}
