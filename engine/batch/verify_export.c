/*
 * verify_export.c - the sums and roots of an XML export, taken again from its rows.
 *
 * Element and attribute names are those of schemas/; what the kinds differ in is a table.
 */
#include "batch/verify_export.h"

#include <stdio.h>
#include <string.h>

#include "base/checked.h"
#include "base/decimal.h"
#include "base/error.h"
#include "base/text.h"
#include "host/file.h"
#include "seal/merkle.h"
#include "xdoc/xdoc.h"

#define ARENA_BYTES ((size_t)8 << 20) /* the parser, and a chunk of the file */
#define CURRENCY_MAX 8
#define CURRENCY_SIZE 16
#define NAME_SIZE 256 /* of an invoice's number, for words; cut */
#define WORDS_SIZE 500

/* What the sums of a kind are called. */
struct shape {
    const char *space;
    const char *item; /* what is added up */
    const char *name; /* its number */
    const char *digest;
    const char *part; /* what stands inside it; NULL: nothing */
    const char *volume;
    const char *amount;
    const char *other;      /* tax, or what is exempt */
    const char *item_count; /* of a total */
    const char *part_count; /* NULL: not counted */
};

static const struct shape shapes[] = {
    {"urn:weir:invoices:1", "invoice", "invoice", "digest", "line", "volume_m3", "amount", "tax",
     "invoices", "lines"},
    {"urn:weir:bills:1", "bill", "invoice", "digest", NULL, "volume_m3", "amount", "tax",
     "invoices", NULL},
    {"urn:weir:fees:1", "entry", "entry", "entry-digest", NULL, "m3", "due", "exempt_amount",
     "entries", NULL},
};
static const char ledger_space[] = "urn:weir:ledger:1";

struct sums {
    char currency[CURRENCY_SIZE];
    int64_t item_count;
    int64_t part_count;
    int64_t volume_l;
    int64_t amount_fen;
    int64_t other_fen;
};

struct total {
    struct sums sums[CURRENCY_MAX];
    uint32_t count;
};

struct checking {
    const struct shape *shape; /* NULL: a ledger */
    struct digest *digest;
    struct total run;  /* the group at hand: a run, or a period */
    struct total file; /* all of it */
    bool in_run;
    struct merkle merkle;
    char root[2 * DIGEST_SIZE + 1]; /* as the run says; empty: it does not */
    uint32_t run_line;
    char item[NAME_SIZE]; /* the invoice or entry at hand */
    char currency[CURRENCY_SIZE];
    int64_t item_fen;  /* as it says */
    int64_t part_fen;  /* as its lines add up */
    int64_t debit_fen; /* of the ledger's entry at hand, or of all of it as it says */
    int64_t credit_fen;
    int64_t debits_fen; /* of all entries */
    int64_t credits_fen;
    int64_t said_debit_fen;
    int64_t said_credit_fen;
    bool overflow;
    verify_export_tell *tell;
    void *context;
    struct weir_error *error;
};

/* --- words ------------------------------------------------------------------------------------
 */
static enum weir_status
tell_at(const struct checking *checking, uint32_t line, const char *words)
{
    char buffer[WORDS_SIZE + 32];
    (void)snprintf(buffer, sizeof buffer, "line %u: %s", line, words);
    return checking->tell(checking->context, text_of(buffer));
}

/* What is said, and what it comes to. */
struct pair {
    int64_t said;
    int64_t sum;
};

static enum weir_status
tell_pair(const struct checking *checking, uint32_t line, const char *what, struct pair pair)
{
    char words[WORDS_SIZE];
    struct text_writer writer = text_writer_of(words, sizeof words);
    text_write_string(&writer, what);
    text_write_string(&writer, " ");
    text_write_decimal(&writer, pair.sum, 2);
    text_write_string(&writer, ", and ");
    text_write_decimal(&writer, pair.said, 2);
    text_write_string(&writer, " is said");
    return tell_at(checking, line, words);
}

/* --- attributes -------------------------------------------------------------------------------
 */
