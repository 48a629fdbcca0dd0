/* when.c - the text form of conditions and seasons. */
#include "core/when.h"

#include <string.h>

#include "base/decimal.h"
#include "base/text.h"

#define LEAST_SCALE 6 /* a number after >= is kept in millionths */

struct mark {
    const char *at;
    size_t size;
    enum weir_test_kind kind;
};

/* The first of =, != and >= in word. */
static bool
find_mark(struct weir_text word, struct mark *mark)
{
    for (size_t i = 0; i < word.size; i++) {
        const char character = word.start[i];
        const bool pair = i + 1 < word.size && word.start[i + 1] == '=';
        if (character == '=')
            *mark = (struct mark){word.start + i, 1, WEIR_TEST_EQUAL};
        else if (character == '!' && pair)
            *mark = (struct mark){word.start + i, 2, WEIR_TEST_NOT_EQUAL};
        else if (character == '>' && pair)
            *mark = (struct mark){word.start + i, 2, WEIR_TEST_AT_LEAST};
        else
            continue;
        return true;
    }
    return false;
}

/* Takes what stands before the first | (or all) off *rest. */
static struct weir_text
next_alternative(struct weir_text *rest)
{
    const char *bar = memchr(rest->start, '|', rest->size);
    const size_t size = bar == NULL ? rest->size : (size_t)(bar - rest->start);
    const struct weir_text taken = {rest->start, size};
    const size_t step = bar == NULL ? size : size + 1;
    *rest = (struct weir_text){rest->start + step, rest->size - step};
    return taken;
}

static enum weir_status
parse_alternatives(struct weir_text value, struct weir_arena *arena, struct weir_test *test,
                   const char **fault)
{
    uint32_t count = 1;
    for (size_t i = 0; i < value.size; i++)
        count += value.start[i] == '|';
    if (count > WEIR_ALTERNATIVE_MAX) {
        *fault = "more than 32 alternatives";
        return WEIR_E_INVALID;
    }
    struct weir_text *alternative = weir_arena_alloc(arena, count, sizeof *alternative);
    if (alternative == NULL)
        return WEIR_E_NOMEM;
    for (uint32_t i = 0; i < count; i++) {
        alternative[i] = next_alternative(&value);
        if (alternative[i].size == 0) {
            *fault = "an empty value";
            return WEIR_E_INVALID;
        }
    }
    test->alternative = alternative;
    test->alternative_count = count;
    return WEIR_OK;
}

static enum weir_status
parse_test(struct weir_text word, struct weir_arena *arena, struct weir_test *test,
           const char **fault)
{
    struct mark mark;
    if (!find_mark(word, &mark) || mark.at == word.start) {
        *fault = "a test that is not name=value, name!=value or name>=number";
        return WEIR_E_INVALID;
    }
    test->kind = mark.kind;
    test->name = (struct weir_text){word.start, (size_t)(mark.at - word.start)};
    const size_t used = test->name.size + mark.size;
    const struct weir_text value = {word.start + used, word.size - used};
    if (mark.kind == WEIR_TEST_AT_LEAST) {
        if (decimal_parse(value, LEAST_SCALE, &test->least_ppm) == WEIR_OK)
            return WEIR_OK;
        *fault = "a >= without a number of at most 6 decimals";
        return WEIR_E_INVALID;
    }
    const enum weir_status status = parse_alternatives(value, arena, test, fault);
    if (status != WEIR_OK)
        return status;
    if (mark.kind == WEIR_TEST_NOT_EQUAL && test->alternative_count > 1) {
        *fault = "alternatives after != (they belong to =)";
        return WEIR_E_INVALID;
    }
    return WEIR_OK;
}

enum weir_status
when_parse(struct weir_text text, struct weir_arena *arena, struct weir_when *when,
           const char **fault)
{
    uint32_t count = 0;
    struct weir_text rest = text;
    struct weir_text word;
    while (text_next_word(&rest, &word))
        count++;
    if (count == 0 || count > WEIR_TEST_MAX) {
        *fault = count == 0 ? "no test" : "more than 16 tests";
        return WEIR_E_INVALID;
    }
    struct weir_test *test = weir_arena_alloc(arena, count, sizeof *test);
    if (test == NULL)
        return WEIR_E_NOMEM;
    rest = text;
    for (uint32_t i = 0; text_next_word(&rest, &word); i++) {
        const enum weir_status status = parse_test(word, arena, &test[i], fault);
        if (status != WEIR_OK)
            return status;
    }
    *when = (struct weir_when){.test = test, .count = count, .source = text};
    return WEIR_OK;
}

/* Takes a month, 1 to 12, off *rest; 0 if there is none. */
static uint32_t
next_month(struct weir_text *rest)
{
    uint32_t month = 0;
    size_t size = 0;
    while (size < rest->size && size < 3 && rest->start[size] >= '0' && rest->start[size] <= '9')
        month = month * 10 + (uint32_t)(rest->start[size++] - '0');
    *rest = (struct weir_text){rest->start + size, rest->size - size};
    return month <= 12 ? month : 0;
}

static bool
next_character(struct weir_text *rest, char character)
{
    if (rest->size == 0 || rest->start[0] != character)
        return false;
    *rest = (struct weir_text){rest->start + 1, rest->size - 1};
    return true;
}

enum weir_status
when_parse_months(struct weir_text text, uint16_t *months)
{
    uint32_t bits = 0;
    struct weir_text rest = text;
    do {
        const uint32_t from = next_month(&rest);
        const uint32_t to = next_character(&rest, '-') ? next_month(&rest) : from;
        if (from == 0 || to == 0)
            return WEIR_E_INVALID;
        for (uint32_t month = from; month != to; month = month % 12 + 1)
            bits |= 1U << (month - 1);
        bits |= 1U << (to - 1);
    } while (next_character(&rest, ','));
    if (rest.size > 0)
        return WEIR_E_INVALID;
    *months = (uint16_t)bits;
    return WEIR_OK;
}
