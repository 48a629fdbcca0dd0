/* status_command.c - `weir status`: how the installation stands, on one screen, or as metrics. */
#include <stdio.h>

#include "base/error.h"
#include "base/text.h"
#include "batch/metrics.h"
#include "batch/overview.h"
#include "cli/command.h"
#include "cli/option.h"
#include "cli/output.h"
#include "cli/screen.h"
#include "cli/status_json.h"
#include "host/config.h"
#include "host/width.h"
#include "weir/tariff.h"

#define LINE_SIZE 400
#define LABEL_COLUMNS 12
#define CELL_SIZE 32
#define FINDING_MAX 4 /* codes on the screen; the others are added up */
#define MONTH_MAX 6   /* open months on the screen */
#define SIZE_STEP INT64_C(1024)
#define SUBJECT_COLUMNS 16   /* of what is approved: a digest is cut */
#define MINUTE_CHARACTERS 16 /* YYYY-MM-DDThh:mm */

/* A number as a text of its own, in cli's arena; absent when memory is out. */
static struct weir_text
number_text(struct cli *cli, int64_t number, unsigned scale)
{
    char buffer[CELL_SIZE];
    struct text_writer writer = text_writer_of(buffer, sizeof buffer);
    text_write_decimal(&writer, number, scale);
    return text_copy(text_written(&writer), cli->arena);
}

static struct weir_text
day_text(struct cli *cli, int32_t day)
{
    char buffer[CELL_SIZE];
    struct text_writer writer = text_writer_of(buffer, sizeof buffer);
    text_write_day(&writer, day);
    return text_copy(text_written(&writer), cli->arena);
}

static void
write_month(struct text_writer *writer, int32_t month_day)
{
    char buffer[CELL_SIZE];
    struct text_writer day = text_writer_of(buffer, sizeof buffer);
    text_write_day(&day, month_day);
    text_write(writer, (struct weir_text){buffer, sizeof "YYYY-MM" - 1});
}

/* As much of the words as fits a line, up to a blank where there is one. */
static struct weir_text
line_of(struct weir_text words)
{
    struct weir_text line = width_cut(words, SCREEN_COLUMNS - LABEL_COLUMNS);
    if (line.size == words.size)
        return line;
    size_t size = line.size;
    while (size > 0 && words.start[size] != ' ')
        size--;
    while (size > 0 && words.start[size - 1] == ' ')
        size--;
    return size == 0 ? line : (struct weir_text){line.start, size};
}

/* Lines of the screen: the label, and beside it what the writer holds. */
static void
put_line(const char *label, const struct text_writer *writer, enum screen_paint paint)
{
    struct weir_text rest = text_written(writer);
    do {
        char padded[LABEL_COLUMNS + 1];
        const struct weir_text line = line_of(rest);
        (void)snprintf(padded, sizeof padded, "%-*s", LABEL_COLUMNS, label);
        screen_text(text_of(padded), SCREEN_STRONG);
        screen_text(line, paint);
        output_string("\n");
        rest = (struct weir_text){rest.start + line.size, rest.size - line.size};
        while (rest.size > 0 && rest.start[0] == ' ')
            rest = (struct weir_text){rest.start + 1, rest.size - 1};
        label = "";
    } while (rest.size > 0);
}

/* --- the parts of the screen --- */
static void
write_size(struct text_writer *writer, int64_t bytes)
{
    static const char *const unit[] = {"B", "KiB", "MiB", "GiB", "TiB"};
    size_t step = 0;
    int64_t tenths = bytes * 10;
    for (; tenths >= 10 * SIZE_STEP && step < sizeof unit / sizeof unit[0] - 1; step++)
        tenths /= SIZE_STEP;
    text_write_decimal(writer, tenths, 1);
    text_write_string(writer, " ");
    text_write_string(writer, unit[step]);
}

