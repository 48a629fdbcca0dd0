/*
 * bill_input.c - a chunk's input tables, read one by one and merged by account.
 *
 * Rows are kept in lists that grow once and serve every chunk.  Reads are bounded below by the day
 * that the first meter of the range is billed to: what lies before has no part in any bill.
 */
#include "store/bill_input.h"

#include <stdlib.h>
#include <string.h>

#include "base/assert.h"
#include "base/error.h"
#include "base/text.h"
#include "core/stand.h"
#include "sql.inc"
#include "store/bill_due.h"
#include "store/bill_row.h"
#include "store/copy.h"

#define FIRST_ROWS 1024
#define FEW_PART 4    /* a range is read whole where this part of it may be due */
#define FULL_TURNS 15 /* then most of the next ones may be too */

/* Rows of one table, by account. */
struct list {
    int64_t *account_id;
    unsigned char *row;
    uint32_t row_size;
    uint32_t count;
    uint32_t capacity;
    uint32_t at; /* the first row that is not merged yet */
};

struct bill_input {
    struct list list[BILL_ROW_COUNT];
    enum bill_input_heads heads; /* of the range at hand */
    bool few;                    /* read of the range: those that are listed */
    int64_t full_width;          /* of the last range most of which may be due */
    uint32_t full_turns;         /* ranges no wider to read without asking who may be due */
};

enum weir_status
bill_input_new(struct bill_input **input, struct weir_error *error)
{
    struct bill_input *made = calloc(1, sizeof *made);
    if (made == NULL)
        return error_nomem(error);
    for (unsigned i = 0; i < BILL_ROW_COUNT; i++)
        made->list[i].row_size = bill_row_get((enum bill_row_table)i)->row_size;
    *input = made;
    return WEIR_OK;
}

void
bill_input_free(struct bill_input *input)
{
    if (input == NULL)
        return;
    for (unsigned i = 0; i < BILL_ROW_COUNT; i++) {
        free(input->list[i].account_id);
        free(input->list[i].row);
    }
    free(input);
}

enum weir_status
bill_input_session(struct db *db, struct weir_error *error)
{
    return db_run(db, SQL_BILL_READ_SESSION, NULL, NULL, error);
}

static void *
row_at(const struct list *list, uint32_t index)
{
    ASSERT(list->row != NULL);
    return list->row + (size_t)index * list->row_size;
}

/* Room for one more row; false when memory is out. */
static bool
grow(struct list *list)
{
    if (list->count < list->capacity)
        return true;
    const uint32_t capacity = list->capacity == 0 ? FIRST_ROWS : 2 * list->capacity;
    int64_t *account_id = realloc(list->account_id, (size_t)capacity * sizeof *account_id);
    if (account_id == NULL)
        return false;
    list->account_id = account_id;
    unsigned char *row = realloc(list->row, (size_t)capacity * list->row_size);
    if (row == NULL)
        return false;
    list->row = row;
    list->capacity = capacity;
    return true;
}

/* The statement that reads a table of the range. */
static const char *
statement_of(const struct bill_input *input, enum bill_row_table name)
{
    if (name == BILL_ROW_HEAD && input->heads == BILL_INPUT_HEADS_AS_OF)
        return SQL_BILL_READ_HEADS_AS_OF;
    return input->few ? bill_row_few_sql(name) : bill_row_get(name)->sql;
}

static enum weir_status
read_table(struct bill_input *input, enum bill_row_table name, struct db *db,
           const struct copy_args *args, struct weir_arena *arena, struct weir_error *error)
{
    struct list *list = &input->list[name];
    struct copy_out *out = NULL;
    bool row = true;
    list->count = 0;
    list->at = 0;
    enum weir_status status = copy_out_begin(db, statement_of(input, name), args, &out, error);
    while (!status) {
        status = copy_out_next(out, &row, error);
        if (status || !row)
            break;
        if (!grow(list)) {
            status = error_nomem(error);
            break;
        }
        void *place = row_at(list, list->count);
        memset(place, 0, list->row_size);
        list->account_id[list->count] = copy_out_int(out, 0);
        status = bill_row_get(name)->fill(out, arena, place, error);
        list->count++;
    }
    copy_out_free(out);
    return status;
}

