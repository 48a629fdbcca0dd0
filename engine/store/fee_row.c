/* fee_row.c - rows of permits, points and the fee ledger, to and from core. */
#include "store/fee_row.h"

#include "base/error.h"
#include "base/text.h"
#include "sql.inc"

#define ENTRY_FIELDS 42

/* Texts on their way into an arena. */
struct keeping {
    const struct copy_out *out;
    struct weir_arena *arena;
    bool full; /* memory is out */
};

static struct weir_text
keep(struct keeping *keeping, uint32_t field)
{
    const struct weir_text text = copy_out_text(keeping->out, field);
    if (text.start == NULL)
        return text;
    const struct weir_text copy = text_copy(text, keeping->arena);
    keeping->full = keeping->full || copy.start == NULL;
    return copy;
}

static enum weir_status
kept(const struct keeping *keeping, struct weir_error *error)
{
    return keeping->full ? error_nomem(error) : WEIR_OK;
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
fill_taxpayer(const struct copy_out *out, struct weir_arena *arena, void *row,
              struct weir_error *error)
{
    struct keeping keeping = {.out = out, .arena = arena};
    *(struct fee_row_taxpayer *)row = (struct fee_row_taxpayer){
        .name = keep(&keeping, 1),
    };
    return kept(&keeping, error);
}

static enum weir_status
fill_permit(const struct copy_out *out, struct weir_arena *arena, void *row,
            struct weir_error *error)
{
    struct keeping keeping = {.out = out, .arena = arena};
    *(struct fee_permit_row *)row = (struct fee_permit_row){
        .stamp = stamp_of(out),
        .to_day = copy_out_day(out, 4),
        .zone = keep(&keeping, 5),
        .use = keep(&keeping, 6),
        .volume_l = copy_out_int(out, 7),
        .tariff = keep(&keeping, 8),
        .class_id = keep(&keeping, 9),
        .status = (enum fee_status)copy_out_int(out, 10),
        .attributes = keep(&keeping, 11),
    };
    return kept(&keeping, error);
}

static enum weir_status
fill_point(const struct copy_out *out, struct weir_arena *arena, void *row,
           struct weir_error *error)
{
    struct keeping keeping = {.out = out, .arena = arena};
    *(struct fee_point_row *)row = (struct fee_point_row){
        .stamp = stamp_of(out),
        .meter_id = copy_out_int(out, 4),
        .name = keep(&keeping, 5),
        .to_day = copy_out_day(out, 6),
        .district = keep(&keeping, 7),
        .source = keep(&keeping, 8),
        .zone = keep(&keeping, 9),
        .location = keep(&keeping, 10),
        .capacity_l_day = copy_out_null(out, 11) ? FEE_CAPACITY_UNKNOWN : copy_out_int(out, 11),
        .by_capacity = copy_out_int(out, 12) != 0,
        .share_ppm = copy_out_int(out, 13),
        .share_before_ppm = copy_out_int(out, 14),
    };
    return kept(&keeping, error);
}

static enum weir_status
fill_installation(const struct copy_out *out, struct weir_arena *arena, void *row,
                  struct weir_error *error)
{
    return bill_row_get(BILL_ROW_INSTALLATION)->fill(out, arena, row, error);
}

enum weir_status
fee_row_fill_entry(const struct copy_out *out, struct weir_arena *arena, void *row,
                   struct weir_error *error)
{
    struct keeping keeping = {.out = out, .arena = arena};
    struct fee_row_entry *made = row;
    made->entry = (struct fee_entry){
        .account_id = copy_out_int(out, 0),
        .account = keep(&keeping, 1),
        .entry_no = (int32_t)copy_out_int(out, 2),
        .reverses_entry_no = (int32_t)copy_out_int(out, 3),
        .entry_day = copy_out_day(out, 4),
        .regime = copy_out_int(out, 5) != 0 ? FEE_REGIME_TAX : FEE_REGIME_FEE,
        .class_id = keep(&keeping, 6),
        .charge = keep(&keeping, 7),
        .fund = keep(&keeping, 8),
        .point = keep(&keeping, 9),
        .location = keep(&keeping, 10),
        .district = keep(&keeping, 11),
        .source = keep(&keeping, 12),
        .use = keep(&keeping, 13),
        .zone = keep(&keeping, 14),
        .overloaded = copy_out_int(out, 15) != 0,
        .method = (enum fee_method)copy_out_int(out, 16),
        .begin_day = copy_out_day(out, 17),
        .end_day = copy_out_day(out, 18),
        .period = keep(&keeping, 19),
        .correction = (int32_t)copy_out_int(out, 20),
        .has_permit = !copy_out_null(out, 21),
        .has_plan = !copy_out_null(out, 22),
        .permit_l = copy_out_int(out, 21),
        .plan_l = copy_out_int(out, 22),
        .before_l = copy_out_int(out, 23),
        .taken_l = copy_out_int(out, 24),
        .loss_ppm = copy_out_int(out, 25),
        .taxable_l = copy_out_int(out, 26),
        .after_l = copy_out_int(out, 27),
        .over_l = copy_out_int(out, 28),
        .band_no = (int32_t)copy_out_int(out, 29),
        .volume_l = copy_out_int(out, 30),
        .rate_mfen_per_m3 = copy_out_int(out, 31),
        .multiplier_ppm = copy_out_int(out, 32),
        .amount_fen = copy_out_int(out, 33),
        .exempt_code = keep(&keeping, 34),
        .exempt_fen = copy_out_int(out, 35),
        .due_fen = copy_out_int(out, 36),
        .tariff = keep(&keeping, 37),
        .tariff_digest = keep(&keeping, 38),
        .document = keep(&keeping, 39),
        .made_no = copy_out_int(out, 40),
    };
    made->digest = keep(&keeping, 41);
    return kept(&keeping, error);
}

const struct bill_row *
fee_row_get(enum fee_row_table table)
{
    static const struct bill_row tables[FEE_ROW_COUNT] = {
        [FEE_ROW_TAXPAYER] = {SQL_FEE_READ_TAXPAYERS, sizeof(struct fee_row_taxpayer),
                              fill_taxpayer},
        [FEE_ROW_PERMIT] = {SQL_FEE_READ_PERMITS, sizeof(struct fee_permit_row), fill_permit},
        [FEE_ROW_POINT] = {SQL_FEE_READ_POINTS, sizeof(struct fee_point_row), fill_point},
        [FEE_ROW_INSTALLATION] = {SQL_FEE_READ_INSTALLATIONS, sizeof(struct meter_installation),
                                  fill_installation},
        [FEE_ROW_DECISION] = {SQL_FEE_READ_DECISIONS, sizeof(struct meter_decision),
                              bill_row_fill_decision},
        [FEE_ROW_READ] = {SQL_FEE_READ_READS, sizeof(struct meter_read), bill_row_fill_read},
        [FEE_ROW_LIVE] = {SQL_FEE_READ_LIVE, sizeof(struct fee_row_entry), fee_row_fill_entry},
    };
    return table == FEE_ROW_PLAN ? bill_row_get(BILL_ROW_PLAN) : &tables[table];
}

static void
put_optional(struct copy_in *in, bool present, int64_t value)
{
    if (present)
        copy_in_int8(in, value);
    else
        copy_in_null(in);
}

static struct weir_text
method_word(enum fee_method method)
{
    static const char *const words[] = {
        [FEE_METHOD_METER] = "meter",
        [FEE_METHOD_ESTIMATE] = "estimate",
        [FEE_METHOD_CAPACITY] = "capacity",
    };
    return text_of(words[method]);
}

/* The fields from the numbers of the ledger to the period. */
static void
put_subject(struct copy_in *in, const struct fee_entry *entry)
{
    if (entry->reverses_entry_no == 0)
        copy_in_null(in);
    else
        copy_in_int4(in, entry->reverses_entry_no);
    copy_in_day(in, entry->entry_day);
    copy_in_text(in, text_of(entry->regime == FEE_REGIME_TAX ? "tax" : "fee"));
    copy_in_text(in, entry->class_id);
    copy_in_text(in, entry->charge);
    copy_in_text(in, entry->fund);
    copy_in_text(in, entry->point);
    copy_in_text(in, entry->location);
    copy_in_text(in, entry->district);
    copy_in_text(in, entry->source);
    copy_in_text(in, entry->use);
    copy_in_text(in, entry->zone);
    copy_in_bool(in, entry->overloaded);
    copy_in_text(in, method_word(entry->method));
    copy_in_day(in, entry->begin_day);
    copy_in_day(in, entry->end_day);
    copy_in_text(in, entry->period);
    copy_in_int4(in, entry->correction);
}

void
fee_row_put_entry(struct copy_in *in, int64_t run_id, const struct fee_entry *entry,
                  const struct canon_digest *digest)
{
    copy_in_row(in, ENTRY_FIELDS);
    copy_in_int8(in, entry->account_id);
    copy_in_int4(in, entry->entry_no);
    copy_in_int8(in, run_id);
    put_subject(in, entry);
    put_optional(in, entry->has_permit, entry->permit_l);
    put_optional(in, entry->has_plan, entry->plan_l);
    copy_in_int8(in, entry->before_l);
    copy_in_int8(in, entry->taken_l);
    copy_in_int8(in, entry->loss_ppm);
    copy_in_int8(in, entry->taxable_l);
    copy_in_int8(in, entry->after_l);
    copy_in_int8(in, entry->over_l);
    if (entry->band_no == 0)
        copy_in_null(in);
    else
        copy_in_int2(in, (int16_t)entry->band_no);
    copy_in_int8(in, entry->volume_l);
    copy_in_int8(in, entry->rate_mfen_per_m3);
    copy_in_int8(in, entry->multiplier_ppm);
    copy_in_int8(in, entry->amount_fen);
    copy_in_text(in, entry->exempt_code);
    copy_in_int8(in, entry->exempt_fen);
    copy_in_int8(in, entry->due_fen);
    copy_in_text(in, entry->tariff);
    copy_in_bytes(in, entry->tariff_digest);
    copy_in_text(in, entry->document);
    copy_in_int8(in, entry->made_no);
    copy_in_bytes(in, (struct weir_text){(const char *)digest->bytes, CANON_DIGEST_SIZE});
}
