/* approve_command.c - `weir approve` and `weir policy`: the second person. */
#include "base/text.h"
#include "batch/approval.h"
#include "cli/command.h"
#include "cli/option.h"
#include "cli/output.h"

#define HEX_SIZE (2 * APPROVAL_DIGEST_SIZE + 1)
#define DEMAND_SIZE 40 /* bytes of "above AMOUNT" */

static void
add_unless_empty(struct output_table *table, struct weir_text text)
{
    if (text.size == 0)
        output_table_absent(table);
    else
        output_table_text(table, text);
}

/* --- approve ---------------------------------------------------------------------------------- */
static enum exit_code
print_waiting(struct cli *cli)
{
    static const struct output_column columns[] = {
        {"kind", OUTPUT_TEXT},     {"subject", OUTPUT_TEXT}, {"state", OUTPUT_TEXT},
        {"amount", OUTPUT_AMOUNT}, {"above", OUTPUT_AMOUNT}, {"maker", OUTPUT_TEXT},
        {"approver", OUTPUT_TEXT}, {"digest", OUTPUT_TEXT},
    };
    struct approval_store_list waiting = {0};
    struct db *db = command_database(cli);
    if (db == NULL || approval_store_list(db, cli->arena, &waiting, &cli->error))
        return command_failed(cli);
    struct output_table *list =
        output_table_new(cli->arena, columns, sizeof columns / sizeof columns[0]);
    for (uint32_t i = 0; list != NULL && i < waiting.count; i++) {
        const struct approval_store_waiting *item = &waiting.item[i];
        output_table_text(list, item->kind);
        output_table_text(list, item->subject);
        output_table_text(list, text_of(item->approver.size == 0 ? "waits" : "approved"));
        output_table_known(list, item->has_amount, item->amount_fen);
        output_table_number(list, item->above_fen);
        add_unless_empty(list, item->maker);
        add_unless_empty(list, item->approver);
        output_table_text(list, item->digest);
    }
    return output_result(cli, list, "approvals", OUTPUT_FORMAT_TABLE);
}

static enum exit_code
print_given(struct cli *cli, const struct approval_store_given *given)
{
    static const struct output_column columns[] = {
        {"kind", OUTPUT_TEXT},      {"subject", OUTPUT_TEXT}, {"digest", OUTPUT_TEXT},
        {"decision", OUTPUT_TEXT},  {"reason", OUTPUT_TEXT},  {"actor", OUTPUT_TEXT},
        {"journal_no", OUTPUT_INT},
    };
    char hex[HEX_SIZE];
    struct text_writer writer = text_writer_of(hex, sizeof hex);
    text_write_hex(&writer, given->digest);
    const char *decision = given->granted ? "approved" : "withdrawn";
    if (!cli->json) {
        output_line("%s: %.*s %.*s by %.*s, journal number %lld", decision, (int)given->kind.size,
                    given->kind.start, (int)given->subject.size, given->subject.start,
                    (int)given->actor.size, given->actor.start, (long long)given->approval_no);
        output_line("digest %.*s", (int)writer.size, hex);
        return EXIT_CODE_DONE;
    }
    struct output_table *list =
        output_table_new(cli->arena, columns, sizeof columns / sizeof columns[0]);
    if (list != NULL) {
        output_table_text(list, given->kind);
        output_table_text(list, given->subject);
        output_table_text(list, text_written(&writer));
        output_table_text(list, text_of(decision));
        add_unless_empty(list, given->reason);
        output_table_text(list, given->actor);
        output_table_number(list, given->approval_no);
    }
    return output_result(cli, list, "approval", OUTPUT_FORMAT_TABLE);
}

