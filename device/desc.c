/*
 * Reads the table that q.device_class makes of a script's class.
 *
 * The language has checked it, with messages for people. A script can hand
 * over any table, though: what would make the rest of this folder leave its
 * arrays is checked here, again.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "device/device.h"

#define MAX_COUNT 65536        /* of anything a class lists */
#define MAX_COVERED (16 * MiB) /* offsets that have registers */
#define MAX_LINES 1024         /* of a group */

typedef struct Reader {
    lua_State *L;
    ScriptedClass *class;
    Error *err;
} Reader;

static void wrong(Reader *r, const char *key)
{
    if (!r->err) {
        error_setg(&r->err,
                   "the description of a device class is wrong at "
                   "'%s': make classes with q.device_class",
                   key);
    }
}

/* All of these read a key of the table on top of the stack. */

static int raw_field(Reader *r, const char *key)
{
    lua_pushstring(r->L, key);
    return lua_rawget(r->L, -2);
}

static uint64_t read_u64(Reader *r, const char *key)
{
    uint64_t value = 0;
    int type = raw_field(r, key);

    if (type == LUA_TNUMBER && lua_isinteger(r->L, -1)) {
        value = lua_tointeger(r->L, -1);
    } else if (type != LUA_TNIL) {
        wrong(r, key);
    }
    lua_pop(r->L, 1);
    return value;
}

static uint64_t read_upto(Reader *r, const char *key, uint64_t max)
{
    uint64_t value = read_u64(r, key);

    if (value > max) {
        wrong(r, key);
        return 0;
    }
    return value;
}

static bool read_bool(Reader *r, const char *key)
{
    raw_field(r, key);
    bool value = lua_toboolean(r->L, -1);
    lua_pop(r->L, 1);
    return value;
}

static char *read_string(Reader *r, const char *key, bool needed)
{
    char *value = NULL;
    int type = raw_field(r, key);

    if (type == LUA_TSTRING) {
        value = g_strdup(lua_tostring(r->L, -1));
    } else if (type != LUA_TNIL || needed) {
        wrong(r, key);
    }
    lua_pop(r->L, 1);
    return value ?: (needed ? g_strdup("") : NULL);
}

static int read_slot(Reader *r, const char *key)
{
    return read_upto(r, key, r->class->n_fn);
}

/* An index in a list that is read already. */
static uint32_t read_index(Reader *r, const char *key, uint32_t count)
{
    if (count == 0) {
        wrong(r, key);
        return 0;
    }
    return read_upto(r, key, count - 1);
}

/* Push the list @key and give its length; read_items() goes through it. */
static uint32_t push_list(Reader *r, const char *key)
{
    int type = raw_field(r, key);

    if (type == LUA_TNIL) {
        return 0;
    }
    if (type != LUA_TTABLE || lua_rawlen(r->L, -1) > MAX_COUNT) {
        wrong(r, key);
        return 0;
    }
    return lua_rawlen(r->L, -1);
}

typedef void ReadItem(Reader *r, void *item);

static void *read_list(Reader *r, const char *key, size_t size, uint32_t *count,
                       ReadItem *read)
{
    uint32_t n = push_list(r, key);
    char *list = g_malloc0_n(n + 1, size);

    for (uint32_t i = 0; i < n; i++) {
        if (lua_rawgeti(r->L, -1, i + 1) == LUA_TTABLE) {
            read(r, list + i * size);
        } else {
            wrong(r, key);
        }
        lua_pop(r->L, 1);
    }
    lua_pop(r->L, 1);
    *count = n;
    return list;
}

