/* verify_command.c - `weir verify`: what is wrong with what is stored, and where. */
#include <stdio.h>

#include "base/error.h"
#include "base/text.h"
#include "batch/overview.h"
#include "batch/verify.h"
#include "cli/command.h"
#include "cli/option.h"
#include "cli/output.h"
#include "cli/proof_output.h"
#include "host/clock.h"
#include "host/config.h"

enum { RUN, PROOF, OPTION_COUNT };

static enum exit_code
print_faults(struct cli *cli, const struct verify_result *result)
{
    static const struct output_column columns[] = {
        {"run", OUTPUT_INT},
        {"invoice", OUTPUT_TEXT},
        {"fault", OUTPUT_TEXT},
    };
    const uint32_t kept = result->kept_count;
    struct output_table *list = output_table_new(cli->arena, columns, 3);
    for (uint32_t i = 0; list != NULL && i < kept; i++) {
        const struct verify_fault *fault = &result->fault[i];
        output_table_known(list, fault->run_id != 0, fault->run_id);
        output_table_text(list, fault->invoice);
        output_table_text(list, fault->words);
    }
    const enum exit_code code = output_result(cli, list, "verify", OUTPUT_FORMAT_TABLE);
    if (code != EXIT_CODE_DONE)
        return code;
    if (result->fault_count == 0)
        return EXIT_CODE_DONE;
    if (result->fault_count > kept)
        (void)fprintf(stderr, "weir: %lu faults, of which %lu are shown\n",
                      (unsigned long)result->fault_count, (unsigned long)kept);
    return EXIT_CODE_INTEGRITY;
}

/* How all of it ended, for `weir status` and metrics. */
static enum weir_status
note(struct db *db, int64_t began_s, const struct verify_result *result, struct weir_error *error)
{
    char detail[100];
    struct text_writer writer = text_writer_of(detail, sizeof detail);
    const bool good = result->fault_count == 0;
    if (good) {
        text_write_string(&writer, "all holds, ");
        text_write_int(&writer, result->run_count);
        text_write_string(&writer, " runs, ");
        text_write_int(&writer, result->invoice_count);
        text_write_string(&writer, " invoices");
    } else {
        text_write_int(&writer, result->fault_count);
        text_write_string(&writer, " faults");
    }
    const struct outcome_store_item item = {
        .began_s = began_s,
        .exit_code = good ? EXIT_CODE_DONE : EXIT_CODE_INTEGRITY,
        .found_count = result->fault_count,
        .detail = text_written(&writer),
    };
    return overview_note(db, OUTCOME_STORE_VERIFY, &item, error);
}

enum exit_code
verify_command_verify(struct cli *cli)
{
    static const struct option_spec options[OPTION_COUNT] = {
        [RUN] = {.name = "run", .kind = OPTION_INT, .least = 1},
        [PROOF] = {.name = "proof", .kind = OPTION_TEXT},
    };
    static const struct option_table table = {
        .spec = options, .count = OPTION_COUNT, .operand = "argument"};
    struct option_value value[OPTION_COUNT];
    const enum exit_code usage = option_parse(cli, &table, value);
    if (usage != EXIT_CODE_DONE)
        return usage;
    if (value[PROOF].count > 0 && value[RUN].count > 0)
        return command_usage("--proof and --run exclude one another", (struct weir_text){NULL, 0},
                             NULL);
    if (value[PROOF].count > 0)
        return proof_output_check(cli, value[PROOF].text);
    struct verify_result *result = weir_arena_alloc(cli->arena, 1, sizeof *result);
    if (result == NULL) {
        (void)error_nomem(&cli->error);
        return command_failed(cli);
    }
    struct db *db = command_database(cli);
    const struct config *config = command_config(cli);
    if (db == NULL || config == NULL)
        return command_failed(cli);
    const struct verify_request request = {
        .conninfo = config->database[0] == '\0' ? NULL : config->database,
        .run_id = value[RUN].count == 0 ? 0 : value[RUN].number,
    };
    const int64_t began_s = clock_wall_s();
    if (verify_run(db, &request, cli->arena, result, &cli->error))
        return command_failed(cli);
    if (request.run_id == 0 && note(db, began_s, result, &cli->error))
        return command_failed(cli);
    if (result->fault_count == 0 && !cli->json) {
        char entries[48] = "";
        struct text_writer writer = text_writer_of(entries, sizeof entries);
        if (result->entry_count > 0) {
            text_write_string(&writer, ", ");
            text_write_int(&writer, result->entry_count);
            text_write_string(&writer, " fee entries");
        }
        output_line("all holds: %lu runs, %lld invoices, %lld lines%s",
                    (unsigned long)result->run_count, (long long)result->invoice_count,
                    (long long)result->line_count, entries);
        return EXIT_CODE_DONE;
    }
    return print_faults(cli, result);
}
