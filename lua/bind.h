/*
 * Binding C functions to Lua: one row a function, one dispatcher for all.
 *
 * A row names the function, its arguments and what it does. The dispatcher
 * checks every argument before the function is entered, so that no binding
 * can forget a check, and turns the Error the function may set into a Lua
 * error that names the script's line. The reference and the editor stubs are
 * generated from the same rows.
 *
 *     static void size(BindCall *c, Error **errp)
 *     {
 *         bind_return_int(c, memory_region_size(bind_region(c, 0)));
 *     }
 *
 *     static const BindRow rows[] = {
 *         { "size", size, { SELF(TYPE_MEMORY_REGION) }, "integer",
 *           "Size of the region in bytes." },
 *     };
 *     const BindGroup bind_memory = BIND_GROUP("memory", rows);
 *
 * A row whose first argument is SELF(TYPE) is a method of the handles of
 * objects of that QOM type (obj:size()); SELF_LINE and SELF_SPACE make
 * methods of lines and address spaces. Other rows are functions of the
 * module (qom.new(…)).
 *
 * A binding must hold no reference, lock or heap memory while it calls
 * bind_return_* (these may raise "not enough memory"), except through
 * g_autoptr variables of which a leak in that one case is harmless.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_BIND_H
#define SCRIPTED_BIND_H

#include "lua/engine.h"

#define BIND_MAX_ARGS 8

typedef enum BindKind {
    BIND_NONE,     /* ends the list */
    BIND_OBJECT,   /* handle of an object of QOM type .type */
    BIND_LINE,     /* an IRQ or GPIO input line */
    BIND_SPACE,    /* an address space */
    BIND_DEVICE,   /* the self of a device written in Lua (device/) */
    BIND_PART,     /* a part of it, of metatable .type */
    BIND_STRING,   /* text: no NUL inside */
    BIND_BYTES,    /* any string */
    BIND_INTEGER,  /* 64 bits, signed */
    BIND_UNSIGNED, /* an integer from 0 to .max (0: 2^63-1) */
    BIND_U64,      /* 64 bits, any; negative Lua integers are 2^64 + n */
    BIND_NUMBER,
    BIND_BOOLEAN,
    BIND_FUNCTION,
    BIND_TABLE,
    BIND_VALUE, /* anything but none */
} BindKind;

typedef struct BindArg {
    const char *name; /* "self" makes a method */
    BindKind kind;
    const char *type; /* QOM type of a BIND_OBJECT, name of a BIND_PART */
    uint64_t max;     /* of a BIND_UNSIGNED */
    bool optional;    /* may be nil or absent */
} BindArg;

#define SELF(TYPE) \
    { \
        .name = "self", .kind = BIND_OBJECT, .type = TYPE \
    }
#define SELF_LINE \
    { \
        .name = "self", .kind = BIND_LINE \
    }
#define SELF_SPACE \
    { \
        .name = "self", .kind = BIND_SPACE \
    }
#define SELF_DEVICE \
    { \
        .name = "self", .kind = BIND_DEVICE, .type = "qemu.DeviceSelf" \
    }
#define SELF_PART(TYPE) \
    { \
        .name = "self", .kind = BIND_PART, .type = TYPE \
    }
#define OBJ(NAME, TYPE) \
    { \
        .name = NAME, .kind = BIND_OBJECT, .type = TYPE \
    }
#define OPT_OBJ(NAME, TYPE) \
    { \
        .name = NAME, .kind = BIND_OBJECT, .type = TYPE, .optional = true \
    }
#define ARG(NAME, KIND) \
    { \
        .name = NAME, .kind = KIND \
    }
#define OPT(NAME, KIND) \
    { \
        .name = NAME, .kind = KIND, .optional = true \
    }
#define UPTO(NAME, MAX) \
    { \
        .name = NAME, .kind = BIND_UNSIGNED, .max = MAX \
    }
#define OPT_UPTO(NAME, MAX) \
    { \
        .name = NAME, .kind = BIND_UNSIGNED, .max = MAX, .optional = true \
    }

typedef struct BindValue {
    bool given;
    Object *object;
    qemu_irq line;
    AddressSpace *space;
    struct ScriptedDevice *device; /* of a BIND_PART, too: .integer is which */
    const char *string;
    size_t length; /* bytes of .string */
    int64_t integer;
    double number;
    bool boolean;
    int index; /* of the argument on the Lua stack, 1-based */
} BindValue;

