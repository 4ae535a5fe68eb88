/*
 * Faults: ranges of memory that answer wrongly.
 *
 * A fault is a region laid over what is there. It answers every access with a
 * bus error, or passes it on and changes what is read.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "testing/session.h"
#include "lua/layout.h"
#include "lua/space.h"

/* Above whatever a machine lays over its devices. */
#define PRIORITY INT_MAX
#define FAULTS_MAX 256
#define SIZE_MAX_BYTES (16 * MiB)
/* What is below a fault can lead to itself when memory is moved. */
#define NESTED_MAX 16

/* What makes a fault; the rest of Fault is where it is put. */
typedef struct FaultFacts {
    bool active;
    bool bus_error;
    hwaddr at;
    uint64_t size;
    uint64_t and_mask, xor_mask; /* read value = (value & and) ^ xor */
    MemoryRegion *into;          /* the region it is laid into */
    AddressSpace *below;         /* what it hides */
    hwaddr below_at;
} FaultFacts;

struct Fault {
    MemoryRegion mr; /* first: used again, never freed (flat views) */
    FaultFacts facts;
};

/* Reads or writes what a fault hides. */
static MemTxResult pass_on(Fault *f, hwaddr addr, MemTxAttrs attrs,
                           uint8_t *bytes, unsigned size, bool write)
{
    static int nested; /* under the big lock, as all of it */

    if (f->facts.bus_error || nested == NESTED_MAX) {
        return MEMTX_ERROR;
    }
    nested++;
    MemTxResult res = address_space_rw(f->facts.below, f->facts.below_at + addr,
                                       attrs, bytes, size, write);
    nested--;
    return res;
}

static MemTxResult fault_read(void *opaque, hwaddr addr, uint64_t *data,
                              unsigned size, MemTxAttrs attrs)
{
    Fault *f = opaque;
    uint8_t bytes[8] = { 0 };

    MemTxResult res = pass_on(f, addr, attrs, bytes, size, false);
    uint64_t value = qc_target_big_endian() ? ldn_be_p(bytes, size)
                                            : ldn_le_p(bytes, size);
    *data = (value & f->facts.and_mask) ^ f->facts.xor_mask;
    return res;
}

static MemTxResult fault_write(void *opaque, hwaddr addr, uint64_t data,
                               unsigned size, MemTxAttrs attrs)
{
    uint8_t bytes[8];

    if (qc_target_big_endian()) {
        stn_be_p(bytes, size, data);
    } else {
        stn_le_p(bytes, size, data);
    }
    return pass_on(opaque, addr, attrs, bytes, size, true);
}

static const MemoryRegionOps fault_ops = {
    .read_with_attrs = fault_read,
    .write_with_attrs = fault_write,
    .endianness = DEVICE_NATIVE_ENDIAN,
    .valid = { .min_access_size = 1, .max_access_size = 8, .unaligned = true },
    .impl = { .min_access_size = 1, .max_access_size = 8, .unaligned = true },
};

static bool show(Fault *f, Error **errp)
{
    memory_region_transaction_begin();
    memory_region_set_size(&f->mr, f->facts.size);
    memory_region_add_subregion_overlap(f->facts.into, f->facts.at, &f->mr,
                                        PRIORITY);
    f->facts.active = layout_check(&f->mr, errp);
    if (!f->facts.active) {
        memory_region_del_subregion(f->facts.into, &f->mr);
    }
    memory_region_transaction_commit();
    return f->facts.active;
}

static void hide(Fault *f)
{
    if (f->facts.active) {
        memory_region_del_subregion(f->facts.into, &f->mr);
        f->facts.active = false;
    }
}

static Fault *free_slot(Session *s)
{
    for (guint i = 0; i < s->faults->len; i++) {
        Fault *f = g_ptr_array_index(s->faults, i);
        if (!f->facts.active) {
            return f;
        }
    }
    if (s->faults->len == FAULTS_MAX) {
        return NULL;
    }
    Fault *f = g_new0(Fault, 1);
    memory_region_init_io(&f->mr, qdev_get_machine(), &fault_ops, f,
                          "test-fault", 1);
    object_ref(OBJECT(&f->mr));
    g_ptr_array_add(s->faults, f);
    return f;
}

static bool check_below(const FaultFacts *facts,
                        const MemoryRegionSection *section, Error **errp)
{
    if (section->mr->ops == &fault_ops) {
        error_setg(errp,
                   "0x%" HWADDR_PRIx ": here is a fault, which must end "
                   "before there is another",
                   facts->at);
        return false;
    }
    if (section->mr == facts->into) {
        error_setg(errp,
                   "0x%" HWADDR_PRIx ": a fault is laid over a region, "
                   "into one that contains it",
                   facts->at);
        return false;
    }
    if (int128_get64(section->size) != facts->size ||
        section->offset_within_address_space != facts->at) {
        error_setg(errp,
                   "0x%" HWADDR_PRIx ": %" PRIu64 " bytes from here are "
                   "not of one region",
                   facts->at, facts->size);
        return false;
    }
    return true;
}

