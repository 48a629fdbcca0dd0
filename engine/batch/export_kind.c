/* export_kind.c - the table of what can be exported. */
#include "batch/export_kind.h"

#include "base/assert.h"

#define FIELDS(fields)                                                                             \
    {                                                                                              \
        .item = (fields), .count = sizeof(fields) / sizeof(fields)[0]                              \
    }

/* Columns of sql/export_lines.sql. */
enum {
    LINE_INVOICE,
    LINE_ACCOUNT,
    LINE_NO,
    LINE_BEGIN,
    LINE_END,
    LINE_CLASS,
    LINE_CHARGE,
    LINE_BLOCK,
    LINE_BAND,
    LINE_VOLUME,
    LINE_PRICE,
    LINE_AMOUNT,
    LINE_KIND,
    LINE_FUND,
    LINE_TAX,
    LINE_OF_KIND, /* from here on, those of the invoice */
    LINE_OF_DATE,
    LINE_OF_BEGIN,
    LINE_OF_END,
    LINE_OF_VOLUME,
    LINE_OF_AMOUNT,
    LINE_OF_TAX,
    LINE_OF_TARIFF,
    LINE_OF_ESTIMATED,
    LINE_OF_REVERSES,
    LINE_OF_ORIGIN,
    LINE_OF_TARIFFS,
    LINE_OF_DIGEST,
};

/* A promise to users: CONTRACT's columns of an invoice, in their order. */
static const struct export_field line_csv[] = {
    {"invoice", EXPORT_TYPE_TEXT, LINE_INVOICE}, {"account", EXPORT_TYPE_TEXT, LINE_ACCOUNT},
    {"line", EXPORT_TYPE_INT, LINE_NO},          {"from", EXPORT_TYPE_DAY, LINE_BEGIN},
    {"to", EXPORT_TYPE_DAY, LINE_END},           {"class", EXPORT_TYPE_TEXT, LINE_CLASS},
    {"charge", EXPORT_TYPE_TEXT, LINE_CHARGE},   {"block", EXPORT_TYPE_INT, LINE_BLOCK},
    {"band", EXPORT_TYPE_INT, LINE_BAND},        {"volume_m3", EXPORT_TYPE_VOLUME, LINE_VOLUME},
    {"price", EXPORT_TYPE_PRICE, LINE_PRICE},    {"amount", EXPORT_TYPE_AMOUNT, LINE_AMOUNT},
};

static const struct export_field line_outer[] = {
    {"invoice", EXPORT_TYPE_TEXT, LINE_INVOICE},
    {"account", EXPORT_TYPE_TEXT, LINE_ACCOUNT},
    {"kind", EXPORT_TYPE_TEXT, LINE_OF_KIND},
    {"date", EXPORT_TYPE_DAY, LINE_OF_DATE},
    {"from", EXPORT_TYPE_DAY, LINE_OF_BEGIN},
    {"to", EXPORT_TYPE_DAY, LINE_OF_END},
    {"volume_m3", EXPORT_TYPE_VOLUME, LINE_OF_VOLUME},
    {"amount", EXPORT_TYPE_AMOUNT, LINE_OF_AMOUNT},
    {"tax", EXPORT_TYPE_AMOUNT, LINE_OF_TAX},
    {"currency", EXPORT_TYPE_CURRENCY, LINE_OF_TARIFF},
    {"estimated", EXPORT_TYPE_BOOL, LINE_OF_ESTIMATED},
    {"reverses", EXPORT_TYPE_TEXT, LINE_OF_REVERSES},
    {"origin", EXPORT_TYPE_MONTH, LINE_OF_ORIGIN},
    {"tariffs", EXPORT_TYPE_DIGESTS, LINE_OF_TARIFFS},
    {"digest", EXPORT_TYPE_TEXT, LINE_OF_DIGEST},
};

