/* month_review.c - months of the ledger, as a person sees and closes them. */
#include "batch/month_review.h"

#include "base/civil.h"
#include "base/error.h"
#include "base/text.h"
#include "host/log.h"
#include "host/zone.h"
#include "weir/tariff.h"

#define MONTH_SIZE 16 /* bytes of YYYY-MM */

static struct weir_text
month_text(int32_t month_day, char buffer[static MONTH_SIZE])
{
    struct text_writer writer = text_writer_of(buffer, MONTH_SIZE);
    text_write_day(&writer, month_day);
    return (struct weir_text){buffer, writer.size - 3}; /* without -01 */
}

static enum weir_status
read_review(struct db *db, int32_t month_day, struct weir_arena *arena, struct month_review *review,
            struct weir_error *error)
{
    struct month_store_months months = {0};
    enum weir_status status = month_store_list(db, month_day, arena, &months, error);
    if (status != WEIR_OK)
        return status;
    *review = (struct month_review){.month = months.item[0]};
    status = month_store_runs(db, month_day, arena, &review->runs, error);
    if (status == WEIR_OK)
        status = month_store_sums(db, month_day, review->month.closed_no > 0, arena, &review->sums,
                                  error);
    return status;
}

enum weir_status
month_review_list(struct db *db, struct weir_arena *arena, struct month_store_months *months,
                  struct weir_error *error)
{
    return month_store_list(db, WEIR_DAY_NONE, arena, months, error);
}

enum weir_status
month_review_show(struct db *db, int32_t month_day, struct weir_arena *arena,
                  struct month_review *review, struct weir_error *error)
{
    enum weir_status status = db_begin(db, DB_READ_ONLY, error);
    if (status == WEIR_OK)
        status = read_review(db, month_day, arena, review, error);
    db_rollback(db);
    if (status != WEIR_OK)
        return status;
    const struct month_store_month *month = &review->month;
    if (!month->closed && month->run_count == 0 && month->draft_count == 0) {
        char buffer[MONTH_SIZE];
        (void)error_set_text(error, WEIR_E_NOT_FOUND, "nothing is dated in month %",
                             month_text(month_day, buffer));
        error_hint(error, "weir month list shows the months there are.");
        return WEIR_E_NOT_FOUND;
    }
    return WEIR_OK;
}

static enum weir_status
check_over(const struct month_close_request *request, struct weir_error *error)
{
    if (request->early ||
        zone_today() >= civil_month_number_begin(civil_month_number(request->month_day) + 1))
        return WEIR_OK;
    char buffer[MONTH_SIZE];
    (void)error_set_text(error, WEIR_E_INVALID, "month % is not over",
                         month_text(request->month_day, buffer));
    error_hint(error, "Closing is for good.  To close it all the same: --early.");
    return WEIR_E_INVALID;
}

static void
log_closed(const struct month_review *review)
{
    struct log_line line;
    char buffer[MONTH_SIZE];
    log_begin(&line, LOG_EVENT_MONTH_CLOSED);
    log_text(&line, "month", month_text(review->month.month_day, buffer));
    log_int(&line, "journal_no", review->month.closed_no);
    log_int(&line, "runs", review->month.run_count);
    log_int(&line, "invoices", review->month.invoice_count);
    log_int(&line, "amount_fen", review->month.amount_fen);
    log_text(&line, "link", review->month.link);
    log_end(&line);
}

enum weir_status
month_review_close(struct db *db, const struct month_close_request *request,
                   struct weir_arena *arena, struct month_review *review, struct weir_error *error)
{
    enum weir_status status = check_over(request, error);
    if (status == WEIR_OK)
        status = db_begin(db, DB_READ_WRITE, error);
    if (status != WEIR_OK)
        return status;
    status = month_store_close(db, request->month_day, error);
    if (status == WEIR_OK)
        status = read_review(db, request->month_day, arena, review, error);
    if (status == WEIR_OK && !request->dry_run)
        status = db_commit(db, error);
    if (status != WEIR_OK || request->dry_run)
        db_rollback(db);
    else
        log_closed(review);
    return status;
}
