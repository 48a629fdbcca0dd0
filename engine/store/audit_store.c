/* audit_store.c - the statements behind `weir audit`, and the matrix of rights. */
#include "store/audit_store.h"

#include <string.h>

#include "base/assert.h"
#include "base/error.h"
#include "base/text.h"
#include "rights.inc"
#include "sql.inc"
#include "store/row.h"

#define LINE_SIZE 1000   /* bytes of a line of RIGHTS */
#define LINES_MAX 10000u /* lines of RIGHTS */

/* --- questions --- */
static void
put_params(enum audit_store_question question, const struct audit_store_key *key,
           struct db_params *params)
{
    switch (question) {
    case AUDIT_STORE_DRAFTS:
        db_params_int4(params, key->draft_days);
        db_params_int(params, key->now_s);
        break;
    case AUDIT_STORE_FINDINGS:
        db_params_day(params, key->from_day);
        db_params_day(params, key->to_day);
        break;
    case AUDIT_STORE_NUMBERS:
    case AUDIT_STORE_REASONS:
    case AUDIT_STORE_QUESTION_COUNT:
        break;
    }
}

/* Rows of checked, found, subject, words; one without the last three where nothing is found. */
static enum weir_status
take_answer(const struct db_rows *rows, struct weir_arena *arena, struct audit_store_answer *answer,
            struct weir_error *error)
{
    const uint32_t count = db_rows_count(rows);
    struct audit_store_fault *fault = weir_arena_alloc(arena, count, sizeof *fault);
    struct row_reading reading = {.rows = rows, .arena = arena, .full = fault == NULL};
    *answer = (struct audit_store_answer){.fault = fault};
    for (uint32_t i = 0; !reading.full && i < count; i++) {
        answer->checked_count = db_rows_int(rows, i, 0);
        if (db_rows_null(rows, i, 1))
            continue;
        answer->found_count = db_rows_int(rows, i, 1);
        fault[answer->fault_count].subject = row_copy(&reading, i, 2);
        fault[answer->fault_count++].words = row_copy(&reading, i, 3);
    }
    return reading.full ? error_nomem(error) : WEIR_OK;
}

enum weir_status
audit_store_ask(struct db *db, enum audit_store_question question,
                const struct audit_store_key *key, struct weir_arena *arena,
                struct audit_store_answer *answer, struct weir_error *error)
{
    static const char *const sql[AUDIT_STORE_QUESTION_COUNT] = {
        [AUDIT_STORE_NUMBERS] = SQL_AUDIT_NUMBERS,
        [AUDIT_STORE_REASONS] = SQL_AUDIT_REASONS,
        [AUDIT_STORE_DRAFTS] = SQL_AUDIT_DRAFTS,
        [AUDIT_STORE_FINDINGS] = SQL_AUDIT_FINDINGS,
    };
    ASSERT(question < AUDIT_STORE_QUESTION_COUNT);
    struct db_params params = {0};
    struct db_rows *rows = NULL;
    put_params(question, key, &params);
    enum weir_status status = db_query(db, sql[question], &params, &rows, error);
    if (status)
        return status;
    status = take_answer(rows, arena, answer, error);
    db_rows_free(rows);
    return status;
}

/* --- rights --- */
struct line {
    struct weir_text text; /* HOLDER THING: HELD */
    bool seen;
};

struct matrix {
    struct line *line;
    uint32_t count;
};

/* What is told of rights. */
struct telling {
    struct audit_store_answer *answer;
    struct audit_store_fault *fault;
    struct weir_arena *arena;
};

static enum weir_status
read_matrix(struct weir_arena *arena, struct matrix *matrix, struct weir_error *error)
{
    const char *const bytes = (const char *)MATRIX_RIGHTS;
    const size_t size = sizeof MATRIX_RIGHTS - 1;
    matrix->line = weir_arena_alloc(arena, LINES_MAX, sizeof *matrix->line);
    if (matrix->line == NULL)
        return error_nomem(error);
    for (size_t begin = 0, i = 0; i < size; i++) {
        if (bytes[i] != '\n')
            continue;
        ASSERT(matrix->count < LINES_MAX);
        matrix->line[matrix->count++] = (struct line){.text = {bytes + begin, i - begin}};
        begin = i + 1;
    }
    return WEIR_OK;
}

/* The size of "HOLDER THING: " in a line. */
static size_t
key_size(struct weir_text line)
{
    for (size_t i = 0; i + 1 < line.size; i++) {
        if (line.start[i] == ':' && line.start[i + 1] == ' ')
            return i + 2;
    }
    return line.size;
}

/* What the matrix says of the same holder and thing, which then is told; absent: nothing. */
static struct weir_text
take_expected(const struct matrix *matrix, struct weir_text line)
{
    const size_t size = key_size(line);
    for (uint32_t i = 0; i < matrix->count; i++) {
        const struct weir_text text = matrix->line[i].text;
        if (text.size <= size || memcmp(text.start, line.start, size) != 0)
            continue;
        matrix->line[i].seen = true;
        return (struct weir_text){text.start + size, text.size - size};
    }
    return (struct weir_text){NULL, 0};
}

