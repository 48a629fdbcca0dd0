#ifndef HOST_CONFIG_H
#define HOST_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "weir/arena.h"
#include "weir/error.h"

/*
 * The settings of weir.conf: `name = value` lines, `#` or `;` begins a comment line, a value may
 * stand in double quotes.  After a line [SECTION] names go on from it: `share` in [review] is
 * review_share.  What is unknown, given twice or out of range is refused with its line.
 */
#define CONFIG_FILE "/etc/weir/weir.conf" /* read when no other is named; may be absent */
#define CONFIG_FILE_BYTES 65536
#define CONFIG_LINE_BYTES 198 /* of a line: what libinih holds */

struct config {
    const char *file;     /* that was read; NULL: none */
    const uint32_t *line; /* of the file, for each setting of config_list; 0: it has its default */
#define SETTING_TEXT(name, standard, meaning) const char *name;
#define SETTING_INT(name, unit, least, most, standard, meaning) int64_t name;
#include "host/setting.def"
#undef SETTING_TEXT
#undef SETTING_INT
};

/* file NULL: CONFIG_FILE, or the defaults when there is none.  From arena, also all texts. */
enum weir_status config_read(const char *file, struct weir_arena *arena, struct config **config,
                             struct weir_error *error) __attribute__((warn_unused_result));

enum config_kind { CONFIG_TEXT = 1, CONFIG_WORD, CONFIG_FILE_NAME, CONFIG_FOLDER_NAME, CONFIG_INT };

/* One setting as it is listed. */
struct config_setting {
    const char *name;
    enum config_kind kind;
    const char *unit;     /* empty where there is none */
    const char *choices;  /* of CONFIG_WORD: "a|b|c"; else empty */
    int64_t least;        /* of CONFIG_INT */
    int64_t most;         /* the same */
    const char *standard; /* the default */
    const char *meaning;
};

extern const struct config_setting config_list[];
extern const uint32_t config_count;

/* Writes the value that config has for the setting at index of config_list. */
void config_write(const struct config *config, uint32_t index, struct text_writer *writer);

/* Adds to error where the setting of that name stands: file and line, if it is in the file. */
void config_place(const struct config *config, const char *name, struct weir_error *error);

/* WEIR_E_IO, with its place in the configuration, when the setting at index of config_list names a
 * file that cannot be read, or a folder that cannot be written to. */
enum weir_status config_check_name(const struct config *config, uint32_t index,
                                   struct weir_error *error) __attribute__((warn_unused_result));

#endif
