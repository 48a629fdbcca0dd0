/* ingest.c - one file of meter reads into the database: digest, map of meters, batches, commit. */
#include "batch/ingest.h"

#include <string.h>

#include "base/checked.h"
#include "base/error.h"
#include "base/text.h"
#include "batch/line_fault.h"
#include "batch/meter_map.h"
#include "batch/read_few.h"
#include "batch/read_source.h"
#include "batch/read_unit.h"
#include "host/file.h"
#include "host/log.h"
#include "host/progress.h"
#include "host/shown.h"
#include "host/stop.h"
#include "seal/digest.h"
#include "store/journal_store.h"
#include "weir/tariff.h"

#define STOP_EVERY 65536   /* reads between two looks for a signal */
#define SHOW_EVERY 4096    /* reads between two looks at how far the file is */
#define SHOW_BYTES 1048576 /* a smaller file is in before anybody looks */

/* The digest of the bytes as they pass; its first failure is kept. */
struct ingest_digest {
    struct digest *digest;
    int64_t passed_bytes;
    unsigned char sum[DIGEST_SIZE];
    enum weir_status status;
    struct weir_error error;
};

struct ingest {
    struct db *db;
    const struct ingest_request *request;
    struct weir_arena *arena;
    struct ingest_result *result;
    struct ingest_digest digest;
    struct meter_map map;
    struct directory strangers; /* names of meters that are not loaded */
    struct read_batch batch;
    struct read_file_row file;
    struct progress *progress; /* NULL: nothing is shown */
    int64_t size_bytes;        /* of the file; 0: not known */
};

static void
take_bytes(void *context, const void *bytes, size_t size) /* NOLINT: file_reader_tap's type */
{
    struct ingest_digest *digest = context;
    digest->passed_bytes += (int64_t)size;
    if (digest->status == WEIR_OK)
        digest->status = digest_add(digest->digest, bytes, size, &digest->error);
}

static enum weir_status
end_digest(struct ingest_digest *digest, struct weir_error *error)
{
    if (digest->status != WEIR_OK) {
        *error = digest->error;
        return digest->status;
    }
    return digest_end(digest->digest, digest->sum, error);
}

/* Whether the bytes that the digest saw were ingested before: *file_id, or 0. */
static enum weir_status
find_file(struct ingest *ingest, int64_t *file_id, struct weir_error *error)
{
    const enum weir_status status = end_digest(&ingest->digest, error);
    const struct weir_text sum = {(const char *)ingest->digest.sum, DIGEST_SIZE};
    return status ? status : read_store_file_find(ingest->db, sum, file_id, error);
}

static bool
is_input(const struct ingest_request *request)
{
    return request->shown == NULL && text_equal(text_of(request->file), text_of("-"));
}

static enum weir_status
open_file(struct ingest *ingest, struct file_reader **reader, struct weir_error *error)
{
    const struct ingest_request *request = ingest->request;
    if (request->shown == NULL)
        return file_reader_open(request->file, ingest->arena, reader, error);
    const struct file_untrusted file = {request->file, request->shown};
    return file_reader_open_untrusted(file, ingest->arena, reader, error);
}

/* Passes the whole file by the digest, so that a known one costs no more than that.  Standard
 * input can be read once only and is left alone. */
static enum weir_status
look_ahead(struct ingest *ingest, int64_t *file_id, struct weir_error *error)
{
    struct file_reader *reader = NULL;
    struct weir_text chunk = {NULL, 1};
    if (is_input(ingest->request))
        return digest_begin(ingest->digest.digest, error);
    enum weir_status status = open_file(ingest, &reader, error);
    if (status)
        return status;
    status = digest_begin(ingest->digest.digest, error);
    file_reader_tap(reader, take_bytes, &ingest->digest);
    while (!status && chunk.size > 0)
        status = file_reader_next(reader, &chunk, error);
    file_reader_close(reader);
    if (!status)
        status = find_file(ingest, file_id, error);
    ingest->size_bytes = ingest->digest.passed_bytes;
    ingest->digest.passed_bytes = 0;
    return status ? status : digest_begin(ingest->digest.digest, error);
}

/* --- how far it is --------------------------------------------------------------------------- */

/* The file is read, and its reads are stored: each is half of the work. */
static enum weir_status
begin_progress(struct ingest *ingest, struct weir_error *error)
{
    if (ingest->size_bytes < SHOW_BYTES)
        return WEIR_OK;
    const struct progress_work work = {"ingest", "reads", 2 * ingest->size_bytes};
    return progress_begin(&work, &ingest->progress, error);
}

static void
show_progress(void *context)
{
    const struct ingest *ingest = context;
    if (ingest->progress == NULL)
        return;
    const int64_t read_bytes = ingest->digest.passed_bytes;
    const int64_t read_count = max_i64(ingest->file.read_count, 1);
    const int64_t written = min_i64(ingest->batch.written_count, read_count);
    progress_set(ingest->progress,
                 (struct progress_done){read_bytes + read_bytes * written / read_count,
                                        ingest->file.read_count});
}

/* --- one read -------------------------------------------------------------------------------- */

