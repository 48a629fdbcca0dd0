/* sentence_output.c - explanations as text or JSON. */
#include "cli/sentence_output.h"

#include "base/text.h"

#define NAME_SIZE 64 /* bytes of a sentence's name */

static const struct output_column columns[] = {
    {"sentence", OUTPUT_TEXT},
    {"level", OUTPUT_INT},
    {"text", OUTPUT_TEXT},
};

static void
put_line(void *context, const struct explain_sentence *sentence)
{
    (void)context;
    output_line("%*s%.*s", (int)(2 * sentence->level), "", (int)sentence->text.size,
                sentence->text.start);
}

/* LIMIT_EXTRA becomes limit-extra. */
static struct weir_text
public_name(const char *name, char buffer[static NAME_SIZE])
{
    size_t size = 0;
    for (; name[size] != '\0' && size < NAME_SIZE; size++) {
        const char c = name[size];
        buffer[size] = c;
        if (c == '_')
            buffer[size] = '-';
        else if (c >= 'A' && c <= 'Z')
            buffer[size] = "abcdefghijklmnopqrstuvwxyz"[c - 'A'];
    }
    return (struct weir_text){buffer, size};
}

static void
put_row(void *context, const struct explain_sentence *sentence)
{
    struct output_table *table = context;
    char buffer[NAME_SIZE];
    if (table == NULL)
        return; /* memory was out; told at the end */
    output_table_text(table, public_name(sentence->name, buffer));
    output_table_number(table, sentence->level);
    output_table_text(table, sentence->text);
}

void
sentence_output_begin(struct sentence_output *output, struct cli *cli,
                      enum explain_language language)
{
    *output = (struct sentence_output){.cli = cli, .explain = {.language = language}};
    if (cli->json)
        output->table = output_table_new(cli->arena, columns, sizeof columns / sizeof columns[0]);
    output->explain.put = cli->json ? put_row : put_line;
    output->explain.context = output->table;
}

enum exit_code
sentence_output_end(struct sentence_output *output, const char *name)
{
    if (!output->cli->json)
        return EXIT_CODE_DONE;
    return output_result(output->cli, output->table, name, OUTPUT_FORMAT_JSON);
}
