#ifndef BATCH_EXPORT_TARIFF_H
#define BATCH_EXPORT_TARIFF_H

#include <stdbool.h>
#include <stdint.h>

#include "store/copy.h"
#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/* What an export says of the tariff documents that invoices were priced with: their currency and
 * their digests.  Invoices name them by number. */
#define EXPORT_TARIFF_CURRENCY_SIZE 4     /* three letters and a NUL */
#define EXPORT_TARIFF_DIGEST_SIZE 64      /* hexadecimal digits */
#define EXPORT_TARIFF_SCRATCH_BYTES 65536 /* what the digests of one invoice may take */

struct export_tariff {
    int64_t tariff_no;
    char currency[EXPORT_TARIFF_CURRENCY_SIZE];
    char digest[EXPORT_TARIFF_DIGEST_SIZE];
};

struct export_tariffs {
    const struct export_tariff *item;
    uint32_t count;
    struct weir_arena *scratch; /* reset for each list of digests; borrowed */
    bool nomem;                 /* a list did not fit into scratch */
};

/* The documents that a run could price with; item is from arena, scratch is left alone. */
enum weir_status export_tariff_read(struct db *db, int64_t run_id, struct weir_arena *arena,
                                    struct export_tariffs *tariffs, struct weir_error *error)
    __attribute__((warn_unused_result));

/* The currency of a document; "XXX", ISO 4217's word for none, when it is not among them. */
const char *export_tariff_currency(const struct export_tariffs *tariffs, int64_t tariff_no);

/* The digests of the documents whose numbers are in that int8[] column of row, with a blank
 * between.  Valid until the next call. */
struct weir_text export_tariff_digests(struct export_tariffs *tariffs, const struct copy_out *row,
                                       uint32_t column);

#endif
