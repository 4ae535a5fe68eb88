/*
 * Tasks side by side, so many at a time.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_TEST_POOL_H
#define SCRIPTED_TEST_POOL_H

#include <glib.h>

typedef struct Pool {
    guint width;
    guint running;
    guint filling; /* the source that will start some */
    guint next;    /* the first task that was not started */
    gboolean stopped;
    GPtrArray *tasks;
    void (*start)(gpointer task, gpointer data);
    gpointer data;
    GMainLoop *loop;
} Pool;

/**
 * pool_run: starts each of @tasks, in their order, and returns when all are
 * over. Each start() is followed by one pool_done(), then or later.
 */
void pool_run(Pool *pool, GPtrArray *tasks,
              void (*start)(gpointer task, gpointer data), gpointer data);
void pool_done(Pool *pool);

/** pool_stop: nothing is started any more. */
void pool_stop(Pool *pool);

#endif
