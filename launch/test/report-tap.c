/*
 * The report in TAP, for meson, prove and others.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "report.h"
#include "text.h"
#include <string.h>

/* Where a '#' could start a directive, it is escaped. */
static void add_escaped(GString *s, const char *text)
{
    g_autofree char *line = text_line(text, NULL);

    for (const char *c = line; *c; c++) {
        if (*c == '#' || *c == '\\') {
            g_string_append_c(s, '\\');
        }
        g_string_append_c(s, *c);
    }
}

/* A member of the YAML block, as a literal. */
static void add_text(GString *s, const char *name, const char *text)
{
    g_autofree char *clean = NULL;
    g_auto(GStrv) lines = NULL;

    if (!text || !*text) {
        return;
    }
    clean = text_clean(text);
    lines = g_strsplit(g_strchomp(clean), "\n", -1);
    /* The 2 says how far it is indented: the text may begin with blanks. */
    g_string_append_printf(s, "  %s: |2\n", name);
    for (char **line = lines; *line; line++) {
        g_string_append_printf(s, "    %s\n", *line);
    }
}

static void add_block(GString *s, const Suite *suite, const Case *c,
                      gboolean times)
{
    gboolean failed = status_is_failure(c->status);

    if (!failed && (!times || c->seconds < 0)) {
        return;
    }
    g_string_append(s, "  ---\n");
    if (failed) {
        g_autofree char *place = case_place(suite, c);

        g_string_append(s, "  at: ");
        g_string_append_printf(s, "'%s'\n", place);
        g_string_append_printf(s, "  seed: %" G_GINT64_FORMAT "\n",
                               suite->seed);
        add_text(s, "message", c->message);
        add_text(s, "output", c->output);
    }
    if (times && c->seconds >= 0) {
        g_string_append_printf(s, "  duration_ms: %.3f\n", c->seconds * 1e3);
    }
    g_string_append(s, "  ...\n");
}

static void add_directive(GString *s, const Case *c)
{
    switch (c->status) {
    case STATUS_SKIP:
        g_string_append(s, " # SKIP ");
        break;
    case STATUS_XFAIL:
    case STATUS_XPASS:
        g_string_append(s, " # TODO ");
        break;
    default:
        return;
    }
    if (c->reason) {
        add_escaped(s, c->reason);
    }
}

static void add_case(GString *s, guint number, const Suite *suite,
                     const Case *c, gboolean times)
{
    g_autofree char *label = suite_label(suite);
    gboolean ok = c->status == STATUS_PASS || c->status == STATUS_SKIP ||
                  c->status == STATUS_XPASS;

    g_string_append_printf(s, "%s %u - ", ok ? "ok" : "not ok", number);
    add_escaped(s, label);
    g_string_append(s, ": ");
    add_escaped(s, case_title(c));
    add_directive(s, c);
    g_string_append_c(s, '\n');
    add_block(s, suite, c, times);
}

char *report_tap(GPtrArray *suites, gboolean times)
{
    g_autoptr(GString) body = g_string_new(NULL);
    guint number = 0;

    for (guint i = 0; i < suites->len; i++) {
        Suite *suite = suites->pdata[i];

        for (guint k = 0; k < suite->cases->len; k++) {
            add_case(body, ++number, suite, suite->cases->pdata[k], times);
        }
    }
    return g_strdup_printf("TAP version 13\n1..%u\n%s", number, body->str);
}
