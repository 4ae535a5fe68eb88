/*
 * The machine type "scripted".
 *
 * Its life, in QEMU's order (softmmu/vl.c):
 *
 *   properties are set      script=, params.NAME=, …: only stored
 *   accelerator starts      the scripts run and declare a graph; it is
 *                           checked, and the number of CPUs and the RAM size
 *                           follow from it (QEMU asks for both right after)
 *   MachineClass.init       the graph is committed
 *   -device                 sysbus devices are placed as the script says
 *   machine init done       q.on("ready") hooks run
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "hw/machine.h"
#include "device/device.h"
#include "hw/abi.h"
#include "hw/cli_device.h"
#include "hw/command_line.h"
#include "hw/early.h"
#include "hw/last_words.h"
#include "hw/module.h"
#include "hw/page_bits.h"
#include "lua/engine.h"
#include "lua/bind.h"
#include "lua/value.h"

#define TYPE_SCRIPTED_MACHINE MACHINE_TYPE_NAME("scripted")
OBJECT_DECLARE_SIMPLE_TYPE(ScriptedMachine, SCRIPTED_MACHINE)

/* More CPUs than any guest takes; the script decides (early.h). */
#define MAX_CPUS 1024

struct ScriptedMachine {
    MachineState parent_obj;

    char *script;
    char *overlay;
    char *code;
    char *action;
    char *device;
    char *trust;
    char *template_path;
    char *state_name;
    QObject *params;
    QObject *testing;
    uint64_t memory_limit;
    uint64_t budget;
    bool traceback;
    bool reload;

    Engine *engine;
    bool committed;
    char *ram_id;
    Notifier ready;
    Notifier exit;
};

/* Print the error, if any, and end QEMU: nothing runs on a half-made machine. */
static G_NORETURN void give_up(Error *err)
{
    last_words_end();
    if (err) {
        error_printf("%s\n1 error, nothing was started\n",
                     error_get_pretty(err));
    }
    exit(EXIT_FAILURE);
}

static void set_field_string(lua_State *L, const char *key, const char *value)
{
    lua_pushstring(L, value);
    lua_setfield(L, -2, key);
}

static void set_field_int(lua_State *L, const char *key, int64_t value)
{
    lua_pushinteger(L, value);
    lua_setfield(L, -2, key);
}

static void push_options(lua_State *L, ScriptedMachine *m)
{
    MachineState *ms = MACHINE(m);

    lua_newtable(L);
    set_field_string(L, "script", m->script);
    set_field_string(L, "overlay", m->overlay);
    set_field_string(L, "code", m->code);
    set_field_string(L, "action", m->action);
    set_field_string(L, "device", m->device);
    set_field_string(L, "kernel", ms->kernel_filename);
    set_field_string(L, "initrd", ms->initrd_filename);
    set_field_string(L, "append", ms->kernel_cmdline);
    set_field_string(L, "dtb", ms->dtb);
    set_field_string(L, "firmware", ms->firmware);
    set_field_string(L, "cpu", command_line_cpu());
    set_field_int(L, "ram_size", ms->ram_size);
    set_field_int(L, "cpus", ms->smp.cpus);
    set_field_int(L, "max_cpus", ms->smp.max_cpus);
    lua_pushboolean(L, machine_usb(ms));
    lua_setfield(L, -2, "usb");
    value_push(L, m->params);
    lua_setfield(L, -2, "params");
    value_push(L, m->testing);
    lua_setfield(L, -2, "testing");
}

static uint64_t result_uint(lua_State *L, const char *key, uint64_t fallback)
{
    lua_getfield(L, -1, key);
    uint64_t value = lua_isinteger(L, -1) ? lua_tointeger(L, -1) : fallback;
    lua_pop(L, 1);
    return value;
}

static bool result_bool(lua_State *L, const char *key)
{
    lua_getfield(L, -1, key);
    bool value = lua_toboolean(L, -1);
    lua_pop(L, 1);
    return value;
}

