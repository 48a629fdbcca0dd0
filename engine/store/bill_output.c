/* bill_output.c - a chunk's invoices and findings, by COPY into the tables of a draft. */
#include "store/bill_output.h"

#include <stdlib.h>

#include "base/assert.h"
#include "base/error.h"
#include "base/text.h"
#include "sql.inc"
#include "store/copy.h"

/* Writes the rows of one account into one table. */
typedef void write_rows(struct copy_in *in, const struct bill_output *output,
                        const struct bill_output_account *account);

static void
write_int4_or_null(struct copy_in *in, int32_t value)
{
    if (value == 0)
        copy_in_null(in);
    else
        copy_in_int4(in, value);
}

static void
write_int2_or_null(struct copy_in *in, int16_t value)
{
    if (value == 0)
        copy_in_null(in);
    else
        copy_in_int2(in, value);
}

struct optional {
    bool present;
    int64_t value;
};

static void
write_optional(struct copy_in *in, struct optional field)
{
    if (field.present)
        copy_in_int8(in, field.value);
    else
        copy_in_null(in);
}

static void
write_ints_or_null(struct copy_in *in, bool present, struct canon_ints ints)
{
    if (present)
        copy_in_int8s(in, ints.item, ints.count);
    else
        copy_in_null(in);
}

static void
write_states(struct copy_in *in, const struct canon_states *states)
{
    const bool bill = states->made_run_id != 0;
    write_optional(in, (struct optional){bill, states->made_run_id});
    write_ints_or_null(in, bill, states->before_meter_state);
    write_ints_or_null(in, bill, states->before_counter_state);
    copy_in_day(in, states->last ? states->head_through_day : WEIR_DAY_NONE);
    write_ints_or_null(in, states->last, states->head_meter_state);
    write_ints_or_null(in, states->last, states->head_counter_state);
}

static void
write_invoice(struct copy_in *in, const struct bill_output *output,
              const struct bill_output_account *account)
{
    const struct canon_invoice *invoice = &account->bill.invoice;
    copy_in_row(in, output->rebill ? 25 : 19);
    copy_in_int8(in, invoice->account_id);
    copy_in_int4(in, output->book);
    copy_in_int4(in, invoice->entry_no);
    copy_in_int8(in, output->run_id);
    copy_in_text(in, invoice->kind);
    copy_in_day(in, invoice->invoice_day);
    write_int4_or_null(in, invoice->reverses_entry_no);
    copy_in_day(in, invoice->origin_month_day);
    copy_in_day(in, invoice->through_before_day);
    copy_in_day(in, invoice->period_begin_day);
    copy_in_day(in, invoice->period_end_day);
    copy_in_bool(in, invoice->estimated);
    copy_in_int8(in, invoice->volume_l);
    copy_in_int8(in, invoice->amount_fen);
    copy_in_int8(in, invoice->tax_fen);
    copy_in_int8s(in, account->bill.tariff_no, invoice->tariff_count);
    copy_in_bytes(in, (struct weir_text){(const char *)account->digest.bytes, CANON_DIGEST_SIZE});
    copy_in_int8s(in, invoice->meter_state.item, invoice->meter_state.count);
    copy_in_int8s(in, invoice->counter_state.item, invoice->counter_state.count);
    if (output->rebill)
        write_states(in, account->states);
}

static void
write_lines(struct copy_in *in, const struct bill_output *output,
            const struct bill_output_account *account)
{
    const struct canon_invoice *invoice = &account->bill.invoice;
    for (uint32_t i = 0; i < invoice->line_count; i++) {
        const struct weir_line *line = &invoice->line[i];
        copy_in_row(in, 16);
        copy_in_int8(in, invoice->account_id);
        copy_in_int4(in, output->book);
        copy_in_int4(in, invoice->entry_no);
        copy_in_int2(in, (int16_t)(i + 1));
        copy_in_int2(in, (int16_t)line->kind);
        copy_in_text(in, line->class_id);
        copy_in_text(in, line->charge);
        copy_in_text(in, line->fund);
        write_int2_or_null(in, line->block_no);
        write_int2_or_null(in, line->band_no);
        copy_in_day(in, line->begin_day);
        copy_in_day(in, line->end_day);
        write_optional(in, (struct optional){line->has_volume, line->volume_l});
        write_optional(in, (struct optional){line->has_price, line->price_mfen_per_m3});
        copy_in_int8(in, line->amount_fen);
        write_optional(in, (struct optional){line->has_tax, line->tax_fen});
    }
}

static void
write_uses(struct copy_in *in, const struct bill_output *output,
           const struct bill_output_account *account)
{
    const struct canon_invoice *invoice = &account->bill.invoice;
    for (uint32_t i = 0; i < invoice->use_count; i++) {
        const struct canon_use *use = &invoice->use[i];
        copy_in_row(in, 11);
        copy_in_int8(in, invoice->account_id);
        copy_in_int4(in, output->book);
        copy_in_int4(in, invoice->entry_no);
        copy_in_int2(in, (int16_t)(i + 1));
        copy_in_int8(in, use->meter_id);
        copy_in_day(in, use->begin_day);
        copy_in_day(in, use->end_day);
        write_optional(in, (struct optional){use->has_registers, use->begin_register_milli});
        write_optional(in, (struct optional){use->has_registers, use->end_register_milli});
        copy_in_int8(in, use->volume_l);
        copy_in_int2(in, (int16_t)use->kind);
    }
}

