/*
 * The cases of tests/reads through the whole program: registry rows and reads in, invoices and
 * findings out.  All cases live in one database and on one calendar: on each day on which some case
 * bills, the rows and reads of that day's cases are loaded, decisions made, and all that is due is
 * billed, posted and, at the end, verified and explained.  tests/reads/README says how a case is
 * written.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"

#define CASES_MAX 200
#define LINES_MAX 3000
#define DAY_SIZE 11 /* 2024-01-01, NUL */
#define EXPECTED_SIZE 4000
#define CASES_LEAST 60 /* no fewer may be here */

static const char *const files[] = {"tests/reads/households.cases", "tests/reads/registers.cases",
                                    "tests/reads/meters.cases", "tests/reads/shared.cases"};

enum verb { VERB_ACCOUNT, VERB_USE, VERB_METER, VERB_OPENING, VERB_PLAN, VERB_READ, VERB_OTHER };

static const struct {
    const char *word;
    const char *kind; /* of `weir load` */
    const char *header;
} verbs[] = {
    [VERB_ACCOUNT] = {"account", "accounts",
                      "account,from,tariff,class,persons,opened,closed,relief,reason"},
    [VERB_USE] = {"use", "uses", "account,from,class,order,m3,per,share"},
    [VERB_METER] = {"meter", "meters",
                    "meter,account,from,first_register,to,last_register,digits,litres_per_count,"
                    "max_flow_m3_day,parent,carry"},
    [VERB_OPENING] = {"opening", "openings",
                      "account,day,meter,register,blocks,year_begin,used_m3"},
    [VERB_PLAN] = {"plan", "plans", "account,from,to,m3"},
    [VERB_READ] = {"read", NULL, "meter,date,register,kind"},
};

struct line {
    char day[DAY_SIZE]; /* on which it is taken */
    enum verb verb;
    char text[200];
};

struct table_case {
    char id[16];
    char title[160];
    char expected[EXPECTED_SIZE];
};

static struct table_case cases[CASES_MAX];
static uint32_t case_count;
static struct line lines[LINES_MAX];
static uint32_t line_count;

/* --- reading the files --- */
/* Copies text with the case's id in place of each $. */
static void
expand(const char *text, const char *id, char *out, size_t size)
{
    size_t filled = 0;
    for (; *text != '\0'; text++) {
        const char *part = *text == '$' ? id : text;
        const size_t part_size = *text == '$' ? strlen(id) : 1;
        assert_true(filled + part_size < size);
        memcpy(out + filled, part, part_size);
        filled += part_size;
    }
    out[filled] = '\0';
}

static const char *
after_word(const char *line, const char *word)
{
    const size_t size = strlen(word);
    return strncmp(line, word, size) == 0 && line[size] == ' ' ? line + size + 1 : NULL;
}

static void
add_line(const struct table_case *of, enum verb verb, const char *text)
{
    assert_true(line_count < LINES_MAX);
    struct line *line = &lines[line_count++];
    line->verb = verb;
    line->day[0] = '\0';
    expand(text, of->id, line->text, sizeof line->text);
}

static void
add_expected(struct table_case *of, const char *text)
{
    char line[300];
    expand(text, of->id, line, sizeof line);
    assert_true(strlen(of->expected) + strlen(line) + 2 < EXPECTED_SIZE);
    strcat(strcat(of->expected, line), "\n");
}

/* Gives the lines since the last bill of the case its day. */
static void
set_day(const char *day)
{
    assert_int_equal(strlen(day), DAY_SIZE - 1);
    for (uint32_t i = line_count; i > 0 && lines[i - 1].day[0] == '\0'; i--)
        memcpy(lines[i - 1].day, day, DAY_SIZE);
}

static void
begin_case(const char *text)
{
    assert_true(case_count < CASES_MAX);
    struct table_case *of = &cases[case_count++];
    const int fields = sscanf(text, "%15s %159[^\n]", of->id, of->title);
    assert_int_equal(fields, 2);
    for (uint32_t i = 0; i + 1 < case_count; i++)
        assert_string_not_equal(cases[i].id, of->id);
}

