#ifndef CLI_OPTION_H
#define CLI_OPTION_H

#include <stdbool.h>
#include <stdint.h>

#include "cli/exit_code.h"
#include "weir/text.h"

/* Long options of one command, declared as a static table and read into values by index. */

struct cli;

enum option_kind {
    OPTION_FLAG = 1, /* takes no value */
    OPTION_TEXT,     /* not empty; UTF-8 */
    OPTION_DAY,      /* YYYY-MM-DD: number is the day */
    OPTION_MONTH,    /* YYYY-MM: number is its first day */
    OPTION_INT,      /* least to most */
    OPTION_VOLUME,   /* m³ with up to 3 decimals, not negative: number is litres */
    OPTION_MONEY,    /* yuan with up to 2 decimals, not negative: number is fen */
};

struct option_spec {
    const char *name; /* without the dashes */
    enum option_kind kind;
    bool required;
    bool repeated;       /* may be given more than once */
    const char *choices; /* OPTION_TEXT: "table|csv|json", the only values; NULL: any */
    int64_t least;       /* OPTION_INT */
    int64_t most;        /* OPTION_INT; 0: no bound above */
};

#define OPTION_ANY UINT32_MAX /* operand_most: as many as there are */

struct option_table {
    const struct option_spec *spec;
    uint32_t count;
    const char *operand;    /* what the other arguments are, for messages: "FILE" */
    uint32_t operand_least; /* how many of them there must be */
    uint32_t operand_most;
};

struct option_value {
    uint32_t count;    /* how often it was given; 0: absent */
    const char *text;  /* as last given; NULL when absent, and for flags */
    int64_t number;    /* OPTION_DAY …: see there; WEIR_DAY_NONE for an absent day or month */
    uint32_t choice;   /* index of the text in choices */
    const char **each; /* the texts in the order given; in cli->arena */
};

/*
 * Reads cli's words: options into value[] (table->count of them, all filled), the rest into
 * cli->operand.  --config, --json, --quiet, --log-format work here too.  `--` ends the options.
 * EXIT_CODE_DONE, or EXIT_CODE_USAGE after the mistake was printed.
 */
enum exit_code option_parse(struct cli *cli, const struct option_table *table,
                            struct option_value *value) __attribute__((warn_unused_result));

/* Whether word is the global option at *index (`--json`, `--config FILE`, …); if so it is put into
 * cli and *index is left on its last word.  *usage is EXIT_CODE_USAGE if its value is missing. */
bool option_global(struct cli *cli, const char *const *word, uint32_t word_count, uint32_t *index,
                   enum exit_code *usage);

#endif
