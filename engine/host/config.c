/* config.c - settings from an INI file by libinih; the only file that includes it. */
#include "host/config.h"

#include <ini.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/decimal.h"
#include "base/error.h"
#include "base/nearest.h"
#include "host/file.h"

#define CONFIG_HINT_SIZE 200 /* bytes of a hint made here */

const struct config_setting config_list[] = {
#define SETTING_TEXT(name, standard, meaning) {#name, "", standard, meaning},
#define SETTING_INT(name, unit, least, most, standard, meaning) {#name, unit, #standard, meaning},
#include "host/setting.def"
#undef SETTING_TEXT
#undef SETTING_INT
};

const uint32_t config_count = sizeof config_list / sizeof config_list[0];

/* Where a setting lies in struct config, and what it may be. */
static const struct slot {
    size_t offset;
    bool is_text;
    int64_t least;
    int64_t most;
} slots[] = {
#define SETTING_TEXT(name, standard, meaning) {offsetof(struct config, name), true, 0, 0},
#define SETTING_INT(name, unit, least, most, standard, meaning)                                    \
    {offsetof(struct config, name), false, least, most},
#include "host/setting.def"
#undef SETTING_TEXT
#undef SETTING_INT
};

struct config_reader {
    struct config *config;
    struct weir_arena *arena;
    struct weir_error *error; /* the first one; the rest of the file is passed over */
    struct weir_text rest;    /* lines not given to libinih yet */
    uint32_t line;            /* the one it has */
    bool given[sizeof slots / sizeof slots[0]];
};

static const char **
text_at(struct config *config, uint32_t index)
{
    return (const char **)(void *)((char *)config + slots[index].offset);
}

static int64_t *
number_at(struct config *config, uint32_t index)
{
    return (int64_t *)(void *)((char *)config + slots[index].offset);
}

/* Cuts a pair of quotes off; false when there is only one of them. */
static bool
unquote(struct weir_text *value)
{
    if (value->size == 0 || value->start[0] != '"')
        return true;
    if (value->size < 2 || value->start[value->size - 1] != '"')
        return false;
    *value = (struct weir_text){value->start + 1, value->size - 2};
    return true;
}

/* libpq takes a password as `password=…`, and in a URI also as user:password@. */
static bool
has_password(const char *conninfo)
{
    for (const char *at = conninfo; *at != '\0'; at++) {
        if (strncasecmp(at, "password", 8) != 0)
            continue;
        const char *after = at + 8 + strspn(at + 8, " \t");
        const bool word_begins = at == conninfo || strchr(" \t'?&", at[-1]) != NULL;
        if (word_begins && *after == '=')
            return true;
    }
    const char *scheme = strstr(conninfo, "://");
    if (scheme == NULL || strncmp(conninfo, "postgres", 8) != 0)
        return false;
    const size_t user = strcspn(scheme + 3, "@/?");
    return scheme[3 + user] == '@' && memchr(scheme + 3, ':', user) != NULL;
}

static enum weir_status
store_text(struct config_reader *reader, uint32_t index, struct weir_text value)
{
    const struct weir_text kept = text_copy(value, reader->arena);
    if (kept.start == NULL)
        return error_nomem(reader->error);
    if (!text_is_utf8(kept))
        return error_set_text(reader->error, WEIR_E_INVALID, "setting % is not UTF-8",
                              text_of(config_list[index].name));
    if (text_at(reader->config, index) == &reader->config->database && has_password(kept.start)) {
        (void)error_set(reader->error, WEIR_E_INVALID, "a password may not stand here");
        error_hint(reader->error, "Put it into ~/.pgpass, readable by its owner only.");
        return reader->error->status;
    }
    *text_at(reader->config, index) = kept.start;
    return WEIR_OK;
}

static enum weir_status
store_number(struct config_reader *reader, uint32_t index, struct weir_text value)
{
    int64_t number = 0;
    if (decimal_parse_signed(value, 0, &number) == WEIR_OK && number >= slots[index].least &&
        number <= slots[index].most) {
        *number_at(reader->config, index) = number;
        return WEIR_OK;
    }
    char pattern[CONFIG_HINT_SIZE];
    char hint[CONFIG_HINT_SIZE];
    (void)snprintf(pattern, sizeof pattern, "%s cannot be %%", config_list[index].name);
    (void)error_set_text(reader->error, WEIR_E_INVALID, pattern, value);
    (void)snprintf(hint, sizeof hint, "A whole number of %s from %lld to %lld is needed.",
                   config_list[index].unit, (long long)slots[index].least,
                   (long long)slots[index].most);
    error_hint(reader->error, hint);
    return reader->error->status;
}

