#ifndef BATCH_BILL_UBL_PART_H
#define BATCH_BILL_UBL_PART_H

#include <stdbool.h>
#include <stdint.h>

#include "batch/bill_ubl.h"

/* What the documents of UBL have in common: parties, periods, quantities, money. */
struct bill_ubl_part {
    const struct bill_ubl *ubl;
    const struct canon_invoice *invoice;
    struct writer *writer;
    int64_t sign; /* of quantities and money: -1 in a CreditNote, which says what is given back */
};

/* The root with its namespaces, and the version. */
void bill_ubl_part_begin(const struct bill_ubl_part *part, const char *document);

/* That a draft is one, the month that is corrected, the digest. */
void bill_ubl_part_notes(const struct bill_ubl_part *part);

void bill_ubl_part_int(const struct bill_ubl_part *part, const char *name, int64_t number);
void bill_ubl_part_day(const struct bill_ubl_part *part, const char *name, int32_t day);
/* end_day exclusive; UBL's ends are inclusive. */
void bill_ubl_part_period(const struct bill_ubl_part *part, const char *name, int32_t begin_day,
                          int32_t end_day);
void bill_ubl_part_money(const struct bill_ubl_part *part, const char *name, int64_t amount_fen);
void bill_ubl_part_volume(const struct bill_ubl_part *part, const char *name, int64_t volume_l);
/* The line's volume in m3, or one of it. */
void bill_ubl_part_quantity(const struct bill_ubl_part *part, const char *name,
                            const struct weir_line *line);
void bill_ubl_part_name(const struct bill_ubl_part *part, const char *name,
                        const struct weir_line *line);
/* The price as published, tax inside it and all; nothing where the line has none. */
void bill_ubl_part_price(const struct bill_ubl_part *part, const struct weir_line *line);

void bill_ubl_part_supplier(const struct bill_ubl_part *part, const char *name);
void bill_ubl_part_customer(const struct bill_ubl_part *part, const char *name);

/* A line's amount without the tax inside it. */
int64_t bill_ubl_part_net(const struct weir_line *line);
/* Tax inside the lines, and lines of tax. */
int64_t bill_ubl_part_tax_sum(const struct canon_invoice *invoice);
void bill_ubl_part_tax(const struct bill_ubl_part *part, int64_t tax_fen, bool included);
void bill_ubl_part_total(const struct bill_ubl_part *part);

/* What stands where there is nothing to pay. */
struct weir_text bill_ubl_part_nothing(const struct bill_ubl_part *part);

#endif
