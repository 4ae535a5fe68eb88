/*
 * Looking at the machine from the place of one of its CPUs.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "testing/session.h"

/*
 * Devices that belong to the CPUs (Arm's GIC) ask which one accesses them,
 * and take for granted that one does.
 */
static void as_cpu(BindCall *c, Error **errp)
{
    CPUState *before = current_cpu;

    if (!session_check(c->engine->session, errp)) {
        return;
    }
    lua_pushcfunction(c->L, engine_message_handler);
    lua_pushvalue(c->L, c->arg[1].index);
    current_cpu = CPU(c->arg[0].object);
    int status = lua_pcall(c->L, 0, 2, -2);
    current_cpu = before;
    if (status != LUA_OK) {
        const char *msg = lua_tostring(c->L, -1);
        error_setg(errp, "%s", msg ? msg : "error without a message");
        return;
    }
    bind_return_top(c);
    bind_return_top(c);
}

static void register_xml(BindCall *c, Error **errp)
{
    CPUState *cpu = CPU(c->arg[0].object);
    const char *file = CPU_GET_CLASS(cpu)->gdb_core_xml_file;

    bind_return_string(c, file ? qc_gdb_xml(file) : NULL);
}

static void program_counter(BindCall *c, Error **errp)
{
    CPUState *cpu = CPU(c->arg[0].object);

    if (!CPU_GET_CLASS(cpu)->get_pc) {
        bind_return_nil(c);
        return;
    }
    cpu_synchronize_state(cpu);
    bind_return_int(c, CPU_GET_CLASS(cpu)->get_pc(cpu));
}

static const BindRow rows[] = {
    { "test_as_cpu",
      as_cpu,
      { SELF(TYPE_CPU), ARG("fn", BIND_FUNCTION) },
      "any, any",
      "Calls fn() so that devices take what it reads and writes for accesses "
      "of this CPU; returns its first two results." },
    { "test_register_xml",
      register_xml,
      { SELF(TYPE_CPU) },
      "string?",
      "The description of the CPU's core registers that gdb would get; nil "
      "where QEMU has none." },
    { "test_pc",
      program_counter,
      { SELF(TYPE_CPU) },
      "integer?",
      "The address of the instruction the CPU executes next; nil where QEMU "
      "does not tell." },
};

const BindGroup bind_probe = BIND_GROUP("probe", rows);
