/* reader.c - attributes as values; see reader.h for what becomes of a wrong one. */
#include "xdoc/reader.h"

#include "base/assert.h"
#include "base/civil.h"
#include "base/decimal.h"
#include "base/text.h"
#include "core/when.h"

void
reader_refuse(struct reader *reader, const struct tree *element, const char *code,
              const char *pattern, struct weir_text word)
{
    fault_add(reader->faults, (struct fault_head){element->line, FAULT_ERROR, code}, pattern,
              &word);
}

void *
reader_alloc(struct reader *reader, uint32_t count, size_t size)
{
    void *items = weir_arena_alloc(reader->arena, count, size);
    if (items == NULL)
        reader->nomem = true;
    return items;
}

int64_t
reader_decimal(struct reader *reader, const struct tree *element, struct reader_number number)
{
    struct weir_text text = tree_attribute(element, number.name);
    int64_t value = number.missing;
    if (text.start == NULL)
        return value;
    if (text.size > 0 && text.start[text.size - 1] == '%')
        text.size--;
    if (decimal_parse(text, number.scale, &value) != WEIR_OK)
        reader_refuse(reader, element, "number", "% is not a number of this kind", text);
    return value;
}

int
reader_choice(struct reader *reader, const struct tree *element, const char *name,
              const struct reader_choice *choices)
{
    const struct weir_text text = tree_attribute(element, name);
    if (text.start == NULL)
        return choices[0].value;
    for (const struct reader_choice *choice = choices; choice->name != NULL; choice++) {
        if (text_equal(text, text_of(choice->name)))
            return choice->value;
    }
    reader_refuse(reader, element, "schema", "% is not one of the words that may stand here", text);
    return choices[0].value;
}

int32_t
reader_day(struct reader *reader, const struct tree *element, const char *name)
{
    const struct weir_text text = tree_attribute(element, name);
    int32_t day = WEIR_DAY_NONE;
    if (text.start != NULL && civil_parse(text, &day) != WEIR_OK)
        reader_refuse(reader, element, "date", "% is not a date (YYYY-MM-DD)", text);
    return day;
}

struct weir_text
reader_id(struct reader *reader, const struct tree *element, const char *name)
{
    const struct weir_text text = tree_attribute(element, name);
    if (text.size > WEIR_ID_SIZE_MAX)
        reader_refuse(reader, element, "id", "the name % is longer than 64 bytes", text);
    return text;
}

const struct weir_text *
reader_words(struct reader *reader, const struct tree *element, const char *name, uint32_t *count)
{
    *count = 0;
    const struct weir_text text = tree_attribute(element, name);
    if (text.start == NULL)
        return NULL;
    struct weir_text rest = text;
    struct weir_text word;
    uint32_t words = 0;
    while (text_next_word(&rest, &word))
        words++;
    struct weir_text *item = reader_alloc(reader, words, sizeof *item);
    if (item == NULL)
        return NULL;
    rest = text;
    for (uint32_t i = 0; text_next_word(&rest, &word); i++) {
        item[i] = word;
        if (word.size > WEIR_ID_SIZE_MAX)
            reader_refuse(reader, element, "id", "the name % is longer than 64 bytes", word);
    }
    *count = words;
    return item;
}

struct weir_when
reader_when(struct reader *reader, const struct tree *element)
{
    struct weir_when when = {.count = 0};
    const struct weir_text text = tree_attribute(element, "when");
    if (text.start == NULL)
        return when;
    const char *fault = "";
    const enum weir_status status = when_parse(text, reader->arena, &when, &fault);
    if (status == WEIR_E_NOMEM)
        reader->nomem = true;
    else if (status != WEIR_OK)
        fault_add(reader->faults, (struct fault_head){element->line, FAULT_ERROR, "when-syntax"},
                  "when=% has #", (const struct weir_text[]){text, text_of(fault)});
    when.source = text; /* without tests: core/check.c knows it could not be read */
    return when;
}

struct weir_titles
reader_titles(struct reader *reader, const struct tree *element, const char *name)
{
    const uint32_t count = tree_count(element, name);
    struct weir_title *title = reader_alloc(reader, count, sizeof *title);
    if (title == NULL)
        return (struct weir_titles){NULL, 0};
    uint32_t at = 0;
    for (const struct tree *child = tree_first(element, name); child != NULL;
         child = tree_next(child)) {
        ASSERT(at < count);
        title[at++] = (struct weir_title){tree_attribute(child, "lang"), child->text};
    }
    return (struct weir_titles){title, count};
}
