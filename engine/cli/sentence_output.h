#ifndef CLI_SENTENCE_OUTPUT_H
#define CLI_SENTENCE_OUTPUT_H

#include "batch/explain.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/output.h"

/*
 * Explanations on stdout: lines that are set in by their level or, with --json, one row a sentence:
 *
 *     {"sentence": "limit-extra", "level": 2, "text": "…"}
 *
 * Order: sentence_output_begin; explain to output's explain; sentence_output_end.
 */
struct sentence_output {
    struct cli *cli;
    struct output_table *table; /* with --json */
    struct explain explain;     /* hand this to what explains */
};

/* Not moved afterwards: explain points into it. */
void sentence_output_begin(struct sentence_output *output, struct cli *cli,
                           enum explain_language language);

/* Prints what is kept, under the name of the command. */
enum exit_code sentence_output_end(struct sentence_output *output, const char *name);

#endif
