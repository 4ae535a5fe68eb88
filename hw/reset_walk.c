/*
 * Which device is being reset.
 *
 * A reset of the system bus goes through the tree three times (enter, hold,
 * exit; hw/core/resettable.c), children first, and keeps at each device how
 * far it got. So the device that a pass is at is known from the marks of all.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "hw/reset_walk.h"

typedef enum Pass { PASS_ENTER, PASS_HOLD, PASS_EXIT } Pass;

typedef struct Walk {
    Pass pass;
    Object *current;
} Walk;

/* A pass sets its mark before it calls the device, or after (enter). */
static void visit(Walk *w, Object *obj, const ResettableState *s)
{
    switch (w->pass) {
    case PASS_ENTER:
        if (!w->current && s->count > 0 && !s->hold_phase_pending) {
            w->current = obj;
        }
        break;
    case PASS_HOLD:
        if (!s->hold_phase_pending) {
            w->current = obj;
        }
        break;
    case PASS_EXIT:
        if (s->count == 0) {
            w->current = obj;
        }
        break;
    }
}

static void walk_bus(Walk *w, BusState *bus);

static void walk_device(Walk *w, DeviceState *dev)
{
    BusState *bus;

    QLIST_FOREACH(bus, &dev->child_bus, sibling) {
        walk_bus(w, bus);
    }
    visit(w, (Object *)dev, &dev->reset);
}

static void walk_bus(Walk *w, BusState *bus)
{
    BusChild *kid;

    QTAILQ_FOREACH(kid, &bus->children, sibling) {
        walk_device(w, kid->child);
    }
    visit(w, (Object *)bus, &bus->reset);
}

Object *reset_walk_current(void)
{
    BusState *root = sysbus_get_default();
    Walk w = { PASS_ENTER, NULL };

    if (!root || root->reset.count == 0) {
        return NULL;
    }
    if (root->reset.exit_phase_in_progress) {
        w.pass = PASS_EXIT;
    } else if (root->reset.hold_phase_pending) {
        w.pass = PASS_HOLD; /* the root is the last in each pass */
    }
    walk_bus(&w, root);
    return w.current == (Object *)root ? NULL : w.current;
}
