/* ask.c - questions and answers on a terminal. */
#include "cli/ask.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"

#define ANSWER_SIZE 4096 /* bytes of a line; what is longer is the next answer */

struct ask {
    struct weir_arena *arena;
};

enum weir_status
ask_open(struct weir_arena *arena, struct ask **ask, struct weir_error *error)
{
    *ask = NULL;
    if (isatty(STDIN_FILENO) != 1 || isatty(STDOUT_FILENO) != 1)
        return WEIR_OK;
    struct ask *opened = weir_arena_alloc(arena, 1, sizeof *opened);
    if (opened == NULL)
        return error_nomem(error);
    opened->arena = arena;
    *ask = opened;
    return WEIR_OK;
}

enum weir_status
ask_text(struct ask *ask, const char *question, const char *standard, const char **answer,
         struct weir_error *error)
{
    *answer = standard;
    if (ask == NULL)
        return WEIR_OK;
    (void)printf("%s [%s]: ", question, standard);
    (void)fflush(stdout); /* what cannot be written is told at the end */
    char line[ANSWER_SIZE];
    if (fgets(line, sizeof line, stdin) == NULL)
        return WEIR_OK;
    const struct weir_text given = {line, strcspn(line, "\r\n")};
    if (given.size == 0)
        return WEIR_OK;
    const struct weir_text kept = text_copy(given, ask->arena);
    if (kept.start == NULL)
        return error_nomem(error);
    *answer = kept.start;
    return WEIR_OK;
}

enum weir_status
ask_yes(struct ask *ask, const char *question, bool *yes, struct weir_error *error)
{
    const char *answer = NULL;
    const enum weir_status status = ask_text(ask, question, "yes", &answer, error);
    *yes = status == WEIR_OK && answer[0] != 'n' && answer[0] != 'N';
    return status;
}
