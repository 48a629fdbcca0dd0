/* load.c - a registry file, whole or not at all: read, merge under the journal's lock, write. */
#include "batch/load.h"

#include "base/error.h"
#include "base/text.h"
#include "batch/line_fault.h"
#include "batch/load_merge.h"
#include "host/log.h"
#include "store/finding_store.h"
#include "store/journal_store.h"

enum weir_status
load_read(const char *file, const struct load_kind *kind, struct weir_arena *arena,
          struct load_table *table, struct weir_error *error)
{
    const enum weir_status status = load_table_read(file, kind, arena, table, error);
    return status ? status : line_fault_status(table->faults, table->file, error);
}

static enum weir_status
take_journal(struct load_context *context, struct weir_error *error)
{
    char detail[JOURNAL_DETAIL_SIZE];
    struct text_writer writer = text_writer_of(detail, sizeof detail);
    text_write_string(&writer, context->table->kind->name);
    text_write_string(&writer, " ");
    text_write_string(&writer, context->table->file);
    return journal_store_take(context->db, text_of("load"), text_written(&writer),
                              &context->recorded_no, error);
}

static bool
has_changes(const struct load_result *result)
{
    return result->changed_count > 0 || result->follow_count > 0;
}

static enum weir_status
merge_and_write(struct load_context *context, struct weir_error *error)
{
    struct load_table *table = context->table;
    enum weir_status status = take_journal(context, error);
    if (!status)
        status = table->kind->merge(context, error);
    if (!status && table->faults->count > 0) {
        line_fault_sort(table->faults);
        status = line_fault_status(table->faults, table->file, error);
    }
    if (status)
        return status;
    context->result->row_count = table->row_count;
    if (!has_changes(context->result))
        return WEIR_OK;
    status = table->kind->write(context, error);
    for (uint32_t i = 0; i < context->finding_count && !status; i++) {
        bool added = false;
        status = finding_store_add(context->db, &context->finding[i], context->recorded_no, &added,
                                   error);
        context->result->finding_count += added ? 1 : 0;
    }
    return status;
}

static void
log_loaded(const struct load_table *table, const struct load_result *result)
{
    struct log_line line;
    log_begin(&line, LOG_EVENT_REGISTRY_LOADED);
    log_text(&line, "kind", text_of(table->kind->name));
    log_int(&line, "recorded_no", result->recorded_no);
    log_int(&line, "rows", result->row_count);
    log_int(&line, "new", result->new_count);
    log_int(&line, "changed", result->changed_count);
    log_int(&line, "followed", result->follow_count);
    log_int(&line, "placed", (int64_t)result->placed_count);
    log_int(&line, "findings", result->finding_count);
    log_end(&line);
}

enum weir_status
load_write(struct db *db, struct load_table *table, struct load_result *result,
           struct weir_error *error)
{
    *result = (struct load_result){0};
    struct load_context context = {.db = db, .table = table, .result = result};
    enum weir_status status = db_begin(db, DB_READ_WRITE, error);
    if (!status)
        status = merge_and_write(&context, error);
    if (!status && has_changes(result)) {
        status = db_commit(db, error);
        if (status)
            return status;
        result->recorded_no = context.recorded_no;
        log_loaded(table, result);
        return WEIR_OK;
    }
    db_rollback(db); /* the journal number goes back too */
    return status;
}
