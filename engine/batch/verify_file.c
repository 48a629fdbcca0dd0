/* verify_file.c - files against the lists of digests, and the signatures, beside them. */
#include "batch/verify_file.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "batch/checkpoint_text.h"
#include "batch/file_seal.h"
#include "batch/verify_export.h"
#include "host/file.h"
#include "seal/cms.h"
#include "seal/digest.h"

#define HEX_SIZE ((size_t)2 * DIGEST_SIZE)
#define READ_BYTES ((size_t)1 << 20)     /* the arena of a file that is read as a stream */
#define SIDE_BYTES_MAX ((size_t)1 << 17) /* of a signature */
#define NOTHING_BESIDE "nothing stands beside the file that says what it should be"

struct checking {
    const struct signature_trust *trust;
    const struct verify_file_ear *ear;
    struct weir_arena *arena;
    struct verify_file_result *result;
    struct weir_error *error;
};

static enum weir_status
tell(const struct checking *checking, const char *file, const char *words)
{
    checking->result->fault_count++;
    return checking->ear->tell(checking->ear->context, text_of(file), text_of(words));
}

/* --- names ------------------------------------------------------------------------------------
 */
struct parts {
    struct weir_text first;
    struct weir_text second;
};

/* Both after another, in arena; NULL when memory is out. */
static const char *
join(const struct checking *checking, struct parts parts)
{
    const size_t capacity = parts.first.size + parts.second.size + 1;
    char *whole = weir_arena_alloc(checking->arena, capacity, 1);
    if (whole == NULL)
        return NULL;
    struct text_writer writer = text_writer_of(whole, capacity);
    text_write(&writer, parts.first);
    text_write(&writer, parts.second);
    return whole;
}

static const char *
base_of(const char *file)
{
    const char *slash = strrchr(file, '/');
    return slash == NULL ? file : slash + 1;
}

/* What stands before the base: "", or a folder with its slash. */
static struct weir_text
folder_of(const char *file)
{
    return (struct weir_text){file, (size_t)(base_of(file) - file)};
}

static bool
is_list(const char *file)
{
    static const char ending[] = "." FILE_SEAL_LIST;
    const size_t size = strlen(file);
    return strcmp(base_of(file), FILE_SEAL_LIST) == 0 ||
           (size > sizeof ending - 1 && strcmp(file + size - (sizeof ending - 1), ending) == 0);
}

/* --- signatures -------------------------------------------------------------------------------
 */
/* What stands beside file under that ending; absent where there is none. */
static enum weir_status
read_side(const struct checking *checking, const char *file, const char *ending,
          struct weir_text *bytes)
{
    const char *name = join(checking, (struct parts){text_of(file), text_of(ending)});
    *bytes = (struct weir_text){NULL, 0};
    if (name == NULL)
        return error_nomem(checking->error);
    if (access(name, F_OK) != 0)
        return WEIR_OK;
    return file_read_all(name, SIDE_BYTES_MAX, checking->arena, bytes, checking->error);
}

/* By the key of a checkpoint's text, or any that is trusted. */
struct bare {
    struct weir_text bytes;
    struct weir_text signature;
    const unsigned char *key_id;
    int64_t at_s;
};

static enum weir_status
check_bare(const struct checking *checking, const char *file, const struct bare *bare)
{
    struct weir_error fault = {0};
    const struct signature_claim claim = {bare->bytes, bare->signature, bare->key_id, bare->at_s};
    if (signature_check(checking->trust, &claim, &fault) == WEIR_OK)
        return WEIR_OK;
    return tell(checking, file, fault.primary);
}

static enum weir_status
check_cms(const struct checking *checking, const char *file, const struct cms_claim *claim)
{
    struct weir_error fault = {0};
    if (cms_check(checking->trust, claim, &checking->result->signed_s, &fault) == WEIR_OK)
        return WEIR_OK;
    return tell(checking, file, fault.primary);
}

