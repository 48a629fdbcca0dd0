/* prove.c - from the rows of one entry to the last link of the chain; every step is checked. */
#include "batch/prove.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "batch/explain_invoice.h"
#include "batch/invoice_leaf.h"
#include "batch/verify_chain.h"
#include "core/canon.h"
#include "core/fee_entry.h"
#include "core/proof.h"
#include "seal/digest.h"
#include "seal/merkle.h"
#include "store/checkpoint_store.h"
#include "store/explain_store.h"
#include "store/fee_store.h"
#include "store/invoice_store.h"
#include "store/run_store.h"

struct work {
    struct db *db;
    const struct prove_request *request;
    struct weir_arena *arena;
    struct explain_store_entry entry;
    struct explain_store_place place;
    struct digest *digest;
    struct merkle merkle;
    struct merkle_path path;
    bool found; /* its digest, among those of its run */
    struct proof proof;
};

static enum weir_status
does_not_hold(const char *words, struct weir_error *error)
{
    const enum weir_status status = error_set(error, WEIR_E_SEAL, words);
    error_hint(error, "`weir verify` says what else does not hold.");
    return status;
}

/* --- the entry ----------------------------------------------------------------------------------
 */
static enum weir_status
find_bytes(struct work *work, struct weir_error *error)
{
    struct invoice_store_tariffs tariffs = {0};
    struct invoice_store_items items = {0};
    enum weir_status status = invoice_store_tariffs(work->db, work->arena, &tariffs, error);
    const struct invoice_store_range range = {
        .run_id = work->place.run_id,
        .book = work->place.book,
        .account_lo = work->place.account_id,
        .account_hi = work->place.account_id,
        .tariffs = &tariffs,
    };
    if (!status)
        status = invoice_store_read(work->db, &range, work->arena, &items, error);
    for (uint32_t i = 0; !status && i < items.count; i++) {
        struct invoice_leaf leaf;
        if (items.item[i].invoice.entry_no != work->entry.entry_no)
            continue;
        status = invoice_leaf_take(work->digest, &items.item[i], work->arena, &leaf, error);
        work->proof.bytes = leaf.bytes;
    }
    return status;
}

static enum weir_status
take_entry(void *context, const struct fee_store_item *item, struct weir_error *error)
{
    struct work *work = context;
    if (item->entry.entry_no == work->entry.entry_no &&
        fee_entry_write(&item->entry, work->arena, &work->proof.bytes) != WEIR_OK)
        return error_nomem(error);
    return WEIR_OK;
}

static enum weir_status
find_fee_bytes(struct work *work, struct weir_error *error)
{
    enum weir_status status = explain_store_find_fee(work->db, work->entry, &work->place, error);
    if (status || work->place.run_id == 0)
        return status;
    const struct fee_store_range range = {work->place.run_id, work->place.account_id,
                                          work->place.account_id};
    return fee_store_entries(work->db, &range, work->arena, take_entry, work, error);
}

static enum weir_status
find(struct work *work, struct weir_error *error)
{
    enum weir_status status = explain_invoice_parse(work->request->number, &work->entry, error);
    if (!status)
        status = explain_store_find(work->db, work->entry, &work->place, error);
    if (!status)
        status = work->place.run_id != 0 ? find_bytes(work, error) : find_fee_bytes(work, error);
    if (status)
        return status;
    if (work->proof.bytes.start == NULL) {
        status = error_set_text(error, WEIR_E_NOT_FOUND, "there is no posted invoice %",
                                work->request->number);
        error_hint(error, "A draft's is proved once its run is posted.");
        return status;
    }
    work->proof.number = work->request->number;
    work->proof.run_id = work->place.run_id;
    return digest_leaf(work->digest, work->proof.bytes.start, work->proof.bytes.size,
                       work->proof.leaf.bytes, error);
}

/* --- its run ------------------------------------------------------------------------------------
 */
static enum weir_status
take_digest(void *context, struct weir_text text, struct weir_error *error)
{
    struct work *work = context;
    if (text.size != DIGEST_SIZE)
        return does_not_hold("a digest of its run is none", error);
    if (memcmp(text.start, work->proof.leaf.bytes, DIGEST_SIZE) == 0 && !work->found) {
        work->found = true;
        merkle_trace(&work->merkle, &work->path);
    }
    return merkle_add(&work->merkle, (const unsigned char *)text.start, error);
}

