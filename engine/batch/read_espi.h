#ifndef BATCH_READ_ESPI_H
#define BATCH_READ_ESPI_H

#include "batch/read_xml.h"

/*
 * Green Button (NAESB ESPI): an Atom feed whose entries name one another by links.  A register is
 * an interval reading of a type that accumulates as bulkQuantity; its moment is the end of its
 * period.  Use of an interval (deltaData) is no register, and counted as passed over.  The usage
 * point, its reading and their type must stand before the interval blocks that need them; they are
 * kept, so memory grows with the usage points of a feed and not with its readings.
 */
extern const struct read_dialect read_espi_dialect;

#endif
