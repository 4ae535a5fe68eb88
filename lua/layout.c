/*
 * What address spaces show of the trees of memory regions: is it more than
 * QEMU can lay out, or than its CPUs can use?
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lua/layout.h"

/* render_memory_region recurses once a level and visits every path. */
#define TREE_DEPTH_MAX 64
#define TREE_PATHS_MAX (1 << 18)
/* QEMU cuts a part into subpage, pages, subpage, each subpage into two. */
#define PART_SECTIONS 5

/* All aliases made here; like them, it lives as long as the process. */
static GPtrArray *aliases;

/*
 * Whether any region was placed in a way that could bring the pages of a
 * region and those of the address space out of step (see find_odd), or any
 * IOMMU (see find_behind).
 */
static bool odd_places;

void layout_note_alias(MemoryRegion *alias)
{
    if (!aliases) {
        aliases = g_ptr_array_new();
    }
    g_ptr_array_add(aliases, alias);
}

/* Addresses of an address space, from @start to before @end. */
typedef struct Window {
    Int128 start, end;
} Window;

static Window everything(void)
{
    return (Window) { int128_zero(), int128_2_64() };
}

static Window cut(Window seen, const MemoryRegion *mr, Int128 base)
{
    return (Window) { int128_max(seen.start, base),
                      int128_min(seen.end, int128_add(base, mr->size)) };
}

static bool is_empty(Window w)
{
    return int128_ge(w.start, w.end);
}

/* Where offset 0 of what an alias shows is, if the alias is at @base. */
static Int128 target_base(const MemoryRegion *alias, Int128 base)
{
    int128_subfrom(&base, int128_make64(alias->alias->addr));
    int128_subfrom(&base, int128_make64(alias->alias_offset));
    return base;
}

/* The size of the tree */

/*
 * What QEMU walks when it lays out an address space (render_memory_region()):
 * every path, one stack frame a level, as far as it shows something in the
 * window that the regions above leave. An SoC may so hold an alias of itself.
 * Aliases of containers of aliases … make 2^n paths out of n regions, so both
 * are limited. Returns false as soon as a limit is passed.
 */
static bool count_paths(MemoryRegion *mr, Int128 base, Window seen, int depth,
                        unsigned *paths)
{
    MemoryRegion *sub;

    if (depth > TREE_DEPTH_MAX || ++*paths > TREE_PATHS_MAX) {
        return false;
    }
    int128_addto(&base, int128_make64(mr->addr));
    seen = cut(seen, mr, base);
    if (is_empty(seen)) {
        return true;
    }
    if (mr->alias) {
        return count_paths(mr->alias, target_base(mr, base), seen, depth + 1,
                           paths);
    }
    QTAILQ_FOREACH(sub, &mr->subregions, subregions_link) {
        if (!count_paths(sub, base, seen, depth + 1, paths)) {
            return false;
        }
    }
    return true;
}

/* The parts that are seen */

/* Part of an address space that shows one region, whose offset 0 is @base. */
typedef struct Part {
    Window at;
    MemoryRegion *mr;
    Int128 base;
} Part;

