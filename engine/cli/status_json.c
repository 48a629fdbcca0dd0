/* status_json.c - `weir --json status`. */
#include "cli/status_json.h"

#include "base/text.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/run_summary.h"
#include "weir/tariff.h"

#define CELL_SIZE 32

static struct weir_text
month_text(int32_t month_day, char buffer[CELL_SIZE])
{
    struct text_writer writer = text_writer_of(buffer, CELL_SIZE);
    text_write_day(&writer, month_day);
    return (struct weir_text){buffer, sizeof "YYYY-MM" - 1};
}

static struct output_table *
json_numbers(struct cli *cli, const struct overview *overview)
{
    static const struct output_column columns[] = {
        {"size_bytes", OUTPUT_INT},     {"server_version", OUTPUT_TEXT},
        {"schema_version", OUTPUT_INT}, {"accounts", OUTPUT_INT},
        {"permits", OUTPUT_INT},        {"tariffs", OUTPUT_INT},
        {"chain_height", OUTPUT_INT},   {"journal_no", OUTPUT_INT},
        {"unplaced_reads", OUTPUT_INT}, {"standby", OUTPUT_INT},
        {"drafts", OUTPUT_INT},         {"to_review", OUTPUT_INT},
        {"open_findings", OUTPUT_INT},  {"open_held", OUTPUT_INT},
        {"open_months", OUTPUT_INT},
    };
    const struct status_store_numbers *numbers = &overview->numbers;
    const int64_t number[] = {
        numbers->schema_version,    numbers->account_count,  numbers->permit_count,
        numbers->tariff_count,      numbers->link_count,     numbers->journal_no,
        numbers->unplaced_count,    numbers->standby,        overview->waiting.count,
        overview->review_count,     overview->finding_count, overview->held_count,
        overview->open_month_count,
    };
    struct output_table *list =
        output_table_new(cli->arena, columns, sizeof columns / sizeof columns[0]);
    if (list == NULL)
        return NULL;
    output_table_number(list, numbers->size_bytes);
    output_table_text(list, numbers->server_version);
    for (size_t i = 0; i < sizeof number / sizeof number[0]; i++)
        output_table_number(list, number[i]);
    return list;
}

static struct output_table *
json_runs(struct cli *cli, const struct run_store_runs *runs)
{
    static const struct output_column columns[] = {
        {"run", OUTPUT_INT},        {"kind", OUTPUT_TEXT},        {"state", OUTPUT_TEXT},
        {"scope", OUTPUT_TEXT},     {"through", OUTPUT_DAY},      {"date", OUTPUT_DAY},
        {"due", OUTPUT_INT},        {"billed", OUTPUT_INT},       {"held", OUTPUT_INT},
        {"findings", OUTPUT_INT},   {"volume_m3", OUTPUT_VOLUME}, {"amount", OUTPUT_AMOUNT},
        {"chunks", OUTPUT_INT},     {"chunks_done", OUTPUT_INT},  {"opened_at", OUTPUT_TEXT},
        {"sealed_at", OUTPUT_TEXT}, {"posted_at", OUTPUT_TEXT},   {"review", OUTPUT_TEXT},
        {"reviewed", OUTPUT_TEXT},
    };
    struct output_table *list =
        output_table_new(cli->arena, columns, sizeof columns / sizeof columns[0]);
    for (uint32_t i = 0; list != NULL && i < runs->count; i++) {
        const struct run_store_run *run = &runs->item[i];
        const int64_t sum[] = {run->account_count, run->billed_count, run->held_count,
                               run->finding_count, run->volume_l,     run->amount_fen};
        output_table_number(list, run->run_id);
        output_table_text(list, run->kind);
        output_table_text(list, run->state);
        output_table_text(list, run->scope);
        output_table_number(list, run->through_day);
        output_table_number(list, run->invoice_day);
        for (size_t k = 0; k < sizeof sum / sizeof sum[0]; k++)
            output_table_known(list, run->sealed, sum[k]);
        output_table_number(list, run->chunk_count);
        output_table_number(list, run->chunk_done_count);
        output_table_text(list, run->opened_at);
        output_table_text(list, run->sealed_at);
        output_table_text(list, run->posted_at);
        output_table_text(list, run->review);
        output_table_text(list, run->reviewed);
    }
    return list;
}

static struct output_table *
json_months(struct cli *cli, const struct month_store_months *months)
{
    static const struct output_column columns[] = {
        {"month", OUTPUT_TEXT}, {"runs", OUTPUT_INT}, {"drafts", OUTPUT_INT}};
    struct output_table *list = output_table_new(cli->arena, columns, 3);
    for (uint32_t i = 0; list != NULL && i < months->count; i++) {
        char buffer[CELL_SIZE];
        if (months->item[i].closed)
            continue;
        output_table_text(list, month_text(months->item[i].month_day, buffer));
        output_table_number(list, months->item[i].run_count);
        output_table_number(list, months->item[i].draft_count);
    }
    return list;
}

