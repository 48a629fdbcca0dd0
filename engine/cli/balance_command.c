/* balance_command.c - `weir balance`. */
#include "base/error.h"
#include "base/text.h"
#include "batch/balance.h"
#include "batch/permit_data.h"
#include "cli/command.h"
#include "cli/option.h"
#include "cli/output.h"

enum { FROM, TO, DISTRICT, FORMAT, OPTION_COUNT };

static const struct output_column columns[] = {
    {"item", OUTPUT_TEXT},    {"detail", OUTPUT_TEXT}, {"m3", OUTPUT_VOLUME},
    {"percent", OUTPUT_RATE}, {"note", OUTPUT_TEXT},
};

static const char *const role_item[BALANCE_ROLE_COUNT] = {
    [BALANCE_WITHDRAWAL] = "withdrawn", [BALANCE_SUPPLY] = "supply", [BALANCE_IMPORT] = "import",
    [BALANCE_EXPORT] = "export",        [BALANCE_REUSE] = "reuse",
};

static const char *const grade_detail[] = {
    [BALANCE_FIRST] = "first",
    [BALANCE_SECOND] = "second",
    [BALANCE_BEYOND] = "none",
};

struct printing {
    struct output_table *table;
    const struct balance_answer *answer;
};

struct labels {
    const char *item;
    struct weir_text detail;
    struct weir_text note;
};

static const struct weir_text none = {NULL, 0};

static void
put_volume(const struct printing *printing, struct labels labels, int64_t volume_l)
{
    const struct balance *balance = &printing->answer->balance;
    output_table_text(printing->table, text_of(labels.item));
    output_table_text(printing->table, labels.detail);
    output_table_number(printing->table, volume_l);
    if (balance->rated)
        output_table_number(printing->table, balance_share_mpct(volume_l, balance->supplied_l));
    else
        output_table_absent(printing->table);
    output_table_text(printing->table, labels.note);
}

static void
put_rate(const struct printing *printing, struct labels labels, bool known, int64_t rate_mpct)
{
    output_table_text(printing->table, text_of(labels.item));
    output_table_text(printing->table, labels.detail);
    output_table_absent(printing->table);
    output_table_known(printing->table, known, rate_mpct);
    output_table_text(printing->table, labels.note);
}

/* The water of points of a role, and how far it is known. */
static void
put_role(const struct printing *printing, enum balance_role role)
{
    char buffer[128];
    struct text_writer writer = text_writer_of(buffer, sizeof buffer);
    const struct balance_points *points = &printing->answer->points;
    if (points->dark_count[role] > 0) {
        text_write_string(&writer, "not read to the end: ");
        text_write_int(&writer, points->dark_count[role]);
    }
    if (points->capacity_l[role] > 0) {
        text_write_string(&writer, writer.size > 0 ? "; " : "");
        text_write_decimal(&writer, points->capacity_l[role], 3);
        text_write_string(&writer, " by capacity");
    }
    const struct weir_text note = writer.size > 0 ? text_written(&writer) : none;
    put_volume(printing, (struct labels){role_item[role], none, note}, points->volume_l[role]);
}

static void
put_customers(const struct printing *printing)
{
    const struct balance_answer *answer = printing->answer;
    for (uint32_t i = 0; i < answer->metered.count; i++) {
        const struct balance_store_water *water = &answer->metered.item[i];
        const struct labels labels = {"billed-metered", water->class,
                                      water->at_door ? text_of("read at the door") : none};
        put_volume(printing, labels, water->volume_l);
    }
    for (uint32_t i = 0; i < answer->adjusted.count; i++) {
        const struct balance_store_water *water = &answer->adjusted.item[i];
        if (!balance_unbilled(water))
            put_volume(printing, (struct labels){"billed-unmetered", water->reason, water->class},
                       water->volume_l);
    }
    put_volume(printing, (struct labels){"billed", none, none}, answer->balance.billed_l);
    for (uint32_t i = 0; i < answer->adjusted.count; i++) {
        const struct balance_store_water *water = &answer->adjusted.item[i];
        if (balance_unbilled(water))
            put_volume(printing, (struct labels){"unbilled", water->class, none}, water->volume_l);
    }
    put_volume(printing, (struct labels){"authorised", none, none}, answer->balance.authorised_l);
    put_volume(printing, (struct labels){"lost", none, none}, answer->balance.lost_l);
}

