/* tariff_diff.c - two trees, element by element. */
#include "batch/tariff_diff.h"

#include "base/decimal.h"
#include "base/error.h"
#include "base/text.h"
#include "xdoc/tree.h"

#define PLACE_SIZE 512     /* bytes of where something is */
#define SUMMARY_SIZE 512   /* bytes of what an element says */
#define NUMBER_DECIMALS 12 /* more than any number of a tariff has */
#define FIRST_CAPACITY 32

struct finding {
    struct weir_arena *arena;
    struct tariff_diff_item *item;
    uint32_t count;
    uint32_t capacity;
    bool full; /* memory is out */
};

/* Where the elements at hand are. */
struct place {
    struct weir_text version;
    struct weir_text class_id;
    struct weir_text path; /* below the class, or the version */
};

static bool
is_named(const struct tree *element, const char *name)
{
    return text_equal(element->name, text_of(name));
}

/* Equal, or equal numbers. */
static bool
is_same(struct weir_text a, struct weir_text b)
{
    int64_t first;
    int64_t second;
    if (text_equal(a, b))
        return true;
    return decimal_parse_signed(a, NUMBER_DECIMALS, &first) == WEIR_OK &&
           decimal_parse_signed(b, NUMBER_DECIMALS, &second) == WEIR_OK && first == second;
}

static void
add(struct finding *finding, const struct tariff_diff_item *item)
{
    if (finding->count == finding->capacity) {
        const uint32_t capacity = finding->capacity * 2 + FIRST_CAPACITY;
        struct tariff_diff_item *longer =
            weir_arena_alloc(finding->arena, capacity, sizeof *longer);
        if (longer == NULL) {
            finding->full = true;
            return;
        }
        for (uint32_t i = 0; i < finding->count; i++)
            longer[i] = finding->item[i];
        finding->item = longer;
        finding->capacity = capacity;
    }
    finding->item[finding->count++] = *item;
}

/* --- names of elements ------------------------------------------------------------------------ */
/* The attributes that say which of its siblings an element is; NULL ends them.  An element without
 * any is known by its place among those of its name. */
static const char *const *
keys_of(const struct tree *element)
{
    static const char *const none[] = {NULL};
    static const struct {
        const char *element;
        const char *keys[4];
    } known[] = {
        {"version", {"from", NULL}}, {"class", {"id", NULL}},
        {"blocks", {"id", NULL}},    {"charge", {"id", NULL}},
        {"surcharge", {"id", NULL}}, {"tax", {"id", NULL}},
        {"relief", {"group", NULL}}, {"price", {"block", "when", "months", NULL}},
        {"title", {"lang", NULL}},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (is_named(element, known[i].element))
            return known[i].keys;
    }
    return none;
}

static bool
is_key(const struct tree *element, struct weir_text name)
{
    for (const char *const *key = keys_of(element); *key != NULL; key++) {
        if (text_equal(name, text_of(*key)))
            return true;
    }
    return false;
}

static uint32_t
place_among(const struct tree *parent, const struct tree *element)
{
    uint32_t place = 0;
    for (const struct tree *child = parent->child; child != element; child = child->next)
        place += text_equal(child->name, element->name);
    return place;
}

/* The child of other that element, a child of parent, is paired with; NULL: there is none. */
static const struct tree *
partner(const struct tree *parent, const struct tree *element, const struct tree *other)
{
    const char *const *keys = keys_of(element);
    for (const struct tree *child = other->child; child != NULL; child = child->next) {
        if (!text_equal(child->name, element->name))
            continue;
        bool same = *keys != NULL || place_among(other, child) == place_among(parent, element);
        for (const char *const *key = keys; same && *key != NULL; key++)
            same = text_equal(tree_attribute(child, *key), tree_attribute(element, *key));
        if (same)
            return child;
    }
    return NULL;
}

/* --- words ------------------------------------------------------------------------------------ */
static struct weir_text
keep(struct finding *finding, const struct text_writer *writer)
{
    const struct weir_text kept = text_copy(text_written(writer), finding->arena);
    finding->full = finding->full || kept.start == NULL;
    return kept;
}