static void
note_day(struct ingest *ingest, int32_t day)
{
    struct read_file_row *file = &ingest->file;
    if (file->first_day == WEIR_DAY_NONE || day < file->first_day)
        file->first_day = day;
    if (file->last_day == WEIR_DAY_NONE || day > file->last_day)
        file->last_day = day;
}

/* A read of a meter that is not loaded waits under its name. */
static enum weir_status
add_stranger(struct ingest *ingest, struct read_row *row, struct weir_error *error)
{
    row->meter = directory_intern(&ingest->strangers, row->meter);
    if (row->meter.start == NULL)
        return error_nomem(error);
    return read_batch_add(&ingest->batch, row, true, error);
}

/* A volume as what the meter's dial shows. */
static enum weir_status
to_count(const struct ingest *ingest, const struct read_record *record, uint32_t first,
         int64_t *register_milli, struct weir_error *error)
{
    const struct read_dial dial = {meter_map_litres(&ingest->map, first, record->day),
                                   READ_REGISTER_MILLI_MAX};
    if (!record->volume ||
        read_unit_counts(record->register_milli, dial, register_milli) == WEIR_OK)
        return WEIR_OK;
    (void)error_set_text(error, WEIR_E_INVALID,
                         "the volume is out of range for the counts of meter %", record->meter);
    error_place(error, ingest->result->name, record->line);
    return WEIR_E_INVALID;
}

static enum weir_status
add_record(struct ingest *ingest, const struct read_record *record, struct weir_error *error)
{
    struct read_row row = {
        .meter = record->meter,
        .day = record->day,
        .second = record->second,
        .register_milli = record->register_milli,
        .file_id = ingest->file.file_id,
        .line_no = record->line,
        .kind = record->kind,
        .note = record->note,
        .of_volume = record->volume,
    };
    note_day(ingest, record->day);
    ingest->file.read_count++;
    ingest->file.of_volume = record->volume; /* a format states either */
    const struct meter_map *map = &ingest->map;
    const struct directory_entry *entry = directory_find(&map->names, record->meter);
    if (entry == NULL && record->also.start != NULL)
        entry = directory_find(&map->names, record->also);
    if (entry == NULL)
        return add_stranger(ingest, &row, error);
    const uint32_t first = (uint32_t)entry->value;
    row.meter = (struct weir_text){entry->start, entry->size};
    row.meter_id = map->place[first].meter_id;
    const int64_t owner_id = meter_map_owner(map, first, record->day);
    enum weir_status status = to_count(ingest, record, first, &row.register_milli, error);
    for (uint32_t at = UINT32_MAX; !status && meter_map_next(map, first, record->day, &at);) {
        row.account_id = map->place[at].account_id;
        status = read_batch_add(&ingest->batch, &row, row.account_id == owner_id, error);
    }
    if (!status && record->day > ingest->request->today) {
        row.account_id = owner_id;
        status = read_batch_tell(&ingest->batch, &row, "future", NULL, error);
    }
    return status;
}

/* --- one file -------------------------------------------------------------------------------- */

/* Takes in a read, unless the file is refused already and only read for its faults. */
static enum weir_status
take_record(struct ingest *ingest, const struct read_source *source,
            const struct read_record *record, struct weir_error *error)
{
    if (source->faults->count > 0)
        return WEIR_OK;
    const enum weir_status status = add_record(ingest, record, error);
    if (ingest->file.read_count % SHOW_EVERY == 0)
        show_progress(ingest);
    if (!status && ingest->file.read_count % STOP_EVERY == 0 && stop_requested())
        return stop_error(error);
    return status;
}

/* Reads the meters that the file needs: of a small one, those that it names. */
static enum weir_status
read_map(struct ingest *ingest, const struct read_few *few, struct weir_error *error)
{
    if (!few->all)
        return meter_map_read(ingest->db, ingest->arena, &ingest->map, error);
    const struct weir_text names = read_few_names(few, ingest->arena);
    if (names.start == NULL)
        return error_nomem(error);
    return meter_map_read_named(ingest->db, names, ingest->arena, &ingest->map, error);
}

static enum weir_status
read_records(struct ingest *ingest, struct read_source *source, struct weir_error *error)
{
    struct read_few few = {.count = 0};
    enum weir_status status = read_few_take(&few, source, ingest->arena, error);
    if (!status && source->faults->count == 0)
        status = read_map(ingest, &few, error);
    for (uint32_t i = 0; i < few.count && !status; i++)
        status = take_record(ingest, source, &few.record[i], error);
    bool more = !few.all;
    while (more && !status) {
        struct read_record record;
        status = read_source_next(source, &record, &more, error);
        if (!status && more)
            status = take_record(ingest, source, &record, error);
    }
    return status;
}