static enum weir_status
check_list_signed(const struct checking *checking, const char *list, struct weir_text text)
{
    struct weir_text cms;
    struct weir_text bare;
    struct verify_file_result *result = checking->result;
    enum weir_status status = read_side(checking, list, FILE_SEAL_CMS, &cms);
    if (status == WEIR_OK)
        status = read_side(checking, list, FILE_SEAL_BARE, &bare);
    if (status != WEIR_OK)
        return status;
    const bool signed_once = cms.start != NULL || bare.start != NULL;
    result->signature_there = result->signature_there || signed_once;
    if (checking->trust == NULL)
        return WEIR_OK;
    if (!signed_once)
        return tell(checking, list, "nobody signed it");
    result->signature_checked = true;
    if (cms.start != NULL)
        status = check_cms(checking, list, &(struct cms_claim){text, cms});
    if (status == WEIR_OK && bare.start != NULL)
        status = check_bare(checking, list, &(struct bare){.bytes = text, .signature = bare});
    return status;
}

/* --- digests ----------------------------------------------------------------------------------
 */
/* A line of a list, "DIGEST  NAME" or "DIGEST *NAME". */
struct entry {
    struct weir_text digest; /* 64 digits */
    struct weir_text name;
};

/* The next line of *rest; false: it is none of a list. */
static bool
next_entry(struct weir_text *rest, struct entry *entry)
{
    const char *feed = memchr(rest->start, '\n', rest->size);
    const size_t size = feed == NULL ? rest->size : (size_t)(feed - rest->start);
    const char *line = rest->start;
    if (size <= HEX_SIZE + 2 || line[HEX_SIZE] != ' ' ||
        (line[HEX_SIZE + 1] != ' ' && line[HEX_SIZE + 1] != '*'))
        return false;
    entry->digest = (struct weir_text){line, HEX_SIZE};
    entry->name = (struct weir_text){line + HEX_SIZE + 2, size - HEX_SIZE - 2};
    *rest = feed == NULL ? (struct weir_text){line + size, 0}
                         : (struct weir_text){feed + 1, rest->size - size - 1};
    return memchr(entry->name.start, '/', entry->name.size) == NULL && line[0] != '\\' &&
           memchr(entry->name.start, '\0', entry->name.size) == NULL;
}

static enum weir_status
check_digest(const struct checking *checking, const char *list, const struct entry *entry)
{
    char hex[HEX_SIZE + 1];
    unsigned char sum[DIGEST_SIZE];
    const char *file = join(checking, (struct parts){folder_of(list), entry->name});
    if (file == NULL)
        return error_nomem(checking->error);
    checking->result->file_count++;
    if (access(file, F_OK) != 0)
        return tell(checking, file, "it is listed, and not there");
    struct weir_arena *scratch = weir_arena_new(READ_BYTES);
    if (scratch == NULL)
        return error_nomem(checking->error);
    const enum weir_status status = file_seal_digest(file, scratch, sum, checking->error);
    weir_arena_free(scratch);
    if (status != WEIR_OK)
        return status;
    struct text_writer writer = text_writer_of(hex, sizeof hex);
    text_write_hex(&writer, (struct weir_text){(const char *)sum, sizeof sum});
    return text_equal(text_written(&writer), entry->digest)
               ? WEIR_OK
               : tell(checking, file, "its digest is not that of the list: it was changed");
}

/* name absent: all of the list; else that file, of which *found says whether it is in it. */
static enum weir_status
check_list(const struct checking *checking, const char *list, struct weir_text name, bool *found)
{
    struct weir_text text;
    struct entry entry;
    enum weir_status status =
        file_read_all(list, FILE_SEAL_LIST_BYTES_MAX, checking->arena, &text, checking->error);
    struct weir_text rest = text;
    *found = false;
    while (status == WEIR_OK && rest.size > 0) {
        if (!next_entry(&rest, &entry)) {
            (void)error_set(checking->error, WEIR_E_INVALID, "it is no list of digests");
            error_place(checking->error, list, 0);
            return checking->error->status;
        }
        if (name.start != NULL && !text_equal(name, entry.name))
            continue;
        *found = true;
        status = check_digest(checking, list, &entry);
    }
    return status == WEIR_OK && *found ? check_list_signed(checking, list, text) : status;
}

static enum weir_status
check_whole_list(const struct checking *checking, const char *list)
{
    bool found = false;
    const enum weir_status status = check_list(checking, list, (struct weir_text){NULL, 0}, &found);
    if (status != WEIR_OK || found)
        return status;
    (void)error_set(checking->error, WEIR_E_INVALID, "it lists nothing");
    error_place(checking->error, list, 0);
    return checking->error->status;
}

/* --- checkpoints ------------------------------------------------------------------------------
 */
