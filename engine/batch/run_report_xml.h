#ifndef BATCH_RUN_REPORT_XML_H
#define BATCH_RUN_REPORT_XML_H

#include "batch/run_report.h"
#include "xdoc/writer.h"

/* A report as a document of schemas/report.xsd, into a writer just opened. */
void run_report_xml_write(const struct run_report_data *data, struct writer *writer);

#endif
