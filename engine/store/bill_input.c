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
#include "sql.inc"
#include "store/copy.h"

#define LIST_FIRST_ROWS 1024

enum list_name {
    LIST_ACCOUNT,
    LIST_HEAD,
    LIST_TERMS,
    LIST_USE,
    LIST_PLAN,
    LIST_INSTALLATION,
    LIST_OPENING,
    LIST_DECISION,
    LIST_READ,
    LIST_COUNT,
};

/* Rows of one table, by account. */
struct list {
    int64_t *account_id;
    unsigned char *row;
    uint32_t row_size;
    uint32_t count;
    uint32_t capacity;
    uint32_t at; /* the first row that is not merged yet */
};

struct head {
    int32_t entry_no;
    int32_t through_day;
    struct copy_int8s meter_state;
    struct copy_int8s counter_state;
};

struct bill_input {
    struct list list[LIST_COUNT];
    enum bill_input_heads heads; /* of the range at hand */
};

/* Fills a row from a COPY whose field 0 is the account. */
typedef enum weir_status fill_row(const struct copy_out *out, struct weir_arena *arena, void *row,
                                  struct weir_error *error);

/* A copy in arena; an absent text stays absent. */
static struct weir_text
keep(const struct copy_out *out, uint32_t field, struct weir_arena *arena)
{
    const struct weir_text text = copy_out_text(out, field);
    return text.start == NULL ? text : text_copy(text, arena);
}

static bool
is_lost(const struct copy_out *out, uint32_t field, struct weir_text kept)
{
    return kept.start == NULL && !copy_out_null(out, field);
}

static struct terms_stamp
stamp_of(const struct copy_out *out)
{
    return (struct terms_stamp){
        .from_day = copy_out_day(out, 1),
        .recorded_no = copy_out_int(out, 2),
        .error = copy_out_int(out, 3) != 0,
    };
}

static enum weir_status
fill_account(const struct copy_out *out, struct weir_arena *arena, void *row,
             struct weir_error *error)
{
    struct weir_text *name = row;
    *name = keep(out, 1, arena);
    return name->start == NULL ? error_nomem(error) : WEIR_OK;
}

static enum weir_status
fill_head(const struct copy_out *out, struct weir_arena *arena, void *row, struct weir_error *error)
{
    struct head *head = row;
    head->entry_no = (int32_t)copy_out_int(out, 1);
    head->through_day = copy_out_day(out, 2);
    const enum weir_status status = copy_out_int8s(out, 3, arena, &head->meter_state, error);
    return status ? status : copy_out_int8s(out, 4, arena, &head->counter_state, error);
}

static enum weir_status
fill_terms(const struct copy_out *out, struct weir_arena *arena, void *row,
           struct weir_error *error)
{
    struct terms_account *terms = row;
    *terms = (struct terms_account){
        .stamp = stamp_of(out),
        .tariff = keep(out, 4, arena),
        .class_id = keep(out, 5, arena),
        .persons = copy_out_null(out, 6) ? WEIR_PERSONS_UNKNOWN : (int32_t)copy_out_int(out, 6),
        .opened_day = copy_out_day(out, 7),
        .closed_day = copy_out_day(out, 8),
        .cycle = keep(out, 9, arena),
        .district = keep(out, 10, arena),
        .relief = keep(out, 11, arena),
        .attributes = keep(out, 12, arena),
    };
    if (is_lost(out, 4, terms->tariff) || is_lost(out, 5, terms->class_id) ||
        is_lost(out, 9, terms->cycle) || is_lost(out, 10, terms->district) ||
        is_lost(out, 11, terms->relief) || is_lost(out, 12, terms->attributes))
        return error_nomem(error);
    return WEIR_OK;
}

static enum weir_status
fill_use(const struct copy_out *out, struct weir_arena *arena, void *row, struct weir_error *error)
{
    struct terms_use *use = row;
    *use = (struct terms_use){
        .stamp = stamp_of(out),
        .use_no = (int32_t)copy_out_int(out, 4),
        .class_id = keep(out, 5, arena),
        .has_volume = !copy_out_null(out, 6),
        .has_share = !copy_out_null(out, 8),
        .per = copy_out_int(out, 7) != 0 ? TERMS_PER_MONTH : TERMS_PER_BILL,
        .volume_l = copy_out_int(out, 6),
        .share_ppm = copy_out_int(out, 8),
    };
    return use->class_id.start == NULL ? error_nomem(error) : WEIR_OK;
}