static void
parse_line(const char *line)
{
    const char *rest = after_word(line, "case");
    if (rest != NULL) {
        begin_case(rest);
        return;
    }
    if (line[0] == '\0' || line[0] == '#' || after_word(line, "why") != NULL)
        return;
    assert_true(case_count > 0);
    struct table_case *of = &cases[case_count - 1];
    for (enum verb verb = VERB_ACCOUNT; verb < VERB_OTHER; verb++) {
        rest = after_word(line, verbs[verb].word);
        if (rest != NULL) {
            add_line(of, verb, rest);
            return;
        }
    }
    if ((rest = after_word(line, "bill")) != NULL) {
        add_line(of, VERB_OTHER, "all");
        set_day(rest);
    } else if ((rest = after_word(line, "asked")) != NULL) { /* a run for the account alone */
        add_line(of, VERB_OTHER, "account $");
        set_day(rest);
    } else if ((rest = after_word(line, "resolve")) != NULL) {
        char text[200];
        (void)snprintf(text, sizeof text, "resolve %s", rest);
        add_line(of, VERB_OTHER, text);
    } else if ((rest = after_word(line, "expect")) != NULL) {
        add_expected(of, rest);
    } else {
        fail_msg("cannot read: %s", line);
    }
}

static void
parse_file(const char *path)
{
    char *text = it_read_file(it_source(path));
    char *next = text;
    while (next != NULL && *next != '\0') {
        char *end = strchr(next, '\n');
        if (end != NULL)
            *end = '\0';
        parse_line(next);
        next = end == NULL ? NULL : end + 1;
    }
    free(text);
}

/* --- the calendar --- */
static uint32_t
commas_of(const char *text)
{
    uint32_t count = 0;
    for (; *text != '\0'; text++)
        count += *text == ',';
    return count;
}

/* Loads, or ingests, the day's lines of a verb. */
static void
take(const char *day, enum verb verb)
{
    FILE *file = NULL;
    const uint32_t commas = commas_of(verbs[verb].header);
    for (uint32_t i = 0; i < line_count; i++) {
        if (lines[i].verb != verb || strcmp(lines[i].day, day) != 0)
            continue;
        if (file == NULL) {
            file = fopen("rows.csv", "w");
            assert_non_null(file);
            (void)fprintf(file, "%s\n", verbs[verb].header);
        }
        (void)fputs(lines[i].text, file);
        for (uint32_t c = commas_of(lines[i].text); c < commas; c++)
            (void)fputc(',', file);
        (void)fputc('\n', file);
    }
    if (file == NULL)
        return;
    (void)fclose(file);
    struct it_result result = verb == VERB_READ
                                  ? it_weir("ingest", "rows.csv", NULL)
                                  : it_weir("load", verbs[verb].kind, "rows.csv", NULL);
    if (result.exit_code > 1)
        print_error("%s %s: %s", day, verbs[verb].word, result.err);
    assert_in_range(result.exit_code, 0, 1); /* 1: something was told */
    it_result_free(&result);
}

static void
bill(const char *day, const char *account)
{
    struct it_result result = account == NULL
                                  ? it_weir("bill", "--through", day, NULL)
                                  : it_weir("bill", "--through", day, "--account", account, NULL);
    char run[24];
    if (result.exit_code > 1)
        print_error("%s bill: %s", day, result.err);
    assert_in_range(result.exit_code, 0, 1);
    const bool made = sscanf(result.out, "run %23[0-9]", run) == 1;
    it_result_free(&result);
    if (!made)
        return;
    it_expect(0, "run", "post", run, NULL);
}

static void
resolve(const char *text)
{
    char finding[120];
    char as[20];
    const int fields = sscanf(text, "%119s %19s", finding, as);
    assert_int_equal(fields, 2);
    it_expect(0, "findings", "resolve", finding, "--as", as, "--reason", "as the case says", NULL);
}

static void
work_day(const char *day)
{
    for (enum verb verb = VERB_ACCOUNT; verb < VERB_OTHER; verb++)
        take(day, verb);
    bool all = false;
    for (uint32_t i = 0; i < line_count; i++) {
        if (lines[i].verb != VERB_OTHER || strcmp(lines[i].day, day) != 0)
            continue;
        const char *rest = after_word(lines[i].text, "resolve");
        if (rest != NULL)
            resolve(rest);
        rest = after_word(lines[i].text, "account");
        if (rest != NULL)
            bill(day, rest);
        all = all || strcmp(lines[i].text, "all") == 0;
    }
    if (all)
        bill(day, NULL);
}

/* The next day of any line after day; NULL: none. */
static const char *
next_day(const char *day)
{
    const char *next = NULL;
    for (uint32_t i = 0; i < line_count; i++) {
        if (strcmp(lines[i].day, day) > 0 && (next == NULL || strcmp(lines[i].day, next) < 0))
            next = lines[i].day;
    }
    return next;
}

