/* fee_late.c - late charges on fee and tax. */
#include "core/fee_late.h"

#include "base/checked.h"
#include "base/ratio.h"

struct fee_late
fee_late_of(const struct fee_late_request *request)
{
    const bool tax = request->regime == FEE_REGIME_TAX;
    struct fee_late late = {
        .due_day = tax ? request->period_end_day - 1 + FEE_LATE_TAX_DAYS
                       : request->notice_day + FEE_LATE_FEE_DAYS,
        .rate_ppm = tax ? FEE_LATE_TAX_PPM : FEE_LATE_FEE_PPM,
    };
    late.days = (int32_t)max_i64(0, (int64_t)request->as_of_day - late.due_day);
    const struct ratio exact_fen =
        ratio_share(ratio_product(request->owed_fen, late.rate_ppm), late.days, RATIO_PPM);
    if (!ratio_round(exact_fen, 1, RATIO_HALF_UP, &late.late_fen) ||
        late.late_fen > request->owed_fen) {
        late.late_fen = request->owed_fen;
        late.capped = true;
    }
    return late;
}
