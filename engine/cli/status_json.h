#ifndef CLI_STATUS_JSON_H
#define CLI_STATUS_JSON_H

#include "batch/overview.h"
#include "cli/command.h"

/* An overview as one JSON object, as weir(1) describes it. */
enum exit_code status_json_print(struct cli *cli, const struct overview *overview);

#endif
