#ifndef BATCH_RUN_REPORT_TITLE_H
#define BATCH_RUN_REPORT_TITLE_H

#include "batch/explain.h"
#include "batch/publish_tariff.h"
#include "weir/text.h"

/*
 * What classes and charges are called, in the language of a report: by the newest version of any
 * tariff that has a title for them, since a report adds up over tariffs.  An id without a title is
 * its own.
 */
struct run_report_titles {
    const struct publish_tariff_list *tariffs;
    enum explain_language language;
};

struct weir_text run_report_title_class(const struct run_report_titles *titles,
                                        struct weir_text class_id);

/* Of a charge, surcharge, relief group or tax of that class; class_id absent: of any class. */
struct weir_text run_report_title_charge(const struct run_report_titles *titles,
                                         struct weir_text class_id, struct weir_text charge);

/* The currency of the first tariff; CNY where there is none. */
struct weir_text run_report_title_currency(const struct run_report_titles *titles);

/* What a finding means; its code where it is none of weir's. */
struct weir_text run_report_title_finding(const struct run_report_titles *titles,
                                          struct weir_text code);

#endif
