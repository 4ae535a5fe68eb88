/*
 * Tasks side by side, so many at a time.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "pool.h"

static gboolean pool_fill(gpointer data)
{
    Pool *pool = data;

    pool->filling = 0;
    while (!pool->stopped && pool->running < pool->width &&
           pool->next < pool->tasks->len) {
        pool->running++;
        pool->start(pool->tasks->pdata[pool->next++], pool->data);
    }
    if (!pool->running && (pool->stopped || pool->next == pool->tasks->len)) {
        g_main_loop_quit(pool->loop);
    }
    return G_SOURCE_REMOVE;
}

/*
 * Soon, but not from here: start() may be what calls pool_done(). And not when
 * idle: a process that floods its output leaves no idle time.
 */
static void fill_soon(Pool *pool)
{
    if (!pool->filling) {
        pool->filling =
            g_idle_add_full(G_PRIORITY_DEFAULT, pool_fill, pool, NULL);
    }
}

void pool_run(Pool *pool, GPtrArray *tasks,
              void (*start)(gpointer task, gpointer data), gpointer data)
{
    g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);

    pool->tasks = tasks;
    pool->next = 0;
    pool->start = start;
    pool->data = data;
    pool->loop = loop;
    fill_soon(pool);
    g_main_loop_run(loop);
    pool->loop = NULL;
}

void pool_done(Pool *pool)
{
    pool->running--;
    fill_soon(pool);
}

void pool_stop(Pool *pool)
{
    pool->stopped = TRUE;
    if (pool->loop) {
        fill_soon(pool);
    }
}
