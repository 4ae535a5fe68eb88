/*
 * A call between a machine's options and the accelerator's start.
 *
 * TCG prepares itself for smp.max_cpus CPUs in AccelClass.init_machine, which
 * is long before MachineClass.init; a CPU more than that ends QEMU by an
 * assertion. A script that decides the number of CPUs must therefore have run
 * by then, and QEMU has no hook at that point: so the accelerators'
 * init_machine are wrapped for that one call (accel/accel-softmmu.c).
 *
 * What is kept here belongs to QEMU's classes, which a process has once.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "hw/early.h"

typedef struct Wrapped {
    AccelClass *class;
    QcInitMachine *init_machine;
} Wrapped;

static GArray *wrapped;
static void (*callback)(MachineState *ms);

/* Put the real functions back; the one of @class is returned. */
static QcInitMachine *unwrap_all(AccelClass *class)
{
    QcInitMachine *real = NULL;

    for (guint i = 0; i < wrapped->len; i++) {
        Wrapped *w = &g_array_index(wrapped, Wrapped, i);
        w->class->init_machine = w->init_machine;
        if (w->class == class) {
            real = w->init_machine;
        }
    }
    g_array_free(wrapped, true);
    wrapped = NULL;
    return real;
}

static void do_nothing(CPUState *cpu)
{
}

static void ignore_interrupt(CPUState *cpu, int mask)
{
}

/*
 * A script's CPUs are looked at before there is an accelerator, yet some call
 * it as soon as an instance is made (riscv_cpu_init of QEMU 10.0 kicks the
 * CPU's thread). Until the real one comes they meet one that does nothing.
 */
static void register_nothing(void)
{
    static const AccelOpsClass nothing = {
        .create_vcpu_thread = do_nothing,
        .kick_vcpu_thread = do_nothing,
        .handle_interrupt = ignore_interrupt,
    };

    cpus_register_accel(&nothing);
}

static int init_machine(QC_INIT_MACHINE_ARGS)
{
    QcInitMachine *real = unwrap_all(ACCEL_GET_CLASS(ms->accelerator));

    register_nothing();
    callback(ms);
    return real(QC_INIT_MACHINE_PASS);
}

static void wrap(ObjectClass *oc, void *opaque)
{
    Wrapped w = { ACCEL_CLASS(oc), ACCEL_CLASS(oc)->init_machine };

    (void)opaque;
    w.class->init_machine = init_machine;
    g_array_append_val(wrapped, w);
}

void early_call_before_accel(void (*fn)(MachineState *ms))
{
    if (callback) {
        return;
    }
    callback = fn;
    wrapped = g_array_new(false, false, sizeof(Wrapped));
    object_class_foreach(wrap, TYPE_ACCEL, false, NULL);
}
