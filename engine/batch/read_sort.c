/* read_sort.c - a natural merge sort of reads by their keys. */
#include "batch/read_sort.h"

#include <string.h>

#include "batch/read_judge.h"

/* Where the ascending run that begins at begin ends. */
static uint32_t
run_end(struct batch_read *const *read, uint32_t begin, uint32_t count)
{
    uint32_t end = begin + 1;
    while (end < count && read_judge_order(read[end - 1], read[end]) <= 0)
        end++;
    return end;
}

struct runs {
    uint32_t begin;
    uint32_t middle; /* where the second run begins */
    uint32_t end;
};

static void
merge(struct batch_read *const *from, struct batch_read **to, struct runs runs)
{
    uint32_t left = runs.begin;
    uint32_t right = runs.middle;
    uint32_t at = runs.begin;
    while (left < runs.middle && right < runs.end)
        to[at++] = read_judge_order(from[left], from[right]) <= 0 ? from[left++] : from[right++];
    if (left < runs.middle)
        memcpy(&to[at], &from[left], (runs.middle - left) * sizeof(struct batch_read *));
    else if (right < runs.end)
        memcpy(&to[at], &from[right], (runs.end - right) * sizeof(struct batch_read *));
}

struct batch_read **
// NOLINTNEXTLINE(bugprone-easily-swappable-parameters): swapped, they sort the same reads
read_sort(struct batch_read **read, struct batch_read **spare, uint32_t count)
{
    struct batch_read **from = read;
    struct batch_read **to = spare;
    while (count > 0 && run_end(from, 0, count) < count) {
        for (uint32_t begin = 0; begin < count;) {
            struct runs runs = {.begin = begin};
            runs.middle = run_end(from, begin, count);
            runs.end = runs.middle < count ? run_end(from, runs.middle, count) : count;
            merge(from, to, runs);
            begin = runs.end;
        }
        struct batch_read **swapped = from;
        from = to;
        to = swapped;
    }
    return from;
}
