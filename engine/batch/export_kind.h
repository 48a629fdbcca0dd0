#ifndef BATCH_EXPORT_KIND_H
#define BATCH_EXPORT_KIND_H

#include <stdint.h>

#include "store/export_store.h"

/*
 * What can be exported: one table entry a kind.  An entry says which rows are read, which of their
 * columns make the CSV, and which make the XML: a row is an outer element, or the inner element of
 * one (a line of its invoice), rows of the same outer element following one another.  The element
 * and attribute names are those of schemas/NAME.xsd.
 */
enum export_kind_name {
    EXPORT_KIND_INVOICES, /* in the order of the command's choices */
    EXPORT_KIND_BILLS,
    EXPORT_KIND_FINDINGS,
    EXPORT_KIND_FEES,
    EXPORT_KIND_READS,
    EXPORT_KIND_COUNT,
};

enum export_type {
    EXPORT_TYPE_TEXT = 1,
    EXPORT_TYPE_INT,
    EXPORT_TYPE_DAY,
    EXPORT_TYPE_MONTH,     /* a day number; YYYY-MM */
    EXPORT_TYPE_VOLUME,    /* litres; m3 with 3 decimals */
    EXPORT_TYPE_PRICE,     /* milli-fen per m3; 5 decimals */
    EXPORT_TYPE_AMOUNT,    /* fen; 2 decimals */
    EXPORT_TYPE_PERCENT,   /* millionths; percent with 2 decimals */
    EXPORT_TYPE_RATIO,     /* millionths; as short as can be: 1, 1.5 */
    EXPORT_TYPE_BOOL,      /* yes and no in CSV, true and false in XML */
    EXPORT_TYPE_LINE_KIND, /* enum weir_line_kind, by its name */
    EXPORT_TYPE_CURRENCY,  /* of the tariff with this number */
    EXPORT_TYPE_DIGESTS,   /* of the tariffs with these numbers */
};

struct export_field {
    const char *name;
    enum export_type type;
    uint32_t column; /* of the rows that are read */
};

struct export_fields {
    const struct export_field *item;
    uint32_t count;
};

#define EXPORT_COLUMN_NONE UINT32_MAX

enum export_of_runs { EXPORT_OF_ALL_RUNS = 1, EXPORT_OF_BILL_RUNS, EXPORT_OF_FEE_RUNS };

struct export_kind {
    const char *name; /* the root element and schemas/NAME.xsd */
    const char *name_space;
    const char *outer; /* element of an invoice, a finding */
    const char *inner; /* element inside it; NULL: none */
    enum export_store_rows rows;
    enum export_of_runs of_runs;
    uint32_t outer_key;    /* column whose text is the same in the rows of one outer element */
    uint32_t inner_key;    /* column that is null where there is no inner element */
    uint32_t inner_amount; /* column whose sum over the inner elements is the outer's amount */
    uint32_t tariff;       /* column of the tariff number that gives the currency */
    uint32_t volume;       /* columns of the outer element that are added up */
    uint32_t amount;
    uint32_t tax;
    uint32_t held;           /* column that says whether a finding holds its account */
    const char *outer_count; /* attribute of the totals: "invoices" */
    const char *volume_name; /* of the totals: "volume_m3", and so on; where there are amounts */
    const char *amount_name;
    const char *tax_name;
    const char *inner_count; /* "lines", or NULL */
    struct export_fields csv;
    struct export_fields outer_fields;
    struct export_fields inner_fields;
};

/* The entry of that kind. */
const struct export_kind *export_kind_get(enum export_kind_name name);

#endif
