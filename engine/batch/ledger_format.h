#ifndef BATCH_LEDGER_FORMAT_H
#define BATCH_LEDGER_FORMAT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "batch/export_find.h"
#include "batch/ledger_book.h"
#include "core/chart.h"
#include "core/ledger.h"
#include "host/file.h"
#include "host/transcode.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "xdoc/writer.h"

/*
 * How the ledger is written.  A format is three functions: they are called in this order, entry
 * once an entry, and write the same entries; what the whole comes to is known before the first.
 */
enum ledger_format_name { /* in the order of the command's choices */
                          LEDGER_FORMAT_XML,
                          LEDGER_FORMAT_CSV,
                          LEDGER_FORMAT_CONTROL,
                          LEDGER_FORMAT_HLEDGER,
                          LEDGER_FORMAT_LEDGER,
                          LEDGER_FORMAT_BEANCOUNT,
                          LEDGER_FORMAT_GBT,
                          LEDGER_FORMAT_GBT_XML,
                          LEDGER_FORMAT_YONYOU,
                          LEDGER_FORMAT_SAFT,
                          LEDGER_FORMAT_COUNT,
};

struct ledger_output {
    const struct chart *chart;
    const struct export_find *found;
    struct weir_text company; /* settings company, company_id and company_address; or absent */
    struct weir_text company_id;
    struct weir_text address;
    int64_t run_id; /* that was asked for; 0: a month */
    enum ledger_by by;
    const struct ledger_control *control; /* of the whole */
    struct weir_arena *arena;
    struct file_write *file;
    int64_t journal_run;         /* of the journal at hand, where there is one a run; 0: none */
    struct writer *writer;       /* of formats that are XML; its owner is the caller */
    struct transcode *transcode; /* of formats with an encoding; the caller's, too */
    int64_t measured_bytes;      /* what measure added up */
};

struct ledger_format {
    const char *name;
    bool is_xml;
    enum transcode_encoding encoding; /* of its text; 0: UTF-8 */
    enum ledger_by by;                /* unless something else is asked for */
    /* NULL, or called for each entry before begin: it adds to measured_bytes. */
    enum weir_status (*measure)(struct ledger_output *output, const struct ledger_entry *entry,
                                struct weir_error *error);
    enum weir_status (*begin)(struct ledger_output *output, struct weir_error *error);
    enum weir_status (*entry)(struct ledger_output *output, const struct ledger_entry *entry,
                              struct weir_error *error);
    enum weir_status (*end)(struct ledger_output *output, struct weir_error *error);
};

extern const struct ledger_format ledger_xml;
extern const struct ledger_format ledger_csv;
extern const struct ledger_format ledger_csv_control;
extern const struct ledger_format ledger_journal_hledger;
extern const struct ledger_format ledger_journal_ledger;
extern const struct ledger_format ledger_journal_beancount;
extern const struct ledger_format ledger_saft;
extern const struct ledger_format ledger_gbt;
extern const struct ledger_format ledger_gbt_xml;
extern const struct ledger_format ledger_yonyou;

const struct ledger_format *ledger_format_get(enum ledger_format_name name);

/* What is exported, in words: "run 3 (draft)", "month 2024-04 (open)". */
void ledger_format_scope(const struct ledger_output *output, struct text_writer *writer);

/* Whether an account was booked on. */
bool ledger_format_used(const struct ledger_output *output, uint32_t account);

/* What was booked on a side of an account, or NULL. */
const struct ledger_row *ledger_format_row(const struct ledger_output *output, uint32_t account,
                                           enum ledger_side side);

/* Puts into the file: a text, a number by its type. */
void ledger_format_text(const struct ledger_output *output, const char *text);
void ledger_format_number(const struct ledger_output *output, enum export_type type, int64_t value);

/* Attributes of the XML element at hand; a day of WEIR_DAY_NONE adds none. */
void ledger_format_attribute(const struct ledger_output *output, const char *name,
                             enum export_type type, int64_t value);

#endif
