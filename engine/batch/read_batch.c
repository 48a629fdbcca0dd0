/* read_batch.c - sorted batches of reads: judged in one pass beside what is stored, then copied. */
#include "batch/read_batch.h"

#include <stdlib.h>
#include <string.h>

#include "base/assert.h"
#include "base/civil.h"
#include "base/error.h"
#include "base/text.h"
#include "batch/read_judge.h"
#include "batch/read_late.h"
#include "batch/read_sort.h"
#include "store/finding_store.h"
#include "store/journal_store.h"
#include "weir/tariff.h"

#define NOTES_BYTES_MAX ((size_t)512 << 20) /* of one batch */
#define MONTHS_MAX 13200                    /* 1900-01 to 2999-12 */

static bool
add_days(struct read_batch *batch, struct read_days days)
{
    if (batch->days_count == batch->days_capacity) {
        const uint32_t capacity = batch->days_capacity == 0 ? 64 : batch->days_capacity * 2;
        struct read_days *grown = weir_arena_alloc(batch->keep, capacity, sizeof *grown);
        if (grown == NULL)
            return false;
        if (batch->days_count > 0)
            memcpy(grown, batch->days, batch->days_count * sizeof *grown);
        batch->days = grown;
        batch->days_capacity = capacity;
    }
    batch->days[batch->days_count++] = days;
    return true;
}

/* The days of all files so far: elsewhere there is nothing to meet. */
static enum weir_status
find_days(struct read_batch *batch, struct weir_error *error)
{
    struct db_rows *rows = NULL;
    const enum weir_status status = read_store_file_days(batch->db, &rows, error);
    if (status)
        return status;
    bool kept = true;
    for (uint32_t i = 0; i < db_rows_count(rows) && kept; i++)
        kept =
            add_days(batch, (struct read_days){db_rows_day(rows, i, 0), db_rows_day(rows, i, 1)});
    db_rows_free(rows);
    return kept ? WEIR_OK : error_nomem(error);
}

enum weir_status
read_batch_init(struct read_batch *batch, struct db *db, struct weir_arena *keep,
                struct read_batch_setup setup, struct weir_error *error)
{
    const int64_t most = (setup.memory_mib << 20) / (int64_t)READ_BATCH_BYTES;
    *batch = (struct read_batch){
        .db = db,
        .keep = keep,
        .recorded_no = setup.recorded_no,
        .most = most > UINT32_MAX / 2 ? UINT32_MAX / 2 : (uint32_t)most,
    };
    ASSERT(batch->most >= READ_BLOCK);
    batch->block = weir_arena_alloc(keep, batch->most / READ_BLOCK + 1, sizeof *batch->block);
    batch->arena = weir_arena_new(NOTES_BYTES_MAX);
    batch->month = weir_arena_alloc(keep, MONTHS_MAX, sizeof *batch->month);
    if (batch->arena == NULL || batch->month == NULL || batch->block == NULL ||
        !directory_init(&batch->texts, 0, batch->arena))
        return error_nomem(error);
    return find_days(batch, error);
}

void
read_batch_free(struct read_batch *batch)
{
    weir_arena_free(batch->arena);
    batch->arena = NULL;
}

/* The place of the read index, whose block is made when its first read comes. */
static struct batch_read *
place_of(struct read_batch *batch, uint32_t index)
{
    struct batch_read **block = &batch->block[index / READ_BLOCK];
    if (*block == NULL)
        *block = weir_arena_alloc(batch->keep, READ_BLOCK, sizeof **block);
    return *block == NULL ? NULL : *block + index % READ_BLOCK;
}

enum weir_status
read_batch_add(struct read_batch *batch, const struct read_row *row, bool first,
               struct weir_error *error)
{
    if (batch->count == batch->most) {
        const enum weir_status status = read_batch_flush(batch, error);
        if (status)
            return status;
    }
    struct batch_read *read = place_of(batch, batch->count);
    if (read == NULL)
        return error_nomem(error);
    *read = (struct batch_read){.row = *row, .first = first};
    read->row.note = directory_copy(&batch->texts, row->note);
    if (row->note.start != NULL && read->row.note.start == NULL)
        return error_nomem(error);
    batch->count++;
    return WEIR_OK;
}

