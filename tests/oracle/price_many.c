/*
 * price_many.c - prices a table of uses in one process, for tests/oracle/oracle.sql to look over.
 *
 *     price_many TARIFF.xml... <uses.csv >lines.csv
 *
 * A row of uses.csv, without header or quotes; what is unknown is empty:
 *   use,tariff,account,class,from,to,litres,persons,opened,closed,plan,norm,permit,relief,attributes
 * and, if need be, two more: the classes that follow as FROM=CLASS, and the reads inside as
 * DAY=LITRES since the one before, both with `;` between. plan, norm and permit are litres, or `-`
 * where they are waived, after `FROM/` when the row does not begin with the calendar year that the
 * use ends in; relief is groups with blanks between; attributes are NAME=VALUE with `;` between.
 * Uses of one account stand together, in order: its counters go along.  The volume is cut down to
 * the tariff's step; nothing of it goes along.
 *
 * A row of lines.csv:
 *   use,line,from,to,class,charge,block,band,volume_l,price_mfen_per_m3,amount_fen,tax_fen
 * A held use is one row with line 0 and the finding instead of the charge.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/civil.h"
#include "base/decimal.h"
#include "base/text.h"
#include "batch/tariff_document.h"
#include "weir/bill.h"

#define TARIFF_COUNT_MAX 64
#define ATTRIBUTE_COUNT_MAX 32
#define COUNTER_COUNT_MAX 1024
#define INSIDE_COUNT_MAX 16 /* classes of a use, and stretches */
#define ARENA_SIZE_MAX ((size_t)64 << 20)

enum field {
    USE,
    TARIFF,
    ACCOUNT,
    CLASS,
    FROM,
    TO,
    LITRES,
    PERSONS,
    OPENED,
    CLOSED,
    PLAN,
    NORM,
    PERMIT,
    RELIEF,
    ATTRIBUTES,
    CLASSES,
    READS,
    FIELD_COUNT
};

struct work {
    struct tariff_document tariff[TARIFF_COUNT_MAX];
    uint32_t tariff_count;
    struct weir_attribute attribute[ATTRIBUTE_COUNT_MAX];
    struct weir_plan plan[3];
    struct weir_regime regime[INSIDE_COUNT_MAX];
    struct weir_stretch stretch[INSIDE_COUNT_MAX];
    struct weir_counter counter[COUNTER_COUNT_MAX]; /* of account */
    uint32_t counter_count;
    char account[WEIR_ID_SIZE_MAX];
    struct weir_arena *arena; /* of a use */
    uint64_t row;
};

static void
fail(const struct work *work, const char *what)
{
    (void)fprintf(stderr, "price_many: row %" PRIu64 ": %s\n", work->row, what);
    exit(EXIT_FAILURE);
}

static int64_t
number(const struct work *work, const char *text)
{
    int64_t value;
    if (decimal_parse(text_of(text), 0, &value) != WEIR_OK)
        fail(work, "not a number");
    return value;
}

static int32_t
day(const struct work *work, const char *text)
{
    int32_t value = WEIR_DAY_NONE;
    if (text[0] != '\0' && civil_parse(text_of(text), &value) != WEIR_OK)
        fail(work, "not a date");
    return value;
}

static void
split(const struct work *work, char *row, char *fields[FIELD_COUNT])
{
    row[strcspn(row, "\r\n")] = '\0';
    for (uint32_t i = 0; i < FIELD_COUNT; i++) {
        char *end = strchr(row, ',');
        if (end == NULL && i < ATTRIBUTES)
            fail(work, "too few fields");
        fields[i] = row;
        row = end == NULL ? row + strlen(row) : end + 1;
        if (end != NULL)
            *end = '\0';
    }
}

static const struct weir_tariff *
tariff_of(const struct work *work, const char *id)
{
    for (uint32_t i = 0; i < work->tariff_count; i++) {
        if (text_equal(work->tariff[i].tariff->id, text_of(id)))
            return work->tariff[i].tariff;
    }
    fail(work, "no such tariff");
    return NULL;
}

