#ifndef BATCH_BILL_UBL_H
#define BATCH_BILL_UBL_H

#include "batch/bill_walk.h"
#include "batch/explain.h"
#include "weir/text.h"
#include "xdoc/writer.h"

/*
 * An invoice in the Universal Business Language, OASIS UBL 2.1: an Invoice, or of a reversal a
 * CreditNote; and a UtilityStatement with meter readings and a consumption line a block.  Amounts
 * of lines are without the tax inside them, prices are those published, as UBL wants the one and
 * customers know the other; payable is the invoice's amount.
 */
struct bill_ubl_company {
    struct weir_text name; /* empty: not said */
    struct weir_text id;
    struct weir_text address;
    struct weir_text contact;
};

struct bill_ubl {
    const struct bill_walk_bill *bill;
    const struct bill_ubl_company *company;
    enum explain_language language; /* of titles */
};

/* Each writes one document, into a writer just opened. */
void bill_ubl_invoice(const struct bill_ubl *ubl, struct writer *writer);
void bill_ubl_statement(const struct bill_ubl *ubl, struct writer *writer);

#endif
