/*
 * nightly_export.c - posted runs into the outbox.
 *
 * A run's folder is written under a temporary name, renamed, and then noted in the journal.  Killed
 * between the last two, the folder is found there and known by its page `run.txt`, which tells the
 * run and its root.
 */
#include "batch/nightly_export.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "batch/export_run.h"
#include "batch/file_seal.h"
#include "batch/fund_export.h"
#include "batch/ledger_export.h"
#include "batch/run_report.h"
#include "batch/signer.h"
#include "host/file.h"
#include "host/folder.h"
#include "host/stop.h"
#include "store/nightly_store.h"

#define PAGE_NAME "run.txt"
#define PAGE_BYTES 4096
#define EXPORT_ARENA_BYTES ((size_t)1 << 30) /* what one run's exports may hold */

enum export_what { EXPORT_ROWS = 1, EXPORT_FUNDS, EXPORT_LEDGER, EXPORT_REPORT };
enum export_of { OF_ALL = 1, OF_BILLS, OF_FEES };

/* What an entry of nightly_exports means. */
static const struct export_entry {
    const char *word;
    const char *file;
    enum export_what what;
    int kind;   /* enum export_kind_name, of EXPORT_ROWS */
    int format; /* of what it is */
    enum export_of of;
} entries[] = {
    {"report:zh", "report-zh.html", EXPORT_REPORT, 0, EXPLAIN_CHINESE, OF_ALL},
    {"report:en", "report-en.html", EXPORT_REPORT, 0, EXPLAIN_ENGLISH, OF_ALL},
    {"invoices:xml", "invoices.xml", EXPORT_ROWS, EXPORT_KIND_INVOICES, EXPORT_RUN_XML, OF_BILLS},
    {"invoices:csv", "invoices.csv", EXPORT_ROWS, EXPORT_KIND_INVOICES, EXPORT_RUN_CSV, OF_BILLS},
    {"bills:xml", "bills.xml", EXPORT_ROWS, EXPORT_KIND_BILLS, EXPORT_RUN_XML, OF_BILLS},
    {"bills:csv", "bills.csv", EXPORT_ROWS, EXPORT_KIND_BILLS, EXPORT_RUN_CSV, OF_BILLS},
    {"reads:xml", "reads.xml", EXPORT_ROWS, EXPORT_KIND_READS, EXPORT_RUN_XML, OF_BILLS},
    {"reads:csv", "reads.csv", EXPORT_ROWS, EXPORT_KIND_READS, EXPORT_RUN_CSV, OF_BILLS},
    {"findings:xml", "findings.xml", EXPORT_ROWS, EXPORT_KIND_FINDINGS, EXPORT_RUN_XML, OF_ALL},
    {"findings:csv", "findings.csv", EXPORT_ROWS, EXPORT_KIND_FINDINGS, EXPORT_RUN_CSV, OF_ALL},
    {"fees:xml", "fees.xml", EXPORT_ROWS, EXPORT_KIND_FEES, EXPORT_RUN_XML, OF_FEES},
    {"fees:csv", "fees.csv", EXPORT_ROWS, EXPORT_KIND_FEES, EXPORT_RUN_CSV, OF_FEES},
    {"funds:xml", "funds.xml", EXPORT_FUNDS, 0, FUND_EXPORT_XML, OF_ALL},
    {"funds:csv", "funds.csv", EXPORT_FUNDS, 0, FUND_EXPORT_CSV, OF_ALL},
    {"ledger:xml", "ledger.xml", EXPORT_LEDGER, 0, LEDGER_FORMAT_XML, OF_ALL},
    {"ledger:csv", "ledger.csv", EXPORT_LEDGER, 0, LEDGER_FORMAT_CSV, OF_ALL},
    {"ledger:control", "ledger-control.csv", EXPORT_LEDGER, 0, LEDGER_FORMAT_CONTROL, OF_ALL},
    {"ledger:hledger", "ledger.hledger", EXPORT_LEDGER, 0, LEDGER_FORMAT_HLEDGER, OF_ALL},
    {"ledger:ledger", "ledger.ledger", EXPORT_LEDGER, 0, LEDGER_FORMAT_LEDGER, OF_ALL},
    {"ledger:beancount", "ledger.beancount", EXPORT_LEDGER, 0, LEDGER_FORMAT_BEANCOUNT, OF_ALL},
    {"ledger:gbt", "ledger-gbt.tar", EXPORT_LEDGER, 0, LEDGER_FORMAT_GBT, OF_ALL},
    {"ledger:gbt-xml", "ledger-gbt.xml", EXPORT_LEDGER, 0, LEDGER_FORMAT_GBT_XML, OF_ALL},
    {"ledger:yonyou", "ledger-yonyou.txt", EXPORT_LEDGER, 0, LEDGER_FORMAT_YONYOU, OF_ALL},
    {"ledger:saft", "ledger-saft.xml", EXPORT_LEDGER, 0, LEDGER_FORMAT_SAFT, OF_ALL},
};

