/* doctor.c - whether all that weir needs is there. */
#include "batch/doctor.h"

#include "base/error.h"
#include "base/text.h"
#include "batch/migrate_run.h"
#include "batch/signer.h"
#include "host/clock.h"
#include "host/filter.h"
#include "host/space.h"
#include "store/db.h"
#include "store/server_store.h"

#define SENTENCE_SIZE 1024     /* bytes of what is told */
#define CLOCK_APART_S 5        /* seconds that two clocks may differ */
#define SPACE_LEAST_MIB 1024   /* of a file system, below which it is told */
#define SPACE_LEAST_PERCENT 10 /* the same, of its size */
#define SERVER_OLDEST 150000   /* PostgreSQL 15 */
#define CONNECTIONS_A_JOB 2    /* a worker reads by one and writes by another */
#define MIB INT64_C(1048576)

struct examining {
    const struct config *config;
    struct weir_arena *arena;
    struct doctor_report *report;
    struct db *db;
    struct server_facts facts;
    bool full; /* memory is out */
};

const char *
doctor_outcome_name(enum doctor_outcome outcome)
{
    switch (outcome) {
    case DOCTOR_OK:
        return "ok";
    case DOCTOR_WARNING:
        return "warning";
    case DOCTOR_FAULT:
        break;
    }
    return "fault";
}

/* Adds a finding; advice NULL: nothing is to be done. */
static void
tell(struct examining *examining, const char *area, enum doctor_outcome outcome,
     struct weir_text found, const char *advice)
{
    struct doctor_report *report = examining->report;
    const struct weir_text kept = text_copy(found, examining->arena);
    const struct weir_text kept_advice =
        advice == NULL ? text_of(NULL) : text_copy(text_of(advice), examining->arena);
    if (kept.start == NULL || (advice != NULL && kept_advice.start == NULL) ||
        report->count == DOCTOR_FINDING_MAX) {
        examining->full = true;
        return;
    }
    report->finding[report->count++] = (struct doctor_finding){area, outcome, kept, kept_advice};
    report->warning_count += outcome == DOCTOR_WARNING;
    report->fault_count += outcome == DOCTOR_FAULT;
}

/* Adds what an error says: its place, what is wrong, and its hint as the advice. */
static void
tell_error(struct examining *examining, const char *area, enum doctor_outcome outcome,
           const struct weir_error *error, const char *advice)
{
    char sentence[SENTENCE_SIZE];
    struct text_writer writer = text_writer_of(sentence, sizeof sentence);
    if (error->place[0] != '\0') {
        text_write_string(&writer, error->place);
        if (error->line > 0) {
            text_write_string(&writer, ":");
            text_write_int(&writer, error->line);
        }
        text_write_string(&writer, ": ");
    }
    text_write_string(&writer, error->primary);
    if (error->detail[0] != '\0') {
        text_write_string(&writer, ": ");
        text_write_string(&writer, error->detail);
    }
    tell(examining, area, outcome, text_written(&writer),
         error->hint[0] != '\0' ? error->hint : advice);
}

/* --- configuration --------------------------------------------------------------------------- */
static void
examine_configuration(struct examining *examining)
{
    const struct config *config = examining->config;
    const uint32_t before_count = examining->report->count;
    for (uint32_t i = 0; i < config_count; i++) {
        struct weir_error error;
        error_clear(&error);
        if (config_check_name(config, i, &error) != WEIR_OK)
            tell_error(examining, "configuration", DOCTOR_FAULT, &error,
                       "Make it, or change the setting.");
    }
    if (config->file == NULL)
        tell(examining, "configuration", DOCTOR_WARNING,
             text_of("there is none: every setting has its default"),
             "`weir init` writes " CONFIG_FILE ".");
    else if (examining->report->count == before_count)
        tell(examining, "configuration", DOCTOR_OK, text_of(config->file), NULL);
}

/* --- database -------------------------------------------------------------------------------- */
static void
examine_version(struct examining *examining)
{
    const struct server_facts *facts = &examining->facts;
    char sentence[SENTENCE_SIZE];
    struct text_writer writer = text_writer_of(sentence, sizeof sentence);
    text_write_string(&writer, "PostgreSQL ");
    text_write(&writer, facts->version);
    text_write_string(&writer, ", database ");
    text_write(&writer, facts->database);
    text_write_string(&writer, ", ");
    text_write(&writer, facts->encoding);
    const bool old = db_server_version(examining->db) < SERVER_OLDEST;
    const bool foreign = !text_equal(facts->encoding, text_of("UTF8"));
    tell(examining, "database", old || foreign ? DOCTOR_FAULT : DOCTOR_OK, text_written(&writer),
         old       ? "weir needs PostgreSQL 15 or newer."
         : foreign ? "Make the database with --encoding=UTF8 --template=template0."
                   : NULL);
}