static enum weir_status
climb(struct work *work, struct weir_error *error)
{
    struct run_store_runs runs = {0};
    bool left[MERKLE_DEPTH_MAX];
    struct proof *proof = &work->proof;
    work->merkle = merkle_of(work->digest);
    enum weir_status status =
        run_store_read(work->db, work->place.run_id, work->arena, &runs, error);
    if (!status)
        status = run_store_digests(work->db, &runs.item[0], take_digest, work, error);
    if (!status && !work->found)
        status = does_not_hold("its digest is not that of its rows", error);
    if (!status)
        status = merkle_root(&work->merkle, proof->root.bytes, error);
    if (status)
        return status;
    char root[2 * DIGEST_SIZE + 1];
    struct text_writer writer = text_writer_of(root, sizeof root);
    text_write_hex(&writer, (struct weir_text){(const char *)proof->root.bytes, DIGEST_SIZE});
    if (!text_equal(text_written(&writer), runs.item[0].root))
        return does_not_hold("the root of its run is not that of its invoices' digests", error);
    if (!merkle_path_sides(&work->path, left))
        return does_not_hold("its run holds more than one tree", error);
    proof->leaf_index = (int64_t)work->path.leaf_index;
    proof->leaf_count = (int64_t)work->path.leaf_count;
    proof->step_count = work->path.depth;
    for (uint32_t i = 0; i < work->path.depth; i++) {
        proof->step[i].left = left[i];
        memcpy(proof->step[i].node.bytes, work->path.node[i], DIGEST_SIZE);
    }
    return WEIR_OK;
}

/* --- the chain ----------------------------------------------------------------------------------
 */
static enum weir_status
add_link(struct work *work, const struct chain_store_link *link, struct weir_text *bytes,
         struct weir_error *error)
{
    unsigned char *sum = work->proof.chain.bytes;
    const enum weir_status status = verify_chain_bytes(work->db, link, work->arena, bytes, error);
    if (status)
        return status;
    if (bytes->start == NULL)
        return does_not_hold("a link of the chain is of what is not there", error);
    if (digest_sha256(bytes->start, bytes->size, sum) != WEIR_OK)
        return error_set(error, WEIR_E_SEAL, "SHA-256 does not work");
    if (link->link.size != DIGEST_SIZE || memcmp(link->link.start, sum, DIGEST_SIZE) != 0)
        return does_not_hold("a link of the chain is not what it was taken over", error);
    return WEIR_OK;
}

/* The first checkpoint that covers the run's link, if there is one; *link_no is the last link that
 * the proof then needs. */
static enum weir_status
add_checkpoint(struct work *work, int64_t *link_no, struct weir_error *error)
{
    struct checkpoint_store_list list = {0};
    int64_t checkpoint_no = 0;
    enum weir_status status = checkpoint_store_covering(work->db, *link_no, &checkpoint_no, error);
    *link_no = INT64_MAX;
    if (!status && checkpoint_no > 0)
        status = checkpoint_store_read(work->db, checkpoint_no, work->arena, &list, error);
    if (status || list.count == 0)
        return status;
    work->proof.checkpoint = list.item[0].text;
    work->proof.signature = list.item[0].signature;
    *link_no = list.item[0].link_no;
    return WEIR_OK;
}

/* How many links there are up to that one. */
static uint32_t
count_links(const struct chain_store_links *links, int64_t last_no)
{
    uint32_t count = 0;
    while (count < links->count && links->item[count].place.link_no <= last_no)
        count++;
    return count;
}

/* The run's link and all after it, to the first that was signed, or to the last. */
static enum weir_status
add_links(struct work *work, struct weir_error *error)
{
    struct chain_store_links links = {0};
    enum weir_status status = chain_store_read(work->db, 0, work->arena, &links, error);
    if (status)
        return status;
    uint32_t first = 0;
    while (first < links.count && links.item[first].run_id != work->place.run_id)
        first++;
    if (first == links.count)
        return does_not_hold("the chain does not have its run", error);
    int64_t last_no = links.item[first].place.link_no;
    status = add_checkpoint(work, &last_no, error);
    if (status)
        return status;
    const uint32_t count = count_links(&links, last_no) - first;
    struct weir_text *bytes = weir_arena_alloc(work->arena, count, sizeof *bytes);
    if (bytes == NULL)
        return error_nomem(error);
    for (uint32_t i = 0; !status && i < count; i++)
        status = add_link(work, &links.item[first + i], &bytes[i], error);
    work->proof.link = bytes;
    work->proof.link_count = count;
    return status;
}

enum weir_status
prove_run(struct db *db, const struct prove_request *request, struct weir_arena *arena,
          struct weir_text *text, struct weir_error *error)
{
    struct work work = {.db = db, .request = request, .arena = arena};
    enum weir_status status = digest_new(&work.digest, error);
    if (!status)
        status = db_begin(db, DB_READ_ONLY, error);
    if (!status)
        status = find(&work, error);
    if (!status)
        status = climb(&work, error);
    if (!status)
        status = add_links(&work, error);
    if (!status && proof_write(&work.proof, arena, text) != WEIR_OK)
        status = error_nomem(error);
    db_rollback(db);
    digest_free(work.digest);
    return status;
}
