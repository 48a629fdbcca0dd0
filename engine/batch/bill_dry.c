/* bill_dry.c - what a run would come to. */
#include "batch/bill_dry.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "batch/bill_chunk.h"
#include "batch/bill_settings.h"
#include "batch/run_chunk.h"
#include "host/stop.h"

#define CHARGES_MAX 1024 /* different charges and funds of all tariffs */

struct sums {
    struct weir_arena *arena;
    struct run_store_run run;
    struct run_store_charge *charge; /* by charge and fund */
    uint32_t charge_count;
    int64_t finding_count[WEIR_FINDING_COUNT];
    int64_t held_count[WEIR_FINDING_COUNT];
};

static int
compare(const struct run_store_charge *charge, const struct weir_line *line)
{
    const int order = text_compare(charge->charge, line->charge);
    return order != 0 ? order : text_compare(charge->fund, line->fund);
}

/* Room for the line's charge among the others, in order; NULL when there is none. */
static struct run_store_charge *
charge_of(struct sums *sums, const struct weir_line *line)
{
    uint32_t at = 0;
    while (at < sums->charge_count && compare(&sums->charge[at], line) < 0)
        at++;
    if (at < sums->charge_count && compare(&sums->charge[at], line) == 0)
        return &sums->charge[at];
    if (sums->charge_count == CHARGES_MAX)
        return NULL;
    const struct run_store_charge made = {
        .charge = text_copy(line->charge, sums->arena),
        .fund = line->fund.start == NULL ? text_of("") : text_copy(line->fund, sums->arena),
    };
    if (made.charge.start == NULL || made.fund.start == NULL)
        return NULL;
    memmove(&sums->charge[at + 1], &sums->charge[at],
            (sums->charge_count - at) * sizeof *sums->charge);
    sums->charge[at] = made;
    sums->charge_count++;
    return &sums->charge[at];
}

static enum weir_status
add_bill(struct sums *sums, const struct account_bill *bill, struct weir_error *error)
{
    for (uint32_t i = 0; i < bill->finding_count; i++) {
        sums->finding_count[bill->finding[i].code]++;
        sums->held_count[bill->finding[i].code] += bill->finding[i].held;
    }
    if (bill->outcome != ACCOUNT_BILLED)
        return WEIR_OK;
    for (uint32_t i = 0; i < bill->invoice.line_count; i++) {
        const struct weir_line *line = &bill->invoice.line[i];
        struct run_store_charge *charge = charge_of(sums, line);
        if (charge == NULL)
            return error_nomem(error);
        charge->line_count++;
        charge->volume_l += line->has_volume ? line->volume_l : 0;
        charge->amount_fen += line->amount_fen;
    }
    return WEIR_OK;
}

static enum weir_status
add_chunk(struct sums *sums, const struct bill_chunk *chunk, struct weir_error *error)
{
    sums->run.account_count += chunk->sums.account_count;
    sums->run.billed_count += chunk->sums.billed_count;
    sums->run.held_count += chunk->sums.held_count;
    sums->run.nothing_count += chunk->sums.nothing_count;
    sums->run.invoice_count += chunk->sums.invoice_count;
    sums->run.line_count += chunk->sums.line_count;
    sums->run.finding_count += chunk->sums.finding_count;
    sums->run.volume_l += chunk->sums.volume_l;
    sums->run.amount_fen += chunk->sums.amount_fen;
    for (uint32_t i = 0; i < chunk->account_count; i++) {
        const enum weir_status status = add_bill(sums, &chunk->account[i].bill, error);
        if (status)
            return status;
    }
    return WEIR_OK;
}

static enum weir_status
add_all(struct sums *sums, struct db *db, const struct bill_dry_request *request,
        const struct bill_rules *rules, struct weir_error *error)
{
    struct bill_chunk chunk;
    enum weir_status status = bill_chunk_init(&chunk, error);
    const struct bill_store_run *run = request->run;
    const struct run_chunk_work work = run_chunk_work_of(
        &(struct run_chunk_run){run->kind, run->scope, run->settings}, &rules->rules);
    for (uint32_t i = 0; !status && i < request->ranges->count; i++) {
        const struct bill_input_range range = {
            .account_lo = request->ranges->account_lo[i],
            .account_hi = request->ranges->account_hi[i],
            .as_of_no = run->as_of_no,
            .through_day = run->through_day,
        };
        status = stop_requested() ? stop_error(error)
                                  : run_chunk_compute(&chunk, db, &work, &range, error);
        if (!status)
            status = add_chunk(sums, &chunk, error);
    }
    bill_chunk_release(&chunk);
    return status;
}

/* The findings that there are, by code. */
static enum weir_status
list_findings(const struct sums *sums, struct run_store_findings *findings)
{
    struct run_store_finding *item =
        weir_arena_alloc(sums->arena, WEIR_FINDING_COUNT, sizeof *item);
    if (item == NULL)
        return WEIR_E_NOMEM;
    uint32_t count = 0;
    for (unsigned code = 0; code < WEIR_FINDING_COUNT; code++) {
        if (sums->finding_count[code] == 0)
            continue;
        const struct weir_text name = text_of(weir_finding_code((enum weir_finding)code));
        uint32_t at = count++;
        for (; at > 0 && text_compare(item[at - 1].code, name) > 0; at--)
            item[at] = item[at - 1];
        item[at] =
            (struct run_store_finding){name, sums->held_count[code], sums->finding_count[code]};
    }
    *findings = (struct run_store_findings){item, count};
    return WEIR_OK;
}

enum weir_status
bill_dry_run(struct db *db, const struct bill_dry_request *request, struct weir_arena *arena,
             struct run_review *review, struct weir_error *error)
{
    struct bill_rules rules;
    struct sums sums = {
        .arena = arena,
        .run =
            {
                .kind = request->run->kind,
                .state = text_of("dry"),
                .scope = request->run->scope,
                .through_day = request->run->through_day,
                .invoice_day = request->run->invoice_day,
                .as_of_no = request->run->as_of_no,
                .rules_version = request->run->rules_version,
                .settings = request->run->settings,
                .sealed = true,
            },
        .charge = weir_arena_alloc(arena, CHARGES_MAX, sizeof *sums.charge),
    };
    if (sums.charge == NULL)
        return error_nomem(error);
    enum weir_status status = bill_rules_read(db, request->run->as_of_no, arena, &rules, error);
    rules.rules.through_day = request->run->through_day;
    rules.rules.invoice_day = request->run->invoice_day;
    bill_settings_read(&(struct bill_settings){request->run->settings, request->run->scope},
                       &rules.rules);
    if (!status)
        status = add_all(&sums, db, request, &rules, error);
    if (status)
        return status;
    review->run = sums.run;
    review->charges = (struct run_store_charges){sums.charge, sums.charge_count};
    return list_findings(&sums, &review->findings) == WEIR_OK ? WEIR_OK : error_nomem(error);
}
