#ifndef CORE_ACCOUNT_USAGE_H
#define CORE_ACCOUNT_USAGE_H

#include "core/account.h"
#include "core/usage.h"
#include "weir/arena.h"
#include "weir/status.h"

/* What is asked of the account's meters, up to the rules' through_day; nothing is billed again.
 * From arena; lists are borrowed from known. */
enum weir_status account_usage_request(const struct account_known *known,
                                       const struct account_rules *rules, struct weir_arena *arena,
                                       struct usage_request *request)
    __attribute__((warn_unused_result));

#endif
