/* metrics.c - numbers of an overview in Prometheus's text format. */
#include "batch/metrics.h"

#include "base/text.h"
#include "batch/overview.h"
#include "host/file.h"

#define LINE_SIZE 400 /* bytes of a line; labels are names of ours, and codes */

struct metrics {
    struct file_write *write;
    const char *name; /* of the family at hand */
};

/* One number of a family: name{label="value"} number. */
struct sample {
    const char *label; /* NULL: none */
    struct weir_text value;
    int64_t number;
    unsigned scale;
};

static void
begin(struct metrics *metrics, const char *name, const char *help)
{
    char bytes[LINE_SIZE];
    struct text_writer writer = text_writer_of(bytes, sizeof bytes);
    text_write_string(&writer, "# HELP ");
    text_write_string(&writer, name);
    text_write_string(&writer, " ");
    text_write_string(&writer, help);
    text_write_string(&writer, "\n# TYPE ");
    text_write_string(&writer, name);
    text_write_string(&writer, " gauge\n");
    file_write_put(metrics->write, text_written(&writer));
    metrics->name = name;
}

static void
put(const struct metrics *metrics, const struct sample *sample)
{
    char bytes[LINE_SIZE];
    struct text_writer writer = text_writer_of(bytes, sizeof bytes);
    text_write_string(&writer, metrics->name);
    if (sample->label != NULL) {
        text_write_string(&writer, "{");
        text_write_string(&writer, sample->label);
        text_write_string(&writer, "=\"");
        text_write(&writer, sample->value);
        text_write_string(&writer, "\"}");
    }
    text_write_string(&writer, " ");
    text_write_decimal(&writer, sample->number, sample->scale);
    text_write_string(&writer, "\n");
    file_write_put(metrics->write, text_written(&writer));
}

static void
put_one(struct metrics *metrics, const char *name, const char *help, int64_t number)
{
    begin(metrics, name, help);
    put(metrics, &(struct sample){.number = number});
}

/* --- the last run of each kind --- */
enum run_number {
    RUN_NUMBER,
    RUN_SEALED,
    RUN_ELAPSED,
    RUN_POSTED,
    RUN_DUE,
    RUN_BILLED,
    RUN_HELD,
    RUN_NOTHING,
    RUN_INVOICES,
    RUN_FINDINGS,
    RUN_WATER,
    RUN_AMOUNT,
    RUN_NUMBER_COUNT,
};

static const struct {
    const char *name;
    const char *help;
    unsigned scale;
} run_family[RUN_NUMBER_COUNT] = {
    [RUN_NUMBER] = {"weir_run_last_number", "Number of the newest sealed run of this kind.", 0},
    [RUN_SEALED] = {"weir_run_last_sealed_timestamp_seconds", "When it was sealed.", 0},
    [RUN_ELAPSED] = {"weir_run_last_duration_seconds", "From its beginning to its seal.", 3},
    [RUN_POSTED] = {"weir_run_last_posted", "1 where it is posted, 0 where it is a draft.", 0},
    [RUN_DUE] = {"weir_run_last_due", "Accounts that were due: billed, held, nothing to bill.", 0},
    [RUN_BILLED] = {"weir_run_last_billed", "Accounts that it billed.", 0},
    [RUN_HELD] = {"weir_run_last_held", "Accounts that it held.", 0},
    [RUN_NOTHING] = {"weir_run_last_nothing", "Accounts with nothing to bill.", 0},
    [RUN_INVOICES] = {"weir_run_last_invoices", "Its invoices, or entries of the fee ledger.", 0},
    [RUN_FINDINGS] = {"weir_run_last_findings", "Its findings.", 0},
    [RUN_WATER] = {"weir_run_last_water_cubic_meters", "Water billed, net of reversals.", 3},
    [RUN_AMOUNT] = {"weir_run_last_amount", "Money billed, in currency units.", 2},
};

static int64_t
run_number(const struct status_store_time *time, enum run_number which)
{
    switch (which) {
    case RUN_NUMBER:
        return time->run_id;
    case RUN_SEALED:
        return time->sealed_s;
    case RUN_ELAPSED:
        return time->elapsed_ms;
    case RUN_POSTED:
        return time->posted_s > 0;
    case RUN_DUE:
        return time->account_count;
    case RUN_BILLED:
        return time->billed_count;
    case RUN_HELD:
        return time->held_count;
    case RUN_NOTHING:
        return time->nothing_count;
    case RUN_INVOICES:
        return time->invoice_count;
    case RUN_FINDINGS:
        return time->finding_count;
    case RUN_WATER:
        return time->volume_l;
    case RUN_AMOUNT:
        return time->amount_fen;
    case RUN_NUMBER_COUNT:
        break;
    }
    return 0;
}

static void
put_runs(struct metrics *metrics, const struct overview *overview)
{
    for (int which = 0; overview->times.count > 0 && which < RUN_NUMBER_COUNT; which++) {
        begin(metrics, run_family[which].name, run_family[which].help);
        for (uint32_t i = 0; i < overview->times.count; i++) {
            const struct status_store_time *time = &overview->times.item[i];
            put(metrics,
                &(struct sample){"kind", time->kind, run_number(time, (enum run_number)which),
                                 run_family[which].scale});
        }
    }
}

