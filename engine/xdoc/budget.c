/* budget.c - the allocator under libxml2: malloc, counted while there is a budget. */
#include "xdoc/budget.h"

#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/xmlmemory.h>

static _Thread_local struct {
    bool active;
    bool refused;
    int64_t left_bytes;
} budget;

/* Whether size bytes more may be had. */
static bool
may_take(size_t size)
{
    if (!budget.active || (size <= INT64_MAX && (int64_t)size <= budget.left_bytes))
        return true;
    budget.refused = true;
    return false;
}

static void
count(int64_t bytes)
{
    if (budget.active)
        budget.left_bytes -= bytes;
}

static void
give_back(void *memory)
{
    if (memory != NULL)
        count(-(int64_t)malloc_usable_size(memory));
    free(memory);
}

static void *
take(size_t size)
{
    void *memory = may_take(size) ? malloc(size) : NULL;
    if (memory != NULL)
        count((int64_t)malloc_usable_size(memory));
    return memory;
}

static void *
take_again(void *memory, size_t size)
{
    const size_t before = memory == NULL ? 0 : malloc_usable_size(memory);
    const bool may = size <= before || may_take(size - before);
    void *moved = may ? realloc(memory, size == 0 ? 1 : size) : NULL;
    if (moved != NULL)
        count((int64_t)malloc_usable_size(moved) - (int64_t)before);
    return moved;
}

static char *
take_copy(const char *string)
{
    const size_t size = strlen(string) + 1;
    char *copy = take(size);
    if (copy != NULL)
        memcpy(copy, string, size);
    return copy;
}

void
budget_prepare(void)
{
    (void)xmlMemSetup(give_back, take, take_again, take_copy);
}

void
budget_begin(size_t bytes)
{
    budget.active = true;
    budget.refused = false;
    budget.left_bytes = (int64_t)bytes;
}

bool
budget_end(void)
{
    budget.active = false;
    return budget.refused;
}
