#ifndef BATCH_READ_SOURCE_H
#define BATCH_READ_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "host/file.h"
#include "host/sheet.h"
#include "store/read_store.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/text.h"

/*
 * Meter reads from a file of any format, one after the other, in memory that does not grow with
 * their number.  A format is one
 * struct read_format in the list of read_source.c and recognises its files by their first bytes,
 * never by their names.
 */
#define READ_METER_BYTES_MAX 64 /* the name of a meter */
#define READ_NOTE_BYTES_MAX 500 /* what the reader wrote beside it */
#define READ_DAY_FIRST (-25567) /* 1900-01-01: reads before it are a slip */
#define READ_DAY_LAST 376199    /* 2999-12-31 */
#define READ_REGISTER_MILLI_MAX INT64_C(999999999999999) /* 12 digits and 3 decimals */

/* Kinds of the table read, in the order of their numbers. */
enum read_kind {
    READ_KIND_ACTUAL = 1,
    READ_KIND_ESTIMATE,
    READ_KIND_CUSTOMER,
    READ_KIND_INSTALL,
    READ_KIND_REMOVE,
    /* READ_KIND_CORRECTION is store/read_store.h's */
};

struct read_record {
    uint32_t line;
    struct weir_text meter; /* borrowed until the next record, as the note is */
    struct weir_text also;  /* another name, for when no meter has the first; absent: none */
    int32_t day;            /* in the time zone */
    int32_t second;         /* of that day; ZONE_DAY_SECONDS: a date without a time */
    int64_t register_milli; /* thousandths of a count; of a volume: litres */
    bool volume;            /* the file states a volume and knows no counts */
    int32_t kind;           /* as in the table read */
    struct weir_text note;
};

struct read_source;

struct read_format {
    bool (*recognise)(struct weir_text head);
    /* Faults of the form go to source->faults, and are no failure. */
    enum weir_status (*open)(struct read_source *source, struct weir_error *error);
    enum weir_status (*next)(struct read_source *source, struct read_record *record, bool *more,
                             struct weir_error *error);
    void (*close)(struct read_source *source);
};

struct read_source {
    const struct read_format *format;
    struct file_reader *reader;
    struct sheet_faults *faults;
    struct weir_arena *arena;
    void *state;           /* the format's own */
    int64_t skipped_count; /* readings of other quantities, passed over */
};

/* Recognises the format of the reader's file and begins it; everything given is borrowed. */
enum weir_status read_source_open(struct file_reader *reader, struct sheet_faults *faults,
                                  struct weir_arena *arena, struct read_source *source,
                                  struct weir_error *error) __attribute__((warn_unused_result));

/* The next well-formed read; *more false at the end. */
enum weir_status read_source_next(struct read_source *source, struct read_record *record,
                                  bool *more, struct weir_error *error)
    __attribute__((warn_unused_result));

void read_source_close(struct read_source *source);

#endif
