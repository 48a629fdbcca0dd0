/* Unit tests of batch/read_espi.c: links between entries, and each thing that makes a reading none.
 */
#include "batch/read_espi.h"

#include "harness/read_outcome.h"

#define FEED(entries)                                                                              \
    "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:e='http://naesb.org/espi'>\n" entries "</"    \
    "feed>"
#define ENTRY(links, content) "<entry>" links "<content>" content "</content></entry>\n"
#define LINK(rel, href) "<link rel='" rel "' href='" href "'/>"
#define SERVICE(kind) "<e:ServiceCategory><e:kind>" kind "</e:kind></e:ServiceCategory>"
#define POINT(inner) ENTRY(LINK("self", "/UsagePoint/M1"), "<e:UsagePoint>" inner "</e:UsagePoint>")
#define READING                                                                                    \
    ENTRY(LINK("self", "/UsagePoint/M1/MeterReading/1") LINK("related", "/ReadingType/1"),         \
          "<e:MeterReading/>")
#define TYPE(inner)                                                                                \
    ENTRY(LINK("self", "/ReadingType/1"), "<e:ReadingType>" inner "</e:ReadingType>")
#define OF(accumulation, commodity, flow, power, uom)                                              \
    "<e:accumulationBehaviour>" accumulation "</e:accumulationBehaviour><e:commodity>" commodity   \
    "</e:commodity><e:flowDirection>" flow "</e:flowDirection><e:powerOfTenMultiplier>" power      \
    "</e:powerOfTenMultiplier><e:uom>" uom "</e:uom>"
#define M3 TYPE(OF("1", "9", "1", "0", "42"))
#define UP LINK("up", "/UsagePoint/M1/MeterReading/1/IntervalBlock")
#define BLOCK(readings) ENTRY(UP, "<e:IntervalBlock>" readings "</e:IntervalBlock>")
/* 1735662600 is 2024-12-31T16:30:00Z, half past midnight in Asia/Shanghai. */
#define TIME "<e:timePeriod><e:duration>60</e:duration><e:start>1735662540</e:start></e:timePeriod>"
#define ONE(inner) "<e:IntervalReading>" inner TIME "<e:value>7</e:value></e:IntervalReading>"
#define GOOD "5 M1 2025-01-01 1800 7000 1\n"

static void
a_register_is_found_through_its_links(void **state)
{
    (void)state;
    assert_reads(FEED(POINT(SERVICE("2")) READING M3 BLOCK(ONE(""))), GOOD);
    /* The entries that a block needs stand before it in any order, and the point may be away. */
    assert_reads(FEED(M3 READING POINT(SERVICE("2")) BLOCK(ONE(""))), GOOD);
    assert_reads(FEED(M3 READING BLOCK(ONE(""))), "4 M1 2025-01-01 1800 7000 1\n");
    /* No commodity: the service says that it is water. */
    assert_reads(
        FEED(POINT(SERVICE("2")) READING TYPE(OF("1", "0", "0", "-3", "42")) BLOCK(ONE(""))),
        "5 M1 2025-01-01 1800 7 1\n");
    /* The meter's own name goes before the point's. */
    assert_reads(FEED(POINT("<e:ServiceDeliveryPoint><e:name>W9</e:name></e:ServiceDeliveryPoint>")
                          READING M3 BLOCK(ONE(""))),
                 "5 W9/M1 2025-01-01 1800 7000 1\n");
}

static void
kinds_come_from_qualities(void **state)
{
    (void)state;
    static const struct {
        const char *quality;
        int kind;
    } cases[] = {{"0", 1}, {"7", 6}, {"8", 2}, {"9", 2}, {"10", 1}, {"11", 2}, {"12", 2}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char bytes[2048];
        char expected[] = "4 M1 2025-01-01 1800 7000 0\n";
        expected[sizeof expected - 3] = (char)('0' + cases[i].kind);
        struct text_writer writer = text_writer_of(bytes, sizeof bytes);
        text_write_string(&writer, "<feed xmlns='http://www.w3.org/2005/Atom' "
                                   "xmlns:e='http://naesb.org/espi'>\n" M3 READING "<entry>" UP
                                   "<content><e:IntervalBlock><e:IntervalReading>"
                                   "<e:ReadingQuality><e:quality>");
        text_write_string(&writer, cases[i].quality);
        text_write_string(&writer, "</e:quality></e:ReadingQuality>" TIME
                                   "<e:value>7</e:value></e:IntervalReading></e:IntervalBlock>"
                                   "</content></entry></feed>");
        assert_string_equal(read_outcome(text_written(&writer)), expected);
    }
    assert_reads(FEED(M3 READING BLOCK(
                     ONE("<e:ReadingQuality><e:quality>8</e:quality></e:ReadingQuality>"
                         "<e:ReadingQuality><e:quality>7</e:quality></e:ReadingQuality>"))),
                 "4 M1 2025-01-01 1800 7000 2\n");
}