static struct output_table *
json_files(struct cli *cli, const struct status_store_files *files)
{
    static const struct output_column columns[] = {
        {"file", OUTPUT_INT},      {"name", OUTPUT_TEXT},    {"at", OUTPUT_TEXT},
        {"reads", OUTPUT_INT},     {"new", OUTPUT_INT},      {"findings", OUTPUT_INT},
        {"first_day", OUTPUT_DAY}, {"last_day", OUTPUT_DAY},
    };
    struct output_table *list =
        output_table_new(cli->arena, columns, sizeof columns / sizeof columns[0]);
    for (uint32_t i = 0; list != NULL && i < files->count; i++) {
        const struct status_store_file *file = &files->item[i];
        output_table_number(list, file->file_id);
        output_table_text(list, file->name);
        output_table_text(list, file->at);
        output_table_number(list, file->read_count);
        output_table_number(list, file->new_count);
        output_table_number(list, file->finding_count);
        output_table_known(list, file->first_day != WEIR_DAY_NONE, file->first_day);
        output_table_known(list, file->last_day != WEIR_DAY_NONE, file->last_day);
    }
    return list;
}

static struct output_table *
json_approvals(struct cli *cli, const struct approval_store_list *approvals)
{
    static const struct output_column columns[] = {
        {"kind", OUTPUT_TEXT},  {"subject", OUTPUT_TEXT},  {"amount", OUTPUT_AMOUNT},
        {"maker", OUTPUT_TEXT}, {"approver", OUTPUT_TEXT},
    };
    struct output_table *list =
        output_table_new(cli->arena, columns, sizeof columns / sizeof columns[0]);
    for (uint32_t i = 0; list != NULL && i < approvals->count; i++) {
        const struct approval_store_waiting *item = &approvals->item[i];
        output_table_text(list, item->kind);
        output_table_text(list, item->subject);
        output_table_known(list, item->has_amount, item->amount_fen);
        output_table_text(list, item->maker);
        output_table_text(list, item->approver);
    }
    return list;
}

static struct output_table *
json_checkpoint(struct cli *cli, const struct status_store_checkpoint *checkpoint)
{
    static const struct output_column columns[] = {
        {"checkpoint", OUTPUT_INT}, {"link", OUTPUT_INT},    {"algorithm", OUTPUT_TEXT},
        {"made_at", OUTPUT_TEXT},   {"stamped", OUTPUT_INT},
    };
    struct output_table *list =
        output_table_new(cli->arena, columns, sizeof columns / sizeof columns[0]);
    if (list == NULL || checkpoint->checkpoint_no == 0)
        return list;
    output_table_number(list, checkpoint->checkpoint_no);
    output_table_number(list, checkpoint->link_no);
    output_table_text(list, checkpoint->algorithm);
    output_table_text(list, checkpoint->at);
    output_table_number(list, checkpoint->stamped);
    return list;
}

static struct output_table *
json_last(struct cli *cli, const struct overview *overview)
{
    static const char *const name[OUTCOME_STORE_WORK_COUNT] = {
        [OUTCOME_STORE_NIGHTLY] = "nightly", [OUTCOME_STORE_VERIFY] = "verify"};
    static const struct output_column columns[] = {
        {"work", OUTPUT_TEXT},     {"ended_at", OUTPUT_TEXT}, {"elapsed_s", OUTPUT_INT},
        {"exit_code", OUTPUT_INT}, {"found", OUTPUT_INT},     {"detail", OUTPUT_TEXT},
    };
    struct output_table *list =
        output_table_new(cli->arena, columns, sizeof columns / sizeof columns[0]);
    for (int work = 0; list != NULL && work < OUTCOME_STORE_WORK_COUNT; work++) {
        const struct outcome_store_item *item = &overview->last[work];
        if (item->began_s == 0)
            continue;
        output_table_text(list, text_of(name[work]));
        output_table_text(list, item->ended_iso);
        output_table_number(list, item->ended_s - item->began_s);
        output_table_number(list, item->exit_code);
        output_table_number(list, item->found_count);
        output_table_text(list, item->detail);
    }
    return list;
}

enum exit_code
status_json_print(struct cli *cli, const struct overview *overview)
{
    const struct output_section section[] = {
        {"rows", json_numbers(cli, overview)},
        {"runs", json_runs(cli, &overview->runs)},
        {"waiting", json_runs(cli, &overview->waiting)},
        {"approvals", json_approvals(cli, &overview->approvals)},
        {"findings", run_summary_findings(cli, &overview->findings)},
        {"months", json_months(cli, &overview->months)},
        {"files", json_files(cli, &overview->files)},
        {"last", json_last(cli, overview)},
        {"checkpoint", json_checkpoint(cli, &overview->checkpoint)},
    };
    return output_sections(cli, section, sizeof section / sizeof section[0], "status");
}
