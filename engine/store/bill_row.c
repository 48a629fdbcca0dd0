/* bill_row.c - rows of the input tables as the values that core knows. */
#include "store/bill_row.h"

#include "base/error.h"
#include "base/text.h"
#include "core/account.h"
#include "sql.inc"

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
    struct bill_row_head *head = row;
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
fill_adjustment(const struct copy_out *out, struct weir_arena *arena, void *row,
                struct weir_error *error)
{
    struct account_adjustment *adjustment = row;
    *adjustment = (struct account_adjustment){
        .adjustment_id = copy_out_int(out, 1),
        .recorded_no = copy_out_int(out, 2),
        .name = keep(out, 3, arena),
        .from_day = copy_out_day(out, 4),
        .to_day = copy_out_day(out, 5),
        .due_day = copy_out_day(out, 5) - 1,
        .money = copy_out_null(out, 6),
        .volume_l = copy_out_int(out, 6),
        .amount_fen = copy_out_int(out, 7),
        .class_id = keep(out, 8, arena),
        .charge = keep(out, 9, arena),
        .fund = keep(out, 10, arena),
        .tiers = copy_out_int(out, 11) != 0,
        .reason = keep(out, 12, arena),
        .document = keep(out, 13, arena),
        .undoes_id = copy_out_int(out, 14),
        .unbilled = text_equal(copy_out_text(out, 12), text_of("unbilled")),
    };
    if (is_lost(out, 3, adjustment->name) || is_lost(out, 8, adjustment->class_id) ||
        is_lost(out, 9, adjustment->charge) || is_lost(out, 10, adjustment->fund) ||
        is_lost(out, 12, adjustment->reason) || is_lost(out, 13, adjustment->document))
        return error_nomem(error);
    return WEIR_OK;
}

enum weir_status
bill_row_fill_decision(const struct copy_out *out, struct weir_arena *arena, void *row,
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
        .recorded_no = copy_out_int(out, 5),
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

enum weir_status
bill_row_fill_read(const struct copy_out *out, struct weir_arena *arena, void *row,
                   struct weir_error *error)
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

static const struct bill_row tables[BILL_ROW_COUNT] = {
    [BILL_ROW_ACCOUNT] = {SQL_BILL_READ_ACCOUNTS, sizeof(struct weir_text), fill_account},
    [BILL_ROW_HEAD] = {SQL_BILL_READ_HEADS, sizeof(struct bill_row_head), fill_head},
    [BILL_ROW_TERMS] = {SQL_BILL_READ_TERMS, sizeof(struct terms_account), fill_terms},
    [BILL_ROW_USE] = {SQL_BILL_READ_USES, sizeof(struct terms_use), fill_use},
    [BILL_ROW_PLAN] = {SQL_BILL_READ_PLANS, sizeof(struct terms_plan), fill_plan},
    [BILL_ROW_INSTALLATION] = {SQL_BILL_READ_INSTALLATIONS, sizeof(struct meter_installation),
                               fill_installation},
    [BILL_ROW_OPENING] = {SQL_BILL_READ_OPENINGS, sizeof(struct account_opening), fill_opening},
    [BILL_ROW_ADJUSTMENT] = {SQL_BILL_READ_ADJUSTMENTS, sizeof(struct account_adjustment),
                             fill_adjustment},
    [BILL_ROW_DECISION] = {SQL_BILL_READ_DECISIONS, sizeof(struct meter_decision),
                           bill_row_fill_decision},
    [BILL_ROW_READ] = {SQL_BILL_READ_READS, sizeof(struct meter_read), bill_row_fill_read},
};

static const char *const few_sql[BILL_ROW_COUNT] = {
    [BILL_ROW_ACCOUNT] = SQL_BILL_FEW_ACCOUNTS,
    [BILL_ROW_HEAD] = SQL_BILL_FEW_HEADS,
    [BILL_ROW_TERMS] = SQL_BILL_FEW_TERMS,
    [BILL_ROW_USE] = SQL_BILL_FEW_USES,
    [BILL_ROW_PLAN] = SQL_BILL_FEW_PLANS,
    [BILL_ROW_INSTALLATION] = SQL_BILL_FEW_INSTALLATIONS,
    [BILL_ROW_OPENING] = SQL_BILL_FEW_OPENINGS,
    [BILL_ROW_ADJUSTMENT] = SQL_BILL_FEW_ADJUSTMENTS,
    [BILL_ROW_DECISION] = SQL_BILL_FEW_DECISIONS,
    [BILL_ROW_READ] = SQL_BILL_FEW_READS,
};

const struct bill_row *
bill_row_get(enum bill_row_table table)
{
    return &tables[table];
}

const char *
bill_row_few_sql(enum bill_row_table table)
{
    return few_sql[table];
}
