/*
 * Lines: IRQ and GPIO inputs, and the outputs that drive them.
 *
 * An output is a property link<irq> of its device: "sysbus-irq[0]",
 * "unnamed-gpio-out[3]" or "NAME[2]" (hw/core/gpio.c). A line is the input
 * at its other end.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "hw/irqlogic.h"
#include "lua/bind.h"
#include "lua/line.h"
#include "lua/names.h"
#include "lua/types.h"
#include "target/target.h"

/* Functions of lines that are called from within one another. */
#define MAX_NESTING 50

/* Inputs and outputs of a device */

static NamedGPIOList *find_gpios(DeviceState *dev, const char *name)
{
    NamedGPIOList *list;

    QLIST_FOREACH(list, &dev->gpios, node) {
        if (g_strcmp0(list->name, name) == 0) {
            return list;
        }
    }
    return NULL;
}

/* "unnamed (0-3) and 'reset' (0)": all inputs, or all outputs. */
static char *list_gpios(DeviceState *dev, bool outputs)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    NamedGPIOList *list;

    QLIST_FOREACH(list, &dev->gpios, node) {
        int count = outputs ? list->num_out : list->num_in;
        g_autofree char *range = names_range(count);
        if (count > 0) {
            g_ptr_array_add(
                names, g_strdup_printf(
                           "%s%s", list->name ? list->name : "unnamed", range));
        }
    }
    TargetInputs more = target_inputs(dev);
    if (!outputs && more.count > 0) {
        g_autofree char *range = names_range(more.count);
        g_ptr_array_add(names, g_strdup_printf("%s%s", more.name, range));
    }
    names_sort(names);
    return names_join(names);
}

static void set_no_gpio(DeviceState *dev, bool outputs, const char *name,
                        int64_t n, Error **errp)
{
    g_autofree char *list = list_gpios(dev, outputs);
    const char *kind = outputs ? "output" : "input";

    error_setg(errp,
               "%s: %s %s%s%s%" PRIi64 " does not exist: the %ss are "
               "%s",
               names_object(OBJECT(dev)), kind, name ? "'" : "",
               name ? name : "", name ? "' " : "", n, kind, list);
}

static char *output_property(const char *name, int64_t n)
{
    return g_strdup_printf("%s[%" PRIi64 "]", name ? name : "unnamed-gpio-out",
                           n);
}

/* Outputs that a container passes on are found like its own. */
static bool check_output(DeviceState *dev, const char *name, int64_t n,
                         Error **errp)
{
    g_autofree char *prop_name = output_property(name, n);
    ObjectProperty *prop = object_property_find(OBJECT(dev), prop_name);

    if (prop && prop->set && strcmp(prop->type, "link<" TYPE_IRQ ">") == 0) {
        return true;
    }
    set_no_gpio(dev, true, name, n, errp);
    return false;
}

/* Loops: a level that comes back to where it came from never ends. */

static bool is_logic(DeviceState *dev)
{
    static const char *const types[] = {
        TYPE_OR_IRQ,
        TYPE_SPLIT_IRQ,
        TYPE_SCRIPTED_OR_IRQ,
        TYPE_SCRIPTED_SPLIT_IRQ,
    };

    for (size_t i = 0; dev && i < G_N_ELEMENTS(types); i++) {
        if (object_dynamic_cast(OBJECT(dev), types[i])) {
            return true;
        }
    }
    return false;
}

static DeviceState *line_device(qemu_irq line)
{
    Object *owner = OBJECT(line)->parent;

    return (DeviceState *)object_dynamic_cast(owner, TYPE_DEVICE);
}

/* Whether a level on @line reaches device @goal through or- and split-irqs. */
static bool reaches(qemu_irq line, DeviceState *goal)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    g_autoptr(GPtrArray) todo = g_ptr_array_new();

    g_ptr_array_add(todo, line_device(line));
    while (todo->len > 0) {
        DeviceState *dev = g_ptr_array_remove_index_fast(todo, todo->len - 1);
        if (dev == goal) {
            return true;
        }
        if (!is_logic(dev) || !g_hash_table_add(seen, dev)) {
            continue;
        }
        NamedGPIOList *list = find_gpios(dev, NULL);
        for (int n = 0; list && n < list->num_out; n++) {
            qemu_irq next = qdev_get_gpio_out_connector(dev, NULL, n);
            if (next) {
                g_ptr_array_add(todo, line_device(next));
            }
        }
    }
    return false;
}

/* Connecting */

static char *line_path(qemu_irq line)
{
    return object_get_canonical_path(OBJECT(line));
}

/* qdev sets the link by path; a path that does not lead back would abort. */
static bool check_line(qemu_irq line, Error **errp)
{
    g_autofree char *path = line_path(line);
    DeviceState *dev = line_device(line);

    if (!OBJECT(line)->parent) {
        return true; /* qdev gives it a place */
    }
    if (dev && !dev->realized) {
        error_setg(errp,
                   "%s is not realized: its inputs cannot be connected "
                   "yet",
                   names_object(OBJECT(dev)));
        return false;
    }
    if (!path || object_resolve_path(path, NULL) != OBJECT(line)) {
        error_setg(errp, "the input's device has no place in the QOM tree "
                         "yet");
        return false;
    }
    return true;
}

