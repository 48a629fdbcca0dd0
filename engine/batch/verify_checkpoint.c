/*
 * verify_checkpoint.c - signed states of the chain against the chain.
 *
 * What a checkpoint says is looked at only once its signature holds: before that it is a text that
 * anybody may have written.
 */
#include "batch/verify_checkpoint.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/civil.h"
#include "base/decimal.h"
#include "base/error.h"
#include "base/text.h"
#include "batch/checkpoint_text.h"
#include "host/file.h"
#include "seal/digest.h"
#include "seal/stamp.h"
#include "store/checkpoint_store.h"

#define WORDS_SIZE 600
#define NAME_SIZE 48
#define MISSING_MAX 10000 /* runs and months that are named; beyond, all is lost anyway */
#define SIDE_BYTES_MAX ((size_t)1 << 17) /* of a signature or a stamp */

struct checking {
    struct db *db;
    const struct verify_checkpoint_by *by;
    const struct verify_checkpoint_ear *ear;
    struct weir_arena *arena;
    struct weir_error *error;
};

/* A signed text, however it came here. */
struct claim {
    const char *name; /* for words: "checkpoint 3" or a file's name */
    struct weir_text text;
    struct weir_text signature;
    struct weir_text answer; /* absent: not stamped */
};

static enum weir_status
tell(const struct checking *checking, const char *name, const char *words)
{
    char buffer[WORDS_SIZE];
    struct text_writer writer = text_writer_of(buffer, sizeof buffer);
    text_write_string(&writer, name);
    text_write_string(&writer, words);
    return checking->ear->tell(checking->ear->context, 0, text_written(&writer));
}

static struct weir_text
hex_of(struct weir_text bytes, char buffer[static CHECKPOINT_TEXT_HEX + 1])
{
    struct text_writer writer = text_writer_of(buffer, CHECKPOINT_TEXT_HEX + 1);
    text_write_hex(&writer, bytes);
    return text_written(&writer);
}

/* --- one checkpoint by itself -----------------------------------------------------------------
 */
/* Whether signature and stamp hold; *holds false: it was told. */
static enum weir_status
check_signed(const struct checking *checking, const struct claim *claim,
             const struct checkpoint_text *text, bool *holds)
{
    unsigned char id[SIGNATURE_KEY_ID_SIZE];
    struct weir_error fault = {0};
    char words[WORDS_SIZE];
    *holds = true;
    if (checking->by->trust == NULL)
        return WEIR_OK;
    checkpoint_text_key(text, id);
    const struct signature_claim signature = {
        .bytes = claim->text, .signature = claim->signature, .key_id = id, .at_s = text->time_s};
    if (signature_check(checking->by->trust, &signature, &fault) == WEIR_OK)
        return WEIR_OK;
    *holds = false;
    (void)snprintf(words, sizeof words, ": %s", fault.primary);
    return tell(checking, claim->name, words);
}

static enum weir_status
check_stamp(const struct checking *checking, const struct claim *claim)
{
    struct weir_error fault = {0};
    char words[WORDS_SIZE];
    int64_t at_s = 0;
    if (claim->answer.start == NULL || checking->by->authority.start == NULL)
        return WEIR_OK;
    const struct stamp_claim stamp = {.bytes = claim->text, .answer = claim->answer};
    const enum weir_status status = stamp_check(checking->by->authority, &stamp, &at_s, &fault);
    if (status == WEIR_OK)
        return WEIR_OK;
    if (status == WEIR_E_INVALID) /* of the setting, not of the stamp */
        return error_set(checking->error, status, fault.primary);
    (void)snprintf(words, sizeof words, ": %s", fault.primary);
    return tell(checking, claim->name, words);
}

/* --- stored ones ------------------------------------------------------------------------------
 */
static const char *
name_of(int64_t checkpoint_no, char buffer[static NAME_SIZE])
{
    (void)snprintf(buffer, NAME_SIZE, "checkpoint %lld", (long long)checkpoint_no);
    return buffer;
}