#define READ_LIST(R, CLASS, NAME, KEY, READ) \
    ((CLASS)->NAME = \
         read_list(R, KEY, sizeof(*(CLASS)->NAME), &(CLASS)->n_##NAME, READ))

static void read_functions(Reader *r)
{
    ScriptedClass *class = r->class;
    uint32_t n = push_list(r, "functions");

    class->fn = g_new0(int, n + 1);
    class->fn_name = g_new0(const char *, n + 1);
    for (uint32_t i = 1; i <= n; i++) {
        if (lua_rawgeti(r->L, -1, i) != LUA_TFUNCTION) {
            wrong(r, "functions");
        }
        class->fn[i] = luaL_ref(r->L, LUA_REGISTRYINDEX);
    }
    lua_pop(r->L, 1);
    class->n_fn = n;
    if (push_list(r, "function_names") != n) {
        wrong(r, "function_names");
    }
    for (uint32_t i = 1; i <= n && !r->err; i++) {
        lua_rawgeti(r->L, -1, i);
        class->fn_name[i] = g_strdup(lua_tostring(r->L, -1) ?: "?");
        lua_pop(r->L, 1);
    }
    lua_pop(r->L, 1);
}

static void read_storage(Reader *r, void *item)
{
    Storage *s = item;

    s->name = read_string(r, "name", true);
    s->first = r->class->n_value;
    s->count = read_upto(r, "count", MAX_COUNT);
    s->reset = read_u64(r, "reset");
    s->nonvolatile = read_bool(r, "nonvolatile");
    r->class->n_value += s->count;
    if (s->count == 0 || r->class->n_value > MAX_COUNT) {
        wrong(r, "count");
    }
}

static char **read_strings(Reader *r, const char *key, uint32_t *count)
{
    uint32_t n = push_list(r, key);
    char **list = g_new0(char *, n + 1);

    for (uint32_t i = 0; i < n; i++) {
        lua_rawgeti(r->L, -1, i + 1);
        list[i] = g_strdup(lua_tostring(r->L, -1) ?: "?");
        lua_pop(r->L, 1);
    }
    lua_pop(r->L, 1);
    *count = n;
    return list;
}

static void read_enum(Reader *r, Member *m)
{
    uint32_t n, values;

    m->enum_names = read_strings(r, "enum_names", &n);
    if (n == 0) {
        g_clear_pointer(&m->enum_names, g_free);
        return;
    }
    values = push_list(r, "enum_values");
    if (values != n) {
        wrong(r, "enum_values");
    }
    m->enum_values = g_new0(uint64_t, n + 1);
    for (uint32_t i = 0; i < n && i < values; i++) {
        lua_rawgeti(r->L, -1, i + 1);
        m->enum_values[i] = lua_tointeger(r->L, -1);
        lua_pop(r->L, 1);
    }
    lua_pop(r->L, 1);
}

static void read_member(Reader *r, void *item)
{
    Member *m = item;
    uint32_t n = read_index(r, "storage", r->class->n_storage);
    unsigned width = read_upto(r, "width", 64);

    m->name = read_string(r, "name", true);
    m->shift = read_upto(r, "shift", 63);
    m->mask = width == 0 ? 0 : MAKE_64BIT_MASK(0, width);
    m->field = read_bool(r, "field");
    if (r->err) {
        return;
    }
    const Storage *s = &r->class->storage[n];
    m->storage = s->first;
    m->count = read_bool(r, "array") ? s->count : 0;
    read_enum(r, m);
}

/* Registers: an array's elements become registers of their own. */

static void add_elements(Reader *r, Bank *b, const Reg *first, uint32_t count,
                         hwaddr stride, const Storage *s)
{
    for (uint32_t i = 0; i < count; i++) {
        Reg *reg = &b->regs[b->count++];
        *reg = *first;
        reg->element = i;
        reg->offset = first->offset + i * stride;
        reg->storage = s->first + i;
        if (reg->offset + reg->bytes > MIN(b->size, MAX_COVERED)) {
            wrong(r, "offset");
            return;
        }
    }
}

static void read_register(Reader *r, Bank *b)
{
    const ScriptedClass *class = r->class;
    uint32_t storage = read_index(r, "storage", class->n_storage);
    uint32_t count = read_upto(r, "count", MAX_COUNT);
    hwaddr stride = read_upto(r, "stride", MAX_COVERED);
    Reg reg = {
        .name = read_string(r, "name", true),
        .bytes = read_upto(r, "bytes", 8),
        .array = read_bool(r, "array"),
        .offset = read_upto(r, "offset", MAX_COVERED),
        .read_mask = read_u64(r, "read_mask"),
        .write_mask = read_u64(r, "write_mask"),
        .w1c = read_u64(r, "w1c"),
        .w1s = read_u64(r, "w1s"),
        .rc = read_u64(r, "rc"),
        .reserved = read_u64(r, "reserved"),
        .unimp = read_u64(r, "unimp"),
        .read = read_slot(r, "read"),
        .write = read_slot(r, "write"),
    };

    if (!is_power_of_2(reg.bytes) || count == 0) {
        wrong(r, "bytes");
    } else if (!r->err && class->storage[storage].count < count) {
        wrong(r, "count");
    } else if (!r->err && b->count + count > MAX_COUNT) {
        wrong(r, "registers");
    }
    if (!r->err) {
        b->regs = g_renew(Reg, b->regs, b->count + count);
        add_elements(r, b, &reg, count, stride, &class->storage[storage]);
    }
}

static void read_bank(Reader *r, void *item)
{
    Bank *b = item;
    unsigned min = read_upto(r, "min", 8), max = read_upto(r, "max", 8);
    unsigned endianness = read_upto(r, "endianness", DEVICE_LITTLE_ENDIAN);

    b->size = read_u64(r, "size");
    b->unknown = read_upto(r, "unknown", UNKNOWN_ERROR);
    b->read = read_slot(r, "read");
    b->write = read_slot(r, "write");
    b->regs = g_new0(Reg, 1);
    b->count = 1;
    if (!is_power_of_2(min) || !is_power_of_2(max) || min > max) {
        wrong(r, "max");
    }
    uint32_t n = push_list(r, "registers");
    for (uint32_t i = 0; i < n && !r->err; i++) {
        if (lua_rawgeti(r->L, -1, i + 1) == LUA_TTABLE) {
            read_register(r, b);
        } else {
            wrong(r, "registers");
        }
        lua_pop(r->L, 1);
    }
    lua_pop(r->L, 1);
    if (b->size == 0) {
        wrong(r, "size");
    }
    if (!r->err) {
        bank_finish(b, min, max, read_bool(r, "unaligned"), endianness);
    }
}

static void read_prop(Reader *r, void *item)
{
    Prop *p = item;
    uint32_t n;

    p->name = read_string(r, "name", true);
    p->type = read_string(r, "type", true);
    p->help = read_string(r, "help", false);
    p->text = read_string(r, "text", strcmp(p->type, "link") == 0);
    p->initial = read_u64(r, "initial");
    p->change = read_slot(r, "change");
    p->enum_table.array = (const char *const *)read_strings(r, "choices", &n);
    *(int *)&p->enum_table.size = n;
    if (!props_type_known(p->type) ||
        (strcmp(p->type, "enum") == 0 && (n == 0 || p->initial >= n))) {
        wrong(r, "type");
    }
}

static void read_named(Reader *r, void *item)
{
    Named *n = item;

    n->name = read_string(r, "name", false);
    n->count = read_upto(r, "count", MAX_LINES);
    n->slot = read_slot(r, "call");
    n->can_receive = read_slot(r, "can_receive");
    n->event = read_slot(r, "event");
}

static void read_state(Reader *r, void *item)
{
    StateField *s = item;

    s->name = read_string(r, "name", true);
    s->nonvolatile = read_bool(r, "nonvolatile");
}

static void read_lists(Reader *r)
{
    ScriptedClass *class = r->class;

    read_functions(r);
    READ_LIST(r, class, storage, "storage", read_storage);
    READ_LIST(r, class, member, "members", read_member);
    READ_LIST(r, class, bank, "banks", read_bank);
    READ_LIST(r, class, prop, "props", read_prop);
    READ_LIST(r, class, input, "inputs", read_named);
    READ_LIST(r, class, output, "outputs", read_named);
    READ_LIST(r, class, clock, "clocks", read_named);
    READ_LIST(r, class, clock_out, "clock_outputs", read_named);
    READ_LIST(r, class, timer, "timers", read_named);
    READ_LIST(r, class, chardev, "chardevs", read_named);
    READ_LIST(r, class, state, "state", read_state);
    if (raw_field(r, "initial") != LUA_TTABLE) {
        wrong(r, "initial");
    }
    class->initial = luaL_ref(r->L, LUA_REGISTRYINDEX);
}

static void read_slots(Reader *r)
{
    ScriptedClass *class = r->class;

    class->reset = read_slot(r, "reset");
    class->realize = read_slot(r, "realize");
    class->unrealize = read_slot(r, "unrealize");
    class->loaded = read_slot(r, "loaded");
    class->i2c_event = read_slot(r, "i2c_event");
    class->i2c_send = read_slot(r, "i2c_send");
    class->i2c_recv = read_slot(r, "i2c_recv");
    class->ssi_transfer = read_slot(r, "ssi_transfer");
    class->ssi_select = read_slot(r, "ssi_select");
}

ScriptedClass *desc_read(lua_State *L, int index, Error **errp)
{
    ScriptedClass *class = g_new0(ScriptedClass, 1);
    Reader r = { L, class };
    int top = lua_gettop(L);

    lua_pushvalue(L, index);
    class->name = read_string(&r, "name", true);
    class->description = read_string(&r, "description", false);
    class->bus = read_upto(&r, "bus", DEVICE_NO_BUS);
    class->on_error = read_upto(&r, "on_error", ON_ERROR_EXIT);
    class->version = read_upto(&r, "version", INT_MAX);
    class->minimum_version = read_upto(&r, "minimum_version", class->version);
    class->irqs = read_upto(&r, "irqs", MAX_LINES);
    class->dma = read_bool(&r, "dma");
    read_lists(&r);
    read_slots(&r);
    if (class->bus != DEVICE_SYSBUS && (class->n_bank || class->irqs)) {
        wrong(&r, "bus");
    }
    lua_settop(L, top);
    if (r.err) {
        error_propagate(errp, r.err);
        desc_refuse(class);
        return NULL;
    }
    return class;
}

/* What a refused class leaves behind is small, and QEMU ends. */
void desc_refuse(ScriptedClass *class)
{
    static GSList *refused; /* known, for what looks for lost memory */

    refused = g_slist_prepend(refused, class);
}
