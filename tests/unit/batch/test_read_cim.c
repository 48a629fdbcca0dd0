/* Unit tests of batch/read_cim.c: MeterReadings, and each thing that makes a reading none. */
#include "batch/read_cim.h"

#include "harness/read_outcome.h"

#define BEGIN "<MeterReadings xmlns='http://iec.ch/TC57/2011/MeterReadings#'><MeterReading>\n"
#define METER "<Meter><Names><name> M1 </name></Names></Meter>\n"
#define END "</MeterReading></MeterReadings>"
#define TYPE(ref) "<ReadingType ref='" ref "'/>"
#define M3 TYPE("0.0.0.1.1.9.58.0.0.0.0.0.0.0.0.0.42.0")
#define READINGS(inner) "<Readings>" inner "</Readings>\n"
#define TIME "<timeStamp>2024-12-31T16:30:00Z</timeStamp>"
#define ONE TIME "<value>1.5</value>"
#define FILE_OF(readings) BEGIN METER readings END
#define GOOD "3 M1 2025-01-01 1800 1500 1\n"

static void
a_register_of_water_is_a_read(void **state)
{
    (void)state;
    assert_reads(FILE_OF(READINGS(ONE M3)), GOOD);
    assert_reads(FILE_OF(READINGS(M3 ONE)), GOOD);
    /* The meter may come behind its readings. */
    assert_reads(BEGIN READINGS(ONE M3) METER END, "2 M1 2025-01-01 1800 1500 1\n");
    assert_reads("<MeterReadings xmlns='http://iec.ch/TC57/2016/MeterReadings#'/>", "");
}

static void
units_and_powers_of_ten_are_those_of_the_type(void **state)
{
    (void)state;
    assert_reads(
        FILE_OF(
            READINGS(TIME "<value>1500</value>" TYPE("0.0.0.1.0.14.58.0.0.0.0.0.0.0.0.0.134.0"))
                READINGS(TIME "<value>15</value>" TYPE("0.0.0.1.1.9.58.0.0.0.0.0.0.0.0.-1.42.0"))),
        "3 M1 2025-01-01 1800 1500 1\n4 M1 2025-01-01 1800 1500 1\n");
}

static void
other_quantities_are_passed_over(void **state)
{
    (void)state;
    static const char *const types[] = {
        "0.2.0.1.1.9.58.0.0.0.0.0.0.0.0.0.42.0",  "0.0.0.4.1.9.58.0.0.0.0.0.0.0.0.0.42.0",
        "0.0.0.1.19.9.58.0.0.0.0.0.0.0.0.0.42.0", "0.0.0.1.1.7.58.0.0.0.0.0.0.0.0.0.42.0",
        "0.0.0.1.1.9.46.0.0.0.0.0.0.0.0.0.42.0",  "0.0.0.1.1.9.58.0.0.0.0.1.0.0.0.0.42.0",
        "0.0.0.1.1.9.58.0.0.0.0.0.1.0.0.0.42.0",  "0.0.0.1.1.9.58.0.0.0.0.0.0.1.0.0.42.0",
        "0.0.0.1.1.9.58.0.0.0.0.0.0.0.0.0.72.0",
    };
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        char bytes[1024];
        struct text_writer writer = text_writer_of(bytes, sizeof bytes);
        text_write_string(&writer, BEGIN METER "<Readings>" ONE "<ReadingType ref='");
        text_write_string(&writer, types[i]);
        text_write_string(&writer, "'/></Readings>" END);
        assert_string_equal(read_outcome(text_written(&writer)), "~ 1\n");
    }
}

static void
intervals_of_a_block_have_its_type(void **state)
{
    (void)state;
    assert_reads(FILE_OF("<IntervalBlocks>\n<IntervalReadings>" ONE "</IntervalReadings>\n"
                         "<IntervalReadings>" ONE "</IntervalReadings>" M3 "</IntervalBlocks>"),
                 "4 M1 2025-01-01 1800 1500 1\n5 M1 2025-01-01 1800 1500 1\n");
    assert_reads(
        FILE_OF("<IntervalBlocks><IntervalReadings>" ONE "</IntervalReadings></IntervalBlocks>"),
        "! 3: the reading has no ReadingType\n~ 1\n");
}

static void
kinds_come_from_quality_reason_and_source(void **state)
{
    (void)state;
    static const struct {
        const char *inner;
        int kind;
    } cases[] = {
        {"<ReadingQualities><ReadingQualityType ref='2.8.0'/></ReadingQualities>", 2},
        {"<ReadingQualities><ReadingQualityType ref='2.11.1'/></ReadingQualities>", 2},
        {"<ReadingQualities><ReadingQualityType ref='2.12.1'/></ReadingQualities>", 2},
        {"<ReadingQualities><ReadingQualityType ref='2.7.1'/></ReadingQualities>", 6},
        {"<ReadingQualities><ReadingQualityType ref='2.8.0'/><ReadingQualityType "
         "ref='2.7.1'/></ReadingQualities>",
         2},
        {"<ReadingQualities><ReadingQualityType ref='1.0.0'/></ReadingQualities>", 1},
        {"<reason>installation</reason>", 4},
        {"<reason>removal</reason><source>customer</source>", 5},
        {"<reason>billing</reason>", 1},
        {"<source>customer</source>", 3},
        {"<source>CUSTOMER</source>", 3},
        {"<source>AMI</source>", 1},
        {"<ReadingQualities><ReadingQualityType ref='2.7.1'/></ReadingQualities>"
         "<reason>removal</reason><source>customer</source>",
         6},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char bytes[1024];
        char expected[] = "3 M1 2025-01-01 1800 1500 0\n";
        expected[sizeof expected - 3] = (char)('0' + cases[i].kind);
        struct text_writer writer = text_writer_of(bytes, sizeof bytes);
        text_write_string(&writer, BEGIN METER "<Readings>" ONE);
        text_write_string(&writer, cases[i].inner);
        text_write_string(&writer, M3 "</Readings>" END);
        assert_string_equal(read_outcome(text_written(&writer)), expected);
    }
}

