/* load_known.c - which districts there are. */
#include "batch/load_known.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "store/district_store.h"

struct weir_text
load_known_source(int64_t choice)
{
    static const char *const source[] = {NULL,   "surface",  "ground", "reclaimed",
                                         "rain", "brackish", "other"};
    return text_of(choice == ROW_ABSENT ? NULL : source[choice]);
}

enum weir_status
load_known_districts(struct load_context *context, struct directory *districts,
                     struct weir_error *error)
{
    struct copy_out *out = NULL;
    bool more = true;
    if (!directory_init(districts, 0, context->table->arena))
        return error_nomem(error);
    enum weir_status status = district_store_now(context->db, &out, error);
    while (!status) {
        status = copy_out_next(out, &more, error);
        if (status || !more)
            break;
        struct district_row row;
        district_store_get(out, &row);
        if (directory_add(districts, row.district, 0) == NULL)
            status = error_nomem(error);
    }
    copy_out_free(out);
    return status;
}

void
load_known_fault(struct load_context *context, const struct load_row *row,
                 struct weir_text district)
{
    struct weir_error *error =
        load_table_fault(context->table, row, "district % is not loaded", district);
    if (error != NULL)
        error_hint(error, "Load it first: weir load districts FILE.");
}

enum weir_status
load_known_check(struct load_context *context, size_t name_offset, struct weir_error *error)
{
    const struct load_table *table = context->table;
    struct directory districts;
    const enum weir_status status = load_known_districts(context, &districts, error);
    for (uint32_t i = 0; i < table->row_count && !status; i++) {
        struct weir_text name;
        memcpy(&name, (const unsigned char *)table->row[i] + name_offset, sizeof name);
        if (directory_find(&districts, name) == NULL)
            load_known_fault(context, table->row[i], name);
    }
    return status;
}
