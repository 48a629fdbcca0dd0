/* progress.c - how far long work is: a bar, an event a minute, a service's status. */
#include "host/progress.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/checked.h"
#include "host/clock.h"
#include "host/log.h"
#include "host/shared.h"

#define NAME_SIZE 48
#define COLUMNS 80 /* of a terminal that does not say */
#define COLUMNS_MAX 200
#define BAR_COLUMNS_MAX 40
#define BAR_COLUMNS_MIN 4
#define PERMILLE 1000
#define MS_A_SECOND 1000
#define SECONDS_A_MINUTE 60
#define MINUTES_AN_HOUR 60

struct progress {
    char name[NAME_SIZE];
    struct progress_work work;
    bool bar;
    int64_t begin_ms;
    atomic_llong parts_done;
    atomic_llong units_done;
    atomic_llong shown_ms; /* when last, since the beginning */
};

/* --- words --- */
int64_t
progress_permille(const struct progress_state *state)
{
    if (state->work.parts <= 0)
        return PERMILLE;
    return min_i64(PERMILLE, state->parts_done * PERMILLE / state->work.parts);
}

int64_t
progress_rate(const struct progress_state *state)
{
    return state->units_done * MS_A_SECOND / max_i64(1, state->elapsed_ms);
}

int64_t
progress_left_s(const struct progress_state *state)
{
    if (state->parts_done == 0)
        return -1;
    const int64_t left = max_i64(0, state->work.parts - state->parts_done);
    const int64_t left_ms = state->elapsed_ms * left / state->parts_done;
    return (left_ms + MS_A_SECOND - 1) / MS_A_SECOND; /* up: the last second is not over */
}

static void
write_two_digits(struct text_writer *writer, int64_t value)
{
    if (value < 10)
        text_write_string(writer, "0");
    text_write_int(writer, value);
}

/* 0:07, 12:30, 1:02:03. */
static void
write_duration(struct text_writer *writer, int64_t seconds)
{
    const int64_t minutes = seconds / SECONDS_A_MINUTE;
    if (minutes >= MINUTES_AN_HOUR) {
        text_write_int(writer, minutes / MINUTES_AN_HOUR);
        text_write_string(writer, ":");
        write_two_digits(writer, minutes % MINUTES_AN_HOUR);
    } else {
        text_write_int(writer, minutes);
    }
    text_write_string(writer, ":");
    write_two_digits(writer, seconds % SECONDS_A_MINUTE);
}

/* `48 %  52310 accounts/s  0:12 left` */
static void
write_figures(const struct progress_state *state, struct text_writer *writer)
{
    text_write_int(writer, progress_permille(state) / 10);
    text_write_string(writer, " %  ");
    text_write_int(writer, progress_rate(state));
    text_write_string(writer, " ");
    text_write_string(writer, state->work.unit);
    text_write_string(writer, "/s");
    const int64_t left_s = progress_left_s(state);
    if (left_s < 0)
        return;
    text_write_string(writer, "  ");
    write_duration(writer, left_s);
    text_write_string(writer, " left");
}

void
progress_write_bar(const struct progress_state *state, uint32_t columns, struct text_writer *writer)
{
    char bytes[COLUMNS_MAX];
    struct text_writer figures = text_writer_of(bytes, sizeof bytes);
    write_figures(state, &figures);
    const struct weir_text words = text_written(&figures);
    const struct weir_text name = text_of(state->work.name);
    const int64_t room = (int64_t)columns - (int64_t)(name.size + words.size) - 6; /* blanks, [] */
    text_write(writer, name);
    text_write_string(writer, "  ");
    if (room >= BAR_COLUMNS_MIN) {
        const int64_t wide = min_i64(room, BAR_COLUMNS_MAX);
        const int64_t full = wide * progress_permille(state) / PERMILLE;
        text_write_string(writer, "[");
        for (int64_t i = 0; i < wide; i++)
            text_write_string(writer, i < full ? "#" : ".");
        text_write_string(writer, "]  ");
    }
    text_write(writer, words);
}

