/*
 * Devices whose behaviour is written in Lua.
 *
 * A class is data: properties, register banks, lines, clocks, timers, back
 * ends, and functions of the script by number (a "slot", from 1; 0 is none).
 * q.device_class checks what the script wrote and hands it over as one flat
 * table; desc.c reads that, class.c makes a QOM type of it. Lua is entered
 * (call.c) only where the class has a function for what happens.
 *
 * All of this runs under the BQL; accesses by guests come on the threads of
 * their vCPUs.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_DEVICE_H
#define SCRIPTED_DEVICE_H

#include "lua/bind.h"

typedef struct ScriptedClass ScriptedClass;
typedef struct ScriptedDevice ScriptedDevice;
typedef struct DeviceRuntime DeviceRuntime;

typedef enum DeviceBus {
    DEVICE_SYSBUS,
    DEVICE_I2C,
    DEVICE_SSI,
    DEVICE_NO_BUS,
} DeviceBus;

typedef enum DeviceOnError {
    ON_ERROR_STOP, /* the VM is paused */
    ON_ERROR_LOG,  /* the error is reported, and all goes on */
    ON_ERROR_EXIT, /* QEMU ends with status 1 */
} DeviceOnError;

/* What an access to an offset without a register does. */
typedef enum BankUnknown {
    UNKNOWN_LOG,   /* a guest error is logged; reads as zero */
    UNKNOWN_ZERO,  /* reads as zero, silently */
    UNKNOWN_ERROR, /* a bus error */
} BankUnknown;

/* A register, or one element of an array of registers. */
typedef struct Reg {
    bool plain_read;  /* no side effects, and no function */
    bool plain_write; /* likewise */
    bool array;
    uint8_t bytes;
    uint32_t storage; /* index of its value; an alias has that of another */
    hwaddr offset;    /* in the bank */
    uint64_t read_mask;
    uint64_t write_mask;      /* bits that take the value written */
    uint64_t w1c, w1s;        /* bits that a written 1 clears, sets */
    uint64_t rc;              /* bits that a read clears */
    uint64_t reserved, unimp; /* bits whose change is logged */
    int read, write;          /* slots */
    uint32_t element;         /* of an array, from 0 */
    const char *name;
} Reg;

/* One memory region's registers. */
typedef struct Bank {
    Reg *regs; /* regs[0] stands for "none" */
    uint32_t count;
    uint32_t *slot; /* offset >> shift -> index in regs */
    hwaddr covered; /* bytes from 0 that slot[] describes */
    hwaddr size;    /* bytes */
    unsigned shift;
    bool big_endian;
    BankUnknown unknown;
    int read, write; /* slots: offsets without a register */
    MemoryRegionOps ops;
} Bank;

/* How self.NAME reaches (a part of) a register's value. */
typedef struct Member {
    const char *name;
    uint32_t storage; /* of element 0 */
    uint32_t count;   /* elements; 0: no array */
    uint8_t shift;
    bool field;        /* not the whole register */
    uint64_t mask;     /* before shifting */
    char **enum_names; /* or NULL; NULL-terminated, values beside */
    uint64_t *enum_values;
} Member;

/* A run of values that one declaration of a register has; saved by name. */
typedef struct Storage {
    const char *name;
    uint32_t first, count;
    uint64_t reset;
    bool nonvolatile; /* survives a reset of the machine */
} Storage;

typedef struct Prop {
    PropertyInfo info; /* QEMU's own, or a copy that calls the script */
    ObjectPropertyAccessor *set;
    QEnumLookup enum_table;
    const char *name, *type, *help;
    const char *text; /* a string's default; the type a link takes */
    int64_t initial;  /* of all others; of an enumeration the index */
    ptrdiff_t offset; /* in the instance */
    int change;       /* slot */
} Prop;

/* A group of lines, a clock, a timer, a character device: a name and slots. */
typedef struct Named {
    const char *name; /* NULL: the unnamed group of lines */
    uint32_t count;
    int slot;
    int can_receive, event; /* of a chardev */
    ptrdiff_t offset;       /* of a chardev's QcCharFrontend, of levels */
} Named;

