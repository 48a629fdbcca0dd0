/* fault.c - collects what is wrong with a document; pure, all memory from the list's arena. */
#include "core/fault.h"

#include "base/text.h"

#define MESSAGE_SIZE 600 /* bytes of a message; longer ones are cut */

struct fault_list
fault_list_of(struct weir_arena *arena)
{
    return (struct fault_list){.arena = arena};
}

static struct weir_text
kept(struct fault_list *list, struct weir_text text)
{
    const struct weir_text copy = text_copy(text, list->arena);
    if (copy.start == NULL) {
        list->nomem = true;
        return text_of("");
    }
    return copy;
}

static struct weir_text
message_of(struct fault_list *list, const char *pattern, const struct weir_text *words)
{
    char buffer[MESSAGE_SIZE];
    struct text_writer writer = text_writer_of(buffer, sizeof buffer);
    for (const char *at = pattern; *at != '\0'; at++) {
        if (*at == '%') {
            text_write_string(&writer, "\"");
            text_write(&writer, *words++);
            text_write_string(&writer, "\"");
        } else if (*at == '#') {
            text_write(&writer, *words++);
        } else {
            text_write(&writer, (struct weir_text){at, 1});
        }
    }
    return kept(list, text_written(&writer));
}

void
fault_add(struct fault_list *list, struct fault_head head, const char *pattern,
          const struct weir_text *words)
{
    if (head.severity == FAULT_ERROR)
        list->error_count++;
    else
        list->warning_count++;
    if (list->count == FAULT_MAX)
        return;
    if (list->item == NULL)
        list->item = weir_arena_alloc(list->arena, FAULT_MAX, sizeof *list->item);
    if (list->item == NULL) {
        list->nomem = true;
        return;
    }
    list->item[list->count++] = (struct fault){
        .line = head.line,
        .severity = head.severity,
        .code = head.code,
        .message = message_of(list, pattern, words),
    };
}

void
fault_error(struct fault_list *list, uint32_t line, const char *code, const char *pattern,
            const struct weir_text *words)
{
    fault_add(list, (struct fault_head){line, FAULT_ERROR, code}, pattern, words);
}

void
fault_warning(struct fault_list *list, uint32_t line, const char *code, const char *pattern,
              const struct weir_text *words)
{
    fault_add(list, (struct fault_head){line, FAULT_WARNING, code}, pattern, words);
}

struct weir_text
fault_number(struct fault_list *list, int64_t value)
{
    return fault_decimal(list, value, 0);
}

struct weir_text
fault_decimal(struct fault_list *list, int64_t value, unsigned scale)
{
    char buffer[32];
    struct text_writer writer = text_writer_of(buffer, sizeof buffer);
    text_write_decimal(&writer, value, scale);
    return kept(list, text_written(&writer));
}

struct weir_text
fault_day(struct fault_list *list, int32_t day)
{
    char buffer[16];
    struct text_writer writer = text_writer_of(buffer, sizeof buffer);
    text_write_day(&writer, day);
    return kept(list, text_written(&writer));
}

void
fault_sort(struct fault_list *list)
{
    for (uint32_t i = 1; i < list->count; i++) {
        const struct fault moved = list->item[i];
        uint32_t at = i;
        for (; at > 0 && list->item[at - 1].line > moved.line; at--)
            list->item[at] = list->item[at - 1];
        list->item[at] = moved;
    }
}