static void
put_rates(const struct printing *printing)
{
    const struct balance *balance = &printing->answer->balance;
    const struct balance_input *input = &printing->answer->input;
    const bool rated = balance->rated;
    put_rate(printing, (struct labels){"R_WL", none, none}, rated, balance->r_wl_mpct);
    put_rate(printing, (struct labels){"R1", none, none}, rated, balance->r1_mpct);
    put_rate(printing, (struct labels){"R2", none, none}, true, input->r2_mpct);
    put_rate(printing, (struct labels){"R3", none, none}, true, input->r3_mpct);
    put_rate(printing, (struct labels){"R4", none, none}, true, input->r4_mpct);
    put_rate(printing, (struct labels){"R_BL", none, none}, rated, balance->r_bl_mpct);
    if (!rated)
        return;
    put_rate(printing, (struct labels){"grade", text_of(grade_detail[balance->grade]), none}, false,
             0);
    put_rate(printing,
             (struct labels){"target", text_of(balance->above_target ? "exceeded" : "kept"), none},
             true, input->target_mpct);
}

static enum exit_code
print_answer(struct cli *cli, const struct balance_answer *answer, enum output_format format)
{
    const struct printing printing = {
        .table = output_table_new(cli->arena, columns, sizeof columns / sizeof columns[0]),
        .answer = answer,
    };
    if (printing.table == NULL)
        return output_result(cli, NULL, "balance", format);
    put_role(&printing, BALANCE_WITHDRAWAL);
    put_role(&printing, BALANCE_SUPPLY);
    put_role(&printing, BALANCE_IMPORT);
    put_role(&printing, BALANCE_EXPORT);
    put_volume(&printing, (struct labels){"supplied", none, none}, answer->balance.supplied_l);
    put_role(&printing, BALANCE_REUSE);
    put_customers(&printing);
    put_rates(&printing);
    return output_result(cli, printing.table, "balance", format);
}

enum exit_code
balance_command_run(struct cli *cli)
{
    static const struct option_spec options[OPTION_COUNT] = {
        [FROM] = {.name = "from", .kind = OPTION_DAY, .required = true},
        [TO] = {.name = "to", .kind = OPTION_DAY, .required = true},
        [DISTRICT] = {.name = "district", .kind = OPTION_TEXT},
        [FORMAT] = {.name = "format", .kind = OPTION_TEXT, .choices = "table|csv|json"},
    };
    static const struct option_table table = {
        .spec = options, .count = OPTION_COUNT, .operand = "argument"};
    struct option_value value[OPTION_COUNT];
    const enum exit_code usage = option_parse(cli, &table, value);
    if (usage != EXIT_CODE_DONE)
        return usage;
    if (value[TO].number <= value[FROM].number)
        return command_usage("--to is not after --from", none,
                             "The day of --to is the first that is not in the balance.");
    const struct balance_request request = {
        .begin_day = (int32_t)value[FROM].number,
        .end_day = (int32_t)value[TO].number,
        .district = text_of(value[DISTRICT].text),
        .config = command_config(cli),
    };
    struct db *db = request.config == NULL ? NULL : command_database(cli);
    if (db == NULL)
        return command_failed(cli);
    struct weir_arena *arena = weir_arena_new(PERMIT_DATA_BYTES);
    struct balance_answer answer;
    enum exit_code code = EXIT_CODE_DONE;
    if (arena == NULL)
        (void)error_nomem(&cli->error); /* told below */
    if (arena == NULL || balance_read(db, &request, arena, &answer, &cli->error))
        code = command_failed(cli);
    else
        code = print_answer(cli, &answer,
                            value[FORMAT].count == 0 ? OUTPUT_FORMAT_TABLE
                                                     : (enum output_format)value[FORMAT].choice);
    weir_arena_free(arena);
    return code;
}
