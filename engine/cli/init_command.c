/* init_command.c - `weir init`: a configuration and a first database, step by step. */
#include "base/error.h"
#include "base/text.h"
#include "batch/init_run.h"
#include "batch/publish_tariff.h"
#include "cli/ask.h"
#include "cli/command.h"
#include "cli/option.h"
#include "cli/output.h"
#include "host/config.h"
#include "host/file.h"
#include "host/zone.h"
#include "store/db.h"

enum { DATABASE, ADMIN, COMPANY, TIME_ZONE, TARIFF, YES, OPTION_COUNT };

static const struct option_spec options[OPTION_COUNT] = {
    [DATABASE] = {.name = "database", .kind = OPTION_TEXT},
    [ADMIN] = {.name = "admin", .kind = OPTION_TEXT},
    [COMPANY] = {.name = "company", .kind = OPTION_TEXT},
    [TIME_ZONE] = {.name = "time-zone", .kind = OPTION_TEXT},
    [TARIFF] = {.name = "tariff", .kind = OPTION_TEXT, .repeated = true},
    [YES] = {.name = "yes", .kind = OPTION_FLAG},
};

struct initiating {
    struct cli *cli;
    const struct option_value *value;
    struct ask *ask;
    const char *file;          /* of the configuration */
    struct output_table *list; /* of the steps, for --json */
};

/* Tells of a step that is done. */
static void
tell(struct initiating *initiating, const char *step, enum init_outcome outcome, const char *what)
{
    static const char *const words[] = {
        [INIT_MADE] = "made", [INIT_THERE] = "there", [INIT_LEFT_OUT] = "left out"};
    if (initiating->list != NULL) {
        output_table_text(initiating->list, text_of(step));
        output_table_text(initiating->list, text_of(words[outcome]));
        output_table_text(initiating->list, text_of(what));
    } else {
        output_line("%-14s %-9s %s", step, words[outcome], what);
    }
}

/* --- configuration --------------------------------------------------------------------------- */
static const char *
option_or(const struct initiating *initiating, uint32_t option, const char *standard)
{
    const struct option_value *value = &initiating->value[option];
    return value->count > 0 ? value->text : standard;
}

/* What the file gets: asked for where no option says it. */
static enum weir_status
ask_settings(struct initiating *initiating, struct init_setting setting[static 3])
{
    static const struct {
        uint32_t option;
        const char *name;
        const char *question;
        const char *standard;
    } wanted[3] = {
        {DATABASE, "database",
         "The database, as host=... dbname=... user=...; empty: by PGHOST and the like", ""},
        {COMPANY, "company", "The utility's name, as bills have it", ""},
        {TIME_ZONE, "time_zone", "The time zone of its days", "Asia/Shanghai"},
    };
    for (uint32_t i = 0; i < 3; i++) {
        setting[i] = (struct init_setting){
            wanted[i].name, option_or(initiating, wanted[i].option, wanted[i].standard)};
        if (initiating->value[wanted[i].option].count > 0)
            continue;
        const enum weir_status status =
            ask_text(initiating->ask, wanted[i].question, wanted[i].standard, &setting[i].value,
                     &initiating->cli->error);
        if (status != WEIR_OK)
            return status;
    }
    const enum weir_status status = db_check_conninfo(setting[0].value, &initiating->cli->error);
    return status != WEIR_OK ? status : zone_set(setting[2].value, &initiating->cli->error);
}

static enum weir_status
make_config(struct initiating *initiating)
{
    struct cli *cli = initiating->cli;
    struct init_setting setting[3];
    enum init_outcome outcome;
    enum weir_status status = WEIR_OK;
    struct init_config request = {.file = initiating->file};
    if (!file_may(request.file, FILE_MAY_READ)) {
        status = ask_settings(initiating, setting);
        request.setting = setting;
        request.setting_count = 3;
    }
    if (status == WEIR_OK)
        status = init_run_config(&request, cli->arena, &outcome, &cli->error);
    if (status != WEIR_OK)
        return status;
    tell(initiating, "configuration", outcome, request.file);
    cli->config_file = request.file;
    return command_config(cli) == NULL ? cli->error.status : WEIR_OK;
}

