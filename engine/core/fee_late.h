#ifndef CORE_FEE_LATE_H
#define CORE_FEE_LATE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/fee_entry.h"

/*
 * Late charges, each regime by its own rule, on what is not paid at the end of as_of_day; computed
 * and never booked.  Both begin on the day after the last day to pay, count the day itself, and are
 * never more than what is owed (行政强制法 45).
 *   fee: 7 days from the entry, its notice, to pay (Order 460 art. 33), then 2 ‰ a day (水法 70)
 *   tax: 15 days from the end of the period to declare and pay (资源税法 12), then 0.05 % a day
 *        (税收征收管理法 32)
 */
#define FEE_LATE_FEE_DAYS 7
#define FEE_LATE_TAX_DAYS 15
#define FEE_LATE_FEE_PPM 2000 /* of what is owed, a day */
#define FEE_LATE_TAX_PPM 500

struct fee_late_request {
    enum fee_regime regime;
    int64_t owed_fen;       /* positive */
    int32_t notice_day;     /* of the entry */
    int32_t period_end_day; /* exclusive */
    int32_t as_of_day;
};

struct fee_late {
    int32_t due_day; /* the last day to pay */
    int32_t days;    /* late; 0: not late */
    int64_t rate_ppm;
    int64_t late_fen;
    bool capped;
};

struct fee_late fee_late_of(const struct fee_late_request *request);

/* What is still owed of each notice, in order of their days: what a correction takes away, it takes
 * from the newest before it, and what is left over from those that follow.  None is negative then.
 */
void fee_late_net(int64_t *owed_fen, uint32_t count);

#endif
