/* Unit tests of host/config.c: what weir.conf may say, and where it is wrong. */
#include "host/config.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "harness/cmocka_all.h"
#include "harness/scratch.h"

static struct weir_arena *arena;
static struct weir_error error;

static const struct config *
config_of_bytes(const char *bytes, size_t size)
{
    struct config *config = NULL;
    error = (struct weir_error){.status = WEIR_OK};
    const enum weir_status status =
        config_read(scratch_file("weir.conf", bytes, size), arena, &config, &error);
    assert_int_equal(status, error.status);
    assert_true((config == NULL) == (status != WEIR_OK));
    return config;
}

static const struct config *
config_of(const char *bytes)
{
    return config_of_bytes(bytes, strlen(bytes));
}

static void
assert_refused(const char *bytes, uint32_t line, const char *primary)
{
    assert_null(config_of(bytes));
    assert_string_equal(error.primary, primary);
    assert_int_equal(error.line, line);
    assert_int_equal(error.status, WEIR_E_INVALID);
    assert_string_equal(error.place, scratch_path("weir.conf"));
}

static void
what_is_not_given_has_its_default(void **state)
{
    (void)state;
    const struct config *config = config_of("");
    assert_string_equal(config->database, "");
    assert_string_equal(config->time_zone, "Asia/Shanghai");
    assert_int_equal(config->chunk_accounts, 2500);
    assert_int_equal(config->jobs, 1);
}

static void
values_are_read_bare_and_in_quotes(void **state)
{
    (void)state;
    const struct config *config = config_of("# weir\n"
                                            "; weir\n"
                                            "\n"
                                            "database = \"host=/run/postgresql dbname=weir\"\r\n"
                                            "time_zone=America/New_York\n"
                                            "jobs = 256");
    assert_string_equal(config->database, "host=/run/postgresql dbname=weir");
    assert_string_equal(config->time_zone, "America/New_York");
    assert_int_equal(config->jobs, 256);
    assert_int_equal(config_of("\xEF\xBB\xBFjobs=2\n")->jobs, 2);
    assert_string_equal(config_of("database = \"\"\n")->database, "");
}

static void
every_mistake_is_told_with_its_line(void **state)
{
    (void)state;
    assert_refused("jobs = 1\njobbs = 1\n", 2, "unknown setting \"jobbs\"");
    assert_string_equal(error.hint, "Did you mean jobs? `weir config show` lists the settings.");
    assert_refused("nonsense_of_all_kinds = 1\n", 1, "unknown setting \"nonsense_of_all_kinds\"");
    assert_refused("jobs = 1\n\njobs = 1\n", 3, "setting \"jobs\" is given twice");
    assert_refused("jobs = 1\n  2\n", 2, "setting \"jobs\" is given twice");
    assert_refused("jobs = 0\n", 1, "jobs cannot be \"0\"");
    assert_string_equal(error.hint, "A whole number of processes from 1 to 256 is needed.");
    assert_refused("jobs = 257\n", 1, "jobs cannot be \"257\"");
    assert_refused("jobs = many\n", 1, "jobs cannot be \"many\"");
    assert_refused("jobs =\n", 1, "jobs cannot be \"\"");
    assert_refused("missing = some\n", 1, "missing cannot be \"some\"");
    assert_string_equal(error.hint, "It is mean, last, year, hold or off.");
    assert_refused("\nstuck =\n", 2, "stuck cannot be \"\"");
    assert_refused("jobs = 1\njobs\n", 2, "the line is not a setting");
    assert_refused("jobs\njobs = 0\n", 1, "the line is not a setting");
    assert_refused("jobs = 0\njobs\n", 1, "jobs cannot be \"0\"");
    assert_refused("database = \"x\n", 1, "the quote around \"database\" is not closed");
    assert_refused("database = \"\n", 1, "the quote around \"database\" is not closed");
    assert_refused("database = \xC0\xAF\n", 1, "setting \"database\" is not UTF-8");
}

