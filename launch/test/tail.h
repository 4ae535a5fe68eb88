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
    gsize limit;     /* bytes of the end that are kept */
} Tail;

#define TAIL_OUTPUT (28 * 1024)        /* enough to explain a failure */
#define TAIL_ANSWER (64 * 1024 * 1024) /* the plan of some 500,000 cases */

/** tail_init: an empty text of which the last @limit bytes are kept. */
void tail_init(Tail *t, gsize limit);
void tail_clear(Tail *t);
void tail_add(Tail *t, const char *data, gsize len);

/** tail_text: all that is left of it, valid UTF-8, with a mark at a gap. */
char *tail_text(const Tail *t);

#endif
