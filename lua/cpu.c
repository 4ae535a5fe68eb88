/*
 * CPUs: models, registers, address spaces.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lua/bind.h"
#include "lua/names.h"
#include "lua/types.h"

/* Models */

/* Each system emulator has one type right below TYPE_CPU. */
static void find_base(ObjectClass *oc, void *opaque)
{
    ObjectClass *parent = object_class_get_parent(oc);
    ObjectClass **base = opaque;

    if (parent && strcmp(object_class_get_name(parent), TYPE_CPU) == 0) {
        *base = oc;
    }
}

static ObjectClass *base_class(void)
{
    ObjectClass *base = NULL;

    object_class_foreach(find_base, TYPE_CPU, true, &base);
    return base;
}

static void cpu_base(BindCall *c, Error **errp)
{
    bind_return_string(c, object_class_get_name(base_class()));
}

static bool is_cpu_model(ObjectClass *oc)
{
    return object_class_dynamic_cast(oc, TYPE_CPU) &&
           !object_class_is_abstract(oc);
}

static void cpu_type(BindCall *c, Error **errp)
{
    const char *model = c->arg[0].string;
    ObjectClass *base = base_class();
    ObjectClass *oc = type_find(model);

    /* the targets' own functions take an empty or very long name badly */
    if (!is_cpu_model(oc) && *model && c->arg[0].length < 256 &&
        CPU_CLASS(base)->class_by_name) {
        oc = cpu_class_by_name(object_class_get_name(base), model);
    }
    if (!is_cpu_model(oc)) { /* AVR's knows no models, types only */
        g_autofree char *type =
            g_strdup_printf("%s-%s", model, object_class_get_name(base));
        oc = type_find(type);
    }
    bind_return_string(c, is_cpu_model(oc) ? object_class_get_name(oc) : NULL);
}

static void cpu_models(BindCall *c, Error **errp)
{
    const char *base = object_class_get_name(base_class());
    g_autofree char *suffix = g_strdup_printf("-%s", base);
    g_autoptr(GPtrArray) types = type_names(base, false);

    lua_newtable(c->L);
    for (guint i = 0; i < types->len; i++) {
        const char *type = g_ptr_array_index(types, i);
        size_t len = strlen(type);
        /* TYPE_… macros of all targets: MODEL "-" BASE */
        if (g_str_has_suffix(type, suffix)) {
            len -= strlen(suffix);
        }
        lua_pushlstring(c->L, type, len);
        lua_rawseti(c->L, -2, i + 1);
    }
    bind_return_top(c);
}

/*
 * Arm's M-profile CPUs work only together with their interrupt controller,
 * which makes the CPU itself. Nothing in the class says so but gdb's
 * description (arm_v7m_class_init in target/arm).
 */
static void cpu_container(BindCall *c, Error **errp)
{
    ObjectClass *oc = type_find(c->arg[0].string);
    const char *xml = is_cpu_model(oc) ? CPU_CLASS(oc)->gdb_core_xml_file
                                       : NULL;
    bool m_profile = g_strcmp0(xml, "arm-m-profile.xml") == 0;

    bind_return_string(c, m_profile && type_find("armv7m") ? "armv7m" : NULL);
}

/* CPUs of the machine */

static int compare_cpus(gconstpointer a, gconstpointer b)
{
    const CPUState *ca = *(CPUState *const *)a;
    const CPUState *cb = *(CPUState *const *)b;

    return ca->cpu_index - cb->cpu_index;
}

static void cpus_in_order(BindCall *c, Error **errp)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new();
    CPUState *cpu;

    CPU_FOREACH(cpu) {
        g_ptr_array_add(list, cpu);
    }
    g_ptr_array_sort(list, compare_cpus);
    lua_newtable(c->L);
    for (guint i = 0; i < list->len; i++) {
        bind_push_object(c->L, g_ptr_array_index(list, i));
        lua_rawseti(c->L, -2, i + 1);
    }
    bind_return_top(c);
}

