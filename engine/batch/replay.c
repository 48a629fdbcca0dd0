/* replay.c - the leader of a replay: shares the chunks out, and puts together what was found. */
#include "batch/replay.h"

#include <stdatomic.h>
#include <string.h>

#include "base/checked.h"
#include "base/error.h"
#include "base/text.h"
#include "batch/retry.h"
#include "host/progress.h"
#include "host/shared.h"
#include "host/stop.h"
#include "host/worker.h"
#include "seal/merkle.h"
#include "store/verify_store.h"

#define WORKER_BYTES ((size_t)1 << 30) /* what all tariffs of a run may take */

/* What workers take work from, and lay down what they found. */
struct board {
    atomic_uint next; /* the chunk to take */
    struct replay_part_found found[];
};

struct replaying {
    struct db *db; /* the leader's */
    const struct replay_request *request;
    struct weir_arena *arena;
    struct replay_result *result;
    struct verify_store_chunks chunks;
    struct board *board;
    size_t board_size;
    struct progress *progress;
};

/* --- a worker --- */
struct worker {
    const struct replaying *replaying;
    struct weir_arena *arena; /* of the part */
    struct db *db;            /* NULL: not open */
    struct db *beside;        /* for bills one more */
    struct replay_part part;
};

static void
close_session(struct worker *worker)
{
    replay_part_release(&worker->part);
    weir_arena_reset(worker->arena);
    db_close(worker->db);
    db_close(worker->beside);
    worker->db = NULL;
    worker->beside = NULL;
}

static enum weir_status
open_session(struct worker *worker, struct weir_error *error)
{
    const struct run_store_run *run = &worker->replaying->result->run;
    const char *conninfo = worker->replaying->request->conninfo;
    if (worker->db != NULL)
        return WEIR_OK;
    enum weir_status status = db_open(conninfo, &worker->db, error);
    if (!status && !text_equal(run->kind, text_of("fee")))
        status = db_open(conninfo, &worker->beside, error);
    if (status)
        return status;
    const struct replay_part_sessions sessions = {worker->db, worker->beside};
    return replay_part_init(&worker->part, sessions, run, worker->arena, error);
}

static enum weir_status
compare_chunk(struct worker *worker, const struct verify_store_chunk *chunk,
              struct replay_part_found *found, struct weir_error *error)
{
    const struct recompute_range range = {chunk->account_lo, chunk->account_hi};
    for (int failures = 1;; failures++) {
        enum weir_status status = open_session(worker, error);
        if (!status)
            status = replay_part_compare(&worker->part, range, found, error);
        if (!retry_may(status, failures))
            return status;
        close_session(worker);
        retry_pause(worker->replaying->result->run.run_id, failures, error);
    }
}

static enum weir_status
compare_chunks(struct worker *worker, struct weir_error *error)
{
    const struct replaying *replaying = worker->replaying;
    enum weir_status status = WEIR_OK;
    while (!status) {
        const unsigned at = atomic_fetch_add(&replaying->board->next, 1);
        if (at >= replaying->chunks.count)
            return WEIR_OK;
        struct replay_part_found *found = &replaying->board->found[at];
        status = stop_requested()
                     ? stop_error(error)
                     : compare_chunk(worker, &replaying->chunks.item[at], found, error);
        if (!status)
            progress_add(replaying->progress, found->sums.invoice_count);
    }
    return status;
}

static enum weir_status
work(void *context, struct weir_error *error)
{
    struct worker worker = {.replaying = context, .arena = weir_arena_new(WORKER_BYTES)};
    if (worker.arena == NULL)
        return error_nomem(error);
    const enum weir_status status = compare_chunks(&worker, error);
    close_session(&worker);
    weir_arena_free(worker.arena);
    return status;
}

