/*
 * Lines of devices written in Lua: interrupts, outputs and inputs.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "device/device.h"

static void input_changed(void *opaque, int n, int level)
{
    DevicePart *part = opaque;
    ScriptedDevice *d = part->d;
    int slot = d->class->input[part->index].slot;
    lua_State *L = slot ? call_begin(d, slot) : NULL;

    if (L) {
        lua_pushinteger(L, level);
        lua_pushinteger(L, n);
        call_run(d, L, slot, 2, 0);
        call_end(d, L);
    }
}

static void init_irqs(ScriptedDevice *d)
{
    const ScriptedClass *class = d->class;

    d->irq = g_new0(qemu_irq, class->irqs);
    d->irq_level = g_new0(uint8_t, class->irqs + 1);
    for (uint32_t i = 0; i < class->irqs && class->bus == DEVICE_SYSBUS; i++) {
        sysbus_init_irq(SYS_BUS_DEVICE(d->dev), &d->irq[i]);
    }
}

void line_parts_init(ScriptedDevice *d)
{
    const ScriptedClass *class = d->class;

    init_irqs(d);
    d->out = g_new0(qemu_irq *, class->n_output);
    d->out_level = g_new0(uint8_t *, class->n_output);
    for (uint32_t i = 0; i < class->n_output; i++) {
        const Named *out = &class->output[i];
        d->out[i] = g_new0(qemu_irq, out->count);
        d->out_level[i] = g_new0(uint8_t, out->count);
        qdev_init_gpio_out_named(d->dev, d->out[i], out->name, out->count);
    }
    d->input_part = g_new0(DevicePart, class->n_input);
    for (uint32_t i = 0; i < class->n_input; i++) {
        d->input_part[i] = (DevicePart) { d, i };
        qdev_init_gpio_in_named_with_opaque(
            d->dev, input_changed, &d->input_part[i], class->input[i].name,
            class->input[i].count);
    }
}

/* true, false, or a number: any level a line may carry */
static bool level_arg(BindCall *c, int n, int *level, Error **errp)
{
    int index = c->arg[n].index;

    if (lua_isboolean(c->L, index)) {
        *level = lua_toboolean(c->L, index);
        return true;
    }
    int is_integer;
    lua_Integer value = lua_tointegerx(c->L, index, &is_integer);
    if (!is_integer || value < 0 || value > UINT8_MAX) {
        error_setg(errp, "a line's level is true, false or 0 to 255");
        return false;
    }
    *level = value;
    return true;
}

static void set_irq(BindCall *c, Error **errp)
{
    ScriptedDevice *d = c->arg[0].device;
    int64_t n = c->arg[2].given ? c->arg[2].integer : 0;
    int level;

    if (!level_arg(c, 1, &level, errp)) {
        return;
    }
    if (n >= d->class->irqs) {
        error_setg(errp, "device '%s' has %u interrupt(s), from 0: no %" PRIi64,
                   d->class->name, d->class->irqs, n);
        return;
    }
    d->irq_level[n] = level;
    qemu_set_irq(d->irq[n], level);
}

static void irq_level(BindCall *c, Error **errp)
{
    ScriptedDevice *d = c->arg[0].device;
    int64_t n = c->arg[1].given ? c->arg[1].integer : 0;

    if (n >= d->class->irqs) {
        error_setg(errp, "device '%s' has %u interrupt(s), from 0: no %" PRIi64,
                   d->class->name, d->class->irqs, n);
        return;
    }
    bind_return_int(c, d->irq_level[n]);
}

static int find_output(const ScriptedDevice *d, const BindValue *name,
                       int64_t n, Error **errp)
{
    for (uint32_t i = 0; i < d->class->n_output; i++) {
        const Named *out = &d->class->output[i];
        if (g_strcmp0(out->name, name->given ? name->string : NULL) != 0) {
            continue;
        }
        if (n >= out->count) {
            error_setg(errp, "output '%s' has %u line(s), from 0: no %" PRIi64,
                       out->name ?: "", out->count, n);
            return -1;
        }
        return i;
    }
    error_setg(errp, "device '%s' has no output '%s'", d->class->name,
               name->given ? name->string : "(unnamed)");
    return -1;
}

static void set_output(BindCall *c, Error **errp)
{
    ScriptedDevice *d = c->arg[0].device;
    int64_t n = c->arg[3].given ? c->arg[3].integer : 0;
    int group = find_output(d, &c->arg[1], n, errp);
    int level;

    if (group >= 0 && level_arg(c, 2, &level, errp)) {
        d->out_level[group][n] = level;
        qemu_set_irq(d->out[group][n], level);
    }
}

static void output_level(BindCall *c, Error **errp)
{
    ScriptedDevice *d = c->arg[0].device;
    int64_t n = c->arg[2].given ? c->arg[2].integer : 0;
    int group = find_output(d, &c->arg[1], n, errp);

    if (group >= 0) {
        bind_return_int(c, d->out_level[group][n]);
    }
}

static const BindRow rows[] = {
    { "set_irq",
      set_irq,
      { SELF_DEVICE, ARG("level", BIND_VALUE), OPT_UPTO("n", INT_MAX) },
      "",
      "Sets interrupt n (default 0): true or 1 raises it, false or 0 lowers "
      "it." },
    { "irq_level",
      irq_level,
      { SELF_DEVICE, OPT_UPTO("n", INT_MAX) },
      "integer",
      "What interrupt n (default 0) was set to last." },
    { "set_output",
      set_output,
      { SELF_DEVICE, OPT("name", BIND_STRING), ARG("level", BIND_VALUE),
        OPT_UPTO("n", INT_MAX) },
      "",
      "Sets line n (default 0) of an output (nil: the unnamed one)." },
    { "output_level",
      output_level,
      { SELF_DEVICE, OPT("name", BIND_STRING), OPT_UPTO("n", INT_MAX) },
      "integer",
      "What line n (default 0) of an output was set to last." },
};

const BindGroup bind_device_line = BIND_GROUP("device_line", rows);
