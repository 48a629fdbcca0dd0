#ifndef HARNESS_SENTENCES_H
#define HARNESS_SENTENCES_H

/*
 * Takes an explanation as one text, a line a sentence, set in by two blanks a level.
 *
 *     struct sentences said;
 *     const struct explain explain = sentences_begin(&said, EXPLAIN_ENGLISH);
 *     explain_bill(&explain, ...);
 *     SENTENCES_ARE(&said, "Total: 1.00");
 */
#include <stdio.h>
#include <string.h>

#include "batch/explain.h"
#include "harness/cmocka_all.h"

struct sentences {
    char text[16384];
    size_t size;
};

static inline void
sentences_put(void *context, const struct explain_sentence *sentence)
{
    struct sentences *said = context;
    const int size =
        snprintf(said->text + said->size, sizeof said->text - said->size, "%*s%.*s\n",
                 (int)(2 * sentence->level), "", (int)sentence->text.size, sentence->text.start);
    assert_in_range(size, 1, sizeof said->text - said->size - 1);
    said->size += (size_t)size;
}

static inline struct explain
sentences_begin(struct sentences *said, enum explain_language language)
{
    said->text[0] = '\0';
    said->size = 0;
    return (struct explain){language, sentences_put, said};
}

/* Expects these whole lines, in this order; others may stand between. */
static inline void
sentences_hold(const struct sentences *said, const char *const lines[])
{
    const char *at = said->text;
    for (size_t i = 0; lines[i] != NULL; i++) {
        const size_t size = strlen(lines[i]);
        const char *found = strstr(at, lines[i]);
        while (found != NULL && ((found != said->text && found[-1] != '\n') || found[size] != '\n'))
            found = strstr(found + 1, lines[i]);
        if (found == NULL)
            fail_msg("no line \"%s\" (or not there) in:\n%s", lines[i], said->text);
        at = found + size;
    }
}

#define SENTENCES_HOLD(said, ...) sentences_hold((said), (const char *const[]){__VA_ARGS__, NULL})

#endif
