/* nearest.c - the edit distance with neighbours swapped (optimal string alignment), bounded. */
#include "base/nearest.h"

#include "base/text.h"

struct nearest
nearest_to(struct weir_text word)
{
    return (struct nearest){.word = word, .distance = (uint32_t)(word.size / 3) + 2};
}

static uint32_t
least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

static uint32_t
edits_between(struct weir_text a, struct weir_text b)
{
    uint32_t rows[3][NEAREST_WORD_MAX + 1]; /* row i holds the distances of a's first i letters */
    for (uint32_t j = 0; j <= b.size; j++)
        rows[0][j] = j;
    for (uint32_t i = 1; i <= a.size; i++) {
        uint32_t *row = rows[i % 3];
        const uint32_t *above = rows[(i - 1) % 3];
        row[0] = i;
        for (uint32_t j = 1; j <= b.size; j++) {
            const uint32_t change = a.start[i - 1] == b.start[j - 1] ? 0 : 1;
            row[j] = least(above[j - 1] + change, least(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a.start[i - 1] == b.start[j - 2] &&
                a.start[i - 2] == b.start[j - 1])
                row[j] = least(row[j], rows[(i - 2) % 3][j - 2] + 1);
        }
    }
    return rows[a.size % 3][b.size];
}

void
nearest_try(struct nearest *nearest, const char *candidate)
{
    const struct weir_text other = text_of(candidate);
    if (nearest->word.size > NEAREST_WORD_MAX || other.size > NEAREST_WORD_MAX)
        return;
    const uint32_t distance = edits_between(nearest->word, other);
    if (distance >= nearest->distance)
        return;
    nearest->best = candidate;
    nearest->distance = distance;
}
