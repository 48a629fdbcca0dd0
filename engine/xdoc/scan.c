/*
 * scan.c - cuts a document into pieces of markup and text and holds each against the limits.
 *
 * It knows comments, CDATA, processing instructions, tags and quotes, and no more than that.
 */
#include "xdoc/scan.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"

#define MARK "\xef\xbb\xbf" /* U+FEFF */

enum piece_kind { PIECE_TEXT = 1, PIECE_START, PIECE_EMPTY, PIECE_END, PIECE_OTHER, PIECE_DOCTYPE };

struct piece {
    enum piece_kind kind;
    struct weir_text text; /* all of it, brackets too */
    uint32_t line;         /* it begins at */
    bool open;             /* the document ends inside it */
    bool broken;           /* a comment with -- in it */
};

struct scan
scan_of(struct weir_text bytes)
{
    return (struct scan){.bytes = bytes, .line = 1};
}

static bool
begins_with(struct weir_text text, const char *string)
{
    const struct weir_text start = text_of(string);
    return text.size >= start.size && memcmp(text.start, start.start, start.size) == 0;
}

/* Cuts piece after the mark, looking for it from skip bytes on; open when there is none. */
static void
cut_after(struct piece *piece, size_t skip, const char *mark)
{
    const struct weir_text text = piece->text;
    const size_t size = strlen(mark);
    for (size_t i = skip; i + size <= text.size; i++) {
        const char *found = memchr(text.start + i, mark[0], text.size - size + 1 - i);
        if (found == NULL)
            break;
        i = (size_t)(found - text.start);
        if (memcmp(found, mark, size) != 0)
            continue;
        piece->text.size = i + size;
        return;
    }
    piece->open = true;
}

static void
cut_tag(struct piece *piece)
{
    char quote = '\0';
    for (size_t i = 0; i < piece->text.size; i++) {
        const char character = piece->text.start[i];
        if (quote != '\0') {
            if (character == quote)
                quote = '\0';
        } else if (character == '"' || character == '\'') {
            quote = character;
        } else if (character == '>') {
            piece->text.size = i + 1;
            return;
        }
    }
    piece->open = true;
}

/* A comment ends at its first --, which a > must follow. */
static void
cut_comment(struct piece *piece)
{
    const size_t rest_size = piece->text.size;
    cut_after(piece, 4, "--");
    if (piece->open)
        return;
    piece->open = piece->text.size == rest_size;
    piece->broken = !piece->open && piece->text.start[piece->text.size] != '>';
    if (!piece->open)
        piece->text.size++;
}

static struct piece
piece_at(const struct scan *scan)
{
    const struct weir_text rest = {scan->bytes.start + scan->at, scan->bytes.size - scan->at};
    struct piece piece = {.kind = PIECE_OTHER, .text = rest, .line = scan->line};
    if (rest.start[0] != '<') {
        const char *end = memchr(rest.start, '<', rest.size);
        piece.kind = PIECE_TEXT;
        if (end != NULL)
            piece.text.size = (size_t)(end - rest.start);
    } else if (begins_with(rest, "<!--")) {
        cut_comment(&piece);
    } else if (begins_with(rest, "<![CDATA[")) {
        cut_after(&piece, 9, "]]>");
    } else if (begins_with(rest, "<?")) {
        cut_after(&piece, 2, "?>");
    } else if (begins_with(rest, "<!")) {
        piece.kind = PIECE_DOCTYPE;
    } else {
        cut_tag(&piece);
        piece.kind = PIECE_START;
        if (begins_with(rest, "</"))
            piece.kind = PIECE_END;
        else if (piece.text.size >= 2 && rest.start[piece.text.size - 2] == '/')
            piece.kind = PIECE_EMPTY;
    }
    return piece;
}

