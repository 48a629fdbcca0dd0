/* run_chunk.c - what a run does with a range of accounts, by its kind and scope. */
#include "batch/run_chunk.h"

#include <string.h>

#include "base/text.h"
#include "batch/bill_settings.h"
#include "batch/rebill_chunk.h"

/* What follows the word in a scope; absent when it is another. */
static struct weir_text
name_after(struct weir_text scope, const char *word)
{
    const size_t size = strlen(word);
    if (scope.size < size || memcmp(scope.start, word, size) != 0)
        return (struct weir_text){NULL, 0};
    return (struct weir_text){scope.start + size, scope.size - size};
}

struct run_chunk_work
run_chunk_work_of(const struct run_chunk_run *run, const struct account_rules *rules)
{
    return (struct run_chunk_work){
        .rules = rules,
        .rebill = text_equal(run->kind, text_of("rebill")),
        .cycle = name_after(run->scope, "cycle:"),
        .tariff = name_after(run->scope, "tariff:"),
        .from_day = bill_settings_from_day(run->settings),
    };
}

enum weir_status
run_chunk_compute(struct bill_chunk *chunk, struct db *db, const struct run_chunk_work *work,
                  const struct bill_input_range *range, struct weir_error *error)
{
    const struct rebill_chunk_request rebill = {
        .rules = work->rules,
        .cycle = work->cycle,
        .tariff = work->tariff,
        .from_day = work->from_day,
        .range = *range,
    };
    const struct bill_chunk_request bill = {
        .rules = work->rules, .cycle = work->cycle, .range = *range};
    return work->rebill ? rebill_chunk_compute(chunk, db, &rebill, error)
                        : bill_chunk_compute(chunk, db, &bill, error);
}
