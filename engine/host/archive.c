/* archive.c - a tar archive: a header of 512 bytes before each file, which is filled up to 512. */
#include "host/archive.h"

#include <string.h>

#include "base/assert.h"
#include "base/error.h"

#define BLOCK_BYTES 512
#define DAY_S 86400

struct header { /* of POSIX.1-1988: octal digits, then a NUL */
    char name[ARCHIVE_NAME_SIZE];
    char mode[8];
    char uid[8];
    char gid[8];
    char size[12];
    char mtime[12];
    char checksum[8];
    char type;
    char link[100];
    char magic[6];
    char version[2];
    char user[32];
    char group[32];
    char device_major[8];
    char device_minor[8];
    char prefix[155];
    char rest[12];
};

_Static_assert(sizeof(struct header) == BLOCK_BYTES, "a header is a block");

/* Octal digits with zeros before them, and a NUL in the field's last byte. */
static void
write_octal(char *field, size_t size, unsigned long long value)
{
    field[--size] = '\0';
    for (; size > 0; value >>= 3)
        field[--size] = (char)('0' + (int)(value & 7));
    ASSERT(value == 0);
}

static void
fill(struct header *header, const struct archive_head *head)
{
    *header = (struct header){
        .mode = "0000640", .uid = "0000000", .gid = "0000000", .type = '0', .magic = "ustar"};
    memcpy(header->name, head->name.start, head->name.size);
    memcpy(header->version, "00", sizeof header->version);
    memset(header->checksum, ' ', sizeof header->checksum);
    const long long begin_s = head->day < 0 ? 0 : (long long)head->day * DAY_S;
    write_octal(header->size, sizeof header->size, (unsigned long long)head->size_bytes);
    write_octal(header->mtime, sizeof header->mtime, (unsigned long long)begin_s);
    unsigned sum = 0;
    const unsigned char *bytes = (const unsigned char *)header;
    for (size_t i = 0; i < sizeof *header; i++)
        sum += bytes[i];
    write_octal(header->checksum, sizeof header->checksum - 1, sum); /* then the NUL, and a blank */
}

enum weir_status
archive_put_begin(struct file_write *write, const struct archive_head *head,
                  struct weir_error *error)
{
    if (head->name.size == 0 || head->name.size > ARCHIVE_NAME_SIZE)
        return error_set_text(error, WEIR_E_INVALID, "% is no name for an archive", head->name);
    if (head->size_bytes > ARCHIVE_FILE_BYTES)
        return error_set_text(error, WEIR_E_INVALID, "% is too large for an archive", head->name);
    struct header header;
    fill(&header, head);
    file_write_put(write, (struct weir_text){(const char *)&header, sizeof header});
    return WEIR_OK;
}

void
archive_put_end(struct file_write *write, int64_t size_bytes)
{
    static const char zeros[BLOCK_BYTES];
    const size_t over = (size_t)(size_bytes % BLOCK_BYTES);
    if (over > 0)
        file_write_put(write, (struct weir_text){zeros, BLOCK_BYTES - over});
}

enum weir_status
archive_put(struct file_write *write, const struct archive_file *file, struct weir_error *error)
{
    const struct archive_head head = {file->name, file->day, (int64_t)file->bytes.size};
    const enum weir_status status = archive_put_begin(write, &head, error);
    if (status != WEIR_OK)
        return status;
    file_write_put(write, file->bytes);
    archive_put_end(write, head.size_bytes);
    return WEIR_OK;
}

void
archive_end(struct file_write *write)
{
    static const char zeros[2 * BLOCK_BYTES];
    file_write_put(write, (struct weir_text){zeros, sizeof zeros});
}
