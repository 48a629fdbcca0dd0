/* tariff_test.c - test documents against their tariffs, and in words what is not as expected. */
#include "batch/tariff_test.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "batch/tariff_case.h"
#include "batch/tariff_document.h"
#include "host/file.h"
#include "host/folder.h"
#include "xdoc/scan.h"
#include "xdoc/tariff_test_xml.h"

#define WORDS_SIZE 400 /* bytes of one line in words */

/* A tariff that some test names, read once. */
struct tested {
    struct tariff_document document;
    struct tariff_test_coverage covered;
    struct tested *next;
};

/* A run over documents; results and broken documents are added at their ends. */
struct run {
    struct weir_arena *arena;
    const struct tariff_test_documents *documents; /* NULL: the files that the tests name */
    struct tested *tested;
    struct tariff_test_coverage **coverage_end;
    struct tariff_test_report *report;
    struct tariff_test_result **result_end;
    struct tariff_test_broken **broken_end;
    bool nomem;
};

/* --- lines in words
 * -------------------------------------------------------------------------------- */

/* NAME=VALUE of a number, with a blank before it. */
struct word {
    const char *name;
    int64_t value;
    unsigned scale;
};

static void
write_word(struct text_writer *writer, struct word word)
{
    text_write_string(writer, " ");
    text_write_string(writer, word.name);
    text_write_string(writer, "=");
    text_write_decimal(writer, word.value, word.scale);
}

static struct weir_text
kept(struct run *run, const struct text_writer *writer)
{
    struct weir_text text = text_written(writer);
    if (text.size > 0 && text.start[0] == ' ')
        text = (struct weir_text){text.start + 1, text.size - 1};
    const struct weir_text copy = text_copy(text, run->arena);
    run->nomem = run->nomem || copy.start == NULL;
    return copy;
}

static struct weir_text
expected_words(struct run *run, const struct tariff_test_line *line)
{
    char buffer[WORDS_SIZE];
    struct text_writer writer = text_writer_of(buffer, sizeof buffer);
    if (line->use_no != 0)
        write_word(&writer, (struct word){"use", line->use_no, 0});
    text_write_string(&writer, " charge=");
    text_write(&writer, line->charge);
    if (line->block_no != 0)
        write_word(&writer, (struct word){"block", line->block_no, 0});
    if (line->band_no != 0)
        write_word(&writer, (struct word){"band", line->band_no, 0});
    if (line->has_volume)
        write_word(&writer, (struct word){"m3", line->volume_l, 3});
    if (line->has_price)
        write_word(&writer, (struct word){"price", line->price_mfen_per_m3, 5});
    if (line->has_amount)
        write_word(&writer, (struct word){"amount", line->amount_fen, 2});
    return kept(run, &writer);
}

static struct weir_text
got_words(struct run *run, const struct tariff_match_got *got)
{
    char buffer[WORDS_SIZE];
    struct text_writer writer = text_writer_of(buffer, sizeof buffer);
    write_word(&writer, (struct word){"use", got->use_no, 0});
    text_write_string(&writer, " charge=");
    text_write(&writer, got->line->charge);
    if (got->line->block_no != 0)
        write_word(&writer, (struct word){"block", got->line->block_no, 0});
    if (got->line->band_no != 0)
        write_word(&writer, (struct word){"band", got->line->band_no, 0});
    if (got->line->has_volume)
        write_word(&writer, (struct word){"m3", got->line->volume_l, 3});
    if (got->line->has_price)
        write_word(&writer, (struct word){"price", got->line->price_mfen_per_m3, 5});
    write_word(&writer, (struct word){"amount", got->line->amount_fen, 2});
    return kept(run, &writer);
}

static struct weir_text
total_words(struct run *run, const struct tariff_test_total *total, int64_t amount_fen)
{
    char buffer[WORDS_SIZE];
    struct text_writer writer = text_writer_of(buffer, sizeof buffer);
    if (total->use_no != 0)
        write_word(&writer, (struct word){"use", total->use_no, 0});
    text_write_string(&writer, " total");
    write_word(&writer, (struct word){"amount", amount_fen, 2});
    return kept(run, &writer);
}

