/* bill_settings.c - what a run freezes of the configuration. */
#include "batch/bill_settings.h"

#include <string.h>

#include "base/civil.h"
#include "base/decimal.h"

static const struct {
    const char *word;
    enum estimate_rule rule;
} rules_of[] = {
    {"off", ESTIMATE_OFF},   {"mean", ESTIMATE_MEAN}, {"last", ESTIMATE_LAST},
    {"year", ESTIMATE_YEAR}, {"hold", ESTIMATE_HOLD},
};

static const struct {
    const char *word;
    enum range_action action;
} actions_of[] = {
    {"off", RANGE_OFF},
    {"bill", RANGE_BILL},
    {"hold", RANGE_HOLD},
    {"estimate", RANGE_ESTIMATE},
};

#define REBILL_FROM "rebill_from"
#define SCOPE_ALL "all"
#define RULE_COUNT (sizeof rules_of / sizeof rules_of[0])
#define ACTION_COUNT (sizeof actions_of / sizeof actions_of[0])
#define L_PER_M3 1000
#define NUMBER_MAX 1000000000 /* the most that setting.def allows any of them */

/* --- writing --- */
static void
write_text(struct text_writer *writer, const char *name, const char *value)
{
    text_write_string(writer, name);
    text_write_string(writer, "=");
    text_write_string(writer, value);
    text_write_string(writer, "\n");
}

static void
write_number(struct text_writer *writer, const char *name, int64_t value)
{
    text_write_string(writer, name);
    text_write_string(writer, "=");
    text_write_int(writer, value);
    text_write_string(writer, "\n");
}

void
bill_settings_write(const struct config *config, struct text_writer *writer)
{
    write_text(writer, "missing", config->missing);
    write_number(writer, "missing_after_days", config->missing_after_days);
    write_number(writer, "missing_least_days", config->missing_least_days);
    write_text(writer, "missing_scope", config->missing_scope);
    write_number(writer, "review_accounts", config->review_accounts);
    write_number(writer, "review_share", config->review_share);
    write_text(writer, "stuck", config->stuck);
    write_number(writer, "stuck_days", config->stuck_days);
    write_text(writer, "time_zone", config->time_zone);
    write_text(writer, "too_high", config->too_high);
    write_number(writer, "too_high_least_m3", config->too_high_least_m3);
    write_number(writer, "too_high_percent", config->too_high_percent);
    write_text(writer, "too_low", config->too_low);
    write_number(writer, "too_low_below_m3", config->too_low_below_m3);
    write_number(writer, "too_low_percent", config->too_low_percent);
}

/* --- reading --- */
/* The value of the line name=value; absent when there is none. */
static struct weir_text
value_of(struct weir_text settings, const char *name)
{
    const size_t name_size = strlen(name);
    size_t begin = 0;
    for (size_t i = 0; i < settings.size; i++) {
        if (settings.start[i] != '\n')
            continue;
        const struct weir_text line = {settings.start + begin, i - begin};
        begin = i + 1;
        if (line.size > name_size && line.start[name_size] == '=' &&
            memcmp(line.start, name, name_size) == 0)
            return (struct weir_text){line.start + name_size + 1, line.size - name_size - 1};
    }
    return (struct weir_text){NULL, 0};
}

static int64_t
number_of(struct weir_text settings, const char *name)
{
    int64_t number = 0;
    if (decimal_parse(value_of(settings, name), 0, &number) != WEIR_OK || number > NUMBER_MAX)
        return 0; /* no program of ours wrote that */
    return number;
}

static enum range_action
action_of(struct weir_text settings, const char *name)
{
    const struct weir_text word = value_of(settings, name);
    for (size_t i = 0; i < ACTION_COUNT; i++) {
        if (text_equal(word, text_of(actions_of[i].word)))
            return actions_of[i].action;
    }
    return RANGE_OFF;
}

static void
read_ranges(struct weir_text settings, struct range_rules *range)
{
    *range = (struct range_rules){
        .high = action_of(settings, "too_high"),
        .low = action_of(settings, "too_low"),
        .stuck = action_of(settings, "stuck"),
        .high_percent = number_of(settings, "too_high_percent"),
        .high_least_l = number_of(settings, "too_high_least_m3") * L_PER_M3,
        .low_percent = number_of(settings, "too_low_percent"),
        .low_below_l = number_of(settings, "too_low_below_m3") * L_PER_M3,
        .stuck_days = (int32_t)number_of(settings, "stuck_days"),
    };
}

void
bill_settings_read(const struct bill_settings *run, struct account_rules *rules)
{
    const struct weir_text settings = run->settings;
    const struct weir_text word = value_of(settings, "missing");
    rules->estimate = (struct estimate_rules){
        .of_idle = !text_equal(run->scope, text_of(SCOPE_ALL)) ||
                   text_equal(value_of(settings, "missing_scope"), text_of(SCOPE_ALL)),
        .after_days = (int32_t)number_of(settings, "missing_after_days"),
        .least_days = (int32_t)number_of(settings, "missing_least_days"),
    };
    for (size_t i = 0; i < RULE_COUNT; i++) {
        if (text_equal(word, text_of(rules_of[i].word)))
            rules->estimate.rule = rules_of[i].rule;
    }
    read_ranges(settings, &rules->range);
}

/* --- rebills --- */
void
bill_settings_write_from_day(int32_t from_day, struct text_writer *writer)
{
    if (from_day == WEIR_DAY_NONE)
        return;
    text_write_string(writer, REBILL_FROM "=");
    text_write_day(writer, from_day);
    text_write_string(writer, "\n");
}

int32_t
bill_settings_from_day(struct weir_text settings)
{
    int32_t day;
    return civil_parse(value_of(settings, REBILL_FROM), &day) == WEIR_OK ? day : WEIR_DAY_NONE;
}
