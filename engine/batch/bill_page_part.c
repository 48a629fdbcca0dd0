/* bill_page_part.c - lines, whose money they are, documents and words of a page. */
#include "batch/bill_page_part.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "batch/explain_line.h"
#include "batch/export_cell.h"
#include "batch/speech.h"

void
bill_page_part_number(const struct bill_page_part *part, const char *name, enum export_type type,
                      int64_t number)
{
    char buffer[EXPORT_CELL_SIZE];
    writer_attribute(part->writer, name, export_cell_number(type, number, buffer));
}

/* --- documents --- */
/* The number of a document on this page, from 1. */
static uint32_t
number_of(struct bill_page_part *part, const struct bill_page_document *document)
{
    for (uint32_t i = 0; i < part->document_count; i++) {
        if (text_equal(part->document[i].name, document->name))
            return i + 1;
    }
    part->document[part->document_count++] = *document;
    return part->document_count;
}

enum weir_status
bill_page_part_begin(struct bill_page_part *part, struct weir_error *error)
{
    const uint32_t count = part->invoice->line_count;
    part->document = weir_arena_alloc(part->arena, count, sizeof *part->document);
    part->document_no = weir_arena_alloc(part->arena, count, sizeof *part->document_no);
    if (part->document == NULL || part->document_no == NULL)
        return error_nomem(error);
    for (uint32_t i = 0; i < count; i++) {
        const struct weir_line *line = &part->invoice->line[i];
        struct bill_page_document document = {.name = explain_line_document(line)};
        if (document.name.size == 0)
            continue;
        if (text_equal(document.name, line->version->document))
            document.url = line->version->url;
        part->document_no[i] = number_of(part, &document);
    }
    return WEIR_OK;
}

void
bill_page_part_documents(const struct bill_page_part *part)
{
    for (uint32_t i = 0; i < part->document_count; i++) {
        writer_begin(part->writer, "document");
        bill_page_part_number(part, "document", EXPORT_TYPE_INT, (int64_t)i + 1);
        writer_attribute(part->writer, "name", part->document[i].name);
        writer_attribute(part->writer, "url", part->document[i].url);
        writer_end(part->writer);
    }
}

/* --- words --- */
struct hearing {
    const struct bill_page_part *part;
    bool past_lines; /* of a whole bill: what follows is said by the lines themselves */
    bool head;       /* of a line: its first sentence, which the row says, was heard */
};

static bool
is_among(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(name, names[i]) == 0)
            return true;
    }
    return false;
}

static void
hear_step(void *context, const struct explain_sentence *sentence)
{
    static const char *const ends[] = {"LINES", "LINES_PART", "LINES_NONE", "TOTAL"};
    struct hearing *hearing = context;
    hearing->past_lines =
        hearing->past_lines || is_among(sentence->name, ends, sizeof ends / sizeof ends[0]);
    if (hearing->past_lines)
        return;
    writer_begin(hearing->part->writer, "step");
    bill_page_part_number(hearing->part, "level", EXPORT_TYPE_INT, sentence->level);
    writer_attribute(hearing->part->writer, "text", sentence->text);
    writer_end(hearing->part->writer);
}

void
bill_page_part_steps(const struct bill_page_part *part)
{
    const struct account_basis *basis = part->page->bill->basis;
    struct hearing hearing = {.part = part};
    const struct explain explain = {part->page->language, hear_step, &hearing};
    if (basis != NULL)
        explain_bill(&explain, &basis->request, &basis->priced);
}

/* What a line says beside what its row has columns for. */
static void
hear_note(void *context, const struct explain_sentence *sentence)
{
    static const char *const columns[] = {"LINE_DOCUMENT", "FUND", "TAX", "TAX_RATE"};
    struct hearing *hearing = context;
    if (hearing->head && !is_among(sentence->name, columns, sizeof columns / sizeof columns[0])) {
        writer_begin(hearing->part->writer, "note");
        writer_attribute(hearing->part->writer, "text", sentence->text);
        writer_end(hearing->part->writer);
    }
    hearing->head = true;
}