#define ENTRY_COUNT (sizeof entries / sizeof entries[0])

/* --- the setting ----------------------------------------------------------------------------- */

static const struct export_entry *
entry_of(struct weir_text word)
{
    for (size_t i = 0; i < ENTRY_COUNT; i++) {
        if (text_equal(word, text_of(entries[i].word)))
            return &entries[i];
    }
    return NULL;
}

enum weir_status
nightly_export_check(const struct config *config, struct weir_error *error)
{
    struct weir_text rest = text_of(config->nightly_exports);
    struct weir_text word;
    while (text_next_word(&rest, &word)) {
        if (entry_of(word) != NULL)
            continue;
        (void)error_set_text(error, WEIR_E_INVALID, "nightly_exports has %, which is no export",
                             word);
        error_hint(error, "Such as ledger:xml, bills:csv or fees:csv; weir.conf(5) has them all.");
        config_place(config, "nightly_exports", error);
        return WEIR_E_INVALID;
    }
    return WEIR_OK;
}

/* --- one run --------------------------------------------------------------------------------- */

struct outgoing {
    struct night *night;
    const struct run_store_run *run;
    struct weir_arena *arena; /* of this run */
    struct folder_names names;
    struct weir_text page; /* what run.txt says */
    uint32_t file_count;
};

static const char *
path_of(struct outgoing *outgoing, const char *folder, const char *name)
{
    const size_t capacity = strlen(folder) + strlen(name) + 2;
    char *path = weir_arena_alloc(outgoing->arena, capacity, 1);
    if (path != NULL)
        (void)snprintf(path, capacity, "%s/%s", folder, name);
    return path;
}

static enum weir_status
begin(struct outgoing *outgoing, struct weir_error *error)
{
    const struct run_store_run *run = outgoing->run;
    char name[48];
    char *page = weir_arena_alloc(outgoing->arena, PAGE_BYTES, 1);
    (void)snprintf(name, sizeof name, "run-%06" PRId64, run->run_id);
    outgoing->names.final = path_of(outgoing, outgoing->night->config->nightly_outbox, name);
    (void)snprintf(name, sizeof name, ".run-%06" PRId64 ".part", run->run_id);
    outgoing->names.temporary = path_of(outgoing, outgoing->night->config->nightly_outbox, name);
    if (page == NULL || outgoing->names.final == NULL || outgoing->names.temporary == NULL)
        return error_nomem(error);
    (void)snprintf(page, PAGE_BYTES,
                   "run %" PRId64 "\nkind %.*s\nscope %.*s\nthrough %s\ndate %s\n"
                   "accounts %" PRId64 "\nheld %" PRId64 "\nentries %" PRId64 "\nvolume_l %" PRId64
                   "\namount %s\nroot %.*s\n",
                   run->run_id, (int)run->kind.size, run->kind.start, (int)run->scope.size,
                   run->scope.start, night_day(run->through_day), night_day(run->invoice_day),
                   run->billed_count, run->held_count, run->invoice_count, run->volume_l,
                   night_amount(run->amount_fen), (int)run->root.size, run->root.start);
    outgoing->page = text_of(page);
    return WEIR_OK;
}