static char *result_string(lua_State *L, const char *key)
{
    lua_getfield(L, -1, key);
    char *value = g_strdup(lua_tostring(L, -1));
    lua_pop(L, 1);
    return value;
}

/* What the scripts decided, handed to QEMU before it acts on it. */
static void apply_decisions(lua_State *L, ScriptedMachine *m)
{
    MachineState *ms = MACHINE(m);
    MachineClass *mc = MACHINE_GET_CLASS(m);
    unsigned cpus = result_uint(L, "cpus", 1);

    ms->smp.cpus = cpus;
    ms->smp.max_cpus = cpus;
    ms->smp.cores = cpus;
    ms->smp.sockets = ms->smp.threads = 1;
    ms->ram_size = result_uint(L, "ram_size", ms->ram_size);
    ms->maxram_size = ms->ram_size;
    mc->ignore_memory_transaction_failures =
        result_bool(L, "ignore_bus_errors");
    mc->default_ram_id = m->ram_id = result_string(L, "ram_id");
    mc->default_cpu_type = result_string(L, "cpu_type");
}

/* Whether an action other than "run" has done what was asked. */
static bool result_is_done(lua_State *L)
{
    return lua_type(L, -1) == LUA_TSTRING &&
           g_str_equal(lua_tostring(L, -1), "done");
}

static int declare_body(lua_State *L)
{
    ScriptedMachine *m = lua_touserdata(L, 1);

    engine_push_main(L, "declare");
    push_options(L, m);
    lua_call(L, 1, 1);
    if (result_is_done(L)) {
        last_words_end();
        exit(EXIT_SUCCESS);
    }
    if (!lua_istable(L, -1)) {
        give_up(NULL); /* the DSL has printed each fault */
    }
    apply_decisions(L, m);
    return 0;
}

static int commit_body(lua_State *L)
{
    engine_push_main(L, "commit");
    lua_call(L, 0, 1);
    if (result_is_done(L)) {
        last_words_end();
        exit(EXIT_SUCCESS);
    }
    if (!lua_toboolean(L, -1)) {
        give_up(NULL);
    }
    return 0;
}

static int ready_body(lua_State *L)
{
    engine_push_main(L, "ready");
    lua_call(L, 0, 1);
    if (!lua_toboolean(L, -1)) {
        give_up(NULL);
    }
    return 0;
}

static bool make_engine(ScriptedMachine *m, Error **errp)
{
    EngineConfig cfg = {
        .share_dir = module_share_dir(),
        .template_path = m->template_path,
        .memory_limit = m->memory_limit,
        .budget = m->budget,
        .trust_full = strcmp(m->trust, "full") == 0,
        .traceback = m->traceback,
    };
    m->engine = engine_new(&cfg, errp);
    return m->engine;
}

/* Called by early.c when the machine's options are known. */
static void declare(MachineState *ms)
{
    ScriptedMachine *m = SCRIPTED_MACHINE(ms);
    Error *err = NULL;

    if (!m->script && !m->code && !m->overlay) {
        error_report("machine 'scripted' needs a script: "
                     "-M scripted,script=FILE.lua");
        exit(EXIT_FAILURE);
    }
    abi_check_or_exit();
    last_words_begin();
    if (!make_engine(m, &err) ||
        !engine_enter(m->engine, declare_body, m, &err)) {
        give_up(err);
    }
    last_words_end();
}

static void ready(Notifier *n, void *data)
{
    ScriptedMachine *m = container_of(n, ScriptedMachine, ready);
    Error *err = NULL;

    (void)data;
    last_words_begin(); /* until after the first reset */
    if (!engine_enter(m->engine, ready_body, m, &err)) {
        give_up(err);
    }
    if (m->reload) {
        reload_start(m->engine);
    }
}

/* As without it (softmmu/runstate.c); the first one may be QEMU's last. */
static void reset(MachineState *ms, QcReset reason)
{
    (void)ms;
    last_words_reset(NULL);
    qemu_devices_reset(reason);
    last_words_end();
}

