/* proof.c - a proof as text, written and read. */
#include "core/proof.h"

#include <string.h>

#include "base/decimal.h"
#include "base/error.h"
#include "base/text.h"

#define FIXED_SIZE                                                                                 \
    ((size_t)1024)             /* more than the lines that are there once, without their bytes     \
                                */
#define STEP_SIZE ((size_t)80) /* more than a line of a step, or a name of a list */

/* --- writing ------------------------------------------------------------------------------------
 */
static size_t
size_of(const struct proof *proof)
{
    size_t size = FIXED_SIZE + proof->number.size + 2 * proof->bytes.size +
                  2 * proof->checkpoint.size + 2 * proof->signature.size +
                  proof->step_count * STEP_SIZE;
    for (uint32_t i = 0; i < proof->link_count; i++)
        size += STEP_SIZE + 2 * proof->link[i].size;
    return size;
}

static void
put_int(struct text_writer *writer, const char *name, int64_t value)
{
    text_write_string(writer, name);
    text_write_int(writer, value);
    text_write_string(writer, "\n");
}

static void
put_hex(struct text_writer *writer, const char *name, struct weir_text bytes)
{
    text_write_string(writer, name);
    text_write_hex(writer, bytes);
    text_write_string(writer, "\n");
}

static void
put_digest(struct text_writer *writer, const char *name, const struct canon_digest *digest)
{
    put_hex(writer, name, (struct weir_text){(const char *)digest->bytes, CANON_DIGEST_SIZE});
}

enum weir_status
proof_write(const struct proof *proof, struct weir_arena *arena, struct weir_text *text)
{
    const size_t size = size_of(proof);
    char *buffer = weir_arena_alloc(arena, size, 1);
    if (buffer == NULL)
        return WEIR_E_NOMEM;
    struct text_writer writer = text_writer_of(buffer, size);
    text_write_string(&writer, PROOF_MAGIC "\nnumber=");
    text_write_int(&writer, (int64_t)proof->number.size);
    text_write_string(&writer, ":");
    text_write(&writer, proof->number);
    text_write_string(&writer, "\n");
    put_int(&writer, "run=", proof->run_id);
    put_hex(&writer, "bytes=", proof->bytes);
    put_digest(&writer, "leaf=", &proof->leaf);
    put_int(&writer, "leaf_index=", proof->leaf_index);
    put_int(&writer, "leaf_count=", proof->leaf_count);
    for (uint32_t i = 0; i < proof->step_count; i++)
        put_digest(&writer, proof->step[i].left ? "left=" : "right=", &proof->step[i].node);
    put_digest(&writer, "root=", &proof->root);
    for (uint32_t i = 0; i < proof->link_count; i++)
        put_hex(&writer, "link=", proof->link[i]);
    put_digest(&writer, "chain=", &proof->chain);
    if (proof->checkpoint.start != NULL) {
        put_hex(&writer, "checkpoint=", proof->checkpoint);
        put_hex(&writer, "signature=", proof->signature);
    }
    *text = text_written(&writer);
    return WEIR_OK;
}

/* --- reading ------------------------------------------------------------------------------------
 */
struct reading {
    struct weir_text rest;
    uint32_t line; /* the one at hand */
    struct weir_arena *arena;
    struct weir_error *error;
};

static bool
begins(struct weir_text text, struct weir_text with)
{
    return text.size >= with.size && memcmp(text.start, with.start, with.size) == 0;
}

static struct weir_text
behind(struct weir_text text, size_t size)
{
    return (struct weir_text){text.start + size, text.size - size};
}

static enum weir_status
expected(const struct reading *reading, const char *name)
{
    const enum weir_status status = error_set_text(
        reading->error, WEIR_E_INVALID, "the proof does not go on with %", text_of(name));
    error_place(reading->error, "", reading->line);
    return status;
}

/* Whether the line at hand has this name. */
static bool
is_next(const struct reading *reading, const char *name)
{
    return reading->rest.size > 0 && begins(reading->rest, text_of(name));
}

/* The value of the line at hand, to its line feed, which is taken off. */
static enum weir_status
take_line(struct reading *reading, const char *name, struct weir_text *value)
{
    if (!is_next(reading, name))
        return expected(reading, name);
    const struct weir_text rest = behind(reading->rest, strlen(name));
    const char *end = rest.size == 0 ? NULL : memchr(rest.start, '\n', rest.size);
    if (end == NULL)
        return expected(reading, name);
    *value = (struct weir_text){rest.start, (size_t)(end - rest.start)};
    reading->rest = behind(rest, value->size + 1);
    reading->line++;
    return WEIR_OK;
}

static enum weir_status
take_int(struct reading *reading, const char *name, int64_t *value)
{
    struct weir_text digits;
    const enum weir_status status = take_line(reading, name, &digits);
    if (status)
        return status;
    if (decimal_parse(digits, 0, value) != WEIR_OK) {
        reading->line--;
        return expected(reading, name);
    }
    return WEIR_OK;
}

/* 0 to 15, or 16: no digit. */
static unsigned
digit_of(char digit)
{
    if (digit >= '0' && digit <= '9')
        return (unsigned)(digit - '0');
    return digit >= 'a' && digit <= 'f' ? (unsigned)(digit - 'a') + 10 : 16;
}

static bool
decode(struct weir_text hex, unsigned char *bytes)
{
    if (hex.size % 2 != 0)
        return false;
    for (size_t i = 0; i < hex.size / 2; i++) {
        const unsigned high = digit_of(hex.start[2 * i]);
        const unsigned low = digit_of(hex.start[2 * i + 1]);
        if (high > 15 || low > 15)
            return false;
        bytes[i] = (unsigned char)(high << 4 | low);
    }
    return true;
}

