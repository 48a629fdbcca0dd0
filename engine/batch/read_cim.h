#ifndef BATCH_READ_CIM_H
#define BATCH_READ_CIM_H

#include "batch/read_xml.h"

/* MeterReadings of IEC 61968-9, alone or in a message of IEC 61968-100.  A reading is the register
 * of a water meter, forward, not split by tariffs of time, in any unit of volume; all others are
 * passed over and counted. */
extern const struct read_dialect read_cim_dialect;

#endif
