/* checkpoint_command.c - `weir checkpoint make`, `list`, `export`: the chain, signed. */
#include "cli/checkpoint_command.h"

#include <stdio.h>

#include "base/error.h"
#include "base/text.h"
#include "batch/checkpoint.h"
#include "batch/checkpoint_text.h"
#include "batch/signer.h"
#include "cli/option.h"
#include "cli/output.h"

#define KEY_DIGITS 16 /* of a key's id that a table shows; JSON has all */

static const struct output_column columns[] = {
    {"checkpoint", OUTPUT_INT}, {"made_at", OUTPUT_TEXT},    {"links", OUTPUT_INT},
    {"runs", OUTPUT_TEXT},      {"months", OUTPUT_TEXT},     {"algorithm", OUTPUT_TEXT},
    {"key", OUTPUT_TEXT},       {"stamped_at", OUTPUT_TEXT}, {"head", OUTPUT_TEXT},
    {"actor", OUTPUT_TEXT},
};

#define COLUMN_COUNT (sizeof columns / sizeof columns[0])
#define LIST_COLUMN_COUNT 8 /* as many fit a screen */

enum weir_status
checkpoint_command_key(struct cli *cli, struct signature_key **key)
{
    const struct config *config = command_config(cli);
    return config == NULL ? cli->error.status : signer_open(config, cli->arena, key, &cli->error);
}

static void
warn_unstamped(const struct checkpoint_result *result)
{
    if (!result->stamp_failed)
        return;
    command_report(&result->stamp_error);
    (void)fprintf(stderr,
                  "weir: checkpoint %lld has no time-stamp; the next checkpoint tries again\n",
                  (long long)result->checkpoint_no);
}

static void
print_made(const struct checkpoint_result *result)
{
    if (result->made)
        output_line("checkpoint %lld signed: link %lld %.*s", (long long)result->checkpoint_no,
                    (long long)result->link_no, (int)result->head.size, result->head.start);
    if (result->stamped_count > 0)
        output_line("%lu time-stamps", (unsigned long)result->stamped_count);
}

enum exit_code
checkpoint_command_after(struct cli *cli, struct signature_key *key, enum exit_code code)
{
    struct checkpoint_result result = {0};
    struct weir_error error = {0};
    const struct config *config = command_config(cli);
    if (key == NULL || config == NULL)
        return code;
    const enum weir_status status =
        checkpoint_make(cli->db, config, key, cli->arena, &result, &error);
    signature_key_free(key);
    warn_unstamped(&result);
    if (status == WEIR_OK) {
        if (!cli->json)
            print_made(&result);
        return code;
    }
    command_report(&error);
    (void)fputs("weir: it is done, but no checkpoint of it was signed; "
                "`weir checkpoint make` tries again\n",
                stderr);
    return code == EXIT_CODE_DONE ? EXIT_CODE_HELD : code;
}

static struct output_table *
new_table(struct cli *cli, uint32_t column_count)
{
    return output_table_new(cli->arena, columns, column_count);
}

/* The first column_count cells of a checkpoint. */
static void
add_checkpoint(struct output_table *table, const struct checkpoint_store_item *item,
               uint32_t column_count)
{
    struct checkpoint_text text = {0};
    char key[2 * SIGNATURE_KEY_ID_SIZE + 1];
    struct text_writer hex = text_writer_of(key, sizeof key);
    text_write_hex(&hex, item->key_id);
    const bool whole = checkpoint_text_parse(item->text, &text) == WEIR_OK;
    struct weir_text id = text_written(&hex);
    if (column_count == LIST_COLUMN_COUNT && id.size > KEY_DIGITS)
        id.size = KEY_DIGITS;
    output_table_number(table, item->checkpoint_no);
    output_table_text(table, item->made_at);
    output_table_number(table, item->link_no);
    output_table_text(table, text.runs.size > 0 ? text.runs : (struct weir_text){NULL, 0});
    output_table_text(table, text.months.size > 0 ? text.months : (struct weir_text){NULL, 0});
    output_table_text(table, item->algorithm);
    output_table_text(table, id);
    output_table_text(table, item->stamped_at);
    if (column_count == LIST_COLUMN_COUNT)
        return;
    output_table_text(table, whole ? text.head : (struct weir_text){NULL, 0});
    output_table_text(table, item->actor);
}

