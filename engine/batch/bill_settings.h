#ifndef BATCH_BILL_SETTINGS_H
#define BATCH_BILL_SETTINGS_H

#include "base/text.h"
#include "core/account.h"
#include "host/config.h"

/* The settings that can change what a run computes: frozen in the run as lines name=value, and read
 * back from there, so that workers on any host and a replay years later go by the same. */
#define BILL_SETTINGS_SIZE 1024 /* bytes of the lines */

void bill_settings_write(const struct config *config, struct text_writer *writer);

/* The day that a rebill begins after, as one more line; and what the lines say of it: WEIR_DAY_NONE
 * where there is none. */
void bill_settings_write_from_day(int32_t from_day, struct text_writer *writer);
int32_t bill_settings_from_day(struct weir_text settings);

/* What a run knows of itself. */
struct bill_settings {
    struct weir_text settings; /* the lines; absent: none */
    struct weir_text scope;    /* all, cycle:C, account:A */
};

/* Sets rules as the lines say; of a run that has no line of a setting, nothing is done by it. */
void bill_settings_read(const struct bill_settings *run, struct account_rules *rules);

#endif