/* Takes the next NAME=VALUE off *text; false when none is left. */
static bool
next_pair(const struct work *work, char **text, char **name, char **value)
{
    if (**text == '\0')
        return false;
    *name = *text;
    *value = strchr(*text, '=');
    if (*value == NULL)
        fail(work, "not NAME=VALUE");
    *(*value)++ = '\0';
    *text = *value + strcspn(*value, ";");
    if (**text != '\0')
        *(*text)++ = '\0';
    return true;
}

static uint32_t
attributes_of(struct work *work, char *text)
{
    uint32_t count = 0;
    char *name;
    char *value;
    while (next_pair(work, &text, &name, &value)) {
        if (count == ATTRIBUTE_COUNT_MAX)
            fail(work, "too many attributes");
        work->attribute[count++] = (struct weir_attribute){text_of(name), text_of(value)};
    }
    return count;
}

static uint32_t
classes_of(struct work *work, char *const fields[FIELD_COUNT])
{
    const struct weir_tariff *tariff = tariff_of(work, fields[TARIFF]);
    uint32_t count = 0;
    char *text = fields[CLASSES];
    char *name;
    char *value;
    work->regime[count++] = (struct weir_regime){
        .from_day = day(work, fields[FROM]), .tariff = tariff, .class_id = text_of(fields[CLASS])};
    while (next_pair(work, &text, &name, &value)) {
        if (count == INSIDE_COUNT_MAX)
            fail(work, "too many classes");
        work->regime[count++] = (struct weir_regime){
            .from_day = day(work, name), .tariff = tariff, .class_id = text_of(value)};
    }
    return count;
}

/* The last stretch has what is left of the litres. */
static uint32_t
stretches_of(struct work *work, char *const fields[FIELD_COUNT])
{
    uint32_t count = 0;
    int64_t left_l = number(work, fields[LITRES]);
    char *text = fields[READS];
    char *name;
    char *value;
    while (next_pair(work, &text, &name, &value)) {
        if (count == INSIDE_COUNT_MAX - 1)
            fail(work, "too many reads");
        const int64_t volume_l = number(work, value);
        work->stretch[count++] = (struct weir_stretch){day(work, name), volume_l};
        left_l -= volume_l;
    }
    work->stretch[count++] = (struct weir_stretch){day(work, fields[TO]), left_l};
    return count;
}

/* The rows that hold on last_day: what came before them and comes after them does not count. */
static uint32_t
plans_of(struct work *work, char *const fields[FIELD_COUNT], int32_t last_day)
{
    uint32_t count = 0;
    for (uint32_t kind = 0; kind < 3; kind++) {
        char *text = fields[PLAN + kind];
        if (text[0] == '\0')
            continue;
        int32_t from_day = civil_to_day((struct civil){civil_of_day(last_day).year, 1, 1});
        char *slash = strchr(text, '/');
        if (slash != NULL) {
            *slash = '\0';
            from_day = day(work, text);
            text = slash + 1;
        }
        work->plan[count++] = (struct weir_plan){
            .from_day = from_day,
            .to_day = last_day + 1,
            .kind = (enum weir_against)(WEIR_AGAINST_PLAN + kind),
            .volume_l = strcmp(text, "-") == 0 ? WEIR_PLAN_WAIVED_L : number(work, text),
        };
    }
    return count;
}

static void
print_line(const char *use, uint32_t line_no, const struct weir_line *line)
{
    char bytes[1024];
    struct text_writer row = text_writer_of(bytes, sizeof bytes);
    text_write_string(&row, use);
    text_write_string(&row, ",");
    text_write_int(&row, line_no);
    text_write_string(&row, ",");
    text_write_day(&row, line->begin_day);
    text_write_string(&row, ",");
    text_write_day(&row, line->end_day);
    text_write_string(&row, ",");
    text_write(&row, line->class_id);
    text_write_string(&row, ",");
    text_write(&row, line->charge);
    const struct {
        bool present;
        int64_t value;
    } numbers[] = {
        {line->block_no != 0, line->block_no},
        {line->band_no != 0, line->band_no},
        {line->has_volume, line->volume_l},
        {line->has_price, line->price_mfen_per_m3},
        {true, line->amount_fen},
        {line->has_tax, line->tax_fen},
    };
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        text_write_string(&row, ",");
        if (numbers[i].present)
            text_write_int(&row, numbers[i].value);
    }
    (void)puts(bytes);
}

