/* doctor_command.c - `weir doctor`: whether all that weir needs is there. */
#include "batch/doctor.h"

#include "base/text.h"
#include "cli/command.h"
#include "cli/option.h"
#include "cli/output.h"

static enum exit_code
print_json(struct cli *cli, const struct doctor_report *report)
{
    static const struct output_column columns[] = {{"area", OUTPUT_TEXT},
                                                   {"outcome", OUTPUT_TEXT},
                                                   {"found", OUTPUT_TEXT},
                                                   {"advice", OUTPUT_TEXT}};
    struct output_table *list = output_table_new(cli->arena, columns, 4);
    for (uint32_t i = 0; list != NULL && i < report->count; i++) {
        const struct doctor_finding *finding = &report->finding[i];
        output_table_text(list, text_of(finding->area));
        output_table_text(list, text_of(doctor_outcome_name(finding->outcome)));
        output_table_text(list, finding->found);
        output_table_text(list, finding->advice);
    }
    return output_result(cli, list, "doctor", OUTPUT_FORMAT_TABLE);
}

static void
print_report(const struct doctor_report *report)
{
    for (uint32_t i = 0; i < report->count; i++) {
        const struct doctor_finding *finding = &report->finding[i];
        output_line("%-8s %-14s %.*s", doctor_outcome_name(finding->outcome), finding->area,
                    (int)finding->found.size, finding->found.start);
        if (finding->advice.start != NULL)
            output_line("%-8s %-14s %.*s", "", "", (int)finding->advice.size,
                        finding->advice.start);
    }
    output_line("%u checked, %u to do, %u to think about", (unsigned)report->count,
                (unsigned)report->fault_count, (unsigned)report->warning_count);
}

enum exit_code
doctor_command_run(struct cli *cli)
{
    static const struct option_table table = {.operand = "argument"};
    const enum exit_code usage = option_parse(cli, &table, NULL);
    if (usage != EXIT_CODE_DONE)
        return usage;
    const struct config *config = command_config(cli);
    struct doctor_report report;
    if (config == NULL || doctor_examine(config, cli->arena, &report, &cli->error))
        return command_failed(cli);
    enum exit_code code = EXIT_CODE_DONE;
    if (cli->json)
        code = print_json(cli, &report);
    else
        print_report(&report);
    if (code == EXIT_CODE_DONE && report.database != WEIR_OK)
        code = exit_code_of(report.database);
    return code == EXIT_CODE_DONE && report.fault_count > 0 ? EXIT_CODE_HELD : code;
}
