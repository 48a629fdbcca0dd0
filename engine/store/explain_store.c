/* explain_store.c - few rows of one account, each list by one statement. */
#include "store/explain_store.h"

#include "base/error.h"
#include "base/text.h"
#include "sql.inc"
#include "store/row.h"

static enum weir_status
find_place(struct db *db, const char *sql, struct explain_store_entry entry,
           struct explain_store_place *place, struct weir_error *error)
{
    struct db_params params = {0};
    struct db_rows *rows = NULL;
    db_params_text(&params, entry.account);
    db_params_int4(&params, entry.entry_no);
    enum weir_status status = db_query(db, sql, &params, &rows, error);
    if (!status && db_rows_count(rows) == 0)
        status = error_set_text(error, WEIR_E_NOT_FOUND, "there is no account %", entry.account);
    if (!status)
        *place = (struct explain_store_place){
            .account_id = db_rows_int(rows, 0, 0),
            .run_id = db_rows_int(rows, 0, 1),
            .book = (int32_t)db_rows_int(rows, 0, 2),
        };
    db_rows_free(rows);
    return status;
}

enum weir_status
explain_store_find(struct db *db, struct explain_store_entry entry,
                   struct explain_store_place *place, struct weir_error *error)
{
    return find_place(db, SQL_EXPLAIN_FIND, entry, place, error);
}

enum weir_status
explain_store_find_fee(struct db *db, struct explain_store_entry entry,
                       struct explain_store_place *place, struct weir_error *error)
{
    return find_place(db, SQL_EXPLAIN_FIND_FEE, entry, place, error);
}

typedef void take_row(struct row_reading *reading, uint32_t row, void *item);

static void
take_terms(struct row_reading *reading, uint32_t row, void *item)
{
    *(struct explain_store_terms *)item = (struct explain_store_terms){
        .from_day = db_rows_day(reading->rows, row, 0),
        .recorded_s = db_rows_int(reading->rows, row, 1),
        .reason = row_copy(reading, row, 2),
        .tariff = row_copy(reading, row, 3),
        .class_id = row_copy(reading, row, 4),
        .has_persons = !db_rows_null(reading->rows, row, 5),
        .persons = db_rows_int(reading->rows, row, 5),
        .relief = row_copy(reading, row, 6),
    };
}

static void
take_plan(struct row_reading *reading, uint32_t row, void *item)
{
    *(struct explain_store_plan *)item = (struct explain_store_plan){
        .kind = row_copy(reading, row, 0),
        .from_day = db_rows_day(reading->rows, row, 1),
        .to_day = db_rows_day(reading->rows, row, 2),
        .recorded_s = db_rows_int(reading->rows, row, 3),
        .reason = row_copy(reading, row, 4),
        .waived = db_rows_null(reading->rows, row, 5),
        .volume_l = db_rows_int(reading->rows, row, 5),
    };
}

static void
take_tariff(struct row_reading *reading, uint32_t row, void *item)
{
    *(struct explain_store_tariff *)item = (struct explain_store_tariff){
        .tariff = row_copy(reading, row, 0),
        .recorded_s = db_rows_int(reading->rows, row, 1),
        .reason = row_copy(reading, row, 2),
        .digest = row_copy(reading, row, 3),
    };
}

static void
take_finding(struct row_reading *reading, uint32_t row, void *item)
{
    *(struct explain_store_finding *)item = (struct explain_store_finding){
        .code = row_copy(reading, row, 0),
        .subject = row_copy(reading, row, 1),
        .day = db_rows_day(reading->rows, row, 2),
        .detail = row_copy(reading, row, 3),
        .decision = row_copy(reading, row, 4),
        .reason = row_copy(reading, row, 5),
        .actor = row_copy(reading, row, 6),
        .decided_s = db_rows_int(reading->rows, row, 7),
    };
}

