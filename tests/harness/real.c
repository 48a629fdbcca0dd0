/* real.c - reading the files of real bills. */
#include "harness/real.h"

#include <stdlib.h>
#include <string.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"

struct real_rows
real_open(const char *path)
{
    struct real_rows rows = {0};
    rows.bytes = it_read_file(path);
    rows.next = rows.bytes;
    assert_true(real_next(&rows));
    rows.row_count = 0;
    return rows;
}

int
real_next(struct real_rows *rows)
{
    if (*rows->next == '\0') {
        free(rows->bytes);
        rows->bytes = NULL;
        return 0;
    }
    char *line = rows->next;
    char *end = strchr(line, '\n');
    assert_non_null(end);
    rows->next = end + 1;
    if (end > line && end[-1] == '\r')
        end--;
    *end = '\0';
    rows->field_count = 0;
    for (char *field = line; field != NULL;) {
        assert_in_range(rows->field_count, 0, REAL_FIELD_MAX - 1);
        rows->field[rows->field_count++] = field;
        field = strchr(field, ',');
        if (field != NULL)
            *field++ = '\0';
    }
    rows->row_count++;
    return 1;
}

int64_t
real_cents(const char *text)
{
    char *end = NULL;
    int64_t cents = strtoll(text, &end, 10) * 100;
    if (*end == '.') {
        const size_t decimals = strlen(++end);
        assert_in_range(decimals, 1, 2);
        const int64_t part = strtoll(end, &end, 10);
        cents += decimals == 1 ? part * 10 : part;
    }
    assert_int_equal(*end, '\0');
    return cents;
}
