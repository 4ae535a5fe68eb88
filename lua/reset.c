/*
 * What happens at every reset of the machine.
 *
 * A reset of the machine reaches the devices below the main system bus.
 * CPUs and devices without a bus are reset only by handlers, and so are the
 * boot registers of a CPU set again. Handlers are called in the order in
 * which they were added, before (7.2) or along with the system bus.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lua/bind.h"
#include "lua/reset.h"
#include "hw/last_words.h"
#include "lua/names.h"
#include "lua/once.h"

#define MAX_REGISTER_BYTES 16

/* CPUs. A handler can never be taken back safely, so this is never freed. */

typedef struct ResetRegister {
    int number; /* gdb's */
    guint size;
    uint8_t bytes[MAX_REGISTER_BYTES];
} ResetRegister;

typedef struct CPUReset {
    CPUState *cpu;
    GArray *registers;
    vaddr pc;
    bool has_pc;
} CPUReset;

static void reset_cpu(void *opaque)
{
    CPUReset *r = opaque;

    last_words_reset(OBJECT(r->cpu));
    cpu_reset(r->cpu);
    for (guint i = 0; i < r->registers->len; i++) {
        ResetRegister *reg = &g_array_index(r->registers, ResetRegister, i);
        qc_gdb_write_register(r->cpu, reg->bytes, reg->number);
    }
    if (r->has_pc) {
        cpu_set_pc(r->cpu, r->pc);
    }
    last_words_reset(NULL);
}

/* Lay out @value as register @n has it: its size, the target's order. */
static bool make_register(CPUState *cpu, int64_t n, uint64_t value,
                          ResetRegister *reg, Error **errp)
{
    g_autoptr(GByteArray) now = g_byte_array_new();

    if (n < 0 || n >= qc_gdb_core_registers(cpu) ||
        qc_gdb_read_register(cpu, now, n) <= 0 || now->len == 0 ||
        now->len > MAX_REGISTER_BYTES) {
        error_setg(errp,
                   "'%s' has no register %" PRIi64 " that could be set "
                   "(gdb's numbers, 0-%d)",
                   object_get_typename(OBJECT(cpu)), n,
                   qc_gdb_core_registers(cpu) - 1);
        return false;
    }
    *reg = (ResetRegister) { .number = n, .size = now->len };
    for (guint i = 0; i < reg->size && i < sizeof(value); i++) {
        guint at = qc_target_big_endian() ? reg->size - 1 - i : i;
        reg->bytes[at] = value >> (8 * i);
    }
    return true;
}

static int compare_registers(gconstpointer a, gconstpointer b)
{
    return ((const ResetRegister *)a)->number -
           ((const ResetRegister *)b)->number;
}

/* The table of registers is on top of the stack. */
static bool read_registers(lua_State *L, CPUReset *r, Error **errp)
{
    lua_pushnil(L);
    while (lua_next(L, -2)) {
        ResetRegister reg;
        if (!lua_isinteger(L, -2) || !lua_isinteger(L, -1)) {
            error_setg(errp, "registers must be integers by their number");
            return false;
        }
        if (!make_register(r->cpu, lua_tointeger(L, -2), lua_tointeger(L, -1),
                           &reg, errp)) {
            return false;
        }
        g_array_append_val(r->registers, reg);
        lua_pop(L, 1);
    }
    g_array_sort(r->registers, compare_registers);
    return true;
}

static bool read_options(lua_State *L, int index, CPUReset *r, Error **errp)
{
    int type = lua_getfield(L, index, "pc");
    int is_integer;

    r->pc = lua_tointegerx(L, -1, &is_integer);
    r->has_pc = type != LUA_TNIL;
    if (r->has_pc && !is_integer) {
        error_setg(errp, "pc must be an address, not a %s",
                   lua_typename(L, type));
        return false;
    }
    type = lua_getfield(L, index, "registers");
    if (type != LUA_TNIL && type != LUA_TTABLE) {
        error_setg(errp, "registers must be a table, not a %s",
                   lua_typename(L, type));
        return false;
    }
    return type == LUA_TNIL || read_registers(L, r, errp);
}

static void free_cpu_reset(CPUReset *r)
{
    g_array_free(r->registers, true);
    g_free(r);
}