enum weir_status
bill_output_invoice(struct bill_output *output, const struct bill_output_account *account,
                    struct weir_error *error)
{
    const char *sql = output->rebill ? SQL_REBILL_WRITE_INVOICES : SQL_BILL_WRITE_INVOICES;
    if (output->invoice == NULL) {
        const enum weir_status status = copy_in_begin(output->db, sql, &output->invoice, error);
        if (status)
            return status;
    }
    write_invoice(output->invoice, output, account);
    return WEIR_OK;
}

void
bill_output_drop(struct bill_output *output)
{
    copy_in_free(output->invoice);
    output->invoice = NULL;
}

static enum weir_status
write_billed(const struct bill_output *output, const char *sql, write_rows *write,
             const struct bill_output_rest *rest, struct weir_error *error)
{
    struct copy_in *in = NULL;
    enum weir_status status = copy_in_begin(output->db, sql, &in, error);
    for (uint32_t i = 0; !status && i < rest->account_count; i++) {
        if (rest->account[i].bill.outcome == ACCOUNT_BILLED)
            write(in, output, &rest->account[i]);
    }
    if (!status)
        status = copy_in_end(in, NULL, error);
    copy_in_free(in);
    return status;
}

/* --- findings --- */
struct meter_names {
    struct db_rows *rows; /* meter_id, name */
};

static struct weir_text
name_of(const struct meter_names *names, int64_t meter_id)
{
    const uint32_t count = names->rows == NULL ? 0 : db_rows_count(names->rows);
    for (uint32_t i = 0; i < count; i++) {
        if (db_rows_int(names->rows, i, 0) == meter_id)
            return db_rows_text(names->rows, i, 1);
    }
    return (struct weir_text){NULL, 0};
}

static enum weir_status
read_names(struct db *db, const struct bill_output_rest *rest, uint32_t finding_count,
           struct weir_arena *arena, struct meter_names *names, struct weir_error *error)
{
    int64_t *meter_id = weir_arena_alloc(arena, finding_count, sizeof *meter_id);
    if (meter_id == NULL)
        return error_nomem(error);
    uint32_t count = 0;
    for (uint32_t i = 0; i < rest->account_count; i++) {
        const struct account_bill *bill = &rest->account[i].bill;
        for (uint32_t f = 0; f < bill->finding_count; f++) {
            if (bill->finding[f].meter_id != 0)
                meter_id[count++] = bill->finding[f].meter_id;
        }
    }
    if (count == 0)
        return WEIR_OK;
    struct db_params params = {0};
    db_params_int8s(&params, meter_id, count);
    return db_query(db, SQL_BILL_METER_NAMES, &params, &names->rows, error);
}

static void
write_finding(struct copy_in *in, int64_t run_id, const struct bill_output_account *account,
              const struct account_finding *finding, const struct meter_names *names)
{
    copy_in_row(in, 8);
    copy_in_int8(in, account->account_id);
    copy_in_text(in, finding->meter_id == 0 ? finding->subject : name_of(names, finding->meter_id));
    copy_in_text(in, text_of(weir_finding_code(finding->code)));
    copy_in_day(in, finding->day);
    copy_in_int8(in, run_id);
    copy_in_bool(in, finding->held);
    copy_in_text(in, finding->detail);
    copy_in_int8(in, 0);
}

static enum weir_status
write_findings(const struct bill_output *output, const struct bill_output_rest *rest,
               const struct meter_names *names, struct weir_error *error)
{
    struct copy_in *in = NULL;
    enum weir_status status = copy_in_begin(output->db, SQL_BILL_WRITE_FINDINGS, &in, error);
    for (uint32_t i = 0; !status && i < rest->account_count; i++) {
        const struct bill_output_account *account = &rest->account[i];
        for (uint32_t f = 0; f < account->bill.finding_count; f++)
            write_finding(in, output->run_id, account, &account->bill.finding[f], names);
    }
    if (!status)
        status = copy_in_end(in, NULL, error);
    copy_in_free(in);
    return status;
}

static enum weir_status
end_billed(struct bill_output *output, const struct bill_output_rest *rest,
           struct weir_error *error)
{
    if (output->invoice == NULL)
        return WEIR_OK;
    enum weir_status status = copy_in_end(output->invoice, NULL, error);
    bill_output_drop(output);
    if (!status)
        status = write_billed(output, SQL_BILL_WRITE_LINES, write_lines, rest, error);
    return status ? status : write_billed(output, SQL_BILL_WRITE_USES, write_uses, rest, error);
}

enum weir_status
bill_output_end(struct bill_output *output, const struct bill_output_rest *rest,
                struct weir_arena *arena, struct weir_error *error)
{
    uint32_t finding_count = 0;
    for (uint32_t i = 0; i < rest->account_count; i++)
        finding_count += rest->account[i].bill.finding_count;
    enum weir_status status = end_billed(output, rest, error);
    if (status || finding_count == 0)
        return status;
    struct meter_names names = {0};
    status = read_names(output->db, rest, finding_count, arena, &names, error);
    if (!status)
        status = write_findings(output, rest, &names, error);
    db_rows_free(names.rows);
    return status;
}