static enum weir_status
unknown_setting(struct config_reader *reader, const char *name)
{
    struct nearest nearest = nearest_to(text_of(name));
    for (uint32_t i = 0; i < config_count; i++)
        nearest_try(&nearest, config_list[i].name);
    char hint[CONFIG_HINT_SIZE] = "`weir config show` lists the settings.";
    if (nearest.best != NULL)
        (void)snprintf(hint, sizeof hint, "Did you mean %s? `weir config show` lists the settings.",
                       nearest.best);
    (void)error_set_text(reader->error, WEIR_E_INVALID, "unknown setting %", text_of(name));
    error_hint(reader->error, hint);
    return reader->error->status;
}

static enum weir_status
store(struct config_reader *reader, const char *section, const char *name, const char *value)
{
    uint32_t index = 0;
    if (section[0] != '\0')
        return error_set_text(reader->error, WEIR_E_INVALID, "section % is not known",
                              text_of(section));
    while (index < config_count && strcmp(config_list[index].name, name) != 0)
        index++;
    if (index == config_count)
        return unknown_setting(reader, name);
    if (reader->given[index])
        return error_set_text(reader->error, WEIR_E_INVALID, "setting % is given twice",
                              text_of(name));
    reader->given[index] = true;
    struct weir_text bare = text_of(value);
    if (!unquote(&bare))
        return error_set_text(reader->error, WEIR_E_INVALID, "the quote around % is not closed",
                              text_of(name));
    return slots[index].is_text ? store_text(reader, index, bare)
                                : store_number(reader, index, bare);
}

/* libinih's handler of one setting; 0 is failure. */
static int
take_setting(void *context, const char *section, const char *name, const char *value)
{
    struct config_reader *reader = context;
    if (reader->error->status != WEIR_OK)
        return 1;
    if (store(reader, section, name, value) == WEIR_OK)
        return 1;
    error_place(reader->error, reader->config->file, reader->line);
    return 0;
}

/* libinih's reader of one line: as fgets, but a line that does not fit is an error. */
static char *
give_line(char *buffer, int capacity, void *context)
{
    struct config_reader *reader = context;
    if (reader->rest.size == 0 || reader->error->status != WEIR_OK)
        return NULL;
    const char *feed = memchr(reader->rest.start, '\n', reader->rest.size);
    const size_t size = feed == NULL ? reader->rest.size : (size_t)(feed - reader->rest.start) + 1;
    reader->line++;
    if (size > CONFIG_LINE_BYTES || size + 1 > (size_t)capacity ||
        memchr(reader->rest.start, '\0', size) != NULL) {
        (void)error_set(reader->error, WEIR_E_INVALID,
                        size > CONFIG_LINE_BYTES ? "the line is longer than 198 bytes"
                                                 : "the line has a NUL byte in it");
        error_place(reader->error, reader->config->file, reader->line);
        return NULL;
    }
    memcpy(buffer, reader->rest.start, size);
    buffer[size] = '\0';
    reader->rest = (struct weir_text){reader->rest.start + size, reader->rest.size - size};
    return buffer;
}

static enum weir_status
config_parse(struct config_reader *reader)
{
    const int wrong_line = ini_parse_stream(give_line, reader, take_setting, reader);
    const bool earlier = wrong_line > 0 && (reader->error->status == WEIR_OK ||
                                            (uint32_t)wrong_line < reader->error->line);
    if (wrong_line < 0)
        return error_nomem(reader->error);
    if (!earlier)
        return reader->error->status;
    error_clear(reader->error);
    (void)error_set(reader->error, WEIR_E_INVALID, "the line is not a setting");
    error_place(reader->error, reader->config->file, (uint32_t)wrong_line);
    error_hint(reader->error, "A setting is written NAME = VALUE.");
    return reader->error->status;
}

enum weir_status
config_read(const char *file, struct weir_arena *arena, struct config **config,
            struct weir_error *error)
{
    struct config *made = weir_arena_alloc(arena, 1, sizeof *made);
    if (made == NULL)
        return error_nomem(error);
    *made = (struct config){
#define SETTING_TEXT(name, standard, meaning) .name = (standard),
#define SETTING_INT(name, unit, least, most, standard, meaning) .name = (standard),
#include "host/setting.def"
#undef SETTING_TEXT
#undef SETTING_INT
    };
    struct config_reader reader = {.config = made, .arena = arena, .error = error};
    if (file == NULL && access(CONFIG_FILE, F_OK) != 0) {
        *config = made;
        return WEIR_OK;
    }
    made->file = file == NULL ? CONFIG_FILE : file;
    enum weir_status status =
        file_read_all(made->file, CONFIG_FILE_BYTES, arena, &reader.rest, error);
    if (status == WEIR_OK)
        status = config_parse(&reader);
    if (status == WEIR_OK)
        *config = made;
    return status;
}

void
config_write(const struct config *config, uint32_t index, struct text_writer *writer)
{
    ASSERT(index < config_count);
    const char *at = (const char *)config + slots[index].offset;
    if (slots[index].is_text)
        text_write_string(writer, *(const char *const *)(const void *)at);
    else
        text_write_int(writer, *(const int64_t *)(const void *)at);
}
