/*
 * bench_price.c TARIFF COUNT - prices COUNT bills of three months, a household with extra persons
 * that crosses a block and a firm that crosses its plan in turn, and prints how many lines they
 * have.  bench_price.sh runs it under callgrind with two counts; the difference is the core alone.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/civil.h"
#include "base/text.h"
#include "batch/tariff_document.h"
#include "weir/bill.h"

#define ARENA_BYTES ((size_t)64 << 20)

static int32_t
first_of(int32_t month)
{
    return civil_to_day((struct civil){2024, month, 1});
}

/* Prices one bill and adds its lines to *lines; false when it cannot be. */
static bool
price_one(const struct weir_tariff *tariff, const struct weir_terms *terms, const char *class_id,
          struct weir_arena *arena, uint64_t *lines)
{
    const struct weir_regime regime = {first_of(1), tariff, text_of(class_id)};
    const struct weir_stretch stretch = {first_of(10), 60000};
    const struct weir_use use = {&regime, 1, &stretch, 1, stretch.volume_l};
    const struct weir_counter counters[] = {
        {WEIR_COUNTER_BLOCKS, 1, first_of(1), 170000},
        {WEIR_COUNTER_PLAN, 2, first_of(1), 980000},
    };
    const struct weir_bill_request request = {
        .begin_day = first_of(7),
        .end_day = first_of(10),
        .terms = terms,
        .use = &use,
        .use_count = 1,
        .counter = counters,
        .counter_count = 2,
    };
    struct weir_bill bill;
    struct weir_error error = {.status = WEIR_OK};
    if (weir_bill_price(&request, arena, &bill, &error) || bill.held != WEIR_FINDING_NONE)
        return false;
    *lines += bill.line_count;
    return true;
}

int
main(int argc, char **argv)
{
    struct weir_arena *documents = weir_arena_new(ARENA_BYTES);
    struct weir_arena *arena = weir_arena_new(ARENA_BYTES);
    if (argc != 3 || documents == NULL || arena == NULL)
        return EXIT_FAILURE;
    struct names names = names_of(documents);
    struct tariff_document document;
    struct weir_error error = {.status = WEIR_OK};
    if (tariff_document_read(argv[1], &names, documents, &document, &error) ||
        document.tariff == NULL)
        return EXIT_FAILURE;
    const struct weir_plan plan = {first_of(1), first_of(12), WEIR_AGAINST_PLAN, 1000000};
    const struct weir_terms household = {
        .persons = 6, .opened_day = WEIR_DAY_NONE, .closed_day = WEIR_DAY_NONE};
    struct weir_terms firm = household;
    firm.persons = WEIR_PERSONS_UNKNOWN;
    firm.plan = &plan;
    firm.plan_count = 1;
    uint64_t lines = 0;
    const long count = strtol(argv[2], NULL, 10);
    for (long i = 0; i < count; i++) {
        const bool is_firm = i % 2 == 1;
        if (!price_one(document.tariff, is_firm ? &firm : &household,
                       is_firm ? "non-residential" : "residential", arena, &lines))
            return EXIT_FAILURE;
        if (i % 1000 == 999)
            weir_arena_reset(arena);
    }
    printf("%ld bills, %llu lines\n", count, (unsigned long long)lines);
    weir_arena_free(arena);
    weir_arena_free(documents);
    return EXIT_SUCCESS;
}