static struct weir_text
attribute(const struct xdoc_item *item, const char *name)
{
    for (uint32_t i = 0; i < item->attribute_count; i++) {
        if (item->attribute[i].space.size == 0 &&
            text_equal(item->attribute[i].name, text_of(name)))
            return item->attribute[i].value;
    }
    return (struct weir_text){NULL, 0};
}

/* As a count of 10^-scale units; 0 where there is none, or it is no number. */
static int64_t
number(const struct xdoc_item *item, const char *name, unsigned scale)
{
    int64_t value = 0;
    return decimal_parse_signed(attribute(item, name), scale, &value) == WEIR_OK ? value : 0;
}

static void
add(struct checking *checking, int64_t *sum, int64_t part)
{
    if (!checked_add(*sum, part, sum))
        checking->overflow = true;
}

static bool
is(const struct xdoc_item *item, const char *name)
{
    return text_equal(item->name, text_of(name));
}

/* --- sums by currency -------------------------------------------------------------------------
 */
/* Those of that currency, which begin at zero; NULL where there are too many. */
static struct sums *
sums_of(struct total *total, struct weir_text currency)
{
    for (uint32_t i = 0; i < total->count; i++) {
        if (text_equal(text_of(total->sums[i].currency), currency))
            return &total->sums[i];
    }
    if (total->count == CURRENCY_MAX || currency.size >= CURRENCY_SIZE)
        return NULL;
    struct sums *made = &total->sums[total->count++];
    *made = (struct sums){.item_count = 0};
    if (currency.size > 0)
        memcpy(made->currency, currency.start, currency.size);
    return made;
}

static void
add_sums(struct checking *checking, struct total *total, struct weir_text currency,
         const struct sums *part)
{
    struct sums *sums = sums_of(total, currency);
    if (sums == NULL) {
        checking->overflow = true;
        return;
    }
    sums->item_count += part->item_count;
    sums->part_count += part->part_count;
    add(checking, &sums->volume_l, part->volume_l);
    add(checking, &sums->amount_fen, part->amount_fen);
    add(checking, &sums->other_fen, part->other_fen);
}

/* A total as it is written, against what was added up. */
static enum weir_status
check_total(struct checking *checking, const struct xdoc_item *item)
{
    const struct shape *shape = checking->shape;
    const struct sums *sums =
        sums_of(checking->in_run ? &checking->run : &checking->file, attribute(item, "currency"));
    const bool same =
        sums != NULL && sums->item_count == number(item, shape->item_count, 0) &&
        (shape->part_count == NULL || sums->part_count == number(item, shape->part_count, 0)) &&
        sums->volume_l == number(item, shape->volume, 3) &&
        sums->amount_fen == number(item, shape->amount, 2) &&
        sums->other_fen == number(item, shape->other, 2);
    if (same)
        return WEIR_OK;
    const char *of = checking->in_run ? "what stands above adds up to" : "the file adds up to";
    return tell_pair(
        checking, item->line, of,
        (struct pair){number(item, shape->amount, 2), sums == NULL ? 0 : sums->amount_fen});
}

/* --- invoices, bills, fees --------------------------------------------------------------------
 */
static enum weir_status
add_leaf(struct checking *checking, struct weir_text hex)
{
    unsigned char leaf[DIGEST_SIZE];
    char digits[3] = "";
    if (checking->root[0] == '\0')
        return WEIR_OK;
    for (size_t i = 0; i < DIGEST_SIZE; i++) {
        unsigned byte = 0;
        if (hex.size == 2 * sizeof leaf) {
            memcpy(digits, hex.start + 2 * i, 2);
            if (sscanf(digits, "%2x", &byte) != 1) // NOLINT(cert-err34-c): two digits fit
                byte = 0;
        }
        leaf[i] = (unsigned char)byte;
    }
    return merkle_add(&checking->merkle, leaf, checking->error);
}

