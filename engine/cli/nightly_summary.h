#ifndef CLI_NIGHTLY_SUMMARY_H
#define CLI_NIGHTLY_SUMMARY_H

#include "batch/nightly.h"
#include "cli/command.h"
#include "cli/exit_code.h"

/* Prints what a night came to: its steps, its runs, and what else the steps dealt with.  The exit
 * code is the worst of the steps'. */
enum exit_code nightly_summary_print(struct cli *cli, const struct nightly_result *result);

#endif
