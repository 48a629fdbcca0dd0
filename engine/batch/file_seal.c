/*
 * file_seal.c - lists of digests and signatures beside files that were written.
 *
 * The files are read again from where they were put, so that what is signed is what is there.
 */
#include "batch/file_seal.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "host/file.h"
#include "host/folder.h"
#include "seal/cms.h"
#include "seal/digest.h"
#include "seal/xmldsig.h"

#define READ_BYTES ((size_t)1 << 20) /* the arena of a file that is read as a stream */
#define LINE_SIZE (2 * DIGEST_SIZE + 3)

struct sealing {
    const struct signature_key *key; /* NULL: digests alone */
    struct weir_arena *arena;
    struct weir_error *error;
};

static enum weir_status
add_chunks(struct file_reader *reader, struct digest *digest, struct weir_error *error)
{
    struct weir_text chunk = {NULL, 1};
    enum weir_status status = WEIR_OK;
    while (status == WEIR_OK && chunk.size > 0) {
        status = file_reader_next(reader, &chunk, error);
        if (status == WEIR_OK)
            status = digest_add(digest, chunk.start, chunk.size, error);
    }
    return status;
}

enum weir_status
file_seal_digest(const char *file, struct weir_arena *arena, unsigned char sum[static DIGEST_SIZE],
                 struct weir_error *error)
{
    struct file_reader *reader = NULL;
    struct digest *digest = NULL;
    enum weir_status status = digest_new(&digest, error);
    if (status == WEIR_OK)
        status = digest_begin(digest, error);
    if (status == WEIR_OK)
        status = file_reader_open(file, arena, &reader, error);
    if (status == WEIR_OK)
        status = add_chunks(reader, digest, error);
    if (status == WEIR_OK)
        status = digest_end(digest, sum, error);
    file_reader_close(reader);
    digest_free(digest);
    return status;
}

/* --- names ------------------------------------------------------------------------------------
 */
static const char *
base_of(const char *file)
{
    const char *slash = strrchr(file, '/');
    return slash == NULL ? file : slash + 1;
}

static bool
ends_with(const char *name, const char *ending)
{
    const size_t size = strlen(name);
    const size_t end = strlen(ending);
    return size > end && strcmp(name + size - end, ending) == 0;
}

/* name and what follows it, in arena; NULL when memory is out. */
struct joined {
    const char *name;
    const char *ending;
};

static const char *
join(struct weir_arena *arena, struct joined joined)
{
    const size_t capacity = strlen(joined.name) + strlen(joined.ending) + 1;
    char *whole = weir_arena_alloc(arena, capacity, 1);
    if (whole != NULL)
        (void)snprintf(whole, capacity, "%s%s", joined.name, joined.ending);
    return whole;
}

static enum weir_status
write_file(const struct sealing *sealing, struct joined joined, struct weir_text bytes)
{
    struct file_write *write = NULL;
    const char *file = join(sealing->arena, joined);
    if (file == NULL)
        return error_nomem(sealing->error);
    const enum weir_status status = file_write_begin(file, sealing->arena, &write, sealing->error);
    if (status != WEIR_OK)
        return status;
    file_write_put(write, bytes);
    return file_write_commit(write, sealing->error);
}

/* A signature of an export that had this name before says nothing of this one. */
static enum weir_status
drop_file(const struct sealing *sealing, struct joined joined)
{
    const char *file = join(sealing->arena, joined);
    if (file == NULL)
        return error_nomem(sealing->error);
    if (unlink(file) == 0 || errno == ENOENT)
        return WEIR_OK;
    (void)error_set(sealing->error, WEIR_E_IO, "could not remove an old signature");
    error_place(sealing->error, file, 0);
    return sealing->error->status;
}

/* --- signatures -------------------------------------------------------------------------------
 */
static enum weir_status
sign_list(const struct sealing *sealing, const char *list, struct weir_text text)
{
    struct weir_text signature = {NULL, 0};
    const bool cms = sealing->key != NULL && cms_fits(sealing->key);
    const bool bare = sealing->key != NULL && !cms;
    enum weir_status status = WEIR_OK;
    if (cms)
        status = cms_sign(sealing->key, text, sealing->arena, &signature, sealing->error);
    if (bare)
        status = signature_make(sealing->key, text, sealing->arena, &signature, sealing->error);
    if (status == WEIR_OK)
        status = cms ? write_file(sealing, (struct joined){list, FILE_SEAL_CMS}, signature)
                     : drop_file(sealing, (struct joined){list, FILE_SEAL_CMS});
    if (status == WEIR_OK)
        status = bare ? write_file(sealing, (struct joined){list, FILE_SEAL_BARE}, signature)
                      : drop_file(sealing, (struct joined){list, FILE_SEAL_BARE});
    return status;
}

