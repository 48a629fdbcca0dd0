/*
 * nightly_inbox.c - files of reads from the inbox into the database.
 *
 * A file is moved after its commit.  Killed between the two, it is known the next time by its
 * bytes, and only moved.  What could not even be tried stays where it is.
 */
#include "batch/nightly_inbox.h"

#include <inttypes.h>

#include "base/assert.h"
#include "base/error.h"
#include "base/text.h"
#include "batch/ingest.h"
#include "host/clock.h"
#include "host/inbox.h"
#include "host/stop.h"

#define FAULTS_TOLD 10                       /* of a file; `weir ingest` tells all */
#define INGEST_ARENA_BYTES ((size_t)8 << 30) /* the map of meters; the reads come on top */

/* What became of the files. */
struct inbox_counts {
    uint32_t taken;
    uint32_t refused;
    uint32_t left;
    int64_t read_count;
    int64_t finding_count;
};

/* Where files go that are done: the setting, or a folder in the inbox. */
static const char *
done_folder(struct night *night)
{
    const struct config *config = night->config;
    return config->nightly_done[0] != '\0'
               ? config->nightly_done
               : night_words(night, "%s/done", config->nightly_inbox).start;
}

/* The same of those that are refused. */
static const char *
failed_folder(struct night *night)
{
    const struct config *config = night->config;
    return config->nightly_failed[0] != '\0'
               ? config->nightly_failed
               : night_words(night, "%s/failed", config->nightly_inbox).start;
}

/* Moves a file that is dealt with; what went wrong with that is told, and no reason to end. */
static void
move(struct night *night, const struct inbox_file *file, const char *folder)
{
    struct weir_error error;
    const char *moved = NULL;
    error_clear(&error);
    if (folder == NULL)
        (void)error_nomem(&error);
    if (folder == NULL || inbox_move(file, folder, night->arena, &moved, &error)) {
        night_fail(night, text_of(file->shown), &error);
        return;
    }
    if (moved == NULL) {
        night->step->held = true;
        night_item(night, (struct night_subject){text_of(file->shown), "left"},
                   "it changed while it was read, and stays for the next night");
    }
}

static void
tell_taken(struct night *night, const struct inbox_file *file, const struct ingest_result *result)
{
    const struct night_subject subject = {text_of(file->shown), result->known ? "known" : "taken"};
    if (result->known)
        night_item(night, subject, "the same bytes were taken in before, as read file %" PRId64,
                   result->file_id);
    else
        night_item(night, subject,
                   "%" PRId64 " reads, %" PRId64 " new, %" PRId64 " the same as known, %" PRId64
                   " of unknown meters, %" PRId64 " findings",
                   result->read_count, result->counts.new_count, result->counts.same_count,
                   result->counts.unplaced_count, result->counts.finding_count);
}

/* One thing that is wrong with a file, "line 3: register "x" is not a number". */
static void
tell_fault(struct night *night, struct night_subject subject, const struct weir_error *fault)
{
    char line[32] = "";
    struct text_writer writer = text_writer_of(line, sizeof line);
    if (fault->line > 0) {
        text_write_string(&writer, "line ");
        text_write_int(&writer, fault->line);
        text_write_string(&writer, ": ");
    }
    night_item(night, subject, "%s%s", line, fault->primary);
}

/* The file is wrong: what, and the first faults with their lines. */
static void
tell_refused(struct night *night, const struct inbox_file *file, const struct ingest_result *result,
             struct weir_error *error)
{
    const struct sheet_faults *faults = result->faults;
    const struct night_subject refused = {text_of(file->shown), "refused"};
    const struct night_subject fault = {text_of(file->shown), "fault"};
    night->step->status = night_worse(night->step->status, WEIR_E_INVALID);
    tell_fault(night, refused, error);
    for (uint32_t i = 0; faults != NULL && i < faults->count && i < FAULTS_TOLD; i++)
        tell_fault(night, fault, &faults->kept[i]);
    error_clear(error);
}

static bool
is_refusal(enum weir_status status)
{
    return status == WEIR_E_INVALID || status == WEIR_E_OVERFLOW;
}