/* path, then the element with what tells it from its siblings. */
static struct weir_text
path_to(struct finding *finding, struct weir_text path, const struct tree *parent,
        const struct tree *element)
{
    char buffer[PLACE_SIZE];
    struct text_writer writer = text_writer_of(buffer, sizeof buffer);
    text_write(&writer, path);
    text_write_string(&writer, path.size > 0 ? ", " : "");
    text_write(&writer, element->name);
    const char *const *keys = keys_of(element);
    if (*keys == NULL && tree_count(parent, "block") + tree_count(parent, "band") > 0) {
        text_write_string(&writer, " ");
        text_write_int(&writer, (int64_t)place_among(parent, element) + 1);
    }
    for (const char *const *key = keys; *key != NULL; key++) {
        const struct weir_text value = tree_attribute(element, *key);
        if (value.start == NULL)
            continue;
        text_write_string(&writer, " ");
        if (keys[1] != NULL) { /* of several it is said which */
            text_write_string(&writer, *key);
            text_write_string(&writer, "=");
        }
        text_write(&writer, value);
    }
    return keep(finding, &writer);
}

/* What an element says in one line. */
static void
summarise(const struct tree *element, struct text_writer *writer)
{
    for (uint32_t i = 0; i < element->attribute_count; i++) {
        const struct tree_attribute *attribute = &element->attribute[i];
        if (is_key(element, attribute->name))
            continue;
        text_write_string(writer, writer->size > 0 ? " " : "");
        text_write(writer, attribute->name);
        text_write_string(writer, "=");
        text_write(writer, attribute->value);
    }
    if (element->text.size > 0) {
        text_write_string(writer, writer->size > 0 ? " " : "");
        text_write(writer, element->text);
    }
    for (const struct tree *child = element->child; child != NULL; child = child->next) {
        if (is_named(child, "title") || is_named(child, "note"))
            continue;
        text_write_string(writer, writer->size > 0 ? " " : "");
        text_write(writer, child->name);
        text_write_string(writer, "(");
        struct text_writer inside =
            text_writer_of(writer->start + writer->size, writer->capacity - writer->size);
        summarise(child, &inside);
        writer->size += inside.size;
        writer->full = writer->full || inside.full;
        text_write_string(writer, ")");
    }
}

static struct weir_text
summary_of(struct finding *finding, const struct tree *element)
{
    char buffer[SUMMARY_SIZE];
    struct text_writer writer = text_writer_of(buffer, sizeof buffer);
    summarise(element, &writer);
    if (writer.full) { /* the beginning, up to a whole character */
        while (writer.size > SUMMARY_SIZE - 8 ||
               (writer.size > 0 && !text_is_utf8(text_written(&writer))))
            writer.size--;
        writer.full = false;
        text_write_string(&writer, " ...");
    }
    return keep(finding, &writer);
}

/* --- comparison ------------------------------------------------------------------------------- */
static void
tell(struct finding *finding, const struct place *place, const struct tariff_diff_item *difference)
{
    struct tariff_diff_item item = *difference;
    item.version = place->version;
    item.class_id = place->class_id;
    item.place = place->path;
    add(finding, &item);
}

