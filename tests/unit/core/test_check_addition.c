/* Unit tests of core/check_addition.c: a row a rule. */
#include "core/check_addition.h"

#include "harness/tariff.h"

#define W "<charge id='w' price='1'/>"
#define ON_W(bands) T_CLASS(W "\n<surcharge id='s' on='w'>\n" bands "</surcharge>")
#define RELIEF(attributes) T_CLASS(W "\n<relief group='g' " attributes "/>")
#define OWN(attributes)                                                                            \
    T_HEAD "<version from='2024-01-01'><class id='c' basis='withdrawal'>" W                        \
           "\n\n<relief group='g' " attributes "/></class></version>" T_TAIL
#define OWN_TAX(included)                                                                          \
    T_HEAD "<version from='2024-01-01'><class id='c' basis='withdrawal'>" W                        \
           "\n<tax id='t' percent='3' on='w' included='" included "'/></class></version>" T_TAIL
#define TAX(attributes)                                                                            \
    T_CLASS(W "<surcharge id='s' on='w'><band add='1'/></surcharge>\n<relief group='g' "           \
              "percent='1' on='w'/>\n<tax id='x' " attributes "/>")

static void
each_rule_of_additions(void **state)
{
    (void)state;
    static const struct {
        const char *document;
        const char *faults;
    } rows[] = {
        /* bands */
        {ON_W("<band to='20%' add='1'/>\n<band to='40%' add='2'/>\n<band add='3'/>"), ""},
        {ON_W("<band to='20%' add='0'/>\n<band add='3'/>"), ""},
        {ON_W("<band to='20%' add='1'/>\n<band to='40%' add='2'/>"), "6 band-last-closed"},
        {ON_W("<band add='1'/>\n<band add='2'/>"), "5 band-open-not-last"},
        {ON_W("<band add='1'/>\n<band to='1%' add='2'/>\n<band add='2'/>"), "5 band-open-not-last"},
        {ON_W("<band to='0%' add='1'/>\n<band add='2'/>"), "5 band-order"},
        {ON_W("<band to='20%' add='1'/>\n<band to='20%' add='2'/>\n<band add='3'/>"),
         "6 band-order"},
        {ON_W("<band to='20%' add='2'/>\n<band add='1'/>"), "6 band-falls?"},
        /* what a surcharge is on */
        {T_CLASS(W "<surcharge id='s' on='x'><band add='1'/></surcharge>"), "3 on-unknown"},
        {T_CLASS(W "<surcharge id='s' on='w w'><band add='1'/></surcharge>"), "3 duplicate"},
        {T_CLASS("<blocks id='b'><block/></blocks><charge id='w' blocks='b' price='1'/>"
                 "<surcharge id='s' on='w'><band add='1'/></surcharge>"),
         "3 surcharge-blocks"},
        {T_CLASS("<charge id='w'><fixed amount='1' per='day'/></charge>"
                 "<surcharge id='s' on='w'><band add='1'/></surcharge>"),
         "3 surcharge-no-price"},
        /* relief */
        {RELIEF("free-m3='5' on='w'"), ""},
        {RELIEF("percent='100' on='w'"), ""},
        {RELIEF("on='w'"), "4 relief-kind"},
        {RELIEF("free-m3='5' percent='1' on='w'"), "4 relief-kind"},
        {RELIEF("percent='100.0001' on='w'"), "4 relief-percent"},
        {RELIEF("percent='0' on='w'"), "4 relief-nothing?"},
        {RELIEF("free-m3='0' on='w'"), "4 relief-nothing?"},
        {RELIEF("percent='1' on='w x'"), "4 on-unknown"},
        {RELIEF("percent='1' on='w w'"), "4 duplicate"},
        {T_CLASS("<charge id='w'><fixed amount='1' per='day'/></charge>"
                 "<relief group='g' free-m3='1' on='w'/><relief group='h' percent='1' on='w'/>"),
         "3 relief-no-price?"},
        /* the rows of the fee ledger */
        {OWN("free-m3='5' on='w'"), "4 relief-withdrawal?"},
        {OWN("percent='50' on='w'"), ""},
        {OWN_TAX("yes"), ""},
        {OWN_TAX("no"), "3 withdrawal-tax"},
        /* taxes */
        {TAX("percent='3' on='w s g'"), ""},
        {TAX("percent='3' on='w x'"), "5 on-unknown"},
        {TAX("percent='3' on='x'"), "5 on-unknown"},
        {TAX("percent='3' on='w w'"), "5 duplicate"},
        {TAX("percent='100' on='w'"), "5 tax-percent?"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_faults(rows[i].document, rows[i].faults);
}

#define ROUNDED(per, fund)                                                                         \
    T_HEAD "<version from='2024-01-01'><rounding per='" per "'/><class id='c'>" W                  \
           "<surcharge id='s' on='w' " fund                                                        \
           "><band add='1'/></surcharge></class></version>" T_TAIL

static void
a_fund_is_not_rounded_per_invoice(void **state)
{
    (void)state;
    assert_faults(ROUNDED("invoice", "fund='f'"), "2 invoice-fund");
    assert_faults(ROUNDED("invoice", ""), "");
    assert_faults(ROUNDED("line", "fund='f'"), "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_rule_of_additions),
        cmocka_unit_test(a_fund_is_not_rounded_per_invoice),
    };
    return cmocka_run_group_tests_name("core/check_addition", tests, NULL, NULL);
}
