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

void
fee_late_net(int64_t *owed_fen, uint32_t count)
{
    int64_t credit_fen = 0;
    for (uint32_t i = 0; i < count; i++) {
        credit_fen -= min_i64(0, owed_fen[i]);
        owed_fen[i] = max_i64(0, owed_fen[i]);
        for (uint32_t at = i + 1; at > 0 && credit_fen > 0; at--) {
            const int64_t taken_fen = min_i64(credit_fen, owed_fen[at - 1]);
            owed_fen[at - 1] -= taken_fen;
            credit_fen -= taken_fen;
        }
    }
}
