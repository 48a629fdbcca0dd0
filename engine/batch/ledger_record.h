#ifndef BATCH_LEDGER_RECORD_H
#define BATCH_LEDGER_RECORD_H

#include <stdint.h>

#include "base/text.h"
#include "batch/ledger_format.h"
#include "weir/error.h"
#include "weir/status.h"

/*
 * A record of the text formats that accounting programs of the Chinese market read: fields apart by
 * a separator, made in UTF-8, handed on in the format's encoding.
 */
#define LEDGER_RECORD_BYTES 4096

struct ledger_record_shape {
    const char *separator;
    const char *quote;     /* around texts, or "" */
    const char *forbidden; /* bytes that a text cannot have: blanks stand for them */
};

struct ledger_record {
    const struct ledger_record_shape *shape;
    uint32_t field_count;
    struct text_writer writer;
    char bytes[LEDGER_RECORD_BYTES];
};

/* Begins a record without fields; shape is borrowed until its end. */
void ledger_record_begin(struct ledger_record *record, const struct ledger_record_shape *shape);

/* Adds a field. */
void ledger_record_text(struct ledger_record *record, struct weir_text text);
void ledger_record_number(struct ledger_record *record, enum export_type type, int64_t value);
void ledger_record_empty(struct ledger_record *record, uint32_t count);

/* The record in the encoding, its line's end with it.  Borrows until the next call.
 * WEIR_E_INVALID: it is too long. */
enum weir_status ledger_record_end(struct ledger_record *record, const struct ledger_output *output,
                                   struct weir_text *encoded, struct weir_error *error)
    __attribute__((warn_unused_result));

/* What an entry is about, in a few words of Chinese: kind, number, what it reverses or sums up. */
void ledger_record_subject(const struct ledger_entry *entry, struct text_writer *writer);

#endif
