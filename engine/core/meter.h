#ifndef CORE_METER_H
#define CORE_METER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/ratio.h"
#include "core/terms.h"
#include "weir/arena.h"
#include "weir/finding.h"
#include "weir/status.h"

/*
 * From the registers of one meter to litres: which of two reads of a moment holds, what a register
 * that falls means, and how much water has passed since what was billed.
 */
#define METER_DIGITS_MAX 12                   /* of a register */
#define METER_POSITION_L_MAX 1000000000000000 /* a register that means more is absurd: 10^15 */
#define METER_SECOND_ESTIMATED                                                                     \
    86401 /* of a read that nobody made: behind all others of its day                              \
           */
#define METER_ROLLOVER_SHARE                                                                       \
    10 /* without a known flow at most 1/10 of the register passes unseen */

enum meter_read_kind { /* numbered as in the table read */
                       METER_READ_ACTUAL = 1,
                       METER_READ_ESTIMATE, /* all others are true reads */
                       METER_READ_CUSTOMER,
                       METER_READ_INSTALL,
                       METER_READ_REMOVE,
                       METER_READ_CORRECTION, /* takes the place of every other read of its moment
                                               */
};

struct meter_read {
    int64_t meter_id;
    int64_t recorded_no;
    int64_t register_milli; /* thousandths of a count */
    int32_t day;
    int32_t second; /* of the day; 86400: a date without a time, the last moment */
    enum meter_read_kind kind;
};

struct meter_installation {
    struct terms_stamp stamp; /* key: meter_id and from_day */
    int64_t meter_id;
    int64_t parent_meter_id; /* 0: none */
    bool of_other;           /* another account's meter under a master of this one */
    bool has_last;           /* and so a to_day */
    int64_t first_register_milli;
    int64_t last_register_milli;
    int64_t litres_per_count;
    int64_t max_flow_l_day; /* 0: not known */
    int32_t to_day;         /* removed on; WEIR_DAY_NONE: not */
    struct weir_text size;  /* the attribute meter-size, or absent */
    int32_t digits; /* before the decimals; 0: not known, so the register never begins again */
};

bool meter_same_installation(const void *a, const void *b);

enum meter_decide { METER_ACCEPT = 1, METER_ESTIMATE, METER_IGNORE };

/* What a person decided about a finding. */
struct meter_decision {
    enum weir_finding code;
    enum meter_decide decide;
    int64_t meter_id;
    int32_t day;
    int64_t recorded_no; /* 0: of no person; not looked at by meter_decided */
};

struct meter_decisions {
    const struct meter_decision *item;
    uint32_t count;
};

/* Whether a person decided so about the finding. */
bool meter_decided(struct meter_decisions decisions, const struct meter_decision *decision);

/* Whether a person decided so about any finding that can be about a read's register. */
bool meter_read_decided(struct meter_decisions decisions, const struct meter_read *read,
                        enum meter_decide decide);

/* Of count reads, all of one moment, the one that holds: the last correction, or what all say; NULL
 * when two of them disagree and nobody has decided. */
const struct meter_read *meter_choose(struct meter_decisions decisions,
                                      const struct meter_read *read, uint32_t count);

/* Litres that a register stands for, cut down; false when that is absurd. */
bool meter_position_l(const struct meter_installation *installation, int64_t register_milli,
                      int64_t *l);

/* From one register to a later one. */
struct meter_move {
    int64_t before_milli;
    int64_t after_milli;
    int32_t days;
};

/* The litres between them, and what is to be told of them: NONE, ROLLOVER, BACKWARD or
 * OUT_OF_RANGE; the last two have no litres. */
enum weir_finding meter_moved(const struct meter_installation *installation,
                              const struct meter_move *move, int64_t *l);

/* A finding about a meter. */
struct meter_told {
    enum weir_finding code;
    bool held; /* the account is not billed for it */
    int64_t meter_id;
    int32_t day;
    int64_t before; /* registers in thousandths, or litres, as the code says */
    int64_t after;
    int32_t before_days; /* of an estimate: after litres in after_days, as before in these; */
    int32_t after_days;  /* 0: there was nothing to estimate from */
};

/* The caller's room for what is told. */
struct meter_telling {
    struct meter_told *item;
    uint32_t count;
    uint32_t capacity;
};

void meter_tell(struct meter_telling *telling, struct meter_told told);

struct meter_point {
    int32_t day;
    bool estimated; /* of the start: it was billed to an estimate */
    int64_t register_milli;
    int64_t volume_l; /* since the start */
};

struct meter_request {
    const struct meter_installation *installation;
    int32_t start_day;   /* billed to, or installed on */
    int32_t to_day;      /* removed on, or WEIR_DAY_NONE; also where a later installation begins */
    int32_t through_day; /* reads after it are not looked at */
    int64_t start_register_milli;
    bool start_estimated;
    const struct meter_read *read; /* of this meter: by day, second, recorded_no */
    uint32_t read_count;
    struct meter_decisions decisions;
};

struct meter_trace {
    const struct meter_point *point; /* the first is the start; days ascend */
    uint32_t count;
    bool dark; /* removed, and nobody knows at what register */
    bool held; /* a finding says that the points are not to be billed */
};

/*
 * Follows one installation's register from its start.  Points lie on the days of its reads, the
 * last read of each day, and on to_day.  An estimate that a true read follows, or that lies below
 * the register before it, is not looked at; nor is a read that somebody said is to be ignored or
 * estimated.  Litres are register x litres_per_count, cut down to the litre.  At most one finding a
 * read, and one or two for the end, are told.  From arena.
 */
enum weir_status meter_follow(const struct meter_request *request, struct meter_telling *telling,
                              struct weir_arena *arena, struct meter_trace *trace)
    __attribute__((warn_unused_result));

/* Litres from the start to the end of day, between two points by days, exactly. */
struct ratio meter_volume_exact(const struct meter_trace *trace, int32_t day);

/* The same half-up to the litre. */
int64_t meter_volume_at(const struct meter_trace *trace, int32_t day);

/* The last point on or before day; the start when there is none. */
const struct meter_point *meter_point_at(const struct meter_trace *trace, int32_t day);

/* The register at day: between two reads the one that stands for meter_volume_at, so that nothing
 * is lost or counted twice where a bill begins with it; it begins again where the meter's digits
 * end.
 */
int64_t meter_register_at(const struct meter_installation *installation,
                          const struct meter_trace *trace, int32_t day);

/* The register that is volume_l further on, cut down to thousandths; it begins again where the
 * meter's digits end. */
int64_t meter_register_after(const struct meter_installation *installation, int64_t register_milli,
                             int64_t volume_l);

/* Whether day lies after the last register that was truly read. */
bool meter_is_estimated_at(const struct meter_trace *trace, int32_t day);

#endif
