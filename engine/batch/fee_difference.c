/* fee_difference.c - the first field in which two ledger entries differ, in words. */
#include "batch/fee_difference.h"

#include "base/text.h"

struct field {
    const char *name;
    unsigned scale; /* decimals of a number */
    enum { FIELD_NUMBER = 1, FIELD_DAY, FIELD_TEXT, FIELD_BYTES } kind;
    bool present[2];
    int64_t number[2]; /* stored, computed */
    struct weir_text text[2];
};

#define NUMBER(NAME, SCALE, FIELD)                                                                 \
    {                                                                                              \
        .name = (NAME), .scale = (SCALE), .kind = FIELD_NUMBER, .present = {true, true},           \
        .number = {                                                                                \
            (int64_t)pair->stored->FIELD,                                                          \
            (int64_t)pair->computed->FIELD                                                         \
        }                                                                                          \
    }
#define OPTIONAL(NAME, SCALE, HAS, FIELD)                                                          \
    {                                                                                              \
        .name = (NAME), .scale = (SCALE), .kind = FIELD_NUMBER,                                    \
        .present = {pair->stored->HAS, pair->computed->HAS}, .number = {                           \
            pair->stored->FIELD,                                                                   \
            pair->computed->FIELD                                                                  \
        }                                                                                          \
    }
#define DAY(NAME, FIELD)                                                                           \
    {                                                                                              \
        .name = (NAME), .kind = FIELD_DAY, .present = {true, true}, .number = {                    \
            pair->stored->FIELD,                                                                   \
            pair->computed->FIELD                                                                  \
        }                                                                                          \
    }
#define TEXT(NAME, KIND, FIELD)                                                                    \
    {                                                                                              \
        .name = (NAME), .kind = (KIND),                                                            \
        .present = {pair->stored->FIELD.size > 0, pair->computed->FIELD.size > 0}, .text = {       \
            pair->stored->FIELD,                                                                   \
            pair->computed->FIELD                                                                  \
        }                                                                                          \
    }

static bool
is_same(const struct field *field)
{
    if (field->present[0] != field->present[1])
        return false;
    if (!field->present[0])
        return true;
    switch (field->kind) {
    case FIELD_NUMBER:
    case FIELD_DAY:
        return field->number[0] == field->number[1];
    case FIELD_TEXT:
    case FIELD_BYTES:
        break;
    }
    return text_equal(field->text[0], field->text[1]);
}

static void
write_value(struct text_writer *writer, const struct field *field, int side)
{
    if (!field->present[side]) {
        text_write_string(writer, "none");
        return;
    }
    switch (field->kind) {
    case FIELD_NUMBER:
        text_write_decimal(writer, field->number[side], field->scale);
        break;
    case FIELD_DAY:
        text_write_day(writer, (int32_t)field->number[side]);
        break;
    case FIELD_TEXT:
        text_write_string(writer, "\"");
        text_write(writer, field->text[side]);
        text_write_string(writer, "\"");
        break;
    case FIELD_BYTES:
        text_write_hex(writer, field->text[side]);
        break;
    }
}

/* Every field of the canonical bytes, those first that say most to a reader. */
bool
fee_difference_find(const struct fee_difference *pair, char *words)
{
    const struct field fields[] = {
        TEXT("taxpayer", FIELD_TEXT, account),
        TEXT("point", FIELD_TEXT, point),
        DAY("from", begin_day),
        DAY("to", end_day),
        TEXT("period", FIELD_TEXT, period),
        NUMBER("correction", 0, correction),
        NUMBER("reversed entry", 0, reverses_entry_no),
        DAY("date", entry_day),
        NUMBER("regime", 0, regime),
        TEXT("class", FIELD_TEXT, class_id),
        TEXT("charge", FIELD_TEXT, charge),
        TEXT("fund", FIELD_TEXT, fund),
        TEXT("district", FIELD_TEXT, district),
        TEXT("source", FIELD_TEXT, source),
        TEXT("use", FIELD_TEXT, use),
        TEXT("zone", FIELD_TEXT, zone),
        TEXT("location", FIELD_TEXT, location),
        NUMBER("overloaded", 0, overloaded),
        NUMBER("method", 0, method),
        OPTIONAL("permit", 3, has_permit, permit_l),
        OPTIONAL("plan", 3, has_plan, plan_l),
        NUMBER("taken", 3, taken_l),
        NUMBER("loss", 6, loss_ppm),
        NUMBER("taxable", 3, taxable_l),
        NUMBER("before", 3, before_l),
        NUMBER("after", 3, after_l),
        NUMBER("over", 3, over_l),
        NUMBER("band", 0, band_no),
        NUMBER("volume", 3, volume_l),
        NUMBER("rate", 5, rate_mfen_per_m3),
        NUMBER("multiplier", 6, multiplier_ppm),
        NUMBER("amount", 2, amount_fen),
        TEXT("exempt code", FIELD_TEXT, exempt_code),
        NUMBER("exempt amount", 2, exempt_fen),
        NUMBER("due", 2, due_fen),
        TEXT("tariff", FIELD_TEXT, tariff),
        TEXT("tariff digest", FIELD_BYTES, tariff_digest),
        TEXT("document", FIELD_TEXT, document),
        NUMBER("assessed as of", 0, made_no),
    };
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        if (is_same(&fields[i]))
            continue;
        struct text_writer writer = text_writer_of(words, FEE_DIFFERENCE_SIZE);
        text_write_string(&writer, fields[i].name);
        text_write_string(&writer, " ");
        write_value(&writer, &fields[i], 0);
        text_write_string(&writer, ", computed ");
        write_value(&writer, &fields[i], 1);
        return true;
    }
    return false;
}