/* A CPU has neither an index nor a thread before it is realized. */
static CPUState *realized_cpu(BindCall *c, Error **errp)
{
    CPUState *cpu = CPU(c->arg[0].object);

    if (DEVICE(cpu)->realized) {
        return cpu;
    }
    error_setg(errp, "%s is not realized", names_object(OBJECT(cpu)));
    return NULL;
}

static void cpu_index(BindCall *c, Error **errp)
{
    CPUState *cpu = realized_cpu(c, errp);

    if (cpu) {
        bind_return_int(c, cpu->cpu_index);
    }
}

/*
 * A running CPU must not be changed under its own hands: then the change is
 * made by its thread. While the machine stands still, or in a callback of
 * that CPU, it is made at once.
 */
static void change_cpu(CPUState *cpu, run_on_cpu_func change,
                       run_on_cpu_data data)
{
    if (!cpu->created || qemu_cpu_is_self(cpu) || !runstate_is_running()) {
        change(cpu, data);
    } else {
        async_run_on_cpu(cpu, change, data);
    }
}

static void do_reset(CPUState *cpu, run_on_cpu_data data)
{
    cpu_reset(cpu);
}

static void reset_now(BindCall *c, Error **errp)
{
    CPUState *cpu = realized_cpu(c, errp);

    if (cpu) {
        change_cpu(cpu, do_reset, RUN_ON_CPU_NULL);
    }
}

static void do_set_pc(CPUState *cpu, run_on_cpu_data data)
{
    cpu_set_pc(cpu, data.target_ptr);
}

static void set_pc(BindCall *c, Error **errp)
{
    CPUState *cpu = realized_cpu(c, errp);
    vaddr pc = c->arg[1].integer;

    if (!cpu) {
        return;
    }
    if (!CPU_GET_CLASS(cpu)->set_pc) {
        error_setg(errp, "'%s' has no settable program counter",
                   object_get_typename(OBJECT(cpu)));
        return;
    }
    change_cpu(cpu, do_set_pc, RUN_ON_CPU_TARGET_PTR(pc));
}

static void do_set_halted(CPUState *cpu, run_on_cpu_data data)
{
    cpu->halted = data.host_int;
    if (cpu->halted) {
        cpu_exit(cpu); /* leave the translated code */
    }
}

static void set_halted(BindCall *c, Error **errp)
{
    CPUState *cpu = realized_cpu(c, errp);

    if (cpu) {
        change_cpu(cpu, do_set_halted, RUN_ON_CPU_HOST_INT(c->arg[1].boolean));
        if (cpu->created) {
            qemu_cpu_kick(cpu);
        }
    }
}

static void halted(BindCall *c, Error **errp)
{
    bind_return_bool(c, CPU(c->arg[0].object)->halted);
}

/* Registers as gdb numbers them */

static GByteArray *read_bytes(CPUState *cpu, int64_t n, Error **errp)
{
    g_autoptr(GByteArray) buf = g_byte_array_new();

    if (n < cpu->gdb_num_regs && qc_gdb_read_register(cpu, buf, n) > 0 &&
        buf->len > 0) {
        return g_steal_pointer(&buf);
    }
    error_setg(errp, "'%s' has no register %" PRIi64 " (gdb's numbers, 0-%d)",
               object_get_typename(OBJECT(cpu)), n, cpu->gdb_num_regs - 1);
    return NULL;
}

static void read_register(BindCall *c, Error **errp)
{
    CPUState *cpu = realized_cpu(c, errp);
    g_autoptr(GByteArray) buf = cpu ? read_bytes(cpu, c->arg[1].integer, errp)
                                    : NULL;

    if (buf) {
        bind_return_bytes(c, buf->data, buf->len);
    }
}