/* --- what was found --- */
static enum weir_status
note_first(struct replaying *replaying, const char *entry, const char *words,
           struct weir_error *error)
{
    struct replay_result *result = replaying->result;
    if (!result->equal)
        return WEIR_OK;
    result->equal = false;
    result->first.words = text_copy(text_of(words), replaying->arena);
    if (entry[0] != '\0')
        result->first.entry = text_copy(text_of(entry), replaying->arena);
    return result->first.words.start == NULL ||
                   (entry[0] != '\0' && result->first.entry.start == NULL)
               ? error_nomem(error)
               : WEIR_OK;
}

static void
add_sums(struct bill_store_sums *total, const struct bill_store_sums *sums)
{
    total->account_count += sums->account_count;
    total->billed_count += sums->billed_count;
    total->held_count += sums->held_count;
    total->nothing_count += sums->nothing_count;
    total->invoice_count += sums->invoice_count;
    total->line_count += sums->line_count;
    total->finding_count += sums->finding_count;
    total->volume_l += sums->volume_l;
    total->amount_fen += sums->amount_fen;
}

static enum weir_status
gather(struct replaying *replaying, struct weir_error *error)
{
    struct replay_result *result = replaying->result;
    enum weir_status status = WEIR_OK;
    for (uint32_t i = 0; !status && i < replaying->chunks.count; i++) {
        const struct replay_part_found *found = &replaying->board->found[i];
        add_sums(&result->sums, &found->sums);
        result->different_count += found->different_count;
        result->different_finding_count += found->different_finding_count;
        if (found->different_count > 0)
            status = note_first(replaying, found->entry, found->words, error);
    }
    for (uint32_t i = 0; !status && i < replaying->chunks.count; i++) {
        const struct replay_part_found *found = &replaying->board->found[i];
        if (found->different_finding_count > 0)
            status = note_first(replaying, found->entry, found->words, error);
    }
    return status;
}

/* What the run says of itself, against what was computed. */
static enum weir_status
compare_sums(struct replaying *replaying, struct weir_error *error)
{
    const struct run_store_run *run = &replaying->result->run;
    const struct bill_store_sums *sums = &replaying->result->sums;
    const struct {
        const char *name;
        unsigned scale;
        int64_t stored;
        int64_t computed;
    } pairs[] = {
        {"accounts due", 0, run->account_count, sums->account_count},
        {"accounts billed", 0, run->billed_count, sums->billed_count},
        {"accounts held", 0, run->held_count, sums->held_count},
        {"accounts with nothing to bill", 0, run->nothing_count, sums->nothing_count},
        {"entries", 0, run->invoice_count, sums->invoice_count},
        {"lines", 0, run->line_count, sums->line_count},
        {"findings", 0, run->finding_count, sums->finding_count},
        {"volume", 3, run->volume_l, sums->volume_l},
        {"amount", 2, run->amount_fen, sums->amount_fen},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        if (pairs[i].stored == pairs[i].computed)
            continue;
        char words[120];
        struct text_writer writer = text_writer_of(words, sizeof words);
        text_write_string(&writer, "its row: ");
        text_write_string(&writer, pairs[i].name);
        text_write_string(&writer, " ");
        text_write_decimal(&writer, pairs[i].stored, pairs[i].scale);
        text_write_string(&writer, ", computed ");
        text_write_decimal(&writer, pairs[i].computed, pairs[i].scale);
        return note_first(replaying, "", words, error);
    }
    return WEIR_OK;
}

static enum weir_status
add_leaf(void *context, struct weir_text digest, struct weir_error *error)
{
    if (digest.size != DIGEST_SIZE)
        return error_set(error, WEIR_E_SEAL, "an entry's digest is not 32 bytes");
    return merkle_add(context, (const unsigned char *)digest.start, error);
}

/* The root over the stored digests, which are those computed where nothing differs. */
static enum weir_status
compute_root(const struct replaying *replaying, struct db *db, struct weir_error *error)
{
    struct replay_result *result = replaying->result;
    struct digest *digest = NULL;
    enum weir_status status = digest_new(&digest, error);
    if (status)
        return status;
    struct merkle merkle = merkle_of(digest);
    status = run_store_digests(db, &result->run, add_leaf, &merkle, error);
    if (!status)
        status = merkle_root(&merkle, result->root, error);
    digest_free(digest);
    return status;
}