/* --- judging --------------------------------------------------------------------------------- */

/* A part of the batch: the reads that wait, or those that have an account. */
struct part {
    struct batch_read **read;
    uint32_t count;
};

typedef void get_function(const struct copy_out *out, struct read_row *read);

/* Judges a sorted part beside the stored reads that stream past in the same order; out may be
 * NULL, for none.  Frees out. */
static enum weir_status
judge_part(const struct read_batch *batch, struct part part, struct copy_out *out,
           get_function *get, struct weir_error *error)
{
    enum weir_status status = WEIR_OK;
    struct read_row stored = {0};
    bool more = out != NULL;
    bool at_hand = false;
    for (uint32_t i = 0; i < part.count && !status;) {
        const struct read_row *key = &part.read[i]->row;
        struct read_moment moment = {0};
        while (more && !status) { /* takes in what is stored of this moment, and stands behind it */
            const int order = at_hand ? read_judge_key(&stored, key) : -1;
            if (order > 0)
                break;
            if (at_hand && order == 0)
                read_judge_stored(&moment, &stored, batch->recorded_no);
            status = copy_out_next(out, &more, error);
            at_hand = !status && more;
            if (at_hand)
                get(out, &stored);
        }
        const uint32_t begin = i;
        for (; i < part.count && read_judge_key(&part.read[begin]->row, &part.read[i]->row) == 0;
             i++)
            read_judge(&moment, part.read[i]);
    }
    copy_out_free(out);
    return status;
}

static struct read_days
days_of(struct part part)
{
    struct read_days days = {part.read[0]->row.day, part.read[0]->row.day};
    for (uint32_t i = 1; i < part.count; i++) {
        const int32_t day = part.read[i]->row.day;
        if (day < days.first_day)
            days.first_day = day;
        if (day > days.last_day)
            days.last_day = day;
    }
    return days;
}

static enum weir_status
judge_placed(struct read_batch *batch, struct part part, struct weir_error *error)
{
    const struct read_days days = days_of(part);
    struct read_range range = {
        .account = {part.read[0]->row.account_id, part.read[part.count - 1]->row.account_id},
        .first_day = INT32_MAX,
        .last_day = INT32_MIN,
    };
    for (uint32_t i = 0; i < batch->days_count; i++) {
        const struct read_days *there = &batch->days[i];
        if (there->first_day > days.last_day || there->last_day < days.first_day)
            continue;
        const int32_t first_day =
            there->first_day > days.first_day ? there->first_day : days.first_day;
        const int32_t last_day = there->last_day < days.last_day ? there->last_day : days.last_day;
        range.first_day = first_day < range.first_day ? first_day : range.first_day;
        range.last_day = last_day > range.last_day ? last_day : range.last_day;
    }
    struct copy_out *out = NULL;
    if (range.first_day <= range.last_day) {
        const enum weir_status status = read_store_now(batch->db, &range, &out, error);
        if (status)
            return status;
    }
    return judge_part(batch, part, out, read_store_get, error);
}

/* --- writing --------------------------------------------------------------------------------- */

static enum weir_status
take_further_number(struct read_batch *batch, int64_t *journal_no, struct weir_error *error)
{
    char detail[JOURNAL_DETAIL_SIZE];
    struct text_writer writer = text_writer_of(detail, sizeof detail);
    text_write_string(&writer, "further reads of the moments of number ");
    text_write_int(&writer, batch->recorded_no);
    return journal_store_take(batch->db, text_of("ingest"), text_written(&writer), journal_no,
                              error);
}

