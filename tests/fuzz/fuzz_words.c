/* Fuzzes the small texts that people and tables give: references of findings, what is approved, the
 * settings that a run has frozen. */
#include <stdint.h>
#include <stdlib.h>

#include "base/text.h"
#include "batch/approval.h"
#include "batch/bill_settings.h"
#include "batch/findings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct weir_text text = {(const char *)data, size};
    struct weir_error error = {.status = WEIR_OK};
    struct findings_reference reference;
    if (findings_parse(text, &reference, &error) == WEIR_OK && reference.subject.size == 0)
        abort();
    unsigned char digest[APPROVAL_DIGEST_SIZE];
    struct approval_store_subject subject;
    if (approval_parse(text, digest, &subject) && subject.kind.size == 0)
        abort();
    const struct bill_settings settings = {.settings = text, .scope = text_of("all")};
    struct account_rules rules = {0};
    bill_settings_read(&settings, &rules);
    (void)bill_settings_from_day(text);
    return 0;
}
