/* retry.c - how often, and after how long. */
#include "batch/retry.h"

#include "base/error.h"
#include "base/text.h"
#include "host/clock.h"
#include "host/log.h"
#include "host/stop.h"

bool
retry_may(enum weir_status status, int failures)
{
    return status == WEIR_E_DB_TRANSIENT && failures < RETRY_TRIES && !stop_requested();
}

void
retry_pause(int64_t run_id, int failures, struct weir_error *error)
{
    struct log_line line;
    log_begin(&line, LOG_EVENT_CHUNK_RETRIED);
    log_int(&line, "run_id", run_id);
    log_int(&line, "tries", failures);
    log_text(&line, "reason", text_of(error->primary));
    log_end(&line);
    error_clear(error);
    clock_pause_ms((int64_t)RETRY_PAUSE_MS << (failures - 1));
}
