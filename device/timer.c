/*
 * Timers of devices written in Lua: virtual time, by name, saved.
 *
 * A timer that is set again in its own function must not hold up the main
 * loop: none expires less than MIN_DELAY from now.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "device/device.h"

#define MIN_DELAY 1000   /* ns */
#define MIN_PERIOD 10000 /* ns, as QEMU's own ptimers (hw/core/ptimer.c) */

static int64_t now(void)
{
    return qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
}

static void expire_at(DeviceTimer *t, int64_t ns)
{
    t->expires = MAX(ns, now() + MIN_DELAY);
    timer_mod(t->timer, t->expires);
}

static void expired(void *opaque)
{
    DeviceTimer *t = opaque;

    if (t->period) {
        expire_at(t, t->expires + t->period);
    }
    call_simple(t->d, t->d->class->timer[t->index].slot);
}

void timer_parts_init(ScriptedDevice *d)
{
    d->timer = g_new0(DeviceTimer, d->class->n_timer);
    for (uint32_t i = 0; i < d->class->n_timer; i++) {
        DeviceTimer *t = &d->timer[i];
        t->d = d;
        t->index = i;
        t->timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, expired, t);
    }
}

void timer_parts_reset(ScriptedDevice *d)
{
    for (uint32_t i = 0; i < d->class->n_timer; i++) {
        timer_del(d->timer[i].timer);
        d->timer[i].period = 0;
    }
}

void timer_parts_free(ScriptedDevice *d)
{
    for (uint32_t i = 0; i < d->class->n_timer; i++) {
        timer_free(d->timer[i].timer);
    }
    g_free(d->timer);
}

static DeviceTimer *timer_arg(BindCall *c)
{
    return &c->arg[0].device->timer[c->arg[0].integer];
}

/* About 292 years fit into 63 bits of ns; so much is enough for a delay. */
static bool check_ns(int64_t ns, Error **errp)
{
    if (ns < 0 || ns > INT64_MAX / 4) {
        error_setg(errp, "a timer takes 0 to %" PRIi64 " ns, not %" PRIi64,
                   INT64_MAX / 4, ns);
        return false;
    }
    return true;
}

static void start(BindCall *c, Error **errp)
{
    DeviceTimer *t = timer_arg(c);

    if (check_ns(c->arg[1].integer, errp)) {
        t->period = 0;
        expire_at(t, now() + c->arg[1].integer);
    }
}

static void start_at(BindCall *c, Error **errp)
{
    DeviceTimer *t = timer_arg(c);

    if (check_ns(c->arg[1].integer, errp)) {
        t->period = 0;
        expire_at(t, c->arg[1].integer);
    }
}

static void every(BindCall *c, Error **errp)
{
    DeviceTimer *t = timer_arg(c);

    if (check_ns(c->arg[1].integer, errp)) {
        t->period = MAX(c->arg[1].integer, MIN_PERIOD);
        expire_at(t, now() + t->period);
    }
}

static void stop(BindCall *c, Error **errp)
{
    DeviceTimer *t = timer_arg(c);

    timer_del(t->timer);
    t->period = 0;
}

static void pending(BindCall *c, Error **errp)
{
    bind_return_bool(c, timer_pending(timer_arg(c)->timer));
}

static void expires(BindCall *c, Error **errp)
{
    DeviceTimer *t = timer_arg(c);

    if (timer_pending(t->timer)) {
        bind_return_int(c, t->expires);
    } else {
        bind_return_nil(c);
    }
}

static void device_now(BindCall *c, Error **errp)
{
    bind_return_int(c, now());
}

static const BindRow rows[] = {
    { "now",
      device_now,
      { SELF_DEVICE },
      "integer",
      "The virtual time in ns: it stands still while the machine does." },
    { "start",
      start,
      { SELF_PART(PART_TIMER), ARG("ns", BIND_INTEGER) },
      "",
      "Lets the timer's function be called once, in so many ns of virtual "
      "time (at least 1000)." },
    { "start_at",
      start_at,
      { SELF_PART(PART_TIMER), ARG("ns", BIND_INTEGER) },
      "",
      "Likewise, at an absolute virtual time in ns." },
    { "every",
      every,
      { SELF_PART(PART_TIMER), ARG("ns", BIND_INTEGER) },
      "",
      "Lets the timer's function be called again and again, with that period "
      "in ns of virtual time (at least 10000), without drift." },
    { "stop", stop, { SELF_PART(PART_TIMER) }, "", "Stops the timer." },
    { "pending",
      pending,
      { SELF_PART(PART_TIMER) },
      "boolean",
      "Whether the timer is running." },
    { "expires",
      expires,
      { SELF_PART(PART_TIMER) },
      "integer?",
      "The virtual time in ns at which the timer expires; nil if it is not "
      "running." },
};

const BindGroup bind_device_timer = BIND_GROUP("device_timer", rows);
