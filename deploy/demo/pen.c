/* pen.c - writing the town's CSV files. */
#include "pen.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define PATH_SIZE 4096

static _Noreturn void
die(const char *what)
{
    (void)fprintf(stderr, "city: %s: %s\n", what, strerror(errno));
    exit(1);
}

FILE *
pen_create(const char *directory, const char *name, const char *heading)
{
    char path[PATH_SIZE];
    if (snprintf(path, sizeof path, "%s/%s", directory, name) >= PATH_SIZE) {
        errno = ENAMETOOLONG;
        die(directory);
    }
    FILE *file = fopen(path, "w");
    if (file == NULL)
        die(path);
    (void)fprintf(file, "%s\n", heading);
    return file;
}

void
pen_finish(FILE *file)
{
    if (ferror(file) != 0 || fclose(file) != 0)
        die("could not write");
}

const char *
pen_day(int32_t day, char text[PEN_DAY_SIZE])
{
    struct text_writer writer = text_writer_of(text, PEN_DAY_SIZE);
    text_write_day(&writer, day);
    return text;
}