/* "use 2 is held: no-price (water)" */
static struct weir_text
held_words(struct run *run, uint32_t use_no, const struct weir_bill *bill)
{
    char buffer[WORDS_SIZE];
    struct text_writer writer = text_writer_of(buffer, sizeof buffer);
    text_write_string(&writer, "use ");
    text_write_int(&writer, use_no);
    text_write_string(&writer, " is held: ");
    text_write_string(&writer, weir_finding_code(bill->held));
    if (bill->held_subject.size > 0) {
        text_write_string(&writer, " (");
        text_write(&writer, bill->held_subject);
        text_write_string(&writer, ")");
    }
    return kept(run, &writer);
}

/* --- one case
 * --------------------------------------------------------------------------------------- */

static void
add_difference(struct run *run, struct tariff_test_result *result,
               struct tariff_test_difference difference)
{
    struct tariff_test_difference *added = weir_arena_alloc(run->arena, 1, sizeof *added);
    if (added == NULL) {
        run->nomem = true;
        return;
    }
    *added = difference;
    struct tariff_test_difference **end = &result->difference;
    while (*end != NULL)
        end = &(*end)->next;
    *end = added;
}

/* The held use that explains why a line of use_no (0: any) is missing, from 1; 0: none. */
static uint32_t
held_use(const struct tariff_case_outcome *outcome, uint32_t use_no)
{
    for (uint32_t i = 0; i < outcome->count; i++) {
        if (outcome->item[i].bill.held != WEIR_FINDING_NONE && (use_no == 0 || use_no == i + 1))
            return i + 1;
    }
    return 0;
}

static void
compare_lines(struct run *run, const struct tariff_test_case *test_case,
              const struct tariff_case_outcome *outcome, struct tariff_test_result *result)
{
    struct tariff_match match = {
        .expected = test_case->expected,
        .expected_count = test_case->expected_count,
        .got = outcome->line,
        .got_count = outcome->line_count,
    };
    if (tariff_match_find(&match, run->arena) != WEIR_OK) {
        run->nomem = true;
        return;
    }
    for (uint32_t i = 0; i < match.expected_count; i++) {
        const struct tariff_test_line *expected = &match.expected[i];
        if (match.got_of[i] != TARIFF_MATCH_NONE)
            continue;
        const uint32_t nearest = tariff_match_nearest(&match, expected);
        const uint32_t held = held_use(outcome, expected->use_no);
        struct weir_text got = text_of("no such line");
        if (held != 0) {
            got = held_words(run, held, &outcome->item[held - 1].bill);
        } else if (nearest != TARIFF_MATCH_NONE) {
            got = got_words(run, &match.got[nearest]);
            match.expected_of[nearest] = i; /* shown once is enough */
        }
        add_difference(
            run, result,
            (struct tariff_test_difference){.line = expected->line,
                                            .message = text_of("a line is not as expected"),
                                            .expected = expected_words(run, expected),
                                            .got = got});
    }
    for (uint32_t i = 0; i < match.got_count && test_case->exact; i++) {
        if (match.expected_of[i] == TARIFF_MATCH_NONE)
            add_difference(run, result,
                           (struct tariff_test_difference){
                               .line = test_case->line,
                               .message = text_of("a line that is not expected (exact=\"yes\")"),
                               .expected = text_of("no such line"),
                               .got = got_words(run, &match.got[i])});
    }
}

static void
compare_totals(struct run *run, const struct tariff_test_case *test_case,
               const struct tariff_case_outcome *outcome, struct tariff_test_result *result)
{
    for (uint32_t i = 0; i < test_case->total_count; i++) {
        const struct tariff_test_total *total = &test_case->total[i];
        int64_t amount_fen = 0;
        for (uint32_t use = 0; use < outcome->count; use++) {
            if (total->use_no == 0 || total->use_no == use + 1)
                amount_fen += outcome->item[use].bill.amount_fen;
        }
        const uint32_t held = held_use(outcome, total->use_no);
        if (amount_fen != total->amount_fen)
            add_difference(run, result,
                           (struct tariff_test_difference){
                               .line = total->line,
                               .message = text_of("a total is not as expected"),
                               .expected = total_words(run, total, total->amount_fen),
                               .got = held != 0
                                          ? held_words(run, held, &outcome->item[held - 1].bill)
                                          : total_words(run, total, amount_fen)});
    }
}

