/* Unit tests of core/check_charge.c: a row a rule. */
#include "core/check_charge.h"

#include "harness/tariff.h"

#define BLOCKS "<blocks id='b'><block to='1'/><block/></blocks>"
#define W "<charge id='w' price='1'/>"

static void
each_rule_of_charges(void **state)
{
    (void)state;
    static const struct {
        const char *document;
        const char *faults;
    } rows[] = {
        {T_CLASS("<charge id='a'><fixed amount='1' per='month'/></charge>"), ""},
        {T_CLASS("<charge id='a'><minimum amount='1' per='month'/></charge>"), ""},
        {T_CLASS("<charge id='a'/>"), "3 charge-empty"},
        {T_CLASS("<charge id='a' price='1'><price>1</price></charge>"),
         "3 price-twice, 3 price-unused"},
        {T_CLASS(W "<charge id='a' of='w' percent='9'/>"), ""},
        {T_CLASS(W "<charge id='a' of='w' percent='9'><fixed amount='1' per='day'/></charge>"), ""},
        {T_CLASS(W "<charge id='a' of='w'/>"), "3 of-percent"},
        {T_CLASS(W "<charge id='a' of='w' percent='0'/>"), "3 of-percent"},
        {T_CLASS("<charge id='a' price='1' percent='9'/>"), "3 of-percent"},
        {T_CLASS(W "<charge id='a'><volume factor='1'/><fixed amount='1' per='day'/></charge>"),
         "3 factor-no-price"},
        {T_CLASS(W "<charge id='a'><multiply by='1'/><fixed amount='1' per='day'/></charge>"),
         "3 factor-no-price"},
        {T_CLASS("<charge id='a' price='1' blocks='b'/>"), "3 blocks-unknown"},
        {T_CLASS(BLOCKS "<charge id='a' blocks='b'><fixed amount='1' per='day'/></charge>"),
         "3 blocks-no-price"},
        {T_CLASS("<charge id='a' price='1' by='top'/>"), "3 top-no-blocks"},
        {T_CLASS(BLOCKS "<charge id='a' price='1' by='top' blocks='b'/>"), ""},
        /* shares */
        {T_CLASS(W "<charge id='a' of='x' percent='9'/>"), "3 of-unknown"},
        {T_CLASS(W "<charge id='v' price='1'/><charge id='a' of='w v' percent='9'/>"), ""},
        {T_CLASS(W "<charge id='a' of='w w' percent='9'/>"), "3 duplicate"},
        {T_CLASS("<charge id='a' of='a' percent='9'/>"), "3 of-circle"},
        {T_CLASS("<charge id='a' of='b' percent='9'/>\n<charge id='b' of='a' percent='9'/>\n"
                 "<charge id='d' of='a' percent='9'/>\n<charge id='e' of='f' percent='9'/>\n"
                 "<charge id='f' price='1'/>"),
         "3 of-circle, 4 of-circle, 5 of-circle"},
        /* factors */
        {T_CLASS("<charge id='a' price='1'><volume factor='0.2' when='u=g'/><volume "
                 "factor='0.9'/></charge>"),
         ""},
        {T_CLASS(
             "<charge id='a' price='1'><volume factor='0.9'/>\n<volume factor='0.2' when='u=g'/>\n"
             "<volume factor='0.3' when='u=h'/></charge>"),
         "4 volume-unused, 5 volume-unused"},
        {T_CLASS("<charge id='a' price='1'><volume factor='0.9' when='x'/>\n<volume "
                 "factor='0.2'/></charge>"),
         "3 when-syntax"},
        {T_CLASS("<charge id='a' price='1'><volume factor='1.1'/></charge>"), "3 volume-factor?"},
        {T_CLASS("<charge id='a' price='1'><volume factor='1' when='u=g u=h'/></charge>"),
         "3 when-never"},
        {T_CLASS("<charge id='a' price='1'><multiply by='1' when='u=g u=h'/></charge>"),
         "3 when-never"},
        {T_CLASS("<charge id='a' price='1'><fixed amount='1' per='day' when='u=g u=h'/></charge>"),
         "3 when-never"},
        {T_CLASS("<charge id='a'><fixed amount='1' per='day' times='zone'/></charge>"), "3 times"},
        {T_CLASS("<charge id='a'><fixed amount='1' per='day' times='persons'/></charge>"), ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_faults(rows[i].document, rows[i].faults);
}

#define WITHDRAWN(charge)                                                                          \
    T_HEAD "<version from='2024-01-01'><class id='c' basis='withdrawal'>\n" BLOCKS charge          \
           "</class></version>" T_TAIL

/* Such a row is m3 x rate x multiplier (CONTRACT 9), so anything else would be charged nowhere. */
static void
the_fee_ledger_has_prices_alone(void **state)
{
    (void)state;
    assert_faults(WITHDRAWN("<charge id='a' price='1'/>"), "3 blocks-unused?");
    assert_faults(WITHDRAWN("<charge id='a' price='1' blocks='b'/>"), "3 withdrawal-charge");
    assert_faults(WITHDRAWN(W "<charge id='a' of='w' percent='9'/>"),
                  "3 blocks-unused?, 3 withdrawal-charge");
    assert_faults(WITHDRAWN("<charge id='a'><fixed amount='1' per='day'/></charge>"),
                  "3 blocks-unused?, 3 withdrawal-charge");
    assert_faults(WITHDRAWN("<charge id='a'><minimum amount='1' per='day'/></charge>"),
                  "3 blocks-unused?, 3 withdrawal-charge");
}

#define ROUNDED(rounding, charge)                                                                  \
    T_HEAD "<version from='2024-01-01'><rounding per='" rounding "'/><class id='c'>\n" charge      \
           "</class></version>" T_TAIL

static void
a_fund_is_not_rounded_per_invoice(void **state)
{
    (void)state;
    assert_faults(ROUNDED("invoice", "<charge id='a' fund='f' price='1'/>"), "3 invoice-fund");
    assert_faults(ROUNDED("charge", "<charge id='a' fund='f' price='1'/>"), "");
    assert_faults(ROUNDED("invoice", "<charge id='a' price='1'/>"), "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_rule_of_charges),
        cmocka_unit_test(the_fee_ledger_has_prices_alone),
        cmocka_unit_test(a_fund_is_not_rounded_per_invoice),
    };
    return cmocka_run_group_tests_name("core/check_charge", tests, NULL, NULL);
}