static void
step_over(struct scan *scan, struct weir_text text)
{
    const char *at = text.start;
    const char *end = text.start + text.size;
    while ((at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
        scan->line++;
        if (++at == end)
            break;
    }
    scan->at += text.size;
}

uint32_t
scan_next_start(struct scan *scan)
{
    while (scan->at < scan->bytes.size) {
        const struct piece piece = piece_at(scan);
        step_over(scan, piece.text);
        if (piece.kind == PIECE_START || piece.kind == PIECE_EMPTY)
            return piece.line;
    }
    return 0;
}

/* --- limits --------------------------------------------------------------------------------------
 */

static const char *
attribute_fault(struct weir_text tag)
{
    uint32_t count = 0;
    for (size_t i = 0; i < tag.size; i++) {
        const char quote = tag.start[i];
        if (quote != '"' && quote != '\'')
            continue;
        const char *value = tag.start + i + 1;
        const char *end = memchr(value, quote, tag.size - i - 1);
        if (end == NULL)
            return NULL;
        const size_t size = (size_t)(end - value);
        if (size > SCAN_ATTRIBUTE_SIZE_MAX)
            return "an attribute is longer than 4096 bytes";
        if (++count > SCAN_ATTRIBUTE_MAX)
            return "an element has more than 64 attributes";
        i += size + 1;
    }
    return NULL;
}

/* Whether each & begins a character reference or one of XML's own five entities. */
static bool
entities_known(struct weir_text text)
{
    static const char *const known[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;", "&#"};
    const char *end = text.start + text.size;
    for (const char *at = text.start; at < end; at++) {
        at = memchr(at, '&', (size_t)(end - at));
        if (at == NULL)
            return true;
        bool found = false;
        for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
            found = found || begins_with((struct weir_text){at, (size_t)(end - at)}, known[i]);
        if (!found)
            return false;
    }
    return true;
}

static bool
holds(struct weir_text text, const char *string)
{
    const size_t size = strlen(string);
    const char *at = text.start;
    for (size_t left = text.size; left >= size; left = text.size - (size_t)(at - text.start)) {
        at = memchr(at, string[0], left - size + 1);
        if (at == NULL)
            return false;
        if (memcmp(at, string, size) == 0)
            return true;
        at++;
    }
    return false;
}

/* What is wrong with as much of a piece as is at hand. */
static const char *
size_fault(const struct piece *piece)
{
    switch (piece->kind) {
    case PIECE_DOCTYPE:
        return "a document type declaration (DOCTYPE) is not accepted";
    case PIECE_TEXT:
    case PIECE_OTHER:
        if (piece->text.size > SCAN_TEXT_SIZE_MAX)
            return "text or a comment is longer than 1 MiB";
        break;
    case PIECE_START:
    case PIECE_EMPTY:
    case PIECE_END:
        if (piece->text.size > SCAN_TAG_SIZE_MAX)
            return "a tag is longer than 64 KiB";
        break;
    }
    return NULL;
}

static const char *
form_fault(const struct piece *piece)
{
    const char *fault = size_fault(piece);
    if (fault != NULL)
        return fault;
    if (!text_is_utf8(piece->text))
        return "the document is not UTF-8";
    if (piece->open)
        return "the document ends inside a tag or comment";
    return piece->broken ? "a comment has -- in it" : NULL;
}

static const char *
piece_fault(const struct piece *piece, int32_t *depth)
{
    const char *fault = form_fault(piece);
    if (fault != NULL || piece->kind == PIECE_OTHER)
        return fault;
    if (piece->kind == PIECE_END) {
        *depth -= 1;
        return NULL;
    }
    if (!entities_known(piece->text))
        return "an entity is used that XML does not define";
    if (piece->kind == PIECE_TEXT)
        return NULL;
    if (holds(piece->text, "http://www.w3.org/2001/XInclude"))
        return "XInclude is not accepted: nothing is fetched";
    *depth += piece->kind == PIECE_START;
    if (*depth + (piece->kind == PIECE_EMPTY) > SCAN_DEPTH_MAX)
        return "elements are nested more than 32 deep";
    return attribute_fault(piece->text);
}

/* The encoding the XML declaration names; absent when it names none. */
static struct weir_text
declared_encoding(struct weir_text bytes)
{
    const struct weir_text none = {NULL, 0};
    if (begins_with(bytes, MARK))
        bytes = (struct weir_text){bytes.start + 3, bytes.size - 3};
    if (!begins_with(bytes, "<?xml"))
        return none;
    struct piece declaration = {.text = bytes};
    cut_after(&declaration, 0, "?>");
    const struct weir_text text = declaration.text;
    cut_after(&declaration, 0, "encoding");
    size_t at = declaration.open ? text.size : declaration.text.size;
    while (at < text.size && text.start[at] != '"' && text.start[at] != '\'')
        at++;
    if (at >= text.size)
        return none;
    const char *name = text.start + at + 1;
    const char *end = memchr(name, text.start[at], text.size - at - 1);
    return end == NULL ? none : (struct weir_text){name, (size_t)(end - name)};
}

static bool
is_utf8_name(struct weir_text name)
{
    static const char lower[] = "utf-8";
    if (name.size != sizeof lower - 1)
        return false;
    for (size_t i = 0; i < name.size; i++) {
        const bool is_upper = name.start[i] >= 'A' && name.start[i] <= 'Z';
        if (name.start[i] + (is_upper ? 'a' - 'A' : 0) != lower[i])
            return false;
    }
    return true;
}

const char *
scan_encoding_fault(struct weir_text head)
{
    const struct weir_text encoding = declared_encoding(head);
    if (encoding.start == NULL || is_utf8_name(encoding))
        return NULL;
    return "the document declares an encoding other than UTF-8";
}

/* Whether bytes that are not here yet may belong to the piece. */
static bool
may_go_on(const struct scan *scan, const struct piece *piece)
{
    static const char longest_mark[] = "<![CDATA[";
    const size_t rest_size = scan->bytes.size - scan->at;
    if (piece->kind == PIECE_TEXT)
        return piece->text.size == rest_size;
    return piece->open || (rest_size < sizeof longest_mark - 1 && piece->text.size == rest_size) ||
           (piece->kind == PIECE_DOCTYPE && rest_size < sizeof longest_mark - 1);
}

/* One may stand at the very beginning; what follows it there is text of its own. */
static bool
has_late_mark(const struct scan *scan, struct weir_text text)
{
    const bool first = !scan->begun && begins_with(text, MARK);
    const size_t skip = first ? sizeof MARK - 1 : 0;
    return holds((struct weir_text){text.start + skip, text.size - skip}, MARK);
}

enum scan_found
scan_step(struct scan *scan, bool last, struct scan_piece *found)
{
    const struct piece piece = piece_at(scan);
    *found = (struct scan_piece){.line = piece.line};
    if (!last && may_go_on(scan, &piece)) {
        const bool doctype = piece.kind == PIECE_DOCTYPE; /* perhaps a comment that is cut */
        found->fault = doctype ? NULL : size_fault(&piece);
        return found->fault == NULL ? SCAN_SHORT : SCAN_FAULT;
    }
    found->fault = piece_fault(&piece, &scan->depth);
    if (found->fault == NULL && has_late_mark(scan, piece.text))
        found->fault = "a byte order mark stands inside the document";
    if (found->fault != NULL)
        return SCAN_FAULT;
    found->text = piece.text;
    step_over(scan, piece.text);
    scan->begun = true;
    const bool start = piece.kind == PIECE_START || piece.kind == PIECE_EMPTY;
    return start ? SCAN_START : SCAN_OTHER;
}

const char *
scan_end_fault(const struct scan *scan)
{
    return scan->depth > 0 ? "the document ends inside an element" : NULL;
}

enum weir_status
scan_check(struct weir_text bytes, const char *file, struct weir_error *error)
{
    struct scan scan = scan_of(bytes);
    struct scan_piece piece;
    const char *fault = bytes.size > SCAN_BYTES_MAX ? "the document is larger than 16 MiB"
                                                    : scan_encoding_fault(bytes);
    while (fault == NULL && scan.at < bytes.size) {
        (void)scan_step(&scan, true, &piece); /* the fault says it all */
        fault = piece.fault;
    }
    if (fault == NULL)
        fault = scan_end_fault(&scan);
    if (fault == NULL)
        return WEIR_OK;
    const enum weir_status status = error_set(error, WEIR_E_INVALID, fault);
    error_place(error, file, scan.line);
    return status;
}
