/* ingest_command.c - `weir ingest FILE…`: meter reads. */
#include "base/error.h"
#include "base/text.h"
#include "batch/ingest.h"
#include "cli/command.h"
#include "cli/option.h"
#include "cli/output.h"
#include "host/config.h"
#include "host/zone.h"

#define INGEST_ARENA_BYTES ((size_t)8 << 30) /* the map of meters; the reads come on top */

static const struct option_table table = {
    .operand = "FILE", .operand_least = 1, .operand_most = OPTION_ANY};

static const struct output_column columns[] = {
    {"file", OUTPUT_TEXT},   {"reads", OUTPUT_INT},   {"new", OUTPUT_INT},
    {"same", OUTPUT_INT},    {"waiting", OUTPUT_INT}, {"findings", OUTPUT_INT},
    {"journal", OUTPUT_INT},
};

static void
put_row(struct output_table *output, const struct ingest_result *result)
{
    output_table_text(output, text_of(result->name));
    output_table_number(output, result->read_count);
    output_table_number(output, result->counts.new_count);
    output_table_number(output, result->counts.same_count);
    output_table_number(output, result->counts.unplaced_count);
    output_table_number(output, result->counts.finding_count);
    output_table_known(output, result->recorded_no != 0, result->recorded_no);
}

static void
tell(const struct ingest_result *result)
{
    if (result->known) {
        output_line("%s: nothing changed: the same file was ingested before, as read file %lld",
                    result->name, (long long)result->file_id);
        return;
    }
    output_line("%s: %lld reads, %lld new, %lld the same as known, %lld of unknown meters, "
                "%lld findings",
                result->name, (long long)result->read_count, (long long)result->counts.new_count,
                (long long)result->counts.same_count, (long long)result->counts.unplaced_count,
                (long long)result->counts.finding_count);
    if (result->skipped_count > 0)
        output_line("%s: %lld readings of other quantities passed over%s", result->name,
                    (long long)result->skipped_count,
                    result->read_count == 0 ? ": there was no register of a water meter" : "");
    if (result->counts.finding_count > 0)
        output_line("see `weir findings --open`");
}

/* Ingests one file; code becomes the worse of what it was and what this file came to. */
static void
ingest_one(struct cli *cli, struct db *db, const char *file, struct output_table *output,
           enum exit_code *code)
{
    const int64_t memory_mib = command_config(cli)->ingest_memory; /* read before the database */
    struct weir_arena *arena = weir_arena_new(INGEST_ARENA_BYTES + ((size_t)memory_mib << 20));
    const struct ingest_request request = {
        .file = file, .memory_mib = memory_mib, .today = zone_today()};
    struct ingest_result result = {0};
    struct weir_error error;
    error_clear(&error);
    enum weir_status status = WEIR_E_NOMEM;
    if (arena == NULL)
        (void)error_nomem(&error); /* told below */
    else
        status = ingest_file(db, &request, arena, &result, &error);
    enum exit_code this_code = exit_code_of(status);
    if (status != WEIR_OK) {
        if (result.faults != NULL)
            command_report_faults(result.faults);
        command_report(&error);
    } else {
        if (result.counts.finding_count > 0 || (result.read_count == 0 && result.skipped_count > 0))
            this_code = EXIT_CODE_HELD;
        if (output != NULL)
            put_row(output, &result);
        if (!cli->json)
            tell(&result);
    }
    if (this_code > *code)
        *code = this_code;
    weir_arena_free(arena);
}

enum exit_code
ingest_command_ingest(struct cli *cli)
{
    const enum exit_code usage = option_parse(cli, &table, NULL);
    if (usage != EXIT_CODE_DONE)
        return usage;
    struct db *db = command_database(cli);
    if (db == NULL)
        return command_failed(cli);
    struct output_table *output =
        cli->json ? output_table_new(cli->arena, columns, sizeof columns / sizeof columns[0])
                  : NULL;
    enum exit_code code = EXIT_CODE_DONE;
    for (uint32_t i = 0; i < cli->operand_count && code != EXIT_CODE_STOPPED; i++)
        ingest_one(cli, db, cli->operand[i], output, &code);
    if (!cli->json)
        return code;
    const enum exit_code printed = output_result(cli, output, "ingest", OUTPUT_FORMAT_TABLE);
    return printed > code ? printed : code;
}
