/* db_rows.c - the rows of a result. */
#include <stdlib.h>

#include "base/assert.h"
#include "store/db.h"
#include "store/db_private.h"
#include "weir/tariff.h"

uint32_t
db_rows_count(const struct db_rows *rows)
{
    ASSERT(rows != NULL);
    return (uint32_t)PQntuples(rows->result);
}

bool
db_rows_null(const struct db_rows *rows, uint32_t row, uint32_t column)
{
    ASSERT(row < db_rows_count(rows) && (int)column < PQnfields(rows->result));
    return PQgetisnull(rows->result, (int)row, (int)column);
}

int64_t
db_rows_int(const struct db_rows *rows, uint32_t row, uint32_t column)
{
    if (db_rows_null(rows, row, column))
        return 0;
    const Oid type = PQftype(rows->result, (int)column);
    const unsigned char *at =
        (const unsigned char *)PQgetvalue(rows->result, (int)row, (int)column);
    ASSERT(type == OID_BOOL || type == OID_INT2 || type == OID_INT4 || type == OID_INT8 ||
           type == OID_DATE || type == OID_OID);
    const int64_t value =
        db_get_int(at, (uint32_t)PQgetlength(rows->result, (int)row, (int)column));
    return type == OID_DATE ? value + DB_DAY_EPOCH : value;
}

int32_t
db_rows_day(const struct db_rows *rows, uint32_t row, uint32_t column)
{
    if (db_rows_null(rows, row, column))
        return WEIR_DAY_NONE;
    ASSERT(PQftype(rows->result, (int)column) == OID_DATE);
    return (int32_t)db_rows_int(rows, row, column);
}

struct weir_text
db_rows_text(const struct db_rows *rows, uint32_t row, uint32_t column)
{
    if (db_rows_null(rows, row, column))
        return (struct weir_text){NULL, 0};
    return (struct weir_text){PQgetvalue(rows->result, (int)row, (int)column),
                              (size_t)PQgetlength(rows->result, (int)row, (int)column)};
}

void
db_rows_free(struct db_rows *rows)
{
    if (rows == NULL)
        return;
    PQclear(rows->result);
    free(rows);
}