static bool find_below(FaultFacts *facts, Error **errp)
{
    MemoryRegionSection section =
        memory_region_find(facts->into, facts->at, facts->size);

    if (!section.mr) {
        error_setg(errp, "0x%" HWADDR_PRIx ": nothing is there to be read",
                   facts->at);
        return false;
    }
    bool fits = check_below(facts, &section, errp);
    if (fits) {
        facts->below_at = section.offset_within_region;
        facts->below = space_of(section.mr, "test-view");
    }
    memory_region_unref(section.mr);
    return fits;
}

/* Snapshots */

struct FaultState {
    guint count;
    FaultFacts facts[];
};

FaultState *fault_save(Session *s)
{
    FaultState *state =
        g_malloc0(sizeof(*state) + s->faults->len * sizeof(FaultFacts));

    state->count = s->faults->len;
    for (guint i = 0; i < state->count; i++) {
        state->facts[i] = ((Fault *)g_ptr_array_index(s->faults, i))->facts;
    }
    return state;
}

static bool same_facts(const FaultFacts *a, const FaultFacts *b)
{
    if (!a->active || !b->active) {
        return a->active == b->active;
    }
    return a->bus_error == b->bus_error && a->at == b->at &&
           a->size == b->size && a->and_mask == b->and_mask &&
           a->xor_mask == b->xor_mask && a->into == b->into &&
           a->below == b->below && a->below_at == b->below_at;
}

void fault_restore(Session *s, const FaultState *state)
{
    static const FaultFacts none;

    for (guint i = 0; i < s->faults->len; i++) {
        Fault *f = g_ptr_array_index(s->faults, i);
        const FaultFacts *facts = i < state->count ? &state->facts[i] : &none;
        if (same_facts(&f->facts, facts)) {
            continue;
        }
        hide(f);
        f->facts = *facts;
        if (facts->active) {
            show(f, NULL); /* it was possible when the state was saved */
        }
    }
}

void fault_state_free(FaultState *state)
{
    g_free(state);
}

/* Bindings */

static bool check_range(BindCall *c, Error **errp)
{
    uint64_t at = c->arg[1].integer;
    uint64_t size = c->arg[2].integer;

    if (size == 0 || size - 1 > UINT64_MAX - at) {
        error_setg(errp, "0x%" PRIx64 ": a fault must have 1 byte to 16 MiB",
                   at);
        return false;
    }
    return session_check(c->engine->session, errp);
}

static void add_fault(BindCall *c, const FaultFacts *facts, Error **errp)
{
    Fault *f = free_slot(c->engine->session);

    if (!f) {
        error_setg(errp, "%d faults are the most", FAULTS_MAX);
        return;
    }
    f->facts = *facts;
    if (show(f, errp)) {
        bind_return_object(c, OBJECT(&f->mr));
    }
}

static void bus_error(BindCall *c, Error **errp)
{
    FaultFacts facts = {
        .active = true,
        .bus_error = true,
        .into = bind_region(c, 0),
        .at = c->arg[1].integer,
        .size = c->arg[2].integer,
    };

    if (check_range(c, errp)) {
        add_fault(c, &facts, errp);
    }
}

static void bad_read(BindCall *c, Error **errp)
{
    FaultFacts facts = {
        .active = true,
        .into = bind_region(c, 0),
        .at = c->arg[1].integer,
        .size = c->arg[2].integer,
        .and_mask = c->arg[3].integer,
        .xor_mask = c->arg[4].integer,
    };

    if (check_range(c, errp) && find_below(&facts, errp)) {
        add_fault(c, &facts, errp);
    }
}

static void end_fault(BindCall *c, Error **errp)
{
    Session *s = c->engine->session;

    for (guint i = 0; s && i < s->faults->len; i++) {
        Fault *f = g_ptr_array_index(s->faults, i);
        if (OBJECT(&f->mr) == c->arg[0].object) {
            hide(f);
            return;
        }
    }
    error_setg(errp, "this region is no fault");
}

#define WHERE \
    SELF(TYPE_MEMORY_REGION), ARG("address", BIND_U64), \
        UPTO("size", SIZE_MAX_BYTES)

static const BindRow rows[] = {
    { "test_bus_error",
      bus_error,
      { WHERE },
      "qom.Object",
      "Makes size bytes at an address of this region answer with a bus "
      "error." },
    { "test_bad_read",
      bad_read,
      { WHERE, ARG("and_mask", BIND_U64), ARG("xor_mask", BIND_U64) },
      "qom.Object",
      "Makes what is read from size bytes at an address of this region come "
      "out as (value & and_mask) ~ xor_mask; writes go through." },
    { "test_end_fault",
      end_fault,
      { SELF(TYPE_MEMORY_REGION) },
      "",
      "Takes a fault away again." },
};

const BindGroup bind_fault = BIND_GROUP("fault", rows);