static const struct export_field line_inner[] = {
    {"line", EXPORT_TYPE_INT, LINE_NO},        {"from", EXPORT_TYPE_DAY, LINE_BEGIN},
    {"to", EXPORT_TYPE_DAY, LINE_END},         {"class", EXPORT_TYPE_TEXT, LINE_CLASS},
    {"charge", EXPORT_TYPE_TEXT, LINE_CHARGE}, {"kind", EXPORT_TYPE_LINE_KIND, LINE_KIND},
    {"fund", EXPORT_TYPE_TEXT, LINE_FUND},     {"block", EXPORT_TYPE_INT, LINE_BLOCK},
    {"band", EXPORT_TYPE_INT, LINE_BAND},      {"volume_m3", EXPORT_TYPE_VOLUME, LINE_VOLUME},
    {"price", EXPORT_TYPE_PRICE, LINE_PRICE},  {"amount", EXPORT_TYPE_AMOUNT, LINE_AMOUNT},
    {"tax", EXPORT_TYPE_AMOUNT, LINE_TAX},
};

/* Columns of sql/export_bills.sql. */
enum {
    BILL_INVOICE,
    BILL_ACCOUNT,
    BILL_RUN,
    BILL_KIND,
    BILL_DATE,
    BILL_BEGIN,
    BILL_END,
    BILL_VOLUME,
    BILL_AMOUNT,
    BILL_TAX,
    BILL_TARIFF,
    BILL_ESTIMATED,
    BILL_REVERSES,
    BILL_ORIGIN,
    BILL_TARIFFS,
    BILL_DIGEST,
};

static const struct export_field bill_csv[] = {
    {"invoice", EXPORT_TYPE_TEXT, BILL_INVOICE},
    {"account", EXPORT_TYPE_TEXT, BILL_ACCOUNT},
    {"kind", EXPORT_TYPE_TEXT, BILL_KIND},
    {"run", EXPORT_TYPE_INT, BILL_RUN},
    {"date", EXPORT_TYPE_DAY, BILL_DATE},
    {"from", EXPORT_TYPE_DAY, BILL_BEGIN},
    {"to", EXPORT_TYPE_DAY, BILL_END},
    {"volume_m3", EXPORT_TYPE_VOLUME, BILL_VOLUME},
    {"amount", EXPORT_TYPE_AMOUNT, BILL_AMOUNT},
    {"tax", EXPORT_TYPE_AMOUNT, BILL_TAX},
    {"currency", EXPORT_TYPE_CURRENCY, BILL_TARIFF},
    {"estimated", EXPORT_TYPE_BOOL, BILL_ESTIMATED},
    {"reverses", EXPORT_TYPE_TEXT, BILL_REVERSES},
    {"origin", EXPORT_TYPE_MONTH, BILL_ORIGIN},
    {"tariffs", EXPORT_TYPE_DIGESTS, BILL_TARIFFS},
    {"digest", EXPORT_TYPE_TEXT, BILL_DIGEST},
};

static const struct export_field bill_outer[] = {
    {"invoice", EXPORT_TYPE_TEXT, BILL_INVOICE},
    {"account", EXPORT_TYPE_TEXT, BILL_ACCOUNT},
    {"kind", EXPORT_TYPE_TEXT, BILL_KIND},
    {"date", EXPORT_TYPE_DAY, BILL_DATE},
    {"from", EXPORT_TYPE_DAY, BILL_BEGIN},
    {"to", EXPORT_TYPE_DAY, BILL_END},
    {"volume_m3", EXPORT_TYPE_VOLUME, BILL_VOLUME},
    {"amount", EXPORT_TYPE_AMOUNT, BILL_AMOUNT},
    {"tax", EXPORT_TYPE_AMOUNT, BILL_TAX},
    {"currency", EXPORT_TYPE_CURRENCY, BILL_TARIFF},
    {"estimated", EXPORT_TYPE_BOOL, BILL_ESTIMATED},
    {"reverses", EXPORT_TYPE_TEXT, BILL_REVERSES},
    {"origin", EXPORT_TYPE_MONTH, BILL_ORIGIN},
    {"tariffs", EXPORT_TYPE_DIGESTS, BILL_TARIFFS},
    {"digest", EXPORT_TYPE_TEXT, BILL_DIGEST},
};

/* Columns of sql/export_findings.sql. */
enum {
    FINDING_REFERENCE,
    FINDING_ACCOUNT,
    FINDING_SUBJECT,
    FINDING_CODE,
    FINDING_DATE,
    FINDING_RUN,
    FINDING_HELD,
    FINDING_DETAIL,
    FINDING_DECISION,
    FINDING_REASON,
};

