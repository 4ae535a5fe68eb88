/*
 * The report in JUnit's XML, for the CI servers.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "report.h"
#include "text.h"

typedef struct {
    guint tests;
    guint failures;
    guint errors;
    guint skipped;
    double seconds;
} Totals;

static void count(const Suite *suite, Totals *t)
{
    for (guint i = 0; i < suite->cases->len; i++) {
        const Case *c = suite->cases->pdata[i];

        t->tests++;
        t->errors += c->status == STATUS_ERROR;
        t->failures += c->status == STATUS_FAIL || c->status == STATUS_XPASS;
        t->skipped += c->status == STATUS_SKIP || c->status == STATUS_XFAIL;
    }
    t->seconds += suite->seconds;
}

static void add_attribute(GString *s, const char *name, const char *value)
{
    g_autofree char *line = text_line(value, NULL);
    g_autofree char *escaped = g_markup_escape_text(line, -1);

    g_string_append_printf(s, " %s=\"%s\"", name, escaped);
}

static void add_totals(GString *s, const Totals *t, gboolean times)
{
    g_string_append_printf(
        s, " tests=\"%u\" failures=\"%u\" errors=\"%u\" skipped=\"%u\"",
        t->tests, t->failures, t->errors, t->skipped);
    if (times) {
        g_string_append_printf(s, " time=\"%.3f\"", t->seconds);
    }
}

static void add_text(GString *s, const char *text)
{
    g_autofree char *clean = text_clean(text ? text : "");
    g_autofree char *escaped = g_markup_escape_text(clean, -1);

    g_string_append(s, escaped);
}

/* <failure> or <error>: its first line is the attribute that lists show. */
static void add_failure(GString *s, const Case *c)
{
    const char *element = c->status == STATUS_ERROR ? "error" : "failure";
    const char *message = c->message ? c->message
                          : c->status == STATUS_XPASS
                              ? "passed, though it was expected to fail"
                              : "";
    g_auto(GStrv) lines = g_strsplit(message, "\n", 2);

    g_string_append_printf(s, "      <%s", element);
    add_attribute(s, "message", lines[0] ? lines[0] : "");
    g_string_append_c(s, '>');
    add_text(s, message);
    g_string_append_printf(s, "</%s>\n", element);
}

static void add_body(GString *s, const Case *c)
{
    if (status_is_failure(c->status)) {
        add_failure(s, c);
    } else if (c->status != STATUS_PASS) {
        g_string_append(s, "      <skipped");
        add_attribute(s, "message", c->reason ? c->reason : "");
        g_string_append(s, "/>\n");
    }
    if (c->output && *c->output) {
        g_string_append(s, "      <system-out>");
        add_text(s, c->output);
        g_string_append(s, "</system-out>\n");
    }
}

static void add_case(GString *s, const Suite *suite, const Case *c,
                     gboolean times)
{
    g_autofree char *label = suite_label(suite);

    g_string_append(s, "    <testcase");
    add_attribute(s, "classname", label);
    add_attribute(s, "name", case_title(c));
    add_attribute(s, "file", suite->path);
    if (c->line) {
        g_string_append_printf(s, " line=\"%u\"", c->line);
    }
    if (times && c->seconds >= 0) {
        g_string_append_printf(s, " time=\"%.3f\"", c->seconds);
    }
    if (c->status == STATUS_PASS && !(c->output && *c->output)) {
        g_string_append(s, "/>\n");
        return;
    }
    g_string_append(s, ">\n");
    add_body(s, c);
    g_string_append(s, "    </testcase>\n");
}

static void add_suite(GString *s, const Suite *suite, gboolean times)
{
    g_autofree char *label = suite_label(suite);
    Totals totals = { 0 };

    count(suite, &totals);
    g_string_append(s, "  <testsuite");
    add_attribute(s, "name", label);
    add_totals(s, &totals, times);
    g_string_append_printf(
        s,
        ">\n    <properties>\n"
        "      <property name=\"seed\" value=\"%" G_GINT64_FORMAT
        "\"/>\n    </properties>\n",
        suite->seed);
    for (guint i = 0; i < suite->cases->len; i++) {
        add_case(s, suite, suite->cases->pdata[i], times);
    }
    g_string_append(s, "  </testsuite>\n");
}

char *report_junit(GPtrArray *suites, gboolean times)
{
    GString *s = g_string_new("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                              "<testsuites");
    Totals totals = { 0 };

    for (guint i = 0; i < suites->len; i++) {
        count(suites->pdata[i], &totals);
    }
    add_totals(s, &totals, times);
    g_string_append(s, ">\n");
    for (guint i = 0; i < suites->len; i++) {
        Suite *suite = suites->pdata[i];

        if (suite->cases->len) {
            add_suite(s, suite, times);
        }
    }
    g_string_append(s, "</testsuites>\n");
    return g_string_free(s, FALSE);
}