static enum weir_status
sign_xml(const struct sealing *sealing, const char *file,
         const unsigned char digest[static DIGEST_SIZE])
{
    struct weir_text document;
    if (!ends_with(file, ".xml") || ends_with(file, FILE_SEAL_XML))
        return WEIR_OK;
    if (sealing->key == NULL || !xmldsig_fits(sealing->key))
        return drop_file(sealing, (struct joined){file, FILE_SEAL_XML});
    const struct xmldsig_file what = {text_of(base_of(file)), digest};
    const enum weir_status status =
        xmldsig_sign(sealing->key, &what, sealing->arena, &document, sealing->error);
    return status == WEIR_OK ? write_file(sealing, (struct joined){file, FILE_SEAL_XML}, document)
                             : status;
}

/* --- lists ------------------------------------------------------------------------------------
 */
/* "DIGEST  NAME\n" as sha256sum has it; also signs the file if it is XML. */
static enum weir_status
add_file(const struct sealing *sealing, const char *file, struct text_writer *list)
{
    unsigned char digest[DIGEST_SIZE];
    const char *name = base_of(file);
    if (strpbrk(name, "\\\n\r") != NULL) {
        (void)error_set(sealing->error, WEIR_E_INVALID,
                        "a file of that name cannot stand in a list of digests");
        error_place(sealing->error, file, 0);
        return sealing->error->status;
    }
    struct weir_arena *scratch = weir_arena_new(READ_BYTES);
    if (scratch == NULL)
        return error_nomem(sealing->error);
    enum weir_status status = file_seal_digest(file, scratch, digest, sealing->error);
    weir_arena_free(scratch);
    if (status == WEIR_OK)
        status = sign_xml(sealing, file, digest);
    text_write_hex(list, (struct weir_text){(const char *)digest, DIGEST_SIZE});
    text_write_string(list, "  ");
    text_write_string(list, name);
    text_write_string(list, "\n");
    return status;
}

static enum weir_status
write_list(const struct sealing *sealing, const char *list, const char *const *files,
           uint32_t count)
{
    size_t size = 1;
    for (uint32_t i = 0; i < count; i++)
        size += LINE_SIZE + strlen(files[i]);
    char *bytes = weir_arena_alloc(sealing->arena, size, 1);
    if (bytes == NULL)
        return error_nomem(sealing->error);
    struct text_writer writer = text_writer_of(bytes, size);
    enum weir_status status = WEIR_OK;
    for (uint32_t i = 0; status == WEIR_OK && i < count; i++)
        status = add_file(sealing, files[i], &writer);
    if (status == WEIR_OK)
        status = write_file(sealing, (struct joined){list, ""}, text_written(&writer));
    return status == WEIR_OK ? sign_list(sealing, list, text_written(&writer)) : status;
}

/* A device or a pipe carries nothing beside it. */
static bool
is_file(const char *name)
{
    struct stat about;
    return stat(name, &about) == 0 && S_ISREG(about.st_mode);
}

enum weir_status
file_seal_one(const struct signature_key *key, const char *file, struct weir_arena *arena,
              struct weir_error *error)
{
    const struct sealing sealing = {key, arena, error};
    const char *list = join(arena, (struct joined){file, "." FILE_SEAL_LIST});
    if (list == NULL)
        return error_nomem(error);
    if (!is_file(file) || (key == NULL && !is_file(list)))
        return WEIR_OK;
    return write_list(&sealing, list, &file, 1);
}

enum weir_status
file_seal_folder(const struct signature_key *key, const char *folder, struct weir_arena *arena,
                 struct weir_error *error)
{
    const struct sealing sealing = {key, arena, error};
    const struct folder_search search = {.folder = folder, .suffix = ""};
    const char *const *files = NULL;
    uint32_t count = 0;
    const char *list = join(arena, (struct joined){folder, "/" FILE_SEAL_LIST});
    if (list == NULL)
        return error_nomem(error);
    const enum weir_status status = folder_list(search, arena, &files, &count, error);
    return status == WEIR_OK ? write_list(&sealing, list, files, count) : status;
}
