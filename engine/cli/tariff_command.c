/* tariff_command.c - `weir tariff …`: what is wrong with a tariff, and whether it bills as told. */
#include <stdio.h>

#include "base/error.h"
#include "base/text.h"
#include "batch/tariff_document.h"
#include "batch/tariff_junit.h"
#include "batch/tariff_test.h"
#include "cli/command.h"
#include "cli/option.h"
#include "cli/output.h"

#define TEXT_WIDTH(text) (int)(text).size, (text).size == 0 ? "" : (text).start

static const char *
severity_name(enum fault_severity severity)
{
    return severity == FAULT_ERROR ? "error" : "warning";
}

static const char *
plural(uint32_t count)
{
    return count == 1 ? "" : "s";
}

/* --- check
 * ------------------------------------------------------------------------------------------ */

static void
print_faults(const char *file, const struct fault_list *faults)
{
    for (uint32_t i = 0; i < faults->count; i++) {
        const struct fault *fault = &faults->item[i];
        output_line("%s:%u: %s: [%s] %.*s", file, (unsigned)fault->line,
                    severity_name(fault->severity), fault->code, TEXT_WIDTH(fault->message));
    }
    const uint32_t all = faults->error_count + faults->warning_count;
    if (all > faults->count)
        output_line("%s: %u more faults are not shown", file, (unsigned)(all - faults->count));
    if (faults->error_count == 0 && faults->warning_count == 0)
        output_line("%s: ok", file);
    else if (faults->error_count == 0)
        output_line("%s: ok, %u warning%s", file, (unsigned)faults->warning_count,
                    plural(faults->warning_count));
}

static void
add_fault_rows(struct output_table *table, const char *file, const struct fault_list *faults)
{
    for (uint32_t i = 0; i < faults->count && table != NULL; i++) {
        const struct fault *fault = &faults->item[i];
        output_table_text(table, text_of(file));
        output_table_number(table, fault->line);
        output_table_text(table, text_of(severity_name(fault->severity)));
        output_table_text(table, text_of(fault->code));
        output_table_text(table, fault->message);
    }
}

/* Says once, on stderr, that a document cannot be used. */
static void
report_errors(const char *file, const struct fault_list *faults)
{
    uint32_t line = 0;
    for (uint32_t i = faults->count; i > 0; i--) {
        if (faults->item[i - 1].severity == FAULT_ERROR)
            line = faults->item[i - 1].line;
    }
    (void)fprintf(stderr, "weir: %s:%u: cannot be used: %u error%s\n", file, (unsigned)line,
                  (unsigned)faults->error_count, plural(faults->error_count));
}

enum exit_code
tariff_command_check(struct cli *cli)
{
    static const struct option_table table = {
        .operand = "FILE", .operand_least = 1, .operand_most = OPTION_ANY};
    static const struct output_column columns[] = {
        {"file", OUTPUT_TEXT}, {"line", OUTPUT_INT},     {"severity", OUTPUT_TEXT},
        {"code", OUTPUT_TEXT}, {"message", OUTPUT_TEXT},
    };
    enum exit_code code = option_parse(cli, &table, NULL);
    if (code != EXIT_CODE_DONE)
        return code;
    struct output_table *rows = output_table_new(cli->arena, columns, 5);
    for (uint32_t i = 0; i < cli->operand_count; i++) {
        const char *file = cli->operand[i];
        struct names names = names_of(cli->arena);
        struct tariff_document document;
        struct weir_error error = {.status = WEIR_OK};
        if (tariff_document_read(file, &names, cli->arena, &document, &error) != WEIR_OK) {
            command_report(&error);
            code = exit_code_of(error.status);
            continue;
        }
        if (cli->json)
            add_fault_rows(rows, file, &document.faults);
        else
            print_faults(file, &document.faults);
        if (document.tariff != NULL)
            continue;
        report_errors(file, &document.faults);
        code = EXIT_CODE_INPUT;
    }
    if (!cli->json)
        return code;
    const enum exit_code printed = output_result(cli, rows, "tariff-check", OUTPUT_FORMAT_JSON);
    return printed == EXIT_CODE_DONE ? code : printed;
}