static enum weir_status
run_case(struct run *run, struct tested *tested, const struct tariff_test_case *test_case,
         const char *file, struct weir_error *error)
{
    struct tariff_test_result *result = weir_arena_alloc(run->arena, 1, sizeof *result);
    if (result == NULL)
        return error_nomem(error);
    *result = (struct tariff_test_result){
        .file = file,
        .line = test_case->line,
        .name = test_case->name,
        .source = test_case->source,
    };
    struct tariff_case_outcome outcome;
    const enum weir_status status =
        tariff_case_run(test_case, tested->document.tariff, run->arena, &outcome, error);
    if (status != WEIR_OK)
        return status;
    for (uint32_t i = 0; i < outcome.count; i++)
        tariff_coverage_note(&tested->covered.coverage, &outcome.item[i]);
    compare_lines(run, test_case, &outcome, result);
    compare_totals(run, test_case, &outcome, result);
    if (run->nomem)
        return error_nomem(error);
    *run->result_end = result;
    run->result_end = &result->next;
    run->report->case_count++;
    run->report->failed_count += result->difference != NULL;
    return WEIR_OK;
}

/* --- files
 * ------------------------------------------------------------------------------------------- */

static enum weir_status
add_broken(struct run *run, const char *file, const struct fault_list *faults,
           const struct weir_error *reason)
{
    struct tariff_test_broken *broken = weir_arena_alloc(run->arena, 1, sizeof *broken);
    if (broken == NULL)
        return WEIR_E_NOMEM;
    broken->file = file;
    if (faults != NULL)
        broken->faults = *faults;
    if (reason != NULL)
        broken->error = *reason;
    *run->broken_end = broken;
    run->broken_end = &broken->next;
    run->report->broken_count++;
    return WEIR_OK;
}

/* name as it is found from the folder of file. */
static const char *
beside(const char *file, struct weir_text name, struct weir_arena *arena)
{
    const char *slash = strrchr(file, '/');
    const size_t folder_size =
        slash == NULL || name.start[0] == '/' ? 0 : (size_t)(slash - file) + 1;
    char *path = weir_arena_alloc(arena, folder_size + name.size + 1, 1);
    if (path == NULL)
        return NULL;
    struct text_writer writer = text_writer_of(path, folder_size + name.size + 1);
    text_write(&writer, (struct weir_text){file, folder_size});
    text_write(&writer, name);
    return path;
}

static enum weir_status
read_tariff(struct run *run, const char *path, struct tested *tested, struct weir_error *reason)
{
    struct names names = names_of(run->arena);
    for (uint32_t i = 0; run->documents != NULL && i < run->documents->count; i++) {
        const struct tariff_test_document *document = &run->documents->item[i];
        const struct xdoc_input input = {.file = path, .bytes = document->bytes};
        if (document->name == path)
            return tariff_document_parse(&input, &names, run->arena, &tested->document, reason);
    }
    return tariff_document_read(path, &names, run->arena, &tested->document, reason);
}

/* The tariff in path, read at its first use; NULL, and reported, when it cannot be used.  Failing
 * for want of memory sets run->nomem. */
static struct tested *
tariff_in(struct run *run, const char *path)
{
    for (struct tested *at = run->tested; at != NULL; at = at->next) {
        if (strcmp(at->document.file, path) == 0)
            return at;
    }
    struct weir_error reason = {.status = WEIR_OK};
    struct tested *tested = weir_arena_alloc(run->arena, 1, sizeof *tested);
    run->nomem = true;
    if (tested == NULL)
        return NULL;
    const enum weir_status status = read_tariff(run, path, tested, &reason);
    const bool usable = status == WEIR_OK && tested->document.tariff != NULL;
    if (status == WEIR_E_NOMEM)
        return NULL;
    if (!usable) {
        run->nomem = add_broken(run, path, status == WEIR_OK ? &tested->document.faults : NULL,
                                status == WEIR_OK ? NULL : &reason) != WEIR_OK;
        return NULL;
    }
    if (tariff_coverage_begin(tested->document.tariff, run->arena, &tested->covered.coverage))
        return NULL;
    run->nomem = false;
    tested->covered.file = path;
    *run->coverage_end = &tested->covered;
    run->coverage_end = &tested->covered.next;
    tested->next = run->tested;
    run->tested = tested;
    return tested;
}