static void
a_meter_is_called_by_its_first_name_or_its_mrid(void **state)
{
    (void)state;
    assert_reads(BEGIN "<Meter><mRID>u</mRID><Names><name>A</name></Names><Names><name>B</name>"
                       "</Names></Meter>" READINGS(ONE M3) END,
                 "2 A/u 2025-01-01 1800 1500 1\n");
    assert_reads(BEGIN "<Meter><mRID>u</mRID></Meter>" READINGS(ONE M3) END,
                 "2 u 2025-01-01 1800 1500 1\n");
    assert_reads(BEGIN "<UsagePoint><mRID>u</mRID></UsagePoint>" READINGS(ONE M3) END,
                 "! 1: the readings name no meter\n");
    assert_reads(BEGIN "<Meter><mRID>a\tb</mRID></Meter>" READINGS(ONE M3) END,
                 "! 1: meter \"a\\x09b\" has a control character in it\n");
}

static void
each_fault_is_told_at_its_line(void **state)
{
    (void)state;
    assert_reads(FILE_OF(READINGS("<value>1</value>" M3)), "! 3: the reading has no time\n");
    assert_reads(FILE_OF(READINGS(TIME M3)), "! 3: the reading has no value\n");
    assert_reads(FILE_OF(READINGS(TIME "<value> </value>" M3)), "! 3: the reading has no value\n");
    assert_reads(FILE_OF(READINGS("<timeStamp>noon</timeStamp><value>1</value>" M3)),
                 "! 3: time \"noon\" is neither a date nor a moment\n");
    assert_reads(FILE_OF(READINGS("<timeStamp>1899-12-31</timeStamp><value>1</value>" M3)),
                 "! 3: the reading is not of the years 1900 to 2999\n");
    assert_reads(FILE_OF(READINGS("<timeStamp>3000-01-01</timeStamp><value>1</value>" M3)),
                 "! 3: the reading is not of the years 1900 to 2999\n");
    assert_reads(FILE_OF(READINGS(TIME "\n<value>1e3</value>" M3)),
                 "! 4: value \"1e3\" is not a number\n");
    assert_reads(FILE_OF(READINGS(TIME "<value>-1</value>" M3)),
                 "! 3: value \"-1\" is not a number\n");
    assert_reads(FILE_OF(READINGS(TIME "<value>1000000000000</value>" M3)),
                 "! 3: value \"1000000000000\" is out of range\n");
    assert_reads(
        FILE_OF(READINGS(TIME "<value>0000000000000000000000000000000000000000000</value>" M3)),
        "! 3: value \"0000000000000000000000000000000000000000\" is out of range\n");
    assert_reads(FILE_OF(READINGS(ONE)), "! 3: the reading has no ReadingType\n~ 1\n");
    assert_reads(FILE_OF(READINGS(ONE TYPE("0.0.1"))),
                 "! 3: reading type \"0.0.1\" is not 18 numbers\n~ 1\n");
    assert_reads(FILE_OF(READINGS(ONE TYPE("0.0.0.1.1.9.58.0.0.0.0.0.0.0.0.x.42.0"))),
                 "! 3: reading type \"0.0.0.1.1.9.58.0.0.0.0.0.0.0.0.x.42.0\" is not 18 "
                 "numbers\n~ 1\n");
    assert_reads(FILE_OF(READINGS(ONE TYPE("0.0.0.1.1.9.58.0.0.0.0.0.0.0.0.13.42.0"))),
                 "! 3: reading type \"0.0.0.1.1.9.58.0.0.0.0.0.0.0.0.13.42.0\" has a multiplier "
                 "out of range\n~ 1\n");
    assert_reads(FILE_OF(READINGS(ONE M3 "<ReadingQualities><ReadingQualityType ref='8'/>"
                                         "</ReadingQualities>")),
                 GOOD "! 3: reading quality \"8\" is not three numbers\n");
    assert_reads("<MeterReadings/>",
                 "X 1: \"MeterReadings\" is not the root of a format of meter reads\n");
}

static void
a_message_may_be_around_it_and_other_elements_within(void **state)
{
    (void)state;
    assert_reads("<m:EventMessage xmlns:m='http://iec.ch/TC57/2011/schema/message'><m:Header>"
                 "<m:Noun>x</m:Noun></m:Header><m:Payload>" BEGIN METER
                 "<x:Readings xmlns:x='urn:x'>" ONE M3 "</x:Readings>" READINGS(ONE M3) END
                 "</m:Payload></m:EventMessage>",
                 "3 M1 2025-01-01 1800 1500 1\n");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_register_of_water_is_a_read),
        cmocka_unit_test(units_and_powers_of_ten_are_those_of_the_type),
        cmocka_unit_test(other_quantities_are_passed_over),
        cmocka_unit_test(intervals_of_a_block_have_its_type),
        cmocka_unit_test(kinds_come_from_quality_reason_and_source),
        cmocka_unit_test(a_meter_is_called_by_its_first_name_or_its_mrid),
        cmocka_unit_test(each_fault_is_told_at_its_line),
        cmocka_unit_test(a_message_may_be_around_it_and_other_elements_within),
    };
    return cmocka_run_group_tests_name("batch/read_cim", tests, read_outcome_begin,
                                       read_outcome_end);
}