/* Index of the first part that ends behind an address. */
static guint find_part(const GArray *parts, Int128 address)
{
    guint from = 0, to = parts->len;

    while (from < to) {
        guint middle = (from + to) / 2;
        if (int128_le(g_array_index(parts, Part, middle).at.end, address)) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from;
}

/* Puts a region where nothing of a higher priority is. */
static void fill(GArray *parts, MemoryRegion *mr, Int128 base, Window seen)
{
    guint i = find_part(parts, seen.start);

    while (!is_empty(seen)) {
        Window *next = i < parts->len ? &g_array_index(parts, Part, i).at
                                      : NULL;
        Part part = { seen, mr, base };
        if (next && int128_lt(next->start, seen.end)) {
            part.at.end = next->start;
            seen.start = next->end;
        } else {
            seen.start = seen.end;
        }
        if (!is_empty(part.at)) {
            g_array_insert_val(parts, i++, part);
        }
        i++;
    }
}

/* As QEMU's render_memory_region(); the tree is known to be small. */
static void lay_out(GArray *parts, MemoryRegion *mr, Int128 base, Window seen)
{
    MemoryRegion *sub;

    if (!mr->enabled) {
        return;
    }
    int128_addto(&base, int128_make64(mr->addr));
    seen = cut(seen, mr, base);
    if (is_empty(seen)) {
        return;
    }
    if (mr->alias) {
        lay_out(parts, mr->alias, target_base(mr, base), seen);
        return;
    }
    QTAILQ_FOREACH(sub, &mr->subregions, subregions_link) {
        lay_out(parts, sub, base, seen);
    }
    if (mr->terminates) {
        fill(parts, mr, base, seen);
    }
}

static GArray *parts_of(MemoryRegion *root)
{
    GArray *parts = g_array_new(false, false, sizeof(Part));

    lay_out(parts, root, int128_zero(), everything());
    return parts;
}

/* The number of parts */

/*
 * Pages that show several parts cost a section each, too. (QEMU joins what
 * fits together, so it may have less.)
 */
static uint64_t count_sections(const GArray *parts)
{
    Int128 page = int128_make64(qemu_target_page_size());
    Int128 last = int128_make64(1); /* no page begins there */
    uint64_t n = 1;                 /* what shows nothing */

    for (guint i = 0; i < parts->len; i++) {
        Window at = g_array_index(parts, Part, i).at;
        while (!is_empty(at)) {
            Int128 first = int128_and(at.start, int128_neg(page));
            Int128 end = int128_and(at.end, int128_neg(page));
            n++;
            if (int128_eq(first, at.start) && int128_gt(end, first)) {
                at.start = end; /* whole pages are one section */
                continue;
            }
            n += !int128_eq(first, last);
            last = first;
            at.start = int128_add(first, page);
        }
    }
    return n;
}

/* The number of a section has to fit into the bits of an offset in a page. */
static bool check_sections(MemoryRegion *root, unsigned paths, Error **errp)
{
    uint64_t limit = qemu_target_page_size();

    if (paths * PART_SECTIONS < limit) {
        return true;
    }
    g_autoptr(GArray) parts = parts_of(root);
    uint64_t n = count_sections(parts);
    if (n > limit) {
        error_setg(errp,
                   "the memory map of '%s' would have %" PRIu64 " sections, "
                   "and QEMU has room for %" PRIu64 " where a page has as many "
                   "bytes: let one region cover more",
                   memory_region_name(root), n, limit);
        return false;
    }
    return true;
}

static bool check_tree(MemoryRegion *root, MemoryRegion *changed, Error **errp)
{
    unsigned paths = 0;

    if (!count_paths(root, int128_zero(), everything(), 0, &paths)) {
        error_setg(errp,
                   "with region '%s' the memory map of '%s' is nested deeper "
                   "than %d levels or has more than %d parts",
                   memory_region_name(changed), memory_region_name(root),
                   TREE_DEPTH_MAX, TREE_PATHS_MAX);
        return false;
    }
    return check_sections(root, paths, errp);
}

/*
 * Checks all trees that @mr is part of. A region does not know the aliases
 * that show it, so the aliases made here are looked through.
 */
static bool check_trees(MemoryRegion *mr, MemoryRegion *changed,
                        GHashTable *seen, Error **errp)
{
    bool top = !mr->container;

    if (!g_hash_table_add(seen, mr)) {
        return true;
    }
    if (mr->container && !check_trees(mr->container, changed, seen, errp)) {
        return false;
    }
    for (guint i = 0; aliases && i < aliases->len; i++) {
        MemoryRegion *alias = g_ptr_array_index(aliases, i);
        if (alias->alias != mr) {
            continue;
        }
        top = false;
        if (!check_trees(alias, changed, seen, errp)) {
            return false;
        }
    }
    return !top || check_tree(mr, changed, errp);
}

/* Pages in step */

static uint64_t in_page(Int128 address)
{
    return int128_getlo(address) & (qemu_target_page_size() - 1);
}

/* Whether @b goes on in both the address space and the region where @a ends. */
static bool goes_on(const Part *a, const Part *b)
{
    return a->mr == b->mr && int128_eq(a->base, b->base) &&
           int128_eq(a->at.end, b->at.start);
}

/*
 * Finds a whole page that a region fills, but not from the beginning of a page
 * of its own. A CPU would get a wrong number of the section for it (QEMU's
 * tlb_set_page adds the offset to the number), or an assertion if it is RAM
 * (QEMU 10.0). Parts of pages take another way and may be anywhere, but QEMU
 * joins them where they go on.
 */
static MemoryRegion *find_odd(const GArray *parts, uint64_t *address,
                              uint64_t *offset)
{
    uint64_t page = qemu_target_page_size();

    for (guint i = 0; i < parts->len; i++) {
        const Part *part = &g_array_index(parts, Part, i);
        Window at = part->at;
        while (i + 1 < parts->len && goes_on(part, part + 1)) {
            at.end = (++part)->at.end;
            i++;
        }
        uint64_t skip = -in_page(at.start) & (page - 1);
        Int128 whole = int128_add(at.start, int128_make64(skip));
        if (in_page(part->base) &&
            int128_le(int128_add(whole, int128_make64(page)), at.end)) {
            *address = int128_getlo(whole);
            *offset = int128_getlo(int128_sub(whole, part->base));
            return part->mr;
        }
    }
    return NULL;
}

/* Behind IOMMUs */

GPtrArray *layout_behind(const MemoryRegion *iommu)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new();
    ObjectPropertyIterator iter;
    ObjectProperty *prop;
    bool has_link = false;

    object_property_iter_init(&iter, iommu->owner);
    while ((prop = object_property_iter_next(&iter))) {
        if (!g_str_equal(prop->type, "link<" TYPE_MEMORY_REGION ">")) {
            continue;
        }
        Object *behind =
            object_property_get_link(iommu->owner, prop->name, NULL);
        has_link = true;
        if (behind) {
            g_ptr_array_add(list, behind);
        }
    }
    if (!has_link) {
        g_ptr_array_add(list, get_system_memory());
    }
    return g_steal_pointer(&list);
}

