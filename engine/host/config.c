/* config.c - settings from an INI file by libinih; the only file that includes it. */
#include "host/config.h"

#include <errno.h>
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
#define SETTING_TEXT(name, standard, meaning) {#name, CONFIG_TEXT, "", "", 0, 0, standard, meaning},
#define SETTING_WORD(name, choices, standard, meaning)                                             \
    {#name, CONFIG_WORD, "", choices, 0, 0, standard, meaning},
#define SETTING_FILE(name, standard, meaning)                                                      \
    {#name, CONFIG_FILE_NAME, "", "", 0, 0, standard, meaning},
#define SETTING_FOLDER(name, standard, meaning)                                                    \
    {#name, CONFIG_FOLDER_NAME, "", "", 0, 0, standard, meaning},
#define SETTING_INT(name, unit, least, most, standard, meaning)                                    \
    {#name, CONFIG_INT, unit, "", least, most, #standard, meaning},
#include "host/setting.def"
#undef SETTING_TEXT
#undef SETTING_INT
};

#define LIST_COUNT (sizeof config_list / sizeof config_list[0])
const uint32_t config_count = LIST_COUNT;

/* Where a setting lies in struct config. */
static const size_t offsets[] = {
#define SETTING_TEXT(name, standard, meaning) offsetof(struct config, name),
#define SETTING_INT(name, unit, least, most, standard, meaning) offsetof(struct config, name),
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
    uint32_t *given;          /* the line of each setting; 0: it was not given */
};

static const char **
text_at(struct config *config, uint32_t index)
{
    return (const char **)(void *)((char *)config + offsets[index]);
}

static int64_t *
number_at(struct config *config, uint32_t index)
{
    return (int64_t *)(void *)((char *)config + offsets[index]);
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
        const char *word = at - conninfo >= 3 && strncasecmp(at - 3, "ssl", 3) == 0 ? at - 3 : at;
        const bool word_begins = word == conninfo || strchr(" \t'?&", word[-1]) != NULL;
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

/* "NAME cannot be VALUE" */
static void
refuse(struct config_reader *reader, uint32_t index, struct weir_text value)
{
    char pattern[CONFIG_HINT_SIZE];
    (void)snprintf(pattern, sizeof pattern, "%s cannot be %%", config_list[index].name);
    (void)error_set_text(reader->error, WEIR_E_INVALID, pattern, value);
}

static enum weir_status
store_number(struct config_reader *reader, uint32_t index, struct weir_text value)
{
    const struct config_setting *setting = &config_list[index];
    int64_t number = 0;
    if (decimal_parse_signed(value, 0, &number) == WEIR_OK && number >= setting->least &&
        number <= setting->most) {
        *number_at(reader->config, index) = number;
        return WEIR_OK;
    }
    char hint[CONFIG_HINT_SIZE];
    (void)snprintf(hint, sizeof hint, "A whole number of %s from %lld to %lld is needed.",
                   setting->unit, (long long)setting->least, (long long)setting->most);
    refuse(reader, index, value);
    error_hint(reader->error, hint);
    return reader->error->status;
}

/* Takes the next of "a|b|c" off *rest; false when none is left. */
static bool
next_choice(const char **rest, struct weir_text *choice)
{
    if (**rest == '\0')
        return false;
    *choice = (struct weir_text){*rest, strcspn(*rest, "|")};
    *rest += choice->size;
    if (**rest == '|')
        (*rest)++;
    return true;
}

/* "It is a, b or c." */
static void
hint_choices(const char *choices, struct weir_error *error)
{
    char hint[CONFIG_HINT_SIZE];
    struct text_writer writer = text_writer_of(hint, sizeof hint);
    struct weir_text choice;
    text_write_string(&writer, "It is ");
    for (bool first = true; next_choice(&choices, &choice); first = false) {
        if (!first)
            text_write_string(&writer, *choices == '\0' ? " or " : ", ");
        text_write(&writer, choice);
    }
    text_write_string(&writer, ".");
    error_hint(error, hint);
}

static enum weir_status
store_word(struct config_reader *reader, uint32_t index, struct weir_text value)
{
    struct weir_text choice;
    for (const char *rest = config_list[index].choices; next_choice(&rest, &choice);) {
        if (text_equal(choice, value))
            return store_text(reader, index, value);
    }
    refuse(reader, index, value);
    hint_choices(config_list[index].choices, reader->error);
    return reader->error->status;
}

static bool
is_in(const char *name, struct weir_text section)
{
    return strncmp(name, section.start, section.size) == 0 && name[section.size] == '_';
}

static enum weir_status
unknown_setting(struct config_reader *reader, const char *section, const char *name)
{
    const size_t begin = section[0] == '\0' ? 0 : strlen(section) + 1;
    struct nearest nearest = nearest_to(text_of(name));
    char hint[CONFIG_HINT_SIZE] = "`weir config show` lists the settings.";
    for (uint32_t i = 0; i < config_count; i++) {
        if (begin > 0 && strcmp(config_list[i].name, name) == 0)
            (void)snprintf(hint, sizeof hint, "%s stands before the first section.", name);
        else if (begin == 0 || is_in(config_list[i].name, text_of(section)))
            nearest_try(&nearest, config_list[i].name + begin);
    }
    if (nearest.best != NULL)
        (void)snprintf(hint, sizeof hint, "Did you mean %s? `weir config show` lists the settings.",
                       nearest.best);
    (void)error_set_text(reader->error, WEIR_E_INVALID, "unknown setting %", text_of(name));
    error_hint(reader->error, hint);
    return reader->error->status;
}

/* What can be a section is what a setting's name begins with, up to one of its lines. */
static enum weir_status
check_section(struct config_reader *reader, const char *section)
{
    struct nearest nearest = nearest_to(text_of(section));
    char part[NEAREST_WORD_MAX];
    char best[CONFIG_HINT_SIZE] = "";
    for (uint32_t i = 0; i < config_count; i++) {
        const char *name = config_list[i].name;
        if (is_in(name, text_of(section)))
            return WEIR_OK;
        (void)snprintf(part, sizeof part, "%.*s", (int)strcspn(name, "_"), name);
        if (name[strlen(part)] != '_')
            continue;
        nearest_try(&nearest, part);
        if (nearest.best == part) {
            (void)snprintf(best, sizeof best, "Did you mean [%s]?", part);
            nearest.best = NULL;
        }
    }
    (void)error_set_text(reader->error, WEIR_E_INVALID, "section % is not known", text_of(section));
    error_hint(reader->error, best);
    return reader->error->status;
}

static bool
is_named(const char *whole, const char *section, const char *name)
{
    return section[0] == '\0'
               ? strcmp(whole, name) == 0
               : is_in(whole, text_of(section)) && strcmp(whole + strlen(section) + 1, name) == 0;
}

static enum weir_status
store(struct config_reader *reader, const char *section, const char *name, const char *value)
{
    uint32_t index = 0;
    if (section[0] != '\0' && check_section(reader, section))
        return reader->error->status;
    while (index < config_count && !is_named(config_list[index].name, section, name))
        index++;
    if (index == config_count)
        return unknown_setting(reader, section, name);
    if (reader->given[index] != 0)
        return error_set_text(reader->error, WEIR_E_INVALID, "setting % is given twice",
                              text_of(name));
    reader->given[index] = reader->line;
    struct weir_text bare = text_of(value);
    if (!unquote(&bare))
        return error_set_text(reader->error, WEIR_E_INVALID, "the quote around % is not closed",
                              text_of(name));
    switch (config_list[index].kind) {
    case CONFIG_WORD:
        return store_word(reader, index, bare);
    case CONFIG_INT:
        return store_number(reader, index, bare);
    case CONFIG_TEXT:
    case CONFIG_FILE_NAME:
    case CONFIG_FOLDER_NAME:
        break;
    }
    return store_text(reader, index, bare);
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
    uint32_t *given = weir_arena_alloc(arena, LIST_COUNT, sizeof *given);
    if (made == NULL || given == NULL)
        return error_nomem(error);
    *made = (struct config){
        .line = given,
#define SETTING_TEXT(name, standard, meaning) .name = (standard),
#define SETTING_INT(name, unit, least, most, standard, meaning) .name = (standard),
#include "host/setting.def"
#undef SETTING_TEXT
#undef SETTING_INT
    };
    struct config_reader reader = {.config = made, .arena = arena, .error = error, .given = given};
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
    const char *at = (const char *)config + offsets[index];
    if (config_list[index].kind == CONFIG_INT)
        text_write_int(writer, *(const int64_t *)(const void *)at);
    else
        text_write_string(writer, *(const char *const *)(const void *)at);
}

void
config_place(const struct config *config, const char *name, struct weir_error *error)
{
    for (uint32_t i = 0; i < config_count; i++) {
        if (strcmp(config_list[i].name, name) == 0 && config->line[i] != 0)
            error_place(error, config->file, config->line[i]);
    }
}

enum weir_status
config_check_name(const struct config *config, uint32_t index, struct weir_error *error)
{
    ASSERT(index < config_count);
    const struct config_setting *setting = &config_list[index];
    if (setting->kind != CONFIG_FILE_NAME && setting->kind != CONFIG_FOLDER_NAME)
        return WEIR_OK;
    const char *at = (const char *)config + offsets[index];
    const char *name = *(const char *const *)(const void *)at;
    const bool folder = setting->kind == CONFIG_FOLDER_NAME;
    const int reason =
        name[0] == '\0' || file_may(name, folder ? FILE_MAY_FILL : FILE_MAY_READ) ? 0 : errno;
    if (reason == 0)
        return WEIR_OK;
    char pattern[CONFIG_HINT_SIZE];
    (void)snprintf(pattern, sizeof pattern, "%s: %s %%: %s", setting->name,
                   folder ? "cannot write to the folder" : "cannot read the file",
                   strerror(reason)); // NOLINT(concurrency-mt-unsafe): one thread
    (void)error_set_text(error, WEIR_E_IO, pattern, text_of(name));
    config_place(config, setting->name, error);
    return WEIR_E_IO;
}