static const char *
name_among(const struct tariff_test_documents *documents, struct weir_text tariff)
{
    for (uint32_t i = 0; i < documents->count; i++) {
        if (text_equal(documents->item[i].tariff, tariff))
            return documents->item[i].name;
    }
    return NULL;
}

/* The tariff that a test names; NULL, and reported, when it cannot be used. */
static struct tested *
tariff_of(struct run *run, const char *file, const struct tariff_test *test)
{
    const char *path = run->documents != NULL ? name_among(run->documents, test->tariff_id)
                                              : beside(file, test->file, run->arena);
    if (path == NULL && run->documents != NULL) {
        run->report->unpublished_count++;
        return NULL;
    }
    struct tested *tested = path == NULL ? NULL : tariff_in(run, path);
    run->nomem = run->nomem || path == NULL;
    if (tested == NULL || text_equal(tested->document.tariff->id, test->tariff_id))
        return tested;
    struct fault_list faults = fault_list_of(run->arena);
    fault_error(&faults, test->line, "tariff-id",
                "the tests are of tariff %, the file # has tariff %",
                FAULT_WORDS(test->tariff_id, text_of(path), tested->document.tariff->id));
    run->nomem = faults.nomem || add_broken(run, file, &faults, NULL) != WEIR_OK;
    return NULL;
}

static enum weir_status
run_file(struct run *run, const char *file, struct weir_error *error)
{
    struct xdoc_input input = {.file = file};
    struct weir_error reason = {.status = WEIR_OK};
    struct fault_list faults = fault_list_of(run->arena);
    struct tariff_test *test = NULL;
    run->report->file_count++;
    enum weir_status status =
        file_read_all(file, SCAN_BYTES_MAX, run->arena, &input.bytes, &reason);
    if (status != WEIR_OK && status != WEIR_E_NOMEM)
        return add_broken(run, file, NULL, &reason) ? error_nomem(error) : WEIR_OK;
    if (status == WEIR_E_NOMEM ||
        tariff_test_xml_read(&input, run->arena, &faults, &test, error) != WEIR_OK)
        return error_nomem(error);
    if (test == NULL) {
        fault_sort(&faults);
        return add_broken(run, file, &faults, NULL) ? error_nomem(error) : WEIR_OK;
    }
    struct tested *tested = tariff_of(run, file, test);
    if (run->nomem)
        return error_nomem(error);
    for (uint32_t i = 0; i < test->count && tested != NULL && status == WEIR_OK; i++)
        status = run_case(run, tested, &test->item[i], file, error);
    return status;
}

static enum weir_status
run_folder(struct run *run, const char *folder, struct weir_error *error)
{
    const char *const *files = NULL;
    uint32_t count = 0;
    struct weir_error reason = {.status = WEIR_OK};
    const struct folder_search search = {folder, ".test.xml"};
    enum weir_status status = folder_list(search, run->arena, &files, &count, &reason);
    if (status == WEIR_OK && count == 0) {
        status = error_set(&reason, WEIR_E_NOT_FOUND, "no .test.xml file in this folder");
        error_place(&reason, folder, 0);
    }
    if (status != WEIR_OK)
        return status == WEIR_E_NOMEM || add_broken(run, folder, NULL, &reason) != WEIR_OK
                   ? error_nomem(error)
                   : WEIR_OK;
    for (uint32_t i = 0; i < count && status == WEIR_OK; i++)
        status = run_file(run, files[i], error);
    return status;
}

enum weir_status
tariff_test_run(const char *const *names, uint32_t name_count, struct weir_arena *arena,
                struct tariff_test_report *report, struct weir_error *error)
{
    return tariff_test_run_on(NULL, names, name_count, arena, report, error);
}

enum weir_status
tariff_test_run_on(const struct tariff_test_documents *documents, const char *const *names,
                   uint32_t name_count, struct weir_arena *arena, struct tariff_test_report *report,
                   struct weir_error *error)
{
    *report = (struct tariff_test_report){.result = NULL};
    struct run run = {.documents = documents,
                      .arena = arena,
                      .report = report,
                      .coverage_end = &report->coverage,
                      .result_end = &report->result,
                      .broken_end = &report->broken};
    enum weir_status status = WEIR_OK;
    for (uint32_t i = 0; i < name_count && status == WEIR_OK; i++)
        status = folder_is(names[i]) ? run_folder(&run, names[i], error)
                                     : run_file(&run, names[i], error);
    return status;
}