static enum weir_status
fill_plan(const struct copy_out *out, struct weir_arena *arena, void *row, struct weir_error *error)
{
    static const char *const kinds[] = {"plan", "norm", "permit"};
    (void)arena;
    struct terms_plan *plan = row;
    plan->stamp = stamp_of(out);
    plan->plan = (struct weir_plan){
        .from_day = plan->stamp.from_day,
        .to_day = copy_out_day(out, 5),
        .volume_l = copy_out_null(out, 6) ? WEIR_PLAN_WAIVED_L : copy_out_int(out, 6),
    };
    for (unsigned i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (text_equal(copy_out_text(out, 4), text_of(kinds[i])))
            plan->plan.kind = (enum weir_against)(WEIR_AGAINST_PLAN + i);
    }
    if (plan->plan.kind == 0)
        return error_set_text(error, WEIR_E_DB, "table plan has the unknown kind %",
                              copy_out_text(out, 4));
    return WEIR_OK;
}

static enum weir_status
fill_installation(const struct copy_out *out, struct weir_arena *arena, void *row,
                  struct weir_error *error)
{
    struct meter_installation *installation = row;
    *installation = (struct meter_installation){
        .stamp = stamp_of(out),
        .meter_id = copy_out_int(out, 4),
        .first_register_milli = copy_out_int(out, 5),
        .to_day = copy_out_day(out, 6),
        .has_last = !copy_out_null(out, 6) && !copy_out_null(out, 7),
        .last_register_milli = copy_out_int(out, 7),
        .digits = (int32_t)copy_out_int(out, 8),
        .litres_per_count = copy_out_int(out, 9),
        .size = keep(out, 10, arena),
        .max_flow_l_day = copy_out_int(out, 11),
        .parent_meter_id = copy_out_int(out, 12),
        .of_other = copy_out_int(out, 13) != 0,
    };
    return is_lost(out, 10, installation->size) ? error_nomem(error) : WEIR_OK;
}

static enum weir_status
fill_opening(const struct copy_out *out, struct weir_arena *arena, void *row,
             struct weir_error *error)
{
    struct account_opening *opening = row;
    *opening = (struct account_opening){
        .day = copy_out_day(out, 1),
        .has_register = !copy_out_null(out, 2) && !copy_out_null(out, 3),
        .meter_id = copy_out_int(out, 2),
        .register_milli = copy_out_int(out, 3),
        .blocks = keep(out, 4, arena),
        .year_begin_day = copy_out_day(out, 5),
        .used_l = copy_out_int(out, 6),
    };
    return is_lost(out, 4, opening->blocks) ? error_nomem(error) : WEIR_OK;
}

static enum weir_status
fill_decision(const struct copy_out *out, struct weir_arena *arena, void *row,
              struct weir_error *error)
{
    static const struct {
        const char *word;
        enum meter_decide decide;
    } words[] = {{"accept", METER_ACCEPT}, {"estimate", METER_ESTIMATE}, {"ignore", METER_IGNORE}};
    (void)arena;
    struct meter_decision *decision = row;
    *decision = (struct meter_decision){
        .code = weir_finding_find(copy_out_text(out, 2)),
        .meter_id = copy_out_int(out, 1),
        .day = copy_out_day(out, 3),
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (text_equal(copy_out_text(out, 4), text_of(words[i].word)))
            decision->decide = words[i].decide;
    }
    if (decision->decide == 0)
        return error_set_text(error, WEIR_E_DB, "table finding_decision has the unknown decision %",
                              copy_out_text(out, 4));
    return WEIR_OK;
}

static enum weir_status
fill_read(const struct copy_out *out, struct weir_arena *arena, void *row, struct weir_error *error)
{
    (void)arena;
    (void)error;
    struct meter_read *read = row;
    *read = (struct meter_read){
        .meter_id = copy_out_int(out, 1),
        .day = copy_out_day(out, 2),
        .second = (int32_t)copy_out_int(out, 3),
        .recorded_no = copy_out_int(out, 4),
        .register_milli = copy_out_int(out, 5),
        .kind = (enum meter_read_kind)copy_out_int(out, 6),
    };
    return WEIR_OK;
}

