#ifndef CORE_FAULT_H
#define CORE_FAULT_H

#include <stdbool.h>
#include <stdint.h>

#include "weir/arena.h"
#include "weir/text.h"

/*
 * What is wrong with a document, all of it in one go: a list of faults, each with the line it was
 * found at, a stable code for programs and a message for people.  The first FAULT_MAX are kept,
 * the rest only counted.  Messages: lower case, no full stop, one line.
 */
#define FAULT_MAX 500

enum fault_severity {
    FAULT_ERROR = 1, /* the document cannot be used */
    FAULT_WARNING,   /* it can; a person should look */
};

struct fault {
    uint32_t line; /* 0: of no line */
    enum fault_severity severity;
    const char *code; /* static, such as "price-unused" */
    struct weir_text message;
};

struct fault_list {
    struct weir_arena *arena;
    struct fault *item;
    uint32_t count;
    uint32_t error_count; /* those not kept among them */
    uint32_t warning_count;
    bool nomem; /* the arena was full: the list is not all there is */
};

/* An empty list whose items will come from arena. */
struct fault_list fault_list_of(struct weir_arena *arena);

/* Which fault, and where. */
struct fault_head {
    uint32_t line;
    enum fault_severity severity;
    const char *code;
};

/* Adds a fault.  In pattern each % stands for the next of words in double quotes, each # for the
 * next as it is.  words may be NULL when there are no marks. */
void fault_add(struct fault_list *list, struct fault_head head, const char *pattern,
               const struct weir_text *words);

/* The same in short. */
void fault_error(struct fault_list *list, uint32_t line, const char *code, const char *pattern,
                 const struct weir_text *words);
void fault_warning(struct fault_list *list, uint32_t line, const char *code, const char *pattern,
                   const struct weir_text *words);

/* The words of a pattern. */
#define FAULT_WORDS(...) ((const struct weir_text[]){__VA_ARGS__})

/* Texts for words, from the list's arena; empty when it is full. */
struct weir_text fault_number(struct fault_list *list, int64_t value);
struct weir_text fault_decimal(struct fault_list *list, int64_t value, unsigned scale);
struct weir_text fault_day(struct fault_list *list, int32_t day);

/* Orders the list by line; faults of one line keep their order. */
void fault_sort(struct fault_list *list);

#endif