static enum weir_status
begin_item(struct checking *checking, const struct xdoc_item *item)
{
    const struct shape *shape = checking->shape;
    const struct weir_text name = attribute(item, shape->name);
    const struct sums sums = {
        .item_count = 1,
        .volume_l = number(item, shape->volume, 3),
        .amount_fen = number(item, shape->amount, 2),
        .other_fen = number(item, shape->other, 2),
    };
    struct text_writer writer = text_writer_of(checking->item, sizeof checking->item);
    text_write(&writer, name);
    writer = text_writer_of(checking->currency, sizeof checking->currency);
    text_write(&writer, attribute(item, "currency"));
    checking->item_fen = sums.amount_fen;
    checking->part_fen = 0;
    add_sums(checking, &checking->run, attribute(item, "currency"), &sums);
    add_sums(checking, &checking->file, attribute(item, "currency"), &sums);
    return add_leaf(checking, attribute(item, shape->digest));
}

static void
begin_part(struct checking *checking, const struct xdoc_item *item)
{
    const struct sums sums = {.part_count = 1};
    add_sums(checking, &checking->run, text_of(checking->currency), &sums);
    add_sums(checking, &checking->file, text_of(checking->currency), &sums);
    add(checking, &checking->part_fen, number(item, "amount", 2));
}

static void
begin_run(struct checking *checking, const struct xdoc_item *item)
{
    const struct weir_text root = attribute(item, "root");
    struct text_writer writer = text_writer_of(checking->root, sizeof checking->root);
    checking->in_run = true;
    checking->run = (struct total){.count = 0};
    checking->merkle = merkle_of(checking->digest);
    checking->run_line = item->line;
    if (is(item, "run"))
        text_write(&writer, root);
}

static enum weir_status
end_run(struct checking *checking)
{
    unsigned char sum[DIGEST_SIZE];
    char hex[2 * DIGEST_SIZE + 1];
    checking->in_run = false;
    if (checking->root[0] == '\0')
        return WEIR_OK;
    const enum weir_status status = merkle_root(&checking->merkle, sum, checking->error);
    if (status != WEIR_OK)
        return status;
    struct text_writer writer = text_writer_of(hex, sizeof hex);
    text_write_hex(&writer, (struct weir_text){(const char *)sum, sizeof sum});
    return strcmp(hex, checking->root) == 0
               ? WEIR_OK
               : tell_at(checking, checking->run_line,
                         "the root of the run is not that of the digests in it");
}

static enum weir_status
begin_row(struct checking *checking, const struct xdoc_item *item)
{
    const struct shape *shape = checking->shape;
    if (is(item, shape->item))
        return begin_item(checking, item);
    if (shape->part != NULL && is(item, shape->part))
        begin_part(checking, item);
    else if (is(item, "run") || is(item, "period"))
        begin_run(checking, item);
    else if (is(item, "total"))
        return check_total(checking, item);
    return WEIR_OK;
}

static enum weir_status
end_row(struct checking *checking, const struct xdoc_item *item)
{
    char what[NAME_SIZE + 60];
    const struct shape *shape = checking->shape;
    if (is(item, "run") || is(item, "period"))
        return end_run(checking);
    if (shape->part == NULL || !is(item, shape->item) || checking->part_fen == checking->item_fen)
        return WEIR_OK;
    (void)snprintf(what, sizeof what, "the lines of %s add up to", checking->item);
    return tell_pair(checking, item->line, what,
                     (struct pair){checking->item_fen, checking->part_fen});
}

/* --- a ledger ---------------------------------------------------------------------------------
 */
static void
begin_booking(struct checking *checking, const struct xdoc_item *item)
{
    if (is(item, "control")) {
        checking->said_debit_fen = number(item, "debit", 2);
        checking->said_credit_fen = number(item, "credit", 2);
    } else if (is(item, "entry")) {
        struct text_writer writer = text_writer_of(checking->item, sizeof checking->item);
        text_write(&writer, attribute(item, "entry"));
        checking->debit_fen = 0;
        checking->credit_fen = 0;
    } else if (is(item, "debit")) {
        add(checking, &checking->debit_fen, number(item, "amount", 2));
        add(checking, &checking->debits_fen, number(item, "amount", 2));
    } else if (is(item, "credit")) {
        add(checking, &checking->credit_fen, number(item, "amount", 2));
        add(checking, &checking->credits_fen, number(item, "amount", 2));
    }
}

