/*
 * checkpoint.c - makes checkpoints and takes them outside.
 *
 * The time-stamp comes after the commit: an authority that is slow or away must not hold the
 * checkpoint up, let alone lose it.
 */
#include "batch/checkpoint.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "batch/checkpoint_text.h"
#include "host/clock.h"
#include "host/file.h"
#include "host/log.h"
#include "seal/digest.h"
#include "seal/stamp.h"

#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"
#define PEM_BYTES_MAX ((size_t)1 << 20) /* of the authority's certificates */

/* What a checkpoint is made of. */
struct making {
    struct db *db;
    const struct config *config;
    const struct signature_key *key;
    struct weir_arena *arena;
    struct checkpoint_store_state state;
    struct checkpoint_store_item newest; /* checkpoint_no 0: there is none */
    struct checkpoint_result *result;
    struct weir_error *error;
};

static struct weir_text
hex_of(struct weir_text bytes, char buffer[static CHECKPOINT_TEXT_HEX + 1])
{
    struct text_writer writer = text_writer_of(buffer, CHECKPOINT_TEXT_HEX + 1);
    text_write_hex(&writer, bytes);
    return text_written(&writer);
}

static struct weir_text
key_id_of(const struct signature_key *key)
{
    return (struct weir_text){(const char *)signature_key_id(key), SIGNATURE_KEY_ID_SIZE};
}

/* Whether the newest says all there is to say. */
static bool
is_covered(const struct making *making)
{
    return making->newest.checkpoint_no > 0 && making->newest.link_no == making->state.link_no &&
           text_equal(making->newest.key_id, key_id_of(making->key));
}

/* The chain must still have what was signed before. */
static enum weir_status
check_newest(const struct making *making)
{
    struct checkpoint_text before;
    char link[CHECKPOINT_TEXT_HEX + 1];
    if (making->newest.checkpoint_no == 0)
        return WEIR_OK;
    if (checkpoint_text_parse(making->newest.text, &before) == WEIR_OK &&
        making->newest.link.size == DIGEST_SIZE &&
        text_equal(hex_of(making->newest.link, link), before.head))
        return WEIR_OK;
    (void)error_set(making->error, WEIR_E_SEAL,
                    "the chain does not have the link that the newest checkpoint covers");
    error_hint(making->error, "`weir verify` tells what was changed; nothing was signed.");
    return making->error->status;
}

static enum weir_status
compose(const struct making *making, struct checkpoint_store_item *item)
{
    char previous[CHECKPOINT_TEXT_HEX + 1] = ZEROS;
    char key[CHECKPOINT_TEXT_HEX + 1];
    unsigned char digest[DIGEST_SIZE];
    const struct checkpoint_store_state *state = &making->state;
    if (making->newest.checkpoint_no > 0) {
        if (digest_sha256(making->newest.text.start, making->newest.text.size, digest) != WEIR_OK)
            return error_nomem(making->error);
        (void)hex_of((struct weir_text){(const char *)digest, DIGEST_SIZE}, previous);
    }
    const struct checkpoint_text text = {
        .checkpoint_no = item->checkpoint_no,
        .previous = text_of(previous),
        .time_s = item->made_s,
        .key = hex_of(item->key_id, key),
        .algorithm = item->algorithm,
        .first = state->first.size > 0 ? state->first : text_of(ZEROS),
        .link_no = state->link_no,
        .head = state->head,
        .journal_no = state->journal_no,
        .runs = state->runs,
        .months = state->months,
        .invoice_count = state->invoice_count,
        .line_count = state->line_count,
        .volume_l = state->volume_l,
        .amount_fen = state->amount_fen,
        .entry_count = state->entry_count,
        .entry_volume_l = state->entry_volume_l,
        .entry_due_fen = state->entry_due_fen,
        .links = state->links,
    };
    return checkpoint_text_write(&text, making->arena, &item->text) == WEIR_OK
               ? WEIR_OK
               : error_nomem(making->error);
}