/* --- database -------------------------------------------------------------------------------- */
static enum weir_status
make_schema(struct initiating *initiating, struct db *db)
{
    struct cli *cli = initiating->cli;
    struct migrate_run_result result;
    enum init_outcome outcome;
    enum weir_status status = init_run_roles(db, cli->arena, &outcome, &cli->error);
    if (status != WEIR_OK)
        return status;
    tell(initiating, "roles", outcome,
         outcome == INIT_LEFT_OUT ? "run deploy/roles.sql in the database as a superuser"
                                  : "weir_owner, weir_batch, weir_finance, weir_auditor");
    status = migrate_run(db, cli->arena, &result, &cli->error);
    if (status != WEIR_OK)
        return status;
    char version[32];
    struct text_writer writer = text_writer_of(version, sizeof version);
    text_write_string(&writer, "version ");
    text_write_int(&writer, (int64_t)result.before_count + result.applied_count);
    tell(initiating, "schema", result.applied_count > 0 ? INIT_MADE : INIT_THERE, version);
    return WEIR_OK;
}

static enum weir_status
publish(struct initiating *initiating, struct db *db)
{
    struct cli *cli = initiating->cli;
    const struct option_value *files = &initiating->value[TARIFF];
    const struct publish_tariff_request request = {.file = files->each, .file_count = files->count};
    struct publish_tariff_result result;
    if (files->count == 0)
        return WEIR_OK;
    const enum weir_status status = publish_tariff(db, &request, cli->arena, &result, &cli->error);
    for (uint32_t i = 0; status == WEIR_OK && i < result.count; i++) {
        const struct publish_tariff_item *item = &result.item[i];
        tell(initiating, "tariff", item->outcome == PUBLISH_TARIFF_SAME ? INIT_THERE : INIT_MADE,
             item->file);
    }
    return status;
}

static enum weir_status
make_database(struct initiating *initiating)
{
    struct cli *cli = initiating->cli;
    const char *configured = command_config(cli)->database;
    const char *conninfo = option_or(initiating, ADMIN, configured);
    struct db *db = NULL;
    enum init_outcome outcome;
    bool yes = true;
    if (conninfo[0] == '\0')
        conninfo = NULL;
    enum weir_status status = WEIR_OK;
    if (initiating->value[YES].count == 0)
        status = ask_yes(initiating->ask, "Make what is missing of database, roles and schema",
                         &yes, &cli->error);
    if (status != WEIR_OK || !yes)
        return status;
    status = init_run_database(conninfo, cli->arena, &outcome, &cli->error);
    if (status != WEIR_OK)
        return status;
    tell(initiating, "database", outcome, conninfo == NULL ? "by PGHOST, PGDATABASE" : conninfo);
    status = db_open(conninfo, &db, &cli->error);
    if (status == WEIR_OK)
        status = make_schema(initiating, db);
    if (status == WEIR_OK)
        status = publish(initiating, db);
    db_close(db);
    return status;
}

enum exit_code
init_command_run(struct cli *cli)
{
    static const struct option_table table = {
        .spec = options, .count = OPTION_COUNT, .operand = "argument"};
    static const struct output_column columns[] = {
        {"step", OUTPUT_TEXT}, {"outcome", OUTPUT_TEXT}, {"what", OUTPUT_TEXT}};
    struct option_value value[OPTION_COUNT];
    const enum exit_code usage = option_parse(cli, &table, value);
    if (usage != EXIT_CODE_DONE)
        return usage;
    struct initiating initiating = {
        .cli = cli,
        .value = value,
        .file = cli->config_file == NULL ? CONFIG_FILE : cli->config_file,
        .list = cli->json ? output_table_new(cli->arena, columns, 3) : NULL,
    };
    enum weir_status status = WEIR_OK;
    if (value[YES].count == 0 && !cli->json)
        status = ask_open(cli->arena, &initiating.ask, &cli->error);
    if (status == WEIR_OK)
        status = make_config(&initiating);
    if (status == WEIR_OK)
        status = make_database(&initiating);
    if (status != WEIR_OK)
        return command_failed(cli);
    if (cli->json)
        return output_result(cli, initiating.list, "init", OUTPUT_FORMAT_TABLE);
    output_line("next: `weir doctor` looks it over; `weir tariff publish`, `weir load` and `weir "
                "ingest` fill it");
    return EXIT_CODE_DONE;
}
