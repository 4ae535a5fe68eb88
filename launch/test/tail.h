/*
 * The beginning and the end of a text of any length.
 *
 * A process that floods its output must not take the runner's memory with it;
 * what it said first and what it said last is what explains a failure.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_TEST_TAIL_H
#define SCRIPTED_TEST_TAIL_H

#include <glib.h>

typedef struct Tail {
    GString *head;
    GString *tail;
    guint64 dropped; /* bytes between the two */
} Tail;

void tail_init(Tail *t);
void tail_clear(Tail *t);
void tail_add(Tail *t, const char *data, gsize len);

/** tail_text: all that is left of it, valid UTF-8, with a mark at a gap. */
char *tail_text(const Tail *t);

#endif
