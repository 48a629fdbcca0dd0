/* read_judge.c - the same, a correction, or a conflict: two reads of one moment. */
#include "batch/read_judge.h"

#include "base/text.h"

int
read_judge_key(const struct read_row *a, const struct read_row *b)
{
    if (a->account_id != b->account_id)
        return a->account_id < b->account_id ? -1 : 1;
    if (a->meter_id != b->meter_id)
        return a->meter_id < b->meter_id ? -1 : 1;
    const int order = a->meter_id == 0 ? text_compare(a->meter, b->meter) : 0;
    if (order != 0)
        return order;
    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    if (a->second != b->second)
        return a->second < b->second ? -1 : 1;
    /* Waiting for their meter, counts and volumes cannot be held against each other yet. */
    return a->meter_id == 0 ? a->of_volume - b->of_volume : 0;
}

int
read_judge_order(const void *a, const void *b)
{
    const struct read_row *first = &((const struct batch_read *)a)->row;
    const struct read_row *second = &((const struct batch_read *)b)->row;
    const int order = read_judge_key(first, second);
    if (order != 0)
        return order;
    if (first->file_id != second->file_id)
        return first->file_id < second->file_id ? -1 : 1;
    return (first->line_no > second->line_no) - (first->line_no < second->line_no);
}

/* Notes a read that is stored; of more than fit, only that there are so many. */
static void
note(struct read_moment *moment, const struct read_row *row)
{
    if (row->kind == READ_KIND_CORRECTION) {
        moment->has_correction = true;
        moment->correction_milli = row->register_milli;
        return;
    }
    if (moment->plain_count < READ_NUMBERS_MAX)
        moment->plain_milli[moment->plain_count++] = row->register_milli;
}

void
read_judge_stored(struct read_moment *moment, const struct read_row *stored, int64_t recorded_no)
{
    moment->fresh_count += stored->recorded_no >= recorded_no ? 1 : 0;
    note(moment, stored);
}

static enum read_fate
fate_of(const struct read_moment *moment, const struct read_row *row)
{
    if (row->kind == READ_KIND_CORRECTION) {
        const bool again =
            moment->has_correction && moment->correction_milli == row->register_milli;
        const bool needless = !moment->has_correction && moment->plain_count == 1 &&
                              moment->plain_milli[0] == row->register_milli;
        return again || needless ? READ_FATE_SAME : READ_FATE_NEW;
    }
    for (uint32_t i = 0; i < moment->plain_count; i++) {
        if (moment->plain_milli[i] == row->register_milli)
            return READ_FATE_SAME;
    }
    if (moment->has_correction)
        return moment->correction_milli == row->register_milli ? READ_FATE_SAME : READ_FATE_NEW;
    return moment->plain_count > 0 ? READ_FATE_CONFLICT : READ_FATE_NEW;
}

void
read_judge(struct read_moment *moment, struct batch_read *read)
{
    struct read_row *row = &read->row;
    read->fate = fate_of(moment, row);
    read->stored = read->fate != READ_FATE_SAME && moment->fresh_count < READ_NUMBERS_MAX;
    if (read->fate == READ_FATE_CONFLICT)
        read->other_milli = moment->plain_milli[0];
    if (!read->stored)
        return;
    row->recorded_no = moment->fresh_count++;
    note(moment, row);
}