static const struct export_field finding_csv[] = {
    {"finding", EXPORT_TYPE_TEXT, FINDING_REFERENCE},
    {"account", EXPORT_TYPE_TEXT, FINDING_ACCOUNT},
    {"subject", EXPORT_TYPE_TEXT, FINDING_SUBJECT},
    {"code", EXPORT_TYPE_TEXT, FINDING_CODE},
    {"date", EXPORT_TYPE_DAY, FINDING_DATE},
    {"run", EXPORT_TYPE_INT, FINDING_RUN},
    {"held", EXPORT_TYPE_BOOL, FINDING_HELD},
    {"detail", EXPORT_TYPE_TEXT, FINDING_DETAIL},
    {"decision", EXPORT_TYPE_TEXT, FINDING_DECISION},
    {"reason", EXPORT_TYPE_TEXT, FINDING_REASON},
};

static const struct export_field finding_outer[] = {
    {"finding", EXPORT_TYPE_TEXT, FINDING_REFERENCE},
    {"account", EXPORT_TYPE_TEXT, FINDING_ACCOUNT},
    {"subject", EXPORT_TYPE_TEXT, FINDING_SUBJECT},
    {"code", EXPORT_TYPE_TEXT, FINDING_CODE},
    {"date", EXPORT_TYPE_DAY, FINDING_DATE},
    {"held", EXPORT_TYPE_BOOL, FINDING_HELD},
    {"detail", EXPORT_TYPE_TEXT, FINDING_DETAIL},
    {"decision", EXPORT_TYPE_TEXT, FINDING_DECISION},
    {"reason", EXPORT_TYPE_TEXT, FINDING_REASON},
};

static const struct export_kind kinds[EXPORT_KIND_COUNT] = {
    [EXPORT_KIND_INVOICES] = {.name = "invoices",
                              .name_space = "urn:weir:invoices:1",
                              .outer = "invoice",
                              .inner = "line",
                              .rows = EXPORT_STORE_LINES,
                              .outer_key = LINE_INVOICE,
                              .inner_key = LINE_NO,
                              .inner_amount = LINE_AMOUNT,
                              .tariff = LINE_OF_TARIFF,
                              .volume = LINE_OF_VOLUME,
                              .amount = LINE_OF_AMOUNT,
                              .tax = LINE_OF_TAX,
                              .held = EXPORT_COLUMN_NONE,
                              .outer_count = "invoices",
                              .inner_count = "lines",
                              .csv = FIELDS(line_csv),
                              .outer_fields = FIELDS(line_outer),
                              .inner_fields = FIELDS(line_inner)},
    [EXPORT_KIND_BILLS] = {.name = "bills",
                           .name_space = "urn:weir:bills:1",
                           .outer = "bill",
                           .rows = EXPORT_STORE_BILLS,
                           .outer_key = BILL_INVOICE,
                           .inner_key = EXPORT_COLUMN_NONE,
                           .inner_amount = EXPORT_COLUMN_NONE,
                           .tariff = BILL_TARIFF,
                           .volume = BILL_VOLUME,
                           .amount = BILL_AMOUNT,
                           .tax = BILL_TAX,
                           .held = EXPORT_COLUMN_NONE,
                           .outer_count = "invoices",
                           .csv = FIELDS(bill_csv),
                           .outer_fields = FIELDS(bill_outer)},
    [EXPORT_KIND_FINDINGS] = {.name = "findings",
                              .name_space = "urn:weir:findings:1",
                              .outer = "finding",
                              .rows = EXPORT_STORE_FINDINGS,
                              .outer_key = FINDING_REFERENCE,
                              .inner_key = EXPORT_COLUMN_NONE,
                              .inner_amount = EXPORT_COLUMN_NONE,
                              .tariff = EXPORT_COLUMN_NONE,
                              .volume = EXPORT_COLUMN_NONE,
                              .amount = EXPORT_COLUMN_NONE,
                              .tax = EXPORT_COLUMN_NONE,
                              .held = FINDING_HELD,
                              .outer_count = "findings",
                              .csv = FIELDS(finding_csv),
                              .outer_fields = FIELDS(finding_outer)},
};

const struct export_kind *
export_kind_get(enum export_kind_name name)
{
    ASSERT(name < EXPORT_KIND_COUNT);
    return &kinds[name];
}