static void add_cpu(BindCall *c, CPUState *cpu, Error **errp)
{
    CPUReset *r = g_new0(CPUReset, 1);

    r->cpu = cpu;
    r->registers = g_array_new(false, false, sizeof(ResetRegister));
    if (c->arg[1].given && !read_options(c->L, c->arg[1].index, r, errp)) {
        free_cpu_reset(r);
        return;
    }
    if (r->has_pc && !CPU_GET_CLASS(cpu)->set_pc) {
        error_setg(errp, "'%s' has no settable program counter",
                   object_get_typename(OBJECT(cpu)));
        free_cpu_reset(r);
        return;
    }
    once_mark(c->L, "reset", OBJECT(cpu));
    qemu_register_reset(reset_cpu, r);
}

/* Devices without a bus */

static void reset_device(void *opaque)
{
    last_words_reset(opaque);
    device_cold_reset(opaque);
    last_words_reset(NULL);
}

bool reset_check_idle(Error **errp)
{
    if (bus_is_in_reset(sysbus_get_default())) {
        error_setg(errp, "the machine is being reset: nothing can be added to "
                         "its resets now");
        return false;
    }
    return true;
}

static bool check_device(BindCall *c, DeviceState *dev, Error **errp)
{
    bool cpu = object_dynamic_cast(OBJECT(dev), TYPE_CPU);

    if (!dev->realized) {
        error_setg(errp, "%s is not realized", names_object(OBJECT(dev)));
    } else if (dev->parent_bus) {
        error_setg(errp, "%s is reset with its bus, '%s'",
                   names_object(OBJECT(dev)), dev->parent_bus->name);
    } else if (once_done(c->L, "reset", OBJECT(dev))) {
        error_setg(errp, "%s is reset with the machine already",
                   names_object(OBJECT(dev)));
    } else if (c->arg[1].given && !cpu) {
        error_setg(errp, "%s is no CPU: it has no pc or registers to set",
                   names_object(OBJECT(dev)));
    } else {
        return true;
    }
    return false;
}

static void reset_with_machine(BindCall *c, Error **errp)
{
    DeviceState *dev = bind_device(c, 0);

    if (!check_device(c, dev, errp) || !reset_check_idle(errp)) {
        return;
    }
    if (object_dynamic_cast(OBJECT(dev), TYPE_CPU)) {
        add_cpu(c, CPU(dev), errp);
        return;
    }
    once_mark(c->L, "reset", OBJECT(dev));
    qemu_register_reset(reset_device, dev);
}

/* Lua functions */

typedef struct LuaReset {
    Engine *engine;
    int fn; /* reference in the registry */
} LuaReset;

static int call_reset(lua_State *L)
{
    const LuaReset *r = lua_touserdata(L, 1);

    lua_rawgeti(L, LUA_REGISTRYINDEX, r->fn);
    lua_call(L, 0, 0);
    return 0;
}

static void reset_lua(void *opaque)
{
    LuaReset *r = opaque;
    Error *err = NULL;

    if (!engine_enter(r->engine, call_reset, r, &err)) {
        error_report_err(err);
    }
}

static void on_reset(BindCall *c, Error **errp)
{
    if (!reset_check_idle(errp)) {
        return;
    }
    lua_pushvalue(c->L, c->arg[0].index);
    int fn = luaL_ref(c->L, LUA_REGISTRYINDEX);
    LuaReset *r = g_new0(LuaReset, 1);

    r->engine = c->engine;
    r->fn = fn;
    qemu_register_reset(reset_lua, r);
}

static void request_reset(BindCall *c, Error **errp)
{
    qemu_system_reset_request(SHUTDOWN_CAUSE_GUEST_RESET);
}

static const BindRow rows[] = {
    { "reset_with_machine",
      reset_with_machine,
      { SELF(TYPE_DEVICE), OPT("options", BIND_TABLE) },
      "",
      "Resets a CPU or a device without a bus at every reset of the machine. "
      "For a CPU, options may give pc (the address it starts at) and "
      "registers (integers by gdb's number), which are set afterwards." },
    { "on_reset",
      on_reset,
      { ARG("fn", BIND_FUNCTION) },
      "",
      "Calls fn at every reset of the machine, the one before it starts "
      "included. An error in fn is reported and goes no further." },
    { "request_reset",
      request_reset,
      { { 0 } },
      "",
      "Asks for a reset of the machine, as a guest's watchdog does. It comes "
      "when QEMU is back in its main loop; with -no-reboot QEMU ends." },
};

const BindGroup bind_reset = BIND_GROUP("reset", rows);
