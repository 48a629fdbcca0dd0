#ifndef XDOC_BUDGET_H
#define XDOC_BUDGET_H

#include <stdbool.h>
#include <stddef.h>

/*
 * How much memory libxml2 and libxslt may take for one piece of work: a stylesheet can double a
 * string as often as it likes.  What goes beyond it is refused as if there were no more.
 */

/* Once, before the library allocates anything. */
void budget_prepare(void);

/* From here on this thread may take bytes more than it has; budget_end: as much as there is.
 * budget_end says whether something was refused since. */
void budget_begin(size_t bytes);
bool budget_end(void);

#endif
