/* load_kind.c - which registry files there are; a new kind is one more line here. */
#include "batch/load_kind.h"

#include "base/error.h"
#include "base/text.h"

static const struct load_kind *const kinds[] = {
    &load_accounts_kind, &load_uses_kind,      &load_meters_kind,      &load_plans_kind,
    &load_openings_kind, &load_districts_kind, &load_limits_kind,      &load_permits_kind,
    &load_points_kind,   &load_levels_kind,    &load_adjustments_kind,
};

enum weir_status
load_kind_find(struct weir_text name, const struct load_kind **kind, struct weir_error *error)
{
    char hint[WEIR_ERROR_HINT_SIZE];
    struct text_writer writer = text_writer_of(hint, sizeof hint);
    text_write_string(&writer, "One of");
    for (uint32_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (text_equal(text_of(kinds[i]->name), name)) {
            *kind = kinds[i];
            return WEIR_OK;
        }
        text_write_string(&writer, i == 0 ? " " : ", ");
        text_write_string(&writer, kinds[i]->name);
    }
    text_write_string(&writer, ".");
    (void)error_set_text(error, WEIR_E_NOT_FOUND, "there is no kind % of registry file", name);
    error_hint(error, hint);
    return WEIR_E_NOT_FOUND;
}
