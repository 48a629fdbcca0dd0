/* Fuzzes the readers of proofs and checkpoints: no bytes may crash them, and what was read is
 * written and read again as the same. */
#include <stdint.h>
#include <stdlib.h>

#include "base/text.h"
#include "batch/checkpoint_text.h"
#include "core/proof.h"

#define ARENA_BYTES ((size_t)64 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
read_proof(struct weir_text bytes, struct weir_arena *arena)
{
    struct proof proof;
    struct weir_text first;
    struct weir_error error = {.status = WEIR_OK};
    if (proof_read(bytes, arena, &proof, &error) != WEIR_OK) {
        if (error.primary[0] == '\0')
            abort();
        return;
    }
    if (!proof_recognise(bytes) || proof.step_count > PROOF_STEP_MAX)
        abort();
    struct weir_text second;
    if (proof_write(&proof, arena, &first) != WEIR_OK)
        return;
    if (proof_read(first, arena, &proof, &error) != WEIR_OK)
        abort();
    if (proof_write(&proof, arena, &second) == WEIR_OK && !text_equal(first, second))
        abort();
}

static void
read_checkpoint(struct weir_text bytes, struct weir_arena *arena)
{
    struct checkpoint_text checkpoint;
    struct checkpoint_text_range range;
    struct weir_text first;
    if (checkpoint_text_parse(bytes, &checkpoint) != WEIR_OK)
        return;
    struct weir_text runs = checkpoint.runs;
    while (checkpoint_text_next(&runs, &range)) {
        if (range.first > range.last)
            abort();
    }
    struct weir_text months = checkpoint.months;
    while (checkpoint_text_next_month(&months, &range)) {
        if (range.first > range.last)
            abort();
    }
    if (checkpoint_text_write(&checkpoint, arena, &first) == WEIR_OK && !text_equal(first, bytes))
        abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct weir_arena *arena = weir_arena_new(ARENA_BYTES);
    const struct weir_text bytes = {(const char *)data, size};
    read_proof(bytes, arena);
    read_checkpoint(bytes, arena);
    weir_arena_free(arena);
    return 0;
}
