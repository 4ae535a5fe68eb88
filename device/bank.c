/*
 * Register banks: what a guest's access does.
 *
 * An access that meets one register exactly, without side effects, takes a
 * few instructions. All else goes the long way: registers with functions,
 * accesses to a part of a register or to several of them, bits that a read
 * or a written 1 changes, offsets without a register.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "device/device.h"

static uint64_t bits_of(unsigned bytes)
{
    return MAKE_64BIT_MASK(0, bytes * 8);
}

static inline const Reg *find(const Bank *b, hwaddr addr)
{
    return &b->regs[likely(addr < b->covered) ? b->slot[addr >> b->shift] : 0];
}

/* Messages in QEMU's log (-d guest_errors,unimp) */

static void log_reg(ScriptedDevice *d, int mask, const Reg *r, uint64_t bits,
                    const char *what)
{
    if (!qemu_loglevel_mask(mask)) {
        return;
    }
    g_autofree char *who = device_what(d);
    g_autofree char *element = r->array ? g_strdup_printf("[%u]", r->element)
                                        : g_strdup("");
    g_autofree char *tail = bits ? g_strdup_printf(": 0x%" PRIx64, bits)
                                 : g_strdup("");
    qemu_log("%s: %s%s (0x%02" HWADDR_PRIx "): %s%s\n", who, r->name, element,
             r->offset, what, tail);
}

static void log_hole(ScriptedDevice *d, hwaddr addr, unsigned size,
                     const char *what)
{
    if (!qemu_loglevel_mask(LOG_GUEST_ERROR)) {
        return;
    }
    g_autofree char *who = device_what(d);
    qemu_log("%s: %s of %u byte%s at 0x%02" HWADDR_PRIx
             ", where no register is\n",
             who, what, size, size == 1 ? "" : "s", addr);
}

/* A device that reaches its own registers, by DMA, while it answers */
static bool refuse_reentry(ScriptedDevice *d, hwaddr addr)
{
    if (qemu_loglevel_mask(LOG_GUEST_ERROR)) {
        g_autofree char *who = device_what(d);
        qemu_log("%s: access at 0x%02" HWADDR_PRIx
                 " by the device itself refused\n",
                 who, addr);
    }
    return false;
}

/* Functions of the script */

static bool call_read(BankState *s, int slot, const Reg *r, hwaddr offset,
                      unsigned size, uint64_t *data)
{
    ScriptedDevice *d = s->d;
    lua_State *L = call_begin(d, slot);
    int args = 0;

    if (!L) {
        return false;
    }
    if (!r) {
        lua_pushinteger(L, offset);
        lua_pushinteger(L, size);
        args = 2;
    } else if (r->array) {
        lua_pushinteger(L, r->element);
        args = 1;
    }
    bool ok = call_run(d, L, slot, args, 1);
    if (ok) {
        int is_integer;
        *data = lua_tointegerx(L, -1, &is_integer);
        if (unlikely(!is_integer)) {
            int type = lua_type(L, -1);
            if (type == LUA_TBOOLEAN) {
                *data = lua_toboolean(L, -1);
            } else if (type == LUA_TNIL) {
                *data = r ? s->value[r->storage] : 0;
            } else {
                ok = false;
                g_autofree char *text = g_strdup_printf(
                    "%s: it must return an integer, true or false, or nothing "
                    "(the value kept), not a %s",
                    d->class->fn_name[slot], lua_typename(L, type));
                call_failed(d, text);
            }
        }
    }
    call_end(d, L);
    return ok;
}

static bool call_write(BankState *s, int slot, const Reg *r, uint64_t value,
                       uint64_t old)
{
    lua_State *L = call_begin(s->d, slot);
    int args = 2;

    if (!L) {
        return false;
    }
    lua_pushinteger(L, value);
    lua_pushinteger(L, old);
    if (r->array) {
        lua_pushinteger(L, r->element);
        args = 3;
    }
    bool ok = call_run(s->d, L, slot, args, 0);
    call_end(s->d, L);
    return ok;
}

static bool call_hole_write(BankState *s, hwaddr offset, uint64_t value,
                            unsigned size)
{
    int slot = s->bank->write;
    lua_State *L = call_begin(s->d, slot);

    if (!L) {
        return false;
    }
    lua_pushinteger(L, offset);
    lua_pushinteger(L, value);
    lua_pushinteger(L, size);
    bool ok = call_run(s->d, L, slot, 3, 0);
    call_end(s->d, L);
    return ok;
}

