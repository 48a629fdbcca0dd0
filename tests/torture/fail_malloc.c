/*
 * fail_malloc.c - a library to preload: memory is out at the FAIL_AT-th allocation of the process,
 * once, or from then on with FAIL_ON set.  At exit the number of allocations goes to descriptor
 * FAIL_COUNT_FD, if that is set.  What libxml2, libcrypto and libpq allocate for themselves is
 * left alone: they do not survive it (2.9, 3.0: crashes; 15: waits for ever after a failed COPY).
 * Uses the names by which glibc exports its own functions, so that nothing has to be looked up.
 */
#define _GNU_SOURCE /* dl_iterate_phdr */

#include <link.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *memory, size_t size);
extern char **environ;

static long allocation_count;
static long fail_at = -1; /* 0: never; -1: not asked yet */
static bool fail_on;

#define SPARED_MAX 3

static const char *const spared_name[SPARED_MAX] = {"libxml2", "libcrypto", "libpq"};
static struct {
    uintptr_t begin;
    uintptr_t end;
} spared[SPARED_MAX]; /* their code */

static int
look_for_spared(struct dl_phdr_info *object, size_t size, void *context)
{
    (void)size;
    (void)context;
    for (int i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &object->dlpi_phdr[i];
        if (part->p_type != PT_LOAD || (part->p_flags & PF_X) == 0)
            continue;
        for (int s = 0; s < SPARED_MAX; s++) {
            if (strstr(object->dlpi_name, spared_name[s]) != NULL) {
                spared[s].begin = object->dlpi_addr + part->p_vaddr;
                spared[s].end = spared[s].begin + part->p_memsz;
            }
        }
    }
    return 0;
}

static bool
is_spared(const void *caller)
{
    for (int s = 0; s < SPARED_MAX; s++) {
        if ((uintptr_t)caller >= spared[s].begin && (uintptr_t)caller < spared[s].end)
            return true;
    }
    return false;
}

static bool
is_out(const void *caller)
{
    if (fail_at < 0 && environ != NULL) {
        const char *at = getenv("FAIL_AT");
        fail_at = at != NULL ? atol(at) : 0;
        fail_on = getenv("FAIL_ON") != NULL;
        (void)dl_iterate_phdr(look_for_spared, NULL);
    }
    if (is_spared(caller))
        return false;
    allocation_count++;
    return fail_at > 0 && (allocation_count == fail_at || (fail_on && allocation_count > fail_at));
}

void *
malloc(size_t size)
{
    return is_out(__builtin_return_address(0)) ? NULL : __libc_malloc(size);
}

void *
calloc(size_t count, size_t size)
{
    return is_out(__builtin_return_address(0)) ? NULL : __libc_calloc(count, size);
}

void *
realloc(void *memory, size_t size)
{
    return is_out(__builtin_return_address(0)) ? NULL : __libc_realloc(memory, size);
}

__attribute__((destructor)) static void
tell_count(void)
{
    const char *descriptor = getenv("FAIL_COUNT_FD");
    if (descriptor == NULL)
        return;
    char number[24];
    const int size = snprintf(number, sizeof number, "%ld\n", allocation_count);
    if (write(atoi(descriptor), number, (size_t)size) != size)
        _exit(70);
}
