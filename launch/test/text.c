/*
 * Text of unknown origin, made fit for reports.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "text.h"
#include <string.h>

/* What XML 1.0 can express, less the control characters that do something. */
static gboolean is_harmless(gunichar c)
{
    return c == '\n' || c == '\t' ||
           (c >= 0x20 && !(c >= 0x7f && c < 0xa0) && c != 0xfffe &&
            c != 0xffff);
}

/* The rest of an escape sequence like ESC [ 1 ; 31 m, or the same place. */
static const char *skip_sequence(const char *text)
{
    if (*text != '[') {
        return text;
    }
    text++;
    text += strspn(text, "0123456789;?");
    return *text >= 0x40 && *text < 0x7f ? text + 1 : text;
}

char *text_clean(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    GString *clean = g_string_new(NULL);

    for (const char *at = valid; *at;) {
        gunichar c = g_utf8_get_char(at);

        at = g_utf8_next_char(at);
        if (c == '\033') {
            at = skip_sequence(at);
        } else if (is_harmless(c)) {
            g_string_append_unichar(clean, c);
        } else if (c != '\r') {
            g_string_append_unichar(clean, 0xfffd);
        }
    }
    return g_string_free(clean, FALSE);
}

char *text_line(const char *text, const char *more)
{
    g_autofree char *both = more ? g_strconcat(text, ": ", more, NULL)
                                 : g_strdup(text);

    return g_strdelimit(text_clean(both), "\n\t", ' ');
}
