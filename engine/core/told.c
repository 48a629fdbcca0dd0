/* told.c - findings of one account: no key twice, one that holds at most, and their words. */
#include "core/told.h"

#include "base/assert.h"
#include "base/text.h"

#define DETAIL_SIZE 256 /* bytes of a finding's detail */

enum weir_status
told_init(struct told *told, uint32_t capacity, struct weir_arena *arena)
{
    *told = (struct told){
        .arena = arena,
        .item = weir_arena_alloc(arena, capacity, sizeof *told->item),
        .capacity = capacity,
    };
    return told->item == NULL ? WEIR_E_NOMEM : WEIR_OK;
}

static bool
same_key(const struct account_finding *a, const struct account_finding *b)
{
    return a->code == b->code && a->day == b->day && a->meter_id == b->meter_id &&
           text_equal(a->subject, b->subject);
}

void
told_add(struct told *told, const struct account_finding *finding)
{
    ASSERT(told->count < told->capacity);
    for (uint32_t i = 0; i < told->count; i++) {
        struct account_finding *known = &told->item[i];
        if (same_key(known, finding))
            return;
        if (known->held && finding->held) {
            if (finding->code < known->code)
                *known = *finding;
            return;
        }
    }
    told->item[told->count++] = *finding;
}

static void
write_registers(struct text_writer *writer, const struct meter_told *told)
{
    text_write_string(writer, "register ");
    text_write_decimal(writer, told->after, 3);
    text_write_string(writer, " after ");
    text_write_decimal(writer, told->before, 3);
    if (told->code == WEIR_FINDING_BACKWARD)
        text_write_string(writer, "; misread, exchanged, or mounted backwards");
}

/* How an estimate came about. */
static void
write_estimate(struct text_writer *writer, const struct meter_told *told)
{
    if (told->after_days == 0) {
        text_write_string(writer, "nothing to estimate it from");
        return;
    }
    text_write_decimal(writer, told->after, 3);
    text_write_string(writer, " m3 in ");
    text_write_int(writer, told->after_days);
    text_write_string(writer, " days, as ");
    text_write_decimal(writer, told->before, 3);
    text_write_string(writer, " m3 in ");
    text_write_int(writer, told->before_days);
}

/* A read beside what was to be expected of it. */
static void
write_range(struct text_writer *writer, const struct meter_told *told)
{
    text_write_decimal(writer, told->after, 3);
    text_write_string(writer, " m3 in ");
    text_write_int(writer, told->after_days);
    text_write_string(writer, " days; before, ");
    text_write_decimal(writer, told->before, 3);
    text_write_string(writer, " m3 in ");
    text_write_int(writer, told->before_days);
}

static void
write_stuck(struct text_writer *writer, const struct meter_told *told)
{
    text_write_string(writer, "register ");
    text_write_decimal(writer, told->before, 3);
    text_write_string(writer, " for ");
    text_write_int(writer, told->before_days);
    text_write_string(writer, " days");
}

static void
write_words(struct text_writer *writer, const struct meter_told *told)
{
    if (told->code == WEIR_FINDING_NO_LAST_REGISTER) {
        text_write_string(writer, "removed, and its register is not known: ");
        write_estimate(writer, told);
    } else if (told->code == WEIR_FINDING_MISSING) {
        write_estimate(writer, told);
    } else if (told->code == WEIR_FINDING_NOT_INSTALLED) {
        text_write_string(writer, "register ");
        text_write_decimal(writer, told->after, 3);
        text_write_string(writer, " outside the days it was installed");
    } else if (told->code == WEIR_FINDING_NEGATIVE_SUB) {
        text_write_decimal(writer, told->after, 3);
        text_write_string(writer, " m3 left when the sub-meters are taken off");
    } else if (told->code == WEIR_FINDING_READ_CONFLICT) {
        text_write_string(writer, "registers ");
        text_write_decimal(writer, told->before, 3);
        text_write_string(writer, " and ");
        text_write_decimal(writer, told->after, 3);
    } else if (told->code == WEIR_FINDING_TOO_HIGH || told->code == WEIR_FINDING_TOO_LOW) {
        write_range(writer, told);
    } else if (told->code == WEIR_FINDING_STUCK) {
        write_stuck(writer, told);
    } else {
        write_registers(writer, told);
    }
}

enum weir_status
told_add_meter(struct told *told, const struct meter_told *about)
{
    char *buffer = weir_arena_alloc(told->arena, DETAIL_SIZE, 1);
    if (buffer == NULL)
        return WEIR_E_NOMEM;
    struct text_writer writer = text_writer_of(buffer, DETAIL_SIZE);
    write_words(&writer, about);
    const struct account_finding finding = {
        .code = about->code,
        .held = about->held,
        .meter_id = about->meter_id,
        .day = about->day,
        .detail = text_written(&writer),
    };
    told_add(told, &finding);
    return WEIR_OK;
}
