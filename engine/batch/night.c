/* night.c - how the steps of a night tell what they came to. */
#include "batch/night.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"

#define WORDS_BYTES 600
#define BUFFER_COUNT 8
#define BUFFER_BYTES 32

__attribute__((format(printf, 2, 0))) static struct weir_text
words_of(struct night *night, const char *format, va_list arguments)
{
    char words[WORDS_BYTES];
    (void)vsnprintf(words, sizeof words, format, arguments);
    size_t size = strlen(words);
    while (size > 0 && !text_is_utf8((struct weir_text){words, size}))
        size--; /* cut inside a character */
    return text_copy((struct weir_text){words, size}, night->arena);
}

struct weir_text
night_words(struct night *night, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const struct weir_text words = words_of(night, format, arguments);
    va_end(arguments);
    return words;
}

void
night_say(struct night *night, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    night->step->words = words_of(night, format, arguments);
    va_end(arguments);
}

static void
add_item(struct night *night, struct night_subject subject, struct weir_text words)
{
    struct nightly_item *item = weir_arena_alloc(night->arena, 1, sizeof *item);
    if (item == NULL)
        return; /* the next to need memory says so */
    *item = (struct nightly_item){
        .step = night->step->name,
        .subject = text_copy(subject.name, night->arena),
        .outcome = subject.outcome,
        .words = words,
    };
    *night->end = item;
    night->end = &item->next;
}

void
night_item(struct night *night, struct night_subject subject, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add_item(night, subject, words_of(night, format, arguments));
    va_end(arguments);
}

void
night_fail(struct night *night, struct weir_text name, struct weir_error *error)
{
    night->step->status = night_worse(night->step->status, error->status);
    const bool placed = error->place[0] != '\0' && error->line > 0;
    char place[WEIR_ERROR_PLACE_SIZE + BUFFER_BYTES] = "";
    if (placed)
        (void)snprintf(place, sizeof place, "%s:%lu: ", error->place, (unsigned long)error->line);
    night_item(night, (struct night_subject){name, "failed"}, "%s%s", place, error->primary);
    error_clear(error);
}

bool
night_is_over(enum weir_status status)
{
    switch (status) {
    case WEIR_E_NOMEM:
    case WEIR_E_DB:
    case WEIR_E_DENIED:
    case WEIR_E_DB_TRANSIENT:
    case WEIR_E_STOPPED:
        return true;
    case WEIR_OK:
    case WEIR_E_OVERFLOW:
    case WEIR_E_INVALID:
    case WEIR_E_NOT_FOUND:
    case WEIR_E_IO:
    case WEIR_E_BUSY:
    case WEIR_E_SEAL:
        break;
    }
    return false;
}

/* How bad it is. */
static int
rank_of(enum weir_status status)
{
    switch (status) {
    case WEIR_OK:
        return 0;
    case WEIR_E_OVERFLOW:
    case WEIR_E_INVALID:
    case WEIR_E_NOT_FOUND:
    case WEIR_E_NOMEM:
    case WEIR_E_IO:
    case WEIR_E_DENIED:
        return 1;
    case WEIR_E_DB:
    case WEIR_E_DB_TRANSIENT:
    case WEIR_E_BUSY:
        return 2;
    case WEIR_E_STOPPED:
        return 3;
    case WEIR_E_SEAL:
        break;
    }
    return 4;
}

enum weir_status
night_worse(enum weir_status a, enum weir_status b)
{
    return rank_of(b) > rank_of(a) ? b : a;
}

enum weir_status
night_runs(struct night *night, struct run_store_runs *runs, struct weir_error *error)
{
    if (!night->runs_known) {
        weir_arena_reset(night->runs_arena);
        const enum weir_status status =
            run_store_read(night->db, RUN_STORE_ALL, night->runs_arena, &night->runs, error);
        if (status)
            return status;
    }
    night->runs_known = true;
    *runs = night->runs;
    return WEIR_OK;
}

void
night_run(struct night *night, const struct run_store_run *run, const char *outcome,
          struct weir_text words)
{
    struct nightly_run **at = &night->result->run;
    while (*at != NULL && ((*at)->run.run_id != run->run_id || run->run_id == 0))
        at = &(*at)->next;
    if (*at == NULL)
        *at = weir_arena_alloc(night->arena, 1, sizeof **at);
    if (*at == NULL)
        return; /* the next to need memory says so */
    (*at)->run = *run;
    (*at)->run.kind = text_copy(run->kind, night->arena);
    (*at)->run.scope = text_copy(run->scope, night->arena);
    night->runs_known = false;
    (*at)->outcome = outcome;
    (*at)->words = words;
}

bool
night_is_ours(const struct run_store_run *run)
{
    const size_t size = strlen(NIGHT_SETTING);
    return run->settings.size >= size &&
           memcmp(run->settings.start + run->settings.size - size, NIGHT_SETTING, size) == 0;
}

static char *
next_buffer(void)
{
    static char buffer[BUFFER_COUNT][BUFFER_BYTES];
    static unsigned next;
    return buffer[next++ % BUFFER_COUNT];
}

const char *
night_amount(int64_t amount_fen)
{
    char *buffer = next_buffer();
    struct text_writer writer = text_writer_of(buffer, BUFFER_BYTES);
    text_write_decimal(&writer, amount_fen, 2);
    return buffer;
}

const char *
night_day(int32_t day)
{
    char *buffer = next_buffer();
    struct text_writer writer = text_writer_of(buffer, BUFFER_BYTES);
    text_write_day(&writer, day);
    return buffer;
}