/* --- lines --- */
static void
write_words(const struct bill_page_part *part, const struct weir_line *line)
{
    struct speech speech;
    const struct explain mute = {.language = part->page->language};
    speech_begin(&speech, &mute);
    writer_attribute(part->writer, "title", explain_line_title(&speech, line));
    writer_attribute(part->writer, "name", explain_line_name(&speech, line));
    const struct weir_class *class_ =
        line->version == NULL ? NULL : weir_tariff_class(line->version, line->class_id);
    writer_attribute(part->writer, "class-title",
                     class_ == NULL ? line->class_id
                                    : speech_title(&speech, &class_->titles, line->class_id));
}

static void
write_line(const struct bill_page_part *part, uint32_t index)
{
    const struct weir_line *line = &part->invoice->line[index];
    writer_begin(part->writer, "line");
    bill_page_part_number(part, "line", EXPORT_TYPE_INT, (int64_t)index + 1);
    bill_page_part_number(part, "from", EXPORT_TYPE_DAY, line->begin_day);
    bill_page_part_number(part, "to", EXPORT_TYPE_DAY, line->end_day);
    writer_attribute(part->writer, "class", line->class_id);
    writer_attribute(part->writer, "charge", line->charge);
    bill_page_part_number(part, "kind", EXPORT_TYPE_LINE_KIND, line->kind);
    write_words(part, line);
    if (line->fund.size > 0)
        writer_attribute(part->writer, "fund", line->fund);
    if (line->block_no > 0)
        bill_page_part_number(part, "block", EXPORT_TYPE_INT, line->block_no);
    if (line->band_no > 0)
        bill_page_part_number(part, "band", EXPORT_TYPE_INT, line->band_no);
    if (line->has_volume)
        bill_page_part_number(part, "volume_m3", EXPORT_TYPE_VOLUME, line->volume_l);
    if (line->has_price)
        bill_page_part_number(part, "price", EXPORT_TYPE_PRICE, line->price_mfen_per_m3);
    bill_page_part_number(part, "amount", EXPORT_TYPE_AMOUNT, line->amount_fen);
    if (line->has_tax)
        bill_page_part_number(part, "tax", EXPORT_TYPE_AMOUNT, line->tax_fen);
    if (part->document_no[index] > 0)
        bill_page_part_number(part, "document", EXPORT_TYPE_INT, part->document_no[index]);
    if (part->page->bill->basis != NULL) {
        struct speech speech;
        struct hearing hearing = {.part = part};
        const struct explain explain = {part->page->language, hear_note, &hearing};
        speech_begin(&speech, &explain);
        explain_line_say(&speech, part->page->bill->terms, line);
    }
    writer_end(part->writer);
}

void
bill_page_part_lines(const struct bill_page_part *part)
{
    for (uint32_t i = 0; i < part->invoice->line_count; i++)
        write_line(part, i);
}

/* --- whose money --- */
static bool
is_first_of_fund(const struct canon_invoice *invoice, uint32_t index)
{
    for (uint32_t i = 0; i < index; i++) {
        if (text_equal(invoice->line[i].fund, invoice->line[index].fund))
            return false;
    }
    return true;
}

/* Whether another charge of the same fund came before, so that its title alone would mislead. */
static bool
has_several_charges(const struct canon_invoice *invoice, uint32_t index)
{
    const struct weir_line *line = &invoice->line[index];
    for (uint32_t i = index + 1; i < invoice->line_count; i++) {
        if (text_equal(invoice->line[i].fund, line->fund) &&
            !text_equal(invoice->line[i].charge, line->charge))
            return true;
    }
    return false;
}

void
bill_page_part_funds(const struct bill_page_part *part)
{
    const struct canon_invoice *invoice = part->invoice;
    for (uint32_t i = 0; i < invoice->line_count; i++) {
        const struct weir_text fund = invoice->line[i].fund;
        if (!is_first_of_fund(invoice, i))
            continue;
        int64_t amount_fen = 0;
        for (uint32_t k = i; k < invoice->line_count; k++)
            amount_fen += text_equal(invoice->line[k].fund, fund) ? invoice->line[k].amount_fen : 0;
        struct speech speech;
        const struct explain mute = {.language = part->page->language};
        speech_begin(&speech, &mute);
        writer_begin(part->writer, "money");
        if (fund.size > 0) {
            writer_attribute(part->writer, "fund", fund);
            writer_attribute(part->writer, "title",
                             has_several_charges(invoice, i)
                                 ? fund
                                 : explain_line_title(&speech, &invoice->line[i]));
        }
        bill_page_part_number(part, "amount", EXPORT_TYPE_AMOUNT, amount_fen);
        writer_end(part->writer);
    }
}
