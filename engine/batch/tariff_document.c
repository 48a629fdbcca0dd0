/* tariff_document.c - file, reader, checker: the way every tariff comes in. */
#include "batch/tariff_document.h"

#include "base/assert.h"
#include "base/error.h"
#include "base/text.h"
#include "core/check.h"
#include "core/tariff.h"
#include "host/file.h"
#include "xdoc/scan.h"
#include "xdoc/tariff_xml.h"

enum weir_status
tariff_document_parse(const struct xdoc_input *input, struct names *names, struct weir_arena *arena,
                      struct tariff_document *document, struct weir_error *error)
{
    struct weir_tariff *tariff = NULL;
    *document = (struct tariff_document){
        .file = input->file, .bytes = input->bytes, .faults = fault_list_of(arena)};
    const enum weir_status status =
        tariff_xml_read(input, arena, &document->faults, &tariff, error);
    if (status != WEIR_OK)
        return status;
    if (tariff != NULL) {
        if (tariff_finish(tariff, names, arena) != WEIR_OK)
            return error_nomem(error);
        check_tariff(tariff, &document->faults);
    }
    if (document->faults.nomem)
        return error_nomem(error);
    if (document->faults.error_count == 0)
        document->tariff = tariff;
    return WEIR_OK;
}

enum weir_status
tariff_document_read(const char *file, struct names *names, struct weir_arena *arena,
                     struct tariff_document *document, struct weir_error *error)
{
    struct xdoc_input input = {.file = file};
    const enum weir_status status = file_read_all(file, SCAN_BYTES_MAX, arena, &input.bytes, error);
    return status != WEIR_OK ? status
                             : tariff_document_parse(&input, names, arena, document, error);
}

enum weir_status
tariff_document_error(const struct tariff_document *document, struct weir_error *error)
{
    for (uint32_t i = 0; i < document->faults.count; i++) {
        const struct fault *fault = &document->faults.item[i];
        if (fault->severity != FAULT_ERROR)
            continue;
        (void)error_set(error, WEIR_E_INVALID, fault->message.start);
        error_place(error, document->file, fault->line);
        error_hint(error, "`weir tariff check` shows all that is wrong with it.");
        return WEIR_E_INVALID;
    }
    ASSERT(false);
    return WEIR_E_INVALID;
}