static void at_exit(Notifier *n, void *data)
{
    ScriptedMachine *m = container_of(n, ScriptedMachine, exit);

    (void)data;
    /* The heap goes with the process: piece by piece it would take longer.
     * The pointer shows a leak checker that it is not lost. */
    static Engine *volatile left G_GNUC_UNUSED;

    device_runtime_free(m->engine);
    left = g_steal_pointer(&m->engine);
}

static void scripted_init(MachineState *ms)
{
    ScriptedMachine *m = SCRIPTED_MACHINE(ms);
    Error *err = NULL;

    m->exit.notify = at_exit;
    qemu_add_exit_notifier(&m->exit);
    last_words_begin();
    if (!engine_enter(m->engine, commit_body, m, &err)) {
        give_up(err);
    }
    last_words_end();
    m->committed = true;
    qc_set_default_sd_card(MACHINE_GET_CLASS(ms), false); /* it was made */
    if (m->state_name) {
        MACHINE_GET_CLASS(ms)->name = g_strdup(m->state_name);
    }
    cli_device_admit_all();
    m->ready.notify = ready;
    qemu_add_machine_init_done_notifier(&m->ready);
}

/* -device of sysbus devices */

static HotplugHandler *hotplug_handler(MachineState *ms, DeviceState *dev)
{
    ScriptedMachine *m = SCRIPTED_MACHINE(ms);

    return m->committed && cli_device_is_sysbus(dev) ? HOTPLUG_HANDLER(ms)
                                                     : NULL;
}

typedef struct PlugCall {
    ScriptedMachine *machine;
    DeviceState *dev;
    const char *phase;
} PlugCall;

static int plug_body(lua_State *L)
{
    PlugCall *call = lua_touserdata(L, 1);

    engine_push_main(L, "plug");
    bind_push_object(L, OBJECT(call->dev));
    lua_pushstring(L, call->phase);
    lua_call(L, 2, 0);
    return 0;
}

static void pre_plug(HotplugHandler *h, DeviceState *dev, Error **errp)
{
    ScriptedMachine *m = SCRIPTED_MACHINE(h);
    PlugCall call = { m, dev, "pre_plug" };

    engine_enter(m->engine, plug_body, &call, errp);
}

static void plug(HotplugHandler *h, DeviceState *dev, Error **errp)
{
    ScriptedMachine *m = SCRIPTED_MACHINE(h);
    PlugCall call = { m, dev, "plug" };

    engine_enter(m->engine, plug_body, &call, errp);
}

/* Properties */

typedef struct StringProperty {
    const char *name;
    size_t offset;
    const char *help;
} StringProperty;

static const StringProperty string_properties[] = {
    { "script", offsetof(ScriptedMachine, script),
      "Lua script that declares the machine (a path)" },
    { "overlay", offsetof(ScriptedMachine, overlay),
      "further scripts over the same graph, run in order (paths, "
      "':'-separated)" },
    { "code", offsetof(ScriptedMachine, code),
      "Lua text that runs after the scripts, over the same graph" },
    { "action", offsetof(ScriptedMachine, action),
      "run (default), check (build the machine, report, exit), help (print "
      "the script's parameters, exit), arch (print its QEMU target, exit), "
      "plan (print the script's test cases, exit), test (run them)" },
    { "device", offsetof(ScriptedMachine, device),
      "of action=help: the device class of the script to describe" },
    { "trust", offsetof(ScriptedMachine, trust),
      "sandbox (default) or full (scripts may use files, processes and C "
      "modules, without a budget)" },
    { "state-name", offsetof(ScriptedMachine, state_name),
      "the machine type that saved states are of (default scripted), to load "
      "those of another and to be loaded by it" },
    { "template-path", offsetof(ScriptedMachine, template_path),
      "folders that require() searches, too (':'-separated)" },
};

static const StringProperty *find_property(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(string_properties); i++) {
        if (strcmp(string_properties[i].name, name) == 0) {
            return &string_properties[i];
        }
    }
    return NULL;
}

static char **string_slot(Object *obj, const char *name)
{
    return (char **)((char *)obj + find_property(name)->offset);
}