typedef struct BindCall {
    lua_State *L;
    Engine *engine;
    BindValue arg[BIND_MAX_ARGS];
    int results;
} BindCall;

typedef struct BindRow {
    const char *name;
    void (*fn)(BindCall *c, Error **errp);
    BindArg args[BIND_MAX_ARGS];
    const char *returns; /* LuaLS type of what it returns, "" for nothing */
    const char *doc;     /* one or more sentences; units in it */
} BindRow;

typedef struct BindGroup {
    const char *name; /* the subject: the page of the reference */
    const BindRow *rows;
    size_t count;
} BindGroup;

#define BIND_GROUP(NAME, ROWS) \
    { \
        NAME, ROWS, G_N_ELEMENTS(ROWS) \
    }

/* The groups, one per file of lua/. */
extern const BindGroup bind_object;  /* object.c: types, objects, properties */
extern const BindGroup bind_qdev;    /* qdev.c: devices and their realization */
extern const BindGroup bind_bus;     /* bus.c: buses of devices */
extern const BindGroup bind_memory;  /* memory.c: memory regions */
extern const BindGroup bind_space;   /* space.c: address spaces */
extern const BindGroup bind_line;    /* line.c: IRQ and GPIO lines */
extern const BindGroup bind_clock;   /* clock.c */
extern const BindGroup bind_cpu;     /* cpu.c */
extern const BindGroup bind_reset;   /* reset.c: reset handlers */
extern const BindGroup bind_image;   /* image.c: loading images */
extern const BindGroup bind_fdt;     /* fdt.c: device trees */
extern const BindGroup bind_backend; /* backend.c: -serial, -drive, -nic */
extern const BindGroup bind_fw_cfg;  /* fw_cfg.c: firmware configuration */
extern const BindGroup bind_inspect; /* inspect.c: a complete machine */
extern const BindGroup bind_power;   /* power.c: the power button */
extern const BindGroup bind_script;  /* script.c: the script's own place */
extern const BindGroup bind_target;  /* target/bind.c: the architecture's own */
extern const BindGroup bind_riscv_aplic;  /* target/riscv_aplic.c */
extern const BindGroup bind_riscv_mtimer; /* target/riscv_mtimer.c */
extern const BindGroup bind_smbus_eeprom; /* target/smbus_eeprom.c */
/* device/: classes of devices, and what their functions can call */
extern const BindGroup bind_device_class, bind_device_line, bind_device_timer;
extern const BindGroup bind_device_chardev, bind_device_dma, bind_device_log,
    bind_device_reload;

/** bind_open: register the module "qom". */
void bind_open(lua_State *L);

/**
 * bind_keep: keep @obj alive for good, and what it is a field of. For what is
 * pointed at without a reference.
 */
void bind_keep(Object *obj);

/* Push a handle; NULL pushes nil. The same object gives the same handle. */
void bind_push_object(lua_State *L, Object *obj);
void bind_push_line(lua_State *L, qemu_irq line);
/* @owner: what the space is a part of, NULL for those that are never freed */
void bind_push_space(lua_State *L, AddressSpace *space, Object *owner);

/** bind_to_object: the object of the handle at @index, or NULL. */
Object *bind_to_object(lua_State *L, int index);
qemu_irq bind_to_line(lua_State *L, int index);

/* Results, in order; each call adds one. */
void bind_return_nil(BindCall *c);
void bind_return_bool(BindCall *c, bool value);
void bind_return_int(BindCall *c, int64_t value);
void bind_return_string(BindCall *c, const char *value); /* NULL: nil */
void bind_return_bytes(BindCall *c, const void *data, size_t len);
void bind_return_object(BindCall *c, Object *obj);
void bind_return_line(BindCall *c, qemu_irq line);
void bind_return_space(BindCall *c, AddressSpace *space, Object *owner);
/** bind_return_top: what the binding itself pushed is the next result. */
void bind_return_top(BindCall *c);

/* Arguments that the dispatcher has checked; n counts from 0. */
#define bind_device(c, n) DEVICE((c)->arg[n].object)
#define bind_region(c, n) MEMORY_REGION((c)->arg[n].object)

/** bind_caller: "file:line" of the innermost script function, or NULL. */
char *bind_caller(lua_State *L);

#endif