static const Part *find_device(const GArray *parts)
{
    for (guint i = 0; i < parts->len; i++) {
        const Part *part = &g_array_index(parts, Part, i);
        if (!part->mr->ram) {
            return part;
        }
    }
    return NULL;
}

/*
 * Finds a device behind an IOMMU. QEMU takes the number of its section there
 * for one of the CPU's own (iotlb_to_section() in softmmu/physmem.c), which may
 * have fewer. There are two at least: a device that is alone is number 1.
 */
static MemoryRegion *find_behind(const GArray *parts, int depth,
                                 MemoryRegion **device)
{
    for (guint i = 0; i < parts->len; i++) {
        MemoryRegion *iommu = g_array_index(parts, Part, i).mr;
        if (!iommu->is_iommu || !iommu->owner || depth > TREE_DEPTH_MAX) {
            continue;
        }
        g_autoptr(GPtrArray) list = layout_behind(iommu);
        for (guint j = 0; j < list->len; j++) {
            g_autoptr(GArray) behind = parts_of(g_ptr_array_index(list, j));
            const Part *found = find_device(behind);
            if (found && count_sections(behind) > 2) {
                *device = found->mr;
                return iommu;
            }
            if (find_behind(behind, depth + 1, device)) {
                return iommu;
            }
        }
    }
    return NULL;
}

/* All of them */

/* The region that CPUs cannot use as it is placed, or NULL. */
static MemoryRegion *check_parts(const GArray *parts, Error **errp)
{
    uint64_t address, offset;
    MemoryRegion *device;
    MemoryRegion *odd = find_odd(parts, &address, &offset);

    if (odd) {
        error_setg(errp,
                   "the page at 0x%" PRIx64 " would show region '%s' "
                   "from offset 0x%" PRIx64 " on: where a region fills "
                   "whole pages of the CPU, both have to be multiples "
                   "of a page (0x%zx bytes)",
                   address, memory_region_name(odd), offset,
                   (size_t)qemu_target_page_size());
        return odd;
    }
    odd = find_behind(parts, 0, &device);
    if (odd) {
        error_setg(errp,
                   "CPUs would find region '%s' of a device behind the IOMMU "
                   "'%s' with others: QEMU lets them find RAM there, or one "
                   "device alone",
                   memory_region_name(device), memory_region_name(odd));
    }
    return odd;
}

static MemoryRegion *check_roots(Error **errp)
{
    MemoryRegion *last = NULL; /* most CPUs share one */
    CPUState *cpu;

    CPU_FOREACH(cpu) {
        for (int i = 0; cpu->cpu_ases && i < cpu->num_ases; i++) {
            AddressSpace *as = cpu_get_address_space(cpu, i);
            if (!as || as->root == last) {
                continue;
            }
            last = as->root;
            g_autoptr(GArray) parts = parts_of(last);
            MemoryRegion *odd = check_parts(parts, errp);
            if (odd) {
                return odd;
            }
        }
    }
    return NULL;
}

/* Small regions at odd addresses are the rule, but pieces can go on. */
static bool is_odd_place(const MemoryRegion *mr)
{
    Int128 page = int128_make64(qemu_target_page_size());

    return in_page(int128_make64(mr->addr - mr->alias_offset)) &&
           (mr->alias || int128_ge(mr->size, page));
}

static bool is_iommu(const MemoryRegion *mr)
{
    return mr->is_iommu || (mr->alias && is_iommu(mr->alias));
}

bool layout_check(MemoryRegion *changed, Error **errp)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);

    if (!check_trees(changed, changed, seen, errp)) {
        return false;
    }
    odd_places = odd_places || is_odd_place(changed) || is_iommu(changed);
    return !odd_places || !check_roots(errp);
}

bool layout_check_cpus(Error **errp)
{
    MemoryRegion *odd = odd_places ? check_roots(errp) : NULL;

    for (MemoryRegion *next = odd; next; next = check_roots(NULL)) {
        memory_region_set_enabled(next, false);
    }
    return !odd;
}
