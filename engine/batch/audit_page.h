#ifndef BATCH_AUDIT_PAGE_H
#define BATCH_AUDIT_PAGE_H

#include <stdbool.h>

#include "batch/audit.h"
#include "host/config.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"

/*
 * The report of an audit as files: XML as in schemas/audit.xsd, HTML made of it by
 * schemas/audit.xsl, sealed as exports are (file_seal.h) where the configuration has a key.
 */
#define AUDIT_PAGE_NAMESPACE "urn:weir:audit:1"

struct audit_page {
    const struct audit_request *request;
    const struct audit_report *report;
    enum explain_language language;
    const char *program; /* its version */
    const struct config *config;
    const char *folder; /* made when it is not there */
};

/* Makes the folder, and tries the key: what would fail after all was audited fails before. */
enum weir_status audit_page_prepare(const struct config *config, const char *folder,
                                    struct weir_arena *arena, struct weir_error *error)
    __attribute__((warn_unused_result));

/* What was written; names are from arena. */
struct audit_page_files {
    struct weir_text xml;
    struct weir_text html;
    bool is_signed; /* each has its list of digests and the signature of that beside it */
};

enum weir_status audit_page_write(const struct audit_page *page, struct weir_arena *arena,
                                  struct audit_page_files *files, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
