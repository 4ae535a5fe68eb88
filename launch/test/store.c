/*
 * Result files.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "store.h"
#include "json.h"
#include <gio/gio.h>
#include <string.h>

#define FORMAT "qemu-scripted test results"
#define VERSION 1

/* ---- Writing ---- */

static void add_name(GString *s, const char *name)
{
    g_string_append_printf(s, "%s\"%s\":", s->str[s->len - 1] == '{' ? "" : ",",
                           name);
}

static void add_string(GString *s, const char *name, const char *value)
{
    if (value) {
        add_name(s, name);
        json_add_string(s, value);
    }
}

static void add_number(GString *s, const char *name, double value)
{
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];

    add_name(s, name);
    g_string_append(s, g_ascii_dtostr(buffer, sizeof(buffer), value));
}

static void add_case(GString *s, const Case *c, gboolean times)
{
    g_string_append_c(s, '{');
    add_string(s, "case", c->name);
    add_string(s, "status", status_name(c->status));
    add_number(s, "line", c->line);
    add_number(s, "index", c->index);
    if (times && c->seconds >= 0) {
        add_number(s, "seconds", c->seconds);
    }
    if (times && c->virtual_ns >= 0) {
        add_number(s, "virtual_ns", c->virtual_ns);
    }
    add_string(s, "message", c->message);
    add_string(s, "output", c->output);
    add_string(s, "reason", c->reason);
    g_string_append(s, "}\n");
}

/* Adds a suite's lines; how many. */
static guint add_suite(GString *s, const Suite *suite, gboolean times)
{
    g_string_append_c(s, '{');
    add_string(s, "file", suite->path);
    add_number(s, "repeat", suite->repeat);
    add_number(s, "seed", suite->seed);
    if (times) {
        add_number(s, "seconds", suite->seconds);
    }
    g_string_append(s, "}\n");
    for (guint i = 0; i < suite->cases->len; i++) {
        add_case(s, suite->cases->pdata[i], times);
    }
    return suite->cases->len + 1;
}

char *store_text(GPtrArray *suites, gboolean times)
{
    g_autoptr(GString) body = g_string_new(NULL);
    g_autoptr(GString) s = g_string_new("{");
    guint lines = 0;

    for (guint i = 0; i < suites->len; i++) {
        lines += add_suite(body, suites->pdata[i], times);
    }
    add_string(s, "format", FORMAT);
    add_number(s, "version", VERSION);
    add_number(s, "lines", lines);
    g_string_append_printf(s, "}\n%s", body->str);
    return g_string_free(g_steal_pointer(&s), FALSE);
}

/* ---- Reading ---- */

static gboolean complain_of(const char *path, guint line, const char *problem,
                            GError **error)
{
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s:%u: %s", path,
                line, problem);
    return FALSE;
}

static gboolean read_header(const char *path, const Json *header, guint lines,
                            GError **error)
{
    if (g_strcmp0(json_get_string(header, "format"), FORMAT)) {
        return complain_of(path, 1, "this is no result file", error);
    }
    if (json_get_number(header, "version", 0) != VERSION) {
        return complain_of(path, 1, "written by another version", error);
    }
    if (json_get_number(header, "lines", 0) != lines - 1) {
        return complain_of(path, lines, "the file is not complete", error);
    }
    return TRUE;
}

static Suite *read_suite(const Json *json)
{
    Suite *suite = suite_new(json_get_string(json, "file"));

    suite->repeat = json_get_number(json, "repeat", 1);
    suite->seed = json_get_number(json, "seed", 0);
    suite->seconds = json_get_number(json, "seconds", 0);
    return suite;
}

static gboolean read_case(Suite *suite, const Json *json)
{
    const char *name = json_get_string(json, "case");
    Status status = status_from_name(json_get_string(json, "status"));
    Case *c;

    if (!suite || !name || status == STATUS_NONE) {
        return FALSE;
    }
    c = suite_add_case(suite, name);
    c->status = status;
    c->line = json_get_number(json, "line", 0);
    c->index = json_get_number(json, "index", c->index);
    c->seconds = json_get_number(json, "seconds", -1);
    c->virtual_ns = json_get_number(json, "virtual_ns", -1);
    c->message = g_strdup(json_get_string(json, "message"));
    c->output = g_strdup(json_get_string(json, "output"));
    c->reason = g_strdup(json_get_string(json, "reason"));
    return TRUE;
}

static gboolean read_lines(const char *path, char **lines, GPtrArray *suites,
                           GError **error)
{
    Suite *suite = NULL;
    guint count = g_strv_length(lines);

    for (guint i = 0; i < count; i++) {
        g_autoptr(Json) json = json_parse(lines[i], NULL);

        if (!json) {
            return complain_of(path, i + 1, "not JSON", error);
        }
        if (i == 0) {
            if (!read_header(path, json, count, error)) {
                return FALSE;
            }
        } else if (json_get_string(json, "file")) {
            suite = read_suite(json);
            g_ptr_array_add(suites, suite);
        } else if (!read_case(suite, json)) {
            return complain_of(path, i + 1, "not a result", error);
        }
    }
    return TRUE;
}

gboolean store_read(const char *path, GPtrArray *suites, GError **error)
{
    g_autofree char *text = NULL;
    g_auto(GStrv) lines = NULL;
    guint before = suites->len;

    if (!g_file_get_contents(path, &text, NULL, error)) {
        return FALSE;
    }
    lines = g_strsplit(g_strchomp(text), "\n", -1);
    if (!*lines) {
        return complain_of(path, 1, "the file is empty", error);
    }
    if (!read_lines(path, lines, suites, error)) {
        g_ptr_array_set_size(suites, before);
        return FALSE;
    }
    return TRUE;
}

/* ---- Joining ---- */

/* Whether two suites may be parts of one run: no case is in both. */
static gboolean belong_together(const Suite *a, const Suite *b)
{
    if (strcmp(a->path, b->path) || a->repeat != b->repeat ||
        a->seed != b->seed) {
        return FALSE;
    }
    for (guint i = 0; i < b->cases->len; i++) {
        const Case *c = b->cases->pdata[i];

        if (suite_find_case(a, c->name)) {
            return FALSE;
        }
    }
    return TRUE;
}

static void move_cases(Suite *to, Suite *from)
{
    to->seconds += from->seconds;
    while (from->cases->len) {
        g_ptr_array_add(to->cases, g_ptr_array_steal_index(from->cases, 0));
    }
}

void store_join(GPtrArray *suites)
{
    suites_sort(suites);
    for (guint i = 1; i < suites->len;) {
        Suite *last = suites->pdata[i - 1];
        Suite *suite = suites->pdata[i];

        if (belong_together(last, suite)) {
            move_cases(last, suite);
            g_ptr_array_remove_index(suites, i);
        } else {
            i++;
        }
    }
    suites_sort(suites);
}