static void
put_database(const struct overview *overview)
{
    char buffer[LINE_SIZE];
    struct text_writer writer = text_writer_of(buffer, sizeof buffer);
    const struct status_store_numbers *numbers = &overview->numbers;
    text_write_int(&writer, numbers->account_count);
    text_write_string(&writer, " accounts, ");
    text_write_int(&writer, numbers->permit_count);
    text_write_string(&writer, " permits and points; ");
    write_size(&writer, numbers->size_bytes);
    text_write_string(&writer, numbers->standby ? ", a standby" : "");
    put_line("database", &writer, SCREEN_PLAIN);
    writer = text_writer_of(buffer, sizeof buffer);
    text_write_string(&writer, "schema ");
    text_write_int(&writer, numbers->schema_version);
    text_write_string(&writer, ", PostgreSQL ");
    text_write(&writer, numbers->server_version);
    text_write_string(&writer, "; journal ");
    text_write_int(&writer, numbers->journal_no);
    text_write_string(&writer, ", chain ");
    text_write_int(&writer, numbers->link_count);
    put_line("", &writer, SCREEN_FAINT);
}

static enum screen_paint
state_paint(const struct run_store_run *run)
{
    if (overview_is_to_review(run))
        return SCREEN_BAD;
    if (text_equal(run->state, text_of("posted")))
        return SCREEN_GOOD;
    return text_equal(run->state, text_of("discarded")) ? SCREEN_FAINT : SCREEN_WARNING;
}

static void
put_runs(struct cli *cli, const struct overview *overview)
{
    static const char *const heading[] = {"run",    "kind", "state",     "scope", "through",
                                          "billed", "held", "volume_m3", "amount"};
    enum { COLUMN_COUNT = sizeof heading / sizeof heading[0] };
    struct screen_cell cell[OVERVIEW_RUN_MAX * COLUMN_COUNT];
    for (uint32_t i = 0; i < overview->runs.count; i++) {
        const struct run_store_run *run = &overview->runs.item[i];
        struct screen_cell *row = &cell[(size_t)i * COLUMN_COUNT];
        const bool review = overview_is_to_review(run);
        const struct weir_text none = {NULL, 0};
        const enum screen_paint held = run->held_count > 0 ? SCREEN_WARNING : SCREEN_PLAIN;
        row[0] = (struct screen_cell){number_text(cli, run->run_id, 0), SCREEN_PLAIN};
        row[1] = (struct screen_cell){run->kind, SCREEN_PLAIN};
        row[2] = (struct screen_cell){review ? text_of("review") : run->state, state_paint(run)};
        row[3] = (struct screen_cell){run->scope, SCREEN_PLAIN};
        row[4] = (struct screen_cell){day_text(cli, run->through_day), SCREEN_PLAIN};
        row[5] = (struct screen_cell){run->sealed ? number_text(cli, run->billed_count, 0) : none,
                                      SCREEN_PLAIN};
        row[6] =
            (struct screen_cell){run->sealed ? number_text(cli, run->held_count, 0) : none, held};
        row[7] = (struct screen_cell){
            run->sealed ? number_text(cli, run->volume_l / 1000, 0) : none, SCREEN_PLAIN};
        row[8] = (struct screen_cell){run->sealed ? number_text(cli, run->amount_fen, 2) : none,
                                      SCREEN_PLAIN};
    }
    if (overview->runs.count == 0)
        return;
    output_string("\n");
    screen_table(&(struct screen_table){.heading = heading,
                                        .column_count = COLUMN_COUNT,
                                        .left = 5,
                                        .shrink = 3,
                                        .cell = cell,
                                        .row_count = overview->runs.count});
    output_string("\n");
}

static void
put_waiting(const struct overview *overview)
{
    for (uint32_t i = 0; i < overview->waiting.count; i++) {
        char buffer[LINE_SIZE];
        struct text_writer writer = text_writer_of(buffer, sizeof buffer);
        const struct run_store_run *run = &overview->waiting.item[i];
        const bool open = text_equal(run->state, text_of("open"));
        text_write_string(&writer, "run ");
        text_write_int(&writer, run->run_id);
        if (open) {
            text_write_string(&writer, " is being computed, ");
            text_write_int(&writer, run->chunk_done_count);
            text_write_string(&writer, " of ");
            text_write_int(&writer, run->chunk_count);
            text_write_string(&writer, " parts done");
        } else if (overview_is_to_review(run)) {
            text_write_string(&writer, " is to be reviewed: ");
            text_write(&writer, run->review);
        } else {
            text_write_string(&writer, " is a draft: weir run show ");
            text_write_int(&writer, run->run_id);
            text_write_string(&writer, ", then weir run post ");
            text_write_int(&writer, run->run_id);
        }
        put_line(i == 0 ? "waiting" : "", &writer, state_paint(run));
    }
}