/* One register */

static bool read_reg(BankState *s, const Reg *r, uint64_t *data)
{
    uint64_t value = s->value[r->storage];

    if (r->read && !call_read(s, r->read, r, 0, 0, &value)) {
        return false;
    }
    if (!r->read_mask) {
        log_reg(s->d, LOG_GUEST_ERROR, r, 0, "read, but it is write-only");
    }
    *data = value & r->read_mask;
    s->value[r->storage] &= ~r->rc;
    return true;
}

/* @lanes: the bits of the register that the access writes. */
static bool write_reg(BankState *s, const Reg *r, uint64_t value,
                      uint64_t lanes)
{
    uint64_t old = s->value[r->storage];
    uint64_t changed = (value ^ old) & lanes;
    uint64_t plain = r->write_mask & lanes;

    value &= lanes;
    if (unlikely(!r->write && !(r->write_mask | r->w1c | r->w1s))) {
        log_reg(s->d, LOG_GUEST_ERROR, r, value,
                "written, but it is read-only");
        return true;
    }
    if (changed & r->reserved) {
        log_reg(s->d, LOG_GUEST_ERROR, r, changed & r->reserved,
                "a write changes reserved bits");
    }
    if (changed & r->unimp) {
        log_reg(s->d, LOG_UNIMP, r, changed & r->unimp,
                "a write changes bits that are not implemented");
    }
    s->value[r->storage] =
        (((old & ~plain) | (value & plain)) & ~(value & r->w1c)) |
        (value & r->w1s);
    if (!r->write) {
        return true;
    }
    return call_write(s, r->write, r, value | (old & ~lanes & r->write_mask),
                      old);
}

/* The long way */

typedef struct Span {
    const Reg *reg;   /* regs[0]: none */
    unsigned at, len; /* bytes of the access */
    unsigned shift;   /* of these bytes in the access's value */
    unsigned reg_shift;
} Span;

static unsigned lane(const Bank *b, unsigned whole, unsigned at, unsigned len)
{
    return 8 * (b->big_endian ? whole - at - len : at);
}

/* The part of an access from byte @at on that one register, or none, gets. */
static Span next_span(const Bank *b, hwaddr addr, unsigned size, unsigned at)
{
    Span span = { .reg = find(b, addr + at), .at = at };

    if (span.reg == b->regs) {
        while (at + span.len < size &&
               find(b, addr + at + span.len) == b->regs) {
            span.len++;
        }
    } else {
        unsigned inside = addr + at - span.reg->offset;
        span.len = MIN(span.reg->bytes - inside, size - at);
        span.reg_shift = lane(b, span.reg->bytes, inside, span.len);
    }
    span.shift = lane(b, size, at, span.len);
    return span;
}

static bool read_hole(BankState *s, hwaddr addr, unsigned size, uint64_t *data)
{
    *data = 0;
    if (s->bank->read) {
        return call_read(s, s->bank->read, NULL, addr, size, data);
    }
    if (s->bank->unknown != UNKNOWN_ZERO) {
        log_hole(s->d, addr, size, "read");
    }
    return s->bank->unknown != UNKNOWN_ERROR;
}

static bool write_hole(BankState *s, hwaddr addr, unsigned size, uint64_t value)
{
    if (s->bank->write) {
        return call_hole_write(s, addr, value, size);
    }
    if (s->bank->unknown != UNKNOWN_ZERO) {
        log_hole(s->d, addr, size, "write");
    }
    return s->bank->unknown != UNKNOWN_ERROR;
}

static bool read_spans(BankState *s, hwaddr addr, uint64_t *data, unsigned size)
{
    bool ok = true;

    *data = 0;
    for (unsigned at = 0; at < size && ok;) {
        Span span = next_span(s->bank, addr, size, at);
        uint64_t part;
        ok = span.reg == s->bank->regs
                 ? read_hole(s, addr + at, span.len, &part)
                 : read_reg(s, span.reg, &part);
        if (ok) {
            *data |= ((part >> span.reg_shift) & bits_of(span.len))
                     << span.shift;
        }
        at += span.len;
    }
    return ok;
}

