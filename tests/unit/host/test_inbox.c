/* Unit tests of host/inbox.c: what is listed, and how it is moved. */
#include "host/inbox.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "harness/cmocka_all.h"
#include "harness/scratch.h"

static struct weir_arena *arena;
static struct weir_error error;

/* The files of the scratch folder, as of now, whole after settle_s. */
static struct inbox_files
listed(int64_t settle_s)
{
    struct inbox_files files = {0};
    const struct inbox_search search = {scratch_folder(), (int64_t)time(NULL), settle_s};
    error_clear(&error);
    assert_int_equal(inbox_list(search, arena, &files, &error), WEIR_OK);
    return files;
}

static const struct inbox_file *
find(const struct inbox_files *files, const char *name)
{
    for (uint32_t i = 0; i < files->count; i++) {
        if (strcmp(files->item[i].name, name) == 0)
            return &files->item[i];
    }
    return NULL;
}

static const char *
move(const struct inbox_file *file)
{
    const char *moved = NULL;
    error_clear(&error);
    assert_int_equal(inbox_move(file, scratch_path("done"), arena, &moved, &error), WEIR_OK);
    return moved;
}

static void
files_are_listed_by_the_bytes_of_their_names(void **state)
{
    (void)state;
    (void)scratch_file("b", "1", 1);
    (void)scratch_file("a\n", "12", 2);
    (void)scratch_file("\xFF", "", 0);
    const struct inbox_files files = listed(0);
    assert_int_equal(files.count, 3);
    assert_string_equal(files.item[0].name, "a\n");
    assert_string_equal(files.item[0].shown, "a\\x0a");
    assert_string_equal(files.item[0].path, scratch_path("a\n"));
    assert_int_equal(files.item[0].size, 2);
    assert_int_equal(files.item[0].state, INBOX_WHOLE);
    assert_string_equal(files.item[1].name, "b");
    assert_string_equal(files.item[2].shown, "\\xff");
}

static void
what_is_still_written_is_passed_over_or_young(void **state)
{
    (void)state;
    (void)scratch_file(".a", "", 0);
    (void)scratch_file("a.part", "", 0);
    (void)scratch_file("a.partial", "", 0);
    (void)scratch_file("a.filepart", "", 0);
    (void)scratch_file("a.tmp", "", 0);
    (void)scratch_file("a~", "", 0);
    (void)scratch_file("a.parts", "", 0);
    const struct inbox_files files = listed(60);
    assert_int_equal(files.count, 1);
    assert_string_equal(files.item[0].name, "a.parts");
    assert_int_equal(files.item[0].state, INBOX_YOUNG);
    assert_int_equal(listed(0).item[0].state, INBOX_WHOLE);
}

static void
what_is_no_file_is_told_apart(void **state)
{
    (void)state;
    (void)scratch_file("file", "", 0);
    assert_int_equal(symlink(scratch_path("file"), scratch_path("link")), 0);
    assert_int_equal(mkfifo(scratch_path("pipe"), 0600), 0);
    assert_int_equal(mkdir(scratch_path("folder"), 0700), 0);
    const struct inbox_files files = listed(0);
    assert_int_equal(files.count, 4);
    assert_int_equal(find(&files, "link")->state, INBOX_ODD);
    assert_int_equal(find(&files, "pipe")->state, INBOX_ODD);
    assert_int_equal(find(&files, "folder")->state, INBOX_FOLDER);
    assert_int_equal(find(&files, "file")->state, INBOX_WHOLE);
    (void)rmdir(scratch_path("folder"));
}

static void
a_file_is_moved_beside_those_of_its_name(void **state)
{
    (void)state;
    static const char *const names[] = {"reads.csv", "reads.csv.1", "reads.csv.2"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        (void)scratch_file("reads.csv", names[i], strlen(names[i]));
        const struct inbox_files files = listed(0);
        assert_string_equal(move(find(&files, "reads.csv")), names[i]);
        assert_int_equal(access(scratch_path("reads.csv"), F_OK), -1);
    }
}

/* Somebody wrote to it, or put another in its place, since it was listed. */
static void
a_file_that_is_another_now_stays(void **state)
{
    (void)state;
    (void)scratch_file("a", "1", 1);
    (void)scratch_file("b", "1", 1);
    const struct inbox_files files = listed(0);
    (void)scratch_file("a", "1234", 4);
    assert_null(move(find(&files, "a")));
    assert_int_equal(unlink(scratch_path("b")), 0);
    assert_null(move(find(&files, "b")));
    assert_int_equal(symlink(scratch_path("a"), scratch_path("b")), 0);
    assert_null(move(find(&files, "b")));
    assert_int_equal(access(scratch_path("a"), F_OK), 0);
}

static void
folders_that_are_none_are_errors(void **state)
{
    (void)state;
    struct inbox_files files;
    const char *moved = NULL;
    const struct inbox_search search = {scratch_path("absent"), 0, 0};
    error_clear(&error);
    assert_int_equal(inbox_list(search, arena, &files, &error), WEIR_E_IO);
    assert_string_equal(error.primary, "could not open the folder: No such file or directory");
    (void)scratch_file("a", "1", 1);
    files = listed(0);
    error_clear(&error);
    assert_int_equal(inbox_move(&files.item[0], scratch_path("absent/done"), arena, &moved, &error),
                     WEIR_E_IO);
    assert_string_equal(error.primary, "could not make the folder: No such file or directory");
    error_clear(&error);
    assert_int_equal(inbox_move(&files.item[0], scratch_path("a"), arena, &moved, &error),
                     WEIR_E_IO);
    assert_string_equal(error.primary, "could not open the folder: Not a directory");
}

static int
set_up(void **state)
{
    (void)state;
    (void)scratch_folder();
    arena = weir_arena_new(64 << 20);
    return arena == NULL;
}

static int
tear_down(void **state)
{
    (void)state;
    static const char *const names[] = {"reads.csv", "reads.csv.1", "reads.csv.2"};
    char path[60];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        (void)snprintf(path, sizeof path, "done/%s", names[i]);
        (void)unlink(scratch_path(path));
    }
    (void)rmdir(scratch_path("done"));
    weir_arena_free(arena);
    scratch_remove();
    return 0;
}

#define ALONE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ALONE(files_are_listed_by_the_bytes_of_their_names),
        ALONE(what_is_still_written_is_passed_over_or_young),
        ALONE(what_is_no_file_is_told_apart),
        ALONE(a_file_is_moved_beside_those_of_its_name),
        ALONE(a_file_that_is_another_now_stays),
        ALONE(folders_that_are_none_are_errors),
    };
    return cmocka_run_group_tests_name("host/inbox", tests, NULL, NULL);
}