static void write_register(BindCall *c, Error **errp)
{
    CPUState *cpu = realized_cpu(c, errp);
    int64_t n = c->arg[1].integer;
    g_autoptr(GByteArray) buf = cpu ? read_bytes(cpu, n, errp) : NULL;

    if (!buf) {
        return;
    }
    if (c->arg[2].length != buf->len) {
        error_setg(errp, "register %" PRIi64 " has %u bytes, not %zu", n,
                   buf->len, c->arg[2].length);
        return;
    }
    memcpy(buf->data, c->arg[2].string, buf->len);
    if (!qc_gdb_write_register(cpu, buf->data, n)) {
        error_setg(errp, "register %" PRIi64 " of '%s' cannot be written", n,
                   object_get_typename(OBJECT(cpu)));
    }
}

static void address_space(BindCall *c, Error **errp)
{
    CPUState *cpu = realized_cpu(c, errp);
    int64_t n = c->arg[1].integer;

    if (!cpu) {
        return;
    }
    if (n >= cpu->num_ases) {
        g_autofree char *range = names_range(cpu->num_ases);
        error_setg(errp,
                   "'%s' has no address space %" PRIi64 ": there are "
                   "%d%s",
                   object_get_typename(OBJECT(cpu)), n, cpu->num_ases, range);
        return;
    }
    bind_return_space(c, cpu_get_address_space(cpu, n), OBJECT(cpu));
}

static const BindRow rows[] = {
    { "cpu_base",
      cpu_base,
      { { 0 } },
      "string",
      "The type below which all CPUs of this QEMU are (\"riscv-cpu\")." },
    { "cpu_type",
      cpu_type,
      { ARG("model", BIND_STRING) },
      "string?",
      "The QOM type of a CPU model, given as for -cpu (\"rv64\") or as the "
      "type itself; nil if this QEMU has none of that name. Some targets "
      "have one model and take any name for it." },
    { "cpu_models",
      cpu_models,
      { { 0 } },
      "string[]",
      "Names of all CPU models of this QEMU." },
    { "cpu_container",
      cpu_container,
      { ARG("type", BIND_STRING) },
      "string?",
      "The type of device that makes CPUs of this type as a part of itself "
      "(property cpu-type): \"armv7m\" for Arm's M profile, else nil." },
    { "cpus",
      cpus_in_order,
      { { 0 } },
      "qom.Object[]",
      "The realized CPUs of the machine by their index." },
    { "cpu_index",
      cpu_index,
      { SELF(TYPE_CPU) },
      "integer",
      "The index of the CPU, from 0: the order in which CPUs were "
      "realized." },
    { "reset_now",
      reset_now,
      { SELF(TYPE_CPU) },
      "",
      "Resets the CPU. A running one does it in its own thread, soon." },
    { "set_pc",
      set_pc,
      { SELF(TYPE_CPU), ARG("address", BIND_U64) },
      "",
      "Sets where the CPU goes on. A running one does it soon." },
    { "halted",
      halted,
      { SELF(TYPE_CPU) },
      "boolean",
      "Whether the CPU waits for an interrupt or to be started." },
    { "set_halted",
      set_halted,
      { SELF(TYPE_CPU), ARG("halted", BIND_BOOLEAN) },
      "",
      "Halts the CPU until an interrupt comes, or lets it go on." },
    { "read_register",
      read_register,
      { SELF(TYPE_CPU), UPTO("n", INT_MAX) },
      "string",
      "Register n in gdb's numbering, as bytes in the target's order." },
    { "write_register",
      write_register,
      { SELF(TYPE_CPU), UPTO("n", INT_MAX), ARG("bytes", BIND_BYTES) },
      "",
      "Writes register n in gdb's numbering; as many bytes as it has, in the "
      "target's order. The CPU should not be running." },
    { "address_space",
      address_space,
      { SELF(TYPE_CPU), OPT_UPTO("n", INT_MAX) },
      "qom.AddressSpace",
      "What the CPU sees: address space n (default 0; Arm's secure world "
      "is 1)." },
};

const BindGroup bind_cpu = BIND_GROUP("cpu", rows);
