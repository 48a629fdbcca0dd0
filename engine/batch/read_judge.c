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
    return (a->second > b->second) - (a->second < b->second);
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

void
read_judge_stored(struct read_moment *moment, const struct read_row *stored, int64_t recorded_no)
{
    const bool fresh = stored->recorded_no >= recorded_no;
    moment->fresh_count += fresh ? 1 : 0;
    if (stored->kind == READ_KIND_CORRECTION) {
        moment->has_correction = true;
        moment->correction_is_fresh = fresh;
        moment->correction_milli = stored->register_milli;
    } else {
        moment->has_plain = true;
        moment->plain_milli = stored->register_milli;
    }
}

static enum read_fate
fate_of(const struct read_moment *moment, const struct read_row *row)
{
    const bool like_correction =
        moment->has_correction && moment->correction_milli == row->register_milli;
    const bool like_plain = moment->has_plain && moment->plain_milli == row->register_milli;
    if (row->kind != READ_KIND_CORRECTION) {
        if (like_plain || like_correction)
            return READ_FATE_SAME;
        return moment->has_plain ? READ_FATE_CONFLICT : READ_FATE_NEW;
    }
    if (like_correction || (like_plain && !moment->has_correction))
        return READ_FATE_SAME;
    /* Two corrections in one file: nothing says which of them is meant. */
    return moment->correction_is_fresh ? READ_FATE_CONFLICT : READ_FATE_NEW;
}

void
read_judge(struct read_moment *moment, struct batch_read *read)
{
    struct read_row *row = &read->row;
    read->fate = fate_of(moment, row);
    if (read->fate == READ_FATE_CONFLICT)
        read->other_milli =
            row->kind == READ_KIND_CORRECTION ? moment->correction_milli : moment->plain_milli;
    if (read->fate != READ_FATE_NEW)
        return;
    row->recorded_no = moment->fresh_count;
    moment->fresh_count++;
    if (row->kind == READ_KIND_CORRECTION) {
        moment->has_correction = true;
        moment->correction_is_fresh = true;
        moment->correction_milli = row->register_milli;
    } else {
        moment->has_plain = true;
        moment->plain_milli = row->register_milli;
    }
}
