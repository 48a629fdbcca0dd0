/*
 * option.c - GNU long options, read by a static table.  Own code instead of getopt_long, because
 * a mistake is answered with the option that was probably meant and with what its value may be,
 * and because abbreviations would make every new option able to break a script.
 */
#include "cli/option.h"

#include <stdio.h>
#include <string.h>

#include "base/assert.h"
#include "base/civil.h"
#include "base/decimal.h"
#include "base/nearest.h"
#include "base/text.h"
#include "cli/command.h"
#include "host/log.h"
#include "weir/tariff.h"

#define OPTION_MESSAGE_SIZE 300 /* bytes of a hint made here */

static const char *const global_names[] = {"config", "json", "quiet", "log-format", "help"};

/* A global option that has a value. */
struct global {
    const char *name; /* with its dashes */
    const char *hint;
};

/* The value of the option if it is at *index, in one word with it or in the next, and *index on its
 * last word; NULL: it is another.  Without a value, "" and *usage. */
static const char *
global_value(struct global option, const char *const *word, uint32_t word_count, uint32_t *index,
             enum exit_code *usage)
{
    const char *at = word[*index];
    ASSERT(at != NULL);
    const size_t length = strlen(option.name);
    if (strncmp(at, option.name, length) != 0)
        return NULL;
    if (at[length] == '=')
        return at + length + 1;
    if (at[length] != '\0')
        return NULL;
    if (*index + 1 == word_count) {
        char problem[OPTION_MESSAGE_SIZE];
        (void)snprintf(problem, sizeof problem, "option %s needs a value", word[*index]);
        *usage = command_usage(problem, text_of(NULL), option.hint);
        return "";
    }
    (*index)++;
    return word[*index];
}

static void
set_log_form(struct cli *cli, const char *value, enum exit_code *usage)
{
    if (*usage != EXIT_CODE_DONE)
        return;
    cli->log_form_given = true;
    if (strcmp(value, "json") == 0)
        log_in(LOG_FORM_JSON);
    else if (strcmp(value, "text") == 0)
        log_in(LOG_FORM_TEXT);
    else
        *usage = command_usage("option --log-format cannot be %", text_of(value),
                               "It must be one of text|json.");
}

bool
option_global(struct cli *cli, const char *const *word, uint32_t word_count, uint32_t *index,
              enum exit_code *usage)
{
    const char *at = word[*index];
    if (strcmp(at, "--json") == 0) {
        cli->json = true;
        return true;
    }
    if (strcmp(at, "--quiet") == 0) {
        cli->quiet = true;
        log_from(LOG_LEVEL_WARNING);
        return true;
    }
    static const struct global with_file = {"--config", "Write --config FILE."};
    static const struct global with_form = {"--log-format", "Write --log-format text|json."};
    const char *config = global_value(with_file, word, word_count, index, usage);
    const char *form =
        config == NULL ? global_value(with_form, word, word_count, index, usage) : NULL;
    if (config != NULL)
        cli->config_file = config;
    if (form != NULL)
        set_log_form(cli, form, usage);
    return config != NULL || form != NULL;
}

/* The place of --name in help, at the start of a line and indented as options are. */
static bool
help_has(const char *help, struct weir_text name)
{
    for (const char *at = strstr(help, "  --"); at != NULL; at = strstr(at + 1, "  --")) {
        const char *end = at + 4 + name.size;
        if ((at == help || at[-1] == '\n') && strncmp(at + 4, name.start, name.size) == 0 &&
            (*end == ' ' || *end == '\n'))
            return true;
    }
    return false;
}

static uint32_t
help_option_count(const char *help)
{
    uint32_t count = strncmp(help, "  --", 4) == 0;
    for (const char *at = strstr(help, "\n  --"); at != NULL; at = strstr(at + 1, "\n  --"))
        count++;
    return count;
}

/* The help body and the table are written apart; a difference is a bug, found by any run. */
static void
assert_help_matches(const struct command *command, const struct option_table *table)
{
    for (uint32_t i = 0; i < table->count; i++)
        ASSERT(help_has(command->help, text_of(table->spec[i].name)));
    ASSERT(help_option_count(command->help) == table->count);
}