static enum weir_status
write_page(struct outgoing *outgoing, struct weir_error *error)
{
    struct file_write *write = NULL;
    const char *path = path_of(outgoing, outgoing->names.temporary, PAGE_NAME);
    if (path == NULL)
        return error_nomem(error);
    const enum weir_status status = file_write_begin(path, outgoing->arena, &write, error);
    if (status)
        return status;
    file_write_put(write, outgoing->page);
    return file_write_commit(write, error);
}

static enum weir_status
write_ledger(struct outgoing *outgoing, const struct export_entry *entry, const char *path,
             struct weir_error *error)
{
    const struct config *config = outgoing->night->config;
    const struct ledger_export_request request = {
        .format = (enum ledger_format_name)entry->format,
        .run_id = outgoing->run->run_id,
        .chart = config->chart,
        .file = path,
        .company = config->company,
        .company_id = config->company_id,
        .address = config->company_address,
    };
    struct ledger_export_result result;
    return ledger_export(outgoing->night->db, &request, outgoing->arena, &result, error);
}

static enum weir_status
write_rows(struct outgoing *outgoing, const struct export_entry *entry, const char *path,
           struct weir_error *error)
{
    const struct export_run_request request = {
        .kind = (enum export_kind_name)entry->kind,
        .format = (enum export_run_format)entry->format,
        .run_id = outgoing->run->run_id,
        .file = path,
    };
    struct export_run_result result;
    return export_run(outgoing->night->db, &request, outgoing->arena, &result, error);
}

static enum weir_status
write_funds(struct outgoing *outgoing, const struct export_entry *entry, const char *path,
            struct weir_error *error)
{
    const struct fund_export_request request = {
        .format = (enum fund_export_format)entry->format,
        .run_id = outgoing->run->run_id,
        .file = path,
    };
    struct fund_export_result result;
    return fund_export(outgoing->night->db, &request, outgoing->arena, &result, error);
}

static enum weir_status
write_report(struct outgoing *outgoing, const struct export_entry *entry, const char *path,
             struct weir_error *error)
{
    const struct config *config = outgoing->night->config;
    const struct run_report_request request = {
        .run_id = outgoing->run->run_id,
        .language = (enum explain_language)entry->format,
        .company = {.name = text_of(config->company), .id = text_of(config->company_id)},
        .file = path,
    };
    return run_report(outgoing->night->db, &request, outgoing->arena, error);
}

static enum weir_status
write_entry(struct outgoing *outgoing, const struct export_entry *entry, struct weir_error *error)
{
    const char *path = path_of(outgoing, outgoing->names.temporary, entry->file);
    if (path == NULL)
        return error_nomem(error);
    outgoing->file_count++;
    switch (entry->what) {
    case EXPORT_FUNDS:
        return write_funds(outgoing, entry, path, error);
    case EXPORT_LEDGER:
        return write_ledger(outgoing, entry, path, error);
    case EXPORT_REPORT:
        return write_report(outgoing, entry, path, error);
    case EXPORT_ROWS:
        break;
    }
    return write_rows(outgoing, entry, path, error);
}

static bool
is_of(const struct run_store_run *run, enum export_of of)
{
    const bool fee = text_equal(run->kind, text_of("fee"));
    return of == OF_ALL || fee == (of == OF_FEES);
}

/* SHA256SUMS of all of it, signed where there is a key. */
static enum weir_status
seal(struct outgoing *outgoing, struct weir_error *error)
{
    struct signature_key *key = NULL;
    enum weir_status status = signer_open(outgoing->night->config, outgoing->arena, &key, error);
    if (!status)
        status = file_seal_folder(key, outgoing->names.temporary, outgoing->arena, error);
    signature_key_free(key);
    return status;
}