static void
what_is_no_register_of_water_is_passed_over(void **state)
{
    (void)state;
    assert_reads(FEED(TYPE(OF("4", "9", "1", "0", "42")) READING BLOCK(ONE(""))), "~ 1\n");
    assert_reads(FEED(TYPE(OF("1", "7", "1", "0", "42")) READING BLOCK(ONE(""))), "~ 1\n");
    assert_reads(FEED(TYPE(OF("1", "0", "1", "0", "42")) READING BLOCK(ONE(""))), "~ 1\n");
    assert_reads(FEED(TYPE(OF("1", "9", "19", "0", "42")) READING BLOCK(ONE(""))), "~ 1\n");
    assert_reads(FEED(TYPE(OF("1", "9", "1", "0", "72")) READING BLOCK(ONE(""))), "~ 1\n");
    assert_reads(FEED(TYPE(OF("1", "9", "1", "13", "42")) READING BLOCK(ONE(""))), "~ 1\n");
    assert_reads(FEED(TYPE(OF("1", "9", "1", "-13", "42")) READING BLOCK(ONE(""))), "~ 1\n");
    assert_reads(FEED(POINT(SERVICE("1")) READING M3 BLOCK(ONE(""))), "~ 1\n");
    assert_reads(FEED(M3 READING BLOCK(ONE("<e:tou>1</e:tou>") ONE("<e:cpp>0</e:cpp>")
                                           ONE("<e:consumptionTier>2</e:consumptionTier>"))),
                 "4 M1 2025-01-01 1800 7000 1\n~ 2\n");
    assert_reads(FEED(ENTRY(LINK("self", "/x"), "<e:LocalTimeParameters/>")), "");
}

static void
each_fault_is_told_at_its_line(void **state)
{
    (void)state;
    assert_reads(FEED(M3 BLOCK(ONE(""))),
                 "! 3: the MeterReading of the interval block \"\" does not stand before it\n");
    assert_reads(FEED(READING BLOCK(ONE(""))),
                 "! 3: the ReadingType of the interval block \"\" does not stand before it\n");
    assert_reads(FEED(M3 READING BLOCK("<e:IntervalReading><e:value>7</e:value>"
                                       "</e:IntervalReading>")),
                 "! 4: the reading has no time\n");
    assert_reads(FEED(M3 READING BLOCK("<e:IntervalReading>" TIME "</e:IntervalReading>")),
                 "! 4: the reading has no value\n");
    assert_reads(FEED(M3 READING BLOCK("<e:IntervalReading>" TIME "<e:value>-7</e:value>"
                                       "</e:IntervalReading>")),
                 "! 4: value \"-7\" is not a number\n");
    assert_reads(FEED(M3 READING BLOCK(
                     "<e:IntervalReading><e:timePeriod><e:start>999999999999999999</e:start>"
                     "</e:timePeriod><e:value>7</e:value></e:IntervalReading>")),
                 "! 4: the reading is not of the years 1900 to 2999\n");
    assert_reads(FEED(M3 READING BLOCK(
                     "<e:IntervalReading><e:timePeriod><e:start>noon</e:start></e:timePeriod>"
                     "<e:value>7</e:value></e:IntervalReading>")),
                 "4 M1 1970-01-01 28800 7000 1\n! 4: \"noon\" is not a whole number\n");
    assert_reads(FEED(TYPE(OF("1", "9", "1", "x", "42"))), "! 2: \"x\" is not a whole number\n");
}

static void
links_are_bounded(void **state)
{
    (void)state;
    char bytes[2048];
    struct text_writer writer = text_writer_of(bytes, sizeof bytes);
    text_write_string(&writer, "<feed xmlns='http://www.w3.org/2005/Atom'><entry><link rel='self' "
                               "href='/");
    for (int i = 0; i < 512; i++)
        text_write_string(&writer, "x");
    text_write_string(&writer, "'/></entry></feed>");
    assert_string_equal(read_outcome(text_written(&writer)),
                        "! 1: a link is longer than 512 bytes\n");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_register_is_found_through_its_links),
        cmocka_unit_test(kinds_come_from_qualities),
        cmocka_unit_test(what_is_no_register_of_water_is_passed_over),
        cmocka_unit_test(each_fault_is_told_at_its_line),
        cmocka_unit_test(links_are_bounded),
    };
    return cmocka_run_group_tests_name("batch/read_espi", tests, read_outcome_begin,
                                       read_outcome_end);
}
