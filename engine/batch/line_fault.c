/* line_fault.c - what is wrong with an input file beyond single rows. */
#include "batch/line_fault.h"

#include "base/error.h"
#include "base/text.h"

struct weir_error *
line_fault_add(struct sheet_faults *faults, const char *file, uint32_t line, const char *pattern,
               struct weir_text text)
{
    if (faults->count++ >= SHEET_FAULT_MAX)
        return NULL;
    struct weir_error *error = &faults->kept[faults->count - 1];
    error_clear(error);
    (void)error_set_text(error, WEIR_E_INVALID, pattern, text); /* returns what it was given */
    error_place(error, file, line);
    return error;
}

void
line_fault_sort(struct sheet_faults *faults)
{
    const uint32_t count = faults->count < SHEET_FAULT_MAX ? faults->count : SHEET_FAULT_MAX;
    /* Few and nearly sorted; faults of one line keep their order. */
    for (uint32_t i = 1; i < count; i++) {
        const struct weir_error moved = faults->kept[i];
        uint32_t at = i;
        for (; at > 0 && faults->kept[at - 1].line > moved.line; at--)
            faults->kept[at] = faults->kept[at - 1];
        faults->kept[at] = moved;
    }
}

enum weir_status
line_fault_status(const struct sheet_faults *faults, const char *file, struct weir_error *error)
{
    if (faults->count == 0)
        return WEIR_OK;
    char buffer[WEIR_ERROR_PRIMARY_SIZE];
    struct text_writer writer = text_writer_of(buffer, sizeof buffer);
    text_write_int(&writer, faults->count);
    text_write_string(&writer, faults->count == 1 ? " fault" : " faults");
    text_write_string(&writer, " in this file: nothing was changed");
    (void)error_set(error, WEIR_E_INVALID, buffer); /* returned below */
    error_place(error, file, 0);
    return WEIR_E_INVALID;
}
