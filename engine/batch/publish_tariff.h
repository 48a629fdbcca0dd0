#ifndef BATCH_PUBLISH_TARIFF_H
#define BATCH_PUBLISH_TARIFF_H

#include <stdbool.h>
#include <stdint.h>

#include "seal/digest.h"
#include "store/db.h"
#include "store/tariff_store.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/tariff.h"
#include "weir/text.h"

/* Publishes tariff documents, and reads what is published. */

struct publish_tariff_request {
    const char *const *file; /* as the user named them */
    uint32_t file_count;
    struct weir_text reason; /* of --correct: earlier versions may change; absent: they may not */
};

enum publish_tariff_outcome {
    PUBLISH_TARIFF_NEW = 1,  /* the first document of its id */
    PUBLISH_TARIFF_REPLACED, /* repeats the earlier versions and adds to them, or to their titles */
    PUBLISH_TARIFF_CORRECTED, /* changes earlier versions */
    PUBLISH_TARIFF_SAME,      /* the very bytes that hold already */
};

struct publish_tariff_item {
    const char *file;
    struct weir_text tariff; /* its id */
    unsigned char digest[DIGEST_SIZE];
    uint32_t version_count;
    int32_t tariff_no; /* 0: nothing was stored */
    int64_t journal_no;
    enum publish_tariff_outcome outcome;
};

struct publish_tariff_result {
    struct publish_tariff_item *item; /* one a file; from arena */
    uint32_t count;
};

/*
 * Stores the documents, all of them or none.  Each must pass the checker, and under an id that is
 * published already repeat every version there, unchanged in meaning, before its own new ones.
 * WEIR_E_INVALID, with file and line, where one does not.
 */
enum weir_status publish_tariff(struct db *db, const struct publish_tariff_request *request,
                                struct weir_arena *arena, struct publish_tariff_result *result,
                                struct weir_error *error) __attribute__((warn_unused_result));

struct publish_tariff_published {
    struct tariff_store_document stored;
    const struct weir_tariff *tariff; /* what it says */
};

struct publish_tariff_list {
    const struct publish_tariff_published *item; /* by id */
    uint32_t count;
};

/* The documents that hold now, or that of one id; WEIR_E_NOT_FOUND when there is none of it.
 * WEIR_E_SEAL when stored bytes are not what was published.  From arena. */
enum weir_status publish_tariff_read(struct db *db, struct weir_text tariff,
                                     struct weir_arena *arena, struct publish_tariff_list *list,
                                     struct weir_error *error) __attribute__((warn_unused_result));

#endif
