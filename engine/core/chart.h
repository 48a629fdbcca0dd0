#ifndef CORE_CHART_H
#define CORE_CHART_H

#include <stdbool.h>
#include <stdint.h>

#include "weir/text.h"

/*
 * A chart of accounts, and the rules that map lines of invoices and entries of the fee ledger to
 * it.  The element and attribute names of schemas/chart.xsd are the names here.  Borrowed from the
 * arena it was read into.
 */
#define CHART_ACCOUNT_MAX 500 /* as schemas/chart.xsd has them */
#define CHART_RULE_MAX 1000
#define CHART_CODE_SIZE_MAX 15
#define CHART_NONE UINT32_MAX /* no account */

enum chart_type {
    CHART_ASSET = 1,
    CHART_LIABILITY,
    CHART_EQUITY,
    CHART_REVENUE,
    CHART_EXPENSE,
};

/* What the tax authority sees in an amount. */
enum chart_vat {
    CHART_TAXED = 1, /* the tax is inside */
    CHART_UNTAXED,   /* on the invoice, and not taxed */
    CHART_OUTSIDE,   /* collected for somebody else */
    CHART_TAX,       /* it is the tax, on a line of its own */
};

enum chart_of { CHART_OF_ANY = 1, CHART_OF_INVOICES, CHART_OF_FEES };

struct chart_account {
    struct weir_text code;
    struct weir_text name;
    enum chart_type type;
    uint32_t line; /* of the document */
};

struct chart_words { /* any of them; NULL item: whatever there is */
    const struct weir_text *item;
    uint32_t count; /* 0 with an item: only what has none */
};

struct chart_rule {
    enum chart_of of;
    struct chart_words class_id;
    struct chart_words charge;
    struct chart_words fund;
    struct chart_words kind;
    int32_t from_day; /* of the invoice's date, half-open; WEIR_DAY_NONE: always */
    int32_t to_day;
    uint32_t credit; /* index of the account; without the tax inside */
    uint32_t debit;
    uint32_t tax; /* of the tax inside, or CHART_NONE: there must not be any */
    enum chart_vat vat;
    uint32_t line;
};

struct chart {
    struct weir_text id;
    struct weir_text currency;
    const struct chart_account *account;
    uint32_t account_count;
    const struct chart_rule *rule;
    uint32_t rule_count;
};

/* What is to be mapped. */
struct chart_subject {
    enum chart_of of; /* not CHART_OF_ANY */
    int32_t day;      /* its date */
    struct weir_text class_id;
    struct weir_text charge;
    struct weir_text fund; /* absent: the supplier's own */
    struct weir_text
        kind; /* of a line, as exports name it; absent for an entry of the fee ledger */
};

/* The first rule that holds, or NULL. */
const struct chart_rule *chart_rule_find(const struct chart *chart,
                                         const struct chart_subject *subject);

/* Index of the account of that code, or CHART_NONE. */
uint32_t chart_account_find(const struct chart *chart, struct weir_text code);

/* How many accounts the one at index is under, by its code, itself counted: from 1. */
uint32_t chart_account_level(const struct chart *chart, uint32_t index);

/* Whether another account is under it: then nothing is booked on it. */
bool chart_account_is_parent(const struct chart *chart, uint32_t index);

#endif
