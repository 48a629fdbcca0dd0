#ifndef DEMO_PEN_H
#define DEMO_PEN_H

#include <stdint.h>
#include <stdio.h>

/* Writing the town's CSV files.  What cannot be written ends the program with a message. */
#define PEN_DAY_SIZE 16 /* YYYY-MM-DD and a NUL */

/* A new file in a folder, its heading written. */
FILE *pen_create(const char *directory, const char *name, const char *heading);

void pen_finish(FILE *file);

/* The date of a day number, in text. */
const char *pen_day(int32_t day, char text[PEN_DAY_SIZE]);

#endif
