/* replay_finding.c - what a run told, against what is told when it is computed again. */
#include "batch/replay_finding.h"

#include "base/error.h"
#include "base/text.h"
#include "store/finding_store.h"

struct stored {
    struct finding_of_run row;
    bool seen; /* computed too */
};

struct comparing {
    const struct replay_part *part;
    struct replay_part_found *found;
    struct stored *stored; /* by account */
    uint32_t stored_count;
};

/* Counts a finding that differs and begins to say how; false: something is said already. */
static bool
note(struct replay_part_found *found, const struct finding_told *told, struct text_writer *words)
{
    found->different_finding_count++;
    if (found->entry[0] != '\0')
        return false;
    struct text_writer writer = text_writer_of(found->entry, sizeof found->entry);
    text_write(&writer, told->account);
    text_write_string(&writer, ":");
    text_write(&writer, told->finding.key.subject);
    text_write_string(&writer, ":");
    text_write(&writer, told->finding.key.code);
    text_write_string(&writer, ":");
    text_write_day(&writer, told->finding.key.day);
    *words = text_writer_of(found->words, sizeof found->words);
    return true;
}

static void
compare_words(struct replay_part_found *found, const struct finding_told *told,
              const struct account_finding *computed)
{
    struct text_writer words;
    const struct finding_row *row = &told->finding;
    const bool same = row->held == computed->held;
    if ((same && text_equal(row->detail, computed->detail)) || !note(found, told, &words))
        return;
    if (!same) {
        text_write_string(&words, row->held ? "the finding holds, computed it does not"
                                            : "the finding does not hold, computed it does");
        return;
    }
    text_write_string(&words, "the finding says \"");
    text_write(&words, row->detail);
    text_write_string(&words, "\", computed \"");
    text_write(&words, computed->detail);
    text_write_string(&words, "\"");
}

static bool
is_about(const struct finding_of_run *row, const struct account_finding *computed)
{
    const struct finding_key *key = &row->told.finding.key;
    const bool subject = computed->meter_id != 0 ? row->meter_id == computed->meter_id
                                                 : text_equal(key->subject, computed->subject);
    return subject && key->day == computed->day &&
           text_equal(key->code, text_of(weir_finding_code(computed->code)));
}

struct stretch { /* of what is stored: that of one account */
    uint32_t first;
    uint32_t end;
};

/* Looks for a computed finding among those of its account. */
static void
find(const struct comparing *comparing, struct stretch own,
     const struct bill_output_account *account, const struct account_finding *computed)
{
    bool known = false; /* told before, by somebody else */
    for (uint32_t i = own.first; i < own.end; i++) {
        struct stored *stored = &comparing->stored[i];
        if (!is_about(&stored->row, computed))
            continue;
        known = true;
        if (stored->row.told.run_id == comparing->part->run->run_id) {
            stored->seen = true;
            compare_words(comparing->found, &stored->row.told, computed);
        }
    }
    if (known)
        return;
    const struct finding_told told = {
        .account = account->name,
        .finding.key = {.subject = computed->meter_id != 0 ? text_of("") : computed->subject,
                        .code = text_of(weir_finding_code(computed->code)),
                        .day = computed->day},
    };
    struct text_writer words;
    if (note(comparing->found, &told, &words))
        text_write_string(&words, "the finding is computed, and is not stored");
}

static void
compare(struct comparing *comparing, const struct replay_finding_range *range)
{
    uint32_t first = 0;
    for (uint32_t i = 0; i < range->account_count; i++) {
        const struct bill_output_account *account = &range->account[i];
        while (first < comparing->stored_count &&
               comparing->stored[first].row.told.finding.key.account_id < account->account_id)
            first++;
        uint32_t end = first;
        while (end < comparing->stored_count &&
               comparing->stored[end].row.told.finding.key.account_id == account->account_id)
            end++;
        for (uint32_t f = 0; f < account->bill.finding_count; f++)
            find(comparing, (struct stretch){first, end}, account, &account->bill.finding[f]);
    }
    for (uint32_t i = 0; i < comparing->stored_count; i++) {
        const struct stored *stored = &comparing->stored[i];
        struct text_writer words;
        if (!stored->seen && stored->row.told.run_id == comparing->part->run->run_id &&
            note(comparing->found, &stored->row.told, &words))
            text_write_string(&words, "the finding is stored, and is not computed again");
    }
}

enum weir_status
replay_finding_compare(const struct replay_part *part, const struct replay_finding_range *range,
                       struct replay_part_found *found, struct weir_error *error)
{
    const struct finding_store_range wanted = {part->run->run_id, part->run->posted_no,
                                               range->account_lo, range->account_hi};
    struct db_rows *rows = NULL;
    enum weir_status status = finding_store_of_run(part->db, &wanted, &rows, error);
    if (status)
        return status;
    struct comparing comparing = {
        .part = part, .found = found, .stored_count = db_rows_count(rows)};
    comparing.stored =
        weir_arena_alloc(part->stored, comparing.stored_count + 1, sizeof *comparing.stored);
    for (uint32_t i = 0; comparing.stored != NULL && i < comparing.stored_count; i++) {
        comparing.stored[i].seen = false;
        finding_store_get_of_run(rows, i, &comparing.stored[i].row);
    }
    if (comparing.stored == NULL)
        status = error_nomem(error);
    else
        compare(&comparing, range);
    db_rows_free(rows);
    return status;
}
