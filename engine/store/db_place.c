/* db_place.c - the name and the server of a database, from what libpq makes of a conninfo. */
#include "store/db_place.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "store/db_private.h"

#define PLACE_SIZE 4096 /* bytes of a conninfo made here */

static const char *
value_of(const PQconninfoOption *options, const char *keyword)
{
    for (const PQconninfoOption *option = options; option->keyword != NULL; option++) {
        if (strcmp(option->keyword, keyword) == 0 && option->val != NULL && option->val[0] != '\0')
            return option->val;
    }
    return NULL;
}

/* keyword='value', as a conninfo quotes it. */
static void
write_option(struct text_writer *writer, const char *keyword, const char *value)
{
    text_write_string(writer, keyword);
    text_write_string(writer, "='");
    for (const char *at = value; *at != '\0'; at++) {
        if (*at == '\'' || *at == '\\')
            text_write_string(writer, "\\");
        text_write(writer, (struct weir_text){at, 1});
    }
    text_write_string(writer, "' ");
}

/* What the conninfo itself says, but for the database. */
static void
write_maintenance(const PQconninfoOption *given, struct text_writer *writer)
{
    for (const PQconninfoOption *option = given; option->keyword != NULL; option++) {
        if (option->val != NULL && strcmp(option->keyword, "dbname") != 0)
            write_option(writer, option->keyword, option->val);
    }
    write_option(writer, "dbname", "postgres");
}

enum weir_status
db_place_of(const char *conninfo, struct weir_arena *arena, struct db_place *place,
            struct weir_error *error)
{
    char buffer[PLACE_SIZE];
    struct text_writer writer = text_writer_of(buffer, sizeof buffer);
    PQconninfoOption *given = PQconninfoParse(conninfo == NULL ? "" : conninfo, NULL);
    PQconninfoOption *standard = PQconndefaults();
    enum weir_status status = WEIR_OK;
    if (given == NULL || standard == NULL) {
        status = error_set(error, WEIR_E_INVALID, "the database's conninfo cannot be read");
    } else {
        const char *name = value_of(given, "dbname");
        if (name == NULL)
            name = value_of(standard, "dbname");
        if (name == NULL)
            name = value_of(given, "user");
        if (name == NULL)
            name = value_of(standard, "user");
        write_maintenance(given, &writer);
        place->database = text_copy(text_of(name), arena);
        place->maintenance = text_copy(text_written(&writer), arena);
        if (name == NULL || writer.full)
            status = error_set(error, WEIR_E_INVALID, "the database's conninfo cannot be read");
        else if (place->database.start == NULL || place->maintenance.start == NULL)
            status = error_nomem(error);
    }
    PQconninfoFree(given);
    PQconninfoFree(standard);
    return status;
}
