/* account_usage.c - what an account's bill asks of its meters. */
#include "core/account_usage.h"

#include "core/account_price.h"

enum weir_status
account_usage_request(const struct account_known *known, const struct account_rules *rules,
                      struct weir_arena *arena, struct usage_request *request)
{
    struct usage_opening *opening = weir_arena_alloc(arena, known->opening_count, sizeof *opening);
    if (opening == NULL)
        return WEIR_E_NOMEM;
    uint32_t opening_count = 0;
    for (uint32_t i = 0; i < known->opening_count; i++) {
        if (known->opening[i].has_register)
            opening[opening_count++] =
                (struct usage_opening){known->opening[i].meter_id, known->opening[i].register_milli,
                                       known->opening[i].day};
    }
    *request = (struct usage_request){
        .head_through_day = known->head_through_day,
        .through_day = rules->through_day,
        .closed_day = account_price_closed_day(known, rules->through_day),
        .installation = known->installation,
        .installation_count = known->installation_count,
        .read = known->read,
        .read_count = known->read_count,
        .state = known->state,
        .state_count = known->state_count,
        .opening = opening,
        .opening_count = opening_count,
        .decisions = known->decisions,
    };
    return WEIR_OK;
}