/* --- showing --- */
static struct progress_state
state_of(struct progress *progress)
{
    return (struct progress_state){
        .work = progress->work,
        .parts_done = atomic_load(&progress->parts_done),
        .units_done = atomic_load(&progress->units_done),
        .elapsed_ms = clock_monotonic_ms() - progress->begin_ms,
    };
}

static void
put(struct weir_text bytes)
{
    const ssize_t written = write(STDERR_FILENO, bytes.start, bytes.size);
    (void)written; /* who is gone needs no bar */
}

static uint32_t
columns_of_terminal(void)
{
    struct winsize size = {0};
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return COLUMNS;
    return (uint32_t)min_i64(size.ws_col, COLUMNS_MAX - 1);
}

static void
show_bar(const struct progress_state *state)
{
    char bytes[2 * COLUMNS_MAX];
    struct text_writer writer = text_writer_of(bytes, sizeof bytes);
    text_write_string(&writer, LOG_ERASE_LINE);
    progress_write_bar(state, columns_of_terminal() - 1, &writer);
    put(text_written(&writer));
}

static void
show_event(const struct progress_state *state)
{
    struct log_line line;
    log_begin(&line, LOG_EVENT_PROGRESS);
    log_text(&line, "work", text_of(state->work.name));
    log_int(&line, "percent", progress_permille(state) / 10);
    log_text(&line, "unit", text_of(state->work.unit));
    log_int(&line, "done", state->units_done);
    log_int(&line, "per_s", progress_rate(state));
    log_int(&line, "left_s", progress_left_s(state));
    log_end(&line);
}

static void
notify(const struct progress_state *state)
{
    char bytes[2 * COLUMNS_MAX];
    struct text_writer writer = text_writer_of(bytes, sizeof bytes - 1);
    text_write_string(&writer, "WATCHDOG=1\nSTATUS=");
    text_write_string(&writer, state->work.name);
    text_write_string(&writer, ": ");
    write_figures(state, &writer);
    bytes[text_written(&writer).size] = '\0';
    (void)sd_notify(0, bytes); /* 0 where nobody listens */
}

/* --- life --- */
enum weir_status
progress_begin(const struct progress_work *work, struct progress **progress,
               struct weir_error *error)
{
    void *memory = NULL;
    const enum weir_status status = shared_new(sizeof **progress, &memory, error);
    if (status)
        return status;
    struct progress *fresh = memory;
    (void)snprintf(fresh->name, sizeof fresh->name, "%s", work->name);
    fresh->work = *work;
    fresh->work.name = fresh->name;
    fresh->bar = log_is_wanted(LOG_EVENT_PROGRESS) && isatty(STDERR_FILENO) == 1;
    fresh->begin_ms = clock_monotonic_ms();
    log_over_bar(fresh->bar);
    const struct progress_state state = state_of(fresh);
    notify(&state);
    if (fresh->bar)
        show_bar(&state);
    *progress = fresh;
    return WEIR_OK;
}

static void
show_if_due(struct progress *progress)
{
    const struct progress_state state = state_of(progress);
    long long shown_ms = atomic_load(&progress->shown_ms);
    const int64_t pause_ms = progress->bar ? PROGRESS_BAR_MS : PROGRESS_LINE_MS;
    if (state.elapsed_ms - shown_ms < pause_ms ||
        !atomic_compare_exchange_strong(&progress->shown_ms, &shown_ms, state.elapsed_ms))
        return; /* too early, or another has just shown it */
    if (progress->bar)
        show_bar(&state);
    else
        show_event(&state);
    notify(&state);
}

void
progress_add(struct progress *progress, int64_t units)
{
    (void)atomic_fetch_add(&progress->units_done, units);
    (void)atomic_fetch_add(&progress->parts_done, 1);
    show_if_due(progress);
}

void
progress_set(struct progress *progress, struct progress_done done)
{
    atomic_store(&progress->units_done, done.units);
    atomic_store(&progress->parts_done, done.parts);
    show_if_due(progress);
}

void
progress_end(struct progress *progress)
{
    if (progress == NULL)
        return;
    if (progress->bar)
        put(text_of(LOG_ERASE_LINE));
    log_over_bar(false);
    shared_free(progress, sizeof *progress);
}
