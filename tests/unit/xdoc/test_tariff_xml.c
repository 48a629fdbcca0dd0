/* Unit tests of xdoc/tariff_xml.c: every attribute arrives in its unit, and what is left out as
 * CONTRACT says. */
#include "xdoc/tariff_xml.h"

#include "base/civil.h"
#include "base/text.h"
#include "harness/cmocka_all.h"
#include "harness/document.h"

static struct weir_arena *arena;
static struct fault_list faults;

static int
begin(void **state)
{
    (void)state;
    arena = weir_arena_new(DOCUMENT_ARENA_BYTES);
    faults = fault_list_of(arena);
    return 0;
}

static int
end(void **state)
{
    (void)state;
    weir_arena_free(arena);
    return 0;
}

static struct weir_tariff *
read_string(const char *string)
{
    struct weir_tariff *tariff = NULL;
    struct weir_error error = {.status = WEIR_OK};
    const struct xdoc_input input = document_of(string);
    assert_int_equal(tariff_xml_read(&input, arena, &faults, &tariff, &error), WEIR_OK);
    return tariff;
}

static void
assert_text(struct weir_text text, const char *expected)
{
    assert_int_equal(text.size, strlen(expected));
    assert_memory_equal(text.start, expected, text.size);
}

static void
assert_fault(uint32_t at, uint32_t line, const char *code)
{
    assert_true(at < faults.count);
    assert_int_equal(faults.item[at].line, line);
    assert_string_equal(faults.item[at].code, code);
    assert_int_equal(faults.item[at].severity, FAULT_ERROR);
}

#define HEAD "<tariff xmlns='urn:weir:tariff:1' id='t'>\n"
#define CLASS(inside)                                                                              \
    HEAD "<version from='2024-01-01'><class id='c'>\n" inside "</class></version></tariff>"

static void
what_is_left_out_has_the_documented_value(void **state)
{
    (void)state;
    const struct weir_tariff *tariff =
        read_string(CLASS("<blocks id='b'><block/></blocks><charge id='w' price='2'/>"
                          "<surcharge id='s' on='w'><band add='1'/></surcharge>"
                          "<tax id='x' percent='3' on='w'/>"));
    assert_int_equal(faults.count, 0);
    assert_text(tariff->currency, "CNY");
    const struct weir_version *version = &tariff->version[0];
    assert_int_equal(version->from_day, civil_to_day((struct civil){2024, 1, 1}));
    assert_int_equal(version->to_day, WEIR_DAY_NONE);
    assert_false(version->year_of_account);
    assert_int_equal(version->year_start_month, 1);
    assert_int_equal(version->year_start_day, 1);
    assert_false(version->month_exact);
    assert_int_equal(version->rounding.mode, WEIR_ROUND_HALF_UP);
    assert_int_equal(version->rounding.per, WEIR_ROUND_PER_LINE);
    assert_int_equal(version->rounding.to_fen, 1);
    assert_int_equal(version->volume_step_l, 1);
    assert_int_equal(version->change, WEIR_CHANGE_BY_DAY);
    assert_int_equal(version->change_step_l, 1000);
    const struct weir_class *class_ = &version->class_[0];
    assert_int_equal(class_->basis, WEIR_BASIS_SUPPLY);
    const struct weir_blocks *blocks = &class_->blocks[0];
    assert_int_equal(blocks->over, WEIR_OVER_YEAR);
    assert_int_equal(blocks->part_year, WEIR_PART_YEAR_FULL);
    assert_int_equal(blocks->close, WEIR_CLOSE_BY_READ);
    assert_int_equal(blocks->close_step_l, 1000);
    assert_false(blocks->against_plan);
    assert_true(blocks->block[0].open);
    assert_null(class_->charge[0].fund.start);
    assert_null(class_->charge[0].document.start);
    assert_true(class_->charge[0].price_is_attribute);
    assert_int_equal(class_->charge[0].price[0].months, 0xfff);
    assert_int_equal(class_->charge[0].price[0].price_mfen_per_m3, 200000);
    assert_false(class_->charge[0].minimum.present);
    assert_int_equal(class_->surcharge[0].against, WEIR_AGAINST_PLAN);
    assert_false(class_->surcharge[0].plan_optional);
    assert_true(class_->surcharge[0].band[0].open);
    assert_true(class_->tax[0].included);
}

