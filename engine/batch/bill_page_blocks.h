#ifndef BATCH_BILL_PAGE_BLOCKS_H
#define BATCH_BILL_PAGE_BLOCKS_H

#include "batch/bill_page_part.h"

/* The blocks that the water was laid over, with what was counted before and with this bill; and the
 * bands above a plan. */
void bill_page_blocks_write(const struct bill_page_part *part);

#endif