static enum weir_status
sign(const struct making *making)
{
    struct checkpoint_store_item item = {
        .checkpoint_no = making->newest.checkpoint_no + 1,
        .link_no = making->state.link_no,
        .algorithm = text_of(signature_kind_name(signature_key_kind(making->key))),
        .key_id = key_id_of(making->key),
        .made_s = clock_wall_s(),
    };
    enum weir_status status =
        signature_key_public(making->key, making->arena, &item.public_key, making->error);
    if (status == WEIR_OK)
        status =
            signature_key_certificate(making->key, making->arena, &item.certificate, making->error);
    if (status == WEIR_OK)
        status = compose(making, &item);
    if (status == WEIR_OK)
        status =
            signature_make(making->key, item.text, making->arena, &item.signature, making->error);
    if (status == WEIR_OK)
        status = checkpoint_store_add(making->db, &item, making->error);
    if (status == WEIR_OK) {
        making->result->made = true;
        making->result->checkpoint_no = item.checkpoint_no;
        making->result->link_no = item.link_no;
        making->result->head = making->state.head;
    }
    return status;
}

/* Within a transaction. */
static enum weir_status
make(struct making *making)
{
    struct checkpoint_store_list list = {0};
    enum weir_status status = checkpoint_store_lock(making->db, making->error);
    if (status == WEIR_OK)
        status = checkpoint_store_read(making->db, CHECKPOINT_STORE_NEWEST, making->arena, &list,
                                       making->error);
    if (status == WEIR_OK && list.count > 0)
        making->newest = list.item[list.count - 1];
    if (status == WEIR_OK)
        status = checkpoint_store_state(making->db, making->newest.link_no, making->arena,
                                        &making->state, making->error);
    if (status == WEIR_OK)
        status = check_newest(making);
    if (status != WEIR_OK)
        return status;
    making->result->checkpoint_no = making->newest.checkpoint_no;
    making->result->link_no = making->newest.link_no;
    return making->state.link_no == 0 || is_covered(making) ? WEIR_OK : sign(making);
}

static void
log_made(const struct making *making)
{
    struct log_line line;
    log_begin(&line, LOG_EVENT_CHECKPOINT_MADE);
    log_int(&line, "checkpoint", making->result->checkpoint_no);
    log_int(&line, "link_no", making->result->link_no);
    log_text(&line, "link", making->result->head);
    log_end(&line);
}

/* --- the time-stamp ---------------------------------------------------------------------------
 */
enum weir_status
checkpoint_authority(const struct config *config, struct weir_arena *arena, struct weir_text *ca,
                     struct weir_error *error)
{
    *ca = (struct weir_text){NULL, 0};
    if (config->tsa_ca[0] == '\0')
        return WEIR_OK;
    return file_read_all(config->tsa_ca, PEM_BYTES_MAX, arena, ca, error);
}

static void
log_unstamped(int64_t checkpoint_no, const struct weir_error *error)
{
    struct log_line line;
    log_begin(&line, LOG_EVENT_STAMP_FAILED);
    log_int(&line, "checkpoint", checkpoint_no);
    log_text(&line, "reason", text_of(error->primary));
    log_end(&line);
}

/* What the authority does is in result; what the database does is the status. */
static enum weir_status
stamp_all(const struct making *making, const struct stamp_authority *authority,
          const struct checkpoint_store_list *list)
{
    enum weir_status status = WEIR_OK;
    struct checkpoint_result *result = making->result;
    for (uint32_t i = list->count; status == WEIR_OK && i > 0; i--) {
        const struct checkpoint_store_item *item = &list->item[i - 1];
        struct weir_text answer;
        int64_t at_s = 0;
        if (stamp_ask(authority, item->text, making->arena, &answer, &at_s, &result->stamp_error) !=
            WEIR_OK) {
            error_place(&result->stamp_error, making->config->tsa_url, 0);
            result->stamp_failed = true;
            log_unstamped(item->checkpoint_no, &result->stamp_error);
            return WEIR_OK;
        }
        status =
            checkpoint_store_stamp(making->db, item->checkpoint_no, answer, at_s, making->error);
        result->stamped_count++;
    }
    return status;
}