/* What a file begins with; empty where it cannot be read, which is told elsewhere. */
static struct weir_text
head_of(const struct checking *checking, const char *file)
{
    struct weir_error ignored = {0};
    struct file_reader *reader = NULL;
    struct weir_text head = text_of("");
    struct weir_text chunk;
    if (file_reader_open(file, checking->arena, &reader, &ignored) == WEIR_OK &&
        file_reader_peek(reader, &chunk, &ignored) == WEIR_OK)
        head = chunk; /* in the arena */
    file_reader_close(reader);
    return head;
}

static bool
is_checkpoint(struct weir_text head)
{
    static const char magic[] = CHECKPOINT_TEXT_MAGIC "\n";
    return head.size >= sizeof magic - 1 && memcmp(head.start, magic, sizeof magic - 1) == 0;
}

static enum weir_status
check_checkpoint(const struct checking *checking, const char *file)
{
    struct checkpoint_text checkpoint;
    struct bare bare = {.key_id = NULL};
    enum weir_status status = file_read_all(file, CHECKPOINT_TEXT_BYTES_MAX, checking->arena,
                                            &bare.bytes, checking->error);
    if (status == WEIR_OK)
        status = read_side(checking, file, FILE_SEAL_BARE, &bare.signature);
    if (status != WEIR_OK)
        return status;
    checking->result->file_count++;
    checking->result->signature_there = bare.signature.start != NULL;
    if (checkpoint_text_parse(bare.bytes, &checkpoint) != WEIR_OK)
        return tell(checking, file, "it is not a checkpoint, or was changed");
    if (checking->trust == NULL)
        return WEIR_OK;
    if (bare.signature.start == NULL)
        return tell(checking, file, "nobody signed it");
    checking->result->signature_checked = true;
    checking->result->signed_s = bare.at_s = checkpoint.time_s;
    return check_bare(checking, file, &bare);
}

/* --- exports ----------------------------------------------------------------------------------
 */
struct summed {
    const struct checking *checking;
    const char *file;
};

static enum weir_status
tell_export(void *context, struct weir_text words)
{
    const struct summed *summed = context;
    const struct checking *checking = summed->checking;
    checking->result->fault_count++;
    return checking->ear->tell(checking->ear->context, text_of(summed->file), words);
}

/* By the list beside it; *found false: there is none. */
static enum weir_status
check_listed(const struct checking *checking, const char *file, bool *found)
{
    const char *own = join(checking, (struct parts){text_of(file), text_of("." FILE_SEAL_LIST)});
    const char *shared = join(checking, (struct parts){folder_of(file), text_of(FILE_SEAL_LIST)});
    if (own == NULL || shared == NULL)
        return error_nomem(checking->error);
    if (access(own, F_OK) == 0)
        return check_list(checking, own, text_of(base_of(file)), found);
    if (access(shared, F_OK) == 0)
        return check_list(checking, shared, text_of(base_of(file)), found);
    return WEIR_OK;
}

/* Its sums and roots; one that nobody signed is a fault for who has keys. */
static enum weir_status
check_sums(const struct checking *checking, const char *file, bool listed)
{
    struct summed summed = {checking, file};
    checking->result->sums_checked = true;
    if (!listed) {
        checking->result->file_count++;
        if (checking->trust != NULL && tell(checking, file, "nobody signed it") != WEIR_OK)
            return checking->error->status;
    }
    return verify_export_check(file, tell_export, &summed, checking->error);
}

enum weir_status
verify_file(const struct signature_trust *trust, const char *file,
            const struct verify_file_ear *ear, struct weir_arena *arena,
            struct verify_file_result *result, struct weir_error *error)
{
    const struct checking checking = {trust, ear, arena, result, error};
    bool found = false;
    *result = (struct verify_file_result){0};
    if (is_list(file))
        return check_whole_list(&checking, file);
    const struct weir_text head = head_of(&checking, file);
    if (is_checkpoint(head))
        return check_checkpoint(&checking, file);
    enum weir_status status = check_listed(&checking, file, &found);
    if (status == WEIR_OK && verify_export_recognise(head))
        return check_sums(&checking, file, found);
    if (status != WEIR_OK || found)
        return status;
    (void)error_set(error, WEIR_E_INVALID,
                    access(file, F_OK) == 0 ? NOTHING_BESIDE : "there is no such file");
    error_place(error, file, 0);
    error_hint(error, "An export has FILE.SHA256SUMS beside it, or SHA256SUMS in its folder.");
    return error->status;
}
