/* load_command.c - `weir load KIND FILE`: registry data. */
#include "base/error.h"
#include "base/text.h"
#include "batch/load.h"
#include "batch/load_kind.h"
#include "cli/command.h"
#include "cli/option.h"
#include "cli/output.h"

static const struct option_table table = {
    .operand = "KIND and FILE", .operand_least = 2, .operand_most = 2};

static const struct output_column columns[] = {
    {"kind", OUTPUT_TEXT},        {"file", OUTPUT_TEXT},    {"rows", OUTPUT_INT},
    {"new", OUTPUT_INT},          {"changed", OUTPUT_INT},  {"journal", OUTPUT_INT},
    {"reads_placed", OUTPUT_INT}, {"findings", OUTPUT_INT},
};

static enum exit_code
tell_json(struct cli *cli, const struct load_table *loaded, const struct load_result *result)
{
    struct output_table *output =
        output_table_new(cli->arena, columns, sizeof columns / sizeof columns[0]);
    if (output != NULL) {
        output_table_text(output, text_of(loaded->kind->name));
        output_table_text(output, text_of(loaded->file));
        output_table_number(output, result->row_count);
        output_table_number(output, result->new_count);
        output_table_number(output, result->changed_count);
        output_table_known(output, result->recorded_no != 0, result->recorded_no);
        output_table_number(output, (int64_t)result->placed_count);
        output_table_number(output, result->finding_count);
    }
    return output_result(cli, output, "load", OUTPUT_FORMAT_TABLE);
}

static void
tell(const struct load_table *loaded, const struct load_result *result)
{
    output_line("%s: %u rows, %u changed", loaded->kind->name, (unsigned)result->row_count,
                (unsigned)result->changed_count);
    if (result->recorded_no == 0) {
        output_line("nothing changed: all of it is known");
        return;
    }
    output_line("journal number %lld", (long long)result->recorded_no);
    if (result->placed_count > 0)
        output_line("%llu reads placed that had waited", (unsigned long long)result->placed_count);
    if (result->finding_count > 0)
        output_line("%u findings: see `weir findings --open`", (unsigned)result->finding_count);
}

enum exit_code
load_command_load(struct cli *cli)
{
    const enum exit_code usage = option_parse(cli, &table, NULL);
    if (usage != EXIT_CODE_DONE)
        return usage;
    const struct load_kind *kind = NULL;
    if (load_kind_find(text_of(cli->operand[0]), &kind, &cli->error) != WEIR_OK)
        return EXIT_CODE_USAGE;

    struct weir_arena *arena = weir_arena_new(LOAD_ARENA_BYTES);
    struct load_table loaded = {0};
    struct load_result result = {0};
    struct db *db = NULL;
    enum exit_code code = EXIT_CODE_DONE;
    if (arena == NULL)
        (void)error_nomem(&cli->error); /* told below */
    if (arena == NULL || load_read(cli->operand[1], kind, arena, &loaded, &cli->error) != WEIR_OK ||
        (db = command_database(cli)) == NULL ||
        load_write(db, &loaded, &result, &cli->error) != WEIR_OK) {
        if (loaded.faults != NULL)
            command_report_faults(loaded.faults);
        code = command_failed(cli);
    } else if (cli->json) {
        code = tell_json(cli, &loaded, &result);
    } else {
        tell(&loaded, &result);
    }
    if (code == EXIT_CODE_DONE && result.finding_count > 0)
        code = EXIT_CODE_HELD;
    weir_arena_free(arena);
    return code;
}
