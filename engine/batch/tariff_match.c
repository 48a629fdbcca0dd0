/*
 * tariff_match.c - expected lines against the lines of bills: a maximum bipartite matching.
 *
 * Each expected line in turn looks for a free line, breadth first, along lines that others hold but
 * could change for another (an augmenting path).
 */
#include "batch/tariff_match.h"

#include "base/text.h"

bool
tariff_match_fits(const struct tariff_test_line *expected, const struct tariff_match_got *got)
{
    const struct weir_line *line = got->line;
    if (expected->use_no != 0 && expected->use_no != got->use_no)
        return false;
    if (!text_equal(expected->charge, line->charge))
        return false;
    if (expected->block_no != 0 && expected->block_no != line->block_no)
        return false;
    if (expected->band_no != 0 && expected->band_no != line->band_no)
        return false;
    if (expected->has_volume && !(line->has_volume && expected->volume_l == line->volume_l))
        return false;
    if (expected->has_price &&
        !(line->has_price && expected->price_mfen_per_m3 == line->price_mfen_per_m3))
        return false;
    return !expected->has_amount || expected->amount_fen == line->amount_fen;
}

/* Breadth-first search from one expected line; queue and came_from have room for each got line. */
struct search {
    uint32_t *queue;     /* expected lines to look from */
    uint32_t *came_from; /* of each got line seen: the expected line it was seen from */
};

/* Gives got to the expected line it was reached from, and what that one held to the one before. */
static void
take_path(struct tariff_match *match, const struct search *search, uint32_t got)
{
    while (got != TARIFF_MATCH_NONE) {
        const uint32_t expected = search->came_from[got];
        const uint32_t held = match->got_of[expected];
        match->got_of[expected] = got;
        match->expected_of[got] = expected;
        got = held;
    }
}

static void
find_one(struct tariff_match *match, const struct search *search, uint32_t first)
{
    uint32_t head = 0;
    uint32_t tail = 0;
    search->queue[tail++] = first;
    for (uint32_t i = 0; i < match->got_count; i++)
        search->came_from[i] = TARIFF_MATCH_NONE;
    while (head < tail) {
        const uint32_t expected = search->queue[head++];
        for (uint32_t got = 0; got < match->got_count; got++) {
            if (search->came_from[got] != TARIFF_MATCH_NONE ||
                !tariff_match_fits(&match->expected[expected], &match->got[got]))
                continue;
            search->came_from[got] = expected;
            if (match->expected_of[got] == TARIFF_MATCH_NONE) {
                take_path(match, search, got);
                return;
            }
            search->queue[tail++] = match->expected_of[got];
        }
    }
}

static uint32_t *
none_of_each(uint32_t count, struct weir_arena *arena)
{
    uint32_t *index = weir_arena_alloc(arena, count, sizeof *index);
    for (uint32_t i = 0; i < count && index != NULL; i++)
        index[i] = TARIFF_MATCH_NONE;
    return index;
}

enum weir_status
tariff_match_find(struct tariff_match *match, struct weir_arena *arena)
{
    const struct search search = {
        .queue = none_of_each(match->got_count + 1, arena),
        .came_from = none_of_each(match->got_count, arena),
    };
    match->got_of = none_of_each(match->expected_count, arena);
    match->expected_of = none_of_each(match->got_count, arena);
    if (search.queue == NULL || search.came_from == NULL || match->got_of == NULL ||
        match->expected_of == NULL)
        return WEIR_E_NOMEM;
    for (uint32_t i = 0; i < match->expected_count; i++)
        find_one(match, &search, i);
    return WEIR_OK;
}

static uint32_t
likeness(const struct tariff_test_line *expected, const struct tariff_match_got *got)
{
    const struct weir_line *line = got->line;
    uint32_t score = text_equal(expected->charge, line->charge) ? 16 : 0;
    if (expected->use_no == 0 || expected->use_no == got->use_no)
        score += 16;
    if (expected->block_no == 0 || expected->block_no == line->block_no)
        score += 4;
    if (expected->band_no == 0 || expected->band_no == line->band_no)
        score += 4;
    score += expected->has_volume && expected->volume_l == line->volume_l;
    score += expected->has_price && expected->price_mfen_per_m3 == line->price_mfen_per_m3;
    score += expected->has_amount && expected->amount_fen == line->amount_fen;
    return score;
}

uint32_t
tariff_match_nearest(const struct tariff_match *match, const struct tariff_test_line *expected)
{
    uint32_t nearest = TARIFF_MATCH_NONE;
    uint32_t best = 0;
    for (uint32_t i = 0; i < match->got_count; i++) {
        const uint32_t score = likeness(expected, &match->got[i]);
        if (match->expected_of[i] != TARIFF_MATCH_NONE || score <= best)
            continue;
        best = score;
        nearest = i;
    }
    return nearest;
}
