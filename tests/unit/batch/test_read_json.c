/* Unit tests of batch/read_json.c: telegrams, and each thing that makes one none. */
#include "batch/read_json.h"

#include "harness/read_outcome.h"

#define TELEGRAM(fields) "{\"timestamp\":\"2024-12-31T15:59:59Z\",\"total_m3\":1.5" fields "}\n"

static void
a_telegram_is_a_volume_at_its_moment(void **state)
{
    (void)state;
    assert_reads(TELEGRAM(",\"id\":\"1\",\"name\":\"tap\",\"media\":\"water\",\"status\":\"OK\""),
                 "1 1/tap 2024-12-31 86399 1500 1\n");
    assert_reads(TELEGRAM(",\"name\":\"tap\",\"media\":\"cold water\",\"status\":\"DRY LEAK\""),
                 "1 tap 2024-12-31 86399 1500 1 DRY LEAK\n");
    assert_reads(TELEGRAM(",\"id\":\"1\",\"name\":\"\",\"current_status\":\"BURST\""),
                 "1 1 2024-12-31 86399 1500 1 BURST\n");
    assert_reads(TELEGRAM(",\"id\":\"1\",\"status\":\"\",\"current_status\":\"OK\""),
                 "1 1 2024-12-31 86399 1500 1\n");
    assert_reads(
        "\xEF\xBB\xBF \n\t\r\n{\"id\":\"1\",\"timestamp\":\"2024-12-31\",\"total_m3\":0.9999}",
        "3 1 2024-12-31 86400 999 1\n");
}

static void
what_is_no_water_or_has_no_total_is_passed_over(void **state)
{
    (void)state;
    assert_reads(TELEGRAM(",\"id\":\"1\",\"media\":\"heat\"")
                     TELEGRAM(",\"id\":\"1\",\"media\":\"waste water\"")
                         TELEGRAM(",\"id\":\"1\",\"media\":\"wate\"") "{\"id\":\"1\"}\n{}\n"
                                                                      "{\"total_m3\":null}\n",
                 "~ 6\n");
}

static void
each_fault_is_told_at_its_line(void **state)
{
    (void)state;
    assert_reads(TELEGRAM(",\"id\":1"), "! 1: field \"id\" is not a text\n");
    assert_reads(TELEGRAM(",\"id\":\"1\",\"name\":[]"), "! 1: field \"name\" is not a text\n");
    assert_reads(TELEGRAM(",\"id\":\"1\",\"media\":1"), "! 1: field \"media\" is not a text\n");
    assert_reads(TELEGRAM(",\"id\":\"1\",\"status\":0"), "! 1: field \"status\" is not a text\n");
    assert_reads(TELEGRAM(",\"id\":\"1\",\"current_status\":0"),
                 "! 1: field \"current_status\" is not a text\n");
    assert_reads(TELEGRAM(""), "! 1: the telegram has neither id nor name\n");
    assert_reads("\n{\"id\":\"1\",\"total_m3\":1}\n", "! 2: the telegram has no timestamp\n");
    assert_reads("{\"id\":\"1\",\"total_m3\":1,\"timestamp\":5}\n",
                 "! 1: field \"timestamp\" is not a text\n");
    assert_reads("{\"id\":\"1\",\"total_m3\":1,\"timestamp\":\"noon\"}\n",
                 "! 1: timestamp \"noon\" is neither a date nor a moment\n");
    assert_reads("{\"id\":\"1\",\"total_m3\":1,\"timestamp\":\"1899-12-31\"}\n",
                 "! 1: timestamp \"1899-12-31\" is not of the years 1900 to 2999\n");
    assert_reads("{\"id\":\"1\",\"total_m3\":1,\"timestamp\":\"3000-01-01\"}\n",
                 "! 1: timestamp \"3000-01-01\" is not of the years 1900 to 2999\n");
    assert_reads("{\"id\":\"1\",\"timestamp\":\"2024-12-31\",\"total_m3\":\"1\"}\n",
                 "! 1: field \"total_m3\" is not a number\n");
    assert_reads("{\"id\":\"1\",\"timestamp\":\"2024-12-31\",\"total_m3\":-1}\n",
                 "! 1: total_m3 \"-1\" is not a number of digits\n");
    assert_reads("{\"id\":\"1\",\"timestamp\":\"2024-12-31\",\"total_m3\":1e3}\n",
                 "! 1: total_m3 \"1e3\" is not a number of digits\n");
    assert_reads("{\"id\":\"1\",\"timestamp\":\"2024-12-31\",\"total_m3\":1000000000000}\n",
                 "! 1: total_m3 \"1000000000000\" is out of range\n");
    assert_reads("{\"id\":\"1\",\"timestamp\":\"2024-12-31\",\"total_m3\":999999999999.999}\n",
                 "1 1 2024-12-31 86400 999999999999999 1\n");
}

static void
all_faults_of_a_telegram_are_told_and_the_rest_is_read(void **state)
{
    (void)state;
    assert_reads("{\"id\":\" x\",\"timestamp\":\"noon\",\"total_m3\":-1,\"status\":7}\n"
                 "{]\n" TELEGRAM(",\"id\":\"1\""),
                 "3 1 2024-12-31 86399 1500 1\n! 1: id \" x\" begins or ends with a blank\n"
                 "! 1: timestamp \"noon\" is neither a date nor a moment\n"
                 "! 1: total_m3 \"-1\" is not a number of digits\n"
                 "! 1: field \"status\" is not a text\n! 2: the line is not JSON\n");
}

static void
lengths_are_bounded(void **state)
{
    (void)state;
    static char line[70000];
    struct text_writer writer = text_writer_of(line, sizeof line);
    text_write_string(&writer, "{\"id\":\"1\",\"timestamp\":\"2024-12-31\",\"total_m3\":1,"
                               "\"status\":\"");
    for (int i = 0; i < 501; i++)
        text_write_string(&writer, "s");
    text_write_string(&writer, "\"}\n");
    assert_string_equal(read_outcome(text_written(&writer)),
                        "! 1: status has a control character in it or is longer than 500 bytes\n");
    writer = text_writer_of(line, sizeof line);
    text_write_string(&writer, "{\"id\":\"1\"");
    for (int i = 0; i < 65536; i++)
        text_write_string(&writer, " ");
    text_write_string(&writer, "}\n{}\n");
    assert_string_equal(read_outcome(text_written(&writer)),
                        "! 1: the line is longer than 65536 bytes\n~ 1\n");
    assert_reads(TELEGRAM(",\"id\":\"1\",\"status\":\"a\\u0007b\""),
                 "! 1: status has a control character in it or is longer than 500 bytes\n");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_telegram_is_a_volume_at_its_moment),
        cmocka_unit_test(what_is_no_water_or_has_no_total_is_passed_over),
        cmocka_unit_test(each_fault_is_told_at_its_line),
        cmocka_unit_test(all_faults_of_a_telegram_are_told_and_the_rest_is_read),
        cmocka_unit_test(lengths_are_bounded),
    };
    return cmocka_run_group_tests_name("batch/read_json", tests, read_outcome_begin,
                                       read_outcome_end);
}
