/* secret.c - files that nobody else may read. */
#include "host/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/decimal.h"
#include "base/error.h"
#include "base/text.h"
#include "host/file.h"

static bool
begins(const char *name, const char *with)
{
    return strncmp(name, with, strlen(with)) == 0;
}

static enum weir_status
failed(struct weir_error *error, const char *verb)
{
    char primary[WEIR_ERROR_PRIMARY_SIZE];
    (void)snprintf(primary, sizeof primary, "could not %s the file: %s", verb, strerror(errno));
    return error_set(error, WEIR_E_IO, primary);
}

/* Whether the file is one that only its owner reads. */
static enum weir_status
check_kept(int descriptor, struct weir_error *error)
{
    struct stat about;
    if (fstat(descriptor, &about) != 0)
        return failed(error, "examine");
    if (!S_ISREG(about.st_mode))
        return error_set(error, WEIR_E_INVALID, "it is not an ordinary file");
    if (about.st_uid != 0 && about.st_uid != geteuid())
        return error_set(error, WEIR_E_INVALID, "the file belongs to another user");
    const mode_t refused = about.st_uid == 0 ? S_IRWXO | S_IWGRP | S_IXGRP : S_IRWXO | S_IRWXG;
    if ((about.st_mode & refused) == 0)
        return WEIR_OK;
    (void)error_set(error, WEIR_E_INVALID, "others than its owner may read or write the file");
    error_hint(error, "chmod 0600, or 0640 if it belongs to root.");
    return error->status;
}

/* Opens the file that name means; *kept is false for a descriptor, which its giver answers for. */
static enum weir_status
open_named(const char *name, int *descriptor, bool *kept, struct weir_error *error)
{
    char path[FILE_NAME_BYTES];
    int64_t number = 0;
    *kept = !begins(name, "fd:");
    if (!*kept) {
        if (decimal_parse(text_of(name + 3), 0, &number) != WEIR_OK || number > 65535)
            return error_set(error, WEIR_E_INVALID,
                             "fd: is followed by the number of a descriptor");
        *descriptor = (int)number;
        return WEIR_OK;
    }
    int written = 0;
    if (begins(name, "credential:")) {
        const char *folder = getenv("CREDENTIALS_DIRECTORY"); // NOLINT(concurrency-mt-unsafe)
        if (folder == NULL || strchr(name, '/') != NULL) {
            (void)error_set(error, WEIR_E_INVALID, "there is no such credential");
            error_hint(error, "systemd gives them to a service: LoadCredential=NAME:FILE.");
            return error->status;
        }
        written = snprintf(path, sizeof path, "%s/%s", folder, name + strlen("credential:"));
    } else {
        written = snprintf(path, sizeof path, "%s", name);
    }
    if (written < 0 || (size_t)written >= sizeof path)
        return error_set(error, WEIR_E_INVALID, "the file's name is too long");
    /* O_NONBLOCK: a pipe without a writer would hang here, before it can be refused. */
    *descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    return *descriptor < 0 ? failed(error, "open") : WEIR_OK;
}

static enum weir_status
read_to_end(int descriptor, struct secret *secret, struct weir_error *error)
{
    while (secret->size < sizeof secret->bytes) {
        const ssize_t got =
            read(descriptor, secret->bytes + secret->size, sizeof secret->bytes - secret->size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return failed(error, "read");
        if (got == 0)
            return WEIR_OK;
        secret->size += (size_t)got;
    }
    return error_set(error, WEIR_E_INVALID, "the file is too large for a key or a passphrase");
}

enum weir_status
secret_read(const char *name, struct secret *secret, struct weir_error *error)
{
    int descriptor = -1;
    bool kept = true;
    secret->size = 0;
    enum weir_status status = open_named(name, &descriptor, &kept, error);
    if (status == WEIR_OK && kept)
        status = check_kept(descriptor, error);
    if (status == WEIR_OK)
        status = read_to_end(descriptor, secret, error);
    if (descriptor >= 0)
        (void)close(descriptor);
    if (status == WEIR_OK)
        return WEIR_OK;
    secret_wipe(secret);
    error_place(error, name, 0);
    return status;
}

struct weir_text
secret_line(const struct secret *secret)
{
    size_t size = secret->size;
    if (size > 0 && secret->bytes[size - 1] == '\n')
        size--;
    if (size > 0 && secret->bytes[size - 1] == '\r')
        size--;
    return (struct weir_text){secret->bytes, size};
}

void
secret_wipe(struct secret *secret)
{
    /* volatile: or the compiler sees that nobody reads this, and leaves it out. */
    volatile char *byte = (volatile char *)secret;
    for (size_t i = 0; i < sizeof *secret; i++)
        byte[i] = 0;
}
