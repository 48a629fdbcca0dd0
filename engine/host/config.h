#ifndef HOST_CONFIG_H
#define HOST_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "weir/arena.h"
#include "weir/error.h"

/*
 * The settings of weir.conf: `name = value` lines, `#` or `;` begins a comment line, a value may
 * stand in double quotes.  What is unknown, given twice or out of range is refused with its line.
 */
#define CONFIG_FILE "/etc/weir/weir.conf" /* read when no other is named; may be absent */
#define CONFIG_FILE_BYTES 65536
#define CONFIG_LINE_BYTES 198 /* of a line: what libinih holds */

struct config {
    const char *file; /* that was read; NULL: none */
#define SETTING_TEXT(name, standard, meaning) const char *name;
#define SETTING_INT(name, unit, least, most, standard, meaning) int64_t name;
#include "host/setting.def"
#undef SETTING_TEXT
#undef SETTING_INT
};

/* file NULL: CONFIG_FILE, or the defaults when there is none.  From arena, also all texts. */
enum weir_status config_read(const char *file, struct weir_arena *arena, struct config **config,
                             struct weir_error *error) __attribute__((warn_unused_result));

/* One setting as it is listed. */
struct config_setting {
    const char *name;
    const char *unit;     /* empty for a text */
    const char *standard; /* the default */
    const char *meaning;
};

extern const struct config_setting config_list[];
extern const uint32_t config_count;

/* Writes the value that config has for the setting at index of config_list. */
void config_write(const struct config *config, uint32_t index, struct text_writer *writer);

#endif