/* What the row says beside the text must be what the text says. */
static bool
is_of_row(const struct checkpoint_store_item *item, const struct checkpoint_text *text)
{
    char key[CHECKPOINT_TEXT_HEX + 1];
    return text->checkpoint_no == item->checkpoint_no && text->link_no == item->link_no &&
           text_equal(text->algorithm, item->algorithm) &&
           item->key_id.size == SIGNATURE_KEY_ID_SIZE &&
           text_equal(text->key, hex_of(item->key_id, key));
}

/* Whether text names the one before as that is; before NULL: it is the first. */
static bool
follows(const struct checkpoint_text *text, const struct checkpoint_store_item *before)
{
    unsigned char sum[DIGEST_SIZE] = {0};
    char hex[CHECKPOINT_TEXT_HEX + 1];
    if (before != NULL && digest_sha256(before->text.start, before->text.size, sum) != WEIR_OK)
        return false;
    return text_equal(text->previous,
                      hex_of((struct weir_text){(const char *)sum, sizeof sum}, hex));
}

static enum weir_status
check_link(const struct checking *checking, const struct checkpoint_store_item *item,
           const struct claim *claim, const struct checkpoint_text *text)
{
    char hex[CHECKPOINT_TEXT_HEX + 1];
    char words[WORDS_SIZE];
    const bool present = item->link.size == DIGEST_SIZE;
    if (present && text_equal(hex_of(item->link, hex), text->head))
        return WEIR_OK;
    (void)snprintf(words, sizeof words, " covers link %lld of the chain, which is %s",
                   (long long)text->link_no, present ? "another now" : "missing");
    return tell(checking, claim->name, words);
}

/* The checkpoint at index, with that before it. */
static enum weir_status
check_item(const struct checking *checking, const struct checkpoint_store_list *list,
           uint32_t index, struct verify_checkpoint_count *count)
{
    char name[NAME_SIZE];
    struct checkpoint_text text;
    bool holds = true;
    const struct checkpoint_store_item *item = &list->item[index];
    const struct claim claim = {name_of(item->checkpoint_no, name), item->text, item->signature,
                                item->answer};
    count->checkpoint_count++;
    if (checkpoint_text_parse(item->text, &text) != WEIR_OK || !is_of_row(item, &text))
        return tell(checking, claim.name, " is not the text that was signed");
    enum weir_status status = check_signed(checking, &claim, &text, &holds);
    if (status == WEIR_OK && holds && !follows(&text, index == 0 ? NULL : item - 1))
        status = tell(checking, claim.name, " is not of the checkpoint before it");
    if (status == WEIR_OK && holds)
        status = check_link(checking, item, &claim, &text);
    if (status == WEIR_OK)
        status = check_stamp(checking, &claim);
    count->signature_count += checking->by->trust != NULL;
    count->stamp_count += claim.answer.start != NULL && checking->by->authority.start != NULL;
    return status;
}

enum weir_status
verify_checkpoint_stored(struct db *db, const struct verify_checkpoint_by *by,
                         const struct verify_checkpoint_ear *ear, struct weir_arena *arena,
                         struct verify_checkpoint_count *count, struct weir_error *error)
{
    const struct checking checking = {db, by, ear, arena, error};
    struct checkpoint_store_list list = {0};
    char name[NAME_SIZE];
    int64_t expected_no = 1;
    *count = (struct verify_checkpoint_count){0};
    enum weir_status status = checkpoint_store_read(db, CHECKPOINT_STORE_ALL, arena, &list, error);
    for (uint32_t i = 0; status == WEIR_OK && i < list.count; i++) {
        if (list.item[i].checkpoint_no != expected_no)
            status = tell(&checking, name_of(expected_no, name), " is missing");
        expected_no = list.item[i].checkpoint_no + 1;
        if (status == WEIR_OK)
            status = check_item(&checking, &list, i, count);
    }
    return status;
}

/* --- one that was kept ------------------------------------------------------------------------
 */
/* Runs or months as numbers that follow one another. */
typedef bool next_range(struct weir_text *list, struct checkpoint_text_range *range);

static bool
next_month_number(struct weir_text *list, struct checkpoint_text_range *range)
{
    if (!checkpoint_text_next_month(list, range))
        return false;
    range->first = civil_month_number((int32_t)range->first);
    range->last = civil_month_number((int32_t)range->last);
    return true;
}

