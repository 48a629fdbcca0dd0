/* verify_proof.c - a proof, recomputed from its own text. */
#include "batch/verify_proof.h"

#include <string.h>

#include "base/checked.h"
#include "base/decimal.h"
#include "base/error.h"
#include "base/text.h"
#include "core/chain_field.h"
#include "seal/digest.h"
#include "seal/merkle_path.h"

#define NUMBER_SIZE 1024

struct checking {
    struct verify_proof *result;
    struct weir_arena *arena;
    struct digest *digest;
    struct weir_error *error;
};

static enum weir_status
fails(struct checking *checking, const char *words)
{
    return error_set_text(checking->error, WEIR_E_SEAL, words, checking->result->proof.number);
}

static bool
is_digest(const struct canon_digest *digest, const unsigned char sum[static DIGEST_SIZE])
{
    return memcmp(digest->bytes, sum, DIGEST_SIZE) == 0;
}

/* Whether text is the sum in hexadecimal digits. */
static bool
is_hex(struct weir_text text, const unsigned char sum[static DIGEST_SIZE])
{
    char hex[2 * DIGEST_SIZE + 1];
    struct text_writer writer = text_writer_of(hex, sizeof hex);
    text_write_hex(&writer, (struct weir_text){(const char *)sum, DIGEST_SIZE});
    return text_equal(text, text_written(&writer));
}

/* --- leaf and root ------------------------------------------------------------------------------
 */
static enum weir_status
check_path(struct checking *checking)
{
    const struct proof *proof = &checking->result->proof;
    unsigned char sum[DIGEST_SIZE];
    bool left[MERKLE_DEPTH_MAX];
    struct merkle_path path = {
        .leaf_index = (uint64_t)proof->leaf_index,
        .leaf_count = (uint64_t)proof->leaf_count,
        .depth = proof->step_count,
    };
    enum weir_status status =
        digest_leaf(checking->digest, proof->bytes.start, proof->bytes.size, sum, checking->error);
    if (status)
        return status;
    if (!is_digest(&proof->leaf, sum))
        return fails(checking, "the leaf of % is not the digest of its bytes");
    for (uint32_t i = 0; i < proof->step_count; i++)
        memcpy(path.node[i], proof->step[i].node.bytes, DIGEST_SIZE);
    bool sides = merkle_path_sides(&path, left);
    for (uint32_t i = 0; sides && i < proof->step_count; i++)
        sides = left[i] == proof->step[i].left;
    if (!sides)
        return fails(checking, "the path of % is not one from that leaf in a tree of that size");
    status = merkle_path_root(&path, checking->digest, proof->leaf.bytes, sum, checking->error);
    if (status)
        return status;
    return is_digest(&proof->root, sum)
               ? WEIR_OK
               : fails(checking, "leaf and path of % do not give the root");
}

/* --- what the bytes say -------------------------------------------------------------------------
 */
static bool
adds_up(const struct canon_invoice *invoice)
{
    int64_t amount_fen = 0;
    for (uint32_t i = 0; i < invoice->line_count; i++) {
        if (!checked_add(amount_fen, invoice->line[i].amount_fen, &amount_fen))
            return false;
    }
    return amount_fen == invoice->amount_fen;
}

/* Reads the bytes, and writes them again: whatever is read must be all that they say. */
static enum weir_status
read_bytes(struct checking *checking, struct weir_text *again)
{
    struct verify_proof *result = checking->result;
    const struct weir_text bytes = result->proof.bytes;
    enum weir_status status = canon_read(bytes, checking->arena, &result->invoice);
    if (!status)
        return canon_write(&result->invoice, checking->arena, again);
    if (status != WEIR_E_INVALID)
        return status;
    status = fee_entry_read(bytes, &result->entry);
    result->fee = status == WEIR_OK;
    return status ? status : fee_entry_write(&result->entry, checking->arena, again);
}

static enum weir_status
check_bytes(struct checking *checking)
{
    struct verify_proof *result = checking->result;
    struct weir_text again = {NULL, 0};
    const enum weir_status status = read_bytes(checking, &again);
    if (status == WEIR_E_NOMEM)
        return error_nomem(checking->error);
    if (status || !text_equal(again, result->proof.bytes))
        return fails(checking, "the bytes of % are not those of an invoice or fee entry");
    char number[NUMBER_SIZE];
    struct text_writer writer = text_writer_of(number, sizeof number);
    text_write(&writer, result->fee ? result->entry.account : result->invoice.account);
    text_write_string(&writer, "-");
    text_write_int(&writer, result->fee ? result->entry.entry_no : result->invoice.entry_no);
    if (!text_equal(text_written(&writer), result->proof.number))
        return fails(checking, "the bytes are not those of %");
    if (!result->fee && !adds_up(&result->invoice))
        return fails(checking, "the lines of % do not add up to its amount");
    return WEIR_OK;
}

