/* Unit tests of host/archive.c: that tar(1) reads what it writes, and the bytes of a header. */
#include "host/archive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "harness/cmocka_all.h"
#include "harness/scratch.h"

static struct weir_arena *arena;
static struct weir_error error;

static int
begin(void **state)
{
    (void)state;
    arena = weir_arena_new(1 << 20);
    return arena == NULL;
}

static int
end(void **state)
{
    (void)state;
    weir_arena_free(arena);
    scratch_remove();
    return 0;
}

/* The archive of these files, read back. */
static struct weir_text
archive_of(const struct archive_file *file, uint32_t count)
{
    struct file_write *write = NULL;
    struct weir_text text = {NULL, 0};
    const char *name = scratch_path("a.tar");
    assert_int_equal(file_write_begin(name, arena, &write, &error), WEIR_OK);
    for (uint32_t i = 0; i < count; i++)
        assert_int_equal(archive_put(write, &file[i], &error), WEIR_OK);
    archive_end(write);
    assert_int_equal(file_write_commit(write, &error), WEIR_OK);
    assert_int_equal(file_read_all(name, 1 << 20, arena, &text, &error), WEIR_OK);
    return text;
}

static void
tar_unpacks_what_was_put_in(void **state)
{
    (void)state;
    char full[512];
    memset(full, 'x', sizeof full);
    const struct archive_file files[] = {
        {text_of("1/one.xml"), 19814, text_of("<a/>")},
        {text_of("2/full"), 0, {full, sizeof full}}, /* no filling needed */
        {text_of("empty"), -1, {NULL, 0}},
    };
    /* a header each, one block of bytes for each of two, and two of zeros */
    assert_int_equal(archive_of(files, 3).size, 512 * (3 + 2 + 2));
    char command[1000];
    (void)snprintf(
        command, sizeof command,
        "cd %s && TZ=UTC tar --full-time -tvf a.tar >list && tar -xOf a.tar 1/one.xml >one "
        "&& tar -xOf a.tar 2/full | wc -c >full",
        scratch_folder());
    assert_int_equal(system(command), 0);
    struct weir_text text;
    assert_int_equal(file_read_all(scratch_path("one"), 100, arena, &text, &error), WEIR_OK);
    assert_string_equal(text.start, "<a/>");
    assert_int_equal(file_read_all(scratch_path("full"), 100, arena, &text, &error), WEIR_OK);
    assert_string_equal(text.start, "512\n");
    assert_int_equal(file_read_all(scratch_path("list"), 1000, arena, &text, &error), WEIR_OK);
    /* day 19814: 2024-04-01, as `date -ud @$((19814 * 86400))` says */
    assert_non_null(
        strstr(text.start, "-rw-r----- 0/0               4 2024-04-01 00:00:00 1/one.xml"));
    assert_non_null(strstr(text.start, "1970-01-01 00:00:00 empty"));
}

static void
what_does_not_fit_is_refused(void **state)
{
    (void)state;
    char name[ARCHIVE_NAME_SIZE + 1];
    memset(name, 'n', sizeof name);
    struct file_write *write = NULL;
    assert_int_equal(file_write_begin(scratch_path("b.tar"), arena, &write, &error), WEIR_OK);
    const struct archive_file longest = {{name, ARCHIVE_NAME_SIZE}, 0, {NULL, 0}};
    assert_int_equal(archive_put(write, &longest, &error), WEIR_OK);
    const struct archive_file longer = {{name, ARCHIVE_NAME_SIZE + 1}, 0, {NULL, 0}};
    assert_int_equal(archive_put(write, &longer, &error), WEIR_E_INVALID);
    error = (struct weir_error){.status = WEIR_OK};
    const struct archive_file nameless = {{name, 0}, 0, {NULL, 0}};
    assert_int_equal(archive_put(write, &nameless, &error), WEIR_E_INVALID);
    error = (struct weir_error){.status = WEIR_OK};
    const struct archive_file huge = {{name, 1}, 0, {name, (size_t)ARCHIVE_FILE_BYTES + 1}};
    assert_int_equal(archive_put(write, &huge, &error), WEIR_E_INVALID);
    file_write_abort(write);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(tar_unpacks_what_was_put_in),
        TEST(what_does_not_fit_is_refused),
    };
    return cmocka_run_group_tests_name("host/archive", tests, NULL, NULL);
}