/* The newest as JSON, however it came about. */
static enum exit_code
print_newest(struct cli *cli)
{
    struct checkpoint_store_list list = {0};
    if (checkpoint_store_read(cli->db, CHECKPOINT_STORE_NEWEST, cli->arena, &list, &cli->error))
        return command_failed(cli);
    struct output_table *table = new_table(cli, COLUMN_COUNT);
    for (uint32_t i = 0; table != NULL && i < list.count; i++)
        add_checkpoint(table, &list.item[i], COLUMN_COUNT);
    return output_result(cli, table, "checkpoint", OUTPUT_FORMAT_TABLE);
}

enum exit_code
checkpoint_command_make(struct cli *cli)
{
    static const struct option_table table = {.operand = "argument"};
    const enum exit_code usage = option_parse(cli, &table, NULL);
    if (usage != EXIT_CODE_DONE)
        return usage;
    struct signature_key *key = NULL;
    struct checkpoint_result result = {0};
    if (checkpoint_command_key(cli, &key))
        return command_failed(cli);
    if (key == NULL) {
        (void)error_set(&cli->error, WEIR_E_INVALID, "no key that signs is configured");
        error_hint(&cli->error, "The setting sign_key names one; see weir.conf(5).");
        return command_failed(cli);
    }
    struct db *db = command_database(cli);
    const enum weir_status status = db == NULL ? cli->error.status
                                               : checkpoint_make(db, command_config(cli), key,
                                                                 cli->arena, &result, &cli->error);
    signature_key_free(key);
    warn_unstamped(&result);
    if (status != WEIR_OK)
        return command_failed(cli);
    const enum exit_code code = result.stamp_failed ? EXIT_CODE_HELD : EXIT_CODE_DONE;
    if (cli->json) {
        const enum exit_code printed = print_newest(cli);
        return printed == EXIT_CODE_DONE ? code : printed;
    }
    if (result.checkpoint_no == 0)
        output_line("nothing is posted or closed, so there is nothing to sign");
    else if (!result.made)
        output_line("checkpoint %lld covers all %lld links", (long long)result.checkpoint_no,
                    (long long)result.link_no);
    print_made(&result);
    return code;
}

enum exit_code
checkpoint_command_list(struct cli *cli)
{
    static const struct option_table table = {.operand = "argument"};
    const enum exit_code usage = option_parse(cli, &table, NULL);
    if (usage != EXIT_CODE_DONE)
        return usage;
    struct checkpoint_store_list found = {0};
    struct db *db = command_database(cli);
    if (db == NULL ||
        checkpoint_store_read(db, CHECKPOINT_STORE_ALL, cli->arena, &found, &cli->error))
        return command_failed(cli);
    const uint32_t column_count = cli->json ? COLUMN_COUNT : LIST_COLUMN_COUNT;
    struct output_table *list = new_table(cli, column_count);
    for (uint32_t i = 0; list != NULL && i < found.count; i++)
        add_checkpoint(list, &found.item[i], column_count);
    return output_result(cli, list, "checkpoints", OUTPUT_FORMAT_TABLE);
}

enum exit_code
checkpoint_command_export(struct cli *cli)
{
    enum { CHECKPOINT, OUT, OPTION_COUNT };
    static const struct option_spec options[OPTION_COUNT] = {
        [CHECKPOINT] = {.name = "checkpoint", .kind = OPTION_INT, .least = 1},
        [OUT] = {.name = "out", .kind = OPTION_TEXT, .required = true},
    };
    static const struct option_table table = {
        .spec = options, .count = OPTION_COUNT, .operand = "argument"};
    struct option_value value[OPTION_COUNT];
    const enum exit_code usage = option_parse(cli, &table, value);
    if (usage != EXIT_CODE_DONE)
        return usage;
    if (text_equal(text_of(value[OUT].text), text_of("-")))
        return command_usage("a checkpoint is several files, which standard output cannot take",
                             (struct weir_text){NULL, 0}, "Give --out a name.");
    const int64_t wanted =
        value[CHECKPOINT].count == 0 ? CHECKPOINT_STORE_NEWEST : value[CHECKPOINT].number;
    struct checkpoint_store_item item;
    struct db *db = command_database(cli);
    if (db == NULL || checkpoint_find(db, wanted, cli->arena, &item, &cli->error) ||
        checkpoint_export(&item, value[OUT].text, cli->arena, &cli->error))
        return command_failed(cli);
    return EXIT_CODE_DONE;
}