static bool write_spans(BankState *s, hwaddr addr, uint64_t data, unsigned size)
{
    bool ok = true;

    for (unsigned at = 0; at < size && ok;) {
        Span span = next_span(s->bank, addr, size, at);
        uint64_t part = (data >> span.shift) & bits_of(span.len);
        ok = span.reg == s->bank->regs
                 ? write_hole(s, addr + at, span.len, part)
                 : write_reg(s, span.reg, part << span.reg_shift,
                             bits_of(span.len) << span.reg_shift);
        at += span.len;
    }
    return ok;
}

static MemTxResult slow(BankState *s, hwaddr addr, uint64_t *data,
                        unsigned size, MemTxAttrs attrs, bool write)
{
    ScriptedDevice *d = s->d;

    if (unlikely(d->busy)) {
        refuse_reentry(d, addr);
        return MEMTX_ACCESS_ERROR;
    }
    d->busy = true;
    d->access = (Access) { addr, size, attrs, true };
    const Reg *r = find(s->bank, addr);
    bool ok;
    if (likely(r->bytes == size && r->offset == addr)) {
        ok = write ? write_reg(s, r, *data, bits_of(size))
                   : read_reg(s, r, data);
    } else {
        ok = write ? write_spans(s, addr, *data, size)
                   : read_spans(s, addr, data, size);
    }
    d->access.active = false;
    d->busy = false;
    return ok ? MEMTX_OK : MEMTX_ERROR;
}

static MemTxResult bank_read(void *opaque, hwaddr addr, uint64_t *data,
                             unsigned size, MemTxAttrs attrs)
{
    BankState *s = opaque;
    const Reg *r = find(s->bank, addr);

    if (likely(r->plain_read && r->bytes == size && r->offset == addr &&
               !s->d->busy)) {
        *data = s->value[r->storage] & r->read_mask;
        return MEMTX_OK;
    }
    return slow(s, addr, data, size, attrs, false);
}

static MemTxResult bank_write(void *opaque, hwaddr addr, uint64_t data,
                              unsigned size, MemTxAttrs attrs)
{
    BankState *s = opaque;
    const Reg *r = find(s->bank, addr);

    if (likely(r->plain_write && r->bytes == size && r->offset == addr &&
               !s->d->busy)) {
        uint64_t *value = &s->value[r->storage];
        *value = (*value & ~r->write_mask) | (data & r->write_mask);
        return MEMTX_OK;
    }
    return slow(s, addr, &data, size, attrs, true);
}

/* Classes and resets */

static void fill_slots(Bank *b)
{
    unsigned least = 8;

    for (uint32_t i = 1; i < b->count; i++) {
        const Reg *r = &b->regs[i];
        b->covered = MAX(b->covered, r->offset + r->bytes);
        /* fine enough for the register's size and for where it begins */
        least = MIN(least, 1u << MIN(ctz64(r->bytes), ctz64(r->offset)));
    }
    b->shift = ctz32(least);
    b->slot = g_new0(uint32_t, (b->covered >> b->shift) + 1);
    for (uint32_t i = 1; i < b->count; i++) {
        const Reg *r = &b->regs[i];
        for (hwaddr at = r->offset; at < r->offset + r->bytes; at += least) {
            b->slot[at >> b->shift] = i;
        }
    }
}

void bank_finish(Bank *b, unsigned min, unsigned max, bool unaligned,
                 enum device_endian endianness)
{
    for (uint32_t i = 1; i < b->count; i++) {
        Reg *r = &b->regs[i];
        r->plain_read = !r->read && !r->rc && r->read_mask;
        r->plain_write = !r->write && !r->w1c && !r->w1s && r->write_mask &&
                         !r->reserved && !r->unimp;
    }
    fill_slots(b);
    b->big_endian =
        endianness == DEVICE_BIG_ENDIAN ||
        (endianness == DEVICE_NATIVE_ENDIAN && qc_target_big_endian());
    b->ops = (MemoryRegionOps) {
        .read_with_attrs = bank_read,
        .write_with_attrs = bank_write,
        .endianness = endianness,
        .valid = { .min_access_size = min,
                   .max_access_size = max,
                   .unaligned = unaligned },
        .impl = { .min_access_size = 1,
                  .max_access_size = max,
                  .unaligned = unaligned },
    };
}

void bank_reset(ScriptedDevice *d)
{
    for (uint32_t i = 0; i < d->class->n_storage; i++) {
        const Storage *s = &d->class->storage[i];
        for (uint32_t n = 0; n < s->count && !s->nonvolatile; n++) {
            d->value[s->first + n] = s->reset;
        }
    }
}
