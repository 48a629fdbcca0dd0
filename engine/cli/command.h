#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <stdbool.h>
#include <stdint.h>

#include "cli/exit_code.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/text.h"

/*
 * The commands, and what each is given.
 *
 * To add one: a COMMAND in command.def; `enum exit_code GROUP_command_NAME(struct cli *cli)` in
 * GROUP_command.c; a section in deploy/man/weir.1; a case in tests/cli.  A command looks like this:
 *
 *     enum { THROUGH, DRY_RUN, OPTION_COUNT };
 *     static const struct option_spec options[OPTION_COUNT] = {
 *         [THROUGH] = {.name = "through", .kind = OPTION_DAY, .required = true},
 *         [DRY_RUN] = {.name = "dry-run", .kind = OPTION_FLAG},
 *     };
 *     static const struct option_table table = {.spec = options, .count = OPTION_COUNT};
 *
 *     struct option_value value[OPTION_COUNT];
 *     const enum exit_code usage = option_parse(cli, &table, value);
 *     if (usage != EXIT_CODE_DONE)
 *         return usage;
 *     struct db *db = command_database(cli);
 *     if (db == NULL || bill_run(db, …, &cli->error))
 *         return command_failed(cli);
 *
 * It prints results through output.h and returns; the error, if any, is printed by main, once.
 * option_parse comes first: it also asserts that help body and option table name the same options.
 */

#define COMMAND_ARENA_BYTES ((size_t)1 << 30) /* what one command may hold in cli->arena */

struct cli;
struct config;
struct db;
struct sheet_faults;

typedef enum exit_code command_function(struct cli *cli);

struct command {
    const char *words;   /* "run list": one or two words */
    const char *summary; /* one line */
    const char *usage;   /* what follows the words: "FILE... [--json]" */
    const char *help;    /* options, one a line, each starting "  --name"; then an example */
    command_function *function;
};

struct cli {
    const struct command *command; /* the one that runs */
    const char *config_file;       /* --config, or NULL: the usual place, which may be absent */
    bool json;                     /* --json: results as JSON */
    bool quiet;                    /* --quiet: no informational log lines */
    bool log_form_given;           /* --log-format: the setting does not count */
    const char *const *word;       /* the arguments after the command's words */
    uint32_t word_count;
    const char **operand; /* from option_parse: the arguments that are no options; in arena */
    uint32_t operand_count;
    struct weir_arena *arena; /* freed when the program ends */
    struct weir_error error;  /* printed by main when set */
    struct config *config;    /* command_config reads it once */
    struct db *db;            /* command_database opens it once; closed when the program ends */
};

/* Every command's function is declared here, from the list that also dispatches to it. */
#define COMMAND(ident, words, summary, usage, help, function) command_function function;
#include "cli/command.def"
#undef COMMAND

/* The list of command.def, in its order. */
extern const struct command command_list[];
extern const uint32_t command_count;

/* Runs what the arguments ask for, prints its error if it leaves one, and frees what cli holds. */
enum exit_code command_main(int argc, const char *const *argv);

/* The settings, or NULL with cli->error set.  The first call reads them and sets the time zone. */
const struct config *command_config(struct cli *cli);

/* The open database, or NULL with cli->error set.  The conninfo is that of the configuration, or
 * else libpq's own environment.  _any: also one without this program's schema. */
struct db *command_database(struct cli *cli);
struct db *command_database_any(struct cli *cli);

/* The exit code of cli->error, whose status must be set. */
enum exit_code command_failed(const struct cli *cli);

/* Prints `weir: problem "text"` (see error_set_text) and the hint, if not NULL, to stderr, at
 * once; exit code 2 for the command to return.  An absent text is left out. */
enum exit_code command_usage(const char *pattern, struct weir_text text, const char *hint);

/* Prints one error: `weir: PLACE:LINE: primary`, its detail, and its hint, to stderr; or logs it,
 * where that is JSON or goes to the journal.  For commands that have several to tell; cli->error is
 * printed by main. */
void command_report(const struct weir_error *error);

/* Prints what is wrong with a CSV file, a fault after the other, and `… and N more`. */
void command_report_faults(const struct sheet_faults *faults);

/* The command that the first words name, the longest match; NULL when there is none.  *used is how
 * many words it took. */
const struct command *command_find(const char *const *word, uint32_t word_count, uint32_t *used);

/* Whether word alone names no command but begins some, as `tariff` does. */
bool command_is_group(const char *word);

/* Says that there is no such command, and which may be meant; exit code 2. */
enum exit_code command_unknown(const char *const *word, uint32_t word_count);

/* Each prints to stdout: the summary of every command (of one group, unless NULL); the help of
 * one command; what `weir help` says. */
void command_print_list(const char *group);
void command_print_help(const struct command *command);
void command_print_usage(void);

#endif
