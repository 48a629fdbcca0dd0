/* tariff_junit.c - a report of tariff tests in the form that build servers show. */
#include "batch/tariff_junit.h"

#include <string.h>

#include "base/text.h"
#include "host/file.h"
#include "xdoc/writer.h"

#define MESSAGE_SIZE 1200 /* bytes of a failure in words */

static enum weir_status
to_file(void *context, struct weir_text bytes, struct weir_error *error)
{
    (void)error; /* a file keeps its errors until it is committed */
    file_write_put(context, bytes);
    return WEIR_OK;
}

static void
write_count(struct writer *writer, const char *name, uint32_t count)
{
    char buffer[24];
    struct text_writer text = text_writer_of(buffer, sizeof buffer);
    text_write_int(&text, count);
    writer_attribute(writer, name, text_written(&text));
}

static void
write_failure(struct writer *writer, const struct tariff_test_result *result)
{
    for (const struct tariff_test_difference *at = result->difference; at != NULL; at = at->next) {
        char buffer[MESSAGE_SIZE];
        struct text_writer text = text_writer_of(buffer, sizeof buffer);
        text_write_string(&text, result->file);
        text_write_string(&text, ":");
        text_write_int(&text, at->line);
        text_write_string(&text, ": ");
        text_write(&text, at->message);
        text_write_string(&text, "; expected: ");
        text_write(&text, at->expected);
        text_write_string(&text, "; got: ");
        text_write(&text, at->got);
        writer_begin(writer, "failure");
        writer_attribute(writer, "type", text_of("difference"));
        writer_attribute(writer, "message", text_written(&text));
        writer_end(writer);
    }
}

/* Writes the suite that begins with first; the first result of the next one. */
static const struct tariff_test_result *
write_suite(struct writer *writer, const struct tariff_test_result *first)
{
    uint32_t count = 0;
    uint32_t failed_count = 0;
    for (const struct tariff_test_result *at = first;
         at != NULL && strcmp(at->file, first->file) == 0; at = at->next) {
        count++;
        failed_count += at->difference != NULL;
    }
    writer_begin(writer, "testsuite");
    writer_attribute(writer, "name", text_of(first->file));
    write_count(writer, "tests", count);
    write_count(writer, "failures", failed_count);
    write_count(writer, "errors", 0);
    const struct tariff_test_result *at = first;
    for (; count > 0; count--, at = at->next) {
        writer_begin(writer, "testcase");
        writer_attribute(writer, "classname", text_of(at->file));
        writer_attribute(writer, "name", at->name);
        write_failure(writer, at);
        writer_end(writer);
    }
    writer_end(writer);
    return at;
}

static void
write_broken(struct writer *writer, const struct tariff_test_broken *broken)
{
    const char *message = broken->error.primary;
    for (uint32_t i = 0; i < broken->faults.count && message[0] == '\0'; i++) {
        if (broken->faults.item[i].severity == FAULT_ERROR)
            message = broken->faults.item[i].message.start;
    }
    writer_begin(writer, "testsuite");
    writer_attribute(writer, "name", text_of(broken->file));
    write_count(writer, "tests", 1);
    write_count(writer, "failures", 0);
    write_count(writer, "errors", 1);
    writer_begin(writer, "testcase");
    writer_attribute(writer, "classname", text_of(broken->file));
    writer_attribute(writer, "name", text_of("the document can be used"));
    writer_begin(writer, "error");
    writer_attribute(writer, "type", text_of("document"));
    writer_attribute(writer, "message", text_of(message));
    writer_end(writer);
    writer_end(writer);
    writer_end(writer);
}

static void
write_report(struct writer *writer, const struct tariff_test_report *report)
{
    writer_begin(writer, "testsuites");
    write_count(writer, "tests", report->case_count + report->broken_count);
    write_count(writer, "failures", report->failed_count);
    write_count(writer, "errors", report->broken_count);
    const struct tariff_test_result *result = report->result;
    while (result != NULL)
        result = write_suite(writer, result);
    for (const struct tariff_test_broken *at = report->broken; at != NULL; at = at->next)
        write_broken(writer, at);
    writer_end(writer);
}

enum weir_status
tariff_junit_write(const struct tariff_test_report *report, const char *file,
                   struct weir_arena *arena, struct weir_error *error)
{
    struct file_write *out = NULL;
    struct writer *writer = NULL;
    enum weir_status status = file_write_begin(file, arena, &out, error);
    if (status != WEIR_OK)
        return status;
    status = writer_open(to_file, out, arena, &writer, error);
    if (status == WEIR_OK) {
        write_report(writer, report);
        status = writer_close(writer, error);
    }
    writer_free(writer);
    if (status == WEIR_OK)
        return file_write_commit(out, error);
    file_write_abort(out);
    return status;
}
