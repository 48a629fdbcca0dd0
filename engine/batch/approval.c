/* approval.c - what takes a second person, and who approved. */
#include "batch/approval.h"

#include <string.h>

#include "base/civil.h"
#include "base/decimal.h"
#include "base/error.h"
#include "base/text.h"
#include "host/log.h"
#include "weir/tariff.h"

#define MONTH_BYTES 7 /* of YYYY-MM */

/* --- settings --------------------------------------------------------------------------------- */
static int64_t
demand_of(const char *answer)
{
    return strcmp(answer, "yes") == 0 ? 0 : APPROVAL_STORE_NEVER;
}

enum weir_status
approval_demands(const struct config *config, struct approval_store_demands *demands,
                 struct weir_error *error)
{
    int64_t *above_fen = &demands->above_fen[APPROVAL_STORE_POST];
    const struct weir_text amount = text_of(config->approve_post_above);
    demands->above_fen[APPROVAL_STORE_PUBLISH] = demand_of(config->approve_publish);
    demands->above_fen[APPROVAL_STORE_CLOSE] = demand_of(config->approve_close);
    *above_fen = APPROVAL_STORE_NEVER;
    if (amount.size == 0 || decimal_parse(amount, 2, above_fen) == WEIR_OK)
        return WEIR_OK;
    (void)error_set_text(error, WEIR_E_INVALID, "approve_post_above cannot be %", amount);
    error_hint(error, "It is an amount such as 100000.00, or empty: no run waits for anybody.");
    return WEIR_E_INVALID;
}

enum weir_status
approval_begin(struct db *db, const struct config *config, struct weir_error *error)
{
    struct approval_store_demands demands;
    const enum weir_status status = approval_demands(config, &demands, error);
    return status == WEIR_OK ? approval_store_session(db, &demands, error) : status;
}

/* --- approving -------------------------------------------------------------------------------- */
static int
nibble_of(char digit)
{
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";
    const char *at = digit == '\0' ? NULL : strchr(digits, digit);
    return at == NULL ? -1 : (int)((at - digits) % 16);
}

static bool
parse_digest(struct weir_text word, unsigned char digest[static APPROVAL_DIGEST_SIZE])
{
    if (word.size != 2 * (size_t)APPROVAL_DIGEST_SIZE)
        return false;
    for (size_t i = 0; i < APPROVAL_DIGEST_SIZE; i++) {
        const int high = nibble_of(word.start[2 * i]);
        const int low = nibble_of(word.start[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        digest[i] = (unsigned char)(high * 16 + low);
    }
    return true;
}

static bool
parse_month(struct weir_text word, int32_t *month_day)
{
    char day[16];
    struct text_writer writer = text_writer_of(day, sizeof day);
    if (word.size != MONTH_BYTES)
        return false;
    text_write(&writer, word);
    text_write_string(&writer, "-01");
    return civil_parse(text_written(&writer), month_day) == WEIR_OK;
}

bool
approval_parse(struct weir_text word, unsigned char digest[static APPROVAL_DIGEST_SIZE],
               struct approval_store_subject *subject)
{
    *subject = (struct approval_store_subject){.month_day = WEIR_DAY_NONE};
    if (parse_digest(word, digest)) {
        subject->kind = text_of("tariff");
        subject->digest = (struct weir_text){(const char *)digest, APPROVAL_DIGEST_SIZE};
        return true;
    }
    if (parse_month(word, &subject->month_day)) {
        subject->kind = text_of("month");
        return true;
    }
    subject->month_day = WEIR_DAY_NONE;
    subject->kind = text_of("run");
    return decimal_parse(word, 0, &subject->run_id) == WEIR_OK && subject->run_id > 0;
}

static void
log_given(const struct approval_store_given *given)
{
    struct log_line line;
    log_begin(&line, given->granted ? LOG_EVENT_APPROVED : LOG_EVENT_APPROVAL_WITHDRAWN);
    log_text(&line, "kind", given->kind);
    log_text(&line, "subject", given->subject);
    log_int(&line, "journal_no", given->approval_no);
    log_text(&line, "actor", given->actor);
    log_end(&line);
}

enum weir_status
approval_give(struct db *db, const struct approval_request *request, struct weir_arena *arena,
              struct approval_store_given *given, struct weir_error *error)
{
    if (request->reason.size > APPROVAL_REASON_BYTES_MAX)
        return error_set(error, WEIR_E_INVALID, "a reason has at most 500 bytes");
    int64_t approval_no = 0;
    enum weir_status status = db_begin(db, DB_READ_WRITE, error);
    if (status != WEIR_OK)
        return status;
    status = approval_store_give(db, &request->subject, !request->withdraw, request->reason,
                                 &approval_no, error);
    if (status == WEIR_OK)
        status = approval_store_find(db, approval_no, arena, given, error);
    if (status == WEIR_OK)
        status = db_commit(db, error);
    if (status == WEIR_OK)
        log_given(given);
    else
        db_rollback(db);
    return status;
}

/* --- policies --------------------------------------------------------------------------------- */
enum weir_status
approval_policies(struct db *db, const struct config *config, struct approval_policies *policies,
                  struct weir_error *error)
{
    const enum weir_status status = approval_demands(config, &policies->config, error);
    return status == WEIR_OK ? approval_store_policies(db, &policies->database, error) : status;
}

static void
log_policy(const struct approval_store_change *change, int64_t policy_no)
{
    struct log_line line;
    log_begin(&line, LOG_EVENT_POLICY_SET);
    log_text(&line, "policy", text_of(approval_store_policy_name(change->policy)));
    if (change->above_fen != APPROVAL_STORE_NEVER)
        log_int(&line, "above_fen", change->above_fen);
    else
        log_text(&line, "above_fen", text_of("none"));
    log_int(&line, "journal_no", policy_no);
    log_end(&line);
}

enum weir_status
approval_policy_set(struct db *db, const struct config *config, struct weir_text reason,
                    uint32_t *changed_count, struct weir_error *error)
{
    struct approval_store_change change[APPROVAL_STORE_POLICY_COUNT];
    int64_t policy_no[APPROVAL_STORE_POLICY_COUNT] = {0};
    struct approval_store_demands demands;
    enum weir_status status = approval_demands(config, &demands, error);
    if (status == WEIR_OK && reason.size > APPROVAL_REASON_BYTES_MAX)
        status = error_set(error, WEIR_E_INVALID, "a reason has at most 500 bytes");
    if (status == WEIR_OK)
        status = db_begin(db, DB_READ_WRITE, error);
    if (status != WEIR_OK)
        return status;
    for (int i = 0; i < APPROVAL_STORE_POLICY_COUNT && status == WEIR_OK; i++) {
        change[i] = (struct approval_store_change){(enum approval_store_policy)i,
                                                   demands.above_fen[i], reason};
        status = approval_store_policy_set(db, &change[i], &policy_no[i], error);
    }
    if (status == WEIR_OK)
        status = db_commit(db, error);
    if (status != WEIR_OK) {
        db_rollback(db);
        return status;
    }
    *changed_count = 0;
    for (int i = 0; i < APPROVAL_STORE_POLICY_COUNT; i++) {
        if (policy_no[i] == 0)
            continue;
        (*changed_count)++;
        log_policy(&change[i], policy_no[i]);
    }
    return WEIR_OK;
}
