/*
 * Watched lines: their level, their edges, and lines that are stuck.
 *
 * A line is watched by stepping between it and its device. What drives it
 * arrives here first and is passed on, unless the line is stuck.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "testing/session.h"
#include "lua/line.h"

struct Watch {
    Session *session;
    qemu_irq line;
    qemu_irq device; /* what the line did before */
    int driven;      /* the level it was last driven to; 0 before */
    int seen;        /* the level its device was told */
    bool stuck;
    int64_t rises, falls;
    bool wait_rise, wait_fall;
};

static void tell_device(Watch *w, int level)
{
    bool rise = level && !w->seen;
    bool fall = !level && w->seen;

    w->seen = level;
    w->rises += rise;
    w->falls += fall;
    qemu_set_irq(w->device, level);
    if ((rise && w->wait_rise) || (fall && w->wait_fall)) {
        session_wake(w->session, "edge");
    }
}

/*
 * qemu_irq_intercept_in() hands out the place where it keeps a line's former
 * self, but to the handler alone: so the first call of a new one, made by
 * watch_line() itself, tells which watch it belongs to.
 */
static GHashTable *by_place; /* of the process, like the lines */
static Watch *learning;

static void line_driven(void *opaque, int n, int level)
{
    if (learning) {
        learning->device = *(qemu_irq *)opaque;
        g_hash_table_insert(by_place, opaque, learning);
        return;
    }
    Watch *w = g_hash_table_lookup(by_place, opaque);
    w->driven = level;
    if (!w->stuck) {
        tell_device(w, level);
    }
}

static Watch *watch_line(Session *s, qemu_irq line)
{
    for (guint i = 0; i < s->watches->len; i++) {
        Watch *w = g_ptr_array_index(s->watches, i);
        if (w->line == line) {
            return w;
        }
    }
    Watch *w = g_new0(Watch, 1);
    if (!by_place) {
        by_place = g_hash_table_new(NULL, NULL);
    }
    w->session = s;
    w->line = line;
    object_ref(OBJECT(line));
    qemu_irq_intercept_in(&line, line_driven, 1);
    learning = w;
    qemu_set_irq(line, 0);
    learning = NULL;
    g_ptr_array_add(s->watches, w);
    return w;
}

/* Snapshots: lines that are watched later were low, as far as is known. */

struct WatchState {
    guint count;
    Watch watches[];
};

WatchState *watch_save(Session *s)
{
    WatchState *state =
        g_malloc0(sizeof(*state) + s->watches->len * sizeof(Watch));

    state->count = s->watches->len;
    for (guint i = 0; i < state->count; i++) {
        state->watches[i] = *(Watch *)g_ptr_array_index(s->watches, i);
    }
    return state;
}

/* The device has its own state back: it is not told. */
void watch_restore(Session *s, const WatchState *state)
{
    for (guint i = 0; i < s->watches->len; i++) {
        Watch *w = g_ptr_array_index(s->watches, i);
        if (i < state->count) {
            *w = state->watches[i];
        } else {
            w->driven = w->seen = 0;
            w->stuck = false;
            w->rises = w->falls = 0;
        }
        w->wait_rise = w->wait_fall = false;
    }
}

void watch_state_free(WatchState *state)
{
    g_free(state);
}

/* Bindings */

static Watch *watch_of(BindCall *c, Error **errp)
{
    Session *s = c->engine->session;

    return session_check(s, errp) ? watch_line(s, c->arg[0].line) : NULL;
}

static void line_watch(BindCall *c, Error **errp)
{
    if (!c->engine->session) {
        error_setg(errp, "this is for tests (action=test) alone");
        return;
    }
    watch_line(c->engine->session, c->arg[0].line);
}

static void line_level(BindCall *c, Error **errp)
{
    Watch *w = watch_of(c, errp);

    if (w) {
        bind_return_int(c, w->seen);
        bind_return_int(c, w->driven);
    }
}

static void line_edges(BindCall *c, Error **errp)
{
    Watch *w = watch_of(c, errp);

    if (w) {
        bind_return_int(c, w->rises);
        bind_return_int(c, w->falls);
    }
}

static void line_drive(BindCall *c, Error **errp)
{
    Watch *w = watch_of(c, errp);

    if (w && line_check_device(w->line, errp)) {
        qemu_set_irq(w->line, c->arg[1].integer);
    }
}

static void line_stick(BindCall *c, Error **errp)
{
    Watch *w = watch_of(c, errp);

    if (!w || !line_check_device(w->line, errp)) {
        return;
    }
    w->stuck = c->arg[1].given;
    tell_device(w, w->stuck ? c->arg[1].integer : w->driven);
}

static void line_wait(BindCall *c, Error **errp)
{
    Watch *w = watch_of(c, errp);

    if (w) {
        w->wait_rise = c->arg[1].boolean;
        w->wait_fall = c->arg[2].boolean;
    }
}

static const BindRow rows[] = {
    { "test_watch",
      line_watch,
      { SELF_LINE },
      "",
      "Watches the line from now on; until it is driven it counts as low." },
    { "test_level",
      line_level,
      { SELF_LINE },
      "integer, integer",
      "The level that the line's device sees, and the one the line is driven "
      "to: they differ while it is stuck." },
    { "test_edges",
      line_edges,
      { SELF_LINE },
      "integer, integer",
      "How often the line rose and fell since it is watched." },
    { "test_drive",
      line_drive,
      { SELF_LINE, UPTO("level", INT_MAX) },
      "",
      "Drives the line as its output would." },
    { "test_stick",
      line_stick,
      { SELF_LINE, OPT_UPTO("level", INT_MAX) },
      "",
      "Keeps the line at a level, whatever drives it; without a level it "
      "follows again." },
    { "test_line_wait",
      line_wait,
      { SELF_LINE, ARG("rise", BIND_BOOLEAN), ARG("fall", BIND_BOOLEAN) },
      "",
      "While the machine runs, wakes the session when the line rises, falls, "
      "or does either." },
};

const BindGroup bind_watch = BIND_GROUP("watch", rows);
