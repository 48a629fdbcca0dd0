/* audit_tariff.c - published documents through the tests that came with them. */
#include "batch/audit_tariff.h"

#include "base/error.h"
#include "base/text.h"
#include "batch/tariff_test.h"
#include "store/tariff_store.h"

#define PLACE_SIZE 1000
#define WORDS_SIZE 1000

static enum weir_status
read_published(struct db *db, struct weir_arena *arena, struct tariff_test_documents *documents,
               struct weir_error *error)
{
    struct tariff_store_list list = {0};
    const struct tariff_store_key key = {.as_of_no = TARIFF_STORE_NOW};
    const enum weir_status status = tariff_store_read(db, key, arena, &list, error);
    if (status)
        return status;
    struct tariff_test_document *item = weir_arena_alloc(arena, list.count, sizeof *item);
    if (item == NULL)
        return error_nomem(error);
    for (uint32_t i = 0; i < list.count; i++) {
        const size_t size = sizeof "published tariff " + list.item[i].tariff.size;
        char *name = weir_arena_alloc(arena, size, 1);
        if (name == NULL)
            return error_nomem(error);
        struct text_writer writer = text_writer_of(name, size);
        text_write_string(&writer, "published tariff ");
        text_write(&writer, list.item[i].tariff);
        item[i] = (struct tariff_test_document){
            .name = name, .tariff = list.item[i].tariff, .bytes = list.item[i].bytes};
    }
    *documents = (struct tariff_test_documents){item, list.count};
    return WEIR_OK;
}

static struct text_writer
place_of(char *place, const char *file, uint32_t line)
{
    struct text_writer writer = text_writer_of(place, PLACE_SIZE);
    text_write_string(&writer, file);
    if (line > 0) {
        text_write_string(&writer, ":");
        text_write_int(&writer, line);
    }
    return writer;
}

static enum weir_status
tell_case(const struct tariff_test_result *result, struct weir_arena *arena,
          struct audit_answer *answer, struct weir_error *error)
{
    char place[PLACE_SIZE];
    char said[WORDS_SIZE];
    const struct tariff_test_difference *difference = result->difference;
    const struct text_writer at = place_of(place, result->file, difference->line);
    struct text_writer words = text_writer_of(said, sizeof said);
    text_write(&words, result->name);
    text_write_string(&words, ": ");
    text_write(&words, difference->message);
    if (difference->expected.size > 0) {
        text_write_string(&words, ": expected ");
        text_write(&words, difference->expected);
    }
    if (difference->got.size > 0) {
        text_write_string(&words, ", got ");
        text_write(&words, difference->got);
    }
    const struct audit_fault fault = {text_written(&at), text_written(&words)};
    return audit_answer_tell(answer, &fault, arena, error);
}

static enum weir_status
tell_broken(const struct tariff_test_broken *broken, struct weir_arena *arena,
            struct audit_answer *answer, struct weir_error *error)
{
    char place[PLACE_SIZE];
    struct audit_fault fault = {.words = text_of(broken->error.primary)};
    uint32_t line = broken->error.line;
    for (uint32_t i = 0; i < broken->faults.count; i++) {
        if (broken->faults.item[i].severity == FAULT_ERROR) {
            fault.words = broken->faults.item[i].message;
            line = broken->faults.item[i].line;
            break;
        }
    }
    const struct text_writer at = place_of(place, broken->file, line);
    fault.subject = text_written(&at);
    return audit_answer_tell(answer, &fault, arena, error);
}

enum weir_status
audit_tariff_check(struct db *db, const struct audit_request *request, struct weir_arena *arena,
                   struct audit_answer *answer, struct weir_error *error)
{
    static const struct audit_why no_tests = {"no tests were given: --tests FILE|DIR",
                                              "没有给出测试：--tests FILE|DIR"};
    static const struct audit_why no_tariff = {"no test given is of a tariff that is published",
                                               "所给测试均不属于已发布的价目"};
    struct tariff_test_documents documents = {0};
    struct tariff_test_report report = {0};
    if (request->test_count == 0) {
        audit_answer_skip(answer, &no_tests, request->language);
        return WEIR_OK;
    }
    enum weir_status status = read_published(db, arena, &documents, error);
    if (!status)
        status = tariff_test_run_on(&documents, request->tests, request->test_count, arena, &report,
                                    error);
    answer->checked_count = report.case_count;
    for (const struct tariff_test_broken *at = report.broken; !status && at != NULL; at = at->next)
        status = tell_broken(at, arena, answer, error);
    for (const struct tariff_test_result *at = report.result; !status && at != NULL; at = at->next)
        if (at->difference != NULL)
            status = tell_case(at, arena, answer, error);
    if (!status && answer->found_count == 0 && report.case_count == 0)
        audit_answer_skip(answer, &no_tariff, request->language);
    return status;
}
