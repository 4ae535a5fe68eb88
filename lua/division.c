/*
 * Whether a script divides integers by what may be 0.
 *
 * Looks for `//` and `%` outside of strings and comments, which are those of
 * the Lua 5.4 Reference Manual, section 3.1.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lua/division.h"
#include <string.h>

/* Behind the long bracket that opens at @p ("[[", "[=[", …); NULL: none does. */
static const char *after_long(const char *p)
{
    const size_t level = p[0] == '[' ? strspn(p + 1, "=") : 0;

    if (p[0] != '[' || p[level + 1] != '[') {
        return NULL;
    }
    for (p = strchr(p, ']'); p; p = strchr(p + 1, ']')) {
        if (strspn(p + 1, "=") == level && p[level + 1] == ']') {
            return p + level + 2;
        }
    }
    return "";
}

static const char *after_string(const char *p)
{
    const char quote = *p++;

    while (*p && *p != quote) {
        p += *p == '\\' && p[1] ? 2 : 1;
    }
    return *p ? p + 1 : p;
}

static const char *after_comment(const char *p)
{
    return after_long(p + 2) ?: p + strcspn(p, "\n");
}

/* Behind the string or the comment that is at @p; @p where none is. */
static const char *after_text(const char *p)
{
    if (*p == '"' || *p == '\'') {
        return after_string(p);
    }
    if (p[0] == '-' && p[1] == '-') {
        return after_comment(p);
    }
    return *p == '[' ? after_long(p) ?: p : p;
}

bool division_may_fail(const char *text, size_t len)
{
    if (strlen(text) != len) {
        return true; /* a zero byte inside, where it is known to Lua alone how it goes on */
    }
    for (const char *p = text + strcspn(text, "\"'-[/%"); *p;
         p += strcspn(p, "\"'-[/%")) {
        const char *next = after_text(p);
        if (next != p) {
            p = next;
        } else if (*p == '%' || (p[0] == '/' && p[1] == '/')) {
            p += *p == '%' ? 1 : 2;
            p += strspn(p, " \t\r\n");
            if (*p < '1' || *p > '9') {
                return true;
            }
        } else {
            p++;
        }
    }
    return false;
}
