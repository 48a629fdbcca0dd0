#ifndef HARNESS_TARIFF_H
#define HARNESS_TARIFF_H

#include <stdio.h>
#include <string.h>

#include "core/check.h"
#include "core/names.h"
#include "core/tariff.h"
#include "harness/cmocka_all.h"
#include "harness/document.h"
#include "xdoc/tariff_xml.h"

/* Tariffs in tests, as documents: T_CLASS("<charge …/>") begins its content on line 3. */
#define T_HEAD "<tariff xmlns='urn:weir:tariff:1' id='t'>\n"
#define T_TAIL "</tariff>"
#define T_VERSION(attributes, inside)                                                              \
    "<version from='2024-01-01' " attributes ">" inside "</version>"
#define T_CLASS(inside)                                                                            \
    T_HEAD "<version from='2024-01-01'><class id='c'>\n" inside "</class></version>" T_TAIL

/* The tariff that document says, completed; it must fit the schema. */
static inline struct weir_tariff *
tariff_of(const char *document, struct weir_arena *arena, struct fault_list *faults)
{
    struct weir_tariff *tariff = NULL;
    struct weir_error error = {.status = WEIR_OK};
    const struct xdoc_input input = document_of(document);
    struct names names = names_of(arena);
    assert_int_equal(tariff_xml_read(&input, arena, faults, &tariff, &error), WEIR_OK);
    if (tariff == NULL)
        print_error("%s\n", faults->item[0].message.start);
    assert_non_null(tariff);
    assert_int_equal(tariff_finish(tariff, &names, arena), WEIR_OK);
    return tariff;
}

/* What check_tariff says of document, as "LINE CODE, LINE CODE"; a warning has a ? after it. */
static inline void
assert_faults(const char *document, const char *expected)
{
    struct weir_arena *arena = weir_arena_new(DOCUMENT_ARENA_BYTES);
    struct fault_list faults = fault_list_of(arena);
    const struct weir_tariff *tariff = tariff_of(document, arena, &faults);
    check_tariff(tariff, &faults);
    char got[4000] = "";
    for (uint32_t i = 0; i < faults.count; i++) {
        const size_t used = strlen(got);
        (void)snprintf(got + used, sizeof got - used, "%s%u %s%s", i == 0 ? "" : ", ",
                       (unsigned)faults.item[i].line, faults.item[i].code,
                       faults.item[i].severity == FAULT_WARNING ? "?" : "");
    }
    if (strcmp(got, expected) != 0)
        print_error("%s\n", document);
    assert_string_equal(got, expected);
    assert_false(faults.nomem);
    weir_arena_free(arena);
}

/* The message of the first fault of document. */
static inline void
assert_message(const char *document, const char *expected)
{
    struct weir_arena *arena = weir_arena_new(DOCUMENT_ARENA_BYTES);
    struct fault_list faults = fault_list_of(arena);
    check_tariff(tariff_of(document, arena, &faults), &faults);
    assert_true(faults.count > 0);
    char got[700];
    (void)snprintf(got, sizeof got, "%.*s", (int)faults.item[0].message.size,
                   faults.item[0].message.start);
    assert_string_equal(got, expected);
    weir_arena_free(arena);
}

#endif