/* --- test
 * ------------------------------------------------------------------------------------------- */

/* In a description # would begin a directive; a \ escapes it. */
static void
print_description(struct weir_text text)
{
    for (size_t i = 0; i < text.size; i++) {
        const char character[] = {text.start[i], '\0'};
        if (text.start[i] == '#' || text.start[i] == '\\')
            output_string("\\");
        output_string(character);
    }
}

/* "KEY: 'text'", the quotes in text doubled as YAML has them. */
static void
print_yaml(const char *key, struct weir_text text)
{
    output_string(key);
    output_string(": '");
    for (size_t i = 0; i < text.size; i++) {
        const char character[] = {text.start[i], '\0'};
        output_string(text.start[i] == '\'' ? "''" : character);
    }
    output_string("'\n");
}

static void
print_difference(const char *file, const struct tariff_test_difference *difference)
{
    output_line("  - at: %s:%u", file, (unsigned)difference->line);
    print_yaml("    message", difference->message);
    print_yaml("    expected", difference->expected);
    print_yaml("    got", difference->got);
}

static void
print_result(const struct tariff_test_result *result, uint32_t number)
{
    output_string(result->difference == NULL ? "ok " : "not ok ");
    char buffer[16];
    struct text_writer writer = text_writer_of(buffer, sizeof buffer);
    text_write_int(&writer, number);
    output_string(buffer);
    output_string(" - ");
    print_description(text_of(result->file));
    output_string(": ");
    print_description(result->name);
    output_string("\n");
    if (result->difference == NULL)
        return;
    output_line("  ---");
    if (result->source.size > 0)
        print_yaml("  source", result->source);
    output_line("  differences:");
    for (const struct tariff_test_difference *at = result->difference; at != NULL; at = at->next)
        print_difference(result->file, at);
    output_line("  ...");
}

static void
report_broken(const struct tariff_test_broken *broken)
{
    if (broken->error.status != WEIR_OK) {
        command_report(&broken->error);
        return;
    }
    for (uint32_t i = 0; i < broken->faults.count; i++) {
        const struct fault *fault = &broken->faults.item[i];
        if (fault->severity == FAULT_ERROR)
            (void)fprintf(stderr, "weir: %s:%u: [%s] %.*s\n", broken->file, (unsigned)fault->line,
                          fault->code, TEXT_WIDTH(fault->message));
    }
}

/* As TAP comments, so that readers of TAP pass them over. */
static void
print_coverage(const struct tariff_test_report *report)
{
    for (const struct tariff_test_coverage *at = report->coverage; at != NULL; at = at->next) {
        const struct tariff_coverage *coverage = &at->coverage;
        output_line("# coverage: %s: %u of %u points touched", at->file,
                    (unsigned)coverage->touched_count, (unsigned)coverage->count);
        for (uint32_t i = 0; i < coverage->count; i++) {
            const struct tariff_coverage_point *point = &coverage->point[i];
            if (!point->touched)
                output_line("# not touched: %s:%u: %.*s", at->file, (unsigned)point->line,
                            TEXT_WIDTH(point->meaning));
        }
    }
}

static void
print_tap(const struct tariff_test_report *report)
{
    uint32_t number = 0;
    output_line("TAP version 13");
    output_line("1..%u", (unsigned)(report->case_count + report->broken_count));
    for (const struct tariff_test_result *at = report->result; at != NULL; at = at->next)
        print_result(at, ++number);
    for (const struct tariff_test_broken *at = report->broken; at != NULL; at = at->next)
        output_line("not ok %u - %s: the document cannot be used", (unsigned)++number, at->file);
}

/* One row of a report; difference is NULL for a case that passed. */
static void
add_case_row(struct output_table *rows, const struct tariff_test_result *result,
             const struct tariff_test_difference *difference)
{
    output_table_text(rows, text_of(result->file));
    output_table_number(rows, difference == NULL ? result->line : difference->line);
    output_table_text(rows, result->name);
    output_table_text(rows, text_of(difference == NULL ? "ok" : "not ok"));
    if (difference == NULL) {
        for (int i = 0; i < 3; i++)
            output_table_absent(rows);
        return;
    }
    output_table_text(rows, difference->message);
    output_table_text(rows, difference->expected);
    output_table_text(rows, difference->got);
}

