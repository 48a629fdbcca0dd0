/* run_report_title.c - titles of classes and charges over all tariffs. */
#include "batch/run_report_title.h"

#include "base/text.h"
#include "batch/speech.h"
#include "weir/finding.h"

/* Looks into the classes of all tariffs, the newest versions first; until one has an answer. */
typedef struct weir_text look(const struct speech *speech, const struct weir_class *class_,
                              struct weir_text id);

struct wanted {
    struct weir_text class_id; /* absent: any */
    struct weir_text id;
};

static struct weir_text
find(const struct run_report_titles *titles, struct wanted wanted, look *in)
{
    const struct explain explain = {.language = titles->language};
    struct speech speech;
    speech_begin(&speech, &explain);
    for (uint32_t i = 0; i < titles->tariffs->count; i++) {
        const struct weir_tariff *tariff = titles->tariffs->item[i].tariff;
        for (uint32_t v = tariff->version_count; v > 0; v--) {
            const struct weir_version *version = &tariff->version[v - 1];
            for (uint32_t k = 0; k < version->class_count; k++) {
                const struct weir_class *class_ = &version->class_[k];
                if (wanted.class_id.start != NULL && !text_equal(class_->id, wanted.class_id))
                    continue;
                const struct weir_text title = in(&speech, class_, wanted.id);
                if (title.start != NULL)
                    return title;
            }
        }
    }
    return wanted.id;
}

/* A title that says more than the id, or else absent. */
static struct weir_text
title_or_none(const struct speech *speech, const struct weir_titles *titles, struct weir_text id)
{
    const struct weir_text title = speech_title(speech, titles, id);
    return title.start == id.start ? (struct weir_text){NULL, 0} : title;
}

static struct weir_text
in_class(const struct speech *speech, const struct weir_class *class_, struct weir_text id)
{
    return title_or_none(speech, &class_->titles, id);
}

static struct weir_text
in_charges(const struct speech *speech, const struct weir_class *class_, struct weir_text id)
{
    for (uint32_t i = 0; i < class_->charge_count; i++) {
        if (text_equal(class_->charge[i].id, id))
            return title_or_none(speech, &class_->charge[i].titles, id);
    }
    for (uint32_t i = 0; i < class_->surcharge_count; i++) {
        if (text_equal(class_->surcharge[i].id, id))
            return title_or_none(speech, &class_->surcharge[i].titles, id);
    }
    for (uint32_t i = 0; i < class_->relief_count; i++) {
        if (text_equal(class_->relief[i].group, id))
            return title_or_none(speech, &class_->relief[i].titles, id);
    }
    for (uint32_t i = 0; i < class_->tax_count; i++) {
        if (text_equal(class_->tax[i].id, id))
            return title_or_none(speech, &class_->tax[i].titles, id);
    }
    return (struct weir_text){NULL, 0};
}

struct weir_text
run_report_title_class(const struct run_report_titles *titles, struct weir_text class_id)
{
    return find(titles, (struct wanted){class_id, class_id}, in_class);
}

struct weir_text
run_report_title_charge(const struct run_report_titles *titles, struct weir_text class_id,
                        struct weir_text charge)
{
    return find(titles, (struct wanted){class_id, charge}, in_charges);
}

struct weir_text
run_report_title_currency(const struct run_report_titles *titles)
{
    return titles->tariffs->count == 0 ? text_of("CNY") : titles->tariffs->item[0].tariff->currency;
}

struct weir_text
run_report_title_finding(const struct run_report_titles *titles, struct weir_text code)
{
    const struct explain explain = {.language = titles->language};
    struct speech speech;
    speech_begin(&speech, &explain);
    const enum weir_finding finding = weir_finding_find(code);
    return finding == WEIR_FINDING_NONE ? code : speech_finding(&speech, finding);
}