static bool check_connect(DeviceState *dev, const char *name, int64_t n,
                          qemu_irq line, Error **errp)
{
    if (!check_output(dev, name, n, errp) || !check_line(line, errp)) {
        return false;
    }
    qemu_irq before = qdev_get_gpio_out_connector(dev, name, n);
    bool circular = is_logic(dev) && reaches(line, dev);
    if (!before && !circular) {
        return true;
    }
    g_autofree char *prop = output_property(name, n);
    if (before) {
        g_autofree char *path = line_path(before);
        error_setg(errp, "%s: output %s is connected already, to %s",
                   names_object(OBJECT(dev)), prop, path ? path : "a line");
    } else {
        error_setg(errp, "%s: output %s would come back to its own input",
                   names_object(OBJECT(dev)), prop);
    }
    return false;
}

static const char *group_name(BindCall *c)
{
    return c->arg[1].given ? c->arg[1].string : NULL;
}

static qemu_irq find_input(DeviceState *dev, const char *name, int64_t n)
{
    NamedGPIOList *list = find_gpios(dev, name);
    TargetInputs more = target_inputs(dev);

    if (list && n < list->num_in) {
        return list->in[n];
    }
    if (n < more.count && g_strcmp0(name, more.name) == 0) {
        return more.lines[n];
    }
    return NULL;
}

static void input(BindCall *c, Error **errp)
{
    DeviceState *dev = bind_device(c, 0);
    const char *name = group_name(c);
    int64_t n = c->arg[2].integer;
    qemu_irq line = find_input(dev, name, n);

    if (!line) {
        set_no_gpio(dev, false, name, n, errp);
        return;
    }
    if (target_check_input(dev, name, n, errp)) {
        bind_return_line(c, line);
    }
}

static void connect_output(BindCall *c, Error **errp)
{
    DeviceState *dev = bind_device(c, 0);
    const char *name = group_name(c);
    int64_t n = c->arg[2].integer;

    if (!check_connect(dev, name, n, c->arg[3].line, errp)) {
        return;
    }
    if (g_strcmp0(name, SYSBUS_DEVICE_GPIO_IRQ) == 0 &&
        object_dynamic_cast(OBJECT(dev), TYPE_SYS_BUS_DEVICE)) {
        sysbus_connect_irq(SYS_BUS_DEVICE(dev), n, c->arg[3].line);
    } else {
        qdev_connect_gpio_out_named(dev, name, n, c->arg[3].line);
    }
}

static void connect_irq(BindCall *c, Error **errp)
{
    int64_t n = c->arg[1].integer;

    if (check_connect(bind_device(c, 0), SYSBUS_DEVICE_GPIO_IRQ, n,
                      c->arg[2].line, errp)) {
        sysbus_connect_irq(SYS_BUS_DEVICE(c->arg[0].object), n, c->arg[2].line);
    }
}

static void connected(BindCall *c, Error **errp)
{
    DeviceState *dev = bind_device(c, 0);
    const char *name = group_name(c);
    int64_t n = c->arg[2].integer;

    if (check_output(dev, name, n, errp)) {
        bind_return_line(c, qdev_get_gpio_out_connector(dev, name, n));
    }
}

/* Lines themselves */

/* An input of a device that is not in operation may not be driven. */
bool line_check_device(qemu_irq line, Error **errp)
{
    DeviceState *dev = line_device(line);

    if (dev && !dev->realized) {
        error_setg(errp, "%s is not realized: its inputs cannot be driven",
                   names_object(OBJECT(dev)));
        return false;
    }
    return true;
}

static bool check_drive(qemu_irq line, int64_t level, Error **errp)
{
    if (!line_check_device(line, errp)) {
        return false;
    }
    if (level != (int32_t)level) {
        error_setg(errp, "a level has 32 bits, and %" PRIi64 " has more",
                   level);
        return false;
    }
    return true;
}

static void line_set(BindCall *c, Error **errp)
{
    if (check_drive(c->arg[0].line, c->arg[1].integer, errp)) {
        qemu_set_irq(c->arg[0].line, c->arg[1].integer);
    }
}

/* A line that is low as yet drives the inverted one at once. */
static void line_inverted(BindCall *c, Error **errp)
{
    if (check_drive(c->arg[0].line, 1, errp)) {
        bind_return_line(c, qemu_irq_invert(c->arg[0].line));
    }
}

static void line_pulse(BindCall *c, Error **errp)
{
    if (check_drive(c->arg[0].line, 1, errp)) {
        qemu_irq_pulse(c->arg[0].line);
    }
}

static void line_name(BindCall *c, Error **errp)
{
    g_autofree char *path = line_path(c->arg[0].line);

    bind_return_string(c, path);
}

