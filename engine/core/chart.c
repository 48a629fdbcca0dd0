/* chart.c - which account a line belongs to: the first rule in the chart's order that holds. */
#include "core/chart.h"

#include <string.h>

#include "base/text.h"
#include "weir/tariff.h"

static bool
holds(const struct chart_words *words, struct weir_text text)
{
    if (words->item == NULL)
        return true;
    if (words->count == 0)
        return text.size == 0;
    for (uint32_t i = 0; i < words->count; i++) {
        if (text_equal(words->item[i], text))
            return true;
    }
    return false;
}

static bool
holds_on(const struct chart_rule *rule, int32_t day)
{
    if (rule->from_day != WEIR_DAY_NONE && day < rule->from_day)
        return false;
    return rule->to_day == WEIR_DAY_NONE || day < rule->to_day;
}

static bool
fits(const struct chart_rule *rule, const struct chart_subject *subject)
{
    if (rule->of != CHART_OF_ANY && rule->of != subject->of)
        return false;
    if (!holds_on(rule, subject->day))
        return false;
    if (!holds(&rule->class_id, subject->class_id) || !holds(&rule->charge, subject->charge))
        return false;
    return holds(&rule->fund, subject->fund) && holds(&rule->kind, subject->kind);
}

const struct chart_rule *
chart_rule_find(const struct chart *chart, const struct chart_subject *subject)
{
    for (uint32_t i = 0; i < chart->rule_count; i++) {
        if (fits(&chart->rule[i], subject))
            return &chart->rule[i];
    }
    return NULL;
}

uint32_t
chart_account_find(const struct chart *chart, struct weir_text code)
{
    for (uint32_t i = 0; i < chart->account_count; i++) {
        if (text_equal(chart->account[i].code, code))
            return i;
    }
    return CHART_NONE;
}

static bool
is_under(struct weir_text code, struct weir_text parent)
{
    return parent.size < code.size && memcmp(code.start, parent.start, parent.size) == 0;
}

uint32_t
chart_account_level(const struct chart *chart, uint32_t index)
{
    uint32_t level = 1;
    for (uint32_t i = 0; i < chart->account_count; i++) {
        if (is_under(chart->account[index].code, chart->account[i].code))
            level++;
    }
    return level;
}

bool
chart_account_is_parent(const struct chart *chart, uint32_t index)
{
    for (uint32_t i = 0; i < chart->account_count; i++) {
        if (is_under(chart->account[i].code, chart->account[index].code))
            return true;
    }
    return false;
}
