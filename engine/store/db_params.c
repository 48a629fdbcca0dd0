/* db_params.c - parameters of a statement, and their bytes. */
#include <stdlib.h>

#include "base/assert.h"
#include "store/db.h"
#include "store/db_private.h"
#include "weir/tariff.h"

static struct db_param *
next_param(struct db_params *params, enum db_param_kind kind)
{
    ASSERT(params->count < DB_PARAM_MAX);
    struct db_param *param = &params->item[params->count++];
    *param = (struct db_param){.kind = kind};
    return param;
}

void
db_params_int(struct db_params *params, int64_t value)
{
    next_param(params, DB_PARAM_INT)->value = value;
}

void
db_params_int4(struct db_params *params, int32_t value)
{
    db_params_int(params, value);
}

void
db_params_bool(struct db_params *params, bool value)
{
    db_params_int(params, value);
}

void
db_params_day(struct db_params *params, int32_t day)
{
    if (day == WEIR_DAY_NONE)
        db_params_null(params);
    else
        next_param(params, DB_PARAM_DAY)->value = day;
}

void
db_params_bytes(struct db_params *params, struct weir_text bytes)
{
    if (bytes.start == NULL)
        db_params_null(params);
    else
        next_param(params, DB_PARAM_BYTES)->bytes = bytes;
}

void
db_params_text(struct db_params *params, struct weir_text text)
{
    db_params_bytes(params, text);
}

void
db_params_int8s(struct db_params *params, const int64_t *item, uint32_t count)
{
    struct db_param *param = next_param(params, DB_PARAM_INT8S);
    param->item = item;
    param->value = count;
}

void
db_params_null(struct db_params *params)
{
    (void)next_param(params, DB_PARAM_NULL);
}

size_t
db_params_put_int8s(unsigned char *at, const int64_t *item, uint32_t count)
{
    db_put_u32(at, count > 0); /* dimensions */
    db_put_u32(at + 4, 0);     /* no nulls */
    db_put_u32(at + 8, OID_INT8);
    if (count == 0)
        return 12;
    db_put_u32(at + 12, count);
    db_put_u32(at + 16, 1); /* the first index */
    for (uint32_t i = 0; i < count; i++) {
        db_put_u32(at + 20 + (size_t)12 * i, 8);
        db_put_u64(at + 24 + (size_t)12 * i, (uint64_t)item[i]);
    }
    return DB_INT8S_SIZE(count);
}

/* Writes value in the width of type; the bytes' number.  A value that does not fit is a bug. */
static int
encode_int(unsigned char *at, Oid type, int64_t value)
{
    switch (type) {
    case OID_BOOL:
        at[0] = value != 0;
        return 1;
    case OID_INT2:
        ASSERT(value >= INT16_MIN && value <= INT16_MAX);
        at[0] = (unsigned char)((uint64_t)value >> 8);
        at[1] = (unsigned char)value;
        return 2;
    case OID_INT4:
    case OID_DATE:
        ASSERT(value >= INT32_MIN && value <= INT32_MAX);
        db_put_u32(at, (uint32_t)value);
        return 4;
    default:
        ASSERT(type == OID_INT8);
        db_put_u64(at, (uint64_t)value);
        return 8;
    }
}

/* False: no memory. */
static bool
encode_param(struct db_encoded *encoded, uint32_t i, const struct db_param *param, Oid type)
{
    switch (param->kind) {
    case DB_PARAM_NULL:
        break;
    case DB_PARAM_DAY:
        ASSERT(type == OID_DATE);
        encoded->size[i] = encode_int(encoded->scalar[i], type, param->value - DB_DAY_EPOCH);
        encoded->value[i] = (const char *)encoded->scalar[i];
        break;
    case DB_PARAM_INT:
        encoded->size[i] = encode_int(encoded->scalar[i], type, param->value);
        encoded->value[i] = (const char *)encoded->scalar[i];
        break;
    case DB_PARAM_BYTES:
        ASSERT(type == OID_TEXT || type == OID_BYTEA || type == OID_VARCHAR || type == OID_NAME);
        ASSERT(param->bytes.size <= INT32_MAX);
        encoded->size[i] = (int)param->bytes.size;
        encoded->value[i] = param->bytes.start;
        break;
    case DB_PARAM_INT8S:
        ASSERT(type == OID_INT8S);
        encoded->array[i] = malloc(DB_INT8S_SIZE((uint32_t)param->value));
        if (encoded->array[i] == NULL)
            return false;
        encoded->size[i] =
            (int)db_params_put_int8s(encoded->array[i], param->item, (uint32_t)param->value);
        encoded->value[i] = (const char *)encoded->array[i];
        break;
    }
    encoded->format[i] = 1;
    return true;
}

bool
db_params_encode(struct db_encoded *encoded, const struct db_params *params, const Oid *type)
{
    *encoded = (struct db_encoded){.value = {NULL}};
    for (uint32_t i = 0; i < params->count; i++) {
        if (!encode_param(encoded, i, &params->item[i], type[i]))
            return false;
    }
    return true;
}

void
db_params_release_encoded(struct db_encoded *encoded)
{
    for (uint32_t i = 0; i < DB_PARAM_MAX; i++)
        free(encoded->array[i]);
}