/* --- how nights and verifications ended --- */
static void
put_last(struct metrics *metrics, const struct overview *overview)
{
    const struct outcome_store_item *night = &overview->last[OUTCOME_STORE_NIGHTLY];
    const struct outcome_store_item *verify = &overview->last[OUTCOME_STORE_VERIFY];
    if (night->began_s != 0) {
        put_one(metrics, "weir_nightly_last_end_timestamp_seconds", "When the last night ended.",
                night->ended_s);
        put_one(metrics, "weir_nightly_last_duration_seconds", "How long it took.",
                night->ended_s - night->began_s);
        put_one(metrics, "weir_nightly_last_exit_code", "Its exit status.", night->exit_code);
        put_one(metrics, "weir_nightly_last_failed_steps", "Its steps that failed.",
                night->found_count);
    }
    if (verify->began_s != 0) {
        put_one(metrics, "weir_verify_last_end_timestamp_seconds",
                "When all was verified for the last time.", verify->ended_s);
        put_one(metrics, "weir_verify_last_duration_seconds", "How long it took.",
                verify->ended_s - verify->began_s);
        put_one(metrics, "weir_verify_last_exit_code",
                "Its exit status, 5 where something is wrong.", verify->exit_code);
        put_one(metrics, "weir_verify_last_faults", "What it found wrong.", verify->found_count);
    }
}

static void
put_findings(struct metrics *metrics, const struct overview *overview)
{
    begin(metrics, "weir_findings_open", "Findings that nobody decided about, by code.");
    for (uint32_t i = 0; i < overview->findings.count; i++) {
        const struct run_store_finding *finding = &overview->findings.item[i];
        put(metrics, &(struct sample){"code", finding->code, finding->count, 0});
    }
    put_one(metrics, "weir_findings_open_all", "Findings that nobody decided about.",
            overview->finding_count);
}

static void
put_overview(struct metrics *metrics, const struct overview *overview)
{
    const struct status_store_numbers *numbers = &overview->numbers;
    begin(metrics, "weir_schema_info", "Version of the database's server.");
    put(metrics, &(struct sample){"server", numbers->server_version, 1, 0});
    put_one(metrics, "weir_schema_version", "Version of the database's schema.",
            numbers->schema_version);
    put_one(metrics, "weir_database_size_bytes", "Size of the database.", numbers->size_bytes);
    put_one(metrics, "weir_accounts", "Accounts.", numbers->account_count);
    put_one(metrics, "weir_chain_height", "Links of the chain: posted runs and closed months.",
            numbers->link_count);
    put_one(metrics, "weir_journal_number", "The last number of the journal.", numbers->journal_no);
    put_one(metrics, "weir_reads_unplaced", "Reads of meters that are not known.",
            numbers->unplaced_count);
    put_one(metrics, "weir_drafts", "Runs that wait to be posted, or are being computed.",
            overview->waiting.count);
    put_one(metrics, "weir_drafts_to_review", "Of these, drafts that a person must look at first.",
            overview->review_count);
    put_one(metrics, "weir_approvals_waiting", "What waits for the approval of a second person.",
            overview->approval_count);
    put_one(metrics, "weir_months_open",
            "Months that something is dated in and that are not closed.",
            overview->open_month_count);
    if (overview->checkpoint.checkpoint_no > 0) {
        put_one(metrics, "weir_checkpoint_last_number", "The newest signed checkpoint.",
                overview->checkpoint.checkpoint_no);
        put_one(metrics, "weir_checkpoint_last_link", "The link of the chain that it covers.",
                overview->checkpoint.link_no);
        put_one(metrics, "weir_checkpoint_last_timestamp_seconds", "When it was made.",
                overview->checkpoint.at_s);
    }
    if (overview->files.count > 0)
        put_one(metrics, "weir_ingest_last_timestamp_seconds",
                "When a file of meter reads was taken in.", overview->files.item[0].at_s);
    put_findings(metrics, overview);
    put_runs(metrics, overview);
    put_last(metrics, overview);
}

/* overview NULL: the database cannot be had. */
static enum weir_status
write_all(const struct overview *overview, const char *file, struct weir_arena *arena,
          struct weir_error *error)
{
    struct metrics metrics = {0};
    const enum weir_status status = file_write_begin(file, arena, &metrics.write, error);
    if (status)
        return status;
    file_write_share(metrics.write);
    put_one(&metrics, "weir_up", "Whether the database could be had.", overview != NULL);
    if (overview != NULL)
        put_overview(&metrics, overview);
    return file_write_commit(metrics.write, error);
}

enum weir_status
metrics_write(struct db *db, const char *file, struct weir_arena *arena, struct weir_error *error)
{
    struct overview overview;
    const enum weir_status status = overview_read(db, arena, &overview, error);
    return status ? status : write_all(&overview, file, arena, error);
}

enum weir_status
metrics_write_down(const char *file, struct weir_arena *arena, struct weir_error *error)
{
    return write_all(NULL, file, arena, error);
}
