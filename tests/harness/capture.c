/* capture.c - a file in the place of standard output or standard error. */
#include "harness/capture.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char text[20000];
static FILE *aside;
static int captured;
static int original;

void
capture_begin(int descriptor)
{
    captured = descriptor;
    (void)fflush(NULL);
    aside = tmpfile();
    original = dup(descriptor);
    if (aside == NULL || original < 0 || dup2(fileno(aside), descriptor) < 0)
        abort();
}

const char *
capture_end(void)
{
    (void)fflush(NULL);
    if (dup2(original, captured) < 0 || fseek(aside, 0, SEEK_SET) != 0)
        abort();
    text[fread(text, 1, sizeof text - 1, aside)] = '\0';
    (void)fclose(aside);
    (void)close(original);
    return text;
}