static void
take_meter(struct row_reading *reading, uint32_t row, void *item)
{
    *(struct explain_store_meter *)item = (struct explain_store_meter){
        .meter_id = db_rows_int(reading->rows, row, 0),
        .name = row_copy(reading, row, 1),
    };
}

/* One list: what to ask, and what becomes of a row. */
struct table {
    const char *sql;
    size_t size; /* bytes of an item */
    take_row *take;
};

struct list {
    void *item;
    uint32_t count;
};

static enum weir_status
read_list(struct db *db, const struct table *table, const struct db_params *params,
          struct weir_arena *arena, struct list *list, struct weir_error *error)
{
    struct db_rows *rows = NULL;
    const enum weir_status status = db_query(db, table->sql, params, &rows, error);
    if (status)
        return status;
    const uint32_t count = db_rows_count(rows);
    unsigned char *item = weir_arena_alloc(arena, count, table->size);
    struct row_reading reading = {.rows = rows, .arena = arena, .full = item == NULL};
    for (uint32_t i = 0; i < count && !reading.full; i++)
        table->take(&reading, i, item + i * table->size);
    db_rows_free(rows);
    if (reading.full)
        return error_nomem(error);
    *list = (struct list){item, count};
    return WEIR_OK;
}

enum list_name { TERMS, PLANS, TARIFFS, FINDINGS, METERS, LIST_COUNT };

static struct db_params
params_of(const struct explain_store_key *key, enum list_name name)
{
    struct db_params params = {0};
    switch (name) {
    case TERMS:
        db_params_int(&params, key->account_id);
        db_params_int(&params, key->as_of_no);
        db_params_day(&params, key->begin_day);
        db_params_day(&params, key->end_day - 1);
        break;
    case PLANS:
        db_params_int(&params, key->account_id);
        db_params_int(&params, key->as_of_no);
        db_params_day(&params, key->end_day - 1);
        break;
    case TARIFFS:
        db_params_int8s(&params, key->tariff_no, key->tariff_count);
        break;
    case FINDINGS:
        db_params_int(&params, key->account_id);
        db_params_int(&params, key->run_id);
        db_params_day(&params, key->begin_day);
        db_params_day(&params, key->end_day);
        break;
    case METERS:
    case LIST_COUNT:
        db_params_int8s(&params, key->meter_id, key->meter_count);
        break;
    }
    return params;
}

enum weir_status
explain_store_read(struct db *db, const struct explain_store_key *key, struct weir_arena *arena,
                   struct explain_store_facts *facts, struct weir_error *error)
{
    static const struct table tables[LIST_COUNT] = {
        [TERMS] = {SQL_EXPLAIN_TERMS, sizeof(struct explain_store_terms), take_terms},
        [PLANS] = {SQL_EXPLAIN_PLANS, sizeof(struct explain_store_plan), take_plan},
        [TARIFFS] = {SQL_EXPLAIN_TARIFFS, sizeof(struct explain_store_tariff), take_tariff},
        [FINDINGS] = {SQL_EXPLAIN_FINDINGS, sizeof(struct explain_store_finding), take_finding},
        [METERS] = {SQL_BILL_METER_NAMES, sizeof(struct explain_store_meter), take_meter},
    };
    struct list list[LIST_COUNT] = {{NULL, 0}};
    for (unsigned i = 0; i < LIST_COUNT; i++) {
        const struct db_params params = params_of(key, (enum list_name)i);
        const enum weir_status status = read_list(db, &tables[i], &params, arena, &list[i], error);
        if (status)
            return status;
    }
    *facts = (struct explain_store_facts){
        .terms = list[TERMS].item,
        .terms_count = list[TERMS].count,
        .plan = list[PLANS].item,
        .plan_count = list[PLANS].count,
        .tariff = list[TARIFFS].item,
        .tariff_count = list[TARIFFS].count,
        .finding = list[FINDINGS].item,
        .finding_count = list[FINDINGS].count,
        .meter = list[METERS].item,
        .meter_count = list[METERS].count,
    };
    return WEIR_OK;
}
