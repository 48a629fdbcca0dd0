/* tariff_diff_command.c - `weir tariff diff`: what a tariff document changes. */
#include "base/error.h"
#include "base/text.h"
#include "batch/publish_tariff.h"
#include "batch/tariff_diff.h"
#include "batch/tariff_document.h"
#include "cli/command.h"
#include "cli/option.h"
#include "cli/output.h"

static enum weir_status
read_document(struct cli *cli, const char *file, struct tariff_document *document)
{
    struct names names = names_of(cli->arena);
    const enum weir_status status =
        tariff_document_read(file, &names, cli->arena, document, &cli->error);
    if (status != WEIR_OK || document->tariff != NULL)
        return status;
    return tariff_document_error(document, &cli->error);
}

/* The document that is published under the id of `after`. */
static enum weir_status
read_published(struct cli *cli, const struct tariff_document *after, struct xdoc_input *before)
{
    struct publish_tariff_list list;
    struct db *db = command_database(cli);
    if (db == NULL)
        return cli->error.status;
    const enum weir_status status =
        publish_tariff_read(db, after->tariff->id, cli->arena, &list, &cli->error);
    if (status == WEIR_OK)
        *before = (struct xdoc_input){"the published document", list.item[0].stored.bytes};
    return status;
}

static enum weir_status
find(struct cli *cli, struct tariff_diff *diff)
{
    struct tariff_document after;
    struct tariff_document before;
    struct tariff_diff_pair pair = {.before = {.file = cli->operand[0]}};
    const char *newer = cli->operand[cli->operand_count - 1];
    enum weir_status status = read_document(cli, newer, &after);
    if (status != WEIR_OK)
        return status;
    pair.after = (struct xdoc_input){newer, after.bytes};
    if (cli->operand_count == 1) {
        status = read_published(cli, &after, &pair.before);
    } else {
        status = read_document(cli, cli->operand[0], &before);
        pair.before.bytes = status == WEIR_OK ? before.bytes : pair.before.bytes;
    }
    return status != WEIR_OK ? status : tariff_diff_find(&pair, cli->arena, diff, &cli->error);
}

enum exit_code
tariff_diff_command(struct cli *cli)
{
    static const struct option_table table = {
        .operand = "FILE", .operand_least = 1, .operand_most = 2};
    static const struct output_column columns[] = {
        {"version", OUTPUT_TEXT}, {"class", OUTPUT_TEXT},  {"place", OUTPUT_TEXT},
        {"what", OUTPUT_TEXT},    {"before", OUTPUT_TEXT}, {"after", OUTPUT_TEXT},
        {"line", OUTPUT_INT},
    };
    const enum exit_code usage = option_parse(cli, &table, NULL);
    if (usage != EXIT_CODE_DONE)
        return usage;
    struct tariff_diff diff;
    if (find(cli, &diff))
        return command_failed(cli);
    if (diff.count == 0 && !cli->json) {
        output_line("no difference");
        return EXIT_CODE_DONE;
    }
    struct output_table *list = output_table_new(cli->arena, columns, 7);
    for (uint32_t i = 0; list != NULL && i < diff.count; i++) {
        const struct tariff_diff_item *item = &diff.item[i];
        output_table_text(list, item->version);
        output_table_text(list, item->class_id);
        output_table_text(list, item->place.size == 0 ? text_of(NULL) : item->place);
        output_table_text(list, item->what);
        output_table_text(list, item->before);
        output_table_text(list, item->after);
        output_table_number(list, item->line);
    }
    const enum exit_code printed = output_result(cli, list, "tariff-diff", OUTPUT_FORMAT_TABLE);
    return printed == EXIT_CODE_DONE && diff.count > 0 ? EXIT_CODE_HELD : printed;
}
