/* Unit tests of host/file.c: what may be read, and that a write is all or nothing. */
#include "host/file.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "harness/cmocka_all.h"
#include "harness/scratch.h"
#include "host/stop.h"

static struct weir_arena *arena;
static struct weir_error error;

static struct weir_text
content(const char *name)
{
    struct weir_text text = {NULL, 0};
    error = (struct weir_error){.status = WEIR_OK};
    assert_int_equal(file_read_all(name, 1 << 20, arena, &text, &error), WEIR_OK);
    return text;
}

/* Names in the scratch folder, `.` and `..` not among them. */
static int
file_count(void)
{
    DIR *folder = opendir(scratch_folder());
    assert_non_null(folder);
    int count = -2;
    while (readdir(folder) != NULL)
        count++;
    (void)closedir(folder);
    return count;
}

static void
a_file_is_read_whole_up_to_its_limit(void **state)
{
    (void)state;
    struct weir_text text;
    const char *name = scratch_file("read", "12345", 5);
    error = (struct weir_error){.status = WEIR_OK};
    assert_int_equal(file_read_all(name, 5, arena, &text, &error), WEIR_OK);
    assert_int_equal(text.size, 5);
    assert_string_equal(text.start, "12345");
    assert_int_equal(file_read_all(name, 4, arena, &text, &error), WEIR_E_INVALID);
    assert_string_equal(error.primary, "the file is larger than 4 bytes");
    assert_string_equal(error.place, name);
    assert_int_equal(content(scratch_file("empty", "", 0)).size, 0);
}

static void
what_is_no_file_is_refused(void **state)
{
    (void)state;
    struct file_reader *reader = NULL;
    const char *pipe_name = scratch_path("pipe");
    assert_int_equal(mkfifo(pipe_name, 0600), 0);
    const char *const names[] = {scratch_folder(), pipe_name, "/dev/zero", scratch_path("absent")};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        error = (struct weir_error){.status = WEIR_OK};
        assert_int_equal(file_reader_open(names[i], arena, &reader, &error), WEIR_E_IO);
        assert_string_equal(error.place, names[i]);
    }
}

/* A name that is not to be trusted: its link is not followed, and it is called something else. */
static void
a_name_that_is_not_trusted_is_a_file_or_nothing(void **state)
{
    (void)state;
    struct file_reader *reader = NULL;
    struct weir_text chunk;
    const char *link_name = scratch_path("link");
    const char *file_name = scratch_file("plain", "12", 2);
    const char *const wrong[] = {link_name, scratch_folder(), scratch_path("absent"), "/dev/zero"};
    static const char *const said[] = {
        "it is a link, and a file is needed", "it is a folder, and a file is needed",
        "could not open the file: No such file or directory", "it is not an ordinary file"};
    assert_int_equal(symlink(file_name, link_name), 0);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        error = (struct weir_error){.status = WEIR_OK};
        assert_int_equal(file_reader_open_untrusted((struct file_untrusted){wrong[i], "shown"},
                                                    arena, &reader, &error),
                         WEIR_E_IO);
        assert_string_equal(error.place, "shown");
        assert_string_equal(error.primary, said[i]);
    }
    error = (struct weir_error){.status = WEIR_OK};
    assert_int_equal(file_reader_open_untrusted((struct file_untrusted){file_name, "shown"}, arena,
                                                &reader, &error),
                     WEIR_OK);
    assert_string_equal(file_reader_name(reader), "shown");
    assert_int_equal(file_reader_next(reader, &chunk, &error), WEIR_OK);
    assert_int_equal(chunk.size, 2);
    file_reader_close(reader);
    assert_int_equal(unlink(link_name), 0);
}

static void
what_may_be_read_or_filled_is_known(void **state)
{
    (void)state;
    const char *file_name = scratch_file("plain", "12", 2);
    assert_true(file_may(file_name, FILE_MAY_READ));
    assert_true(file_may(scratch_folder(), FILE_MAY_FILL));
    assert_false(file_may(file_name, FILE_MAY_FILL));
    assert_int_equal(errno, ENOTDIR);
    assert_false(file_may(scratch_folder(), FILE_MAY_READ));
    assert_int_equal(errno, EISDIR);
    assert_false(file_may("/dev/null", FILE_MAY_READ));
    assert_false(file_may(scratch_path("absent"), FILE_MAY_READ));
    assert_int_equal(errno, ENOENT);
}

struct tapped {
    size_t size;
    unsigned sum; /* of all bytes */
};

static void
take(void *context, const void *bytes, size_t size)
{
    struct tapped *tapped = context;
    tapped->size += size;
    for (size_t i = 0; i < size; i++)
        tapped->sum += ((const unsigned char *)bytes)[i];
}

static void
chunks_are_given_in_order_and_pass_the_tap_once(void **state)
{
    (void)state;
    static char bytes[2 * FILE_CHUNK_BYTES + 7];
    static const size_t sizes[] = {0, 7, FILE_CHUNK_BYTES, FILE_CHUNK_BYTES + 1, sizeof bytes};
    unsigned sum = 0;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(i % 251);
    for (size_t k = 0; k < sizeof sizes / sizeof sizes[0]; k++) {
        struct tapped tapped = {0};
        struct file_reader *reader = NULL;
        struct weir_text chunk;
        size_t at = 0;
        sum = 0;
        for (size_t i = 0; i < sizes[k]; i++)
            sum += (unsigned char)bytes[i];
        error = (struct weir_error){.status = WEIR_OK};
        assert_int_equal(
            file_reader_open(scratch_file("chunks", bytes, sizes[k]), arena, &reader, &error),
            WEIR_OK);
        file_reader_tap(reader, take, &tapped);
        assert_int_equal(file_reader_peek(reader, &chunk, &error), WEIR_OK);
        assert_int_equal(file_reader_peek(reader, &chunk, &error), WEIR_OK);
        do {
            assert_int_equal(file_reader_next(reader, &chunk, &error), WEIR_OK);
            assert_memory_equal(chunk.start, bytes + at, chunk.size);
            at += chunk.size;
        } while (chunk.size > 0);
        assert_int_equal(at, sizes[k]);
        assert_int_equal(tapped.size, sizes[k]);
        assert_int_equal(tapped.sum, sum);
        file_reader_close(reader);
    }
}

