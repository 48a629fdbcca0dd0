#ifndef BATCH_LOAD_PLACE_H
#define BATCH_LOAD_PLACE_H

#include <stdbool.h>
#include <stdint.h>

#include "batch/load_merge.h"
#include "store/meter_store.h"

/*
 * Where the meters of a file are, over time: the rows of the file laid over what holds.
 *
 * A meter is at one place a day.  A place without an end ends where the meter's next one begins,
 * at the register that the next one begins with: it is the same meter.  A place whose end is its
 * beginning is void; that is how a wrong row is taken back.  A sub-meter at another account than
 * its master's has a copy of its row under each account that has the master in those days.
 */
struct meter_line {
    struct load_owned owned;
    struct weir_text meter;
    struct weir_text parent;
    struct meter_installation_row installation;
    int32_t asked_day;  /* from, as the file has it, if load_move.h moved the row */
    int32_t billed_day; /* and the day it was moved to, or WEIR_DAY_NONE */
};

struct place {
    struct meter_installation_row now;  /* as it will hold */
    struct meter_installation_row held; /* as it holds, if is_held */
    struct meter_line *line;            /* of the file, or NULL */
    bool is_held;
    bool changed;
};

struct place_list {
    struct place *item; /* by meter_id, from_day, account_id */
    uint32_t count;
    uint32_t capacity;
};

/* Where the meters of a file are besides, by another kind of file. */
enum place_other { PLACE_OTHER_POINTS, PLACE_OTHER_INSTALLATIONS };

struct place_map {
    enum place_other other;
    struct place_list own;
    struct place_list copy; /* rows under a master's account */
    int64_t *file_meter;    /* the meters of the file, ascending */
    uint32_t file_meter_count;
    int64_t *sub; /* those, and the subs under them: whose copies are looked at; ascending */
    uint32_t sub_count;
    int64_t *subject; /* those, and the masters of all: whose places are read; ascending */
    uint32_t subject_count;
};

/* Reads what holds for the meters of the file and lays the file over it; adds faults, and marks
 * places and the file's rows that changed.  Needs account and meter numbers in the rows. */
enum weir_status load_place_merge(struct load_context *context, struct place_map *map,
                                  struct weir_error *error) __attribute__((warn_unused_result));

/* Writes the changed rows in the order of the table's key. */
enum weir_status load_place_write(struct load_context *context, const struct place_map *map,
                                  struct weir_error *error) __attribute__((warn_unused_result));

/* For the files that share the lists: whether id is among ids, which ascend; adding (false: out of
 * memory); the order of a list; and whether two rows say the same. */
bool load_place_has_id(const int64_t *ids, uint32_t count, int64_t id);
bool load_place_add(struct place_list *list, struct weir_arena *arena, const struct place *place);
int load_place_order(const void *a, const void *b);
void load_place_sort(struct place_list *list);
bool load_place_equal(const struct meter_installation_row *a,
                      const struct meter_installation_row *b);

/* The first place of meter_id in the list, or its end. */
uint32_t load_place_find(const struct place_list *list, int64_t meter_id);

static inline bool
load_place_void(const struct meter_installation_row *row)
{
    return row->to_day == row->from_day;
}

#endif
