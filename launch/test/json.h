/*
 * JSON, as much as the test runner needs: one text in, one tree out.
 *
 * What is read was written by a process that may have crashed half-way, so
 * every byte is checked; what is wrong is an error, never a guess.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_TEST_JSON_H
#define SCRIPTED_TEST_JSON_H

#include <glib.h>

typedef enum {
    JSON_NULL,
    JSON_BOOL,
    JSON_NUMBER,
    JSON_STRING,
    JSON_ARRAY,
    JSON_OBJECT,
} JsonKind;

typedef struct Json {
    JsonKind kind;
    double number;    /* a boolean's 0 or 1, too */
    char *string;     /* valid UTF-8 */
    GPtrArray *keys;  /* of an object: char * */
    GPtrArray *items; /* of an array or an object: Json * */
} Json;

/** json_parse: the value that @text consists of; NULL with @error. */
Json *json_parse(const char *text, GError **error);
void json_free(Json *json);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Json, json_free)

/** json_get: a member, or NULL if there is none or @json is no object. */
const Json *json_get(const Json *json, const char *key);

/** json_get_string: a member that is a string, or NULL. */
const char *json_get_string(const Json *json, const char *key);

/** json_get_number: a member that is a number, or @otherwise. */
double json_get_number(const Json *json, const char *key, double otherwise);

/** json_get_strings: a member that is an array of strings; never NULL. */
char **json_get_strings(const Json *json, const char *key);

/** json_add_string: @text in quotes, on one line; made valid UTF-8. */
void json_add_string(GString *s, const char *text);

#endif
