/*
 * JSON, as much as the test runner needs.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "json.h"
#include <gio/gio.h>
#include <string.h>

/* Deeper than anything sensible, and far from the end of the stack. */
#define MAX_DEPTH 64

typedef struct {
    const char *at;
    int depth;
    const char *problem;
} Parser;

static Json *parse_value(Parser *p);

static Json *json_new(JsonKind kind)
{
    Json *json = g_new0(Json, 1);

    json->kind = kind;
    return json;
}

void json_free(Json *json)
{
    if (!json) {
        return;
    }
    g_free(json->string);
    g_clear_pointer(&json->keys, g_ptr_array_unref);
    g_clear_pointer(&json->items, g_ptr_array_unref);
    g_free(json);
}

static void skip_space(Parser *p)
{
    p->at += strspn(p->at, " \t\r\n");
}

/* Whether @c comes next; if so, it is behind us. */
static gboolean take(Parser *p, char c)
{
    skip_space(p);
    if (*p->at != c) {
        return FALSE;
    }
    p->at++;
    return TRUE;
}

static gpointer fail(Parser *p, const char *problem)
{
    if (!p->problem) {
        p->problem = problem;
    }
    return NULL;
}

/* The four digits of \uXXXX, or -1. */
static int parse_hex(Parser *p)
{
    int value = 0;

    for (int i = 0; i < 4; i++) {
        int digit = g_ascii_xdigit_value(*p->at);

        if (digit < 0) {
            return -1;
        }
        value = value * 16 + digit;
        p->at++;
    }
    return value;
}

static gboolean parse_unicode(Parser *p, GString *s)
{
    int high = parse_hex(p);
    int low;

    if (high < 0) {
        return FALSE;
    }
    if (high >= 0xd800 && high < 0xdc00 && p->at[0] == '\\' &&
        p->at[1] == 'u') {
        p->at += 2;
        low = parse_hex(p);
        if (low < 0xdc00 || low > 0xdfff) {
            return FALSE;
        }
        high = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
    }
    /* C strings end at NUL, and half a pair is no character. */
    g_string_append_unichar(s,
                            high && g_unichar_validate(high) ? high : 0xfffd);
    return TRUE;
}

static gboolean parse_escape(Parser *p, GString *s)
{
    static const char letters[] = "\"\\/bfnrt";
    static const char meanings[] = "\"\\/\b\f\n\r\t";
    char c = *p->at;
    const char *found = c ? strchr(letters, c) : NULL;

    if (c) {
        p->at++;
    }
    if (c == 'u') {
        return parse_unicode(p, s);
    }
    if (found) {
        g_string_append_c(s, meanings[found - letters]);
    }
    return found != NULL;
}

/* The rest of a string whose first quote is behind us. */
static char *parse_string(Parser *p)
{
    g_autoptr(GString) s = g_string_new(NULL);

    while (*p->at != '"') {
        if (!*p->at) {
            return fail(p, "a string does not end");
        }
        if (*p->at == '\\') {
            p->at++;
            if (!parse_escape(p, s)) {
                return fail(p, "a bad escape in a string");
            }
            continue;
        }
        g_string_append_c(s, *p->at++);
    }
    p->at++;
    return g_utf8_make_valid(s->str, s->len);
}

static Json *parse_string_value(Parser *p)
{
    char *string = parse_string(p);
    Json *json;

    if (!string) {
        return NULL;
    }
    json = json_new(JSON_STRING);
    json->string = string;
    return json;
}

static gboolean parse_member(Parser *p, Json *json)
{
    char *key;
    Json *item;

    if (json->keys) {
        key = take(p, '"') ? parse_string(p) : fail(p, "a member has no name");
        if (!key) {
            return FALSE;
        }
        g_ptr_array_add(json->keys, key);
        if (!take(p, ':')) {
            fail(p, "a member has no ':'");
            return FALSE;
        }
    }
    item = parse_value(p);
    if (item) {
        g_ptr_array_add(json->items, item);
    }
    return item != NULL;
}

