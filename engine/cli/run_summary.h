#ifndef CLI_RUN_SUMMARY_H
#define CLI_RUN_SUMMARY_H

#include "batch/run_review.h"
#include "cli/command.h"

/* What a run comes to, as `weir bill` and `weir run show` print it. */

/* Accounts, invoices, litres and money, one a line. */
void run_summary_sums(const struct run_store_run *run);

/* Then by charge and by finding, as tables. */
enum exit_code run_summary_print(struct cli *cli, const struct run_review *review);

#endif
