#ifndef BATCH_CHECKPOINT_TEXT_H
#define BATCH_CHECKPOINT_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "weir/arena.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * What a checkpoint signs: a text that anybody can read, and check with openssl alone; its lines
 * are in weir-verify(7).  Both ways, so that what is checked is what was written.
 */
#define CHECKPOINT_TEXT_MAGIC "weir-checkpoint-1"
#define CHECKPOINT_TEXT_HEX 64                       /* digits of a digest */
#define CHECKPOINT_TEXT_BYTES_MAX ((size_t)16 << 20) /* of a checkpoint that is read */

struct checkpoint_text {
    int64_t checkpoint_no;
    struct weir_text previous; /* SHA-256 of the text before, 64 digits; zeros: it is the first */
    int64_t time_s;            /* seconds since 1970, UTC */
    struct weir_text key;      /* the id of the key, 64 digits */
    struct weir_text algorithm;
    struct weir_text first; /* link 1 of the chain: which database this is of */
    int64_t link_no;        /* the last */
    struct weir_text head;  /* that link */
    int64_t journal_no;
    struct weir_text runs;   /* posted: 1-3,5 */
    struct weir_text months; /* closed: 2024-10..2025-03 */
    int64_t invoice_count;
    int64_t line_count;
    int64_t volume_l;
    int64_t amount_fen;
    int64_t entry_count;
    int64_t entry_volume_l;
    int64_t entry_due_fen;
    struct weir_text links; /* since the checkpoint before, a line each: link=N KIND NAME HEX */
};

/* From arena. */
enum weir_status checkpoint_text_write(const struct checkpoint_text *checkpoint,
                                       struct weir_arena *arena, struct weir_text *text)
    __attribute__((warn_unused_result));

/* WEIR_E_INVALID: it is not such a text, to the last byte.  Borrows text. */
enum weir_status checkpoint_text_parse(struct weir_text text, struct checkpoint_text *checkpoint)
    __attribute__((warn_unused_result));

/* Takes the next range off runs as parsed; false: there is none left. */
struct checkpoint_text_range {
    int64_t first;
    int64_t last;
};
bool checkpoint_text_next(struct weir_text *runs, struct checkpoint_text_range *range);

/* The same of months, as their first days. */
bool checkpoint_text_next_month(struct weir_text *months, struct checkpoint_text_range *range);

/* The id of its key as bytes, 32 of them. */
void checkpoint_text_key(const struct checkpoint_text *checkpoint,
                         unsigned char id[static CHECKPOINT_TEXT_HEX / 2]);

/* The time of a checkpoint as its text has it: 2026-11-25T14:45:33Z. */
#define CHECKPOINT_TEXT_TIME_SIZE 21
struct weir_text checkpoint_text_time(int64_t time_s,
                                      char buffer[static CHECKPOINT_TEXT_TIME_SIZE]);

#endif