static void
keep_counters(struct work *work, const struct weir_bill *bill)
{
    if (bill->counter_count > COUNTER_COUNT_MAX)
        fail(work, "too many counters");
    memcpy(work->counter, bill->counter, bill->counter_count * sizeof work->counter[0]);
    work->counter_count = bill->counter_count;
}

/* Cuts the use down to the volume step and prices it. */
static void
price_bill(struct work *work, const char *name, struct weir_bill_request *request,
           struct weir_use *use)
{
    struct weir_error error = {0};
    struct weir_bill bill;
    int64_t step_l;
    if (weir_bill_volume_step(request, work->arena, &step_l) != WEIR_OK)
        fail(work, "out of memory");
    if (step_l != 0) {
        work->stretch[use->stretch_count - 1].volume_l -= use->volume_l % step_l;
        use->volume_l -= use->volume_l % step_l;
    }
    if (weir_bill_price(request, work->arena, &bill, &error) != WEIR_OK)
        fail(work, error.primary);
    if (bill.held != WEIR_FINDING_NONE) {
        (void)printf("%s,0,,,,%s,,,,,,\n", name, weir_finding_code(bill.held));
        return;
    }
    for (uint32_t i = 0; i < bill.line_count; i++)
        print_line(name, i + 1, &bill.line[i]);
    keep_counters(work, &bill);
}

static void
price(struct work *work, char *const fields[FIELD_COUNT])
{
    struct weir_use use = {
        .regime = work->regime,
        .regime_count = classes_of(work, fields),
        .stretch = work->stretch,
        .stretch_count = stretches_of(work, fields),
        .volume_l = number(work, fields[LITRES]),
    };
    const char *persons = fields[PERSONS];
    const int32_t end_day = day(work, fields[TO]);
    const struct weir_terms terms = {
        .persons = persons[0] == '\0' ? WEIR_PERSONS_UNKNOWN : (int32_t)number(work, persons),
        .opened_day = day(work, fields[OPENED]),
        .closed_day = day(work, fields[CLOSED]),
        .relief = text_of(fields[RELIEF]),
        .attribute = work->attribute,
        .attribute_count = attributes_of(work, fields[ATTRIBUTES]),
        .plan = work->plan,
        .plan_count = plans_of(work, fields, end_day - 1),
    };
    struct weir_bill_request request = {
        .begin_day = work->regime[0].from_day,
        .end_day = end_day,
        .terms = &terms,
        .use = &use,
        .use_count = 1,
        .counter = work->counter,
        .counter_count = work->counter_count,
    };
    weir_arena_reset(work->arena);
    price_bill(work, fields[USE], &request, &use);
}

static void
read_tariffs(struct work *work, char *const *file, struct weir_arena *arena)
{
    struct names names = names_of(arena);
    for (; *file != NULL; file++) {
        struct weir_error error = {0};
        if (work->tariff_count == TARIFF_COUNT_MAX)
            fail(work, "too many tariffs");
        struct tariff_document *document = &work->tariff[work->tariff_count++];
        if (tariff_document_read(*file, &names, arena, document, &error) != WEIR_OK)
            fail(work, error.primary);
        if (document->tariff == NULL)
            fail(work, *file);
    }
}

int
main(int argc, char **argv)
{
    static struct work work;
    struct weir_arena *arena = weir_arena_new(ARENA_SIZE_MAX);
    work.arena = weir_arena_new(ARENA_SIZE_MAX);
    if (argc < 2 || arena == NULL || work.arena == NULL)
        fail(&work, "usage: price_many TARIFF.xml... <uses.csv >lines.csv");
    read_tariffs(&work, argv + 1, arena);
    char row[4096];
    while (fgets(row, sizeof row, stdin) != NULL) {
        char *fields[FIELD_COUNT];
        work.row++;
        split(&work, row, fields);
        if (strcmp(fields[ACCOUNT], work.account) != 0) {
            struct text_writer name = text_writer_of(work.account, sizeof work.account);
            text_write_string(&name, fields[ACCOUNT]);
            work.counter_count = 0;
        }
        price(&work, fields);
    }
    weir_arena_free(work.arena);
    weir_arena_free(arena);
    return ferror(stdin) != 0 || fflush(stdout) != 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