/* --- the chain ----------------------------------------------------------------------------------
 */
/* Whether a line of that name has that number. */
static bool
has_int(struct weir_text link, const char *name, int64_t number)
{
    struct weir_text value;
    int64_t found = 0;
    return chain_field_find(link, name, &value) && decimal_parse(value, 0, &found) == WEIR_OK &&
           found == number;
}

static bool
has_word(struct weir_text link, const char *name, const char *word)
{
    struct weir_text value;
    return chain_field_find(link, name, &value) && text_equal(value, text_of(word));
}

static enum weir_status
check_run(struct checking *checking)
{
    struct verify_proof *result = checking->result;
    const struct proof *proof = &result->proof;
    const struct weir_text link = proof->link[0];
    struct weir_text value;
    if (!has_word(link, "kind", "run") || !has_int(link, "run", proof->run_id) ||
        has_word(link, "run_kind", "fee") != result->fee)
        return fails(checking, "the first link is not that of the run of %");
    if (!chain_field_find(link, "root", &value) || !is_hex(value, proof->root.bytes) ||
        !has_int(link, "invoice_count", proof->leaf_count))
        return fails(checking, "the run of % is linked with another root, or another count");
    if (!chain_field_find(link, "link", &value) ||
        decimal_parse(value, 0, &result->link_no) != WEIR_OK)
        return fails(checking, "the link of the run of % has no number");
    return WEIR_OK;
}

static enum weir_status
check_chain(struct checking *checking)
{
    struct verify_proof *result = checking->result;
    const struct proof *proof = &result->proof;
    unsigned char sum[DIGEST_SIZE];
    enum weir_status status = check_run(checking);
    for (uint32_t i = 0; !status && i < proof->link_count; i++) {
        const struct weir_text link = proof->link[i];
        struct weir_text previous;
        if (i > 0 && (!chain_field_find(link, "previous", &previous) || !is_hex(previous, sum) ||
                      !has_int(link, "link", result->link_no + i)))
            return fails(checking, "the links behind % do not follow one another");
        if (digest_sha256(link.start, link.size, sum) != WEIR_OK)
            return error_set(checking->error, WEIR_E_SEAL, "SHA-256 does not work");
    }
    if (status)
        return status;
    result->last_link_no = result->link_no + proof->link_count - 1;
    return is_digest(&proof->chain, sum)
               ? WEIR_OK
               : fails(checking, "the last link behind % has another sum than is given");
}

/* --- the checkpoint -----------------------------------------------------------------------------
 */
static enum weir_status
check_checkpoint(struct checking *checking)
{
    struct verify_proof *result = checking->result;
    const struct proof *proof = &result->proof;
    struct checkpoint_text *checkpoint = &result->checkpoint;
    if (proof->checkpoint.start == NULL)
        return WEIR_OK;
    result->has_checkpoint = true;
    if (checkpoint_text_parse(proof->checkpoint, checkpoint) != WEIR_OK ||
        checkpoint->link_no != result->last_link_no ||
        !is_hex(checkpoint->head, proof->chain.bytes))
        return fails(checking, "the checkpoint behind % is not of the last link");
    return WEIR_OK;
}

enum weir_status
verify_proof_signed(const struct verify_proof *checked, const struct signature_trust *trust,
                    struct weir_error *error)
{
    unsigned char id[SIGNATURE_KEY_ID_SIZE];
    checkpoint_text_key(&checked->checkpoint, id);
    const struct signature_claim claim = {
        .bytes = checked->proof.checkpoint,
        .signature = checked->proof.signature,
        .key_id = id,
        .at_s = checked->checkpoint.time_s,
    };
    return signature_check(trust, &claim, error);
}

enum weir_status
verify_proof_check(struct weir_text text, struct weir_arena *arena, struct verify_proof *result,
                   struct weir_error *error)
{
    struct checking checking = {.result = result, .arena = arena, .error = error};
    *result = (struct verify_proof){.fee = false};
    enum weir_status status = proof_read(text, arena, &result->proof, error);
    if (!status)
        status = digest_new(&checking.digest, error);
    if (!status)
        status = check_path(&checking);
    if (!status)
        status = check_bytes(&checking);
    if (!status)
        status = check_chain(&checking);
    if (!status)
        status = check_checkpoint(&checking);
    digest_free(checking.digest);
    return status;
}
