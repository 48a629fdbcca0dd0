#ifndef HARNESS_SCRATCH_H
#define HARNESS_SCRATCH_H

#include <stddef.h>

/* A folder of the test's own under TMPDIR or /tmp, made at the first use. */
const char *scratch_folder(void);

/* Its file of that name, as a path; in storage that the sixteenth call from now takes again. */
const char *scratch_path(const char *name);

/* Makes that file with these bytes; its path. */
const char *scratch_file(const char *name, const void *bytes, size_t size);

/* Removes the folder and the files in it. */
void scratch_remove(void);

#endif
