/* Unit tests of host/secret.c: which files may hold a key. */
#include "host/secret.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "harness/cmocka_all.h"
#include "harness/scratch.h"

static struct secret secret;
static struct weir_error error;

static int
setup(void **state)
{
    (void)state;
    error_clear(&error);
    return 0;
}

static int
teardown(void **state)
{
    (void)state;
    scratch_remove();
    return 0;
}

static const char *
file_of(const char *bytes, mode_t mode)
{
    const char *path = scratch_file("secret", bytes, strlen(bytes));
    assert_int_equal(chmod(path, mode), 0);
    return path;
}

static void
a_file_of_its_owner_alone_is_read(void **state)
{
    (void)state;
    const mode_t modes[] = {0400, 0600};
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(secret_read(file_of("open sesame\n", modes[i]), &secret, &error), WEIR_OK);
        assert_int_equal(secret.size, 12);
        assert_true(text_equal(secret_line(&secret), text_of("open sesame")));
    }
    assert_int_equal(secret_read(file_of("a \r\n", 0600), &secret, &error), WEIR_OK);
    assert_true(text_equal(secret_line(&secret), text_of("a ")));
    assert_int_equal(secret_read(file_of("", 0600), &secret, &error), WEIR_OK);
    assert_int_equal(secret_line(&secret).size, 0);
    secret_wipe(&secret);
    assert_int_equal(secret.bytes[0], 0);
}

static void
a_file_that_others_reach_is_refused(void **state)
{
    (void)state;
    const mode_t modes[] = {0604, 0602, 0660, 0620, 0644, 0610};
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        const char *path = file_of("open sesame", modes[i]);
        error_clear(&error);
        assert_int_equal(secret_read(path, &secret, &error), WEIR_E_INVALID);
        assert_string_equal(error.primary, "others than its owner may read or write the file");
        assert_string_equal(error.hint, "chmod 0600, or 0640 if it belongs to root.");
        assert_string_equal(error.place, path);
    }
    const char *path = file_of("open sesame", 0640);
    error_clear(&error);
    assert_int_equal(secret_read(path, &secret, &error), geteuid() == 0 ? WEIR_OK : WEIR_E_INVALID);
}

static void
another_users_file_is_refused(void **state)
{
    (void)state;
    const char *path = file_of("open sesame", 0600);
    if (chown(path, 12345, (gid_t)-1) != 0)
        skip(); /* only root gives files away */
    assert_int_equal(secret_read(path, &secret, &error), WEIR_E_INVALID);
    assert_string_equal(error.primary, "the file belongs to another user");
}

static void
what_is_no_file_of_a_secret_is_refused(void **state)
{
    (void)state;
    static char large[SECRET_SIZE_MAX + 1];
    const char *path = scratch_file("large", large, sizeof large);
    assert_int_equal(chmod(path, 0600), 0);
    assert_int_equal(secret_read(path, &secret, &error), WEIR_E_INVALID);
    assert_string_equal(error.primary, "the file is too large for a key or a passphrase");
    error_clear(&error);
    assert_int_equal(secret_read(scratch_folder(), &secret, &error), WEIR_E_INVALID);
    assert_string_equal(error.primary, "it is not an ordinary file");
    error_clear(&error);
    assert_int_equal(secret_read(scratch_path("nothing"), &secret, &error), WEIR_E_IO);
    assert_string_equal(error.primary, "could not open the file: No such file or directory");
    static char name[5000];
    memset(name, 'x', sizeof name - 1);
    error_clear(&error);
    assert_int_equal(secret_read(name, &secret, &error), WEIR_E_INVALID);
    assert_string_equal(error.primary, "the file's name is too long");
}

static void
a_credential_is_a_file_that_systemd_gave(void **state)
{
    (void)state;
    (void)file_of("from systemd", 0400);
    assert_int_equal(unsetenv("CREDENTIALS_DIRECTORY"), 0);
    assert_int_equal(secret_read("credential:secret", &secret, &error), WEIR_E_INVALID);
    assert_string_equal(error.primary, "there is no such credential");
    assert_int_equal(setenv("CREDENTIALS_DIRECTORY", scratch_folder(), 1), 0);
    error_clear(&error);
    assert_int_equal(secret_read("credential:secret", &secret, &error), WEIR_OK);
    assert_true(text_equal(secret_line(&secret), text_of("from systemd")));
    assert_int_equal(secret_read("credential:../secret", &secret, &error), WEIR_E_INVALID);
}

static void
a_descriptor_is_read_to_its_end(void **state)
{
    (void)state;
    int ends[2];
    char name[32];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "by a pipe\n", 10), 10);
    assert_int_equal(close(ends[1]), 0);
    (void)snprintf(name, sizeof name, "fd:%d", ends[0]);
    assert_int_equal(secret_read(name, &secret, &error), WEIR_OK);
    assert_true(text_equal(secret_line(&secret), text_of("by a pipe")));
    assert_int_equal(secret_read(name, &secret, &error), WEIR_E_IO); /* it is closed */
    error_clear(&error);
    assert_int_equal(secret_read("fd:three", &secret, &error), WEIR_E_INVALID);
    assert_string_equal(error.primary, "fd: is followed by the number of a descriptor");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_file_of_its_owner_alone_is_read, setup, teardown),
        cmocka_unit_test_setup_teardown(a_file_that_others_reach_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(another_users_file_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_no_file_of_a_secret_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(a_credential_is_a_file_that_systemd_gave, setup, teardown),
        cmocka_unit_test_setup_teardown(a_descriptor_is_read_to_its_end, setup, teardown),
    };
    return cmocka_run_group_tests_name("host/secret", tests, NULL, NULL);
}
