/* publish_tariff.c - what a tariff document must pass before it is stored, and the way back. */
#include "batch/publish_tariff.h"

#include <string.h>

#include "base/assert.h"
#include "base/error.h"
#include "base/text.h"
#include "batch/tariff_document.h"
#include "core/names.h"
#include "core/same.h"
#include "host/log.h"
#include "store/journal_store.h"

/* What publishing one document needs besides it. */
struct publishing {
    struct db *db;
    struct weir_arena *arena;
    struct weir_text reason;
};

static struct weir_text
digest_text(const unsigned char digest[static DIGEST_SIZE])
{
    return (struct weir_text){(const char *)digest, DIGEST_SIZE};
}

/* Reads and judges a file by itself. */
static enum weir_status
read_file(const char *file, struct weir_arena *arena, struct tariff_document *document,
          struct publish_tariff_item *item, struct weir_error *error)
{
    struct names names = names_of(arena);
    const enum weir_status status = tariff_document_read(file, &names, arena, document, error);
    if (status != WEIR_OK)
        return status;
    if (document->tariff == NULL)
        return tariff_document_error(document, error);
    *item = (struct publish_tariff_item){
        .file = file,
        .tariff = document->tariff->id,
        .version_count = document->tariff->version_count,
    };
    if (digest_sha256(document->bytes.start, document->bytes.size, item->digest))
        return error_set(error, WEIR_E_SEAL, "could not compute a digest");
    return WEIR_OK;
}

/* The value of a stored document. */
static enum weir_status
parse_stored(const struct tariff_store_document *stored, struct names *names,
             struct weir_arena *arena, const struct weir_tariff **tariff, struct weir_error *error)
{
    unsigned char digest[DIGEST_SIZE];
    if (digest_sha256(stored->bytes.start, stored->bytes.size, digest) ||
        !text_equal(stored->digest, digest_text(digest)))
        return error_set_text(error, WEIR_E_SEAL,
                              "the stored document of tariff % is not what was published",
                              stored->tariff);
    const struct xdoc_input input = {"published document", stored->bytes};
    struct tariff_document document;
    const enum weir_status status = tariff_document_parse(&input, names, arena, &document, error);
    if (status != WEIR_OK)
        return status;
    if (document.tariff == NULL)
        return tariff_document_error(&document, error);
    document.tariff->tariff_no = stored->tariff_no;
    *tariff = document.tariff;
    return WEIR_OK;
}

/* Whether fresh repeats all versions of old and only then goes on; if not, *line is where. */
static bool
repeats(const struct weir_tariff *old, const struct weir_tariff *fresh, uint32_t *line)
{
    *line = 1;
    if (!text_equal(old->currency, fresh->currency))
        return false;
    for (uint32_t i = 0; i < old->version_count; i++) {
        if (i == fresh->version_count)
            return false;
        *line = fresh->version[i].line;
        if (!same_version(&old->version[i], &fresh->version[i]))
            return false;
    }
    return true;
}

static enum weir_status
refuse_change(const struct publish_tariff_item *item, uint32_t line, struct weir_error *error)
{
    error_set_text(error, WEIR_E_INVALID,
                   "tariff % is published, and this does not repeat its versions unchanged",
                   item->tariff);
    error_place(error, item->file, line);
    error_hint(error, "Add new versions after the published ones. To mend a published one: "
                      "weir tariff publish --correct --reason TEXT.");
    return WEIR_E_INVALID;
}

/* Takes the next journal number, and so keeps other publishers away to the end. */
static enum weir_status
take_number(const struct publishing *publishing, struct publish_tariff_item *item,
            struct weir_error *error)
{
    char detail[JOURNAL_DETAIL_SIZE];
    struct text_writer writer = text_writer_of(detail, sizeof detail);
    text_write_string(&writer, "publish ");
    text_write(&writer, item->tariff);
    if (publishing->reason.start != NULL) {
        text_write_string(&writer, " --correct: ");
        text_write(&writer, publishing->reason);
    }
    return journal_store_take(publishing->db, text_of("tariff"), text_written(&writer),
                              &item->journal_no, error);
}

/* Compares document with the one that it replaces, if any. */
static enum weir_status
judge(const struct publishing *publishing, const struct tariff_document *document,
      const struct tariff_store_list *before, struct publish_tariff_item *item,
      struct weir_error *error)
{
    item->outcome = PUBLISH_TARIFF_NEW;
    if (before->count == 0)
        return WEIR_OK;
    struct names scratch = names_of(publishing->arena);
    const struct weir_tariff *old = NULL;
    const enum weir_status status =
        parse_stored(&before->item[0], &scratch, publishing->arena, &old, error);
    if (status != WEIR_OK)
        return status;
    ASSERT(old != NULL);
    uint32_t line = 0;
    item->outcome = PUBLISH_TARIFF_REPLACED;
    if (repeats(old, document->tariff, &line))
        return WEIR_OK;
    item->outcome = PUBLISH_TARIFF_CORRECTED;
    return publishing->reason.start == NULL ? refuse_change(item, line, error) : WEIR_OK;
}

/* Numbers the document's counters and adds the names that are new. */
static enum weir_status
number_counters(const struct publishing *publishing, const struct tariff_document *document,
                struct weir_error *error)
{
    struct names names = names_of(publishing->arena);
    enum weir_status status = tariff_store_read_names(publishing->db, &names, error);
    if (status != WEIR_OK)
        return status;
    const uint32_t known_count = names.count;
    const struct xdoc_input input = {document->file, document->bytes};
    struct tariff_document numbered;
    status = tariff_document_parse(&input, &names, publishing->arena, &numbered, error);
    if (status != WEIR_OK)
        return status;
    return tariff_store_add_names(publishing->db, &names, known_count, error);
}