typedef struct StateField {
    const char *name;
    bool nonvolatile;
} StateField;

/* Arrays of a class: elements, and how many there are. */
#define LIST(TYPE, NAME) \
    TYPE *NAME; \
    uint32_t n_##NAME

struct ScriptedClass {
    const char *name, *description;
    DeviceRuntime *runtime;
    DeviceBus bus;
    DeviceOnError on_error;
    int version, minimum_version;
    size_t data_offset, instance_size;

    int *fn; /* registry references, by slot */
    const char **fn_name;
    int n_fn;
    int initial; /* reference: list of the state fields' initial values */

    /* members by the address of their name's (interned) Lua string */
    struct QuickName {
        const char *name;
        const Member *member;
    } * quick;
    uint32_t quick_mask;

    LIST(Bank, bank);
    LIST(Storage, storage);
    LIST(Member, member);
    LIST(Prop, prop);
    LIST(Named, input);
    LIST(Named, output);
    LIST(Named, clock);
    LIST(Named, clock_out);
    LIST(Named, timer);
    LIST(Named, chardev);
    LIST(StateField, state);
    uint32_t n_value;
    uint32_t irqs;
    bool dma;
    ptrdiff_t dma_offset;
    int reset, realize, unrealize, loaded; /* slots */
    int i2c_event, i2c_send, i2c_recv, ssi_transfer, ssi_select;
    VMStateDescription vmstate;
    QcPropertySlot *props;
    uint32_t n_props;
};

typedef struct BankState {
    MemoryRegion mr;
    ScriptedDevice *d;
    const Bank *bank;
    uint64_t *value;
} BankState;

typedef struct DeviceTimer {
    QEMUTimer *timer;
    ScriptedDevice *d;
    uint32_t index;
    int64_t expires; /* ns of virtual time */
    int64_t period;  /* ns; 0: one-shot */
} DeviceTimer;

/* Lines, clocks and back ends call with one of these. */
typedef struct DevicePart {
    ScriptedDevice *d;
    uint32_t index;
} DevicePart;

/* The access that is being answered: self.access */
typedef struct Access {
    hwaddr offset;
    unsigned size;
    MemTxAttrs attrs;
    bool active;
} Access;

struct ScriptedDevice {
    ScriptedClass *class;
    DeviceState *dev;
    uint64_t *value;
    BankState *bank;
    bool busy; /* a guest's access is being answered */
    int self;  /* reference: the table that functions get; LUA_NOREF */
    struct ScriptedDevice **box; /* how Lua finds it; NULL in it when gone */
    Access access;
    qemu_irq *irq;
    uint8_t *irq_level;
    qemu_irq **out;
    uint8_t **out_level;
    DevicePart *input_part, *clock_part, *chardev_part;
    Clock **clock, **clock_out;
    DeviceTimer *timer;
    MemoryRegion *dma_root;
    AddressSpace *dma_space; /* its own, or NULL */
    /* saved and loaded as one block */
    uint32_t state_size;
    uint8_t *state_data;
};

/* desc.c */

/**
 * desc_read: make a class of the table at @index. NULL with @errp set where it
 * makes no sense; q.device_class has said so better, before.
 */
ScriptedClass *desc_read(lua_State *L, int index, Error **errp);
void desc_refuse(ScriptedClass *class);

/* class.c */

/** device_of: the Lua side of @obj, or NULL if its type is no class of ours. */
ScriptedDevice *device_of(Object *obj);

/** device_class_find: the class of type @name, or NULL. */
ScriptedClass *device_class_find(const char *name);

/** device_what: "device 'acme-timer' (timer0)", to be freed. */
char *device_what(const ScriptedDevice *d);

/** device_realize: what DeviceClass.realize does, for types below others. */
void device_realize(DeviceState *dev, Error **errp);

/* props.c */

/** props_init: lay out the properties from @offset of the instance on, and
 * describe them to QEMU. Returns where the instance goes on. */