static void line_owner(BindCall *c, Error **errp)
{
    bind_return_object(c, OBJECT(line_device(c->arg[0].line)));
}

/* Lines that end in Lua. They live as long as the process. */

typedef struct LuaLine {
    Engine *engine;
    int fn; /* reference in the registry */
    int level;
} LuaLine;

static int call_line(lua_State *L)
{
    const LuaLine *ll = lua_touserdata(L, 1);

    lua_rawgeti(L, LUA_REGISTRYINDEX, ll->fn);
    lua_pushinteger(L, ll->level);
    lua_call(L, 1, 0);
    return 0;
}

static void line_changed(void *opaque, int n, int level)
{
    LuaLine call = *(LuaLine *)opaque;
    Error *err = NULL;

    if (call.engine->depth > MAX_NESTING) {
        error_report("a level comes back to its own line's function again "
                     "and again");
        return;
    }
    call.level = level;
    if (!engine_enter(call.engine, call_line, &call, &err)) {
        error_report_err(err);
    }
}

static void new_line(BindCall *c, Error **errp)
{
    lua_pushvalue(c->L, c->arg[0].index);
    int fn = luaL_ref(c->L, LUA_REGISTRYINDEX);
    LuaLine *ll = g_new0(LuaLine, 1);

    ll->engine = c->engine;
    ll->fn = fn;
    bind_return_line(c, qemu_allocate_irq(line_changed, ll, 0));
}

/* Logic */

static void or_irq_type(BindCall *c, Error **errp)
{
    bool stock = type_find(TYPE_OR_IRQ) && c->arg[0].integer <= MAX_OR_LINES;

    irqlogic_register_types();
    bind_return_string(c, stock ? TYPE_OR_IRQ : TYPE_SCRIPTED_OR_IRQ);
}

static void split_irq_type(BindCall *c, Error **errp)
{
    /* realize refuses MAX_SPLIT_LINES itself (hw/core/split-irq.c) */
    bool stock = type_find(TYPE_SPLIT_IRQ) &&
                 c->arg[0].integer < MAX_SPLIT_LINES;

    irqlogic_register_types();
    bind_return_string(c, stock ? TYPE_SPLIT_IRQ : TYPE_SCRIPTED_SPLIT_IRQ);
}

static const BindRow rows[] = {
    { "input",
      input,
      { SELF(TYPE_DEVICE), OPT("name", BIND_STRING), UPTO("n", INT_MAX) },
      "qom.Line",
      "Input n of a group of lines, from 0; nil names the unnamed group." },
    { "connect",
      connect_output,
      { SELF(TYPE_DEVICE), OPT("name", BIND_STRING), UPTO("n", INT_MAX),
        ARG("line", BIND_LINE) },
      "",
      "Makes output n of a group drive a line. An output drives one line: "
      "put a split-irq between where it must be more. Loops through or-irqs "
      "and split-irqs alone are refused; others are not seen." },
    { "connect_irq",
      connect_irq,
      { SELF(TYPE_SYS_BUS_DEVICE), UPTO("n", INT_MAX), ARG("line", BIND_LINE) },
      "",
      "Makes sysbus IRQ n drive a line, like connect with the name "
      "\"sysbus-irq\"." },
    { "connected",
      connected,
      { SELF(TYPE_DEVICE), OPT("name", BIND_STRING), UPTO("n", INT_MAX) },
      "qom.Line?",
      "The line that output n of a group drives, or nil." },
    { "set",
      line_set,
      { SELF_LINE, ARG("level", BIND_INTEGER) },
      "",
      "Sets the level of the line: 0 is low, anything else high, and some "
      "inputs take numbers." },
    { "pulse",
      line_pulse,
      { SELF_LINE },
      "",
      "Raises the line and lowers it again." },
    { "inverted",
      line_inverted,
      { SELF_LINE },
      "qom.Line",
      "A line that drives this one with the opposite level; this one is raised "
      "at once, as that one begins low." },
    { "path",
      line_name,
      { SELF_LINE },
      "string?",
      "The QOM path of the input, or nil while it has none." },
    { "device",
      line_owner,
      { SELF_LINE },
      "qom.Object?",
      "The device whose input the line is; nil for lines without one." },
    { "line",
      new_line,
      { ARG("fn", BIND_FUNCTION) },
      "qom.Line",
      "A line whose level is given to fn(level) at each change and at each "
      "repetition. An error in fn is reported and goes no further." },
    { "or_irq_type",
      or_irq_type,
      { OPT_UPTO("lines", MAX_LOGIC_LINES) },
      "string",
      "The type that ors so many lines (property num-lines): \"or-irq\", or "
      "an equal one where QEMU has none or only for fewer lines." },
    { "split_irq_type",
      split_irq_type,
      { OPT_UPTO("lines", MAX_LOGIC_LINES) },
      "string",
      "The type that gives one line to so many (property num-lines): "
      "\"split-irq\", or an equal one where QEMU has none or only for fewer "
      "lines." },
};

const BindGroup bind_line = BIND_GROUP("line", rows);