/* The end of the range of list that number lies in; number - 1 where it lies in none. */
static int64_t
end_of(struct weir_text list, next_range *next, int64_t number)
{
    struct checkpoint_text_range range;
    while (next(&list, &range)) {
        if (number >= range.first && number <= range.last)
            return range.last;
    }
    return number - 1;
}

/* What is told of a number that the kept checkpoint has and the database does not. */
typedef enum weir_status tell_missing(const struct checking *checking, const char *name,
                                      int64_t number);

static enum weir_status
tell_run(const struct checking *checking, const char *name, int64_t number)
{
    char words[WORDS_SIZE];
    (void)snprintf(words, sizeof words,
                   "run %lld is missing: it was posted when %s was signed, and is not here",
                   (long long)number, name);
    return checking->ear->tell(checking->ear->context, number, text_of(words));
}

static enum weir_status
tell_month(const struct checking *checking, const char *name, int64_t number)
{
    char words[WORDS_SIZE];
    char day[16];
    struct text_writer writer = text_writer_of(day, sizeof day);
    text_write_day(&writer, civil_month_number_begin((int32_t)number));
    (void)snprintf(words, sizeof words, "month %.7s was closed when %s was signed, and is not here",
                   day, name);
    return checking->ear->tell(checking->ear->context, 0, text_of(words));
}

/* The two lists of numbers that are compared. */
struct lists {
    struct weir_text kept;
    struct weir_text here;
};

static enum weir_status
compare_lists(const struct checking *checking, const char *name, struct lists lists,
              next_range *next, tell_missing *missing)
{
    struct checkpoint_text_range range;
    enum weir_status status = WEIR_OK;
    uint32_t count = 0;
    while (status == WEIR_OK && next(&lists.kept, &range)) {
        int64_t number = range.first;
        while (status == WEIR_OK && number <= range.last && count < MISSING_MAX) {
            const int64_t end = end_of(lists.here, next, number);
            if (end < number) {
                status = missing(checking, name, number);
                count++;
            }
            number = end < number ? number + 1 : end + 1;
        }
    }
    return status;
}

/* One link that the checkpoint lists, "14 run 8 HEX", against the chain. */
static enum weir_status
compare_link(const struct checking *checking, const char *name, struct weir_text line)
{
    struct weir_text link;
    struct weir_text word;
    struct weir_text rest = line;
    char hex[CHECKPOINT_TEXT_HEX + 1];
    char words[WORDS_SIZE];
    int64_t number = 0;
    if (line.size <= CHECKPOINT_TEXT_HEX || !text_next_word(&rest, &word) ||
        decimal_parse(word, 0, &number) != WEIR_OK)
        return WEIR_OK;
    const size_t size = line.size - CHECKPOINT_TEXT_HEX; /* of what stands before the digits */
    const struct weir_text kept = {line.start + size, CHECKPOINT_TEXT_HEX};
    const enum weir_status status =
        checkpoint_store_link(checking->db, number, checking->arena, &link, checking->error);
    /* A link that is missing is told as the end of the chain. */
    if (status != WEIR_OK || link.size != DIGEST_SIZE || text_equal(hex_of(link, hex), kept))
        return status;
    (void)snprintf(words, sizeof words,
                   ": link %.*s of the chain was another then: it was written anew since",
                   (int)size - 1, line.start);
    return tell(checking, name, words);
}

static enum weir_status
compare_links(const struct checking *checking, const char *name, struct weir_text links)
{
    enum weir_status status = WEIR_OK;
    while (status == WEIR_OK && links.size > 0) {
        const char *feed = memchr(links.start, '\n', links.size);
        const size_t size = (size_t)(feed - links.start); /* the parser saw to both */
        const size_t name_size = strlen("link=");
        status = compare_link(checking, name,
                              (struct weir_text){links.start + name_size, size - name_size});
        links = (struct weir_text){feed + 1, links.size - size - 1};
    }
    return status;
}

