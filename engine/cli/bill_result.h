#ifndef CLI_BILL_RESULT_H
#define CLI_BILL_RESULT_H

#include "batch/bill_run.h"
#include "cli/command.h"
#include "cli/exit_code.h"

/* What a billing run, or a rebill, has come to. */
struct bill_result_words {
    const char *command; /* names the JSON object */
    const char *nothing; /* the line when there is no run */
};

enum exit_code bill_result_print(struct cli *cli, const struct bill_run_result *result,
                                 const struct bill_result_words *words);

#endif