static enum weir_status
end_booking(struct checking *checking, const struct xdoc_item *item)
{
    char what[NAME_SIZE + 60];
    if (is(item, "entry") && checking->debit_fen != checking->credit_fen) {
        (void)snprintf(what, sizeof what, "the debits of %s add up to", checking->item);
        return tell_pair(checking, item->line, what,
                         (struct pair){checking->credit_fen, checking->debit_fen});
    }
    if (!is(item, "ledger"))
        return WEIR_OK;
    enum weir_status status = WEIR_OK;
    if (checking->debits_fen != checking->said_debit_fen)
        status = tell_pair(checking, item->line, "all debits add up to",
                           (struct pair){checking->said_debit_fen, checking->debits_fen});
    if (status == WEIR_OK && checking->credits_fen != checking->said_credit_fen)
        status = tell_pair(checking, item->line, "all credits add up to",
                           (struct pair){checking->said_credit_fen, checking->credits_fen});
    return status;
}

/* --- the document -----------------------------------------------------------------------------
 */
static enum weir_status
next_chunk(void *context, struct weir_text *chunk, struct weir_error *error)
{
    return file_reader_next(context, chunk, error);
}

static const struct shape *
shape_of(struct weir_text space)
{
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        if (text_equal(space, text_of(shapes[i].space)))
            return &shapes[i];
    }
    return NULL;
}

static enum weir_status
take(struct checking *checking, const struct xdoc_item *item, bool *whole)
{
    switch (item->event) {
    case XDOC_BEGIN:
        if (checking->shape != NULL)
            return begin_row(checking, item);
        begin_booking(checking, item);
        return WEIR_OK;
    case XDOC_END:
        return checking->shape != NULL ? end_row(checking, item) : end_booking(checking, item);
    case XDOC_FINISH:
        *whole = true;
        return WEIR_OK;
    case XDOC_TEXT:
        break;
    }
    return WEIR_OK;
}

/* A document that is no document is told, not failed with. */
static enum weir_status
walk(struct checking *checking, struct xdoc *xdoc)
{
    bool whole = false;
    bool begun = false;
    enum weir_status status = WEIR_OK;
    while (status == WEIR_OK && !whole) {
        struct xdoc_item item;
        struct weir_error fault = {0};
        status = xdoc_next(xdoc, &item, &fault);
        if (status == WEIR_E_INVALID)
            return tell_at(checking, fault.line, fault.primary);
        if (status != WEIR_OK) {
            *checking->error = fault;
            return status;
        }
        if (!begun && item.event == XDOC_BEGIN) {
            checking->shape = shape_of(item.space);
            begun = true;
        }
        status = take(checking, &item, &whole);
    }
    if (status == WEIR_OK && checking->overflow)
        status = tell_at(checking, 1, "its sums do not fit");
    return status;
}

enum weir_status
verify_export_check(const char *file, verify_export_tell *tell, void *context,
                    struct weir_error *error)
{
    struct checking checking = {.tell = tell, .context = context, .error = error};
    struct file_reader *reader = NULL;
    struct xdoc *xdoc = NULL;
    struct weir_arena *arena = weir_arena_new(ARENA_BYTES);
    if (arena == NULL)
        return error_nomem(error);
    enum weir_status status = digest_new(&checking.digest, error);
    if (status == WEIR_OK)
        status = file_reader_open(file, arena, &reader, error);
    if (status == WEIR_OK) {
        const struct xdoc_source source = {file, next_chunk, reader};
        status = xdoc_open_source(&source, arena, &xdoc, error);
    }
    if (status == WEIR_OK)
        status = walk(&checking, xdoc);
    xdoc_close(xdoc);
    file_reader_close(reader);
    digest_free(checking.digest);
    weir_arena_free(arena);
    return status;
}

bool
verify_export_recognise(struct weir_text head)
{
    char start[512];
    const size_t size = head.size < sizeof start - 1 ? head.size : sizeof start - 1;
    if (size > 0)
        memcpy(start, head.start, size);
    start[size] = '\0';
    if (strstr(start, ledger_space) != NULL)
        return true;
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        if (strstr(start, shapes[i].space) != NULL)
            return true;
    }
    return false;
}