static void get_string(Object *obj, Visitor *v, const char *name, void *opaque,
                       Error **errp)
{
    g_autofree char *value = g_strdup(*string_slot(obj, name) ?: "");

    (void)opaque;
    visit_type_str(v, name, &value, errp);
}

static bool check_choice(const char *name, const char *value, Error **errp)
{
    static const struct {
        const char *name, *choices;
    } rows[] = { { "action", "run check help arch plan test" },
                 { "trust", "sandbox full" } };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(GStrv) words = g_strsplit(rows[i].choices, " ", -1);
        if (strcmp(rows[i].name, name) == 0 &&
            !g_strv_contains((const char *const *)words, value)) {
            error_setg(errp, "-M scripted: %s=%s: must be one of: %s", name,
                       value, rows[i].choices);
            return false;
        }
    }
    return true;
}

static void set_string(Object *obj, Visitor *v, const char *name, void *opaque,
                       Error **errp)
{
    g_autofree char *value = NULL;

    (void)opaque;
    if (!visit_type_str(v, name, &value, errp) ||
        !check_choice(name, value, errp)) {
        return;
    }
    g_free(*string_slot(obj, name));
    *string_slot(obj, name) = g_steal_pointer(&value);
}

/* Properties with names of their own: params.NAME=…, testing.NAME=… */

static QObject **dict_slot(Object *obj, void *offset)
{
    return (QObject **)((char *)obj + (uintptr_t)offset);
}

static void get_dict(Object *obj, Visitor *v, const char *name, void *opaque,
                     Error **errp)
{
    QObject **slot = dict_slot(obj, opaque);
    g_autoptr(QObject) value = *slot ? qobject_ref(*slot)
                                     : QOBJECT(qdict_new());

    visit_type_any(v, name, &value, errp);
}

static void set_dict(Object *obj, Visitor *v, const char *name, void *opaque,
                     Error **errp)
{
    QObject **slot = dict_slot(obj, opaque);
    g_autoptr(QObject) value = NULL;

    if (!visit_type_any(v, name, &value, errp)) {
        return;
    }
    if (!qobject_to(QDict, value)) {
        error_setg(errp, "-M scripted: %s takes names: %s.NAME=VALUE", name,
                   name);
        return;
    }
    qobject_unref(*slot);
    *slot = g_steal_pointer(&value);
}

static void get_limit(Object *obj, Visitor *v, const char *name, void *opaque,
                      Error **errp)
{
    uint64_t value = *(uint64_t *)((char *)obj + (uintptr_t)opaque);

    visit_type_size(v, name, &value, errp);
}

static void set_limit(Object *obj, Visitor *v, const char *name, void *opaque,
                      Error **errp)
{
    ERRP_GUARD();
    uint64_t value;

    if (!visit_type_size(v, name, &value, errp)) {
        error_prepend(errp, "-M scripted: ");
        return;
    }
    if (value < 1 * MiB || value > 1 * TiB) {
        error_setg(errp, "-M scripted: %s must be from 1M to 1T", name);
        return;
    }
    *(uint64_t *)((char *)obj + (uintptr_t)opaque) = value;
}

static bool get_traceback(Object *obj, Error **errp)
{
    (void)errp;
    return SCRIPTED_MACHINE(obj)->traceback;
}

static void set_traceback(Object *obj, bool value, Error **errp)
{
    (void)errp;
    SCRIPTED_MACHINE(obj)->traceback = value;
}

static bool get_reload(Object *obj, Error **errp)
{
    (void)errp;
    return SCRIPTED_MACHINE(obj)->reload;
}

static void set_reload(Object *obj, bool value, Error **errp)
{
    (void)errp;
    SCRIPTED_MACHINE(obj)->reload = value;
}

static void add_limit(ObjectClass *oc, const char *name, size_t offset,
                      const char *help)
{
    object_class_property_add(oc, name, "size", get_limit, set_limit, NULL,
                              (void *)(uintptr_t)offset);
    object_class_property_set_description(oc, name, help);
}