static void
examine_schema(struct examining *examining)
{
    struct migrate_run_result result;
    struct weir_error error;
    error_clear(&error);
    if (migrate_run_status(examining->db, examining->arena, &result, &error)) {
        tell_error(examining, "schema", DOCTOR_FAULT, &error, NULL);
        return;
    }
    char sentence[SENTENCE_SIZE];
    struct text_writer writer = text_writer_of(sentence, sizeof sentence);
    text_write_string(&writer, "version ");
    text_write_int(&writer, result.before_count);
    text_write_string(&writer, " of ");
    text_write_int(&writer, result.step_count);
    const bool behind = result.before_count < result.step_count;
    tell(examining, "schema", behind ? DOCTOR_FAULT : DOCTOR_OK, text_written(&writer),
         behind ? "Run `weir migrate`, as a member of weir_owner or a superuser." : NULL);
}

static void
examine_role(struct examining *examining)
{
    const struct server_facts *facts = &examining->facts;
    char sentence[SENTENCE_SIZE];
    struct text_writer writer = text_writer_of(sentence, sizeof sentence);
    text_write(&writer, facts->user);
    const char *advice = NULL;
    enum doctor_outcome outcome = DOCTOR_WARNING;
    if (facts->is_super) {
        text_write_string(&writer, " is a superuser, whom no guard of the database stops");
        advice = "Bill as a member of weir_batch (deploy/roles.sql).";
    } else if (facts->is_batch) {
        text_write_string(&writer, " is a member of weir_batch");
        outcome = DOCTOR_OK;
    } else if (facts->is_finance || facts->is_auditor) {
        text_write_string(&writer, facts->is_finance ? " is a member of weir_finance: it may export"
                                                     : " is a member of weir_auditor: it may read");
        outcome = DOCTOR_OK;
    } else {
        text_write_string(&writer, " is a member of none of weir's roles");
        outcome = DOCTOR_FAULT;
        advice = "Run deploy/roles.sql as a superuser, then GRANT weir_batch to it.";
    }
    tell(examining, "role", outcome, text_written(&writer), advice);
}

static void
examine_server(struct examining *examining)
{
    const struct server_facts *facts = &examining->facts;
    const int64_t connection_min = CONNECTIONS_A_JOB * examining->config->jobs + 2;
    const uint32_t before_count = examining->report->count;
    if (!facts->is_durable)
        tell(examining, "server", DOCTOR_FAULT,
             text_of("fsync or full_page_writes is off: a crash of the machine loses bills"),
             "Set both to on in postgresql.conf.");
    if (!facts->has_checksums)
        tell(examining, "server", DOCTOR_WARNING,
             text_of("data pages have no checksums: a failing disk is seen late"),
             "Stop the server and run pg_checksums --enable.");
    if (facts->connection_max < connection_min)
        tell(examining, "server", DOCTOR_FAULT,
             text_of("max_connections is too low for the setting jobs"),
             "Raise it, or lower jobs: each takes two connections.");
    if (examining->report->count == before_count)
        tell(examining, "server", DOCTOR_OK, text_of("what is committed stays"), NULL);
}

static void
examine_clock(struct examining *examining)
{
    const int64_t apart_s = examining->facts.instant_ms / 1000 - clock_wall_s();
    const bool apart = apart_s > CLOCK_APART_S || apart_s < -CLOCK_APART_S;
    char sentence[SENTENCE_SIZE];
    struct text_writer writer = text_writer_of(sentence, sizeof sentence);
    text_write_string(&writer, "the server is ");
    text_write_int(&writer, apart_s);
    text_write_string(&writer, " s ahead of this machine");
    tell(examining, "clock", apart ? DOCTOR_WARNING : DOCTOR_OK,
         apart ? text_written(&writer) : text_of("the server and this machine agree"),
         apart ? "Keep both right by NTP: reads are judged by the day." : NULL);
}

static void
examine_database(struct examining *examining)
{
    struct doctor_report *report = examining->report;
    const char *conninfo = examining->config->database;
    struct weir_error error;
    error_clear(&error);
    report->database = db_open(conninfo[0] == '\0' ? NULL : conninfo, &examining->db, &error);
    if (report->database == WEIR_OK)
        report->database =
            server_store_facts(examining->db, examining->arena, &examining->facts, &error);
    if (report->database != WEIR_OK) {
        tell_error(examining, "database", DOCTOR_FAULT, &error,
                   "See the setting database, and whether the server runs.");
        return;
    }
    examine_version(examining);
    examine_schema(examining);
    examine_role(examining);
    examine_server(examining);
    examine_clock(examining);
}

