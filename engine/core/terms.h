#ifndef CORE_TERMS_H
#define CORE_TERMS_H

#include <stdbool.h>
#include <stdint.h>

#include "weir/arena.h"
#include "weir/bill.h"
#include "weir/status.h"
#include "weir/tariff.h"
#include "weir/text.h"

/*
 * Which of the recorded rows hold: of rows with the same key the one recorded last, of keys the one
 * that begins last on or before a day.  Nothing is ever overwritten, so the same numbers give the
 * same rows years later.
 */
struct terms_stamp { /* the first member of every row that terms_pick takes */
    int64_t recorded_no;
    int32_t from_day; /* inclusive */
    bool error;       /* reason=error: it also corrects what was billed before it was recorded */
};

/* A bill sees what was recorded up to made_no; a correction also sees the rows marked error up to
 * as_of_no.  The two are equal in a billing run. */
struct terms_view {
    int64_t made_no;
    int64_t as_of_no;
};

typedef bool terms_same_key(const void *a, const void *b);

/* Rows of one account, by key and then recorded_no. */
struct terms_rows {
    void *start;
    uint32_t count;
    uint32_t row_size; /* bytes */
    terms_same_key *same;
};

/* Keeps of each key the row recorded last that view sees, in order; the rows kept are moved to the
 * front.  Returns how many there are. */
uint32_t terms_pick(struct terms_rows rows, struct terms_view view);

/* --- the account --- */
struct terms_account {
    struct terms_stamp stamp; /* key: from_day */
    struct weir_text tariff;
    struct weir_text class_id;
    int32_t persons;    /* or WEIR_PERSONS_UNKNOWN */
    int32_t opened_day; /* inclusive, or WEIR_DAY_NONE */
    int32_t closed_day; /* exclusive, or WEIR_DAY_NONE */
    struct weir_text cycle;
    struct weir_text district;
    struct weir_text relief;
    struct weir_text attributes; /* lines name=value */
};

bool terms_same_account(const void *a, const void *b);

/* The row that holds on day, or NULL; rows as terms_pick leaves them. */
const struct terms_account *terms_at(const struct terms_account *row, uint32_t count, int32_t day);

/* The attributes of a row and its district; texts are borrowed. */
enum weir_status terms_attributes(const struct terms_account *row, struct weir_arena *arena,
                                  const struct weir_attribute **attribute, uint32_t *count)
    __attribute__((warn_unused_result));

/* Adds the size of a meter as the attribute meter-size; of an absent one nothing.  From arena. */
enum weir_status terms_add_meter_size(struct weir_terms *terms, struct weir_text size,
                                      struct weir_arena *arena) __attribute__((warn_unused_result));

/* --- uses: one meter, several classes --- */
enum terms_per { TERMS_PER_BILL = 1, TERMS_PER_MONTH };

struct terms_use {
    struct terms_stamp stamp; /* key: use_no and from_day */
    int32_t use_no;
    struct weir_text class_id; /* empty: the use ends here */
    bool has_volume;
    bool has_share;
    enum terms_per per;
    int64_t volume_l;
    int64_t share_ppm;
};

bool terms_same_use(const void *a, const void *b);

/* The rows that hold on day, one for each use_no that has not ended, ascending; rows as terms_pick
 * leaves them. */
enum weir_status terms_uses_at(const struct terms_use *row, uint32_t count, int32_t day,
                               struct weir_arena *arena, const struct terms_use *const **use,
                               uint32_t *use_count) __attribute__((warn_unused_result));

/* --- plans --- */
struct terms_plan {
    struct terms_stamp stamp; /* key: kind and from_day */
    struct weir_plan plan;
};

bool terms_same_plan(const void *a, const void *b);

/* --- regimes --- */
struct terms_tariffs {
    const struct weir_tariff *const *item;
    uint32_t count;
};

/* The tariff of that id, or NULL. */
const struct weir_tariff *terms_tariff(struct terms_tariffs tariffs, struct weir_text id);

struct terms_regimes {
    const struct terms_account *row;
    uint32_t row_count;
    const struct terms_use *use; /* all picked uses; only those of use_no are looked at */
    uint32_t use_count;
    int32_t use_no; /* ignored while use_count is 0 */
    struct terms_tariffs tariffs;
    int32_t begin_day;
    int32_t end_day; /* exclusive, after begin_day */
};

/* Tariff and class over a period: one row for each stretch of days with the same, the first on
 * begin_day.  Days before the account's first row have no tariff; days before a use's first row
 * have that row's class, days on which it had ended the class before.  From arena. */
enum weir_status terms_regime_list(const struct terms_regimes *request, struct weir_arena *arena,
                                   const struct weir_regime **regime, uint32_t *count)
    __attribute__((warn_unused_result));

#endif