static enum weir_status
write_all(struct outgoing *outgoing, struct weir_error *error)
{
    struct weir_text rest = text_of(outgoing->night->config->nightly_exports);
    struct weir_text word;
    enum weir_status status = folder_begin(outgoing->names.temporary, error);
    while (!status && text_next_word(&rest, &word)) {
        const struct export_entry *entry = entry_of(word);
        if (entry != NULL && is_of(outgoing->run, entry->of))
            status = stop_requested() ? stop_error(error) : write_entry(outgoing, entry, error);
    }
    if (!status)
        status = write_page(outgoing, error);
    return status ? status : seal(outgoing, error);
}

/* The folder that is there already: this run's, from a night that was cut off, or another's. */
static enum weir_status
check_there(struct outgoing *outgoing, struct weir_error *error)
{
    struct weir_text page = {NULL, 0};
    struct weir_error ignored;
    error_clear(&ignored);
    const char *path = path_of(outgoing, outgoing->names.final, PAGE_NAME);
    if (path == NULL)
        return error_nomem(error);
    if (file_read_all(path, PAGE_BYTES, outgoing->arena, &page, &ignored) == WEIR_OK &&
        text_equal(page, outgoing->page))
        return WEIR_OK;
    (void)error_set(error, WEIR_E_INVALID, "there is another folder of that name in the outbox");
    error_place(error, outgoing->names.final, 0);
    error_hint(error, "Take it away; the next night exports the run.");
    return WEIR_E_INVALID;
}

static enum weir_status
export_one(struct outgoing *outgoing, struct weir_error *error)
{
    bool there = false;
    enum weir_status status = begin(outgoing, error);
    if (!status && folder_is(outgoing->names.final))
        there = true;
    else if (!status)
        status = write_all(outgoing, error);
    if (!status && !there)
        status = folder_publish(outgoing->names, &there, error);
    if (status || there)
        folder_remove(outgoing->names.temporary);
    if (!status && there)
        status = check_there(outgoing, error);
    return status ? status
                  : nightly_store_exported(outgoing->night->db, outgoing->run->run_id, error);
}

/* --- all of them ----------------------------------------------------------------------------- */

static enum weir_status
deal_with(struct night *night, int64_t run_id, uint32_t *done_count, struct weir_error *error)
{
    struct run_store_runs runs;
    const struct weir_text subject = night_words(night, "run %" PRId64, run_id);
    if (stop_requested())
        return stop_error(error);
    if (night->request->dry_run) {
        night_item(night, (struct night_subject){subject, "dry"}, "it would be exported");
        (*done_count)++;
        return WEIR_OK;
    }
    struct outgoing outgoing = {.night = night, .arena = weir_arena_new(EXPORT_ARENA_BYTES)};
    if (outgoing.arena == NULL)
        return error_nomem(error);
    enum weir_status status = run_store_read(night->db, run_id, outgoing.arena, &runs, error);
    if (!status) {
        outgoing.run = &runs.item[0];
        status = export_one(&outgoing, error);
    }
    if (!status) {
        night->step->acted = true;
        (*done_count)++;
        night_item(night, (struct night_subject){subject, "exported"}, "%lu files in %s",
                   (unsigned long)outgoing.file_count + 1, outgoing.names.final);
    } else if (!night_is_over(status)) {
        night_fail(night, subject, error);
        status = WEIR_OK;
    }
    weir_arena_free(outgoing.arena);
    return status;
}

enum weir_status
nightly_export_run(struct night *night, struct weir_error *error)
{
    struct nightly_store_runs runs = {0};
    uint32_t done_count = 0;
    enum weir_status status = nightly_export_check(night->config, error);
    if (!status && night->begin_no != 0)
        status = nightly_store_unexported(night->db, night->begin_no, night->arena, &runs, error);
    for (uint32_t i = 0; i < runs.count && !status; i++)
        status = deal_with(night, runs.run_id[i], &done_count, error);
    if (!status)
        night_say(night, night->request->dry_run ? "to be exported %lu" : "exported %lu",
                  (unsigned long)done_count);
    return status;
}