/* The leader's session had nothing to do for as long as the workers took, and may be lost. */
static enum weir_status
compare_root(struct replaying *replaying, struct weir_error *error)
{
    const struct replay_result *result = replaying->result;
    enum weir_status status = compute_root(replaying, replaying->db, error);
    for (int failures = 1; retry_may(status, failures); failures++) {
        struct db *db = NULL;
        retry_pause(result->run.run_id, failures, error);
        status = db_open(replaying->request->conninfo, &db, error);
        if (!status)
            status = compute_root(replaying, db, error);
        db_close(db);
    }
    char hex[2 * DIGEST_SIZE + 1];
    struct text_writer writer = text_writer_of(hex, sizeof hex);
    text_write_hex(&writer, (struct weir_text){(const char *)result->root, DIGEST_SIZE});
    if (status || text_equal(text_written(&writer), result->run.root))
        return status;
    return note_first(replaying, "", "its row: root is not that of its entries' digests", error);
}

/* --- the run --- */
static enum weir_status
read_run(struct replaying *replaying, struct weir_error *error)
{
    struct run_store_runs runs;
    enum weir_status status =
        run_store_read(replaying->db, replaying->request->run_id, replaying->arena, &runs, error);
    if (status)
        return status;
    replaying->result->run = runs.item[0];
    replaying->result->rules_version = replay_part_rules_version(&runs.item[0]);
    if (!text_equal(runs.item[0].state, text_of("posted"))) {
        status = error_set_text(error, WEIR_E_INVALID,
                                "the run is %, and only a posted one can be replayed",
                                runs.item[0].state);
        error_hint(error, "weir run post makes a draft final; `weir verify --run` checks a draft.");
        return status;
    }
    return verify_store_chunks(replaying->db, replaying->request->run_id, replaying->arena,
                               &replaying->chunks, error);
}

static enum weir_status
share_out(struct replaying *replaying, struct weir_error *error)
{
    const int64_t jobs =
        min_i64(min_i64(replaying->request->jobs, replaying->chunks.count), WORKER_MAX);
    const struct progress_work shown = {
        .name = "replay", .unit = "entries", .parts = replaying->chunks.count};
    enum weir_status status = progress_begin(&shown, &replaying->progress, error);
    if (!status)
        status =
            jobs > 1 ? worker_run((uint32_t)jobs, work, replaying, error) : work(replaying, error);
    progress_end(replaying->progress);
    return status;
}

/* What a program cannot compute may be what only a newer one can. */
static enum weir_status
refuse_rules(const struct replay_result *result, struct weir_error *error)
{
    struct weir_error newer = {0};
    if (!recompute_check_rules(&result->run, result->rules_version, &newer))
        return error->status;
    error_detail(&newer, error->primary);
    *error = newer;
    return error->status;
}

static enum weir_status
replay(struct replaying *replaying, struct weir_error *error)
{
    void *memory = NULL;
    enum weir_status status = read_run(replaying, error);
    if (status)
        return status;
    replaying->board_size =
        sizeof *replaying->board + replaying->chunks.count * sizeof replaying->board->found[0];
    status = shared_new(replaying->board_size, &memory, error);
    replaying->board = memory;
    if (!status)
        status = share_out(replaying, error);
    if (status == WEIR_E_INVALID || status == WEIR_E_SEAL)
        return refuse_rules(replaying->result, error);
    if (!status)
        status = gather(replaying, error);
    if (!status)
        status = compare_sums(replaying, error);
    return status ? status : compare_root(replaying, error);
}

enum weir_status
replay_run(struct db *db, const struct replay_request *request, struct weir_arena *arena,
           struct replay_result *result, struct weir_error *error)
{
    struct replaying replaying = {.db = db, .request = request, .arena = arena, .result = result};
    *result = (struct replay_result){.equal = true};
    const enum weir_status status = replay(&replaying, error);
    shared_free(replaying.board, replaying.board_size);
    return status;
}