/* How far the database comes. */
static enum weir_status
compare_ends(const struct checking *checking, const char *name, const struct checkpoint_text *text,
             const struct checkpoint_store_state *state)
{
    char words[WORDS_SIZE];
    char time[CHECKPOINT_TEXT_TIME_SIZE];
    enum weir_status status = WEIR_OK;
    if (state->link_no < text->link_no) {
        (void)snprintf(
            words, sizeof words,
            ": it covers %lld links of the chain on %s, and there are %lld here: this is "
            "an older state, such as a restored backup",
            (long long)text->link_no, checkpoint_text_time(text->time_s, time).start,
            (long long)state->link_no);
        status = tell(checking, name, words);
    }
    if (status == WEIR_OK && state->journal_no < text->journal_no) {
        (void)snprintf(words, sizeof words,
                       ": the journal had %lld numbers, and has %lld here: what was recorded since "
                       "is missing",
                       (long long)text->journal_no, (long long)state->journal_no);
        status = tell(checking, name, words);
    }
    return status;
}

static enum weir_status
compare_head(const struct checking *checking, const char *name, const struct checkpoint_text *text)
{
    struct weir_text link;
    char hex[CHECKPOINT_TEXT_HEX + 1];
    const enum weir_status status =
        checkpoint_store_link(checking->db, text->link_no, checking->arena, &link, checking->error);
    if (status != WEIR_OK || link.size != DIGEST_SIZE || text_equal(hex_of(link, hex), text->head))
        return status;
    return tell(checking, name, ": the chain up to its last link was written anew since");
}

static enum weir_status
compare(const struct checking *checking, const char *name, const struct checkpoint_text *text)
{
    struct checkpoint_store_state state = {0};
    enum weir_status status =
        checkpoint_store_state(checking->db, INT64_MAX, checking->arena, &state, checking->error);
    if (status != WEIR_OK)
        return status;
    if (state.link_no > 0 && !text_equal(state.first, text->first))
        return tell(checking, name,
                    " is of another database, or the chain was written anew from its first link");
    status = compare_ends(checking, name, text, &state);
    if (status == WEIR_OK)
        status = compare_lists(checking, name, (struct lists){text->runs, state.runs},
                               checkpoint_text_next, tell_run);
    if (status == WEIR_OK)
        status = compare_lists(checking, name, (struct lists){text->months, state.months},
                               next_month_number, tell_month);
    if (status == WEIR_OK)
        status = compare_head(checking, name, text);
    return status == WEIR_OK ? compare_links(checking, name, text->links) : status;
}

/* FILE with an ending; absent where there is none and it need not be there. */
static enum weir_status
read_side(const struct checking *checking, const char *file, const char *ending, bool needed,
          struct weir_text *text)
{
    char name[FILE_NAME_BYTES];
    *text = (struct weir_text){NULL, 0};
    const int size = snprintf(name, sizeof name, "%s%s", file, ending);
    if (size < 0 || (size_t)size >= sizeof name)
        return error_set(checking->error, WEIR_E_IO, "the file's name is too long");
    if (!needed && access(name, F_OK) != 0)
        return WEIR_OK;
    return file_read_all(name, SIDE_BYTES_MAX, checking->arena, text, checking->error);
}

enum weir_status
verify_checkpoint_kept(struct db *db, const struct verify_checkpoint_by *by,
                       const struct verify_checkpoint_ear *ear, const char *file,
                       struct weir_arena *arena, struct weir_error *error)
{
    const struct checking checking = {db, by, ear, arena, error};
    struct claim claim = {.name = file};
    struct checkpoint_text text;
    bool holds = true;
    enum weir_status status =
        file_read_all(file, CHECKPOINT_TEXT_BYTES_MAX, arena, &claim.text, error);
    if (status == WEIR_OK)
        status = read_side(&checking, file, ".sig", true, &claim.signature);
    if (status == WEIR_OK)
        status = read_side(&checking, file, ".tsr", false, &claim.answer);
    if (status != WEIR_OK)
        return status;
    if (checkpoint_text_parse(claim.text, &text) != WEIR_OK)
        return tell(&checking, file, " is not a checkpoint, or was changed");
    status = check_signed(&checking, &claim, &text, &holds);
    if (status == WEIR_OK && holds)
        status = check_stamp(&checking, &claim);
    return status == WEIR_OK && holds ? compare(&checking, file, &text) : status;
}
