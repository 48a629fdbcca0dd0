#ifndef STORE_READ_STORE_H
#define STORE_READ_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/copy.h"
#include "store/db.h"
#include "store/row.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/* Meter reads, those that wait for their meter, and the files they came in. */
#define READ_KIND_CORRECTION 6 /* the highest of the kinds of a read; see the column's comment */

struct read_row {
    int64_t account_id;     /* 0: waits for its meter */
    int64_t meter_id;       /* 0: waits */
    struct weir_text meter; /* its name; absent in what read_store_get gives */
    int32_t day;
    int32_t second; /* of the local day; 86400: a date without a time */
    int64_t recorded_no;
    int64_t register_milli;
    int64_t file_id;
    uint32_t line_no;
    int32_t kind; /* 1 actual 2 estimate 3 customer 4 install 5 remove 6 correction */
    struct weir_text note;
    bool of_volume; /* the file states a volume: while it waits, register_milli is in litres */
};

struct read_range {
    struct row_range account;
    int32_t first_day;
    int32_t last_day; /* in the range */
};

struct read_file_row {
    int64_t file_id;
    struct weir_text digest; /* SHA-256 */
    struct weir_text name;
    int64_t read_count;
    int64_t new_count;
    int64_t same_count;
    int64_t unplaced_count;
    int64_t finding_count;
    int32_t first_day; /* or WEIR_DAY_NONE, when there are no reads */
    int32_t last_day;
    bool of_volume; /* its format states volumes, not counts */
};

/* Makes the partition for the month of day, if there is none. */
enum weir_status read_store_open_month(struct db *db, int32_t day, struct weir_error *error)
    __attribute__((warn_unused_result));

/* All versions of the reads in a range, by account_id, meter_id, day, second, recorded_no. */
enum weir_status read_store_now(struct db *db, const struct read_range *range,
                                struct copy_out **out, struct weir_error *error)
    __attribute__((warn_unused_result));
void read_store_get(const struct copy_out *out, struct read_row *read);

/* All versions of the reads of one meter under one account, in the same order; of_volume is that of
 * the file. */
enum weir_status read_store_of_meter(struct db *db, int64_t account_id, int64_t meter_id,
                                     struct copy_out **out, struct weir_error *error)
    __attribute__((warn_unused_result));

void read_store_get_of_meter(const struct copy_out *out, struct read_row *read);

enum weir_status read_store_in(struct db *db, struct copy_in **in, struct weir_error *error)
    __attribute__((warn_unused_result));
void read_store_put(struct copy_in *in, const struct read_row *read);

/* The reads that wait, by the bytes of the meter's name, day, second, of_volume, recorded_no. */
enum weir_status read_store_waiting(struct db *db, struct copy_out **out, struct weir_error *error)
    __attribute__((warn_unused_result));
void read_store_get_waiting(const struct copy_out *out, struct read_row *read);
enum weir_status read_store_waiting_in(struct db *db, struct copy_in **in, struct weir_error *error)
    __attribute__((warn_unused_result));
void read_store_put_waiting(struct copy_in *in, const struct read_row *read);

/* Forgets waiting reads whose meter is loaded: they are placed by now. */
enum weir_status read_store_waiting_done(struct db *db, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Days of the files ingested so far: first_day, last_day of each. */
enum weir_status read_store_file_days(struct db *db, struct db_rows **rows,
                                      struct weir_error *error) __attribute__((warn_unused_result));

/* The number of the file with that digest, or 0. */
enum weir_status read_store_file_find(struct db *db, struct weir_text digest, int64_t *file_id,
                                      struct weir_error *error) __attribute__((warn_unused_result));
enum weir_status read_store_file_top(struct db *db, int64_t *file_id, struct weir_error *error)
    __attribute__((warn_unused_result));
enum weir_status read_store_file_add(struct db *db, const struct read_file_row *file,
                                     int64_t recorded_no, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