/* What a file came to; *over: the step ends with it. */
static enum weir_status
settle(struct night *night, const struct inbox_file *file, const struct ingest_result *result,
       struct inbox_counts *counts, struct weir_error *error)
{
    if (is_refusal(error->status)) {
        counts->refused++;
        night->step->acted = true;
        tell_refused(night, file, result, error);
        move(night, file, failed_folder(night));
        return WEIR_OK;
    }
    if (night_is_over(error->status) || error->status == WEIR_E_BUSY)
        return error->status;
    if (error->status != WEIR_OK) {
        counts->left++;
        night_fail(night, text_of(file->shown), error);
        return WEIR_OK;
    }
    counts->taken++;
    counts->read_count += result->read_count;
    counts->finding_count += result->counts.finding_count;
    night->step->acted = true;
    if (result->counts.finding_count > 0 || (result->read_count == 0 && !result->known))
        night->step->held = true;
    tell_taken(night, file, result);
    move(night, file, done_folder(night));
    return WEIR_OK;
}

static enum weir_status
take(struct night *night, const struct inbox_file *file, struct inbox_counts *counts,
     struct weir_error *error)
{
    const int64_t memory_mib = night->config->ingest_memory;
    struct weir_arena *arena = weir_arena_new(INGEST_ARENA_BYTES + ((size_t)memory_mib << 20));
    const struct ingest_request request = {
        .file = file->path,
        .shown = file->shown,
        .memory_mib = memory_mib,
        .today = night->request->night_day,
    };
    struct ingest_result result = {0};
    if (arena == NULL)
        return error_nomem(error);
    enum weir_status status = ingest_file(night->db, &request, arena, &result, error);
    ASSERT(status == error->status);
    status = settle(night, file, &result, counts, error);
    weir_arena_free(arena);
    return status;
}

/* A file that is not taken, and why. */
static void
leave(struct night *night, const struct inbox_file *file, struct inbox_counts *counts)
{
    const struct night_subject left = {text_of(file->shown), "left"};
    switch (file->state) {
    case INBOX_YOUNG:
        counts->left++;
        night_item(night, left, "it changed less than %" PRId64 " s ago",
                   night->config->nightly_settle);
        break;
    case INBOX_ODD:
        counts->left++;
        night->step->held = true;
        night_item(night, left, "it is a link, a pipe or the like, and no file");
        break;
    case INBOX_WHOLE:
    case INBOX_FOLDER:
        break;
    }
}

static enum weir_status
deal_with(struct night *night, const struct inbox_file *file, struct inbox_counts *counts,
          struct weir_error *error)
{
    if (stop_requested())
        return stop_error(error);
    if (file->state != INBOX_WHOLE) {
        leave(night, file, counts);
        return WEIR_OK;
    }
    if (!night->request->dry_run)
        return take(night, file, counts, error);
    counts->taken++;
    night_item(night, (struct night_subject){text_of(file->shown), "dry"},
               "it would be taken in: %" PRId64 " bytes", file->size);
    return WEIR_OK;
}

enum weir_status
nightly_inbox_run(struct night *night, struct weir_error *error)
{
    const struct inbox_search search = {
        .folder = night->config->nightly_inbox,
        .now_s = clock_wall_s(),
        .settle_s = night->config->nightly_settle,
    };
    struct inbox_files files = {0};
    struct inbox_counts counts = {0};
    enum weir_status status = inbox_list(search, night->arena, &files, error);
    for (uint32_t i = 0; i < files.count && !status; i++)
        status = deal_with(night, &files.item[i], &counts, error);
    if (status)
        return status;
    if (night->request->dry_run)
        night_say(night, "%lu to be taken in, %lu left", (unsigned long)counts.taken,
                  (unsigned long)counts.left);
    else
        night_say(night,
                  "%lu taken in, %lu refused, %lu left; %" PRId64 " reads, %" PRId64 " findings",
                  (unsigned long)counts.taken, (unsigned long)counts.refused,
                  (unsigned long)counts.left, counts.read_count, counts.finding_count);
    return WEIR_OK;
}