static Json *parse_members(Parser *p, JsonKind kind, char end)
{
    g_autoptr(Json) json = json_new(kind);

    json->items = g_ptr_array_new_with_free_func((GDestroyNotify)json_free);
    if (kind == JSON_OBJECT) {
        json->keys = g_ptr_array_new_with_free_func(g_free);
    }
    if (take(p, end)) {
        return g_steal_pointer(&json);
    }
    if (++p->depth > MAX_DEPTH) {
        return fail(p, "too deep");
    }
    do {
        if (!parse_member(p, json)) {
            return NULL;
        }
    } while (take(p, ','));
    p->depth--;
    return take(p, end) ? g_steal_pointer(&json)
                        : fail(p, "a list does not end");
}

static Json *parse_number(Parser *p)
{
    char *end;
    double number = g_ascii_strtod(p->at, &end);
    Json *json;

    /* strtod also knows "inf", "nan" and "0x1". */
    if (end == p->at || strcspn(p->at, "xXnN") < (size_t)(end - p->at)) {
        return fail(p, "not a value");
    }
    p->at = end;
    json = json_new(JSON_NUMBER);
    json->number = number;
    return json;
}

static Json *parse_word(Parser *p)
{
    static const struct {
        const char *text;
        JsonKind kind;
        double number;
    } words[] = {
        { "null", JSON_NULL, 0 },
        { "false", JSON_BOOL, 0 },
        { "true", JSON_BOOL, 1 },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        if (g_str_has_prefix(p->at, words[i].text)) {
            Json *json = json_new(words[i].kind);

            p->at += strlen(words[i].text);
            json->number = words[i].number;
            return json;
        }
    }
    return parse_number(p);
}

static Json *parse_value(Parser *p)
{
    if (take(p, '{')) {
        return parse_members(p, JSON_OBJECT, '}');
    }
    if (take(p, '[')) {
        return parse_members(p, JSON_ARRAY, ']');
    }
    if (take(p, '"')) {
        return parse_string_value(p);
    }
    return parse_word(p);
}

Json *json_parse(const char *text, GError **error)
{
    Parser p = { .at = text };
    g_autoptr(Json) json = parse_value(&p);

    if (json) {
        skip_space(&p);
        if (!*p.at) {
            return g_steal_pointer(&json);
        }
        fail(&p, "more than one value");
    }
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                "not JSON at byte %zu: %s", (size_t)(p.at - text) + 1,
                p.problem);
    return NULL;
}

const Json *json_get(const Json *json, const char *key)
{
    if (!json || json->kind != JSON_OBJECT) {
        return NULL;
    }
    for (guint i = 0; i < json->keys->len; i++) {
        if (g_str_equal(json->keys->pdata[i], key)) {
            return json->items->pdata[i];
        }
    }
    return NULL;
}

const char *json_get_string(const Json *json, const char *key)
{
    const Json *member = json_get(json, key);

    return member && member->kind == JSON_STRING ? member->string : NULL;
}

double json_get_number(const Json *json, const char *key, double otherwise)
{
    const Json *member = json_get(json, key);

    return member && member->kind == JSON_NUMBER ? member->number : otherwise;
}

char **json_get_strings(const Json *json, const char *key)
{
    const Json *member = json_get(json, key);
    g_autoptr(GStrvBuilder) strings = g_strv_builder_new();

    /* Lua cannot tell an empty array from an empty object. */
    for (guint i = 0;
         member && member->kind == JSON_ARRAY && i < member->items->len; i++) {
        const Json *item = member->items->pdata[i];

        if (item->kind == JSON_STRING) {
            g_strv_builder_add(strings, item->string);
        }
    }
    return g_strv_builder_end(strings);
}

void json_add_string(GString *s, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);

    g_string_append_c(s, '"');
    for (const char *c = valid; *c; c++) {
        if (*c == '"' || *c == '\\') {
            g_string_append_c(s, '\\');
            g_string_append_c(s, *c);
        } else if ((guchar)*c < 0x20 || *c == 0x7f) {
            g_string_append_printf(s, "\\u%04x", *c);
        } else {
            g_string_append_c(s, *c);
        }
    }
    g_string_append_c(s, '"');
}
