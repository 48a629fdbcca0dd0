/* verify_command.c - `weir verify`: what is wrong with what is stored, and where. */
#include <stdio.h>

#include "base/error.h"
#include "base/text.h"
#include "batch/checkpoint.h"
#include "batch/overview.h"
#include "batch/signer.h"
#include "batch/verify.h"
#include "cli/command.h"
#include "cli/option.h"
#include "cli/output.h"
#include "cli/proof_output.h"
#include "cli/trust_option.h"
#include "cli/verify_files.h"
#include "host/clock.h"
#include "host/config.h"

enum { RUN, PROOF, CHECKPOINT, PUBLIC_KEY, CERTIFICATE, OPTION_COUNT };

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

static void
print_all_holds(const struct verify_result *result)
{
    char more[100] = "";
    struct text_writer writer = text_writer_of(more, sizeof more);
    if (result->entry_count > 0) {
        text_write_string(&writer, ", ");
        text_write_int(&writer, result->entry_count);
        text_write_string(&writer, " fee entries");
    }
    if (result->checkpoints.checkpoint_count > 0) {
        text_write_string(&writer, ", ");
        text_write_int(&writer, result->checkpoints.checkpoint_count);
        text_write_string(&writer, " checkpoints");
    }
    output_line("all holds: %lu runs, %lld invoices, %lld lines%s",
                (unsigned long)result->run_count, (long long)result->invoice_count,
                (long long)result->line_count, more);
}

static void
warn_unchecked(const struct verify_checkpoint_count *count)
{
    const unsigned long unchecked = count->checkpoint_count - count->signature_count;
    if (unchecked > 0)
        (void)fprintf(
            stderr,
            "weir: the signatures of %lu checkpoints were not checked: there is no key to "
            "check them by\nhint: Give --public-key or --certificate, or set sign_trust.\n",
            unchecked);
}

static enum exit_code
verify_stored(struct cli *cli, const struct verify_request *request)
{
    struct verify_result *result = weir_arena_alloc(cli->arena, 1, sizeof *result);
    if (result == NULL) {
        (void)error_nomem(&cli->error);
        return command_failed(cli);
    }
    const int64_t began_s = clock_wall_s();
    if (verify_run(cli->db, request, cli->arena, result, &cli->error))
        return command_failed(cli);
    if (request->run_id == 0 && note(cli->db, began_s, result, &cli->error))
        return command_failed(cli);
    warn_unchecked(&result->checkpoints);
    if (result->fault_count > 0 || cli->json)
        return print_faults(cli, result);
    print_all_holds(result);
    return EXIT_CODE_DONE;
}

static const char *
first_of(const struct option_value *value, int option)
{
    return value[option].count > 0 ? value[option].text : NULL;
}

enum exit_code
verify_command_verify(struct cli *cli)
{
    static const struct option_spec options[OPTION_COUNT] = {
        [RUN] = {.name = "run", .kind = OPTION_INT, .least = 1},
        [PROOF] = {.name = "proof", .kind = OPTION_TEXT},
        [CHECKPOINT] = {.name = "checkpoint", .kind = OPTION_TEXT},
        [PUBLIC_KEY] = {.name = "public-key", .kind = OPTION_TEXT, .repeated = true},
        [CERTIFICATE] = {.name = "certificate", .kind = OPTION_TEXT, .repeated = true},
    };
    static const struct option_table table = {
        .spec = options, .count = OPTION_COUNT, .operand = "FILE", .operand_most = OPTION_ANY};
    struct option_value value[OPTION_COUNT];
    const enum exit_code usage = option_parse(cli, &table, value);
    if (usage != EXIT_CODE_DONE)
        return usage;
    if (value[PROOF].count + value[RUN].count + value[CHECKPOINT].count + (cli->operand_count > 0) >
        1)
        return command_usage("--proof, --run, --checkpoint and files exclude one another",
                             (struct weir_text){NULL, 0}, NULL);
    struct signature_trust *trust = NULL;
    const struct config *config = command_config(cli);
    struct verify_request request = {
        .run_id = value[RUN].count == 0 ? 0 : value[RUN].number,
        .checkpoint = first_of(value, CHECKPOINT),
    };
    const struct trust_option given = {&value[PUBLIC_KEY], &value[CERTIFICATE],
                                       value[CHECKPOINT].count > 0};
    bool failed = config == NULL || trust_option_find(cli, config, &given, &trust);
    if (!failed && (value[PROOF].count > 0 || cli->operand_count > 0)) {
        const enum exit_code code = value[PROOF].count > 0
                                        ? proof_output_check(cli, value[PROOF].text, trust)
                                        : verify_files_check(cli, trust);
        signature_trust_free(trust);
        return code;
    }
    failed = failed ||
             checkpoint_authority(config, cli->arena, &request.by.authority, &cli->error) ||
             command_database(cli) == NULL;
    if (failed) {
        signature_trust_free(trust);
        return command_failed(cli);
    }
    request.conninfo = config->database[0] == '\0' ? NULL : config->database;
    request.by.trust = trust;
    const enum exit_code code = verify_stored(cli, &request);
    signature_trust_free(trust);
    return code;
}