enum exit_code
approve_command_run(struct cli *cli)
{
    enum { LIST, REASON, WITHDRAW, OPTION_COUNT };
    static const struct option_spec options[OPTION_COUNT] = {
        [LIST] = {.name = "list", .kind = OPTION_FLAG},
        [REASON] = {.name = "reason", .kind = OPTION_TEXT},
        [WITHDRAW] = {.name = "withdraw", .kind = OPTION_FLAG},
    };
    static const struct option_table table = {.spec = options,
                                              .count = OPTION_COUNT,
                                              .operand = "RUN, DIGEST or MONTH",
                                              .operand_most = 1};
    struct option_value value[OPTION_COUNT];
    const enum exit_code usage = option_parse(cli, &table, value);
    if (usage != EXIT_CODE_DONE)
        return usage;
    const bool lists = value[LIST].count > 0;
    if (lists == (cli->operand_count == 1) ||
        (lists && value[REASON].count + value[WITHDRAW].count > 0))
        return command_usage(
            "what is approved stands alone, or --list", text_of(NULL),
            "weir approve RUN|DIGEST|MONTH [--reason TEXT], or weir approve --list");
    if (lists)
        return print_waiting(cli);
    unsigned char digest[APPROVAL_DIGEST_SIZE];
    struct approval_request request = {.withdraw = value[WITHDRAW].count > 0};
    const struct weir_text word = text_of(cli->operand[0]);
    if (!approval_parse(word, digest, &request.subject))
        return command_usage("% is neither a run, nor a month, nor a digest", word,
                             "A run is a number, a month YYYY-MM, a digest the 64 hexadecimal "
                             "digits of a document's SHA-256.");
    request.reason = text_of(value[REASON].count == 0 ? "" : value[REASON].text);
    struct approval_store_given given;
    struct db *db = command_database(cli);
    if (db == NULL || approval_give(db, &request, cli->arena, &given, &cli->error))
        return command_failed(cli);
    return print_given(cli, &given);
}

/* --- policy ----------------------------------------------------------------------------------- */
static struct weir_text
demand_text(int64_t above_fen, bool has_amount, char buffer[static DEMAND_SIZE])
{
    struct text_writer writer = text_writer_of(buffer, DEMAND_SIZE);
    if (above_fen == APPROVAL_STORE_NEVER) {
        text_write_string(&writer, "no");
    } else if (!has_amount) {
        text_write_string(&writer, "yes");
    } else {
        text_write_string(&writer, "above ");
        text_write_decimal(&writer, above_fen, 2);
    }
    return text_written(&writer);
}

/* The stricter of the two. */
static int64_t
in_force(int64_t config_fen, int64_t database_fen)
{
    if (config_fen == APPROVAL_STORE_NEVER)
        return database_fen;
    if (database_fen == APPROVAL_STORE_NEVER || config_fen < database_fen)
        return config_fen;
    return database_fen;
}

static enum exit_code
print_policies(struct cli *cli, const struct approval_policies *policies)
{
    static const struct output_column columns[] = {
        {"policy", OUTPUT_TEXT},
        {"configuration", OUTPUT_TEXT},
        {"database", OUTPUT_TEXT},
        {"in_force", OUTPUT_TEXT},
    };
    struct output_table *list =
        output_table_new(cli->arena, columns, sizeof columns / sizeof columns[0]);
    for (int i = 0; list != NULL && i < APPROVAL_STORE_POLICY_COUNT; i++) {
        const bool has_amount = i == APPROVAL_STORE_POST;
        const int64_t demand[] = {
            policies->config.above_fen[i], policies->database.above_fen[i],
            in_force(policies->config.above_fen[i], policies->database.above_fen[i])};
        output_table_text(list, text_of(approval_store_policy_name((enum approval_store_policy)i)));
        for (size_t k = 0; k < sizeof demand / sizeof demand[0]; k++) {
            char buffer[DEMAND_SIZE];
            output_table_text(list, demand_text(demand[k], has_amount, buffer));
        }
    }
    return output_result(cli, list, "policy", OUTPUT_FORMAT_TABLE);
}

enum exit_code
approve_command_policy(struct cli *cli)
{
    enum { SET, REASON, OPTION_COUNT };
    static const struct option_spec options[OPTION_COUNT] = {
        [SET] = {.name = "set", .kind = OPTION_FLAG},
        [REASON] = {.name = "reason", .kind = OPTION_TEXT},
    };
    static const struct option_table table = {
        .spec = options, .count = OPTION_COUNT, .operand = "argument"};
    struct option_value value[OPTION_COUNT];
    const enum exit_code usage = option_parse(cli, &table, value);
    if (usage != EXIT_CODE_DONE)
        return usage;
    if (value[REASON].count > 0 && value[SET].count == 0)
        return command_usage("--reason belongs to --set", text_of(NULL), NULL);
    struct db *db = command_database(cli);
    const struct config *config = command_config(cli);
    struct approval_policies policies;
    uint32_t changed_count = 0;
    if (db == NULL || config == NULL)
        return command_failed(cli);
    if (value[SET].count > 0 &&
        approval_policy_set(db, config, text_of(value[REASON].count == 0 ? "" : value[REASON].text),
                            &changed_count, &cli->error))
        return command_failed(cli);
    if (approval_policies(db, config, &policies, &cli->error))
        return command_failed(cli);
    return print_policies(cli, &policies);
}
