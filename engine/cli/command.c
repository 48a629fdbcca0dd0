/*
 * command.c - finds the command that the arguments name and runs it; the one place that prints
 * errors.  Results go to stdout through output.c, everything else to stderr.
 */
#include "cli/command.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/assert.h"
#include "base/error.h"
#include "base/nearest.h"
#include "base/text.h"
#include "batch/approval.h"
#include "cli/option.h"
#include "cli/output.h"
#include "host/config.h"
#include "host/file.h"
#include "host/log.h"
#include "host/service.h"
#include "host/sheet.h"
#include "host/stop.h"
#include "host/zone.h"
#include "store/db.h"
#include "store/migrate.h"

#define COMMAND_HINT_SIZE 200 /* bytes */

const struct command command_list[] = {
#define COMMAND(ident, words, summary, usage, help, function)                                      \
    {words, summary, usage, help, function},
#include "cli/command.def"
#undef COMMAND
};

const uint32_t command_count = sizeof command_list / sizeof command_list[0];

/* An error as an event. */
static void
log_error(const struct weir_error *error)
{
    struct log_line line;
    log_begin(&line, LOG_EVENT_FAILED);
    log_text(&line, "message", text_of(error->primary));
    if (error->place[0] != '\0')
        log_text(&line, "file", text_of(error->place));
    if (error->place[0] != '\0' && error->line > 0)
        log_int(&line, "line", error->line);
    if (error->detail[0] != '\0')
        log_text(&line, "detail", text_of(error->detail));
    if (error->hint[0] != '\0')
        log_text(&line, "hint", text_of(error->hint));
    log_end(&line);
}

void
command_report(const struct weir_error *error)
{
    if (log_is_structured()) {
        log_error(error);
        return;
    }
    (void)fputs("weir: ", stderr);
    if (error->place[0] != '\0')
        (void)fprintf(stderr, "%s:", error->place);
    if (error->place[0] != '\0' && error->line > 0)
        (void)fprintf(stderr, "%u:", (unsigned)error->line);
    (void)fprintf(stderr, "%s%s\n", error->place[0] == '\0' ? "" : " ", error->primary);
    if (error->detail[0] != '\0')
        (void)fprintf(stderr, "%s\n", error->detail);
    if (error->hint[0] != '\0')
        (void)fprintf(stderr, "hint: %s\n", error->hint);
}

void
command_report_faults(const struct sheet_faults *faults)
{
    const uint32_t kept = faults->count < SHEET_FAULT_MAX ? faults->count : SHEET_FAULT_MAX;
    for (uint32_t i = 0; i < kept; i++)
        command_report(&faults->kept[i]);
    if (faults->count > kept)
        (void)fprintf(stderr, "\xE2\x80\xA6 and %u more\n", (unsigned)(faults->count - kept));
}

enum exit_code
command_failed(const struct cli *cli)
{
    ASSERT(cli->error.status != WEIR_OK);
    return exit_code_of(cli->error.status);
}

enum exit_code
command_usage(const char *pattern, struct weir_text text, const char *hint)
{
    struct weir_error error;
    error_clear(&error);
    (void)error_set_text(&error, WEIR_E_INVALID, pattern, text);
    error_hint(&error, hint == NULL ? "" : hint);
    command_report(&error);
    return EXIT_CODE_USAGE;
}

/* How many of word[] the command's words are; 0: it is another one. */
static uint32_t
words_matched(const struct command *command, const char *const *word, uint32_t word_count)
{
    struct weir_text rest = text_of(command->words);
    struct weir_text part;
    uint32_t used = 0;
    while (text_next_word(&rest, &part)) {
        if (used == word_count || !text_equal(part, text_of(word[used])))
            return 0;
        used++;
    }
    return used;
}

const struct command *
command_find(const char *const *word, uint32_t word_count, uint32_t *used)
{
    const struct command *best = NULL;
    *used = 0;
    for (uint32_t i = 0; i < command_count; i++) {
        const uint32_t matched = words_matched(&command_list[i], word, word_count);
        if (matched <= *used)
            continue;
        best = &command_list[i];
        *used = matched;
    }
    return best;
}

