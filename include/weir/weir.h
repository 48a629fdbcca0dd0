#ifndef WEIR_WEIR_H
#define WEIR_WEIR_H

/* All of weir's pure core: build a tariff as a value and price water with it, without a database.
 */
#include "weir/arena.h"
#include "weir/bill.h"
#include "weir/error.h"
#include "weir/finding.h"
#include "weir/status.h"
#include "weir/tariff.h"
#include "weir/text.h"

#endif
