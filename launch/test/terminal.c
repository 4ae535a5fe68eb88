/*
 * The report for people.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "terminal.h"
#include "text.h"
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define SLOWEST 10

/* Between two progress lines. */
#define PAUSE_MS 50

/* Of what QEMU or the guest said; the files have more. */
#define OUTPUT_LINES 30

struct Terminal {
    const Options *options;
    FILE *out;
    gboolean live;  /* a progress line makes sense */
    gboolean dirty; /* it is on the screen */
    gint64 drawn;   /* when */
    char *what;     /* that is to be drawn */
    guint later;    /* the source that draws it, or 0 */
    guint total;
    guint over;
    guint failed;
};

static gboolean is_stdout(const char *path)
{
    return path && g_str_equal(path, "-");
}

Terminal *terminal_new(const Options *options)
{
    Terminal *t = g_new0(Terminal, 1);

    t->options = options;
    /* A report on standard output is for a program: people read the other. */
    t->out = is_stdout(options->tap) || is_stdout(options->junit) ||
                     is_stdout(options->result)
                 ? stderr
                 : stdout;
    t->live = isatty(fileno(t->out)) && g_strcmp0(g_getenv("TERM"), "dumb");
    return t;
}

void terminal_free(Terminal *t)
{
    g_clear_handle_id(&t->later, g_source_remove);
    g_free(t->what);
    g_free(t);
}

/* ---- The progress line ---- */

static guint columns(const Terminal *t)
{
    struct winsize size;

    return ioctl(fileno(t->out), TIOCGWINSZ, &size) == 0 && size.ws_col
               ? size.ws_col
               : 80;
}

static void wipe(Terminal *t)
{
    if (t->dirty) {
        fputs("\r\033[K", t->out);
        t->dirty = FALSE;
    }
}

static void draw(Terminal *t)
{
    g_autoptr(GString) line = g_string_new(NULL);
    g_autofree char *cut = NULL;

    g_string_append_printf(line, "[%u", t->over);
    if (t->total) {
        g_string_append_printf(line, "/%u", t->total);
    }
    g_string_append_c(line, ']');
    if (t->failed) {
        g_string_append_printf(line, " %u failed", t->failed);
    }
    g_string_append_printf(line, " %s", t->what);
    cut = g_utf8_substring(line->str, 0,
                           MIN(g_utf8_strlen(line->str, -1), columns(t) - 1));
    wipe(t);
    fputs(cut, t->out);
    fflush(t->out);
    t->dirty = TRUE;
    t->drawn = g_get_monotonic_time();
}

static gboolean draw_later(gpointer data)
{
    Terminal *t = data;

    t->later = 0;
    draw(t);
    return G_SOURCE_REMOVE;
}

void terminal_progress(Terminal *t, const Suite *suite, const Case *c)
{
    if (!t->live) {
        return;
    }
    g_free(t->what);
    t->what = text_line(suite->path, c ? case_title(c) : NULL);
    /* A thousand cases a second are more than anybody reads. */
    if (g_get_monotonic_time() - t->drawn > 1000 * PAUSE_MS) {
        draw(t);
    } else if (!t->later) {
        t->later = g_timeout_add(PAUSE_MS, draw_later, t);
    }
}

void terminal_case_over(Terminal *t, const Case *c)
{
    t->over++;
    t->failed += status_is_failure(c->status);
}

/* ---- What stays ---- */

static void print_indented(Terminal *t, const char *indent, const char *text)
{
    g_auto(GStrv) lines = NULL;
    g_autofree char *clean = text_clean(text);

    lines = g_strsplit(g_strchomp(clean), "\n", -1);
    for (char **line = lines; *line; line++) {
        fprintf(t->out, "%s%s\n", indent, g_strchomp(*line));
    }
}

static void print_output(Terminal *t, const char *output)
{
    const char *end = output + strlen(output);
    int lines = 0;

    while (end > output && lines <= OUTPUT_LINES) {
        end--;
        lines += *end == '\n' && end[1];
    }
    fprintf(t->out, "    %s\n", end > output ? "last output:" : "output:");
    print_indented(t, "    | ", end > output ? end + 1 : output);
}

static const char *verdict(Status status)
{
    switch (status) {
    case STATUS_SKIP:
        return "skip";
    case STATUS_XFAIL:
        return "xfail";
    case STATUS_FAIL:
    case STATUS_ERROR:
        return "FAIL";
    case STATUS_XPASS:
        return "XPASS";
    default:
        return "ok";
    }
}