/* What takes a second person. */
static void
put_approvals(const struct overview *overview)
{
    for (uint32_t i = 0; i < overview->approvals.count; i++) {
        char buffer[LINE_SIZE];
        struct text_writer writer = text_writer_of(buffer, sizeof buffer);
        const struct approval_store_waiting *item = &overview->approvals.item[i];
        const bool waits = item->approver.start == NULL;
        const struct weir_text subject = width_cut(item->subject, SUBJECT_COLUMNS);
        text_write(&writer, item->kind);
        text_write_string(&writer, " ");
        text_write(&writer, subject);
        text_write_string(&writer,
                          waits ? " waits for a second person: weir approve " : " is approved by ");
        text_write(&writer, waits ? item->subject : item->approver);
        put_line(i == 0 ? "approvals" : "", &writer, waits ? SCREEN_WARNING : SCREEN_PLAIN);
    }
}

static void
put_findings(const struct overview *overview)
{
    char buffer[LINE_SIZE];
    struct text_writer writer = text_writer_of(buffer, sizeof buffer);
    const struct run_store_findings *findings = &overview->findings;
    int64_t others = overview->finding_count;
    text_write_int(&writer, overview->finding_count);
    text_write_string(&writer, " open");
    for (uint32_t i = 0; i < findings->count && i < FINDING_MAX; i++) {
        text_write_string(&writer, i == 0 ? ": " : ", ");
        text_write_int(&writer, findings->item[i].count);
        text_write_string(&writer, " ");
        text_write(&writer, findings->item[i].code);
        others -= findings->item[i].count;
    }
    if (others > 0) {
        text_write_string(&writer, ", ");
        text_write_int(&writer, others);
        text_write_string(&writer, " others");
    }
    put_line("findings", &writer, overview->held_count > 0 ? SCREEN_WARNING : SCREEN_PLAIN);
}

static void
put_months(const struct overview *overview)
{
    char buffer[LINE_SIZE];
    struct text_writer writer = text_writer_of(buffer, sizeof buffer);
    int64_t shown = 0;
    text_write_int(&writer, overview->open_month_count);
    text_write_string(&writer, " open");
    for (uint32_t i = 0; i < overview->months.count && shown < MONTH_MAX; i++) {
        if (overview->months.item[i].closed)
            continue;
        text_write_string(&writer, shown == 0 ? ": " : ", ");
        write_month(&writer, overview->months.item[i].month_day);
        shown++;
    }
    text_write_string(&writer, shown < overview->open_month_count ? ", and later ones" : "");
    put_line("months", &writer, SCREEN_PLAIN);
}

/* A time for people: to the minute, UTC. */
static void
write_minute(struct text_writer *writer, struct weir_text iso)
{
    if (iso.size > MINUTE_CHARACTERS)
        iso.size = MINUTE_CHARACTERS;
    text_write(writer, iso);
    text_write_string(writer, "Z");
}

/* A file's name without its folders. */
static struct weir_text
last_part(struct weir_text name)
{
    for (size_t i = name.size; i > 0; i--) {
        if (name.start[i - 1] == '/')
            return (struct weir_text){name.start + i, name.size - i};
    }
    return name;
}

static void
put_files(const struct overview *overview)
{
    for (uint32_t i = 0; i < overview->files.count; i++) {
        char buffer[LINE_SIZE];
        struct text_writer writer = text_writer_of(buffer, sizeof buffer);
        const struct status_store_file *file = &overview->files.item[i];
        write_minute(&writer, file->at);
        text_write_string(&writer, "  ");
        text_write_int(&writer, file->new_count);
        text_write_string(&writer, " new of ");
        text_write_int(&writer, file->read_count);
        text_write_string(&writer, " reads");
        if (file->last_day != WEIR_DAY_NONE) {
            text_write_string(&writer, " to ");
            text_write_day(&writer, file->last_day);
        }
        text_write_string(&writer, "  ");
        text_write(&writer, last_part(file->name));
        put_line(i == 0 ? "read files" : "", &writer, SCREEN_PLAIN);
    }
}

