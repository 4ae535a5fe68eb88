/*
 * Snapshots in memory: the whole state of the machine, many times a second.
 *
 * Devices give their state as for migration, into a buffer. RAM is copied
 * once; from then on QEMU notes which pages are written, and only these are
 * copied back. They are written the way a debugger writes, so that translated
 * code of theirs is dropped.
 *
 * Not covered: contents of block devices, devices whose state QEMU does not
 * migrate, and variables of test code.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "testing/session.h"
#include "lua/space.h"

#include <sys/mman.h>

/* Bytes before the first section: magic and version (migration/savevm.c). */
#define HEADER_BYTES 8

/* RAM of one block, as it was */
typedef struct BlockCopy {
    MemoryRegion *mr;
    uint8_t *host; /* the block itself */
    uint8_t *copy; /* anonymous memory: pages of zeros take none */
    uint64_t size;
    uint64_t pages;
    unsigned long *differs; /* pages that may be others by now */
    AddressSpace *space;    /* shows the region, for writes */
    bool romd;              /* a flash that could be read like memory */
} BlockCopy;

struct Snapshot {
    GArray *blocks; /* of BlockCopy */
    uint8_t *devices;
    size_t devices_size;
    SerialState *serials;
    WatchState *watches;
    FaultState *faults;
};

/*
 * A flash's commands write its memory without a note (hw/block/pflash_cfi01.c),
 * so its handlers are wrapped: a write marks the whole block.
 */
typedef struct RomWrites {
    MemoryRegion *mr;
    const MemoryRegionOps *real;
    MemoryRegionOps ops;
    void *opaque;
    bool written;
} RomWrites;

/* Memory that only commands write */

static void rom_write(void *opaque, hwaddr addr, uint64_t data, unsigned size)
{
    RomWrites *r = opaque;

    r->written = true;
    r->real->write(r->opaque, addr, data, size);
}

static MemTxResult rom_write_attrs(void *opaque, hwaddr addr, uint64_t data,
                                   unsigned size, MemTxAttrs attrs)
{
    RomWrites *r = opaque;

    r->written = true;
    return r->real->write_with_attrs(r->opaque, addr, data, size, attrs);
}

static uint64_t rom_read(void *opaque, hwaddr addr, unsigned size)
{
    RomWrites *r = opaque;

    return r->real->read(r->opaque, addr, size);
}

static MemTxResult rom_read_attrs(void *opaque, hwaddr addr, uint64_t *data,
                                  unsigned size, MemTxAttrs attrs)
{
    RomWrites *r = opaque;

    return r->real->read_with_attrs(r->opaque, addr, data, size, attrs);
}

static bool rom_accepts(void *opaque, hwaddr addr, unsigned size, bool is_write,
                        MemTxAttrs attrs)
{
    RomWrites *r = opaque;

    return r->real->valid.accepts(r->opaque, addr, size, is_write, attrs);
}

static RomWrites *find_rom(Session *s, MemoryRegion *mr)
{
    for (guint i = 0; i < s->rom_blocks->len; i++) {
        RomWrites *r = g_ptr_array_index(s->rom_blocks, i);
        if (r->mr == mr) {
            return r;
        }
    }
    return NULL;
}

static void watch_rom(Session *s, MemoryRegion *mr)
{
    if (!mr->rom_device || find_rom(s, mr)) {
        return;
    }
    RomWrites *r = g_new0(RomWrites, 1);
    r->mr = mr;
    r->real = mr->ops;
    r->opaque = mr->opaque;
    r->ops = *mr->ops;
    r->ops.write = r->ops.write ? rom_write : NULL;
    r->ops.write_with_attrs = r->ops.write_with_attrs ? rom_write_attrs : NULL;
    r->ops.read = r->ops.read ? rom_read : NULL;
    r->ops.read_with_attrs = r->ops.read_with_attrs ? rom_read_attrs : NULL;
    r->ops.valid.accepts = r->ops.valid.accepts ? rom_accepts : NULL;
    mr->ops = &r->ops;
    mr->opaque = r;
    g_ptr_array_add(s->rom_blocks, r);
}

/* RAM */

static void copy_pages(BlockCopy *b)
{
    size_t page = qemu_target_page_size();

    for (uint64_t at = 0; at < b->size; at += page) {
        size_t len = MIN(page, b->size - at);
        if (!buffer_is_zero(b->host + at, len)) {
            memcpy(b->copy + at, b->host + at, len);
        }
    }
}