/* In a section names go on from its own. */
static void
settings_may_stand_in_sections(void **state)
{
    (void)state;
    const struct config *config = config_of("jobs = 3\n[review]\nshare = 7\n[too_high]\n"
                                            "percent = 900\n[company]\nid = \"91\"\n");
    assert_int_equal(config->jobs, 3);
    assert_int_equal(config->review_share, 7);
    assert_int_equal(config->too_high_percent, 900);
    assert_string_equal(config->company_id, "91");
    assert_refused("jobs = 1\n[weir]\njobs = 1\n", 3, "section \"weir\" is not known");
    assert_refused("[revew]\nshare = 1\n", 2, "section \"revew\" is not known");
    assert_string_equal(error.hint, "Did you mean [review]?");
    assert_refused("[review]\nshaer = 1\n", 2, "unknown setting \"shaer\"");
    assert_string_equal(error.hint, "Did you mean share? `weir config show` lists the settings.");
    assert_refused("[review]\njobs = 1\n", 2, "unknown setting \"jobs\"");
    assert_string_equal(error.hint, "jobs stands before the first section.");
    assert_refused("review_share = 1\n[review]\nshare = 2\n", 3,
                   "setting \"share\" is given twice");
    assert_refused("[review\nshare = 2\n", 1, "the line is not a setting");
}

static void
a_value_has_a_source(void **state)
{
    (void)state;
    const struct config *config = config_of("\njobs = 3\n[review]\nshare = 7\n");
    for (uint32_t i = 0; i < config_count; i++) {
        const char *name = config_list[i].name;
        const uint32_t expected = strcmp(name, "jobs") == 0           ? 2
                                  : strcmp(name, "review_share") == 0 ? 4
                                                                      : 0;
        assert_int_equal(config->line[i], expected);
    }
    error = (struct weir_error){.status = WEIR_OK};
    (void)error_set(&error, WEIR_E_INVALID, "wrong");
    config_place(config, "missing", &error);
    assert_string_equal(error.place, "");
    config_place(config, "review_share", &error);
    assert_string_equal(error.place, scratch_path("weir.conf"));
    assert_int_equal(error.line, 4);
}

/* The setting of that name, as config_check_name sees it. */
static enum weir_status
check_of(const char *bytes, const char *name)
{
    const struct config *config = config_of(bytes);
    assert_non_null(config);
    for (uint32_t i = 0; i < config_count; i++) {
        if (strcmp(config_list[i].name, name) == 0)
            return config_check_name(config, i, &error);
    }
    fail_msg("no setting %s", name);
    return WEIR_OK;
}

static void
what_is_named_must_be_there(void **state)
{
    (void)state;
    char line[300];
    assert_int_equal(check_of("", "chart"), WEIR_OK);
    assert_int_equal(check_of("jobs = 2\n", "jobs"), WEIR_OK);
    assert_int_equal(check_of("\nchart = /no/such\n", "chart"), WEIR_E_IO);
    assert_string_equal(error.primary,
                        "chart: cannot read the file \"/no/such\": No such file or directory");
    assert_int_equal(error.line, 2);
    assert_int_equal(check_of("chart = /\n", "chart"), WEIR_E_IO);
    assert_int_equal(check_of("chart = /dev/null\n", "chart"), WEIR_E_IO);
    (void)snprintf(line, sizeof line, "chart = %s\n", scratch_file("chart.xml", "", 0));
    assert_int_equal(check_of(line, "chart"), WEIR_OK);
    (void)snprintf(line, sizeof line, "nightly_inbox = %s\n", scratch_path("chart.xml"));
    assert_int_equal(check_of(line, "nightly_inbox"), WEIR_E_IO);
    assert_non_null(strstr(error.primary, "Not a directory"));
    (void)snprintf(line, sizeof line, "nightly_inbox = %s\n", scratch_folder());
    assert_int_equal(check_of(line, "nightly_inbox"), WEIR_OK);
}