/* --- how far back --- */
/* The day that the meter is billed to, or WEIR_DAY_NONE. */
static int32_t
billed_day(const struct bill_row_head *head, int64_t meter_id)
{
    for (uint32_t i = 0; i + USAGE_STATE_INTS <= head->meter_state.count; i += USAGE_STATE_INTS) {
        if (head->meter_state.item[i] == meter_id)
            return (int32_t)head->meter_state.item[i + 1];
    }
    return WEIR_DAY_NONE;
}

/* The earliest day that a read can matter on: no meter of the range, and no account with one, is
 * billed to a day before, unless it is billed to its end. */
static int32_t
least_day(const struct bill_input *input, const struct bill_input_range *range)
{
    const struct list *heads = &input->list[BILL_ROW_HEAD];
    const struct list *installations = &input->list[BILL_ROW_INSTALLATION];
    int32_t least = range->through_day;
    uint32_t at = 0;
    for (uint32_t i = 0; i < installations->count; i++) {
        const struct meter_installation *installation = row_at(installations, i);
        while (at < heads->count && heads->account_id[at] < installations->account_id[i])
            at++;
        int32_t day = installation->stamp.from_day;
        int32_t through = WEIR_DAY_NONE;
        if (!range->all_reads && at < heads->count &&
            heads->account_id[at] == installations->account_id[i]) {
            const int32_t billed = billed_day(row_at(heads, at), installation->meter_id);
            if (billed > day)
                day = billed;
            through = ((const struct bill_row_head *)row_at(heads, at))->through_day;
        }
        const bool finished = !range->all_reads && installation->to_day != WEIR_DAY_NONE &&
                              day >= installation->to_day;
        if (!finished && through != WEIR_DAY_NONE && through < day)
            day = through;
        if (!finished && day < least)
            least = day;
    }
    return least;
}

/* --- whose rows --- */
static void
forget_rows(struct bill_input *input)
{
    for (unsigned i = 0; i < BILL_ROW_COUNT; i++)
        input->list[i].count = input->list[i].at = 0;
}

/* Finds whether few of the range may be due, and lists them; *none: nobody may. */
static enum weir_status
choose_accounts(struct bill_input *input, struct db *db, const struct bill_input_range *range,
                struct weir_arena *arena, bool *none, struct weir_error *error)
{
    const int64_t width = range->account_hi - range->account_lo + 1;
    input->few = false;
    if (!range->due_only || range->account_lo == range->account_hi)
        return WEIR_OK;
    if (input->full_turns > 0 && width <= input->full_width) {
        input->full_turns--;
        return WEIR_OK;
    }
    const struct bill_due_request request = {
        .account_lo = range->account_lo,
        .account_hi = range->account_hi,
        .as_of_no = range->as_of_no,
        .through_day = range->through_day,
        .idle_days = range->idle_days,
        .cycle = range->cycle,
    };
    struct bill_due due = {0};
    const enum weir_status status = bill_due_find(db, &request, arena, &due, error);
    if (status)
        return status;
    *none = due.count == 0;
    input->few = due.count < due.of_count / FEW_PART;
    input->full_turns = input->few ? 0 : FULL_TURNS;
    input->full_width = width;
    return input->few && !*none ? bill_due_list(db, due.account_id, due.count, error) : WEIR_OK;
}

static enum weir_status
read_tables(struct bill_input *input, struct db *db, const struct bill_input_range *range,
            struct weir_arena *arena, struct weir_error *error)
{
    struct copy_args args = {
        .value = {range->account_lo, range->account_hi, range->as_of_no, 0, range->through_day},
        .count = 5,
    };
    enum weir_status status = WEIR_OK;
    for (unsigned i = 0; !status && i < BILL_ROW_COUNT; i++) {
        if (i == BILL_ROW_READ)
            args.value[3] = least_day(input, range);
        status = read_table(input, (enum bill_row_table)i, db, &args, arena, error);
    }
    return status;
}

enum weir_status
bill_input_read(struct bill_input *input, struct db *db, const struct bill_input_range *range,
                struct weir_arena *arena, struct weir_error *error)
{
    bool none = false;
    input->heads = range->heads;
    forget_rows(input);
    enum weir_status status = db_begin(db, DB_READ_ONLY, error);
    if (!status)
        status = choose_accounts(input, db, range, arena, &none, error);
    if (!status && !none)
        status = read_tables(input, db, range, arena, error);
    if (!status)
        status = db_commit(db, error);
    if (status)
        db_rollback(db);
    return status;
}

/* --- merging --- */
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
    return (struct rows){first == list->at ? NULL : row_at(list, first), list->at - first};
}