static enum weir_status
take_hex(struct reading *reading, const char *name, struct weir_text *bytes)
{
    struct weir_text hex;
    const enum weir_status status = take_line(reading, name, &hex);
    if (status)
        return status;
    unsigned char *decoded = weir_arena_alloc(reading->arena, hex.size / 2 + 1, 1);
    if (decoded == NULL)
        return error_nomem(reading->error);
    if (!decode(hex, decoded)) {
        reading->line--;
        return expected(reading, name);
    }
    *bytes = (struct weir_text){(const char *)decoded, hex.size / 2};
    return WEIR_OK;
}

static enum weir_status
take_digest(struct reading *reading, const char *name, struct canon_digest *digest)
{
    struct weir_text hex;
    const enum weir_status status = take_line(reading, name, &hex);
    if (status)
        return status;
    if (hex.size != (size_t)2 * CANON_DIGEST_SIZE || !decode(hex, digest->bytes)) {
        reading->line--;
        return expected(reading, name);
    }
    return WEIR_OK;
}

/* A text of the user's: its length, a colon, and so many bytes. */
static enum weir_status
take_number(struct reading *reading, struct weir_text *number)
{
    static const char name[] = "number=";
    if (!is_next(reading, name))
        return expected(reading, name);
    const struct weir_text rest = behind(reading->rest, sizeof name - 1);
    const char *colon = rest.size == 0 ? NULL : memchr(rest.start, ':', rest.size);
    int64_t size = 0;
    if (colon == NULL || decimal_parse((struct weir_text){rest.start, (size_t)(colon - rest.start)},
                                       0, &size) != WEIR_OK)
        return expected(reading, name);
    const struct weir_text text = behind(rest, (size_t)(colon - rest.start) + 1);
    if ((uint64_t)size >= text.size || text.start[size] != '\n')
        return expected(reading, name);
    *number = (struct weir_text){text.start, (size_t)size};
    reading->rest = behind(text, (size_t)size + 1);
    reading->line++;
    return WEIR_OK;
}

static enum weir_status
take_steps(struct reading *reading, struct proof *proof)
{
    enum weir_status status = WEIR_OK;
    while (!status && !is_next(reading, "root=")) {
        const bool left = is_next(reading, "left=");
        if (proof->step_count == PROOF_STEP_MAX)
            return expected(reading, "root=");
        struct proof_step *step = &proof->step[proof->step_count++];
        step->left = left;
        status = take_digest(reading, left ? "left=" : "right=", &step->node);
    }
    return status;
}

static uint32_t
count_links(const struct reading *reading)
{
    struct weir_text rest = reading->rest;
    uint32_t count = 0;
    while (rest.size > 0 && begins(rest, text_of("link="))) {
        const char *end = memchr(rest.start, '\n', rest.size);
        if (end == NULL)
            break;
        rest = behind(rest, (size_t)(end - rest.start) + 1);
        count++;
    }
    return count;
}

static enum weir_status
take_links(struct reading *reading, struct proof *proof)
{
    const uint32_t count = count_links(reading);
    if (count == 0)
        return expected(reading, "link=");
    struct weir_text *link = weir_arena_alloc(reading->arena, count, sizeof *link);
    if (link == NULL)
        return error_nomem(reading->error);
    enum weir_status status = WEIR_OK;
    for (uint32_t i = 0; !status && i < count; i++)
        status = take_hex(reading, "link=", &link[i]);
    proof->link = link;
    proof->link_count = count;
    return status;
}

static enum weir_status
take_signature(struct reading *reading, struct proof *proof)
{
    if (reading->rest.size == 0)
        return WEIR_OK;
    enum weir_status status = take_hex(reading, "checkpoint=", &proof->checkpoint);
    if (!status)
        status = take_hex(reading, "signature=", &proof->signature);
    if (!status && reading->rest.size > 0)
        return expected(reading, "its end");
    return status;
}

enum weir_status
proof_read(struct weir_text text, struct weir_arena *arena, struct proof *proof,
           struct weir_error *error)
{
    struct reading reading = {text, 1, arena, error};
    struct proof read = {0};
    struct weir_text none;
    enum weir_status status = take_line(&reading, PROOF_MAGIC, &none);
    if (!status && none.size > 0)
        status = expected(&reading, PROOF_MAGIC);
    if (!status)
        status = take_number(&reading, &read.number);
    if (!status)
        status = take_int(&reading, "run=", &read.run_id);
    if (!status)
        status = take_hex(&reading, "bytes=", &read.bytes);
    if (!status)
        status = take_digest(&reading, "leaf=", &read.leaf);
    if (!status)
        status = take_int(&reading, "leaf_index=", &read.leaf_index);
    if (!status)
        status = take_int(&reading, "leaf_count=", &read.leaf_count);
    if (!status)
        status = take_steps(&reading, &read);
    if (!status)
        status = take_digest(&reading, "root=", &read.root);
    if (!status)
        status = take_links(&reading, &read);
    if (!status)
        status = take_digest(&reading, "chain=", &read.chain);
    if (!status)
        status = take_signature(&reading, &read);
    if (!status)
        *proof = read;
    return status;
}

bool
proof_recognise(struct weir_text text)
{
    return text.size > 0 && begins(text, text_of(PROOF_MAGIC "\n"));
}