/* The index of the alternative in "a|b|c" that text equals; UINT32_MAX when none. */
static uint32_t
choice_index(const char *choices, struct weir_text text)
{
    uint32_t index = 0;
    for (const char *at = choices;; index++) {
        const size_t length = strcspn(at, "|");
        if (text_equal((struct weir_text){at, length}, text))
            return index;
        if (at[length] == '\0')
            return UINT32_MAX;
        at += length + 1;
    }
}

static bool
month_parse(struct weir_text text, int32_t *day)
{
    char with_day[] = "YYYY-MM-01";
    if (text.size != 7)
        return false;
    memcpy(with_day, text.start, 7);
    return civil_parse(text_of(with_day), day) == WEIR_OK;
}

/* Reads text as its kind; a hint that says what is allowed, or NULL when all is well. */
static const char *
value_read(const struct option_spec *spec, const char *text, struct option_value *value,
           char hint[OPTION_MESSAGE_SIZE])
{
    const struct weir_text borrowed = text_of(text);
    int32_t day = WEIR_DAY_NONE;
    switch (spec->kind) {
    case OPTION_FLAG:
        return NULL;
    case OPTION_TEXT:
        if (borrowed.size == 0 || !text_is_utf8(borrowed))
            return "A text in UTF-8 is needed, and not an empty one.";
        if (spec->choices == NULL)
            return NULL;
        value->choice = choice_index(spec->choices, borrowed);
        (void)snprintf(hint, OPTION_MESSAGE_SIZE, "It must be one of %s.", spec->choices);
        return value->choice == UINT32_MAX ? hint : NULL;
    case OPTION_DAY:
        if (civil_parse(borrowed, &day))
            return "A date is written YYYY-MM-DD, and must exist.";
        value->number = day;
        return NULL;
    case OPTION_MONTH:
        if (!month_parse(borrowed, &day))
            return "A month is written YYYY-MM.";
        value->number = day;
        return NULL;
    case OPTION_INT:
        if (spec->most > 0)
            (void)snprintf(hint, OPTION_MESSAGE_SIZE, "A whole number from %lld to %lld is needed.",
                           (long long)spec->least, (long long)spec->most);
        else
            (void)snprintf(hint, OPTION_MESSAGE_SIZE, "A whole number of at least %lld is needed.",
                           (long long)spec->least);
        if (decimal_parse_signed(borrowed, 0, &value->number) || value->number < spec->least ||
            (spec->most > 0 && value->number > spec->most))
            return hint;
        return NULL;
    case OPTION_VOLUME:
        return decimal_parse(borrowed, 3, &value->number)
                   ? "Cubic metres are written with up to 3 decimals, without sign or exponent."
                   : NULL;
    case OPTION_MONEY:
        return decimal_parse(borrowed, 2, &value->number)
                   ? "Yuan are written with up to 2 decimals, without sign or exponent."
                   : NULL;
    }
    return NULL;
}

static enum exit_code
unknown_option(const struct cli *cli, const struct option_table *table, struct weir_text name)
{
    struct nearest nearest = nearest_to(name);
    for (uint32_t i = 0; i < table->count; i++)
        nearest_try(&nearest, table->spec[i].name);
    for (size_t i = 0; i < sizeof global_names / sizeof global_names[0]; i++)
        nearest_try(&nearest, global_names[i]);
    char hint[OPTION_MESSAGE_SIZE];
    if (nearest.best != NULL)
        (void)snprintf(hint, sizeof hint, "Did you mean --%s? See `weir %s --help`.", nearest.best,
                       cli->command->words);
    else
        (void)snprintf(hint, sizeof hint, "See `weir %s --help`.", cli->command->words);
    const struct weir_text with_dashes = {name.start - 2, name.size + 2};
    return command_usage("unknown option %", with_dashes, hint);
}

/* A problem of one option by name: "option --NAME problem". */
static enum exit_code
option_problem(const char *name, const char *problem, struct weir_text text, const char *hint)
{
    char pattern[OPTION_MESSAGE_SIZE];
    (void)snprintf(pattern, sizeof pattern, "option --%s %s", name, problem);
    return command_usage(pattern, text, hint);
}

