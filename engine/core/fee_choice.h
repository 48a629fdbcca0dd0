#ifndef CORE_FEE_CHOICE_H
#define CORE_FEE_CHOICE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/ratio.h"
#include "core/terms.h"
#include "weir/arena.h"
#include "weir/bill.h"
#include "weir/status.h"
#include "weir/tariff.h"

/*
 * What a withdrawal is priced by.  A permit names its tariff and class; what it leaves out, and
 * everything of a point without a permit, is the dearest that the published tariffs have for water
 * of that source, zone and use: nobody takes water cheaper by not being licensed.  Of classes that
 * cost the same the first counts, by the id of the tariff and then as the tariff lists them.
 */
struct fee_facts { /* of one point, from a day on until the next row */
    int32_t from_day;
    struct weir_text tariff;   /* id; absent: any */
    struct weir_text class_id; /* absent: any with basis="withdrawal" */
    struct weir_text use;      /* absent: any that a price asks for */
    struct weir_text relief;   /* groups with blanks between, or absent */
    struct weir_text location; /* texts of the ledger, or absent */
    struct weir_text district;
    struct weir_text source;
    struct weir_text zone;
    bool overloaded;
    bool by_capacity;                       /* not metered: entries of both kinds are kept apart */
    const struct weir_attribute *attribute; /* all that conditions may ask about, but use */
    uint32_t attribute_count;
};

struct fee_choice {
    const struct weir_tariff *tariff; /* NULL: none is in force */
    const struct weir_version *version;
    const struct weir_class *class_;
    struct weir_text use;
    struct weir_terms terms; /* without plans */
    bool several;            /* other classes have a price for this water too */
};

struct fee_choice_request {
    struct terms_tariffs tariffs;
    const struct fee_facts *facts;
    int32_t begin_day; /* of a part: the version that is in force here */
    int32_t last_day;
};

/* Chooses tariff, class and use.  From arena. */
enum weir_status fee_choice_make(const struct fee_choice_request *request, struct weir_arena *arena,
                                 struct fee_choice *choice) __attribute__((warn_unused_result));

/* Whether the facts may be priced by tariff. */
bool fee_choice_may_use(const struct fee_facts *facts, const struct weir_tariff *tariff);

/* All factors of the charge that hold, multiplied. */
struct ratio fee_choice_multiplier(const struct weir_terms *terms, struct weir_text class_id,
                                   const struct weir_charge *charge);

#endif