/* Puts journal numbers where the judge left 0, 1 … */
static enum weir_status
number_reads(struct read_batch *batch, struct weir_error *error)
{
    for (uint32_t i = 0; i < batch->count; i++) {
        struct batch_read *read = batch->order[i];
        if (!read->stored)
            continue;
        const int64_t which = read->row.recorded_no;
        ASSERT(which >= 0 && which < READ_NUMBERS_MAX);
        if (which == 0) {
            read->row.recorded_no = batch->recorded_no;
            continue;
        }
        for (int64_t n = 1; n <= which; n++) { /* in order, as the reads are */
            if (batch->further_no[n] != 0)
                continue;
            const enum weir_status status =
                take_further_number(batch, &batch->further_no[n], error);
            if (status)
                return status;
        }
        read->row.recorded_no = batch->further_no[which];
    }
    return WEIR_OK;
}

static enum weir_status
open_months(struct read_batch *batch, struct part placed, struct weir_error *error)
{
    int32_t last = WEIR_DAY_NONE;
    for (uint32_t i = 0; i < placed.count; i++) {
        const int32_t month = civil_month_begin(placed.read[i]->row.day);
        if (month == last || !placed.read[i]->stored)
            continue;
        last = month;
        bool known = false;
        for (uint32_t m = 0; m < batch->month_count && !known; m++)
            known = batch->month[m] == month;
        if (known)
            continue;
        const enum weir_status status = read_store_open_month(batch->db, month, error);
        if (status)
            return status;
        ASSERT(batch->month_count < MONTHS_MAX);
        batch->month[batch->month_count++] = month;
    }
    return WEIR_OK;
}

static enum weir_status
write_part(struct read_batch *batch, struct copy_in *in, struct part part,
           void (*put)(struct copy_in *in, const struct read_row *read), struct weir_error *error)
{
    for (uint32_t i = 0; i < part.count; i++) {
        if (part.read[i]->stored)
            put(in, &part.read[i]->row);
        if (++batch->written_count % READ_BATCH_WATCH_EVERY == 0 && batch->watch.see != NULL)
            batch->watch.see(batch->watch.context);
    }
    const enum weir_status status = copy_in_end(in, NULL, error);
    copy_in_free(in);
    return status;
}

/* --- telling --------------------------------------------------------------------------------- */

static void
write_place(const struct read_batch *batch, const struct read_row *row, struct text_writer *writer)
{
    text_write_string(writer, "register ");
    text_write_decimal(writer, row->register_milli, 3);
    text_write_string(writer, ", ");
    if (batch->file != NULL) {
        text_write_string(writer, batch->file);
    } else {
        text_write_string(writer, "read file ");
        text_write_int(writer, row->file_id);
    }
    text_write_string(writer, ":");
    text_write_int(writer, row->line_no);
}

enum weir_status
read_batch_tell(struct read_batch *batch, const struct read_row *row, const char *code,
                const int64_t *other_milli, struct weir_error *error)
{
    char detail[FINDING_DETAIL_SIZE];
    struct text_writer writer = text_writer_of(detail, sizeof detail);
    write_place(batch, row, &writer);
    if (other_milli != NULL) {
        text_write_string(&writer, "; the first was ");
        text_write_decimal(&writer, *other_milli, 3);
    }
    const struct finding_row finding = {
        .key = {row->account_id, row->meter, text_of(code), row->day},
        .held = other_milli != NULL,
        .detail = text_written(&writer),
    };
    bool added = false;
    const enum weir_status status =
        finding_store_add(batch->db, &finding, batch->recorded_no, &added, error);
    batch->counts.finding_count += added ? 1 : 0;
    return status;
}

/* A correction decides about the conflict at its day, if there is an open one. */
static enum weir_status
settle(struct read_batch *batch, const struct read_row *row, struct weir_error *error)
{
    const struct finding_key key = {row->account_id, row->meter, text_of("read-conflict"),
                                    row->day};
    return finding_store_settle(batch->db, &key, text_of("a correction came"), batch->recorded_no,
                                error);
}

