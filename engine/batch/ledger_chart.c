/* ledger_chart.c - the chart of accounts that holds: a file, or the one compiled in. */
#include "batch/ledger_chart.h"

#include "base/error.h"
#include "base/text.h"
#include "charts.inc"
#include "host/file.h"
#include "xdoc/chart_xml.h"

static enum weir_status
first_fault(const struct fault_list *faults, const char *file, struct weir_error *error)
{
    for (uint32_t i = 0; i < faults->count; i++) {
        if (faults->item[i].severity != FAULT_ERROR)
            continue;
        (void)error_set(error, WEIR_E_INVALID, faults->item[i].message.start);
        error_place(error, file, faults->item[i].line);
        break;
    }
    error_hint(error, "schemas/chart.xsd and deploy/chart/cn-water.xml show what a chart is.");
    return error->status;
}

enum weir_status
ledger_chart_read(const char *file, struct weir_arena *arena, struct chart **chart,
                  struct weir_error *error)
{
    struct xdoc_input input = {
        .file = LEDGER_CHART_BUILT_IN,
        .bytes = {(const char *)CHART_CN_WATER_XML, sizeof CHART_CN_WATER_XML - 1},
    };
    enum weir_status status = WEIR_OK;
    if (file != NULL && file[0] != '\0') {
        input.file = file;
        status = file_read_all(file, LEDGER_CHART_BYTES, arena, &input.bytes, error);
    }
    if (status != WEIR_OK)
        return status;
    struct fault_list faults = fault_list_of(arena);
    status = chart_xml_read(&input, arena, &faults, chart, error);
    if (status == WEIR_OK && *chart == NULL) {
        fault_sort(&faults);
        status = first_fault(&faults, input.file, error);
    }
    return status;
}
