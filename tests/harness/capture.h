#ifndef HARNESS_CAPTURE_H
#define HARNESS_CAPTURE_H

/* Takes what is written to a descriptor (1 or 2) aside, from begin to end; one at a time. */
void capture_begin(int descriptor);

/* What was written since; borrows until the next capture. */
const char *capture_end(void);

#endif
