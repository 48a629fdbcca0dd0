#ifndef BATCH_LOAD_MERGE_H
#define BATCH_LOAD_MERGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "batch/directory.h"
#include "batch/load.h"
#include "batch/load_table.h"
#include "store/copy.h"
#include "store/finding_store.h"
#include "store/row.h"

/* What the kinds share while their rows meet the database: names, merging, back-dated rows. */

/* The first member of every row that belongs to an account. */
struct load_owned {
    struct load_row row;
    int32_t reach_day; /* the first day that the row's change touches; WEIR_DAY_NONE: none */
    int64_t account_id;
    struct weir_text account;
    int64_t reason; /* as in the file: enum row_reason, or ROW_ABSENT */
};

struct load_context {
    struct db *db;
    struct load_table *table;
    struct load_result *result;
    int64_t recorded_no;
    struct directory accounts; /* the file's accounts, permits and points: see load_merge_name */
    struct row_range range;    /* of those accounts */
    int64_t top_id;            /* the highest account_id before this file */
    struct directory meters;   /* the file's meters: value meter_id, 0 when not loaded */
    int64_t top_meter_id;      /* the highest meter_id before this file */
    void *work;                /* what the kind keeps between merge and write; in the arena */
    struct finding_row *finding;
    uint32_t finding_count;
    uint32_t finding_capacity;
};

/* The kinds' column `reason`, for a row type whose first member is a struct load_owned. */
#define LOAD_COLUMN_REASON                                                                         \
    {                                                                                              \
        .name = "reason", .type = LOAD_CHOICE, .offset = offsetof(struct load_owned, reason),      \
        .choices = "late|error"                                                                    \
    }
#define LOAD_COLUMN_ACCOUNT                                                                        \
    {                                                                                              \
        .name = "account", .type = LOAD_ACCOUNT, .required = true,                                 \
        .offset = offsetof(struct load_owned, account)                                             \
    }

/* What a name of the one name space stands for. */
enum load_name_kind { LOAD_NAME_NONE, LOAD_NAME_ACCOUNT, LOAD_NAME_PERMIT, LOAD_NAME_POINT };

struct load_name {
    int64_t account_id; /* 0: it stands for nothing yet */
    enum load_name_kind kind;
};

/* Finds the accounts of the file by name: context->accounts and ->range, and each row's
 * account_id. */
enum load_accounts {
    LOAD_ACCOUNTS_KNOWN = 1, /* accounts, which must be loaded */
    LOAD_ACCOUNTS_NEW,       /* some may be new: they get the next numbers, in file order */
    LOAD_ACCOUNTS_ANY,       /* accounts, permits or points, which must be loaded */
    LOAD_ACCOUNTS_PERMITS,   /* permits, some may be new */
    LOAD_ACCOUNTS_POINTS,    /* points, some may be new */
};
enum weir_status load_merge_accounts(struct load_context *context, enum load_accounts mode,
                                     struct weir_error *error) __attribute__((warn_unused_result));

/* Adds further names, which the rows have at name_offset, to those that load_merge_accounts is to
 * find; call it before.  False: out of memory. */
bool load_merge_list_names(struct load_context *context, size_t name_offset);

/* What a name of the file stands for. */
struct load_name load_merge_name(const struct load_context *context, struct weir_text name);

/* Writes the file's new accounts, of that kind, and their heads.  The rows must be sorted by
 * account_id; context->result->new_count grows with them. */
enum weir_status load_merge_write_accounts(struct load_context *context, enum load_name_kind kind,
                                           struct weir_error *error)
    __attribute__((warn_unused_result));

/* Adds the names that the rows have at name_offset to context->meters; false: out of memory. */
bool load_merge_list_meters(struct load_context *context, size_t name_offset);

/* Finds the listed meters: context->meters and ->top_meter_id. */
enum weir_status load_merge_find_meters(struct load_context *context, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Where a row names a meter, and where its number goes: ROW_ABSENT for no name. */
struct load_meter_field {
    size_t name_offset; /* of a struct weir_text */
    size_t id_offset;   /* of an int64_t */
};

/* Puts the numbers into the rows; a fault for each meter that is not loaded. */
void load_merge_number_meters(struct load_context *context, struct load_meter_field field);

/* What one table holds, against the rows of the file. */
struct load_stream {
    void (*get)(const struct copy_out *out, void *now);
    int (*order)(const struct load_row *row, const void *now); /* by key, as strcmp */
    /* now is what holds for the row's key, NULL when nothing does. */
    void (*meet)(struct load_context *context, struct load_row *row, const void *now);
};

/* Streams out, which it frees, past the rows; both must be sorted by key.  now is room for what
 * get gives. */
enum weir_status load_merge_stream(struct load_context *context, const struct load_stream *stream,
                                   struct copy_out *out, void *now, struct weir_error *error)
    __attribute__((warn_unused_result));

/* A fault for each row that has the key of the row before it. */
void load_merge_duplicates(struct load_context *context,
                           bool (*same)(const struct load_row *a, const struct load_row *b));

/* Whether the row's reason says something else than what holds; a row without one agrees. */
static inline bool
load_merge_reason_differs(const struct load_owned *owned, int64_t now)
{
    return owned->reason != ROW_ABSENT && owned->reason != now;
}

static inline int64_t
load_merge_reason(const struct load_owned *owned)
{
    return owned->reason == ROW_ABSENT ? ROW_REASON_LATE : owned->reason;
}

/* The earlier of two ends, WEIR_DAY_NONE being none. */
int32_t load_merge_earlier_end(int32_t a, int32_t b);

/* Adds `back-dated` for every changed row that is late and reaches back over days that are billed,
 * or assessed.  Rows must be sorted by account. */
enum weir_status load_merge_back_dated(struct load_context *context,
                                       struct weir_text (*subject)(const struct load_row *row),
                                       struct weir_error *error)
    __attribute__((warn_unused_result));

struct load_back_dated {
    const struct load_owned *owned;
    int64_t account_id;
    struct weir_text subject;
    const char *done; /* "billed" or "assessed" */
    int32_t reach_day;
    int32_t through_day; /* and up to where, exclusive */
};

/* Adds `back-dated` for one row; false: out of memory. */
bool load_merge_tell_back_dated(struct load_context *context, const struct load_back_dated *back);

/* Adds a finding to be written with the rows; its texts are borrowed. */
bool load_merge_finding(struct load_context *context, const struct finding_row *finding);

#endif