static void
a_version_is_read_with_its_settings(void **state)
{
    (void)state;
    const struct weir_tariff *tariff = read_string(
        "<tariff xmlns='urn:weir:tariff:1' id='cn.korla' currency='USD'>"
        "<title xml:lang='zh'>水价</title><title xml:lang='en'> Water </title><note>n</note>\n"
        "<version from='2024-01-01' to='2024-07-01' document='D1' url='https://example.org'>"
        "<year starts='--03-15'/><month count='exact'/>"
        "<rounding to='0.1' mode='half-even' per='charge'/>"
        "<volume step='1'/><change rule='by-read' step='0.5'/>"
        "<class id='c' basis='withdrawal' document='D2'><title>T</title>"
        "<charge id='w' price='2.07'/></class></version>\n"
        "<version from='2024-07-01'><year of='account'/><class id='c'><charge id='w' price='1'/>"
        "</class></version></tariff>");
    assert_int_equal(faults.count, 0);
    assert_text(tariff->id, "cn.korla");
    assert_text(tariff->currency, "USD");
    assert_int_equal(tariff->titles.count, 2);
    assert_text(tariff->titles.item[0].lang, "zh");
    assert_text(tariff->titles.item[1].text, "Water");
    assert_int_equal(tariff->notes.count, 1);
    assert_int_equal(tariff->version_count, 2);
    const struct weir_version *version = &tariff->version[0];
    assert_int_equal(version->to_day, civil_to_day((struct civil){2024, 7, 1}));
    assert_text(version->document, "D1");
    assert_text(version->url, "https://example.org");
    assert_int_equal(version->year_start_month, 3);
    assert_int_equal(version->year_start_day, 15);
    assert_true(version->month_exact);
    assert_int_equal(version->rounding.mode, WEIR_ROUND_HALF_EVEN);
    assert_int_equal(version->rounding.per, WEIR_ROUND_PER_CHARGE);
    assert_int_equal(version->rounding.to_fen, 10);
    assert_int_equal(version->volume_step_l, 1000);
    assert_int_equal(version->change, WEIR_CHANGE_BY_READ);
    assert_int_equal(version->change_step_l, 500);
    assert_int_equal(version->line, 2);
    assert_int_equal(version->class_[0].basis, WEIR_BASIS_WITHDRAWAL);
    assert_text(version->class_[0].document, "D2");
    assert_int_equal(version->class_[0].titles.count, 1);
    assert_true(tariff->version[1].year_of_account);
    assert_int_equal(tariff->version[1].line, 3);
}

static void
blocks_are_read_in_litres_and_millionths(void **state)
{
    (void)state;
    const struct weir_tariff *tariff = read_string(
        CLASS("<blocks id='a' over='month' part-year='months' close='by-month' step='0.5'>\n"
              "<block to='22.5' extra='5' extra-from='6' per-head='6.25' heads-from='5' "
              "factor='dwellings'/><block/></blocks>"
              "<blocks id='p' over='period' against='plan' part-year='days' close='by-day'>"
              "<block to='66.667'/><block/></blocks>"
              "<blocks id='d' over='period'><block per-day='0.5'/><block/></blocks>"
              "<charge id='w' price='1'/>"));
    assert_int_equal(faults.count, 0);
    const struct weir_class *class_ = &tariff->version[0].class_[0];
    const struct weir_blocks *a = &class_->blocks[0];
    assert_int_equal(a->over, WEIR_OVER_MONTH);
    assert_int_equal(a->part_year, WEIR_PART_YEAR_MONTHS);
    assert_int_equal(a->close, WEIR_CLOSE_BY_MONTH);
    assert_int_equal(a->close_step_l, 500);
    assert_int_equal(a->count, 2);
    assert_int_equal(a->line, 3);
    const struct weir_block *block = &a->block[0];
    assert_int_equal(block->line, 4);
    assert_false(block->open);
    assert_true(block->has_to);
    assert_true(block->has_per_head);
    assert_false(block->has_per_day);
    assert_int_equal(block->to_l, 22500);
    assert_int_equal(block->extra_l, 5000);
    assert_int_equal(block->extra_from, 6);
    assert_int_equal(block->per_head_l, 6250);
    assert_int_equal(block->heads_from, 5);
    assert_text(block->factor, "dwellings");
    assert_true(a->block[1].open);
    const struct weir_blocks *p = &class_->blocks[1];
    assert_true(p->against_plan);
    assert_int_equal(p->block[0].to_ppm, 666670);
    assert_int_equal(p->close, WEIR_CLOSE_BY_DAY);
    const struct weir_block *per_day = &class_->blocks[2].block[0];
    assert_true(per_day->has_per_day);
    assert_false(per_day->open);
    assert_int_equal(per_day->per_day_l, 500);
}

