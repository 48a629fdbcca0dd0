/* stand.c - states of meters and counters, from the numbers that are stored of them. */
#include "core/stand.h"

enum weir_status
stand_set(struct account_known *known, const struct stand *stand, struct weir_arena *arena)
{
    const uint32_t meter_count = stand->meter_state.count / USAGE_STATE_INTS;
    const uint32_t counter_count = stand->counter_state.count / ACCOUNT_COUNTER_INTS;
    struct usage_state *state = weir_arena_alloc(arena, meter_count, sizeof *state);
    struct weir_counter *counter = weir_arena_alloc(arena, counter_count, sizeof *counter);
    if (state == NULL || counter == NULL)
        return WEIR_E_NOMEM;
    for (uint32_t i = 0; i < meter_count; i++) {
        const int64_t *item = &stand->meter_state.item[(size_t)i * USAGE_STATE_INTS];
        state[i] = (struct usage_state){
            .meter_id = item[0],
            .day = (int32_t)item[1],
            .register_milli = item[2],
            .carried_l = item[3],
            .estimated_l = item[4],
        };
    }
    for (uint32_t i = 0; i < counter_count; i++) {
        const int64_t *item = &stand->counter_state.item[(size_t)i * ACCOUNT_COUNTER_INTS];
        counter[i] = (struct weir_counter){
            .kind = (enum weir_counter_kind)item[0],
            .key = item[1],
            .first_day = (int32_t)item[2],
            .used_l = item[3],
        };
    }
    known->entry_no = stand->entry_no;
    known->head_through_day = stand->through_day;
    known->state = state;
    known->state_count = meter_count;
    known->counter = counter;
    known->counter_count = counter_count;
    return WEIR_OK;
}
