/*
 * The beginning and the end of a text of any length.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tail.h"
#include <string.h>

#define HEAD_SIZE (4 * 1024)

void tail_init(Tail *t, gsize limit)
{
    t->limit = limit;
    t->head = g_string_new(NULL);
    t->tail = g_string_new(NULL);
    t->dropped = 0;
}

void tail_clear(Tail *t)
{
    g_string_free(t->head, TRUE);
    g_string_free(t->tail, TRUE);
}

static void drop(Tail *t, gsize len)
{
    g_string_erase(t->tail, 0, len);
    t->dropped += len;
}

void tail_add(Tail *t, const char *data, gsize len)
{
    gsize room = HEAD_SIZE - MIN(t->head->len, HEAD_SIZE);
    gsize first = MIN(room, len);

    g_string_append_len(t->head, data, first);
    g_string_append_len(t->tail, data + first, len - first);
    /* Now and then, not at each byte. */
    if (t->tail->len > 2 * t->limit) {
        drop(t, t->tail->len - t->limit);
    }
}

char *tail_text(const Tail *t)
{
    gsize extra = t->tail->len - MIN(t->tail->len, t->limit);
    guint64 dropped = t->dropped + extra;
    g_autoptr(GString) text = g_string_new_len(t->head->str, t->head->len);

    if (dropped) {
        g_string_append_printf(
            text, "\n[... %" G_GUINT64_FORMAT " bytes left out ...]\n",
            dropped);
    }
    g_string_append_len(text, t->tail->str + extra, t->tail->len - extra);
    return g_utf8_make_valid(text->str, text->len);
}