size_t props_init(ScriptedClass *class, size_t offset);
/** props_type_known: whether props may be of @type. */
bool props_type_known(const char *type);
void props_push(lua_State *L, const ScriptedDevice *d, const Prop *p);
const Prop *props_find(const ScriptedClass *class, const char *name);

/* bank.c */

void bank_finish(Bank *bank, unsigned min, unsigned max, bool unaligned,
                 enum device_endian endianness);
/** bank_reset: registers get their reset values. */
void bank_reset(ScriptedDevice *d);

/* call.c */

/**
 * call_begin: begin a call of the function @slot: it and self are on the
 * returned stack; push its further arguments. NULL if the call cannot be
 * (reported): then there is nothing to end.
 */
lua_State *call_begin(ScriptedDevice *d, int slot);

/**
 * call_run: make the call. False after an error, which has been reported and
 * dealt with as the class's on_error says; else @results values are on top.
 */
bool call_run(ScriptedDevice *d, lua_State *L, int slot, int args, int results);

/** call_end: give the stack back. */
void call_end(ScriptedDevice *d, lua_State *L);

/** call_simple: all of these, for a function without arguments and results. */
bool call_simple(ScriptedDevice *d, int slot);

/** call_protected: run @body as call_run would; errors go to @errp. */
bool call_protected(ScriptedDevice *d, lua_CFunction body, void *opaque,
                    Error **errp);

/** runtime_of: what the devices of one machine have in common. */
DeviceRuntime *runtime_of(Engine *e);

/** runtime_take_failure: the last error that stopped the machine, or NULL, to
 * be freed; it is forgotten. */
char *runtime_take_failure(Engine *e);

/** runtime_engine: the engine that functions run in; NULL at the end. */
Engine *runtime_engine(const DeviceRuntime *rt);

/** device_runtime_free: no function of a script is called from now on. */
void device_runtime_free(Engine *e);

/** call_failed: report @message, which is about @d, and do what on_error says. */
void call_failed(ScriptedDevice *d, const char *message);

/* self.c; SELF_DEVICE and SELF_PART of lua/bind.h check with these */

/** self_new: push the table that is the functions' first argument. */
void self_new(lua_State *L, ScriptedDevice *d);

/** self_reset: state fields get their initial values. May raise. */
void self_reset(lua_State *L, ScriptedDevice *d, bool nonvolatile_too);

/** self_push_methods: push the list of the methods' names. */
void self_push_methods(lua_State *L);

/** self_check: the device of the self at @index, or NULL. */
ScriptedDevice *self_check(lua_State *L, int index);

/* What self.NAME is where it is no number: a timer, a clock, … */
typedef struct SelfPart {
    ScriptedDevice **box;
    uint32_t index;
} SelfPart;

#define PART_TIMER "qemu.DeviceTimer"
#define PART_CHARDEV "qemu.DeviceChardev"
#define PART_DMA "qemu.DeviceDma"
#define PART_ARRAY "qemu.DeviceArray"
#define PART_ACCESS "qemu.DeviceAccess"

/* timer.c, line.c, clock.c, chardev.c, dma.c, i2c.c, ssi.c: each is asked */

void timer_parts_init(ScriptedDevice *d);
void timer_parts_reset(ScriptedDevice *d);
void timer_parts_free(ScriptedDevice *d);
void line_parts_init(ScriptedDevice *d);
void clock_parts_init(ScriptedDevice *d);
void chardev_parts_realize(ScriptedDevice *d);
void chardev_parts_unrealize(ScriptedDevice *d);
void dma_realize(ScriptedDevice *d);
void dma_unrealize(ScriptedDevice *d);
void i2c_class_init(ScriptedClass *class, DeviceClass *dc);
void ssi_class_init(ScriptedClass *class, DeviceClass *dc);

/* reload.c */

/** reload_start: watch the scripts of @e from now on. */
void reload_start(Engine *e);

/* state.c */
void state_class_init(ScriptedClass *class, DeviceClass *dc);

#endif