static void add_dict(ObjectClass *oc, const char *name, size_t offset,
                     const char *help)
{
    object_class_property_add(oc, name, "any", get_dict, set_dict, NULL,
                              (void *)(uintptr_t)offset);
    object_class_property_set_description(oc, name, help);
}

static void add_properties(ObjectClass *oc)
{
    for (size_t i = 0; i < G_N_ELEMENTS(string_properties); i++) {
        const StringProperty *p = &string_properties[i];
        object_class_property_add(oc, p->name, "string", get_string, set_string,
                                  NULL, NULL);
        object_class_property_set_description(oc, p->name, p->help);
    }
    add_dict(oc, "params", offsetof(ScriptedMachine, params),
             "parameters of the script: params.NAME=VALUE");
    add_dict(oc, "testing", offsetof(ScriptedMachine, testing),
             "of action=test: testing.results=FILE, testing.case=NAME, "
             "testing.filter=TEXT, testing.seed=N, testing.screens=DIR");
    add_limit(oc, "memory-limit", offsetof(ScriptedMachine, memory_limit),
              "bytes the Lua heap may take (default 256M)");
    add_limit(oc, "budget", offsetof(ScriptedMachine, budget),
              "Lua VM instructions the scripts may run while the machine is "
              "built (default 100M)");
    object_class_property_add_bool(oc, "reload", get_reload, set_reload);
    object_class_property_set_description(
        oc, "reload",
        "take the functions of device classes from the scripts "
        "again whenever these change");
    object_class_property_add_bool(oc, "traceback", get_traceback,
                                   set_traceback);
    object_class_property_set_description(
        oc, "traceback", "errors of Lua carry a traceback (default off)");
}

static void instance_init(Object *obj)
{
    ScriptedMachine *m = SCRIPTED_MACHINE(obj);

    m->memory_limit = 256 * MiB;
    m->budget = 100 * MiB;
    m->action = g_strdup("run");
    m->trust = g_strdup("sandbox");
    early_call_before_accel(declare);
}

static void instance_finalize(Object *obj)
{
    ScriptedMachine *m = SCRIPTED_MACHINE(obj);

    for (size_t i = 0; i < G_N_ELEMENTS(string_properties); i++) {
        g_free(*string_slot(obj, string_properties[i].name));
    }
    qobject_unref(m->params);
    qobject_unref(m->testing);
    g_free(m->ram_id);
}

static void class_init(ObjectClass *oc, QcClassData *data)
{
    MachineClass *mc = MACHINE_CLASS(oc);
    HotplugHandlerClass *hc = HOTPLUG_HANDLER_CLASS(oc);

    (void)data;
    mc->desc = "machine described by a Lua script (script=FILE.lua)";
    mc->init = scripted_init;
    mc->reset = reset;
    mc->max_cpus = MAX_CPUS;
    /* These tell the script that -smp and -m are absent. */
    mc->default_cpus = 0;
    mc->default_ram_size = 0;
    mc->block_default_type = IF_NONE;
    mc->no_cdrom = 1;
    mc->no_floppy = 1;
    mc->no_parallel = 1;
    qc_set_default_sd_card(mc, true);
    mc->get_hotplug_handler = hotplug_handler;
    hc->pre_plug = pre_plug;
    hc->plug = plug;
    machine_class_allow_dynamic_sysbus_dev(mc, TYPE_SYS_BUS_DEVICE);
    page_bits_choose(mc);
    page_bits_add_property(oc);
    add_properties(oc);
}

static const TypeInfo machine_type = {
    .name = TYPE_SCRIPTED_MACHINE,
    .parent = TYPE_MACHINE,
    .instance_size = sizeof(ScriptedMachine),
    .instance_init = instance_init,
    .instance_finalize = instance_finalize,
    .class_init = class_init,
    .interfaces = (InterfaceInfo[]) { { TYPE_HOTPLUG_HANDLER }, {} },
};

void scripted_machine_register_types(void)
{
    type_register_static(&machine_type);
}
