/* style.c - the one user of libxslt. */
#include "xdoc/style.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/xslt.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>

#include "base/error.h"
#include "base/text.h"
#include "sheets.inc"
#include "xdoc/budget.h"
#include "xdoc/parser.h"
#include "xdoc/scan.h"

#define PARSE_OPTIONS                                                                              \
    (XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_NOERROR | XML_PARSE_NOWARNING)
#define TEMPLATE_DEPTH_MAX 100               /* templates that call each other */
#define PAGE_MEMORY_BYTES ((size_t)12 << 20) /* for a page, besides */
#define PAGE_MEMORY_FACTOR 64                /* times its document */
#define SAID_SIZE 256                        /* bytes of what libxslt said first */

struct style {
    xsltStylesheetPtr sheet;
    xsltSecurityPrefsPtr forbidden;
    const char *file;
    char said[SAID_SIZE]; /* the first complaint; empty: none */
};

struct weir_text
style_standard(void)
{
    return (struct weir_text){(const char *)SHEET_PAGE_XSL, sizeof SHEET_PAGE_XSL - 1};
}

struct weir_text
style_report(void)
{
    return (struct weir_text){(const char *)SHEET_REPORT_XSL, sizeof SHEET_REPORT_XSL - 1};
}

struct weir_text
style_audit(void)
{
    return (struct weir_text){(const char *)SHEET_AUDIT_XSL, sizeof SHEET_AUDIT_XSL - 1};
}

/* libxslt's words come in pieces; the first line of them is kept. */
static void __attribute__((format(printf, 2, 3))) hear(void *context, const char *format, ...)
{
    struct style *style = context;
    const size_t size = strlen(style->said);
    if (size > 0 && style->said[size - 1] == '\n')
        return;
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(style->said + size, sizeof style->said - size, format, arguments);
    va_end(arguments);
}

static enum weir_status
failed(struct style *style, const char *primary, struct weir_error *error)
{
    style->said[strcspn(style->said, "\n")] = '\0';
    (void)error_set(error, WEIR_E_INVALID, primary);
    error_place(error, style->file, 0);
    if (style->said[0] != '\0')
        error_detail(error, style->said);
    return WEIR_E_INVALID;
}

/* Nothing may be read, written or fetched. */
static bool
forbid_all(xsltSecurityPrefsPtr forbidden)
{
    static const xsltSecurityOption options[] = {
        XSLT_SECPREF_READ_FILE, XSLT_SECPREF_WRITE_FILE, XSLT_SECPREF_CREATE_DIRECTORY,
        XSLT_SECPREF_READ_NETWORK, XSLT_SECPREF_WRITE_NETWORK};
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
        if (xsltSetSecurityPrefs(forbidden, options[i], xsltSecurityForbid) != 0)
            return false;
    }
    return true;
}

static enum weir_status
compile(struct style *style, struct weir_text bytes, struct weir_error *error)
{
    style->forbidden = xsltNewSecurityPrefs();
    if (style->forbidden == NULL || !forbid_all(style->forbidden))
        return error_nomem(error);
    xsltSetDefaultSecurityPrefs(style->forbidden); /* for what is imported while it is compiled */
    xmlDocPtr tree =
        xmlReadMemory(bytes.start, (int)bytes.size, style->file, "UTF-8", PARSE_OPTIONS);
    if (tree == NULL)
        return failed(style, "the stylesheet is not well formed", error);
    style->sheet = xsltParseStylesheetDoc(tree);
    if (style->sheet == NULL) {
        xmlFreeDoc(tree);
        return failed(style, "the stylesheet is not one of XSLT 1.0", error);
    }
    if (style->sheet->errors > 0 || style->said[0] != '\0')
        return failed(style, "the stylesheet is not one of XSLT 1.0", error);
    return WEIR_OK;
}

enum weir_status
style_open(const struct xdoc_input *sheet, struct weir_arena *arena, struct style **style,
           struct weir_error *error)
{
    struct style *opened = weir_arena_alloc(arena, 1, sizeof *opened);
    if (opened == NULL)
        return error_nomem(error);
    opened->file = sheet->file;
    parser_prepare();
    enum weir_status status = scan_check(sheet->bytes, sheet->file, error);
    if (!status && sheet->bytes.size > STYLE_BYTES)
        status = failed(opened, "the stylesheet is too large", error);
    xsltSetGenericErrorFunc(opened, hear);
    if (!status)
        status = compile(opened, sheet->bytes, error);
    xsltSetGenericErrorFunc(NULL, NULL);
    if (status)
        style_close(opened);
    else
        *style = opened;
    return status;
}

static enum weir_status
transform(struct style *style, xmlDocPtr tree, writer_sink sink, void *context,
          struct weir_error *error)
{
    xmlChar *bytes = NULL;
    int size = 0;
    xsltTransformContextPtr transforming = xsltNewTransformContext(style->sheet, tree);
    if (transforming == NULL)
        return error_nomem(error);
    xsltSetTransformErrorFunc(transforming, style, hear);
    transforming->maxTemplateDepth = TEMPLATE_DEPTH_MAX;
    xmlDocPtr result = NULL;
    if (xsltSetCtxtSecurityPrefs(style->forbidden, transforming) == 0)
        result = xsltApplyStylesheetUser(style->sheet, tree, NULL, NULL, NULL, transforming);
    const bool done = result != NULL && transforming->state == XSLT_STATE_OK &&
                      xsltSaveResultToString(&bytes, &size, result, style->sheet) == 0;
    enum weir_status status =
        done ? WEIR_OK : failed(style, "the stylesheet could not make a page", error);
    if (!status && bytes != NULL)
        status = sink(context, (struct weir_text){(const char *)bytes, (size_t)size}, error);
    xmlFree(bytes);
    xmlFreeDoc(result);
    xsltFreeTransformContext(transforming);
    return status;
}

enum weir_status
style_apply(struct style *style, struct weir_text document, writer_sink sink, void *context,
            struct weir_error *error)
{
    style->said[0] = '\0';
    if (document.size > INT_MAX)
        return error_set(error, WEIR_E_INVALID, "the document is too large for a page");
    xmlDocPtr tree =
        xmlReadMemory(document.start, (int)document.size, "page.xml", "UTF-8", PARSE_OPTIONS);
    if (tree == NULL)
        return error_nomem(error); /* it was well formed when it was written */
    xsltSetGenericErrorFunc(style, hear);
    budget_begin(PAGE_MEMORY_BYTES + PAGE_MEMORY_FACTOR * document.size);
    enum weir_status status = transform(style, tree, sink, context, error);
    if (budget_end() && status == WEIR_E_INVALID)
        error_hint(error, "It took more memory than a page may.");
    xsltSetGenericErrorFunc(NULL, NULL);
    xmlFreeDoc(tree);
    return status;
}

void
style_close(struct style *style)
{
    if (style == NULL)
        return;
    xsltFreeStylesheet(style->sheet);
    style->sheet = NULL;
    if (style->forbidden != NULL) {
        xsltSetDefaultSecurityPrefs(NULL);
        xsltFreeSecurityPrefs(style->forbidden);
        style->forbidden = NULL;
    }
}