/* --- disk ------------------------------------------------------------------------------------ */
static void
examine_space(struct examining *examining, const char *path, int64_t wanted_bytes)
{
    struct space space;
    struct weir_error error;
    error_clear(&error);
    if (space_of(path, &space, &error)) {
        tell_error(examining, "disk", DOCTOR_WARNING, &error,
                   "It could not be looked at by this user.");
        return;
    }
    const bool low = space.free_bytes < wanted_bytes || space.free_bytes < SPACE_LEAST_MIB * MIB ||
                     space.free_bytes / SPACE_LEAST_PERCENT < space.size_bytes / 100;
    char sentence[SENTENCE_SIZE];
    struct text_writer writer = text_writer_of(sentence, sizeof sentence);
    text_write_int(&writer, space.free_bytes / MIB);
    text_write_string(&writer, " MiB free of ");
    text_write_int(&writer, space.size_bytes / MIB);
    text_write_string(&writer, " where ");
    text_write_string(&writer, path);
    text_write_string(&writer, " is");
    tell(examining, "disk", low ? DOCTOR_WARNING : DOCTOR_OK, text_written(&writer),
         low ? "Make room: a full disk stops a run, though it loses nothing." : NULL);
}

static void
examine_disk(struct examining *examining)
{
    const struct config *config = examining->config;
    if (examining->facts.folder.start != NULL) /* a run of everybody adds about a tenth */
        examine_space(examining, examining->facts.folder.start,
                      examining->facts.database_bytes / SPACE_LEAST_PERCENT);
    if (config->nightly_inbox[0] != '\0')
        examine_space(examining, config->nightly_inbox, 0);
    if (config->nightly_outbox[0] != '\0')
        examine_space(examining, config->nightly_outbox, 0);
}

/* --- keys ------------------------------------------------------------------------------------ */
static void
examine_keys(struct examining *examining)
{
    struct signature_key *key = NULL;
    struct weir_error error;
    error_clear(&error);
    if (signer_open(examining->config, examining->arena, &key, &error)) {
        tell_error(examining, "keys", DOCTOR_FAULT, &error, "See the settings sign_*.");
        return;
    }
    if (key == NULL) {
        tell(examining, "keys", DOCTOR_WARNING,
             text_of("no key signs: whoever owns the database could make it anew"),
             "Set sign_key; weir-verify(7) says how a key is made.");
        return;
    }
    char sentence[SENTENCE_SIZE];
    struct text_writer writer = text_writer_of(sentence, sizeof sentence);
    text_write_string(&writer, signature_kind_name(signature_key_kind(key)));
    text_write_string(&writer,
                      signature_key_has_certificate(key) ? " with a certificate" : ", a bare key");
    tell(examining, "keys", DOCTOR_OK, text_written(&writer), NULL);
    signature_key_free(key);
}

/* --- paper ----------------------------------------------------------------------------------- */
static enum weir_status
count_bytes(void *context, struct weir_text bytes, struct weir_error *error)
{
    (void)error;
    size_t *count = context;
    *count += bytes.size;
    return WEIR_OK;
}

/* Whether the program runs and, it says nothing else, answers; *answered: bytes. */
static enum weir_status
ask_program(struct examining *examining, const char *const *argv, size_t *answered,
            struct weir_error *error)
{
    struct filter *filter = NULL;
    error_clear(error);
    *answered = 0;
    enum weir_status status = filter_open(argv, examining->arena, &filter, error);
    if (status == WEIR_OK) {
        filter_begin(filter);
        status = filter_run(filter, count_bytes, answered, error);
    }
    filter_close(filter);
    return status;
}

static void
examine_paper(struct examining *examining)
{
    static const char *const weasyprint[] = {"weasyprint", "--version", NULL};
    static const char *const fonts[] = {"fc-list", ":lang=zh", "family", NULL};
    struct weir_error error;
    size_t answered;
    if (ask_program(examining, weasyprint, &answered, &error))
        tell_error(examining, "paper", DOCTOR_WARNING, &error,
                   "PDF is made by weasyprint: install it, or export HTML.");
    else
        tell(examining, "paper", DOCTOR_OK, text_of("weasyprint makes PDF"), NULL);
    if (ask_program(examining, fonts, &answered, &error))
        tell_error(examining, "paper", DOCTOR_WARNING, &error,
                   "Install fontconfig, and a font with Chinese characters.");
    else if (answered == 0)
        tell(examining, "paper", DOCTOR_WARNING, text_of("no font has Chinese characters"),
             "Install one, such as fonts-noto-cjk: bills in PDF would show boxes.");
    else
        tell(examining, "paper", DOCTOR_OK, text_of("there are fonts with Chinese characters"),
             NULL);
}

enum weir_status
doctor_examine(const struct config *config, struct weir_arena *arena, struct doctor_report *report,
               struct weir_error *error)
{
    *report = (struct doctor_report){
        .finding = weir_arena_alloc(arena, DOCTOR_FINDING_MAX, sizeof *report->finding)};
    struct examining examining = {.config = config, .arena = arena, .report = report};
    if (report->finding == NULL)
        return error_nomem(error);
    examine_configuration(&examining);
    examine_database(&examining);
    examine_disk(&examining);
    examine_keys(&examining);
    examine_paper(&examining);
    db_close(examining.db);
    return examining.full ? error_nomem(error) : WEIR_OK;
}
