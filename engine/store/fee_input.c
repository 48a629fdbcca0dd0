/* fee_input.c - a range's input tables, read one by one and merged by account. */
#include "store/fee_input.h"

#include <string.h>

#include "base/civil.h"
#include "base/error.h"
#include "store/copy.h"
#include "store/fee_row.h"

#define FIRST_ROWS 64

struct list { /* rows of one table, by account */
    int64_t *account_id;
    unsigned char *row;
    uint32_t row_size;
    uint32_t count;
    uint32_t capacity;
    uint32_t at; /* the first row that is not merged yet */
};

struct fee_input {
    struct list list[FEE_ROW_COUNT];
};

/* The next place, zeroed; NULL when memory is out. */
static void *
add_row(struct list *list, int64_t account_id, struct weir_arena *arena)
{
    if (list->count == list->capacity) {
        const uint32_t capacity = list->capacity == 0 ? FIRST_ROWS : 2 * list->capacity;
        int64_t *longer_id = weir_arena_alloc(arena, capacity, sizeof *longer_id);
        unsigned char *longer = weir_arena_alloc(arena, capacity, list->row_size);
        if (longer_id == NULL || longer == NULL)
            return NULL;
        if (list->count > 0) {
            memcpy(longer_id, list->account_id, list->count * sizeof *longer_id);
            memcpy(longer, list->row, (size_t)list->count * list->row_size);
        }
        list->account_id = longer_id;
        list->row = longer;
        list->capacity = capacity;
    }
    list->account_id[list->count] = account_id;
    void *place = list->row + (size_t)list->count++ * list->row_size;
    memset(place, 0, list->row_size);
    return place;
}

static enum weir_status
read_table(struct list *list, enum fee_row_table table, struct db *db, const struct copy_args *args,
           struct weir_arena *arena, struct weir_error *error)
{
    const struct bill_row *kind = fee_row_get(table);
    struct copy_out *out = NULL;
    bool more = true;
    list->row_size = kind->row_size;
    enum weir_status status = copy_out_begin(db, kind->sql, args, &out, error);
    while (!status) {
        status = copy_out_next(out, &more, error);
        if (status || !more)
            break;
        void *place = add_row(list, copy_out_int(out, 0), arena);
        status = place == NULL ? error_nomem(error) : kind->fill(out, arena, place, error);
    }
    copy_out_free(out);
    return status;
}

enum weir_status
fee_input_read(struct db *db, const struct fee_input_range *range, struct weir_arena *arena,
               struct fee_input **input, struct weir_error *error)
{
    const struct copy_args args = {
        .value = {range->account_lo, range->account_hi, range->as_of_no, CIVIL_DAY_MIN,
                  range->through_day},
        .count = 5,
    };
    struct fee_input *made = weir_arena_alloc(arena, 1, sizeof *made);
    if (made == NULL)
        return error_nomem(error);
    *made = (struct fee_input){0};
    enum weir_status status = WEIR_OK;
    for (unsigned i = 0; !status && i < FEE_ROW_COUNT; i++)
        status = read_table(&made->list[i], (enum fee_row_table)i, db, &args, arena, error);
    *input = made;
    return status;
}

struct rows {
    void *start;
    uint32_t count;
};

/* The rows of the account, which is not before those asked for so far. */
static struct rows
rows_of(struct list *list, int64_t account_id)
{
    while (list->at < list->count && list->account_id[list->at] < account_id)
        list->at++;
    const uint32_t first = list->at;
    while (list->at < list->count && list->account_id[list->at] == account_id)
        list->at++;
    if (first == list->at)
        return (struct rows){NULL, 0};
    return (struct rows){list->row + (size_t)first * list->row_size, list->at - first};
}

/* The entries that no other takes back.  From arena. */
static enum weir_status
keep_live(const struct rows *rows, struct fee_taxpayer *taxpayer, struct weir_arena *arena,
          struct weir_error *error)
{
    const struct fee_row_entry *row = rows->start;
    struct fee_entry *live = weir_arena_alloc(arena, rows->count, sizeof *live);
    bool *gone = weir_arena_alloc(arena, rows->count, sizeof *gone);
    if (live == NULL || gone == NULL)
        return error_nomem(error);
    memset(gone, 0, rows->count * sizeof *gone);
    for (uint32_t i = 0; i < rows->count; i++) {
        const int64_t reversed = row[i].entry.reverses_entry_no;
        const int64_t at = reversed - row[0].entry.entry_no; /* they are numbered without gaps */
        gone[i] = gone[i] || reversed != 0;
        if (reversed != 0 && at >= 0 && at < i)
            gone[at] = true;
    }
    for (uint32_t i = 0; i < rows->count; i++) {
        if (gone[i])
            continue;
        struct fee_entry *entry = &live[taxpayer->live_count++];
        *entry = row[i].entry;
        entry->account = taxpayer->name;
    }
    taxpayer->live = live;
    taxpayer->entry_no = rows->count == 0 ? 0 : row[rows->count - 1].entry.entry_no;
    return WEIR_OK;
}

enum weir_status
fee_input_next(struct fee_input *input, struct weir_arena *arena, struct fee_taxpayer *taxpayer,
               bool *found, struct weir_error *error)
{
    struct list *taxpayers = &input->list[FEE_ROW_TAXPAYER];
    *found = taxpayers->at < taxpayers->count;
    if (!*found)
        return WEIR_OK;
    const int64_t account_id = taxpayers->account_id[taxpayers->at];
    struct rows rows[FEE_ROW_COUNT];
    for (unsigned i = 0; i < FEE_ROW_COUNT; i++)
        rows[i] = rows_of(&input->list[i], account_id);
    const struct fee_row_taxpayer *row = rows[FEE_ROW_TAXPAYER].start;
    *taxpayer = (struct fee_taxpayer){
        .account_id = account_id,
        .name = row->name,
        .rows =
            {
                .permit = rows[FEE_ROW_PERMIT].start,
                .permit_count = rows[FEE_ROW_PERMIT].count,
                .point = rows[FEE_ROW_POINT].start,
                .point_count = rows[FEE_ROW_POINT].count,
                .plan = rows[FEE_ROW_PLAN].start,
                .plan_count = rows[FEE_ROW_PLAN].count,
            },
        .installation = rows[FEE_ROW_INSTALLATION].start,
        .installation_count = rows[FEE_ROW_INSTALLATION].count,
        .read = rows[FEE_ROW_READ].start,
        .read_count = rows[FEE_ROW_READ].count,
        .decisions = {rows[FEE_ROW_DECISION].start, rows[FEE_ROW_DECISION].count},
    };
    return keep_live(&rows[FEE_ROW_LIVE], taxpayer, arena, error);
}