static void print_case(Terminal *t, const Suite *suite, const Case *c)
{
    g_autofree char *place = case_place(suite, c);
    g_autofree char *title = text_line(case_title(c), NULL);

    if (!status_is_failure(c->status) && !t->options->verbose) {
        return;
    }
    fprintf(t->out, "  %-5s %s (%s)", verdict(c->status), title, place);
    if (c->seconds >= 0 && !t->options->no_times) {
        fprintf(t->out, " %.3f s", c->seconds);
    }
    fputc('\n', t->out);
    if (c->reason) {
        print_indented(t, "    ", c->reason);
    }
    if (status_is_failure(c->status)) {
        print_indented(t, "    ",
                       c->message ? c->message
                       : c->status == STATUS_XPASS
                           ? "passed, though it was expected to fail"
                           : "no message");
        if (c->output && *c->output) {
            print_output(t, c->output);
        }
    }
}

static void append_count(GString *s, guint count, const char *what)
{
    if (count) {
        g_string_append_printf(s, "%s%u %s", s->len ? ", " : "", count, what);
    }
}

void terminal_suite(Terminal *t, const Suite *suite)
{
    g_autofree char *label = suite_label(suite);
    g_autoptr(GString) summary = g_string_new(NULL);
    Counts counts = { 0 };

    suite_count(suite, &counts);
    append_count(summary, counts.failed, "failed");
    append_count(summary, counts.passed, "passed");
    append_count(summary, counts.skipped, "skipped");
    if (!summary->len) {
        /* Other shards, or other patterns, have its cases. */
        return;
    }
    if (t->live && !counts.failed && !t->options->verbose) {
        return;
    }
    wipe(t);
    fprintf(t->out, "%-5s %s: %s", counts.failed ? "FAIL" : "ok", label,
            summary->str);
    if (!t->options->no_times) {
        fprintf(t->out, " (%.2f s)", suite->seconds);
    }
    if (counts.failed && suite->repeat > 1) {
        fprintf(t->out, ", seed %" G_GINT64_FORMAT, suite->seed);
    }
    fputc('\n', t->out);
    for (guint i = 0; i < suite->cases->len; i++) {
        print_case(t, suite, suite->cases->pdata[i]);
    }
    fflush(t->out);
}

void terminal_begin(Terminal *t, guint total, guint files, gint64 seed)
{
    t->total = total;
    if (total) {
        fprintf(t->out, "%u case%s in ", total, total == 1 ? "" : "s");
    }
    fprintf(t->out, "%u file%s, seed %" G_GINT64_FORMAT "\n", files,
            files == 1 ? "" : "s", seed);
    fflush(t->out);
}

/* ---- The summary ---- */

typedef struct {
    const Suite *suite;
    const Case *c;
} Timing;

static int compare_timings(const void *a, const void *b)
{
    const Timing *x = a;
    const Timing *y = b;

    return x->c->seconds < y->c->seconds   ? 1
           : x->c->seconds > y->c->seconds ? -1
                                           : 0;
}

static void print_timings(Terminal *t, GPtrArray *suites)
{
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(Timing));

    for (guint i = 0; i < suites->len; i++) {
        Suite *suite = suites->pdata[i];

        for (guint k = 0; k < suite->cases->len; k++) {
            Timing timing = { suite, suite->cases->pdata[k] };

            if (timing.c->seconds >= 0) {
                g_array_append_val(all, timing);
            }
        }
    }
    if (!all->len) {
        return;
    }
    g_array_sort(all, compare_timings);
    fprintf(t->out, "slowest cases:\n");
    for (guint i = 0; i < all->len && i < SLOWEST; i++) {
        const Timing *timing = &g_array_index(all, Timing, i);
        g_autofree char *place = case_place(timing->suite, timing->c);
        g_autofree char *title = text_line(case_title(timing->c), NULL);

        fprintf(t->out, "  %8.3f s", timing->c->seconds);
        if (timing->c->virtual_ns >= 0) {
            fprintf(t->out, " (virtual %.3f s)", timing->c->virtual_ns / 1e9);
        }
        fprintf(t->out, "  %s: %s\n", place, title);
    }
}

/* Once more, for the details may be screens away. */
static void print_failures(Terminal *t, GPtrArray *suites)
{
    fprintf(t->out, "failed:\n");
    for (guint i = 0; i < suites->len; i++) {
        Suite *suite = suites->pdata[i];

        for (guint k = 0; k < suite->cases->len; k++) {
            const Case *c = suite->cases->pdata[k];
            g_autofree char *place = case_place(suite, c);
            g_autofree char *title = text_line(case_title(c), NULL);

            if (status_is_failure(c->status)) {
                fprintf(t->out, "  %s: %s\n", place, title);
            }
        }
    }
}

void terminal_end(Terminal *t, GPtrArray *suites, const Counts *counts)
{
    wipe(t);
    if (t->options->timings) {
        print_timings(t, suites);
    }
    if (counts->failed && suites->len > 1) {
        print_failures(t, suites);
    }
    fprintf(t->out, "%u passed, %u failed, %u skipped\n", counts->passed,
            counts->failed, counts->skipped);
    fflush(t->out);
}