static bool
mark(const struct matrix *matrix, struct weir_text line)
{
    bool known = false;
    for (uint32_t i = 0; i < matrix->count; i++) {
        if (text_equal(matrix->line[i].text, line)) {
            matrix->line[i].seen = true;
            known = true;
        }
    }
    return known;
}

static enum weir_status
add(const struct telling *telling, struct weir_text subject, struct weir_text words,
    struct weir_error *error)
{
    struct audit_store_answer *answer = telling->answer;
    if (answer->found_count++ >= AUDIT_STORE_FAULT_MAX)
        return WEIR_OK;
    struct audit_store_fault *added = &telling->fault[answer->fault_count++];
    added->subject = text_copy(subject, telling->arena);
    added->words = text_copy(words, telling->arena);
    return added->subject.start == NULL || added->words.start == NULL ? error_nomem(error)
                                                                      : WEIR_OK;
}

/* Columns of a row. */
enum { HOLDER, THING, HELD, NAME };

static enum weir_status
judge_row(const struct db_rows *rows, uint32_t row, const struct matrix *matrix,
          const struct telling *telling, struct weir_error *error)
{
    char buffer[LINE_SIZE];
    char said[2 * LINE_SIZE];
    struct text_writer line = text_writer_of(buffer, sizeof buffer);
    struct text_writer words = text_writer_of(said, sizeof said);
    text_write(&line, db_rows_text(rows, row, HOLDER));
    text_write_string(&line, " ");
    text_write(&line, db_rows_text(rows, row, THING));
    text_write_string(&line, ": ");
    text_write(&line, db_rows_text(rows, row, HELD));
    if (mark(matrix, text_written(&line)))
        return WEIR_OK;
    const struct weir_text expected = take_expected(matrix, text_written(&line));
    text_write(&words, db_rows_text(rows, row, HOLDER));
    text_write_string(&words, ": ");
    text_write(&words, db_rows_text(rows, row, HELD));
    text_write_string(&words, "; it should be ");
    text_write(&words, expected.start == NULL ? text_of("nothing") : expected);
    return add(telling, db_rows_text(rows, row, NAME), text_written(&words), error);
}

/* A line about partitions, of which there may be none yet. */
static bool
may_be_missing(struct weir_text line)
{
    for (size_t i = 0; i + 2 < line.size; i++) {
        if (memcmp(line.start + i, "_*:", 3) == 0)
            return true;
    }
    return false;
}

static enum weir_status
judge(const struct db_rows *rows, struct weir_arena *arena, struct audit_store_answer *answer,
      struct weir_error *error)
{
    struct matrix matrix = {0};
    struct audit_store_fault *fault = weir_arena_alloc(arena, AUDIT_STORE_FAULT_MAX, sizeof *fault);
    if (fault == NULL)
        return error_nomem(error);
    const struct telling telling = {answer, fault, arena};
    enum weir_status status = read_matrix(arena, &matrix, error);
    *answer = (struct audit_store_answer){.checked_count = db_rows_count(rows), .fault = fault};
    for (uint32_t i = 0; !status && i < db_rows_count(rows); i++)
        status = judge_row(rows, i, &matrix, &telling, error);
    for (uint32_t i = 0; !status && i < matrix.count; i++) {
        const struct weir_text line = matrix.line[i].text;
        if (!matrix.line[i].seen && !may_be_missing(line))
            status = add(&telling, line, text_of("is missing"), error);
    }
    return status;
}

enum weir_status
audit_store_rights(struct db *db, struct weir_arena *arena, struct audit_store_answer *answer,
                   struct weir_error *error)
{
    struct db_rows *rows = NULL;
    enum weir_status status = db_query(db, SQL_AUDIT_RIGHTS, NULL, &rows, error);
    if (status)
        return status;
    status = judge(rows, arena, answer, error);
    db_rows_free(rows);
    return status;
}

enum weir_status
audit_store_about(struct db *db, struct weir_arena *arena, struct audit_store_about *about,
                  struct weir_error *error)
{
    struct db_rows *rows = NULL;
    const enum weir_status status = db_query(db, SQL_AUDIT_ABOUT, NULL, &rows, error);
    if (status)
        return status;
    struct row_reading reading = {.rows = rows, .arena = arena};
    about->database = row_copy(&reading, 0, 0);
    about->role = row_copy(&reading, 0, 1);
    about->has_roles = db_rows_int(rows, 0, 2) != 0;
    about->schema_version = db_rows_int(rows, 0, 3);
    about->link_count = db_rows_int(rows, 0, 4);
    about->journal_count = db_rows_int(rows, 0, 5);
    about->account_count = db_rows_int(rows, 0, 6);
    about->month_count = db_rows_int(rows, 0, 7);
    about->approval_count = db_rows_int(rows, 0, 8);
    db_rows_free(rows);
    return reading.full ? error_nomem(error) : WEIR_OK;
}
