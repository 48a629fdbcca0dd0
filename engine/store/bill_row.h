#ifndef STORE_BILL_ROW_H
#define STORE_BILL_ROW_H

#include <stdint.h>

#include "store/copy.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"

/* The input tables of a billing run: how each is read, and what a row of it becomes in core. */
enum bill_row_table { /* in the order they are read: reads last, because the others say how */
                      BILL_ROW_ACCOUNT,      /* far back.  Rows: struct weir_text, the name */
                      BILL_ROW_HEAD,         /* struct bill_row_head */
                      BILL_ROW_TERMS,        /* struct terms_account */
                      BILL_ROW_USE,          /* struct terms_use */
                      BILL_ROW_PLAN,         /* struct terms_plan */
                      BILL_ROW_INSTALLATION, /* struct meter_installation */
                      BILL_ROW_OPENING,      /* struct account_opening */
                      BILL_ROW_ADJUSTMENT,   /* struct account_adjustment */
                      BILL_ROW_DECISION,     /* struct meter_decision */
                      BILL_ROW_READ,         /* struct meter_read */
                      BILL_ROW_COUNT,
};

struct bill_row_head {
    int32_t entry_no;
    int32_t through_day;
    struct copy_int8s meter_state;
    struct copy_int8s counter_state;
};

/* Fills a zeroed row from a COPY whose field 0 is the account.  Texts and lists from arena. */
typedef enum weir_status bill_row_fill(const struct copy_out *out, struct weir_arena *arena,
                                       void *row, struct weir_error *error);

struct bill_row {
    const char *sql; /* $1 to $2: accounts; $3: as of; $4 to $5: days of reads */
    uint32_t row_size;
    bill_row_fill *fill;
};

/* For other statements with the same columns. */
bill_row_fill bill_row_fill_decision;
bill_row_fill bill_row_fill_read;

/* The entry of that table. */
const struct bill_row *bill_row_get(enum bill_row_table table);

/* The statement that reads that table's rows of the accounts that bill_due_list names. */
const char *bill_row_few_sql(enum bill_row_table table);

#endif
