/* Fuzzes the readers of canonical bytes and of links: no bytes may crash them, and what was read
 * and written again is read as the same. */
#include <stdint.h>
#include <stdlib.h>

#include "base/text.h"
#include "core/canon.h"
#include "core/chain_field.h"
#include "core/fee_entry.h"

#define ARENA_BYTES ((size_t)64 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
read_invoice(struct weir_text bytes, struct weir_arena *arena)
{
    struct canon_invoice invoice;
    struct weir_text first;
    struct weir_text second;
    if (canon_read(bytes, arena, &invoice) != WEIR_OK ||
        canon_write(&invoice, arena, &first) != WEIR_OK)
        return;
    if (canon_read(first, arena, &invoice) != WEIR_OK)
        abort();
    if (canon_write(&invoice, arena, &second) == WEIR_OK && !text_equal(first, second))
        abort();
}

static void
read_entry(struct weir_text bytes, struct weir_arena *arena)
{
    struct fee_entry entry;
    struct weir_text first;
    struct weir_text second;
    if (fee_entry_read(bytes, &entry) != WEIR_OK ||
        fee_entry_write(&entry, arena, &first) != WEIR_OK)
        return;
    if (fee_entry_read(first, &entry) != WEIR_OK)
        abort();
    if (fee_entry_write(&entry, arena, &second) == WEIR_OK && !text_equal(first, second))
        abort();
}

static void
read_link(struct weir_text bytes)
{
    struct weir_text value;
    struct weir_text rest = bytes;
    struct chain_field field;
    if (chain_field_find(bytes, "root", &value) &&
        (value.start < bytes.start || value.start + value.size > bytes.start + bytes.size))
        abort();
    while (chain_field_next(&rest, &field)) {
        if (field.value.start + field.value.size >= bytes.start + bytes.size)
            abort(); /* a line feed follows */
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct weir_arena *arena = weir_arena_new(ARENA_BYTES);
    const struct weir_text bytes = {(const char *)data, size};
    read_invoice(bytes, arena);
    read_entry(bytes, arena);
    read_link(bytes);
    weir_arena_free(arena);
    return 0;
}