/* "tariff" of "tariff check". */
static struct weir_text
group_of(const struct command *command)
{
    return (struct weir_text){command->words, strcspn(command->words, " ")};
}

bool
command_is_group(const char *word)
{
    for (uint32_t i = 0; i < command_count; i++)
        if (strchr(command_list[i].words, ' ') != NULL &&
            text_equal(group_of(&command_list[i]), text_of(word)))
            return true;
    return false;
}

void
command_print_list(const char *group)
{
    for (uint32_t i = 0; i < command_count; i++)
        if (group == NULL || text_equal(group_of(&command_list[i]), text_of(group)))
            output_line("  %-18s %s", command_list[i].words, command_list[i].summary);
}

void
command_print_help(const struct command *command)
{
    output_line("weir %s - %s", command->words, command->summary);
    output_string("\n");
    output_line("Usage: weir [--config FILE] [--json] [--quiet] %s%s%s", command->words,
                command->usage[0] == '\0' ? "" : " ", command->usage);
    output_string("\n");
    output_string(command->help);
}

void
command_print_usage(void)
{
    output_string("weir - water metering and tiered billing, in batches\n\n"
                  "Usage: weir [--config FILE] [--json] [--quiet] COMMAND ...\n\nCommands:\n");
    command_print_list(NULL);
    output_string("\nOptions for every command:\n"
                  "  --config FILE    settings; by default /etc/weir/weir.conf, if it is there\n"
                  "  --json           results as JSON\n"
                  "  --quiet          no log lines but warnings and errors\n"
                  "  --log-format F   log lines on stderr as text or json\n"
                  "  --help           the help of a command\n"
                  "  --version        the versions of program, schema and libraries\n\n"
                  "`weir COMMAND --help` has options and an example; weir(1) has all of it.\n");
}

enum exit_code
command_unknown(const char *const *word, uint32_t word_count)
{
    if (command_is_group(word[0]) && (word_count == 1 || word[1][0] == '-')) {
        char hint[COMMAND_HINT_SIZE];
        (void)snprintf(hint, sizeof hint, "See `weir help %s`.", word[0]);
        return command_usage("command % needs a second word", text_of(word[0]), hint);
    }
    char typed[COMMAND_HINT_SIZE];
    const bool two = word_count > 1 && command_is_group(word[0]);
    (void)snprintf(typed, sizeof typed, "%s%s%s", word[0], two ? " " : "", two ? word[1] : "");
    struct nearest nearest = nearest_to(text_of(typed));
    for (uint32_t i = 0; i < command_count; i++)
        nearest_try(&nearest, command_list[i].words);
    if (nearest.best == NULL && word_count > 1) {
        char pair[COMMAND_HINT_SIZE];
        (void)snprintf(pair, sizeof pair, "%s %s", word[0], word[1]);
        nearest = nearest_to(text_of(pair));
        for (uint32_t i = 0; i < command_count; i++)
            nearest_try(&nearest, command_list[i].words);
    }
    char hint[COMMAND_HINT_SIZE];
    if (nearest.best == NULL)
        (void)snprintf(hint, sizeof hint, "`weir help` lists the commands.");
    else
        (void)snprintf(hint, sizeof hint, "Did you mean `weir %s`? `weir help` lists the commands.",
                       nearest.best);
    return command_usage("unknown command %", text_of(typed), hint);
}

/* Whether --help stands among the options. */
static bool
asks_for_help(const char *const *word, uint32_t word_count)
{
    for (uint32_t i = 0; i < word_count && strcmp(word[i], "--") != 0; i++)
        if (strcmp(word[i], "--help") == 0)
            return true;
    return false;
}

/* Runs the command that word names; word_count is at least 1. */
static enum exit_code
command_run(struct cli *cli, const char *const *word, uint32_t word_count)
{
    uint32_t used = 0;
    cli->command = command_find(word, word_count, &used);
    if (cli->command == NULL && command_is_group(word[0]) && asks_for_help(word, word_count)) {
        command_print_list(word[0]);
        return EXIT_CODE_DONE;
    }
    if (cli->command == NULL)
        return command_unknown(word, word_count);
    cli->word = word + used;
    cli->word_count = word_count - used;
    if (asks_for_help(cli->word, cli->word_count)) {
        command_print_help(cli->command);
        return EXIT_CODE_DONE;
    }
    return cli->command->function(cli);
}