static uint32_t
pick(struct terms_rows rows)
{
    /* The statements ask for what was recorded up to the run's as_of_no, so all rows are seen. */
    static const struct terms_view all = {INT64_MAX, INT64_MAX};
    return terms_pick(rows, all);
}

static enum weir_status
add_plans(struct terms_rows rows, struct weir_arena *arena, struct account_known *known,
          struct weir_error *error)
{
    const struct terms_plan *row = rows.start;
    const uint32_t count = pick(rows);
    struct weir_plan *plan = weir_arena_alloc(arena, count, sizeof *plan);
    if (plan == NULL)
        return error_nomem(error);
    for (uint32_t i = 0; row != NULL && i < count; i++)
        plan[i] = row[i].plan;
    known->plan = plan;
    known->plan_count = count;
    return WEIR_OK;
}

static struct terms_rows
terms_of(struct list *list, int64_t account_id, terms_same_key *same)
{
    const struct rows rows = rows_of(list, account_id);
    return (struct terms_rows){rows.start, rows.count, list->row_size, same};
}

static enum weir_status
add_rows(struct bill_input *input, struct weir_arena *arena, struct bill_input_rows *taken,
         struct weir_error *error)
{
    struct account_known *known = &taken->known;
    const int64_t account_id = known->account_id;
    const struct rows heads = rows_of(&input->list[BILL_ROW_HEAD], account_id);
    const struct rows openings = rows_of(&input->list[BILL_ROW_OPENING], account_id);
    const struct rows adjustments = rows_of(&input->list[BILL_ROW_ADJUSTMENT], account_id);
    const struct rows decisions = rows_of(&input->list[BILL_ROW_DECISION], account_id);
    const struct rows reads = rows_of(&input->list[BILL_ROW_READ], account_id);

    taken->terms = terms_of(&input->list[BILL_ROW_TERMS], account_id, terms_same_account);
    taken->use = terms_of(&input->list[BILL_ROW_USE], account_id, terms_same_use);
    taken->plan = terms_of(&input->list[BILL_ROW_PLAN], account_id, terms_same_plan);
    taken->installation =
        terms_of(&input->list[BILL_ROW_INSTALLATION], account_id, meter_same_installation);
    known->opening = openings.start;
    known->opening_count = openings.count;
    known->adjustment = adjustments.start;
    known->adjustment_count = adjustments.count;
    known->decisions = (struct meter_decisions){decisions.start, decisions.count};
    known->read = reads.start;
    known->read_count = reads.count;
    known->head_through_day = WEIR_DAY_NONE;
    if (heads.count == 0)
        return WEIR_OK;
    const struct bill_row_head *head = heads.start;
    const struct stand stand = {
        .entry_no = head->entry_no,
        .through_day = head->through_day,
        .meter_state = {head->meter_state.item, head->meter_state.count},
        .counter_state = {head->counter_state.item, head->counter_state.count},
    };
    return stand_set(known, &stand, arena) == WEIR_OK ? WEIR_OK : error_nomem(error);
}

enum weir_status
bill_input_next_rows(struct bill_input *input, struct weir_arena *arena,
                     struct bill_input_rows *rows, bool *found, struct weir_error *error)
{
    struct list *accounts = &input->list[BILL_ROW_ACCOUNT];
    *found = accounts->at < accounts->count;
    if (!*found)
        return WEIR_OK;
    const struct weir_text *name = row_at(accounts, accounts->at);
    struct bill_input_rows next = {
        .known = {.account_id = accounts->account_id[accounts->at], .name = *name},
    };
    accounts->at++;
    const enum weir_status status = add_rows(input, arena, &next, error);
    if (!status)
        *rows = next;
    return status;
}

enum weir_status
bill_input_next(struct bill_input *input, struct weir_arena *arena, struct account_known *known,
                bool *found, struct weir_error *error)
{
    struct bill_input_rows rows;
    enum weir_status status = bill_input_next_rows(input, arena, &rows, found, error);
    if (status || !*found)
        return status;
    struct account_known next = rows.known;
    next.terms = rows.terms.start;
    next.terms_count = pick(rows.terms);
    next.use = rows.use.start;
    next.use_count = pick(rows.use);
    next.installation = rows.installation.start;
    next.installation_count = pick(rows.installation);
    status = add_plans(rows.plan, arena, &next, error);
    if (!status)
        *known = next;
    return status;
}