static void
a_file_appears_at_commit_and_not_before(void **state)
{
    (void)state;
    const char *name = scratch_path("written");
    struct file_write *write = NULL;
    error = (struct weir_error){.status = WEIR_OK};
    assert_int_equal(file_write_begin(name, arena, &write, &error), WEIR_OK);
    file_write_put(write, text_of("one "));
    file_write_put(write, text_of(NULL));
    file_write_put(write, text_of("two"));
    assert_int_equal(access(name, F_OK), -1);
    assert_int_equal(file_write_commit(write, &error), WEIR_OK);
    assert_string_equal(content(name).start, "one two");
    struct stat about;
    assert_int_equal(stat(name, &about), 0);
    assert_int_equal(about.st_mode & 07777, 0640);
}

static void
an_abort_leaves_the_old_file_and_nothing_else(void **state)
{
    (void)state;
    const char *name = scratch_file("kept", "old", 3);
    const int before = file_count();
    struct file_write *write = NULL;
    assert_int_equal(file_write_begin(name, arena, &write, &error), WEIR_OK);
    file_write_put(write, text_of("new"));
    assert_int_equal(file_count(), before + 1);
    file_write_abort(write);
    file_write_abort(NULL);
    assert_int_equal(file_count(), before);
    assert_string_equal(content(name).start, "old");
}

static void
a_commit_replaces_the_old_file(void **state)
{
    (void)state;
    const char *name = scratch_file("replaced", "old", 3);
    struct file_write *write = NULL;
    assert_int_equal(file_write_begin(name, arena, &write, &error), WEIR_OK);
    file_write_put(write, text_of("new"));
    assert_int_equal(file_write_commit(write, &error), WEIR_OK);
    assert_string_equal(content(name).start, "new");
}

static void
places_that_cannot_be_written_are_refused(void **state)
{
    (void)state;
    struct file_write *write = NULL;
    error = (struct weir_error){.status = WEIR_OK};
    assert_int_equal(file_write_begin(scratch_folder(), arena, &write, &error), WEIR_E_IO);
    assert_string_equal(error.primary, "it is a folder, and a file is needed");
    error = (struct weir_error){.status = WEIR_OK};
    assert_int_equal(file_write_begin(scratch_path("no/such"), arena, &write, &error), WEIR_E_IO);
    assert_string_equal(error.primary, "could not create the file: No such file or directory");
}

static void
a_full_disk_is_told_at_commit(void **state)
{
    (void)state;
    struct file_write *write = NULL;
    error = (struct weir_error){.status = WEIR_OK};
    assert_int_equal(file_write_begin("/dev/full", arena, &write, &error), WEIR_OK);
    file_write_put(write, text_of("x"));
    assert_int_equal(file_write_commit(write, &error), WEIR_E_IO);
    assert_string_equal(error.primary, "could not write the file: No space left on device");
    error = (struct weir_error){.status = WEIR_OK};
    assert_int_equal(file_write_begin("/dev/null", arena, &write, &error), WEIR_OK);
    assert_int_equal(file_write_commit(write, &error), WEIR_OK);
}

static void
a_signal_to_stop_ends_reads_and_undoes_writes(void **state)
{
    (void)state;
    struct file_write *write = NULL;
    struct weir_text text;
    const char *name = scratch_file("stopped", "old", 3);
    const int before = file_count();
    error = (struct weir_error){.status = WEIR_OK};
    assert_int_equal(file_write_begin(name, arena, &write, &error), WEIR_OK);
    stop_install();
    assert_int_equal(raise(SIGTERM), 0);
    assert_int_equal(file_write_commit(write, &error), WEIR_E_STOPPED);
    assert_int_equal(file_count(), before);
    error = (struct weir_error){.status = WEIR_OK};
    assert_int_equal(file_read_all(name, 10, arena, &text, &error), WEIR_E_STOPPED);
    stop_install();
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
        cmocka_unit_test(a_file_is_read_whole_up_to_its_limit),
        cmocka_unit_test(what_is_no_file_is_refused),
        cmocka_unit_test(chunks_are_given_in_order_and_pass_the_tap_once),
        cmocka_unit_test(a_file_appears_at_commit_and_not_before),
        cmocka_unit_test(an_abort_leaves_the_old_file_and_nothing_else),
        cmocka_unit_test(a_commit_replaces_the_old_file),
        cmocka_unit_test(a_name_that_is_not_trusted_is_a_file_or_nothing),
        cmocka_unit_test(what_may_be_read_or_filled_is_known),
        cmocka_unit_test(places_that_cannot_be_written_are_refused),
        cmocka_unit_test(a_full_disk_is_told_at_commit),
        cmocka_unit_test(a_signal_to_stop_ends_reads_and_undoes_writes),
    };
    return cmocka_run_group_tests_name("host/file", tests, set_up, tear_down);
}