/* Takes the options before the command, then runs it. */
static enum exit_code
command_start(struct cli *cli, const char *const *word, uint32_t word_count)
{
    static const char *const version[] = {"version"};
    for (uint32_t i = 0; i < word_count; i++) {
        enum exit_code usage = EXIT_CODE_DONE;
        if (word[i][0] != '-')
            return command_run(cli, word + i, word_count - i);
        if (strcmp(word[i], "--version") == 0)
            return command_run(cli, version, 1);
        if (strcmp(word[i], "--help") == 0 || strcmp(word[i], "-h") == 0) {
            command_print_usage();
            return EXIT_CODE_DONE;
        }
        if (!option_global(cli, word, word_count, &i, &usage))
            return command_usage("unknown option %", text_of(word[i]),
                                 "Before the command there may be --config FILE, --json, --quiet, "
                                 "--log-format text|json.");
        if (usage != EXIT_CODE_DONE)
            return usage;
    }
    return command_usage("no command given", text_of(NULL), "`weir help` lists the commands.");
}

/* The setting log_format, unless the option was given. */
static void
set_log_form(const struct cli *cli, const struct config *config)
{
    const bool own = strcmp(config->log_format, "auto") == 0;
    if (!own && !cli->log_form_given)
        log_in(strcmp(config->log_format, "json") == 0 ? LOG_FORM_JSON : LOG_FORM_TEXT);
}

const struct config *
command_config(struct cli *cli)
{
    if (cli->config != NULL)
        return cli->config;
    struct config *config;
    if (config_read(cli->config_file, cli->arena, &config, &cli->error))
        return NULL;
    set_log_form(cli, config);
    if (zone_set(config->time_zone, &cli->error)) {
        config_place(config, "time_zone", &cli->error);
        return NULL;
    }
    if (config->database[0] != '\0' && db_check_conninfo(config->database, &cli->error)) {
        config_place(config, "database", &cli->error);
        return NULL;
    }
    struct approval_store_demands demands;
    if (approval_demands(config, &demands, &cli->error)) {
        config_place(config, "approve_post_above", &cli->error);
        return NULL;
    }
    cli->config = config;
    return config;
}

struct db *
command_database_any(struct cli *cli)
{
    const struct config *config = command_config(cli);
    if (config == NULL || cli->db != NULL)
        return cli->db;
    const char *conninfo = config->database[0] == '\0' ? NULL : config->database;
    if (db_open(conninfo, &cli->db, &cli->error))
        error_hint(&cli->error, "The database is found by `database` in weir.conf, or else by "
                                "PGHOST, PGDATABASE, PGSERVICE.");
    return cli->db;
}

struct db *
command_database(struct cli *cli)
{
    struct db *db = command_database_any(cli);
    if (db == NULL || migrate_require(db, &cli->error))
        return NULL;
    return approval_begin(db, cli->config, &cli->error) ? NULL : db;
}

static void
log_stopped(void)
{
    struct log_line line;
    log_begin(&line, LOG_EVENT_STOP_REQUESTED);
    log_end(&line);
}

enum exit_code
command_main(int argc, const char *const *argv)
{
    file_guard_standard();
    /* A reader that goes away (`weir run list | head`) must not kill a run half way. */
    (void)signal(SIGPIPE, SIG_IGN);
    stop_install();
    log_find_journal();
    service_ready();
    struct cli cli = {.arena = weir_arena_new(COMMAND_ARENA_BYTES)};
    enum exit_code code = EXIT_CODE_INPUT;
    if (cli.arena == NULL)
        (void)error_nomem(&cli.error);
    else if (db_keep_password(&cli.error) == WEIR_OK)
        code = command_start(&cli, argv + 1, argc > 0 ? (uint32_t)argc - 1 : 0);
    if (cli.error.status == WEIR_E_STOPPED)
        log_stopped();
    if (cli.error.status != WEIR_OK)
        command_report(&cli.error);
    code = output_finish(code);
    service_stopping();
    db_close(cli.db);
    weir_arena_free(cli.arena);
    return code;
}