static enum exit_code
value_store(struct cli *cli, const struct option_spec *spec, const char *text,
            struct option_value *value)
{
    if (value->count > 0 && !spec->repeated)
        return option_problem(spec->name, "is given twice", text_of(NULL), "Give it once.");
    char buffer[OPTION_MESSAGE_SIZE];
    const char *hint = value_read(spec, text == NULL ? "" : text, value, buffer);
    if (hint != NULL)
        return option_problem(spec->name, "cannot be %", text_of(text), hint);
    value->text = text;
    if (value->each == NULL)
        value->each = weir_arena_alloc(cli->arena, cli->word_count, sizeof *value->each);
    if (value->each == NULL)
        return command_usage("out of memory", text_of(NULL), NULL);
    value->each[value->count++] = text;
    return EXIT_CODE_DONE;
}

/* Takes the option at cli->word[*index], which begins with "--". */
static enum exit_code
option_take(struct cli *cli, const struct option_table *table, uint32_t *index,
            struct option_value *value)
{
    const char *word = cli->word[*index] + 2;
    const struct weir_text name = {word, strcspn(word, "=")};
    uint32_t found = 0;
    while (found < table->count && !text_equal(name, text_of(table->spec[found].name)))
        found++;
    if (found == table->count)
        return unknown_option(cli, table, name);
    const struct option_spec *spec = &table->spec[found];
    const char *given = word[name.size] == '=' ? word + name.size + 1 : NULL;
    if (spec->kind == OPTION_FLAG && given != NULL)
        return option_problem(spec->name, "takes no value", text_of(NULL), NULL);
    if (spec->kind != OPTION_FLAG && given == NULL) {
        const char *next = *index + 1 < cli->word_count ? cli->word[*index + 1] : NULL;
        if (next == NULL || strncmp(next, "--", 2) == 0)
            return option_problem(spec->name, "needs a value", text_of(NULL),
                                  "A value that begins with -- is written after an equals sign.");
        given = next;
        (*index)++;
    }
    return value_store(cli, spec, given, &value[found]);
}

static enum exit_code
check_complete(const struct cli *cli, const struct option_table *table,
               const struct option_value *value)
{
    char hint[OPTION_MESSAGE_SIZE];
    (void)snprintf(hint, sizeof hint, "Usage: weir %s%s%s", cli->command->words,
                   cli->command->usage[0] == '\0' ? "" : " ", cli->command->usage);
    for (uint32_t i = 0; i < table->count; i++)
        if (table->spec[i].required && value[i].count == 0)
            return option_problem(table->spec[i].name, "is needed", text_of(NULL), hint);
    if (cli->operand_count > table->operand_most)
        return command_usage("unexpected argument %", text_of(cli->operand[table->operand_most]),
                             hint);
    if (cli->operand_count < table->operand_least) {
        char problem[OPTION_MESSAGE_SIZE];
        (void)snprintf(problem, sizeof problem, "%s is missing", table->operand);
        return command_usage(problem, text_of(NULL), hint);
    }
    return EXIT_CODE_DONE;
}

enum exit_code
option_parse(struct cli *cli, const struct option_table *table, struct option_value *value)
{
    assert_help_matches(cli->command, table);
    for (uint32_t i = 0; i < table->count; i++) {
        const bool dated = table->spec[i].kind == OPTION_DAY || table->spec[i].kind == OPTION_MONTH;
        value[i] = (struct option_value){.number = dated ? WEIR_DAY_NONE : 0};
    }
    cli->operand_count = 0;
    cli->operand = weir_arena_alloc(cli->arena, cli->word_count, sizeof *cli->operand);
    if (cli->operand == NULL)
        return command_usage("out of memory", text_of(NULL), NULL);
    bool options_end = false;
    for (uint32_t i = 0; i < cli->word_count; i++) {
        const char *word = cli->word[i];
        enum exit_code usage = EXIT_CODE_DONE;
        if (options_end || word[0] != '-' || word[1] == '\0')
            cli->operand[cli->operand_count++] = word;
        else if (strcmp(word, "--") == 0)
            options_end = true;
        else if (word[1] != '-')
            usage = command_usage("unknown option %", text_of(word),
                                  "Options have long names only, such as --config.");
        else if (!option_global(cli, cli->word, cli->word_count, &i, &usage))
            usage = option_take(cli, table, &i, value);
        if (usage != EXIT_CODE_DONE)
            return usage;
    }
    return check_complete(cli, table, value);
}