static enum weir_status
stamp(const struct making *making)
{
    const struct config *config = making->config;
    if (config->tsa_url[0] == '\0')
        return WEIR_OK;
    struct checkpoint_store_list list = {0};
    struct stamp_authority authority = {.url = config->tsa_url,
                                        .timeout_s = (int32_t)config->tsa_timeout};
    enum weir_status status =
        checkpoint_authority(config, making->arena, &authority.ca, making->error);
    if (status == WEIR_OK)
        status = checkpoint_store_read(making->db, CHECKPOINT_STORE_UNSTAMPED, making->arena, &list,
                                       making->error);
    return status == WEIR_OK ? stamp_all(making, &authority, &list) : status;
}

enum weir_status
checkpoint_make(struct db *db, const struct config *config, const struct signature_key *key,
                struct weir_arena *arena, struct checkpoint_result *result,
                struct weir_error *error)
{
    struct making making = {
        .db = db, .config = config, .key = key, .arena = arena, .result = result, .error = error};
    *result = (struct checkpoint_result){0};
    enum weir_status status = db_begin(db, DB_READ_WRITE, error);
    if (status == WEIR_OK)
        status = make(&making);
    if (status == WEIR_OK)
        status = db_commit(db, error);
    if (status != WEIR_OK) {
        db_rollback(db);
        return status;
    }
    if (result->made)
        log_made(&making);
    return stamp(&making);
}

/* --- outside ----------------------------------------------------------------------------------
 */
enum weir_status
checkpoint_find(struct db *db, int64_t checkpoint_no, struct weir_arena *arena,
                struct checkpoint_store_item *item, struct weir_error *error)
{
    struct checkpoint_store_list list = {0};
    const enum weir_status status = checkpoint_store_read(db, checkpoint_no, arena, &list, error);
    if (status != WEIR_OK)
        return status;
    if (list.count == 0) {
        (void)error_set(error, WEIR_E_NOT_FOUND,
                        checkpoint_no == CHECKPOINT_STORE_NEWEST ? "there is no checkpoint"
                                                                 : "there is no such checkpoint");
        error_hint(error, "`weir checkpoint list` shows those there are.");
        return error->status;
    }
    *item = list.item[list.count - 1];
    return WEIR_OK;
}

/* Writes file with that ending; where there is no text, one of an earlier export is removed. */
static enum weir_status
write_part(const char *file, const char *ending, struct weir_text text, struct weir_arena *arena,
           struct weir_error *error)
{
    char name[FILE_NAME_BYTES];
    struct file_write *write = NULL;
    const int size = snprintf(name, sizeof name, "%s%s", file, ending);
    if (size < 0 || (size_t)size >= sizeof name)
        return error_set(error, WEIR_E_IO, "the file's name is too long");
    if (text.start == NULL) {
        if (unlink(name) == 0 || errno == ENOENT)
            return WEIR_OK;
        (void)error_set(error, WEIR_E_IO, "could not remove a file of an earlier checkpoint");
        error_place(error, name, 0);
        return error->status;
    }
    const enum weir_status status = file_write_begin(name, arena, &write, error);
    if (status != WEIR_OK)
        return status;
    file_write_put(write, text);
    return file_write_commit(write, error);
}

enum weir_status
checkpoint_export(const struct checkpoint_store_item *item, const char *file,
                  struct weir_arena *arena, struct weir_error *error)
{
    enum weir_status status = write_part(file, ".sig", item->signature, arena, error);
    if (status == WEIR_OK)
        status = write_part(file, ".pem", item->public_key, arena, error);
    if (status == WEIR_OK)
        status = write_part(file, ".crt", item->certificate, arena, error);
    if (status == WEIR_OK)
        status = write_part(file, ".tsr", item->answer, arena, error);
    return status == WEIR_OK ? write_part(file, "", item->text, arena, error) : status;
}
