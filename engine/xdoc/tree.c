/* tree.c - builds elements from the stream of xdoc.c. */
#include "xdoc/tree.h"

#include <string.h>

#include "base/assert.h"
#include "base/error.h"
#include "base/text.h"
#include "xdoc/scan.h"

struct tree_builder {
    struct weir_arena *arena;
    struct tree *root;
    struct tree *open[SCAN_DEPTH_MAX]; /* from the root inwards */
    struct tree *last[SCAN_DEPTH_MAX]; /* last child of each */
    uint32_t depth;
};

static bool
is_blank(char character)
{
    return character == ' ' || character == '\t' || character == '\n' || character == '\r';
}

static struct weir_text
trimmed(struct weir_text text)
{
    while (text.size > 0 && is_blank(text.start[0]))
        text = (struct weir_text){text.start + 1, text.size - 1};
    while (text.size > 0 && is_blank(text.start[text.size - 1]))
        text.size--;
    return text;
}

static enum weir_status
copy_attributes(struct tree *element, const struct xdoc_item *item, struct weir_arena *arena)
{
    static const char xml_space[] = "http://www.w3.org/XML/1998/namespace";
    struct tree_attribute *attribute =
        weir_arena_alloc(arena, item->attribute_count, sizeof *attribute);
    if (attribute == NULL)
        return WEIR_E_NOMEM;
    element->attribute = attribute;
    for (uint32_t i = 0; i < item->attribute_count; i++) {
        const struct xdoc_attribute *given = &item->attribute[i];
        if (given->space.size > 0 && !text_equal(given->space, text_of(xml_space)))
            continue;
        attribute->name = text_copy(given->name, arena);
        attribute->value = text_copy(trimmed(given->value), arena);
        if (attribute->name.start == NULL || attribute->value.start == NULL)
            return WEIR_E_NOMEM;
        element->attribute_count++;
        attribute++;
    }
    return WEIR_OK;
}

static enum weir_status
begin(struct tree_builder *builder, const struct xdoc_item *item)
{
    ASSERT(builder->depth < SCAN_DEPTH_MAX);
    struct tree *element = weir_arena_alloc(builder->arena, 1, sizeof *element);
    if (element == NULL)
        return WEIR_E_NOMEM;
    element->line = item->line;
    element->name = text_copy(item->name, builder->arena);
    if (element->name.start == NULL)
        return WEIR_E_NOMEM;
    if (builder->depth == 0)
        builder->root = element;
    else if (builder->last[builder->depth - 1] == NULL)
        builder->open[builder->depth - 1]->child = element;
    else
        builder->last[builder->depth - 1]->next = element;
    if (builder->depth > 0)
        builder->last[builder->depth - 1] = element;
    builder->open[builder->depth] = element;
    builder->last[builder->depth] = NULL;
    builder->depth++;
    return copy_attributes(element, item, builder->arena);
}

/* Joins what came before with a further piece of an element's characters. */
static enum weir_status
add_text(struct tree_builder *builder, struct weir_text piece)
{
    if (builder->depth == 0)
        return WEIR_OK;
    struct tree *element = builder->open[builder->depth - 1];
    if (trimmed(piece).size == 0 && element->text.size == 0)
        return WEIR_OK;
    char *joined = weir_arena_alloc(builder->arena, element->text.size + piece.size + 1, 1);
    if (joined == NULL)
        return WEIR_E_NOMEM;
    if (element->text.size > 0)
        memcpy(joined, element->text.start, element->text.size);
    if (piece.size > 0)
        memcpy(joined + element->text.size, piece.start, piece.size);
    element->text = (struct weir_text){joined, element->text.size + piece.size};
    return WEIR_OK;
}

static void
end(struct tree_builder *builder)
{
    ASSERT(builder->depth > 0);
    struct tree *element = builder->open[--builder->depth];
    element->text = trimmed(element->text);
}

static enum weir_status
build(struct xdoc *xdoc, struct tree_builder *builder, struct weir_error *error)
{
    struct xdoc_item item = {.event = XDOC_BEGIN};
    while (item.event != XDOC_FINISH) {
        enum weir_status status = xdoc_next(xdoc, &item, error);
        if (status != WEIR_OK)
            return status;
        switch (item.event) {
        case XDOC_BEGIN:
            status = begin(builder, &item);
            break;
        case XDOC_TEXT:
            status = add_text(builder, item.text);
            break;
        case XDOC_END:
            end(builder);
            break;
        case XDOC_FINISH:
            break;
        }
        if (status != WEIR_OK)
            return error_nomem(error);
    }
    return WEIR_OK;
}

enum weir_status
tree_read(const struct xdoc_input *input, struct weir_arena *arena, struct tree **root,
          struct weir_error *error)
{
    struct xdoc *xdoc = NULL;
    struct tree_builder builder = {.arena = arena};
    enum weir_status status = xdoc_open(input, arena, &xdoc, error);
    if (status != WEIR_OK)
        return status;
    status = build(xdoc, &builder, error);
    xdoc_close(xdoc);
    if (status != WEIR_OK)
        return status;
    ASSERT(builder.root != NULL);
    *root = builder.root;
    return WEIR_OK;
}

struct weir_text
tree_attribute(const struct tree *element, const char *name)
{
    for (uint32_t i = 0; i < element->attribute_count; i++) {
        if (text_equal(element->attribute[i].name, text_of(name)))
            return element->attribute[i].value;
    }
    return (struct weir_text){NULL, 0};
}

static const struct tree *
named(const struct tree *from, struct weir_text name)
{
    while (from != NULL && !text_equal(from->name, name))
        from = from->next;
    return from;
}

const struct tree *
tree_first(const struct tree *element, const char *name)
{
    return named(element->child, text_of(name));
}

const struct tree *
tree_next(const struct tree *element)
{
    return named(element->next, element->name);
}

uint32_t
tree_count(const struct tree *element, const char *name)
{
    uint32_t count = 0;
    for (const struct tree *at = tree_first(element, name); at != NULL; at = tree_next(at))
        count++;
    return count;
}