static enum weir_status
read_file(struct ingest *ingest, struct weir_error *error)
{
    struct file_reader *reader = NULL;
    struct read_source source = {0};
    struct ingest_result *result = ingest->result;
    enum weir_status status = open_file(ingest, &reader, error);
    if (status)
        return status;
    if (is_input(ingest->request))
        result->name = file_reader_name(reader);
    ingest->batch.file = result->name;
    file_reader_tap(reader, take_bytes, &ingest->digest);
    status = read_source_open(reader, result->faults, ingest->arena, &source, error);
    if (!status)
        status = read_records(ingest, &source, error);
    result->skipped_count = source.skipped_count;
    read_source_close(&source);
    file_reader_close(reader);
    return status ? status : line_fault_status(result->faults, result->name, error);
}

static enum weir_status
take_journal(struct ingest *ingest, int64_t *recorded_no, struct weir_error *error)
{
    char detail[JOURNAL_DETAIL_SIZE];
    struct text_writer writer = text_writer_of(detail, sizeof detail);
    text_write_string(&writer, "reads ");
    text_write_string(&writer, ingest->result->name);
    return journal_store_take(ingest->db, text_of("ingest"), text_written(&writer), recorded_no,
                              error);
}

/* Adds the row of the file, when all its reads are in. */
static enum weir_status
add_file(struct ingest *ingest, struct weir_error *error)
{
    struct read_file_row *file = &ingest->file;
    const struct read_counts *counts = &ingest->batch.counts;
    file->digest = (struct weir_text){(const char *)ingest->digest.sum, DIGEST_SIZE};
    file->name = text_of(ingest->result->name);
    file->new_count = counts->new_count;
    file->same_count = counts->same_count;
    file->unplaced_count = counts->unplaced_count;
    file->finding_count = counts->finding_count;
    return read_store_file_add(ingest->db, file, ingest->batch.recorded_no, error);
}

/* The reads, after the journal's lock is held. */
static enum weir_status
take_reads(struct ingest *ingest, int64_t recorded_no, int64_t *same_id, struct weir_error *error)
{
    enum weir_status status =
        read_batch_init(&ingest->batch, ingest->db, ingest->arena,
                        (struct read_batch_setup){recorded_no, ingest->request->memory_mib}, error);
    if (!status)
        status = read_store_file_top(ingest->db, &ingest->file.file_id, error);
    ingest->file.file_id++;
    ingest->batch.watch = (struct read_batch_watch){show_progress, ingest};
    if (!status)
        status = begin_progress(ingest, error);
    if (!status)
        status = read_file(ingest, error);
    if (!status) /* the very bytes that were read, whatever they were a moment ago */
        status = find_file(ingest, same_id, error);
    if (status || *same_id != 0)
        return status;
    status = read_batch_flush(&ingest->batch, error);
    return status ? status : add_file(ingest, error);
}

/* All of it inside the transaction; *known: the file was ingested before, nothing is to commit. */
static enum weir_status
take_in(struct ingest *ingest, bool *known, struct weir_error *error)
{
    int64_t recorded_no = 0;
    int64_t same_id = 0;
    enum weir_status status = take_journal(ingest, &recorded_no, error);
    if (!status)
        status = look_ahead(ingest, &same_id, error);
    if (!status && same_id == 0)
        status = take_reads(ingest, recorded_no, &same_id, error);
    *known = same_id != 0;
    if (*known)
        ingest->file.file_id = same_id;
    return status;
}

static void
log_ingested(const struct ingest_result *result)
{
    struct log_line line;
    log_begin(&line, LOG_EVENT_READS_INGESTED);
    log_int(&line, "file_id", result->file_id);
    log_int(&line, "recorded_no", result->recorded_no);
    log_int(&line, "reads", result->read_count);
    log_int(&line, "new", result->counts.new_count);
    log_int(&line, "same", result->counts.same_count);
    log_int(&line, "unplaced", result->counts.unplaced_count);
    log_int(&line, "findings", result->counts.finding_count);
    log_end(&line);
}

enum weir_status
ingest_file(struct db *db, const struct ingest_request *request, struct weir_arena *arena,
            struct ingest_result *result, struct weir_error *error)
{
    struct ingest ingest = {
        .db = db,
        .request = request,
        .arena = arena,
        .result = result,
        .file = {.first_day = WEIR_DAY_NONE, .last_day = WEIR_DAY_NONE},
    };
    *result = (struct ingest_result){.faults = sheet_faults_new(arena)};
    result->name = request->shown == NULL ? shown_name(request->file, arena) : request->shown;
    if (result->faults == NULL || result->name == NULL ||
        !directory_init(&ingest.strangers, 0, arena))
        return error_nomem(error);
    enum weir_status status = digest_new(&ingest.digest.digest, error);
    if (!status)
        status = db_begin(db, DB_READ_WRITE, error);
    if (!status)
        status = take_in(&ingest, &result->known, error);
    if (!status && !result->known)
        status = db_commit(db, error);
    else
        db_rollback(db);
    if (!status) {
        result->file_id = ingest.file.file_id;
        result->read_count = ingest.file.read_count;
    }
    if (!status && !result->known) {
        result->counts = ingest.batch.counts;
        result->recorded_no = ingest.batch.recorded_no;
        log_ingested(result);
    }
    progress_end(ingest.progress);
    read_batch_free(&ingest.batch);
    digest_free(ingest.digest.digest);
    return status;
}