static void
add_broken_row(struct output_table *rows, const struct tariff_test_broken *broken)
{
    output_table_text(rows, text_of(broken->file));
    output_table_absent(rows);
    output_table_absent(rows);
    output_table_text(rows, text_of("error"));
    output_table_text(rows, text_of("the document cannot be used"));
    output_table_absent(rows);
    output_table_absent(rows);
}

static void
add_coverage_rows(struct output_table *rows, const struct tariff_test_coverage *covered)
{
    for (uint32_t i = 0; i < covered->coverage.count; i++) {
        const struct tariff_coverage_point *point = &covered->coverage.point[i];
        if (point->touched)
            continue;
        output_table_text(rows, text_of(covered->file));
        output_table_number(rows, point->line);
        output_table_absent(rows);
        output_table_text(rows, text_of("not touched"));
        output_table_text(rows, point->meaning);
        output_table_absent(rows);
        output_table_absent(rows);
    }
}

/* A row for each difference, one for each case that passed, one for each document not usable, and
 * with covered one for each point that no case touches. */
static enum exit_code
print_rows(struct cli *cli, const struct tariff_test_report *report,
           const struct tariff_test_coverage *covered)
{
    static const struct output_column columns[] = {
        {"file", OUTPUT_TEXT},   {"line", OUTPUT_INT},     {"case", OUTPUT_TEXT},
        {"result", OUTPUT_TEXT}, {"message", OUTPUT_TEXT}, {"expected", OUTPUT_TEXT},
        {"got", OUTPUT_TEXT},
    };
    struct output_table *rows = output_table_new(cli->arena, columns, 7);
    for (const struct tariff_test_result *at = report->result; at != NULL && rows != NULL;
         at = at->next) {
        if (at->difference == NULL)
            add_case_row(rows, at, NULL);
        for (const struct tariff_test_difference *difference = at->difference; difference != NULL;
             difference = difference->next)
            add_case_row(rows, at, difference);
    }
    for (const struct tariff_test_broken *at = report->broken; at != NULL && rows != NULL;
         at = at->next)
        add_broken_row(rows, at);
    for (; covered != NULL && rows != NULL; covered = covered->next)
        add_coverage_rows(rows, covered);
    return output_result(cli, rows, "tariff-test", OUTPUT_FORMAT_JSON);
}

enum exit_code
tariff_command_test(struct cli *cli)
{
    enum { JUNIT, COVERAGE, OPTION_COUNT };
    static const struct option_spec options[OPTION_COUNT] = {
        [JUNIT] = {.name = "junit", .kind = OPTION_TEXT},
        [COVERAGE] = {.name = "coverage", .kind = OPTION_FLAG},
    };
    static const struct option_table table = {.spec = options,
                                              .count = OPTION_COUNT,
                                              .operand = "FILE|DIR",
                                              .operand_least = 1,
                                              .operand_most = OPTION_ANY};
    struct option_value value[OPTION_COUNT];
    const enum exit_code usage = option_parse(cli, &table, value);
    if (usage != EXIT_CODE_DONE)
        return usage;
    struct tariff_test_report report;
    if (tariff_test_run(cli->operand, cli->operand_count, cli->arena, &report, &cli->error))
        return command_failed(cli);
    for (const struct tariff_test_broken *at = report.broken; at != NULL; at = at->next)
        report_broken(at);
    enum exit_code code = EXIT_CODE_DONE;
    if (cli->json)
        code = print_rows(cli, &report, value[COVERAGE].count > 0 ? report.coverage : NULL);
    else
        print_tap(&report);
    if (!cli->json && value[COVERAGE].count > 0)
        print_coverage(&report);
    if (value[JUNIT].count > 0 &&
        tariff_junit_write(&report, value[JUNIT].text, cli->arena, &cli->error))
        return command_failed(cli);
    if (report.failed_count > 0)
        code = EXIT_CODE_HELD;
    return report.broken_count > 0 ? EXIT_CODE_INPUT : code;
}