static enum weir_status
store_document(const struct publishing *publishing, const struct tariff_document *document,
               struct publish_tariff_item *item, struct weir_error *error)
{
    const struct tariff_store_document stored = {
        .tariff = item->tariff,
        .digest = digest_text(item->digest),
        .bytes = document->bytes,
        .recorded_no = item->journal_no,
        .reason = item->outcome == PUBLISH_TARIFF_CORRECTED ? publishing->reason
                                                            : (struct weir_text){NULL, 0},
    };
    return tariff_store_add(publishing->db, &stored, &item->tariff_no, error);
}

static enum weir_status
publish_one(const struct publishing *publishing, const struct tariff_document *document,
            struct publish_tariff_item *item, struct weir_error *error)
{
    const struct tariff_store_key key = {TARIFF_STORE_NOW, item->tariff};
    struct tariff_store_list before = {NULL, 0};
    enum weir_status status =
        tariff_store_read(publishing->db, key, publishing->arena, &before, error);
    if (status != WEIR_OK)
        return status;
    if (before.count > 0 && text_equal(before.item[0].digest, digest_text(item->digest))) {
        item->outcome = PUBLISH_TARIFF_SAME;
        return WEIR_OK;
    }
    /* Read again once nobody else can publish. */
    status = take_number(publishing, item, error);
    if (status == WEIR_OK)
        status = tariff_store_read(publishing->db, key, publishing->arena, &before, error);
    if (status == WEIR_OK)
        status = judge(publishing, document, &before, item, error);
    if (status == WEIR_OK)
        status = number_counters(publishing, document, error);
    if (status == WEIR_OK)
        status = store_document(publishing, document, item, error);
    return status;
}

static const char *
outcome_name(enum publish_tariff_outcome outcome)
{
    switch (outcome) {
    case PUBLISH_TARIFF_NEW:
        return "new";
    case PUBLISH_TARIFF_REPLACED:
        return "replaced";
    case PUBLISH_TARIFF_CORRECTED:
        return "corrected";
    case PUBLISH_TARIFF_SAME:
        return "same";
    }
    return "same";
}

static void
log_published(const struct publish_tariff_item *item)
{
    char digest[2 * DIGEST_SIZE + 1];
    struct text_writer hex = text_writer_of(digest, sizeof digest);
    struct log_line line;
    if (item->outcome == PUBLISH_TARIFF_SAME)
        return;
    text_write_hex(&hex, digest_text(item->digest));
    log_begin(&line, LOG_EVENT_TARIFF_PUBLISHED);
    log_text(&line, "tariff", item->tariff);
    log_text(&line, "outcome", text_of(outcome_name(item->outcome)));
    log_int(&line, "tariff_no", item->tariff_no);
    log_int(&line, "recorded_no", item->journal_no);
    log_text(&line, "digest", text_written(&hex));
    log_end(&line);
}

enum weir_status
publish_tariff(struct db *db, const struct publish_tariff_request *request,
               struct weir_arena *arena, struct publish_tariff_result *result,
               struct weir_error *error)
{
    const uint32_t count = request->file_count;
    const struct publishing publishing = {db, arena, request->reason};
    struct publish_tariff_item *item = weir_arena_alloc(arena, count, sizeof *item);
    struct tariff_document *document = weir_arena_alloc(arena, count, sizeof *document);
    if (item == NULL || document == NULL)
        return error_nomem(error);
    enum weir_status status = WEIR_OK;
    for (uint32_t i = 0; i < count && status == WEIR_OK; i++)
        status = read_file(request->file[i], arena, &document[i], &item[i], error);
    if (status == WEIR_OK)
        status = db_begin(db, DB_READ_WRITE, error);
    if (status != WEIR_OK)
        return status;
    for (uint32_t i = 0; i < count && status == WEIR_OK; i++)
        status = publish_one(&publishing, &document[i], &item[i], error);
    if (status == WEIR_OK)
        status = db_commit(db, error);
    if (status != WEIR_OK)
        db_rollback(db);
    else
        *result = (struct publish_tariff_result){item, count};
    for (uint32_t i = 0; i < count && status == WEIR_OK; i++)
        log_published(&item[i]);
    return status;
}

enum weir_status
publish_tariff_read(struct db *db, struct weir_text tariff, struct weir_arena *arena,
                    struct publish_tariff_list *list, struct weir_error *error)
{
    struct names names = names_of(arena);
    const struct tariff_store_key key = {TARIFF_STORE_NOW, tariff};
    struct tariff_store_list stored = {NULL, 0};
    enum weir_status status = tariff_store_read_names(db, &names, error);
    if (status == WEIR_OK)
        status = tariff_store_read(db, key, arena, &stored, error);
    if (status != WEIR_OK)
        return status;
    if (tariff.start != NULL && stored.count == 0) {
        error_set_text(error, WEIR_E_NOT_FOUND, "no tariff % is published", tariff);
        error_hint(error, "`weir tariff list` shows those that are.");
        return WEIR_E_NOT_FOUND;
    }
    struct publish_tariff_published *item = weir_arena_alloc(arena, stored.count, sizeof *item);
    if (item == NULL)
        return error_nomem(error);
    for (uint32_t i = 0; i < stored.count && status == WEIR_OK; i++) {
        item[i].stored = stored.item[i];
        status = parse_stored(&stored.item[i], &names, arena, &item[i].tariff, error);
    }
    if (status == WEIR_OK)
        *list = (struct publish_tariff_list){item, stored.count};
    return status;
}
