/* init_run.c - a configuration and a first database. */
#include "batch/init_run.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "host/config.h"
#include "host/file.h"
#include "host/filter.h"
#include "store/db_place.h"
#include "store/role_store.h"
#include "store/server_store.h"

#define LINE_SIZE 1024 /* bytes of a line written here */

/* --- the configuration ----------------------------------------------------------------------- */
static const struct init_setting *
given(const struct init_config *request, const char *name)
{
    for (uint32_t i = 0; i < request->setting_count; i++) {
        if (strcmp(request->setting[i].name, name) == 0)
            return &request->setting[i];
    }
    return NULL;
}

/* A value stands in double quotes on one line, and the reader knows no escapes. */
static enum weir_status
check_value(const struct init_setting *setting, struct weir_error *error)
{
    bool fits = strlen(setting->name) + strlen(setting->value) + 5 < CONFIG_LINE_BYTES;
    for (const char *at = setting->value; *at != '\0'; at++)
        fits = fits && *at != '"' && (unsigned char)*at >= ' ' && *at != '\x7f';
    if (fits)
        return WEIR_OK;
    error_set_text(error, WEIR_E_INVALID, "the configuration cannot hold the value %",
                   text_of(setting->value));
    error_hint(error, "It needs one line, without double quotes, of at most 180 bytes.");
    return WEIR_E_INVALID;
}

/* "# meaning (unit, from least to most)" and the setting, as a comment unless it is given. */
static void
write_setting(const struct init_config *request, const struct config_setting *setting,
              struct file_write *file)
{
    char buffer[LINE_SIZE];
    struct text_writer line = text_writer_of(buffer, sizeof buffer);
    text_write_string(&line, "\n# ");
    text_write_string(&line, setting->meaning);
    if (setting->kind == CONFIG_INT) {
        text_write_string(&line, " (");
        text_write_string(&line, setting->unit);
        text_write_string(&line, ", ");
        text_write_int(&line, setting->least);
        text_write_string(&line, " to ");
        text_write_int(&line, setting->most);
        text_write_string(&line, ")");
    }
    if (setting->kind == CONFIG_WORD) {
        text_write_string(&line, " (");
        text_write_string(&line, setting->choices);
        text_write_string(&line, ")");
    }
    const struct init_setting *own = given(request, setting->name);
    const bool quoted = setting->kind != CONFIG_INT;
    text_write_string(&line, own == NULL ? "\n#" : "\n");
    text_write_string(&line, setting->name);
    text_write_string(&line, quoted ? " = \"" : " = ");
    text_write_string(&line, own == NULL ? setting->standard : own->value);
    text_write_string(&line, quoted ? "\"\n" : "\n");
    file_write_put(file, text_written(&line));
}

static enum weir_status
write_config(const struct init_config *request, struct weir_arena *arena, struct weir_error *error)
{
    struct file_write *file = NULL;
    const enum weir_status status = file_write_begin(request->file, arena, &file, error);
    if (status != WEIR_OK)
        return status;
    file_write_put(file,
                   text_of("# The settings of weir; weir.conf(5) says more of each, and `weir "
                           "config check` whether this file is right.\n"));
    for (uint32_t i = 0; i < config_count; i++)
        write_setting(request, &config_list[i], file);
    return file_write_commit(file, error);
}

enum weir_status
init_run_config(const struct init_config *request, struct weir_arena *arena,
                enum init_outcome *outcome, struct weir_error *error)
{
    *outcome = INIT_THERE;
    if (file_may(request->file, FILE_MAY_READ))
        return WEIR_OK;
    for (uint32_t i = 0; i < request->setting_count; i++) {
        const enum weir_status status = check_value(&request->setting[i], error);
        if (status != WEIR_OK)
            return status;
    }
    *outcome = INIT_MADE;
    return write_config(request, arena, error);
}

/* --- the database ---------------------------------------------------------------------------- */
static enum weir_status
take_nothing(void *context, struct weir_text bytes, struct weir_error *error)
{
    (void)context;
    (void)bytes;
    (void)error;
    return WEIR_OK;
}

static enum weir_status
create(const char *conninfo, struct weir_arena *arena, struct weir_error *error)
{
    struct db_place place = {0};
    struct filter *filter = NULL;
    enum weir_status status = db_place_of(conninfo, arena, &place, error);
    if (status != WEIR_OK)
        return status;
    const char *const argv[] = {"createdb",
                                "--maintenance-db",
                                place.maintenance.start,
                                "--encoding=UTF8",
                                "--locale=C",
                                "--template=template0",
                                "--",
                                place.database.start,
                                NULL};
    status = filter_open(argv, arena, &filter, error);
    if (status == WEIR_OK) {
        filter_begin(filter);
        status = filter_run(filter, take_nothing, NULL, error);
    }
    filter_close(filter);
    if (status != WEIR_OK)
        error_hint(error, "Make it as a superuser: createdb --encoding=UTF8 --locale=C "
                          "--template=template0 NAME; then `weir init` again.");
    return status;
}

enum weir_status
init_run_database(const char *conninfo, struct weir_arena *arena, enum init_outcome *outcome,
                  struct weir_error *error)
{
    struct db *db = NULL;
    *outcome = INIT_THERE;
    const enum weir_status status = db_open(conninfo, &db, error);
    db_close(db);
    if (status != WEIR_E_DB_TRANSIENT) /* there, or a conninfo that is wrong */
        return status;
    error_clear(error);
    *outcome = INIT_MADE;
    return create(conninfo, arena, error);
}

enum weir_status
init_run_roles(struct db *db, struct weir_arena *arena, enum init_outcome *outcome,
               struct weir_error *error)
{
    struct server_facts facts;
    const enum weir_status status = server_store_facts(db, arena, &facts, error);
    if (status != WEIR_OK)
        return status;
    *outcome = facts.has_roles ? INIT_THERE : facts.is_super ? INIT_MADE : INIT_LEFT_OUT;
    return facts.is_super ? role_store_make(db, error) : WEIR_OK;
}
