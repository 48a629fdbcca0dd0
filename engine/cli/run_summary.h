#ifndef CLI_RUN_SUMMARY_H
#define CLI_RUN_SUMMARY_H

#include "batch/run_review.h"
#include "cli/command.h"
#include "cli/output.h"

/* What a run comes to, as `weir bill` and `weir run show` print it. */

/* Accounts, invoices, litres and money, one a line. */
void run_summary_sums(const struct run_store_run *run);

/* One of those lines: value has scale decimals. */
void run_summary_number(const char *label, int64_t value, unsigned scale);

/* By charge and by finding; NULL when memory is out. */
struct output_table *run_summary_charges(struct cli *cli, const struct run_store_charges *charges);
struct output_table *run_summary_findings(struct cli *cli,
                                          const struct run_store_findings *findings);

/* Then both, as tables; none that is empty. */
enum exit_code run_summary_print(struct cli *cli, const struct run_review *review);

#endif