static void
a_charge_is_read_with_all_it_can_have(void **state)
{
    (void)state;
    const struct weir_tariff *tariff = read_string(
        CLASS("<blocks id='b'><block to='1'/><block/></blocks>"
              "<charge id='w' blocks='b' by='top' fund='f' document='D'><title>x</title>"
              "<price block='1' when='source=ground|surface size>=50 use!=greening' months='12-2'>"
              "2.07001</price><price> 3 </price>"
              "<volume factor='0.91' when='zone=I'/><multiply by='3'/>"
              "<fixed amount='10.5' per='month' times='dwellings'/>"
              "<minimum amount='0.46' per='day'/></charge>"
              "<charge id='s' of='w w2' percent='159.5'/>"));
    assert_int_equal(faults.count, 0);
    const struct weir_charge *charge = &tariff->version[0].class_[0].charge[0];
    assert_text(charge->blocks_id, "b");
    assert_true(charge->by_top);
    assert_text(charge->fund, "f");
    assert_text(charge->document, "D");
    assert_false(charge->price_is_attribute);
    assert_int_equal(charge->price_count, 2);
    const struct weir_price *price = &charge->price[0];
    assert_int_equal(price->price_mfen_per_m3, 207001);
    assert_int_equal(price->block, 1);
    assert_int_equal(price->months, 0x803);
    assert_int_equal(price->when.count, 3);
    assert_int_equal(price->when.test[0].kind, WEIR_TEST_EQUAL);
    assert_int_equal(price->when.test[0].alternative_count, 2);
    assert_text(price->when.test[0].alternative[1], "surface");
    assert_int_equal(price->when.test[1].kind, WEIR_TEST_AT_LEAST);
    assert_int_equal(price->when.test[1].least_ppm, 50000000);
    assert_int_equal(price->when.test[2].kind, WEIR_TEST_NOT_EQUAL);
    assert_int_equal(charge->price[1].price_mfen_per_m3, 300000);
    assert_int_equal(charge->price[1].block, 0);
    assert_int_equal(charge->volume[0].ratio_ppm, 910000);
    assert_int_equal(charge->volume[0].when.count, 1);
    assert_int_equal(charge->multiply[0].ratio_ppm, 3000000);
    assert_int_equal(charge->fixed[0].amount_mfen, 1050000);
    assert_int_equal(charge->fixed[0].per, WEIR_PER_MONTH);
    assert_text(charge->fixed[0].times, "dwellings");
    assert_true(charge->minimum.present);
    assert_int_equal(charge->minimum.amount_mfen, 46000);
    assert_int_equal(charge->minimum.per, WEIR_PER_DAY);
    const struct weir_charge *share = &tariff->version[0].class_[0].charge[1];
    assert_int_equal(share->of_count, 2);
    assert_text(share->of[1], "w2");
    assert_int_equal(share->percent_ppm, 1595000);
}