static void
compare_attributes(struct finding *finding, const struct place *place, const struct tree *before,
                   const struct tree *after)
{
    for (uint32_t i = 0; i < after->attribute_count; i++) {
        const struct tree_attribute *attribute = &after->attribute[i];
        struct weir_text old = {NULL, 0};
        for (uint32_t j = 0; j < before->attribute_count && old.start == NULL; j++) {
            if (text_equal(before->attribute[j].name, attribute->name))
                old = before->attribute[j].value;
        }
        if ((old.start == NULL || !is_same(old, attribute->value)) &&
            !is_key(after, attribute->name))
            tell(finding, place,
                 &(struct tariff_diff_item){.what = attribute->name,
                                            .before = old,
                                            .after = attribute->value,
                                            .line = after->line});
    }
    for (uint32_t j = 0; j < before->attribute_count; j++) {
        const struct tree_attribute *attribute = &before->attribute[j];
        bool kept = is_key(before, attribute->name);
        for (uint32_t i = 0; i < after->attribute_count && !kept; i++)
            kept = text_equal(after->attribute[i].name, attribute->name);
        if (!kept)
            tell(finding, place,
                 &(struct tariff_diff_item){
                     .what = attribute->name, .before = attribute->value, .line = after->line});
    }
    if (!is_same(before->text, after->text))
        tell(finding, place,
             &(struct tariff_diff_item){.what = text_of("text"),
                                        .before = before->text,
                                        .after = after->text,
                                        .line = after->line});
}

/* Where a child is; a version and a class are columns of their own. */
static struct place
place_of(struct finding *finding, const struct place *place, const struct tree *parent,
         const struct tree *child)
{
    struct place inside = *place;
    if (is_named(child, "version"))
        inside.version = tree_attribute(child, "from");
    else if (is_named(child, "class"))
        inside.class_id = tree_attribute(child, "id");
    else
        inside.path = path_to(finding, place->path, parent, child);
    return inside;
}

/* The version of document that was in force before that day: the last to begin before it. */
static const struct tree *
version_before(const struct tree *document, struct weir_text day)
{
    const struct tree *found = NULL;
    for (const struct tree *child = tree_first(document, "version"); child != NULL;
         child = tree_next(child)) {
        if (text_compare(tree_attribute(child, "from"), day) < 0)
            found = child;
    }
    return found;
}

static void compare(struct finding *finding, const struct place *place, const struct tree *before,
                    const struct tree *after);

static void
tell_added(struct finding *finding, const struct place *place, const struct tree *parent,
           const struct tree *child)
{
    const bool version = is_named(child, "version");
    tell(finding, place,
         &(struct tariff_diff_item){.what = text_of("element"),
                                    .after = version ? text_of("new") : summary_of(finding, child),
                                    .line = child->line});
    const struct tree *earlier =
        version ? version_before(parent, tree_attribute(child, "from")) : NULL;
    if (earlier != NULL)
        compare(finding, place, earlier, child);
}

/* What before has and after has not, then what after has, in the order of after. */
static void
compare(struct finding *finding, const struct place *place, const struct tree *before,
        const struct tree *after)
{
    if (!is_named(after, "version") ||
        text_equal(tree_attribute(before, "from"), tree_attribute(after, "from")))
        compare_attributes(finding, place, before, after);
    for (const struct tree *child = before->child; child != NULL; child = child->next) {
        if (partner(before, child, after) != NULL)
            continue;
        const struct place inside = place_of(finding, place, before, child);
        tell(finding, &inside,
             &(struct tariff_diff_item){.what = text_of("element"),
                                        .before = summary_of(finding, child),
                                        .line = child->line});
    }
    for (const struct tree *child = after->child; child != NULL; child = child->next) {
        const struct place inside = place_of(finding, place, after, child);
        const struct tree *old = partner(after, child, before);
        if (old == NULL)
            tell_added(finding, &inside, after, child);
        else
            compare(finding, &inside, old, child);
    }
}

enum weir_status
tariff_diff_find(const struct tariff_diff_pair *pair, struct weir_arena *arena,
                 struct tariff_diff *diff, struct weir_error *error)
{
    struct tree *before = NULL;
    struct tree *after = NULL;
    struct finding finding = {.arena = arena};
    enum weir_status status = tree_read(&pair->before, arena, &before, error);
    if (status == WEIR_OK)
        status = tree_read(&pair->after, arena, &after, error);
    if (status != WEIR_OK)
        return status;
    compare(&finding, &(struct place){.path = {"", 0}}, before, after);
    *diff = (struct tariff_diff){finding.item, finding.count};
    return finding.full ? error_nomem(error) : WEIR_OK;
}
