#ifndef CLI_NIGHTLY_SUMMARY_H
#define CLI_NIGHTLY_SUMMARY_H

#include "batch/nightly.h"
#include "cli/command.h"
#include "cli/exit_code.h"

/* An outcome in a word. */
const char *nightly_summary_outcome(enum nightly_outcome outcome);

/* The exit code of a night: the worst of its steps'. */
enum exit_code nightly_summary_code(const struct nightly_result *result);

/* Prints what a night came to: its steps, its runs, and what else the steps dealt with.  code, or
 * what went wrong in printing, if that is worse. */
enum exit_code nightly_summary_print(struct cli *cli, const struct nightly_result *result,
                                     enum exit_code code);

/* The worse of the two: a seal that is broken is worse than a night that was stopped. */
enum exit_code nightly_summary_worse(enum exit_code a, enum exit_code b);

#endif