static void
put_last(const struct overview *overview, enum outcome_store_work work, const char *label)
{
    char buffer[OUTCOME_STORE_DETAIL_BYTES + LINE_SIZE];
    struct text_writer writer = text_writer_of(buffer, sizeof buffer);
    const struct outcome_store_item *item = &overview->last[work];
    const bool good = item->began_s != 0 && item->exit_code == 0;
    if (item->began_s == 0) {
        text_write_string(&writer, "never");
    } else {
        write_minute(&writer, item->ended_iso);
        text_write_string(&writer, "  exit ");
        text_write_int(&writer, item->exit_code);
        text_write_string(&writer, item->detail.size > 0 ? ": " : "");
        text_write(&writer, item->detail);
    }
    put_line(label, &writer,
             good                                ? SCREEN_GOOD
             : item->began_s == 0                ? SCREEN_FAINT
             : item->exit_code == EXIT_CODE_HELD ? SCREEN_WARNING
                                                 : SCREEN_BAD);
}

static void
put_checkpoint(const struct overview *overview)
{
    char buffer[LINE_SIZE];
    struct text_writer writer = text_writer_of(buffer, sizeof buffer);
    const struct status_store_checkpoint *checkpoint = &overview->checkpoint;
    const int64_t uncovered = overview->numbers.link_count - checkpoint->link_no;
    if (checkpoint->checkpoint_no == 0) {
        text_write_string(&writer, "none");
    } else {
        write_minute(&writer, checkpoint->at);
        text_write_string(&writer, "  number ");
        text_write_int(&writer, checkpoint->checkpoint_no);
        text_write_string(&writer, checkpoint->stamped ? ", time-stamped, " : ", ");
        text_write_int(&writer, uncovered);
        text_write_string(&writer, " links since");
    }
    put_line("checkpoint", &writer, checkpoint->checkpoint_no == 0 ? SCREEN_FAINT : SCREEN_PLAIN);
}

static void
put_screen(struct cli *cli, const struct overview *overview)
{
    put_database(overview);
    put_runs(cli, overview);
    put_waiting(overview);
    put_approvals(overview);
    put_findings(overview);
    put_months(overview);
    put_files(overview);
    put_last(overview, OUTCOME_STORE_NIGHTLY, "nightly");
    put_last(overview, OUTCOME_STORE_VERIFY, "verify");
    put_checkpoint(overview);
}

/* --- the command --- */
enum { METRICS, OPTION_COUNT };

/* Also where there is no database: who watches is to see that. */
static enum exit_code
write_metrics(struct cli *cli, const char *file)
{
    struct db *db = command_database(cli);
    if (db != NULL && metrics_write(db, file, cli->arena, &cli->error) == WEIR_OK)
        return EXIT_CODE_DONE;
    struct weir_error error;
    if (cli->error.status != WEIR_E_IO && metrics_write_down(file, cli->arena, &error))
        command_report(&error);
    return command_failed(cli);
}

enum exit_code
status_command(struct cli *cli)
{
    static const struct option_spec options[OPTION_COUNT] = {
        [METRICS] = {.name = "metrics", .kind = OPTION_TEXT},
    };
    static const struct option_table table = {
        .spec = options, .count = OPTION_COUNT, .operand = "argument"};
    struct option_value value[OPTION_COUNT];
    const enum exit_code usage = option_parse(cli, &table, value);
    if (usage != EXIT_CODE_DONE)
        return usage;
    if (value[METRICS].count > 0)
        return write_metrics(cli, value[METRICS].text);
    struct overview overview;
    struct db *db = command_database(cli);
    if (db == NULL || overview_read(db, cli->arena, &overview, &cli->error))
        return command_failed(cli);
    if (cli->json)
        return status_json_print(cli, &overview);
    put_screen(cli, &overview);
    return EXIT_CODE_DONE;
}
