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

/* An element and what it is in. */
struct spot {
    const struct tree *parent;
    const struct tree *element;
};

static uint32_t
place_among(struct spot spot)
{
    uint32_t place = 0;
    for (const struct tree *child = spot.parent->child; child != spot.element; child = child->next)
        place += text_equal(child->name, spot.element->name);
    return place;
}

/* The child of other that the element at spot is paired with; NULL: there is none. */
static const struct tree *
partner(struct spot spot, const struct tree *other)
{
    const struct tree *element = spot.element;
    const char *const *keys = keys_of(element);
    for (const struct tree *child = other->child; child != NULL; child = child->next) {
        if (!text_equal(child->name, element->name))
            continue;
        bool same = *keys != NULL || place_among((struct spot){other, child}) == place_among(spot);
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
path_to(struct finding *finding, struct weir_text path, struct spot spot)
{
    const struct tree *element = spot.element;
    char buffer[PLACE_SIZE];
    struct text_writer writer = text_writer_of(buffer, sizeof buffer);
    text_write(&writer, path);
    text_write_string(&writer, path.size > 0 ? ", " : "");
    text_write(&writer, element->name);
    const char *const *keys = keys_of(element);
    if (*keys == NULL && tree_count(spot.parent, "block") + tree_count(spot.parent, "band") > 0) {
        text_write_string(&writer, " ");
        text_write_int(&writer, (int64_t)place_among(spot) + 1);
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

/* The attributes and the text of an element itself. */
static void
summarise(const struct tree *element, struct text_writer *writer)
{
    const char *blank = "";
    for (uint32_t i = 0; i < element->attribute_count; i++) {
        const struct tree_attribute *attribute = &element->attribute[i];
        if (is_key(element, attribute->name))
            continue;
        text_write_string(writer, blank);
        text_write(writer, attribute->name);
        text_write_string(writer, "=");
        text_write(writer, attribute->value);
        blank = " ";
    }
    if (element->text.size > 0) {
        text_write_string(writer, blank);
        text_write(writer, element->text);
    }
}

/* What an element says in one line: itself, and what is right inside. */
static struct weir_text
summary_of(struct finding *finding, const struct tree *element)
{
    char buffer[SUMMARY_SIZE];
    struct text_writer writer = text_writer_of(buffer, sizeof buffer);
    summarise(element, &writer);
    for (const struct tree *child = element->child; child != NULL; child = child->next) {
        if (is_named(child, "title") || is_named(child, "note"))
            continue;
        text_write_string(&writer, writer.size > 0 ? " " : "");
        text_write(&writer, child->name);
        text_write_string(&writer, "(");
        summarise(child, &writer);
        text_write_string(&writer, ")");
    }
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
/* What is still to be looked at: an element of the newer document and its partner in the older one;
 * before NULL: it has none. */
struct task {
    struct place place;
    const struct tree *parent; /* of after */
    const struct tree *before;
    const struct tree *after;
};

#define TASK_MAX                                                                                   \
    4096 /* at a time: the versions of a document, and the children of a few elements */

struct tasks {
    struct task *item;
    uint32_t count;
};

static void
tell(struct finding *finding, const struct place *place, const struct tariff_diff_item *difference)
{
    struct tariff_diff_item item = *difference;
    item.version = place->version;
    item.class_id = place->class_id;
    item.place = place->path;
    add(finding, &item);
}

/* The value of an attribute by name; absent if there is none. */
static struct weir_text
value_of(const struct tree *element, struct weir_text name)
{
    for (uint32_t i = 0; i < element->attribute_count; i++) {
        if (text_equal(element->attribute[i].name, name))
            return element->attribute[i].value;
    }
    return (struct weir_text){NULL, 0};
}

static void
compare_own(struct finding *finding, const struct task *task)
{
    const struct tree *before = task->before;
    const struct tree *after = task->after;
    for (uint32_t i = 0; i < after->attribute_count; i++) {
        const struct tree_attribute *attribute = &after->attribute[i];
        const struct weir_text old = value_of(before, attribute->name);
        if ((old.start == NULL || !is_same(old, attribute->value)) &&
            !is_key(after, attribute->name))
            tell(finding, &task->place,
                 &(struct tariff_diff_item){.what = attribute->name,
                                            .before = old,
                                            .after = attribute->value,
                                            .line = after->line});
    }
    for (uint32_t i = 0; i < before->attribute_count; i++) {
        const struct tree_attribute *attribute = &before->attribute[i];
        if (value_of(after, attribute->name).start == NULL && !is_key(before, attribute->name))
            tell(finding, &task->place,
                 &(struct tariff_diff_item){
                     .what = attribute->name, .before = attribute->value, .line = after->line});
    }
    if (!is_same(before->text, after->text))
        tell(finding, &task->place,
             &(struct tariff_diff_item){.what = text_of("text"),
                                        .before = before->text,
                                        .after = after->text,
                                        .line = after->line});
}

/* Where a child is; a version and a class are columns of their own. */
static struct place
place_of(struct finding *finding, const struct place *place, struct spot spot)
{
    struct place inside = *place;
    if (is_named(spot.element, "version"))
        inside.version = tree_attribute(spot.element, "from");
    else if (is_named(spot.element, "class"))
        inside.class_id = tree_attribute(spot.element, "id");
    else
        inside.path = path_to(finding, place->path, spot);
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

/* Tells of an element without a partner; a version is then held against the one before it. */
static const struct tree *
tell_added(struct finding *finding, const struct task *task)
{
    const bool version = is_named(task->after, "version");
    tell(finding, &task->place,
         &(struct tariff_diff_item){.what = text_of("element"),
                                    .after =
                                        version ? text_of("new") : summary_of(finding, task->after),
                                    .line = task->after->line});
    return version ? version_before(task->parent, tree_attribute(task->after, "from")) : NULL;
}

static void
tell_removed(struct finding *finding, const struct task *task)
{
    for (const struct tree *child = task->before->child; child != NULL; child = child->next) {
        const struct spot spot = {task->before, child};
        if (partner(spot, task->after) != NULL)
            continue;
        const struct place inside = place_of(finding, &task->place, spot);
        tell(finding, &inside,
             &(struct tariff_diff_item){.what = text_of("element"),
                                        .before = summary_of(finding, child),
                                        .line = child->line});
    }
}

/* Adds the children of the newer element to the tasks, the last first: the first is done next. */
static void
push_children(struct finding *finding, const struct task *task, struct tasks *tasks)
{
    uint32_t count = 0;
    for (const struct tree *child = task->after->child; child != NULL; child = child->next)
        count++;
    if (tasks->count + count > TASK_MAX) {
        finding->full = true;
        return;
    }
    uint32_t at = tasks->count + count;
    tasks->count = at;
    for (const struct tree *child = task->after->child; child != NULL; child = child->next) {
        const struct spot spot = {task->after, child};
        tasks->item[--at] = (struct task){.place = place_of(finding, &task->place, spot),
                                          .parent = task->after,
                                          .before = partner(spot, task->before),
                                          .after = child};
    }
}

static void
compare(struct finding *finding, struct tasks *tasks)
{
    while (tasks->count > 0 && !finding->full) {
        struct task task = tasks->item[--tasks->count];
        const bool added = task.before == NULL;
        if (added)
            task.before = tell_added(finding, &task);
        if (task.before == NULL)
            continue;
        if (!added) /* what holds of a whole version is said of the versions, not between them */
            compare_own(finding, &task);
        tell_removed(finding, &task);
        push_children(finding, &task, tasks);
    }
}

enum weir_status
tariff_diff_find(const struct tariff_diff_pair *pair, struct weir_arena *arena,
                 struct tariff_diff *diff, struct weir_error *error)
{
    struct tree *before = NULL;
    struct tree *after = NULL;
    struct finding finding = {.arena = arena};
    struct tasks tasks = {weir_arena_alloc(arena, TASK_MAX, sizeof *tasks.item), 0};
    if (tasks.item == NULL)
        return error_nomem(error);
    enum weir_status status = tree_read(&pair->before, arena, &before, error);
    if (status == WEIR_OK)
        status = tree_read(&pair->after, arena, &after, error);
    if (status != WEIR_OK)
        return status;
    tasks.item[tasks.count++] =
        (struct task){.place = {.path = {"", 0}}, .before = before, .after = after};
    compare(&finding, &tasks);
    *diff = (struct tariff_diff){finding.item, finding.count};
    return finding.full ? error_nomem(error) : WEIR_OK;
}