typedef struct Collect {
    Session *session;
    Snapshot *snap;
    Error **errp;
} Collect;

static bool is_guest_memory(MemoryRegion *mr, uint64_t size)
{
    return mr && size > 0 && !memory_region_is_ram_device(mr);
}

static int add_block(RAMBlock *rb, void *opaque)
{
    Collect *c = opaque;
    ram_addr_t offset;
    BlockCopy b = {
        .host = qemu_ram_get_host_addr(rb),
        .size = qemu_ram_get_used_length(rb),
    };

    b.mr = memory_region_from_host(b.host, &offset);
    if (!is_guest_memory(b.mr, b.size)) {
        return 0;
    }
    b.copy = mmap(NULL, b.size, PROT_READ | PROT_WRITE,
                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (b.copy == MAP_FAILED) {
        error_setg_errno(c->errp, errno, "no memory for a copy of '%s'",
                         qemu_ram_get_idstr(rb));
        return -1;
    }
    b.romd = b.mr->rom_device && b.mr->romd_mode;
    b.pages = DIV_ROUND_UP(b.size, qemu_target_page_size());
    b.differs = bitmap_new(b.pages);
    copy_pages(&b);
    watch_rom(c->session, b.mr);
    g_array_append_val(c->snap->blocks, b);
    return 0;
}

/* Pages written since the last time, from QEMU's own bitmap of all RAM. */

typedef struct DirtyRange {
    uint64_t first, last; /* pages; first > last: none */
} DirtyRange;

static unsigned long dirty_word(uint64_t page)
{
    DirtyMemoryBlocks *blocks =
        qatomic_rcu_read(&ram_list.dirty_memory[DIRTY_MEMORY_MIGRATION]);
    unsigned long *block = blocks->blocks[page / DIRTY_MEMORY_BLOCK_SIZE];

    return block[BIT_WORD(page % DIRTY_MEMORY_BLOCK_SIZE)];
}

/* A block's first page is a multiple of a word's bits (find_ram_offset). */
static DirtyRange mark_dirty(BlockCopy *b)
{
    uint64_t start = memory_region_get_ram_addr(b->mr) /
                     qemu_target_page_size();
    DirtyRange range = { UINT64_MAX, 0 };

    RCU_READ_LOCK_GUARD();
    for (uint64_t p = 0; p < b->pages; p += BITS_PER_LONG) {
        unsigned long word = dirty_word(start + p);
        if (word) {
            b->differs[BIT_WORD(p)] |= word;
            range.first = MIN(range.first, p);
            range.last = MIN(p + BITS_PER_LONG, b->pages) - 1;
        }
    }
    return range;
}

static void forget_dirty(BlockCopy *b, DirtyRange range)
{
    uint64_t page = qemu_target_page_size();

    if (range.first <= range.last) {
        memory_region_reset_dirty(b->mr, range.first * page,
                                  (range.last - range.first + 1) * page,
                                  DIRTY_MEMORY_MIGRATION);
    }
}

static void mark_rom(RomWrites *r, BlockCopy *b)
{
    if (r && r->written) {
        bitmap_set(b->differs, 0, b->pages);
    }
}

/*
 * Every snapshot learns what was written; then the notes start afresh. All
 * snapshots have the same blocks: RAM is not added to a machine under test.
 */
static void collect_dirty(Session *s)
{
    GHashTableIter iter;
    Snapshot *snap, *last = NULL;
    g_autofree DirtyRange *ranges = NULL;

    g_hash_table_iter_init(&iter, s->snapshots);
    while (g_hash_table_iter_next(&iter, NULL, (void **)&snap)) {
        ranges = g_renew(DirtyRange, ranges, snap->blocks->len);
        for (guint i = 0; i < snap->blocks->len; i++) {
            BlockCopy *b = &g_array_index(snap->blocks, BlockCopy, i);
            ranges[i] = mark_dirty(b);
            mark_rom(find_rom(s, b->mr), b);
        }
        last = snap;
    }
    for (guint i = 0; last && i < last->blocks->len; i++) {
        forget_dirty(&g_array_index(last->blocks, BlockCopy, i), ranges[i]);
    }
    for (guint i = 0; i < s->rom_blocks->len; i++) {
        ((RomWrites *)g_ptr_array_index(s->rom_blocks, i))->written = false;
    }
}

static bool put_page_back(BlockCopy *b, uint64_t page, Error **errp)
{
    uint64_t at = page * qemu_target_page_size();
    size_t len = MIN(qemu_target_page_size(), b->size - at);

    if (memcmp(b->host + at, b->copy + at, len) == 0) {
        return true;
    }
    address_space_write_rom(b->space, at, MEMTXATTRS_UNSPECIFIED, b->copy + at,
                            len);
    if (memcmp(b->host + at, b->copy + at, len) != 0) {
        error_setg(errp,
                   "memory '%s' cannot be written back: say isolation "
                   "= 'process'",
                   memory_region_name(b->mr));
        return false;
    }
    return true;
}

static bool put_pages_back(BlockCopy *b, Error **errp)
{
    for (uint64_t page = find_first_bit(b->differs, b->pages); page < b->pages;
         page = find_next_bit(b->differs, b->pages, page + 1)) {
        if (!b->space) {
            b->space = space_of(b->mr, "test-view");
        }
        if (!put_page_back(b, page, errp)) {
            return false;
        }
    }
    return true;
}

/*
 * A flash in the middle of a command cannot be written like memory, and its
 * saved state does not tell whether it was (pflash_post_load).
 */
static bool put_block_back(BlockCopy *b, Error **errp)
{
    if (!b->mr->rom_device) {
        return put_pages_back(b, errp);
    }
    if (find_first_bit(b->differs, b->pages) < b->pages) {
        memory_region_rom_device_set_romd(b->mr, true);
    }
    bool ok = put_pages_back(b, errp);
    memory_region_rom_device_set_romd(b->mr, b->romd);
    return ok;
}

/* For the others, what was just put back is a change like any other. */
static bool restore_ram(Session *s, Snapshot *snap, Error **errp)
{
    collect_dirty(s);
    for (guint i = 0; i < snap->blocks->len; i++) {
        if (!put_block_back(&g_array_index(snap->blocks, BlockCopy, i), errp)) {
            return false;
        }
    }
    collect_dirty(s);
    for (guint i = 0; i < snap->blocks->len; i++) {
        BlockCopy *b = &g_array_index(snap->blocks, BlockCopy, i);
        bitmap_zero(b->differs, b->pages);
    }
    return true;
}

/* Devices */

static bool save_devices(Snapshot *snap, Error **errp)
{
    g_autoptr(QIOChannelBuffer) buffer = qio_channel_buffer_new(64 * KiB);
    QEMUFile *f = qemu_file_new_output(QIO_CHANNEL(buffer));

    global_state_store();
    int ret = qemu_save_device_state(f);
    qemu_fflush(f);
    if (ret == 0 && buffer->usage > HEADER_BYTES) {
        snap->devices_size = buffer->usage - HEADER_BYTES;
        snap->devices =
            g_memdup2(buffer->data + HEADER_BYTES, snap->devices_size);
    }
    qemu_fclose(f);
    if (!snap->devices) {
        error_setg(errp, "the devices do not give their state");
    }
    return snap->devices;
}

/*
 * Some devices finish their loading when the machine runs again: they put a
 * handler on QEMU's list for that moment, and another one when they are loaded
 * a second time before (pflash_post_load in hw/block/pflash_cfi01.c), which
 * ends in a use of freed memory. So each load is followed by such a moment.
 */
static void finish_load(Session *s)
{
    if (s->loaded) {
        vm_state_notify(true, RUN_STATE_RUNNING);
        vm_state_notify(false, RUN_STATE_PAUSED);
        s->loaded = false;
    }
}

static bool load_devices(const Snapshot *snap, Error **errp)
{
    g_autoptr(QIOChannelBuffer)
        buffer = qio_channel_buffer_new(snap->devices_size);

    memcpy(buffer->data, snap->devices, snap->devices_size);
    buffer->usage = snap->devices_size;
    QEMUFile *f = qemu_file_new_input(QIO_CHANNEL(buffer));
    bool ok = qc_load_device_state(f, errp);
    qemu_fclose(f);
    return ok;
}

/* What cannot be taken back */

static bool check_drives(Error **errp)
{
    for (BlockBackend *blk = blk_next(NULL); blk; blk = blk_next(blk)) {
        if (blk_get_attached_dev(blk) && blk_is_inserted(blk) &&
            blk_is_writable(blk)) {
            error_setg(errp,
                       "drive '%s' can be written, and no snapshot "
                       "takes that back: say isolation = 'process', or make "
                       "it readonly=on",
                       blk_name(blk));
            return false;
        }
    }
    return true;
}

static bool check_possible(Session *s, Error **errp)
{
    return session_check(s, errp) && check_drives(errp) &&
           !qemu_savevm_state_blocked(errp);
}

/* Snapshots */

static void snapshot_free(Snapshot *snap)
{
    for (guint i = 0; i < snap->blocks->len; i++) {
        BlockCopy *b = &g_array_index(snap->blocks, BlockCopy, i);
        munmap(b->copy, b->size);
        g_free(b->differs);
    }
    g_array_free(snap->blocks, true);
    g_free(snap->devices);
    if (snap->serials) {
        serial_state_free(snap->serials);
        watch_state_free(snap->watches);
        fault_state_free(snap->faults);
    }
    g_free(snap);
}

static void drop(Session *s, const char *name)
{
    Snapshot *old = g_hash_table_lookup(s->snapshots, name);

    if (old) {
        g_hash_table_remove(s->snapshots, name);
        snapshot_free(old);
    }
}

/* What was written so far must not count against the new one. */
static Snapshot *take(Session *s, Error **errp)
{
    Snapshot *snap = g_new0(Snapshot, 1);
    Collect c = { s, snap, errp };

    snap->blocks = g_array_new(false, false, sizeof(BlockCopy));
    collect_dirty(s);
    if (qemu_ram_foreach_block(add_block, &c) != 0 ||
        !save_devices(snap, errp)) {
        snapshot_free(snap);
        return NULL;
    }
    snap->serials = serial_save(s);
    snap->watches = watch_save(s);
    snap->faults = fault_save(s);
    return snap;
}

static void test_snapshot(BindCall *c, Error **errp)
{
    Session *s = c->engine->session;
    const char *name = c->arg[0].string;

    if (!check_possible(s, errp) || !qc_dirty_log_start(errp)) {
        return;
    }
    drop(s, name);
    Snapshot *snap = take(s, errp);
    if (!snap) {
        return;
    }
    g_hash_table_insert(s->snapshots, g_strdup(name), snap);
    /* the first one: QEMU's notes hold all that was ever written */
    collect_dirty(s);
    for (guint i = 0; i < snap->blocks->len; i++) {
        BlockCopy *b = &g_array_index(snap->blocks, BlockCopy, i);
        bitmap_zero(b->differs, b->pages);
    }
}

/* From a state that QEMU does not run on from, such as after power-off. */
static void leave_final_state(void)
{
    if (!runstate_check(RUN_STATE_PAUSED) &&
        !runstate_check(RUN_STATE_PRELAUNCH)) {
        runstate_set(RUN_STATE_PRELAUNCH);
    }
}

static void test_restore(BindCall *c, Error **errp)
{
    Session *s = c->engine->session;

    if (!session_check(s, errp)) {
        return;
    }
    Snapshot *snap = g_hash_table_lookup(s->snapshots, c->arg[0].string);
    if (!snap) {
        error_setg(errp, "there is no snapshot '%s'", c->arg[0].string);
        return;
    }
    leave_final_state();
    finish_load(s);
    fault_restore(s, snap->faults);
    s->loaded = true;
    if (!load_devices(snap, errp) || !restore_ram(s, snap, errp)) {
        return;
    }
    watch_restore(s, snap->watches);
    serial_restore(s, snap->serials);
}

static void test_forget(BindCall *c, Error **errp)
{
    if (session_check(c->engine->session, errp)) {
        drop(c->engine->session, c->arg[0].string);
    }
}

static void test_no_snapshot(BindCall *c, Error **errp)
{
    Error *err = NULL;

    if (check_possible(c->engine->session, &err)) {
        bind_return_nil(c);
        return;
    }
    g_autofree char *text = g_strdup(error_get_pretty(err));
    error_free(err);
    bind_return_string(c, text);
}

static const BindRow rows[] = {
    { "test_snapshot",
      test_snapshot,
      { ARG("name", BIND_STRING) },
      "",
      "Takes a snapshot of the machine in memory: devices, RAM, and what the "
      "session holds. One of that name is replaced." },
    { "test_restore",
      test_restore,
      { ARG("name", BIND_STRING) },
      "",
      "Brings the machine back to the snapshot of that name." },
    { "test_forget",
      test_forget,
      { ARG("name", BIND_STRING) },
      "",
      "Gives up the snapshot of that name, if there is one." },
    { "test_no_snapshot",
      test_no_snapshot,
      { { 0 } },
      "string?",
      "Why no snapshot of this machine can be taken; nil if one can." },
};

const BindGroup bind_snapshot = BIND_GROUP("snapshot", rows);