static void
surcharge_relief_and_tax_are_read(void **state)
{
    (void)state;
    const struct weir_tariff *tariff =
        read_string(CLASS("<charge id='w' price='1'/>"
                          "<surcharge id='s' on='w' against='permit' plan='optional' fund='f'>"
                          "<band to='20.5%' add='0.5'/><band add='1'/></surcharge>"
                          "<relief group='g' free-m3='5' on='w' document='D'/>"
                          "<relief group='h' percent='10' on='w'/>"
                          "<tax id='vat' percent='3' on='w s' included='no'/>"));
    assert_int_equal(faults.count, 0);
    const struct weir_class *class_ = &tariff->version[0].class_[0];
    const struct weir_surcharge *surcharge = &class_->surcharge[0];
    assert_int_equal(surcharge->against, WEIR_AGAINST_PERMIT);
    assert_true(surcharge->plan_optional);
    assert_text(surcharge->fund, "f");
    assert_int_equal(surcharge->band[0].to_ppm, 205000);
    assert_int_equal(surcharge->band[0].add_ppm, 500000);
    assert_false(surcharge->band[0].open);
    assert_true(class_->relief[0].has_free);
    assert_false(class_->relief[0].has_percent);
    assert_int_equal(class_->relief[0].free_l, 5000);
    assert_text(class_->relief[0].document, "D");
    assert_int_equal(class_->relief[1].percent_ppm, 100000);
    assert_false(class_->tax[0].included);
    assert_int_equal(class_->tax[0].percent_ppm, 30000);
    assert_int_equal(class_->tax[0].on_count, 2);
}

static void
what_the_schema_refuses_is_told_with_its_line(void **state)
{
    (void)state;
    assert_null(
        read_string(CLASS("<charge id='w' price='1,5'/>\n<charge price='1'/>\n"
                          "<charge id='a b' price='1e3'/>\n<charge id='n'><fixed/></charge>")));
    assert_int_equal(faults.count, 6);
    assert_fault(0, 3, "schema");
    assert_fault(1, 4, "schema");
    assert_fault(2, 5, "schema");
    assert_fault(3, 5, "schema");
    assert_fault(4, 6, "schema");
}

static void
what_the_schema_cannot_refuse_is_told_too(void **state)
{
    (void)state;
    assert_non_null(read_string(
        HEAD "<version from='2024-01-01'><year starts='--02-29' of='account'/>\n"
             "<year/><volume step='0'/>\n<change step='0.000'/>"
             "<rounding to='0'/>\n<class id='水水水水水水水水水水水水水水水水水水水水水水水'>\n"
             "<charge id='w'><price when='size>=x'>1</price>\n<price when='a'>1</price></charge>"
             "</class></version></tariff>"));
    assert_int_equal(faults.count, 9);
    fault_sort(&faults);
    assert_fault(0, 2, "year");
    assert_fault(1, 2, "year-start");
    assert_fault(2, 3, "step");
    assert_fault(3, 3, "duplicate");
    assert_fault(4, 4, "step");
    assert_fault(5, 4, "step");
    assert_fault(6, 5, "id");
    assert_fault(7, 6, "when-syntax");
    assert_fault(8, 7, "when-syntax");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_left_out_has_the_documented_value, begin, end),
        cmocka_unit_test_setup_teardown(a_version_is_read_with_its_settings, begin, end),
        cmocka_unit_test_setup_teardown(blocks_are_read_in_litres_and_millionths, begin, end),
        cmocka_unit_test_setup_teardown(a_charge_is_read_with_all_it_can_have, begin, end),
        cmocka_unit_test_setup_teardown(surcharge_relief_and_tax_are_read, begin, end),
        cmocka_unit_test_setup_teardown(what_the_schema_refuses_is_told_with_its_line, begin, end),
        cmocka_unit_test_setup_teardown(what_the_schema_cannot_refuse_is_told_too, begin, end),
    };
    return cmocka_run_group_tests_name("xdoc/tariff_xml", tests, NULL, NULL);
}