static enum weir_status
tell_reads(struct read_batch *batch, struct weir_error *error)
{
    enum weir_status status = WEIR_OK;
    const struct read_row *told = NULL; /* of unknown meters, one a meter and day */
    for (uint32_t i = 0; i < batch->count && !status; i++) {
        const struct batch_read *read = batch->order[i];
        const struct read_row *row = &read->row;
        if (!read->first || read->fate == READ_FATE_SAME)
            continue;
        if (read->fate == READ_FATE_CONFLICT) {
            status = read_batch_tell(batch, row, "read-conflict", &read->other_milli, error);
        } else if (row->account_id == 0) {
            if (told == NULL || told->day != row->day || !text_equal(told->meter, row->meter))
                status = read_batch_tell(batch, row, "unknown-meter", NULL, error);
            told = row;
        } else if (row->kind == READ_KIND_CORRECTION) {
            status = settle(batch, row, error);
        }
    }
    return status;
}

static void
count_reads(struct read_batch *batch)
{
    for (uint32_t i = 0; i < batch->count; i++) {
        const struct batch_read *read = batch->order[i];
        if (!read->first)
            continue;
        if (read->fate == READ_FATE_SAME)
            batch->counts.same_count++;
        else if (read->stored && read->row.account_id == 0)
            batch->counts.unplaced_count++;
        else if (read->stored)
            batch->counts.new_count++;
    }
}

/* --- flushing -------------------------------------------------------------------------------- */

static enum weir_status
flush_waiting(struct read_batch *batch, struct part waiting, struct weir_error *error)
{
    struct copy_in *in = NULL;
    const enum weir_status status = read_store_waiting_in(batch->db, &in, error);
    return status ? status : write_part(batch, in, waiting, read_store_put_waiting, error);
}

static enum weir_status
flush_placed(struct read_batch *batch, struct part placed, struct weir_error *error)
{
    enum weir_status status = open_months(batch, placed, error);
    if (status)
        return status;
    struct copy_in *in = NULL;
    status = read_store_in(batch->db, &in, error);
    if (!status)
        status = write_part(batch, in, placed, read_store_put, error);
    if (!status && !add_days(batch, days_of(placed)))
        status = error_nomem(error);
    return status;
}

/* Puts the reads in order. */
static bool
sort_reads(struct read_batch *batch)
{
    if (batch->order_capacity < batch->count) {
        const uint32_t doubled = batch->count < batch->most / 2 ? batch->count * 2 : batch->most;
        batch->order = weir_arena_alloc(batch->keep, doubled, sizeof *batch->order);
        batch->spare = weir_arena_alloc(batch->keep, doubled, sizeof *batch->spare);
        if (batch->order == NULL || batch->spare == NULL)
            return false;
        batch->order_capacity = doubled;
    }
    for (uint32_t i = 0; i < batch->count; i++)
        batch->order[i] = place_of(batch, i);
    struct batch_read **sorted = read_sort(batch->order, batch->spare, batch->count);
    batch->spare = sorted == batch->order ? batch->spare : batch->order;
    batch->order = sorted;
    return true;
}

enum weir_status
read_batch_flush(struct read_batch *batch, struct weir_error *error)
{
    if (batch->count == 0)
        return WEIR_OK;
    if (!sort_reads(batch))
        return error_nomem(error);
    struct part waiting = {batch->order, 0};
    while (waiting.count < batch->count && batch->order[waiting.count]->row.account_id == 0)
        waiting.count++;
    const struct part placed = {batch->order + waiting.count, batch->count - waiting.count};

    enum weir_status status = WEIR_OK;
    struct copy_out *out = NULL;
    if (waiting.count > 0)
        status = read_store_waiting(batch->db, &out, error);
    if (!status && waiting.count > 0)
        status = judge_part(batch, waiting, out, read_store_get_waiting, error);
    if (!status && placed.count > 0)
        status = judge_placed(batch, placed, error);
    if (!status)
        status = number_reads(batch, error);
    if (!status && waiting.count > 0)
        status = flush_waiting(batch, waiting, error);
    if (!status && placed.count > 0)
        status = flush_placed(batch, placed, error);
    if (!status)
        status = tell_reads(batch, error);
    if (!status && placed.count > 0)
        status = read_late_tell(batch, error);
    if (status)
        return status;
    count_reads(batch);
    batch->count = 0;
    weir_arena_reset(batch->arena);
    return directory_init(&batch->texts, 0, batch->arena) ? WEIR_OK : error_nomem(error);
}