static void
a_password_in_the_conninfo_is_refused_in_every_form(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "password=x",
        "host=/tmp password = 'x'",
        "host=/tmp Password=x",
        "host='a'password=x",
        "postgresql://weir:secret@db/weir",
        "postgres://db/weir?password=x",
        "postgres://db/weir?a=b&password=x",
    };
    static const char *const right[] = {
        "postgresql://weir@db/weir",
        "postgresql://db:5432/weir",
        "postgresql://db/weir?passfile=x",
        "host=/tmp passfile=/etc/weir/pgpass",
        "dbname=password",
        "dbname=weir_password user=mypassword",
        "dbname='://a:b@c'",
    };
    char line[200];
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        (void)snprintf(line, sizeof line, "database = \"%s\"\n", wrong[i]);
        assert_refused(line, 1, "a password may not stand here");
        assert_null(strstr(error.hint, "secret"));
    }
    for (size_t i = 0; i < sizeof right / sizeof right[0]; i++) {
        (void)snprintf(line, sizeof line, "database = \"%s\"\n", right[i]);
        assert_string_equal(config_of(line)->database, right[i]);
    }
}

/* 198 bytes, the line feed among them, are allowed. */
static void
long_lines_and_nul_bytes_are_refused(void **state)
{
    (void)state;
    char line[300] = "#";
    memset(line + 1, 'x', 197);
    line[197] = '\n';
    assert_non_null(config_of(line));
    line[197] = 'x';
    line[198] = '\n';
    assert_refused(line, 1, "the line is longer than 198 bytes");
    assert_null(config_of_bytes("jobs=1\n\0\n", 9));
    assert_int_equal(error.line, 2);
    assert_string_equal(error.primary, "the line has a NUL byte in it");
}

static void
a_named_file_must_be_there(void **state)
{
    (void)state;
    struct config *config = NULL;
    error = (struct weir_error){.status = WEIR_OK};
    assert_int_equal(config_read(scratch_path("absent.conf"), arena, &config, &error), WEIR_E_IO);
    assert_string_equal(error.primary, "could not open the file: No such file or directory");
}

static void
the_list_shows_what_the_configuration_has(void **state)
{
    (void)state;
    const struct config *config = config_of("jobs = 7\ntime_zone = UTC\n");
    char text[500];
    struct text_writer writer = text_writer_of(text, sizeof text);
    for (uint32_t i = 0; i < config_count; i++) {
        assert_string_not_equal(config_list[i].meaning, "");
        if (strcmp(config_list[i].name, "jobs") == 0 ||
            strcmp(config_list[i].name, "time_zone") == 0) {
            config_write(config, i, &writer);
            text_write_string(&writer, ";");
        }
    }
    assert_string_equal(text, "UTC;7;");
}

static int
set_up(void **state)
{
    (void)state;
    arena = weir_arena_new(64 << 20);
    return arena == NULL;
}

static int
tear_down(void **state)
{
    (void)state;
    weir_arena_free(arena);
    scratch_remove();
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_given_has_its_default),
        cmocka_unit_test(values_are_read_bare_and_in_quotes),
        cmocka_unit_test(every_mistake_is_told_with_its_line),
        cmocka_unit_test(settings_may_stand_in_sections),
        cmocka_unit_test(a_value_has_a_source),
        cmocka_unit_test(what_is_named_must_be_there),
        cmocka_unit_test(a_password_in_the_conninfo_is_refused_in_every_form),
        cmocka_unit_test(long_lines_and_nul_bytes_are_refused),
        cmocka_unit_test(a_named_file_must_be_there),
        cmocka_unit_test(the_list_shows_what_the_configuration_has),
    };
    return cmocka_run_group_tests_name("host/config", tests, set_up, tear_down);
}