/* --- what came of it --- */
#define OF_CASE "(SELECT * FROM weir.account WHERE account = '%s' OR account LIKE '%s-%%') a"

/* ACCOUNT-ENTRY, the days, m3, yuan; and what marks it. */
#define INVOICES                                                                                   \
    "SELECT a.account || '-' || i.entry_no || ' ' || i.period_begin_day || '..' || "               \
    "i.period_end_day || ' ' || round(i.volume_l / 1000.0, 3) || ' ' || "                          \
    "round(i.amount_fen / 100.0, 2) || CASE WHEN i.kind = 'reversal' THEN ' reverses ' || "        \
    "i.reverses_entry_no ELSE '' END || CASE WHEN i.estimated THEN ' estimated' ELSE '' END AS "   \
    "words, a.account AS of_account, i.entry_no AS no FROM weir.invoice i JOIN " OF_CASE           \
    " USING (account_id)"
#define FINDINGS                                                                                   \
    "SELECT DISTINCT f.code || ' ' || f.subject || ' ' || f.day || CASE WHEN f.held THEN ' held' " \
    "ELSE '' END, '~' || f.code, 0 FROM weir.finding f JOIN " OF_CASE " USING (account_id)"

static void
a_case_comes_out_as_written(void **state)
{
    const struct table_case *of = *state;
    char sql[2000];
    (void)snprintf(sql, sizeof sql,
                   "SELECT coalesce(string_agg(words, E'\\n' ORDER BY of_account, no, words) || "
                   "E'\\n', '') FROM (" INVOICES " UNION ALL " FINDINGS ") x",
                   of->id, of->id, of->id, of->id);
    char *text = it_sql_text(sql);
    if (strcmp(text, of->expected) != 0)
        print_error("case %s, %s, gives\n%s", of->id, of->title, text);
    it_assert_same(text, of->expected);
    free(text);
}

/* Every invoice can be computed again from what is stored, and said in words. */
static void
all_of_it_is_verified_and_the_last_ones_explained(void **state)
{
    (void)state;
    it_expect(0, "verify", NULL);
    char *text = it_sql_text("SELECT string_agg(account || '-' || entry_no, E'\\n') FROM "
                             "weir.account_head JOIN weir.account USING (account_id) "
                             "WHERE entry_no > 0");
    char *place = text;
    for (char *number = strtok_r(place, "\n", &place); number != NULL;
         number = strtok_r(NULL, "\n", &place))
        it_expect(0, "explain", number, NULL);
    free(text);
}

/* A bill that a true read has settled is a share by days, and says so. */
static void
a_settled_bill_says_that_it_is_a_share(void **state)
{
    (void)state;
    char *text = it_output(0, "explain", "A4-4", NULL);
    it_assert_contains(text, "2024-12-01, a share by days: from 170 to 176.033, 6.033 m³.");
    it_assert_contains(text, "What passed from 2024-10-01, 170, to 2025-04-01, 188, 18 m³ in 182 "
                             "days, is shared by days");
    free(text);
}

static void
there_are_as_many_as_promised(void **state)
{
    (void)state;
    assert_in_range(case_count, CASES_LEAST, CASES_MAX);
}

static int
setup(void **state)
{
    const int status = it_setup(state);
    static const char *const tariffs[] = {
        "tests/tariffs/scenario-city.xml", "tests/tariffs/scenario-change.xml",
        "tests/tariffs/features.xml", "tariffs/cn-harbin-2016.xml"};
    for (size_t i = 0; i < sizeof tariffs / sizeof tariffs[0]; i++)
        it_expect(0, "tariff", "publish", it_source(tariffs[i]), NULL);
    for (const char *day = next_day(""); day != NULL; day = next_day(day))
        work_day(day);
    return status;
}

int
main(void)
{
    static struct CMUnitTest tests[CASES_MAX + 3];
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        parse_file(files[i]);
    uint32_t count = 0;
    for (; count < case_count; count++)
        tests[count] = (struct CMUnitTest){
            .name = cases[count].title,
            .test_func = a_case_comes_out_as_written,
            .initial_state = &cases[count],
        };
    tests[count++] =
        (struct CMUnitTest)cmocka_unit_test(all_of_it_is_verified_and_the_last_ones_explained);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(a_settled_bill_says_that_it_is_a_share);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(there_are_as_many_as_promised);
    return _cmocka_run_group_tests("integration/reads_table", tests, count, setup, it_teardown);
}
