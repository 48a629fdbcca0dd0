#ifndef CLI_PAPER_COMMAND_H
#define CLI_PAPER_COMMAND_H

#include "batch/export_paper.h"
#include "cli/exit_code.h"

struct cli;

/* The end of an export command whose format makes papers: fills in the company, writes, warns. */
enum exit_code paper_command_write(struct cli *cli, struct export_paper_request *request);

#endif