/* In the order they are read: reads last, because the others say how far back. */
static const struct {
    const char *sql;
    uint32_t row_size;
    fill_row *fill;
} tables[LIST_COUNT] = {
    [LIST_ACCOUNT] = {SQL_BILL_READ_ACCOUNTS, sizeof(struct weir_text), fill_account},
    [LIST_HEAD] = {SQL_BILL_READ_HEADS, sizeof(struct head), fill_head},
    [LIST_TERMS] = {SQL_BILL_READ_TERMS, sizeof(struct terms_account), fill_terms},
    [LIST_USE] = {SQL_BILL_READ_USES, sizeof(struct terms_use), fill_use},
    [LIST_PLAN] = {SQL_BILL_READ_PLANS, sizeof(struct terms_plan), fill_plan},
    [LIST_INSTALLATION] = {SQL_BILL_READ_INSTALLATIONS, sizeof(struct meter_installation),
                           fill_installation},
    [LIST_OPENING] = {SQL_BILL_READ_OPENINGS, sizeof(struct account_opening), fill_opening},
    [LIST_DECISION] = {SQL_BILL_READ_DECISIONS, sizeof(struct meter_decision), fill_decision},
    [LIST_READ] = {SQL_BILL_READ_READS, sizeof(struct meter_read), fill_read},
};

enum weir_status
bill_input_new(struct bill_input **input, struct weir_error *error)
{
    struct bill_input *made = calloc(1, sizeof *made);
    if (made == NULL)
        return error_nomem(error);
    for (unsigned i = 0; i < LIST_COUNT; i++)
        made->list[i].row_size = tables[i].row_size;
    *input = made;
    return WEIR_OK;
}

void
bill_input_free(struct bill_input *input)
{
    if (input == NULL)
        return;
    for (unsigned i = 0; i < LIST_COUNT; i++) {
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
    const uint32_t capacity = list->capacity == 0 ? LIST_FIRST_ROWS : 2 * list->capacity;
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
statement_of(const struct bill_input *input, enum list_name name)
{
    if (name == LIST_HEAD && input->heads == BILL_INPUT_HEADS_AS_OF)
        return SQL_BILL_READ_HEADS_AS_OF;
    return tables[name].sql;
}

static enum weir_status
read_table(struct bill_input *input, enum list_name name, struct db *db,
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
        status = tables[name].fill(out, arena, place, error);
        list->count++;
    }
    copy_out_free(out);
    return status;
}

/* --- how far back --- */
/* The day that the meter is billed to, or WEIR_DAY_NONE. */
static int32_t
billed_day(const struct head *head, int64_t meter_id)
{
    for (uint32_t i = 0; i + USAGE_STATE_INTS <= head->meter_state.count; i += USAGE_STATE_INTS) {
        if (head->meter_state.item[i] == meter_id)
            return (int32_t)head->meter_state.item[i + 1];
    }
    return WEIR_DAY_NONE;
}

/* The earliest day that a read can matter on: no meter of the range is billed to a day before,
 * unless it is billed to its end. */
static int32_t
least_day(const struct bill_input *input, int32_t through_day)
{
    const struct list *heads = &input->list[LIST_HEAD];
    const struct list *installations = &input->list[LIST_INSTALLATION];
    int32_t least = through_day;
    uint32_t at = 0;
    for (uint32_t i = 0; i < installations->count; i++) {
        const struct meter_installation *installation = row_at(installations, i);
        while (at < heads->count && heads->account_id[at] < installations->account_id[i])
            at++;
        int32_t day = installation->stamp.from_day;
        if (at < heads->count && heads->account_id[at] == installations->account_id[i]) {
            const int32_t billed = billed_day(row_at(heads, at), installation->meter_id);
            if (billed > day)
                day = billed;
        }
        const bool finished = installation->to_day != WEIR_DAY_NONE && day >= installation->to_day;
        if (!finished && day < least)
            least = day;
    }
    return least;
}

enum weir_status
bill_input_read(struct bill_input *input, struct db *db, const struct bill_input_range *range,
                struct weir_arena *arena, struct weir_error *error)
{
    struct copy_args args = {
        .value = {range->account_lo, range->account_hi, range->as_of_no, 0, range->through_day},
        .count = 5,
    };
    input->heads = range->heads;
    enum weir_status status = db_begin(db, DB_READ_ONLY, error);
    for (unsigned i = 0; !status && i < LIST_COUNT; i++) {
        if (i == LIST_READ)
            args.value[3] = least_day(input, range->through_day);
        status = read_table(input, (enum list_name)i, db, &args, arena, error);
    }
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
pick(struct rows rows, uint32_t row_size, terms_same_key *same)
{
    /* The statements ask for what was recorded up to the run's as_of_no, so all rows are seen. */
    static const struct terms_view all = {INT64_MAX, INT64_MAX};
    return terms_pick((struct terms_rows){rows.start, rows.count, row_size, same}, all);
}

static enum weir_status
add_states(const struct head *head, struct weir_arena *arena, struct account_known *known,
           struct weir_error *error)
{
    const uint32_t meter_count = head->meter_state.count / USAGE_STATE_INTS;
    const uint32_t counter_count = head->counter_state.count / ACCOUNT_COUNTER_INTS;
    struct usage_state *state = weir_arena_alloc(arena, meter_count, sizeof *state);
    struct weir_counter *counter = weir_arena_alloc(arena, counter_count, sizeof *counter);
    if (state == NULL || counter == NULL)
        return error_nomem(error);
    for (uint32_t i = 0; i < meter_count; i++) {
        const int64_t *item = &head->meter_state.item[(size_t)i * USAGE_STATE_INTS];
        state[i] = (struct usage_state){
            .meter_id = item[0],
            .day = (int32_t)item[1],
            .register_milli = item[2],
            .carried_l = item[3],
            .estimated_l = item[4],
        };
    }
    for (uint32_t i = 0; i < counter_count; i++) {
        const int64_t *item = &head->counter_state.item[(size_t)i * ACCOUNT_COUNTER_INTS];
        counter[i] = (struct weir_counter){
            .kind = (enum weir_counter_kind)item[0],
            .key = item[1],
            .first_day = (int32_t)item[2],
            .used_l = item[3],
        };
    }
    known->state = state;
    known->state_count = meter_count;
    known->counter = counter;
    known->counter_count = counter_count;
    return WEIR_OK;
}

static enum weir_status
add_plans(struct rows rows, struct weir_arena *arena, struct account_known *known,
          struct weir_error *error)
{
    const struct terms_plan *row = rows.start;
    const uint32_t count = pick(rows, sizeof *row, terms_same_plan);
    struct weir_plan *plan = weir_arena_alloc(arena, count, sizeof *plan);
    if (plan == NULL)
        return error_nomem(error);
    for (uint32_t i = 0; i < count; i++)
        plan[i] = row[i].plan;
    known->plan = plan;
    known->plan_count = count;
    return WEIR_OK;
}

static enum weir_status
add_rows(struct bill_input *input, struct weir_arena *arena, struct account_known *known,
         struct weir_error *error)
{
    const int64_t account_id = known->account_id;
    const struct rows heads = rows_of(&input->list[LIST_HEAD], account_id);
    const struct rows terms = rows_of(&input->list[LIST_TERMS], account_id);
    const struct rows uses = rows_of(&input->list[LIST_USE], account_id);
    const struct rows plans = rows_of(&input->list[LIST_PLAN], account_id);
    const struct rows installations = rows_of(&input->list[LIST_INSTALLATION], account_id);
    const struct rows openings = rows_of(&input->list[LIST_OPENING], account_id);
    const struct rows decisions = rows_of(&input->list[LIST_DECISION], account_id);
    const struct rows reads = rows_of(&input->list[LIST_READ], account_id);

    known->terms = terms.start;
    known->terms_count = pick(terms, sizeof(struct terms_account), terms_same_account);
    known->use = uses.start;
    known->use_count = pick(uses, sizeof(struct terms_use), terms_same_use);
    known->installation = installations.start;
    known->installation_count =
        pick(installations, sizeof(struct meter_installation), meter_same_installation);
    known->opening = openings.start;
    known->opening_count = openings.count;
    known->decisions = (struct meter_decisions){decisions.start, decisions.count};
    known->read = reads.start;
    known->read_count = reads.count;
    known->head_through_day = WEIR_DAY_NONE;
    if (heads.count > 0) {
        const struct head *head = heads.start;
        known->entry_no = head->entry_no;
        known->head_through_day = head->through_day;
        const enum weir_status status = add_states(head, arena, known, error);
        if (status)
            return status;
    }
    return add_plans(plans, arena, known, error);
}

enum weir_status
bill_input_next(struct bill_input *input, struct weir_arena *arena, struct account_known *known,
                bool *found, struct weir_error *error)
{
    struct list *accounts = &input->list[LIST_ACCOUNT];
    *found = accounts->at < accounts->count;
    if (!*found)
        return WEIR_OK;
    const struct weir_text *name = row_at(accounts, accounts->at);
    struct account_known next = {
        .account_id = accounts->account_id[accounts->at],
        .name = *name,
    };
    accounts->at++;
    const enum weir_status status = add_rows(input, arena, &next, error);
    if (!status)
        *known = next;
    return status;
}
